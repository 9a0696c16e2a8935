"""Scores of several groups: how far apart they would lie by chance alone, and what the true ones may be.

league           groups in order of their score, shrunk, and how likely each is truly the first
League           its answer
range_by_chance  how far best and worst lie apart on average where all groups are alike
true_scores      draws of the true scores of groups that come from one population (partial pooling)
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import TooFewError
from crmlib.i18n import _, both, lines
from crmlib.result import Dots
from crmlib.stats.resample import check_draws, generator
from crmlib.tables import as_printed

_GRID = 501


@dataclass(frozen=True, repr=False)
class League(Dots):
    """What `league` returns.

    Attributes
    ----------
    by_chance : float
        How far best and worst lie apart on average where all groups are alike.
    spread : float
        Standard deviation between groups beyond chance (posterior mean).
    """

    by_chance: float = field(kw_only=True)
    spread: float = field(kw_only=True)


def league(scores: Dots, *, draws: int = 4000, seed: int = 0) -> League:
    """Return groups in order of their score, and how likely each is truly the first.

    Of groups that are all alike one is the best and one the worst, every time. So scores are shrunk towards their mean,
    the more the less they differ beyond chance, and the first is counted in draws of what the true scores may be.

    Parameters
    ----------
    scores : Dots
        ``.table`` by group: estimate, se, low, high, and whatever else. Groups without a score are left out.
    draws, seed : int
        How many draws, and their seed.

    Returns
    -------
    League
        ``.table`` by group, the best first: as it was without se; pooled (shrunk), first (probability).

    Raises
    ------
    DataError, TooFewError
        If there are too few draws, or fewer than two groups have a score.

    References
    ----------
    Goldstein, H. and Spiegelhalter, D. (1996). League tables and their limitations. *Journal of the Royal Statistical
    Society A* 159, 385–443.

    Examples
    --------
    >>> import pandas as pd
    >>> three = pd.DataFrame({"estimate": [8.0, 28, -3], "se": [10.0, 15, 16], "low": 0.0, "high": 0.0}, list("BAC"))
    >>> league(Dots(three)).table.index.tolist()
    ['A', 'B', 'C']
    """
    check_draws(draws)
    rng = generator(seed)
    table = scores.table.dropna().sort_values("estimate", ascending=False, kind="stable")
    true, spread = true_scores(table["estimate"], table["se"], draws=draws, rng=rng)
    chance = range_by_chance(table["se"], draws=draws, rng=rng)
    first = np.bincount(true.argmax(axis=1), minlength=len(table)) / draws
    spec = scores.formats.get("estimate", ".2f")
    seen = float(np.ptp(as_printed(table["estimate"], spec).to_numpy()))
    alike = both(
        "If all {n} were alike, best and worst would lie {gap} apart on average; here it is {found}.",
        n=len(table), gap=format(chance, spec), found=format(seen, spec),
    )  # fmt: skip
    return League(
        table.drop(columns="se").assign(pooled=true.mean(axis=0), first=first), label=scores.label,
        formats={**scores.formats, "pooled": spec, "first": ".0%"}, note=lines(scores.note, alike), spread=spread,
        by_chance=chance,
    )  # fmt: skip


def range_by_chance(errors: ArrayLike, *, draws: int, rng: np.random.Generator) -> float:
    """Return how far best and worst lie apart on average where all groups are alike.

    Parameters
    ----------
    errors : array
        The standard error of each group's score.
    draws : int
    rng : numpy Generator

    Examples
    --------
    >>> # Two groups: the mean distance of two normal numbers is 2 / √π = 1.128.
    >>> round(range_by_chance([1, 1], draws=100_000, rng=np.random.default_rng(0)), 2)
    1.13
    """
    spread = np.asarray(errors, float)
    return float(np.ptp(rng.normal(size=(draws, len(spread))) * spread, axis=1).mean())


def true_scores(
    estimates: ArrayLike, errors: ArrayLike, *, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, float]:
    """Return draws of the true scores of groups that come from one normal population, and the mean of its spread.

    The spread has a flat prior. It is drawn from a grid, then the mean given the spread, then each score given both: no
    chains, no convergence to be checked.

    Parameters
    ----------
    estimates, errors : array
        The score of each group and its standard error.
    draws : int
    rng : numpy Generator

    Returns
    -------
    array, shape (draws, groups), and float

    Raises
    ------
    TooFewError
        If there are fewer than two groups.

    References
    ----------
    Gelman, A. et al. (2013). *Bayesian Data Analysis*, 3rd ed., section 5.4; Rubin, D. B. (1981). Estimation in
    parallel randomized experiments. *Journal of Educational Statistics* 6.

    Examples
    --------
    >>> true, spread = true_scores([28, 8, -3], [15, 10, 16], draws=1000, rng=np.random.default_rng(0))
    >>> true.shape, bool(8 < true[:, 0].mean() < 28)
    ((1000, 3), True)
    """
    found, error = np.asarray(estimates, float), np.maximum(np.asarray(errors, float), 1e-9)
    if len(found) < 2:
        raise TooFewError(_("{n} group(s) have a score; a ranking needs two or more.").format(n=len(found)))
    grid = np.linspace(0, 5 * max(float(found.std(ddof=1)), float(error.max())), _GRID)
    variance = error**2 + grid[:, None] ** 2
    weight = 1 / variance
    whole = weight.sum(axis=1)
    middle = (weight * found).sum(axis=1) / whole
    away = (found - middle[:, None]) ** 2
    log = -0.5 * np.log(whole) - 0.5 * (np.log(variance) + away * weight).sum(axis=1)
    chance = np.exp(log - log.max())
    chance /= chance.sum()
    at = rng.choice(_GRID, size=draws, p=chance)
    mean = rng.normal(middle[at], 1 / np.sqrt(whole[at]))[:, None]
    keep = grid[at, None] ** 2 * weight[at]
    true = mean + keep * (found - mean) + rng.normal(size=keep.shape) * error * np.sqrt(keep)
    return true, float(grid @ chance)
