"""What can be answered in a trainee's notebook, and how an answer is written into it.

Question      one exercise in one language: its cell, its key and its usual mistakes as plain values
Paper         the notebook of a topic in one language, with its questions
paper_of      read it from the course
filled        code with a value, put_in: code with other words, in place of its blank
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crmcourse.exercises.answers import LabelTable, Number
from crmcourse.exercises.blank import Blank
from crmcourse.exercises.calls import checked
from crmcourse.exercises.containers import mapping, sequence, size
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.once_per_data import once_per_data
from crmcourse.exercises.plain import CannotRead, NotAttempted, is_a, scalar, unwrap
from crmcourse.sources.edition import Edition, Kind
from crmcourse.sources.syllabus import Topic
from crmcourse.workbook.notebooks import asked
from crmlib.errors import DataError
from crmlib.i18n import _

_BLANK = "____"


@dataclass(frozen=True)
class Question:
    """One exercise as it stands in a notebook.

    Attributes
    ----------
    exercise : Exercise
    place : int
        Of its cell in the notebook.
    blank, solved : str
        The code of whoever types an answer instead of filling in the form, still open; and the trainers' code.
    """

    exercise: Exercise
    place: int
    blank: str
    solved: str

    @cached_property
    def key(self) -> Any:
        """The right answer as plain builtins, for the language in force when first asked; None if it has none."""
        return plain(self.exercise.key_value())

    @cached_property
    def mistakes(self) -> tuple[Any, ...]:
        """The usual wrong answers as a trainee would type them; None for one that cannot be typed."""
        return tuple(self._typed(number) for number in range(len(self._declared)))

    @cached_property
    def _declared(self) -> tuple[Any, ...]:
        return tuple(plain(mistake.value()) for mistake in self.exercise.mistakes)

    def code(self, value: Any) -> str:
        """Return the cell with a value typed where the blank is."""
        return filled(self.blank, value)

    def is_unusual(self, value: Any) -> bool:
        """Whether an answer is neither right nor one of the usual mistakes."""
        answer = self.exercise.answer
        try:
            read = answer.read(value)
            right = answer.score(read, answer.read(self.key)).fraction == 1.0
        except (CannotRead, NotAttempted):
            return False
        return not right and not any(self._is(read, number) for number in range(len(self._declared)))

    def _is(self, read: Any, number: int) -> bool:
        answer = self.exercise.answer
        return self.exercise.mistakes[number].made_in(read, answer, answer.read(self._declared[number]))

    def _typed(self, number: int) -> Any:
        answer, value = self.exercise.answer, self._declared[number]
        if isinstance(answer, LabelTable):
            # Declared are only the rows that give the mistake away; the others are right.
            return {**self.key, **value}
        if isinstance(answer, Number) and type(value) is float:
            rounded = (round(value, digits) for digits in range(1, 6))
            return next((short for short in rounded if self._is(answer.read(short), number)), value)
        return value


@dataclass(frozen=True)
class Paper:
    """The exercise notebook of a topic in one language.

    Attributes
    ----------
    topic : Topic
    language : {"en", "zh"}
    path : str
        Where it lies in a workbook.
    notebook : dict
        As Jupyter stores it.
    questions : mapping of exercise to Question
    """

    topic: Topic
    language: str
    path: str
    notebook: Mapping[str, Any]
    questions: Mapping[str, Question]


@once_per_data
def paper_of(topic: Topic, code: str) -> Paper:
    """Return the exercise notebook of a topic with its questions.

    Parameters
    ----------
    topic : Topic
    code : {"en", "zh"}

    Raises
    ------
    DataError
        If the course was not built.
    """
    blank, solved = (_read(topic, code, kind) for kind in (Kind.EXERCISES, Kind.SOLUTIONS))
    sources = {cell["id"]: _source(cell) for cell in solved["cells"]}
    places = {
        one: (place, cell)
        for place, cell in enumerate(blank["cells"])
        for one in asked(json.dumps({"cells": [cell]}).encode())
    }
    questions = {}
    for exercise in topic.exercises:
        if exercise.id in places:
            place, cell = places[exercise.id]
            solution = sources.get(cell["id"], _source(cell))
            questions[exercise.id] = Question(exercise, place, _typed(exercise.id, _source(cell)), solution)
    return Paper(topic, code, Edition(topic, code, Kind.EXERCISES).in_workbook, blank, questions)


def _read(topic: Topic, code: str, kind: Kind) -> dict[str, Any]:
    path = topic.path.parent / Edition(topic, code, kind).path
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except OSError:
        raise DataError(
            _("{file} is missing: there is nothing to answer yet. Run “crm-course build” first.").format(
                file=path
            )
        ) from None
    return content


def _typed(name: str, code: str) -> str:
    """Return the code of a cell; in place of a form, that of somebody who types the answer."""
    return f'answer = {_BLANK}\ncheck("{name}", answer)' if checked([code]) == () else code


def _source(cell: Mapping[str, Any]) -> str:
    return "".join(cell["source"])


def plain(value: object) -> Any:
    """Return a value as plain builtins; None for frames, functions and whatever else nobody types.

    Examples
    --------
    >>> plain({"a": ("b", 1.5)})
    {'a': ['b', 1.5]}
    """
    value = unwrap(value)
    if is_a(value, dict):
        return {plain(name): plain(content) for name, content in mapping(value)}
    if size(value) is not None and type(value) is not str:
        members = [plain(one) for one in sequence(value, ordered=False)]
        return set(members) if is_a(value, set, frozenset) else members
    try:
        return scalar(value)
    except CannotRead:
        return None


def filled(code: str, value: Any) -> str:
    r"""Return a cell's code with a value in place of its blank; a list of blanks gets a table's labels in order.

    Examples
    --------
    >>> filled("needs = [____, ____]\nn = 1", {"A": "safety", "B": "esteem"})
    'needs = ["safety", "esteem"]\nn = 1'
    """
    return put_in(
        code,
        lambda blank: _literal(
            list(value.values()) if isinstance(blank, ast.List) and type(value) is dict else value
        ),
    )


def put_in(code: str, words: Callable[[ast.expr], str]) -> str:
    """Return a cell's code with other words for the expression that holds its blank.

    Parameters
    ----------
    code : str
    words : callable
        Gets the expression, returns the words.

    Examples
    --------
    >>> put_in("needs = [____, ____]", lambda blank: "key()")
    'needs = key()'
    """
    for node in ast.parse(code).body:
        if isinstance(node, ast.Assign) and _holds_blank(node.value):
            lines = code.split("\n")
            first, last = node.value.lineno - 1, (node.value.end_lineno or node.value.lineno) - 1
            # Columns of the syntax tree count UTF-8 bytes.
            before = lines[first].encode()[: node.value.col_offset].decode()
            after = lines[last].encode()[node.value.end_col_offset :].decode()
            return "\n".join([*lines[:first], before + words(node.value) + after, *lines[last + 1 :]])
    return code


def _holds_blank(node: ast.AST) -> bool:
    return any(
        isinstance(one, (ast.Name, ast.Attribute))
        and _BLANK in (getattr(one, "id", ""), getattr(one, "attr", ""))
        for one in ast.walk(node)
    )


def _literal(value: Any) -> str:
    if type(value) is Blank:
        return _BLANK
    if type(value) is str:
        return json.dumps(value, ensure_ascii=False)
    if type(value) is dict:
        return "{" + ", ".join(f"{_literal(k)}: {_literal(v)}" for k, v in value.items()) + "}"
    if type(value) is set:
        return "{" + ", ".join(sorted(map(_literal, value))) + "}" if value else "set()"
    if type(value) is list:
        return "[" + ", ".join(map(_literal, value)) + "]"
    return repr(value)
