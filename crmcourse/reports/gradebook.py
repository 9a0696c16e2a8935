"""The gradebook: one row a trainee, for spreadsheets and for learning platforms.

book     the rows as a data frame
status   what became of a trainee; `status_words` in words
write    gradebook.csv, gradebook.xlsx, moodle.csv and canvas.csv

Whoever needs a person has no total, but the reason: never a bare 0. A text that waits for a person is a gap, and its
points stand in a column of their own. A name that looks like a formula is text in
every file. The same marks give the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from crmcourse.files import write_atomically
from crmcourse.records.answers import Reason
from crmcourse.records.mark import Mark
from crmcourse.records.marks import Marks
from crmcourse.reports import lms
from crmcourse.reports.marks import ClassMarks, load
from crmcourse.reports.words import sentences
from crmcourse.untrusted import cell, shorten
from crmlib.i18n import N_, _

# Excel takes at most 32,767 characters in a cell.
_MOST = 2000
_HEADINGS = {
    "id": N_("Id"),
    "name": N_("Name"),
    "status": N_("Status"),
    "total": N_("Total"),
    "out_of": N_("Out of"),
    "undecided": N_("Still to be decided"),
    "late_factor": N_("Late factor"),
    "final": N_("Final"),
    "percent": N_("Percent"),
    "reasons": N_("Reasons"),
    "to_confirm": N_("To confirm"),
    "notes": N_("Notes"),
}
_UNDECIDED = N_(
    "{points:g} points are still to be decided by a person; until then not in moodle.csv or canvas.csv."
)
_UNLISTED = N_("Not in moodle.csv, for want of an id of their own: grade with --roster to give one.")
_STATUS = {
    "graded": N_("graded"),
    "by_hand": N_("graded by hand"),
    "waiting": N_("texts to mark"),
    "needs_person": N_("needs a person"),
}


def status(one: Marks) -> str:
    """Return "graded", "by_hand" (needed a person, who has decided), "waiting" (texts) or "needs_person"."""
    if one.settled and one.undecided:
        return "waiting"
    return "by_hand" if one.by_hand else one.status


def status_words(one: Marks) -> str:
    """Return the status in words, in the language in force."""
    return _(_STATUS[status(one)])


def book(marks: ClassMarks) -> pd.DataFrame:
    """Return the gradebook: one row a trainee.

    Parameters
    ----------
    marks : ClassMarks

    Returns
    -------
    DataFrame
        id, name, status; points by topic (``05-aidma``) and by level (``level_1``); total and out_of before lateness;
        undecided (points of texts that wait for a person: they count 0 in the total until then); late_factor; final
        and percent after it; reasons; to_confirm (marks that a person should look at); notes. Missing where there is
        no total, and no percent while points are undecided.
    """
    topics = list(
        dict.fromkeys([t.folder for t in marks.run.topics] + [m.topic for m in marks.exercises.values()])
    )
    levels = sorted({mark.level for mark in marks.exercises.values()})
    known = {one.key for one in lms.known(marks)}
    return pd.DataFrame([_row(one, topics, levels, one.key in known) for one in marks.trainees])


def _row(one: Marks, topics: Sequence[str], levels: Sequence[int], listed: bool) -> dict[str, object]:
    given = list(one.exercises.values())
    by_topic = {topic: _points(one, [m for m in given if m.topic == topic]) for topic in topics}
    by_level = {f"level_{n}": _points(one, [m for m in given if m.level == n]) for n in levels}
    total = {"total": None, "out_of": _round(one.out_of), "undecided": None}
    total["late_factor"] = one.late_factor
    total |= {"final": None, "percent": None}
    if one.settled:
        total["undecided"] = _round(one.undecided)
        total["total"], total["final"] = _round(one.points), _round(one.final)
        if one.out_of and not one.undecided:
            total["percent"] = round(100 * one.final / one.out_of, 1)
    return {
        "id": one.id,
        "name": one.name or ("" if one.id else one.file),
        "status": status(one),
        **by_topic,
        **by_level,
        **total,
        "reasons": _sentences(one.reasons),
        "to_confirm": sum(mark.confirm for mark in given),
        "notes": sentences(_sentences(one.notes), *_why_not_listed(one, listed)),
    }


def _why_not_listed(one: Marks, listed: bool) -> list[str]:
    if not one.settled:
        return []
    waits = [_(_UNDECIDED).format(points=one.undecided)] if one.undecided else []
    return waits if listed else [*waits, _(_UNLISTED)]


def _points(one: Marks, given: Sequence[Mark]) -> float | None:
    """Return the points, or nothing: a 0 stands only where somebody was really graded."""
    tried = any(mark.attempted for mark in given)
    if given and all(mark.waiting for mark in given):
        return None
    return _round(sum(mark.points for mark in given)) if given and (one.settled or tried) else None


def _round(points: float) -> float:
    return round(points, 2) + 0.0


def _sentences(reasons: Sequence[Reason]) -> str:
    return shorten(sentences(*(str(reason.text) for reason in reasons)), _MOST)


def write(results: Path | str, *, bom: bool = False, marks: ClassMarks | None = None) -> list[Path]:
    """Write the gradebook files beside the marks.

    Parameters
    ----------
    results : path
        The folder that ``crm-course grade`` wrote; the files go there.
    bom : bool, default False
        Start gradebook.csv with a byte order mark, which Excel needs to see Chinese. (The xlsx needs none.)
    marks : ClassMarks, optional
        If they are read already.

    Returns
    -------
    list of Path
        gradebook.csv, gradebook.xlsx, moodle.csv, canvas.csv.
    """
    folder = Path(results)
    marks = load(folder) if marks is None else marks
    rows = book(marks)
    contents = {
        "gradebook.csv": as_csv(rows, bom=bom),
        "gradebook.xlsx": as_xlsx(rows, marks),
        "moodle.csv": as_csv(lms.moodle(marks)),
        "canvas.csv": as_csv(lms.canvas(marks)),
    }
    for name, content in contents.items():
        write_atomically(folder / name, content)
    return [folder / name for name in contents]


def as_csv(table: pd.DataFrame, *, bom: bool = False) -> bytes:
    """Return a table as CSV: every field quoted, no formula, UTF-8, lines as RFC 4180 has them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([cell(str(name)) for name in table.columns])
    for row in table.itertuples(index=False):
        writer.writerow([_shown(value) for value in row])
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def _shown(value: object) -> str:
    if isinstance(value, str):
        return cell(value)
    return "" if pd.isna(value) else f"{value:.10g}"


