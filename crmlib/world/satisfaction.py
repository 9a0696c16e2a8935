"""How satisfied customers say they are, who answers, and who is still a customer a year later.

satisfaction   the survey of one June, and a year on
interviews     guests asked in the shops: most chosen by staff, some drawn by lot
feelings       what the asked customers really feel
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.world import firm

if TYPE_CHECKING:
    from crmlib.world.block import Block

FIRST_DAY = "2025-06-02"
DAYS = 28
# The shop in which a sheet ran from 5 to 1 for two weeks.
TURNED, TURNED_DAYS = "F", (7, 20)
STAFF, EACH, BY_LOT = 60, 20, 400
# Guests are asked in the shops, not among the customers: as many as belong to this many customers.
PER_CUSTOMERS = 8_000
# After the sales staff of the conversations; a quarter of them belongs to each block.
FIRST_STAFF = 31
LIKES = ("tea", "advice", "room", "tasting", "price")
LIKE_SHARES = (0.38, 0.22, 0.16, 0.15, 0.09)
DISLIKES = ("price", "choice", "seats", "parking", "nothing")
DISLIKE_SHARES = (0.28, 0.14, 0.16, 0.12, 0.30)
MISSING = ("smaller_packs", "a_quiet_corner", "food", "courses", "")
MISSING_SHARES = (0.14, 0.12, 0.17, 0.09, 0.48)


def feelings(block: Block) -> pd.DataFrame:
    """Return what the asked customers of a block really feel.

    Returns
    -------
    DataFrame
        One row an asked customer, indexed by place in the block: customer_id, functional, liking, fulfilled (standard
        normal), satisfaction, birth_year.
    """
    truth, rng = block.truth.satisfaction, block.rng("feelings")
    size = len(block.latent)
    chosen = np.sort(rng.permutation(size)[: max(1, round(truth.asked_share * size))])
    born = firm.customers(block)["birth_year"].iloc[chosen].astype("float")
    n = len(chosen)
    judged = np.sqrt(truth.together) * rng.normal(size=(n, 1)) + np.sqrt(1 - truth.together) * rng.normal(
        size=(n, 3)
    )
    lasts = np.array([row[0] for row in truth.judgements])
    # Those whose year is unknown feel as those in the middle do.
    group = np.searchsorted(lasts, born.fillna(lasts[1]).to_numpy())
    weights = np.array([row[1:] for row in truth.judgements])[group]
    weighed = (weights * judged).sum(axis=1)
    spread = np.sqrt(
        (1 - truth.together) * (weights**2).sum(axis=1) + truth.together * weights.sum(axis=1) ** 2
    )
    satisfied = np.sqrt(truth.explained) * weighed / spread + np.sqrt(1 - truth.explained) * rng.normal(
        size=n
    )
    made = pd.DataFrame(judged, columns=["functional", "liking", "fulfilled"], index=chosen)
    made["satisfaction"] = truth.mean + satisfied
    made["birth_year"] = born.to_numpy()
    made.insert(0, "customer_id", block.latent["customer_id"].iloc[chosen].to_numpy())
    return made


def satisfaction(block: Block) -> pd.DataFrame:
    """Make the survey of one June and what became of those who were asked, with the slips that a survey has."""
    truth, rng, people = block.truth.satisfaction, block.rng("satisfaction"), feelings(block)
    feels, n = people["satisfaction"].to_numpy(), len(people)
    day = rng.integers(0, DAYS, n)
    staff = rng.random(n) < truth.staff_share
    heard = feels + truth.kindness * staff + rng.normal(0, truth.heard, n)
    mean, slope, noise = truth.recommend
    away = feels - truth.mean
    answers = rng.random(n) < _sigma(np.polynomial.polynomial.polyval(away, truth.answers))
    recommend = np.clip(np.round(mean + slope * away + noise * rng.normal(size=n)), 0, 10)
    subscription, account = truth.barrier_shares
    barrier = rng.choice(
        ["subscription", "account", "none"], n, p=[subscription, account, 1 - subscription - account]
    )
    rank = np.where(rng.random(n) < truth.first_share, 1, rng.integers(2, 5, n))
    base, rise_slowly, rise, steepness, where, first, held = truth.stay
    odds = base + rise_slowly * feels + rise * _sigma(steepness * (feels - where))
    stayed = rng.random(n) < _sigma(odds + first * (rank == 1) + held * (barrier != "none"))
    table = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy(),
            "shop": rng.choice(list(truth.shops), n),
            "asked_on": _date(day),
            "asked_by": np.where(staff, "staff", "link"),
            "csat": 1 + np.searchsorted(truth.cuts, heard),
            "recommend": pd.array(recommend, "Int64"),
            **{name: _seven(people[name], rng) for name in ("functional", "liking", "fulfilled")},
            "expectation_gap": np.clip(np.round(0.8 * away + rng.normal(0, 1.1, n)), -3, 3).astype(int),
            "rank": rank,
            "barrier": barrier,
            "stayed": stayed.astype(int),
            "left_on": pd.Series(_date(day + rng.integers(10, 365, n))).mask(pd.Series(stayed)),
        }
    )
    table.loc[~answers, "recommend"] = pd.NA
    return _with_slips(table, day, rng)


def _with_slips(table: pd.DataFrame, day: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Turn a scale round, answer on another one, date after the end, and enter some people twice."""
    turned = (table["shop"] == TURNED) & (day >= TURNED_DAYS[0]) & (day <= TURNED_DAYS[1])
    table["csat"] = table["csat"].where(~turned, 6 - table["csat"])
    out_of_ten = (rng.random(len(table)) < 0.002) & (table["csat"] >= 3)
    table["csat"] = table["csat"].where(~out_of_ten, 2 * table["csat"])
    too_late = (rng.random(len(table)) < 0.014) & (table["stayed"] == 0)
    before = pd.Series(_date(day - rng.integers(1, 40, len(table))), index=table.index)
    table["left_on"] = table["left_on"].where(~too_late, before)
    twice = table[rng.random(len(table)) < 0.005]
    return pd.concat([table, twice], ignore_index=True)


