"""Weekly sales as the lesson and its exercises look at them.

look         some rows of the file, one region under two names
year         the weeks of a year of one product: how strong they are, and which part of the year they belong to
month_index  how strong a month is, with the growth of the years taken out and left in
sold_by      what promotions sold in the years in which the lot was followed
counted      the same by several ways of counting: of 100 packs that a plain count calls extra, how many are left
ten_weeks    one promotion of Longjing: packs sold, and what would have been sold without
chosen       what all ten weeks would show if chosen regions were counted
refused      what is said to promotions that all fall in the same weeks
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from crmlib.errors import CrmlibError
from crmlib.frames.weekly import Weekly
from crmlib.i18n import LANGUAGES, N_, Text, both, lines, speaking
from crmlib.promotion import phases, promotion_effect, season
from crmlib.promotion.season import Phases
from crmlib.result import TERM, Lines, Result
from crmlib.stats.intervals import in_words
from crmlib.stats.promotion_views import Count, PromotionEffect

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ARTICLES = ("cold_brew", "longjing", "gift_box", "green_tea")
RENAMED = {"chuanyu": "sichuan"}  # new name: old name
WEEKS = 52
FEW = 50
IGNORED = 2025  # the year in which headquarters did not follow the lot


@dataclass(frozen=True, repr=False)
class Counted(Result):
    """What promotions sold by several ways of counting; the picture shows the weeks from the start one by one."""

    by_week: Lines = field(kw_only=True)

    def _weeks(self) -> Lines:
        return replace(
            self.by_week, columns=("more_than_usual",), bands=(("low", "high"),), label=both("More than usual"),
            xlabel=both("Weeks from the start"),
        )  # fmt: skip

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how much more was sold in each week, beside regions without a promotion."""
        ax = self._weeks().plot(ax)
        ax.axhline(0, color="black", linewidth=1, linestyle="--")
        return ax

    def describe(self) -> Text:
        """Return in a sentence from where to where the line runs."""
        weeks = self.by_week.table["more_than_usual"]
        return both(
            "More than usual: {first:+.0%} in week 1, {least:+.0%} in week {at}, {last:+.0%} in week {end}.",
            first=weeks.iloc[0], least=weeks.min(), at=int(weeks.idxmin()), last=weeks.iloc[-1],
            end=int(weeks.index[-1]),
        )  # fmt: skip


def look(weekly: pd.DataFrame) -> pd.DataFrame:
    """Return some rows of the file: one region under both of its names, and another one in a promotion.

    Parameters
    ----------
    weekly : DataFrame
        As in the file.
    """
    mine = weekly[weekly["article"] == "cold_brew"]
    renamed = mine[mine["region"] == "chuanyu"].head(2)
    before = mine[mine["region"] == "sichuan"].tail(2)
    promoted = mine[mine["promotion"] == 1].head(1)
    return pd.concat([promoted, before, renamed])


