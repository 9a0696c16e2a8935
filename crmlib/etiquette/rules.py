"""The rules of etiquette as data, and the scenarios that put them to use. (Lecture row S0.24)

Rule       one rule: when it holds, what it asks, why, from where
rules      all of them, by id
Scenario   a situation with four things one might do
scenarios  all of them

Both lie beside this file, ``rules.json`` and ``scenarios.json``, in both languages. Rules are a version of custom, not
a truth: each says where it comes from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from crmlib.i18n import Text


@dataclass(frozen=True)
class Rule:
    """One rule of etiquette.

    Attributes
    ----------
    id, area : str
    name, because, source : Text
        The rule in short; why it is one; where it comes from.
    when, then : mapping
        Facts of a situation in which it holds, and what it asks to be done. Both are empty for rules that are derived
        from who is there (``order``) or read off a call.
    order : str
        The function of `crmlib.etiquette` that derives it, or ``"call"``.
    weight : int
    veto : bool
        Whether breaking it spoils everything else: a taboo.
    """

    id: str
    area: str
    name: Text
    because: Text
    source: Text
    when: Mapping[str, Any]
    then: Mapping[str, Any]
    order: str
    weight: int
    veto: bool


@dataclass(frozen=True)
class Scenario:
    """A situation, and four things one might do.

    Attributes
    ----------
    id, area : str
    situation : Text
    options : mapping of letter to Text
    facts : mapping
        What holds whatever is done.
    does : mapping of letter to mapping
        What each option does: facts, acts in an order, or moves of a call.
    order : mapping
        The function that derives the acts (``by``), with its ``people`` and settings; empty if none does.
    """

    id: str
    area: str
    situation: Text
    options: Mapping[str, Text]
    facts: Mapping[str, Any]
    does: Mapping[str, Mapping[str, Any]]
    order: Mapping[str, Any]


def _read(name: str) -> list[dict[str, Any]]:
    path = Path(__file__).with_name(name)
    return list(json.loads(path.read_text(encoding="utf-8")))


def _text(said: Mapping[str, str]) -> Text:
    return Text(en=said["en"], zh=said["zh"])


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by id.

    Examples
    --------
    >>> print(rules()["tea_seven_tenths"].name, rules()["no_looks"].veto)
    tea seven-tenths full True
    """
    made = (
        Rule(
            id=one["id"], area=one["area"], name=_text(one["name"]), because=_text(one["because"]),
            source=_text(one["source"]), when=one.get("when", {}), then=one.get("then", {}),
            order=one.get("order", ""), weight=one.get("weight", 1), veto=one.get("veto", False),
        ) for one in _read("rules.json")
    )  # fmt: skip
    return MappingProxyType({one.id: one for one in made})


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the scenarios.

    Examples
    --------
    >>> len(scenarios()), sorted(scenarios()[0].options)
    (40, ['a', 'b', 'c', 'd'])
    """
    return tuple(
        Scenario(
            id=one["id"], area=one["area"], situation=_text(one["situation"]), facts=one.get("facts", {}),
            options={letter: _text(option) for letter, option in one["options"].items()},
            does={letter: option.get("does", {}) for letter, option in one["options"].items()},
            order=one.get("order", {}),
        ) for one in _read("scenarios.json")
    )  # fmt: skip
