"""From one source to the notebooks that are handed out: each language, each kind.

notebook   a source's cells as the notebook of an edition, not yet executed
start_page the page that the workbook opens on
cells_as_notebook  cells as Jupyter has them

An edition is a chain of small steps, each from cells to cells: put in the questions, choose the language,
leave out what is for trainers, ask by forms or unmark the answers, say what the lesson is for, open with the set-up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from crmcourse.exercises.calls import checked
from crmcourse.exercises.declare import Exercise
from crmcourse.sources import masking
from crmcourse.sources.next_step import with_next_step
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.source import Cell, Source, SourceError
from crmcourse.sources.syllabus import Topic
from crmlib.i18n import LANGUAGES, _, listed

NBFORMAT = (4, 5)
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
IGNORE_OUTPUT = "nbval-ignore-output"
SETUP = "setup"
OBJECTIVES = "objectives"
LECTURES = "lectures"
MAP, OTHER = "map", "other"

_SETUP = "from crmcourse import {names}\n\nbegin({folder}, lang={lang})"
_NAMES = "____, ask, begin, check, hint, progress, solution"
_OF_LESSON = "begin, guess, recall"
_ABOUT = {
    "en": "**{lesson} minutes**, and {exercises} for the exercises\n\nAt the end you can:\n\n{objectives}",
    "zh": "**{lesson} 分钟**，练习另需 {exercises} 分钟\n\n学完本课，你能够：\n\n{objectives}",
}
# For trainers only: it says nothing to those who never saw the lectures' numbers.
_FROM = {"en": "From the lectures: {rows}", "zh": "出自讲义：{rows}"}


Step = Callable[[list[Cell], Edition], list[Cell]]


def notebook(source: Source, edition: Edition) -> Any:
    """Return the notebook of an edition, its code not yet executed.

    Parameters
    ----------
    source : Source
    edition : Edition

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    SourceError
        If a solution is marked where none can be, or a cell has an id that the course itself needs.
    """
    cells = list(source.cells)
    try:
        for step in STEPS:
            cells = step(cells, edition)
    except ValueError as error:
        raise SourceError(f"{source.name}: {error}") from None
    return cells_as_notebook(cells)


def start_page(
    source: Source, topics: Sequence[Topic], lang: str, languages: Sequence[str] = LANGUAGES
) -> Any:
    """Return the start page in a language.

    The cell ``map`` of the source gets the list of topics, with links; ``other``, which leads to the other language,
    is left out where there is none.
    """
    cells = [
        cell
        for cell in with_map(list(source.cells), topics)
        if cell.lang in (None, lang) and (cell.id != OTHER or len(languages) > 1)
    ]
    return cells_as_notebook([
        replace(cell, text=cell.text.replace("begin()", f"begin(lang={_quoted(lang)})"))
        if cell.kind == "code"
        else cell
        for cell in cells
    ])  # fmt: skip


def with_map(cells: list[Cell], topics: Sequence[Topic]) -> list[Cell]:
    """Add to the cell ``map`` a line for each topic."""
    return [
        replace(cell, text="\n".join([cell.text, "", *(_MAP_LINE[cell.lang](topic) for topic in topics)]))
        if cell.id == MAP and cell.lang
        else cell
        for cell in cells
    ]


def _map_line_en(topic: Topic) -> str:
    lesson, exercises = (f"({topic.folder}/en/{kind}.ipynb)" for kind in ("lesson", "exercises"))
    minutes = topic.minutes
    links = f"[lesson]{lesson} {minutes.lesson} minutes · [exercises]{exercises} {minutes.exercises} minutes"
    return f"- {topic.folder[:2]} **{topic.title.en}** {links}"


def _map_line_zh(topic: Topic) -> str:
    lesson, exercises = (f"({topic.folder}/zh/{kind}.ipynb)" for kind in ("lesson", "exercises"))
    minutes = topic.minutes
    links = f"[课程]{lesson} {minutes.lesson} 分钟 · [练习]{exercises} {minutes.exercises} 分钟"
    return f"- {topic.folder[:2]} **{topic.title.zh}** {links}"


_MAP_LINE = {"en": _map_line_en, "zh": _map_line_zh}


def with_questions(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Put each declared exercise's heading and question before the first cell that has its number."""
    if edition.kind is Kind.LESSON:
        return cells
    made = list(cells)
    for exercise in edition.topic.exercises:
        if exercise.ask.en:
            first = next((n for n, cell in enumerate(made) if cell.id.endswith(f"-{exercise.number}")), None)
            if first is None:
                raise ValueError(_("no cell has an id like answer-{n}.").format(n=exercise.number))
            made[first:first] = [_question(exercise, lang) for lang in LANGUAGES]
    return made


