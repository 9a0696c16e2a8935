"""Own tables checked as a set: each against its schema, and every reference against the tables in force.

check       a folder's tables, with what is wrong with them and what was assumed
Checked     all of them; `problems` is empty if they may be put in force
OwnTable    one of them
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from crmlib import schema
from crmlib.errors import DataError
from crmlib.frames import sheet
from crmlib.i18n import N_, Text, _, both, listed
from crmlib.owndata import causes
from crmlib.owndata.cells import tidy
from crmlib.owndata.folder import BETWEEN, left_over, tables_in

Problem = schema.Violation | Text | str


@dataclass(frozen=True)
class OwnTable:
    """One of a trainer's own tables.

    Attributes
    ----------
    name : str
        Of the table, such as ``"events"``.
    file : Path
    frame : DataFrame of str, or None
        Its cells as the schema writes them, the index two less than the rows' numbers; None if it cannot be read.
    assumed : list of Text
        What was assumed to read it.
    problems : list
        What is wrong with it, row by row.
    """

    name: str
    file: Path
    frame: pd.DataFrame | None
    assumed: list[Text] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Checked:
    """The tables of a folder, checked.

    Attributes
    ----------
    tables : list of OwnTable
        In the order of the data dictionary.
    together : list of Text
        What is wrong with the set, though each of its tables may be right.
    remarks : list of Text
        What to know if they are put in force: files left over, tables of the course that don't belong to them.
    """

    tables: list[OwnTable]
    together: list[Text]
    remarks: list[Text]

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong."""
        return [*(problem for table in self.tables for problem in table.problems), *self.together]

    @property
    def assumed(self) -> list[Text]:
        """What was assumed, file by file, and the remarks."""
        return [
            *(Text(*[table.file.name + ": "] * 2) + said for table in self.tables for said in table.assumed),
            *self.remarks,
        ]


def check(folder: Path, package: Mapping[str, Any], home: Path) -> Checked:
    """Check a trainer's own tables as they would be in force beside the course's.

    Parameters
    ----------
    folder : path
        Where they lie.
    package : mapping
        The Frictionless data package of the course.
    home : path
        Where the course's own tables lie, which stay in force where the folder lacks one.

    Returns
    -------
    Checked

    Raises
    ------
    DataError
        If the folder is none, or holds none of the tables.
    """
    resources = {one["name"]: one for one in package["resources"]}
    found = tables_in(folder, {name: one["path"] for name, one in resources.items()})
    tables = [_opened(name, file, resources[name]) for name, file in found.items()]
    frames = {table.name: table.frame for table in tables if table.frame is not None}
    for table in tables:
        if table.frame is not None:
            table.problems.extend(_lost(table, frames, found, resources, home))
    remarks, together = [], []
    if not any(table.problems for table in tables):
        together, remarks = _stranded(frames, found, resources, home)
    others = left_over(folder, found)
    if others:
        remarks.append(both(N_("Not read, because no table is called so: {files}."), files=listed(others)))
    return Checked(tables, together, remarks)


def _opened(name: str, file: Path, resource: Mapping[str, Any]) -> OwnTable:
    """Read a table and hold it against its schema."""
    names = [one["name"] for one in resource["schema"]["fields"]]
    try:
        found = sheet.read(file, names)
    except DataError as error:
        return OwnTable(name, file, None, problems=[str(error)])
    found = _without_row_numbers(found)
    if len(found.columns) == 1 < len(names):
        return OwnTable(name, file, None, found.assumed, [_in_one_cell(found, file)])
    if found.uneven:
        # Where cells are missing or too many, their columns are anybody's guess.
        return OwnTable(name, file, None, found.assumed, list(_uneven(found, file)))
    twice = sorted({column for column in found.columns if found.columns.count(column) > 1})
    if twice:
        problems = [
            schema.Violation(file.name, 1, column, column, _("one column of this name")) for column in twice
        ]
        return OwnTable(name, file, None, found.assumed, list(problems))
    # A cell of spaces alone is empty.
    index = pd.Index([number - 2 for number in found.numbers], dtype="int64")
    cells = zip(*found.rows, strict=True) if found.rows else ([] for _column in found.columns)
    raw = pd.DataFrame(
        {
            column: pd.array(
                [None if not cell or cell.isspace() else cell for cell in column_cells], dtype="str"
            )
            for column, column_cells in zip(found.columns, cells, strict=True)
        },
        index=index,
    )
    frame, assumed = tidy(raw, resource)
    kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    problems = [_as_it_stands(one, raw, kinds) for one in schema.violations(frame, dict(resource), file.name)]
    return OwnTable(name, file, frame, [*found.assumed, *assumed], list(problems))


