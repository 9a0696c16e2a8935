"""Which objectives did the class reach?

objectives   the share of trainees with enough points in the exercises of each objective
ENOUGH       what is enough unless said otherwise
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmcourse.records.marks import Marks
from crmcourse.records.run import Objective
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.statistics.items import dots
from crmlib.errors import DataError
from crmlib.i18n import _, both
from crmlib.result import Result
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENOUGH = 0.6
# Rounding of sums must not put anybody below the line.
_HAIR = 1e-9


@dataclass(frozen=True, repr=False)
class Objectives(Result):
    """Answer of `objectives`.

    Attributes
    ----------
    table : DataFrame
        Per objective (``05·1``: topic and number): topic, exercises, people, reached, share, low, high.
    objectives : mapping of the same labels to Objective
    """

    objectives: Mapping[str, Objective]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share of trainees who reached each objective."""
        from crmlib.figures import axes

        ax = dots(axes(ax), self.table, "share")
        ax.set_xlim(-0.02, 1.02)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
        ax.set_xlabel(_("Trainees who reached it"))
        ax.grid(axis="x", alpha=0.3)
        return ax


def objectives(marks: ClassMarks, *, enough: float = ENOUGH, level: float = 0.95) -> Objectives:
    """Return which objectives were reached: by the share of trainees with enough points in their exercises.

    Parameters
    ----------
    marks : ClassMarks
    enough : float, default 0.6
        The share of the points of an objective's exercises from which on it counts as reached.
    level : float, default 0.95
        Level of Wilson's intervals.

    Returns
    -------
    Objectives
        An objective that no exercise shows has no share.
    """
    if not 0 < enough <= 1:
        raise DataError(_("enough lies between 0 and 1, not at {enough:g}.").format(enough=enough))
    rows, found = {}, {}
    for topic in marks.run.topics:
        for number, objective in enumerate(topic.objectives, 1):
            label = f"{topic.folder.split('-')[0]}·{number}"
            found[label] = objective
            reached = [_reached(one, objective, enough) for one in marks.itemised]
            known = [one for one in reached if one is not None]
            low, high = wilson(sum(known), len(known), level)
            rows[label] = {
                "topic": topic.folder,
                "exercises": " ".join(objective.exercises),
                "people": len(known),
                "reached": sum(known),
                "share": sum(known) / len(known) if known else np.nan,
                "low": low,
                "high": high,
            }
    columns = ["topic", "exercises", "people", "reached", "share", "low", "high"]
    return Objectives(
        pd.DataFrame(rows.values(), index=pd.Index(rows, name="objective"), columns=columns),
        found,
        formats=dict.fromkeys(["share", "low", "high"], ".0%"),
        note=both(
            "Reached: at least {enough:.0%} of the points of its exercises. {level:.0%} intervals after Wilson.",
            enough=enough,
            level=level,
        ),
    )


def _reached(trainee: Marks, objective: Objective, enough: float) -> bool | None:
    marks = [trainee.exercises[name] for name in objective.exercises if name in trainee.exercises]
    marks = [mark for mark in marks if not mark.waiting]
    out_of = sum(mark.out_of for mark in marks)
    return sum(mark.points for mark in marks) >= enough * out_of - _HAIR if out_of else None
