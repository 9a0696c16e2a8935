"""Two groups drawn by lot and a number each: the difference of means, and the same with what was known before.

welch      difference of two means, variances apart (Welch 1947)
adjusted   outcomes less what each person's time before lets expect (CUPED)
Means      what `welch` returns
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.frames import floats
from crmlib.i18n import _
from crmlib.stats.intervals import check_level


class Means(NamedTuple):
    """Means of two groups and their difference.

    Attributes
    ----------
    n1, mean1, n2, mean2 : int and float
        Of the treated and of the others.
    difference, low, high, p_value : float
        First less second, Welch's interval, two-sided p.
    """

    n1: int
    mean1: float
    n2: int
    mean2: float
    difference: float
    low: float
    high: float
    p_value: float


def welch(treated: ArrayLike, others: ArrayLike, *, level: float = 0.95) -> Means:
    """Return the difference of two means with Welch's interval.

    Raises
    ------
    TooFewError
        If a group has fewer than two.
    DataError
        If a value is missing.

    References
    ----------
    Welch, B. L. (1947). The generalization of Student's problem when several different population variances are
    involved. *Biometrika* 34, 28–35.

    Examples
    --------
    >>> found = welch([3, 5, 7], [1, 2, 3])
    >>> print(f"{found.difference:.1f} [{found.low:.2f}, {found.high:.2f}]")
    3.0 [-1.16, 7.16]
    """
    from scipy.special import stdtr, stdtrit

    check_level(level)
    one, two = (floats(values, "values").ravel() for values in (treated, others))
    for values in (one, two):
        if len(values) < 2:
            raise TooFewError(
                _("A group of {n} has no spread; each needs two or more.").format(n=len(values))
            )
        if np.isnan(values).any():
            raise DataError(_("{n} values of a group are missing.").format(n=int(np.isnan(values).sum())))
    parts = np.array([one.var(ddof=1) / len(one), two.var(ddof=1) / len(two)])
    difference, error = float(one.mean() - two.mean()), float(np.sqrt(parts.sum()))
    counts = (len(one), float(one.mean()), len(two), float(two.mean()))
    if error == 0:
        return Means(*counts, difference, difference, difference, float(difference == 0))
    df = parts.sum() ** 2 / (parts**2 / np.array([len(one) - 1, len(two) - 1])).sum()
    reach = float(stdtrit(df, (1 + level) / 2)) * error
    p_value = 2 * float(stdtr(df, -abs(difference) / error))
    return Means(*counts, difference, difference - reach, difference + reach, p_value)


def adjusted(outcome: ArrayLike, before: ArrayLike) -> tuple[np.ndarray, float, float]:
    """Return outcomes less what each person's time before lets expect, the slope, and the variance that is left.

    Who bought much before buys much after, offer or not. That part is known before the lot is drawn, so taking it off
    favours nobody: y − θ (x − mean x) with θ = cov(y, x) / var(x) keeps the difference and leaves 1 − ρ² of its
    variance.

    Raises
    ------
    DataError
        If they differ in length, or a value is missing.

    References
    ----------
    Deng, A., Xu, Y., Kohavi, R. and Walker, T. (2013). Improving the sensitivity of online controlled experiments by
    utilizing pre-experiment data. *WSDM*, 123–132.

    Examples
    --------
    >>> values, theta, left = adjusted([1, 2, 3, 5], [1, 2, 3, 4])
    >>> print(f"{theta:.1f}, {left:.3f} of the variance left")
    1.3, 0.034 of the variance left
    """
    y, x = floats(outcome, "outcome").ravel(), floats(before, "before").ravel()
    if len(y) != len(x):
        message = _("{n} outcomes and {m} values from before: each person has both.")
        raise DataError(message.format(n=len(y), m=len(x)))
    gone = np.isnan(y) | np.isnan(x)
    if gone.any():
        raise DataError(_("{n} values of a group are missing.").format(n=int(gone.sum())))
    away = x - x.mean()
    if not (away**2).sum() > 0:
        return y, 0.0, 1.0
    theta = float(away @ y / (away**2).sum())
    whole = float(((y - y.mean()) ** 2).sum())
    left = 1 - theta**2 * float((away**2).sum()) / whole if whole > 0 else 1.0
    return y - theta * away, theta, left
