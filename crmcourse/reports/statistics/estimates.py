"""A mean and a correlation with what a class of this size can say about them.

mean      a mean with Student's t interval
correlation   Pearson's r with Fisher's z interval

Where nothing can be said (one person, everybody the same) the value is missing, never a guess.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.stats.intervals import check_level

_NOTHING = float("nan")


class Estimate(NamedTuple):
    """A number, the ends of its interval, and how many people are behind it."""

    value: float
    low: float
    high: float
    n: int


def _given(values: ArrayLike) -> np.ndarray:
    array = np.asarray(values, float)
    return array[~np.isnan(array)]


def mean(values: ArrayLike, *, level: float = 0.95, bounds: tuple[float, float] | None = None) -> Estimate:
    """Return a mean with Student's t interval.

    Parameters
    ----------
    values : array
        Missing ones are left out.
    level : float, default 0.95
    bounds : (low, high), optional
        What no value can be beyond; the interval stays within.

    Returns
    -------
    Estimate
        Without an interval where there are fewer than two values, or all are the same.

    References
    ----------
    Student (1908). The probable error of a mean. *Biometrika* 6, 1–25.

    Examples
    --------
    >>> found = mean([0.2, 0.4, 0.6])
    >>> print(f"{found.value:.2f}, {found.low:.2f} to {found.high:.2f}")
    0.40, -0.10 to 0.90
    """
    from scipy.stats import ttest_1samp

    check_level(level)
    x = _given(values)
    n = len(x)
    if n == 0:
        return Estimate(_NOTHING, _NOTHING, _NOTHING, 0)
    centre = float(x.mean())
    if n < 2 or np.ptp(x) < 1e-12:
        return Estimate(centre, _NOTHING, _NOTHING, n)
    ends = ttest_1samp(x, 0).confidence_interval(level)
    low, high = bounds or (-np.inf, np.inf)
    return Estimate(centre, max(low, float(ends.low)), min(high, float(ends.high)), n)


def correlation(x: ArrayLike, y: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Return Pearson's correlation with Fisher's z interval.

    With a column of 0 and 1 it is the point-biserial correlation.

    Parameters
    ----------
    x, y : array
        Of the same length; pairs with a missing value are left out.
    level : float, default 0.95

    Returns
    -------
    Estimate
        Missing where a column is constant or there are fewer than three pairs; without an interval where there are
        fewer than four, or the correlation is perfect.

    References
    ----------
    Fisher, R. A. (1921). On the "probable error" of a coefficient of correlation deduced from a small sample.
    *Metron* 1, 3–32.

    Examples
    --------
    >>> found = correlation([0, 0, 1, 1, 1], [1, 2, 2, 3, 4])
    >>> print(f"{found.value:.2f}, {found.low:.2f} to {found.high:.2f}")
    0.72, -0.44 to 0.98
    """
    from scipy.stats import pearsonr

    check_level(level)
    a, b = np.asarray(x, float), np.asarray(y, float)
    both = ~(np.isnan(a) | np.isnan(b))
    a, b = a[both], b[both]
    n = len(a)
    if n < 3 or np.ptp(a) < 1e-9 or np.ptp(b) < 1e-9:
        return Estimate(_NOTHING, _NOTHING, _NOTHING, n)
    found = pearsonr(a, b)
    r = float(found.statistic)
    if n < 4 or abs(r) > 1 - 1e-9:
        return Estimate(r, _NOTHING, _NOTHING, n)
    ends = found.confidence_interval(level)
    return Estimate(r, float(ends.low), float(ends.high), n)
