"""Topics, submissions and runs made by hand, for the tests of the parts that need no sandbox.

topic        a topic with exercises that stand in no file
number       an exercise that wants a number
submission   what a trainee handed in
ran          how a notebook ended, and what it said
stored       answers as they are stored
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crmcourse.exercises.declare import Exercise, Number, Text
from crmcourse.grading.notebook import Notebook, read_notebook
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.grading.submissions import Submission
from crmcourse.records.answers import Answers
from crmcourse.sources.declarations import Declared
from crmcourse.sources.syllabus import Minutes, Topic
from tests.support import tea


def topic(*exercises: Exercise, folder: str = "05-tea") -> Topic:
    """Return a topic with these exercises; its lesson has no headings."""
    made = Topic(folder, Path("/nowhere"), Text(en="Tea", zh="茶"), Minutes(30, 15), ("S0.15",), "aidma", ())
    made.__dict__["_declared"] = Declared(tuple(exercises), ())
    return made


def number(exercise_id: str, key: Any = 12, points: float = 1, level: int = 1, **more: Any) -> Exercise:
    """Return an exercise that wants a number."""
    return Exercise(
        id=exercise_id, points=points, level=level, title=Text(en="Cups", zh="杯数"), key=key, reread="tea",
        solution=Text(en="Count.", zh="数。"), **{"answer": Number(tolerance=0.01), **more},
    )  # fmt: skip


def notebook(*cells: str, name: str = "exercises.ipynb") -> Notebook:
    """Return a notebook as it is read from a file."""
    return read_notebook(name, tea.notebook(*cells))


def submission(*notebooks: Notebook, **facts: Any) -> Submission:
    """Return what Ann handed in."""
    return Submission(
        **{
            "key": "ann-1", "trainee": {"id": "s1", "name": "Ann"}, "file": "Ann.zip", "fingerprint": "f",
            "notebooks": notebooks, **facts,
        }
    )  # fmt: skip


def ran(*events: dict[str, Any], state: str = "ended", end: bool = True, **more: Any) -> Ran:
    """Return a run in which these things happened, and then the end."""
    lines: Sequence[dict] = [*events, *([{"end": 3, "written": 0}] if end else [])]
    numbered = [{"n": number, **event} for number, event in enumerate(lines, 1)]
    return Ran(state, seconds=0.5, events=numbered, rung="namespaces", **more)


def stored(answers: dict[str, Any] | None = None, **facts: Any) -> Answers:
    """Return answers as they are stored."""
    about = {"key": "ann-1", "id": "s1", "name": "Ann", "file": "Ann.zip", "fingerprint": "f"}
    return Answers(**{**about, "rung": "namespaces", "seconds": 0.5, "answers": answers or {}, **facts})
