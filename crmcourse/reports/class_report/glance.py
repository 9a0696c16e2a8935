"""The first screen of the class report, for a glance: how many, how good, who needs a person, what to teach again.

head, needs, totals_words, weak   what each part of it shows
unlisted                          who is in no file for a learning platform
"""

from __future__ import annotations

from typing import Any

import numpy as np

from crmcourse.records.marks import Marks
from crmcourse.reports import lms
from crmcourse.reports.class_report.details import verdict
from crmcourse.reports.class_report.people import People
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.page import percent
from crmcourse.reports.statistics.analysis import Analysis
from crmcourse.reports.statistics.objectives import ENOUGH
from crmcourse.reports.words import sentences
from crmlib.i18n import _


def head(marks: ClassMarks, found: Analysis) -> dict[str, Any]:
    """Return the numbers of the first line: how many, how good, how reliable, how much is left to do."""
    mean, alpha = found.totals.mean, found.reliability.table.iloc[0]
    undecided = any(one.undecided for one in marks.graded)
    mean_words = _("mean of the points that are decided") if undecided else _("mean of all points")
    if undecided and not np.isnan(mean.low):
        mean_words = _("mean of the points that are decided (95 %: {low:.0%} to {high:.0%})").format(
            low=mean.low, high=mean.high
        )
    elif not np.isnan(mean.low):
        mean_words = _("mean of all points (95 %: {low:.0%} to {high:.0%})").format(
            low=mean.low, high=mean.high
        )
    more = []
    if not found.reliability.why_not:
        words = _("reliability α (95 %: {low:.2f} to {high:.2f})").format(
            low=alpha["low"], high=alpha["high"]
        )
        more.append({"value": f"{alpha['alpha']:.2f}", "words": words})
    given = [mark for one in marks.graded for mark in one.exercises.values()]
    waiting = [mark.out_of for mark in given if mark.waiting]
    if waiting:
        words = _("texts to mark: {points:g} points are still to be decided").format(
            points=round(sum(waiting), 2)
        )
        more.append({"value": len(waiting), "words": words})
    unread = sum(mark.confirm and not mark.waiting for mark in given)
    if unread:
        more.append({"value": unread, "words": _("answers to look at by hand")})
    late = sum(one.late_days > 0 for one in marks.trainees)
    if late:
        more.append({"value": late, "words": _("handed in late")})
    return {
        "graded": len(marks.graded),
        "graded_words": _("graded of {n} handed in").format(n=len(marks.trainees)),
        "mean": mean.value,
        "mean_words": mean_words,
        "more": more,
    }


def needs(people: People, one: Marks) -> dict[str, Any]:
    """Return a row of who needs a person, and why."""
    why = sentences(*(str(reason.text) for reason in one.reasons))
    return {
        "person": people.of(one),
        "id": one.id,
        # In pieces between which its name stands, as that goes where names are hidden.
        "why": why.split(one.file) if why and one.file else [why or _("No reason was given.")],
        "file": one.file,
    }


def unlisted(marks: ClassMarks) -> str:
    """Return in words how many are in no file for Moodle, if any."""
    waiting = sum(1 for one in marks.graded if one.undecided)
    missing = len(marks.graded) - len(lms.known(marks))
    said = []
    if waiting:
        said.append(
            _(
                "Not in moodle.csv and canvas.csv until somebody has marked their texts: {n}. review.html lists "
                "the texts."
            ).format(n=waiting)
        )
    if missing:
        said.append(
            _(
                "Graded, but not in moodle.csv, for want of an id that is theirs alone: {n}. “crm-course grade "
                "--roster” gives ids to names."
            ).format(n=missing)
        )
    return sentences(*said)


def totals_words(found: Analysis) -> str:
    """Return in words how the totals are spread."""
    row = found.totals.table.iloc[0]
    words = _("From {lowest} to {highest}; half have {median} or more.").format(
        lowest=percent(row["lowest"]), highest=percent(row["highest"]), median=percent(row["median"])
    )
    if np.isnan(row["low"]):
        return sentences(words, _("One person, or everybody the same: the mean has no interval."))
    return (
        words
        + " "
        + _("The band shows how sure the mean is, as if the class were drawn from classes like it.")
    )


def weak(marks: ClassMarks, found: Analysis) -> dict[str, Any]:
    """Return what to look at first: at most three of each."""
    reached = found.objectives.table.dropna(subset=["share"])
    reached = reached[reached["share"] < ENOUGH].sort_values("share", kind="stable").head(3)
    made = found.mistakes.table
    made = made[(made["people"] > 1) & (made["question"] != "")].head(3)
    return {
        "objectives": [
            {"label": label, "text": str(found.objectives.objectives[label].text), "share": share}
            for label, share in reached["share"].items()
        ],
        "mistakes": [
            {
                "exercise": row.exercise,
                "question": row.question,
                "people": _("{n} of {all}").format(n=row.people, all=row.attempted),
            }
            for row in made.itertuples()
        ],
        "exercises": _weak_exercises(marks, found),
    }


def _weak_exercises(marks: ClassMarks, found: Analysis) -> list[dict[str, str]]:
    shares, items = found.difficulty.table["share"], found.discrimination.table
    odd = items[items["verdict"] == "negative"].sort_values("r", kind="stable")
    chosen = [(name, verdict("negative")) for name in odd.index]
    hard = shares[(shares < 0.3)].sort_values(kind="stable")
    chosen += [
        (name, _("only {share:.0%} of the points").format(share=share))
        for name, share in hard.items()
        if name not in odd.index
    ]
    return [{"id": name, "title": str(marks.exercises[name].title), "why": why} for name, why in chosen[:3]]