def _question(exercise: Exercise, lang: str) -> Cell:
    title, ask = (getattr(text, lang) for text in (exercise.title, exercise.ask))
    return Cell(
        f"ask-{exercise.number}", "markdown", f"## {exercise.id} {title} {exercise.stars}\n\n{ask}", lang
    )


def in_language(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Keep the prose of the edition's language, and the code."""
    return [cell for cell in cells if cell.lang in (None, edition.lang)]


def without_trainers_cells(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Leave out what only the solutions show."""
    return [cell for cell in cells if edition.kind is Kind.SOLUTIONS or "solution" not in cell.tags]


def answered_or_blank(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Blank the answers for trainees; take the marks off for trainers."""
    return [_answered_or_blank(cell, edition.kind) if cell.kind == "code" else cell for cell in cells]


def with_forms(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Give trainees a form where trainers get a worked answer; what only code can answer stays code."""
    if edition.kind is not Kind.EXERCISES:
        return cells
    typed = {one.id for one in edition.topic.exercises if one.answer.kind == "code"}
    return [_with_form(cell, typed) for cell in cells]


def _with_form(cell: Cell, typed: Collection[str]) -> Cell:
    ids = dict.fromkeys(checked([cell.text])) if cell.kind == "code" else {}
    if not ids or typed & ids.keys():
        return cell
    return replace(cell, text="\n".join(f"ask({_quoted(one)})" for one in ids))


def _answered_or_blank(cell: Cell, kind: Kind) -> Cell:
    if not masking.is_marked(cell.text):
        return cell
    try:
        if kind is Kind.LESSON:
            raise ValueError(_("a lesson has no solutions; move the exercise to exercises.md."))
        text = masking.unmarked(cell.text) if kind is Kind.SOLUTIONS else masking.blanked(cell.text)
    except ValueError as error:
        raise ValueError(_("cell {cell}: {reason}").format(cell=cell.id, reason=error)) from None
    return replace(cell, text=text)


def with_objectives(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Say below the title of a lesson how long it takes and what it is for; tell trainers where it comes from."""
    if edition.kind is Kind.EXERCISES:
        return cells
    topic = edition.topic
    if edition.kind is Kind.SOLUTIONS:
        rows = _FROM[edition.lang].format(rows=getattr(listed(topic.rows), edition.lang))
        return [cells[0], Cell(LECTURES, "markdown", rows, edition.lang), *cells[1:]]
    text = _ABOUT[edition.lang].format(
        lesson=topic.minutes.lesson,
        exercises=topic.minutes.exercises,
        objectives="\n".join(f"- {getattr(objective, edition.lang)}" for objective in topic.objectives),
    )
    return [cells[0], Cell(OBJECTIVES, "markdown", text, edition.lang), *cells[1:]]


def with_setup(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Open the code with what makes checks work, in the edition's language."""
    names = _OF_LESSON if edition.kind is Kind.LESSON else _NAMES
    text = _SETUP.format(names=names, folder=_quoted(edition.topic.folder), lang=_quoted(edition.lang))
    first = next((n for n, cell in enumerate(cells) if cell.kind == "code"), len(cells))
    # Below the prose that introduces the first code, it would stand between the two.
    place = min(first, 2 if edition.kind is Kind.LESSON else 1)
    return [*cells[:place], Cell(SETUP, "code", text), *cells[place:]]


def with_unique_ids(cells: list[Cell], edition: Edition) -> list[Cell]:
    """Refuse a cell named like one that the course adds itself."""
    ids = [cell.id for cell in cells]
    taken = next((cell_id for cell_id in ids if ids.count(cell_id) > 1), None)
    if taken is not None:
        raise ValueError(
            _("the id {cell} belongs to a cell that the course adds itself. Give yours another.").format(
                cell=taken
            )
        )
    return cells


STEPS: tuple[Step, ...] = (
    with_questions,
    in_language,
    without_trainers_cells,
    answered_or_blank,
    with_forms,
    with_objectives,
    with_setup,
    with_next_step,
    with_unique_ids,
)


def cells_as_notebook(cells: list[Cell]) -> Any:
    """Write cells as Jupyter has them, with nothing in the metadata that another run would change."""
    from nbformat import NotebookNode, from_dict

    made: NotebookNode = from_dict(
        {
            "cells": [_as_cell(cell) for cell in cells],
            "metadata": {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}},
            "nbformat": NBFORMAT[0],
            "nbformat_minor": NBFORMAT[1],
        }
    )
    return made


def _as_cell(cell: Cell) -> dict[str, Any]:
    tags = [tag for tag in cell.tags if tag != "solution"]
    if "widget" in tags:
        tags.append(IGNORE_OUTPUT)
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id,
        "metadata": {"tags": tags} if tags else {},
        "source": cell.text,
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def _quoted(text: str) -> str:
    return f'"{text}"'
