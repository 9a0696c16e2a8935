"""Make texts comparable without moving a letter: positions in the result are positions in the text.

normalise   lower case, simplified characters, half width
words       the English words of a normalised text
runs        its runs of Chinese characters
keys        what may trigger an expression of a lexicon in it
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path


@cache
def _characters() -> dict[int, str]:
    file = Path(__file__).parent / "traditional.txt"
    traditional, simplified = file.read_text("utf-8").split()
    table = {ord(t): s for t, s in zip(traditional, simplified, strict=True)}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(c): "'" for c in "\u2018\u2019\u02bc\u0060\u00b4"} | {ord(c): '"' for c in "“”„«»"}
    # A full stop of a number or an abbreviation must not end a sentence; the Chinese one does.
    return table | {0x3000: " ", 0xA0: " ", ord("…"): ".", ord("。"): "."}


def normalise(text: str) -> str:
    """Return the text in lower case, simplified characters and half width, each letter where it was.

    Examples
    --------
    >>> normalise("我要請VIP吃飯！")
    '我要请vip吃饭!'
    """
    lower = text.lower()
    if len(lower) != len(text):  # a few letters, such as the Turkish İ, grow when they are lowered
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_characters())


_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_HAN = re.compile(r"[\u3400-\u9fff]+")


def words(shape: str) -> list[str]:
    """Return the English words of a normalised text.

    Examples
    --------
    >>> words("don't, 谢谢")
    ["don't"]
    """
    return _WORD.findall(shape)


def runs(shape: str) -> list[str]:
    """Return the runs of Chinese characters of a normalised text.

    Examples
    --------
    >>> runs("我饿, 谢谢ok")
    ['我饿', '谢谢']
    """
    return _HAN.findall(shape)


def keys(shape: str) -> set[str]:
    """Return the words, beginnings of words, characters and pairs of characters of a normalised text."""
    found: set[str] = set()
    for word in words(shape):
        found.update((word, word[:2] + "*", word[:3] + "*", word[:4] + "*"))
    for run in runs(shape):
        found.update(run)
        found.update(a + b for a, b in pairwise(run))
    return found
