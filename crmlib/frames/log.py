"""A log of events read once: what it holds, from when to when, and until when it is complete.

Log        what was read
read_log   read a log of whose, when and what; refuse rows without a time or an event

Until when the log is complete decides who counts as lost: one wrong year among the times makes everybody look lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError, TooFewError
from crmlib.frames.door import Frame, check_times, collect, to_pandas, wrap
from crmlib.frames.times import last_apart, moment, read_moment, read_zone
from crmlib.i18n import Text, _, both

_LONG_SILENCE = 30


@dataclass(frozen=True, repr=False, eq=False)
class Log:
    """A log of events, in its own backend.

    Attributes
    ----------
    given : wrapped frame
        All its rows.
    rows : wrapped frame
        Those until its end, with the columns that were asked for, and a name in the first of them.
    events : DataFrame
        By event, of all rows given: n, named, timed, first, last.
    within : DataFrame
        The same of the rows until the end.
    start, end : Timestamp
        The first time; and until when the log is complete, in the zone of days and months.
    zone : str
        That zone.
    later, slip : Text or str
        Remarks: rows after ``as_of``; what looks like a slip in the last times, or in ``as_of``.
    """

    given: Frame
    rows: Frame
    events: pd.DataFrame
    within: pd.DataFrame
    start: pd.Timestamp
    end: pd.Timestamp
    zone: str
    later: Text | str
    slip: Text | str


def read_log(
    log: IntoFrame,
    *,
    key: str = "customer_id",
    when: str = "timestamp",
    what: str = "event",
    as_of: str | date | None = None,
    zone: str | tzinfo | None = None,
) -> Log:
    """Read a log of events.

    Parameters
    ----------
    log : data frame of any backend
        One row an event.
    key, when, what : str
        Columns of the customer (or other unit), the time (with a zone) and the event.
    as_of : str, date or Timestamp, optional
        Until when the log is complete (a date: to the end of that day); by default the last event.
    zone : str, optional
        Time zone of days and months; by default that of the times.

    Returns
    -------
    Log

    Raises
    ------
    DataError
        If a column, a time or an event is missing, a time has no zone, or an option is none.
    TooFewError
        If the log is empty, or holds nothing before ``as_of``.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": ["a", None], "event": ["visit", "order"],
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-09"], utc=True)})
    >>> read = read_log(log, as_of="2025-01-05")
    >>> str(read.end.date()), str(read.later)
    ('2025-01-05', '1 rows after 2025-01-05 are left out.')
    """
    given = wrap(log, [key, when, what])
    if isinstance(given.to_native(), pd.DataFrame):
        given = wrap(to_pandas(log).reset_index(drop=True), [key, when, what])
    name = check_times(given, when)
    events = within = _by_event(given, key, when, what)
    _check(events, when, what)
    rows, later, tz = given, "", events["last"].dt.tz if zone is None else read_zone(zone)
    start, end = events["first"].min(), events["last"].max().tz_convert(tz)
    if as_of is None:
        slip = _stray(given, when, events, end)
    else:
        end = read_moment(as_of, "as_of", tz)
        rows = given.filter(nw.col(when) <= moment(end, events["last"].dt.tz))
        within = _by_event(rows, key, when, what)
        if within.empty:
            raise TooFewError(_("No row of the log lies before {as_of}.").format(as_of=f"{end:%Y-%m-%d}"))
        start, n = within["first"].min(), int(events["n"].sum() - within["n"].sum())
        later = both("{n:,} rows after {end} are left out.", n=n, end=f"{end:%Y-%m-%d}") if n else ""
        slip = _early(within["last"].max(), end)
    rows = rows.select(key, when, what).filter(~nw.col(key).is_null())
    zone = name if zone is None else str(zone)
    return Log(given, rows, events, within, start=start, end=end, zone=zone, later=later, slip=slip)


def _by_event(rows: Frame, key: str, when: str, what: str) -> pd.DataFrame:
    """Return in one pass of each event type: n rows, how many are named and timed, the first and the last time."""
    times = nw.col(when)
    counted = rows.group_by(what).agg(
        nw.len().alias("n"), nw.col(key).count().alias("named"), times.count().alias("timed"),
        times.min().alias("first"), times.max().alias("last"),
    )  # fmt: skip
    return collect(counted.rename({what: "event"}) if what != "event" else counted)


def _check(events: pd.DataFrame, when: str, what: str) -> None:
    if events.empty:
        raise TooFewError(_("The log is empty: there is no event in it."))
    timeless = int((events["n"] - events["timed"]).sum())
    if timeless:
        message = _("{n} rows have no time in the column {column}; an event without a time has no place.")
        raise DataError(message.format(n=timeless, column=when))
    nameless = int(events.loc[events["event"].isna(), "n"].sum())
    if nameless:
        message = _("{n} rows name no event in the column {column}; say what it was, or take these rows out.")
        raise DataError(message.format(n=nameless, column=what))


def _stray(rows: Frame, when: str, events: pd.DataFrame, end: pd.Timestamp) -> Text | str:
    """Remark on a few rows at the end that stand far from all others."""
    apart = last_apart(rows, when, int(events["n"].sum()), events["first"].min(), end)
    if apart is None:
        return ""
    return both(
        'Only {n:,} rows, up to {end}, lie {days:,} days after all others; if that is a slip, say as_of="{before}".',
        n=apart.n, end=f"{end:%Y-%m-%d}", days=(apart.since - apart.before).days,
        before=f"{apart.before.tz_convert(end.tz):%Y-%m-%d}",
    )  # fmt: skip


def _early(last: pd.Timestamp, end: pd.Timestamp) -> Text | str:
    days = (end - last).days
    return both("as_of lies {days:,} days after the last event.", days=days) if days > _LONG_SILENCE else ""
