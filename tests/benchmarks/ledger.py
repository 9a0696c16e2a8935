"""Firms of a hundred seeds: does the next year come as forecast, and does the list by value beat that by past spend?"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from crmlib.lifetime import BetaGeoNBD, GammaGamma, lifetime_value, rfm_summary
from crmlib.stats.ranking import captured
from crmlib.world import MEMBERS, Truth, shop
from crmlib.world.populations import lots

CUT = pd.Timestamp("2025-06-30")
WEEKS = 52


def _orders(seed: int) -> pd.DataFrame:
    """Return the orders of a firm's households, each once, with its yuan."""
    parts = []
    for lot in lots(Truth(), MEMBERS, seed):
        table = shop.bought(lot)
        who = lot.latent.iloc[table["member"]]
        table = table.assign(member_id=who["member_id"].to_numpy(), paid=table["fen"] / 100)
        parts.append(table[(who["kind"] == "household").to_numpy()])
    orders = pd.concat(parts, ignore_index=True)
    return orders.assign(date=shop.START + pd.to_timedelta(orders["day"], unit="D"))


def run(seeds: int = 100) -> None:
    """Print in how many firms the forecast's interval held the next 52 weeks, and what both lists of a fifth hold."""
    begin, inside, shares = time.perf_counter(), 0, []
    for seed in range(seeds):
        orders = _orders(seed)
        people = rfm_summary(orders, value="paid", as_of=CUT.strftime("%Y-%m-%d"))
        buying, spend = BetaGeoNBD().fit(people), GammaGamma().fit(people)
        later = orders[(orders["date"] > CUT) & (orders["date"] <= CUT + pd.Timedelta(weeks=WEEKS))]
        came = len(later.drop_duplicates(["member_id", "date"]))
        low, high = buying.forecast(WEEKS).table.loc[WEEKS, ["low", "high"]]
        inside += bool(low <= came <= high)
        worth = lifetime_value(people, buying, spend, margin=0.5, horizon=WEEKS, draws=20).people["value"]
        lists = {"value": worth, "spend": orders[orders["date"] <= CUT].groupby("member_id")["paid"].sum()}
        following = later.groupby("member_id")["paid"].sum().reindex(worth.index, fill_value=0.0)
        shares.append(captured(lists, following, draws=20).table["share"])
    table = pd.DataFrame(shares)
    won = int((table["value"] > table["spend"]).sum())
    means = ", ".join(f"{name} {share:.0%}" for name, share in table.mean().items())
    print(
        f"ledger    {seeds} firms: the forecast held the next year in {inside}, the list by value beat spend in "
        f"{won} (of the next year's value: {means}; spread {np.ptp(table['value']):.0%})  "
        f"{(time.perf_counter() - begin) / seeds:.1f} s each"
    )
