"""What a mapping says: for each column of ours, what it is read from and how.

Rule       one column
TableRule  one table
Mapping    one export
OPEN       what stands where somebody must decide
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field

OPEN = "?"
ORDERS = ("year-month-day", "day-month-year", "month-day-year")


@dataclass(frozen=True)
class Rule:
    """How one column of ours is read.

    Attributes
    ----------
    source : str
        The heading in the export; `OPEN` if nobody knows yet.
    always : str
        What stands in every row instead.
    decimal : {"", ".", ",", "?"}
        The sign before decimals; found out from the column if empty.
    percent : {"", "share", "points"}
        Whether 15% is 0.15 or 15; refused if empty.
    dates : str
        One of `ORDERS`, `OPEN`, or empty: found out from the column.
    serial : {"", "1900", "1904"}
        Days that a spreadsheet counts: since when.
    century : {"", "1900", "2000"}
        Of years with two digits; refused if empty.
    zone, time : str
        Of times: the zone (+08:00), and the time of day where the cell names a day alone.
    digits : str
        How many digits an id has; zeros that a spreadsheet took away are put back.
    values : mapping of str to str
        A value of the export → ours; `OPEN` is refused, an empty text is a missing value.
    """

    source: str = ""
    always: str = ""
    decimal: str = ""
    percent: str = ""
    dates: str = ""
    serial: str = ""
    century: str = ""
    zone: str = ""
    time: str = ""
    digits: str = ""
    values: Pairs[str, str] = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether it gives the column anything."""
        return bool(self.source or self.always)


@dataclass(frozen=True)
class TableRule:
    """How one table of ours is read: its columns, and whether equal rows count once."""

    columns: Pairs[str, Rule]
    distinct: bool = False


@dataclass(frozen=True)
class Mapping:
    """How one export is read, and which tables come out of it."""

    export: str
    encoding: str
    separator: str
    header: int
    tables: Pairs[str, TableRule]
