"""What a file was when it was searched: a mark that no change leaves as it was.

mark               of one file
rests              whether a file has lain untouched for long enough to be known by it
packed, unpacked   many of them as text, in parts that fit into one event
cut                many of them, read from a file

A mark is made of what the system itself keeps of a file. Whoever writes to one may put back its size and the time
of the last change, but not the time at which the system noted that (``ctime``).
"""

from __future__ import annotations

import base64
import hashlib
import os
import struct
from collections.abc import Iterable, Iterator, Sequence

AT_REST = 3 * 10**9  # nanoseconds: a clock's tick, and the coarsest time that any disk keeps
MOST = 400_000  # files: whatever is beyond is searched each time
SIZE = 12
_AT_ONCE = 100_000  # marks in an event
_FACTS = struct.Struct("<QQQqq?")


def mark(facts: os.stat_result, in_part: bool = False) -> bytes:
    """Return the mark of a file.

    Parameters
    ----------
    facts : os.stat_result
    in_part : bool, default False
        Whether it is searched in part only, for what lies beside it.
    """
    what = _FACTS.pack(
        facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, in_part
    )
    return hashlib.blake2b(what, digest_size=SIZE).digest()


def rests(facts: os.stat_result, now: int) -> bool:
    """Whether a file has lain untouched so long that the next change to it gets another time.

    Parameters
    ----------
    facts : os.stat_result
    now : int
        In nanoseconds.
    """
    return max(facts.st_ctime_ns, facts.st_mtime_ns) < now - AT_REST


def packed(marks: Iterable[bytes]) -> Iterator[str]:
    """Yield marks as texts, none too long for an event; at least one, which may be empty.

    Examples
    --------
    >>> sorted(unpacked(list(packed([b"mark of an a", b"mark of a b."]))))
    [b'mark of a b.', b'mark of an a']
    """
    whole = b"".join(sorted(marks)[:MOST])
    for begin in range(0, max(len(whole), 1), _AT_ONCE * SIZE):  # nothing at all is said, too
        yield base64.b64encode(whole[begin : begin + _AT_ONCE * SIZE]).decode()


def unpacked(parts: Sequence[str]) -> set[bytes]:
    """Return the marks in these texts.

    Raises
    ------
    ValueError
        If they are no such texts.
    """
    return cut(b"".join(base64.b64decode(part, validate=True) for part in parts))


def cut(whole: bytes) -> set[bytes]:
    """Return the marks that were written one after the other.

    Raises
    ------
    ValueError
        If that is not what they are.
    """
    if len(whole) % SIZE or len(whole) > MOST * SIZE:
        raise ValueError(len(whole))
    return {whole[begin : begin + SIZE] for begin in range(0, len(whole), SIZE)}
