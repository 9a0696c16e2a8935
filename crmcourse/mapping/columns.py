"""One column of ours, read from one of the export.

decided   its rule, with what it leaves to the cells
read      each of its cells as our tables write it, or why it cannot be read
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import replace
from typing import Any

import pandas as pd

from crmcourse.mapping import cells, habits, ids, words
from crmcourse.mapping.rules import OPEN, Rule
from crmlib.i18n import Text


def decided(rule: Rule, field: Pairs[str, Any], column: pd.Series, raw: pd.DataFrame) -> Rule:
    """Return a rule that says how numbers or days are written, by the column and else by the rest of the export."""
    kind = field["type"]
    if words.is_a_list(field) or kind not in ("integer", "number", "date", "datetime"):
        return rule
    others = {name: list(raw[name].unique()) for name in raw.columns if name != rule.source}
    filled = [cell for cell in column.unique() if cell]
    if kind in ("date", "datetime"):
        found = habits.by_others(habits.order, habits.order(filled), others)
        return replace(rule, dates=rule.dates or found.what)
    found = habits.by_others(habits.decimal, habits.decimal(filled, whole=kind == "integer"), others)
    return replace(rule, decimal=rule.decimal or found.what)


def read(column: Sequence[str], rule: Rule, field: Pairs[str, Any]) -> dict[str, tuple[str, Text | None]]:
    """Return each cell as our tables write it, or why it cannot be read."""
    reader = _reader([cell for cell in column if cell], rule, field)
    read: dict[str, tuple[str, Text | None]] = {}
    for cell in column:
        try:
            said = cells.decided(cell, rule)
            if said not in (None, OPEN):
                read[cell] = said, None
            else:
                read[cell] = (reader(cell) if said or cells.plain(cell) else ""), None
        except cells.Unreadable as refused:
            read[cell] = "", refused.why
    return read


def _reader(column: Sequence[str], rule: Rule, field: Pairs[str, Any]) -> Callable[[str], str]:
    kind = field["type"]
    if words.is_a_list(field):
        known = words.values(field)
        return lambda cell: cells.value(cell, rule, known)
    if kind in ("integer", "number"):
        return lambda cell: cells.number(cell, rule, whole=kind == "integer")
    if kind == "date":
        return lambda cell: cells.day(cell, rule)
    if kind == "datetime":
        return lambda cell: cells.moment(cell, rule)
    if words.is_id(field):
        return _ids(column, rule)
    return str  # texts are data, whatever they begin with


def _ids(column: Sequence[str], rule: Rule) -> Callable[[str], str]:
    width = int(rule.digits or 0)

    def whole(cell: str) -> str:
        text = cells.unguarded(cell)
        return text.zfill(width) if text.isascii() and text.isdigit() else text

    harm = ids.damaged({whole(cell) for cell in column})

    def read(cell: str) -> str:
        text = whole(cell)
        if text in harm:
            raise cells.Unreadable(harm[text])
        return text

    return read
