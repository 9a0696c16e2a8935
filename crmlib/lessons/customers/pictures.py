"""Three pictures that only this topic draws.

Against    two bars a row, one below the other: failures beside the customers they lose
Dumbbell   two marks a row, joined: the same answers as a share of people and of mentions
Places     a point a shop, its district told by colour and by shape
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import seen
from crmlib.figures import COLOURS, axes
from crmlib.i18n import Text, both, called, listed
from crmlib.looks import HATCHES, MARKERS, SERIES
from crmlib.result import Result
from crmlib.tables import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Against(Result):
    """Two sizes a row, drawn as bars one below the other.

    Attributes
    ----------
    columns : tuple of str
        The columns that are drawn, one colour and hatch each.
    label : str or Text
        What the axis shows, with its unit.
    """

    columns: tuple[str, ...] = field(default=(), kw_only=True)
    label: str | Text = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw two bars a row, the first row on top."""
        ax = axes(ax)
        ax.figure.set_figheight(max(4.0, 0.55 * len(self.table) + 1))
        place, width = np.arange(len(self.table))[::-1], 0.8 / len(self.columns)
        for i, column in enumerate(self.columns):
            size = self.table[column].to_numpy(float)
            at = place - (i - (len(self.columns) - 1) / 2) * width
            ax.barh(at, size, width, color=COLOURS[SERIES[i]], hatch=HATCHES[i], edgecolor="white",
                    label=called(column))  # fmt: skip
            for x, y in zip(size, at, strict=True):
                ax.annotate(shown(float(x), self._spec(column)), (max(x, 0), y), xytext=(3, 0),
                            textcoords="offset points", va="center", fontsize=9)  # fmt: skip
        ax.axvline(0, color=COLOURS["grey"], linewidth=1)
        ax.set_yticks(place, [called(name) for name in self.table.index])
        ax.xaxis.set_major_formatter(lambda value, _place: shown(float(value), self._spec(self.columns[0])))
        ax.margins(x=0.12)
        ax.set_xlabel(called(self.label))
        ax.legend(frameon=False, loc="lower right")
        return ax

    def describe(self) -> Text:
        """Return in a sentence how long the bars are."""
        return seen.grid(self.table, self.columns, [self._spec(one) for one in self.columns])


@dataclass(frozen=True, repr=False)
class Dumbbell(Against):
    """Two sizes a row, drawn as two marks joined by a line."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw two marks a row, the first row on top."""
        ax = axes(ax)
        place = np.arange(len(self.table))[::-1]
        ends = self.table[list(self.columns)].to_numpy(float)
        ax.hlines(place, ends.min(axis=1), ends.max(axis=1), color=COLOURS["grey"], linewidth=2, zorder=1)
        for i, column in enumerate(self.columns):
            ax.plot(
                ends[:, i], place, MARKERS[i], color=COLOURS[SERIES[i]], markersize=9, label=called(column)
            )
            for x, y in zip(ends[:, i], place, strict=True):
                ax.annotate(shown(float(x), self._spec(column)), (x, y), xytext=(0, 8),
                            textcoords="offset points", ha="center", fontsize=9)  # fmt: skip
        ax.set_yticks(place, [called(name) for name in self.table.index])
        ax.set_ylim(-0.6, len(self.table) - 0.3)
        ax.xaxis.set_major_formatter(lambda value, _place: shown(float(value), self._spec(self.columns[0])))
        ax.set_xlabel(called(self.label))
        ax.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.18), ncols=len(self.columns))
        return ax

    def describe(self) -> Text:
        """Return in a sentence where both marks of each row lie."""
        return seen.grid(self.table, self.columns, [self._spec(one) for one in self.columns])


@dataclass(frozen=True, repr=False)
class Places(Result):
    """Points by group, each group with a colour and a shape of its own.

    Attributes
    ----------
    points : DataFrame
        x, y and group, a row a point.
    groups : sequence of str
        In the order in which they are told.
    xlabel, ylabel : str or Text
        What the axes show, with their units.
    """

    points: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)
    groups: tuple[str, ...] = field(default=(), kw_only=True)
    xlabel: str | Text = field(default="", kw_only=True)
    ylabel: str | Text = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a mark a point."""
        ax = axes(ax)
        for i, group in enumerate(self.groups):
            here = self.points[self.points["group"] == group]
            ax.plot(
                here["x"], here["y"], MARKERS[i], color=COLOURS[SERIES[i]], markersize=8, label=called(group)
            )
        ax.set_xlabel(called(self.xlabel))
        ax.set_ylabel(called(self.ylabel))
        ax.legend(frameon=False, loc="upper left")
        return ax

    def describe(self) -> Text:
        """Return in a sentence where the middle of each group lies, and how much rises with what."""
        middles = self.points.groupby("group")[["x", "y"]].mean()
        told = listed(
            both("{group}: {x:.2f} and {y:.2f}", group=seen.named(group), x=middles.loc[group, "x"],
                 y=middles.loc[group, "y"])
            for group in self.groups
        )  # fmt: skip
        return both(
            "{n} points; {xlabel} across, {ylabel} up. Means by group: {told}.",
            n=len(self.points), xlabel=seen.named(self.xlabel), ylabel=seen.named(self.ylabel), told=told,
        )  # fmt: skip
