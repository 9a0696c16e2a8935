"""What a topic declares to be asked: its exercises, and the guesses around its lesson.

Declared   both of them
load       run its ``exercises.py`` and join the words of its ``exercises.yml``
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crmcourse.exercises import words
from crmcourse.exercises.declare import Exercise, Guess
from crmlib.errors import DataError
from crmlib.i18n import _


class _NoCacheLoader(importlib.machinery.SourceFileLoader):
    """Runs a source file without leaving a ``__pycache__`` in the course's folders."""

    def set_data(self, path: str, data: Any, **_options: Any) -> None:
        """Write nothing."""


class Declared(NamedTuple):
    """What a topic declares, with its words."""

    exercises: tuple[Exercise, ...] = ()
    guesses: tuple[Guess, ...] = ()


def load(path: Path) -> Declared:
    """Return what a file declares, with its words; nothing if there is no such file.

    Parameters
    ----------
    path : path
        A topic's ``exercises.py``; it is run. It has ``EXERCISES``, and may have ``GUESSES``.

    Raises
    ------
    DataError
        If the file cannot be run, declares something else, or its words are of other exercises.
    """
    if not path.is_file():
        return Declared()
    module = _run(path)
    try:
        declared, guesses = module.EXERCISES, getattr(module, "GUESSES", ())
    except AttributeError as error:
        raise _cannot_run(path, error) from error
    if not _all(declared, Exercise):
        raise DataError(_("{file}: EXERCISES must be a list of Exercise.").format(file=path))
    if not _all(guesses, Guess):
        raise DataError(_("{file}: GUESSES must be a list of Guess.").format(file=path))
    ids = [one.id for one in (*declared, *guesses)]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise DataError(_("{file}: the exercise {id} stands in it twice.").format(file=path, id=twice[0]))
    return _with_words(path, declared, guesses)


def _with_words(path: Path, declared: Sequence[Exercise], guesses: Sequence[Guess]) -> Declared:
    file = path.with_name(words.FILE)
    said = words.read(file)
    lost = sorted(set(said) - {one.id for one in (*declared, *guesses)})
    if lost:
        raise DataError(_("{file}: exercises.py does not declare {id}.").format(file=file, id=lost[0]))
    mute = [one.id for one in guesses if not (one.id in said and said[one.id].found)]
    if mute:
        raise DataError(
            _("{file}: the guess {id} lacks its words, “found” among them.").format(file=file, id=mute[0])
        )
    return Declared(
        tuple(one.with_words(said[one.id]) if one.id in said else one for one in declared),
        tuple(one.with_words(said[one.id]) for one in guesses),
    )


def _all(found: Any, kind: type) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(one, kind) for one in found)


def _cannot_run(path: Path, error: Exception) -> DataError:
    return DataError(
        _("{file} cannot be run: {kind}: {error}").format(file=path, kind=type(error).__name__, error=error)
    )


def _run(path: Path) -> Any:
    name = "crmlib_exercises_" + re.sub(r"\W", "_", path.parent.name)
    loader = _NoCacheLoader(name, str(path))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None  # noqa: S101 - a loader was given
    module = importlib.util.module_from_spec(spec)
    try:
        loader.exec_module(module)
    except Exception as error:
        raise _cannot_run(path, error) from error
    return module
