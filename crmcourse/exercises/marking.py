"""What an answer is worth: read, compared with the key, and put into words.

Marker       one exercise with its key, for one answer or for many
unreadable   what to say if the check itself stopped

A Marker computes the key and the usual mistakes once, from the data and in the language in force when it is
first used. What it says stands in both languages at once.
"""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.containers import is_empty
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.feedback import Feedback, Outcome, feedback
from crmcourse.exercises.plain import CannotRead, NotAttempted, describe, is_a, quoted, unwrap
from crmlib.i18n import Text, both


class Marker:
    """Marks answers to one exercise.

    Parameters
    ----------
    exercise : Exercise
    section : str or Text
        The lesson's section to reread.
    """

    def __init__(self, exercise: Exercise, section: str | Text = "") -> None:
        self.exercise = exercise
        self._section = section
        self._mistakes: dict[int, Any] = {}

    @cached_property
    def key(self) -> Any:
        """The key, as read, from the data in force."""
        return self.exercise.answer.read(self.exercise.key_value())

    def mark(self, value: object) -> Feedback:
        """Compare a value with the key.

        Parameters
        ----------
        value : object
            Whatever the trainee has.

        Returns
        -------
        Feedback
        """
        exercise, answer = self.exercise, self.exercise.answer
        value = unwrap(value)
        if is_blank(value):
            return self._not_attempted(both("Replace the blank ____ and run the cell again."))
        if is_empty(value):
            return self._not_attempted(
                both("There is nothing in your answer: a blank is open, or a selection found nothing.")
            )
        try:
            read = answer.read(value)
        except NotAttempted:
            return self._not_attempted(both("Replace the blank ____ and run the cell again."))
        except CannotRead as reason:
            return self._expected(reason.said)
        except Exception:
            return self._expected(both("Your answer is {what}.", what=describe(value)))
        if answer.by_people:
            return self._kept(read)
        try:
            key = self.key
        except Exception as error:
            return _without_key(exercise, error)
        return self._scored(read, key)

    def _scored(self, read: Any, key: Any) -> Feedback:
        exercise, answer, began = self.exercise, self.exercise.answer, time.monotonic()
        try:
            score = answer.score(read, key)
        except NotAttempted:
            return self._not_attempted(both("Replace the blank ____ and run the cell again."))
        record = answer.record(read)
        if score.fraction == 1.0:
            return feedback(Outcome.RIGHT, exercise.id, (), exercise.points, exercise.points, record)
        # A function that used up its time is not run again for every usual mistake.
        in_time = time.monotonic() - began < answer.seconds / 2
        mistake = self._recognised(read) if in_time else None
        known = exercise.mistakes[mistake].message if mistake is not None else answer.nudge(read, key)
        besides: Text | str = ""
        if in_time and not known:
            mistake, besides = self._two_at_once(read)
            known = exercise.mistakes[mistake].message if mistake is not None else ""
        points = partial(exercise.points, score.fraction)
        lines = (
            known,
            besides,
            score.detail if score.fraction > 0 or not known else "",
            both("To reread in the lesson: “{section}”.", section=self._section),
        )
        outcome = Outcome.PARTLY if points > 0 else Outcome.WRONG
        return feedback(outcome, exercise.id, lines, points, exercise.points, record, mistake)

    def _kept(self, read: Any) -> Feedback:
        """Return what to say of a text: that it is kept, or that a sentence is asked for; never what it is worth."""
        exercise, record = self.exercise, self.exercise.answer.record(read)
        if exercise.answer.is_sentence(read):
            return feedback(Outcome.KEPT, exercise.id, (), 0.0, exercise.points, record)
        line = both("Please write at least one whole sentence in your own words: what you think, and why.")
        return feedback(Outcome.UNFINISHED, exercise.id, (line,), 0.0, exercise.points, record)

    def _recognised(self, read: Any) -> int | None:
        """Return the first usual mistake that the answer is."""
        answer = self.exercise.answer
        for number, mistake in enumerate(self.exercise.mistakes):
            try:
                wrong = self._wrong(number) if mistake.when is None else None
                if mistake.made_in(read, answer, wrong):
                    return number
            except Exception:  # noqa: S112 - a mistake that the data in force don't allow
                continue
        return None

    def _two_at_once(self, read: Any) -> tuple[int | None, Text | str]:
        """Return the first usual mistake that the answer is but for one more thing, and what that is."""
        answer = self.exercise.answer
        for number, mistake in enumerate(self.exercise.mistakes):
            try:
                besides = "" if mistake.answer is None else answer.besides(read, self._wrong(number))
            except Exception:  # noqa: S112 - a mistake that the data in force don't allow
                continue
            if besides:
                return number, besides
        return None, ""

    def _wrong(self, number: int) -> Any:
        """Return a usual mistake's own answer, as read, from the data in force."""
        if number not in self._mistakes:
            self._mistakes[number] = self.exercise.answer.read(self.exercise.mistakes[number].value())
        return self._mistakes[number]

    def _not_attempted(self, line: Text) -> Feedback:
        return feedback(Outcome.NOT_ATTEMPTED, self.exercise.id, (line,), 0.0, self.exercise.points)

    def _expected(self, reason: Text | str) -> Feedback:
        wanted = both("Wanted is {what}.", what=self.exercise.answer.expects())
        return feedback(Outcome.CANNOT_CHECK, self.exercise.id, (reason, wanted), 0.0, self.exercise.points)


def partial(points: float, fraction: float) -> float:
    """Return the part of the points in steps of a tenth, and never all of them."""
    return max(0.0, min(round(points * fraction, 1), round(points - 0.1, 1)))


def _without_key(exercise: Exercise, error: Exception) -> Feedback:
    line = both(
        "The key cannot be computed from the data in force ({kind}: {error}). Please tell your trainer.",
        kind=type(error).__name__,
        error=quoted(str(error), 200),
    )
    return feedback(Outcome.CANNOT_CHECK, exercise.id, (line,), 0.0, exercise.points)


def unreadable(exercise: object, error: BaseException) -> Feedback:
    """Return what to say if the check itself stopped."""
    name = exercise.id if is_a(exercise, Exercise) else ""  # type: ignore[attr-defined]
    line = both("The check itself stopped ({kind}). Please tell your trainer.", kind=type(error).__name__)
    return feedback(Outcome.CANNOT_CHECK, name, (line,))
