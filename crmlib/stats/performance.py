"""Importance–performance analysis: on which driver should we work?

Quadrant                the four fields of Martilla and James's map
importance_performance  the map
PerformanceMap          its answer
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import seen
from crmlib.errors import DataError, TooFewError
from crmlib.frames import numbers, to_pandas
from crmlib.i18n import N_, Labelled, Text, _, both, called, listed
from crmlib.looks import name_points, reaches
from crmlib.result import Result
from crmlib.stats.importance import Importance
from crmlib.stats.intervals import check_level
from crmlib.stats.stated import StatedImportance

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Quadrant(Labelled):
    """The four fields of the importance–performance map."""

    CONCENTRATE = "concentrate", N_("Concentrate here")
    KEEP = "keep", N_("Keep up the good work")
    LOW_PRIORITY = "low_priority", N_("Low priority")
    OVERKILL = "overkill", N_("Possible overkill")


# By (is it important, do we perform).
_FIELDS = {
    (True, False): Quadrant.CONCENTRATE,
    (True, True): Quadrant.KEEP,
    (False, False): Quadrant.LOW_PRIORITY,
    (False, True): Quadrant.OVERKILL,
}


@dataclass(frozen=True, repr=False, eq=False)
class PerformanceMap(Result):
    """Every driver's place on the importance–performance map.

    Attributes
    ----------
    table : DataFrame
        Index driver; columns share (importance), low, high, performance (mean rating), performance_low,
        performance_high, quadrant, and sure (share of samples in which it lies there: bootstrap samples of the
        importance, each with means drawn within their standard errors).
    cut_importance, cut_performance : float
        Where the lines lie: the means over the drivers.
    stated : bool
        Whether the importance is what customers said, and not what their ratings show.
    """

    cut_importance: float = field(kw_only=True)
    cut_performance: float = field(kw_only=True)
    stated: bool = field(kw_only=True)

    def describe(self) -> Text:
        """Return in sentences which drivers lie in which field of the map."""
        fields = {
            kind: [seen.named(name) for name in self.table.index[self.table["quadrant"] == kind]]
            for kind in Quadrant
        }
        return seen.together(
            *(
                both("{field}: {names}.", field=kind, names=listed(names))
                for kind, names in fields.items()
                if names
            )
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the map with every driver named at its point."""
        from crmlib.figures import COLOURS, axes

        ax, table = axes(ax), self.table
        ax.axvline(self.cut_performance, color=COLOURS["grey"], linewidth=1)
        ax.axhline(self.cut_importance, color=COLOURS["grey"], linewidth=1)
        ax.errorbar(
            table["performance"], table["share"], fmt="o", color=COLOURS["blue"], ecolor=COLOURS["sky"], markersize=6,
            xerr=reaches(table, "performance", "performance_low", "performance_high"),
            yerr=reaches(table, "share", "low", "high"),
        )  # fmt: skip
        ax.margins(0.14)
        for (important, performs), field_ in _FIELDS.items():
            ax.text(0.99 if performs else 0.01, 0.98 if important else 0.02, field_.label, transform=ax.transAxes,
                    color=COLOURS["red"], ha="right" if performs else "left",
                    va="top" if important else "bottom")  # fmt: skip
        name_points(ax, [called(name) for name in table.index], table[["performance", "share"]].to_numpy())
        ax.yaxis.set_major_formatter("{x:.0%}")
        ax.set_xlabel(_("Performance (mean rating)"))
        ax.set_ylabel(_("Stated importance (share)") if self.stated else _("Derived importance (share)"))
        return ax


def _fields(importance: np.ndarray, performance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return (
        importance >= importance.mean(axis=-1, keepdims=True),
        performance >= performance.mean(axis=-1, keepdims=True),
    )


def _performance(ratings: pd.DataFrame, level: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each column's mean, its standard error and the half width of its interval."""
    from scipy.special import stdtrit

    answers = ratings.notna().sum()
    if answers.min() < 2:
        raise TooFewError(
            _("Column {column!r} has {n} answers; a mean with an interval needs 2.").format(
                column=str(answers.idxmin()), n=int(answers.min())
            )
        )
    error = (ratings.std() / np.sqrt(answers)).to_numpy()
    return ratings.mean().to_numpy(), error, stdtrit(answers.to_numpy() - 1, (1 + level) / 2) * error


def importance_performance(
    data: pd.DataFrame,
    importance: Importance | StatedImportance,
    *,
    level: float = 0.95,
    seed: int = 0,
) -> PerformanceMap:
    """Return on which driver to concentrate: important, and not done well.

    The same ratings on the map of *stated* importance and on that of *derived* importance often send the
    firm to different corners. ``sure`` says how firmly a driver sits in its field.

    Parameters
    ----------
    data : DataFrame
        Ratings, one column a driver.
    importance : Importance or StatedImportance
        What `relative_importance` or `stated_importance` found.
    level : float, default 0.95
        Level of the intervals of performance.
    seed : int, default 0
        For ``sure``.

    Returns
    -------
    PerformanceMap

    References
    ----------
    Martilla, J. A. and James, J. C. (1977). Importance-performance analysis. *Journal of Marketing* 41(1), 77–79.

    Examples
    --------
    >>> said = pd.DataFrame({"points_price": [80, 70, 90], "points_trust": [20, 30, 10]})
    >>> from crmlib.stats.stated import stated_importance
    >>> rated = pd.DataFrame({"price": [3, 4, 4], "trust": [8, 9, 8]})
    >>> importance_performance(rated, stated_importance(said, unit=None)).table["quadrant"].tolist()
    [<Quadrant.CONCENTRATE: 'concentrate'>, <Quadrant.OVERKILL: 'overkill'>]
    """
    if not isinstance(importance, Importance | StatedImportance):
        raise DataError(
            _("importance is what relative_importance or stated_importance returned, not {kind}.").format(
                kind=type(importance).__name__
            )
        )
    check_level(level)
    data = to_pandas(data)
    table = importance.table
    names = [str(name) for name in table.index]
    mean, error, half = _performance(numbers(data, names), level)
    rng = np.random.default_rng(seed)
    share = table["share"].to_numpy()
    many_share = importance.draws
    many_mean = mean + error * rng.standard_normal((len(many_share), len(mean)))
    here, there = _fields(share, mean), _fields(many_share, many_mean)
    out = pd.DataFrame(
        {
            **{name: table[name].to_numpy() for name in ("share", "low", "high")},
            "performance": mean,
            "performance_low": mean - half,
            "performance_high": mean + half,
            "quadrant": pd.Series(
                [_FIELDS[bool(a), bool(b)] for a, b in zip(*here, strict=True)], dtype=object
            ),
            "sure": ((there[0] == here[0]) & (there[1] == here[1])).mean(axis=0),
        }
    ).set_axis(table.index, axis=0)
    formats = dict.fromkeys(("share", "low", "high"), ".1%") | {"sure": ".0%"}
    formats |= dict.fromkeys(("performance", "performance_low", "performance_high"), ".2f")
    note = both(
        "Lines at the means: share {share:.1%}, performance {performance:.2f}; {n} rows.",
        share=share.mean(), performance=mean.mean(), n=len(data),
    )  # fmt: skip
    return PerformanceMap(
        out, cut_importance=float(share.mean()), cut_performance=float(mean.mean()), formats=formats, note=note,
        stated=isinstance(importance, StatedImportance),
    )  # fmt: skip
