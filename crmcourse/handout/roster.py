"""Who gets a hand-out: the trainees of a CSV file, each with a seed for data of their own.

Trainee       id, name, e-mail, seed
Roster        all of them, and the salt of their seeds
read_roster   read and check the file; every bad cell is named
safe_id       an id as the name of a folder
seeds         the list by which the judge draws everybody's data again; for the trainer only

Seeds are drawn from the id and a salt. The salt is new for each roster and stands in the list of seeds, so nobody
can compute a neighbour's data from a neighbour's id; the list itself, used as a roster, gives the same seeds again.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from crmcourse.handout.errors import ReleaseError
from crmcourse.spreadsheet import from_cell, to_cell
from crmlib.i18n import _

LARGEST_SEED = 2**63 - 1
_MOST_TRAINEES = 5_000
_LONGEST_NAME = 300
_LONGEST_ID = 40
_SHOWN = 20
_COLUMNS = ("id", "name", "email", "seed", "salt")
# Windows has no files of these names, whatever stands behind a full stop.
_TAKEN = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@dataclass(frozen=True)
class Trainee:
    """One trainee of a roster.

    Attributes
    ----------
    id : str
        As the roster has it; learning platforms know nobody by another one.
    name : str
    email : str
    seed : int
    """

    id: str
    name: str
    email: str
    seed: int

    @property
    def folder(self) -> str:
        """The id, safe as the name of a folder on every system."""
        return safe_id(self.id)


@dataclass(frozen=True)
class Roster:
    """The trainees, in the order of the file, and the salt of their seeds."""

    trainees: tuple[Trainee, ...]
    salt: str


def read_roster(path: Path | str) -> Roster:
    """Read a roster: columns ``id`` and ``name``, and where wanted ``email``, ``seed`` and ``salt``.

    Parameters
    ----------
    path : path
        A CSV file in UTF-8, with commas or semicolons.

    Returns
    -------
    Roster
        Ids as they are, no two of which are one folder; seeds drawn where none is given.

    Raises
    ------
    ReleaseError
        If the file cannot be read, lacks a column, or has bad rows: each is named with its column.
    """
    path = Path(path)
    rows = _rows(path)
    salt = next((row["salt"] for _line, row in rows if row["salt"]), "") or secrets.token_hex(16)
    wrong: list[str] = []
    trainees: list[Trainee] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        problems = list(_problems(row))
        given = from_cell(row["id"])
        safe = safe_id(given)
        if safe and safe.casefold() in seen:
            problems.append(("id", _("the same as in row {row}").format(row=seen[safe.casefold()])))
        seen.setdefault(safe.casefold(), line)
        wrong += [
            _("{file}, row {row}, column {column}: {what}").format(
                file=path.name, row=line, column=column, what=what
            )
            for column, what in problems
        ]
        if not problems:
            seed = int(row["seed"]) if row["seed"] else drawn_seed(safe, salt)
            trainees.append(Trainee(given, from_cell(row["name"]), row["email"], seed))
    if wrong:
        raise ReleaseError("\n".join(wrong[:_SHOWN] + (["…"] if len(wrong) > _SHOWN else [])))
    if not trainees:
        raise ReleaseError(_("{file} names no trainee.").format(file=path.name))
    return Roster(tuple(trainees), salt)


def safe_id(text: str) -> str:
    """Return an id as the name of a folder on every system; empty if nothing of it can stand.

    Examples
    --------
    >>> safe_id("../s 01"), safe_id("con"), safe_id("=1+1")
    ('s-01', 'id-con', '1-1')
    """
    plain = unicodedata.normalize("NFKC", text)
    safe = re.sub(r"[^\w.]+", "-", plain)[:_LONGEST_ID].strip("-._")
    return f"id-{safe}" if safe.casefold().partition(".")[0] in _TAKEN else safe


def drawn_seed(trainee: str, salt: str) -> int:
    """Return the seed that an id and a salt give."""
    return int.from_bytes(hashlib.sha256(f"{salt}:{trainee}".encode()).digest()[:8], "big") >> 1


def seeds(roster: Roster) -> bytes:
    """Return the list of seeds as a CSV file that is itself a roster. No bundle may hold it."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["id", "name", "seed", "salt"])
    for one in roster.trainees:
        rows.writerow([to_cell(one.id), to_cell(one.name), one.seed, roster.salt])
    return text.getvalue().encode("utf-8-sig")


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the file with the line each stands in."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ReleaseError(
            _("{file} cannot be read: {error}").format(file=path, error=error.strerror or error)
        ) from None
    except UnicodeDecodeError:
        raise ReleaseError(_("{file} is not UTF-8 text; save it as 'CSV UTF-8'.").format(file=path)) from None
    first = text.partition("\n")[0]
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=";" if ";" in first and "," not in first else ",")
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        places = {name: header.index(name) for name in _COLUMNS if header.count(name) == 1}
        if not {"id", "name"} <= set(places):
            raise ReleaseError(
                _("{file}, row 1: one column must be called id and one name.").format(file=path.name)
            )
        rows = [(reader.line_num, _row(cells, places, len(header))) for cells in reader if any(cells)]
    except csv.Error as error:
        raise ReleaseError(_("{file} is not a table: {error}").format(file=path.name, error=error)) from None
    if len(rows) > _MOST_TRAINEES:
        raise ReleaseError(
            _("{file} names {n:,} trainees; {most:,} are the most.").format(
                file=path.name, n=len(rows), most=_MOST_TRAINEES
            )
        )
    return rows


def _row(cells: list[str], places: dict[str, int], width: int) -> dict[str, str]:
    found = {
        name: " ".join(cells[place].split()) if place < len(cells) else "" for name, place in places.items()
    }
    # A name with a comma and no quotes pushes everything to the right.
    return {**dict.fromkeys(_COLUMNS, ""), **found, "too many": "".join(cells[width:]).strip()}


def _problems(row: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    if row["too many"]:
        found.append(("–", _("more cells than the header has; put a name with a comma in quotes")))
    if not safe_id(row["id"]) or len(row["id"]) > _LONGEST_NAME:
        found.append(("id", _("letters or digits are wanted, not “{found}”").format(found=row["id"][:20])))
    if not row["name"]:
        found.append(("name", _("it is empty")))
    if len(row["name"]) > _LONGEST_NAME:
        found.append(("name", _("it is longer than {most} characters").format(most=_LONGEST_NAME)))
    seed = row["seed"]
    if seed and not (re.fullmatch(r"\d{1,19}", seed, re.ASCII) and int(seed) <= LARGEST_SEED):
        found.append(
            (
                "seed",
                _("a whole number from 0 to {most} is wanted, not “{found}”").format(
                    most=LARGEST_SEED, found=seed[:20]
                ),
            )
        )
    return found
