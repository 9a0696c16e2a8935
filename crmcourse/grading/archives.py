"""The files of what was handed in, read in memory and not without end; nothing is ever unpacked to disk.

Place       a file, a folder, or a part of an archive
listed      what lies in it side by side, by name alone
contents    the files in it that matter, by name
Refused     it cannot be read; carries the reason

Everything here is untrusted: names, sizes, links, archives in archives.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from crmcourse.exercises.plain import quoted
from crmcourse.grading.layouts import is_litter, is_somebodys
from crmcourse.grading.reasons import Reason, reason

MEGABYTES = 64
MOST_FILES = 500
SUBMISSION = "submission.json"
# Lie in a workbook itself; whoever hands in the whole folder sends these instead of what `submit` writes.
WORK, MARKER = "work.json", "workbook.json"
_MOST_MEMBERS = 50_000
_DEEPEST = 3
_MAYBE = (".txt", ".json", "")


class Refused(Exception):
    """Why something cannot be read."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.text.en)
        self.why = why


@dataclass(frozen=True)
class Place:
    """A file or folder, or what lies under a name in an archive."""

    path: Path
    inside: str = ""

    @property
    def name(self) -> str:
        """The last part of it."""
        return PurePosixPath(self.inside).name or self.path.name

    @property
    def is_folder(self) -> bool:
        """Whether it holds others, so that its name has no ending."""
        return (
            self.path.is_dir() and not self.path.is_symlink()
            if not self.inside
            else self.inside.endswith("/")
        )


def listed(place: Place) -> list[Place]:
    """Return what lies side by side in a folder or an archive, below the one folder that everything may lie in.

    Nothing where it is neither, or cannot be read: `contents` says why.
    """
    try:
        if place.path.is_symlink():
            return []
        if place.path.is_dir():
            found = [Place(path) for path in sorted(place.path.iterdir()) if not is_litter(path.name)]
        else:
            # A pipe would make whoever opens it wait.
            found = _members(place.path) if place.path.is_file() and zipfile.is_zipfile(place.path) else []
    except Exception:  # what unpackers raise over bytes that are none has no common name
        return []
    if len(found) == 1 and not found[0].inside and not is_somebodys(found[0].name, folder=found[0].is_folder):
        return listed(found[0]) or found
    return found


def _members(path: Path) -> list[Place]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > _MOST_MEMBERS or any(_leads_out(member) for member in members):
        return []
    names = [_posix(member.filename) for member in members]
    names = [name for name in names if not is_litter(name)]
    start = ""
    for _level in range(_DEEPEST):
        tops = {_top(name, start) for name in names if name != start}
        if len(tops) != 1 or not (only := tops.pop()).endswith("/"):
            break
        start = only
        if is_somebodys(PurePosixPath(start).name, folder=True):
            start = start[: start.rstrip("/").rfind("/") + 1]
            break
    return [Place(path, top) for top in sorted({_top(name, start) for name in names if name != start})]


def _lies_in(name: str, inside: str) -> bool:
    return name.startswith(inside) if inside.endswith("/") or not inside else name == inside


def _top(name: str, start: str) -> str:
    first, slash, _rest = name[len(start) :].partition("/")
    return start + first + slash


def contents(place: Place) -> dict[str, bytes]:
    """Return the files of a place that matter, by name; a file that stands alone is always there.

    Raises
    ------
    Refused
        If it cannot be read, leads elsewhere, or is too much.
    """
    path, name = place.path, quoted(place.name, 120)
    try:
        if path.is_symlink():
            raise Refused(reason("link", file=name))
        if path.is_dir():
            return _from_folder(path)
        if not path.is_file():
            raise Refused(reason("not_a_notebook", file=name))
        size = path.stat().st_size
        if size == 0:
            raise Refused(reason("empty_file", file=name))
        if place.inside:
            return _from_archive(path, name, _Room(name), place.inside)
        if size > MEGABYTES * 2**20:
            raise Refused(reason("too_large", file=name, limit=MEGABYTES))
        if zipfile.is_zipfile(path):
            return _from_archive(path, name, _Room(name))
        return {path.name: path.read_bytes()}
    except Refused:
        raise
    except Exception as error:
        raise Refused(reason("unreadable", file=name, error=type(error).__name__)) from None


