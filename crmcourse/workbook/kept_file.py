"""A small JSON file of a trainee's own, with one entry an exercise: read with suspicion, written whole.

KeptFile        the file, or only memory where there is no workbook
exercise_name   whether a text is the id of an exercise

Anybody may edit such a file, so nothing in it is believed unseen. One that cannot be read is set aside under
another name, and what could be understood in it is kept. A full disk is said once and breaks nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from crmcourse.files import locked
from crmlib.i18n import N_, _

MOST_EXERCISES = 2_000
E = TypeVar("E")


def exercise_name(name: object) -> bool:
    """Return whether a text is the id of an exercise, such as ``"5.3"``."""
    return type(name) is str and re.fullmatch(r"\d{1,3}\.\d{1,3}", name, re.ASCII) is not None


class KeptFile(Generic[E]):
    """The entries of one file, by exercise; a subclass says how an entry is read and written.

    Parameters
    ----------
    path : Path or None
        The file; None keeps everything in memory.
    """

    LARGEST = 4_000_000
    UNSAVED = N_("Your work could not be saved in {file} ({error}). It is kept until you close the notebook.")

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._entries: dict[str, E] = {}
        self._unsaved: dict[str, E] = {}
        self._messages: list[str] = []
        self._said: set[str] = set()

    def read_entry(self, content: Any) -> E | None:
        """Return an entry from what JSON holds, or None if it makes no sense."""
        raise NotImplementedError

    def written_entry(self, entry: E) -> Any:
        """Return an entry as JSON can carry it."""
        raise NotImplementedError

    def older(self, folder: Path) -> dict[str, E]:
        """Return what an older version kept in other files of the folder, where this file is not there yet."""
        return {}

    def entries(self) -> dict[str, E]:
        """Return all entries, read again from the file: another notebook may have added some."""
        if self._path is not None:
            self._entries = {**self._read(self._path), **self._unsaved}
        return dict(self._entries)

    def messages(self) -> list[str]:
        """Return what the trainee should know about the file, once."""
        waiting, self._messages = self._messages, []
        return waiting

    def update(self, exercise_id: str, change: Callable[[E | None], E]) -> None:
        """Change one entry and write the file; where that fails the entry is kept in memory.

        No other notebook writes between reading and writing, or its entry would be lost.
        """
        with locked(self._path):
            self._update(exercise_id, change)

    def _update(self, exercise_id: str, change: Callable[[E | None], E]) -> None:
        entries = self.entries()
        before = entries.get(exercise_id)
        after = change(before)
        if after == before:
            return
        self._entries = {**entries, exercise_id: after}
        if self._path is None:
            return
        try:
            self._write(self._path, self._entries)
            self._unsaved = {}
        except OSError as error:
            self._unsaved[exercise_id] = after
            self.say(_(self.UNSAVED).format(file=self._path.name, error=_reason(error)))

    def say(self, message: str) -> None:
        """Keep a message for the trainee, unless it was said already."""
        if message not in self._said:
            self._said.add(message)
            self._messages.append(message)

    def _read(self, path: Path) -> dict[str, E]:
        try:
            if not path.exists():
                return self.older(path.parent)
            if not path.is_file():
                raise ValueError("not a file")
            if path.stat().st_size > self.LARGEST:
                raise ValueError("too large")
            entries, whole = self._parse(path.read_bytes())
        except OSError as error:
            self.say(_("{file} cannot be read ({error}).").format(file=path.name, error=_reason(error)))
            return {}
        except (ValueError, RecursionError, MemoryError):
            entries, whole = {}, False
        if not whole:
            read = len(entries)
            # What this notebook knows from before goes into the new file.
            entries = {**self._entries, **entries}
            self._set_aside(path, entries, read)
        return entries

    def _parse(self, raw: bytes) -> tuple[dict[str, E], bool]:
        """Return the entries that make sense, and whether all of it did."""
        content = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
        if (
            type(content) is not dict
            or content.get("version") != 1
            or type(content.get("exercises")) is not dict
        ):
            raise ValueError("not such a file")
        found = content["exercises"]
        entries = {}
        for name, fields in list(found.items())[:MOST_EXERCISES]:
            entry = self.read_entry(fields)
            if entry is not None and exercise_name(name):
                entries[name] = entry
        return entries, len(entries) == len(found)

    def _set_aside(self, path: Path, entries: dict[str, E], read: int) -> None:
        for n in range(1, 1_000):
            other = path.with_name(f"{path.stem}.corrupt-{n}{path.suffix}")
            if not os.path.lexists(other):
                break
        try:
            path.rename(other)
            if entries:
                self._write(path, entries)
        except OSError:
            self.say(_("{file} is damaged and could not be set aside.").format(file=path.name))
            self._path = None
            return
        self.say(
            _(
                "{file} was damaged. It is set aside as {other}; {count} exercises in it could be read."
            ).format(file=path.name, other=other.name, count=read)
        )

    def _write(self, path: Path, entries: dict[str, E]) -> None:
        """Write a new file beside the old one and put it in its place in one step."""
        written = {name: self.written_entry(entries[name]) for name in sorted(entries)}
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                json.dump(
                    {"version": 1, "exercises": written}, file, ensure_ascii=False, indent=1, allow_nan=False
                )
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