def interviews(block: Block) -> pd.DataFrame:
    """Make the guests asked in the shops: twenty by each member of staff, chosen; and some drawn by lot."""
    from scipy.special import ndtri

    truth, rng = block.truth.satisfaction, block.rng("interviews")
    share = len(block.latent) / PER_CUSTOMERS
    staff, lot = max(1, round(STAFF * share)), max(1, round(BY_LOT * share))
    chosen = staff * EACH
    who = np.concatenate([np.repeat(np.arange(staff), EACH), rng.integers(0, staff, lot)])
    by_lot = np.arange(chosen + lot) >= chosen
    n = len(who)
    adds = rng.normal(0, truth.staff_alike, staff)[who]
    smiling = rng.normal(*truth.smiling, staff)[who]
    line = -float(ndtri(truth.guests_satisfied)) * np.hypot(1, truth.staff_alike)
    satisfied = rng.normal(size=n) + adds + np.where(by_lot, 0, smiling) > line
    queue = rng.random(n) < np.where(by_lot, truth.queue_share, truth.queue_seen)
    missing = rng.choice(list(MISSING), n, p=MISSING_SHARES)
    return pd.DataFrame(
        {
            "interview_id": [f"G{block.number:02d}{place:05d}" for place in range(1, n + 1)],
            "asked_on": _date(rng.integers(0, DAYS, n)),
            "staff_id": [f"S{FIRST_STAFF + block.number * STAFF // 4 + one:02d}" for one in who],
            "picked": np.where(by_lot, "lot", "staff"),
            "satisfied": satisfied.astype(int),
            "likes_most": rng.choice(list(LIKES), n, p=LIKE_SHARES),
            "likes_least": np.where(queue, "queue", rng.choice(list(DISLIKES), n, p=DISLIKE_SHARES)),
            "missing_thing": pd.Series(missing).mask(pd.Series(missing == "")),
        }
    )


def _seven(judgement: pd.Series, rng: np.random.Generator) -> np.ndarray:
    """Return a judgement as answered on a scale from 1 to 7."""
    said = 4.6 + 1.2 * judgement.to_numpy() + rng.normal(0, 0.6, len(judgement))
    return np.clip(np.round(said), 1, 7).astype(int)


def _date(days: np.ndarray) -> np.ndarray:
    return (pd.Timestamp(FIRST_DAY) + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d").to_numpy()


def _sigma(odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-odds))
