"""What a promotion leaves: plans for 120,000 yuan, a gift counted on week by week, a season that is stretched.

plans      what each plan would leave, and how much more it must sell to be paid for
until      what a small gift with each bottle has left after so many weeks
stretched  for how many weeks more a season lasts, if a promotion begins where it would end
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.frames.weekly import Weekly
from crmlib.i18n import N_, Text, both, lines
from crmlib.lessons.promotion.selling import WEEKS, Year
from crmlib.promotion import SeasonPhase
from crmlib.result import Lines, Result
from crmlib.stats.intervals import in_words
from crmlib.stats.promotion_views import Count, PromotionEffect

if TYPE_CHECKING:
    from matplotlib.axes import Axes

REGIONS = 3  # in which a promotion runs
USUAL = 1_000  # bottles a week without a promotion
BOTTLE, GIFT = 5.0, 1.0  # yuan: what a bottle leaves, what a small gift costs


@dataclass(frozen=True)
class Plan:
    """A promotion: of what, from which week of the year on, what a pack leaves, and what is given away with it."""

    article: str
    start: int
    margin: float
    gift: float


PLANS = {
    N_("cold brew, second bottle free, from mid-March"): Plan("cold_brew", 11, 5.0, 3.0),
    N_("the same, from early June"): Plan("cold_brew", 23, 5.0, 3.0),
    N_("Longjing, coupon, from mid-April"): Plan("longjing", 16, 30.0, 10.0),
    N_("mid-autumn box, cup, from mid-August"): Plan("gift_box", 33, 150.0, 9.0),
}


def plans(weekly: Weekly, sold: PromotionEffect) -> Result:
    """Return what each plan would leave, and how much more it must sell to be paid for.

    Parameters
    ----------
    weekly : usable weekly sales
    sold : PromotionEffect
        What promotions sell, of all products together.

    Returns
    -------
    Result
        ``.table`` by plan: packs_usual (in three regions in the weeks of the promotion, without it), must_keep and
        keeps (of these packs, more in the end), gifts_cost, left_over, left_low, left_high (yuan).
    """
    share, net = sold.by_week.table["more_than_usual"].to_numpy(), sold.table.loc[Count.NET]
    rows = {}
    for name, one in PLANS.items():
        usual = weekly.usual(one.article).iloc[-WEEKS:].to_numpy()
        usual = REGIONS / weekly.rows["region"].nunique() * usual[one.start - 1 :][: len(share)]
        weeks = slice(0, sold.lasts)
        packs, more = usual[weeks].sum(), usual @ share
        gifts = one.gift * (usual * (1 + share))[weeks].sum()
        ends = [
            more + usual.sum() * (net[end] - net["more_than_usual"])
            for end in ("more_than_usual", "low", "high")
        ]
        rows[name] = (
            packs,
            gifts / one.margin / packs,
            more / packs,
            gifts,
            *(end * one.margin - gifts for end in ends),
        )
    columns = ["packs_usual", "must_keep", "keeps", "gifts_cost", "left_over", "left_low", "left_high"]
    table = pd.DataFrame(list(rows.values()), columns=columns, index=pd.Index(list(rows), name="plan_name"))
    formats = dict.fromkeys(columns, ",.0f") | {"must_keep": "+.0%", "keeps": "+.0%"}
    note = lines(both(_PLANS), in_words(0.95, N_("lots drawn anew")))
    return Result(table, formats=formats, note=note)


_PLANS = N_(
    "Three regions, four weeks; yuan. Must keep: for each 100 packs that four weeks sell anyway, so many more must be "
    "left after ten weeks to pay for the gifts. Keeps: so many are, as promotions of all four products went. A pack "
    "leaves 5 yuan (cold brew), 30 (Longjing), 150 (box); the gift or the coupon costs 3, 10 and 9."
)


@dataclass(frozen=True, repr=False)
class Until(Lines):
    """What a promotion has left after so many weeks, drawn for all weeks with the one that was asked for marked.

    Attributes
    ----------
    weeks : DataFrame
        By week: left_over, left_low, left_high.
    """

    weeks: pd.DataFrame = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what is left by week, and a dot at the week that was asked for."""
        drawn = Lines(
            self.weeks, columns=("left_over",), bands=(("left_low", "left_high"),), formats=self.formats,
            xlabel=both("Weeks counted from the start"), label=both("Yuan left in a region"),
        )  # fmt: skip
        ax = drawn.plot(ax)
        ax.axhline(0, color="black", linewidth=1, linestyle="--")
        week = self.table.index[0]
        ax.plot([week], self.weeks.loc[week, "left_over"], "o", markersize=9, color="black")
        return ax

    def describe(self) -> Text:
        """Return in a sentence what is left after the weeks that were asked for, and after all."""
        week, last = self.table.index[0], self.weeks.index[-1]
        return both(
            "Yuan left: {now:,.0f} after {week} weeks, {end:,.0f} after {last}.",
            now=self.weeks.loc[week, "left_over"], week=week, end=self.weeks.loc[last, "left_over"], last=last,
        )  # fmt: skip


def until(sold: PromotionEffect, *asked: int) -> Until:
    """Return what a small gift with each bottle has left in a region after so many weeks.

    Parameters
    ----------
    sold : PromotionEffect
        What promotions of cold brew sold.
    *asked : int
        Counted until these weeks from the start; the picture marks the first.

    Returns
    -------
    Until
        ``.table`` by weeks_counted: more_packs, gifts_cost, left_over, left_low, left_high (yuan).
    """
    by = sold.by_week.table
    gifts = (GIFT * (by["usual_packs"] + by["more_packs"])).where(by.index <= sold.lasts, 0).cumsum()
    weeks = pd.DataFrame({"more_packs": by["cumulative"], "gifts_cost": gifts})
    for name, ends in (("left_over", "cumulative"), ("left_low", "cum_low"), ("left_high", "cum_high")):
        weeks[name] = BOTTLE * by[ends] - gifts
    weeks.index = weeks.index.rename("weeks_counted")
    note = both(
        "One region; a bottle leaves {bottle:.0f} yuan, the gift costs {gift:.0f}.", bottle=BOTTLE, gift=GIFT
    )
    formats = dict.fromkeys(weeks, ",.0f")
    return Until(
        weeks.loc[list(asked)],
        weeks=weeks,
        formats=formats,
        note=lines(note, in_words(0.95, N_("lots drawn anew"))),
    )


def stretched(year: Year, sold: PromotionEffect) -> Result:
    """Return for how many weeks cold brew sells more than on average, without and with a promotion at the season's end.

    Parameters
    ----------
    year : Year
        The parts of its year.
    sold : PromotionEffect
        What promotions sell.

    Returns
    -------
    Result
        ``.table`` by plan: weeks_above (weeks with more than an average week's packs).
    """
    index = year.wheel.table["season_index"].to_numpy()
    phase = year.wheel.table["phase"]
    begins = int(np.flatnonzero(phase == SeasonPhase.STRETCH)[-1]) + 1  # the first week after the stretch
    share = np.zeros(len(index))
    effect = sold.by_week.table["more_than_usual"].to_numpy()
    share[(begins + np.arange(len(effect))) % len(index)] = effect
    rows = {
        N_("without a promotion"): index,
        N_("with one from the week in which it would end"): index * (1 + share),
    }
    table = pd.DataFrame({"weeks_above": [int((one > 1).sum()) for one in rows.values()]}, index=list(rows))
    return Result(table, note=both("Weeks of a year in which more than an average week's bottles are sold."))
