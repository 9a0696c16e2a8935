"""A CSV file as a spreadsheet saves it: its letters, what parts its cells, its rows and their numbers.

read      the file as a `Sheet`
Sheet     columns, rows, their numbers, and what was assumed on the way

What is read is what can be read in one way only: commas, semicolons, tabs or bars between the cells, a line ``sep=;``
before them, empty rows and columns, lines that stand in quotes as a whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from crmlib.errors import DataError
from crmlib.frames import letters
from crmlib.i18n import N_, Text, _, both

_PARTS = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("bars"),
}
# Typed with a Chinese keyboard; cells of text hold them as well, so known names must tell.
_WIDE = {
    "，": N_("Chinese commas"),
    "；": N_("Chinese semicolons"),
}
_TITLES = 10  # rows among which the header is looked for
_SAID = re.compile(r'"?sep=(?P<part>[^"\r\n])"?[,;\t]*(\r\n|\n|\r|$)', re.I)


@dataclass(frozen=True)
class Sheet:
    """What stands in a CSV file.

    Attributes
    ----------
    columns : list of str
        The header, without spaces around the names.
    rows : list of list of str
        The cells, row by row, as long as the header unless the row is `uneven`. Empty rows are left out.
    numbers : list of int
        For each row its number as a spreadsheet shows it, the header being 1 as a rule.
    assumed : list of Text
        What was assumed to read it, a sentence each.
    """

    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]
    assumed: list[Text] = field(default_factory=list)

    @property
    def uneven(self) -> list[tuple[int, int]]:
        """The numbers of the rows that have more or fewer cells than the header, and how many they have."""
        width = len(self.columns)
        return [
            (number, len(row))
            for number, row in zip(self.numbers, self.rows, strict=True)
            if len(row) != width
        ]


def read(file: Path, known: Collection[str] = ()) -> Sheet:
    r"""Read a CSV file, whatever saved it.

    Parameters
    ----------
    file : path
    known : collection of str, optional
        Names of columns that are looked for; they tell what parts the cells.

    Returns
    -------
    Sheet

    Raises
    ------
    DataError
        If the file is not there, is no text, may be read in more than one way, or is no table.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.csv")
    ...     _bytes = file.write_bytes("sep=;\r\nname;price\r\nÜberraschungstee;1,5\r\n;\r\n".encode("cp1252"))
    ...     sheet = read(file)
    >>> sheet.columns, sheet.rows, sheet.numbers
    (['name', 'price'], [['Überraschungstee', '1,5']], [3])
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        raise DataError(_("The file {file} is not there.").format(file=file)) from None
    except OSError as error:
        raise DataError(
            _("{file} cannot be read ({error}). If it is open elsewhere, close it there.").format(
                file=file, error=error.strerror
            )
        ) from None
    text, taken_for = letters.text(raw, file)
    text = text.lstrip("\ufeff").rstrip("\x1a")  # a second mark of byte order; the end of a file of old
    said = _SAID.match(text)
    first = 1
    if said:
        text, first = text[said.end() :], 2
    try:
        part = said["part"] if said else _part(text, known)
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=part, strict=True))
    except (csv.Error, ValueError) as error:
        raise DataError(_("{file} is not a table: {error}").format(file=file, error=error)) from None
    assumed = [taken_for] if taken_for else []
    if part != ",":
        assumed.append(
            both(N_("Its cells are parted by {part}."), part=both((_PARTS | _WIDE).get(part, part)))
        )
    return _sheet(file, list(enumerate(records, first)), known, assumed)


def _part(text: str, known: Collection[str]) -> str:
    """Return what parts the cells of the header."""
    filled = (line for line in io.StringIO(text, newline=None) if line.strip())
    lines = list(islice(filled, _TITLES if known else 1))
    wanted = {_plain(name) for name in known}

    def names(part: str) -> tuple[int, int]:
        split = [next(csv.reader([line], delimiter=part), []) for line in lines]
        most = max(sum(_plain(cell) in wanted for cell in cells) for cells in split) if split else 0
        return most, len(split[0]) if split else 0

    return max(_PARTS | _WIDE if known else _PARTS, key=names)


def _plain(name: str) -> str:
    return name.strip().casefold()


def _sheet(
    file: Path, records: Sequence[tuple[int, list[str]]], known: Collection[str], assumed: list[Text]
) -> Sheet:
    filled = [(number, row) for number, row in records if "".join(row).strip()]
    if not filled:
        raise letters.NoTextError(_("{file} is not a table: it is empty.").format(file=file))
    filled, above = _from_header(filled, known)
    filled, unpacked = _unpacked(filled, known)
    (_number, header), *body = filled
    while not header[-1].strip():
        header = header[:-1]
    width = len(header)
    rows = [row if "".join(row[width:]).strip() else row[:width] for _number, row in body]
    # Empty rows at the end are what spreadsheets leave; between others they may be an accident.
    between = (filled[-1][0] - filled[0][0] + 1) - len(filled)
    if between:
        assumed.append(both(N_("Empty rows between others were left out: {n}."), n=between))
    if above:
        assumed.append(both(N_("Rows above the header were left out: {n}."), n=above))
    if unpacked:
        assumed.append(both(N_("Rows that stood in quotes as a whole were taken apart: {n}."), n=unpacked))
    return Sheet([name.strip() for name in header], rows, [number for number, _row in body], assumed)


def _from_header(
    filled: list[tuple[int, list[str]]], known: Collection[str]
) -> tuple[list[tuple[int, list[str]]], int]:
    """Leave out what stands above the header, a title for instance, if all known names stand in a later row."""
    wanted = {_plain(name) for name in known}
    for place, (_number, row) in enumerate(filled[:_TITLES] if wanted else ()):
        if wanted <= {_plain(cell) for cell in row}:
            return filled[place:], place
    return filled, 0


def _unpacked(
    filled: list[tuple[int, list[str]]], known: Collection[str]
) -> tuple[list[tuple[int, list[str]]], int]:
    """Take rows apart that became one cell, as happens when a spreadsheet opened the file in one column."""
    header = filled[0][1]
    within = next(csv.reader([header[0]], strict=False), []) if len(header) == 1 else header
    wanted = {_plain(name) for name in known}
    if len(within) < 2 or (len(header) == 1 and not wanted & {_plain(name) for name in within}):
        return filled, 0
    taken, count = [], 0
    for number, row in filled:
        apart = next(csv.reader([row[0]]), []) if len(row) == 1 else row
        fits = len(apart) == len(within) and apart is not row
        taken.append((number, apart if fits else row))
        count += fits
    return taken, count
