"""A register of subscriptions, read: how many months each was paid for, and from when on it was watched.

usable        subscriptions that can be followed: pauses joined, what cannot be right left out and counted
Subscribers   its answer
whole_months  the same, watched to the end of the last month that stands in the table
as_usable     the same, or a table in which nothing has to be left out
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.times import days_of
from crmlib.i18n import Text, _, both, lines, listed
from crmlib.result import Result


@dataclass(frozen=True, repr=False)
class Subscribers(Result):
    """What `usable` returns.

    Attributes
    ----------
    rows : DataFrame
        One row a subscription: the columns of the register, months (paid for, with the one it ended with), entered
        (months that were over before it was watched), left.
    first : DataFrame
        By subscription_id of the register: row (of the one it belongs to), offset (months of that before it), paused.
    as_of : Timestamp
        The last day watched.
    cut_off : Text or str
        What there is to say if the register seems to hold only those who were still there on its first day.
    """

    rows: pd.DataFrame = field(kw_only=True)
    first: pd.DataFrame = field(kw_only=True)
    as_of: pd.Timestamp = field(kw_only=True)
    cut_off: Text | str = field(default="", kw_only=True)


def usable(
    subscriptions: IntoFrame, *, since: str | date | None = None, as_of: str | date | None = None, pause: int = 2,
    reason: str = "end_reason",
) -> Subscribers:  # fmt: skip
    """Return the subscriptions that can be followed, and what was wrong with the others.

    A subscription that ended without a reason, and began anew within ``pause`` months for the same member, was paused:
    its months are counted on. Who began before the register is watched from the register's first day on: the others who
    began then and left are not in it.

    Parameters
    ----------
    subscriptions : data frame of any backend
        subscription_id, start, end (blank while it runs); member_id and the reason for pauses.
    since : date, optional
        First day of the register; by default it holds everybody from the first start on.
    as_of : date, optional
        Last day watched; by default the last day that stands in the table. What ends later still runs.
    pause : int, default 2
        Months; 0 joins nothing.
    reason : str
        Column of why it ended.

    Returns
    -------
    Subscribers
        ``.table`` by what became of the row: rows, share; ``.rows``, those to go on with.

    Raises
    ------
    DataError
        If there are no end dates (not contractual), days cannot be read, or an id stands for two subscriptions.

    Examples
    --------
    >>> register = pd.DataFrame({"subscription_id": ["S1", "S2"], "start": ["2025-01-10", "2024-11-20"],
    ...                          "end": ["2025-03-10", None]})
    >>> usable(register, since="2025-01-01", as_of="2025-04-30").rows[["months", "entered", "left"]].values.tolist()
    [[2, 0, True], [5, 1, False]]
    """
    table = frames.to_pandas(subscriptions, ["subscription_id", "start"]).reset_index(drop=True)
    if "end" not in table.columns:
        raise DataError(
            _("A non-contractual file has no end dates (column end): use StageRules, not tenure.")
        )
    frames.need_columns(table, ["subscription_id", "start", "end"], rows=True)
    frames.no_missing(table, ["subscription_id", "start"])
    table = table.assign(start=days_of(table["start"]), end=days_of(table["end"]))
    last = max(table["start"].max(), table["end"].max()) if as_of is None else _day(as_of, "as_of")
    begin = table["start"].min() if since is None else _day(since, "since")
    if begin > last:
        message = _(
            "The register begins on {begin:%Y-%m-%d}, after its last day {last:%Y-%m-%d}: look at since and as_of."
        )
        raise DataError(message.format(begin=begin, last=last))
    kept, fate = _watched(table, begin, last)
    first = _pauses(kept, pause, reason)
    rows = _joined(kept, first, reason)
    fate[first.index[first["row"] != first.index]] = "paused"
    names = ["usable", "paused", "repeated", "ends_before_start", "unwatched"]
    counts = pd.Series(fate).value_counts().reindex(names, fill_value=0)
    out = pd.DataFrame({"rows": counts, "share": counts / len(table)}).rename_axis("row")
    first = first.assign(row=kept.loc[first["row"], "subscription_id"].to_numpy())
    first = first.set_axis(kept["subscription_id"], axis=0)
    blind = [name for name in ("member_id", reason) if name not in kept]
    unknown = (
        both("Without {columns} no pause can be told from an end.", columns=listed(blind))
        if blind and pause
        else ""
    )
    note = both("Watched to {last:%Y-%m-%d}; {n:,} still here.", last=last, n=int((~rows["left"]).sum()))
    cut_off = _cut_off(rows, since)
    return Subscribers(
        out, formats={"rows": ",d", "share": ".1%"}, note=lines(note, unknown, cut_off), first=first, as_of=last,
        rows=rows.reset_index(drop=True), cut_off=cut_off,
    )  # fmt: skip


def _watched(table: pd.DataFrame, begin: pd.Timestamp, last: pd.Timestamp) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the rows that can be followed, earliest first, with their months; and what becomes of each row."""
    fate = np.where(table.duplicated(), "repeated", "usable").astype(object)
    fate[(fate == "usable") & (table["end"] < table["start"])] = "ends_before_start"
    frames.one_row_each(table[fate != "repeated"], "subscription_id")
    fate[(fate == "usable") & ((table["end"] < begin) | (table["start"] > last))] = "unwatched"
    kept = table[fate == "usable"].sort_values(["start", "subscription_id"], kind="stable")
    left = kept["end"].notna() & (kept["end"] <= last)
    own = _months(kept["start"], kept["end"].where(left, last), up=left)
    over = _months(kept["start"], pd.Series(begin, kept.index), up=False, before=True).clip(lower=0)
    seen = (own > over) | (over == 0)
    fate[kept.index[~seen]] = "unwatched"
    kept = kept.assign(months=own, entered=over, left=left)[seen]
    if kept.empty:
        message = _(
            "None of {n} subscriptions can be followed between {begin:%Y-%m-%d} and {last:%Y-%m-%d}; {back} end before "
            "they start."
        )
        back = int((fate == "ends_before_start").sum())
        raise TooFewError(message.format(n=len(table), begin=begin, last=last, back=back))
    return kept, fate


