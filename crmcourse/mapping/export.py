"""One export of a firm's till, shop or CRM, as it stands in its file: cells, headings, and how they were found.

read      the file as an `Export`
Export    headings, rows with their numbers, and the reasons for reading it so

The file itself is only ever read. What may be wrong in a row (too many cells, a line of totals, the headings once
more) is kept with it, so that nothing is dropped without a word.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crmlib.errors import DataError
from crmlib.frames import letters
from crmlib.i18n import N_, Text, _, both

LARGEST = 200_000_000  # bytes
PARTS = {",": N_("commas"), ";": N_("semicolons"), "\t": N_("tabs"), "|": N_("bars")}
_PARTS = {**PARTS, "，": N_("Chinese commas"), "；": N_("Chinese semicolons")}
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "cp1252", "utf-32", "utf-16-le", "utf-16-be")
_SAID = re.compile(r'"?sep=(?P<part>[^"\r\n])"?[,;\t]*(\r\n|\n|\r|$)', re.I)
_LOOKED_AT = 200  # rows by which cells and headings are found
_TITLES = 20  # rows among which the headings are looked for
_A_VALUE = re.compile(r"[\s\d.,:/%¥￥$€+\-年月日]+")
_TOTALS = re.compile(
    r"(本页|本日|本月)?(合计|总计|小计|总额)[:：]?|(sub)?totals?:?|sum:?|summe:?|gesamt(summe)?:?", re.I
)


@dataclass(frozen=True)
class Export:
    """What stands in an export.

    Attributes
    ----------
    file : Path
    encoding, separator : str
    header : int
        The number of the row with the headings, as a spreadsheet shows it.
    columns : list of str
        The headings; one without a name is called by its place, one that comes twice has its place added.
    rows : list of list of str
        As long as `columns`, without what is in `odd`.
    numbers : list of int
        For each row its number.
    odd : list of (int, str, Text)
        Rows that are none: the number, what stands there, and why.
    reasons : list of Text
        How the file was read, and why so.
    """

    file: Path
    encoding: str
    separator: str
    header: int
    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]
    odd: list[tuple[int, str, Text]]
    reasons: list[Text]

    def column(self, name: str) -> list[str]:
        """Return the cells of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read(file: Path, *, encoding: str = "", separator: str = "", header: int = 0) -> Export:
    """Read an export; what is not said is found out.

    Parameters
    ----------
    file : Path
    encoding, separator : str, optional
    header : int, optional
        The number of the row with the headings.

    Returns
    -------
    Export

    Raises
    ------
    DataError
        If the file is not there, too large, no text, or if no row of headings can be found.
    """
    text, encoding, reasons = _text(file, encoding)
    text = text.lstrip("\ufeff").rstrip("\x1a")
    said = _SAID.match(text)
    first = 1
    if said:
        text, first, separator = text[said.end() :], 2, separator or said["part"]
    if not separator:
        separator, reason = _separator(text)
        reasons.append(reason)
    records = _records(text, separator, file, first)
    if not records:
        raise DataError(_("{file} is empty.").format(file=file.name))
    width = max(len([cell for cell in row if cell.strip()]) for _number, row in records[:_LOOKED_AT])
    if not header:
        header, reason = _header(records, width, file)
        reasons.append(reason)
    return _export(file, encoding, separator, header, records, reasons)


def _text(file: Path, encoding: str) -> tuple[str, str, list[Text]]:
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise DataError(
                _("{file} has {size:,.0f} MB; {most:,.0f} MB can be read. Export a shorter time.").format(
                    file=file.name, size=size / 1e6, most=LARGEST / 1e6
                )
            )
        raw = file.read_bytes()
    except FileNotFoundError:
        raise DataError(_("The file {file} is not there.").format(file=file)) from None
    except OSError as error:
        raise DataError(
            _("{file} cannot be read ({error}). If it is open elsewhere, close it there.").format(
                file=file, error=error.strerror
            )
        ) from None
    if encoding and not letters.no_text(raw):
        return _decoded(raw, encoding, file), encoding, []
    text, taken_for = letters.text(raw, file)
    found = next(one for one in _ENCODINGS if _same(raw, one, text))
    reason = taken_for or both(N_("Its letters are UTF-8: all of its bytes fit."))
    return text, found.removesuffix("-sig"), [reason]


def _decoded(raw: bytes, encoding: str, file: Path) -> str:
    try:
        return raw.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        message = _("{file} is not {encoding}: in row {row} its bytes do not fit.")
        raise DataError(message.format(file=file.name, encoding=encoding, row=row)) from None
    except LookupError:
        message = _("There is no encoding {encoding!r}. Write utf-8, gb18030, utf-16 or cp1252.")
        raise DataError(message.format(encoding=encoding)) from None


