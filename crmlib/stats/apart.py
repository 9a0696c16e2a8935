"""How far two things lie apart, beside how far they would if nobody told them apart.

Distance    of one pair
Distances   of all pairs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from crmlib.figures import COLOURS
from crmlib.i18n import Text, both, called, listed
from crmlib.result import Dots

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Distance(NamedTuple):
    """How far two brands lie apart: the estimate with its interval, and how far they would if nobody told them apart.

    Attributes
    ----------
    estimate, low, high : float
        Chi-square distance between what the two stand for.
    if_same : float
        What the distance stays under in 95 % of cases where each respondent's ticks for the two are swapped by lot.
    p_value : float
        How often such a distance is as large as the one found.
    """

    estimate: float
    low: float
    high: float
    if_same: float
    p_value: float


@dataclass(frozen=True, repr=False)
class Distances(Dots):
    """Distances of pairs; the picture has a bar where each would end if nobody told the two apart."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each distance with its interval, and the bar beside it."""
        ax = super().plot(ax)
        place = np.arange(len(self.table))[::-1]
        ax.plot(self.table["if_same"], place, "|", color=COLOURS["red"], markersize=16, markeredgewidth=2,
                label=called("if_same"))  # fmt: skip
        ax.legend(frameon=False)
        ax.set_xlim(left=0)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how far each pair lies apart, and beyond what it would do by chance."""
        rows = self.table[["estimate", "if_same"]].itertuples()
        each = listed(
            both("{pair} {found:.2f} (if nobody told them apart, up to {same:.2f})", pair=one.Index, found=one.estimate,
                 same=one.if_same) for one in rows
        )  # fmt: skip
        return both("Distances: {each}.", each=each)
