"""How a topic declares its exercises: what is asked, never how it is checked.

Exercise    one exercise: answer type, key, usual mistakes, hints, solution, section to reread
Mistake     a usual way to a wrong answer, and the question that answers it
Guess       what is asked before the lesson: no key, no points

The answer types and ``Text`` can be imported from here as well, so that an ``exercises.py`` needs
one import line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from crmcourse.exercises.words import Words
from crmlib.errors import DataError
from crmlib.i18n import Text, _, both

__all__ = [
    "Choice",
    "ChoiceSet",
    "Exercise",
    "FrameAnswer",
    "FunctionAnswer",
    "Guess",
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


_UNSAID = Text(en="", zh="")


@dataclass(frozen=True, kw_only=True, eq=False)
class Mistake:
    """A usual way to a wrong answer.

    Parameters
    ----------
    answer : value, or function of no arguments
        The wrong answer. A trainee's answer is recognised if it would be right with this as the key.
        For a label table it may hold only the rows that give the mistake away.
    message : Text
        What to say: a question that leads on. Left out where it stands among the exercise's words.
    when : function of the answer as read, optional
        Recognises the mistake by more than one value, for instance any set that leaves out the price.
    """

    answer: Any = None
    message: Text = _UNSAID
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

    Its words stand in ``exercises.yml`` and are joined to it when the topic is read (`with_words`).

    Parameters
    ----------
    id : str
        Number of the topic, full stop, number of the exercise: ``"5.3"``.
    points : float
        What a right answer is worth.
    level : {1, 2, 3}
        ★ read off, ★★ apply, ★★★ judge.
    answer : Answer
        The type of the answer: ``Number(unit="%", tolerance=0.5)``, ``Choice(options=…)``, …
    key : value, or function of no arguments
        The right answer, in any form that a trainee might give it. A function recomputes it from the
        data in force, so the exercise holds on a trainer's own data. For a ``FunctionAnswer``: a
        function of no arguments that returns the function.
    mistakes : mapping of name to value, function of no arguments or Mistake; or sequence of Mistake
        The usual ones, the most telling first. Joined to its words, an exercise has a sequence.
    reread : str
        The id of the lesson's section where it stands.
    title, ask, solution : Text
        As in `words.Words`.
    hints : sequence of Text
    questions : sequence of Text
        What everybody may ask their own short text.
    examples : sequence of Text
        Weak answers to a short text, as people give them.

    Raises
    ------
    DataError
        If id, points or level make no sense.
    """

    id: str
    points: float
    level: int
    answer: Answer
    key: Any = None
    mistakes: Any = ()
    reread: str
    title: Text = _UNSAID
    ask: Text = _UNSAID
    solution: Text = _UNSAID
    hints: Sequence[Text] = ()
    questions: Sequence[Text] = ()
    examples: Sequence[Text] = ()

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

    @property
    def number(self) -> str:
        """Its number within the topic: ``"3"`` of ``"5.3"``."""
        return self.id.partition(".")[2]

    def with_words(self, words: Words) -> Exercise:
        """Return the exercise with its words joined to it.

        Raises
        ------
        DataError
            If a usual mistake is declared and has no words, or the other way round.
        """
        declared = dict(self.mistakes) if isinstance(self.mistakes, Mapping) else {}
        for name in [*declared, *words.mistakes]:
            if name not in declared or name not in words.mistakes:
                raise DataError(
                    _("Exercise {id}: the mistake “{name}” stands in {here} only.").format(
                        id=self.id, name=name, here="exercises.py" if name in declared else "exercises.yml"
                    )
                )
        field = self.answer.worded
        filling = words.key_points if field == "key_points" else words.options
        return replace(
            self,
            answer=replace(self.answer, **{field: filling}) if field and filling else self.answer,
            key=words.answers.get("key") if self.key is None else self.key,
            mistakes=[_mistake(found, name, words) for name, found in declared.items()],
            title=words.title,
            ask=words.ask,
            solution=words.solution,
            hints=words.hints,
            questions=words.questions,
            examples=[text for name, text in words.answers.items() if name not in ("key", *declared)],
        )

    def key_value(self) -> Any:
        """Return the key, computed from the data in force."""
        return _value(self.key)

    def solved(self, shown: str) -> str:
        """Return how it is solved, the key in it as it is shown; no sentence has two full stops."""
        text = str(self.solution)
        ends = re.search(r"\{key\}[.。]", text) is not None
        return text.replace("{key}", shown.rstrip(".。") if ends else shown)


@dataclass(frozen=True, kw_only=True, eq=False)
class Guess:
    """What is asked before a lesson, and again after it. Nothing in it is right or wrong, and it has no points.

    Its words stand in ``exercises.yml``, as those of an exercise do.

    Parameters
    ----------
    id : str
        Number of the topic, full stop, 0: ``"5.0"``.
    answer : Choice or Number
    found : function of no arguments
        What the data in force say, in any form that a trainee might have guessed.
    title, ask : Text
        As in `words.Words`.
    told : Text
        The sentence that says what the data said; ``{key}`` in it is replaced by it.

    Raises
    ------
    DataError
        If the id or the answer's type make no sense.
    """

    id: str
    answer: Answer
    found: Callable[[], Any]
    title: Text = _UNSAID
    ask: Text = _UNSAID
    told: Text = _UNSAID

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{1,3}\.0", str(self.id)):
            raise DataError(_("A guess's id is like “5.0”, not {id!r}.").format(id=self.id))
        if not isinstance(self.answer, Choice | Number):
            raise DataError(_("Guess {id}: it is one of several options, or a number.").format(id=self.id))

    @property
    def ask_again(self) -> Text:
        """The question as it is asked at the end of the lesson."""
        return both("Where do you stand now?") + " " + self.ask

    def with_words(self, words: Words) -> Guess:
        """Return the guess with its words joined to it."""
        options = {"options": words.options} if isinstance(self.answer, Choice) and words.options else {}
        return replace(
            self, answer=replace(self.answer, **options), title=words.title, ask=words.ask, told=words.found
        )

    def said(self) -> str:
        """Return what the data in force say, as a sentence in the language in force.

        Raises
        ------
        DataError
            If they cannot say it.
        """
        key = self.answer.read(_value(self.found))
        shown = self.shown(key) if isinstance(self.answer, Choice) else self.answer.show(key)
        return str(self.told).replace("{key}", shown)

    def shown(self, value: Any) -> str:
        """Return a guess as a reader calls it: an option's label, or a number with its unit."""
        if isinstance(self.answer, Choice):
            return self.answer.words.label(value)
        return f"{self.answer.show(value)} {self.answer.unit}".strip()


def _mistake(declared: Any, name: str, words: Words) -> Mistake:
    found = declared if isinstance(declared, Mistake) else Mistake(answer=declared)
    answer = words.answers.get(name) if found.answer is None else found.answer
    return replace(found, answer=answer, message=words.mistakes[name])