def _day(value: str | date, name: str) -> pd.Timestamp:
    return days_of(pd.Series([value], name=name, dtype=object))[0]


def _months(start: pd.Series, end: pd.Series, *, up: object, before: bool = False) -> pd.Series:
    """Return months from one day to another: finished ones, with one that had begun where ``up``.

    With ``before`` a month that ends on the day itself does not count as over.
    """
    due = np.minimum(start.dt.day, end.dt.days_in_month)  # who began on the 31st pays on the 30th of April
    months = (end.dt.year - start.dt.year) * 12 + end.dt.month - start.dt.month - (end.dt.day < due)
    more = (end.dt.day != due).astype(int)
    # Who leaves on the very first day leaves with the first month.
    begun = (months + more).clip(lower=1)
    return pd.Series(np.where(up, begun, months - (1 - more if before else 0)), start.index).astype(int)


def _pauses(kept: pd.DataFrame, pause: int, reason: str) -> pd.DataFrame:
    """Return for each row which row it continues, how many months that had before, and whether it was paused itself."""
    first = pd.DataFrame({"row": kept.index, "offset": 0, "paused": False}, index=kept.index)
    pause = frames.check_whole(pause, "pause", 0)
    if not pause or "member_id" not in kept or reason not in kept:
        return first
    before = kept.groupby("member_id")[["end", "left", reason]].shift(1)
    gap = kept["start"] - before["end"]
    near = (gap >= pd.Timedelta(0)) & (gap <= pd.Timedelta(days=31 * pause))
    goes_on = before["left"].eq(True) & before[reason].isna() & near
    # Whose member is not known goes on by itself.
    who = kept["member_id"].astype(object).where(kept["member_id"].notna(), pd.Series(kept.index, kept.index))
    chain = [who, (~goes_on).groupby(who).cumsum()]
    months, index = kept["months"].groupby(chain), pd.Series(kept.index, kept.index).groupby(chain)
    first["row"], first["offset"] = index.transform("first"), months.cumsum() - kept["months"]
    first["paused"] = index.transform("last") != kept.index
    return first


def _joined(kept: pd.DataFrame, first: pd.DataFrame, reason: str) -> pd.DataFrame:
    """Return one row a subscription: the first of its rows, with the end of the last."""
    total = kept["months"] + first["offset"]
    final = pd.Series(kept.index, first["row"]).groupby(level=0).last()
    rows = kept.loc[final.index].copy()
    rows["months"], rows["left"], rows["end"] = (
        one.loc[final.to_numpy()].to_numpy() for one in (total, kept["left"], kept["end"])
    )
    if reason in rows:
        rows[reason] = kept.loc[final.to_numpy(), reason].where(rows["left"].to_numpy()).to_numpy()
    return rows


def _cut_off(rows: pd.DataFrame, since: object) -> Text | str:
    """Say so where the register seems to hold only those who were still there on its first day."""
    ended = rows.loc[rows["left"], "end"]
    if since is not None or ended.empty:
        return ""
    early = rows[rows["start"] < ended.min()]
    quiet = _months(early["start"], pd.Series(ended.min(), early.index), up=False, before=True).clip(lower=0)
    expected = quiet.sum() * rows["left"].sum() / max(rows["months"].sum(), 1)
    if expected < 10:
        return ""
    return both(
        "{n:,} began before the first end on {day:%Y-%m-%d}, and none of them left until then, where about "
        "{expected:.0f} would have: if earlier leavers are not in the register, say since= its first day.",
        n=len(early), day=ended.min(), expected=expected,
    )  # fmt: skip


def whole_months(subscriptions: IntoFrame, since: str | date | None = None) -> Subscribers:
    """Return the subscriptions that can be followed, watched to the end of the last month that stands in the table.

    Nobody comes or leaves on every day: a register that was exported at a month's end often ends some days before it.

    Examples
    --------
    >>> register = pd.DataFrame({"subscription_id": ["S1"], "start": ["2025-01-10"], "end": ["2025-03-10"]})
    >>> str(whole_months(register).as_of.date())
    '2025-03-31'
    """
    last = usable(subscriptions, since=since).as_of + pd.offsets.MonthEnd(0)
    return usable(subscriptions, since=since, as_of=last.date())


def as_usable(subscriptions: Subscribers | IntoFrame) -> Subscribers:
    """Return what `usable` returned, or a table of which nothing has to be left out.

    Raises
    ------
    DataError
        If a subscription ends before it starts, or cannot be used for another reason.
    """
    if isinstance(subscriptions, Subscribers):
        return subscriptions
    found = usable(subscriptions)
    wrong = found.table["rows"]
    if wrong["ends_before_start"]:
        table = frames.to_pandas(subscriptions)
        first = table.loc[
            days_of(table["end"]).to_numpy() < days_of(table["start"]).to_numpy(), "subscription_id"
        ]
        message = _(
            "Subscription {id} ends before it starts ({n} do); usable(subscriptions) leaves such rows out."
        )
        raise DataError(message.format(id=first.iloc[0], n=len(first)))
    if wrong["repeated"]:
        message = _("{n} rows are copies of others; usable(subscriptions) leaves such rows out.")
        raise DataError(message.format(n=wrong["repeated"]))
    return found
