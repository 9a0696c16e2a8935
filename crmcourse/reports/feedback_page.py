"""The page that a trainee gets: what was right, what to think about, what to reread.

write       one page for everybody
page_name   the file name of somebody's page
render      one page

It never holds a key: it shows what the check told the trainee, which holds none, and the trainee's own answer only
where that was not right, and not in an exam.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crmcourse.exercises.feedback import Outcome
from crmcourse.files import write_atomically
from crmcourse.records.mark import Mark
from crmcourse.records.marks import Marks
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.page import number, page
from crmcourse.untrusted import clean, filename, shorten
from crmlib.i18n import N_, _

FOLDER = "feedback"
_OURS = re.compile(r"(.*-)?[0-9a-f]{8}(?:[0-9a-f]{8})?\.html")
_LEVELS = {1: N_("read off"), 2: N_("apply"), 3: N_("judge")}


def page_name(one: Marks) -> str:
    """Return the file name of somebody's page: safe on every system, readable, and theirs alone."""
    return filename(one.key, one.id, one.name)


def write(
    folder: Path, marks: ClassMarks, *, done: Callable[[str], object] = lambda name: None
) -> list[Path]:
    """Write everybody's page into ``feedback/``, and take away pages of earlier runs that are nobody's any more.

    Parameters
    ----------
    folder : Path
        The results folder.
    marks : ClassMarks
    done : callable, optional
        Called with each file's name.

    Returns
    -------
    list of Path
    """
    home, written = folder / FOLDER, []
    for one in marks.trainees:
        path = home / page_name(one)
        write_atomically(path, render(marks, one))
        written.append(path)
        done(path.name)
    kept = {path.name for path in written}
    for path in home.glob("*.html"):
        if path.name not in kept and _OURS.fullmatch(path.name):
            path.unlink()
    return written


def render(marks: ClassMarks, one: Marks) -> bytes:
    """Return somebody's page, the language of their notebook first."""
    return page("feedback.html", lambda: _view(marks, one), first=one.language)


def _view(marks: ClassMarks, one: Marks) -> dict[str, Any]:
    run = marks.run
    unread = sum(mark.confirm and not mark.waiting for mark in one.exercises.values())
    return {
        "title": f"{shorten(one.label, 60)} · {run.course}",
        "course": str(run.course),
        "name": shorten(one.label, 120),
        "full": one.label,
        "about": _about(one),
        "waiting": [] if one.settled else [str(reason.text) for reason in one.reasons],
        "total": _total(one) if one.settled and one.undecided < one.out_of else None,
        "comment": one.comment,
        "notes": [str(note.text) for note in one.notes],
        "to_confirm": [
            *([_undecided(one)] if one.undecided else []),
            *([_("Answers that your trainer will look at again: {n}.").format(n=unread)] if unread else []),
        ],
        "topics": [topic for folder in _folders(marks) if (topic := _topic(marks, one, folder))],
        "closing": _("Graded on {date} by crm-course {version}.").format(
            date=run.graded_at[:10], version=run.version
        ),
    }


def _undecided(one: Marks) -> str:
    texts = sum(mark.waiting for mark in one.exercises.values())
    return _(
        "{points} points are still to be decided: your trainer reads your texts ({n}) and marks them."
    ).format(points=number(one.undecided, "g"), n=texts)


def _about(one: Marks) -> str:
    parts = [one.id] if one.id and one.name else []
    if one.handed_in:
        parts.append(_("handed in on {when}").format(when=one.handed_in[:16].replace("T", " ")))
    return " · ".join(parts)


def _total(one: Marks) -> dict[str, Any]:
    late = ""
    if one.late_factor != 1:
        late = _("points count: handed in {days} days late, × {factor}").format(
            days=number(one.late_days, "g"), factor=number(one.late_factor, "g")
        )
    return {
        "share": one.share,
        "points": _of(one.points, one.out_of - one.undecided),
        "late": late,
        "final": one.final,
        "right": sum(mark.standing is Outcome.RIGHT for mark in one.exercises.values())
        if one.itemised
        else None,
        "of": _("of {n} exercises right").format(n=sum(not mark.waiting for mark in one.exercises.values())),
    }


def _of(points: float, out_of: float) -> str:
    return _("{points} of {out_of} points").format(points=number(points, "g"), out_of=number(out_of, "g"))


def _folders(marks: ClassMarks) -> list[str]:
    return list(dict.fromkeys(mark.topic for mark in marks.exercises.values()))


def _topic(marks: ClassMarks, one: Marks, folder: str) -> dict[str, Any] | None:
    given = {
        name: one.exercises[name]
        for name, example in marks.exercises.items()
        if example.topic == folder and name in one.exercises
    }
    # A file that could not be read is not a topic left shown.
    shown = (one.settled and one.itemised) or any(mark.attempted for mark in given.values())
    if not given or not shown:
        return None
    titles = {topic.folder: str(topic.title) for topic in marks.run.topics}
    decided = [mark for mark in given.values() if not mark.waiting]
    points, out_of = (sum(getattr(mark, part) for mark in decided) for part in ("points", "out_of"))
    return {
        "title": f"{folder.split('-')[0]} {titles.get(folder, folder)}",
        "points": f"{number(points, 'g')} / {number(out_of, 'g')}",
        "share": min(1.0, points / out_of) if out_of else None,
        "exercises": [_exercise(name, mark, exam=marks.run.exam) for name, mark in given.items()],
    }


def _exercise(name: str, mark: Mark, *, exam: bool) -> dict[str, Any]:
    standing = mark.standing
    right = standing is Outcome.RIGHT
    lines = [said for line in mark.lines if (said := str(line))]
    section = str(mark.section)
    told = not section or any(section in line for line in lines)
    return {
        "id": name,
        "title": str(mark.title),
        "stars": "★" * min(mark.level, 5),
        "level_words": _(_LEVELS.get(mark.level, "")),
        "outcome": standing.value,
        "symbol": standing.symbol,
        "label": _("Waiting for your trainer") if mark.waiting else standing.label,
        "points": _waiting(mark) if mark.waiting else _of(mark.points, mark.out_of),
        "answer": "" if right or exam else _own(mark.answer),
        # What the check says of a blank, to fill it and run again, comes too late here.
        "lines": [] if right or standing is Outcome.NOT_ATTEMPTED else lines,
        "reread": "" if right or told else _("To reread in the lesson: “{section}”.").format(section=section),
        "confirm": _("Your trainer will look at it again.") if mark.confirm and not mark.waiting else "",
        "own": "" if mark.self_marked is None else _own_points(mark),
        "hand": mark.by_hand.comment if mark.by_hand else "",
    }


def _waiting(mark: Mark) -> str:
    return _("up to {points} points").format(points=number(mark.out_of, "g"))


def _own_points(mark: Mark) -> str:
    return _("Your own mark: {points}. It is good to know, and does not count.").format(
        points=_of(mark.self_marked or 0.0, mark.out_of)
    )


def _own(answer: object) -> str:
    """Return the trainee's answer as they know it, on one short line."""
    if answer is None:
        return ""
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    return shorten(" ".join(clean(text).split()), 300)
