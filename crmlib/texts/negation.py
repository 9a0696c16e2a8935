"""What a text puts aside: "not hungry", "I don't mind the dent", 不怕贵, 保质期我倒不担心.

Three kinds are kept apart. A plain "not" shortly before a word takes that word away, unless the word
is evidence just because it is denied ("no lock", "can't sleep", 睡不着 and 不舒服 stand in a lexicon
with their "not"). An evil is denied ("not lonely", 没人笑话我) by a "not" that stands right before it; one that is
feared or to be prevented ("so that nobody laughs at me") speaks for the need, as does a good that is lacking
("no friends", 没人尊重我). A dismissal ("I don't care about …", "… doesn't matter", 无所谓) takes away everything
in its clause, whatever it is.

The words themselves are data, in ``cues``.

plainly_negated   does a plain "not" stand shortly before?
evil_denied       is the evil at this place said not to be there?
denied_within     is the last word of a match with a gap denied inside of it?
scope             how far does a dismissal reach?
read_goods        the words for what is good to have, whose lack is a need
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

CUES = Path(__file__).parent / "cues"


@cache
def _cues(file: Path) -> dict[str, str]:
    """Return the sections of a file of cues, the lines of each as alternatives of one pattern."""
    sections: dict[str, list[str]] = {}
    for line in file.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"\[([a-z ]+)\]", line):
            lines = sections.setdefault(heading[1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {name: "|".join(lines) for name, lines in sections.items()}


_EN, _ZH = _cues(CUES / "en.txt"), _cues(CUES / "zh.txt")
_NEAR = rf"(?:{_EN['plain']})(?!\W+(?:{_EN['plain not before']})\b)"
_PLAIN = re.compile(rf"{_NEAR}(?:[^\w.!?;,:]{{1,2}}[\w']+){{0,2}}[^\w.!?;,:]{{0,2}}$")
_COMPARES = re.compile(_EN["compares"])
_NOT_AFTER = "".join(f"(?<!{word})" for word in _ZH["plain not after"].split("|"))
_PLAIN_ZH = re.compile(rf"{_NOT_AFTER}(?:{_ZH['plain']})[^，,.!?;、]{{0,2}}$")
_RIGHT_BEFORE = re.compile(rf"(?:{_EN['denies']})(?:\W{{1,2}}(?:{_EN['link']}))*\W{{1,2}}$")
_RIGHT_BEFORE_ZH = re.compile(rf"(?:{_ZH['denies']})(?:{_ZH['link']})*$")
_AGAINST = re.compile(f"{_EN['against']}|{_ZH['against']}")
_FORBIDS = re.compile(_EN["forbids"])
_LIKE_THIS = re.compile(rf"^[^.!?;]{{0,24}}?(?:{_EN['like this']}|{_ZH['like this']})")
_ASKED = re.compile(rf"^(?:{_EN['asked']}|{_ZH['asked']})")
_SIGN = re.compile(f"{_EN['signs']}|{_ZH['signs']}")
_STOP = re.compile(rf"[.!?;\n]|{_EN['stops']}|{_ZH['stops']}")
_COMMA = re.compile(r"[.!?;\n,、—–]|\s-\s")
_CLAUSE = re.compile(r".*[.!?;\n,、—–:]", re.S)


@cache
def read_goods(*files: Path) -> re.Pattern[str]:
    """Return a pattern of what is good to have, from files of words: English ones whole, Chinese ones anywhere."""
    english, chinese = ([], [])
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                (english if line.isascii() else chinese).append(line)
    return re.compile(rf"\b(?:{'|'.join(english)})\b|(?<!不)(?<!没)(?:{'|'.join(chinese)})")


def plainly_negated(text: str, start: int) -> bool:
    """Say whether a plain negation stands shortly before a position of a normalised text.

    Examples
    --------
    >>> plainly_negated("i'm not hungry", 8), plainly_negated("i'm hungry", 4)
    (True, False)
    >>> plainly_negated("我不饿", 2)
    True
    """
    before = text[max(0, start - 36) : start]
    if _PLAIN.search(before) and not _COMPARES.search(before):
        return True
    found = _PLAIN_ZH.search(before[-5:])
    if not found:
        return False
    # A-not-A ("冷不冷") asks, it does not deny.
    sign = start - len(before[-5:]) + found.start()
    return not (0 < sign < len(text) - 1 and text[sign - 1] == text[sign + 1])


def evil_denied(text: str, start: int, end: int, goods: re.Pattern[str] | None = None) -> bool:
    """Say whether the evil at a place of a normalised text is said not to be there.

    Parameters
    ----------
    text : str
    start, end : int
        Where the evil stands.
    goods : pattern, optional
        What is good to have, as `read_goods` gives it: who says that it is not there has lost nothing by it.

    Examples
    --------
    >>> text = "i'm not lonely"
    >>> evil_denied(text, 8, 14), evil_denied("i'm lonely", 4, 10)
    (True, False)
    >>> evil_denied("没人笑话我", 2, 5), evil_denied("不是没人笑话我", 4, 7)
    (True, False)
    """
    if goods and goods.search(text[start:end]):
        return False
    before = _CLAUSE.sub("", text[max(0, start - 60) : start])
    found = _RIGHT_BEFORE.search(before) or _RIGHT_BEFORE_ZH.search(before)
    if not found or _AGAINST.search(before[: found.start() + 2], 0, found.start()):
        return False
    if _FORBIDS.match(before):
        return False
    sign = start - len(before) + found.start()
    if sign and text[sign - 1] == text[start] and text[sign] == "不":  # 怕不怕 asks
        return False
    return not (_LIKE_THIS.search(text[end : end + 40]) or _ASKED.search(text[end : end + 60]))


def denied_within(
    text: str, start: int, end: int, expression: str, goods: re.Pattern[str] | None = None
) -> bool:
    """Say whether the last word of a match with a gap is denied inside of it, unless the lexicon says it so.

    Examples
    --------
    >>> denied_within("孩子没过敏", 0, 5, "孩子..6过敏"), denied_within("孩子没过敏", 0, 5, "孩子..6没过敏")
    (True, False)
    """
    words = text[start:end]
    if ".." not in expression or _COMMA.search(words):
        return False
    lasts = [words.rfind(" ") + 1] if " " in words else range(max(1, len(words) - 3), len(words) - 1)
    for last in filter(None, lasts):
        near = max(0, last - 14)
        sign = _SIGN.search(words[near:last])
        own = not sign or words[near + sign.start() :] in expression
        if (
            not own
            and (" " in words or words[last:] in expression)
            and evil_denied(text, start + last, end, goods)
        ):
            return True
    return False


def scope(text: str, start: int, end: int, *, forward: bool) -> tuple[int, int]:
    """Return the stretch of text that a dismissal covers, from its clause's start or to its end.

    Examples
    --------
    >>> text = "i don't care about the warranty, but the noise keeps me awake"
    >>> text[slice(*scope(text, 2, 18, forward=True))]
    "don't care about the warranty"
    """
    if forward:
        stop = _STOP.search(text, end)
        if any("\u4e00" <= c <= "\u9fff" for c in text[start:end]):
            comma = _COMMA.search(text, end)
            stop = min(filter(None, (stop, comma)), key=lambda m: m.start(), default=None)
        return start, stop.start() if stop else len(text)
    before = [m.end() for m in _STOP.finditer(text, 0, start)]
    return (before[-1] if before else 0), end
