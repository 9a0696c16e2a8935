"""The market: four firms' offers, and customers who choose between them in an experiment.

offers         the four offers as they stand in the shops
choices        a choice experiment: people × tasks × offers, with levels varied around the catalogue

Customers' utilities follow a nested logit: Greenhill and Misty Peak share a nest, so the independence of
irrelevant alternatives does not hold in these data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.world.truth.market import MarketTruth

if TYPE_CHECKING:
    from crmlib.world.block import Block
    from crmlib.world.truth import Truth

PARTS = (
    "product",
    "service",
    "personnel",
    "image",
    "activity",
    "potential",
    "price",
    "time",
    "energy",
    "effort",
)
RATED = PARTS[:6]

# alternative, name, name_zh, then the levels of PARTS.
FIRMS = (
    ("greenhill", "Greenhill Tea", "青山茶业", 8, 7, 7, 6, 5, 5, 128, 3, 5, 2),
    ("mistypeak", "Misty Peak Tea", "雾峰茶业", 8, 5, 6, 7, 5, 6, 112, 4, 4, 3),
    ("oldharbour", "Old Harbour Tea House", "老港茶庄", 9, 8, 8, 9, 8, 8, 218, 6, 8, 8),
    ("redgate", "Red Gate Market", "红门超市", 5, 6, 4, 5, 3, 3, 72, 2, 2, 2),
)


def offers(truth: Truth) -> pd.DataFrame:
    """Return the offers as they stand in the shops: 250 g of everyday green tea, four firms."""
    return pd.DataFrame(FIRMS, columns=["alternative", "name", "name_zh", *PARTS])


def _levels(rng: np.random.Generator, tasks: int, truth: MarketTruth) -> np.ndarray:
    """Return tasks × firms × parts: the catalogue's levels moved up and down."""
    usual = np.array([firm[3:] for firm in FIRMS], dtype=float)
    shape = (tasks, len(FIRMS))
    shown = np.empty((*shape, len(PARTS)))
    for k, part in enumerate(PARTS):
        if part == "price":
            shown[..., k] = np.rint(usual[:, k] * rng.choice(truth.price_steps, size=shape))
        elif part in RATED:
            shown[..., k] = np.clip(usual[:, k] + rng.integers(-2, 3, size=shape), 1, 10)
        else:
            shown[..., k] = np.maximum(usual[:, k] + rng.integers(-2, 4, size=shape), 0)
    return shown


def _probabilities(shown: np.ndarray, truth: MarketTruth) -> np.ndarray:
    """Return nested logit probabilities: first the nest (or the firm on its own), then the firm in it."""
    utility = shown @ np.array(truth.coefficients) + np.array(truth.constants)
    inside = np.array([firm[0] in truth.nest for firm in FIRMS])
    twins = np.exp(utility[:, inside] / truth.dissimilarity)
    weight = np.exp(utility)
    weight[:, inside] = twins * (twins.sum(axis=1, keepdims=True) ** (truth.dissimilarity - 1))
    return weight / weight.sum(axis=1, keepdims=True)


def choices(block: Block) -> pd.DataFrame:
    """Return the choice experiment of some of the block's customers, one row an offer of a task."""
    rng, truth = block.rng("choices"), block.truth.market
    everyone = block.latent["customer_id"].to_numpy()
    size = max(1, round(len(everyone) * truth.people_share))
    people = np.sort(rng.choice(len(everyone), size=size, replace=False))
    count = size * truth.tasks
    shown = _levels(rng, count, truth)
    cumulated = _probabilities(shown, truth).cumsum(axis=1)
    picked = (rng.random(count)[:, None] > cumulated[:, :-1]).sum(axis=1)
    chosen = np.eye(len(FIRMS), dtype=int)[picked]
    chosen[rng.random(count) < truth.abandons] = 0
    twice = np.flatnonzero((rng.random(count) < truth.double_clicks) & (chosen.sum(axis=1) == 1))
    chosen[twice, (picked[twice] + 1) % len(FIRMS)] = 1
    stopped = (rng.random((size, truth.tasks)) < truth.quits).cumsum(axis=1)
    # Who stops after a task has answered it: the ones after it are missing.
    there = np.hstack([np.ones((size, 1), bool), stopped[:, :-1] == 0]).ravel()
    task = np.tile(np.arange(1, truth.tasks + 1), size)
    wide = np.repeat(there, len(FIRMS))
    frame = pd.DataFrame(
        {
            "customer_id": np.repeat(everyone[people], truth.tasks * len(FIRMS)),
            "task": np.repeat(task, len(FIRMS)),
            "alternative": [firm[0] for firm in FIRMS] * count,
            **{part: shown[..., k].ravel().astype(int) for k, part in enumerate(PARTS)},
            "chosen": chosen.ravel(),
            "holdout": np.repeat((task > truth.tasks - truth.holdout).astype(int), len(FIRMS)),
        }
    )
    return frame[wide].reset_index(drop=True)
