"""What July can promise, what a day can hold, and what is prepared before a call.

promise   orders of July by dials: as planned, and as many as 40 orders take
day       whether 200 dials fit into a day, by how long June's calls took
three     what ten per cent more of each of the lecture's three levers bring
before    what the opening and the items that were prepared do to a talk
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from crmlib import telesales
from crmlib.i18n import N_, Text, both, lines
from crmlib.lessons.telesales.june import PLANNED, PROMISED, SURE, answered, orders_of
from crmlib.result import Bars, Dots, Result
from crmlib.stats.fan import Orders
from crmlib.stats.intervals import in_words, newcombe
from crmlib.stats.predicted import binomial_trials, predict_count
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Yuan a month for ten per cent more of each, as Chen Jing's people guess.
COSTS = {"business_sense": 1_200.0, "call_volume": 2_600.0, "talk_quality": 1_500.0}


@dataclass(frozen=True, repr=False)
class Promise(Result):
    """What `promise` returns, drawn as `crmlib.telesales.orders_from` draws it."""

    fan: Orders | None = None

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw orders by dials with the range in which they will lie, and the target."""
        return self.fan.plot(ax)

    def describe(self) -> Text:
        """Return in a sentence which range of orders belongs to the dials that are planned."""
        row = self.table.iloc[0]
        return both(
            "Orders rise with the dials, and so does their range: with {dials:,} from {low:.0f} to {high:.0f}, target "
            "{target}.",
            dials=PLANNED, low=float(row["low"]), high=float(row["high"]), target=PROMISED,
        )  # fmt: skip


def promise(calls: pd.DataFrame) -> Promise:
    """Return the orders of July by dials: as planned, and as many as the target takes with nine in ten.

    Parameters
    ----------
    calls : DataFrame
        Usable dials of June.

    Returns
    -------
    Promise
        ``.table`` by dials: if_rate_known (chance of the target if June's rate is the true one), rate_from_june (chance
        if it is known from June's calls only), orders_mean, low, high (95 of 100 such months).
    """
    known = orders_of(calls)
    rate = known[0] / known[1]
    rows = {}
    for dials in sorted({PLANNED, *(binomial_trials(PROMISED, one, SURE) for one in (rate, known))}):
        sure, found = (predict_count(dials, one, target=PROMISED) for one in (rate, known))
        rows[dials] = (sure.chance, found.chance, found.mean, found.low, found.high)
    columns = ["if_rate_known", "rate_from_june", "orders_mean", "low", "high"]
    table = pd.DataFrame(list(rows.values()), columns=columns)
    table.index = pd.Index([both("{dials:,} dials", dials=dials) for dials in rows], dtype=object)
    formats = {
        "if_rate_known": ".0%",
        "rate_from_june": ".0%",
        "orders_mean": ".1f",
        "low": ".0f",
        "high": ".0f",
    }
    safe = sum(1 for n in range(1, PROMISED + 1) if predict_count(PLANNED, known, target=n).chance >= SURE)
    note = lines(
        both("Chances of {target} orders or more. Low and high: 95 of 100 such months.", target=PROMISED),
        both("June: {orders} orders of {dials:,} dials. With {planned:,} dials {safe} orders or more are nine in ten.",
             orders=known[0], dials=known[1], planned=PLANNED, safe=safe),
    )  # fmt: skip
    fan = telesales.orders_from(max(rows), known, target=PROMISED)
    return Promise(table, formats=formats, note=note, fan=fan)


def day(calls: pd.DataFrame) -> Result:
    """Return whether 200 dials fit into a day's golden hours, by how long June's calls took.

    Parameters
    ----------
    calls : DataFrame
        Usable dials of June.
    """
    minutes = calls["line_seconds"].groupby(calls["got_through"] == 1).mean() / 60
    found = telesales.day_plan(
        200, reach=answered(calls), talk_minutes=minutes[True], miss_minutes=minutes[False]
    )
    note = both(
        "By June's calls: {talk:.1f} minutes if somebody answers, {miss:.1f} if not.",
        talk=float(minutes[True]), miss=float(minutes[False]),
    )  # fmt: skip
    return Result(found.table, formats=found.formats, note=lines(note, found.note))


def three(calls: pd.DataFrame) -> Bars:
    """Return what ten per cent more of each of the lecture's three levers bring, and what an order more costs.

    Who gets past the opening is taken for the right person: whom one calls decides that.

    Parameters
    ----------
    calls : DataFrame
        Usable dials of June.
    """
    past = float(calls["past_opening"].sum())
    shares = past / calls["got_through"].sum(), answered(calls), calls["ordered"].sum() / past
    return telesales.levers(PLANNED, *map(float, shares), costs=COSTS)


def before(calls: pd.DataFrame) -> Dots:
    """Return what the opening and one item more prepared do to the share of talks that get past the opening.

    Parameters
    ----------
    calls : DataFrame
        Usable dials.

    Returns
    -------
    Dots
        ``.table`` by what is changed: more_past, low, high.
    """
    talks = calls[calls["got_through"] == 1]
    ways = [
        talks.loc[talks["opener"] == way, "past_opening"].astype(float)
        for way in ("needs_first", "pitch_first")
    ]
    counts = [(int(one.sum()), len(one)) for one in ways]
    share = [x / n for x, n in counts]
    item = telesales.talk_effect(calls, of="prepared").table
    rows = {
        N_("needs first instead of pitch first (by lot)"): (
            share[0] - share[1],
            *newcombe(*counts[0], *counts[1]),
        ),
        N_("one item more: all callers together"): tuple(item.loc["all_talks"]),
        N_("one item more: each caller's own talks"): tuple(item.loc["same_caller"]),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["more_past", "low", "high"])
    note = lines(
        both("Of {n} talks opened with needs first {one:.0%} got past the opening, of {m} with the pitch {two:.0%}.",
             n=counts[0][1], m=counts[1][1], one=share[0], two=share[1]),
        in_words(0.95, both("Newcombe; least squares")),
    )  # fmt: skip
    return Dots(
        table.rename_axis("way_changed"), value="more_past", zero=0.0, formats=dict.fromkeys(table, POINTS), note=note,
        label=both("More talks past the opening, points"),
    )  # fmt: skip
