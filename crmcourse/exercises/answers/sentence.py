"""Is a text at least a sentence? Asked kindly, and in either language: what it says is for people to judge.

is_sentence   whether somebody wrote a sentence, rather than a handful of words

Counting words judges nobody's reasons. So the rule leans towards "yes": refused is only what is short, or a list of
catchwords. Texts in other languages are taken as well; whoever reads them decides.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PARTED = re.compile(r"[,;:|/\n，、；：。.!?！？·•]+")
_PARTED_OR_SPACED = re.compile(rf"(?:{_PARTED.pattern}|\s)+")
_ENDED = re.compile(r"[.!?。！？…]['\"”’)）]*$")
_LEAST_WORDS, _LEAST_DIFFERENT, _LEAST_HAN, _LEAST_LETTERS = 5, 4, 6, 12
# A clause has a subject or a verb among these nearly always, and a list of catchwords hardly ever.
_CLAUSE = re.compile(
    r"i|we|you|they|it|he|she|me|us|them|him|her|there|who|lets?|is|are|was|were|be|been|am|being|has|have|had|do|"
    r"does|did|will|would|can|could|should|may|might|must|shall|cannot|needs?|because|if|.+['’](?:t|s|re|ve|ll|d|m)"
)
_LITTLE = re.compile(r".{1,3}|until|than|with|from|when|what|this|that|then|into|over|same")
_CLAUSE_HAN = re.compile(
    r"因为|所以|如果|要是|只要|除非|但|不过|可是|应该|可以|需要|没有|觉得|认为|看看|已经|的话|"
    r"[是了我他她它你您咱就才会吧吗呢把被让还都也很再先别得最说想这那么]"
)


def is_sentence(text: str) -> bool:
    """Return whether a text is at least a sentence.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> is_sentence("They had no time to order yet."), is_sentence("time, cohorts, interval, experiment")
    (True, False)
    >>> is_sentence("No, alike shops differ by 17.6.")
    True
    >>> is_sentence("六月的客户还没来得及下单。"), is_sentence("时间不够，同样天数，区间，试验")
    (True, False)
    """
    tidy = unicodedata.normalize("NFKC", text).strip()
    han = _HAN.findall(tidy)
    words = [word.casefold() for word in _WORD.findall(_HAN.sub(" ", tidy))]
    if len(han) > 2 * len(words):
        return len(han) >= _LEAST_HAN and len(set(han)) >= _LEAST_DIFFERENT and _is_chinese_clause(tidy)
    letters = sum(map(len, words))
    if any(word.isalpha() and not word.isascii() and _scriptless(word) for word in words):
        return letters >= _LEAST_LETTERS
    ended = bool(_ENDED.search(tidy))
    if len(words) < _LEAST_WORDS - ended or len(set(words)) < _LEAST_DIFFERENT:
        return False
    if any(_CLAUSE.fullmatch(word) for word in words):
        return True
    # Another language, or a sentence without any of these: it ends as one, has little words, and is no list.
    little = sum(_LITTLE.fullmatch(word) is not None for word in words)
    return ended and little >= 2 and len(words) >= _LEAST_WORDS and not _is_list(tidy)


def _is_chinese_clause(text: str) -> bool:
    marks = set(_CLAUSE_HAN.findall(text))
    sizes = [len(_HAN.findall(piece)) for piece in _pieces(text, _PARTED_OR_SPACED)]
    if len(marks) >= 2 or (_ENDED.search(text) and max(sizes, default=0) >= 8):
        return True
    return bool(marks) and (len(sizes) < 3 or max(sizes) > 4)


def _is_list(text: str) -> bool:
    """Return whether a text is parted into three or more pieces of a word or three."""
    pieces = _pieces(text, _PARTED)
    return len(pieces) >= 3 and max(len(_WORD.findall(piece)) for piece in pieces) <= 3


def _pieces(text: str, parted: re.Pattern[str]) -> list[str]:
    return [piece for piece in parted.split(text) if piece.strip()]


def _scriptless(word: str) -> bool:
    """Return whether a word is of a script that does not part words: kana, Thai, Lao, Khmer, Burmese."""
    return any("\u0e00" <= c <= "\u0eff" or "\u1000" <= c <= "\u109f" or "\u1780" <= c <= "\u17ff"
               or "\u3040" <= c <= "\u30ff" for c in word)  # fmt: skip
