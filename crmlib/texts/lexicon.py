"""Lexicons: expressions one a line, grouped by tag and theme, read from plain files and found in texts.

A folder has a folder a language, in it a file a tag. A line is a weight, perhaps a flag, and an expression; a heading
in brackets names the theme and, where each expression of it speaks for one more tag, that tag::

    [pain away]
    2  {body} ..3 (ache*|hurt*|throb*)
    1  tired
    -  tired of

Weight 2 decides alone, 1 needs company; ``-`` is an excluder (what it covers is no evidence for this tag).
The flag ``=`` marks evidence that a plain "not" before it leaves standing, ``!`` evidence that it takes away.

=============  =============================================================================
``word*``      the word and every longer one
``word~``      the word and its inflections (-s, -ed, -ing, -er)
``(a|b c)``    one of these; a question mark behind makes it optional
``{kin}``      one of the words under that name in ``slots.txt``
``..`` ``..6`` a gap of at most 4 (6) words in English, 6 characters in Chinese
=============  =============================================================================

Entry          one expression with its weight and theme
Lexicon        all entries, found by the words that a text holds
read_lexicon   a lexicon from its folder
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from pathlib import Path

from crmlib.texts.normalise import keys, normalise

LANGUAGES = ("en", "zh")
PLACES = 3  # in a text where one expression is looked for
_SPECIAL = re.compile(r"[({]|\.\.|\?")
_SEP = r"[^\w.!?;]{1,3}"
_WORD = r"[\w']+"
_START = "(?<![a-z])"
# Words so frequent that looking for them first would save nothing.
_COMMON = frozenset(
    """a an the i i'm me my we us our you your he she they it is was be to of in on for and or with at so no not
    can can't do don't have had that this what who how when if as get got go up out all one""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Entry:
    """One expression of the lexicon: what it is evidence for, how strong, and how to find it."""

    tag: str
    language: str
    theme: str
    also: str
    weight: float
    negatable: bool
    expression: str
    pattern: str
    needed: tuple[frozenset[str], ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern (compiled when it is first needed)."""
        return re.compile(self.pattern)


def _inflected(stem: str) -> str:
    if stem.endswith("e"):
        return re.escape(stem[:-1]) + "(?:e|es|ed|ing|er|ers|e's)"
    if stem.endswith("y") and stem[-2:-1] not in "aeiou":
        return re.escape(stem[:-1]) + "(?:y|ies|ied|ying|ier)"
    last = re.escape(stem[-1])
    return re.escape(stem) + f"(?:'?s|es|{last}?ed|{last}?ing|{last}?ers?)?"


@cache
def _word(word: str) -> str:
    if word.endswith("*"):
        return re.escape(word[:-1]) + r"[a-z']*"
    if word.endswith("~"):
        return _inflected(word[:-1])
    return word if word.isalpha() else re.escape(word)


@cache
def _key(word: str, language: str) -> str:
    if language == "zh":
        return word[:2]
    parts = re.findall(r"[a-z]+(?:'[a-z]+)?", word)
    if word[-1] not in "*~" or len(parts) > 1:
        return max(parts, key=len, default="") if word[-1] not in "*~" else parts[0]
    stem = word[:-2] if word[-2:] in ("e~", "y~") else word[:-1]
    return stem[:4] + "*" if len(stem) > 1 and stem.isalpha() else ""


def _cost(triggers: list[str], language: str) -> float:
    if not all(triggers):
        return float("inf")
    if language == "zh":
        return sum(1 if len(t) > 1 else 12 for t in triggers)
    return sum(60 if t in _COMMON else 1 for t in triggers)


_OPEN_OR_BAR, _OPEN_OR_SPACE = re.compile(r"[(){}|]"), re.compile(r"[(){} ]")


def _split(text: str, at: str) -> list[str]:
    """Split where no parenthesis is open."""
    if "(" not in text and "{" not in text:
        return [part for part in text.split(at) if part.strip()]
    parts, depth, start = [], 0, 0
    for found in (_OPEN_OR_BAR if at == "|" else _OPEN_OR_SPACE).finditer(text):
        c = found.group()
        depth += (c in "({") - (c in ")}")
        if c == at and not depth:
            parts.append(text[start : found.start()])
            start = found.end()
    return [part for part in (*parts, text[start:]) if part.strip()]


_CHINESE = re.compile(r"\.\.\d*|\{\w+\}\??|[^\s(){}.]+")


def _pieces(text: str, language: str) -> list[str]:
    if language == "en":
        return [piece.strip() for piece in _split(text, " ")]
    pieces, start, depth = [], 0, 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if c == "(" and depth == 1:
            pieces += _CHINESE.findall(text[start:i])
            start = i
        elif c == ")" and depth == 0:
            end = i + 2 if text[i + 1 : i + 2] == "?" else i + 1
            pieces.append(text[start:end])
            start = end
    return pieces + _CHINESE.findall(text[start:].lstrip("?"))


@dataclass
class _Compiler:
    """Turns expressions of one language into patterns and the keys that a text must hold to match."""

    language: str
    slots: dict[str, list[str]]
    seen: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def compile(self, text: str) -> tuple[str, list[list[str]]]:
        """Return the pattern of a sequence and, piece by piece, the keys of which a text must hold one."""
        if not _SPECIAL.search(text):
            return self._plain(text)
        english = self.language == "en"
        out, pending, needed = "", "", []
        for piece in _pieces(text, self.language):
            if piece.startswith(".."):
                size = piece[2:] or ("4" if english else "6")
                out += rf"(?:{_SEP}{_WORD}){{0,{size}}}?" if english else rf"[^.!?;\n]{{0,{size}}}?"
                continue
            optional = piece[-1] == "?"
            shape, triggers = self._piece(piece.rstrip("?"))
            if not english:
                out += shape + "?" * optional
            elif optional and not out:
                pending += f"(?:{shape}{_SEP})?"
            else:
                lead = _SEP if out else pending
                out += f"(?:{lead}{shape})?" if optional else lead + shape
            if not optional and all(triggers):
                needed.append(triggers)
        return out, sorted(needed, key=lambda t: _cost(t, self.language))

    def _plain(self, text: str) -> tuple[str, list[list[str]]]:
        if self.language == "zh":
            return re.escape(text), [[text[:2]]]
        words = text.split()
        pattern = rf"{_START}{_SEP.join(map(_word, words))}(?![a-z])"
        needed = [[key] for key in (_key(word, "en") for word in words) if key]
        return pattern, sorted(needed, key=lambda t: _cost(t, "en"))

    def _piece(self, piece: str) -> tuple[str, list[str]]:
        if piece not in self.seen:
            self.seen[piece] = self._compiled(piece)
        return self.seen[piece]

    def _compiled(self, piece: str) -> tuple[str, list[str]]:
        if piece[0] == "{":
            choices = self.slots[piece[1:-1]]
        elif piece[0] == "(":
            choices = _split(piece[1:-1], "|")
        else:
            choices = [piece]
        compiled = [self._plain(c) if not _SPECIAL.search(c) else self.compile(c) for c in choices]
        # A choice without a key may stand anywhere: then the piece asks for nothing.
        triggers = [t for _shape, ts in compiled for t in (ts[0] if ts else [""])]
        shapes = [shape for shape, _ts in compiled]
        # Said once in front, the start of a word fails fast inside of words, where choices are many.
        lead = _START if all(shape.startswith(_START) for shape in shapes) else ""
        return f"{lead}(?:{'|'.join(s[len(lead) :] for s in shapes)})", list(dict.fromkeys(triggers))


def _lines(file: Path) -> Iterator[str]:
    for line in file.read_text("utf-8").splitlines():
        line = line.split(" #")[0].strip()
        if line and not line.startswith("#"):
            yield line


def _slots(folder: Path) -> dict[str, list[str]]:
    slots: dict[str, list[str]] = {}
    for line in _lines(folder / "slots.txt"):
        name, words = line.split(":", 1)
        slots.setdefault(name.strip(), []).extend(w.strip() for w in normalise(words).split("|") if w.strip())
    return slots


_LINE = re.compile(r"(-|[\d.]+)([=!]?)\s+(.+)")


def _read(file: Path, compiler: _Compiler, *, negatable: bool) -> Iterator[Entry]:
    theme = also = ""
    for line in _lines(file):
        if line.startswith("["):
            theme, *rest = line.strip("[]").split()
            also = rest[0] if rest else ""
            continue
        weight, flag, expression = _LINE.fullmatch(line).groups()
        expression = normalise(expression)
        taken = flag == "!" or (flag != "=" and negatable)
        number = 0.0 if weight == "-" else float(weight)
        single = len(_pieces(expression, compiler.language)) == 1 and expression.endswith(")")
        # A bare list of alternatives is as many entries: each is found, and shown, by itself.
        for choice in _split(expression[1:-1], "|") if single else [expression]:
            pattern, needed = compiler.compile(choice.strip())
            sets = tuple(map(frozenset, needed))
            yield Entry(
                file.stem, compiler.language, theme, also, number, taken, choice.strip(), pattern, sets
            )


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All entries of both languages, indexed by the words that trigger them."""

    entries: tuple[Entry, ...]

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """Which entries a word may trigger."""
        index: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            for trigger in entry.needed[0]:
                index.setdefault(trigger, []).append(number)
        return index

    def candidates(self, keys: set[str]) -> list[Entry]:
        """Return the entries that a text with these keys may match."""
        index, entries = self.index, self.entries
        numbers = {n for key in index.keys() & keys for n in index[key]}
        return [
            e for e in map(entries.__getitem__, sorted(numbers))
            if not any(s.isdisjoint(keys) for s in e.needed[1:])
        ]  # fmt: skip

    def find(self, shape: str) -> list[tuple[Entry, int, int]]:
        """Return the expressions found in a normalised text, each with the places where it starts and ends."""
        return [
            (entry, match.start(), match.end())
            for entry in self.candidates(keys(shape))
            for match in islice(entry.regex.finditer(shape), PLACES)
        ]


def read_lexicon(folder: Path, tags: Iterable[str], *, negatable: Collection[str] = ()) -> Lexicon:
    """Return the lexicon of both languages that a folder holds.

    Parameters
    ----------
    folder : path
        With a folder a language, in it ``slots.txt`` and a file a tag.
    tags : iterable of str
        The files to read.
    negatable : collection of str, optional
        Tags whose evidence a plain "not" before it takes away, unless a line says otherwise.

    Returns
    -------
    Lexicon
    """
    tags, entries = list(tags), []
    for language in LANGUAGES:
        compiler = _Compiler(language, _slots(folder / language))
        for tag in tags:
            entries += _read(folder / language / f"{tag}.txt", compiler, negatable=tag in negatable)
    return Lexicon(tuple(entries))
