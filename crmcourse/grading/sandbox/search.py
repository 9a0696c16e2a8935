"""Can a trainee's code see a key? Looked for by content, from inside the walls, before anybody is graded.

wanted   for the judge: what gives keys or others' work away, as numbers and pieces of text
look     for a child of our own: walk all that is there, and say what is found

A file gives something away if it is one of them by another path (its number on the disk), is a copy of one (its
hash), or holds several pieces of one: compiled, packed into an archive, pasted into something else.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_SHORTEST, _PIECES, _ENOUGH = 40, 60, 3  # bytes of a piece, pieces of a source, and how many give it away
_LARGEST = 64 * 2**20
_PROGRAMS = ("/usr/", "/bin/", "/sbin/", "/lib")
_TELLING = (".ipynb", ".md", ".csv", ".zip", ".whl", ".egg")
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
        if len(content) >= _SHORTEST:
            hashes[hashlib.sha256(content).hexdigest()] = len(content)
        found_in = sorted(set(_pieces(path, content)), key=lambda one: (-len(one), one))[:_PIECES]
        if len(found_in) >= _ENOUGH:
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
            if len(encoded) >= _SHORTEST:
                yield encoded


class _Pieces:
    """Finds many pieces of text at once: of each, the numbers that some of its bytes make at every offset."""

    def __init__(self, sources: Sequence[Sequence[str]]) -> None:
        import numpy as np

        self._where: dict[int, list[tuple[int, int, int, bytes]]] = {}
        for source, texts in enumerate(sources):
            for piece, text in enumerate(texts):
                for one in _written(text):
                    begin = _most_telling(one)
                    for offset in range(begin, begin + 8):
                        gram = int.from_bytes(one[offset : offset + 8], "little")
                        self._where.setdefault(gram, []).append((source, piece, offset, one))
        self._grams = np.array(sorted(self._where), "<u8")
        self._table = np.zeros(1 << 20, bool)
        self._table[self._places(self._grams)] = True

    def _places(self, numbers: Any) -> Any:
        return (numbers * numbers.dtype.type(0x9E3779B97F4A7C15)) >> numbers.dtype.type(44)

    def are_in(self, content: bytes) -> bool:
        """Whether enough pieces of one source stand in this content."""
        import numpy as np

        numbers = np.frombuffer(content, "<u8", len(content) // 8)
        likely = np.flatnonzero(self._table[self._places(numbers)])
        found: dict[int, set[int]] = {}
        for block, gram in zip(likely.tolist(), numbers[likely].tolist(), strict=True):
            for source, piece, offset, whole in self._where.get(gram, ()):
                begin = 8 * block - offset
                if begin >= 0 and content.startswith(whole, begin):
                    found.setdefault(source, set()).add(piece)
                    if len(found[source]) >= _ENOUGH:
                        return True
        return False


def _most_telling(piece: bytes) -> int:
    """Return where in a piece fifteen bytes stand of which most differ: such are rare elsewhere."""
    return max(range(len(piece) - 14), key=lambda begin: len(set(piece[begin : begin + 15])))


def _written(piece: str) -> set[bytes]:
    """Return a piece as it stands in a program, and as it stands in JSON."""
    return {
        piece.encode(),
        json.dumps(piece, ensure_ascii=False)[1:-1].encode(),
        json.dumps(piece)[1:-1].encode(),
    }


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
            digest.update(
                f"{path}\0{facts.st_size} {facts.st_ino} {facts.st_ctime_ns}\n".encode("utf-8", "replace")
            )
    if not found and digest.hexdigest() != wanted["clean"]:
        pieces, sizes = _Pieces(wanted["pieces"]), set(wanted["hashes"].values())
        as_recorded = _as_recorded(dict(files))
        for path, size in files:
            if path in as_recorded and size not in sizes:
                continue
            if _gives_away(path, size, wanted["hashes"], sizes, pieces):
                channel.say(found=path)
    channel.say(looked=digest.hexdigest())


def _all_there() -> Iterator[tuple[str, os.stat_result]]:
    for folder, folders, names in os.walk("/"):
        folders[:] = sorted(one for one in folders if os.path.join(folder, one) not in _NOT_FILES)
        for name in sorted([*folders, *names]):
            path = os.path.join(folder, name)
            if not path.startswith(_PROGRAMS) or path.endswith(_TELLING):
                with contextlib.suppress(OSError):
                    yield path, os.lstat(path)


def _as_recorded(sizes: Mapping[str, int]) -> set[str]:
    """Return the programs that are as large as their distribution says: no need to read fifty thousand of them."""
    found = set()
    for record in [path for path in sizes if path.endswith(".dist-info/RECORD")]:
        site = os.path.dirname(os.path.dirname(record))
        with contextlib.suppress(OSError), open(record, encoding="utf-8", errors="replace") as file:
            for name, _hash, size in (
                line.rstrip("\n").rsplit(",", 2) for line in file if line.count(",") > 1
            ):
                path = f"{site}/{name}"
                if not name.endswith(_TELLING) and size == str(sizes.get(path)):
                    found.add(path)
    return found | {path for path in sizes if path.endswith(".pyc") and _compiled_from(path, sizes)}


def _compiled_from(path: str, sizes: Mapping[str, int]) -> bool:
    """Whether the source of what was compiled lies beside it; that is looked at instead."""
    folder, name = os.path.split(path)
    size = sizes.get(f"{os.path.dirname(folder)}/{name.split('.')[0]}.py")
    if size is None:
        return False
    with contextlib.suppress(OSError), open(path, "rb") as file:
        return int.from_bytes(file.read(16)[12:], "little") == size
    return False


def _gives_away(path: str, size: int, hashes: Mapping[str, int], sizes: set[int], pieces: _Pieces) -> bool:
    if size not in sizes and (not _SHORTEST * _ENOUGH <= size <= _LARGEST):
        return False
    with contextlib.suppress(OSError), open(path, "rb") as file:
        head = file.read(4)
        if head == b"\x7fELF":
            return False
        content = head + file.read()
        if size in sizes and hashlib.sha256(content).hexdigest() in hashes:
            return True
        parts = _unpacked(content) if head == b"PK\x03\x04" else [content]
        return any(pieces.are_in(part) for part in parts)
    return False


def _unpacked(content: bytes) -> Iterator[bytes]:
    left = 4 * _LARGEST
    with contextlib.suppress(Exception), zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            left -= member.file_size
            if left < 0:
                return
            if 0 < member.file_size <= _LARGEST:
                yield archive.read(member)
