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

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from crmlib.frames import sheet
from crmlib.frames.letters import NoTextError

_FORMULA = re.compile(r"'*[=+\-@\t\r\n|＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# Longer cells are cut by spreadsheets, and refused by readers of CSV.
_LONGEST = 30_000


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

    It is read as `crmlib.frames.sheet` reads any: parted by commas, semicolons or tabs; in UTF-8, UTF-16, or what a
    Chinese or a Western Excel saves if it is not told otherwise. Empty rows are left out; what is no text at all has
    no columns.

    Raises
    ------
    DataError
        If the bytes may be read in more than one way, or are no table.
    """
    try:
        found = sheet.read(path)
    except NoTextError:
        return [], []  # whoever asks names the columns that are not there
    blank = [""] * len(found.columns)
    padded = ([*map(from_cell, row), *blank] for row in found.rows)
    rows = (dict(zip(found.columns, row, strict=False)) for row in padded)
    return found.columns, list(zip(found.numbers, rows, strict=True))
