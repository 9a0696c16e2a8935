"""What was found of service, beside what is true: skills, messages, rules kept.

service_compared   estimates of calls, notes and mystery visits beside the truth
true_effect        what a skill truly does in some calls
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.stats.judged_twice import true_by
from crmlib.world.truth.service import SKILLS, CallTruth

if TYPE_CHECKING:
    from crmlib.world.truth import Truth


def true_effect(calls: pd.DataFrame, skill: str, truth: CallTruth) -> np.ndarray:
    """Return by call what a skill truly adds to the chance of a satisfied one, all else as it was.

    Parameters
    ----------
    calls : DataFrame
        As ``service_calls``.
    skill : str
        One of ``SKILLS``.
    truth : CallTruth

    Examples
    --------
    >>> from crmlib.world import simulate
    >>> calls = simulate(customers=300, members=1)["service_calls"]
    >>> bool(true_effect(calls[calls["complains"] == 1], "humour", CallTruth()).mean() < 0)
    True
    """
    shown = calls[[f"skill_{name}" for name in SKILLS]].astype(float)
    seen = shown.notna().to_numpy()
    complains = calls["complains"].to_numpy(float)
    place = SKILLS.index(skill)

    def chance(value: float) -> np.ndarray:
        x = np.where(seen, shown.to_numpy(), 0.0)
        x[:, place] = value
        odds = truth.intercept + truth.complaint * complains
        odds = odds + ((x - np.array(truth.base)) * seen) @ np.array(truth.effect)
        odds = odds + truth.humour_in_complaints * complains * x[:, SKILLS.index("humour")]
        return 1 / (1 + np.exp(-odds))

    return np.where(seen[:, place], chance(1.0) - chance(0.0), np.nan)


def service_compared(
    calls: pd.DataFrame, messages: pd.DataFrame, mystery: pd.DataFrame, truth: Truth, *, level: float = 0.95
) -> Result:
    """Return what calls, notes and mystery visits say, beside the truth that made them.

    Parameters
    ----------
    calls, messages, mystery : DataFrame
        The tables service_calls, messages and mystery_visits.
    truth : Truth
    level : float, default 0.95

    Returns
    -------
    Result
        ``.table`` by what was estimated, each of a hundred calls, facts or rules: estimate, low, high, truth, inside.
    """
    from crmlib.service import Skill, fit_error, skill_effect

    real, rows = truth.calls, {}
    every = skill_effect(calls, level=level).table
    for one, name in ((Skill.LISTEN, N_("listening")), (Skill.PREPARATION, N_("preparation"))):
        found = every.loc[one, ["adjusted", "low", "high"]].tolist()
        rows[both(name)] = [*found, np.nanmean(true_effect(calls, one.value, real))]
    humour = skill_effect(calls, by="complains", level=level).table.loc[Skill.HUMOUR]
    effect, angry = true_effect(calls, "humour", real), calls["complains"].to_numpy() == 1
    there = humour[["elsewhere", "elsewhere_low", "elsewhere_high"]].tolist()
    rows[both("humour, elsewhere")] = [*there, effect[~angry].mean()]
    here = humour[["in_complaints", "low", "high"]].tolist()
    rows[both("humour, in complaints")] = [*here, effect[angry].mean()]
    heard = fit_error(messages, level=level).table[["estimate", "low", "high"]].to_numpy()
    rows[both("misheard at a hop")] = [*heard[0], truth.notes.error]
    rows[both("missed by reading back")] = [*heard[1], truth.notes.miss]
    shoppers = truth.shoppers
    kept = true_by(mystery, "branch", sensitivity=shoppers.sensitivity, specificity=shoppers.specificity,
                   unit="mystery_id", level=level).table  # fmt: skip
    for name, share in shoppers.kept:
        rows[both("rules kept, branch {name}", name=name)] = [
            *kept.loc[name, ["true_share", "low", "high"]].tolist(),
            share,
        ]
    table = pd.DataFrame(list(rows.values()), columns=["estimate", "low", "high", "truth"]) * 100
    table.index = pd.Index(list(rows), dtype=object)
    table["inside"] = table["truth"].between(table["low"], table["high"])
    note = both("Of 100 calls, facts or rules. Only of a simulated firm can the truth be looked up.")
    return Result(table, formats=dict.fromkeys(("estimate", "low", "high", "truth"), ".1f"), note=note)
