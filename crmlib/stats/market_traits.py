"""How much a market moves and scatters, and what households' luck alone would give.

traits      from sums over households: growth, moved share, scatter of prices, reduced sales, scatter between cities
by_chance   moved share and scatter between cities, where nothing moved and cities are alike
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.stats.resample import generator


def traits(sums: np.ndarray, k: int) -> np.ndarray:
    """Return the traits of sums over households: shape (draws, traits)."""
    buyers, rest = sums[:, :2], sums[:, 2:]
    old, new, full0, log0, _square0, full1, log1, square1, reduced = np.split(rest[:, : 9 * k], 9, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = np.abs(_share(new) - _share(old)).sum(axis=1) / 2
        # A brand that was never sold at its full price has no price to compare.
        within = np.maximum(np.nan_to_num(square1 - log1**2 / full1).sum(axis=1), 0) / full1.sum(axis=1)
        priced = (full0 > 0) & (full1 > 0)
        slope = (np.where(priced, log1 / full1 - log0 / full0, 0) * _share(full0 * priced)).sum(axis=1)
        return np.stack(
            [buyers[:, 1] / buyers[:, 0] - 1, moved, np.sqrt(within), reduced.sum(axis=1) / new.sum(axis=1),
             _spread(rest[:, 9 * k :].reshape(len(sums), -1, k)), np.expm1(slope)], axis=1,
        )  # fmt: skip


def _share(sold: np.ndarray) -> np.ndarray:
    out: np.ndarray = sold / sold.sum(axis=-1, keepdims=True)
    return out


def _spread(sold: np.ndarray) -> np.ndarray:
    """Return the standard deviation between cities of the brands' shares: shape (draws, cities, brands) to (draws,)."""
    size = _share(sold.sum(axis=2))[:, :, None]
    with np.errstate(invalid="ignore"):
        share = np.nan_to_num(_share(sold))  # a city that bought nothing has no weight
    mean = (size * share).sum(axis=1, keepdims=True)
    found: np.ndarray = np.sqrt((size * (share - mean) ** 2).sum(axis=1).mean(axis=1))
    return found


def by_chance(
    old: np.ndarray, new: np.ndarray, city: np.ndarray, draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return what changing and uneven are if each household's times, or the cities of all, are changed at random."""
    rng = generator([seed, 1])
    swapped = (rng.random((draws, len(old))) < 0.5).astype(float)
    first = old.sum(axis=0) + swapped @ (new - old)
    moved = np.abs(_share(old.sum(axis=0) + new.sum(axis=0) - first) - _share(first)).sum(axis=1) / 2
    code = pd.factorize(city)[0]
    seats = np.eye(code.max() + 1)[code].T
    uneven = [_spread((seats[:, rng.permutation(len(code))] @ new)[None])[0] for _draw in range(draws)]
    return moved, np.array(uneven)
