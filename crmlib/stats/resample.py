"""The bootstrap by customer: what would another sample of the same people have given?

Rows of one customer are alike, so customers are drawn and all their rows come along; drawing rows would promise too
narrow an interval. Seeds are parameters, so the same call gives the same interval.

check_draws   refuse too few samples
check_seed    refuse a seed that is none
unit_weights  how often each unit is drawn in each sample, for statistics that are sums over units
by_unit       the sum of each unit's rows
resampled     such sums in bootstrap samples, in bounded memory
draws_of      any statistic in bootstrap samples of the units
bca           an interval that corrects the percentile's bias and skewness (Efron 1987)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import Interval, check_level, percentile

if TYPE_CHECKING:
    from scipy.sparse import csr_array

FEWEST_DRAWS = 20

# Numbers held at a time, so that 500 samples fit in a trainee's laptop.
_CHUNK = 16_000_000


def check_draws(draws: int) -> None:
    """Refuse a bootstrap of so few samples that its ends mean nothing.

    Raises
    ------
    DataError
        If it is no whole number of at least 20.

    Examples
    --------
    >>> check_draws(500)
    """
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < FEWEST_DRAWS:
        raise DataError(
            _("An interval needs at least {least} bootstrap samples, not {draws}.").format(
                least=FEWEST_DRAWS, draws=draws
            )
        )


def check_seed(seed: object) -> None:
    """Refuse a seed that is no whole number from 0.

    Raises
    ------
    DataError

    Examples
    --------
    >>> check_seed(7)
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise DataError(_("A seed is a whole number from 0, not {seed!r}.").format(seed=seed))


def generator(seed: int | list[int]) -> np.random.Generator:
    """Return the random numbers of a seed (or of a seed and the number of a part); refuse a seed that is none."""
    check_seed(seed[0] if isinstance(seed, list) and seed else seed)
    return np.random.default_rng(seed)


def unit_weights(units: int, *, draws: int = 1000, seed: int | list[int] = 0) -> np.ndarray:
    """Return how often each unit is drawn in each bootstrap sample.

    If a statistic is made of sums over customers (a rate, a mean, a transition matrix), then
    ``unit_weights(...) @ sums_by_customer`` gives it for all samples in one multiplication.

    Parameters
    ----------
    units : int
        Customers (or whatever is resampled), at least 2.
    draws : int, default 1000
        Bootstrap samples.
    seed : int, default 0
        The same seed gives the same samples.

    Returns
    -------
    array of int, shape (draws, units)
        Each row sums to ``units``.

    Raises
    ------
    TooFewError
        If there are fewer than 2 units.

    Examples
    --------
    >>> unit_weights(5, draws=3).sum(axis=1)
    array([5, 5, 5])
    """
    if units < 2:
        raise TooFewError(_("A bootstrap needs at least 2 units to resample, not {n}.").format(n=units))
    return generator(seed).multinomial(units, np.full(units, 1 / units), size=draws)


def by_unit(rows: np.ndarray | csr_array, codes: np.ndarray, units: int) -> np.ndarray | csr_array:
    """Return the sum of each unit's rows.

    Parameters
    ----------
    rows : array or sparse array, shape (n, columns)
    codes : array of int, shape (n,)
        Whose row it is, 0 … units − 1 (see `crmlib.frames.codes`).
    units : int
        How many there are, with those who have no row here.

    Examples
    --------
    >>> by_unit(np.array([[1.0], [2.0], [4.0]]), np.array([0, 1, 0]), 3).ravel().tolist()
    [5.0, 2.0, 0.0]
    """
    from scipy.sparse import csr_array

    n = rows.shape[0]
    return csr_array((np.ones(n), (codes, np.arange(n))), shape=(units, n)) @ rows


