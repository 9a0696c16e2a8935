"""Where answers only go on record: in an exam, and in the sandbox of the grader.

Nothing is compared then, so no key need be at hand; ``check`` says "recorded", and hints and solutions are off.

Recorder      takes an answer down
record_with   from now on, check only records
recorder      who records, or None where answers are checked
"""

from __future__ import annotations

from typing import Protocol


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
