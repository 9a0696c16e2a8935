"""Silence held against a customer's own rhythm: how likely is a gap that lasts longer?

Orders come at a rate λ of the customer's own, λ ~ gamma(r, α) among all. After x gaps that took t together it is
gamma(r + x, α + t), and the next gap is longer than s with probability ((α + t) / (α + t + s))^(r + x). The rate is
that until the *last* order: counted until today, a silence would slow the rate down and hide itself.

longer      the chance that a gap lasts longer than a silence
limit       the silence that only so few gaps exceed
drawn_anew  how often a silence would be beyond a limit, were the gaps drawn anew
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def longer(x: ArrayLike, t: ArrayLike, silence: ArrayLike, r: float, alpha: float) -> np.ndarray:
    """Return the chance that the next gap lasts longer than a silence.

    Parameters
    ----------
    x, t : array
        Gaps so far, and how long they took together (frequency and recency of `crmlib.lifetime.rfm_summary`).
    silence : array
        Time since the last order, in the same unit.
    r, alpha : float
        Gamma shape and rate of the customers' rates.

    Examples
    --------
    A mean rate of one order a week, seen in 9 gaps of 9 weeks: four silent weeks are (10 / 14) to the tenth.

    >>> print(longer(9, 9, 4, r=1, alpha=1).round(4))
    0.0346
    """
    span = alpha + np.asarray(t, float)
    return np.asarray((span / (span + np.asarray(silence, float))) ** (r + np.asarray(x, float)))


def limit(x: ArrayLike, t: ArrayLike, share: float, r: float, alpha: float) -> np.ndarray:
    """Return the silence that only a share ``1 − share`` of such a customer's gaps exceeds.

    Parameters
    ----------
    x, t, r, alpha
        As for `longer`.
    share : float
        Between 0 and 1.

    Examples
    --------
    >>> print(longer(9, 9, limit(9, 9, 0.9, r=1, alpha=1), r=1, alpha=1).round(4))
    0.1
    """
    span = alpha + np.asarray(t, float)
    return np.asarray(span * ((1 - share) ** (-1 / (r + np.asarray(x, float))) - 1))


def drawn_anew(
    x: ArrayLike, t: ArrayLike, silence: ArrayLike, share: float, r: float, alpha: float
) -> np.ndarray:
    """Return how often the silence would be beyond the limit if the gaps were drawn anew at the customer's own rate.

    The parametric bootstrap of exponential gaps, without drawing: their sum is gamma(x) around t. Missing where there
    is no gap yet.

    Parameters
    ----------
    x, t, silence, share, r, alpha
        As for `longer` and `limit`.

    Examples
    --------
    Just at the limit of nine gaps, about as many histories say one as the other.

    >>> print(drawn_anew(9, 9, limit(9, 9, 0.9, r=1, alpha=1), 0.9, r=1, alpha=1).round(2))
    0.54
    """
    from scipy.special import gammainc

    x, t, silence = (np.asarray(one, float) for one in (x, t, silence))
    rest = (1 - share) ** (1 / (r + x))
    # Beyond the limit is whose gaps took less than this together.
    most = np.maximum(rest * silence / (1 - rest) - alpha, 0)
    known = (x > 0) & (t > 0)
    return np.where(known, gammainc(np.where(known, x, 1), x * most / np.where(known, t, 1)), np.nan)
