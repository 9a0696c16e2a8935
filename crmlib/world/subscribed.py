"""The monthly tea: who subscribed, what went wrong in which month, and when they left.

subscriptions         one row a number of the system; a pause gave a new one
subscription_months   one row a subscription and finished month
lives                 how each subscription really was

The log begins on 2024-01-01. Who had subscribed before is on file if still there then, and is watched from then on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.world.block import Block
from crmlib.world.shop import LOT, members
from crmlib.world.worth import quota

PLANS = (("light", 69, 0.4), ("classic", 99, 0.45), ("reserve", 169, 0.15))
WAREHOUSES, WAREHOUSE_SHARES = ("east", "south", "west"), (0.5, 0.3, 0.2)
# Months are counted from year 0; the log holds those that ended from January 2024 to June 2026.
FROM, UNTIL = 12 * 2024, 12 * 2026 + 5
FIRST = pd.Timestamp("2023-07-01")
LAST_DAY = 30  # of June 2026
MOST = 36
LOST_ROWS = ("west", 12 * 2025 + 2, 12 * 2025 + 4)  # March to May 2025
REASONS = ("moved", "payment_failed", "own_wish")


class Lives(NamedTuple):
    """How the subscriptions of a lot really were, in order of their start.

    Attributes
    ----------
    people : DataFrame
        member (place in the lot), start (month), day, channel, theta, ends_after (months; 0 = still running), cause,
        seen (months that ended in the log), before (months that had ended before it), paused_after (months; 0 = never)
        and paused_for.
    months : dict of arrays, shape (subscriptions, 36)
        late, wrong_tea, calls, answered, apology: as they would be in any month.
    """

    people: pd.DataFrame
    months: dict[str, np.ndarray]


def lives(block: Block) -> Lives:
    """Return how a lot's subscriptions really were, pauses in one."""
    truth, rng = block.truth.subscription, block.rng("subscriptions")
    card = members(block)
    who = rng.permutation(LOT)
    who = who[who < len(card)]
    who = who[(card["kind"].to_numpy() == "household")[who]]
    people = _begun(block, who, pd.to_datetime(card["joined"]).to_numpy()[who], rng)
    n = len(people)
    a, b = (people.pop(name).to_numpy()[:, None] for name in ("a", "b"))
    months = {
        "late": rng.random((n, MOST)) < truth.late_share,
        "wrong_tea": rng.random((n, MOST)) < truth.wrong_share,
        "calls": rng.random((n, MOST)) < truth.call_share,
        "answered": rng.random((n, MOST)) >= truth.unanswered_share,
        "apology": rng.random((n, MOST)) < 0.5,
    }
    adds = (
        months["late"] * (truth.late + truth.apology * (months["apology"] - 0.5))
        + months["wrong_tea"] * truth.wrong_tea
        + (months["calls"] & ~months["answered"]) * truth.unanswered
    )
    driven = truth.driven(truth.calm(a, b, np.arange(1, MOST + 1)), adds)
    causes = np.stack(
        [
            rng.random((n, MOST)) < truth.moving,
            rng.random((n, MOST)) < truth.failing,
            (rng.random((n, MOST)) < people[["theta"]].to_numpy()) | (rng.random((n, MOST)) < driven),
        ]
    )
    ends = causes.any(axis=0)
    after = np.where(ends.any(axis=1), ends.argmax(axis=1) + 1, MOST + 1)
    finished = np.maximum(UNTIL - people["start"] - (people["day"] > LAST_DAY), 0).to_numpy()
    ended = after <= finished
    people["ends_after"] = np.where(ended, after, 0)
    cause = causes[:, np.arange(n), np.minimum(after, MOST) - 1].argmax(axis=0)
    people["cause"] = np.where(ended, np.array(REASONS, dtype=object)[cause], None)
    people["seen"] = np.minimum(after, finished)
    people["before"] = np.maximum(FROM - 1 - people["start"], 0)
    return _on_file(block, people, months, rng)


