"""A register of subscriptions whose truth is known: rates by age and trouble, moving, starts before the register."""

import numpy as np
import pandas as pd

SINCE, AS_OF = pd.Timestamp("2024-01-01"), pd.Timestamp("2026-06-30")
LATE, WRONG = 1.1, 0.7


def own_wish(age, late=0, wrong=0):
    """Return the chance to leave of one's own wish in a month of that age."""
    odds = np.where(age == 1, 0.12, np.where(age <= 6, 0.08, 0.04))
    return 1 / (1 + (1 - odds) / odds * np.exp(-LATE * late - WRONG * wrong))


def register(seed, n=1500, *, moving=0.01, early=0.25):
    """Return subscriptions and their months as a register of 30 months holds them, a part from before its first day."""
    rng = np.random.default_rng(seed)
    days = np.where(rng.random(n) < early, rng.integers(-180, 0, n), rng.integers(0, 880, n))
    start = SINCE + pd.to_timedelta(days, unit="D")
    start = start.where(start.day <= 28, start + pd.offsets.MonthBegin(1))
    late, wrong = rng.random((n, 40)) < 0.1, rng.random((n, 40)) < 0.05
    age = np.arange(1, 41)
    moved, wished = rng.random((n, 40)) < moving, rng.random((n, 40)) < own_wish(age, late, wrong)
    gone = moved | wished
    last = np.where(gone.any(axis=1), gone.argmax(axis=1) + 1, 41)
    ends = _later(start, last)
    over = (ends <= AS_OF) & (last <= 40)
    why = np.where(moved[np.arange(n), np.minimum(last, 40) - 1], "moved", "own_wish").astype(object)
    names = np.array([f"S{i:04}" for i in range(n)], dtype=object)
    rows = pd.DataFrame({"subscription_id": names, "member_id": [f"M{i}" for i in range(n)], "start": start})
    rows["end"], rows["end_reason"] = pd.Series(ends).where(over), np.where(over, why, None)
    units, months = np.divmod(np.arange(n * 40), 40)
    done = _later(start[units], months + 1)
    seen = (months < last[units]) & (done >= SINCE) & (done <= AS_OF)
    table = {"late": late.ravel(), "wrong_tea": wrong.ravel(), "left": months + 1 == last[units]}
    table = {
        "subscription_id": names[units],
        "month": months + 1,
        **{name: one.astype(int) for name, one in table.items()},
    }
    return rows[ends >= SINCE].reset_index(drop=True), pd.DataFrame(table)[seen].reset_index(drop=True)


def _later(start, months):
    """Return the same day of the month so many months later; no day is beyond the 28th."""
    first = start.to_numpy().astype("datetime64[M]")
    return pd.DatetimeIndex((first + months).astype("datetime64[D]") + (start.day.to_numpy() - 1)).as_unit(
        "ns"
    )


def still_here(month, moving=0.01):
    """Return the true share still here after so many months."""
    here = 1.0
    for age in range(1, month + 1):
        mean = sum(
            share * own_wish(age, late, wrong)
            for late, wrong, share in ((0, 0, 0.855), (1, 0, 0.095), (0, 1, 0.045), (1, 1, 0.005))
        )
        here *= (1 - moving) * (1 - float(mean))
    return here
