"""What did the class understand, and what not?

totals       how the totals are spread
mistakes     which usual mistakes were made, by whom
effort       hints used and tries taken, exercise by exercise

Only those with a total count, and in exercises only those whose total is made of them. Points are those before
lateness: being late is not a matter of understanding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.statistics.estimates import Estimate, mean
from crmlib.i18n import _, both
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Totals(Result):
    """Answer of `totals`.

    Attributes
    ----------
    table : DataFrame
        One row: people, mean, low, high, sd, lowest, median, highest, as shares of all points.
    shares : Series
        Everybody's share, by key.
    """

    shares: pd.Series

    @property
    def mean(self) -> Estimate:
        """The mean with its interval."""
        row = self.table.iloc[0]
        return Estimate(row["mean"], row["low"], row["high"], int(row["people"]))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how many got how much, with the mean and its interval."""
        from matplotlib.ticker import MaxNLocator

        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        counts, edges = np.histogram(self.shares.dropna(), bins=10, range=(0, 1))
        ax.bar(
            edges[:-1] + 0.05, counts, width=0.094, color=COLOURS["sky"], edgecolor=COLOURS["blue"], zorder=2
        )
        for left, count in zip(edges[:-1], counts, strict=True):
            if count:
                ax.text(
                    left + 0.05,
                    count + 0.01 * counts.max(),
                    str(count),
                    ha="center",
                    va="bottom",
                    zorder=5,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
                )
        found = self.mean
        top = max(1, counts.max()) * 1.25
        if not np.isnan(found.value):
            ax.plot([found.value] * 2, [0, top * 0.9], color=COLOURS["red"], linewidth=2, zorder=3)
            ax.text(
                found.value,
                top * 0.91,
                _("mean {share:.0%}").format(share=found.value),
                ha="center",
                va="bottom",
            )
        if not np.isnan(found.low):
            ax.axvspan(found.low, found.high, color=COLOURS["red"], alpha=0.15, linewidth=0)
        ax.set_xlim(0, 1)
        ax.set_ylim(0, top)
        ax.set_xticks(np.linspace(0, 1, 6), [f"{share:.0%}" for share in np.linspace(0, 1, 6)])
        ax.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        ax.set_xlabel(_("Share of all points"))
        ax.set_ylabel(_("Trainees"))
        return ax


def totals(marks: ClassMarks, *, level: float = 0.95) -> Totals:
    """Return how the totals are spread, as shares of all points.

    Parameters
    ----------
    marks : ClassMarks
    level : float, default 0.95
        Level of the mean's interval: as if the class were drawn from classes like it.

    Returns
    -------
    Totals
    """
    shares = marks.shares
    value, low, high, n = mean(shares, level=level, bounds=(0, 1))
    row = {
        "people": n,
        "mean": value,
        "low": low,
        "high": high,
        "sd": shares.std() if n > 1 else np.nan,
        "lowest": shares.min() if n else np.nan,
        "median": shares.median() if n else np.nan,
        "highest": shares.max() if n else np.nan,
    }
    return Totals(
        pd.DataFrame([row], index=pd.Index(["total"])),
        shares,
        formats=dict.fromkeys([name for name in row if name != "people"], ".1%"),
        note=both("{n} graded; intervals of {level:.0%}.", n=n, level=level),
    )


@dataclass(frozen=True, repr=False)
class Mistakes(Result):
    """Answer of `mistakes`.

    Attributes
    ----------
    table : DataFrame
        The commonest first: exercise, mistake, question, people, attempted, share, low, high.
    who : tuple of tuple of str
        For each row, the keys of those who made it.
    """

    who: tuple[tuple[str, ...], ...] = ()

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how many made each mistake, the ten commonest."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        first = self.table.head(10).iloc[::-1]
        names = [f"{row.exercise} ({row.mistake + 1})" for row in first.itertuples()]
        ax.barh(range(len(first)), first["people"], color=COLOURS["orange"])
        ax.set_yticks(range(len(first)), names)
        ax.set_xlabel(_("Trainees"))
        return ax


def mistakes(marks: ClassMarks, *, level: float = 0.95) -> Mistakes:
    """Return which usual mistakes were made, how often, and by whom.

    Parameters
    ----------
    marks : ClassMarks
    level : float, default 0.95
        Level of Wilson's intervals of the share among those who attempted the exercise.

    Returns
    -------
    Mistakes
    """
    who: dict[tuple[str, int], list[str]] = {}
    attempted = dict.fromkeys(marks.exercises, 0)
    for trainee in marks.itemised:
        for name, mark in trainee.exercises.items():
            attempted[name] += mark.outcome.value != "not_attempted"
            if mark.mistake is not None:
                who.setdefault((name, mark.mistake), []).append(trainee.key)
    place = {name: i for i, name in enumerate(marks.exercises)}
    order = sorted(who, key=lambda one: (-len(who[one]), place[one[0]], one[1]))
    rows = []
    for name, number in order:
        made, of = len(who[name, number]), max(attempted[name], len(who[name, number]))
        low, high = wilson(made, of, level)
        questions = marks.run.mistakes.get(name, ())
        rows.append(
            {
                "exercise": name,
                "mistake": number,
                "question": questions[number] if number < len(questions) else "",
                "people": made,
                "attempted": of,
                "share": made / of,
                "low": low,
                "high": high,
            }
        )
    columns = ["exercise", "mistake", "question", "people", "attempted", "share", "low", "high"]
    return Mistakes(
        pd.DataFrame(rows, columns=columns),
        tuple(tuple(who[one]) for one in order),
        formats=dict.fromkeys(["share", "low", "high"], ".0%"),
        note=both(
            "Share of those who attempted the exercise; {level:.0%} intervals after Wilson.", level=level
        ),
    )


@dataclass(frozen=True, repr=False)
class Effort(Result):
    """Answer of `effort`. Per exercise: known, tries, with_hint, hints (per person)."""


def effort(marks: ClassMarks) -> Effort:
    """Return how many tries and hints each exercise took, where that is known.

    Parameters
    ----------
    marks : ClassMarks

    Returns
    -------
    Effort
        ``tries`` is the mean, ``with_hint`` the share who took at least one hint, ``hints`` the mean number.
    """
    counted = marks.table[marks.table["counts"]]
    rows = {}
    for name in marks.exercises:
        of = counted[counted["exercise"] == name]
        hints, tries = of["hints"].dropna(), of["tries"].dropna()
        rows[name] = {
            "known": int((of["hints"].notna() | of["tries"].notna()).sum()),
            "tries": tries.mean() if len(tries) else np.nan,
            "with_hint": (hints > 0).mean() if len(hints) else np.nan,
            "hints": hints.mean() if len(hints) else np.nan,
        }
    return Effort(
        pd.DataFrame(
            rows.values(),
            index=pd.Index(rows, name="exercise"),
            columns=["known", "tries", "with_hint", "hints"],
        ),
        formats={"with_hint": ".0%", "tries": ".1f", "hints": ".1f"},
        note=both("As the trainees' own workbooks counted them; known only where these were handed in."),
    )
