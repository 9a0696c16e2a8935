"""Somebody answers an exercise: right, with a usual mistake, in part, in the wrong type, or not at all.

Kind      how it came out
Attempt   one answer, with what stands in the cell
attempt   drawn from the truth
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from crmcourse.demo.people import Person
from crmcourse.demo.questions import Question
from crmcourse.demo.truth import Truth, stream
from crmcourse.exercises.answers import (
    Choice,
    ChoiceSet,
    LabelTable,
    Number,
    Ranking,
    ShortText,
    StageSequence,
)
from crmcourse.exercises.blank import ____
from crmlib.i18n import language


class Kind(StrEnum):
    """How an answer came out."""

    RIGHT = "right"
    MISTAKE = "mistake"
    OWN = "own"
    SLIP = "slip"
    BLANK = "blank"


# What comes instead of a right answer, and how often.
_INSTEAD = {Kind.MISTAKE: 0.58, Kind.OWN: 0.22, Kind.SLIP: 0.06, Kind.BLANK: 0.14}
_TRIES = 20
_AT_LEAST = {"en": "at least {value:.0f}", "zh": "至少 {value:.0f}"}
_OPENINGS = {"en": ("", "I think: ", "In short: "), "zh": ("", "我认为：", "简单地说：")}
_OR = {"en": " or ", "zh": " 或者 "}


@dataclass(frozen=True)
class Attempt:
    """One answer.

    Attributes
    ----------
    kind : Kind
    value : object
        What `check` gets.
    code : str
        What stands in the cell.
    mistake : int or None
        Which of the usual ones it is.
    """

    kind: Kind
    value: Any
    code: str
    mistake: int | None = None


def attempt(question: Question, person: Person, truth: Truth, *, before: bool = False) -> Attempt:
    """Return what somebody answers; the language in force is that of the notebook.

    Parameters
    ----------
    question : Question
    person : Person
    truth : Truth
    before : bool, default False
        Before the course: less is right, more is left blank.
    """
    name = question.exercise.id
    draw = stream(truth.seed, "attempt", person.id, name, "before" if before else "")
    if draw.random() < truth.chance(person, name, before=before):
        return _right(question, draw)
    weights = np.array(list(_INSTEAD.values()))
    if before:
        weights[-1] *= 3
    kind = list(_INSTEAD)[draw.choice(len(weights), p=weights / weights.sum())]
    return _MAKERS[kind](question, truth, draw) or blank(question)


def blank(question: Question) -> Attempt:
    """Return the attempt of somebody who left it blank."""
    return Attempt(Kind.BLANK, ____, question.blank)


def _right(question: Question, draw: np.random.Generator) -> Attempt:
    if isinstance(question.exercise.answer, ShortText):
        # The model solution is in English; the key is in the trainee's language.
        value = str(draw.choice(_OPENINGS[language()])) + question.key
        return Attempt(Kind.RIGHT, value, question.code(value))
    return Attempt(Kind.RIGHT, question.key, question.solved)


def _mistake(question: Question, truth: Truth, draw: np.random.Generator) -> Attempt | None:
    shares = np.array(truth.popularity[question.exercise.id])
    if not len(shares):
        return _own(question, truth, draw)
    number = int(draw.choice(len(shares), p=shares / shares.sum()))
    value = question.mistakes[number]
    return None if value is None else Attempt(Kind.MISTAKE, value, question.code(value), number)


def _own(question: Question, _truth: Truth, draw: np.random.Generator) -> Attempt | None:
    """Return an answer that is neither right nor one of the usual mistakes, if one is found."""
    change = _OWN.get(type(question.exercise.answer))
    for _number in range(_TRIES if change and question.key is not None else 0):
        value = change(question, draw)  # type: ignore[misc]
        if question.is_unusual(value):
            return Attempt(Kind.OWN, value, question.code(value))
    return None


def _slip(question: Question, _truth: Truth, draw: np.random.Generator) -> Attempt | None:
    change = _SLIPS.get(type(question.exercise.answer))
    if change is None or question.key is None:
        return None
    value = change(question, draw)
    return Attempt(Kind.SLIP, value, question.code(value))


_MAKERS: dict[Kind, Callable[[Question, Truth, np.random.Generator], Attempt | None]] = {
    Kind.MISTAKE: _mistake,
    Kind.OWN: _own,
    Kind.SLIP: _slip,
    Kind.BLANK: lambda question, _truth, _draw: blank(question),
}


# What people come up with themselves, by type of answer.


def _another_number(question: Question, draw: np.random.Generator) -> float:
    return float(f"{question.key * draw.uniform(0.4, 1.8):.3g}")


def _another_option(question: Question, draw: np.random.Generator) -> str:
    return str(draw.choice([name for name in question.exercise.answer.words.names if name != question.key]))


def _more_or_fewer(question: Question, draw: np.random.Generator) -> set[str]:
    changed = set(question.key)
    for name in draw.choice(question.exercise.answer.words.names, size=draw.integers(1, 3), replace=False):
        changed ^= {str(name)}
    return changed


def _two_swapped(question: Question, draw: np.random.Generator) -> list[str]:
    order = list(question.key)
    place = int(draw.integers(0, len(order) - 1)) if len(order) > 1 else 0
    order[place : place + 2] = reversed(order[place : place + 2])
    return order


def _rows_changed(question: Question, draw: np.random.Generator) -> dict[str, Any]:
    table, words = dict(question.key), question.exercise.answer.words.names
    for row in draw.choice(list(table), size=min(len(table), draw.integers(1, 4)), replace=False):
        other = [word for word in words if word != table[row]]
        table[str(row)] = ____ if draw.random() < 0.2 else str(draw.choice(other))
    return table


def _some_sentences(question: Question, draw: np.random.Generator) -> str:
    """Return a weak answer that people do give, or a part of what the key says, or words that say nothing."""
    examples = [str(one) for one in question.exercise.examples]
    if examples and draw.random() < 0.4:
        return str(draw.choice(examples))
    sentences = re.findall(r"[^.;；。:：]+[.;；。:：]?", question.key)
    kept = [one.strip() for one in sentences if draw.random() < 0.45]
    nothing = {"en": "I would ask the customers first.", "zh": "我想先问问客户。"}[language()]
    joined = ("" if language() == "zh" else " ").join(kept).rstrip(";；:： ")
    return joined or nothing


_OWN: dict[type, Callable[[Question, np.random.Generator], Any]] = {
    Number: _another_number,
    Choice: _another_option,
    ChoiceSet: _more_or_fewer,
    Ranking: _two_swapped,
    StageSequence: _two_swapped,
    LabelTable: _rows_changed,
    ShortText: _some_sentences,
}


# Slips that make an answer unreadable.


def _misspelt(question: Question, draw: np.random.Generator) -> Any:
    """Double a letter of one label or stage."""
    if type(question.key) is dict:
        table = dict(question.key)
        row = str(draw.choice(list(table)))
        return {**table, row: _doubled(str(table[row]))}
    order = list(question.key)
    place = int(draw.integers(0, len(order)))
    order[place] = _doubled(str(order[place]))
    return order


def _doubled(word: str) -> str:
    return word[:2] + word[1:] if len(word) > 1 else word * 2


_SLIPS: dict[type, Callable[[Question, np.random.Generator], Any]] = {
    Number: lambda question, _draw: _AT_LEAST[language()].format(value=question.key),
    Choice: lambda question, _draw: _OR[language()].join(question.exercise.answer.words.names[:2]),
    ChoiceSet: lambda question, _draw: _OR[language()].join(sorted(question.key)),
    Ranking: lambda question, draw: question.key[: len(question.key) - int(draw.integers(1, 3))],
    StageSequence: _misspelt,
    LabelTable: _misspelt,
    ShortText: lambda question, _draw: [question.key],
}
