"""What lies in a trainee's containers, each member still unread, without running any of their code.

size       how many members there are
is_empty   whether there is nothing inside
sequence   the members of a list, tuple, array, Series or Index
mapping    the pairs of a dict or Series
number     one finite number, also where it is the only member

As in `plain`, the real type decides, and the base type's own method reads.
"""

from __future__ import annotations

import math
import sys
from itertools import islice

from crmcourse.exercises.blank import Blank
from crmcourse.exercises.plain import (
    CannotRead,
    NotAttempted,
    describe,
    is_a,
    is_array,
    is_frame,
    is_series,
    scalar,
    unwrap,
)
from crmlib.i18n import both

MAX_ITEMS = 2_000


def size(value: object) -> int | None:
    """Return how many members a known container has, or None if it is no known container."""
    for kind in (list, tuple, set, frozenset, dict):
        if is_a(value, kind):
            return kind.__len__(value)  # type: ignore[attr-defined]
    if type(value) in (type({}.keys()), type({}.values()), range) or is_series(value) or is_array(value):
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
    if is_array(value):
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