def _begun(block: Block, who: np.ndarray, joined: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return who subscribed when, by which channel, and how inclined to leave."""
    truth = block.truth.subscription
    names, shares, a, b = (np.array(column) for column in zip(*truth.inclined, strict=True))
    first = np.maximum(joined, FIRST.to_datetime64())
    left = (pd.Timestamp("2026-06-28").to_datetime64() - first) / np.timedelta64(1, "D")
    begun = pd.DatetimeIndex(first) + pd.to_timedelta(
        (left * rng.random(len(who)) ** truth.soon).astype(int), unit="D"
    )
    channel = rng.choice(len(names), len(who), p=shares)
    # Every month has 28 days: who began later in one counts from the next.
    begun += pd.to_timedelta(np.where(begun.day > 28, begun.days_in_month - begun.day + 1, 0), unit="D")
    return pd.DataFrame(
        {
            "member": who,
            "start": 12 * begun.year + begun.month - 1,
            "day": begun.day,
            "channel": names[channel],
            "theta": rng.beta(a[channel], b[channel]),
            "a": a[channel],
            "b": b[channel],
        }
    )


def _on_file(
    block: Block, people: pd.DataFrame, months: dict[str, np.ndarray], rng: np.random.Generator
) -> Lives:
    """Keep as many as there are subscriptions, of those that the log saw; let some of the long ones pause."""
    truth = block.truth.subscription
    long = people["seen"] - people["before"] >= 5
    pauses = long.to_numpy() & (rng.random(len(people)) < truth.paused)
    span = (people["seen"] - people["before"]).to_numpy()
    place = people["before"].to_numpy() + 1 + (rng.random(len(people)) * np.maximum(span - 3, 1)).astype(int)
    people["paused_after"] = np.where(pauses, place, 0)
    people["paused_for"] = np.where(pauses, rng.integers(1, 3, len(people)), 0)
    there = (people["ends_after"] == 0) | (people["ends_after"] > people["before"])
    rows = np.where(there, 1 + pauses, 0).cumsum()
    kept = np.flatnonzero(there & (rows <= quota(block, truth.subscribed)))
    kept = kept[
        np.lexsort(
            [
                people["member"].to_numpy()[kept],
                people["day"].to_numpy()[kept],
                people["start"].to_numpy()[kept],
            ]
        )
    ]
    return Lives(
        people.iloc[kept].reset_index(drop=True), {name: values[kept] for name, values in months.items()}
    )


def _numbers(block: Block) -> tuple[pd.DataFrame, Lives]:
    """Return one row a number of the system: a subscription, or what follows a pause; and how they really were."""
    known = lives(block)
    one = known.people.assign(life=np.arange(len(known.people)), offset=0, restarts=False)
    again = one[one["paused_after"] > 0].copy()
    again["offset"] = again["paused_after"] + again["paused_for"]
    again["restarts"] = True
    paused = (one["paused_after"] > 0).to_numpy()
    one.loc[paused, "seen"] = one.loc[paused, "paused_after"]
    one.loc[paused, "ends_after"] = one.loc[paused, "paused_after"]
    one.loc[paused, "cause"] = None
    rows = pd.concat([one, again], ignore_index=True)
    rows["begins"] = rows["start"] + rows["offset"]
    rows = rows.sort_values(["begins", "day", "member"], kind="stable", ignore_index=True)
    rows["subscription_id"] = [f"S{block.number * LOT + i:07d}" for i in range(1, len(rows) + 1)]
    return rows, known


def _date(month: pd.Series, day: pd.Series) -> pd.Series:
    parts = {"year": month // 12, "month": month % 12 + 1, "day": day}
    return pd.to_datetime(pd.DataFrame(parts)).dt.strftime("%Y-%m-%d")


def subscriptions(block: Block) -> pd.DataFrame:
    """Return the subscriptions of a lot as the system holds them, with the slips that it has."""
    truth, rng = block.truth.subscription, block.rng("subscription-file")
    rows, known = _numbers(block)
    of = rows["life"].to_numpy()
    plan = rng.choice(len(PLANS), len(known.people), p=[share for *_, share in PLANS])[of]
    warehouse = _warehouses(block, known)[of]
    ended = rows["ends_after"] > 0
    end = _date(rows["start"] + rows["ends_after"], rows["day"]).where(ended)
    noted = ended.to_numpy() & (rng.random(len(rows)) >= truth.blank)
    # Somebody typed the year before.
    wrong = rng.permutation(np.flatnonzero(ended & (rows["seen"] - rows["offset"] < 12)))
    wrong = wrong[: quota(block, truth.backward)]
    back = _date(rows["start"] + rows["ends_after"] - 12, rows["day"])
    return pd.DataFrame(
        {
            "subscription_id": rows["subscription_id"],
            "member_id": block.latent["member_id"].to_numpy()[rows["member"]],
            "start": _date(rows["begins"], rows["day"]),
            "end": end.mask(rows.index.isin(wrong), back),
            "end_reason": rows["cause"].where(noted),
            "channel": rows["channel"],
            "plan": [PLANS[i][0] for i in plan],
            "monthly_yuan": [PLANS[i][1] for i in plan],
            "warehouse": warehouse,
        }
    )


def _warehouses(block: Block, known: Lives) -> np.ndarray:
    rng = block.rng("subscription-warehouses")
    return rng.choice(np.asarray(WAREHOUSES, dtype=object), len(known.people), p=WAREHOUSE_SHARES)


def subscription_months(block: Block) -> pd.DataFrame:
    """Return what happened in each finished month of the subscriptions of a lot.

    Months that ended before the log have no row, nor have those of one warehouse in one spring.
    """
    rows, known = _numbers(block)
    first = np.maximum(rows["offset"], rows["before"]).to_numpy()
    number = np.maximum(rows["seen"].to_numpy() - first, 0)
    row = np.repeat(np.arange(len(rows)), number)
    month = first[row] + np.arange(len(row)) - np.repeat(number.cumsum() - number, number)  # from 0
    life = rows["life"].to_numpy()[row]
    happened = {name: values[life, month].astype(int) for name, values in known.months.items()}
    ended = month + 1 == rows["ends_after"].to_numpy()[row]
    frame = pd.DataFrame(
        {
            "subscription_id": rows["subscription_id"].to_numpy()[row],
            "month": month + 1 - rows["offset"].to_numpy()[row],
            "late": happened["late"],
            "wrong_tea": happened["wrong_tea"],
            "call_answered": pd.Series(happened["answered"]).astype("Int64").where(happened["calls"] == 1),
            "apology": np.where(
                happened["late"] == 1, np.where(happened["apology"] == 1, "call", "none"), None
            ),
            "left": ended.astype(int),
        }
    )
    where, begins, ends = LOST_ROWS
    calendar = rows["start"].to_numpy()[row] + month + 1
    lost = (_warehouses(block, known)[life] == where) & (calendar >= begins) & (calendar <= ends)
    return frame[~lost].reset_index(drop=True)


def latent_subscriptions(block: Block) -> pd.DataFrame:
    """Return what is known of a lot's subscriptions to nobody: theta, and which goes on after a pause."""
    rows, _known = _numbers(block)
    first = rows.loc[~rows["restarts"]].set_index("life")["subscription_id"]
    goes_on = pd.Series(first.loc[rows["life"]].to_numpy(), index=rows.index).where(rows["restarts"])
    return pd.DataFrame(
        {
            "subscription_id": rows["subscription_id"],
            "theta": rows["theta"],
            "goes_on": goes_on,
            "cause": rows["cause"],
        }
    )
