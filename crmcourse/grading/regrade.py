"""Mark again from stored answers, after a key, a weight or a decision changed; nothing is run.

regrade   what would change, or what has changed
Change    one trainee whose points are not what they were
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crmcourse.grading import review, trainee_data
from crmcourse.grading.batch import finish
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.sandbox.limits import Rung
from crmcourse.grading.store import Store
from crmcourse.records.marks import Marks
from crmcourse.sources.syllabus import Syllabus, Topic


@dataclass(frozen=True)
class Change:
    """One trainee whose points or standing are not what they were.

    Attributes
    ----------
    name : str
    before, after : float
        The final mark: points after lateness.
    exercises : tuple of str
        Those whose points changed.
    """

    name: str
    before: float
    after: float
    exercises: tuple[str, ...]


def regrade(
    out: Path | str,
    syllabus: Syllabus,
    topics: Sequence[Topic],
    *,
    policy: Policy | None = None,
    write: bool = False,
    reviewed: Sequence[Path] = (),
    done: Callable[[str], object] = lambda name: None,
) -> list[Change]:
    """Mark stored answers again, and say who changes and by how much.

    Parameters
    ----------
    out : path
        The results of an earlier run.
    syllabus : Syllabus
    topics : sequence of Topic
    policy : Policy, optional
        As the syllabus says unless given.
    write : bool, default False
        Whether to store the new marks; otherwise nothing is changed.
    reviewed : sequence of path
        Decisions to read besides ``review.csv`` in the results.
    done : callable
        Told each trainee's name.

    Returns
    -------
    list of Change

    Raises
    ------
    DataError
        If there are no results, or they are damaged.
    """
    store = Store(out)
    store.require()
    policy = policy or Policy.of(syllabus.grading)
    if write:
        review.merge(store, *reviewed)
    judge, changes, marked = Judge(topics, policy), [], []
    decisions = review.decisions(store, *([] if write else reviewed)).decisions
    for stored in store.every_answers():
        folder = None if stored.seed is None else trainee_data.folder(stored.seed)
        mark = review.applied(judge.mark(stored, folder), decisions)
        trainee_data.forget(stored.seed)
        change = _change(store.marks(stored.key), mark)
        if change is not None:
            changes.append(change)
        marked.append(mark)
        done(mark.name)
    if write:
        last = store.run()
        for mark in marked:
            store.keep(mark)
        finish(store, syllabus, topics, policy, Rung(last.rung if last else ""), ran=0)
    return changes


def _change(before: Marks | None, after: Marks) -> Change | None:
    given = {} if before is None else {name: one.points for name, one in before.exercises.items()}
    moved = tuple(name for name, one in after.exercises.items() if given.get(name, 0.0) != one.points)
    was, becomes = 0.0 if before is None else round(before.final, 2), round(after.final, 2)
    if not moved and was == becomes and before is not None and before.status == after.status:
        return None
    return Change(after.name, was, becomes, moved)
