"""The folder of results: one JSON file a submission for its answers, one for its marks, whole or not there.

Store    reads and writes them, each as its record (see `crmcourse.records`)

::

    run.json              what was graded, when, behind which walls
    answers/<key>.json    what a submission answered, so that it can be marked again
    marks/<key>.json      its marks
    decisions.json        what people decided (see `review`)
    guesses.json          what the class guessed before its lessons and after them
    gone/                 the same of submissions that are not handed in any more
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from crmcourse.files import sweep, write_atomically
from crmcourse.records import fields
from crmcourse.records.answers import Answers
from crmcourse.records.class_guesses import ClassGuesses
from crmcourse.records.marks import Marks
from crmcourse.records.run import RunFacts
from crmlib.errors import DataError
from crmlib.i18n import _

RUN, DECISIONS, GUESSES = "run.json", "decisions.json", "guesses.json"
_in_one_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class Store:
    """A folder of results.

    Parameters
    ----------
    folder : path
        Made if there is none; refused if it holds other things.

    Raises
    ------
    DataError
        If the folder holds other things.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        if self.folder.exists() and not self.folder.is_dir():
            raise DataError(
                _("{folder} is a file. Choose another name for the results.").format(folder=folder)
            )
        if self.folder.is_dir() and any(self.folder.iterdir()) and not self._ours():
            raise DataError(
                _("{folder} holds other files. Choose a new or an empty folder for the results.").format(
                    folder=folder
                )
            )

    def _ours(self) -> bool:
        # The folder of answers is made before run.json: a first run that was killed goes on, too.
        return (self.folder / RUN).is_file() or (self.folder / "answers").is_dir()

    def require(self) -> None:
        """Refuse a folder in which nothing was graded.

        Raises
        ------
        DataError
        """
        if not (self.folder / RUN).is_file():
            raise DataError(
                _("{folder} holds no results. Run “crm-course grade” first.").format(folder=self.folder)
            )

    def begin(self) -> None:
        """Make the folder; what a run left half written that was killed is taken away."""
        (self.folder / "answers").mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.folder / "answers", self.folder / "marks"):
            sweep(folder)

    def run(self) -> RunFacts | None:
        """Return the facts of the last run, or None if there was none.

        Raises
        ------
        DataError
            If they are not as promised; the message names the file and the field.
        """
        path = self.folder / RUN
        return RunFacts.from_json(fields.read(path)) if path.is_file() else None

    def answers(self, key: str) -> Answers | None:
        """Return what a submission answered, or None if nothing is stored of it.

        Raises
        ------
        DataError
            As for `run`.
        """
        path = self._path("answers", key)
        return Answers.from_json(fields.read(path)) if path.is_file() else None

    def guesses(self) -> ClassGuesses:
        """Return what the class guessed; nothing where no guess was handed in.

        Raises
        ------
        DataError
            As for `run`.
        """
        path = self.folder / GUESSES
        return ClassGuesses.from_json(fields.read(path)) if path.is_file() else ClassGuesses()

    def marks(self, key: str) -> Marks | None:
        """Return the marks of a submission, or None if it has none.

        Raises
        ------
        DataError
            As for `run`.
        """
        path = self._path("marks", key)
        return Marks.from_json(fields.read(path), key) if path.is_file() else None

    def keep(self, record: RunFacts | Answers | Marks | ClassGuesses) -> bool:
        """Write a record to its file, whole; return whether that changed."""
        if isinstance(record, ClassGuesses):
            return self.write(GUESSES, record.to_json())
        if isinstance(record, RunFacts):
            return self.write(RUN, record.to_json())
        part = "answers" if isinstance(record, Answers) else "marks"
        return self.write(f"{part}/{record.key}.json", record.to_json())

    def _path(self, part: str, key: str) -> Path:
        return self.folder / part / f"{key}.json"

    def read(self, name: str) -> Any:
        """Return the content of a file of the store, or None if there is none.

        Raises
        ------
        DataError
            If there is one and it is damaged.
        """
        path = self.folder / name
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise DataError(
                _("{file} is damaged ({error}). Delete it and grade again; nothing else is lost.").format(
                    file=path, error=type(error).__name__
                )
            ) from None

    def write(self, name: str, content: Any) -> bool:
        """Write a file, whole; return whether it changed."""
        # Nobody but the judge reads answers. With indents everywhere, deep ones would take a hundred times their room.
        text = _as_json(content, 0 if name.startswith("answers/") else 2)
        return write_atomically(self.folder / name, text.encode("utf-8", "replace") + b"\n")

    def keys(self, part: str) -> list[str]:
        """Return the keys that have a file in ``"answers"`` or ``"marks"``, sorted."""
        # A name that starts with a point is a file that is still being written.
        found = (path.stem for path in (self.folder / part).glob("*.json"))
        return sorted(key for key in found if not key.startswith("."))

    def every_answers(self) -> Iterator[Answers]:
        """Yield what every submission answered, in the order of keys."""
        for key in self.keys("answers"):
            if (found := self.answers(key)) is not None:
                yield found

    def every_marks(self) -> Iterator[Marks]:
        """Yield the marks of every submission, in the order of keys."""
        for key in self.keys("marks"):
            if (found := self.marks(key)) is not None:
                yield found

    def set_aside(self, keys: Iterable[str]) -> None:
        """Move what is stored of some submissions out of the way, into ``gone/``; nothing is deleted."""
        for key in keys:
            for part in ("answers", "marks"):
                path = self._path(part, key)
                if path.is_file():
                    target = self.folder / "gone" / part / path.name
                    target.parent.mkdir(parents=True, exist_ok=True)
                    path.replace(target)


def _as_json(content: Any, levels: int, indent: str = "") -> str:
    """Return content as JSON: so many levels of it with a line for each field, what lies deeper in one line.

    Examples
    --------
    >>> print(_as_json({"a": 1, "b": {"c": [1, {"d": 2}]}, "e": {}}, 2))
    {
     "a": 1,
     "b": {
      "c": [1, {"d": 2}]
     },
     "e": {}
    }
    """
    if not levels or type(content) is not dict or not content:
        return _in_one_line(content)
    inner = f"{indent} "
    fields = (f"{inner}{_in_one_line(str(k))}: {_as_json(v, levels - 1, inner)}" for k, v in content.items())
    return "{\n" + ",\n".join(fields) + f"\n{indent}}}"