@dataclass(frozen=True, repr=False)
class Year(Result):
    """The four parts of a year: a table by part, and the wheel of the year as its picture."""

    wheel: Phases = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the year as a wheel."""
        return self.wheel.plot(ax)

    def describe(self) -> Text:
        """Return in a sentence how long each part is."""
        return self.wheel.describe()


def year(weekly: Weekly, article: str) -> Year:
    """Return the four parts of the year of a product, and whom to promote to in each.

    Parameters
    ----------
    weekly : usable weekly sales
    article : str

    Returns
    -------
    Year
        ``.table`` by phase: begins (month and day of the first week), weeks, packs (a week, all regions), whom,
        what_for.
    """
    usual = weekly.usual(article)
    found = phases(season(usual, WEEKS))
    last = usual.iloc[-WEEKS:]
    packs = last.groupby(found.table["phase"].to_numpy()).mean()
    table = found.spans.table.rename(columns={"positions": "weeks"})
    begins = [f"{last.index[int(place) - 1]:%m-%d}" for place in table["from_position"]]
    table = table.assign(begins=begins, packs_a_week=packs.reindex(table.index).astype(float))
    table = table[["begins", "weeks", "packs_a_week", "whom", "what_for"]]
    formats = {**found.spans.formats, "begins": TERM, "weeks": "d", "packs_a_week": ",.0f"}
    note = both(
        "Weeks of {year}: month and day of the first; packs a week without promotions.",
        year=last.index[-1].year,
    )
    return Year(table, formats=formats, note=note, wheel=found)


def month_index(weekly: Weekly, article: str, month: int) -> Result:
    """Return how strong a month is for a product, counted right and in two wrong ways.

    Parameters
    ----------
    weekly : usable weekly sales
    article : str
    month : int
        1 is January.

    Returns
    -------
    Result
        ``.table`` by way of counting: season_index (1 is an average month).
    """
    usual = weekly.usual(article)
    monthly = usual.groupby(usual.index.to_period("M")).mean()
    months = monthly.index.month
    last = monthly[monthly.index.year == monthly.index.year[-1]]
    index = season(monthly, 12, first=int(months[0])).table["season_index"]
    rows = {
        N_("growth of the years taken out"): index.loc[month],
        N_("beside the mean of all months"): monthly[months == month].mean() / monthly.mean(),
        N_("last year only"): last[last.index.month == month].mean() / last.mean(),
    }
    table = pd.DataFrame({"season_index": rows}).rename_axis("way")
    note = both("1 is an average month; promotions are taken off, {years} years.", years=len(monthly) // 12)
    return Result(table, formats={"season_index": ".2f"}, note=note)


def sold_by(
    weekly: Weekly, article: str | None = None, *, outcome: str = "sell_out", draws: int = 500
) -> PromotionEffect:
    """Return what promotions sold in the years in which the lot was followed.

    Parameters
    ----------
    weekly : usable weekly sales
    article : str, optional
        All products together if nothing is said.
    outcome : {"sell_out", "sell_in"}
    draws : int
        Lots drawn anew, for the intervals; `FEW` where only the estimates are looked at.
    """
    years = [IGNORED] if IGNORED in weekly.years() else []
    return promotion_effect(weekly, article, outcome=outcome, leave_out=years, draws=draws)


def counted(weekly: Weekly, sold: PromotionEffect, article: str = "cold_brew") -> Counted:
    """Return what promotions sold by several ways of counting: as shares, in packs, and to dealers.

    Parameters
    ----------
    weekly : usable weekly sales
    sold : PromotionEffect
        Of the same product, as `sold_by` returns it.
    article : str

    Returns
    -------
    Counted
        ``.table`` by `Count`: more_than_usual, low, high (share of usual sales), more_packs (a region and promotion),
        of_hundred (of 100 that the first way calls extra), by_dealers (what dealers took more; share).
    """
    rows = weekly.rows[(weekly.rows["article"] == article) & ~weekly.rows["week"].dt.year.isin([IGNORED])]
    by = rows.groupby("promotion")["sell_out"].mean()
    weeks = sold.by_week.table["more_packs"]
    during, behind = weeks.iloc[: sold.lasts].sum(), weeks.iloc[sold.lasts :].sum()
    packs = {Count.NAIVE: sold.lasts * (by[1] - by[0]), Count.IN_WEEKS: during, Count.AFTER: behind,
             Count.NET: during + behind}  # fmt: skip
    table = sold.table[["more_than_usual", "low", "high"]].assign(more_packs=pd.Series(packs))
    table["of_hundred"] = 100 * table["more_packs"] / packs[Count.NAIVE]
    table["by_dealers"] = sold_by(weekly, article, outcome="sell_in", draws=FEW).table["more_than_usual"]
    note = lines(
        both("Packs: in a region, a promotion. Of 100: of those that the first way calls extra. By dealers: what they "
             "took more. The first two ways have no interval, as no lot stands behind them."),
        in_words(0.95, both("lots drawn anew")),
    )  # fmt: skip
    formats = dict.fromkeys(("more_than_usual", "low", "high", "by_dealers"), "+.1%")
    formats |= {"more_packs": ",.0f", "of_hundred": ".0f"}
    return Counted(table, formats=formats, note=note, by_week=sold.by_week)


def ten_weeks(weekly: Weekly, article: str = "longjing") -> Result:
    """Return one promotion in one region, week by week.

    Parameters
    ----------
    weekly : usable weekly sales
    article : str

    Returns
    -------
    Result
        ``.table`` by week_from_start: sold_without (what would have been sold), sold_with (whole packs).
    """
    found = sold_by(weekly, article, draws=FEW)
    weeks = found.by_week.table
    table = pd.DataFrame(
        {"sold_without": weeks["usual_packs"], "sold_with": weeks["usual_packs"] + weeks["more_packs"]}
    )
    note = both("Packs in one region. Promotion in weeks 1 to {length}.", length=found.lasts)
    return Result(table.round().astype(int), note=note)


def chosen(weekly: Weekly) -> Result:
    """Return what all ten weeks would show if chosen regions were counted, and what is said where there are no others.

    Parameters
    ----------
    weekly : usable weekly sales

    Returns
    -------
    Result
        ``.table`` by years counted: more_than_usual, low, high of all ten weeks. The note: what is said to promotions
        that ran in all regions in the same weeks of each year.
    """
    rows = {
        N_("years in which the lot was followed"): sold_by(weekly, "cold_brew"),
        N_("all years"): promotion_effect(weekly, "cold_brew"),
    }
    table = pd.DataFrame(
        {name: one.table.loc[Count.NET, ["more_than_usual", "low", "high"]] for name, one in rows.items()}
    ).T
    said = both(
        "Cold brew, all ten weeks. Promotions in all regions in the same weeks are refused: “{said}”",
        said=refused(weekly),
    )
    return Result(table.astype(float), formats=dict.fromkeys(table, "+.1%"), note=said)


def refused(weekly: Weekly) -> Text:
    """Return what is said to promotions that ran in all regions in the same weeks of each year.

    Parameters
    ----------
    weekly : usable weekly sales
    """
    rows = weekly.rows.copy()
    rows["promotion"] = rows["week"].dt.isocalendar().week.between(16, 19).astype(int)
    said = []
    for code in LANGUAGES:
        with speaking(code):
            try:
                promotion_effect(rows, "cold_brew", draws=FEW)
            except CrmlibError as refusal:
                said.append(str(refusal))
    return Text(*said)
