"""Who Greenhill Tea's customers are, and what a tone of voice does: questionnaire, behaviours, contacts.

questionnaire   what customers said of themselves, a row a person
behaviours      what sales staff noted about a customer
contacts        conversations whose strategy was drawn by lot, and whether the customer bought
matched_effect  what matching really adds for each customer
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.personality.questionnaire import ATTENTION, EXTRAVERSION, ITEMS
from crmlib.personality.types import STRATEGY_FOR, Cue, Strategy, quadrant
from crmlib.world.truth.conduct import ConductTruth

if TYPE_CHECKING:
    from crmlib.world.block import Block

CUES = [cue.value for cue in Cue]
# Pairs of statements of which one must be chosen: "e" is the outgoing one, "s" the steady one.
FORCED = [f"f0{pair}" for pair in range(1, 7)]
STAFF = 24
FIRST_DAY = "2025-01-01"
DAYS = 546


def _sample(block: Block, share: float) -> np.ndarray:
    # One order for all tables: who filled in a questionnaire was also observed and talked to.
    size = len(block.latent)
    order = block.rng("people-sample").permutation(size)
    return np.sort(order[: max(1, round(share * size))])


def _days(rng: np.random.Generator, n: int) -> pd.Series:
    days = pd.Timestamp(FIRST_DAY) + pd.to_timedelta(rng.integers(0, DAYS, size=n), unit="D")
    return pd.Series(days).dt.strftime("%Y-%m-%d")


def questionnaire(block: Block) -> pd.DataFrame:
    """Make the questionnaire: 24 rated items, 6 forced choices, 2 attention items, language and seconds."""
    truth, rng = block.truth.conduct, block.rng("questionnaire")
    people = block.latent.iloc[_sample(block, truth.asked_share)]
    n = len(people)
    # The items are the same in every block, so their loadings are no dice of the block.
    loadings = np.linspace(truth.loading_low, truth.loading_high, len(ITEMS) // 2)
    loading = {name: loadings[(5 * (int(name[1:]) - 1)) % len(loadings)] for name in ITEMS}
    yea = rng.normal(0, truth.yea_saying, n)
    columns: dict[str, np.ndarray] = {}
    for name, item in ITEMS.items():
        trait = people["extraversion" if item.scale == EXTRAVERSION else "stability"].to_numpy()
        opinion = (
            item.key * loading[name] * trait + yea + np.sqrt(1 - loading[name] ** 2) * rng.normal(size=n)
        )
        columns[name] = 1.0 + np.searchsorted([-1.4, -0.5, 0.4, 1.3], opinion + 0.2)
    for name, wanted in ATTENTION.items():
        columns[name] = np.where(rng.random(n) < 0.02, rng.integers(1, 6, n), wanted).astype(float)
    seconds = rng.gamma(9, 16, n) + 40
    straight = rng.random(n) < truth.straight_share
    same = rng.choice([1, 3, 4, 5], p=[0.1, 0.4, 0.4, 0.1], size=n)
    for name in columns:
        columns[name] = np.where(straight, same, columns[name])
    seconds = np.where(straight, rng.uniform(14, 60, n), seconds)
    table = pd.DataFrame(columns)
    items = list(ITEMS)
    skipped = rng.random((n, len(items))) < truth.skipped_share
    skipped[:, [name.startswith("s") for name in items]] |= (rng.random(n) < truth.stopped_share)[:, None]
    table[items] = table[items].mask(skipped & ~straight[:, None])
    table = table.astype("Int64")
    leaning = people["extraversion"].to_numpy() - people["stability"].to_numpy()
    for name in FORCED:
        outgoing = 0.7 * leaning + rng.logistic(size=n) > 0
        table[name] = np.where(straight | outgoing, "e", "s")
    table.insert(0, "customer_id", people["customer_id"].to_numpy())
    table.insert(1, "language", np.where(rng.random(n) < truth.chinese_share, "zh", "en"))
    table.insert(2, "seconds", seconds.round().astype(int))
    return table


def behaviours(block: Block) -> pd.DataFrame:
    """Make what sales staff noted: ten cues, yes or no, of one visit or call of each observed customer."""
    truth, rng = block.truth.conduct, block.rng("behaviours")
    people = block.latent.iloc[_sample(block, truth.observed_share)]
    n = len(people)
    traits = people[["extraversion", "stability"]].to_numpy()
    channel = np.where(rng.random(n) < 0.7, "shop", "telephone")
    table = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy(),
            "observed_on": _days(rng, n).to_numpy(),
            "channel": channel,
            "staff_id": [f"S{i:02d}" for i in rng.integers(1, STAFF + 1, n)],
        }
    )
    for name, (base, e, s) in zip(CUES, truth.cue_weights, strict=True):
        table[name] = (base + traits @ [e, s] + rng.logistic(size=n) > 0).astype(float)
    copied = rng.random(n) < truth.cue_copied
    table["asks_for_figures"] = np.where(copied, table["asks_for_proof"], table["asks_for_figures"])
    table[CUES] = table[CUES].mask(rng.random((n, len(CUES))) < truth.cue_missing)
    # Nobody sees a nod or a family on the telephone.
    table.loc[channel == "telephone", ["brings_family", "nods_along"]] = np.nan
    return table.astype(dict.fromkeys(CUES, "Int64"))


def matched_effect(latent: pd.DataFrame, truth: ConductTruth) -> np.ndarray:
    """Return what matching the strategy to the true type adds to each customer's probability of buying.

    Parameters
    ----------
    latent : DataFrame
        With extraversion and stability, see `crmlib.world.latent`.
    truth : ConductTruth
        The parameters.

    Returns
    -------
    array
        Nearly 0 for a customer between two types, the type's ``pure_effect`` for a clear one.
    """
    e, s = latent["extraversion"].to_numpy(), latent["stability"].to_numpy()
    pure = np.asarray(truth.pure_effect)[2 * (e < 0) + (s < 0)]
    return pure * (1 - np.exp(-np.minimum(np.abs(e), np.abs(s)) / truth.mixed_scale))


def contacts(block: Block) -> pd.DataFrame:
    """Make the experiment: each conversation's strategy is drawn by lot, whatever the customer is like."""
    truth, rng = block.truth.conduct, block.rng("contacts")
    who = np.repeat(_sample(block, truth.observed_share), truth.contacts_each)
    people = block.latent.iloc[who]
    n = len(people)
    strategies = np.array([s.value for s in Strategy], dtype=object)
    strategy = strategies[rng.integers(0, len(strategies), n)]
    wanted = pd.Series(quadrant(people["extraversion"], people["stability"])).map(
        {kind.value: s.value for kind, s in STRATEGY_FOR.items()}
    )
    chance = truth.base_rate + truth.evidence_bonus * (strategy == Strategy.EVIDENCE.value)
    chance = chance + matched_effect(people, truth) * (strategy == wanted.to_numpy())
    bought = pd.Series((rng.random(n) < chance).astype(float)).mask(rng.random(n) < truth.outcome_missing)
    table = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy(),
            "contacted_on": _days(rng, n),
            "channel": rng.choice(["shop", "telephone"], p=[0.6, 0.4], size=n),
            "staff_id": [f"S{i:02d}" for i in rng.integers(1, STAFF + 1, n)],
            "strategy": strategy,
            "bought": bought.astype("Int64"),
        }
    )
    table = table.sort_values(["contacted_on", "customer_id"], kind="stable", ignore_index=True)
    table.insert(0, "contact_id", [f"K{block.number:03d}{i + 1:05d}" for i in range(n)])
    return table
