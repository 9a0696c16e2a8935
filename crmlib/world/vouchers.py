"""A trial of vouchers by post: half of the members in it got one by lot, on the day after the ledger ended.

vouchers   who got one, and who ordered within 60 days
stages     the true stage of each member of a lot, and what a voucher does there
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block
from crmlib.world.shop import DAYS, LOT, START, bought, left_on
from crmlib.world.worth import gold_pilot, quota

SENT_ON = START + pd.Timedelta(days=DAYS)
WATCHED = 60


def stages(block: Block) -> pd.DataFrame:
    """Return the true stage of each member of a lot, the chance to order without a voucher, and what one adds."""
    truth, latent = block.truth.voucher, block.latent
    days = bought(block).groupby("member")["day"]
    first, last, repeats = days.min().to_numpy(), days.max().to_numpy(), days.nunique().to_numpy() - 1
    now = DAYS - 1
    longer = _longer(block, repeats, (last - first) / 7, (now - last) / 7)
    stage = np.select(
        [
            now - first <= truth.new_days,
            longer < 1 - truth.gone,
            longer < 1 - truth.quiet,
            now - first <= truth.first_year,
        ],
        ["acquisition", "departure", "decline", "growth"],
        "maturity",
    )
    there = left_on(block).isna().to_numpy()
    chance = np.where(there, -np.expm1(-latent["lambda"].to_numpy() * WATCHED / 7), 0)
    effect = np.minimum(pd.Series(stage).map(dict(truth.effect)).to_numpy(), 1 - chance)
    return pd.DataFrame(
        {"member_id": latent["member_id"], "stage": stage, "chance": chance, "effect": effect}
    )


def _longer(block: Block, repeats: np.ndarray, span: np.ndarray, silence: np.ndarray) -> np.ndarray:
    """Return the probability that a gap of a member with such orders lasts longer than the silence."""
    shop = block.truth.shop
    business = (block.latent["kind"] == "business").to_numpy()
    r, alpha = (
        np.where(business, shop.business_r, shop.r),
        np.where(business, shop.business_alpha, shop.alpha),
    )
    longer: np.ndarray = ((alpha + span) / (alpha + span + silence)) ** (r + repeats)
    return longer


def vouchers(block: Block) -> pd.DataFrame:
    """Return the trial of a lot: who was in it, who got a voucher, and who ordered within 60 days of 2026-07-01."""
    truth, rng, known = block.truth.voucher, block.rng("vouchers"), stages(block)
    other = ~known["member_id"].isin(gold_pilot(block)["member_id"]).to_numpy()
    who = rng.permutation(LOT)
    who = who[who < len(known)]
    who = np.sort(who[other[who]][: quota(block, truth.sent)])
    half = rng.permuted(np.arange(len(who)) % 2 == rng.integers(2))
    chance, effect = (known[name].to_numpy()[who] for name in ("chance", "effect"))
    anyway, moved = rng.random((2, len(who)))
    # Who would have come anyway comes with a voucher too; it moves some of the others.
    ordered = (anyway < chance) | (half & (moved * (1 - chance) < effect))
    return pd.DataFrame(
        {
            "member_id": known["member_id"].to_numpy()[who],
            "sent_on": SENT_ON.strftime("%Y-%m-%d"),
            "arm": np.where(half, "voucher", "control"),
            "ordered_60d": ordered.astype(int),
        }
    )
