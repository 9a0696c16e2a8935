"""What a trainee has done so far: one small JSON file in the workbook, ``work.json``.

Entry           one exercise: tries, best points, hints, the last answer and when it was given, own marks; or a guess
Work            all of them; reads before it writes, writes whole or not at all
find_workbook   the folder that notebooks belong to

An answer stands in it as `encode` wrote it: what `submit` hands in, and all that `check` fills in an exam. The
points are a convenience of the trainee's, never marks: anybody may edit the file (see `kept_file`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.encode import SECONDS, encode
from crmcourse.exercises.plain import type_name, unwrap
from crmcourse.records.guessed import Guessed
from crmcourse.workbook.kept_file import KeptFile, exercise_name
from crmcourse.workbook.recording import no_such_exercise, plain_id
from crmlib.i18n import LANGUAGES, _, language

FILE = "work.json"
MARKER = "workbook.json"
# Where a workbook of an older version of the course kept the same.
_OLD_PROGRESS, _OLD_ANSWERS = "progress.json", "answers.json"
# A hand-in must stay below what the judge reads at once (encode.MOST_BYTES).
_LONGEST_ANSWER = 100_000
_LONGEST_WORK = 3_000_000
_MOST_TRIES = 1_000_000
_MOST_TICKS = 50


@dataclass(frozen=True)
class Entry:
    """One exercise of one trainee.

    Attributes
    ----------
    tries : int
        Answers that could be checked.
    points : float
        The best of them.
    passed : bool
        Whether one was fully right.
    hints : int
        Rungs of the ladder seen.
    answer : JSON value
        The last one, as `encode` wrote it; None if there is none.
    at : str
        When it was given, in UTC; empty if there is none.
    ticks : tuple of bool or None
        Of a short text: which of its key points the trainee found in it; None before, and of any other text.
    lang : str
        The language in which it was given; empty if that is not known.
    guess : Guessed or None
        For a guess, which is no exercise: where the trainee stood before the lesson and after it.
    """

    tries: int = 0
    points: float = 0.0
    passed: bool = False
    hints: int = 0
    answer: Any = None
    at: str = ""
    ticks: tuple[bool, ...] | None = None
    lang: str = ""
    guess: Guessed | None = None

    @property
    def answered(self) -> bool:
        """Whether there is an answer."""
        return bool(self.at)


def find_workbook(start: Path | None = None) -> Path | None:
    """Return the folder with ``workbook.json``, from here upwards, or None."""
    try:
        here = (start or Path.cwd()).resolve()
        return next((folder for folder in (here, *here.parents) if (folder / MARKER).is_file()), None)
    except OSError:
        return None


class Work(KeptFile[Entry]):
    """The entries of a workbook, or of this session where there is no workbook. A ``Recorder``.

    Parameters
    ----------
    folder : Path or None
        The workbook; None keeps everything in memory.

    Examples
    --------
    >>> work = Work(None)
    >>> work.tried("5.1", {"needs", "wants"}, points=1, passed=False)
    >>> work.entry("5.1").tries, work.entry("5.1").answer
    (1, {'set': ['needs', 'wants']})
    """

    def __init__(self, folder: Path | None) -> None:
        super().__init__(None if folder is None else folder / FILE)

    def entry(self, exercise_id: str) -> Entry:
        """Return the entry of one exercise; a fresh one if there is none."""
        return self.entries().get(exercise_id, Entry())

    def answers(self) -> dict[str, dict[str, Any]]:
        """Return by exercise the last answer and when it was given, as a hand-in carries them."""
        return {
            name: {"answer": one.answer, "at": one.at} | ({"lang": one.lang} if one.lang else {})
            for name, one in self.entries().items()
            if one.answered
        }

    def tried(
        self,
        exercise_id: str,
        value: object,
        *,
        points: float,
        passed: bool,
        inputs: Sequence[Any] = (),
        seconds: float = SECONDS,
    ) -> None:
        """Note a try: one more, the best of the points so far, the answer itself."""
        answer = self._fitting(exercise_id, encode(value, inputs, seconds), value)
        self._change(
            exercise_id,
            lambda entry: replace(
                entry,
                tries=min(entry.tries + 1, _MOST_TRIES),
                points=max(entry.points, points),
                passed=entry.passed or passed,
                answer=answer,
                at=_now(),
                ticks=entry.ticks if entry.answer == answer else None,
                lang=language(),
            ),
        )

    def record(
        self, exercise_id: object, value: object, inputs: Sequence[Any] = (), seconds: float = SECONDS
    ) -> None:
        """Take down an answer in place of an earlier one, unjudged. A blank takes no answer's place.

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
        answer = self._fitting(name, encode(value, inputs, seconds), value)
        self._change(
            name,
            lambda entry: replace(
                entry,
                answer=answer,
                at=_now(),
                lang=language(),
                ticks=entry.ticks if entry.answer == answer else None,
            ),
        )

    def guesses(self) -> dict[str, Guessed]:
        """Return what was guessed, by id."""
        return {name: one.guess for name, one in self.entries().items() if one.guess is not None}

    def guessed(self, guess_id: str, change: Callable[[Guessed], Guessed]) -> Guessed:
        """Change what was guessed, as somebody else may have left it meanwhile, and return it."""
        self._change(guess_id, lambda entry: replace(entry, guess=change(entry.guess or Guessed())))
        return self.entry(guess_id).guess or Guessed()

    def hinted(self, exercise_id: str, rungs: int) -> None:
        """Note how many hints have been seen."""
        self._change(exercise_id, lambda entry: replace(entry, hints=max(entry.hints, rungs)))

    def ticked(self, exercise_id: str, ticks: Sequence[bool]) -> None:
        """Note which key points the trainee found in the text that is kept."""
        self._change(exercise_id, lambda entry: replace(entry, ticks=tuple(ticks)))

    def read_entry(self, content: Any) -> Entry | None:
        """Return an entry from what JSON holds, or None if it makes no sense."""
        return _entry(content)

    def written_entry(self, entry: Entry) -> Any:
        """Return an entry as JSON can carry it."""
        fields = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        return fields | {"guess": None if entry.guess is None else entry.guess.to_json()}

    def older(self, folder: Path) -> dict[str, Entry]:
        """Return what an older version of the course kept in two files; they stay as they are."""
        tries, answers = (
            _exercises(folder / _OLD_PROGRESS, "exercises"),
            _exercises(folder / _OLD_ANSWERS, "answers"),
        )
        found = {}
        for name in {*tries, *answers}:
            given = answers.get(name, {})
            counts = {part: tries[name][part] for part in ("tries", "points", "passed", "hints")
                      if name in tries and part in tries[name]}  # fmt: skip
            entry = _entry({**counts, **{part: given[part] for part in ("answer", "at") if part in given}})
            if entry is not None and exercise_name(name):
                found[name] = entry
        return found

    def _change(self, exercise_id: str, change: Callable[[Entry], Entry]) -> None:
        self.update(exercise_id, lambda before: change(before or Entry()))

    def _fitting(self, name: str, answer: Any, value: object) -> Any:
        """Return the answer as it will come back from the file, or only its type if the file is full."""
        length = _length(answer)
        others = sum(_length(entry.answer) for other, entry in self.entries().items() if other != name)
        if length > _LONGEST_ANSWER or length + others > _LONGEST_WORK:
            self.say(_("Your answer to {id} is too large to be kept.").format(id=name))
            return {"large": type_name(value)}
        # A lone half of a surrogate pair cannot be written to a file.
        return json.loads(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _entry(fields: Any) -> Entry | None:
    if type(fields) is not dict:
        return None
    known = {name: fields.get(name, default) for name, default in asdict(Entry()).items()}
    entry = Entry(**known | {"guess": Guessed.from_json(fields.get("guess"))})
    if type(entry.ticks) is list:
        entry = replace(entry, ticks=tuple(entry.ticks))
    right = (
        all(type(n) is int and 0 <= n <= _MOST_TRIES for n in (entry.tries, entry.hints))
        and type(entry.points) in (int, float)
        and math.isfinite(entry.points)
        and 0 <= entry.points <= 1_000
        and type(entry.passed) is bool
        and type(entry.at) is str
        and len(entry.at) <= 40
        and entry.lang in ("", *LANGUAGES)
        and _length(entry.answer) <= _LONGEST_ANSWER
        and (entry.ticks is None or (type(entry.ticks) is tuple and _are_ticks(entry.ticks)))
    )
    return entry if right else None


def _are_ticks(ticks: tuple[Any, ...]) -> bool:
    return len(ticks) <= _MOST_TICKS and all(type(one) is bool for one in ticks)


def _exercises(path: Path, part: str) -> Mapping[str, Any]:
    """Return the objects in a part of an old file; nothing where it cannot be read."""
    try:
        if path.stat().st_size > KeptFile.LARGEST:
            return {}
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError, MemoryError):
        return {}
    found = content.get(part) if type(content) is dict else None
    return {name: one for name, one in found.items() if type(one) is dict} if type(found) is dict else {}


def _length(answer: Any) -> int:
    try:
        return len(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return _LONGEST_ANSWER + 1
