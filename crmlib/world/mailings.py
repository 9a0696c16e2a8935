"""A letter a month to addresses outside the card file, with some held out by lot each time.

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
    mailing = truth.mailing
    first = pd.to_datetime([f"{month}-01" for month in mailing.months])
    return pd.DataFrame(
        {
            "campaign": list(mailing.months),
            "first_day": first.strftime("%Y-%m-%d"),
            "last_day": (first + pd.Timedelta(days=mailing.days - 1)).strftime("%Y-%m-%d"),
            "letter_yuan": mailing.letter,
            "fixed_yuan": mailing.fixed,
        }
    )


def mailings(block: Block) -> pd.DataFrame:
    """Return whom each month's letter was sent to, who was held out by lot, and what they bought."""
    truth, rng = block.truth.mailing, block.rng("mailings")
    n = max(2, quota(block, truth.addresses))
    first = round(truth.addresses * LOT) * block.number
    rate = rng.gamma(truth.alike, truth.rate / truth.alike, n)
    usual = truth.yuan * np.exp(truth.yuan_spread * rng.standard_normal(n) - truth.yuan_spread**2 / 2)
    parts = []
    sent, out = (number / 15_000 for number in truth.letters)
    size = max(2, round((sent + out) * n))
    chance = -np.expm1(-truth.busy * rate * truth.days / 365)
    for name in truth.months:
        who = np.sort(rng.permutation(n)[:size])
        mail = rng.permutation(size) < round(sent / (sent + out) * size)
        added = truth.best[1] if name == truth.best[0] else truth.added
        moved = np.where(mail, added, 0) / (1 - chance[who])
        buys = (rng.random(size) < chance[who]) | (rng.random(size) < moved)
        before = rng.poisson(rate[who])
        spent = rng.gamma(np.maximum(before, 1) * truth.steady) / truth.steady * usual[who]
        now = rng.gamma(truth.steady, size=size) / truth.steady * usual[who]
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
