"""Where answers only go on record: in an exam, and in the sandbox of the grader.

Nothing is compared then, so no key need be at hand; ``check`` says "recorded", and hints and solutions are off.

Recorder          takes an answer down
record_with       from now on, check only records
recorder          who records, or None where answers are checked
plain_id          the id of an exercise, however a trainee writes it
no_such_exercise  the error for an id that is none
"""

from __future__ import annotations

from typing import Protocol

from crmcourse.exercises.plain import CannotRead, describe, folded, quoted, scalar
from crmlib.errors import DataError
from crmlib.i18n import _


class Recorder(Protocol):
    """Takes answers down."""

    def record(self, exercise_id: object, value: object) -> None:
        """Take down an answer to an exercise; a later one takes its place."""


_in_force: Recorder | None = None


def record_with(recorder: Recorder | None) -> None:
    """From now on, let ``check`` only record; None lets it check again."""
    global _in_force
    _in_force = recorder


def recorder() -> Recorder | None:
    """Return who records, or None where answers are checked."""
    return _in_force


def plain_id(exercise_id: object) -> str:
    """Return the id of an exercise as text; the number 5.3 and full-width digits will do.

    Raises
    ------
    DataError
        If it is neither text nor number.

    Examples
    --------
    >>> plain_id(5.3)
    '5.3'
    """
    try:
        plain = scalar(exercise_id)
    except CannotRead as error:
        raise no_such_exercise(describe(exercise_id)) from error
    return quoted(folded(plain if type(plain) is str else str(plain)[:20]), 20)


def no_such_exercise(what: str) -> DataError:
    """Return the error for an id that is none."""
    return DataError(_("There is no exercise “{id}”. An id is like “5.3”.").format(id=what))
