"""A forest of lifts: how often pairs are together, over all and within strata.

Forest   a result that draws two dots a pair
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from crmlib.figures import COLOURS, axes
from crmlib.i18n import Text, both, called
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TICKS = (0.125, 0.25, 0.5, 1, 2, 4, 8, 16)


@dataclass(frozen=True, repr=False)
class Forest(Result):
    """Lifts by pair: lift, low, high, lift_within, within_low, within_high."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw two dots a pair: hollow over all, full within strata; 1 is chance."""
        ax, place = axes(ax), np.arange(len(self.table))[::-1]
        looks = {"lift": ("low", "high", 0.15, "white", "o", "grey"),
                 "lift_within": ("within_low", "within_high", -0.15, COLOURS["blue"], "s", "blue")}  # fmt: skip
        ax.set_xscale("log")
        for value, (low, high, up, face, marker, colour) in looks.items():
            middle = self.table[value].to_numpy(float)
            shown = middle > 0
            ends = self.table[[low, high]].to_numpy(float).T
            reach = np.nan_to_num(np.clip([middle - ends[0], ends[1] - middle], 0, None))
            ax.errorbar(middle[shown], place[shown] + up, xerr=reach[:, shown], fmt=marker, markerfacecolor=face,
                        color=COLOURS[colour], capsize=3, label=called(value))  # fmt: skip
        ax.axvline(1, color=COLOURS["grey"], linestyle="--", linewidth=1, zorder=0)
        left, right = ax.get_xlim()
        ticks = [one for one in _TICKS if left <= one <= right]
        ax.minorticks_off()
        ax.set_xticks(ticks, [f"{one:g}" for one in ticks])
        ax.set_yticks(place, [called(name) for name in self.table.index])
        ax.set_xlabel(called(both("Together, times as often as by chance")))
        ax.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        return ax

    def describe(self) -> Text:
        """Return in a sentence which pair falls most once buyers of one kind are compared."""
        name = (self.table["lift"] / self.table["lift_within"]).replace(np.inf, np.nan).idxmax()
        return both(
            "{pair}: together {lift:.2f} times as often as by chance over all, {within:.2f} times among buyers of one "
            "kind.",
            pair=name, lift=self.table.loc[name, "lift"], within=self.table.loc[name, "lift_within"],
        )  # fmt: skip
