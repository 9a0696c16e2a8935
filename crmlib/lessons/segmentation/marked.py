"""Dots with a second mark in each row: what was meant, or what chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from crmlib.figures import COLOURS
from crmlib.i18n import Text, both, listed
from crmlib.result import Dots
from crmlib.seen import FEW, named
from crmlib.tables import shown

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

    def describe(self) -> Text:
        """Return each row's number beside its mark; of many rows, where the two lie farthest apart."""
        rows = self.table if len(self.table) <= FEW else self.table.iloc[[self._farthest]]
        told = [
            both("{name} {value} ({mark} {other})", name=named(name), mark=self.marked,
                 value=shown(float(row[self.value]), self._spec(self.value)),
                 other=shown(float(row[self.mark]), self._spec(self.value)))
            for name, row in rows.iterrows()
        ]  # fmt: skip
        if len(rows) < len(self.table):
            return both("{what}: the two lie farthest apart for {row}.", what=self.label, row=told[0])
        return both("{what}: {rows}.", what=self.label, rows=listed(told))

    @property
    def _farthest(self) -> int:
        return int((self.table[self.value] - self.table[self.mark]).abs().to_numpy().argmax())
