"""Dots with a second mark in each row: what was meant, or what chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from crmlib.figures import COLOURS
from crmlib.i18n import Text
from crmlib.result import Dots

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Marked(Dots):
    """Numbers with intervals, and one more number in each row.

    Attributes
    ----------
    mark : str
        The column that is drawn as a hollow diamond.
    marked : Text
        What it is.
    """

    mark: str = field(kw_only=True)
    marked: Text = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each number as a dot with its interval, and the mark as a hollow diamond."""
        ax = super().plot(ax)
        place = np.arange(len(self.table))[::-1]
        ax.scatter(
            self.table[self.mark], place, marker="D", s=55, facecolors="none", edgecolors=COLOURS["red"], zorder=3,
            label=str(self.marked),
        )  # fmt: skip
        # Above the picture, where it is not taken for one more mark.
        ax.legend(frameon=False, loc="lower right", bbox_to_anchor=(1, 1), fontsize=10)
        return ax
