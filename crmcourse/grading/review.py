"""Where it needs a person: what to look at, and what was decided.

write      results/review.csv: one row for each thing that a person should look at
merge      read the decisions that were filled in, and keep them for good
decisions  the same, without keeping them
applied    marks with the decisions in place: a mark that a person gave always wins

A row without an exercise is about the whole submission: a number under ``by_hand`` is its total, ``ok`` lets
the computed points stand. In a row with an exercise, a number is its points, ``ok`` confirms those computed.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from crmcourse.files import write_atomically
from crmcourse.grading.judge import total
from crmcourse.grading.store import DECISIONS, Store
from crmcourse.spreadsheet import from_cell, to_cell
from crmlib.errors import DataError
from crmlib.i18n import _, language

FILE = "review.csv"
COLUMNS = (
    "key", "id", "name", "exercise", "why", "answer", "evidence", "points", "out_of", "by_hand", "comment",
)  # fmt: skip
OK = "ok"
_POINTS = re.compile(r"\d{1,9}(\.\d*)?|\.\d+", re.ASCII)


def write(store: Store, marks: Iterable[Mapping[str, Any]]) -> int:
    """Write what a person should look at, with what was decided already; return how many rows are open."""
    decisions = store.read(DECISIONS) or {}
    rows, still_open = [], 0
    for mark in marks:
        for row in _rows(mark):
            decided = decisions.get(mark["key"], {}).get(row["exercise"], {})
            still_open += decided.get("by_hand", "") == ""
            rows.append({**row, "by_hand": decided.get("by_hand", ""), "comment": decided.get("comment", "")})
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: to_cell(row[name]) for name in COLUMNS} for row in rows)
    # The mark of byte order lets Excel read it as UTF-8.
    write_atomically(store.folder / FILE, text.getvalue().encode("utf-8-sig", "replace"))
    return still_open


def _rows(mark: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    who = {"key": mark["key"], **mark["trainee"]}
    code = language()
    if mark["reasons"]:
        why = " ".join(reason[code] for reason in mark["reasons"])
        yield {**who, "exercise": "", "why": why, "answer": "", "evidence": "",
               "points": mark["computed"]["points"], "out_of": mark["out_of"]}  # fmt: skip
    for name, one in mark["exercises"].items():
        # What was decided stays in sight, so that it can be decided otherwise.
        if one["confirm"] or one["by_hand"]:
            evidence = "; ".join(f"{each[code]}: {each['words'] or '–'}" for each in one["evidence"])
            yield {**who, "exercise": name, "why": _("to confirm"), "answer": one["answer"] or "",
                   "evidence": evidence, "points": mark["computed"][name], "out_of": one["out_of"]}  # fmt: skip


def merge(store: Store) -> int:
    """Take over what a person filled in; return how many decisions are new or changed.

    Raises
    ------
    DataError
        If the file cannot be read, or a cell is neither points nor ``ok``; the message names the row.
    """
    found, changed = decisions(store)
    if changed:
        store.write(DECISIONS, found)
    return changed


def decisions(store: Store) -> tuple[dict[str, dict[str, Any]], int]:
    """Return by submission and exercise what people decided, and how many of these are not stored yet.

    Raises
    ------
    DataError
        As `merge`.
    """
    found, changed = store.read(DECISIONS) or {}, 0
    path, known = store.folder / FILE, {*store.keys("answers"), *store.keys("marks")}
    for number, row in _filled_in(path) if path.is_file() else ():
        given, comment = (row[name].strip() for name in ("by_hand", "comment"))
        if not given and not comment:
            continue
        if row["key"] not in known:
            raise DataError(
                _(
                    "{file}, row {row}, key: there is no submission {found!r}. Leave the keys as they are."
                ).format(file=path, row=number, found=row["key"])
            )
        decision = {"by_hand": _points(given, row, number, str(path)), "comment": comment}
        mine = found.setdefault(row["key"], {})
        changed += mine.get(row["exercise"]) != decision
        mine[row["exercise"]] = decision
    return found, changed


def _filled_in(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Yield the rows of a review, numbered as a spreadsheet numbers them, whatever saved it."""
    text = _text(path.read_bytes())
    head = text.partition("\n")[0]
    # Where a comma is part of numbers, spreadsheets part cells by semicolons.
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise DataError(_("{file} cannot be read ({error}).").format(file=path, error=error)) from None
    names = [name.strip() for name in rows[0]] if rows else []
    missing = [name for name in ("key", "exercise", "by_hand", "comment") if name not in names]
    if missing:
        raise DataError(
            _("{file} lacks the columns {names}. Delete it and grade again to get a fresh one.").format(
                file=path, names=", ".join(missing)
            )
        )
    for number, row in enumerate(rows[1:], 2):
        cells = [from_cell(cell) for cell in row] + [""] * len(names)
        yield number, dict(zip(names, cells, strict=False))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a Chinese Excel saves if it is not told otherwise.
        return raw.decode("gb18030", "replace")


def _points(given: str, row: Mapping[str, str], number: int, file: str) -> float | str:
    tidy = unicodedata.normalize("NFKC", given).casefold()
    if tidy in (OK, ""):
        return tidy
    points, out_of = _number(given), _number(row.get("out_of", ""))
    if points is None or points > (math.inf if out_of is None else out_of):
        raise DataError(
            _("{file}, row {row}, by_hand: {found!r} is neither “ok” nor points from 0 to {out_of}.").format(
                file=file, row=number, found=given, out_of=row.get("out_of")
            )
        )
    return points


def _number(cell: str) -> float | None:
    tidy = unicodedata.normalize("NFKC", cell).strip().replace(",", ".")
    return float(tidy) if _POINTS.fullmatch(tidy) else None


def applied(mark: dict[str, Any], decisions: Mapping[str, Any]) -> dict[str, Any]:
    """Return marks with the decisions in place; what was computed stays beside them."""
    exercises = {name: dict(one) for name, one in mark["exercises"].items()}
    # Marks that were stored hold earlier decisions; what was computed stands beside them.
    computed = mark.get("computed") or {
        **{name: one["points"] for name, one in exercises.items()},
        "points": mark["points"],
    }
    for name, one in exercises.items():
        one["points"] = computed[name]
    result = {**mark, "exercises": exercises, "computed": computed}
    for name, decision in decisions.items():
        if name not in exercises:
            continue
        points = decision["by_hand"]
        if points != "":
            exercises[name]["confirm"] = False
        if type(points) is not str:
            exercises[name]["points"] = points
        exercises[name]["by_hand"] = {"points": exercises[name]["points"], "comment": decision["comment"]}
    result["points"] = total(exercises, "points")
    whole = decisions.get("")
    if whole is not None:
        if type(whole["by_hand"]) is not str:
            result["points"] = whole["by_hand"]
        if whole["by_hand"] != "":
            result["status"] = "graded"
        result["by_hand"] = whole
    return result
