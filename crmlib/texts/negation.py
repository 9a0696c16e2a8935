"""What a text puts aside: "not hungry", "I don't mind the dent", 不怕贵, 保质期我倒不担心.

Three kinds are kept apart. A plain "not" shortly before a word takes that word away, unless the word
is evidence just because it is denied ("no lock", "can't sleep", 睡不着 and 不舒服 stand in a lexicon
with their "not"). An evil is denied ("not lonely", 没人笑话我) by a "not" that stands right before it; one that is
feared or to be prevented ("so that nobody laughs at me") speaks for the need, as does a good that is lacking
("no friends", 没人尊重我). A dismissal ("I don't care about …", "… doesn't matter", 无所谓) takes away everything
in its clause, whatever it is.

The words themselves are data, in ``cues``.

plainly_negated   does a plain "not" stand shortly before?
denial            where is the "not" by which an evil is said not to be there?
unwished          is the wish for a good denied?
clause            how far does a denial reach?
has_sign          is there a "not" in these words?
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
_COMPARES_ZH = re.compile(rf"(?:{_ZH['compares']})$")
_NOT_AFTER = "".join(f"(?<!{word})" for word in _ZH["plain not after"].split("|"))
_PLAIN_ZH = re.compile(rf"{_NOT_AFTER}(?:{_ZH['plain']})[^，,.!?;、]{{0,2}}$")
_RIGHT_BEFORE = re.compile(rf"(?:{_EN['denies']})(?:\W{{1,2}}(?:{_EN['link']}))*\W{{1,2}}$")
_RIGHT_BEFORE_ZH = re.compile(rf"(?:{_ZH['denies']})(?:{_ZH['link']})*$")
_BEHIND_ZH = re.compile(_ZH["denied behind"])
_AGAINST = re.compile(f"{_EN['against']}|{_ZH['against']}")
_FORBIDS = re.compile(_EN["forbids"])
_LIKE_THIS = re.compile(rf"^[^.!?;]{{0,24}}?(?:{_EN['like this']}|{_ZH['like this']})")
_ASKED = re.compile(rf"^(?:{_EN['asked']}|{_ZH['asked']})")
_DOUBLED = re.compile(f"(?:{_EN['doubled']}|{_ZH['doubled']})")
_SIGN = re.compile(f"{_EN['signs']}|{_ZH['signs']}")
_STOP = re.compile(rf"[.!?;:\n]|{_EN['stops']}|{_ZH['stops']}")
_COMMA = re.compile(r"[.!?;\n,、—–]|\s-\s")
_BREAK = re.compile(rf"{_COMMA.pattern}|[\u3400-\u9fff] |{_STOP.pattern}|{_EN['breaks']}|{_ZH['breaks']}")
_UNWISHED = re.compile(rf"(?:{_EN['unwished']})(?:\W{{1,2}}(?:{_EN['unwished link']}))*\W{{1,2}}$")
_UNWISHED_ZH = re.compile(rf"(?:{_ZH['unwished']})(?:{_ZH['unwished link']})*$")
_WISH = re.compile(rf"(?:{_EN['wish']})\b|{_ZH['wish']}")
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
    if not found or _COMPARES_ZH.search(before):
        return False
    # A-not-A ("冷不冷") asks, it does not deny.
    sign = start - len(before[-5:]) + found.start()
    return not (0 < sign < len(text) - 1 and text[sign - 1] == text[sign + 1])


def denial(text: str, start: int, end: int) -> int | None:
    """Return where the "not" stands by which the evil at a place of a normalised text is denied; None if it is not.

    Of one that stands behind the evil (一点危险都没有), the place just before the evil.

    Examples
    --------
    >>> denial("i'm not lonely", 8, 14), denial("i'm lonely", 4, 10)
    (4, None)
    >>> denial("没人笑话我", 2, 5), denial("不是没人笑话我", 4, 7)
    (0, None)
    """
    before = _CLAUSE.sub("", text[max(0, start - 60) : start])
    if _BEHIND_ZH.match(text, end) and not _AGAINST.search(before):
        return start - 1
    found = _RIGHT_BEFORE.search(before) or _RIGHT_BEFORE_ZH.search(before)
    if not found or _AGAINST.search(before[: found.start() + 2], 0, found.start()):
        return None
    if _FORBIDS.match(before):
        return None
    sign = start - len(before) + found.start()
    if sign and text[sign - 1] == text[start] and text[sign] == "不":  # 怕不怕 asks
        return None
    if _LIKE_THIS.search(text[end : end + 40]) or _ASKED.search(text[end : end + 60]):
        return None
    return sign


def unwished(text: str, start: int, end: int) -> int | None:
    """Return where the denial of the wish for the good at a place of a normalised text stands; None if there is none.

    Examples
    --------
    >>> text = "i have no ambition to write a novel"
    >>> unwished(text, 22, 35), unwished("没打算学钢琴", 3, 6), unwished("i want to paint", 10, 15)
    (7, 0, None)
    """
    before = _CLAUSE.sub("", text[max(0, start - 60) : start])
    found = _UNWISHED.search(before) or _UNWISHED_ZH.search(before)
    if found:
        return start - len(before) + found.start()
    return denial(text, start, end) if _WISH.match(text[start:end]) else None


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return how far a denial reaches around its words: to the next comma, "but", "and", "because".

    Examples
    --------
    >>> text = "the wiring was never unsafe, but i worry"
    >>> text[slice(*clause(text, 15, 27))]
    'the wiring was never unsafe'
    """
    before = [m.end() for m in _BREAK.finditer(text, 0, start)]
    after = _BREAK.search(text, end)
    return (before[-1] if before else 0), after.start() if after else len(text)


def has_sign(words: str) -> bool:
    """Say whether there is a "not" in some words.

    Examples
    --------
    >>> has_sign("no lock"), has_sign("睡不着"), has_sign("burglars")
    (True, True, False)
    """
    return bool(_SIGN.search(words))


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
        said = " " in words or words[last:] in expression
        good = goods and goods.search(words[last:])
        if not own and said and not good and denial(text, start + last, end) is not None:
            return True
    return False


def scope(text: str, start: int, end: int, *, forward: bool) -> tuple[int, int]:
    """Return the stretch of text that a dismissal covers, from its clause's start or to its end.

    One that is itself denied ("I can't say I'm not worried about fraud") covers nothing.

    Examples
    --------
    >>> text = "i don't care about the warranty, but the noise keeps me awake"
    >>> text[slice(*scope(text, 2, 18, forward=True))]
    "don't care about the warranty"
    """
    first = len(_CLAUSE.sub("", text[:start]))
    if _DOUBLED.search(text, start - first, end + 12):
        return start, start
    if forward:
        stop = _STOP.search(text, end)
        if any("\u4e00" <= c <= "\u9fff" for c in text[start:end]):
            comma = _COMMA.search(text, end)
            stop = min(filter(None, (stop, comma)), key=lambda m: m.start(), default=None)
        return start, stop.start() if stop else len(text)
    before = [m.end() for m in _STOP.finditer(text, 0, start)]
    return (before[-1] if before else 0), end
