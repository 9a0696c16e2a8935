"""The arithmetic of relative importance, on stacks of correlation matrices.

One data set and its 500 bootstrap samples are 501 correlation matrices; everything here takes all of them at
once, so that an interval costs hardly more than an estimate.

lmg       average gain in R² over all orders of entry (Lindeman, Merenda and Gold 1980; Shapley values)
johnson   Johnson's (2000) relative weights, by way of orthogonal stand-ins
"""

from __future__ import annotations

from math import factorial

import numpy as np

MAX_LMG_DRIVERS = 15

# Below this share of its variance a column is a combination of others and adds nothing.
_NOTHING = 1e-10
# Numbers held at a time, so that 15 drivers and 500 samples fit in a trainee's laptop.
_CHUNK = 2_000_000


def _unexplained(corr: np.ndarray) -> np.ndarray:
    """Return the outcome's unexplained variance for each subset of drivers: shape (2**p, samples).

    Drivers are swept one after the other out of all subsets so far (a tree, not 2**p regressions), the
    outcome is the last column. Bit k of a subset's number says whether driver k is in it.
    """
    level = corr[None]
    while level.shape[-1] > 1:
        pivot = level[..., 0, 0]
        used = pivot > _NOTHING
        beta = np.where(used, 1.0 / np.where(used, pivot, 1.0), 0.0)
        side = level[..., 0, 1:]
        rest = level[..., 1:, 1:]
        swept = rest - side[..., :, None] * side[..., None, :] * beta[..., None, None]
        level = np.concatenate([rest, swept])
    return level[..., 0, 0]


def _lmg(corr: np.ndarray) -> np.ndarray:
    p = corr.shape[-1] - 1
    unexplained = _unexplained(corr)
    masks = np.arange(2**p)
    size = np.bitwise_count(masks)
    orders = np.array([factorial(k) * factorial(p - 1 - k) / factorial(p) for k in range(p)])
    out = np.empty((len(corr), p))
    for k in range(p):
        without = masks[(masks >> k & 1) == 0]
        out[:, k] = orders[size[without]] @ (unexplained[without] - unexplained[without | 1 << k])
    return out


def lmg(corr: np.ndarray) -> np.ndarray:
    """Return every driver's part of R², averaged over all orders in which drivers may enter.

    Parameters
    ----------
    corr : array, shape (samples, p + 1, p + 1)
        Correlation matrices with the outcome last.

    Returns
    -------
    array, shape (samples, p)
        Parts that sum to R².

    References
    ----------
    Lindeman, R. H., Merenda, P. F. and Gold, R. Z. (1980). *Introduction to Bivariate and Multivariate
    Analysis*, 119–127. The same numbers are the Shapley values of R².

    Examples
    --------
    >>> lmg(np.array([[[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]]])).round(2)
    array([[0.36, 0.09]])
    """
    # The widest level of the tree holds about 2.3 numbers per subset and sample.
    step = max(1, _CHUNK // 2 ** corr.shape[-1])
    return np.concatenate([_lmg(corr[i : i + step]) for i in range(0, len(corr), step)])


def johnson(corr: np.ndarray) -> np.ndarray:
    """Return Johnson's relative weights: nearly LMG, at the price of one regression.

    The drivers are replaced by the orthogonal columns nearest to them; what these explain is handed back by
    squared correlations.

    Parameters
    ----------
    corr : array, shape (samples, p + 1, p + 1)
        Correlation matrices with the outcome last.

    Returns
    -------
    array, shape (samples, p)
        Parts that sum to R².

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in
    multiple regression. *Multivariate Behavioral Research* 35, 1–19.
    """
    values, vectors = np.linalg.eigh(corr[:, :-1, :-1])
    root = np.sqrt(np.clip(values, 0.0, None))
    inverse = np.where(root > np.sqrt(_NOTHING), 1 / np.where(root > 0, root, 1.0), 0.0)
    to_drivers = (vectors * root[:, None, :]) @ vectors.swapaxes(1, 2)
    back = (vectors * inverse[:, None, :]) @ vectors.swapaxes(1, 2)
    beta = (back @ corr[:, :-1, -1:])[..., 0]
    weights: np.ndarray = (to_drivers**2 @ (beta**2)[..., None])[..., 0]
    return weights


METHODS = {"lmg": lmg, "johnson": johnson}
