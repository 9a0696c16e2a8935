"""What a lesson on service found, beside what is true of the simulated firm.

points             what a skill really adds, among the calls that were heard
service_compared   facts misheard, skills, rules kept: estimate, interval, truth
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.world.truth import Truth
from crmlib.world.truth.service import SKILLS, CallTruth

_ENDS = ["estimate", "low", "high"]


def points(calls: pd.DataFrame, skill: str, truth: CallTruth) -> float:
    """Return how many of these calls more would end satisfied with a skill than without it, as a share.

    Parameters
    ----------
    calls : DataFrame
        The table ``service_calls``, or some of its rows.
    skill : str
        One of `crmlib.world.truth.service.SKILLS`.
    truth : CallTruth
    """
    shown = calls[[f"skill_{name}" for name in SKILLS]].to_numpy(dtype=float)
    seen, complains = ~np.isnan(shown), calls["complains"].to_numpy(dtype=float)
    place, jokes = SKILLS.index(skill), SKILLS.index("humour")
    rates = []
    for value in (1.0, 0.0):
        now = np.nan_to_num(shown)
        now[:, place] = value
        odds = truth.intercept + truth.complaint * complains
        odds = odds + ((now - np.array(truth.base)) * seen) @ np.array(truth.effect)
        odds = odds + truth.humour_in_complaints * complains * now[:, jokes]
        rates.append(1 / (1 + np.exp(-odds)))
    return float((rates[0] - rates[1])[seen[:, place]].mean())


def service_compared(
    heard: Result, skills: Result, jokes: Result, kept: Result, calls: pd.DataFrame, truth: Truth
) -> Result:
    """Return what was found of messages, skills and rules, and what is true.

    Parameters
    ----------
    heard : Result
        From `crmlib.service.fit_error`.
    skills, jokes : Result
        From `crmlib.service.skill_effect`: of all calls, and by complaint.
    kept : Result
        From `crmlib.stats.judged_twice.true_by`, by branch.
    calls : DataFrame
        The table ``service_calls``.
    truth : Truth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth (shares, or share more), inside.
    """
    angry = calls[calls["complains"] == 1]
    listening, joking = skills.table.loc["listen"], jokes.table.loc["humour"]
    rows = {
        N_("a fact is misheard at one telling"): (*heard.table[_ENDS].iloc[0], truth.notes.error),
        N_("reading back overlooks"): (*heard.table[_ENDS].iloc[1], truth.notes.miss),
        N_("listening: satisfied, points more"): (
            *listening[["adjusted", "low", "high"]], points(calls, "listen", truth.calls),
        ),
        N_("a joke in a complaint: points more"): (
            *joking[["in_complaints", "low", "high"]], points(angry, "humour", truth.calls),
        ),
    }  # fmt: skip
    for branch, share in truth.shoppers.kept:
        name = both("rules kept in branch {branch}", branch=branch)
        rows[name] = (*kept.table.loc[branch, ["true_share", "low", "high"]], share)
    table = pd.DataFrame(
        list(rows.values()), columns=[*_ENDS, "truth"], index=pd.Index(list(rows), dtype=object)
    )
    table = table.astype(float).assign(inside=lambda one: one["truth"].between(one["low"], one["high"]))
    note = both("The truth is that of the simulated firm; no real firm can look it up.")
    return Result(table, formats=dict.fromkeys((*_ENDS, "truth"), ".1%"), note=note)
