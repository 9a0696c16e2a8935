"""Mark again from stored answers, after a key, a weight or a decision changed; nothing is run.

regrade   what would change, or what has changed
Change    one trainee whose points are not what they were
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmcourse.grading import review
from crmcourse.grading import trainee_data as own
from crmcourse.grading.batch import finish
from crmcourse.grading.gather import checked
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.sandbox.limits import Rung
from crmcourse.grading.store import RUN, Store
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
        review.merge(store)
    judge, changes, marked = Judge(topics, policy), [], []
    decisions = review.decisions(store).decisions
    for key, stored in store.all("answers"):
        seed = checked(stored, f"answers/{key}.json").get("seed")
        mark = review.applied(judge.mark(stored, None if seed is None else own.folder(seed)), decisions)
        own.forget(seed)
        before = store.read(f"marks/{key}.json")
        change = _change(before, mark)
        if change is not None:
            changes.append(change)
        marked.append(mark)
        done(mark["trainee"]["name"])
    if write:
        for mark in marked:
            store.write(f"marks/{mark['key']}.json", mark)
        finish(store, syllabus, topics, policy, Rung(store.read(RUN)["rung"]), ran=0)
    return changes


def _change(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Change | None:
    old = before or {"points": 0.0, "exercises": {}, "status": ""}
    moved = tuple(
        name
        for name, one in after["exercises"].items()
        if old["exercises"].get(name, {}).get("points", 0.0) != one["points"]
    )
    was, becomes = final(old), final(after)
    if not moved and was == becomes and old["status"] == after["status"]:
        return None
    return Change(after["trainee"]["name"], was, becomes, moved)


def final(mark: Mapping[str, Any]) -> float:
    """Return what somebody gets: the points after lateness."""
    return round(float(mark["points"]) * float(mark.get("late_factor", 1.0)), 2)
