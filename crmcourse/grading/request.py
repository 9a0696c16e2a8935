"""What to send to a template for a submission, and nothing that gives a key away.

Request          all that an executor needs to run a submission
request_for      that of a submission
chosen           for each topic the notebook that counts
function_inputs  what functions are to be called with
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises import encode as wire
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
    """Return for each topic the notebook that counts, and notes about the others."""
    found, notes = [], []
    for topic in topics:
        names = (topic.folder, str(topic.number), f"{topic.number:02}", *topic.folder.split("-", 1)[1:])
        mine = [notebook for notebook in submission.notebooks if notebook.topic in names]
        if mine:
            best = min(mine, key=lambda notebook: (notebook.blanks, notebook.name))
            found.append((topic, best))
            # Both languages lie in every workbook; only a second one that was worked on is worth a word.
            if sum(notebook.blanks < len(set(notebook.asked)) for notebook in mine) > 1:
                notes.append(reason("topic_twice", topic=topic.folder, notebook=best.name))
    return found, notes


def function_inputs(topic: Topic) -> dict[str, Any]:
    """Return the inputs of the exercises of a topic that want a function, as JSON can carry them."""
    return {
        exercise.id: [wire.encode(tuple(arguments)) for arguments in exercise.answer.inputs]
        for exercise in topic.exercises
        if exercise.answer.inputs
    }
