"""Which files hold what gives keys away, by themselves or packed in something.

File     one of them, before it is opened
Secrets  finds those that do
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from crmcourse.grading.sandbox.layers import is_packed, is_spelled, layers
from crmcourse.grading.sandbox.pieces import SHORTEST, Pieces

_AT_ONCE, _TOGETHER, _SMALL = 64 * 2**20, 2 * 2**20, 2**19
_BETWEEN = bytes(8)


class File(NamedTuple):
    """A file as it is seen before it is opened.

    Attributes
    ----------
    path : str
    size : int
    compiled : bool
        Whether it is compiled code whose source lies beside it, and is searched, too.
    """

    path: str
    size: int
    compiled: bool = False


class Secrets:
    """What gives keys away, and which files hold it.

    Parameters
    ----------
    wanted : mapping
        What `search.wanted` returned.

    Attributes
    ----------
    unread : set of str
        Files that could not be read to their end.
    """

    def __init__(self, wanted: Mapping[str, Any]) -> None:
        self._hashes, self._pieces = wanted["hashes"], Pieces(wanted["pieces"])
        self._sizes = set(self._hashes.values())
        self.unread: set[str] = set()

    def held_by(self, files: Iterable[File]) -> Iterator[str]:
        """Yield the files that give something away, by themselves or by what lies packed in them."""
        together: list[tuple[File, bytes]] = []
        waiting = 0
        for file in files:
            if file.size >= SHORTEST:
                for content in self._read(file):
                    if file.size > _SMALL:
                        yield from self._among([(file, content)])
                        continue
                    together.append((file, content))
                    waiting += file.size
            if waiting > _TOGETHER:
                yield from self._among(together)
                together, waiting = [], 0
        yield from self._among(together)

    def _among(self, some: Sequence[tuple[File, bytes]]) -> Iterator[str]:
        """Yield those of some files that hold a secret: looked at together first, which is quick."""
        suspect = self._pieces.are_in(_BETWEEN.join([content for _file, content in some]))
        for file, content in some:
            if self._is_one(content) or (suspect and self._pieces.are_in(content)):
                yield file.path
            elif is_packed(content) or (_may_be_spelled(file, content) and is_spelled(content)):
                inside = islice(layers(content), 1, None)
                if any(self._is_one(part) or self._pieces.are_in(part) for part in inside):
                    yield file.path

    def _is_one(self, content: bytes) -> bool:
        return len(content) in self._sizes and hashlib.sha256(content).hexdigest() in self._hashes

    def _read(self, file: File) -> Iterator[bytes]:
        try:
            with open(file.path, "rb", buffering=0) as opened:
                # Room is made before anything is read: not more than what is there.
                while content := opened.read(min(file.size, _AT_ONCE)):
                    yield content
        except OSError:
            self.unread.add(file.path)


def _may_be_spelled(file: File, content: bytes) -> bool:
    """Whether it is neither a library nor compiled from what lies beside it and is looked at, too."""
    return not file.compiled and not content.startswith(b"\x7fELF")
