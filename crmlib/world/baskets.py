"""What members put into their orders: products, pieces, yuan to the fen, and costs.

order_lines   the lines of a lot's orders, with refunds, missing costs and the second export

How much is spent comes first (gamma-gamma), then what it is spent on. Prices are whole yuan and what is spent is not:
each line is of a product whose pieces cost at least what is meant for it at list price, and the difference is
discount, spread over the order's lines so that their sum is exact to the fen. What was given back stands in the order
twice, bought and returned, so an order's sum is net of it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block
from crmlib.world.firm import PRODUCTS
from crmlib.world.shop import START, bought, exported
from crmlib.world.truth import BasketTruth

IDS = np.array([product[0] for product in PRODUCTS], dtype=object)
PRICES = np.array([product[4] for product in PRODUCTS], dtype=float)
LAUNCHED = np.array([(pd.Timestamp(product[5]) - START).days for product in PRODUCTS])
_NUMBER = {name: number for number, name in enumerate(IDS)}


def order_lines(block: Block) -> pd.DataFrame:
    """Return the lines of a lot's orders: product, pieces, yuan paid after discount, cost of the goods.

    Returned goods are lines of negative pieces, yuan and cost; some lines have no cost.
    """
    truth, rng, table = block.truth.basket, block.rng("order_lines"), bought(block)
    wanted = _wanted(block, table)
    meant = _meant(table["fen"].to_numpy() / 100, truth, rng)
    product, pieces = _filled(meant, wanted, (block.latent["kind"] == "business").to_numpy()[table["member"]],
                              truth, rng)  # fmt: skip
    order, place = np.nonzero(product >= 0)
    lines = pd.DataFrame({"order": order, "product": product[order, place], "quantity": pieces[order, place]})
    lines["fen"] = _paid(lines, table["fen"].to_numpy())
    lines["fen_cost"] = _costs(lines, truth, rng)
    lines = _with_refunds(lines, wanted, product, block, rng)
    frame = pd.DataFrame(
        {
            "order_id": table["order_id"].to_numpy()[lines["order"]],
            "product_id": IDS[lines["product"]],
            "quantity": lines["quantity"],
            "paid_yuan": lines["fen"] / 100,
            "cost_yuan": lines["fen_cost"] / 100,
        }
    )
    frame.loc[rng.random(len(frame)) < block.truth.shop.cost_missing, "cost_yuan"] = np.nan
    return exported(frame, table.iloc[lines["order"]])


def _wanted(block: Block, table: pd.DataFrame) -> np.ndarray:
    """Return how much each order wants each product: by kind and season, and nothing before its launch."""
    truth, day = block.truth.basket, table["day"].to_numpy()
    business = (block.latent["kind"] == "business").to_numpy()[table["member"]]
    wanted = np.where(business[:, None], truth.business, truth.household) * (day[:, None] >= LAUNCHED)
    month_day = (START + pd.to_timedelta(day, unit="D")).strftime("%m-%d").to_numpy(dtype=str)
    for name, first, last, factor in truth.season:
        after, before = month_day >= first, month_day <= last
        inside = after & before if first <= last else after | before
        wanted[inside, _NUMBER[name]] *= factor
    return wanted


def _meant(yuan: np.ndarray, truth: BasketTruth, rng: np.random.Generator) -> np.ndarray:
    """Return the yuan that are meant for each line of each order; 0 where it has no further line."""
    count = 1 + rng.poisson(truth.further_lines, len(yuan))
    count = np.minimum(count, np.clip(yuan // truth.yuan_a_line, 1, truth.most_lines).astype(int))
    weight = rng.gamma(3.0, size=(len(yuan), truth.most_lines))
    weight[np.arange(truth.most_lines) >= count[:, None]] = 0
    return yuan[:, None] * weight / weight.sum(axis=1, keepdims=True)


def _filled(
    meant: np.ndarray, wanted: np.ndarray, business: np.ndarray, truth: BasketTruth, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Choose the product and the pieces of each line, no product twice; −1 where there is no line."""
    product = np.full(meant.shape, -1)
    pieces = np.zeros(meant.shape, dtype=int)
    odds = wanted.copy()
    bulk = np.where(business, truth.bulk[1], truth.bulk[0])
    for place in range(meant.shape[1]):
        here = np.flatnonzero(meant[:, place] > 0)
        number = np.ceil(np.round(meant[here, place, None] / PRICES, 9)).clip(min=1)
        over = number * PRICES / meant[here, place, None] - 1
        weight = odds[here] * number ** -bulk[here, None]
        fits = (over <= truth.discount) & (weight > 0)
        # Where nothing fits, what leaves the least discount is taken.
        least = np.where(weight > 0, over, np.inf).argmin(axis=1)
        fits[~fits.any(axis=1), :] |= np.arange(len(PRICES)) == least[~fits.any(axis=1), None]
        share = np.cumsum(np.where(fits, weight, 0), axis=1)
        chosen = (rng.random((len(here), 1)) * share[:, -1:] >= share).sum(axis=1)
        product[here, place], pieces[here, place] = chosen, number[np.arange(len(here)), chosen]
        odds[here, chosen] = 0
        for one, other, factor in truth.pairs:
            for has, wants in ((_NUMBER[one], _NUMBER[other]), (_NUMBER[other], _NUMBER[one])):
                odds[here[chosen == has], wants] *= factor
    return product, pieces


def _paid(lines: pd.DataFrame, fen: np.ndarray) -> np.ndarray:
    """Spread each order's fen over its lines by list price; the first line takes what rounding leaves."""
    order = lines["order"].to_numpy()
    listed = (PRICES[lines["product"]] * lines["quantity"]).to_numpy().astype(np.int64)
    paid = fen[order] * listed // np.bincount(order, weights=listed).astype(np.int64)[order]
    first = np.flatnonzero(np.r_[True, order[1:] != order[:-1]])
    paid[first] += fen - np.add.reduceat(paid, first)
    return paid


def _costs(lines: pd.DataFrame, truth: BasketTruth, rng: np.random.Generator) -> np.ndarray:
    share = {"tea": truth.cost_tea, "ware": truth.cost_ware, "gift": truth.cost_gift}
    each = PRICES * np.array([share[product[1]] for product in PRODUCTS])
    spread = np.exp(truth.cost_spread * rng.standard_normal(len(lines)))
    return np.rint(100 * each[lines["product"]] * lines["quantity"].to_numpy() * spread).astype(np.int64)


def _with_refunds(
    lines: pd.DataFrame, wanted: np.ndarray, product: np.ndarray, block: Block, rng: np.random.Generator
) -> pd.DataFrame:
    """Add to some orders a piece of a product that they have not, bought at list price and given back."""
    order = np.flatnonzero(rng.random(len(product)) < block.truth.shop.refunded)
    odds = wanted[order].copy()
    for place in range(product.shape[1]):
        odds[product[order, place] >= 0, product[order, place][product[order, place] >= 0]] = 0
    share = np.cumsum(odds, axis=1)
    chosen = (rng.random((len(order), 1)) * share[:, -1:] >= share).sum(axis=1)
    extra = pd.DataFrame({"order": order, "product": chosen, "quantity": 1})
    extra["fen"] = (100 * PRICES[chosen]).astype(np.int64)
    extra["fen_cost"] = _costs(extra, block.truth.basket, rng)
    back = extra.assign(**{name: -extra[name] for name in ("quantity", "fen", "fen_cost")})
    return pd.concat([lines, extra, back]).sort_values("order", kind="stable", ignore_index=True)
