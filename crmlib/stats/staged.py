"""Customers in stages: how many there are, and what came of each stage.

Staged       customers' stages on one day, and how many stand in each
in_stages    made of them (check_staged: refuse what is not)
validate     what customers of each stage did afterwards (a stage that foretells nothing is a word)
Judged       what they did
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.orders import Span, order_days
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Bars, Dots, Result
from crmlib.stats.intervals import in_words, mean_interval, wilson
from crmlib.stats.ranking import auc

SURE = 0.8  # below, a customer sits on a border


@dataclass(frozen=True, repr=False)
class Staged(Bars):
    """How many customers are in which stage on one day, and who.

    Attributes
    ----------
    people : DataFrame
        By customer: stage, why, sure (share of histories drawn anew in which it comes out the same; missing where
        there is nothing to draw), silence, quiet_after, gone_after (weeks), longer (chance of a gap longer than the
        silence), trend, comes_again (chance of an order within 26 weeks by the model that was fitted, if one was).
    as_of : Timestamp
        The last day that was looked at.
    kinds : type
        The enum of the stages.
    rules : object
        The rules that assigned them, with the numbers found in these data.
    """

    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    as_of: pd.Timestamp = pd.NaT
    kinds: type[Labelled] = Labelled
    rules: Any = None


def in_stages(
    people: pd.DataFrame, kinds: type[Labelled], *, as_of: pd.Timestamp, rules: Any = None
) -> Staged:
    """Return customers in stages, counted.

    Parameters
    ----------
    people : DataFrame
        By customer: stage and sure at least, as `Staged` says.
    kinds : enum
        The stages, in order; those in which nobody is count 0.
    as_of : Timestamp
    rules : object, optional
    """
    by, order = people.groupby("stage", observed=True)["sure"], list(kinds)
    members = by.size().reindex(order, fill_value=0)
    border = by.agg(lambda sure: int((sure < SURE).sum())).reindex(order, fill_value=0)
    table = pd.DataFrame(
        {
            "members": members,
            "share": members / len(people),
            "sure": by.mean().reindex(order),
            "border": border.astype(int),
        }
    ).rename_axis("stage")
    note = both(
        "{n:,} customers on {day}; border: less than {sure:.0%} sure.",
        n=len(people), day=f"{as_of:%Y-%m-%d}", sure=SURE,
    )  # fmt: skip
    once = int(people["sure"].isna().sum())
    alone = both("{n:,} ordered once: of their own gaps nothing is known.", n=once) if once else ""
    if "trend" in people and people["trend"].isna().all():
        alone = lines(
            alone, both("No trend is known: nobody can be in growth, or in decline for spending less.")
        )
    return Staged(
        table, columns=("share",), label=both("Share of the customers"), formats={"share": ".1%", "sure": ".0%"},
        note=lines(note, alone), people=people, as_of=as_of, kinds=kinds, rules=rules,
    )  # fmt: skip


def check_staged(stages: Sequence[object]) -> None:
    """Refuse what no rules assigned."""
    for one in stages:
        if not isinstance(one, Staged):
            message = _("Stages are what StageRules().assign(…) returns, not {kind}.")
            raise DataError(message.format(kind=type(one).__name__))


@dataclass(frozen=True, repr=False)
class Judged(Dots):
    """What customers of each stage did afterwards.

    Attributes
    ----------
    scores : Result
        How well each way of looking at silence tells who ordered again (`crmlib.stats.ranking.auc`).
    """

    scores: Result = field(default_factory=lambda: Result(pd.DataFrame()))


def validate(
    stages: Staged, later: IntoFrame, *, weeks: int = 26, customer: str = "member_id", when: str = "date",
    value: str | None = None, level: float = 0.95,
) -> Judged:  # fmt: skip
    """Return what customers of each stage did in the half-year that followed.

    Parameters
    ----------
    stages : Staged
        As the rules assigned them, from orders of the past alone.
    later : data frame of any backend
        The log of orders, or its part after that day.
    weeks : int, default 26
        How far to look; the log must reach as far.
    customer, when : str
        Columns of the log.
    value : str, optional
        Column of what was paid.
    level : float, default 0.95

    Returns
    -------
    Judged
        ``.table`` by stage: members, share (who ordered), low, high (Wilson), orders_a_head (days with an order) and,
        with ``value``, yuan_a_head, yuan_low, yuan_high; ``.scores`` by way of looking at silence: area, se, low,
        high.

    Raises
    ------
    DataError
        If the log ends before the half-year does.

    Notes
    -----
    In three firms simple silence foretold as well as models did (Wübben, M. and von Wangenheim, F. 2008. Instant
    customer base analysis. *Journal of Marketing* 72, 82–93); a model wins where customers behave as it assumes, as
    simulated ones do. What silence alone never has is a border that means the same for heavy and light buyers.
    """
    weeks = frames.check_whole(weeks, "weeks", 1)
    check_staged([stages])
    people, start = stages.people, stages.as_of
    end = start + pd.Timedelta(weeks=weeks)
    columns = [customer, when, *([value] if value else [])]
    days, span = order_days(frames.wrap(later, columns).select(*columns), customer, when, value, None)
    if pd.Timestamp(span.last) < end - pd.Timedelta(days=7):
        message = _(
            "The log ends on {last}, but {weeks} weeks after {day} end on {end}: who ordered is not known yet."
        )
        raise DataError(
            message.format(last=span.last, weeks=weeks, day=f"{start:%Y-%m-%d}", end=f"{end:%Y-%m-%d}")
        )
    # Whole numbers: what a moment of a day is, engines settle by zones of their own.
    number, begun = span.day_number("_day"), Span(span.first, start.date()).end
    came = days.filter((number > begun) & (number <= begun + 7 * weeks))
    sums = [nw.col("_paid").sum()] if value else []
    each = frames.collect(came.group_by(customer).agg(nw.len().alias("orders"), *sums)).set_index(customer)
    found = each.reindex(people.index).fillna(0.0)
    rows = {kind: _after(found[people["stage"] == kind], level) for kind in stages.kinds}
    table = pd.DataFrame.from_dict({kind: row for kind, row in rows.items() if row}, orient="index")
    table = table.rename_axis("stage").astype({"members": int})
    note = both("Share: ordered in the {weeks} weeks from {day} on.", weeks=weeks, day=f"{start:%Y-%m-%d}")
    formats = {"members": ",d", "orders_a_head": ".2f"}
    formats |= dict.fromkeys(["share", "low", "high"], ".1%") | dict.fromkeys(
        ["yuan_a_head", "yuan_low", "yuan_high"], ",.0f"
    )
    return Judged(
        table, value="share", label=both("Ordered within {weeks} weeks", weeks=weeks), formats=formats,
        note=lines(note, in_words(level, "Wilson")), scores=_scores(people, found["orders"] > 0, level),
    )  # fmt: skip


def _after(found: pd.DataFrame, level: float) -> dict[str, float]:
    n = len(found)
    if not n:
        return {}
    ordered = int((found["orders"] > 0).sum())
    low, high = wilson(ordered, n, level)
    row = {
        "members": n,
        "share": ordered / n,
        "low": float(low),
        "high": float(high),
        "orders_a_head": found["orders"].mean(),
    }
    if "_paid" in found:
        _error, least, most = mean_interval(found["_paid"], level)
        least = max(least, min(0.0, found["_paid"].min()))  # no sample spends less than nothing
        row |= {"yuan_a_head": found["_paid"].mean(), "yuan_low": least, "yuan_high": most}
    return row


def _scores(people: pd.DataFrame, ordered: pd.Series, level: float) -> Result:
    """Return how well own gaps, and silence alone, tell who orders again."""
    ways = {N_("own_gaps"): people["longer"], N_("silence_alone"): -people["silence"]}
    if people["comes_again"].notna().all():
        ways["BG/NBD"] = people["comes_again"]
    if ordered.all() or not ordered.any():
        return Result(pd.DataFrame(columns=["area", "se", "low", "high"]))
    rows = {name: auc(score, ordered, level=level)[:4] for name, score in ways.items()}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["area", "se", "low", "high"])
    note = both("Chance that of two customers the one who ordered again was rated higher; .5 is a coin.")
    return Result(table.rename_axis("score"), formats=dict.fromkeys(table, ".3f"), note=note)
