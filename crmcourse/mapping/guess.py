"""A first mapping for an export, guessed from its headings and cells, with a reason for each line.

guess     which tables of ours are in an export, and what each column is read from
guessed   how one column of ours would be read from one of the export
Guess     a mapping, its reasons, and what was not used
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from crmcourse.mapping import cells, habits, ids, words
from crmcourse.mapping.export import Export
from crmcourse.mapping.rules import OPEN, Mapping, Rule, TableRule
from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both, lines, listed

_LEAST = 0.3  # of a table's and an export's columns that find each other, for a guess to be made
_BRINGS = 2  # headings that a second table must use and the first does not
_NEAR = 0.8  # how alike two headings are
_LOOKED_AT = 5_000  # rows
_MOST_VALUES = 40
_DAYS = range(29_221, 54_789)  # 1980 to 2049, as spreadsheets count


@dataclass(frozen=True)
class Guess:
    """A guessed mapping.

    Attributes
    ----------
    mapping : Mapping
    reasons : dict
        As `document.written` takes them.
    unused : list of str
        Headings that nothing is read from.
    """

    mapping: Mapping
    reasons: dict[tuple[str, ...], Text]
    unused: list[str]


def guess(export: Export, package: Pairs[str, Any], tables: Sequence[str] = ()) -> Guess:
    """Return a first mapping for an export.

    Parameters
    ----------
    export : Export
    package : mapping
        The Frictionless data package of the course.
    tables : sequence of str, optional
        Ours that are in it; found out by the headings, if left out.

    Raises
    ------
    DataError
        If no table of ours fits, or there is none of a name.
    """
    resources = {one["name"]: one for one in package["resources"]}
    for name in tables:
        if name not in resources:
            message = _("There is no table {name!r}. The tables are: {known}.")
            raise DataError(message.format(name=name, known=", ".join(resources)))
    matches = {name: matched(export.columns, resource) for name, resource in resources.items()}
    reasons: dict[tuple[str, ...], Text] = {("export",): lines(*export.reasons)}
    if not tables:
        tables = _tables(export, resources, matches)
    rules = {}
    for name in tables:
        columns = {}
        for field in resources[name]["schema"]["fields"]:
            rule, reason = _column(field, matches[name].get(field["name"]), export)
            columns[field["name"]] = rule
            reasons[(name, field["name"])] = reason
        rules[name] = TableRule(columns, _is_referred_to(name, tables, resources))
        found = len(matches[name])
        said = N_("{title}: {n} of its {all} columns have a heading here")
        title = Text(resources[name].get("title", name), resources[name].get("title_zh", name))
        reasons[(name,)] = both(said, title=title, n=found, all=len(columns))
    used = {rule.source for table in rules.values() for rule in table.columns.values()}
    mapping = Mapping(export.file.name, export.encoding, export.separator, export.header, rules)
    return Guess(mapping, reasons, [name for name in export.columns if name not in used])


def matched(headings: Sequence[str], resource: Pairs[str, Any]) -> dict[str, tuple[str, Text]]:
    """Return which heading each column of a table goes by, and why; each heading is used once."""
    found: list[tuple[float, int, str, str, Text]] = []
    for field in resource["schema"]["fields"]:
        names = words.headings(field)
        order = {name: place for place, name in enumerate(reversed(names))}
        for place, heading in enumerate(headings):
            plain = words.folded(heading)
            if plain in names:
                said = N_("the heading {heading} is a usual name for it")
                found.append(
                    (2 - order[plain] / 100, -place, field["name"], heading, both(said, heading=heading))
                )
                continue
            near = max(names, key=lambda name: SequenceMatcher(None, name, plain).ratio())
            alike = SequenceMatcher(None, near, plain).ratio()
            if alike >= _NEAR:
                said = N_("the heading {heading} is like {near}")
                reason = both(said, heading=heading, near=names[near])
                found.append((alike, -place, field["name"], heading, reason))
    taken: dict[str, tuple[str, Text]] = {}
    for _score, _place, column, heading, reason in sorted(found, key=lambda one: one[:3], reverse=True):
        if column not in taken and heading not in {used for used, _reason in taken.values()}:
            taken[column] = heading, reason
    for _score, _place, column, heading, reason in found:
        # A firm has one name for a product, and we have two columns.
        if column not in taken and column.startswith("name_"):
            taken[column] = heading, reason
    return taken


def _tables(export: Export, resources: Pairs[str, Any], matches: Pairs[str, Pairs[str, Any]]) -> list[str]:
    """Return the table that shares most columns with an export, and those that are wholly in it as well."""

    def needed(name: str) -> set[str]:
        fields = resources[name]["schema"]["fields"]
        return {field["name"] for field in fields if field.get("constraints", {}).get("required")}

    def share(name: str) -> float:
        return 2 * len(matches[name]) / (len(needed(name) | set(matches[name])) + len(export.columns))

    best = max(resources, key=share)
    if share(best) < _LEAST:
        message = _(
            "{file}: no table of ours fits its headings ({known}). Say which one it is, with --table; "
            "crm-course data describe lists them."
        )
        raise DataError(message.format(file=export.file.name, known=", ".join(export.columns)))
    linked = {
        name
        for name, resource in resources.items()
        for one in resource["schema"].get("foreignKeys", [])
        if best in (name, one["reference"]["resource"])
        for name in (name, one["reference"]["resource"])
        if name
    }
    used = {heading for heading, _reason in matches[best].values()}

    def brings(name: str) -> int:
        return sum(heading not in used for heading, _reason in matches[name].values())

    others = {name for name in linked if needed(name) <= set(matches[name]) and brings(name) >= _BRINGS}
    return [name for name in resources if name == best or name in others]


def _is_referred_to(name: str, tables: Sequence[str], resources: Pairs[str, Any]) -> bool:
    return any(
        one["reference"]["resource"] == name
        for other in tables
        if other != name
        for one in resources[other]["schema"].get("foreignKeys", [])
    )


def _column(field: Pairs[str, Any], match: tuple[str, Text] | None, export: Export) -> tuple[Rule, Text]:
    if match is None:
        if field.get("constraints", {}).get("required"):
            return Rule(source=OPEN), both(
                N_("no heading is like it, and it is needed: choose one, or write always")
            )
        return Rule(), both(N_("no heading is like it; it may stay empty"))
    rule, *reasons = guessed(field, match[0], export)
    return rule, _joined([match[1], *reasons])


def _joined(reasons: Sequence[Text]) -> Text:
    return Text("; ".join(one.en for one in reasons), "；".join(one.zh for one in reasons))


def guessed(field: Pairs[str, Any], heading: str, export: Export) -> tuple[Any, ...]:
    """Return how a column of ours would be read from one of the export, and the reasons."""
    column = [cell for cell in export.column(heading)[:_LOOKED_AT] if cell.strip()]
    if words.is_a_list(field):
        return _values(field, heading, column)
    others = {name: export.column(name)[:_LOOKED_AT] for name in export.columns if name != heading}
    if field["type"] in ("integer", "number"):
        return _number(field, heading, column, others)
    if field["type"] in ("date", "datetime"):
        return _days(field, heading, column, others)
    if words.is_id(field):
        harm = ids.damaged({cells.plain(cell) for cell in column})
        if harm:
            one, why = next(iter(harm.items()))
            return Rule(source=heading), both(N_("beware, {one}: {why}"), one=one, why=why)
    return (Rule(source=heading),)


def _values(field: Pairs[str, Any], heading: str, column: Sequence[str]) -> tuple[Any, ...]:
    known, values = words.values(field), {}
    for cell in dict.fromkeys(cell.strip() for cell in column):
        meant = known.get(words.folded(cells.plain(cell)), OPEN)
        if meant != cell and len(values) < _MOST_VALUES:
            values[cell] = meant
    unknown = [cell for cell, meant in values.items() if meant == OPEN]
    rule = Rule(source=heading, values=values)
    if not unknown:
        return (rule, both(N_("its values are usual words for ours"))) if values else (rule,)
    allowed = listed(dict.fromkeys(known.values()))
    said = N_("decide which of {allowed} is meant by {unknown}")
    return rule, both(said, allowed=allowed, unknown=listed(unknown[:5]))


def _number(
    field: Pairs[str, Any], heading: str, column: Sequence[str], others: Pairs[str, Sequence[str]]
) -> tuple[Any, ...]:
    whole = field["type"] == "integer"
    found = habits.by_others(habits.decimal, habits.decimal(column, whole=whole), others)
    percent = any(cells.plain(cell).endswith("%") for cell in column)
    rule = Rule(source=heading, decimal=found.what, percent="share" if percent else "")
    more = [both(N_("15% is read as 0.15"))] if percent else []
    return rule, found.why, *more


def _days(
    field: Pairs[str, Any], heading: str, column: Sequence[str], others: Pairs[str, Sequence[str]]
) -> tuple[Any, ...]:
    found = habits.by_others(habits.order, habits.order(column), others)
    said: dict[str, str] = {"dates": found.what}
    reasons = [found.why]
    plain = [cells.plain(cell) for cell in column]
    counted = [match for cell in plain if (match := cells.SERIAL.fullmatch(cell))]
    if counted and all(int(match[1]) in _DAYS for match in counted):
        said["serial"] = "1900"
        day = cells.day(counted[0][0], Rule(serial="1900"))
        said_so = N_("{example} is a day as Excel counts them since 1900: {day}")
        reasons.append(both(said_so, example=counted[0][0], day=day))
    short = [cell for cell in plain if (m := cells.YEAR_LAST.match(cell)) and len(m[3]) == 2]
    if short and found.what != OPEN:
        said["century"] = "2000"
        reasons.append(both(N_("{example} has a year of two digits, taken for 20…"), example=short[0]))
    if field["type"] == "datetime":
        said["zone"] = "+08:00"
        reasons.append(both(N_("where no zone is named, China's is meant: change it if it is another")))
    elif any(map(cells.has_time, column)):
        reasons.append(both(N_("the time of day is left out")))
    return Rule(source=heading, **said), *reasons
