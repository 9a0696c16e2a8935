"""A short text in practice: the trainee holds it against a model answer, and marks it honestly.

shown         the model answer, the key points with what does not count, questions to think about
as_notice     the same as lines
ticked        what a trainee ticked, one True or False for each key point
said          what to say once it is kept
self_marked   the points of these ticks, which are the trainee's own word and never "right"

It opens once a text is kept: before that there is nothing to hold against the model answer. In an exam answers are
only recorded, and nothing of this is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from crmcourse.exercises.answers import ShortText
from crmcourse.exercises.containers import sequence, size
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Notice, points_of
from crmcourse.exercises.plain import CannotRead, NotAttempted, scalar
from crmcourse.workbook.work import Entry
from crmlib.errors import DataError
from crmlib.i18n import Text, _, both

BAR = "#2f7fb8"


@dataclass(frozen=True)
class Point:
    """A key point to tick: the idea, what does not count as it, and what it is worth."""

    label: Text
    counter: Text
    points: float


@dataclass(frozen=True)
class Shown:
    """What a trainee holds a text against.

    Attributes
    ----------
    id : str
    text : str
        The trainee's own, as it is kept.
    model : Text
        A good answer.
    points : tuple of Point
    questions : tuple of Text
        To think about: asked of everybody, whatever the text says.
    ticks : tuple of bool or None
        As they were kept; None before.
    out_of : float
    """

    id: str
    text: str
    model: Text
    points: tuple[Point, ...]
    questions: tuple[Text, ...]
    ticks: tuple[bool, ...] | None
    out_of: float


def is_self_marked(exercise: Exercise) -> bool:
    """Return whether a trainee marks the answers to an exercise, as no machine can."""
    return isinstance(exercise.answer, ShortText)


def shown(exercise: Exercise, text: str = "", entry: Entry | None = None) -> Shown:
    """Return what a trainee holds a text against.

    Parameters
    ----------
    exercise : Exercise
        One that is answered by a short text.
    text : str
        The trainee's.
    entry : Entry, optional
        What is kept of the exercise; its ticks stand in the boxes again.

    Raises
    ------
    DataError
        If the exercise is answered by something else.
    """
    answer = exercise.answer
    if not isinstance(answer, ShortText):
        raise DataError(
            _("{id} is checked by the course; there is nothing to mark yourself.").format(id=exercise.id)
        )
    whole = sum(point.points for point in answer.key_points)
    points = tuple(
        Point(one.label, one.counter, round(exercise.points * one.points / whole, 2))
        for one in answer.key_points
    )
    key = exercise.key
    model = key if type(key) is Text else Text(*(2 * (str(exercise.key_value()),)))
    ticks = kept_ticks(exercise, entry) if entry is not None else None
    return Shown(exercise.id, text, model, points, tuple(exercise.questions), ticks, exercise.points)


def as_notice(one: Shown) -> Notice:
    """Return the model answer and its key points as lines."""
    lines: list[Text] = [
        one.model,
        both("Which of these did you say, in whatever words? Be strict with yourself."),
    ]
    for number, point in enumerate(one.points, 1):
        ticked = "☑" if one.ticks and one.ticks[number - 1] else "☐"
        lines.append(f"{ticked} {number}. " + point.label)
        if point.counter.en:
            lines.append("     " + both("Does not count: {counter}", counter=point.counter))
    if one.questions:
        lines += [both("To think about:"), *("   " + question for question in one.questions)]
    if one.ticks is None:
        lines.append(
            both(
                'To keep your marks by code, name the points that you said: `mark_self("{id}", [1, 3])`.',
                id=one.id,
            )
        )
    return Notice("○", both("A good answer, and what is in it"), tuple(lines), BAR)


def ticked(exercise: Exercise, ticks: object) -> tuple[bool, ...]:
    """Return one True or False for each key point, however a trainee says which they are.

    Parameters
    ----------
    exercise : Exercise
    ticks : sequence of numbers, or of True and False
        The numbers of the key points that the text says, or one True or False for each.

    Raises
    ------
    DataError
        If they are neither.
    """
    count = len(shown(exercise).points)
    wrong = DataError(
        _("Name the points that you said by their numbers, 1 to {count}, such as [1, 3].").format(count=count)
    )
    try:
        plain = (
            [scalar(one) for one in sequence(ticks, ordered=False)]
            if size(ticks) is not None
            else [scalar(ticks)]
        )
    except (CannotRead, NotAttempted):
        raise wrong from None
    if len(plain) == count and all(type(one) is bool for one in plain):
        return tuple(one is True for one in plain)
    if any(type(one) not in (int, float) or one not in range(1, count + 1) for one in plain):
        raise wrong
    return tuple(number in plain for number in range(1, count + 1))


def said(exercise: Exercise, entry: Entry) -> Notice:
    """Return what to say once ticks are kept: the points, as the trainee's own."""
    points = self_marked(exercise, entry) or 0.0
    ticks = kept_ticks(exercise, entry) or ()
    heading = both("{id} Self-marked · {points}", id=exercise.id, points=points_of(points, exercise.points))
    missing = [
        point.label for point, tick in zip(exercise.answer.key_points, ticks, strict=False) if not tick
    ]  # type: ignore[attr-defined]
    lines = [both("These are your own marks. Where it counts, your trainer decides.")]
    if missing:
        lines.append(both("Not in it yet:"))
        lines += ["   " + label for label in missing]
    return Notice("✎", heading, tuple(lines), BAR)


def kept_ticks(exercise: Exercise, entry: Entry) -> tuple[bool, ...] | None:
    """Return the ticks that are kept, if they fit the exercise's key points as they are now."""
    answer, ticks = exercise.answer, entry.ticks
    fits = isinstance(answer, ShortText) and ticks is not None and len(ticks) == len(answer.key_points)
    return ticks if fits else None


def self_marked(exercise: Exercise, entry: Entry) -> float | None:
    """Return the points that a trainee took for a text; None where nothing is ticked yet."""
    ticks = kept_ticks(exercise, entry)
    return None if ticks is None else round(exercise.points * exercise.answer.share(ticks), 2)  # type: ignore[attr-defined]
