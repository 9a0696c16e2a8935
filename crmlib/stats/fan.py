"""Successes to come by trials, drawn as a fan: the more trials, the more, and the wider the range.

Orders  a table, and the fan beside it
fan_of  how many successes so many trials will bring, from few trials to more than planned
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks, seen
from crmlib.i18n import Text, _, both
from crmlib.result import Result
from crmlib.stats.predicted import predict_count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POINTS = 30  # of the fan


@dataclass(frozen=True, repr=False)
class Orders(Result):
    """What `orders_from` returns: drawn as a fan of orders by dials.

    Attributes
    ----------
    fan : DataFrame
        By dials: orders_mean, low, high.
    target : int or None
    """

    fan: pd.DataFrame = field(kw_only=True)
    target: int | None = field(default=None, kw_only=True)

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
