"""Who buys what besides: leaf tea and cold brew, our own bottle, and the most loyal.

beside      which share of each brand's buyers also buys another, beside what its size gives; cold brew as one brand
own_bottle  how many buyers of our own cold brew also buy our leaf tea, beside what our size gives
verdict     which sentence that bears out
how_much    how much tea our buyers drink, by how much of it they give us
two_ways    our customer share in both ways that are called so
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import axes
from crmlib.frames.diaries import Diaries, usable
from crmlib.i18n import N_, Text, both, called, lines
from crmlib.lessons.market.brands import OURS
from crmlib.market import customer_share, duplication, loyal
from crmlib.market.shares import HOW
from crmlib.result import Result
from crmlib.stats.duplication import Duplication
from crmlib.stats.intervals import in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLD = "cold_brew"


@dataclass(frozen=True, repr=False)
class Beside(Result):
    """Shares of buyers who also buy another brand, beside what the others' size gives.

    Attributes
    ----------
    seen, expected : DataFrame
        Rows: buyers of; columns: also buy.
    """

    seen: pd.DataFrame = field(kw_only=True)
    expected: pd.DataFrame = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both numbers in each cell, the cell shaded by how far they lie apart."""
        ax = axes(ax)
        apart = (self.seen / self.expected - 1).to_numpy(float)
        ax.imshow(apart, cmap="PuOr_r", vmin=-0.6, vmax=0.6, aspect="auto")
        for row, one in enumerate(self.seen.index):
            for column, other in enumerate(self.seen.columns):
                if one == other:
                    continue
                text = f"{100 * self.seen.loc[one, other]:.0f} | {100 * self.expected.loc[one, other]:.0f}"
                ax.text(column, row, text, ha="center", va="center", fontsize=10)
        names = [called(name).replace(" ", "\n", 1) for name in self.seen.columns]
        ax.set_xticks(range(len(names)), names, fontsize=10)
        ax.set_yticks(range(len(names)), [called(name) for name in self.seen.index])
        ax.set_xlabel(called(N_("also buy … (%: found | by its size)")))
        ax.set_ylabel(called(N_("of the buyers of …")))
        return ax

    def describe(self) -> Text:
        """Say which pairs lie far off, and that the others do not."""
        ratio = (self.seen / self.expected).drop(index=COLD)
        cold, leaf = ratio[COLD], ratio.drop(columns=COLD)  # a brand beside itself is missing
        return both(
            "A table of brands. Buyers of one leaf tea also buy another {low:.2f} to {high:.2f} times as often as its "
            "size gives; cold brew only {cold_low:.2f} to {cold_high:.2f} times.",
            low=float(leaf.min(axis=None)), high=float(leaf.max(axis=None)), cold_low=cold.min(), cold_high=cold.max(),
        )  # fmt: skip


def beside(panel: pd.DataFrame, households: pd.DataFrame) -> Beside:
    """Return how many buyers of each leaf brand also buy bottled cold brew, beside what its size gives.

    Parameters
    ----------
    panel, households : DataFrame
        The tables ``tea_panel`` and ``panel_households``; the first year is looked at.

    Returns
    -------
    Beside
        ``.table`` by brand: also_cold, by_size, times (one over the other), low, high.
    """
    found = duplication(usable(panel, households, beside=COLD).year(1))
    brands = [name for name in found.table.index if name != COLD]
    rows = [_pair(found, brand, COLD) for brand in brands]
    table = pd.DataFrame(rows, index=pd.Index(brands, name="buyers_of"), columns=["also_cold", *_COLUMNS])
    return Beside(
        table, seen=found.table, expected=found.expected.table, formats=_FORMATS, note=found.pairs.note
    )


_COLUMNS = ("by_size", "times", "low", "high")
_FORMATS = dict.fromkeys(("also_cold", "also_leaf", "by_size"), ".1%") | dict.fromkeys(_COLUMNS[1:], ".2f")


def _pair(found: Duplication, one: str, other: str) -> tuple[float, ...]:
    """Return of the buyers of one the share that buys the other: found, by its size, times, low, high."""
    names = list(found.table.index)
    low, high = sorted((names.index(one), names.index(other)))
    pairs = list(zip(*np.triu_indices(len(names), 1), strict=True))
    row = found.pairs.table.iloc[pairs.index((low, high))]
    seen, size = found.table.loc[one, other], found.expected.table.loc[one, other]
    return float(seen), float(size), *(float(row[name]) for name in ("ratio", "low", "high"))


def own_bottle(panel: pd.DataFrame, households: pd.DataFrame) -> Result:
    """Return how many buyers of our own cold brew also buy our leaf tea, beside what the size of our leaf tea gives.

    Parameters
    ----------
    panel, households : DataFrame
        The tables ``tea_panel`` and ``panel_households``; both years are looked at.

    Returns
    -------
    Result
        ``.table`` of one row: bottle_buyers, also_leaf, by_size, times, low, high.
    """
    kept = panel[(panel["form"] == "leaf") | (panel["brand"] == OURS)]
    diaries = usable(kept, households, beside=COLD)
    found = duplication(diaries)
    buyers = int((diaries.counts()[COLD] > 0).sum())
    table = pd.DataFrame(
        [(buyers, *_pair(found, COLD, OURS))],
        columns=["bottle_buyers", "also_leaf", *_COLUMNS],
        index=pd.Index([N_("buyers of Greenhill's bottled cold brew")], name="buyers_of"),
    )
    note = both("July 2024 to June 2026. Times: found over by size; 1 is just what our size gives.")
    return Result(table, formats=_FORMATS, note=lines(note, in_words(0.95, HOW)))


def verdict(found: Result) -> str:
    """Return the option of the exercise that the table bears out: c (more), d (fewer) or e (it can't be said).

    Examples
    --------
    >>> verdict(Result(pd.DataFrame({"low": [0.6], "high": [0.9]})))
    'd'
    """
    low, high = found.table[["low", "high"]].iloc[0]
    return "d" if high < 1 else "c" if low > 1 else "e"


def how_much(diaries: Diaries) -> Result:
    """Return how much tea our buyers buy in a year, by how much of it they buy from us.

    Parameters
    ----------
    diaries : usable diaries of a year
    """
    return loyal(diaries, OURS).only(
        "households", "part_of_buyers", "category_each", "low", "high", "part_of_sales"
    )


def two_ways(diaries: Diaries) -> Result:
    """Return our customer share in both ways that are called so.

    Parameters
    ----------
    diaries : usable diaries of a year

    Returns
    -------
    Result
        ``.table`` by way: share, low, high.
    """
    found = customer_share(diaries)
    row = found.table.loc[OURS]
    ways = {
        N_("all purchases of all buyers together"): ["customer_share", "low", "high"],
        N_("each buyer's own share, then averaged"): ["mean_of_people", "mean_low", "mean_high"],
    }
    table = pd.DataFrame(
        [row[names].to_numpy(float) for names in ways.values()], columns=["share", "low", "high"]
    )
    table.index = pd.Index(list(ways), name="way_to_count")
    return Result(table, formats=dict.fromkeys(table, ".1%"), note=found.note)
