"""The class on one page: who needs a person, what was not understood, whether the marks can be relied on.

write    class-report.html
render   the page
NAME     its file name

The first screen is for a glance: how many, how good, who needs a person, what to teach again. Details follow.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from crmcourse.files import write_atomically
from crmcourse.records.marks import Marks
from crmcourse.reports import lms, sections
from crmcourse.reports.analysis import Analysis, analyse
from crmcourse.reports.gradebook import status_words
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.page import number, page, percent, picture
from crmcourse.reports.people import People
from crmcourse.reports.statistics.objectives import ENOUGH
from crmcourse.reports.words import sentences
from crmlib.i18n import _

NAME = "class-report.html"


def write(folder: Path, marks: ClassMarks, before: ClassMarks | None = None) -> Path:
    """Write the class report into the results folder.

    Parameters
    ----------
    folder : Path
    marks : ClassMarks
    before : ClassMarks, optional
        The same class before the course.

    Returns
    -------
    Path
    """
    path = folder / NAME
    write_atomically(path, render(marks, before))
    return path


def render(marks: ClassMarks, before: ClassMarks | None = None, *, first: str | None = None) -> bytes:
    """Return the page, in the language that most of the class use (or ``first``)."""
    # Trainers mostly speak as their class does.
    chinese = sum(one.language == "zh" for one in marks.trainees)
    first = first or ("zh" if chinese * 2 > len(marks.trainees) else "en")
    found, people = analyse(marks, before), People(marks)
    return page("class_report.html", lambda: _view(marks, found, people), first=first, names=True)


def _view(marks: ClassMarks, found: Analysis, people: People) -> dict[str, Any]:
    """Return what the page shows, in the language in force."""
    return {
        "title": f"{_('Class report')} · {marks.run.course}",
        "course": str(marks.run.course),
        "about": _("Graded on {date} by crm-course {version}.").format(
            date=marks.run.graded_at[:10], version=marks.run.version
        ),
        "head": _head(marks, found),
        "needs": [_needs(people, one) for one in marks.unsettled],
        "needs_words": _("Need a person: {n} of {all}").format(
            n=len(marks.unsettled), all=len(marks.trainees)
        ),
        "totals_words": _totals_words(found),
        "weak": _weak(marks, found),
        "gain": sections.gain(found.gain) if found.gain is not None else None,
        "objectives": sections.objectives(marks, found.objectives),
        "mistakes": sections.mistakes(found.mistakes, people),
        "items": sections.items(marks, found),
        "items_words": sections.items_words(found),
        "reliability": sections.reliability(found.reliability),
        "timing": sections.timing(marks, found.timing, people),
        "patterns": sections.patterns(found.patterns, people),
        "pictures": _pictures(found) if marks.graded else {},
        "notes": {
            "objectives": found.objectives.note,
            "mistakes": found.mistakes.note,
            "effort": found.effort.note,
        },
        "how": str(marks.run.isolation),
        "rung": sentences(
            _("Isolation in force: {rung}.").format(rung=marks.run.rung),
            _("Exam: answers were only recorded, hints and solutions were off.") if marks.run.exam else "",
        ),
        "topics": [
            {"title": str(topic.title), "number": topic.folder.split("-")[0]} for topic in marks.run.topics
        ],
        "everybody": [_row(marks, people, one) for one in marks.trainees],
        "unlisted": _unlisted(marks),
        "everybody_words": _("All {n} with their points").format(n=len(marks.trainees)),
    }


def _head(marks: ClassMarks, found: Analysis) -> dict[str, Any]:
    mean, alpha = found.totals.mean, found.reliability.table.iloc[0]
    mean_words = _("mean of all points")
    if not np.isnan(mean.low):
        mean_words = _("mean of all points (95 %: {low:.0%} to {high:.0%})").format(
            low=mean.low, high=mean.high
        )
    more = []
    if not found.reliability.why_not:
        words = _("reliability α (95 %: {low:.2f} to {high:.2f})").format(
            low=alpha["low"], high=alpha["high"]
        )
        more.append({"value": f"{alpha['alpha']:.2f}", "words": words})
    confirm = sum(mark.confirm for one in marks.graded for mark in one.exercises.values())
    if confirm:
        more.append({"value": confirm, "words": _("short texts to confirm by hand")})
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


def _needs(people: People, one: Marks) -> dict[str, Any]:
    why = sentences(*(str(reason.text) for reason in one.reasons))
    return {
        "person": people.of(one),
        "id": one.id,
        # In pieces between which its name stands, as that goes where names are hidden.
        "why": why.split(one.file) if why and one.file else [why or _("No reason was given.")],
        "file": one.file,
    }


def _unlisted(marks: ClassMarks) -> str:
    missing = len(marks.graded) - len(lms.listed(marks))
    if not missing:
        return ""
    return _(
        "Graded, but not in moodle.csv, for want of an id that is theirs alone: {n}. “crm-course grade --roster” "
        "gives ids to names."
    ).format(n=missing)


def _totals_words(found: Analysis) -> str:
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


def _weak(marks: ClassMarks, found: Analysis) -> dict[str, Any]:
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
    chosen = [(name, sections.verdict("negative")) for name in odd.index]
    hard = shares[(shares < 0.3)].sort_values(kind="stable")
    chosen += [
        (name, _("only {share:.0%} of the points").format(share=share))
        for name, share in hard.items()
        if name not in odd.index
    ]
    return [{"id": name, "title": str(marks.exercises[name].title), "why": why} for name, why in chosen[:3]]


def _pictures(found: Analysis) -> dict[str, str]:
    rows = len(found.difficulty.table)
    drawn = {"totals": picture(found.totals.plot, size=(6, 3.4))}
    if rows:
        drawn["exercises"] = picture(
            found.difficulty.plot,
            found.discrimination.plot,
            size=(11, 1.1 + 0.27 * max(rows, 2)),
            share_rows=True,
        )
    else:
        drawn["exercises"] = ""
    drawn["patterns"] = picture(found.patterns.plot, size=(6.5, 3)) if found.patterns.pairs else ""
    if found.gain is not None:
        drawn["gain"] = picture(found.gain.plot, size=(5, 4.6))
    return drawn


def _row(marks: ClassMarks, people: People, one: Marks) -> dict[str, Any]:
    shares = []
    for topic in marks.run.topics:
        given = [mark for mark in one.exercises.values() if mark.topic == topic.folder]
        out_of = sum(mark.out_of for mark in given)
        shares.append(percent(sum(mark.points for mark in given) / out_of) if out_of and one.settled else "–")
    return {
        "person": people.of(one),
        "id": one.id,
        "topics": shares,
        "final": number(one.final, "g") if one.settled else "–",
        "percent": percent(one.final / one.out_of) if one.settled and one.out_of else "–",
        "status": status_words(one),
    }
