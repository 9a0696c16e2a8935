"""Cold calls: whom a caller dialled when, whether somebody answered, and how far the talk got.

dials    the table, with the slips that it has
called   the same as it really was, with what nobody writes down
GOLDEN   the lecture's golden hours, in minutes of the day
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import stream
from crmlib.world.truth import Truth
from crmlib.world.truth.telesales import DialsTruth

LAST_DAY = pd.Timestamp("2026-06-30")
FIRST_MINUTE, LAST_MINUTE = 510, 1140  # 08:30 to 19:00
GOLDEN = ((540, 690), (840, 1050))  # 09:00 to 11:30 and 14:00 to 17:30
OTHER = ((510, 540), (690, 840), (1050, 1140))
TWELVE_HOURS = 720
# A caller whose telephone showed the wrong half of the day, and when.
WRONG_CLOCK = ("A4", ("2026-05-12", "2026-05-13"))
SECONDS = (42, 110, 280, 540, 840)  # nobody there, no further than the opening, … pitched


def _within(rng: np.random.Generator, spans: tuple[tuple[int, int], ...], n: int) -> np.ndarray:
    """Return minutes of the day spread evenly over spans."""
    minutes = np.concatenate([np.arange(*span) for span in spans])
    return minutes[rng.integers(0, len(minutes), n)]


def is_golden(minute: np.ndarray) -> np.ndarray:
    """Say which minutes of the day lie in golden hours."""
    return np.logical_or.reduce([(minute >= first) & (minute < last) for first, last in GOLDEN])


def _days(facts: DialsTruth) -> tuple[np.ndarray, np.ndarray]:
    """Return the working days, and the day of each dial as a place among them."""
    begins = [pd.Timestamp(day) for day, _n in facts.a_day]
    days = pd.bdate_range(begins[0], LAST_DAY)
    number = np.array([n for _day, n in facts.a_day])[np.searchsorted(begins, days, side="right") - 1]
    return days.to_numpy(), np.repeat(np.arange(len(days)), number)


def _when_and_whom(
    facts: DialsTruth, rng: np.random.Generator, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return by dial: hour drawn by lot, minute of the day, hot lead, lively number."""
    lot = rng.random(n) < facts.by_lot
    wish = rng.random(n) < 0.6
    hot = rng.random(n) < np.where(wish, facts.hot_golden, facts.hot_other)
    lively = rng.random(n) < np.where(wish, facts.lively_golden, facts.lively_other)
    own = np.where(wish, _within(rng, GOLDEN, n), _within(rng, OTHER, n))
    drawn = rng.integers(FIRST_MINUTE, LAST_MINUTE, n)
    return lot, np.where(lot, drawn, own), hot, lively


def called(truth: Truth, seed: int) -> pd.DataFrame:
    """Return the dials as they really were, in order of time.

    Returns
    -------
    DataFrame
        The columns of ``dials``, with minute (of the day) and lively, which nobody writes down.
    """
    facts, rng = truth.telesales.dials, stream(seed, 0, "cold-numbers")
    days, day = _days(facts)
    n = len(day)
    lot, minute, hot, lively = _when_and_whom(facts, rng, n)
    caller = rng.integers(0, len(facts.talents), n)
    luck = rng.normal(0, facts.between_days, len(days))[day]
    chance = facts.reach + facts.hot * hot + facts.golden * is_golden(minute) + facts.lively * lively + luck
    through = rng.random(n) < chance
    prepared = rng.binomial(4, np.asarray(facts.prepares)[caller])
    needs_first = rng.random(n) < 0.5
    first = facts.opening + facts.needs_first * needs_first + facts.item * prepared
    chances = np.stack(
        [
            first + np.asarray(facts.talents)[caller],
            np.full(n, facts.needs_heard),
            np.full(n, facts.pitched),
            np.where(hot, facts.order_hot, facts.order_cold),
        ]
    )
    steps = np.vstack([through, through & (rng.random((4, n)) < chances).cumprod(axis=0).astype(bool)])
    far = steps[:4].sum(axis=0)
    seconds = np.asarray(SECONDS)[far] * rng.gamma(4, 1 / 4, n)
    table = pd.DataFrame(
        {
            "date": days[day], "minute": minute, "caller": [f"A{one + 1}" for one in caller],
            "lead_class": np.where(hot, "hot", "cold"), "hour_by_lot": lot.astype(int),
            "got_through": through.astype(int), "line_seconds": seconds.round().astype(int).clip(5),
            "prepared": prepared, "opener": np.where(needs_first, "needs_first", "pitch_first"),
            **{name: taken.astype(int) for name, taken in zip(
                ("past_opening", "needs_heard", "pitched", "ordered"), steps[1:], strict=True)},
            "lively": lively,
        }
    )  # fmt: skip
    return table.sort_values(["date", "minute"], kind="stable", ignore_index=True)


def dials(truth: Truth, seed: int) -> pd.DataFrame:
    """Return the dials as the callers' sheet holds them."""
    facts, rng, table = truth.telesales.dials, stream(seed, 0, "dial-sheet"), called(truth, seed)
    table.insert(0, "dial_id", np.arange(1, len(table) + 1))
    day = table["date"].dt.strftime("%Y-%m-%d")
    who, when = WRONG_CLOCK
    wrong = (table["caller"] == who) & day.isin(when)
    minute = (table["minute"] + TWELVE_HOURS * wrong) % 1440
    table["date"] = day
    table.insert(2, "clock", [f"{one // 60:02d}:{one % 60:02d}" for one in minute])
    silent = table["got_through"] == 0
    table["opener"] = table["opener"].mask(silent)
    for name in ("past_opening", "needs_heard", "pitched", "ordered"):
        table[name] = table[name].astype("Int64").mask(silent)
    again = rng.permutation(len(table))[: facts.twice]
    rows = np.sort(np.concatenate([np.arange(len(table)), again]), kind="stable")
    return table.drop(columns=["minute", "lively"]).iloc[rows].reset_index(drop=True)
