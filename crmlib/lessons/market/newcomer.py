"""The case: an electronics house sells bottled tea. From whom does it take, and is that more than its size says?

newcomer   each shelf before and after, and how much the newcomer should have from it by its size alone
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS
from crmlib.i18n import N_, Text, both, called, lines, listed
from crmlib.result import Dots
from crmlib.seen import named, together
from crmlib.stats.intervals import in_words, z_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HOUSEHOLDS = 4_000  # the same ones in both years
TAKES = 0.06  # the newcomer's share of the market after a year


@dataclass(frozen=True)
class Shelf:
    """For how many households it was the main one before, how many of them have left it, how many came to it."""

    before: int
    left: int
    came: int

    @property
    def lost(self) -> tuple[float, float, float]:
        """The loss with its interval, in shares of all households: left and came are of the same ones."""
        less, moved = self.left - self.came, self.left + self.came
        reach = z_value(0.95) * np.sqrt(moved - less**2 / HOUSEHOLDS)
        return less / HOUSEHOLDS, (less - reach) / HOUSEHOLDS, (less + reach) / HOUSEHOLDS


SHELVES = {
    N_("Red Gate, leaf tea"): Shelf(1_004, 170, 114),
    N_("Greenhill, leaf tea"): Shelf(600, 102, 70),
    N_("Old Harbour, leaf tea"): Shelf(408, 61, 61),
    N_("cold brew of all brands"): Shelf(832, 190, 66),
}


@dataclass(frozen=True, repr=False)
class Losses(Dots):
    """What each shelf lost, beside what it would lose by its size."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each loss with its interval, and a mark where its size alone would put it."""
        ax = super().plot(ax)
        place = np.arange(len(self.table))[::-1]
        ax.plot(self.table["by_size"], place, "|", color=COLOURS["red"], markersize=22, markeredgewidth=3,
                label=called(N_("by its size alone")))  # fmt: skip
        ax.legend(frameon=False, loc="upper right")
        return ax

    def describe(self) -> Text:
        """Say each loss, and the one beyond what size gives."""
        beyond = [name for name, row in self.table.iterrows() if row["low"] > row["by_size"]]
        return together(
            super().describe(),
            both("More than its size gives: {shelves}.", shelves=listed(map(named, beyond))),
        )


def newcomer() -> Losses:
    """Return what each shelf lost, and what it would lose if the newcomer took from all in proportion to their size.

    Returns
    -------
    Losses
        ``.table`` by shelf: share_before, by_size (loss by size alone), lost, low, high.
    """
    shares = [shelf.before / HOUSEHOLDS for shelf in SHELVES.values()]
    table = pd.DataFrame([shelf.lost for shelf in SHELVES.values()], columns=["lost", "low", "high"])
    table.insert(0, "share_before", shares)
    table.insert(1, "by_size", TAKES * table["share_before"])
    table.index = pd.Index(list(SHELVES), name="shelf")
    note = both(
        "Another panel of {n:,} households: the shelf from which each buys most, a year before and now. "
        "By size: {takes:.0%}.",
        n=HOUSEHOLDS, takes=TAKES,
    )  # fmt: skip
    return Losses(
        table, value="lost", zero=0.0, label=both("Lost, of all households"),
        formats=dict.fromkeys(table, ".1%"),
        note=lines(note, in_words(0.95, N_("the same households, in pairs"))),
    )  # fmt: skip
