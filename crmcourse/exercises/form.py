"""What a form needs to know of an exercise in order to ask it: everything but the answer.

Form          one exercise as it is asked
Option        one thing that may be chosen, ranked or given as a label
form_of       from a declaration
as_json       as an exam's bundle carries it, where no declaration may go
from_json     read such a file's entry
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from crmcourse.exercises.answers.vocabulary import Vocabulary
from crmcourse.exercises.declare import Exercise
from crmlib.errors import DataError
from crmlib.i18n import LANGUAGES, Text, _

KINDS = ("number", "choice", "set", "ranking", "sequence", "labels", "text", "code")


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen, ranked or given as a label: its name, and what it is called."""

    name: str
    label: Text


@dataclass(frozen=True)
class Form:
    """One exercise as it is asked.

    Attributes
    ----------
    id : str
    title : Text
    points : float
    level : {1, 2, 3}
    kind : str
        One of `KINDS`; ``"code"`` is answered by those who program.
    unit : Text
        What stands behind a number.
    options : tuple of Option
        What may be chosen, ranked or given as a label.
    rows : tuple of Option
        What is to be labelled.
    several : bool
        Whether a row may have several labels.
    longest : int
        Letters of a short text; 0 elsewhere.
    """

    id: str
    title: Text
    points: float
    level: int
    kind: str
    unit: Text
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    several: bool = False
    longest: int = 0

    @property
    def stars(self) -> str:
        """The level as stars."""
        return "★" * self.level


def form_of(exercise: Exercise) -> Form:
    """Return an exercise as it is asked, from the data in force.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    Form
        Nothing in it depends on the key.
    """
    answer = exercise.answer
    unit = answer.unit if isinstance(answer.unit, Text) else Text(str(answer.unit), str(answer.unit))
    return Form(
        id=exercise.id,
        title=exercise.title,
        points=exercise.points,
        level=exercise.level,
        kind=answer.kind,
        unit=unit,
        options=_options(answer.words),
        rows=_options(answer.rows),
        several=answer.several,
        longest=answer.longest,
    )


def _options(words: Vocabulary | None) -> tuple[Option, ...]:
    return () if words is None else tuple(Option(name, words.text(name)) for name in words.names)


def as_json(form: Form) -> dict[str, Any]:
    """Return a form as JSON can carry it."""
    return {
        "id": form.id,
        "title": _pair(form.title),
        "points": form.points,
        "level": form.level,
        "kind": form.kind,
        "unit": _pair(form.unit),
        "options": [{"name": one.name, **_pair(one.label)} for one in form.options],
        "rows": [{"name": one.name, **_pair(one.label)} for one in form.rows],
        "several": form.several,
        "longest": form.longest,
    }


def from_json(content: Any) -> Form:
    """Read a form that `as_json` wrote.

    Raises
    ------
    DataError
        If it makes no sense.

    Examples
    --------
    >>> from_json({"id": "5.1"})
    Traceback (most recent call last):
    crmlib.errors.DataError: The exam's forms are damaged. Please ask your trainer for the file again.
    """
    try:
        form = Form(
            id=_typed(content["id"], str),
            title=_text(content["title"]),
            points=float(_typed(content["points"], int, float)),
            level=_typed(content["level"], int),
            kind=_typed(content["kind"], str),
            unit=_text(content["unit"]),
            options=tuple(_option(one) for one in _typed(content["options"], list)),
            rows=tuple(_option(one) for one in _typed(content["rows"], list)),
            several=_typed(content["several"], bool),
            longest=_typed(content["longest"], int),
        )
    except (KeyError, TypeError, OverflowError):
        raise _damaged() from None
    if form.kind not in KINDS or form.level not in (1, 2, 3) or not math.isfinite(form.points):
        raise _damaged()
    return form


def _damaged() -> DataError:
    return DataError(_("The exam's forms are damaged. Please ask your trainer for the file again."))


def _pair(text: Text) -> dict[str, str]:
    return {code: getattr(text, code) for code in LANGUAGES}


def _text(content: Any) -> Text:
    return Text(**{code: _typed(content[code], str) for code in LANGUAGES})


def _option(content: Any) -> Option:
    return Option(_typed(content["name"], str), _text(content))


def _typed(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise TypeError
    return value
