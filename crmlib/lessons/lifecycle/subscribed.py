"""Subscriptions as the lesson and its exercises count them.

look           some rows of the file, of which not all can be right
watched        the subscriptions that can be used
ways           how long subscribers stay, counted right and in two wrong ways
halved         how many more stay if what drives them away happens half as often
apology        what an apology call changed in late months: drawn by lot
still_here     who is still here after so many months, counted right and in two wrong ways
first_months   how many months were lived at each age of a subscription, and how many people left with them
half_years     who is still here at the start of each half-year, and why those leave who leave in it
four_channels  what it costs to win a subscriber, and how many of those who were won stay
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.frames.register import Subscribers
from crmlib.i18n import N_, _, both, lines
from crmlib.lifecycle import Hazard, tenure, usable
from crmlib.result import Result
from crmlib.stats.counted import Counting
from crmlib.stats.intervals import in_words, newcombe
from crmlib.stats.mended import Kept
from crmlib.stats.stays import Tenure
from crmlib.tables import POINTS

EVERY = "all"
WON = {
    "advertisement": 70.0,
    "shop": 40.0,
    "referral": 60.0,
    "event": 95.0,
}  # yuan for each one won, as in the lesson
MENDING = {"late": 4.0, "wrong_tea": 4.0, "unanswered": 8.0}  # yuan for each month that is mended
COSTS = {"advertisement": 45.0, "shop": 85.0, "referral": 75.0, "event": 110.0}  # as in the exercise


def look(subscriptions: pd.DataFrame) -> pd.DataFrame:
    """Return some rows of the file: two as they should be, two of one member, and one that cannot be.

    Parameters
    ----------
    subscriptions : DataFrame
        As in the file.
    """
    start, end = (pd.to_datetime(subscriptions[name]) for name in ("start", "end"))
    twice = subscriptions["member_id"].duplicated(keep=False)
    member = subscriptions.loc[twice, "member_id"].head(1)
    plain = subscriptions[~twice & ~(end < start)]
    parts = [
        plain[plain["end"].isna()].head(1),
        plain[plain["end"].notna()].head(1),
        subscriptions[subscriptions["member_id"].isin(member)],
        subscriptions[end < start].head(1),
    ]
    columns = ["subscription_id", "member_id", "start", "end", "end_reason", "channel"]
    return pd.concat(parts)[columns]


def watched(subscriptions: pd.DataFrame, until: str | None = None) -> Subscribers:
    """Return the subscriptions that can be used, each from which month on it was watched and until when.

    Parameters
    ----------
    subscriptions : DataFrame
        As in the file: its log begins in the month of the first end.
    until : str, optional
        The last day of the log; by default that of the month of the last day in it.
    """
    start, end = pd.to_datetime(subscriptions["start"]), pd.to_datetime(subscriptions["end"])
    ended = end[end >= start]
    begin = ended.min().replace(day=1) if len(ended) else start.min()
    last = start.max() if end.isna().all() else max(start.max(), end.max())
    until = until or f"{last + pd.offsets.MonthEnd(0):%Y-%m-%d}"
    return usable(subscriptions, since=f"{begin:%Y-%m-%d}", as_of=until)


def ways(stay: Tenure) -> Result:
    """Return how long subscribers stay, counted right and in the two ways that people use most.

    Parameters
    ----------
    stay : what `tenure` returned
    """
    chosen = [Counting.LEAVERS, Counting.ONE_RATE, Counting.WATCHED]
    note = both(
        "Months on average: without an end in the second row, within {horizon} in the last.",
        horizon=stay.horizon,
    )
    return replace(stay.naive, table=stay.naive.table.loc[chosen], note=note)


HALVED = {
    "late": N_("half the late parcels"),
    "wrong_tea": N_("half the wrong teas"),
    "unanswered": N_("half the unanswered calls"),
}


def halved(hazard: Hazard) -> Kept:
    """Return how many more stay if what drives subscribers away happens half as often.

    Parameters
    ----------
    hazard : fitted Hazard
    """
    found = hazard.kept_by(dict.fromkeys(MENDING, 0.5))
    first, *_each, last = found.table.index
    names = [first, *(HALVED[name] for name in found.names), last]
    index = pd.Index(names, dtype=object, name="change")
    formats = {**found.formats, **dict.fromkeys(("extra", "extra_low", "extra_high"), ".1f")}
    return replace(found, table=found.table.set_axis(index), formats=formats)


def apology(months: pd.DataFrame) -> Result:
    """Return what an apology call changed in late months, in which it was made or not by lot.

    Parameters
    ----------
    months : DataFrame
        The table ``subscription_months``.

    Returns
    -------
    Result
        ``.table`` of one row: with_call, without_call (the share that left), difference, low, high.

    Raises
    ------
    TooFewError
        If there was no late month with a call, or none without.
    """
    late = months[months["late"] == 1]
    arms = [late.loc[late["apology"] == arm, "left"] for arm in ("call", "none")]
    if not all(map(len, arms)):
        raise TooFewError(_("There are no late months with an apology call and without."))
    (x1, n1), (x2, n2) = ((int(arm.sum()), len(arm)) for arm in arms)
    row = {"with_call": x1 / n1, "without_call": x2 / n2, "difference": x1 / n1 - x2 / n2}
    row |= dict(zip(("low", "high"), newcombe(x1, n1, x2, n2), strict=True))
    table = pd.DataFrame([row], index=pd.Index([N_("left in a late month")], name="apology"))
    note = both("{n1:,} late months with a call, {n2:,} without, by lot.", n1=n1, n2=n2)
    return Result(
        table,
        formats=dict.fromkeys(table, ".1%") | dict.fromkeys(("difference", "low", "high"), POINTS),
        differences={"difference": ("with_call", "without_call")},
        note=lines(note, in_words(0.95, "Newcombe")),
    )


def still_here(kept: Subscribers, channel: str, months: int) -> Result:
    """Return which share is still here after so many months, counted right and in two wrong ways.

    Parameters
    ----------
    kept : usable subscriptions
    channel : str
        One of `COSTS`, or ``"all"``.
    months : int

    Returns
    -------
    Result
        ``.table`` by way of counting: share, low, high.
    """
    chosen = _of(kept, channel)
    found = tenure(chosen, at=(months,)).table.iloc[0]
    mine = chosen.rows
    stayed = mine.loc[mine["left"], "months"] > months
    rows = {
        N_("each counted for as long as watched"): (found["share"], found["low"], found["high"]),
        N_("not left so far, of all who began"): (1 - mine["left"].mean(), np.nan, np.nan),
        N_("stayed longer, of those who left"): (stayed.mean(), np.nan, np.nan),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["share", "low", "high"])
    table.index.name = "way"
    note = lines(
        both("{n:,} subscribers, after {months} months.", n=len(mine), months=months),
        in_words(0.95, "Kaplan–Meier, log–log"),
    )
    return Result(table, formats=dict.fromkeys(table, ".1%"), note=note)


def _of(kept: Subscribers, channel: str) -> Subscribers:
    if channel == EVERY:
        return kept
    return replace(kept, rows=kept.rows[kept.rows["channel"] == channel])


def by_month(kept: Subscribers) -> pd.DataFrame:
    """Return by month of the subscription: at_risk (watched in it), left, moved."""
    rows = kept.rows
    month = np.arange(1, int(rows["months"].max()) + 1)
    entered, until = (rows[name].to_numpy()[:, None] for name in ("entered", "months"))
    table = pd.DataFrame(
        {"at_risk": ((entered < month) & (until >= month)).sum(axis=0)}, index=pd.Index(month, name="month")
    )
    gone = rows[rows["left"]]
    for name, who in (("left", gone), ("moved", gone[gone["end_reason"] == "moved"])):
        table[name] = who["months"].value_counts().reindex(month, fill_value=0)
    return table


def first_months(hazard: Hazard) -> Result:
    """Return how many months were lived at each age of a subscription, and how many people left with them.

    Parameters
    ----------
    hazard : fitted Hazard

    Returns
    -------
    Result
        ``.table`` by age (month of the subscription) and of all: months_watched, left, rate.
    """
    found = hazard.by_age()
    table = found.table[["months_watched", "left", "rate"]]
    sums = table[["months_watched", "left"]].sum()
    table = pd.concat(
        [table, pd.DataFrame([{**sums, "rate": sums["left"] / sums["months_watched"]}], index=[_ALL])]
    )
    return Result(
        table.astype({"months_watched": int, "left": int}),
        formats={"months_watched": ",d", "left": ",d", "rate": ".1%"},
        note=both("Rate: of those still here, in one month."),
    )


_ALL = both("all months")


def half_years(kept: Subscribers, channel: str) -> Result:
    """Return who is still here at the start of each of four half-years, and why those leave who leave in it.

    Parameters
    ----------
    kept : usable subscriptions
    channel : str
        One of `COSTS`, or ``"all"``.

    Returns
    -------
    Result
        ``.table`` by half_year: here (share of all who begin), moved_away, other_reasons (shares of those here).

    Raises
    ------
    TooFewError
        If nobody was watched for two years.
    """
    counts = by_month(_of(kept, channel)).reindex(range(1, 25), fill_value=0)
    if not counts["at_risk"].all():
        raise TooFewError(_("Nobody was watched for two years."))
    here = (1 - counts["left"] / counts["at_risk"]).cumprod().shift(fill_value=1.0)
    lost = pd.DataFrame({name: here * counts[name] / counts["at_risk"] for name in ("moved", "left")})
    half = (counts.index - 1) // 6 + 1
    sums, start = lost.groupby(half).sum(), here.groupby(half).first()
    table = pd.DataFrame({"here": start, "moved_away": sums["moved"] / start})
    table["other_reasons"] = (sums["left"] - sums["moved"]) / start
    table.index.name = "half_year"
    return Result(table, formats=dict.fromkeys(table, ".1%"), note=both(_HALVES))


_HALVES = N_("Here: of all who begin. The other two: of those who are here at the start of the half-year.")


def four_channels(kept: Subscribers, months: int = 12) -> Result:
    """Return what it costs to win a subscriber by each channel, and how many of those who were won stay.

    Parameters
    ----------
    kept : usable subscriptions
    months : int, default 12

    Returns
    -------
    Result
        ``.table`` by channel: subscribers, cost (yuan for each one won), share (still here after so many months).
    """
    rows = []
    for channel, cost in COSTS.items():
        chosen = _of(kept, channel)
        rows.append((len(chosen.rows), cost, tenure(chosen, at=(months,)).table["share"].iloc[0]))
    index = pd.Index([label("channel", one) for one in COSTS], dtype=object, name="channel")
    table = pd.DataFrame(rows, columns=["subscribers", "cost", "share"], index=index)
    note = both(
        "Cost: yuan for each one won, in another year. Share: still here after {months} months.",
        months=months,
    )
    formats = {"subscribers": ",d", "cost": ".0f", "share": ".1%"}
    return Result(table, formats=formats, note=note)
