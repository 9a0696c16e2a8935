"""What members are worth beside their orders: service, spending elsewhere, referrals, and a pilot of gold cards.

quota           how many of a lot's members a share is
traits          how demanding each member of a lot is, which share of the tea is bought here, and trust
service_costs   calls, returns and visits, by half-year
wallets         what members drawn by lot say that they spend elsewhere
referrals       who was brought by whom
gold_pilot      pairs of members with equal predictions, one of whom got a gold card by lot
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.stats.buying import BetaGeometric
from crmlib.stats.histories import Counted
from crmlib.world.baskets import order_lines
from crmlib.world.block import Block
from crmlib.world.shop import DAYS, LOT, START, bought, left_on, members

SERVICE = ("calls", "returns", "visits")
PILOT_WEEKS = 26  # from 2026-07-01, when the ledger has ended
PILOT_MONTHS = 6
LATER = pd.Timestamp("2100-01-01")  # than anything in the tables: who has not left


def traits(block: Block) -> pd.DataFrame:
    """Return hidden traits of a lot's members: demanding (mean 1.75), share (of tea bought here) and trust."""
    truth, rng = block.truth.worth, block.rng("worth-traits")
    demanding = rng.gamma(truth.demanding, 1 / truth.demanding, LOT)
    costly = rng.random(LOT) < truth.costly_share
    share = np.maximum(rng.beta(truth.share_a, truth.share_b, LOT), truth.least_share)
    return pd.DataFrame(
        {
            "demanding": demanding * np.where(costly, truth.costly, 1),
            "share": share,
            "trust": rng.beta(truth.trust_a, truth.trust_b, LOT),
        }
    )[: len(block.latent)]


def quota(block: Block, share: float) -> int:
    """Return how many of a lot's members a share is, so that lots together come to that share of all."""
    before = block.number * LOT
    return round(share * (before + len(block.latent))) - round(share * before)


def service_costs(block: Block) -> pd.DataFrame:
    """Return calls, returns and visits of a lot's members in each half-year in which they ordered.

    Returns are parcels that came back, to be exchanged mostly; those that gave money back stand in the order lines.
    """
    truth, rng, table = block.truth.worth, block.rng("service_costs"), bought(block)
    lines = order_lines(block)
    refunded = table["order_id"].isin(lines.loc[lines["quantity"] < 0, "order_id"])
    date = START + pd.to_timedelta(table["day"], unit="D")
    half = date.dt.year.astype(str) + "-H" + (1 + (date.dt.month > 6)).astype(str)
    rows = pd.DataFrame({"half_year": half, "member": table["member"], "refunds": refunded})
    rows = rows.groupby(["half_year", "member"])["refunds"].agg(["size", "sum"]).reset_index()
    demands = rows["size"].to_numpy() * traits(block)["demanding"].to_numpy()[rows["member"]]
    counts = {name: rng.poisson(demands * getattr(truth, name)) for name in SERVICE}
    counts["returns"] = np.maximum(counts["returns"], rows["sum"].to_numpy())
    return pd.DataFrame(
        {
            "member_id": block.latent["member_id"].to_numpy()[rows["member"]],
            "half_year": rows["half_year"],
            **counts,
        }
    )


def elsewhere(block: Block) -> np.ndarray:
    """Return the yuan a year that each member of a lot spends on tea elsewhere: all of it once the member has left."""
    latent, share = block.latent, traits(block)["share"].to_numpy()
    here = 52 * latent["lambda"].to_numpy() * block.truth.shop.p / latent["nu"].to_numpy()
    return here / share - np.where(left_on(block).isna(), here, 0)


def wallets(block: Block) -> pd.DataFrame:
    """Return what members drawn by lot said in June 2026 that they spend elsewhere: rounded, and some don't say."""
    truth, rng = block.truth.worth, block.rng("wallets")
    size = len(block.latent)
    who = np.sort(rng.permutation(size)[: quota(block, truth.asked)])
    said = elsewhere(block)[who] * np.exp(truth.stated_error * rng.standard_normal(len(who)))
    step = np.select([said < 1_000, said < 5_000], [50, 100], 500)
    day = pd.Timestamp("2026-06-08") + pd.to_timedelta(rng.integers(0, 14, len(who)), unit="D")
    rounded = pd.Series(np.rint(said / step) * step).astype("Int64")
    return pd.DataFrame(
        {
            "member_id": block.latent["member_id"].to_numpy()[who],
            "asked_on": day.strftime("%Y-%m-%d"),
            "elsewhere_yuan": rounded.mask(rng.random(len(who)) < truth.refusing),
        }
    )


