"""Profit summed up from the best customer on: a curve that rises above the whole, and falls where serving costs more.

whale_curve   the curve, by fifths, with how high it climbs and who loses money
Whale         its answer
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, called, lines
from crmlib.result import Lines
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, unit_weights

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_GRID = np.linspace(0, 1, 101)


@dataclass(frozen=True, repr=False)
class Whale(Lines):
    """What `whale_curve` returns.

    Attributes
    ----------
    curve : Series
        The share of all value so far, by the share of customers so far.
    band : DataFrame
        low and high of the curve, by the share of customers; empty if none was asked for.
    peak, peak_low, peak_high : float
        The highest point of the curve.
    """

    curve: pd.Series = field(default_factory=lambda: pd.Series(dtype=float), kw_only=True)
    band: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)
    peak: float = field(default=float("nan"), kw_only=True)
    peak_low: float = field(default=float("nan"), kw_only=True)
    peak_high: float = field(default=float("nan"), kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the curve customer by customer; what rises above the whole is lost again."""
        ax = axes(ax)
        ax.plot(self.curve.index, self.curve, color=COLOURS["blue"])
        ax.axhline(1, color=COLOURS["grey"], linestyle="--", linewidth=1)
        if len(self.band):
            ax.fill_between(
                self.band.index, self.band["low"], self.band["high"], color=COLOURS["blue"], alpha=0.15
            )
        ax.fill_between(
            self.curve.index, 1, self.curve, where=self.curve > 1, color=COLOURS["orange"], alpha=0.25
        )
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(lambda value, _place: f"{value:.0%}")
        ax.set_ylim(bottom=0)
        ax.set_xlabel(called(self.xlabel))
        ax.set_ylabel(called(self.label))
        return ax

    def describe(self) -> Text:
        """Return in a sentence how high the curve climbs, and where it ends."""
        return both(
            "{what}: rises to {most:.0%} at {where:.0%} of the customers, and falls back to {end:.0%}.",
            what=self.label, most=self.curve.max(), where=self.curve.idxmax(), end=self.curve.iloc[-1],
        )  # fmt: skip


def whale_curve(profit: pd.Series, *, draws: int = 500, level: float = 0.95, seed: int = 0) -> Whale:
    """Return profit summed up from the best customer on, in shares of all profit.

    Parameters
    ----------
    profit : Series
        By customer, after what serving costs.
    draws, level, seed
        Of the intervals (bootstrap by customer).

    Returns
    -------
    Whale
        ``.table`` by fifth, the most profitable first: customers, profit, share, so_far (of all profit).

    Raises
    ------
    TooFewError
        If there are fewer than 5 customers, or they bring nothing all together.

    References
    ----------
    Kaplan, R. S. and Narayanan, V. G. (2001). Measuring and managing customer profitability. *Journal of Cost
    Management* 15(5), 5–15.

    Examples
    --------
    >>> found = whale_curve(pd.Series([60.0, 50, 20, -10, -20]), draws=20)
    >>> found.table["so_far"].tolist(), round(found.peak, 2)
    ([0.6, 1.1, 1.3, 1.2, 1.0], 1.3)
    """
    check_draws(draws)
    value = np.sort(frames.floats(profit, "profit"))[::-1]
    if len(value) < 5:
        raise TooFewError(
            _("A whale curve needs at least 5 customers, and there are {n}.").format(n=len(value))
        )
    whole = value.sum()
    if not whole > 0:
        message = _("All customers together bring {total:,.0f} yuan: there is no profit to take shares of.")
        raise TooFewError(message.format(total=whole))
    so_far = np.cumsum(value) / whole
    curve = pd.Series([0.0, *so_far], index=np.arange(len(value) + 1) / len(value))
    fifth = np.arange(len(value)) * 5 // len(value) + 1
    table = pd.DataFrame({"profit": value, "fifth": fifth}).groupby("fifth")["profit"].agg(["size", "sum"])
    table = table.set_axis(["customers", "profit"], axis=1)
    table["share"] = table["profit"] / whole
    table["so_far"] = table["share"].cumsum()
    drawn, peaks = _again(value, draws, seed)
    low, high = percentile(drawn, level)
    peak_low, peak_high = percentile(peaks, level)
    note = both(
        "All together {total:,.0f} yuan; at its highest the sum stands at {most:.0%} of that, "
        "{low:.0%} to {high:.0%}.",
        total=whole, most=so_far.max(), low=peak_low, high=peak_high,
    )  # fmt: skip
    return Whale(
        table, columns=("so_far",), formats={"profit": ",.0f", "share": ".1%", "so_far": ".1%"},
        note=lines(note, in_words(level, N_("bootstrap by customer"))), curve=curve,
        band=pd.DataFrame({"low": low, "high": high}, index=_GRID), peak=float(so_far.max()),
        peak_low=float(peak_low), peak_high=float(peak_high),
        xlabel=both("Customers, the most profitable first"), label=both("Share of all profit so far"),
    )  # fmt: skip


def _again(value: np.ndarray, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the curve on a grid, and its peak, in samples of the customers; values fall."""
    many = unit_weights(len(value), draws=draws, seed=seed)
    people, sums = many.cumsum(axis=1) / len(value), (many * value).cumsum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(sums[:, -1:] > 0, sums / sums[:, -1:], np.nan)
    curves = [np.interp(_GRID, np.r_[0, one], np.r_[0, two]) for one, two in zip(people, shares, strict=True)]
    return np.array(curves), shares.max(axis=1)
