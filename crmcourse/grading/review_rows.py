"""The cells of ``review.csv`` as people fill them in, with a spreadsheet or on the review page.

every_row   the rows of some files, numbered as a spreadsheet numbers them
exercise    which exercise a row is about
points      what a person gave: points, "ok", or nothing
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from crmcourse.records.mark import OK
from crmcourse.records.marks import Marks
from crmcourse.spreadsheet import read_csv
from crmlib.errors import DataError
from crmlib.i18n import _

_POINTS = re.compile(r"\d{1,9}(\.\d*)?|\.\d+", re.ASCII)
# The number of an exercise before its title; alone, it would be a date or a decimal for a spreadsheet.
_EXERCISE = re.compile(r"(?P<topic>\d+)[.,](?P<number>\d+)(?:\s*:.*)?", re.DOTALL)


def exercise(cell: str, mark: Marks, number: int, file: str) -> str:
    """Return the exercise that a row is about, or nothing: then it is about the whole."""
    tidy = unicodedata.normalize("NFKC", cell).strip()
    match = _EXERCISE.fullmatch(tidy)
    name = f"{match['topic']}.{match['number']}" if match else tidy
    if name and name not in mark.exercises:
        raise DataError(
            _(
                "{file}, row {row}, exercise: there is no {found!r}; a spreadsheet may have made a date of it. "
                "Write the number again, such as 5.7."
            ).format(file=file, row=number, found=cell[:60])
        )
    return name


def every_row(paths: Iterable[Path]) -> Iterator[tuple[Path, int, dict[str, str]]]:
    """Yield each row of some files with its file and its number."""
    for path in paths:
        for number, row in _filled_in(path):
            yield path, number, row


def _filled_in(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Yield the rows of a review, numbered as a spreadsheet numbers them."""
    names, rows = read_csv(path)
    missing = [name for name in ("key", "exercise", "by_hand", "comment") if name not in names]
    if missing:
        raise DataError(
            _("{file} lacks the columns {names}. Delete it and grade again to get a fresh one.").format(
                file=path, names=", ".join(missing)
            )
        )
    return rows


def points(given: str, row: Mapping[str, str], number: int, file: str, *, text: bool) -> float | str:
    """Return what a person gave; of a text "ok" is nothing, for it has no points to confirm."""
    tidy = unicodedata.normalize("NFKC", given).casefold()
    if tidy == OK and text:
        raise DataError(
            _(
                "{file}, row {row}, by_hand: a text has no points before a person gives some. Write points from 0 to "
                "{out_of}."
            ).format(file=file, row=number, out_of=row.get("out_of"))
        )
    if tidy in (OK, ""):
        return tidy
    found, out_of = _number(given), _number(row.get("out_of", ""))
    if found is None or found > (math.inf if out_of is None else out_of):
        raise DataError(
            _("{file}, row {row}, by_hand: {found!r} is neither “ok” nor points from 0 to {out_of}.").format(
                file=file, row=number, found=given, out_of=row.get("out_of")
            )
        )
    return found


def _number(cell: str) -> float | None:
    tidy = unicodedata.normalize("NFKC", cell).strip().replace(",", ".")
    return float(tidy) if _POINTS.fullmatch(tidy) else None
