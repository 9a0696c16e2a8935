"""An export read by its mapping: our tables, and every row that cannot be read, with the reason.

tables    what comes out of an export, table by table
Brought   one table
Unread    one place that cannot be read
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import pandas as pd

from crmcourse.mapping import cells, columns
from crmcourse.mapping.export import Export
from crmcourse.mapping.rules import OPEN, Mapping, Rule, TableRule
from crmlib import schema
from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both

Fields = Pairs[str, Pairs[str, Any]]


@dataclass(frozen=True)
class Unread:
    """One place in an export that cannot be read.

    Attributes
    ----------
    file : str
    row : int
        As a spreadsheet shows it.
    table, column : str
        Of ours, for which it was read; empty if the row is none.
    source, found : str
        The heading, and what stands there.
    why : Text or str
    """

    file: str
    row: int
    table: str
    column: str
    source: str
    found: str
    why: Text | str

    def __str__(self) -> str:
        if not self.source:
            return _("{file}, row {row}: {found!r} cannot be read: {why}").format(
                file=self.file, row=self.row, found=self.found, why=self.why
            )
        return _("{file}, row {row}, column {source} (for {column}): {found!r} cannot be read: {why}").format(
            file=self.file,
            row=self.row,
            source=self.source,
            column=self.column,
            found=self.found,
            why=self.why,
        )


@dataclass(frozen=True)
class Brought:
    """One table that comes out of an export.

    Attributes
    ----------
    name : str
    frame : DataFrame of str
        The rows that can be read; the index two less than their numbers.
    unread : list of Unread
    assumed : list of Text
    """

    name: str
    frame: pd.DataFrame
    unread: list[Unread]
    assumed: list[Text]


def tables(mapping: Mapping, export: Export, package: Pairs[str, Any]) -> list[Brought]:
    """Read an export by its mapping.

    A row that one of the tables cannot read is left out of all of them, so that they stay together.

    Parameters
    ----------
    mapping : Mapping
    export : Export
    package : mapping
        The Frictionless data package of the course.

    Returns
    -------
    list of Brought

    Raises
    ------
    DataError
        If the mapping leaves something open, or names a table, a column or a heading that is not there.
    """
    resources = {one["name"]: one for one in package["resources"]}
    problems = list(_problems(mapping, export, resources))
    if problems:
        raise DataError("\n".join(problems))
    raw = pd.DataFrame(
        export.rows, columns=export.columns, index=[number - 2 for number in export.numbers], dtype="str"
    )
    read = [_table(name, rule, raw, resources[name], export) for name, rule in mapping.tables.items()]
    odd = [Unread(export.file.name, row, "", "", "", found, why) for row, found, why in export.odd]
    unread = {one.name: list(one.unread) for one in read}
    out = {one.row - 2 for brought in read for one in brought.unread}
    while True:
        # What one table leaves out may be what another's rows repeat.
        broken = {one.name: _broken(one, out, mapping, export, resources[one.name]) for one in read}
        if not any(broken.values()):
            break
        for name, places in broken.items():
            unread[name] += places
            out |= {one.row - 2 for one in places}
    brought = [_kept(one, out, mapping.tables[one.name].distinct, unread[one.name]) for one in read]
    if brought:
        brought[0] = replace(brought[0], unread=[*odd, *brought[0].unread])
    return brought


def _kept(table: Brought, out: set[int], distinct: bool, unread: list[Unread]) -> Brought:
    """Return a table with the rows that can be read."""
    frame, assumed = table.frame[~table.frame.index.isin(out)], table.assumed
    if distinct:
        once = frame.drop_duplicates()
        assumed = [*assumed, both(N_("Equal rows count once: {n} of {all}."), n=len(once), all=len(frame))]
        frame = once
    return Brought(table.name, frame, unread, assumed)


def _problems(mapping: Mapping, export: Export, resources: Pairs[str, Any]) -> Iterator[str]:
    """Say what a mapping leaves open, and what it names that is not there."""
    for name, rule in mapping.tables.items():
        if name not in resources:
            yield _("{file}: there is no table {name!r} among ours.").format(file=export.file.name, name=name)
            continue
        known = _fields(resources[name])
        for column in rule.columns:
            if column not in known:
                message = _("{table} has no column {column!r}; it has {known}.")
                yield message.format(table=name, column=column, known=", ".join(known))
        for column, field in known.items():
            yield from _of_a_column(name, field, rule.columns.get(column, Rule()), export)


def _of_a_column(table: str, field: Pairs[str, Any], rule: Rule, export: Export) -> Iterator[str]:
    place = f"{table}.{field['name']}"
    if rule.source == OPEN or (not rule.given and field.get("constraints", {}).get("required")):
        message = _(
            "{place} ({what}) is needed: write from: a heading, or always: a value. The headings are {known}."
        )
        what = _title(field)
        yield message.format(place=place, what=what, known=", ".join(export.columns))
        return
    if rule.source and rule.source not in export.columns:
        near = get_close_matches(rule.source, export.columns, 1, 0.5)
        message = _("{place}: the export has no heading {source!r}. Did you mean {near}?")
        known = ", ".join(map(repr, near or export.columns))
        yield message.format(place=place, source=rule.source, near=known)
        return
    for key in ("decimal", "dates"):
        if getattr(rule, key) == OPEN:
            example = next((cell for cell in export.column(rule.source) if cell.strip()), "")
            known = {"decimal": '"." / ","', "dates": "day-month-year / month-day-year"}[key]
            message = _("{place}: {key} is open. How is {example!r} meant? Write {known}.")
            yield message.format(place=place, key=key, example=example, known=known)


def _title(field: Pairs[str, Any]) -> Text:
    return Text(field.get("title", field["name"]), field.get("title_zh", field["name"]))


def _fields(resource: Pairs[str, Any]) -> dict[str, Pairs[str, Any]]:
    return {field["name"]: field for field in resource["schema"]["fields"]}


def _table(
    name: str, rule: TableRule, raw: pd.DataFrame, resource: Pairs[str, Any], export: Export
) -> Brought:
    made, unread, assumed = {}, [], []
    for column, field in _fields(resource).items():
        by = rule.columns.get(column, Rule())
        if not by.source:
            cell = by.always
            text, why = columns.read([cell], by, field).get(cell, ("", None))
            if why:
                message = _("{table}.{column}: always {cell!r} cannot be read: {why}")
                raise DataError(message.format(table=name, column=column, cell=cell, why=why))
            made[column] = pd.Series(text or None, index=raw.index, dtype="str")
            continue
        found = raw[by.source].str.strip()
        by = columns.decided(by, field, found, raw)
        read = columns.read(list(found.unique()), by, field)
        made[column] = found.map({cell: text or None for cell, (text, _why) in read.items()}).astype("str")
        wrong = found[found.isin([cell for cell, (_text, why) in read.items() if why])]
        unread += [
            Unread(export.file.name, int(place) + 2, name, column, by.source, str(cell)[:200], read[cell][1])
            for place, cell in wrong.items()
        ]
        assumed += _assumed(column, field, found, read)
    return Brought(
        name, pd.DataFrame(made, index=raw.index), sorted(unread, key=lambda one: one.row), assumed
    )


def _assumed(
    column: str, field: Pairs[str, Any], found: pd.Series, read: Pairs[str, tuple[str, Text | None]]
) -> Iterator[Text]:
    if field["type"] == "date":
        timed = found.isin([cell for cell in read if cells.has_time(cell)])
        if timed.any():
            said = N_("{column}: the time of day was left out in {n} cells, such as {example!r}.")
            yield both(said, column=column, n=int(timed.sum()), example=found[timed].iloc[0])
        return
    other = {cell: text for cell, (text, why) in read.items() if text and not why and text != cell}
    if other:
        changed = found.isin(list(other))
        cell = next(iter(other))
        said = N_("{column}: {n} cells are written otherwise in ours, such as {found!r} as {read!r}.")
        yield both(said, column=column, n=int(changed.sum()), found=cell, read=other[cell])


def _broken(
    table: Brought, out: set[int], mapping: Mapping, export: Export, resource: Pairs[str, Any]
) -> list[Unread]:
    """Return what of the rows that can be read does not keep to the schema, a reason for each place."""
    rule = mapping.tables[table.name]
    whole = table.frame[~table.frame.index.isin(out)]
    frame = whole.drop_duplicates() if rule.distinct else whole
    group = whole.groupby(list(whole.columns), dropna=False).ngroup()
    alike = group.groupby(group).groups if rule.distinct else {}
    places: dict[tuple[int, str], Unread] = {}
    for one in schema.violations(frame, dict(resource), export.file.name):
        source = rule.columns.get(one.column, Rule()).source or one.column
        why = both(N_("expected {expected}"), expected=one.expected)
        equal = alike.get(group[one.row - 2], [one.row - 2])
        for row in equal:
            place = Unread(export.file.name, int(row) + 2, table.name, one.column, source, one.found, why)
            places.setdefault((place.row, one.column), place)
    return list(places.values())
