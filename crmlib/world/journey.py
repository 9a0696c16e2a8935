"""The customer's journey: touchpoints from the first glance to the order, with the mess of real logs.

events         the touchpoint log of a block's customers
entry          where and when each customer first met the firm
buying         how likely a customer buys in the end, by entry mode and stage: the truth
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.stats.markov import absorbing
from crmlib.world.block import Block
from crmlib.world.truth.journey import JourneyTruth

START = pd.Timestamp("2025-01-01", tz="Asia/Shanghai")
DAYS = 546  # up to and including 2026-06-30

STAGES = ("attention", "interest", "desire", "memory", "action")
ACTION, LOST = 4, 5

# Event types of each stage by entry mode, the first one the most common.
EVENT_TYPES = {
    "attention": {"online": ("ad_view", "social_post_view"), "shop": ("window_stop", "flyer_scan")},
    "interest": {"online": ("product_view", "question_asked"), "shop": ("shop_visit", "question_asked")},
    "desire": {"online": ("basket_add", "sample_request"), "shop": ("tasting", "quote_request")},
    "memory": {
        "online": ("return_visit", "branded_search", "saved_item_reopened"),
        "shop": ("return_visit",),
    },
    "action": {"online": ("order",), "shop": ("order",)},
}
CHANNELS = {"online": ("web", "social", "phone"), "shop": ("shop", "phone", "web")}
CHANNEL_SHARES = (0.80, 0.14, 0.06)


def entry(block: Block) -> pd.DataFrame:
    """Return where and when each customer of the block first met the firm.

    Returns
    -------
    DataFrame
        mode ("online" or "shop") and day (0 = 2025-01-01), indexed like ``block.latent``.
    """
    truth = block.truth.journey
    rng = block.rng("entry")
    size = len(block.latent)
    mode = np.where(rng.random(size) < truth.shop_share, "shop", "online")
    # Inverse of the distribution function of a density that rises linearly by the growth factor.
    u, g = rng.random(size), truth.growth
    share = (np.sqrt(1 + u * (g * g - 1)) - 1) / (g - 1) if g != 1 else u
    return pd.DataFrame({"mode": mode, "day": np.minimum((share * DAYS).astype(int), DAYS - 1)})


def buying(truth: JourneyTruth) -> pd.DataFrame:
    """Return the true probability of buying in the end, from the start and from each stage, by entry mode."""
    rows = {}
    for mode in ("online", "shop"):
        moves = np.asarray(truth.next_stage[mode])
        ends = absorbing(moves[:, :ACTION], moves[:, ACTION:]).ends[:, 0]
        rows[mode] = [float(np.asarray(truth.start[mode])[:ACTION] @ ends), *ends]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["start", *STAGES[:ACTION]])


def _visits(block: Block, start: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Walk all customers through the chain together, one visit a round."""
    truth = block.truth.journey
    mode = (start["mode"] == "shop").to_numpy().astype(int)
    first = np.cumsum([truth.start["online"], truth.start["shop"]], axis=1)
    moves = np.cumsum([truth.next_stage["online"], truth.next_stage["shop"]], axis=2)
    pace = np.maximum(block.latent["pace"].to_numpy(), 0.4)

    who = np.arange(len(start))
    stage = (rng.random(len(who))[:, None] > first[mode]).sum(axis=1)
    day = start["day"].to_numpy().copy()
    rounds = []
    while len(who):
        inside = day < DAYS
        who, stage, day = who[inside], stage[inside], day[inside]
        going = stage != ACTION
        following = np.full(len(who), LOST)
        following[going] = (rng.random(going.sum())[:, None] > moves[mode[who[going]], stage[going]]).sum(
            axis=1
        )
        mean = np.asarray(truth.wait_days)[np.minimum(following, ACTION)] / pace[who]
        wait = np.ceil(rng.gamma(2.0, mean / 2.0)).astype(int).clip(min=1)
        wait += np.where(following == 3, truth.memory_gap_days + 1, 0)
        rounds.append(pd.DataFrame({"who": who, "stage": stage, "day": day, "wait": wait, "next": following}))
        alive = following != LOST
        who, stage, day = who[alive], following[alive], (day + wait)[alive]
    return pd.concat(rounds, ignore_index=True)


def _early_returns(visits: pd.DataFrame, truth: JourneyTruth, rng: np.random.Generator) -> pd.DataFrame:
    """Look-ins soon after the first Desire: too early to show that anything was remembered."""
    first = visits[visits["stage"] == 2].drop_duplicates("who")
    waited = (first["wait"] > 5) | (first["next"] == LOST)
    chosen = first[waited & (rng.random(len(first)) < truth.early_return)]
    return pd.DataFrame(
        {"who": chosen["who"], "stage": 3, "day": chosen["day"] + rng.integers(1, 5, len(chosen))}
    )