def as_xlsx(rows: pd.DataFrame, marks: ClassMarks) -> bytes:
    """Return the gradebook as a workbook: the rows, and the points of every exercise."""
    import xlsxwriter

    content = io.BytesIO()
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    workbook = xlsxwriter.Workbook(content, {"in_memory": True, **options})
    # A date of its own would make every file another one.
    workbook.set_properties(
        {"title": str(marks.run.course), "author": "crm-course", "created": dt.datetime(2000, 1, 1)}
    )
    titles = {topic.folder: str(topic.title) for topic in marks.run.topics}
    headings = [_heading(name, titles) for name in rows.columns]
    shown = rows.assign(status=[_(_STATUS[one]) for one in rows["status"]])
    _sheet(workbook, _("Gradebook"), headings, shown)
    _sheet(workbook, _("Exercises"), [_("Id"), _("Name"), *marks.exercises], _every_point(marks))
    workbook.close()
    return content.getvalue()


def _heading(name: str, titles: dict[str, str]) -> str:
    if name.startswith("level_"):
        return _("Level {stars}").format(stars="★" * min(int(name.removeprefix("level_")), 5))
    return f"{name[:2]} {titles[name]}" if name in titles else _(_HEADINGS.get(name, name))


def _every_point(marks: ClassMarks) -> pd.DataFrame:
    rows = [
        [
            one.id,
            one.name or one.file,
            *(_points(one, [one.exercises[n]]) if n in one.exercises else None for n in marks.exercises),
        ]
        for one in marks.trainees
    ]
    return pd.DataFrame(rows, columns=["id", "name", *marks.exercises])


def _sheet(workbook: object, name: str, headings: Sequence[str], table: pd.DataFrame) -> None:
    sheet = workbook.add_worksheet(name)  # type: ignore[attr-defined]
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})  # type: ignore[attr-defined]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(
            column, column, {"name": 24, "reasons": 60, "notes": 40}.get(table.columns[column], 11)
        )
    for row, values in enumerate(table.itertuples(index=False), 1):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif not pd.isna(value):
                sheet.write_number(row, column, float(value))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(table), 1), len(headings) - 1)
