"""Successes to come by trials, drawn as a fan: the more trials, the more, and the wider the range.

Orders  a table, and the fan beside it
Weeks   lines over weeks to come, with a second, narrower band
fan_of  how many successes so many trials will bring, from few trials to more than planned
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks, seen
from crmlib.figures import COLOURS
from crmlib.i18n import Text, _, both
from crmlib.result import Lines, Result
from crmlib.stats.predicted import predict_count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS = 30  # of the fan


@dataclass(frozen=True, repr=False)
class Orders(Result):
    """What `orders_from` returns: drawn as a fan of orders by dials.

    Attributes
    ----------
    dials, rate, level
        What was asked for.
    target : int or None
    """

    dials: int = field(kw_only=True)
    rate: float | Sequence[int] = field(kw_only=True)
    level: float = field(default=0.95, kw_only=True)
    target: int | None = field(default=None, kw_only=True)

    @cached_property
    def fan(self) -> pd.DataFrame:
        """By dials: orders_mean, low, high."""
        return fan_of(self.dials, self.rate, level=self.level)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the orders to be expected by dials, with the range in which they will lie."""
        ax = looks.lines(
            self.fan, ("orders_mean",), bands=(("low", "high"),), label=both("Orders"), xlabel=both("Dials"),
            spec=",.0f", ax=ax,
        )  # fmt: skip
        looks.ticks(ax.xaxis, ",.0f")
        if self.target is not None:
            ax.axhline(self.target, color="black", linestyle="--", linewidth=1)
            ax.annotate(
                _("Target: {n}").format(n=self.target), (0.01, self.target), xycoords=("axes fraction", "data"),
                xytext=(0, 4), textcoords="offset points", fontsize=10,
            )  # fmt: skip
        return ax

    def describe(self) -> Text:
        """Return in a sentence from where to where orders run."""
        return seen.run(self.fan["orders_mean"], ",.0f", both("Orders"))


@dataclass(frozen=True, repr=False)
class Weeks(Lines):
    """Lines over weeks to come.

    Attributes
    ----------
    inner : pair of str
        Columns of the narrower band; none if empty.
    """

    inner: tuple[str, ...] = field(default=(), kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a line a column with its bands."""
        from matplotlib.ticker import MaxNLocator

        ax = super().plot(ax)
        if self.inner:
            low, high = (self.table[name] for name in self.inner)
            ax.fill_between(
                self.table.index, low, high, color=COLOURS["sky"], alpha=0.45, linewidth=0, zorder=0
            )
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        return ax

    def describe(self) -> Text:
        """Return in sentences from where to where each line runs, and the ends of its narrower band."""
        ends = (seen.run(self.table[name], self._spec(name), name) for name in self.inner)
        return seen.together(super().describe(), *ends)


def fan_of(trials: int, rate: float | Sequence[int], *, level: float = 0.95) -> pd.DataFrame:
    """Return how many successes will come of so many trials, and of fewer and half as many more.

    Parameters
    ----------
    trials, rate, level
        As for `predict_count`.

    Returns
    -------
    DataFrame
        By dials: orders_mean, low, high.

    Examples
    --------
    >>> fan_of(4400, (26, 2600)).index[[0, -1]].tolist()
    [146, 6600]
    """
    when = np.unique(np.linspace(trials / _POINTS, 1.5 * trials, _POINTS).astype(int).clip(1))
    found = [predict_count(int(one), rate, level=level)[:3] for one in when]
    return pd.DataFrame(found, index=pd.Index(when, name="dials"), columns=["orders_mean", "low", "high"])
