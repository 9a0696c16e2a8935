"""How much did the class learn? The same people before and after.

gain   mean gain, Hake's normalised gain and Cohen's d, each with its interval

A gain without a comparison group is not yet an effect of the course: people also learn elsewhere, know the
exercises the second time, and whoever had a bad day before has a better one after (regression to the mean).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmcourse.records.marks import Marks
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.statistics.estimates import Estimate, correlation, mean
from crmcourse.reports.words import sentences
from crmlib.i18n import _, both
from crmlib.result import Result
from crmlib.stats.intervals import z_value
from crmlib.stats.resample import unit_weights

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Gain(Result):
    """Answer of `gain`.

    Attributes
    ----------
    table : DataFrame
        Rows ``gain`` (mean, in shares of all points), ``hake_g`` and ``d_av``: value, low, high, people.
    people : DataFrame
        Everybody in both: before, after, gain, by the later key.
    r : float
        Correlation of before and after.
    lowest_gain : float
        Mean gain of the third that was lowest before.
    only_before, only_after : tuple of str
        The keys of those in one of them only.
    no_total, ambiguous : int
        People in both who lack a total in one of them; ids that stand for several people in one of them.
    """

    people: pd.DataFrame
    r: float
    lowest_gain: float
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    no_total: int
    ambiguous: int

    @property
    def warning(self) -> str:
        """What the numbers do not show."""
        words = _(
            "No comparison group: part of the gain may come from knowing the exercises or from learning elsewhere."
        )
        if np.isnan(self.lowest_gain):
            return words
        lowest = _(
            "The third that was lowest before gained {lowest:+.0%}. Do not read this as success with the weak: who is "
            "chosen for a low result does better the next time by chance alone (regression to the mean; correlation "
            "of before and after: {r})."
        ).format(lowest=self.lowest_gain, r="–" if np.isnan(self.r) else f"{self.r:.2f}")
        return sentences(words, lowest)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw everybody before and after; above the line is a gain."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        ax.plot([0, 1], [0, 1], color=COLOURS["grey"], linestyle="--")
        ax.plot(
            self.people["before"],
            self.people["after"],
            "o",
            color=COLOURS["blue"],
            alpha=0.6,
            markeredgewidth=0,
        )
        ticks = np.linspace(0, 1, 6)
        ax.set_xticks(ticks, [f"{share:.0%}" for share in ticks])
        ax.set_yticks(ticks, [f"{share:.0%}" for share in ticks])
        ax.set_xlim(-0.03, 1.03)
        ax.set_ylim(-0.03, 1.03)
        ax.set_xlabel(_("Before"))
        ax.set_ylabel(_("After"))
        ax.text(0.03, 0.97, _("above the line: gained"), va="top", color=COLOURS["black"])
        return ax


def gain(before: ClassMarks, after: ClassMarks, *, level: float = 0.95, seed: int = 0) -> Gain:
    """Return how much those who are in both gradebooks gained.

    Points are shares of all points before lateness, so the two may have different exercises. People are paired by
    their id, or by name where they gave no id.

    Parameters
    ----------
    before, after : ClassMarks
    level : float, default 0.95
        Level of the intervals.
    seed : int, default 0
        Of the resampling behind the interval of Hake's g.

    Returns
    -------
    Gain
        With fewer than two people there is no interval; g is missing where the class was perfect before, d where all
        are the same.

    References
    ----------
    Hake, R. R. (1998). Interactive-engagement versus traditional methods. *American Journal of Physics* 66, 64–74:
    g = (after − before) / (1 − before), of class means; below .3 low, from .7 on high.
    Cumming, G. (2012). *Understanding the New Statistics*, chapter 11 (d_av: by the average standard deviation).
    Bonett, D. G. (2008). Confidence intervals for standardized linear contrasts of means. *Psychological Methods*
    13, 99–109 (its interval).
    """
    one, twice = _by_person(before)
    other, again = _by_person(after)
    names = [name for name in other if name in one]
    settled = [name for name in names if one[name].settled and other[name].settled]
    people = pd.DataFrame(
        {
            "before": [one[name].share for name in settled],
            "after": [other[name].share for name in settled],
        },
        index=pd.Index([other[name].key for name in settled], name="key", dtype=object),
        dtype=float,
    ).dropna()
    people["gain"] = people["after"] - people["before"]
    x, y = people["before"].to_numpy(), people["after"].to_numpy()
    table = pd.DataFrame(
        [mean(people["gain"], level=level), _hake(x, y, level, seed), _d_av(x, y, level)],
        index=pd.Index(["gain", "hake_g", "d_av"]),
    ).rename(columns={"n": "people"})
    lowest = people[people["before"] <= people["before"].quantile(1 / 3)] if len(people) >= 6 else people[:0]
    return Gain(
        table,
        people,
        correlation(x, y).value,
        float(lowest["gain"].mean()) if len(lowest) else float("nan"),
        tuple(one[name].key for name in one if name not in other),
        tuple(other[name].key for name in other if name not in one),
        len(names) - len(people),
        twice + again,
        formats=dict.fromkeys(["value", "low", "high"], ".2f"),
        note=both("People in both: {n}; intervals of {level:.0%}.", n=len(people), level=level),
    )


def _by_person(marks: ClassMarks) -> tuple[dict[str, Marks], int]:
    """Return people by id, or name, and how many of these stand for several people."""

    def called(one: Marks) -> str:
        return f"id {one.id}" if one.id else f"name {one.name}" if one.name else f"file {one.key}"

    count = Counter(map(called, marks.trainees))
    people = {called(one): one for one in marks.trainees if count[called(one)] == 1}
    return people, sum(n > 1 for n in count.values())


def _hake(before: np.ndarray, after: np.ndarray, level: float, seed: int) -> Estimate:
    """Return Hake's normalised gain of the class means, with a bootstrap interval over people."""
    n = len(before)
    nothing = float("nan")
    if n == 0 or before.mean() > 1 - 1e-12:
        return Estimate(nothing, nothing, nothing, n)
    value = float((after.mean() - before.mean()) / (1 - before.mean()))
    if n < 2 or (np.ptp(before) < 1e-12 and np.ptp(after) < 1e-12):
        return Estimate(value, nothing, nothing, n)
    means = unit_weights(n, draws=2000, seed=seed) @ np.column_stack([before, after]) / n
    means = means[means[:, 0] < 1 - 1e-12]
    drawn = (means[:, 1] - means[:, 0]) / (1 - means[:, 0])
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high), n)


def _d_av(before: np.ndarray, after: np.ndarray, level: float) -> Estimate:
    """Return the mean gain in units of the average standard deviation, with Bonett's interval."""
    n = len(before)
    nothing = float("nan")
    if n < 2:
        return Estimate(nothing, nothing, nothing, n)
    v1, v2 = before.var(ddof=1), after.var(ddof=1)
    s2 = (v1 + v2) / 2
    if s2 < 1e-12:
        return Estimate(nothing, nothing, nothing, n)
    d = float((after - before).mean() / np.sqrt(s2))
    covariance = np.cov(before, after)[0, 1]
    variance = d**2 * (v1**2 + v2**2 + 2 * covariance**2) / (8 * (n - 1) * s2**2)
    variance += (v1 + v2 - 2 * covariance) / ((n - 1) * s2)
    half = z_value(level) * float(np.sqrt(variance))
    return Estimate(d, d - half, d + half, n)
