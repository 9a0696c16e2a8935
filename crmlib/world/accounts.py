"""The business accounts: what they bought, what they could buy, who looks after them, and a trial of thirty hours.

accounts      one row an account
worksheets    seven yes-or-no criteria, filled in by two people an account
visits        eight points of a code of conduct, seen by a colleague on visits drawn by lot
needs         what the accounts really need, and our share of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from crmlib.world.block import Block

RATERS = ("manager", "colleague")
# Filled in before the half-year whose contracts it was to foresee; by one manager, after it.
BEFORE, AFTER = "2025-12-01", "2026-07-03"
LATE = "B04"
VISITS = "2026-03-02", 16  # the first Monday, and so many weeks


def needs(block: Block) -> pd.DataFrame:
    """Return what the accounts of a block really need.

    Returns
    -------
    DataFrame
        One row an account: customer_id, need and headroom (yuan a year), share (ours), z (headroom's logarithm,
        standardised by the truth), liking (standard normal).
    """
    truth, rng = block.truth.accounts, block.rng("needs")
    names = block.latent.loc[block.latent["kind"] == "business", "customer_id"].to_numpy()
    n = len(names)
    median, spread = truth.need
    need = median * np.exp(spread * rng.normal(size=n))
    share = rng.beta(*truth.share, n)
    headroom = need * (1 - share)
    return pd.DataFrame(
        {
            "customer_id": names,
            "need": need,
            "share": share,
            "headroom": headroom,
            "z": (np.log(headroom / median) + 0.55) / np.hypot(spread, 0.47),
            "liking": rng.normal(size=n),
        }
    )


def accounts(block: Block) -> pd.DataFrame:
    """Make the accounts: two years, the hours spent, and half a year in which one of each pair got more."""
    truth, rng, real = block.truth.accounts, block.rng("accounts"), needs(block)
    n = len(real)
    level = (real["need"] * real["share"]).to_numpy()
    before, last, later = level * np.exp(truth.noise * rng.normal(size=(3, n)) - truth.noise**2 / 2)
    weight = last**truth.hours_by
    hours = np.round(truth.hours_each * n * weight / weight.sum(), 1) if n else weight
    pair, extra = _pairs(last, truth.trial_hours, rng)
    more = np.array([truth.gain(one, hours) for one, hours in zip(real["headroom"], extra, strict=True)])
    margin = rng.beta(*truth.margin, n)
    median, spread = truth.need
    size = np.log(real["need"].to_numpy() / median) / spread
    base, by_size = truth.known
    says = rng.random(n) < 1 / (1 + np.exp(-base - by_size * size))
    table = pd.DataFrame(
        {
            "customer_id": real["customer_id"],
            "manager_id": _managers(last, truth.managers, rng),
            "revenue_2024": np.round(before, -1),
            "revenue_2025": np.round(last, -1),
            "goods_2025": np.round(last * (1 - margin), -1),
            "hours_2025": hours,
            "influence": np.clip(np.round(2.6 + 0.5 * size + rng.normal(0, 0.9, n)), 1, 5).astype(int),
            "need": pd.Series(np.round(real["need"].to_numpy(), -3)).where(pd.Series(says, dtype=bool)),
            "need_guess": np.round(real["need"].to_numpy() * np.exp(truth.guess * rng.normal(size=n)), -3),
            "pair_id": [f"{block.number + 1:02d}-{one:03d}" if one else None for one in pair],
            "extra_hours": extra,
            "revenue_2026h1": np.round(later / 2 + more / 2, -1),
        }
    )
    return _with_slips(table, rng)


def _pairs(last: np.ndarray, hours: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the pair of each account, neighbours by turnover, and the hours that the lot gave one of the two."""
    order, pairs = np.argsort(last, kind="stable"), len(last) // 2
    pair, extra = np.zeros(len(last), int), np.zeros(len(last))
    for number in range(pairs):
        two = order[2 * number : 2 * number + 2]
        pair[two] = number + 1
        extra[two[int(rng.integers(2))]] = hours
    return pair, extra


def _managers(last: np.ndarray, managers: int, rng: np.random.Generator) -> list[str]:
    """Return who looks after each account: large accounts went to the first names on the list."""
    place = np.argsort(
        np.argsort(-np.log(last) + rng.normal(0, 0.4, len(last)), kind="stable"), kind="stable"
    )
    return [f"B{1 + int(managers * one / max(1, len(last))):02d}" for one in place]


def _with_slips(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let one account be merged with another in mid-year, and one send back more than it bought."""
    if len(table) < 20:
        return table
    into, gone, back = rng.choice(len(table), 3, replace=False)
    half = table.loc[gone, "revenue_2025"] / 2
    table.loc[into, "revenue_2025"] += half
    table.loc[gone, "revenue_2025"] -= half
    table.loc[gone, "revenue_2026h1"] = 0.0
    table.loc[back, "revenue_2024"] = -0.1 * table.loc[back, "revenue_2024"]
    return table


def worksheets(block: Block) -> pd.DataFrame:
    """Make the worksheets: seven criteria for each account, by its manager and by a colleague; was the next won?"""
    truth, rng, real = block.truth.accounts, block.rng("worksheets"), needs(block)
    managers = accounts(block)["manager_id"].to_numpy()
    n = len(real)
    base, by_headroom = truth.won
    won = rng.random(n) < 1 / (1 + np.exp(-base - by_headroom * real["z"].to_numpy()))
    parts = []
    for rater in RATERS:
        late = (managers == LATE) & (rater == RATERS[0])
        seen = real["z"].to_numpy() + truth.rater * rng.normal(size=n)
        liked = real["liking"].to_numpy() + truth.rater * rng.normal(size=n)
        part = {"customer_id": real["customer_id"], "rater": rater}
        part["rated_on"] = np.where(late, AFTER, BEFORE)
        for name, start, slope, liking in truth.criteria:
            odds = start + slope * seen + liking * liked + truth.hindsight * late * np.where(won, 1, -1)
            yes = (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(int)
            part[name] = pd.Series(yes, dtype="Int64").mask(
                pd.Series(rng.random(n) < truth.blank, dtype=bool)
            )
        part["won"] = won.astype(int)
        parts.append(pd.DataFrame(part))
    return pd.concat(parts, ignore_index=True)


def visits(block: Block) -> pd.DataFrame:
    """Make the visits: accounts drawn by lot, to which a colleague went along and noted which points were kept."""
    truth, rng, made = block.truth.accounts, block.rng("visits"), accounts(block)
    drawn = np.sort(rng.choice(len(made), round(truth.visited * len(made)), replace=False))
    chosen = made.iloc[drawn]
    n, (monday, weeks) = len(chosen), VISITS
    days = 7 * rng.integers(weeks, size=n) + rng.integers(5, size=n)
    place = chosen["manager_id"].astype(str).str[1:].astype(int).to_numpy() - 1
    mood = np.array(truth.keeps)[place % len(truth.keeps)] + truth.visit * rng.normal(size=n)
    table = pd.DataFrame(
        {
            "visit_id": [f"V{block.number + 1:02d}{number + 1:04d}" for number in range(n)],
            "manager_id": chosen["manager_id"].to_numpy(),
            "customer_id": chosen["customer_id"].to_numpy(),
            "visited_on": (pd.Timestamp(monday) + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d"),
        }
    )
    for name, base in truth.code:
        kept = (rng.random(n) < 1 / (1 + np.exp(-base - mood))).astype(int)
        table[name] = pd.Series(kept, dtype="Int64").mask(pd.Series(rng.random(n) < truth.unseen, dtype=bool))
    return table
