"""Can a trainee's code see a key? Looked for by content, from inside the walls, before anybody is graded.

wanted   for the judge: what gives keys or others' work away, as numbers and pieces of text
look     for a child of our own: walk all that is there, and say what is found
Secrets  which files hold any of it

A file gives something away if it is one of them by another path (its number on the disk), is a copy of one (its
hash), or holds several pieces of one: compiled, packed into an archive, pasted into something else. Every file is
looked into: what a list of installed files says of it is no proof, and looking costs no more than hashing.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from crmcourse.grading.sandbox import visible
from crmcourse.grading.sandbox.layers import is_packed, is_spelled, layers
from crmcourse.grading.sandbox.pieces import ENOUGH, MOST, SHORTEST, Pieces

_AT_ONCE, _TOGETHER, _SMALL = 64 * 2**20, 2 * 2**20, 2**19
_BETWEEN = bytes(8)
_TELLING = (".ipynb", ".md", ".csv", ".zip", ".whl", ".egg", ".tar", ".gz", ".tgz", ".bz2", ".xz")
_NOT_FILES = ("/proc", "/dev", "/sys")


def wanted(course: Path, hidden: Sequence[Path]) -> dict[str, Any]:
    """Return what must not be seen: for `look`, as JSON can carry it.

    Parameters
    ----------
    course : path
        The folder with the topics.
    hidden : sequence of path
        Folders that hold others' work.
    """
    secrets = sorted(path for path in course.rglob("*") if path.is_file() and _tells(path))
    numbers, hashes = [], {}
    for place in (*secrets, *hidden):
        with contextlib.suppress(OSError):
            found = place.stat()
            numbers.append([found.st_dev, found.st_ino])
    pieces = []
    for path in secrets:
        content = path.read_bytes()
        if len(content) >= SHORTEST:
            hashes[hashlib.sha256(content).hexdigest()] = len(content)
        found_in = sorted(set(_pieces(path, content)), key=lambda one: (-len(one), one))[:MOST]
        if len(found_in) >= ENOUGH:
            pieces.append([one.decode() for one in found_in])
    return {"numbers": numbers, "hashes": hashes, "pieces": pieces}


def _tells(path: Path) -> bool:
    name = path.name
    return name.startswith(("exercises.", "solutions.", "trainer.")) and name != "exercises.ipynb"


def _pieces(path: Path, content: bytes) -> Iterator[bytes]:
    """Yield pieces of a source that stand in no other: its texts, or the lines that solve something."""
    with contextlib.suppress(ValueError, OSError, KeyError):
        if path.suffix == ".py":
            nodes = (node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Constant))
            lines = {node.value for node in nodes if isinstance(node.value, str)}
            written = {line.strip() for line in content.decode("utf-8").splitlines()}
            lines |= {line for line in written if not line.startswith(("from ", "import "))}
        elif path.name == "exercises.yml":
            from crmcourse.exercises import words

            said = words.read(path).values()
            # The question itself everybody has.
            lines = {
                line
                for one in said
                for place, text in one.texts()
                if place not in ("title", "ask")
                for line in (text.en, text.zh)
            }
        elif path.suffix == ".ipynb":
            handed_out = path.with_name("exercises.ipynb")
            known = handed_out.read_text("utf-8") if handed_out.is_file() else ""
            cells = [cell for cell in json.loads(content)["cells"] if cell["cell_type"] == "code"]
            lines = {line.strip() for cell in cells for line in "".join(cell["source"]).splitlines()}
            lines = {line for line in lines if json.dumps(line, ensure_ascii=False)[1:-1] not in known}
        elif path.name == "trainer.md":
            lines = {line.strip() for line in content.decode("utf-8").splitlines()}
        else:
            return
        for line in lines:
            encoded = line.encode("utf-8", "replace")
            if len(encoded) >= SHORTEST:
                yield encoded


def look(wanted: Mapping[str, Any], channel: Any) -> None:
    """Walk all that can be seen, and say what must not be.

    Parameters
    ----------
    wanted : mapping
        What `wanted` returned, and ``clean``: the digest of what was looked through before and held nothing.
    channel : Channel
        Gets ``found`` for each, and at the end ``looked``: a digest of all that is there.
    """
    numbers = {tuple(pair) for pair in wanted["numbers"]}
    files, digest, found = [], hashlib.sha256(), False
    for path, facts in _all_there():
        if (facts.st_dev, facts.st_ino) in numbers:
            channel.say(found=path)
            found = True
        if stat.S_ISREG(facts.st_mode):
            files.append((path, facts.st_size))
            # Not when it was last linked to: installers link the same file into many environments.
            known_by = (facts.st_size, facts.st_dev, facts.st_ino, facts.st_mtime_ns)
            digest.update(f"{path}\0{known_by}\n".encode("utf-8", "replace"))
    if not found and digest.hexdigest() != wanted["clean"]:
        for path in Secrets(wanted).held_by(files):
            channel.say(found=path)
    channel.say(looked=digest.hexdigest())


def _all_there() -> Iterator[tuple[str, os.stat_result]]:
    """Yield what there is; of the system's own folders, which nobody grades from, what is no program."""
    systems, packages = visible.programs()
    folders = ["/"]
    while folders:
        folder = folders.pop()
        whole = not folder.startswith(systems) or folder.startswith(packages)
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                inside = entry.is_dir(follow_symlinks=False) and entry.path not in _NOT_FILES
                if inside:
                    folders.append(f"{entry.path}/")
                if whole or inside or entry.name.endswith(_TELLING):
                    with contextlib.suppress(OSError):
                        yield entry.path, entry.stat(follow_symlinks=False)


