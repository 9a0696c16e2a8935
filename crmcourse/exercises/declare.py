"""How a topic declares its exercises: what is asked, never how it is checked.

Exercise    one exercise: answer type, key, usual mistakes, hints, solution, section to reread
Mistake     a usual way to a wrong answer, and the question that answers it

The answer types and ``Text`` can be imported from here as well, so that an ``exercises.py`` needs
one import line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises.answers import (
    Answer,
    Choice,
    ChoiceSet,
    FrameAnswer,
    FunctionAnswer,
    KeyPoint,
    LabelTable,
    Number,
    Ranking,
    ShortText,
    StageSequence,
)
from crmlib.errors import DataError
from crmlib.i18n import Text, _

__all__ = [
    "Choice",
    "ChoiceSet",
    "Exercise",
    "FrameAnswer",
    "FunctionAnswer",
    "KeyPoint",
    "LabelTable",
    "Mistake",
    "Number",
    "Ranking",
    "ShortText",
    "StageSequence",
    "Text",
]


def _value(declared: Any) -> Any:
    value = declared() if callable(declared) else declared
    return str(value) if type(value) is Text else value


@dataclass(frozen=True, kw_only=True, eq=False)
class Mistake:
    """A usual way to a wrong answer.

    Parameters
    ----------
    answer : value, or function of no arguments
        The wrong answer. A trainee's answer is recognised if it would be right with this as the key.
        For a label table it may hold only the rows that give the mistake away.
    message : Text
        What to say: a question that leads on.
    when : function of the answer as read, optional
        Recognises the mistake by more than one value, for instance any text that names the price.
    """

    answer: Any
    message: Text
    when: Callable[[Any], bool] | None = None

    def value(self) -> Any:
        """Return the wrong answer, computed from the data in force."""
        return _value(self.answer)

    def made_in(self, read: Any, answer: Answer, wrong: Any = None) -> bool:
        """Whether an answer, as read, is this mistake; `wrong` is the mistake's own answer, if read already."""
        if self.when is not None:
            return bool(self.when(read))
        wrong = answer.read(self.value()) if wrong is None else wrong
        return answer.score(read, wrong).fraction == 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """One exercise, declared.

    Parameters
    ----------
    id : str
        Number of the topic, full stop, number of the exercise: ``"5.3"``.
    points : float
        What a right answer is worth.
    level : {1, 2, 3}
        ★ read off, ★★ apply, ★★★ judge.
    title : Text
        What it is about, in a few words.
    answer : Answer
        The type of the answer: ``Number(unit="%", tolerance=0.5)``, ``Choice(options=…)``, …
    key : value, or function of no arguments
        The right answer, in any form that a trainee might give it. A function recomputes it from the
        data in force, so the exercise holds on a trainer's own data. For a ``FunctionAnswer``: a
        function of no arguments that returns the function.
    mistakes : sequence of Mistake
        The usual ones, the most telling first.
    hints : sequence of Text
        A ladder, from "where to look" to "almost there".
    solution : Text
        How one gets there; ``{key}`` in it is replaced by the key, without a unit.
    reread : str
        The id of the lesson's section where it stands.

    Raises
    ------
    DataError
        If id, points or level make no sense.
    """

    id: str
    points: float
    level: int
    title: Text
    answer: Answer
    key: Any
    mistakes: Sequence[Mistake] = ()
    hints: Sequence[Text] = ()
    solution: Text
    reread: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{1,3}\.\d{1,3}", str(self.id)):
            raise DataError(_("An exercise's id is like “5.3”, not {id!r}.").format(id=self.id))
        if not (type(self.points) in (int, float) and math.isfinite(self.points) and self.points > 0):
            raise DataError(_("Exercise {id}: points must be more than 0.").format(id=self.id))
        if self.level not in (1, 2, 3):
            raise DataError(_("Exercise {id}: the level is 1, 2 or 3.").format(id=self.id))

    @property
    def stars(self) -> str:
        """The level as stars."""
        return "★" * self.level

    def key_value(self) -> Any:
        """Return the key, computed from the data in force."""
        return _value(self.key)
