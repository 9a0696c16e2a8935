"""What a workbook says of itself in ``workbook.json``: whether it was handed out, to whom, and for an exam.

Handout   the content of the marker
read      read it; a marker that makes no sense says nothing
form      how an exercise of an exam is asked: ``forms.json`` beside it, without keys
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmcourse.exercises.form import Form, from_json
from crmcourse.workbook.recording import no_such_exercise
from crmcourse.workbook.work import MARKER

FORMS = "forms.json"
_LARGEST_FILE = 1_000_000
_LARGEST_FORMS = 10_000_000


@dataclass(frozen=True)
class Handout:
    """The content of a workbook's marker.

    Attributes
    ----------
    exam : bool
        Whether `check` only records.
    topics : tuple of str
        Folders of the topics that were handed out; empty for a workbook that ``crm-course open`` made.
    trainee : dict
        ``{"id": …, "name": …}``; empty if the workbook is nobody's in particular.
    data : str
        The folder with tables of the workbook's own; empty if it works on the course's.
    fingerprints : dict of str to str
        File name → SHA-256 of each of those tables.
    notebooks : dict of str to str
        Path → SHA-256 of each notebook as it was handed out.
    """

    exam: bool = False
    topics: tuple[str, ...] = ()
    trainee: dict[str, str] = field(default_factory=dict)
    data: str = ""
    fingerprints: dict[str, str] = field(default_factory=dict)
    notebooks: dict[str, str] = field(default_factory=dict)


def read(folder: Path | None) -> Handout:
    """Return what the marker in a workbook says.

    Parameters
    ----------
    folder : Path or None
        The workbook, as `find_workbook` found it.

    Examples
    --------
    >>> read(None).exam
    False
    """
    if folder is None:
        return Handout()
    try:
        with (folder / MARKER).open("rb") as file:
            content = json.loads(file.read(_LARGEST_FILE))
    except (OSError, ValueError, RecursionError):
        return Handout()
    if type(content) is not dict:
        return Handout()
    topics = content.get("topics")
    data = content.get("data")
    return Handout(
        exam=content.get("exam") is True,
        topics=tuple(one for one in topics if type(one) is str) if type(topics) is list else (),
        trainee=_texts(content.get("trainee")),
        data=data if type(data) is str else "",
        fingerprints=_texts(content.get("fingerprints")),
        notebooks=_texts(content.get("notebooks")),
    )


def form(folder: Path | None, exercise_id: str) -> Form:
    """Return how an exercise of an exam is asked.

    Parameters
    ----------
    folder : Path or None
        The workbook.
    exercise_id : str

    Raises
    ------
    DataError
        If the exam has no such exercise, or its forms cannot be read.
    """
    try:
        content = json.loads((folder or Path()).joinpath(FORMS).read_bytes()[:_LARGEST_FORMS])
        found = content.get(exercise_id)
    except (OSError, ValueError, RecursionError, AttributeError):
        found = {}
    if found is None:
        raise no_such_exercise(exercise_id)
    return from_json(found)


def _texts(content: Any) -> dict[str, str]:
    if type(content) is not dict:
        return {}
    return {name: text for name, text in content.items() if type(text) is str}
