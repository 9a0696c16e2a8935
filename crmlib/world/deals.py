"""Deals, what customers rated and said afterwards, and two experiments on perception.

deals           the survey after a deal was won or lost
stated_reasons  what the same people said decided
best_worst      choices of the most and least important of four
perception      the ice-cream cups and the weighed sweets, randomised
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block
from crmlib.world.journey import DAYS, START, entry
from crmlib.world.truth.iceberg import NAMED, RATED

_TRUST = NAMED.index("trust")


def _who(block: Block, share: float, rng: np.random.Generator) -> np.ndarray:
    """Pick customers of the block, at least one."""
    size = len(block.latent)
    return np.sort(rng.choice(size, size=max(1, round(share * size)), replace=False))


def _ratings(block: Block, who: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    from scipy.special import betainc, ndtri

    truth, people = block.truth.iceberg, block.truth.people
    halo, layer = np.asarray(truth.halo), np.asarray(truth.layer)
    own = rng.standard_normal((len(who), 9))
    # What is trust's own comes from how far the customer really trusts the firm.
    own[:, _TRUST] = ndtri(betainc(people.trust_a, people.trust_b, block.latent["trust"].to_numpy()[who]))
    common = np.repeat(rng.standard_normal((len(who), 3)), 3, axis=1)
    z = halo * rng.standard_normal((len(who), 1)) + layer * common + np.sqrt(1 - halo**2 - layer**2) * own
    return np.clip(np.rint(np.asarray(truth.rating_mean) + np.asarray(truth.rating_sd) * z), 1, 10)


def _complete_deals(block: Block) -> tuple[pd.DataFrame, np.random.Generator]:
    truth, rng = block.truth.iceberg, block.rng("deals")
    who = _who(block, truth.deal_share, rng)
    size = len(who)
    ratings = np.column_stack(
        [
            _ratings(block, who, rng),
            np.where(rng.random(size) < truth.broken_samples, rng.integers(1, 5, size), 10),
            rng.integers(1, 11, size),
        ]
    )
    at = np.append(truth.rounded_mean(), [10.0, 5.5])
    felt = truth.satisfaction_mean + (ratings - at) @ np.asarray(truth.effect)
    felt = felt + truth.satisfaction_noise * rng.standard_normal(size)
    won = rng.random(size) < 1 / (1 + np.exp(-(felt - truth.win_at) / truth.win_slope))
    first = entry(block)["day"].to_numpy()[who]
    day = first + (rng.random(size) * (DAYS - first)).astype(int)
    table = pd.DataFrame(
        {
            "customer_id": block.latent["customer_id"].to_numpy()[who],
            "date": (START + pd.to_timedelta(day, unit="D")).strftime("%Y-%m-%d"),
            **{name: pd.array(ratings[:, i].astype(int), dtype="Int64") for i, name in enumerate(RATED)},
            "satisfaction": pd.array(np.clip(np.rint(felt), 0, 100).astype(int), dtype="Int64"),
            "won": won.astype(int),
        }
    )
    table = table.iloc[np.argsort(day, kind="stable")].reset_index(drop=True)
    table.insert(0, "deal_id", [f"D{block.number:03d}{i:05d}" for i in range(1, size + 1)])
    return table, rng


def deals(block: Block) -> pd.DataFrame:
    """Return the survey after a deal was won or lost: ratings 1–10, satisfaction 0–100, won 0 or 1.

    Some answers are missing, price more often than the others; rows of paper forms come last, late.
    """
    table, rng = _complete_deals(block)
    for name in (*RATED, "satisfaction"):
        table.loc[rng.random(len(table)) < (0.025 if name == "price" else 0.006), name] = pd.NA
    paper = rng.random(len(table)) < 0.04
    return pd.concat([table[~paper], table[paper]], ignore_index=True)


def stated_reasons(block: Block) -> pd.DataFrame:
    """Return what the people of most deals said: first reason, 100 points over nine drivers, a rating form.

    Some broke off after the reason; the rating form hits its ceiling, because everything is "important".
    """
    asked, _ = _complete_deals(block)
    truth, rng = block.truth.iceberg, block.rng("stated_reasons")
    asked = asked[rng.random(len(asked)) < 0.93].reset_index(drop=True)
    size = len(asked)
    odds = np.where(asked["won"].to_numpy()[:, None] == 1, truth.purchase, truth.refusal).cumsum(axis=1)
    reason = np.minimum((rng.random((size, 1)) > odds).sum(axis=1), 8)
    weights = np.asarray(truth.stated_points) / np.sum(truth.stated_points)
    points = 5 * rng.multinomial(20, rng.dirichlet(14 * weights, size=size))
    form = np.clip(
        np.rint(9.1 + 0.25 * np.log(weights * 9) + 0.9 * rng.standard_normal((size, 9))), 1, 10
    ).astype(int)
    broke_off = rng.random(size) < 0.05
    out = asked[["deal_id", "customer_id"]].copy()
    out["outcome"] = np.where(asked["won"] == 1, "won", "lost")
    out["reason"] = np.asarray(NAMED, dtype=object)[reason]
    for prefix, values in (("points", points), ("form", form)):
        for i, name in enumerate(NAMED):
            out[f"{prefix}_{name}"] = pd.array(values[:, i], dtype="Int64")
            out.loc[broke_off, f"{prefix}_{name}"] = pd.NA
    return out


def best_worst(block: Block) -> pd.DataFrame:
    """Return nine tasks a person: which of four drivers matters most to you, which least?"""
    truth, rng = block.truth.iceberg, block.rng("best_worst")
    who = _who(block, truth.best_worst_share, rng)
    utility = 0.8 * np.log(np.asarray(truth.stated_points))
    # Every driver stands in four tasks; the steps make nearly every pair meet equally often.
    shown = (np.array([0, 1, 3, 7]) + np.arange(9)[:, None]) % 9
    shown = np.tile(shown, (len(who), 1))
    appeal = utility[shown] + rng.gumbel(size=shown.shape)
    best = appeal.argmax(axis=1)
    dislike = -utility[shown] + rng.gumbel(size=shown.shape)
    np.put_along_axis(dislike, best[:, None], -np.inf, axis=1)
    rows, names = np.arange(len(shown)), np.asarray(NAMED, dtype=object)
    return pd.DataFrame(
        {
            "customer_id": np.repeat(block.latent["customer_id"].to_numpy()[who], 9),
            "task": np.tile(np.arange(1, 10), len(who)),
            **{f"item_{k + 1}": names[shown[:, k]] for k in range(4)},
            "best": names[shown[rows, best]],
            "worst": names[shown[rows, dislike.argmax(axis=1)]],
        }
    )


def perception(block: Block) -> pd.DataFrame:
    """Return both experiments: who was in which condition, bids in yuan, and who asked to weigh again.

    Conditions are drawn at random. Bids are rounded to half a yuan; a few people bid nothing, a few give no bid.
    """
    truth, rng = block.truth.iceberg, block.rng("perception")
    names = block.latent["customer_id"].to_numpy()
    cups, scales = _who(block, truth.ice_cream_share, rng), _who(block, truth.sweets_share, rng)
    condition = rng.permuted(
        np.resize(np.array(["apart_350", "apart_400", "joint"], dtype=object), len(cups))
    )
    joint = condition == "joint"
    centre = np.where(joint[:, None], np.log(truth.joint_yuan), np.log(truth.apart_yuan))
    log_bid = centre + 0.40 * rng.standard_normal((len(cups), 1)) + 0.16 * rng.standard_normal((len(cups), 2))
    bids = np.rint(2 * np.exp(log_bid)) / 2
    bids[rng.random(len(cups)) < 0.015] = 0.0
    bids[rng.random(len(cups)) < 0.020] = np.nan
    way = rng.permuted(np.resize(np.array(["adding", "removing"], dtype=object), len(scales)))
    asks = rng.random(len(scales)) < np.where(way == "adding", truth.reweigh_adding, truth.reweigh_removing)
    ice = pd.DataFrame({"customer_id": names[cups], "experiment": "ice_cream", "condition": condition})
    ice["bid_350_yuan"] = np.where(condition != "apart_400", bids[:, 0], np.nan)
    ice["bid_400_yuan"] = np.where(condition != "apart_350", bids[:, 1], np.nan)
    sweets = pd.DataFrame({"customer_id": names[scales], "experiment": "sweets", "condition": way})
    sweets["asked_to_reweigh"] = pd.array(asks.astype(int), dtype="Int64")
    ice["asked_to_reweigh"] = pd.array([pd.NA] * len(ice), dtype="Int64")
    sweets["bid_350_yuan"] = sweets["bid_400_yuan"] = np.nan
    return pd.concat([ice, sweets[ice.columns]], ignore_index=True)
