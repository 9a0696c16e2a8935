"""The desk that people ring: simulated call by call, and counted by quarter of an hour.

inbound   the table
rung      every call as it really was
"""

from __future__ import annotations

import heapq

import numpy as np
import pandas as pd

from crmlib.world.block import stream
from crmlib.world.truth import Truth

START, DAYS = pd.Timestamp("2026-06-01"), 30
OPENS = 9  # o'clock
QUARTER = 15  # minutes
SOON = 15  # seconds: within three rings, of 5 seconds each in mainland China
# The exchange lost two hours of one afternoon.
LOST_DAY, LOST = 16, (14, 16)


def rung(truth: Truth, seed: int) -> pd.DataFrame:
    """Return every call in order of time.

    First come, first served, whoever waits longer than their patience hangs up. What a caller would have to wait is
    known as they come: it is when the first of the agents is free of those before them.

    Returns
    -------
    DataFrame
        One row a call: day (from 0), minute (after opening), wait (minutes to an answer or to hanging up), answered,
        talk (minutes; 0 for who hung up), patience (minutes).
    """
    facts, rng = truth.telesales.desk, stream(seed, 0, "calls-in")
    hours = len(facts.calls_hour)
    number = rng.poisson(np.tile(facts.calls_hour, (DAYS, 1)))
    day, hour = (np.repeat(place.ravel(), number.ravel()) for place in np.indices((DAYS, hours)))
    minute = 60 * (hour + rng.random(len(hour)))
    order = np.lexsort([minute, day])
    day, minute = day[order], minute[order]
    talk, patience = rng.exponential(facts.talk, len(day)), rng.exponential(facts.patience, len(day))
    wait, answered = np.zeros(len(day)), np.zeros(len(day), bool)
    today, free = -1, [0.0]
    for call in range(len(day)):
        if day[call] != today:
            today, free = day[call], [0.0] * facts.agents
        offered = max(free[0] - minute[call], 0.0)
        answered[call] = offered <= patience[call]
        wait[call] = min(offered, patience[call])
        if answered[call]:
            heapq.heapreplace(free, minute[call] + offered + talk[call])
    return pd.DataFrame(
        {
            "day": day, "minute": minute, "wait": wait, "answered": answered,
            "talk": np.where(answered, talk, 0.0), "patience": patience,
        }
    )  # fmt: skip


def inbound(truth: Truth, seed: int) -> pd.DataFrame:
    """Return what the exchange counted, by quarter of an hour in which the calls came in."""
    calls, quarters = rung(truth, seed), len(truth.telesales.desk.calls_hour) * 60 // QUARTER
    cell = (calls["day"] * quarters + calls["minute"] // QUARTER).astype(int)

    def summed(values: pd.Series) -> np.ndarray:
        return np.bincount(cell, weights=values, minlength=DAYS * quarters)

    offered, answered = (
        summed(one).astype(int) for one in (pd.Series(1, calls.index), calls["answered"].astype(int))
    )
    soon = summed((calls["answered"] & (calls["wait"] <= SOON / 60)).astype(int)).astype(int)
    with np.errstate(invalid="ignore"):
        wait, talk = 60 * summed(calls["wait"]) / offered, 60 * summed(calls["talk"]) / answered
    day, quarter = np.divmod(np.arange(DAYS * quarters), quarters)
    minute = 60 * OPENS + QUARTER * quarter
    table = pd.DataFrame(
        {
            "date": (START + pd.to_timedelta(day, unit="D")).strftime("%Y-%m-%d"),
            "clock": [f"{one // 60:02d}:{one % 60:02d}" for one in minute],
            "offered": offered,
            "answered_calls": answered,
            "abandoned": offered - answered,
            "in_15s": soon,
            "wait_mean": pd.Series(wait).round().astype("Int64"),
            "talk_mean": pd.Series(talk).round().astype("Int64"),
        }
    )
    lost = (day == LOST_DAY) & (minute >= 60 * LOST[0]) & (minute < 60 * LOST[1])
    return table[~lost].reset_index(drop=True)