class Secrets:
    """What gives keys away, and which files hold it.

    Parameters
    ----------
    wanted : mapping
        What `wanted` returned.
    """

    def __init__(self, wanted: Mapping[str, Any]) -> None:
        self._hashes, self._pieces = wanted["hashes"], Pieces(wanted["pieces"])
        self._sizes = set(self._hashes.values())
        self._paths: set[str] = set()

    def held_by(self, files: Sequence[tuple[str, int]]) -> Iterator[str]:
        """Yield the files that give something away, by themselves or by what lies packed in them."""
        together: list[tuple[str, bytes]] = []
        waiting, self._paths = 0, {path for path, _size in files}
        for path, size in files:
            if size >= SHORTEST:
                for content in _read(path, size):
                    if size > _SMALL:
                        yield from self._among([(path, content)])
                        continue
                    together.append((path, content))
                    waiting += size
            if waiting > _TOGETHER:
                yield from self._among(together)
                together, waiting = [], 0
        yield from self._among(together)

    def _among(self, some: Sequence[tuple[str, bytes]]) -> Iterator[str]:
        """Yield those of some files that hold a secret: looked at together first, which is quick."""
        suspect = self._pieces.are_in(_BETWEEN.join([content for _path, content in some]))
        for path, content in some:
            if self._is_one(content) or (suspect and self._pieces.are_in(content)):
                yield path
            elif is_packed(content) or (self._may_be_spelled(path, content) and is_spelled(content)):
                inside = islice(layers(content), 1, None)
                if any(self._is_one(part) or self._pieces.are_in(part) for part in inside):
                    yield path

    def _may_be_spelled(self, path: str, content: bytes) -> bool:
        """Whether it is neither a library nor compiled from what lies beside it and is looked at, too."""
        if path.endswith(".pyc"):
            folder, name = os.path.split(path)
            return f"{os.path.dirname(folder)}/{name.split('.')[0]}.py" not in self._paths
        return not content.startswith(b"\x7fELF")

    def _is_one(self, content: bytes) -> bool:
        return len(content) in self._sizes and hashlib.sha256(content).hexdigest() in self._hashes


def _read(path: str, size: int) -> Iterator[bytes]:
    with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:
        # Room is made before anything is read: not more than what is there.
        while content := file.read(min(size, _AT_ONCE)):
            yield content