def _later_orders(visits: pd.DataFrame, truth: JourneyTruth, rng: np.random.Generator) -> pd.DataFrame:
    """Buyers come back: looks and orders after the first one."""
    first = visits[visits["stage"] == ACTION]
    remaining = DAYS - 1 - first["day"].to_numpy()
    count = rng.poisson(remaining / truth.reorder_days)
    who = np.repeat(first["who"].to_numpy(), count)
    since = np.repeat(first["day"].to_numpy(), count)
    left = np.repeat(remaining, count)
    day = since + 1 + (rng.random(len(who)) * left).astype(int)
    looks = pd.DataFrame({"who": who, "stage": 1, "day": day})
    orders = pd.DataFrame({"who": who, "stage": ACTION, "day": day})
    return pd.concat([looks, orders])


def _newsletters(start: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Mailings of the firm: in the log, but nothing that a customer did."""
    count = rng.poisson((DAYS - start["day"].to_numpy()) / 110.0)
    who = np.repeat(np.arange(len(start)), count)
    first = np.repeat(start["day"].to_numpy(), count)
    day = first + 1 + (rng.random(len(who)) * (DAYS - first)).astype(int)
    return pd.DataFrame({"who": who, "stage": -1, "day": day})


def _repeat_within_visit(visits: pd.DataFrame, truth: JourneyTruth, rng: np.random.Generator) -> pd.DataFrame:
    extra = np.where(
        visits["stage"] >= 0, rng.poisson(np.append(truth.extra_events, 0.0)[visits["stage"].to_numpy()]), 0
    )
    rows = visits.loc[visits.index.repeat(1 + extra)].reset_index(drop=True)
    position = rows.groupby(["who", "stage", "day"], sort=False).cumcount().to_numpy()
    # Visits start between 9 and 21 o'clock; an order comes at the end of the day's visit.
    visit_start = pd.util.hash_array(rows["who"].to_numpy() * 1_000 + rows["day"].to_numpy()) % 43_200
    second = 32_400 + visit_start.astype(int) + rows["stage"].to_numpy().clip(min=0) * 1_200
    rows["second"] = second + np.where(position > 0, position * 97 + rng.integers(5, 90, len(rows)), 0)
    return rows


def _named(rows: pd.DataFrame, block: Block, start: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    mode = start["mode"].to_numpy()[rows["who"]]
    event = np.full(len(rows), "newsletter_sent", dtype=object)
    channel = np.full(len(rows), "mail", dtype=object)
    pick, channel_pick = rng.random(len(rows)), rng.random(len(rows))
    for way in ("online", "shop"):
        for number, stage in enumerate(STAGES):
            here = (mode == way) & (rows["stage"].to_numpy() == number)
            types = EVENT_TYPES[stage][way]
            event[here] = np.asarray(types, dtype=object)[
                np.minimum((pick[here] ** 1.6 * len(types)).astype(int), len(types) - 1)
            ]
        here = (mode == way) & (rows["stage"].to_numpy() >= 0)
        choice = np.searchsorted(np.cumsum(CHANNEL_SHARES), channel_pick[here])
        channel[here] = np.asarray(CHANNELS[way], dtype=object)[np.minimum(choice, 2)]
    stamp = START + pd.to_timedelta(rows["day"] * 86_400 + rows["second"], unit="s")
    return pd.DataFrame(
        {
            "customer_id": block.latent["customer_id"].to_numpy()[rows["who"]],
            "timestamp": stamp.dt.strftime("%Y-%m-%dT%H:%M:%S+08:00"),
            "channel": channel,
            "event": event,
        }
    )


def events(block: Block) -> pd.DataFrame:
    """Return the touchpoint log of a block: what its customers did, when and where, until 2026-06-30.

    The log is as logs are: one day was exported twice, some rows have no customer or no channel, and shop
    rows of two weeks were entered late, so that row order is not time order.
    """
    truth, rng, start = block.truth.journey, block.rng("events"), entry(block)
    visits = _visits(block, start, rng)
    parts = [
        visits[["who", "stage", "day"]],
        _early_returns(visits, truth, rng),
        _later_orders(visits, truth, rng),
        _newsletters(start, rng),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = _repeat_within_visit(rows[rows["day"] < DAYS].reset_index(drop=True), truth, rng)
    rows = rows.sort_values(["day", "second", "who", "stage"], kind="stable", ignore_index=True)
    named = _named(rows, block, start, rng)
    named.insert(0, "event_id", [f"E{block.number:03d}{i:06d}" for i in range(1, len(named) + 1)])
    return _with_mess(named, rows["day"].to_numpy(), rng)


def _with_mess(log: pd.DataFrame, day: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    anonymous = (rng.random(len(log)) < 0.004) & (log["event"] != "order")
    log.loc[anonymous, "customer_id"] = None
    log.loc[rng.random(len(log)) < 0.006, "channel"] = None
    twice = log[day == 314]  # 2025-11-11, the busiest day of the year, was exported twice
    late = ((day >= 400) & (day < 414) & (log["channel"] == "shop")).to_numpy()
    return pd.concat([log[~late], twice, log[late]], ignore_index=True)
