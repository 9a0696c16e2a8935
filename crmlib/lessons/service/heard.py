"""Calls, skill by skill: what satisfied calls have more of, and what brings satisfaction among like calls.

forest   each skill's difference among all calls, and among like ones
jokes    humour in complaints and in other calls: how often, and what it goes with
best     the training day that brings most
"""

from __future__ import annotations

import pandas as pd

from crmlib import datasets
from crmlib.i18n import N_, both, lines
from crmlib.lessons.segmentation.marked import Marked
from crmlib.result import Result
from crmlib.service import Skill, skill_effect
from crmlib.stats.intervals import in_words
from crmlib.tables import POINTS

# The days on offer that are about a skill, by the letter of the guess.
DAYS = {"a": (Skill.HUMOUR,), "b": (Skill.LISTEN, Skill.PREPARATION)}


def forest(calls: pd.DataFrame) -> Marked:
    """Return what each skill goes with among all calls, and what it goes with among like ones.

    Parameters
    ----------
    calls : DataFrame
        The table ``service_calls``.

    Returns
    -------
    Marked
        ``.table`` by `Skill`, the largest first: among_all (share satisfied with it less share without), among_like,
        low, high (the same among calls that are alike in all else).
    """
    found = skill_effect(calls)
    table = found.table[["naive", "adjusted", "low", "high"]].set_axis(
        ["among_all", "among_like", "low", "high"], axis=1
    )
    return Marked(
        table.sort_values("among_like", ascending=False),
        value="among_like",
        mark="among_all",
        marked=both("among all calls"),
        label=both("Satisfied, points more with the skill"),
        zero=0.0,
        formats=dict.fromkeys(table, POINTS),
        note=found.note,
    )


def jokes(calls: pd.DataFrame) -> Result:
    """Return humour in complaints, in other calls and in all together.

    Parameters
    ----------
    calls : DataFrame
        The table ``service_calls``.

    Returns
    -------
    Result
        ``.table`` by kind of call: calls_heard, with_joke (share), satisfied_with, satisfied_without, among_like (the
        difference among calls alike in all else), low, high.
    """
    kinds = {
        N_("complaints"): calls[calls["complains"] == 1],
        N_("other calls"): calls[calls["complains"] == 0],
        N_("all calls"): calls,
    }
    table = pd.DataFrame([_joked(part) for part in kinds.values()])
    split = skill_effect(calls, by="complains").table.loc[Skill.HUMOUR]
    whole = skill_effect(calls).table.loc[Skill.HUMOUR]
    like = [
        split[["in_complaints", "low", "high"]],
        split[["elsewhere", "elsewhere_low", "elsewhere_high"]],
        whole[["adjusted", "low", "high"]],
    ]
    table[["among_like", "low", "high"]] = [row.tolist() for row in like]
    table.index = pd.Index(list(kinds), name="kind_of_call")
    shares = dict.fromkeys(("with_joke", "satisfied_with", "satisfied_without"), ".0%")
    return Result(
        table,
        formats={"calls_heard": ",.0f", **shares, **dict.fromkeys(("among_like", "low", "high"), POINTS)},
        note=lines(
            both("Among like calls: alike in complaint, channel and the other skills."),
            in_words(0.95, N_("delta method")),
        ),
    )


def _joked(calls: pd.DataFrame) -> dict[str, float]:
    """Return how many calls there are, how many have a joke, and the shares satisfied with and without."""
    joke = calls[Skill.HUMOUR.column] == 1
    return {"calls_heard": len(calls), "with_joke": joke.mean(),
            "satisfied_with": calls.loc[joke, "satisfied"].mean(),
            "satisfied_without": calls.loc[~joke, "satisfied"].mean()}  # fmt: skip


def best() -> str:
    """Return the letter of the training day that brings most, by the tables in force."""
    gained = skill_effect(datasets.load("service_calls")).table["adjusted"]
    return max(DAYS, key=lambda day: gained[list(DAYS[day])].mean())
