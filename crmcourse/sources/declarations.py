"""The exercises that a topic declares.

load_exercises   run its ``exercises.py`` and join the words of its ``exercises.yml``
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import re
from pathlib import Path
from typing import Any

from crmcourse.exercises import words
from crmcourse.exercises.declare import Exercise
from crmlib.errors import DataError
from crmlib.i18n import _


class _NoCacheLoader(importlib.machinery.SourceFileLoader):
    """Runs a source file without leaving a ``__pycache__`` in the course's folders."""

    def set_data(self, path: str, data: Any, **_options: Any) -> None:
        """Write nothing."""


def load_exercises(path: Path) -> tuple[Exercise, ...]:
    """Return the exercises that a file declares, with their words; none if there is no such file.

    Parameters
    ----------
    path : path
        A topic's ``exercises.py``; it is run.

    Raises
    ------
    DataError
        If the file cannot be run, declares something else, or its words are of other exercises.
    """
    if not path.is_file():
        return ()
    name = "crmlib_exercises_" + re.sub(r"\W", "_", path.parent.name)
    loader = _NoCacheLoader(name, str(path))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None  # noqa: S101 - a loader was given
    module = importlib.util.module_from_spec(spec)
    try:
        loader.exec_module(module)
        declared = module.EXERCISES
    except Exception as error:
        raise DataError(
            _("{file} cannot be run: {kind}: {error}").format(
                file=path, kind=type(error).__name__, error=error
            )
        ) from error
    if not isinstance(declared, (list, tuple)) or not all(isinstance(one, Exercise) for one in declared):
        raise DataError(_("{file}: EXERCISES must be a list of Exercise.").format(file=path))
    ids = [exercise.id for exercise in declared]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise DataError(_("{file}: the exercise {id} stands in it twice.").format(file=path, id=twice[0]))
    said = words.read(path.with_name(words.FILE))
    lost = sorted(set(said) - set(ids))
    if lost:
        raise DataError(
            _("{file}: exercises.py does not declare {id}.").format(
                file=path.with_name(words.FILE), id=lost[0]
            )
        )
    return tuple(one.with_words(said[one.id]) if one.id in said else one for one in declared)
