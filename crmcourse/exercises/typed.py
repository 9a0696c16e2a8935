"""What a trainee types, read as what it stands for: ``check（“5.1”，48。0）`` is ``check("5.1", 48.0)``.

repaired     a cell that can be read, where the one that was typed cannot
calls        whether a cell calls what the course has for trainees
readable     whether Python can read a cell, parsed: as what
outside_texts  a cell without its texts, for messages

A pure step from text to text, which a trainee's kernel and the grader both take, so that an answer is worth the same
to both. A cell that Python can read is left as it is, and so is one that would still be unreadable afterwards;
between quotation marks nothing is changed.
"""

from __future__ import annotations

import ast
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from crmcourse.exercises.spoken import spoken, vague

VERBS = ("check", "hint", "solution", "progress", "ask", "guess", "recall", "submit", "begin")
LONGEST = 20_000
_CALL = re.compile(rf"\b(?:{'|'.join(VERBS)})[ \t]*\(", re.IGNORECASE)
# A line that is no Python: magics and shell commands.
_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)

_DOUBLE, _SINGLE = '"＂“”„‟″「」『』«»', "'＇‘’‚‛′`´"
_CLOSERS = {mark: marks for marks in (_DOUBLE, _SINGLE) for mark in marks}
# What stands behind a text that is over.
_OVER = re.compile(r"[ \t\u00a0\u3000]*(?:[),\]}:#）】］｝，、：＃]|$)", re.MULTILINE)
_MEANT = {
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    **dict.fromkeys("‐‑‒–—―−﹣", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    **dict(zip("。｡、､【】〔〕×÷⁄￥﹪", "..,,[][]*//¥%", strict=True)),
}  # fmt: skip
_TO_MEANT = str.maketrans(_MEANT)
# A sentence's end behind a call.
_STOP = re.compile(r"(?<=[)）])[ \t]*[。．][ \t]*$", re.MULTILINE)
TEXT = "\x00"  # stands for a text while the rest is looked at
APOSTROPHE = "ʼ"
# A number with its unit, standing alone: 48.0%, 7.38 yuan, ¥7.38, 12天.
_AMOUNT = re.compile(
    r"""(?P<before>(?:^|(?<![=!<>])=(?!=)|[(\[{,:])[ \t]*)
        (?P<amount>(?P<currency>[¥$€£][ \t]*)?[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)
            (?P<unit>[ \t]*%|[ \t]*[^\W\d_]+(?:[ \t][^\W\d_]+){0,2})?)
        (?=[ \t]*(?:[)\]},:;\#\n]|$))""",
    re.VERBOSE | re.MULTILINE,
)
# What stands alone in a place where an answer may stand.
_ALONE = re.compile(
    r"(?P<before>[(\[{,:][ \t]*|(?<![=!<>])=(?!=)[ \t]*)(?P<said>[^()\[\]{},:;#=\n\x00]+?)(?=[ \t]*(?:[)\]},;#]|$))",
    re.MULTILINE,
)
_ANSWER = re.compile(
    r"(?P<before>\bcheck[ \t]*\([ \t]*\x00[ \t]*,[ \t]*)"
    r"(?P<said>~[ \t]*[\d.]+|[^\W\d_]\w*|\d[\d.]*%\w+)(?=[ \t]*,?[ \t]*\))"
)
_HAN = re.compile(r"[\u4e00-\u9fff〇]")
_MODEST = re.compile(
    r"^(?:about|approximately|approx|around|roughly|circa|ca|nearly|almost|[~≈≃≅])\b|^[~≈≃≅]", re.IGNORECASE
)
_WORDS_OF_PYTHON = frozenset({"if", "else", "for", "in", "is", "and", "or", "not", "as", "while", "lambda"})


@dataclass(frozen=True)
class _Quotes:
    """How quotation marks are paired: as Python does; those of a word processor too; by what stands behind them."""

    curly: bool = False
    loose: bool = False
    lines: bool = False


_PAIRINGS = (
    _Quotes(),
    _Quotes(curly=True),
    _Quotes(curly=True, loose=True),
    _Quotes(curly=True, loose=True, lines=True),
)


def calls(cell: str) -> bool:
    """Return whether a cell calls `check`, `hint` or another of the words that trainees type."""
    return len(cell) <= LONGEST and _CALL.search(unicodedata.normalize("NFKC", cell)) is not None


def repaired(cell: str) -> str:
    """Return a cell of a trainee's with what was typed read as what it stands for.

    Parameters
    ----------
    cell : str

    Returns
    -------
    str
        The cell as it is if it calls nothing of the course's, if Python can read it, or if nothing helps.

    Examples
    --------
    >>> repaired("check（“5.1”，４８。０％）")
    'check("5.1","48.0%")'
    >>> repaired('check("5.2", [“兴趣”、“欲望”])')
    'check("5.2", ["兴趣","欲望"])'
    >>> repaired('print("5。1"')
    'print("5。1"'
    """
    if not calls(cell):
        return cell
    if readable(cell):
        return _answered_in_words(cell)
    if cell.lstrip().startswith("%%"):
        magic, _newline, body = cell.partition("\n")
        return f"{magic}\n{repaired(body)}"
    tried = (_rewritten(cell, quotes) for quotes in _PAIRINGS)
    return next((made for made in tried if made is not None and readable(made)), cell)


def _answered_in_words(cell: str) -> str:
    """Return a cell that Python can read with an answer such as 约28, 二十八 or ~28 as the text that it is.

    Python takes the first two for names, and the last for the number -29.
    """
    pieces = _pieces(cell, _Quotes())
    if pieces is None:
        return cell
    text = "".join(piece if code else TEXT for code, piece in pieces)

    def quoted(found: re.Match[str]) -> str:
        said = found["said"]
        made = re.search(rf"(?<!\w){re.escape(said)}[ \t]*(?:=|\bin\b)", text) is not None
        return found[0] if made or not _in_words(said) else f'{found["before"]}"{said}"'

    parts = _ANSWER.sub(quoted, text).split(TEXT)
    kept = [piece for code, piece in pieces if not code]
    return "".join(part + piece for part, piece in zip(parts, [*kept, ""], strict=True))


def _in_words(said: str) -> bool:
    """Return whether code that stands alone says a number, or more than one, as people do."""
    said = unicodedata.normalize("NFKC", said.strip())
    if not (_HAN.search(said) or _MODEST.search(said)):
        return False
    return vague(said) or re.fullmatch(r"-?[\d.,]+ *%?", spoken(said)) is not None


def readable(cell: str) -> bool:
    """Return whether Python can read a cell, its magics aside."""
    return parsed(cell) is not None


def parsed(cell: str) -> ast.Module | None:
    """Return a cell as Python reads it, or None."""
    if len(cell) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(_MAGIC.sub(r"\1pass", textwrap.dedent(cell)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def outside_texts(cell: str) -> str:
    """Return a cell with what it means outside of texts: each text a mark, comments left out; for messages.

    An apostrophe between letters that opens no text is a letter, `APOSTROPHE`.
    """
    for tried in (cell, re.sub(r"(?<=[^\W\d_])['’](?=[^\W\d_])", APOSTROPHE, cell)):
        for quotes in _PAIRINGS[:2]:
            pieces = _pieces(tried, quotes)
            if pieces is not None:
                shown = [piece.translate(_TO_MEANT) if code else TEXT for code, piece in pieces]
                comments = [not code and piece.startswith("#") for code, piece in pieces]
                return "".join(
                    "" if comment else piece for piece, comment in zip(shown, comments, strict=True)
                )
    return cell


def _rewritten(cell: str, quotes: _Quotes) -> str | None:
    """Return what a cell means if quotation marks are paired in this way; None if they cannot be."""
    pieces = _pieces(cell, quotes)
    if pieces is None:
        return None
    kept = [piece for code, piece in pieces if not code]
    text = "".join(_STOP.sub("", piece).translate(_TO_MEANT) if code else TEXT for code, piece in pieces)
    parts = _ALONE.sub(_as_said, _AMOUNT.sub(_as_text, _separated(text))).split(TEXT)
    return "".join(part + piece for part, piece in zip(parts, [*kept, ""], strict=True))


def _separated(text: str) -> str:
    """Return code with commas for semicolons between brackets, where none can stand."""
    depth, made = 0, []
    for mark in text:
        depth += (mark in "([{") - (mark in ")]}")
        made.append("," if mark == ";" and depth > 0 else mark)
    return "".join(made)


def _as_text(found: re.Match[str]) -> str:
    unit = (found["unit"] or "").split()
    if not (found["currency"] or unit) or _WORDS_OF_PYTHON.intersection(unit):
        return found[0]
    return f'{found["before"]}"{found["amount"]}"'


def _as_said(found: re.Match[str]) -> str:
    said = found["said"]
    return f'{found["before"]}"{said.strip()}"' if '"' not in said and _in_words(said) else found[0]


def _pieces(cell: str, quotes: _Quotes) -> list[tuple[bool, str]] | None:
    """Return a cell in pieces: code, and texts and comments that are not looked into; None if a text has no end."""
    if TEXT in cell:
        return None
    pieces: list[tuple[bool, str]] = []
    start = at = 0
    while at < len(cell):
        if cell[at] in "#＃":
            end = _line_end(cell, at)
            written = f"#{cell[at + 1 : end]}"
        elif cell[at] in _CLOSERS:
            found = _text(cell, at, quotes)
            if found is None:
                return None
            end, written = found
        else:
            at += 1
            continue
        pieces += [(True, cell[start:at]), (False, written)]
        start = at = end
    return [*pieces, (True, cell[start:])]


def _text(cell: str, at: int, quotes: _Quotes) -> tuple[int, str] | None:
    """Return where the text that starts here ends, and how Python writes it."""
    if cell.startswith(('"""', "'''"), at):
        end = cell.find(cell[at] * 3, at + 3)
        return None if end < 0 else (end + 3, cell[at : end + 3])
    straight = cell[at] in "\"'"
    for end in _ends(cell, at, quotes):
        if straight and not quotes.loose and cell[end] == cell[at]:
            return end + 1, cell[at : end + 1]
        return end + 1, _quoted(cell[at + 1 : end], escapes=straight)
    return None


def _ends(cell: str, at: int, quotes: _Quotes) -> Iterator[int]:
    """Yield where a text that starts here may end."""
    opener, last = cell[at], len(cell) if quotes.lines else _line_end(cell, at)
    straight = opener in "\"'"
    closers = _CLOSERS[opener] if quotes.curly or not straight else opener
    here = at + 1
    while here < last:
        mark = cell[here]
        if mark == "\\" and straight:
            here += 2
            continue
        exact = mark == opener and straight and not quotes.loose
        if mark in closers and (exact or _OVER.match(cell, here + 1)):
            yield here
        here += 1


def _quoted(content: str, *, escapes: bool) -> str:
    """Return a text as Python writes it on one line; backslashes mean what they mean if it had escapes."""
    if not escapes:
        content = content.replace("\\", "\\\\")
    content = re.sub(r'(?<!\\)((?:\\\\)*)"', r"\1\\" + '"', content)
    return f'"{content}"'.replace("\r", "").replace("\n", "\\n")


def _line_end(cell: str, at: int) -> int:
    end = cell.find("\n", at)
    return len(cell) if end < 0 else end
