"""How many would not have left, had one thing not happened to them? Attributable numbers from one logistic model.

A point that fails often need not be one that loses many: what counts is how many were hit, and what it did to *them*.
So each unit's chance is taken as it is, then with one failure undone and everything else as it was; the sum of the
differences is what that failure is to blame for.

attributable   the losses of each column, with bootstrap draws by unit
Attributable   its answer
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from crmlib.i18n import N_, Text
from crmlib.stats.hazards import HazardFit, fit_hazard
from crmlib.stats.resample import check_draws, generator

_ROUNDS, _STEP, _CLOSE = 30, 3.0, 1e-7
# Of the bootstrap only: keeps a draw finite in which all of a column's few units had the event.
_RIDGE = 1e-6


class Attributable(NamedTuple):
    """What each column is to blame for.

    Attributes
    ----------
    losses : array
        By column: units that had the event because of it.
    draws : array, shape (draws, columns)
    together, together_draws : float and array
        With all columns undone at once; no sum of the others, as some units were hit twice.
    fit : HazardFit
        The logistic model: first the constant, then a coefficient a column.
    """

    losses: np.ndarray
    draws: np.ndarray
    together: float
    together_draws: np.ndarray
    fit: HazardFit


def attributable(
    hit: np.ndarray, event: np.ndarray, names: Sequence[Text | str], *, draws: int = 500, seed: int = 0
) -> Attributable:
    """Return how many events are due to each column of hits.

    Parameters
    ----------
    hit : array of bool, shape (units, columns)
    event : array of bool
    names : sequence of str or Text
        Of the columns, for messages.
    draws, seed : int
        Bootstrap samples of the units.

    Returns
    -------
    Attributable

    Raises
    ------
    DataError, TooFewError, ModelError
        If there are too few draws or events, or columns cannot be told apart.

    Notes
    -----
    Σ over units of p(event | what hit them) − p(event | the same without that column), p from one logit. Chance to one
    unit is not chance to another: who was hit by two columns is counted for both, so columns need not add up.

    References
    ----------
    Greenland, S. and Drescher, K. (1993). Maximum likelihood estimation of the attributable fraction from logistic
    models. *Biometrics* 49, 865–872.

    Examples
    --------
    >>> # Of 40 that were hit 20 left, of 160 others 16: 20 − 40 · .1 are due to it.
    >>> hit, left = np.arange(200) < 40, np.r_[np.arange(40) < 20, np.arange(160) < 16]
    >>> print(round(attributable(hit[:, None], left, ["late"], draws=20).losses[0], 6))
    16.0
    """
    check_draws(draws)
    hit, event = np.asarray(hit, float), np.asarray(event, bool)
    wide = np.column_stack([np.ones(len(hit)), hit])
    fit = fit_hazard(wide, event, np.arange(len(hit)), [N_("the constant"), *names])
    rows, counts = np.unique(np.column_stack([wide, event]), axis=0, return_counts=True)
    x, y = rows[:, :-1], rows[:, -1]
    now = fit.probability(x)
    losses = np.array([counts @ (now - fit.probability(_without(x, [k]))) for k in range(1, x.shape[1])])
    together = float(counts @ (now - fit.probability(_without(x, range(1, x.shape[1])))))
    # Customers with the same row are drawn together: only how often each kind of row comes matters.
    weight = generator(seed).multinomial(len(hit), counts / counts.sum(), size=draws).astype(float)
    beta = _fitted(x, y, weight, np.clip(fit.coef, -5, 5))
    drawn = _chance(x, beta)
    parts = [(weight * (drawn - _chance(_without(x, [k]), beta))).sum(axis=1) for k in range(1, x.shape[1])]
    whole = (weight * (drawn - _chance(_without(x, range(1, x.shape[1])), beta))).sum(axis=1)
    return Attributable(losses, np.column_stack(parts), together, whole, fit)


def _without(x: np.ndarray, columns: Sequence[int]) -> np.ndarray:
    undone = x.copy()
    undone[:, list(columns)] = 0
    return undone


def _chance(x: np.ndarray, beta: np.ndarray) -> np.ndarray:
    from scipy.special import expit

    return np.asarray(expit(beta @ x.T))


def _fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return the coefficients of all samples at once, by Newton's steps: a row of weights, a row of coefficients."""
    width = x.shape[1]
    products = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    beta = np.tile(start, (len(weight), 1))
    for _round in range(_ROUNDS):
        p = _chance(x, beta)
        slope = (weight * (y - p)) @ x - _RIDGE * beta
        bend = ((weight * p * (1 - p)) @ products).reshape(-1, width, width) + _RIDGE * np.eye(width)
        step = np.clip(np.linalg.solve(bend, slope[:, :, None])[:, :, 0], -_STEP, _STEP)
        beta += step
        if np.abs(step).max() < _CLOSE:
            break
    return beta
