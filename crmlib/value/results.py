"""What the models of delivered value answer with: tables that draw themselves.

Estimates    coefficients, willingness to pay, needed changes: a number with its interval a row
Bars         shares or scores, one bar an alternative
Matrix       elasticities or rank probabilities as a shaded table
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import Labelled, _
from crmlib.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes


def labels(things: Iterable[object]) -> list[str]:
    """Return how things are called in the language in force."""
    return [thing.label if isinstance(thing, Labelled) else _(str(thing)) for thing in things]


def named_index(things: Iterable[object], name: str) -> pd.Index:
    """Return an index that keeps enum members as they are."""
    return pd.Index(list(things), dtype=object, name=name)


@dataclass(frozen=True, repr=False)
class Estimates(Result):
    """Numbers with intervals, drawn as dots with bars.

    Attributes
    ----------
    value : str
        The column that is drawn; the interval is in ``low`` and ``high``.
    xlabel : str
        Label of the axis, a message id.
    """

    value: str = field(default="estimate", kw_only=True)
    xlabel: str = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each number as a dot and its interval as a bar; zero is the dashed line.

        Constants of alternatives stay in the table: on one axis with the attributes they would dwarf them.
        """
        ax = axes(ax)
        own = [not str(name).startswith("asc_") for name in self.table.index]
        table = self.table[own] if any(own) else self.table
        where = np.arange(len(table))[::-1]
        middle = table[self.value].to_numpy(float)
        reach = [middle - table["low"].to_numpy(float), table["high"].to_numpy(float) - middle]
        ax.errorbar(middle, where, xerr=np.abs(reach), fmt="o", color=COLOURS["blue"], capsize=3)
        ax.axvline(0, color=COLOURS["grey"], linestyle="--", linewidth=1)
        ax.set_yticks(where, labels(table.index))
        ax.set_xlabel(_(self.xlabel) if self.xlabel else "")
        return ax


@dataclass(frozen=True, repr=False)
class Bars(Result):
    """Numbers by alternative, drawn as bars side by side.

    Attributes
    ----------
    columns : tuple of str
        The columns that are drawn, one colour and hatch each.
    ylabel : str
        Label of the axis, a message id.
    """

    columns: tuple[str, ...] = field(default=("share",), kw_only=True)
    ylabel: str = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw one bar a row and column; intervals in ``low`` and ``high`` belong to the last column."""
        ax = axes(ax)
        width = 0.8 / len(self.columns)
        where = np.arange(len(self.table))
        looks = zip(self.columns, ("blue", "orange", "green"), ("", "//", ".."), strict=False)
        for i, (column, colour, hatch) in enumerate(looks):
            heights = self.table[column].to_numpy(float)
            reach = None
            if i == len(self.columns) - 1 and {"low", "high"} <= set(self.table.columns):
                ends = self.table[["low", "high"]].to_numpy(float)
                reach = np.abs([heights - ends[:, 0], ends[:, 1] - heights])
            ax.bar(
                where + (i - (len(self.columns) - 1) / 2) * width,
                heights,
                width,
                yerr=reach,
                capsize=3,
                color=COLOURS[colour],
                hatch=hatch,
                edgecolor="white",
                label=_(column),
            )
        ax.axhline(0, color=COLOURS["grey"], linewidth=1)
        ax.set_xticks(where, labels(self.table.index))
        ax.set_ylabel(_(self.ylabel) if self.ylabel else "")
        if self.formats.get(self.columns[-1], "").endswith("%"):
            ax.yaxis.set_major_formatter(lambda height, _position: f"{height:.0%}")
        if len(self.columns) > 1:
            ax.legend(frameon=False)
        return ax


@dataclass(frozen=True, repr=False)
class Matrix(Result):
    """A square of numbers, drawn as a shaded table.

    Attributes
    ----------
    columns : tuple of str
        The columns that are drawn; all of them by default.
    xlabel : str
        What the columns are, a message id.
    """

    columns: tuple[str, ...] = field(default=(), kw_only=True)
    xlabel: str = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Shade each cell by its size and write the number in it."""
        ax = axes(ax)
        drawn = self.table[list(self.columns or self.table.columns)]
        cells = drawn.to_numpy(float)
        top = float(np.abs(cells).max()) or 1.0
        ax.imshow(cells, cmap="PuOr", vmin=-top, vmax=top, aspect="auto")
        for (row, column), value in np.ndenumerate(cells):
            dark = abs(value) > 0.7 * top
            share = self.formats.get(str(drawn.columns[column]), "").endswith("%")
            ax.text(
                column,
                row,
                f"{value:.0%}" if share else f"{value:.2f}",
                ha="center",
                va="center",
                color="white" if dark else "black",
            )
        ax.set_xticks(range(cells.shape[1]), labels(drawn.columns))
        ax.set_yticks(range(cells.shape[0]), labels(drawn.index))
        ax.set_xlabel(_(self.xlabel) if self.xlabel else "")
        return ax
