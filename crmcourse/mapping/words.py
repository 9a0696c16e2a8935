"""What firms call our columns and values, in Chinese, English and German.

headings   the names that a column of ours goes by
values     what may be written for each value of a column
folded     a name without what does not tell names apart
is_id      whether a column holds numbers of customers, products, orders
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from crmlib import schema


@cache
def _words() -> dict[str, Any]:
    import yaml

    return yaml.load((Path(__file__).parent / "words.yml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506


def folded(name: str) -> str:
    """Return a name without capitals, spaces, signs, and the unit in brackets behind it.

    Examples
    --------
    >>> folded("实付金额（元）"), folded("Kunden-Nr."), folded("birth_year")
    ('实付金额', 'kundennr', 'birthyear')
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"[(\[](元|rmb|cny|eur|€|¥|件|yuan|stk)[)\]]\s*$", "", text)
    return re.sub(r"[\W_]+", "", text) or text.strip()


def headings(field: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of a column by `folded`, each with how it stands in the list; our own come first."""
    own = [field["name"], field.get("title", ""), field.get("title_zh", "")]
    named = [*own, *_words()["headings"].get(field["name"], [])]
    return {folded(name): name for name in reversed(named) if name}


def values(field: Mapping[str, Any]) -> dict[str, str]:
    """Return what may be written for the values of a column, by `folded` → the value.

    Examples
    --------
    >>> values({"type": "boolean"})["是"], values({"type": "integer", "constraints": {"enum": [0, 1]}})["nein"]
    ('true', '0')
    """
    allowed = [str(value) for value in field.get("constraints", {}).get("enum", [])]
    words = _words()
    known: dict[str, str] = {}
    if field["type"] == "boolean" or set(allowed) == {"0", "1"} or _is_zero_or_one(field):
        yes, no = ("true", "false") if field["type"] == "boolean" else ("1", "0")
        known = {folded(word): meant for meant, key in ((yes, "yes"), (no, "no")) for word in words[key]}
    for value in allowed:
        known |= {folded(word): value for word in words["values"].get(value, [])}
    return known | {folded(value): value for value in allowed}


def is_a_list(field: Mapping[str, Any]) -> bool:
    """Say whether a column holds one of a few values."""
    return (
        bool(field.get("constraints", {}).get("enum")) or field["type"] == "boolean" or _is_zero_or_one(field)
    )


def _is_zero_or_one(field: Mapping[str, Any]) -> bool:
    rules = field.get("constraints", {})
    return field["type"] == "integer" and (rules.get("minimum"), rules.get("maximum")) == (0, 1)


def is_id(field: Mapping[str, Any]) -> bool:
    """Say whether a column holds numbers of customers, products, orders."""
    return field["type"] == "string" and (
        field["name"].endswith("_id") or field.get("constraints", {}).get("pattern") == schema.ID
    )
