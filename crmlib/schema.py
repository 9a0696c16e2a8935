"""Holding a CSV file against its Frictionless table schema, with a sentence for every violation.

read         a CSV file as text, nothing guessed
ragged       rows with more or fewer cells than the header
typed        the same table with the types of its schema
violations   what in the table breaks its schema: where, what was found, what was expected
dangling     rows that refer to something that is not there
report       violations as one message

The course reads its data without the ``frictionless`` library, which would slow every lesson's start;
the tests hold both to the same verdict.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import _

ZONE = "Asia/Shanghai"
SHOWN = 20  # violations spelled out in one message
ID = r"\S(.*\S)?"  # a firm numbers its customers, products and staff as it likes


@dataclass(frozen=True)
class Violation:
    """One place where a file breaks its schema.

    Attributes
    ----------
    file, column : str
        Where; the column is empty when the violation concerns whole rows or the header.
    row : int
        Line in the file, the header being line 1.
    found, expected : str
        What stands there and what should.
    """

    file: str
    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        return _("{file}, row {row}, column {column}: found {found!r}, expected {expected}").format(
            file=self.file, row=self.row, column=self.column or "–", found=self.found, expected=self.expected
        )


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Say in a sentence why a file cannot be read."""
    try:
        yield
    except FileNotFoundError:
        raise DataError(_("The file {file} is not there.").format(file=file)) from None
    except UnicodeDecodeError:
        message = _("{file} is not UTF-8 text (row {row}); save it as 'CSV UTF-8'.")
        raise DataError(message.format(file=file, row=_undecodable(file))) from None
    except (csv.Error, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(_("{file} is not a table: {error}").format(file=file, error=error)) from None


def read(file: Path) -> pd.DataFrame:
    """Return a CSV file as a frame of strings; an empty cell is missing, nothing else is.

    Raises
    ------
    DataError
        If the file is not there, not UTF-8, or not a table.
    """
    with _readable(file):
        return pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig")


def _undecodable(file: Path) -> int:
    """Return the first row that is not UTF-8."""
    content = file.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content[: error.start].count(b"\n") + 1
    return 1


def ragged(file: Path) -> list[Violation]:
    """Return the rows of a CSV file that have more or fewer cells than its header.

    Raises
    ------
    DataError
        If the file is not there, not UTF-8, or not a table.
    """
    with _readable(file), file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        width = len(next(rows, []))
        wrong = [(number, len(row)) for number, row in enumerate(rows, start=2) if len(row) != width]
    expected = _("{n} cells, as in the header").format(n=width)
    return [
        Violation(file.name, number, "", _("{n} cells").format(n=count), expected) for number, count in wrong
    ]


def _numbers(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers.where(numbers.abs() < float("inf"))


def _times(column: pd.Series) -> pd.Series:
    # Without a zone a time is ambiguous, so it must not parse.
    zoned = column.where(column.str.contains(r"(?:Z|[+-]\d{2}:?\d{2})$", na=False))
    return pd.to_datetime(zoned, errors="coerce", utc=True, format="ISO8601").dt.tz_convert(ZONE)


def _booleans(column: pd.Series) -> pd.Series:
    return column.str.lower().map({"true": True, "false": False, "1": True, "0": False})


def _parsed(column: pd.Series, kind: str) -> pd.Series:
    """Return the column in its type, missing where a text does not parse."""
    if kind == "integer":
        # 1964.0 is no whole number to the schema, though it equals one.
        return _numbers(column.where(column.str.fullmatch(r"[+-]?\d{1,18}", na=False)))
    if kind == "number":
        return _numbers(column)
    if kind == "boolean":
        return _booleans(column)
    if kind == "datetime":
        return _times(column)
    if kind == "date":
        return pd.to_datetime(column, errors="coerce", format="%Y-%m-%d")
    return column


def expected_of(kind: str) -> str:
    """Return what a column of a type expects, in words."""
    return {
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": _("true or false"),
        "datetime": _("a time with its zone, such as 2025-03-01T09:30:00+08:00"),
        "date": _("a date such as 2025-03-01"),
    }.get(kind, _("a text"))


def typed(frame: pd.DataFrame, resource: dict) -> pd.DataFrame:
    """Return the table with the types of its schema; the table must have passed `violations`."""
    columns = {}
    for field in resource["schema"]["fields"]:
        column = _parsed(frame[field["name"]], field["type"])
        if field["type"] == "integer":
            column = column.astype("Int64" if column.isna().any() else "int64")
        elif field["type"] == "boolean" and not column.isna().any():
            column = column.astype(bool)
        columns[field["name"]] = column
    return pd.DataFrame(columns).reset_index(drop=True)


def violations(frame: pd.DataFrame, resource: dict, file: str) -> list[Violation]:
    """Return every place where the table breaks its schema.

    Parameters
    ----------
    frame : DataFrame of str
        The table as `read` gives it.
    resource : dict
        The table's Frictionless resource.
    file : str
        Name to show.
    """
    fields = resource["schema"]["fields"]
    known = [field["name"] for field in fields]
    missing = [name for name in known if name not in frame.columns]
    if missing:
        return [
            Violation(file, 1, name, ", ".join(frame.columns), _("a column of this name")) for name in missing
        ]
    found = [
        Violation(file, 1, name, name, _("one of the columns {known}").format(known=", ".join(known)))
        for name in frame.columns
        if name not in known
    ]
    for field in fields:
        found += _column_violations(frame[field["name"]], field, file)
    key = resource["schema"].get("primaryKey")
    if key:
        found += _duplicates(frame, [key] if isinstance(key, str) else key, file)
    return sorted(found, key=lambda violation: (violation.row, violation.column))


def _column_violations(column: pd.Series, field: dict, file: str) -> list[Violation]:
    rules, kind = field.get("constraints", {}), field["type"]
    given = column.notna()
    parsed = _parsed(column, kind)
    bad = {expected_of(kind): given & parsed.isna()}
    sound = given & parsed.notna()
    if rules.get("required"):
        bad[_("a value")] = ~given
    if "enum" in rules:
        allowed = [str(value) for value in rules["enum"]]
        bad[_("one of {allowed}").format(allowed=", ".join(allowed))] = given & ~column.isin(allowed)
    for rule, broken, words in (
        ("minimum", parsed.lt, _("at least {limit}")),
        ("maximum", parsed.gt, _("at most {limit}")),
    ):
        if rule in rules:
            limit = _parsed(pd.Series([str(rules[rule])]), kind)[0]
            bad[words.format(limit=rules[rule])] = sound & broken(limit)
    if "pattern" in rules:
        matches = column.str.fullmatch(re.compile(rules["pattern"])).fillna(False).astype(bool)
        like = _("a text like {pattern}").format(pattern=rules["pattern"])
        bad[_("an id without spaces around it") if rules["pattern"] == ID else like] = given & ~matches
    if rules.get("unique"):
        bad[_("no value twice")] = given & column.duplicated()
    return [
        Violation(file, int(row) + 2, field["name"], str(column[row]) if given[row] else "", expected)
        for expected, rows in bad.items()
        for row in column.index[rows]
    ]


def _duplicates(frame: pd.DataFrame, key: list[str], file: str) -> list[Violation]:
    twice = frame[frame.duplicated(key)]
    return [
        Violation(
            file, int(row) + 2, "+".join(key), " + ".join(map(str, values)), _("a key that no other row has")
        )
        for row, values in zip(twice.index, twice[key].to_numpy().tolist(), strict=True)
    ]


def dangling(frame: pd.DataFrame, other: pd.DataFrame, link: dict, file: str) -> list[Violation]:
    """Return rows whose foreign key names nothing in the other table."""
    fields, to = link["fields"], link["reference"]["fields"]
    fields, to = ([fields], [to]) if isinstance(fields, str) else (fields, to)
    if not (set(fields) <= set(frame.columns) and set(to) <= set(other.columns)):
        return []  # `violations` names the missing column
    known = pd.MultiIndex.from_frame(other[to])
    values = frame[fields].dropna()
    lost = values[~pd.MultiIndex.from_frame(values).isin(known)]
    expected = _("a value that stands in {table}").format(table=link["reference"]["resource"] or file)
    return [
        Violation(file, int(row) + 2, "+".join(fields), " + ".join(map(str, found)), expected)
        for row, found in zip(lost.index, lost.to_numpy().tolist(), strict=True)
    ]


def report(broken: Sequence[object]) -> str:
    """Return violations, or sentences about a whole file, as one message, the first ones spelled out."""
    head = _("Nothing was switched: {n} places in your files break the schema.").format(n=len(broken))
    lines = [f"- {violation}" for violation in broken[:SHOWN]]
    if len(broken) > SHOWN:
        lines.append(_("- and {n} more").format(n=len(broken) - SHOWN))
    return "\n".join([head, *lines])
