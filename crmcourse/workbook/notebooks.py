"""The notebooks of a workbook that hold exercises, found by their ``ask("5.3")`` or ``check("5.3", …)`` alone.

Worked        a notebook with the exercises it checks
LeftOut       a notebook that cannot go along, and why
look_through  both, of a workbook
worked        the first alone
asked         the exercises that a notebook asks for
not_saved     whether some answer is newer than its notebook
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crmcourse.exercises.calls import NotANotebook, checked, code_cells
from crmcourse.exercises.calls import asked as asked_by
from crmlib.i18n import _

_MOST_NOTEBOOKS = 300
_LARGEST_NOTEBOOK = 10_000_000
_LARGEST_OF_ALL = 50_000_000
_MOST_FOLDERS = 2_000


@dataclass(frozen=True)
class Worked:
    """A notebook with exercises.

    Attributes
    ----------
    path : str
        From the workbook's folder.
    content : bytes
    asked : tuple of str
        The exercises it asks for, in order.
    checked : tuple of str
        Those of them that its own code answers.
    changed : bool
        Whether it differs from what was handed out, as far as that is known.
    saved : datetime
        When, in UTC.
    """

    path: str
    content: bytes
    asked: tuple[str, ...]
    checked: tuple[str, ...]
    changed: bool
    saved: datetime


@dataclass(frozen=True)
class LeftOut:
    """A notebook that cannot go along, and why, in the language in force."""

    path: str
    why: str


def worked(folder: Path | None, handed_out: Mapping[str, str] | None = None) -> Iterator[Worked]:
    """Yield the notebooks of a workbook that check exercises, sorted by path; copies of a trainee's too.

    Parameters
    ----------
    folder : Path or None
        The workbook; None has no notebooks.
    handed_out : mapping of str to str
        Path → SHA-256 of each notebook as it was handed out.
    """
    return (one for one in look_through(folder, handed_out) if isinstance(one, Worked))


def look_through(
    folder: Path | None, handed_out: Mapping[str, str] | None = None
) -> Iterator[Worked | LeftOut]:
    """Yield the notebooks of a workbook that check exercises, and those of which that cannot be known.

    Parameters
    ----------
    folder : Path or None
    handed_out : mapping of str to str
        As `worked` has them.
    """
    room = _LARGEST_OF_ALL
    for number, path in enumerate(_files(folder) if folder is not None else ()):
        name = path.relative_to(folder).as_posix()  # type: ignore[arg-type]
        if number >= _MOST_NOTEBOOKS:
            yield LeftOut("…", _("at most {most:,} notebooks go along").format(most=_MOST_NOTEBOOKS))
            return
        try:
            size, saved = path.stat().st_size, path.stat().st_mtime
            if size > _LARGEST_NOTEBOOK:
                yield LeftOut(name, _larger(size, _LARGEST_NOTEBOOK))
                continue
            content = path.read_bytes()
            code = code_cells(content)
            ids, own = (tuple(dict.fromkeys(which(code))) for which in (asked_by, checked))
        except OSError as error:
            yield LeftOut(name, error.strerror or type(error).__name__)
            continue
        except NotANotebook as error:
            yield LeftOut(name, str(error))
            continue
        if not ids:
            continue
        if size > room:
            yield LeftOut(name, _larger(_LARGEST_OF_ALL - room + size, _LARGEST_OF_ALL))
            continue
        room -= size
        changed = (handed_out or {}).get(name) != hashlib.sha256(content).hexdigest()
        yield Worked(name, content, ids, own, changed, datetime.fromtimestamp(saved, UTC))


def _larger(size: int, most: int) -> str:
    return _("{size:.1f} MB, and at most {most:.0f} MB go along").format(size=size / 1e6, most=most / 1e6)


def asked(content: bytes) -> tuple[str, ...]:
    r"""Return the ids of the exercises that a notebook asks for; none if it is no notebook.

    Examples
    --------
    >>> asked(b'{"cells": [{"cell_type": "code", "source": "check(\'5.1\', share)"}]}')
    ('5.1',)
    """
    try:
        return tuple(dict.fromkeys(asked_by(code_cells(content))))
    except NotANotebook:
        return ()


def not_saved(notebooks: Iterable[Worked], answers: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether some answer is newer than every notebook whose code gives it."""
    saved: dict[str, datetime] = {}
    for notebook in notebooks:
        for one in notebook.checked:
            saved[one] = max(saved.get(one, notebook.saved), notebook.saved)
    for one, entry in answers.items():
        try:
            given = datetime.fromisoformat(entry["at"])
            if one in saved and given > saved[one]:
                return True
        except (ValueError, TypeError):
            continue
    return False


def _files(folder: Path) -> list[Path]:
    """Return the notebooks below a folder; hidden folders and links are left out."""
    found: list[Path] = []
    for number, (here, folders, names) in enumerate(os.walk(folder)):
        folders[:] = sorted(one for one in folders if not one.startswith((".", "_")))
        paths = [
            Path(here, one) for one in sorted(names) if one.endswith(".ipynb") and not one.startswith(".")
        ]
        found += [path for path in paths if not path.is_symlink()]
        if number >= _MOST_FOLDERS or len(found) > _MOST_NOTEBOOKS:
            break
    return sorted(found)
