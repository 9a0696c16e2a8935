"""Where this notebook stands: which topic, which language, which workbook.

begin      the first line of every notebook of the course
Session    the topic, the syllabus and the workbook in force
current    the session in force
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crmlib.course.feedback import Notice, show
from crmlib.course.recording import recorder
from crmlib.course.state import Progress, find_workbook
from crmlib.course.syllabus import Syllabus, Topic, load
from crmlib.i18n import _, use_language


@dataclass(frozen=True)
class Session:
    """What the checks of this notebook refer to.

    Attributes
    ----------
    syllabus : Syllabus
    topic : Topic or None
        The one that ``begin`` named.
    progress : Progress
        The trainee's own, in the workbook or in memory.
    """

    syllabus: Syllabus
    topic: Topic | None
    progress: Progress


_in_force: Session | None = None


def begin(topic: str | None = None, lang: str = "en", *, notebooks: Path | str | None = None) -> None:
    """Begin a notebook: put its language in force and find the trainee's workbook.

    Parameters
    ----------
    topic : str, optional
        The topic's folder, such as ``"05-aidma"``; left out on the start page.
    lang : {"en", "zh"}
        The language of labels, messages and pictures.
    notebooks : path, optional
        Another folder with a ``syllabus.yml``, for trainers who write their own topics.

    Raises
    ------
    DataError
        If the syllabus has no such topic.
    ValueError
        If the course does not speak that language.
    """
    global _in_force
    use_language(lang)
    if recorder() is not None:
        return
    syllabus = load(notebooks)
    named = None if topic is None else syllabus.topic(topic)
    _in_force = Session(syllabus, named, Progress(find_workbook()))
    _in_force.progress.entries()
    for message in _in_force.progress.messages():
        show(Notice("○", _("Your progress"), (message,)))


def current() -> Session:
    """Return the session in force; one without a topic if ``begin`` was not called."""
    global _in_force
    if _in_force is None:
        _in_force = Session(load(), None, Progress(find_workbook()))
    return _in_force
