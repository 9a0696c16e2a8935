"""From whatever a trainee hands in to plain builtin values, without running any of its code.

A trainee's object may lie: its ``__eq__`` says yes to everything, its ``__class__`` claims to be a
number, its ``__len__`` raises. So nothing here calls a method of the object's own class. The real
type decides (``type(x)``, never ``isinstance``), the *base* type's method reads the content, and what
comes out is exactly ``None``, ``bool``, ``int``, ``float`` or ``str``, or a list of such.

CannotRead     the value is not of the type that the exercise expects; says what it is instead
NotAttempted   nothing has been filled in
scalar         one plain value
span           the seconds of a time span
sequence       the members of a list, tuple, array, Series or Index, unread
mapping        the pairs of a dict or Series, unread
is_empty       whether there is nothing inside
describe       what kind of thing it is, in words, for a message
quoted         a trainee's text, shortened and made safe to show
"""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import math
import sys
import unicodedata
import zoneinfo
from itertools import islice
from typing import Any

from crmcourse.exercises.blank import Blank
from crmlib.i18n import Text, both

MAX_ITEMS = 2_000
MAX_TEXT = 20_000

Plain = None | bool | int | float | str


class CannotRead(Exception):
    """The value is not what the exercise expects; the message says what is wrong with it."""

    @property
    def said(self) -> Text | str:
        """The message, in both languages where it is for a trainee."""
        return self.args[0] if self.args else ""


class NotAttempted(Exception):
    """The answer turned out to be a blank."""


def is_a(value: object, *kinds: type) -> bool:
    """Whether the *real* type of a value is one of these; a lying ``__class__`` is not asked."""
    return any(issubclass(type(value), kind) for kind in kinds)


def _pandas() -> Any:
    # If nobody has imported pandas, the value cannot be one of its frames.
    return sys.modules.get("pandas")


def _numpy() -> Any:
    return sys.modules.get("numpy")


def is_frame(value: object) -> bool:
    """Whether it is exactly a pandas DataFrame."""
    pandas = _pandas()
    return pandas is not None and type(value) is pandas.DataFrame


def is_series(value: object) -> bool:
    """Whether it is exactly a pandas Series."""
    pandas = _pandas()
    return pandas is not None and type(value) is pandas.Series


def _is_array(value: object) -> bool:
    """Whether it is a numpy array or one of pandas' own Index classes."""
    numpy, pandas = _numpy(), _pandas()
    if numpy is not None and type(value) is numpy.ndarray:
        return True
    return pandas is not None and type(value) in (
        pandas.Index,
        pandas.RangeIndex,
        pandas.DatetimeIndex,
        pandas.CategoricalIndex,
        pandas.MultiIndex,
    )


def unwrap(value: object) -> object:
    """Return the table of a model's result, the text of a two-language text, and all else as it is."""
    result = sys.modules.get("crmlib.result")
    if result is not None and is_a(value, result.Result):
        return _own(result.Result, value).get("table")
    if type(value) is Text:
        return str(value)
    return value


def _own(base: type, value: object) -> dict[str, Any]:
    """Return what an object holds by itself, with the base class's own way to it: a ``__dict__`` may be code."""
    return base.__dict__["__dict__"].__get__(value)


def type_name(value: object) -> str:
    """Return the name of the real type, short and printable."""
    name = type.__dict__["__name__"].__get__(type(value))
    return quoted(name, 40)


def quoted(text: object, longest: int = 60) -> str:
    """Return a text on one line, shortened, without control characters and lone surrogates."""
    exact = str.__str__(text)[: longest + 1] if is_a(text, str) else ""
    tidy = "".join(c if c.isprintable() else " " for c in exact)
    return tidy if len(tidy) <= longest else tidy[:longest] + "…"


def _own_scalar(value: object) -> Plain | NotImplementedError:
    """Read numbers and texts, also of subclasses, with the base types' own methods."""
    if is_a(value, str):
        if str.__len__(value) > MAX_TEXT:  # type: ignore[arg-type]
            raise CannotRead(both("The text is longer than {limit:,} characters.", limit=MAX_TEXT))
        return str.__str__(value)  # type: ignore[arg-type]
    if is_a(value, int):
        return int.__int__(value)  # type: ignore[arg-type]
    if is_a(value, float):
        return float.__float__(value)  # type: ignore[arg-type]
    return NotImplementedError()


