"""What to send to a template for a submission, and nothing that gives a key away.

Request          all that an executor needs to run a submission
request_for      that of a submission
chosen           for each topic the notebook that counts
undecided        where a person must say which one does
function_inputs  what functions are to be called with
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises import encode
from crmcourse.grading.notebook import Notebook
from crmcourse.grading.reasons import Reason, reason
from crmcourse.grading.submissions import Submission
from crmcourse.sources.syllabus import Topic


@dataclass(frozen=True)
class Request:
    """All that an executor needs to run one submission.

    Attributes
    ----------
    notebooks : tuple of (cells, inputs by exercise)
    seed : int or None
        Of this trainee's own data.
    """

    notebooks: tuple[tuple[tuple[str, ...], dict[str, Any]], ...]
    seed: int | None = None


def request_for(submission: Submission, topics: Sequence[Topic], seed: int | None = None) -> Request:
    """Return what to run of a submission.

    Parameters
    ----------
    submission : Submission
    topics : sequence of Topic
    seed : int, optional
        Of this trainee's own data.

    Returns
    -------
    Request
    """
    notebooks, _notes = chosen(submission, topics)
    return Request(tuple((notebook.cells, function_inputs(topic)) for topic, notebook in notebooks), seed)


def chosen(
    submission: Submission, topics: Sequence[Topic]
) -> tuple[list[tuple[Topic, Notebook]], list[Reason]]:
    """Return for each topic the notebook that counts, and notes about the others.

    The one that was handed in last counts, if it was worked on and the hand-ins say when; else the one with the
    fewest blanks.
    """
    found, notes = [], []
    for topic in topics:
        mine = _of(submission, topic)
        if not mine:
            continue
        best = max(mine, key=lambda one: (one.worked_on, one.at or "", -one.blanks, one.name))
        found.append((topic, best))
        # Both languages lie in every workbook; only a second one that was worked on is worth a word.
        others = [one for one in mine if one.worked_on and one is not best and one.cells != best.cells]
        if any((one.at or "") < (best.at or "") for one in others):
            notes.append(reason("topic_later", topic=topic.folder, notebook=best.name))
        elif others and all(one.blanks > best.blanks for one in others):
            notes.append(reason("topic_twice", topic=topic.folder, notebook=best.name, blanks=best.blanks))
    return found, notes


def undecided(submission: Submission, topics: Sequence[Topic]) -> list[Reason]:
    """Return where a person must say which of several notebooks counts.

    In one call of `submit` both languages may be worked on: the one with fewer blanks is taken. Elsewhere neither
    names nor blanks are evidence of what came last, or of whose it is.
    """
    asked = []
    for topic, best in chosen(submission, topics)[0]:
        rivals = [
            one for one in _of(submission, topic)
            if one.worked_on and one is not best and one.cells != best.cells
            and (one.at is None or best.at is None or (one.at == best.at and one.blanks == best.blanks))
        ]  # fmt: skip
        if rivals:
            asked.append(reason("which_notebook", topic=topic.folder, notebook=best.name))
    return asked


def _of(submission: Submission, topic: Topic) -> list[Notebook]:
    names = (topic.folder, str(topic.number), f"{topic.number:02}", *topic.folder.split("-", 1)[1:])
    return [notebook for notebook in submission.notebooks if notebook.topic in names]


def function_inputs(topic: Topic) -> dict[str, Any]:
    """Return the inputs of the exercises of a topic that want a function, as JSON can carry them."""
    return {
        exercise.id: [encode.encode(tuple(arguments)) for arguments in exercise.answer.inputs]
        for exercise in topic.exercises
        if exercise.answer.inputs
    }
