"""Many pieces of text found at once in whatever may hold some of them.

Pieces    the pieces of several sources, and whether enough of one of them stand in some content
enough    how many of one source give it away

Of each piece a few telling bytes are kept as numbers of eight bytes, at each of 32 offsets: whatever holds the piece
has one of these numbers at a place that divides by 32, and looking for numbers at so few places is quick.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

SHORTEST, MOST, ENOUGH = 40, 60, 3  # bytes of a piece, pieces of a source, and how many give it away
_WINDOW, _STRIDE = 16 * 2**20, 32
_LEAST = _STRIDE + 7  # bytes in which a number of eight stands at each of 32 offsets
_BITS = 22  # of the table: one in a hundred of its places is taken
_MIXED = 0x9E3779B97F4A7C15


class Pieces:
    """Finds pieces of text.

    Parameters
    ----------
    sources : sequence of sequence of str
        Of each source its pieces, none shorter than `SHORTEST` bytes.
    """

    def __init__(self, sources: Sequence[Sequence[str]]) -> None:
        self._where: dict[int, list[tuple[int, int, int, bytes]]] = {}
        self._longest = 0
        for source, texts in enumerate(sources):
            for piece, text in enumerate(texts):
                for one in _written(text):
                    self._longest = max(self._longest, len(one))
                    begin = _most_telling(one)
                    for offset in range(begin, begin + _STRIDE):
                        gram = int.from_bytes(one[offset : offset + 8], "little")
                        self._where.setdefault(gram, []).append((source, piece, offset, one))
        self._grams = np.array(sorted(self._where), "<u8")
        self._table = np.zeros(1 << _BITS, bool)
        self._table[_places(self._grams)] = True

    def are_in(self, content: bytes) -> bool:
        """Whether enough pieces of one source stand in this content.

        Examples
        --------
        >>> pieces = ["the key of the first exercise is a quarter", "the key of the second exercise is one half",
        ...           "the key of the third exercise is a whole one"]
        >>> found = Pieces([pieces])
        >>> found.are_in("; ".join(pieces).encode()), found.are_in(pieces[0].encode() * 9)
        (True, False)
        """
        found: dict[int, set[int]] = {}
        # Large ones part by part, for the numbers take several times their room.
        for begin in range(0, max(len(content), 1), _WINDOW):
            if self._found(content[begin : begin + _WINDOW + self._longest], found):
                return True
        return False

    def _found(self, content: bytes, found: dict[int, set[int]]) -> bool:
        numbers = np.frombuffer(content, "<u8", len(content) // 8)[:: _STRIDE // 8]
        likely = np.flatnonzero(self._table[_places(numbers)])
        if not len(likely):
            return False
        nearest = np.searchsorted(self._grams, numbers[likely]).clip(max=len(self._grams) - 1)
        likely = likely[self._grams[nearest] == numbers[likely]]
        for block, gram in zip(likely.tolist(), numbers[likely].tolist(), strict=True):
            for source, piece, offset, whole in self._where[gram]:
                begin = _STRIDE * block - offset
                if begin >= 0 and content.startswith(whole, begin):
                    found.setdefault(source, set()).add(piece)
                    if len(found[source]) >= ENOUGH:
                        return True
        return False


def _places(numbers: np.ndarray[Any, np.dtype[np.uint64]]) -> Any:
    return (numbers * np.uint64(_MIXED)) >> np.uint64(64 - _BITS)


def _most_telling(piece: bytes) -> int:
    """Return where in a piece the bytes stand of which most differ: such are rare elsewhere."""
    return max(range(len(piece) - _LEAST + 1), key=lambda begin: len(set(piece[begin : begin + _LEAST])))


def _written(piece: str) -> set[bytes]:
    """Return a piece as it stands in a program, in JSON, and in a text that Windows wrote.

    Chinese is shorter there, by a third, and may be too short to be looked for.
    """
    ways = {
        piece.encode(),
        json.dumps(piece, ensure_ascii=False)[1:-1].encode(),
        json.dumps(piece)[1:-1].encode(),
        piece.encode("utf-16-le"),
    }
    return {way for way in ways if len(way) >= _LEAST}