def _numpy_scalar(value: object) -> Plain | NotImplementedError:
    numpy, pandas = _numpy(), _pandas()
    if numpy is not None and type(value) in set(numpy.sctypeDict.values()):
        if type(value) is numpy.bool_:
            return bool(value)
        if is_a(value, numpy.integer):
            return int(value)  # type: ignore[call-overload]
        if is_a(value, numpy.floating):
            return float(value)  # type: ignore[arg-type]
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return None
    if pandas is not None and type(value) in (
        pandas.Timestamp,
        pandas.Timedelta,
        pandas.Period,
    ):
        return str(_without_strange_zone(value))
    if pandas is not None and type(value) is pandas.Interval:
        # Its ends may be anything.
        return str(pandas.Interval(scalar(value.left), scalar(value.right), value.closed))
    return NotImplementedError()


def _without_strange_zone(value: Any) -> Any:
    """Return a time, without its zone if that is of somebody's own making: it would be asked what time it is."""
    zone = getattr(value, "tzinfo", None)
    if zone is None or type(zone) in (datetime.timezone, zoneinfo.ZoneInfo):
        return value
    if type(value) is datetime.datetime:
        return value.replace(tzinfo=None)
    return type(value)(value.value)


def scalar(value: object) -> Plain:
    """Return one value as exactly ``None``, ``bool``, ``int``, ``float`` or ``str``.

    Raises
    ------
    CannotRead
        If it is anything else.

    Examples
    --------
    >>> import numpy
    >>> scalar(numpy.float64(2)), scalar(numpy.bool_(True)), scalar("x")
    (2.0, True, 'x')
    """
    if value is None or type(value) in (bool, int, float):
        return value  # type: ignore[return-value]
    if is_a(value, enum.Enum):
        value = _own(enum.Enum, value).get("_value_")
    for reader in (_numpy_scalar, _own_scalar):
        plain = reader(value)
        if type(plain) is not NotImplementedError:
            return plain  # type: ignore[return-value]
    if value is None or type(value) is bool:
        return value  # type: ignore[return-value]
    if type(value) in (decimal.Decimal, fractions.Fraction):
        return float(value)  # type: ignore[arg-type]
    if type(value) in (datetime.date, datetime.datetime):
        return _without_strange_zone(value).isoformat()
    raise CannotRead(both("Your answer is {what}.", what=describe(value)))


def span(value: object) -> float | None:
    """Return the seconds of a time span, or None if it is no time span."""
    if type(value) is datetime.timedelta:
        return value.total_seconds()
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and type(value) is pandas.Timedelta:
        return value.total_seconds()  # type: ignore[attr-defined]
    if numpy is not None and type(value) is numpy.timedelta64:
        return float(value / numpy.timedelta64(1, "s"))  # type: ignore[operator]
    return None


def size(value: object) -> int | None:
    """Return how many members a known container has, or None if it is no known container."""
    for kind in (list, tuple, set, frozenset, dict):
        if is_a(value, kind):
            return kind.__len__(value)  # type: ignore[attr-defined]
    if type(value) in (type({}.keys()), type({}.values()), range) or is_series(value) or _is_array(value):
        try:
            return len(value)  # type: ignore[arg-type]
        except TypeError:  # an array of no dimension is one value
            return 1
        except OverflowError:
            return sys.maxsize
    return None


def is_empty(value: object) -> bool:
    """Whether a text, container or frame has nothing in it."""
    if type(value) is str:
        return not value.strip()
    if is_frame(value):
        return 0 in value.shape  # type: ignore[attr-defined]
    return size(value) == 0


def _bounded(value: object, limit: int) -> int:
    count = size(value)
    if count is None:
        raise CannotRead(both("Your answer is {what}.", what=describe(value)))
    if count > limit:
        raise CannotRead(
            both("It has {count:,} values; at most {limit:,} are read.", count=count, limit=limit)
        )
    return count


def sequence(value: object, *, ordered: bool = True, limit: int = MAX_ITEMS) -> list[object]:
    """Return the members of a container, each still unread.

    Parameters
    ----------
    value : list, tuple, set, range, array, Series, Index
        A Series gives its values, unless they are numbers and its labels are texts: then the labels,
        for that is a ranking.
    ordered : bool, default True
        Whether the order matters; if so, sets are refused.
    limit : int
        Longer containers are refused before they are looked into.

    Raises
    ------
    CannotRead
        If it is no container of these kinds, too long, or a set where the order matters.
    """
    value = unwrap(value)
    _bounded(value, limit)
    if is_a(value, set, frozenset):
        if ordered:
            raise CannotRead(both("It is a set, and a set has no order."))
        kind = set if is_a(value, set) else frozenset
        return list(kind.__iter__(value))  # type: ignore[attr-defined]
    if is_a(value, list):
        return list.__getitem__(value, slice(None))  # type: ignore[arg-type]
    if is_a(value, tuple):
        return list(tuple.__iter__(value))  # type: ignore[arg-type]
    if is_a(value, dict):
        raise CannotRead(both("Your answer is {what}.", what=describe(value)))
    if is_series(value):
        values, labels = value.tolist(), value.index.tolist()  # type: ignore[attr-defined]
        return labels if _all_numbers(values) and all(is_a(x, str) for x in labels) else values
    if _is_array(value):
        return value.reshape(-1).tolist() if hasattr(value, "reshape") else value.tolist()  # type: ignore[attr-defined]
    return list(islice(value, limit))  # type: ignore[call-overload]


