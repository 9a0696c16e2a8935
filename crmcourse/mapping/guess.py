"""A first mapping for an export, guessed from its headings and cells, with a reason for each line.

guess     which tables of ours are in an export, and what each column is read from
guessed   how one column of ours would be read from one of the export
Guess     a mapping, its reasons, and what was not used
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Any, NamedTuple

from crmcourse.mapping import cells, habits, ids, words
from crmcourse.mapping.export import Export
from crmcourse.mapping.rules import OPEN, Mapping, Rule, TableRule
from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both, lines, listed

_LEAST = 0.3  # of a table's and an export's columns that find each other, for a guess to be made
_AS_GOOD = 0.9  # of the best table's share, for another to be named
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


class Match(NamedTuple):
    """A heading that a column of ours may go by, why, and how much that says: 1 for our own name."""

    heading: str
    why: Text
    weight: float


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
        tables, others = _tables(export, resources, matches)
        if others:
            said = N_(
                "It may be one of these as well: {tables}. Then run crm-course data map again, with --table."
            )
            reasons[("export",)] = lines(reasons[("export",)], both(said, tables=listed(others)))
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


def matched(headings: Sequence[str], resource: Pairs[str, Any]) -> dict[str, Match]:
    """Return which heading each column of a table goes by, and why; each heading is used once."""
    found: list[tuple[float, int, str, Match]] = []
    for field in resource["schema"]["fields"]:
        names = words.headings(field)
        order = {name: place for place, name in enumerate(reversed(names))}
        for place, heading in enumerate(headings):
            plain = words.folded(heading)
            if plain in names:
                said = N_("the heading {heading} is a usual name for it")
                match = Match(heading, both(said, heading=heading), 1 - order[plain] / 100)
                found.append((1 + match.weight, -place, field["name"], match))
                continue
            near = next(iter(get_close_matches(plain, names, 1, _NEAR)), None)
            if near is not None:
                alike = SequenceMatcher(None, near, plain).ratio()
                said = N_("the heading {heading} is like {near}")
                match = Match(heading, both(said, heading=heading, near=names[near]), alike / 2)
                found.append((alike, -place, field["name"], match))
    taken: dict[str, Match] = {}
    for _score, _place, column, match in sorted(found, key=lambda one: one[:3], reverse=True):
        if column not in taken and match.heading not in {used.heading for used in taken.values()}:
            taken[column] = match
    for _score, _place, column, match in found:
        # A firm has one name for a product, and we have two columns.
        if column not in taken and column.startswith("name_"):
            taken[column] = match
    return taken


def _tables(
    export: Export, resources: Pairs[str, Any], matches: Pairs[str, Pairs[str, Match]]
) -> tuple[list[str], list[str]]:
    """Return the table that shares most columns with an export, with those that are wholly in it; and near ones."""

    def needed(name: str) -> set[str]:
        fields = resources[name]["schema"]["fields"]
        return {field["name"] for field in fields if field.get("constraints", {}).get("required")}

    def share(name: str) -> float:
        return (
            2
            * sum(one.weight for one in matches[name].values())
            / (len(needed(name) | set(matches[name])) + len(export.columns))
        )

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
    used = {one.heading for one in matches[best].values()}

    def brings(name: str) -> int:
        return sum(one.heading not in used for one in matches[name].values())

    others = {name for name in linked if needed(name) <= set(matches[name]) and brings(name) >= _BRINGS}
    near = [
        name for name in resources if name not in others | {best} and share(name) > _AS_GOOD * share(best)
    ]
    return [name for name in resources if name == best or name in others], near


def _is_referred_to(name: str, tables: Sequence[str], resources: Pairs[str, Any]) -> bool:
    return any(
        one["reference"]["resource"] == name
        for other in tables
        if other != name
        for one in resources[other]["schema"].get("foreignKeys", [])
    )


def _column(field: Pairs[str, Any], match: Match | None, export: Export) -> tuple[Rule, Text]:
    if match is None:
        if field.get("constraints", {}).get("required"):
            return Rule(source=OPEN), both(
                N_("no heading is like it, and it is needed: choose one, or write always")
            )
        return Rule(), both(N_("no heading is like it; it may stay empty"))
    rule, *reasons = guessed(field, match.heading, export)
    return rule, _joined([match.why, *reasons])


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
        harm = ids.damaged({cells.unguarded(cell) for cell in column})
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
    short += [cell for cell in plain if re.search(r"[a-zä.][-. ]\d\d$", cell, re.I)]
    if short and found.what != OPEN:
        said["century"] = "2000"
        reasons.append(both(N_("{example} has a year of two digits, taken for 20…"), example=short[0]))
    if field["type"] == "datetime":
        said["zone"] = "+08:00"
        reasons.append(both(N_("where no zone is named, China's is meant: change it if it is another")))
    elif any(map(cells.has_time, column)):
        reasons.append(both(N_("the time of day is left out")))
    return Rule(source=heading, **said), *reasons
