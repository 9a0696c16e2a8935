"""Tables that people open in a spreadsheet, and save from one.

to_cell     a value as it may stand in a CSV file that a spreadsheet opens
from_cell   the text again
as_csv      a table as the bytes of a CSV file
read_csv    the rows of one, whatever saved it

Spreadsheets run what begins with ``=``, ``+``, ``-`` or ``@`` (CSV injection). An apostrophe before it makes
it a text for them; numbers stay numbers. Full-width signs count as well: an input method for Chinese types
them, and some spreadsheets take them for the plain ones.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from crmlib.errors import DataError
from crmlib.i18n import _

_FORMULA = re.compile(r"'*[=+\-@\t\r\n|＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# Longer cells are cut by spreadsheets, and refused by readers of CSV.
_LONGEST = 30_000
# Latin letters with a Chinese character inside the word, or what no font has: a Western file read as a Chinese one.
_MIXED = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][a-z]|[\ue000-\uf8ff]")
_WESTERN = re.compile(
    r"[\x00-\x7f\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2010-\u203a\u20ac]*"
)
# As spreadsheets save it: told so, by a Chinese one, by a Western one; each with what a text in it looks like.
_ENCODINGS = {
    "utf-8-sig": lambda text: True,
    "gb18030": lambda text: not _MIXED.search(text),
    "cp1252": lambda text: _WESTERN.fullmatch(text) is not None,
}


def to_cell(value: object) -> object:
    """Return a value as it may stand in a cell.

    Examples
    --------
    >>> to_cell("=HYPERLINK(0)"), to_cell("Ann"), to_cell(-1.5), to_cell("-1.5")
    ("'=HYPERLINK(0)", 'Ann', -1.5, '-1.5')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def from_cell(text: str) -> str:
    """Return what stood there before `to_cell`.

    Examples
    --------
    >>> from_cell("'=HYPERLINK(0)"), from_cell("'tis")
    ('=HYPERLINK(0)', "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a table as the bytes of a CSV file that every spreadsheet opens.

    All cells stand in quotes, so that nothing in them parts a cell where semicolons do; the mark of byte order
    lets Excel read it as UTF-8.

    Examples
    --------
    >>> as_csv(["a"], [{"a": "tea; =1"}]).decode("utf-8-sig").split()
    ['"a"', '"tea;', '=1"']
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for row in rows:
        cells = {name: row[name] for name in columns}
        writer.writerow(
            {name: to_cell(v[:_LONGEST] if isinstance(v, str) else v) for name, v in cells.items()}
        )
    return text.getvalue().encode("utf-8-sig", "replace")


def read_csv(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Return the columns of a CSV file, and its rows with the numbers that a spreadsheet shows.

    Cells may be parted by commas, semicolons or tabs; the text may be UTF-8, UTF-16, or what a Chinese or a
    Western Excel saves if it is not told otherwise.

    Raises
    ------
    DataError
        If the bytes may be read in more than one way, or are no table.
    """
    text, part = _text(path.read_bytes(), path), None
    if text[:4].casefold() == "sep=":
        first, _newline, text = text.partition("\n")
        part = first[4:5]
    head = text.partition("\n")[0]
    # Where a comma is part of numbers, spreadsheets part cells by semicolons.
    delimiter = part or max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DataError(_("{file} cannot be read ({error}).").format(file=path, error=error)) from None
    columns = [name.strip() for name in rows[0]] if rows else []
    padded = ([from_cell(cell) for cell in row] + [""] * len(columns) for row in rows[1:])
    shift = 2 if part is None else 3
    return columns, [(n, dict(zip(columns, row, strict=False))) for n, row in enumerate(padded, shift)]


def _text(raw: bytes, file: Path) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    for encoding, sound in _ENCODINGS.items():
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sound(text):
            return text
    raise DataError(
        _("{file}: nobody can tell how its letters were saved. Save it as “CSV UTF-8” and try again.").format(
            file=file
        )
    )
