"""What did something do that was drawn for some places at some times? Places and times each have a level of their own.

TwoWay          levels of places and times taken off any column, gaps respected
randomised      estimates beside those that other lots would have given, with an interval and a p-value
Randomised      its answer

Whatever happens in all places at one time (a season, a holiday), and whatever one place has at all times, is taken off.
What is left is told from chance by drawing the lot again: no formula of standard errors has to be believed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from crmlib.errors import ModelError
from crmlib.i18n import _
from crmlib.stats.intervals import percentile, z_value
from crmlib.stats.resample import check_draws, generator


class TwoWay:
    """Levels of places and times, taken off columns by least squares.

    Parameters
    ----------
    place, time : array of int
        Whose row it is and when, from 0.

    Examples
    --------
    >>> two = TwoWay(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    >>> two.off(np.array([1.0, 2.0, 3.0, 6.0])).round(2).tolist()
    [0.5, -0.5, -0.5, 0.5]
    """

    def __init__(self, place: np.ndarray, time: np.ndarray) -> None:
        self._order = np.argsort(time, kind="stable")
        self._starts = np.flatnonzero(np.diff(time[self._order], prepend=-1))
        self._row = np.unique(time, return_inverse=True)[1]
        self._n = np.bincount(self._row)
        # Times are taken off as means; then only places are left to solve for.
        dummies = self._within(np.eye(int(place.max()) + 1)[place])
        basis, size, _rows = np.linalg.svd(dummies, full_matrices=False)
        self._basis = basis[:, size > 1e-8 * size.max()]

    def _within(self, columns: np.ndarray) -> np.ndarray:
        sums = np.add.reduceat(columns[self._order], self._starts, axis=0)
        return np.asarray(columns - (sums / self._n[:, None])[self._row])

    def off(self, columns: np.ndarray) -> np.ndarray:
        """Return what of columns is neither level of a place nor of a time."""
        wide = columns.reshape(len(columns), -1).astype(float)
        inside = self._within(wide)
        left = inside - self._basis @ (self._basis.T @ inside)
        return np.asarray(left.reshape(columns.shape))


class Randomised(NamedTuple):
    """What `randomised` returns.

    Attributes
    ----------
    estimate, low, high, p_value : array
        One a statistic.
    draws : array, shape (draws, statistics)
        What other lots would have given had nothing happened.
    turned : array of the same shape
        The spread of lots put around the estimate.
    """

    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray
    draws: np.ndarray
    turned: np.ndarray


def coefficients(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return by least squares what each column of x does to y; refuse columns that cannot be told apart."""
    scale = x.T @ x
    if np.linalg.matrix_rank(scale, tol=1e-8 * max(float(np.trace(scale)), 1e-300)) < len(scale):
        raise ModelError(
            _(
                "With the levels of places and weeks taken off nothing is left of what was drawn: no effect is told."
            )
        )
    return np.asarray(np.linalg.solve(scale, x.T @ y))


def _wider(freedom: int | None, level: float) -> float:
    """Return by how much the spread of lots is too narrow where few differences tell it."""
    from scipy.special import stdtrit

    if not freedom or freedom < 2:
        return 1.0
    return float((freedom / (freedom - 1)) ** 0.5 * stdtrit(freedom - 1, (1 + level) / 2) / z_value(level))


def randomised(
    fit: Callable[[np.ndarray, np.ndarray], np.ndarray], said: Callable[[np.ndarray], np.ndarray],
    columns: Callable[[np.random.Generator | None], np.ndarray], y: np.ndarray, *, freedom: int | None = None,
    level: float = 0.95, draws: int = 500, seed: int = 0,
) -> Randomised:  # fmt: skip
    """Return estimates beside those that other lots would have given.

    Parameters
    ----------
    fit : callable
        From columns and y to coefficients (see `coefficients`).
    said : callable
        From coefficients to the statistics that are asked for.
    columns : callable
        The columns of the lot as it fell for None, else those of a lot that is drawn anew with the generator.
    y : array
        With the levels taken off.
    freedom : int, optional
        Over how many independent differences each coefficient is a mean. What it took off makes the rest look smaller
        than it is, by 1 in so many; and few of them tell their own spread only roughly, as Student's t has it.
    level, draws, seed
        Of the interval and of the lots drawn anew.

    Notes
    -----
    The p-value is the share of lots (the one that fell among them) whose statistic lies as far from nothing. The
    interval takes the estimated effect off y, draws lots on what is left, and puts their spread around the estimate
    (Rosenbaum 2002): it supposes that the effect is the same wherever it was drawn.

    References
    ----------
    Imbens, G. and Rubin, D. (2015). *Causal Inference*, chapter 5. Rosenbaum, P. (2002). *Observational Studies*, 2.4.

    Examples
    --------
    >>> y = np.array([1.0, 1.1, 3.0, 3.1])
    >>> def drawn(rng):
    ...     got = np.array([0, 0, 1, 1.0]) if rng is None else rng.permutation([0, 0, 1, 1.0])
    ...     return (got - 0.5)[:, None]
    >>> found = randomised(coefficients, lambda b: b, drawn, y - y.mean(), draws=200)
    >>> found.estimate.round(2).tolist()
    [2.0]
    """
    check_draws(draws)
    rng, x = generator(seed), columns(None)
    effect = fit(x, y)
    estimate = np.atleast_1d(said(effect))
    clean = (y - x @ effect) * _wider(freedom, level)
    null, turned = np.empty((2, draws, len(estimate)))
    for draw in range(draws):
        fits = fit(columns(rng), np.column_stack([y, clean]))
        null[draw], turned[draw] = said(fits[:, 0]), said(effect - fits[:, 1])
    as_far = np.abs(null) >= np.abs(estimate) - 1e-12
    ends = percentile(turned, level)
    p = (1 + as_far.sum(axis=0)) / (1 + draws)
    return Randomised(estimate, np.asarray(ends.low), np.asarray(ends.high), p, null, turned)
