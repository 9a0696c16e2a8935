"""What a text puts aside: "not hungry", "I don't mind the dent", 不怕贵, 保质期我倒不担心.

Two kinds are kept apart. A plain "not" shortly before a word takes that word away, unless the word
is evidence just because it is denied ("no lock", "can't sleep", 睡不着 and 不舒服 stand in the lexicon
with their "not"). A dismissal ("I don't care about …", "… doesn't matter", 无所谓) takes away everything
in its clause, whatever it is.
"""

from __future__ import annotations

import re

_ENGLISH = re.compile(
    r"(?:\bnot|n't|\bno|\bnever|\bwithout|\bnobody's|\bnone|\bneither|\bnor|\bcannot)"
    r"(?!\W+(?:only|just|even|wait|sure|so|such|really so)\b)(?:[^\w.!?;,:]{1,2}[\w']+){0,2}[^\w.!?;,:]{0,2}$"
)
_NEVER_SO = re.compile(r"(?:never|not|n't)\W+\w+\W+(?:so|such|more|less)\b")
# 不 is no negation inside these, nor in the question "怕不怕".
_CHINESE = re.compile(
    r"(?<!差点)(?<!忍)(?<!受)(?<!好)(?<!了)(?:(?<!得)不(?![敢得但仅光只如过料管知想能会够])|没有?(?![人法想准关])|别(?![人的家])|并非|无需|毫无)"
    r"[^，,.!?;、]{0,2}$"
)
_STOP = re.compile(
    r"[.!?;\n]|(?:,\s*|\s)(?:but|only|just|although|though|however|except|yet)\b|但|可是|不过|只是|就是|就怕|而是|怕的是"
)
_COMMA = re.compile(r"[.!?;\n,、—–]|\s-\s")


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
    if _ENGLISH.search(before) and not _NEVER_SO.search(before):
        return True
    if not _CHINESE.search(before[-5:]):
        return False
    found = _CHINESE.search(before[-5:])
    # A-not-A ("冷不冷") asks, it does not deny.
    sign = start - len(before[-5:]) + found.start()
    return not (0 < sign < len(text) - 1 and text[sign - 1] == text[sign + 1])


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
