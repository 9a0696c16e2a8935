"""What was done, held against the rules of etiquette. (Lecture row S0.24)

judge    which rules an option of a scenario keeps and breaks, what it is worth, and why
Verdict  its answer
derived  the right order of a scenario
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from crmlib import frames
from crmlib.etiquette.orders import DERIVED
from crmlib.etiquette.people import Order, Person
from crmlib.etiquette.rules import Scenario, rules
from crmlib.etiquette.telephone import telephone
from crmlib.i18n import Text, both, lines
from crmlib.result import Result


@dataclass(frozen=True, repr=False)
class Verdict(Result):
    """What `judge` returns.

    Attributes
    ----------
    kept, broken : tuple of str
        Rules at issue.
    points : int
        3 if none is broken, 0 if a taboo is (whatever else is kept) or nothing is kept; else 1, or 2 if most is kept.
    veto : bool
        Whether a taboo is broken.
    because : Text
        Why: of the broken rules, or of those that are kept.
    """

    kept: tuple[str, ...] = field(kw_only=True)
    broken: tuple[str, ...] = field(kw_only=True)
    points: int = field(kw_only=True)
    veto: bool = field(kw_only=True)
    because: Text = field(kw_only=True)


def judge(scenario: Scenario, choice: str) -> Verdict:
    """Return which rules an option keeps and breaks, what it is worth, and why.

    Parameters
    ----------
    scenario : Scenario
    choice : str
        The option's letter.

    Returns
    -------
    Verdict
        ``.table`` by rule at issue: outcome (followed or not), because.

    Raises
    ------
    DataError
        If there is no such option.

    Examples
    --------
    >>> from crmlib.etiquette import scenarios
    >>> max(judge(scenarios()[0], letter).points for letter in "abcd")
    3
    """
    frames.check_choice(choice, scenario.does, "choice")
    does = scenario.does[choice]
    kept, broken = _by_facts(scenario, does)
    if "acts" in does:
        order = derived(scenario)
        wrong = order.against(does["acts"])
        issue = dict.fromkeys(
            [*(act.rule for act in order.acts), *([order.in_order] if order.in_order else [])]
        )
        broken += wrong
        kept += [rule for rule in issue if rule not in wrong]
    if "call" in does:
        heard = telephone(
            [*scenario.facts.get("before", ()), *does["call"], *scenario.facts.get("after", ())]
        )
        broken += heard.broken
        kept += heard.kept
    broken = list(dict.fromkeys(broken))
    kept = [rule for rule in dict.fromkeys(kept) if rule not in broken]
    known = rules()
    veto = any(known[rule].veto for rule in broken)
    good, bad = (sum(known[rule].weight for rule in some) for some in (kept, broken))
    points = 0 if veto or (bad and not good) else 3 if not bad else 2 if good >= bad else 1
    rows = [*((known[one].name, both("not followed"), known[one].because) for one in broken),
            *((known[one].name, both("followed"), known[one].because) for one in kept)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["rule", "outcome", "because"], dtype=object).set_index("rule")
    note = both("{points} of 3 points.", points=points)
    taboo = both("A taboo is broken: nothing else makes up for it.") if veto else ""
    return Verdict(
        table, note=lines(note, taboo), kept=tuple(kept), broken=tuple(broken), points=points, veto=veto,
        because=lines(*(known[one].because for one in broken or kept)),
    )  # fmt: skip


def _by_facts(scenario: Scenario, does: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the rules kept and broken that only ask for what is done."""
    kept: list[str] = []
    broken: list[str] = []
    there = {**scenario.facts, **does}
    for rule in rules().values():
        holds = rule.then and all(there.get(fact) == value for fact, value in rule.when.items())
        issue = {fact: value for fact, value in rule.then.items() if fact in does} if holds else {}
        if issue:
            right = all(does[fact] == value for fact, value in issue.items())
            (kept if right else broken).append(rule.id)
    return kept, broken


def derived(scenario: Scenario) -> Order:
    """Return the right order of a scenario, as the rules derive it from who is there."""
    settings = {key: value for key, value in scenario.order.items() if key not in ("by", "people")}
    people = [
        Person(**{**one, "name": Text(**one["name"]) if isinstance(one["name"], dict) else one["name"]})
        for one in scenario.order["people"]
    ]
    return DERIVED[scenario.order["by"]](people, **settings)