def resampled(sums: np.ndarray | csr_array, *, draws: int, seed: int) -> np.ndarray:
    """Return the sums of bootstrap samples of the units, in bounded memory; the same samples for the same units.

    Parameters
    ----------
    sums : array, shape (units, columns)
        As `by_unit` or `crmlib.stats.correlation.moments` returns them.
    draws, seed : int
        As for `unit_weights`.

    Returns
    -------
    array, shape (draws, columns)

    Examples
    --------
    >>> resampled(np.ones((4, 1)), draws=2, seed=0).ravel().tolist()
    [4.0, 4.0]
    """
    units = sums.shape[0]
    step = max(1, _CHUNK // units) if units else 1
    parts = [
        unit_weights(units, draws=min(step, draws - first), seed=seed if first == 0 else [seed, first]) @ sums
        for first in range(0, draws, step)
    ]
    return np.concatenate(parts)


def draws_of(
    statistic: Callable[[np.ndarray], ArrayLike], codes: np.ndarray, *, draws: int = 1000, seed: int = 0
) -> np.ndarray:
    """Return any statistic in bootstrap samples: all rows of a drawn unit come along, as often as it is drawn.

    Parameters
    ----------
    statistic : callable
        Takes the positions of the rows of a sample, returns a number or an array of fixed shape.
    codes : array of int, shape (n,)
        Whose row it is, 0 … units − 1; ``np.arange(n)`` where each row is a unit of its own.
    draws, seed : int
        As for `unit_weights`.

    Returns
    -------
    array, shape (draws, …)
        For `crmlib.stats.intervals.percentile` or `bca`.

    Raises
    ------
    DataError
        If there are too few draws.
    TooFewError
        If there are fewer than 2 units.

    Examples
    --------
    >>> spent = np.array([1.0, 1, 2, 2, 3, 3, 4, 4])
    >>> drawn = draws_of(lambda rows: spent[rows].mean(), np.array([0, 0, 1, 1, 2, 2, 3, 3]), draws=200)
    >>> print(*percentile(drawn))
    1.5 3.5
    """
    check_draws(draws)
    codes = np.asarray(codes)
    order = np.argsort(codes, kind="stable")
    rows = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []
    if len(rows) < 2:
        raise TooFewError(_("A bootstrap needs at least 2 units to resample, not {n}.").format(n=len(rows)))
    rng = generator(seed)
    samples = []
    for _draw in range(draws):
        drawn = rng.integers(len(rows), size=len(rows))
        samples.append(np.asarray(statistic(np.concatenate([rows[i] for i in drawn])), float))
    return np.stack(samples)


def acceleration(left_out: ArrayLike) -> float:
    """Return how fast a statistic's standard error changes with it, from its values with each unit left out.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993). *An Introduction to the Bootstrap*, equation 14.15.
    """
    values = np.asarray(left_out, float)
    away = values.mean() - values
    spread = (away**2).sum()
    return float((away**3).sum() / (6 * spread**1.5)) if spread > 0 else 0.0


def bca(draws: ArrayLike, estimate: float, left_out: ArrayLike, level: float = 0.95) -> Interval:
    """Return the bias-corrected and accelerated interval of a statistic whose distribution is skewed.

    Parameters
    ----------
    draws : array, shape (draws,)
        The statistic in bootstrap samples; samples where it is missing are left out.
    estimate : float
        The statistic itself.
    left_out : array, shape (units,)
        The statistic with each unit left out in turn (the jackknife).
    level : float, default 0.95

    Returns
    -------
    Interval
        The percentile interval where all draws lie on one side of the estimate: nothing can be corrected then.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. *Journal of the American Statistical Association* 82,
    171–185.

    Examples
    --------
    >>> # Neither biased nor skewed: nothing is corrected.
    >>> print(*(round(end, 6) for end in bca(range(-50, 51), 0, [1, 2, 3], level=0.9)))
    -45.0 45.0
    """
    from scipy.special import ndtr, ndtri

    check_level(level)
    known = np.asarray(draws, float)
    known = known[~np.isnan(known)]
    if not len(known):
        return Interval(np.nan, np.nan)
    # Ties count half, so that a coarse statistic is not taken for a biased one.
    below = np.mean(known < estimate) + np.mean(known == estimate) / 2
    if not 0 < below < 1:
        return percentile(known, level)
    bias, a = ndtri(below), acceleration(left_out)
    z = bias + ndtri([(1 - level) / 2, (1 + level) / 2])
    low, high = np.quantile(known, ndtr(bias + z / (1 - a * z)))
    return Interval(float(low), float(high))
