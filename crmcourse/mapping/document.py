"""The mapping file: YAML that a trainer reads and changes, with the reasons of a guess beside each line.

written   a mapping as the text of its file
parsed    the mapping in a text, or what is wrong with it
load      the mapping in a file
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Pairs
from dataclasses import fields as parts
from pathlib import Path
from typing import Any

from crmcourse.mapping.rules import OPEN, ORDERS, Mapping, Rule, TableRule
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both

LARGEST = 2_000_000  # bytes
_NAMES = {"source": "from"}
_ALLOWED = {
    "decimal": (".", ",", OPEN),
    "percent": ("share", "points"),
    "dates": (*ORDERS, OPEN),
    "serial": ("1900", "1904"),
    "century": ("1900", "2000"),
}
_SHAPES = {"zone": r"[+-]\d\d:\d\d", "time": r"([01]\d|2[0-3]):[0-5]\d", "digits": r"[1-9]\d?"}
_HEAD = N_(
    'How an export becomes our tables. Change it as you like; where "?" stands, you must decide.\n'
    "Behind a column: from (a heading of the export), always (the same in every row), or nothing at all."
)


def written(mapping: Mapping, reasons: Pairs[tuple[str, ...], object] | None = None) -> str:
    """Return a mapping as the text of its file.

    Parameters
    ----------
    mapping : Mapping
    reasons : mapping, optional
        Behind which line a remark goes → the remark: ``("export",)``, ``(table,)`` or ``(table, column)``.
    """
    reasons = reasons or {}
    lines = [*_remark(both(_HEAD), ""), *_remark(reasons.get(("export",)), "")]
    lines += [f"{key}: {_text(getattr(mapping, key))}" for key in ("export", "encoding", "separator")]
    lines += [f"header: {mapping.header}", "tables:"]
    for name, table in mapping.tables.items():
        lines += [*_remark(reasons.get((name,)), "  "), f"  {name}:"]
        lines += ["    distinct: true"] if table.distinct else []
        lines += ["    columns:"]
        for column, rule in table.columns.items():
            lines += [*_remark(reasons.get((name, column)), "      "), *_rule(column, rule)]
    return "\n".join(lines) + "\n"


def _rule(column: str, rule: Rule) -> Iterator[str]:
    said = {part.name: getattr(rule, part.name) for part in parts(rule)}
    yield f"      {column}:"
    for name, what in said.items():
        if name == "values" and what:
            yield "        values:"
            yield from (f"          {_text(theirs)}: {_text(ours)}" for theirs, ours in what.items())
        elif what:
            yield f"        {_NAMES.get(name, name)}: {_text(what)}"


def _text(text: str) -> str:
    # JSON's quotes are YAML's; these three would end a line there.
    return re.sub(
        "[\x85\u2028\u2029]", lambda one: f"\\u{ord(one[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def _remark(text: object, before: str) -> Iterator[str]:
    for line in re.split(r"[\r\n\x85\u2028\u2029]+", str(text)) if text else ():
        yield f"{before}# " + re.sub(r"[^\x20-\uffff]", " ", line).replace("\x7f", " ")


def load(path: Path) -> Mapping:
    """Return the mapping in a file.

    Raises
    ------
    DataError
        If it is not there, too large, no mapping, or says what nobody understands.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise DataError(_("{file} is too large for a mapping file.").format(file=path.name))
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise DataError(_("The file {file} is not there.").format(file=path)) from None
    except UnicodeDecodeError:
        raise DataError(_("{file} is not UTF-8. Save it so.").format(file=path.name)) from None
    return parsed(text, path.name)


def parsed(text: str, file: str) -> Mapping:
    """Return the mapping in a text.

    Parameters
    ----------
    text : str
    file : str
        Its name, to be shown.

    Raises
    ------
    DataError
        If it is no mapping, or says what nobody understands; with the place.
    """
    import yaml

    try:
        # Everything is a text: no is no word for false here, and 00123 no number.
        whole = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        message = _("{file} cannot be read near line {line}. Are the spaces before the words as they were?")
        raise DataError(message.format(file=file, line=place.line + 1 if place else 1)) from None
    whole = _keys(whole, file, "", ("export", "encoding", "separator", "header", "tables"))
    lacking = [key for key in ("export", "tables") if not whole.get(key)]
    if lacking:
        raise DataError(_("{file} lacks {keys}.").format(file=file, keys=", ".join(lacking)))
    header = whole.get("header") or "1"
    if not re.fullmatch(r"[1-9]\d{0,5}", str(header)):
        raise DataError(
            _("{file}: header is the number of a row, not {found!r}.").format(file=file, found=header)
        )
    tables = {
        name: _table(about, file, name) for name, about in _keys(whole["tables"], file, "tables").items()
    }
    said = [_scalar(whole.get(key, ""), file, key) for key in ("export", "encoding", "separator")]
    return Mapping(*said, int(header), tables)


def _table(about: Any, file: str, name: str) -> TableRule:
    about = _keys(about, file, name, ("columns", "distinct"))
    columns = _keys(about.get("columns") or {}, file, f"{name}.columns")
    rules = {column: _parsed(rule, file, f"{name}.{column}") for column, rule in columns.items()}
    return TableRule(rules, str(about.get("distinct", "")).lower() == "true")


def _parsed(about: Any, file: str, place: str) -> Rule:
    names = {_NAMES.get(part.name, part.name): part.name for part in parts(Rule)}
    about = _keys(about or {}, file, place, tuple(names))
    values = _keys(about.pop("values", None) or {}, file, f"{place}.values")
    said = {names[key]: _scalar(what, file, f"{place}.{key}") for key, what in about.items()}
    for key, allowed in _ALLOWED.items():
        if said.get(key) and said[key] not in allowed:
            message = _("{file}, {place}: {key} is {found!r}; choose one of {allowed}.")
            raise DataError(
                message.format(file=file, place=place, key=key, found=said[key], allowed=", ".join(allowed))
            )
    for key, shape in _SHAPES.items():
        if said.get(key) and not re.fullmatch(shape, said[key]):
            message = _("{file}, {place}: {key} is {found!r}; write it like {example}.")
            example = {"zone": "+08:00", "time": "12:00", "digits": "5"}[key]
            raise DataError(message.format(file=file, place=place, key=key, found=said[key], example=example))
    if said.get("source") and said.get("always"):
        raise DataError(
            _("{file}, {place}: from and always do not go together.").format(file=file, place=place)
        )
    return Rule(**said, values={key: _scalar(what, file, f"{place}.values") for key, what in values.items()})


def _keys(found: Any, file: str, place: str, known: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        message = _("{file}, {place}: names with a colon behind them belong here.")
        raise DataError(message.format(file=file, place=place or "–"))
    for key in found:
        if known and key not in known:
            message = _("{file}, {place}: nobody knows {key!r}; choose from {known}.")
            raise DataError(message.format(file=file, place=place or "–", key=key, known=", ".join(known)))
    return dict(found)


def _scalar(found: Any, file: str, place: str) -> str:
    if not isinstance(found, str):
        raise DataError(_("{file}, {place}: one value belongs here.").format(file=file, place=place))
    return found
