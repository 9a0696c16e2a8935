"""Sales without a card, in the shops and in the web shop, from January 2025 to June 2026.

receipts        one row a receipt: when, where, whether a firm's tax number stands on it, and its yuan
receipt_lines   the products on it; loose tea, sold by weight, has no line
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.baskets import IDS, PRICES
from crmlib.world.block import Block
from crmlib.world.worth import quota

FIRST = pd.Timestamp("2025-01-01")
DAYS = 546  # up to and including 2026-06-30
_NUMBER = {name: number for number, name in enumerate(IDS)}


def receipts(block: Block) -> pd.DataFrame:
    """Return a lot's receipts, in order of time."""
    heads, lines = _sold(block)
    fen = heads["loose"] + lines.groupby("receipt")["fen"].sum().reindex(heads.index, fill_value=0)
    return pd.DataFrame(
        {
            "receipt_id": _names(block, heads.index.to_numpy()),
            "date": (FIRST + pd.to_timedelta(heads["day"], unit="D")).dt.strftime("%Y-%m-%d"),
            "channel": np.where(heads["shop"], "shop", "web"),
            "kind": np.where(heads["firm"], "business", "household"),
            "paid_yuan": fen / 100,
        }
    )


def receipt_lines(block: Block) -> pd.DataFrame:
    """Return the lines of a lot's receipts: product, pieces, yuan paid."""
    lines = _sold(block)[1]
    return pd.DataFrame(
        {
            "receipt_id": _names(block, lines["receipt"].to_numpy()),
            "product_id": IDS[lines["product"]],
            "quantity": lines["quantity"],
            "paid_yuan": lines["fen"] / 100,
        }
    )


def _names(block: Block, places: np.ndarray) -> np.ndarray:
    return np.array([f"R{block.number:03d}{place + 1:05d}" for place in places], dtype=object)


def _sold(block: Block) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a lot's receipts and their lines as they were."""
    truth, rng = block.truth.counter, block.rng("receipts")
    n = max(1, quota(block, truth.receipts))
    day = np.sort(rng.integers(0, DAYS, n))
    early, late = truth.shop_share
    shop = rng.random(n) < early + (late - early) * day / DAYS
    firm = rng.random(n) < truth.business
    has = _has(block, day, firm, rng)
    receipt, product = np.nonzero(has)
    pieces = np.where(shop, *truth.pieces)[receipt]
    quantity = 1 + rng.poisson(pieces)
    kept = truth.paid + truth.dearer * day[receipt] / 365
    price = PRICES[product] * np.minimum(
        kept * np.exp(truth.paid_spread * rng.standard_normal(len(receipt))), 1
    )
    fen = np.rint(100 * price * quantity).astype(np.int64)
    loose = (rng.random(n) < truth.loose) | ~has.any(axis=1)
    weighed = np.rint(100 * rng.gamma(3.0, np.where(shop, *truth.loose_yuan) / 3)).astype(np.int64)
    heads = pd.DataFrame({"day": day, "shop": shop, "firm": firm, "loose": np.where(loose, weighed + 100, 0)})
    return heads, pd.DataFrame({"receipt": receipt, "product": product, "quantity": quantity, "fen": fen})


def _has(block: Block, day: np.ndarray, firm: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Say which products are on each receipt."""
    truth = block.truth.counter
    month = (FIRST + pd.to_timedelta(day, unit="D")).month.to_numpy()
    odds = np.where(firm[:, None], truth.firm, truth.household)
    for name, months, factor in truth.season:
        odds[np.isin(month, months), _NUMBER[name]] *= factor
    dice = rng.random(odds.shape)
    has: np.ndarray = dice < odds
    for one, other, chance in truth.pairs:
        both = has[:, _NUMBER[one]]
        has[both, _NUMBER[other]] = dice[both, _NUMBER[other]] < chance
    return has
