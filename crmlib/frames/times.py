"""Times of a log: days, zones and moments as people write them, and where a log really ends.

read_days     a number of days; refuses what is none, and negative ones
read_zone     a time zone by name
read_moment   a day (to its end) or a moment, in a zone
moment        a moment as an expression that a column of times can be compared with
last_apart    a few rows at the end that stand far from all others, as one wrong year does
days_of       a column of days
days_until    the same, with nothing after the day as of which all is said
"""

from __future__ import annotations

import math
from datetime import date, timedelta, tzinfo
from numbers import Real
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.frames.door import Frame, collect
from crmlib.i18n import N_, Text, _, both

_CENTURY = 36_525


def read_days(days: Any, name: str, negative: str = N_("Days cannot be negative: {days}.")) -> float:
    """Return a number of days; refuse what is none, negative ones, and more than a century.

    Parameters
    ----------
    days : number or timedelta
    name : str
        What the option is called.
    negative : str
        The message about a negative number, marked with `N_`.

    Raises
    ------
    DataError

    Examples
    --------
    >>> read_days(timedelta(hours=12), "gap")
    0.5
    """
    if isinstance(days, timedelta):
        days = days / timedelta(days=1)
    if isinstance(days, bool) or not isinstance(days, Real) or not math.isfinite(days) or days > _CENTURY:
        message = _("{name} is a number of days, at most a century of them, not {days!r}.")
        raise DataError(message.format(name=name, days=days))
    if days < 0:
        raise DataError(_(negative).format(days=days))
    return float(days)


def read_zone(zone: str | tzinfo) -> tzinfo:
    """Return a time zone by its name.

    Raises
    ------
    DataError
        If there is none of that name.

    Examples
    --------
    >>> str(read_zone("Asia/Shanghai"))
    'Asia/Shanghai'
    """
    try:
        if not isinstance(zone, str | tzinfo) or not zone:
            raise TypeError
        return pd.Timestamp("2000-01-01").tz_localize(zone).tz
    except (TypeError, ValueError, KeyError, OSError):
        message = _("There is no time zone {zone!r}; a zone is named like Asia/Shanghai.")
        raise DataError(message.format(zone=zone)) from None


def called_zone(zone: str | tzinfo) -> Text:
    """Return what a time zone is called in a sentence: that of China has a name, others have their code.

    Examples
    --------
    >>> called_zone("Asia/Shanghai").en, called_zone("Europe/Berlin").en
    ('China time', 'Europe/Berlin')
    """
    return both("China time") if str(zone) == "Asia/Shanghai" else Text(str(zone), str(zone))


def read_moment(when: str | date, name: str, zone: str | tzinfo) -> pd.Timestamp:
    """Return a moment; a day without a time of day means its last instant.

    Parameters
    ----------
    when : str, date, datetime, datetime64 or Timestamp
        Without a zone of its own it is a clock time in ``zone``.
    name : str
        What the option is called.
    zone : str or tzinfo
        In which zone it comes back.

    Raises
    ------
    DataError
        If it is neither a day nor a moment.

    Examples
    --------
    >>> str(read_moment("2026-06-30", "as_of", "Asia/Shanghai"))
    '2026-06-30 23:59:59.999999+08:00'
    """
    try:
        read = pd.Timestamp(when) if isinstance(when, str | date | np.datetime64) else pd.NaT
        if read is pd.NaT:
            raise ValueError
        day = len(when.strip()) <= 10 if isinstance(when, str) else type(when) is date
        if day:
            read = read.normalize() + pd.Timedelta(days=1)
        if read.tz is None:
            read = read.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
        return read.tz_convert(zone) - pd.Timedelta(microseconds=int(day))
    except (TypeError, ValueError, OverflowError):
        message = _("{name} is a day or a moment such as {example!r}, not {found!r}.")
        raise DataError(message.format(name=name, example="2026-06-30", found=when)) from None


def moment(when: pd.Timestamp, zone: tzinfo | None) -> Any:
    """Return a moment as an expression that a column of times in this zone can be compared with."""
    return nw.lit(when.ceil("us").tz_convert(zone).to_pydatetime())


class Apart(NamedTuple):
    """A few rows after a long silence: how many, since when, and the last time before it."""

    n: int
    since: pd.Timestamp
    before: pd.Timestamp


def last_apart(frame: Frame, column: str, n: int, first: pd.Timestamp, last: pd.Timestamp) -> Apart | None:
    """Return the few rows at the end of a log that stand far from all others; None where none do.

    Few are at most one in twenty (or one row), and far is a silence before them of more than 30 days and more than
    ten times the usual time between two rows.

    Parameters
    ----------
    frame : wrapped frame
    column : str
        The column of times.
    n : int
        Its rows.
    first, last : Timestamp
        Its first and its last time.
    """
    when, found, days = nw.col(column), None, 30
    # Windows twice as wide each time, until more than a few rows lie in one: in a sound log the first one ends it.
    while pd.Timedelta(days=days) < last - first:
        cut = moment(last - pd.Timedelta(days=days), first.tz)
        sides = frame.select(
            nw.when(when > cut).then(when).otherwise(None).alias("late"),
            nw.when(when <= cut).then(when).otherwise(None).alias("early"),
        )
        late, early = nw.col("late"), nw.col("early")
        few, since, before = collect(sides.select(late.count().alias("n"), late.min(), early.max())).iloc[0]
        if few > max(1, 0.05 * n):
            break
        usual = (before - first) / max(n - few, 1)
        if since - before > max(pd.Timedelta(days=30), 10 * usual):
            found = Apart(int(few), since, before)
        days *= 2
    return found


def days_of(values: pd.Series) -> pd.Series:
    """Return a column of days as times at midnight; what is missing stays so.

    Raises
    ------
    DataError
        If a row holds something that is no day.

    Examples
    --------
    >>> days_of(pd.Series(["2026-06-30", "2026-06-30 09:15"], name="date")).dt.strftime("%d %b").tolist()
    ['30 Jun', '30 Jun']
    """
    # A number would be read as nanoseconds since 1970.
    written = values if values.dtype.kind not in "iufb" else values.astype(object).where(values.isna(), "")
    days = pd.to_datetime(written, errors="coerce", format="ISO8601").dt.tz_localize(None).dt.normalize()
    bad = np.flatnonzero(days.isna() & values.notna())
    if len(bad):
        message = _("Column {column}: {n} of {rows} rows hold no day (first: row {row}, {found!r}).")
        found = values.tolist()[bad[0]]
        raise DataError(
            message.format(column=values.name, n=len(bad), rows=len(values), row=bad[0], found=found)
        )
    return days


def days_until(
    rows: pd.DataFrame, column: str, as_of: str | date | None, what: str
) -> tuple[pd.Series, pd.Timestamp]:
    """Return the days of a column, and the last day; refuse rows after it.

    Parameters
    ----------
    rows : DataFrame
    column : str
    as_of : date, optional
        By default the last day in the column.
    what : str
        What the rows are, a message id.

    Raises
    ------
    DataError
        If rows lie after ``as_of``.
    """
    days = days_of(rows[column])
    if as_of is None:
        return days, days.max()
    last = days_of(pd.Series([as_of], name="as_of", dtype=object))[0]
    late = days > last
    if late.any():
        message = _(
            "as_of {last:%Y-%m-%d} is before {n} {what}, for instance of {example:%Y-%m-%d}; leave them out."
        )
        raise DataError(message.format(last=last, n=int(late.sum()), what=_(what), example=days[late].min()))
    return days, last
