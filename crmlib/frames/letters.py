"""The bytes of a text file as text, whatever saved it.

text        the text, and what its letters were taken for
no_text     what a file is that is no text at all
NoTextError a file is empty, or no text

UTF-8 and UTF-16 prove themselves. For the rest there are two candidates, what a Chinese Excel saves (GB 18030) and
what a Western one saves (Windows-1252), and what they make of the same bytes is told apart by what each language
looks like: most Chinese characters are among the 3,755 of GB 2312's first level; in Western words most letters are
without an accent, and no sign stands between two of them. Where neither or both fit, the file is refused rather
than read wrongly.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from pathlib import Path

from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = (
    (b"PK\x03\x04", N_("an Excel workbook or another archive")),
    (b"\xd0\xcf\x11\xe0", N_("an Excel workbook of an old kind")),
    (b"%PDF", N_("a PDF document")),
    (b"{\\rtf", N_("an RTF document")),
    (b"\x1f\x8b", N_("a compressed file")),
)
_WEB = re.compile(rb"\s*<(!doctype|html|table|\?xml)", re.I)
_HAN = "\u3400-\u9fff"
_ENCLOSED = re.compile(rf"(?<=[A-Za-z])[{_HAN}]+(?=[A-Za-z])")
_WESTERN = re.compile(
    r"[\x00-\x7f\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2010-\u203a\u20ac]*"
)
# What Chinese, Japanese or Russian bytes look like as Western letters: signs inside words, capitals after small
# letters, three accents in a row, signs that nobody types.
_NOT_WESTERN = re.compile(
    r"[^\W\d_][\xa1-\xbf\xd7\xf7\u2018\u201a-\u203a]+[\xc0-\xff\u0152-\u017e]|[a-z][\xc0-\xde]"
    r"|[\xc0-\xff\u0152-\u017e]{3}|[\xa4\xa6\xac-\xad\xaf\xb8]"
)
_NOT_CHINESE = re.compile(r"[\u3040-\u30ff\u0370-\u04ff\ue000-\uf8ff]")
_WORD = re.compile(r"\w+")
_USUAL = 0.6


class NoTextError(DataError):
    """A file is empty, or no text at all."""


def no_text(raw: bytes) -> Text | None:
    """Return what the bytes are, if they are known not to be a text.

    Examples
    --------
    >>> str(no_text(b"%PDF-1.7")), no_text(b"a,b")
    ('a PDF document', None)
    """
    for start, kind in _NO_TEXT:
        if raw.startswith(start):
            return both(kind)
    return both(N_("a web page")) if _WEB.match(raw[:200]) else None


def text(raw: bytes, file: Path) -> tuple[str, Text | None]:
    """Return bytes as text.

    Parameters
    ----------
    raw : bytes
        The whole file.
    file : path
        Its name, to be shown.

    Returns
    -------
    text : str
    taken_for : Text or None
        What the letters were taken for, with an example to look at; None if the file is UTF-8.

    Raises
    ------
    DataError
        If the file is no text, is damaged, or may be read in more than one way.

    Examples
    --------
    >>> text("城市".encode("gb18030"), Path("a.csv"))[0]
    '城市'
    """
    kind = no_text(raw)
    if kind:
        raise NoTextError(
            _("{file} is {kind}, not a CSV file. Open it there and save it as “CSV UTF-8”.").format(
                file=file, kind=kind
            )
        )
    encoding = _told(raw)
    if encoding:
        return _plain(raw, encoding, file), None if encoding.startswith("utf-8") else both(
            N_("Its letters were read as {encoding}."), encoding=encoding.upper()
        )
    return _guessed(raw, file)


def _told(raw: bytes) -> str:
    """Return the encoding that the bytes themselves tell, or nothing."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    start = raw[:1_000]
    for nuls, encoding in ((start[1::2], "utf-16-le"), (start[::2], "utf-16-be")):
        if nuls and nuls.count(0) > len(nuls) / 2:
            return encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _plain(raw: bytes, encoding: str, file: Path) -> str:
    try:
        decoded = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(raw[: error.start].count(b"\n") + 1, encoding.split("-sig")[0], file) from None
    if "\x00" in decoded:
        raise NoTextError(
            _("{file} is not a text: it holds zero bytes. Save it as “CSV UTF-8” and try again.").format(
                file=file
            )
        )
    return decoded


def _damaged(row: int, encoding: str, file: Path) -> DataError:
    return DataError(
        _(
            "{file} is {encoding}, but in row {row} a letter is damaged. Mend it, and save the file as “CSV UTF-8”."
        ).format(file=file, encoding=encoding.upper(), row=row)
    )


def _guessed(raw: bytes, file: Path) -> tuple[str, Text]:
    """Return the text of bytes that don't tell their encoding."""
    chinese, western = _chinese(raw), _western(raw)
    if chinese and not western:
        return chinese, _with_example("GBK", chinese)
    if western and not chinese:
        return western, _with_example("Windows-1252", western)
    loose = raw.decode("utf-8", "replace")
    beyond = sum(letter > "\x7f" for letter in loose)
    if not chinese and not western and 3 * loose.count("\ufffd") < beyond:
        raise _damaged(loose[: loose.index("\ufffd")].count("\n") + 1, "utf-8", file)
    raise DataError(
        _("{file}: nobody can tell how its letters were saved. Save it as “CSV UTF-8” and try again.").format(
            file=file
        )
    )


def _chinese(raw: bytes) -> str:
    """Return the bytes as a Chinese spreadsheet saves them, or nothing if that is not what they look like."""
    try:
        decoded = raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    beyond = Counter(letter for letter in decoded if letter > "\x7f")
    # The signs and the first level stand in the rows up to 0xD7.
    usual = sum(
        count for letter, count in beyond.items() if b"" < letter.encode("gb2312", "ignore") < b"\xd8"
    )
    # "Grüße" read as Chinese has characters as well, but only inside words.
    alone = re.search(f"[{_HAN}]", _ENCLOSED.sub("", decoded))
    if usual < _USUAL * beyond.total() or not alone or _NOT_CHINESE.search(decoded):
        return ""
    return decoded


def _western(raw: bytes) -> str:
    """Return the bytes as a Western spreadsheet saves them, or nothing if that is not what they look like."""
    try:
        decoded = raw.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    accented = [word for word in _WORD.findall(decoded) if len(word) > 1 and not word.isascii()]
    at_home = sum(any(letter.isascii() for letter in word) for word in accented)
    if _WESTERN.fullmatch(decoded) is None or _NOT_WESTERN.search(decoded) or 2 * at_home < len(accented):
        return ""
    return decoded


def _with_example(encoding: str, decoded: str) -> Text:
    words = [*_WORD.findall(decoded), *decoded.split()]
    word = next(word for word in words if not word.isascii())
    return both(
        N_("Its letters were read as {encoding}, such as “{word}”. If that looks wrong, save it as “CSV UTF-8”."),
        encoding=encoding, word=word[:20],
    )  # fmt: skip
