"""The class on one page: who needs a person, what was not understood, whether the marks can be relied on.

write    class-report.html
render   the page
NAME     its file name

`glance` is the first screen, `details` are the sections that follow, `people` is how they name a person,
`guesses` a section of its own and a page of it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmcourse.grading.store import Store
from crmcourse.records.class_guesses import ClassGuesses
from crmcourse.records.marks import Marks
from crmcourse.reports.class_report import details, glance
from crmcourse.reports.class_report.guesses import sections
from crmcourse.reports.class_report.people import People
from crmcourse.reports.gradebook import status_words
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.page import number, page, percent, picture
from crmcourse.reports.statistics.analysis import Analysis, analyse
from crmcourse.reports.words import sentences
from crmlib.i18n import _

NAME = "class-report.html"
NO_GUESSES = ClassGuesses()


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
    guesses = Store(folder).guesses()
    write_atomically(path, render(marks, before, guesses=guesses))
    return path


def render(
    marks: ClassMarks,
    before: ClassMarks | None = None,
    *,
    first: str | None = None,
    guesses: ClassGuesses = NO_GUESSES,
) -> bytes:
    """Return the page, in the language that most of the class use (or ``first``)."""
    # Trainers mostly speak as their class does.
    chinese = sum(one.language == "zh" for one in marks.trainees)
    first = first or ("zh" if chinese * 2 > len(marks.trainees) else "en")
    found, people = analyse(marks, before), People(marks)

    def view() -> dict[str, Any]:
        return _view(marks, found, people) | {"guesses": sections(guesses)}

    return page("class_report.html", view, first=first, names=True)


def _view(marks: ClassMarks, found: Analysis, people: People) -> dict[str, Any]:
    """Return what the page shows, in the language in force."""
    return {
        "title": _("Class report") + f" · {marks.run.course}",
        "course": str(marks.run.course),
        "about": _("Graded on {date} by crm-course {version}.").format(
            date=marks.run.graded_at[:10], version=marks.run.version
        ),
        "head": glance.head(marks, found),
        "needs": [glance.needs(people, one) for one in marks.unsettled],
        "needs_words": _("Need a person: {n} of {all}").format(
            n=len(marks.unsettled), all=len(marks.trainees)
        ),
        "totals_words": glance.totals_words(found),
        "weak": glance.weak(marks, found),
        "gain": details.gain(found.gain) if found.gain is not None else None,
        "objectives": details.objectives(marks, found.objectives),
        "mistakes": details.mistakes(found.mistakes, people),
        "items": details.items(marks, found),
        "items_words": details.items_words(found),
        "reliability": details.reliability(found.reliability),
        "timing": details.timing(marks, found.timing, people),
        "patterns": details.patterns(found.patterns, people),
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
        "unlisted": glance.unlisted(marks),
        "everybody_words": _("All {n} with their points").format(n=len(marks.trainees)),
    }


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
        given = [mark for mark in one.exercises.values() if mark.topic == topic.folder and not mark.waiting]
        out_of = sum(mark.out_of for mark in given)
        shares.append(percent(sum(mark.points for mark in given) / out_of) if out_of and one.settled else "–")
    return {
        "person": people.of(one),
        "id": one.id,
        "topics": shares,
        "final": number(one.final, "g") if one.settled else "–",
        "percent": percent(one.final / one.out_of)
        if one.settled and one.out_of and not one.undecided
        else "–",
        "status": _status(one),
    }


def _status(one: Marks) -> str:
    if not (one.settled and one.undecided):
        return status_words(one)
    return _("{points} points are still to be decided").format(points=number(one.undecided, "g"))
