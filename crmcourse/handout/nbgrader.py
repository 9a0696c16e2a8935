"""The exercises as source notebooks of nbgrader, for trainers who grade with it.

release    write ``source/<topic>/exercises.ipynb`` and a configuration
notebook   one of them

Each exercise is a cell with the answer in a solution region, and below it a locked cell that grades it: it calls
our own `crmcourse.grade` and hands its points to nbgrader, so that both give the same. A short text is graded by hand,
there as here. The course must be
installed where nbgrader runs; that the keys are readable there is nbgrader's way, not ours.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmcourse.handout.bundle import Released, in_one_step
from crmcourse.handout.errors import ReleaseError
from crmcourse.sources import masking
from crmcourse.sources import source as sources
from crmcourse.sources.build import as_bytes
from crmcourse.sources.edition import cells_as_notebook, in_language, with_questions, with_setup
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.source import Cell
from crmcourse.sources.syllabus import Syllabus, Topic
from crmlib.i18n import _

SCHEMA = 3
_BEGIN, _END = "### BEGIN SOLUTION", "### END SOLUTION"
_CONFIG = """\
# Run nbgrader in this folder: nbgrader generate_assignment <topic>, later nbgrader autograde <topic>
c = get_config()  # noqa: F821
# A notebook full of blanks runs from top to bottom, so nothing needs to be raised in their place.
c.ClearSolutions.code_stub = {"python": ""}
"""


def release(
    to: Path | str,
    syllabus: Syllabus,
    topics: Sequence[Topic],
    *,
    lang: str,
    planned: Callable[[int], None] = lambda number: None,
    done: Callable[[str], None] = lambda name: None,
) -> Released:
    """Write a course folder for nbgrader.

    Parameters
    ----------
    to : path
        A new or empty folder.
    syllabus : Syllabus
    topics : sequence of Topic
    lang : {"en", "zh"}
    planned, done : callable
        Told how many notebooks there are to write, and each one that is written.

    Raises
    ------
    ReleaseError
        If the folder holds other things, or an exercise is checked in a way that cannot be graded apart.
    """
    to = Path(to).expanduser().resolve()
    planned(len(topics))
    with in_one_step(to) as folder:
        for topic in topics:
            content = as_bytes(notebook(topic, lang))
            write_atomically(folder / "source" / topic.folder / "exercises.ipynb", content)
            done(topic.folder)
        write_atomically(folder / "nbgrader_config.py", _CONFIG.encode())
    return Released(to, tuple(topic.folder for topic in topics))


def notebook(topic: Topic, lang: str) -> Any:
    """Return the exercises of a topic as nbgrader's source notebook.

    Parameters
    ----------
    topic : Topic
    lang : {"en", "zh"}

    Returns
    -------
    nbformat.NotebookNode
    """
    edition = Edition(topic, lang, Kind.EXERCISES)
    source = sources.read(topic.path / "exercises.md")
    asked = with_questions(list(source.cells), edition)
    cells = [cell for cell in in_language(asked, edition) if "solution" not in cell.tags]
    judged = {exercise.id for exercise in topic.exercises if exercise.answer.by_people}
    made: list[Cell] = []
    about: dict[str, dict[str, Any]] = {}
    for cell in with_setup(cells, edition):
        tests = list(_tests(topic, cell)) if cell.kind == "code" else []
        if tests or masking.is_marked(cell.text):
            cell = Cell(cell.id, "code", _with_regions(cell.text), tags=cell.tags)
            about[cell.id] = {"grade": False, "locked": False, "solution": True, "grade_id": cell.id}
        made.append(cell)
        for name, test, points in tests:
            if name in judged:
                # nbgrader's way to say that a person grades what stands there.
                about[cell.id] |= {"grade": True, "points": points}
                continue
            made.append(test)
            about[test.id] = {
                "grade": True,
                "locked": True,
                "solution": False,
                "grade_id": test.id,
                "points": points,
            }
    whole = cells_as_notebook(made)
    for written in whole.cells:
        if written.id in about:
            written.metadata["nbgrader"] = {"schema_version": SCHEMA, "task": False, **about[written.id]}
    return whole


def _tests(topic: Topic, cell: Cell) -> Iterator[tuple[str, Cell, float]]:
    """Yield for each check in a cell the exercise, a grading cell, and its points."""
    points = {exercise.id: exercise.points for exercise in topic.exercises}
    for call in ast.walk(ast.parse(cell.text)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "check"):
            continue
        match call.args:
            case [ast.Constant(value=str(name)), answer] if name in points:
                text = (
                    f'from crmcourse import grade as _grade\n\n_grade("{name}", {ast.unparse(answer)}).points'
                )
                yield name, Cell(f"grade-{name.replace('.', '-')}", "code", text), float(points[name])
            case _:
                raise ReleaseError(
                    _("{topic}, cell {cell}: “check” needs the id of an exercise and an answer.").format(
                        topic=topic.folder, cell=cell.id
                    )
                )


def _with_regions(code: str) -> str:
    """Return code with every marked statement blanked, and its answer below it in a solution region."""
    lines = code.split("\n")
    pieces, at = [], 0
    for statement in ast.parse(code).body:
        # What stands above a statement, such as a comment, goes with it.
        piece = "\n".join(lines[at : statement.end_lineno])
        at = statement.end_lineno or at
        if masking.is_marked(piece):
            piece = "\n".join([masking.blanked(piece), _BEGIN, masking.unmarked(piece), _END])
        pieces.append(piece)
    return "\n".join([*pieces, *lines[at:]])