class _Room:
    """How much may still be read: bytes and files."""

    def __init__(self, name: str) -> None:
        self.name, self.bytes, self.files = name, MEGABYTES * 2**20, MOST_FILES

    def take(self, content: bytes) -> bytes:
        self.bytes -= len(content)
        if self.bytes < 0:
            raise Refused(reason("too_large", file=self.name, limit=MEGABYTES))
        return content

    def count(self, how_many: int = 1) -> None:
        self.files -= how_many
        if self.files < 0:
            raise Refused(reason("too_many_files", file=self.name, limit=MOST_FILES))


def _from_folder(folder: Path) -> dict[str, bytes]:
    room, files = _Room(quoted(folder.name, 120)), dict[str, bytes]()
    for path in _walk(folder, room):
        name = path.relative_to(folder).as_posix()
        if zipfile.is_zipfile(path):
            if path.stat().st_size > room.bytes:
                raise Refused(reason("too_large", file=room.name, limit=MEGABYTES))
            inside = _from_archive(path, quoted(path.name, 120), room)
            files |= {f"{name}/{inner}": content for inner, content in inside.items()}
        elif _wanted(name):
            if path.stat().st_size > room.bytes:
                raise Refused(reason("too_large", file=room.name, limit=MEGABYTES))
            content = room.take(path.read_bytes())
            if _is_ours(name, content):
                files[name] = content
    return files


def _walk(folder: Path, room: _Room) -> Iterator[Path]:
    """Yield the plain files below a folder; links and what systems leave behind are left out."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not is_litter(one))
        for name in sorted(names):
            path = Path(here, name)
            if not is_litter(name) and not path.is_symlink() and path.is_file():
                room.count()
                yield path


def _from_archive(
    source: Path | io.BytesIO, name: str, room: _Room, inside: str = "", depth: int = 1
) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        for member in members:
            if _leads_out(member):
                raise Refused(reason("unsafe_archive", file=name, name=quoted(member.filename, 60)))
        mine = [(member, _posix(member.filename)) for member in members]
        mine = [(m, n) for m, n in mine if _lies_in(n, inside) and not is_litter(n) and not m.is_dir()]
        room.count(len(mine))
        for member, path in mine:
            here = PurePosixPath(path).name if path == inside else path[len(inside) :]
            packed = here.lower().endswith(".zip") and depth < _DEEPEST
            if not packed and not _wanted(here) and len(mine) > 1:
                continue
            # What an archive says of a member's size need not be true: read, but not without end.
            with archive.open(member) as file:
                content = room.take(file.read(room.bytes + 1))
            if packed and zipfile.is_zipfile(io.BytesIO(content)):
                inner = _from_archive(io.BytesIO(content), quoted(here, 120), room, depth=depth + 1)
                files |= {f"{here}/{one}": what for one, what in inner.items()}
            elif _is_ours(here, content):
                files[here] = content
    return files


def _wanted(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.lower() in (".ipynb", *_MAYBE)


def _is_ours(name: str, content: bytes) -> bool:
    """Whether it is a notebook, whatever a system made of its ending, or what `submit` wrote beside it."""
    path = PurePosixPath(name)
    return (
        path.suffix.lower() == ".ipynb"
        or path.name in (SUBMISSION, WORK, MARKER)
        or looks_like_a_notebook(name, content)
    )


def looks_like_a_notebook(name: str, content: bytes) -> bool:
    """Return whether a file of another ending is a notebook all the same: a browser adds ``.txt`` or ``.json``."""
    if PurePosixPath(name).suffix.lower() not in _MAYBE:
        return False
    return (
        content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        and b'"cells"' in content
        and b'"cell_type"' in content
    )


def _posix(name: str) -> str:
    return name.replace("\\", "/")


def _leads_out(member: zipfile.ZipInfo) -> bool:
    name = _posix(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        name.startswith("/") or ".." in name.split("/") or re.match(r"^[A-Za-z]:", name) is not None
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    )  # fmt: skip
