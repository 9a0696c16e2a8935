"""What a trainee has done so far, in one small JSON file in the workbook.

Entry       one exercise: tries, best points, hints used, last answer
Progress    all of them; reads before it writes, writes whole or not at all

The file is a convenience of the trainee's, never marks: anybody may edit it. So it is read with
suspicion. A file that cannot be read is set aside under another name, and what could be understood
in it is kept. Without a workbook everything stays in memory.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmlib.i18n import _

FILE = "progress.json"
MARKER = "workbook.json"
_LARGEST_FILE = 4_000_000
_LONGEST_ANSWER = 12_000
_MOST_EXERCISES = 2_000
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


class Progress:
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
        self._path = None if folder is None else folder / FILE
        self._entries: dict[str, Entry] = {}
        self._unsaved: dict[str, Entry] = {}
        self._messages: list[str] = []
        self._said: set[str] = set()

    def entries(self) -> dict[str, Entry]:
        """Return all entries, read again from the file: another notebook may have added some."""
        if self._path is not None:
            self._entries = {**self._read(self._path), **self._unsaved}
        return dict(self._entries)

    def entry(self, exercise_id: str) -> Entry:
        """Return the entry of one exercise; a fresh one if there is none."""
        return self.entries().get(exercise_id, Entry())

    def tried(self, exercise_id: str, *, points: float, passed: bool, answer: Any) -> None:
        """Note a try: one more, the best of the points so far, the answer itself."""
        self._update(
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
        self._update(exercise_id, lambda entry: replace(entry, hints=max(entry.hints, rungs)))

    def messages(self) -> list[str]:
        """Return what the trainee should know about the file, once."""
        waiting, self._messages = self._messages, []
        return waiting

    def _say(self, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            self._messages.append(message)

    def _update(self, exercise_id: str, change: Callable[[Entry], Entry]) -> None:
        entries = self.entries()
        before = entries.get(exercise_id, Entry())
        after = change(before)
        if after == before:
            return
        self._entries = {**entries, exercise_id: after}
        if self._path is None:
            return
        try:
            _write(self._path, self._entries)
            self._unsaved = {}
        except OSError as error:
            self._unsaved[exercise_id] = after
            self._say(
                _(
                    "Your progress could not be saved in {file} ({error}). It is kept until you close the notebook."
                ).format(file=self._path.name, error=error.strerror or type(error).__name__)
            )

    def _read(self, path: Path) -> dict[str, Entry]:
        try:
            if not path.exists():
                return {}
            if not path.is_file():
                raise ValueError("not a file")
            if path.stat().st_size > _LARGEST_FILE:
                raise ValueError("too large")
            entries, whole = _parse(path.read_bytes())
        except OSError as error:
            self._say(
                _("{file} cannot be read ({error}).").format(
                    file=path.name, error=error.strerror or type(error).__name__
                )
            )
            return {}
        except (ValueError, RecursionError, MemoryError):
            entries, whole = {}, False
        if not whole:
            self._set_aside(path, entries)
        return entries

    def _set_aside(self, path: Path, entries: dict[str, Entry]) -> None:
        for n in range(1, 1_000):
            other = path.with_name(f"progress.corrupt-{n}.json")
            if not os.path.lexists(other):
                break
        try:
            path.rename(other)
            if entries:
                _write(path, entries)
        except OSError:
            self._say(_("{file} is damaged and could not be set aside.").format(file=path.name))
            self._path = None
            return
        self._say(
            _(
                "{file} was damaged. It is set aside as {other}; {count} exercises in it could be read."
            ).format(file=path.name, other=other.name, count=len(entries))
        )


def _write(path: Path, entries: dict[str, Entry]) -> None:
    """Write a new file beside the old one and put it in its place in one step."""
    content = {"version": 1, "exercises": {name: asdict(entries[name]) for name in sorted(entries)}}
    handle, name = tempfile.mkstemp(prefix=".progress-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            json.dump(content, file, ensure_ascii=False, indent=1, allow_nan=False)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _parse(raw: bytes) -> tuple[dict[str, Entry], bool]:
    """Return the entries that make sense, and whether all of it did."""
    content = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    if type(content) is not dict or content.get("version") != 1 or type(content.get("exercises")) is not dict:
        raise ValueError("not a progress file")
    found = content["exercises"]
    entries = {}
    for name, fields in list(found.items())[:_MOST_EXERCISES]:
        entry = _entry(fields)
        if entry is not None and re.fullmatch(r"\d{1,3}\.\d{1,3}", name, re.ASCII):
            entries[name] = entry
    return entries, len(entries) == len(found)


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
