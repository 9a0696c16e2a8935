"""What lies packed or spelled out in some content: archives, compressed files, base64, and these in each other.

layers                 the content itself, and all that it holds, as far as there is room
is_packed, is_spelled  whether it may hold any: quick
Room                   how much may still be unpacked

Nothing here is trusted: what unpacks to more than there is room for is read as far as that, and no further.
"""

from __future__ import annotations

import base64
import bz2
import contextlib
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

_DEEPEST = 4
_PART = 2**20
_LINE = 64  # letters of base64 in one line: fewer than anybody's programs write
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_IS_LETTER = bytes(one in _ALPHABET for one in range(256))
# Without what people draw lines with.
_IS_TELLING = bytes(one in _ALPHABET[:-2] for one in range(256))
_LEAST = 160  # letters: what gives something away is longer
_SHORTEST, _GAP = 24, 24  # letters of a line that goes on; bytes between two: quotes, commas, an indent
_FEW = 4
_WORD = re.compile(rb"[A-Za-z0-9+/_-]{24}")
# The last line of base64 may be short, and holds the end without which an archive cannot be read.
_LAST = re.compile(rb"[^A-Za-z0-9+/_=-]{1,24}([A-Za-z0-9+/_-]{2,24})")
_HEX = re.compile(rb"[0-9A-Fa-f]+")
_ENDS_A_ZIP, _LONGEST_END, _TAR = b"PK\x05\x06", 66_000, b"ustar"
_HEADS: dict[bytes, Callable[[], Any]] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(31),
    b"BZ": bz2.BZ2Decompressor,
    b"\xfd7": lzma.LZMADecompressor,
    b"]\0": lzma.LZMADecompressor,
    **dict.fromkeys((b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"), zlib.decompressobj),
}


@dataclass
class Room:
    """How many bytes may still be unpacked."""

    left: int = 128 * 2**20

    def take(self, content: bytes) -> bytes:
        """Return what there is room for."""
        content = content[: self.left]
        self.left -= len(content)
        return content


def layers(content: bytes, room: Room | None = None, depth: int = 0) -> Iterator[bytes]:
    """Yield some content, and all that lies packed in it.

    Parameters
    ----------
    content : bytes
    room : Room, optional
        Shared by all that is unpacked.
    depth : int
        How deep inside of something else this lies.

    Examples
    --------
    >>> packed = base64.b64encode(zlib.compress(b"a key" * 40 + bytes(range(256))))
    >>> [part[:5] for part in layers(packed)][-1]
    b'a key'
    """
    yield content
    room = room or Room()
    if depth >= _DEEPEST or room.left <= 0:
        return
    for unpack in (_compressed, _zipped, _in_a_tar, _spelled):
        with contextlib.suppress(
            Exception
        ):  # what unpackers raise over bytes that are none has no common name
            for part in unpack(content, room):
                yield from layers(part, room, depth + 1)


def is_packed(content: bytes) -> bool:
    """Whether some content begins or ends as one does in which others are packed."""
    return content[:2] in _HEADS or content[257:262] == _TAR or _is_a_zip(content)


def _is_a_zip(content: bytes) -> bool:
    # What stands at its end may be followed by a comment.
    return content[-22:-18] == _ENDS_A_ZIP or (
        content[:2] == b"PK" and content.rfind(_ENDS_A_ZIP, -_LONGEST_END) >= 0
    )


def is_spelled(content: bytes) -> bool:
    """Whether there is a line in it that may be base64, or hexadecimal digits."""
    return content.translate(_IS_TELLING).find(b"\1" * _LINE) >= 0


def _compressed(content: bytes, room: Room) -> Iterator[bytes]:
    if (start := _HEADS.get(content[:2])) is not None:
        yield _inflated(start, content, room)


def _inflated(start: Callable[[], Any], content: bytes, room: Room) -> bytes:
    """Return what was compressed, also in several parts one after the other; of damaged ones, what can be read."""
    whole = bytearray()
    with contextlib.suppress(zlib.error, lzma.LZMAError, OSError, EOFError):
        while content and room.left > 0:
            one = start()
            while not one.eof and room.left > 0:
                part = one.decompress(content, _PART)
                content = getattr(one, "unconsumed_tail", b"")
                if not part and (not content or not getattr(one, "needs_input", False)):
                    break
                whole += room.take(part)
            content = one.unused_data if one.eof else b""
    return bytes(whole)


def _zipped(content: bytes, room: Room) -> Iterator[bytes]:
    if not _is_a_zip(content):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            with contextlib.suppress(Exception), archive.open(member) as file:
                yield room.take(file.read(room.left))


def _in_a_tar(content: bytes, room: Room) -> Iterator[bytes]:
    if content[257:262] != _TAR:
        return
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            if file is not None:
                yield room.take(file.read(room.left))


def _spelled(content: bytes, room: Room) -> Iterator[bytes]:
    """Yield what stands there in base64 or as hexadecimal digits, whatever parts its lines."""
    content = content.replace(b"\\n", b"\n")
    letters, telling, begin = content.translate(_IS_LETTER), content.translate(_IS_TELLING), 0
    while (begin := telling.find(b"\1" * _LINE, begin)) >= 0:
        lines, after = [], letters.rfind(b"\0", 0, begin) + 1
        while (word := _WORD.search(content, after, after + _GAP + _SHORTEST)) is not None:
            if b"=" in content[after : word.start()]:
                break  # the end of one, and the next begins
            after = letters.find(b"\0", word.start())
            after = after if after >= 0 else len(content)
            lines.append(content[word.start() : after])
            if len(set(lines[-1])) < _FEW:
                lines.pop()  # a line that somebody drew
                break
        if lines and (last := _LAST.match(content, after)) is not None:
            lines.append(last[1])
        yield from _read(b"".join(lines), room)
        begin = max(after, begin + 1)


def _read(letters: bytes, room: Room) -> Iterator[bytes]:
    if len(letters) < _LEAST or room.left <= 0:
        return
    if _HEX.fullmatch(letters):
        yield room.take(bytes.fromhex(letters[: len(letters) // 2 * 2].decode()))
    usual = letters.replace(b"-", b"+").replace(b"_", b"/")
    # Whole groups of four; of the last, what it says does not matter.
    yield room.take(base64.b64decode(usual[: len(usual) // 4 * 4]))
