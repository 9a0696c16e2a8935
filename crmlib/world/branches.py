"""The firm's shops: their districts, staff, measures and profit, and what guests say.

shops            a row a shop
shop_customers   what its guests say, a row a rating
branches         what the shops are really like
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from crmlib.world.block import Block

PER_CUSTOMERS = 8_000
# In the shop of each lot with this number only so many guests were asked.
FEW, ASKED = 5, 3


def branches(block: Block) -> pd.DataFrame:
    """Return what the shops of a block are really like: standard normal district, measures, staff, service, guests."""
    truth, rng = block.truth.shops, block.rng("branches")
    n = max(1, round(len(block.latent) * truth.shops / PER_CUSTOMERS))
    first = block.number * n
    district = rng.normal(size=n)
    names = [name for name, _weight in truth.measures]
    weights = np.array([weight for _name, weight in truth.measures])
    alike = truth.measures_alike
    common = rng.normal(size=(n, 1))
    measures = np.sqrt(alike) * common + np.sqrt(1 - alike) * rng.normal(size=(n, len(names)))
    explained = (1 - alike) * (weights**2).sum() + alike * weights.sum() ** 2
    rest = 1 - truth.district_staff**2 - explained
    staff = truth.district_staff * district + measures @ weights + np.sqrt(max(rest, 0)) * rng.normal(size=n)
    service = truth.staff_service * staff + np.sqrt(1 - truth.staff_service**2) * rng.normal(size=n)
    guests = truth.service_guests * service + truth.district_guests * district
    together = truth.staff_service * truth.district_staff
    known = (
        truth.service_guests**2
        + truth.district_guests**2
        + 2 * truth.service_guests * truth.district_guests * together
    )
    guests = guests + np.sqrt(max(1 - known, 0)) * rng.normal(size=n)
    made = pd.DataFrame({"shop_id": [f"T{first + place:03d}" for place in range(1, n + 1)]})
    made["district"] = district
    made[names] = measures
    return made.assign(staff=staff, service=service, guests=guests)


def shops(block: Block) -> pd.DataFrame:
    """Return the list of shops: district, how satisfied staff are, five measures, profit."""
    truth, rng, made = block.truth.shops, block.rng("shops"), branches(block)
    mean, district, guests, staff, chance = truth.profit
    profit = mean + district * made["district"] + guests * made["guests"] + staff * made["staff"]
    profit = profit + chance * rng.normal(size=len(made))
    table = pd.DataFrame({"shop_id": made["shop_id"]})
    table["district"] = np.round(100 + 15 * made["district"]).astype(int)
    table["staff_satisfaction"] = (6.8 + 0.8 * made["staff"]).round(1).clip(1, 10)
    for name, _weight in truth.measures:
        table[name] = np.clip(np.round(6 + 1.7 * made[name]), 1, 10).astype(int)
    table["profit_yuan"] = profit.round(-2).astype(int)
    return table


def shop_customers(block: Block) -> pd.DataFrame:
    """Return what guests of the shops say, from 1 to 10; a few are in the file of two shops."""
    truth, rng, made = block.truth.shops, block.rng("shop-customers"), branches(block)
    asked = np.full(len(made), truth.guests)
    if len(made) >= FEW and block.number == 0:
        asked[FEW - 1] = ASKED
    shop = np.repeat(np.arange(len(made)), asked)
    n = min(len(shop), len(block.latent))
    shop = shop[:n]
    who = rng.choice(len(block.latent), n, replace=False)
    rating = np.sqrt(truth.icc) * made["guests"].to_numpy()[shop] + np.sqrt(1 - truth.icc) * rng.normal(
        size=n
    )
    table = pd.DataFrame(
        {
            "customer_id": block.latent["customer_id"].to_numpy()[who],
            "shop_id": made["shop_id"].to_numpy()[shop],
            "rating": np.clip(np.round(6.8 + 1.9 * rating), 1, 10).astype(int),
        }
    )
    if len(made) < 2:
        return table
    moved = np.flatnonzero(rng.random(n) < truth.moved)
    again = table.iloc[moved].copy()
    to = (shop[moved] + rng.integers(1, len(made), len(moved))) % len(made)
    again["shop_id"] = made["shop_id"].to_numpy()[to]
    return pd.concat([table, again], ignore_index=True)
