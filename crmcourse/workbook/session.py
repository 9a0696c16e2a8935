"""Where this notebook stands: which topic, which language, which workbook.

begin      the first line of every notebook of the course
Session    the topic, the syllabus and the workbook in force
current    the session in force; one is made if there is none
in_force   the session in force, or None
resume     begin, unless somebody did
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Notice, show
from crmcourse.exercises.marking import Marker
from crmcourse.sources.syllabus import Syllabus, Topic, load
from crmcourse.workbook import handout, slips
from crmcourse.workbook.recording import record_with, recorder
from crmcourse.workbook.work import Work, find_workbook
from crmlib.i18n import _, language, use_language


@dataclass(frozen=True)
class Session:
    """What the checks of this notebook refer to.

    Attributes
    ----------
    syllabus : Syllabus
    topic : Topic or None
        The one that ``begin`` named.
    work : Work
        The trainee's own, in the workbook or in memory.
    """

    syllabus: Syllabus
    topic: Topic | None
    work: Work
    _markers: dict[tuple, Marker] = field(default_factory=dict, repr=False, compare=False)

    def marker(self, exercise: Exercise, section: str) -> Marker:
        """Return what marks an exercise; its key is computed once for a language and the data in force."""
        from crmlib import datasets  # here, for it brings pandas along

        state = datasets.state()
        return self._markers.setdefault((exercise.id, language(), state), Marker(exercise, section))


_in_force: Session | None = None


def begin(topic: str | None = None, lang: str = "en", *, notebooks: Path | str | None = None) -> None:
    """Begin a notebook: put its language in force and find the trainee's workbook.

    A workbook that was handed out for an exam has no keys: there `check` only records from now on. One with
    tables of its own puts them in force.

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
        If the syllabus has no such topic, or the workbook's tables are not as they were handed out.
    ValueError
        If the course does not speak that language.
    """
    global _in_force
    use_language(lang)
    if recorder() is not None:
        return
    _read_as_meant()
    folder = find_workbook()
    given = handout.read(folder)
    if given.exam:
        work = Work(folder)
        record_with(work)
        _opened(work)
    else:
        syllabus = load(notebooks)
        named = None if topic is None else syllabus.topic(topic)
        _in_force = Session(syllabus, named, Work(folder))
        _opened(_in_force.work)
    if folder is not None and given.data:
        from crmlib import datasets  # here, for it brings pandas along

        datasets.use(folder / given.data, fingerprints=given.fingerprints)


def _read_as_meant() -> None:
    """In a notebook, let cells that check an answer be read as what they stand for."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is not None:
        slips.lenient(shell)


def resume() -> None:
    """Begin in the language in force, where `begin` was not called yet."""
    if _in_force is None and recorder() is None:
        begin(lang=language())


def in_force() -> Session | None:
    """Return the session in force, or None: before `begin`, and in an exam."""
    return _in_force


def current() -> Session:
    """Return the session in force; one without a topic if ``begin`` was not called."""
    global _in_force
    if _in_force is None:
        _in_force = Session(load(), None, Work(find_workbook()))
    return _in_force


def _opened(work: Work) -> None:
    """Read the trainee's file for the first time, and say if it was damaged."""
    work.entries()
    for message in work.messages():
        show(Notice("○", _("Your work"), (message,)))
