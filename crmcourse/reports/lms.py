"""The total in the forms that learning platforms read.

moodle   for Moodle: Grades, Import, CSV file
canvas   for Canvas: Grades, Import

Both replace what stands on the platform, and an empty cell there may wipe a grade out. So these files hold only
people with a total, nothing of which waits for a person, and an id of their own; the others are in the gradebook.
(After a row without an id, Moodle would book the points to the person above; Canvas would look for somebody of that
name.)
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from crmcourse.records.marks import Marks
from crmcourse.reports.marks import ClassMarks
from crmcourse.untrusted import cell, shorten
from crmlib.i18n import _


def listed(marks: ClassMarks) -> list[Marks]:
    """Return those whom a platform can be told about: with a whole total and an id that is theirs alone."""
    return [one for one in known(marks) if not one.undecided]


def known(marks: ClassMarks) -> list[Marks]:
    """Return those with a total whom a platform can know: by an id that is theirs alone, and no formula."""
    count = Counter(one.id for one in marks.trainees)
    return [one for one in marks.graded if one.id and count[one.id] == 1 and cell(one.id) == one.id]


def moodle(marks: ClassMarks) -> pd.DataFrame:
    """Return the totals for Moodle's CSV import.

    Map "ID number" to "ID number" (``useridnumber``), the column in points or the one in percent to a grade item, and
    the feedback to its feedback; leave the name unmapped. If any person is unknown there, Moodle imports nothing.

    Parameters
    ----------
    marks : ClassMarks

    Returns
    -------
    DataFrame
        ID number, Full name, ``<course> (Real)``, ``<course> (Percentage)``, ``<course> (Feedback)``: headed as
        Moodle heads its own export.
    """
    course = shorten(marks.run.course.en, 80)
    rows = [
        [one.id, one.name, round(one.final, 2), round(100 * one.final / one.out_of, 2), _feedback(one)]
        for one in listed(marks)
        if one.out_of
    ]
    parts = ("Real", "Percentage", "Feedback")
    return pd.DataFrame(rows, columns=["ID number", "Full name", *(f"{course} ({part})" for part in parts)])


def _feedback(one: Marks) -> str:
    words = _("{points:g} of {out_of:g} points").format(
        points=round(one.points, 2), out_of=round(one.out_of, 2)
    )
    if one.late_factor == 1:
        return words
    late = _("handed in late: × {factor:g}").format(factor=one.late_factor)
    return f"{words}; {late}"


def canvas(marks: ClassMarks) -> pd.DataFrame:
    """Return the totals for Canvas' gradebook import.

    The id stands as SIS User ID and as SIS Login ID: Canvas takes the one that it knows. Its own ID is there for those
    whose files came from Canvas; the section is left empty. Canvas shows what would change before it does it.

    Parameters
    ----------
    marks : ClassMarks

    Returns
    -------
    DataFrame
        Student, ID, SIS User ID, SIS Login ID, Section, and one assignment, with the row "Points Possible" on top.
    """
    # Canvas reads "(12)" at the end of a title as the number of an assignment of its own.
    course = shorten(marks.run.course.en, 80).rstrip(" 0123456789()")
    columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", course]
    out_of = max((one.out_of for one in marks.graded), default=0.0)
    rows = [["    Points Possible", "", "", "", "", round(out_of, 2)]]
    ours = {one.key for one in listed(marks)}
    count = Counter(one.platform.canvas for one in marks.trainees)
    for one in marks.graded:
        if one.undecided:
            continue
        canvas_id = one.platform.canvas if count[one.platform.canvas] == 1 else ""
        own = one.id if one.key in ours else ""
        if not canvas_id and not own:
            continue
        # A row whose name holds these words would be taken for the row of points.
        name = own or canvas_id if "points possible" in one.name.lower() else one.name
        rows.append([name, canvas_id, own, own, "", round(one.final, 2)])
    return pd.DataFrame(rows, columns=columns)
