"""What the firm's people did for each member in the year to 2026-06-30, and how long it took.

activity         one row an order packed, a call, a parcel that came back, a visit
activity_rates   what a minute of each costs, and how many minutes a month are paid
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.baskets import order_lines
from crmlib.world.block import Block
from crmlib.world.shop import DAYS, START, bought
from crmlib.world.truth import Truth
from crmlib.world.worth import service_costs

SINCE = pd.Timestamp("2025-07-01")
HALVES = ("2025-H2", "2026-H1")
SERVICE = {"calls": "call", "returns": "return", "visits": "visit"}


def activity(block: Block) -> pd.DataFrame:
    """Return what was done for a lot's members: as many calls, returns and visits as `service_costs` counts."""
    rng, orders = block.rng("activity"), bought(block)
    orders = orders[orders["day"] >= (SINCE - START).days]
    rows = pd.concat([_packed(block, orders, rng), _served(block, orders, rng)], ignore_index=True)
    rows = rows.sort_values(["day", "member"], kind="stable")
    return pd.DataFrame(
        {
            "date": (START + pd.to_timedelta(rows["day"], unit="D")).dt.strftime("%Y-%m-%d").to_numpy(),
            "member_id": block.latent["member_id"].to_numpy()[rows["member"]],
            "work": rows["work"].to_numpy(),
            "order_id": rows["order_id"].to_numpy(),
            "minutes": rows["minutes"].to_numpy(),
        }
    )


def _packed(block: Block, orders: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    truth, lines = block.truth.minutes, order_lines(block).drop_duplicates()
    count = lines[lines["quantity"] > 0].groupby("order_id").size().reindex(orders["order_id"]).to_numpy()
    long = truth.pack + truth.a_line * count + truth.pack_spread * rng.standard_normal(len(orders))
    return pd.DataFrame(
        {
            "day": orders["day"].to_numpy(),
            "member": orders["member"].to_numpy(),
            "work": "pack",
            "order_id": orders["order_id"].to_numpy(),
            "minutes": np.maximum(np.rint(long), 2).astype(int),
        }
    )


def _served(block: Block, orders: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return calls, returns and visits, each some days after an order of the same half-year."""
    truth = block.truth.minutes
    place = {name: number for number, name in enumerate(block.latent["member_id"])}
    counted = service_costs(block)
    counted = counted[counted["half_year"].isin(HALVES)]
    middle = (pd.Timestamp("2026-01-01") - START).days
    ordered = orders.groupby(["member", orders["day"] >= middle])["day"].agg(list)
    mean = {"call": truth.call, "return": truth.returned, "visit": truth.visit}
    parts = []
    for column, name in SERVICE.items():
        rows = counted.loc[counted.index.repeat(counted[column])]
        member = rows["member_id"].map(place).to_numpy(int)
        second = (rows["half_year"] == HALVES[1]).to_numpy()
        dice, later = rng.random(len(rows)), rng.integers(0, 14, len(rows))
        # Whose, and in which half-year: one of her orders in it.
        mine = [ordered[key] for key in zip(member, second, strict=True)]
        day = np.array([days[int(one * len(days))] for days, one in zip(mine, dice, strict=True)], dtype=int)
        day = np.minimum(day + later, np.where(second, DAYS, middle) - 1)
        long = rng.gamma(truth.steady, mean[name] / truth.steady, len(rows))
        facts = {"day": day, "member": member, "work": name, "order_id": None}
        parts.append(pd.DataFrame(facts | {"minutes": np.maximum(np.rint(long), 1).astype(int)}))
    return pd.concat(parts, ignore_index=True)


def activity_rates(truth: Truth) -> pd.DataFrame:
    """Return what a minute of each activity costs, and how many minutes a month are paid."""
    return pd.DataFrame(truth.minutes.rates, columns=["work", "yuan_per_minute", "capacity_minutes"])
