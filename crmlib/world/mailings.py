"""Mailings to addresses outside the card file, with some held out by lot each time.

campaigns   when each ran, and what it cost
mailings    who was mailed or held out, what they had bought in the year before, and what they bought in its days
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block
from crmlib.world.shop import LOT
from crmlib.world.truth import Truth
from crmlib.world.worth import quota


def campaigns(truth: Truth) -> pd.DataFrame:
    """Return the campaigns: their days, what a letter cost, and what the campaign cost beside."""
    rows = [
        (name, first, last, letter, fixed)
        for name, first, last, *_lot, letter, fixed in truth.mailing.campaigns
    ]
    return pd.DataFrame(rows, columns=["campaign", "first_day", "last_day", "letter_yuan", "fixed_yuan"])


def mailings(block: Block) -> pd.DataFrame:
    """Return who was mailed in each campaign and who was held out by lot, and what they bought."""
    truth, rng = block.truth.mailing, block.rng("mailings")
    n = max(2, quota(block, truth.addresses))
    first = round(truth.addresses * LOT) * block.number
    rate = rng.gamma(truth.alike, truth.rate / truth.alike, n)
    usual = truth.yuan * np.exp(truth.yuan_spread * rng.standard_normal(n) - truth.yuan_spread**2 / 2)
    parts = []
    for name, begins, ends, share, mailed, added, *_cost in truth.campaigns:
        who = np.sort(rng.permutation(n)[: max(2, round(share * n))])
        mail = rng.permutation(len(who)) < round(mailed * len(who))
        days = (pd.Timestamp(ends) - pd.Timestamp(begins)).days + 1
        chance = -np.expm1(-truth.busy * rate[who] * days / 365)
        moved = np.where(mail, added, 0) / (1 - chance)
        buys = (rng.random(len(who)) < chance) | (rng.random(len(who)) < moved)
        before = rng.poisson(rate[who])
        spent = rng.gamma(np.maximum(before, 1) * truth.steady) / truth.steady * usual[who]
        now = rng.gamma(truth.steady, size=len(who)) / truth.steady * usual[who]
        parts.append(
            pd.DataFrame(
                {
                    "campaign": name,
                    "address_id": [f"A{first + one + 1:06d}" for one in who],
                    "arm": np.where(mail, "mailed", "held_out"),
                    "before_yuan": np.where(before > 0, np.rint(spent), 0).astype(int),
                    "yuan": np.where(buys, np.maximum(np.rint(now), 1), 0).astype(int),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
