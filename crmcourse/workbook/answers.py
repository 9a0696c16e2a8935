"""The answer sheet: the last answer to each exercise, as JSON, in the workbook's ``answers.json``.

Answered      one answer and when it was given
AnswerSheet   all of them; `submit` hands them in, and in an exam the sheet is all that `check` fills

Nothing here compares anything: what stands on the sheet is written by `wire.encode` and read by the judge.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcourse.exercises import encode as wire
from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.plain import type_name, unwrap
from crmcourse.workbook.kept_file import KeptFile, exercise_name
from crmcourse.workbook.recording import no_such_exercise, plain_id
from crmlib.i18n import N_, _

FILE = "answers.json"
# A hand-in must stay below what the judge reads at once (wire.MOST_BYTES).
_LONGEST_ANSWER = 100_000
_LONGEST_SHEET = 3_000_000


@dataclass(frozen=True)
class Answered:
    """One answer.

    Attributes
    ----------
    answer : JSON value
        As `wire.encode` wrote it.
    at : str
        When, in UTC.
    """

    answer: Any
    at: str


class AnswerSheet(KeptFile[Answered]):
    """The answers of a workbook, or of this session where there is no workbook. A ``Recorder``.

    Parameters
    ----------
    folder : Path or None
        The workbook; None keeps everything in memory.

    Examples
    --------
    >>> sheet = AnswerSheet(None)
    >>> sheet.record("5.1", {"needs", "wants"})
    >>> sheet.entries()["5.1"].answer
    {'set': ['needs', 'wants']}
    """

    PART = "answers"
    UNSAVED = N_(
        "Your answers could not be saved in {file} ({error}). They are kept until you close the notebook."
    )

    def __init__(self, folder: Path | None) -> None:
        super().__init__(None if folder is None else folder / FILE)

    def record(
        self,
        exercise_id: object,
        value: object,
        inputs: Sequence[Any] = (),
        seconds: float = wire.SECONDS,
    ) -> None:
        """Take down an answer in place of an earlier one. A blank takes no answer's place.

        So running the untouched notebook of the other language from top to bottom costs nothing.

        Parameters
        ----------
        exercise_id : str
            ``"5.3"``.
        value : object
            Whatever the trainee has.
        inputs : sequence of tuples
            If the value is a function: the arguments to call it with.
        seconds : float
            How long all calls together may take.

        Raises
        ------
        DataError
            If that is no exercise's id.
        """
        name = plain_id(exercise_id)
        if not exercise_name(name):
            raise no_such_exercise(name)
        if is_blank(unwrap(value)):
            return
        answer = self._fitting(name, wire.encode(value, inputs, seconds), value)
        self.update(name, lambda _before: Answered(answer, datetime.now(UTC).isoformat(timespec="seconds")))

    def read_entry(self, content: Any) -> Answered | None:
        """Return an entry from what JSON holds, or None if it makes no sense."""
        if type(content) is not dict or "answer" not in content:
            return None
        at = content.get("at")
        if type(at) is not str or len(at) > 40 or _length(content["answer"]) > _LONGEST_ANSWER:
            return None
        return Answered(content["answer"], at)

    def written_entry(self, entry: Answered) -> Any:
        """Return an entry as JSON can carry it."""
        return {"answer": entry.answer, "at": entry.at}

    def _fitting(self, name: str, answer: Any, value: object) -> Any:
        """Return the answer as it will come back from the file, or only its type if the sheet is full."""
        length = _length(answer)
        others = sum(_length(entry.answer) for other, entry in self.entries().items() if other != name)
        if length > _LONGEST_ANSWER or length + others > _LONGEST_SHEET:
            self.say(_("Your answer to {id} is too large to be kept.").format(id=name))
            return {"large": type_name(value)}
        # A lone half of a surrogate pair cannot be written to a file.
        return json.loads(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _length(answer: Any) -> int:
    return len(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