def _all_numbers(values: list[object]) -> bool:
    return all(type(value) in (int, float) for value in values)


def mapping(value: object, *, limit: int = MAX_ITEMS) -> list[tuple[object, object]]:
    """Return the pairs of a dict, a Series, a frame of one column, or a list of pairs, unread.

    Raises
    ------
    CannotRead
        If it is none of these, or too long.
    """
    value = unwrap(value)
    if is_frame(value):
        if value.shape[1] not in (1, 2):  # type: ignore[attr-defined]
            raise CannotRead(both("Your answer is {what}.", what=describe(value)))
        if value.shape[0] > limit:  # type: ignore[attr-defined]
            raise CannotRead(
                both("It has {count:,} values; at most {limit:,} are read.", count=len(value), limit=limit)  # type: ignore[arg-type]
            )
        columns = [value.iloc[:, i].tolist() for i in range(value.shape[1])]  # type: ignore[attr-defined]
        return (
            list(zip(*columns, strict=True))
            if len(columns) == 2
            else list(zip(value.index, columns[0], strict=True))
        )  # type: ignore[attr-defined]
    _bounded(value, limit)
    if is_a(value, dict):
        return list(dict.items(value))  # type: ignore[arg-type]
    if is_series(value):
        return list(zip(value.index.tolist(), value.tolist(), strict=True))  # type: ignore[attr-defined]
    if is_a(value, list, tuple):
        rows = sequence(value, limit=limit)
        if all(type(row) in (list, tuple) and len(row) == 2 for row in rows):  # type: ignore[arg-type]
            return [(row[0], row[1]) for row in rows]  # type: ignore[index]
    raise CannotRead(both("Your answer is {what}.", what=describe(value)))


def number(value: object) -> float:
    """Return a finite number, also from a container with a single one in it.

    Raises
    ------
    CannotRead
        If it is no number, or is missing or infinite.
    """
    value = unwrap(value)
    for _depth in range(3):
        if is_frame(value) and value.shape == (1, 1):  # type: ignore[attr-defined]
            value = value.iloc[0, 0]  # type: ignore[attr-defined]
        elif size(value) == 1 and not is_a(value, dict):
            value = value.tolist()[0] if is_series(value) else sequence(value, ordered=False)[0]  # type: ignore[attr-defined]
    if type(value) is Blank:
        raise NotAttempted
    plain = scalar(value)
    if plain is None:
        raise CannotRead(both("It is missing (None): did the line return anything?"))
    if type(plain) is bool or type(plain) is str:
        raise CannotRead(both("Your answer is {what}.", what=describe(plain)))
    try:
        result = float(plain)
    except OverflowError:
        raise CannotRead(both("It is too large for a number here.")) from None
    if math.isnan(result):
        raise CannotRead(both("It is NaN, “not a number”: is a value missing in what it was computed from?"))
    if math.isinf(result):
        raise CannotRead(both("It is infinite: is something divided by zero?"))
    return result


def folded(text: str) -> str:
    """Return a text with case, width and outer or doubled spaces evened out, for comparison."""
    return " ".join(unicodedata.normalize("NFKC", text[:MAX_TEXT]).casefold().split())


def describe(value: object) -> Text:
    """Return what kind of thing a value is, without asking it."""
    if value is None:
        return both("nothing (None)")
    if type(value) is bool:
        return both("yes or no ({value})", value=value)
    if is_a(value, str):
        return both("the text “{text}”", text=quoted(value, 30))
    if is_a(value, int, float):
        return both("a number")
    if is_frame(value):
        rows, columns = value.shape  # type: ignore[attr-defined]
        return both("a table (rows: {rows:,}, columns: {columns:,})", rows=rows, columns=columns)
    if is_series(value):
        return both("a pandas Series (values: {count:,})", count=len(value))  # type: ignore[arg-type]
    for kind, name in (
        (list, both("a list")),
        (tuple, both("a tuple")),
        (set, both("a set")),
        (dict, both("a dictionary")),
    ):
        if is_a(value, kind):
            return both("{kind} (values: {count:,})", kind=name, count=kind.__len__(value))  # type: ignore[attr-defined]
    if callable(value):
        return both("a function that has not been called")
    return both("something of type {kind}", kind=type_name(value))
