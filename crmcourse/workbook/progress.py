"""What a trainee has done so far, in one small JSON file in the workbook.

Entry           one exercise: tries, best points, hints used, last answer
Progress        all of them; reads before it writes, writes whole or not at all
find_workbook   the folder that notebooks belong to

The file is a convenience of the trainee's, never marks: anybody may edit it (see ``keeping``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcourse.workbook.kept_file import KeptFile

FILE = "progress.json"
MARKER = "workbook.json"
_LONGEST_ANSWER = 12_000
_MOST_TRIES = 1_000_000


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
        The last one, shortened.
    last : str
        When, in UTC.
    """

    tries: int = 0
    points: float = 0.0
    passed: bool = False
    hints: int = 0
    answer: Any = None
    last: str = ""


def find_workbook(start: Path | None = None) -> Path | None:
    """Return the folder with ``workbook.json``, from here upwards, or None."""
    try:
        here = (start or Path.cwd()).resolve()
        return next((folder for folder in (here, *here.parents) if (folder / MARKER).is_file()), None)
    except OSError:
        return None


class Progress(KeptFile[Entry]):
    """The entries of a workbook, or of this session where there is no workbook.

    Parameters
    ----------
    folder : Path or None
        The workbook; None keeps everything in memory.

    Examples
    --------
    >>> progress = Progress(None)
    >>> progress.tried("5.1", points=1, passed=False, answer=3)
    >>> progress.entry("5.1").tries
    1
    """

    def __init__(self, folder: Path | None) -> None:
        super().__init__(None if folder is None else folder / FILE)

    def read_entry(self, content: Any) -> Entry | None:
        """Return an entry from what JSON holds, or None if it makes no sense."""
        return _entry(content)

    def written_entry(self, entry: Entry) -> Any:
        """Return an entry as JSON can carry it."""
        return asdict(entry)

    def entry(self, exercise_id: str) -> Entry:
        """Return the entry of one exercise; a fresh one if there is none."""
        return self.entries().get(exercise_id, Entry())

    def tried(self, exercise_id: str, *, points: float, passed: bool, answer: Any) -> None:
        """Note a try: one more, the best of the points so far, the answer itself."""
        self._change(
            exercise_id,
            lambda entry: replace(
                entry,
                tries=min(entry.tries + 1, _MOST_TRIES),
                points=max(entry.points, points),
                passed=entry.passed or passed,
                answer=_bounded(answer),
                last=datetime.now(UTC).isoformat(timespec="seconds"),
            ),
        )

    def hinted(self, exercise_id: str, rungs: int) -> None:
        """Note how many hints have been seen."""
        self._change(exercise_id, lambda entry: replace(entry, hints=max(entry.hints, rungs)))

    def _change(self, exercise_id: str, change: Callable[[Entry], Entry]) -> None:
        self.update(exercise_id, lambda before: change(before or Entry()))


def _entry(fields: Any) -> Entry | None:
    if type(fields) is not dict:
        return None
    entry = Entry(**{name: fields.get(name, default) for name, default in asdict(Entry()).items()})
    right = (
        all(type(n) is int and 0 <= n <= _MOST_TRIES for n in (entry.tries, entry.hints))
        and type(entry.points) in (int, float)
        and math.isfinite(entry.points)
        and 0 <= entry.points <= 1_000
        and type(entry.passed) is bool
        and type(entry.last) is str
        and len(entry.last) <= 40
        and _bounded(entry.answer) == entry.answer
    )
    return entry if right else None


def _bounded(answer: Any) -> Any:
    """Return an answer as it will come back from the file, or None if it is too long to keep."""
    try:
        text = json.dumps(answer, allow_nan=False, ensure_ascii=False).encode("utf-8", "replace").decode()
    except (TypeError, ValueError, RecursionError):
        return None
    return json.loads(text) if len(text) <= _LONGEST_ANSWER else None
