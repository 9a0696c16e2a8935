"""Was there enough time, or suspiciously little?

timing   who handed in late, and who seems to have answered faster than one can

Times are what a trainee's own computer said: a reason to ask, never to judge.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from crmcourse.records.marks import Marks
from crmcourse.reports.marks import ClassMarks
from crmlib.i18n import both
from crmlib.result import Result

FAST = 0.1


@dataclass(frozen=True, repr=False)
class Timing(Result):
    """Answer of `timing`.

    Attributes
    ----------
    table : DataFrame
        Those out of range, by key: late_days, late_factor, minutes, planned, late, fast.
    dated : int
        Hand-ins whose time is known.
    timed : int
        Hand-ins whose answers say when they were given.
    """

    dated: int
    timed: int


def timing(marks: ClassMarks, *, fast: float = FAST) -> Timing:
    """Return whose time is out of range: handed in late, or answered within a small part of the planned minutes.

    Parameters
    ----------
    marks : ClassMarks
    fast : float, default 0.1
        The part of the topics' minutes below which the time between first and last answer counts as too fast.

    Returns
    -------
    Timing
        Whoever runs all cells at the end seems fast; and where answers do not say when they were given, nothing is
        said about it.
    """
    planned = {topic.folder: topic.minutes for topic in marks.run.topics}
    rows, timed = {}, 0
    for one in marks.trainees:
        minutes = _minutes(one)
        timed += minutes is not None
        answered = {mark.topic for mark in one.exercises.values() if mark.at is not None}
        expected = sum(planned.get(topic, 0.0) for topic in answered)
        late = one.late_days > 0
        is_fast = minutes is not None and minutes < fast * expected
        if late or is_fast:
            rows[one.key] = {
                "late_days": one.late_days,
                "late_factor": one.late_factor,
                "minutes": minutes,
                "planned": expected,
                "late": late,
                "fast": is_fast,
            }
    columns = ["late_days", "late_factor", "minutes", "planned", "late", "fast"]
    table = pd.DataFrame(rows.values(), index=pd.Index(rows, name="key", dtype=object), columns=columns)
    return Timing(
        table.astype({"minutes": float}),
        sum(one.handed_in is not None for one in marks.trainees),
        timed,
        formats={"late_days": "g", "late_factor": ".2f", "minutes": ".0f", "planned": ".0f"},
        note=both(
            "Fast: less than {fast:.0%} of the planned minutes between the first and the last answer.",
            fast=fast,
        ),
    )


def _minutes(one: Marks) -> float | None:
    """Return the minutes between the first and the last answer, if at least three say when they were given."""
    moments = [dt.datetime.fromisoformat(mark.at) for mark in one.exercises.values() if mark.at is not None]
    if len(moments) < 3:
        return None
    # A time without a zone is taken as UTC, as the notebook writes it.
    moments = [when if when.tzinfo else when.replace(tzinfo=dt.UTC) for when in moments]
    return (max(moments) - min(moments)).total_seconds() / 60
