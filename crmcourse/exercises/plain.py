"""From whatever a trainee hands in to plain builtin values, without running any of its code.

A trainee's object may lie: its ``__eq__`` says yes to everything, its ``__class__`` claims to be a
number, its ``__len__`` raises. So nothing here calls a method of the object's own class. The real
type decides (``type(x)``, never ``isinstance``), the *base* type's method reads the content, and what
comes out is exactly ``None``, ``bool``, ``int``, ``float`` or ``str``, or a list of such.

CannotRead     the value is not of the type that the exercise expects; says what it is instead
NotAttempted   nothing has been filled in
scalar         one plain value
span           the seconds of a time span
describe       what kind of thing it is, in words, for a message
quoted         a trainee's text, shortened and made safe to show
"""

from __future__ import annotations

import datetime
import decimal
import enum
import fractions
import sys
import unicodedata
import zoneinfo
from typing import Any

from crmlib.i18n import Text, both

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


def is_array(value: object) -> bool:
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
