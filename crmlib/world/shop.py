"""The ledger: members of the shop card, and their orders from the first one until they leave for good.

lot        some members with their hidden traits
members    the card file of a lot
orders     its orders, with the mess of real exports
bought     the same orders as they really were: each once, in order of time, with their yuan
left_on    the day after whose order each member left for good

Members took the card between 2023-01-01 and 2024-12-31, before the touchpoint log begins, and are no customers of
`crmlib.world.firm`. They are made by lots of 1,080, exactly 80 of them business accounts; every lot and table has a
random stream of its own. So any number of members fits in the same memory, and how many are made changes no lot.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import Block, stream
from crmlib.world.firm import CITIES, CITY_SHARES
from crmlib.world.truth import Truth

LOT = 1_080
START = pd.Timestamp("2023-01-01")
CARD_DAYS = 731  # cards were given out up to and including 2024-12-31
DAYS = 1_277  # up to and including 2026-06-30
CHANNELS = ("shop", "web", "phone")
CHANNEL_SHARES = (0.55, 0.35, 0.10)

# Name, first and last day as MM-DD.
CAMPAIGNS = (
    ("new_year", "01-08", "01-28"),
    ("spring_tea", "04-01", "04-20"),
    ("midautumn", "09-08", "09-28"),
    ("double11", "11-01", "11-11"),
)
LATE = ("2025-03-03", "2025-03-16")  # receipts of the shops that were keyed in late


def lot(truth: Truth, *, seed: int, number: int, size: int) -> Block:
    """Make the first members of a lot with their hidden traits.

    Parameters
    ----------
    truth : Truth
    seed, number : int
        Which random stream to use; lots are numbered from 0.
    size : int
        Members, at most 1,080.

    Returns
    -------
    Block
        Its ``latent`` has member_id, kind, lambda (orders a week), p (probability to leave after a repeat order)
        and nu (gamma rate of an order's yuan, per yuan).
    """
    shop, rng = truth.shop, stream(seed, number, "member-traits")
    business = np.zeros(LOT, dtype=bool)
    business[rng.permutation(LOT)[: round(LOT * shop.business_share)]] = True

    def of_kind(household: float, account: float) -> np.ndarray:
        return np.where(business, account, household)

    rate = rng.gamma(of_kind(shop.r, shop.business_r)) / of_kind(shop.alpha, shop.business_alpha)
    latent = pd.DataFrame(
        {
            "member_id": [f"M{number * LOT + i:07d}" for i in range(1, LOT + 1)],
            "kind": np.where(business, "business", "household"),
            "lambda": rate,
            "p": rng.beta(of_kind(shop.a, shop.business_a), of_kind(shop.b, shop.business_b)),
            "nu": rng.gamma(shop.q, 1 / shop.v, size=LOT),
        }
    )
    return Block(number=number, seed=seed, truth=truth, latent=latent[:size])


def members(block: Block) -> pd.DataFrame:
    """Return the card file of a lot: who they are, and when and by which channel they took the card.

    Birth years are missing for one household in twelve and for all business accounts; some cities are missing.
    """
    rng, size = block.rng("members"), len(block.latent)
    household = (block.latent["kind"] == "household").to_numpy()
    joined = rng.integers(0, CARD_DAYS, LOT)[:size]  # the first of these dice: see _joined
    channel = rng.choice(np.asarray(CHANNELS, dtype=object), p=CHANNEL_SHARES, size=LOT)[:size]
    born = (2023 - 20 - rng.gamma(4.0, 6.5, LOT)).astype(int).clip(min=1935)[:size]
    known = household & (rng.random(LOT)[:size] > 1 / 12)
    city = rng.choice(np.asarray(CITIES, dtype=object), p=CITY_SHARES, size=LOT)[:size]
    city[rng.random(LOT)[:size] < 0.03] = None
    return pd.DataFrame(
        {
            "member_id": block.latent["member_id"],
            "kind": block.latent["kind"],
            "city": city,
            "joined": _dates(joined),
            "channel": channel,
            "birth_year": pd.Series(born, dtype="Int64").where(known),
            "consent": rng.random(LOT)[:size] < 0.71,
        }
    )


def _dates(day: np.ndarray) -> np.ndarray:
    return (START + pd.to_timedelta(day, unit="D")).strftime("%Y-%m-%d").to_numpy(dtype=object)


def _history(block: Block, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Let all members order together, one order of each a round; return who ordered, when, and when each left."""
    rate, leaves = (block.latent[name].to_numpy() for name in ("lambda", "p"))
    joined = _joined(block)
    who, left = np.arange(len(joined)), np.full(len(joined), np.inf)
    time = joined + rng.random(len(joined))
    members, times = [who], [time]
    while len(who):
        time = time + 7 * rng.exponential(size=len(who)) / rate[who]
        inside = time < DAYS
        who, time = who[inside], time[inside]
        members.append(who)
        times.append(time)
        gone = rng.random(len(who)) < leaves[who]
        left[who[gone]] = time[gone]
        who, time = who[~gone], time[~gone]
    ordered, when = np.concatenate(members), np.concatenate(times)
    in_time = np.argsort(when, kind="stable")
    return ordered[in_time], when[in_time], left


def _joined(block: Block) -> np.ndarray:
    """Return the day on which each member took the card, as `members` draws it first."""
    return block.rng("members").integers(0, CARD_DAYS, LOT)[: len(block.latent)]


def bought(block: Block) -> pd.DataFrame:
    """Return the orders of a lot as they really were: each once, in order of time.

    Returns
    -------
    DataFrame
        order_id, member (position in the lot), day (0 = 2023-01-01), fen (of the order, net of what was given back),
        channel, late (keyed in late) and twice (exported twice).
    """
    shop, rng = block.truth.shop, block.rng("orders")
    member, time, _left = _history(block, rng)
    day, size = time.astype(int), len(time)
    yuan = rng.gamma(shop.p, size=size) / block.latent["nu"].to_numpy()[member]
    channel = _channels(block, member, rng)
    return pd.DataFrame(
        {
            "order_id": [f"O{block.number:04d}{i:05d}" for i in range(1, size + 1)],
            "member": member,
            "day": day,
            "fen": np.maximum(np.rint(100 * yuan), 100).astype(np.int64),
            "channel": channel,
            "late": (channel == "shop") & (day >= _day(LATE[0])) & (day <= _day(LATE[1])),
            "twice": rng.random(size) < shop.exported_twice,
        }
    )


def _day(date: str) -> int:
    return (pd.Timestamp(date) - START).days


def _channels(block: Block, member: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    usual = members(block)["channel"].to_numpy(dtype=object)[member]
    other = rng.choice(np.asarray(CHANNELS, dtype=object), p=CHANNEL_SHARES, size=len(member))
    return np.where(rng.random(len(member)) < block.truth.shop.keeps_channel, usual, other)


def left_on(block: Block) -> pd.Series:
    """Return the day of the order after which each member of a lot left for good; missing who had not left."""
    left = _history(block, block.rng("orders"))[-1]
    day = np.where(np.isfinite(left), left, 0).astype(int)
    return pd.Series(START + pd.to_timedelta(day, unit="D")).where(np.isfinite(left))


def orders(block: Block) -> pd.DataFrame:
    """Return the orders of a lot: by whom, when, by which channel, in which campaign.

    The file is as files are: orders of two weeks were keyed in late and stand at the end, and after them those that a
    second export wrote again.
    """
    table, rng = bought(block), block.rng("campaigns")
    dates = _dates(table["day"].to_numpy())
    told = members(block)["consent"].to_numpy()[table["member"]]
    shop = block.truth.shop
    named = rng.random(len(table)) < np.where(told, shop.campaign_told, shop.campaign_known)
    month_day = pd.Series(dates).str[5:]
    campaign = np.full(len(table), None, dtype=object)
    for name, first, last in CAMPAIGNS:
        campaign[named & month_day.between(first, last).to_numpy()] = name
    frame = pd.DataFrame(
        {
            "order_id": table["order_id"],
            "member_id": block.latent["member_id"].to_numpy()[table["member"]],
            "date": dates,
            "channel": table["channel"],
            "campaign": campaign,
        }
    )
    return exported(frame, table)


def exported(frame: pd.DataFrame, of: pd.DataFrame) -> pd.DataFrame:
    """Return rows as they were exported: those keyed in late at the end, and then the second export.

    Parameters
    ----------
    frame : DataFrame
        What is exported.
    of : DataFrame
        The order of each row, with late and twice, as `bought` returns them.
    """
    late, twice = of["late"].to_numpy(), of["twice"].to_numpy()
    return pd.concat([frame[~late], frame[late], frame[twice]], ignore_index=True)