def _same(raw: bytes, encoding: str, text: str) -> bool:
    try:
        return raw.decode(encoding).lstrip("\ufeff") == text.lstrip("\ufeff")
    except UnicodeError:
        return False


def _split(text: str, separator: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [row for _n, row in zip(range(_LOOKED_AT), rows, strict=False) if "".join(row).strip()]


def _separator(text: str) -> tuple[str, Text]:
    """Return what parts the cells: the sign that gives most rows the same number of cells, two or more."""
    best, most = ",", (0.0, 0)
    for part in _PARTS:
        try:
            rows = _split(text, part)
        except csv.Error:
            continue
        width = _width(rows)
        alike = sum(len(row) == width for row in rows)
        if width > 1 and (alike / len(rows), width) > most:
            best, most = part, (alike / len(rows), width)
    said = N_("Its cells are parted by {part}: {share:.0%} of the rows then have {n} cells.")
    return best, both(said, part=both(_PARTS[best]), share=most[0], n=most[1])


def _width(rows: Sequence[Sequence[str]]) -> int:
    return Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0


def _records(text: str, separator: str, file: Path, first: int) -> list[tuple[int, list[str]]]:
    """Return the rows that hold something, with their numbers."""
    found: list[tuple[int, list[str]]] = []
    number = first
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), first):
            if "".join(row).strip():
                found.append((number, row))
    except csv.Error:
        message = _("{file}: a cell after row {row} does not end. Is a quotation mark left open there?")
        raise DataError(message.format(file=file.name, row=number)) from None
    except TypeError:
        message = _("{file}: one sign parts the cells, not {separator!r}.")
        raise DataError(message.format(file=file.name, separator=separator)) from None
    return found


def _header(records: Sequence[tuple[int, list[str]]], width: int, file: Path) -> tuple[int, Text]:
    """Return the number of the first row that is as wide as the others and holds names alone."""
    for number, row in records[:_TITLES]:
        filled = [cell.strip() for cell in row if cell.strip()]
        names = len(set(filled)) > len(filled) / 2 and not any(_A_VALUE.fullmatch(cell) for cell in filled)
        if len(filled) >= max(2, 0.6 * width) and names:
            said = N_("The headings stand in row {number}: it is filled, and no number or day is in it.")
            return number, both(said, number=number)
    raise DataError(
        _(
            "{file}: none of the first {n} rows looks like headings. Say which row they stand in, with --header."
        ).format(file=file.name, n=_TITLES)
    )


def _export(
    file: Path,
    encoding: str,
    separator: str,
    header: int,
    records: Sequence[tuple[int, list[str]]],
    reasons: list[Text],
) -> Export:
    names = next((row for number, row in records if number == header), None)
    if names is None:
        message = _("{file}: row {number} is empty, so no headings stand there.")
        raise DataError(message.format(file=file.name, number=header))
    names = [name.replace("\u200b", "").strip() for name in names]
    while names and not names[-1]:
        names.pop()
    above = sum(number < header for number, _row in records)
    if above:
        reasons.append(both(N_("Rows above the headings were left out: {n}."), n=above))
    columns, rows, numbers, odd = _named(names), [], [], []
    for number, row in records:
        if number <= header:
            continue
        why = _oddity(row, names, separator)
        if why:
            odd.append((number, separator.join(row)[:200], why))
        else:
            rows.append(row[: len(names)])
            numbers.append(number)
    return Export(file, encoding, separator, header, columns, rows, numbers, odd, reasons)


def _named(names: Sequence[str]) -> list[str]:
    """Return headings that all differ."""
    taken: list[str] = []
    for place, name in enumerate(names, 1):
        taken.append(name if name and name not in taken else f"{name} #{place}".strip())
    return taken


def _oddity(row: Sequence[str], names: Sequence[str], separator: str) -> Text | None:
    """Return why a row is none, if it is none."""
    width, cells = len(names), [cell.strip() for cell in row]
    taken = sum(line.count(separator) >= width - 1 for cell in row for line in cell.splitlines()[1:])
    if width > 1 and taken:
        return both(N_("a quotation mark that nothing closes takes in lines after it: {n}"), n=taken)
    if any(_TOTALS.fullmatch(cell) for cell in cells):
        return both(N_("a row of totals"))
    if [cell for cell in cells if cell] == [name for name in names if name]:
        return both(N_("the headings once more"))
    if len(row) > width and any(cells[width:]):
        said = N_("{n} cells where the headings are {width} (is there a separator inside a cell?)")
        return both(said, n=len(row), width=width)
    if len(row) < width:
        return both(N_("{n} cells where the headings are {width}"), n=len(row), width=width)
    return None
