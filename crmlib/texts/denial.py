"""Which of the expressions found in a text does the text itself deny?

An evil that is denied takes along what says the same: other expressions over the same words ("feel insulted"), and
those in the same clause ("I no longer worry about burglars", "the wiring was never unsafe"). What is good or pleasant
is denied where the wish for it is ("no ambition to write a novel", 没打算学钢琴).

denied   of each expression, whether it is denied
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from crmlib.texts.lexicon import Entry
from crmlib.texts.negation import clause, denial, denied_within, has_sign, plainly_negated, unwished

Found = tuple[Entry, int, int]


def denied(
    text: str, found: Sequence[Found], goods: re.Pattern[str], *, pleasant: Collection[str] = ()
) -> list[bool]:
    """Say of each expression that was found for one tag whether the text denies it.

    Parameters
    ----------
    text : str
        Normalised.
    found : sequence of (Entry, start, end)
        What `Lexicon.find` found for the tag.
    goods : pattern
        What is good to have, as `read_goods` gives it: its lack is no denial but evidence.
    pleasant : collection of str, optional
        Themes that speak for one of these tags as well are pleasant, and no evil.

    Returns
    -------
    list of bool
    """
    # What says in itself that a good is lacking ("no friends", 没面子) is an evil, which may be denied in its turn.
    lacks = [has_sign(text[a:b]) for _e, a, b in found]
    good = [not no and bool(goods.search(text[a:b])) for no, (_e, a, b) in zip(lacks, found, strict=True)]
    blessed = [(a, b) for is_good, (_e, a, b) in zip(good, found, strict=True) if is_good]
    nice = [is_good or e.also in pleasant for is_good, (e, _a, _b) in zip(good, found, strict=True)]
    cues = [
        unwished(text, a, b) if is_nice
        else denial(text, a, b) if no or not _touches(blessed, a, b) else None
        for is_nice, no, (_e, a, b) in zip(nice, lacks, found, strict=True)
    ]  # fmt: skip
    gone = [
        (a, b, cue, is_nice)
        for cue, is_nice, (_e, a, b) in zip(cues, nice, found, strict=True)
        if cue is not None
    ]
    return [
        cue is not None
        or (one[0].negatable and plainly_negated(text, one[1]))
        or (one[0].also not in pleasant and denied_within(text, *one[1:], one[0].expression, goods))
        or any(_taken_along(text, one, other, evil=not is_nice) for other in gone)
        for cue, is_nice, one in zip(cues, nice, found, strict=True)
    ]


def _touches(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(a < end and start < b for a, b in spans)


def _taken_along(text: str, one: Found, gone: tuple[int, int, int, bool], *, evil: bool) -> bool:
    """Say whether an expression falls with another one that is denied."""
    entry, a, b = one
    start, end, cue, wished = gone
    if _touches([(start, end)], a, b):
        # A lexicon that says its "not" with a gap ("never ..2 lonely") does not mean this one.
        return a > cue or (".." in entry.expression and b <= end)
    first, last = clause(text, cue, end)
    return (evil or wished) and first <= a and b <= last and not has_sign(text[a:b])
