"""How a launch is looked at: its three numbers, its stages, what is to come.

Parameters   p, q and m with their intervals
Stages       months, the curve, and stages shaded behind it
Forecast     months, the curve, and its fan
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import Text, both, called
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SHADES = ("#eef2f5", "#dfe9df", "#f3ead6", "#efe0e0")


@dataclass(frozen=True, repr=False)
class Stages(Result):
    """What `Bass.stages` returns; ``.months`` by month since launch: seen_buyers, expected_buyers."""

    months: pd.DataFrame = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the months and the curve, with the stages shaded and named."""
        ax = axes(ax)
        end = float(self.months.index[-1]) + 0.5
        top = 1.4 * float(np.nanmax(self.months.to_numpy(float)))
        for shade, (stage, row) in zip(_SHADES[-len(self.table) :], self.table.iterrows(), strict=True):
            first, last = row["from_month"], np.nan_to_num(row["to_month"], nan=end)
            if min(last, end) - first > 0.05:
                ax.axvspan(first, min(last, end), color=shade, zorder=0)
                place = (first + min(last, end)) / 2
                ax.text(place, top * 0.98, called(stage), ha="center", va="top", fontsize=9, rotation=90)
        ax.plot(
            self.months.index,
            self.months["expected_buyers"],
            color=COLOURS["blue"],
            label=called("expected_buyers"),
        )
        ax.plot(self.months.index, self.months["seen_buyers"], "o", color=COLOURS["grey"], markersize=4,
                label=called("seen_buyers"))  # fmt: skip
        ax.set_xlim(0, end)
        ax.set_ylim(0, top)
        ax.set_xlabel(called(both("Months since launch")))
        ax.set_ylabel(called(both("First buyers in a month")))
        ax.legend(loc="lower right", fontsize=9)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how many months are seen, and what they come to."""
        seen = self.months["seen_buyers"].dropna()
        return both(
            "Dots: first buyers in {n} months, {all:,.0f} together, {most:,.0f} in the highest month; a curve through "
            "them, stages shaded behind it.",
            n=len(seen), all=float(seen.sum()), most=float(seen.max()),
        )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Parameters(Result):
    """What `Bass.parameters` returns; ``.values`` holds the numbers, an open end as infinity."""

    values: pd.DataFrame = field(kw_only=True)


@dataclass(frozen=True, repr=False)
class Forecast(Result):
    """What `Bass.predict` returns."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the months that were seen and the curve with its fan."""
        ax = axes(ax)
        ax.fill_between(
            self.table.index, self.table["low"], self.table["high"], color=COLOURS["blue"], alpha=0.18
        )
        ax.plot(
            self.table.index,
            self.table["expected_buyers"],
            color=COLOURS["blue"],
            label=called("expected_buyers"),
        )
        ax.plot(self.table.index, self.table["seen_buyers"], "o", color=COLOURS["grey"], markersize=4,
                label=called("seen_buyers"))  # fmt: skip
        ax.set_ylim(bottom=0)
        ax.set_xlabel(called(both("Months since launch")))
        ax.set_ylabel(called(both("First buyers in a month")))
        ax.legend(loc="upper right", fontsize=9)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how wide the fan is in the end."""
        last = self.table.iloc[-1]
        return both(
            "In month {month}: {expected:,.0f} first buyers expected, {low:,.0f} to {high:,.0f}.",
            month=self.table.index[-1], expected=last["expected_buyers"], low=last["low"], high=last["high"],
        )  # fmt: skip
