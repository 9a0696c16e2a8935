"""The whole cycle in one folder: hand out, hand in, grade, mark the texts, report.

cycle    what ``crm-course demo`` calls

::

    handout/        what trainees get                 submissions/   what the class sends in
    results/        marks, gradebook, class report    before/        the test before the course, and its results
    truth.json      what really made the class tick: look last
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crmcourse.demo import trainer
from crmcourse.demo.sending import hand_in
from crmcourse.demo.truth import SEED, truth_of
from crmcourse.demo.work import DUE
from crmcourse.files import write_atomically
from crmcourse.sources.syllabus import Syllabus, Topic, load
from crmlib.errors import DataError
from crmlib.i18n import _

if TYPE_CHECKING:
    from crmcourse.grading.policy import Policy

TRUTH = "truth.json"
_PARTS = ("handout", "submissions", "results", "before")
_GRACE = 15
# Enough for any notebook of the course, and one of the class never ends.
_SECONDS = 10.0

Progress = Callable[[str], AbstractContextManager[tuple[Callable[[int], object], Callable[[str], object]]]]


@contextmanager
def _quietly(_doing: str) -> Iterator[tuple[Callable[[int], object], Callable[[str], object]]]:
    yield (lambda _number: None), (lambda _name: None)


def cycle(
    folder: Path | str,
    *,
    seed: int = SEED,
    syllabus: Syllabus | None = None,
    topics: Sequence[Topic] | None = None,
    people: Collection[str] | None = None,
    seconds: float = _SECONDS,
    progress: Progress = _quietly,
) -> Path:
    """Hand out, let the class hand in, grade, mark the texts as a trainer would, and report.

    Parameters
    ----------
    folder : path
        New, empty, or that of an earlier demo, which is then replaced.
    seed : int
        Another seed, another class.
    syllabus : Syllabus, optional
        The course's own unless given.
    topics : sequence of Topic, optional
        All of them unless given; the test before the course asks the first.
    people : collection of ids, optional
        Only these of the class.
    seconds : float
        Time for one notebook.
    progress : callable, optional
        From what is being done to a context manager that gives two functions: the number of steps, and one step done.

    Returns
    -------
    Path
        Of the class report.

    Raises
    ------
    DataError
        If something else lies in the folder.
    """
    from crmcourse.grading.policy import Policy
    from crmcourse.handout import release
    from crmcourse.reports import write_all

    folder = Path(folder).expanduser().resolve()
    syllabus = syllabus or load()
    topics = list(topics or syllabus.topics)
    _make_room(folder)
    write_atomically(folder / TRUTH, truth_of(syllabus.topics, seed).as_json().encode("utf-8"))
    with progress(_("Handing out")) as (planned, done):
        release(folder / "handout", syllabus, topics, planned=planned, done=done)
    rules = dict(syllabus.grading or {})
    late = {
        "per_day": 0.1,
        "least": 0.5,
        **(rules.get("late") or {}),
        "due": DUE.isoformat(),
        "grace_minutes": _GRACE,
    }
    policies = Policy.of({**rules, "late": late}), Policy.of({**rules, "late": {}})
    for before, policy in zip((False, True), policies, strict=True):
        place = folder / "before" if before else folder
        asked = topics[:1] if before else topics
        with progress(_("Answering")) as (planned, done):
            hand_in(
                place / "submissions", syllabus, asked, seed,
                before=before, people=people, planned=planned, done=done,
            )  # fmt: skip
        _grade(place, syllabus, asked, policy, seconds, progress)
    with progress(_("Writing reports")) as (planned, done):
        return write_all(
            folder / "results", pre=folder / "before" / "results", planned=planned, done=done
        )[0]  # fmt: skip


def _grade(
    place: Path, syllabus: Syllabus, topics: Sequence[Topic], policy: Policy, seconds: float, progress: Progress
) -> None:  # fmt: skip
    from crmcourse.grading import grade
    from crmcourse.grading.regrade import regrade
    from crmcourse.grading.sandbox.limits import Limits

    with progress(_("Grading")) as (planned, done):
        # Where there are no walls, these may run without: all of them are ours.
        grade(
            place / "submissions", place / "results", syllabus, topics, policy=policy,
            limits=Limits(seconds=seconds), trust=True, planned=planned, done=done,
        )  # fmt: skip
    with progress(_("Marking texts")) as (planned, done):
        planned(1)
        if trainer.decide(place / "results", topics):
            regrade(place / "results", syllabus, topics, policy=policy, write=True)
        done("review.csv")


def _make_room(folder: Path) -> None:
    """Take away an earlier demo, and nothing else."""
    empty = folder.is_dir() and not any(folder.iterdir())
    if folder.exists() and not empty and not (folder / TRUTH).is_file():
        raise DataError(
            _("{folder} is there already and holds no demo. Choose a new or an empty folder.").format(
                folder=folder
            )
        )
    for part in _PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
