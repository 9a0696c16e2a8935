"""The notebooks of a workbook that hold exercises, found by their ``check("5.3", …)`` and by nothing else.

Worked      a notebook with the exercises it checks
worked      those in a workbook
asked       the exercises that a notebook checks
not_saved   whether some answer is newer than its notebook
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_CHECK = re.compile(r"""\bcheck\(\s*["'](\d{1,3}\.\d{1,3})["']""")
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
        The exercises it checks, in order.
    changed : bool
        Whether it differs from what was handed out, as far as that is known.
    saved : datetime
        When, in UTC.
    """

    path: str
    content: bytes
    asked: tuple[str, ...]
    changed: bool
    saved: datetime


def worked(folder: Path | None, handed_out: Mapping[str, str] | None = None) -> Iterator[Worked]:
    """Yield the notebooks of a workbook that check exercises, sorted by path; copies of a trainee's too.

    Parameters
    ----------
    folder : Path or None
        The workbook; None has no notebooks.
    handed_out : mapping of str to str
        Path → SHA-256 of each notebook as it was handed out.
    """
    room = _LARGEST_OF_ALL
    for path in _files(folder) if folder is not None else ():
        try:
            content, saved = path.read_bytes(), path.stat().st_mtime
        except OSError:
            continue
        ids = asked(content)
        if ids and len(content) <= room:
            room -= len(content)
            name = path.relative_to(folder).as_posix()  # type: ignore[arg-type]
            changed = (handed_out or {}).get(name) != hashlib.sha256(content).hexdigest()
            yield Worked(name, content, ids, changed, datetime.fromtimestamp(saved, UTC))


def asked(content: bytes) -> tuple[str, ...]:
    r"""Return the ids of the exercises that a notebook's code checks; none if it is no notebook.

    Examples
    --------
    >>> asked(b'{"cells": [{"cell_type": "code", "source": "check(\'5.1\', share)"}]}')
    ('5.1',)
    """
    try:
        cells = json.loads(content.decode("utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ()
    return tuple(dict.fromkeys(one for text in texts for one in _CHECK.findall(text)))


def not_saved(notebooks: Iterable[Worked], answers: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether some answer is newer than every notebook that asks for it."""
    saved: dict[str, datetime] = {}
    for notebook in notebooks:
        for one in notebook.asked:
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
        found += [
            path for path in paths if not path.is_symlink() and path.stat().st_size <= _LARGEST_NOTEBOOK
        ]
        if number >= _MOST_FOLDERS or len(found) >= _MOST_NOTEBOOKS:
            break
    return sorted(found)[:_MOST_NOTEBOOKS]
