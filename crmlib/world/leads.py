"""Firms that might sign a contract: when they came into each layer of the funnel, and what became of them.

leads   the table, with the slips that it has
moved   the same as it really was

Contracts take weeks; what is sold on the phone in one call stands in `crmlib.world.calls`.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from crmlib.world.block import stream
from crmlib.world.truth import Truth

LAST = pd.Timestamp("2026-07-01")  # nothing of this day, or later, is known
LAYERS = ("hard_on", "aware_on", "ready_on")


def moved(truth: Truth, seed: int) -> pd.DataFrame:
    """Return how each lead really moved, to its end.

    Returns
    -------
    DataFrame
        One row a lead in order of coming in: entered, hard_on, aware_on, ready_on, closed_on, made_on (moments; missing
        what never happens), ordered.
    """
    facts, rng = truth.telesales.leads, stream(seed, 0, "leads")
    begins = [pd.Timestamp(day) for day, _n in facts.intake]
    days = pd.date_range(begins[0], LAST - timedelta(days=1))
    rate = np.array([n for _day, n in facts.intake])[np.searchsorted(begins, days, side="right") - 1]
    day = np.repeat(np.arange(len(days)), rng.poisson(rate))
    n = len(day)
    entered = np.sort(day + rng.random(n))
    stays = rng.exponential(facts.stays, (n, 4))
    goes_on = (rng.random((n, 4)) < facts.conversions).cumprod(axis=1).astype(bool)
    left = entered[:, None] + stays.cumsum(axis=1)
    table = pd.DataFrame({"entered": entered})
    for place, name in enumerate(LAYERS):
        table[name] = np.where(goes_on[:, place], left[:, place], np.nan)
    passed = np.minimum(goes_on.sum(axis=1), 3)
    table["closed_on"] = left[np.arange(n), passed]
    table["made_on"] = np.where(
        goes_on[:, 3], table["closed_on"] + rng.exponential(facts.production, n), np.nan
    )
    moments = table.apply(lambda passed_days: begins[0] + pd.to_timedelta(passed_days, unit="D"))
    return moments.assign(ordered=goes_on[:, 3])


def leads(truth: Truth, seed: int) -> pd.DataFrame:
    """Return the leads as the file holds them on 2026-07-01."""
    facts, rng = truth.telesales.leads, stream(seed, 0, "lead-file")
    known = moved(truth, seed)
    n = len(known)
    names, shares = zip(*facts.sources, strict=True)
    table = pd.DataFrame(
        {
            "lead_id": [f"L{i:05d}" for i in range(1, n + 1)],
            "lead_source": rng.choice(np.asarray(names, dtype=object), n, p=shares),
        }
    )
    for name in ("entered", *LAYERS, "closed_on"):
        table[name] = known[name].where(known[name] < LAST).dt.strftime("%Y-%m-%d")
    closed = (known["closed_on"] < LAST).to_numpy()
    table["lead_end"] = np.where(closed, np.where(known["ordered"], "ordered", "lost"), None)
    table["made_on"] = known["made_on"].where(known["made_on"] < LAST).dt.strftime("%Y-%m-%d")
    # Somebody typed the year before.
    wrong = rng.permutation(np.flatnonzero(closed))[: facts.backward]
    back = known["closed_on"].iloc[wrong] - pd.DateOffset(years=1)
    table.loc[table.index[wrong], "closed_on"] = back.dt.strftime("%Y-%m-%d")
    again = rng.permutation(np.flatnonzero(~table.index.isin(wrong)))[: facts.twice]
    rows = np.sort(np.concatenate([np.arange(n), again]), kind="stable")
    return table.iloc[rows].reset_index(drop=True)