def _without_row_numbers(found: sheet.Sheet) -> sheet.Sheet:
    """Leave out a first column without a name that only numbers the rows, as data frames are saved with one."""
    if found.columns[0] not in ("", "Unnamed: 0") or found.uneven:
        return found
    first = [row[0] for row in found.rows]
    if first not in ([str(n + start) for n in range(len(first))] for start in (0, 1)):
        return found
    said = both(N_("Its first column, which has no name and numbers the rows, was left out."))
    return replace(
        found,
        columns=found.columns[1:],
        rows=[row[1:] for row in found.rows],
        assumed=[*found.assumed, said],
    )


def _in_one_cell(found: sheet.Sheet, file: Path) -> schema.Violation:
    expected = _("cells parted by commas, semicolons or tabs")
    return schema.Violation(file.name, 1, "", found.columns[0][:60], expected)


def _uneven(found: sheet.Sheet, file: Path) -> Iterator[schema.Violation]:
    width = len(found.columns)
    expected = _("{n} cells, as in the header").format(n=width)
    for number, count in found.uneven:
        why = causes.of_shape(count, width)
        yield schema.Violation(file.name, number, "", _("{n} cells").format(n=count), expected + why)


def _as_it_stands(
    violation: schema.Violation, raw: pd.DataFrame, kinds: Mapping[str, str]
) -> schema.Violation:
    """Return a violation with the cell as it stands in the file, and why it may stand there."""
    if violation.column not in raw.columns or violation.row - 2 not in raw.index or not violation.found:
        return violation
    found = str(raw.loc[violation.row - 2, violation.column])
    kind = kinds.get(violation.column, "")
    why = causes.of_kind(found, kind) if violation.expected == schema.expected_of(kind) else ""
    return replace(violation, found=found, expected=violation.expected + why)


def _links(resource: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for link in resource["schema"].get("foreignKeys", []):
        yield link, link["reference"]["resource"] or resource["name"]


def _lost(
    table: OwnTable,
    frames: Mapping[str, pd.DataFrame],
    found: Mapping[str, Path],
    resources: Mapping[str, Mapping[str, Any]],
    home: Path,
) -> Iterator[schema.Violation]:
    """Return the rows of an own table that refer to what is in no table in force."""
    for link, to in _links(resources[table.name]):
        if to in found and to not in frames:
            continue  # it cannot be read, which is said already
        known = frames[to] if to in found else schema.read(home / resources[to]["path"])
        lost = schema.dangling(table.frame, known, dict(link), table.file.name)
        column = link["reference"]["fields"]
        likeness = causes.likenesses(known[column]) if lost and isinstance(column, str) else {}
        expected = lost[0].expected if lost else ""
        if to not in found:
            there = _("{table}, which is the course's: your folder has no {file}").format(
                table=to, file=resources[to]["path"]
            )
            expected = _("a value that stands in {table}").format(table=there)
        for one in lost:
            yield replace(one, expected=expected + causes.of_id(one.found, likeness))


def _stranded(
    frames: Mapping[str, pd.DataFrame],
    found: Mapping[str, Path],
    resources: Mapping[str, Mapping[str, Any]],
    home: Path,
) -> tuple[list[Text], list[Text]]:
    """Return what is to be said of the course's tables that would refer to rows which own tables replaced.

    An own table that nothing refers to any more is refused: no lesson could use it. Where other own tables belong
    to it, the rest of the course's may stay as they are, which is remarked.
    """
    refused, remarks = [], []
    for to, frame in frames.items():
        rows: dict[str, tuple[int, str]] = {}
        for name, resource in resources.items():
            for link, other in _links(resource):
                if other == to and name not in found:
                    course = schema.read(home / resource["path"])
                    lost = schema.dangling(course, frame, dict(link), resource["path"])
                    if lost:
                        rows[name] = (len(lost), lost[0].found)
        if not rows:
            continue
        belongs = any(_belongs(resources[name], resources[to]) for name in found if name != to)
        (remarks if belongs else refused).append(_said(found[to].name, rows, belongs))
    return refused, remarks


def _belongs(resource: Mapping[str, Any], to: Mapping[str, Any]) -> bool:
    """Say whether a table belongs to another: by a reference, or by a column called like the other's key."""
    key = to["schema"].get("primaryKey")
    return any(other == to["name"] for _link, other in _links(resource)) or key in [
        field["name"] for field in resource["schema"]["fields"]
    ]


def _said(file: str, rows: Mapping[str, tuple[int, str]], belongs: bool) -> Text:
    said = both(
        N_("{file} lacks what these tables of the course refer to, such as {example!r}: {tables}."),
        file=file,
        example=next(iter(rows.values()))[1],
        tables=listed(
            both(N_("{table} ({n:,} rows)"), table=table, n=n) for table, (n, _example) in rows.items()
        ),
    )
    if belongs:
        advice = N_(
            "They stay Greenhill Tea's, and so do the lessons on them, until you bring your own as well."
        )
        return said + BETWEEN + both(advice)
    advice = N_("Bring what belongs to it as well, such as your own {first}.csv, or leave {file} out.")
    return said + BETWEEN + both(advice, file=file, first=next(iter(rows)))