def referrals(block: Block) -> pd.DataFrame:
    """Return which member brought which, on the day the new one took the card; nobody was brought by two."""
    truth, rng = block.truth.worth, block.rng("referrals")
    joined = pd.to_datetime(members(block)["joined"]).to_numpy()
    left = left_on(block).fillna(LATER).to_numpy()
    trust = traits(block)["trust"].to_numpy() ** truth.trust_power
    # Who takes the card first can't have been brought by a member.
    late = np.flatnonzero(joined > joined.min())
    new = rng.permutation(late)[: quota(block, truth.referred)]
    new = new[np.argsort(joined[new], kind="stable")]
    there = (joined < joined[new, None]) & (left >= joined[new, None])
    odds = np.cumsum(np.where(there, trust, 0.0), axis=1)
    drawn = rng.random((len(new), 1))
    kept = odds[:, -1] > 0 if len(new) else np.zeros(0, bool)
    by = (drawn * odds[:, -1:] >= odds).sum(axis=1)[kept]
    names = block.latent["member_id"].to_numpy()
    return pd.DataFrame(
        {
            "referrer_id": names[by],
            "member_id": names[new[kept]],
            "referred_on": pd.Series(joined[new[kept]]).dt.strftime("%Y-%m-%d"),
        }
    )


def _expected(block: Block) -> np.ndarray:
    """Return the orders to be expected of each member in the half-year after the ledger, by the truth of households."""
    shop, table = block.truth.shop, bought(block)
    days = table[["member", "day"]].drop_duplicates().groupby("member")["day"].agg(["min", "max", "size"])
    first, last = days["min"].to_numpy(), days["max"].to_numpy()
    history = Counted(
        days["size"].to_numpy() - 1.0, (last - first) / 7, (DAYS - 1 - first) / 7, np.ones(len(days))
    )
    params = np.array([shop.r, shop.alpha, shop.a, shop.b])
    return np.round(BetaGeometric().more(params, history, PILOT_WEEKS), 2)


def gold_pilot(block: Block) -> pd.DataFrame:
    """Return the pilot of gold cards: pairs of households with equal predictions, one of each with a card by lot.

    It ran from 2026-07-01 to 2026-12-31, after the ledger: no order in there is due to a card.
    """
    truth, rng, latent = block.truth.worth, block.rng("gold_pilot"), block.latent
    expected = _expected(block)
    household = np.flatnonzero((latent["kind"] == "household").to_numpy())
    best = household[np.argsort(-expected[household], kind="stable")]
    pairs = best[: 2 * max(1, round(truth.pilot_top * len(best) / 2))]
    pairs = pairs[: len(pairs) // 2 * 2].reshape(-1, 2)
    pairs = pairs[np.sort(rng.permutation(len(pairs))[: quota(block, truth.pilot_pairs)])]
    who, card = pairs.ravel(), rng.permuted(np.tile([True, False], (len(pairs), 1)), axis=1).ravel()
    names = [f"GP{block.number:03d}{i:04d}" for i in range(1, len(pairs) + 1)]
    return pd.DataFrame(
        {
            "member_id": latent["member_id"].to_numpy()[who],
            "pair_id": np.repeat(np.array(names, dtype=object), 2),
            "arm": np.where(card, "card", "none"),
            "expected": expected[who],
            "orders": _later(block, who, rng) + rng.poisson(truth.card_effect * PILOT_MONTHS * card),
        }
    )


def _later(block: Block, who: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return how often members order in the half-year after the ledger, as they did before, cards aside."""
    rate, leaves = (block.latent[name].to_numpy()[who] for name in ("lambda", "p"))
    orders = np.minimum(rng.poisson(rate * PILOT_WEEKS), rng.geometric(np.maximum(leaves, 1e-12)))
    return np.where(left_on(block).isna().to_numpy()[who], orders, 0)
