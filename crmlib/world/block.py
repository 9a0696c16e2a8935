"""A block of the simulated firm's customers: what they are really like, and the dice that belong to them.

Block        some customers' hidden traits, the truth in force, and one random stream a table
population   the hidden traits of a block's customers

Customers are made block by block, each block and table from its own random stream. So tables can be
added without changing a byte of the others, and any number of customers fits in the same memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from crmlib.world.truth import Truth

NEEDS = ("physiological", "safety", "belonging", "esteem", "actualisation")


@dataclass(frozen=True)
class Block:
    """Some customers of the firm, as they really are.

    Attributes
    ----------
    number : int
        Position of the block, from 0.
    seed : int
        Seed of the whole simulation.
    truth : Truth
        Parameters that make the data.
    latent : DataFrame
        One row a customer, indexed 0…n-1: see `population`.
    """

    number: int
    seed: int
    truth: Truth
    latent: pd.DataFrame

    def rng(self, table: str) -> np.random.Generator:
        """Return the random stream of one table in this block."""
        return stream(self.seed, self.number, table)


def stream(seed: int, block: int, table: str) -> np.random.Generator:
    """Return the random stream of one table in one block."""
    return np.random.default_rng([seed, block, crc32(table.encode())])


def population(truth: Truth, *, seed: int, number: int, size: int, first: int) -> Block:
    """Make a block of customers with their hidden traits.

    Parameters
    ----------
    truth : Truth
        Parameters of the firm.
    seed, number : int
        Which random stream to use.
    size : int
        Customers in the block.
    first : int
        Number of the block's first customer, from 1.

    Returns
    -------
    Block
        Its ``latent`` has customer_id, kind (household or business), extraversion and stability (standard
        normal), trust (0–1), need_* (five weights that sum to 1), away (probability that a purchase is
        driven away from pain rather than toward pleasure), pace (a multiplier of the whole journey's speed).
    """
    rng = stream(seed, number, "population")
    people = truth.people
    business = rng.random(size) < people.business_share
    traits = rng.multivariate_normal(
        [0.0, 0.0], [[1.0, people.trait_correlation], [people.trait_correlation, 1.0]], size=size
    )
    needs = rng.dirichlet(np.asarray(people.need_weights) * people.need_concentration, size=size)
    trust = rng.beta(people.trust_a, people.trust_b, size=size)
    latent = pd.DataFrame(
        {
            "customer_id": [f"C{first + i:07d}" for i in range(size)],
            "kind": np.where(business, "business", "household"),
            "extraversion": traits[:, 0],
            "stability": traits[:, 1],
            "trust": trust,
            **{f"need_{name}": needs[:, i] for i, name in enumerate(NEEDS)},
            # Lower needs are mostly problems to end, higher needs mostly happiness to gain.
            "away": needs @ np.asarray(people.away_by_need),
            "pace": rng.gamma(people.pace_shape, 1 / people.pace_shape, size=size),
        }
    )
    return Block(number=number, seed=seed, truth=truth, latent=latent)
