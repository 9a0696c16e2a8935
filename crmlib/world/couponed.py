"""A test of a coupon and of a price cut against no offer, followed for twelve weeks.

coupon_test   who got what by lot, and what each bought before and in the weeks after
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block


def coupon_test(block: Block) -> pd.DataFrame:
    """Return the test of a block: arm by lot, yuan in the weeks before, and orders and yuan until each horizon."""
    truth, rng, latent = block.truth.coupon, block.rng("coupon-test"), block.latent
    households = np.flatnonzero((latent["kind"] == "household").to_numpy())
    who = np.sort(rng.permutation(households)[: round(truth.share * len(latent))])
    n = len(who)
    arm = rng.permutation(n) % len(truth.arms)
    rate = rng.gamma(truth.shape, truth.rate / truth.shape, n)
    moved, new = (np.array([one[place] for one in truth.arms])[arm] for place in (1, 2))
    spans = np.diff([0, *truth.weeks])
    orders = rng.poisson(rate * spans[:, None])
    brought = np.zeros(n, int)
    for later in (2, 3):
        early = rng.binomial(orders[later], moved)
        orders[later] -= early
        brought += early
    brought += rng.poisson(new)
    soon = rng.binomial(brought, truth.early)
    orders[0] += soon
    orders[1] += brought - soon
    yuan = truth.yuan / truth.steady
    spent = np.where(orders > 0, rng.gamma(np.maximum(orders, 1) * truth.steady) * yuan, 0)
    earlier = rng.poisson(rate * truth.before)
    before = np.where(earlier > 0, rng.gamma(np.maximum(earlier, 1) * truth.steady) * yuan, 0)
    table = pd.DataFrame(
        {
            "customer_id": latent["customer_id"].to_numpy()[who],
            "arm": np.array([name for name, *_ in truth.arms], dtype=object)[arm],
            "spend_before": np.rint(before).astype(int),
        }
    )
    for place, week in enumerate(truth.weeks):
        table[f"bought_{week}w"] = (orders[: place + 1].sum(axis=0) > 0).astype(int)
    for place, week in enumerate(truth.weeks):
        table[f"spend_{week}w"] = np.rint(spent[: place + 1]).sum(axis=0).astype(int)
    return table
