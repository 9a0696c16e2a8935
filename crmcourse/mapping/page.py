"""The page on which a trainer says what each column of ours is read from: one local file, in both languages.

render    the page of an export and its guess

It shows the first rows of the export, and for each of our columns where it comes from and why; what is chosen leaves
it as the mapping file that ``crm-course data import`` reads. The cells of the export are data: its script puts them in
as text and never as markup.
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crmcourse import scripted
from crmcourse.mapping import words
from crmcourse.mapping.export import Export
from crmcourse.mapping.guess import Guess
from crmcourse.mapping.rules import ORDERS
from crmlib.i18n import LANGUAGES, N_, Text, _, language, speaking

_TEMPLATE = Path(__file__).parent / "templates" / "map.html"
_TAGS = {"en": "en", "zh": "zh-Hans"}
_ROWS = 8
_LOOKED_AT = 5_000
_MOST_VALUES = 60
_LONGEST = 60  # letters of a cell that are shown

_WORDS = {
    "title": N_("{export}: from its columns to ours"),
    "open": N_("Still to decide: {n}"),
    "ready": N_("Nothing is open: save the mapping file."),
    "save": N_("Save the mapping file"),
    "rows-word": N_("The first rows of the export, and how it was read"),
    "encoding-word": N_("Letters: {encoding}; headings in row {header}."),
    "wrong": N_("Looks wrong? Run crm-course data map again, with --encoding, --separator or --header."),
    "ours": N_("Our column"),
    "theirs": N_("Read from"),
    "how": N_("How"),
    "why": N_("Why"),
    "needed": N_("must be given"),
    "choose": N_("– please choose –"),
    "always": N_("the same in every row:"),
    "nothing": N_("(leave empty)"),
    "such": N_("such as {cells}"),
    "distinct": N_("equal rows count once"),
    "remove": N_("Leave this table out"),
    "add": N_("One more table of ours:"),
    "decimal": N_("before decimals:"),
    "percent": N_("15% is:"),
    "dates": N_("order:"),
    "serial": N_("Excel counts days since:"),
    "century": N_("years of two digits:"),
    "zone": N_("zone (+08:00):"),
    "time": N_("time of a day alone (12:00):"),
    "digits": N_("digits of a whole id:"),
    "found-out": N_("as the column tells"),
    "refused": N_("not read"),
    "undecided": N_("– please choose –"),
    "missing": N_("(no value)"),
    "yours": N_("chosen by you"),
    "unused": N_("Not used: {columns}."),
    "saved": N_(
        "Saved as {file} in your downloads. Put it beside the export, and run: "
        "crm-course data import {file} --to NEW_FOLDER"
    ),
    "year-month-day": N_("year, month, day"),
    "day-month-year": N_("day, month, year"),
    "month-day-year": N_("month, day, year"),
    "point": N_("a point (1,234.5)"),
    "comma": N_("a comma (1.234,5)"),
}


def render(export: Export, guess: Guess, package: Pairs[str, Any]) -> bytes:
    """Return the page.

    Parameters
    ----------
    export : Export
    guess : Guess
    package : mapping
        The Frictionless data package of the course.
    """
    mapping = guess.mapping
    tables = {
        name: {"distinct": one.distinct, "columns": _rules(one.columns)}
        for name, one in mapping.tables.items()
    }
    data = {
        "export": mapping.export,
        "encoding": mapping.encoding,
        "separator": mapping.separator,
        "header": mapping.header,
        "columns": export.columns,
        "rows": [[cell[:_LONGEST] for cell in row] for row in export.rows[:_ROWS]],
        "numbers": export.numbers[:_ROWS],
        "values": _distinct(export),
        "tables": {one["name"]: _table(one) for one in package["resources"]},
        "chosen": tables,
        "reasons": {".".join(place): asdict(said) for place, said in guess.reasons.items()},
        "orders": list(ORDERS),
        "words": {code: _in(code) for code in LANGUAGES},
        "tags": _TAGS,
        "first": language(),
    }
    return scripted.page(_TEMPLATE, data)


def _in(code: str) -> dict[str, str]:
    with speaking(code):
        said = {name: _(text) for name, text in _WORDS.items()}
    # The switch names the other language in its own words.
    return {**said, "share": "0.15", "points": "15", "language": "English" if code == "zh" else "中文"}


def _rules(columns: Pairs[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: {key: what for key, what in asdict(rule).items() if what} for name, rule in columns.items()}


def _distinct(export: Export) -> dict[str, list[str]]:
    """Return the values of each column that has few."""
    found = {}
    for name in export.columns:
        cells = dict.fromkeys(cell.strip() for cell in export.column(name)[:_LOOKED_AT] if cell.strip())
        if len(cells) <= _MOST_VALUES:
            found[name] = list(cells)
    return found


def _table(resource: Pairs[str, Any]) -> dict[str, Any]:
    return {
        "title": _titled(resource),
        "fields": [
            {
                "name": field["name"],
                "title": _titled(field),
                "about": {
                    code: field.get("description" + end, "") for code, end in (("en", ""), ("zh", "_zh"))
                },
                "needed": bool(field.get("constraints", {}).get("required")),
                "kind": _kind(field),
                "known": words.values(field) if words.is_a_list(field) else {},
            }
            for field in resource["schema"]["fields"]
        ],
    }


def _titled(about: Pairs[str, Any]) -> dict[str, str]:
    return asdict(Text(about.get("title", about["name"]), about.get("title_zh", about["name"])))


def _kind(field: Pairs[str, Any]) -> str:
    if words.is_a_list(field):
        return "list"
    if words.is_id(field):
        return "id"
    return {"integer": "number"}.get(field["type"], field["type"])
