"""How an export writes its numbers and days, told by the cells that can be written in one way only.

decimal    the sign before decimals, of one column
order      whether the day or the month comes first, of one column
by_others  what the other columns of the file decide, where one column does not
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from crmcourse.mapping import cells
from crmcourse.mapping.rules import OPEN
from crmlib.i18n import N_, Text, both


class Decision(NamedTuple):
    """What a column's cells decide: the sign or order, or `OPEN`; why; and whether any cell tells."""

    what: str
    why: Text
    told: bool


def decimal(column: Iterable[str], *, whole: bool = False) -> Decision:
    """Return the sign before the decimals of a column, and why; `OPEN` if it may be either.

    Parameters
    ----------
    column : iterable of str
    whole : bool, default False
        Whether only whole numbers may stand there: then 1,234 has thousands.

    Examples
    --------
    >>> [decimal(one).what for one in (["1,234.50", "12"], ["1.234,5"], ["1,234"], ["12"])]
    ['.', ',', '?', '.']
    """
    texts = {one.rstrip("%").strip(): cell for cell in column if (one := cells.bare(cell))}
    point = [cell for text, cell in texts.items() if cells.BY_POINT.fullmatch(text)]
    comma = [cell for text, cell in texts.items() if cells.BY_COMMA.fullmatch(text)]
    only_point = [cell for cell in point if cell not in comma]
    only_comma = [cell for cell in comma if cell not in point]
    either = [cell for text, cell in texts.items() if cell in point and cell in comma and not _digits(text)]
    if only_point and only_comma:
        said = N_("{a} and {b} do not go together in one column")
        return Decision(OPEN, both(said, a=repr(only_point[0]), b=repr(only_comma[0])), True)
    if only_point or only_comma:
        sign, example = (".", only_point[0]) if only_point else (",", only_comma[0])
        said = N_("{example} tells that {sign!r} stands before decimals")
        return Decision(sign, both(said, example=repr(example), sign=sign), True)
    if either and whole and len({"," in cell for cell in either}) == 1:
        sign = "." if "," in cells.bare(either[0]) else ","
        return Decision(sign, both(N_("{example} has to be a whole number"), example=repr(either[0])), True)
    if either:
        said = N_("{example} may have thousands or decimals, and no other cell tells")
        return Decision(OPEN, both(said, example=repr(either[0])), False)
    return Decision(".", both(N_("no number has decimals or thousands")), False)


def _digits(text: str) -> bool:
    return text.lstrip("+-").isdigit()


def order(column: Iterable[str]) -> Decision:
    """Return whether the day or the month comes first in a column of days, and why; `OPEN` if it may be either.

    Examples
    --------
    >>> [order(one).what for one in (["05.03.2024", "31.03.2024"], ["3/5/2024"], ["2024/3/5"])]
    ['day-month-year', '?', 'year-month-day']
    """
    days = [(cells.plain(cell).split(" ")[0], cell) for cell in column]
    last = [(match, cell) for text, cell in days if (match := cells.YEAR_LAST.fullmatch(text))]
    if not last:
        return Decision("year-month-day", both(N_("the year comes first, or is counted")), False)
    day_first = [cell for match, cell in last if int(match[1]) > 12]
    month_first = [cell for match, cell in last if int(match[2]) > 12]
    if day_first and month_first:
        said = N_("{a} and {b} do not go together in one column")
        return Decision(OPEN, both(said, a=repr(day_first[0]), b=repr(month_first[0])), True)
    if day_first:
        said = N_("{example} begins with a day: no month is above 12")
        return Decision("day-month-year", both(said, example=repr(day_first[0])), True)
    if month_first:
        said = N_("{example} begins with a month: the number after it is above 12")
        return Decision("month-day-year", both(said, example=repr(month_first[0])), True)
    said = N_("{example} may begin with the day or the month, and no other cell tells")
    return Decision(OPEN, both(said, example=repr(last[0][1])), False)


def by_others(
    decide: Callable[[Sequence[str]], Decision], own: Decision, others: Mapping[str, Sequence[str]]
) -> Decision:
    """Return what other columns decide, if no cell of a column does, and they agree.

    Parameters
    ----------
    decide : callable
        `decimal` or `order`.
    own : Decision
        Of the column itself.
    others : mapping of str to list of str
        The other columns of the export.
    """
    if own.what != OPEN or own.told:
        return own
    found = {name: decide(column) for name, column in others.items()}
    votes = {one.what: name for name, one in found.items() if one.told}
    if len(votes) != 1 or OPEN in votes:
        return own
    what, name = next(iter(votes.items()))
    return Decision(what, both(N_("as in the column {name}"), name=name), True)
