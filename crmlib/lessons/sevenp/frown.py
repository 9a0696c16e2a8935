"""The case: one frown at a hotel's desk. Did something change, or is it the usual up and down?

NOTES     frowns per 100 guests who paid, week by week
ACTED     weeks after which the manager did something
frowns    the weeks with their limits
Frowns    its answer, with a picture
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, both, called
from crmlib.result import Result
from crmlib.stats.control_chart import limits

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTES = (6, 4, 7, 5, 6, 8, 5, 6, 7, 4, 6, 12)
ACTED = (3, 6, 9)


@dataclass(frozen=True, repr=False)
class Frowns(Result):
    """Frowns by week: frowns, limit_low, limit_high, acted."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the weeks, the limits as dashed lines, and the weeks after which the manager acted as squares."""
        ax, table = axes(ax), self.table
        week = table.index.to_numpy(float)
        ax.plot(week, table["frowns"], color=COLOURS["blue"], marker="o", linewidth=1)
        did = week[np.isin(week, ACTED)]
        ax.plot(did, table["frowns"].to_numpy()[np.isin(week, ACTED)], "s", color=COLOURS["red"], markersize=10,
                fillstyle="none", label=called(N_("the manager acted")))  # fmt: skip
        for name in ("limit_low", "limit_high"):
            ax.plot(week, table[name], color=COLOURS["grey"], linestyle="--", linewidth=1)
        ax.set_ylim(0, 13)
        ax.set_xticks(week)
        ax.set_xlabel(called(N_("Week")))
        ax.set_ylabel(called(N_("Frowns per 100 guests")))
        ax.legend(frameon=False, loc="upper left")
        return ax

    def describe(self) -> Text:
        """Say which weeks lie outside of the limits."""
        table = self.table
        out = table.index[(table["frowns"] > table["limit_high"]) | (table["frowns"] < table["limit_low"])]
        return both(
            "Frowns by week, from {low} to {high}; limits {lower:.1f} and {upper:.1f}. Outside: week {weeks}.",
            low=int(table["frowns"].min()), high=int(table["frowns"].max()), lower=table["limit_low"].iloc[0],
            upper=table["limit_high"].iloc[0], weeks=", ".join(map(str, out)),
        )  # fmt: skip


def frowns() -> Frowns:
    """Return the weeks with limits from the eleven before the last.

    Returns
    -------
    Frowns
        ``.table`` by week: frowns, limit_low, limit_high.
    """
    found = limits(NOTES[:-1])
    table = pd.DataFrame(
        {"frowns": NOTES, "limit_low": found.low, "limit_high": found.high},
        index=pd.RangeIndex(1, len(NOTES) + 1, name="week"),
    )
    step = float(np.abs(np.diff(NOTES[:-1])).mean())
    note = both(
        "Weeks 1 to 11: mean {mean:.2f}, mean step from week to week {step:.1f}; limits: mean ± 2.66 × step.",
        mean=found.centre, step=step,
    )  # fmt: skip
    formats = {"frowns": "d", "limit_low": ".1f", "limit_high": ".1f"}
    return Frowns(table, formats=formats, note=note)
