"""Are the exercises good measures? Classical test theory on the marks of a class.

difficulty       the mean share of points of each exercise, with intervals
discrimination   does an exercise tell the able from the less able: corrected item–rest correlation
reliability      would the same class get the same order again: Cronbach's alpha, error of measurement

Only those with a total made of exercises count; what was not attempted counts as no points, as it did in the mark. A
text that waits for a person counts nowhere.

References
----------
Lord, F. M. and Novick, M. R. (1968). *Statistical Theories of Mental Test Scores*.
Ebel, R. L. and Frisbie, D. A. (1991). *Essentials of Educational Measurement*, chapter 13 (below .20: revise).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.statistics.estimates import correlation, mean
from crmlib.errors import ModelError, TooFewError
from crmlib.i18n import N_, Text, _, both
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEAK = 0.2


def dots(ax: Axes, table: pd.DataFrame, value: str, low: str = "low", high: str = "high") -> Axes:
    """Draw one dot a row with its interval, the first row on top; a row without a value stays empty."""
    from crmlib.figures import COLOURS

    places = np.arange(len(table))[::-1]
    centre = table[value].to_numpy(float)
    ends = table[[low, high]].to_numpy(float)
    for place, (left, right) in zip(places, ends, strict=True):
        if not np.isnan(left):
            ax.plot([left, right], [place, place], color=COLOURS["blue"], linewidth=2, alpha=0.7)
    ax.plot(centre, places, "o", color=COLOURS["blue"], markersize=6)
    ax.set_yticks(places, [str(name) for name in table.index])
    ax.set_ylim(-0.7, max(len(table), 1) - 0.3)
    return ax


@dataclass(frozen=True, repr=False)
class Difficulty(Result):
    """Answer of `difficulty`. Per exercise: level, out_of, people, share, low, high, full, blank, method."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share of points of each exercise with its interval."""
        from crmlib.figures import axes

        ax = dots(axes(ax), self.table, "share")
        ax.set_xlim(-0.02, 1.02)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        ax.set_xlabel(_("Share of points (right is easier)"))
        ax.grid(axis="x", alpha=0.3)
        return ax


def difficulty(marks: ClassMarks, *, level: float = 0.95) -> Difficulty:
    """Return how hard each exercise was: the mean share of its points.

    1 means that everybody got all points, 0 that nobody got any. (Test theory calls this the difficulty, though more
    is easier.)

    Parameters
    ----------
    marks : ClassMarks
    level : float, default 0.95
        Level of the intervals: Wilson's where everybody got all or nothing, else Student's t.

    Returns
    -------
    Difficulty
        ``full`` is the share with all points, ``blank`` how many did not attempt it.
    """
    rows = {}
    for name, example in marks.exercises.items():
        given = [one.exercises[name] for one in marks.itemised if name in one.exercises]
        given = [mark for mark in given if not mark.waiting]
        shares = np.array([mark.share for mark in given])
        n = len(shares)
        if np.isin(shares, (0.0, 1.0)).all():
            low, high = wilson(shares.sum(), n, level)
            value, method = (float(shares.mean()) if n else np.nan), "Wilson"
        else:
            value, low, high, n = mean(shares, level=level, bounds=(0, 1))
            method = "t"
        rows[name] = {
            "level": example.level,
            "out_of": example.out_of,
            "people": n,
            "share": value,
            "low": low,
            "high": high,
            "full": float((shares >= 1).mean()) if n else np.nan,
            "blank": sum(mark.outcome.value == "not_attempted" for mark in given),
            "method": method if n else "",
        }
    columns = ["level", "out_of", "people", "share", "low", "high", "full", "blank", "method"]
    return Difficulty(
        pd.DataFrame(rows.values(), index=pd.Index(rows, name="exercise"), columns=columns),
        formats=dict.fromkeys(["share", "low", "high", "full"], ".0%"),
        note=both("{n} graded; intervals of {level:.0%}.", n=len(marks.itemised), level=level),
    )


@dataclass(frozen=True, repr=False)
class Discrimination(Result):
    """Answer of `discrimination`. Per exercise: people, r, low, high, verdict."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the item–rest correlation of each exercise with its interval."""
        from crmlib.figures import COLOURS, axes

        ax = dots(axes(ax), self.table, "r")
        ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
        ax.axvline(WEAK, color=COLOURS["grey"], linestyle="--")
        ax.set_xlim(-1.02, 1.02)
        ax.set_xlabel(_("Correlation with the rest (dashed: .20)"))
        ax.grid(axis="x", alpha=0.3)
        return ax


