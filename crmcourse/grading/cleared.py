"""Which files were searched for keys before and held none: kept between runs, so that these are not opened again.

Cleared   the marks of such files, for those who search for the same by the same code
place     the folder where they are kept

They are kept in the cache of whoever grades, where nobody else can write and no trainee's code can look. A file in
it is one digest, of itself, and marks (see `sandbox.marks`); its name is a digest of all that was searched for, of
the code that searched and of where it ran. So neither says what the keys are, and what anybody changed is not used.
Where there is no such folder, marks are known to this process alone, and each start searches everything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from crmcourse.files import sweep, write_atomically
from crmcourse.grading.sandbox import contents, layers, look, marks, pieces, search, visible
from crmlib import datasets

_HEAD = b"crm-course: searched, no keys found. 1\n"
_DIGEST = hashlib.sha256().digest_size
_KEPT = 12  # files: of so many courses, editions or environments
_LARGEST = len(_HEAD) + _DIGEST + marks.MOST * marks.SIZE
_CODE = (search, look, contents, layers, pieces, marks)
# What this process knows, whether or not it can be kept.
_known: dict[str, list[str]] = {}


class Cleared:
    """The marks of files that hold none of what is searched for.

    Parameters
    ----------
    wanted : mapping
        What `search.wanted` returned.
    """

    def __init__(self, wanted: Mapping[str, Any]) -> None:
        # The same files are clean for whoever looks for the same in them, whatever else is hidden this time.
        sought = json.dumps([wanted["hashes"], wanted["pieces"]]).encode()
        about = [hashlib.sha256(sought).hexdigest(), code(), sys.version, np.__version__, sys.prefix]
        self._name = hashlib.sha256(json.dumps(about).encode()).hexdigest()

    def marks(self) -> list[str]:
        """Return them, as `marks.packed` does; none where nothing was kept, or something else."""
        if self._name not in _known:
            folder = place()
            _known[self._name] = [] if folder is None else list(marks.packed(_read(folder / self._name)))
        return _known[self._name]

    def keep(self, parts: Sequence[str]) -> None:
        """Keep these instead of what was known.

        Parameters
        ----------
        parts : sequence of str
            As a child of our own said them.
        """
        found = marks.unpacked(parts)
        _known[self._name] = list(parts)
        folder = place()
        if folder is None:
            return
        body = b"".join(sorted(found))
        # Whoever cannot keep them searches again.
        with contextlib.suppress(OSError):
            write_atomically(folder / self._name, _HEAD + hashlib.sha256(body).digest() + body)
            _forget_the_oldest(folder)


def place() -> Path | None:
    """Return the folder, made if there was none; None where there is none that is safe.

    Notes
    -----
    ``CRM_COURSE_CACHE`` names another than ``crm-course`` in the user's cache.
    """
    try:
        folder = _wished() / "searched"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts, whole = folder.lstat(), folder.resolve()
    except (OSError, RuntimeError):
        return None
    private = stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and not facts.st_mode & 0o077
    return whole if private and not _is_shown(whole) else None


def _wished() -> Path:
    own = os.environ.get("CRM_COURSE_CACHE", "")
    if own:
        return Path(own).absolute()
    # A relative one is not to be used, says the standard that names it.
    caches = os.environ.get("XDG_CACHE_HOME", "")
    return Path(caches if os.path.isabs(caches) else Path.home() / ".cache", "crm-course")


def _is_shown(folder: Path) -> bool:
    """Whether trainees' code sees this folder: it is part of what a jail is made of."""
    packages = [Path(str(sys.modules[name].__file__)).parent for name in ("crmlib", "crmcourse")]
    shown = (*visible.system(), *visible.pythons(), *packages, datasets.HOME)
    return any(folder.is_relative_to(one.resolve()) for one in shown)


def code() -> str:
    """Return a digest of the code that searches; another one might find more."""
    whole = hashlib.sha256()
    for module in _CODE:
        whole.update(hashlib.sha256(Path(str(module.__file__)).read_bytes()).digest())
    return whole.hexdigest()


def _read(path: Path) -> set[bytes]:
    """Return the marks in a file; none if it is somebody else's, too large, damaged or no such file."""
    with contextlib.suppress(OSError, ValueError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            own = facts.st_uid == os.getuid() and not facts.st_mode & 0o022
            if not own or not stat.S_ISREG(facts.st_mode) or facts.st_size > _LARGEST:
                return set()
            content = file.read(_LARGEST + 1)
        stated, body = content[len(_HEAD) : len(_HEAD) + _DIGEST], content[len(_HEAD) + _DIGEST :]
        if content.startswith(_HEAD) and hashlib.sha256(body).digest() == stated:
            return marks.cut(body)
    return set()


def _forget_the_oldest(folder: Path) -> None:
    sweep(folder)
    kept = sorted(folder.iterdir(), key=lambda one: one.lstat().st_mtime_ns)
    for one in kept[:-_KEPT]:
        one.unlink(missing_ok=True)
