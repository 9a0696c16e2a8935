"""Handing in: what a trainee has done, as one file to send to the trainer.

submit     write it, and say where it is and what is still blank

The answers are those on the answer sheet, so nothing depends on which program shows the notebook, on the
kernel knowing where its notebook lies, or on the notebook being saved. The notebooks go along as they lie there.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from itertools import groupby
from pathlib import Path
from typing import Any

from crmcourse.exercises.feedback import Notice, show
from crmcourse.files import write_atomically
from crmcourse.records.guessed import Guessed
from crmcourse.records.handin import COURSE, HandIn
from crmcourse.sources.places import of_trainees
from crmcourse.workbook import handout, pages, session
from crmcourse.workbook.notebooks import LeftOut, Worked, look_through, not_saved
from crmcourse.workbook.recording import recorder
from crmcourse.workbook.work import Entry, Work, find_workbook
from crmlib.errors import CrmlibError
from crmlib.i18n import _, language, listed

FOLDER = "hand-in"
_LONGEST_NAME = 300
_LONGEST_IN_FILE_NAME = 40
_SHOWN = 5


def submit(name: str | None = None) -> None:
    """Write what you have done into one file, ready to be sent; say where it is and what is still blank.

    Earlier files stay as they are. Nothing leaves this computer.

    Parameters
    ----------
    name : str, optional
        Your name, if your workbook does not know it.
    """
    try:
        notice = _submitted(name)
    except CrmlibError as error:
        notice = Notice("?", _("Nothing was handed in"), (str(error),))
    except Exception as error:
        line = _("It stopped ({kind}). Please tell your trainer.").format(kind=type(error).__name__)
        notice = Notice("?", _("Nothing was handed in"), (line,))
    show(notice)


@dataclass(frozen=True)
class _Work:
    """All that a trainee has done: where, for whom, the answers, the tries and the notebooks."""

    folder: Path | None
    given: handout.Handout
    name: str
    answers: dict[str, Any]
    tries: dict[str, Any]
    guesses: dict[str, Guessed]
    notebooks: tuple[Worked, ...]
    left_out: tuple[LeftOut, ...]
    messages: tuple[str, ...]


def _submitted(name: str | None) -> Notice:
    work = _collected(name)
    if not work.answers and not work.guesses:
        line = _("There is no answer yet. Answer the exercises first, then come back here.")
        return Notice("○", _("Nothing was handed in"), (line, *work.messages))
    now = datetime.now(UTC)
    path, content = _free(work, now), _zipped(_content(work, now), work)
    try:
        write_atomically(path, content)
    except OSError as error:
        raise CrmlibError(
            _("{folder} cannot be written to ({error}). Make room there, then run this cell again.").format(
                folder=path.parent, error=error.strerror or type(error).__name__
            )
        ) from None
    return Notice("✓", _("Ready to be sent"), (_where_and_what_is_left(path, work), *_besides(work)))


def _collected(name: object) -> _Work:
    if name is not None and type(name) is not str:
        raise CrmlibError(_('A name is a text in quotes: submit("Li Na").'))
    messages: tuple[str, ...] = ()
    try:
        session.resume()
    except CrmlibError as error:
        # No course is installed, or the tables were changed: the answers can be handed in all the same.
        messages = (str(error),)
    folder = find_workbook()
    given = handout.read(folder)
    kept = _kept(folder)
    answers = kept.answers()
    tries = {one: _effort(entry) for one, entry in kept.entries().items() if entry.guess is None}
    known = name if name is not None else given.trainee.get("name", "")
    tidy = " ".join(known.encode("utf-8", "replace").decode().split())[:_LONGEST_NAME]
    messages += tuple(kept.messages())
    seen = list(look_through(folder, given.notebooks or _of_the_course()))
    notebooks = tuple(one for one in seen if isinstance(one, Worked))
    left_out = tuple(one for one in seen if isinstance(one, LeftOut))
    return _Work(folder, given, tidy, answers, tries, kept.guesses(), notebooks, left_out, messages)


def _effort(entry: Entry) -> dict[str, Any]:
    own = {} if entry.ticks is None else {"ticks": list(entry.ticks)}
    return {"tries": entry.tries, "hints": entry.hints, **own}


def _of_the_course() -> dict[str, str]:
    """Return path → SHA-256 of the notebooks as ``crm-course open`` makes them, or made them once."""
    now = session.in_force()
    if now is None:
        return {}
    made = {}
    for edition in of_trainees(now.syllabus.topics):
        with contextlib.suppress(OSError):
            content = (now.syllabus.folder / edition.path).read_bytes()
            made[edition.path] = content
            made[edition.in_workbook] = pages.for_trainees(content, edition.topic.folder)
    return {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}


def _kept(folder: Path | None) -> Work:
    """Return the file of the session in force, which may hold what a full disk refused."""
    records = recorder()
    if isinstance(records, Work):
        return records
    return Work(folder) if session.in_force() is None else session.current().work


def _content(work: _Work, now: datetime) -> dict[str, Any]:
    return HandIn(
        version=_version(COURSE),
        data=_data(),
        id=work.given.trainee.get("id", ""),
        name=work.name,
        language=language(),
        exam=work.given.exam,
        handed_in=now.isoformat(timespec="seconds"),
        answers={one: work.answers[one] for one in sorted(work.answers, key=_by_number)},
        progress={one: work.tries[one] for one in sorted(work.tries, key=_by_number)},
        guesses={one: work.guesses[one] for one in sorted(work.guesses, key=_by_number)},
    ).to_json()


def _data() -> str:
    from crmlib import datasets  # here, for it brings pandas along

    try:
        return datasets.fingerprint()
    except OSError:
        return ""


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _zipped(content: dict[str, Any], work: _Work) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        file.writestr("submission.json", text.encode("utf-8", "replace"))
        for notebook in work.notebooks:
            if notebook.changed:
                file.writestr(notebook.path, notebook.content)
    return whole.getvalue()


def _free(work: _Work, now: datetime) -> Path:
    """Return a path where nothing is yet, named after the trainee and the moment."""
    letters = unicodedata.normalize("NFC", work.name or work.given.trainee.get("id", ""))
    safe = re.sub(r"[^\w]+|_+", "-", letters).strip("-")[:_LONGEST_IN_FILE_NAME].strip("-") or "trainee"
    folder = (work.folder or Path.cwd()) / FOLDER
    stem, number = f"crm-{safe}-{now:%Y%m%d-%H%M%S}", 1
    path = folder / f"{stem}.zip"
    while os.path.lexists(path):
        number += 1
        path = folder / f"{stem}-{number}.zip"
    return path


def _where_and_what_is_left(path: Path, work: _Work) -> str:
    left, where = _left(work), {"file": f"{path.parent.name}/{path.name}", "folder": path.parent.parent}
    if not left:
        return _("Send “{file}” (in {folder}) to your trainer; nothing is blank.").format(**where)
    return _("Send “{file}” (in {folder}) to your trainer; still blank: {ids}.").format(
        **where, ids=listed(left)
    )


def _left(work: _Work) -> list[str]:
    """Return the exercises without an answer; a topic without any is one word."""
    asked = {one for notebook in work.notebooks for one in notebook.asked}
    now = session.in_force()
    if not asked and now is not None and now.topic is not None:
        asked = {exercise.id for exercise in now.topic.exercises}
    blank: list[str] = []
    for topic, members in groupby(sorted(asked, key=_by_number), key=lambda one: one.partition(".")[0]):
        ids = list(members)
        open_ = [one for one in ids if one not in work.answers]
        whole = len(open_) == len(ids) > 1
        blank += [_("all of topic {number}").format(number=topic.zfill(2))] if whole else open_
    return blank


def _besides(work: _Work) -> tuple[str, ...]:
    lines = list(work.messages)
    if not work.name:
        lines.append(_('It carries no name. To put yours on it: submit("Li Na").'))
    if work.left_out:
        shown = "; ".join(f"{one.path} ({one.why})" for one in work.left_out[:_SHOWN])
        more = len(work.left_out) - _SHOWN
        lines.append(
            _("Left out of the file: {files}. The answers that you checked there are in it.").format(
                files=shown + (f"; … +{more}" if more > 0 else "")
            )
        )
    if not_saved(work.notebooks, work.answers):
        lines.append(
            _(
                "Your answers are in it as you last checked them, the notebooks as you last saved them. If you "
                "want both the same, save the notebook and run this cell again."
            )
        )
    return tuple(lines)


def _by_number(exercise_id: str) -> tuple[int, int]:
    topic, _stop, number = exercise_id.partition(".")
    return int(topic), int(number)