# Stable values of the column ``verdict``, and what they mean.
VERDICTS = {
    "good": N_("good"),
    "weak": N_("weak: hardly tells the able from the less able"),
    "negative": N_("those who do well elsewhere do badly here: check the key and the wording"),
    "undefined": N_("undefined: everybody got the same, or too few people"),
}


def discrimination(marks: ClassMarks, *, level: float = 0.95) -> Discrimination:
    """Return how well each exercise tells the able from the less able.

    The correlation of its points with the points of all other exercises (corrected item–rest correlation; the
    point-biserial where an exercise gives all or nothing).

    Parameters
    ----------
    marks : ClassMarks
    level : float, default 0.95
        Level of Fisher's z intervals.

    Returns
    -------
    Discrimination
        ``verdict`` is "good" (at least .20), "weak", "negative" (below 0) or "undefined".
    """
    points = marks.points
    total = points.sum(axis=1, min_count=1)
    rows = {}
    for name in points.columns:
        value, low, high, n = correlation(points[name], total - points[name], level=level)
        rows[name] = {"people": n, "r": value, "low": low, "high": high, "verdict": _verdict(value)}
    return Discrimination(
        pd.DataFrame(
            rows.values(),
            index=pd.Index(rows, name="exercise"),
            columns=["people", "r", "low", "high", "verdict"],
        ),
        formats=dict.fromkeys(["r", "low", "high"], ".2f"),
        note=both(
            "Correlation with the sum of the other exercises; {level:.0%} intervals after Fisher.",
            level=level,
        ),
    )


def _verdict(r: float) -> str:
    if np.isnan(r):
        return "undefined"
    return "negative" if r < 0 else "weak" if r < WEAK else "good"


@dataclass(frozen=True, repr=False)
class TestReliability(Result):
    """Answer of `reliability`.

    Attributes
    ----------
    table : DataFrame
        One row: people, exercises, left_out, alpha, low, high, sem_points, sem_share.
    why_not : Text or str
        Why there is no alpha; empty if there is one.
    """

    # Not a test case, whatever pytest thinks of the name.
    __test__ = False
    why_not: Text | str = ""

    @property
    def alpha(self) -> float:
        """Cronbach's alpha, or NaN."""
        return float(self.table["alpha"].iloc[0])


def reliability(marks: ClassMarks, *, level: float = 0.95) -> TestReliability:
    """Return how reliable the total is: Cronbach's alpha, and what that means in points.

    The error of measurement is the standard deviation of the totals times √(1 − alpha). A difference of two totals has
    √2 times that error, so less than about three times (1.96 · √2) is hardly a difference.

    Parameters
    ----------
    marks : ClassMarks
    level : float, default 0.95
        Level of Feldt's interval.

    Returns
    -------
    TestReliability
        Exercises in which everybody got the same are left out (and counted), as they tell nobody from nobody.

    Notes
    -----
    `crmlib.stats.reliability.cronbach_alpha` computes it. It refuses what has no alpha; ``why_not`` keeps the reason.
    """
    from crmlib.stats.reliability import cronbach_alpha

    # Where somebody's text waits for a person, the exercise measures nobody yet.
    points = marks.points[[name for name in marks.exercises if not marks.waits(name)]]
    varying = [name for name in points.columns if points[name].max() > points[name].min()]
    alpha, low, high = np.nan, np.nan, np.nan
    why: Text | str = ""
    people = len(points)
    if len(varying) < 2 or people < 3:
        why = both(
            "Undefined: alpha needs at least 3 graded people and 2 exercises in which not everybody got the same; "
            "there are {people} and {exercises}.",
            people=people,
            exercises=len(varying),
        )
    else:
        try:
            alpha, low, high, people, *_rest = cronbach_alpha(points[varying], level=level)
        except (ModelError, TooFewError):
            why = both("Undefined: the exercises do not vary together.")
        except ValueError:
            why = both("Undefined: everybody has the same total.")
    sd = float(points.sum(axis=1).std()) if len(points) > 1 else np.nan
    sem = sd * np.sqrt(1 - max(alpha, 0.0)) if not np.isnan(alpha) else np.nan
    out_of = sum(mark.out_of for name, mark in marks.exercises.items() if name in points)
    row = {
        "people": people,
        "exercises": len(varying),
        "left_out": points.shape[1] - len(varying),
        "alpha": alpha,
        "low": low,
        "high": high,
        "sem_points": sem,
        "sem_share": sem / out_of if out_of else np.nan,
    }
    return TestReliability(
        pd.DataFrame([row], index=pd.Index(["total"])),
        formats=dict.fromkeys(["alpha", "low", "high", "sem_points"], ".2f") | {"sem_share": ".1%"},
        note=why or both("{level:.0%} interval after Feldt.", level=level),
        why_not=why,
    )
