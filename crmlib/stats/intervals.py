"""Intervals: how far off a number may be.

A share from 80 customers is not a fact but an estimate. Several topics need the same three answers,
so they stand here, each taking numbers or whole columns.

Interval      two ends, ``.low`` and ``.high``
wilson        for one share (Wilson 1927)
newcombe      for the difference of two shares (Newcombe 1998, method 10)
mean_interval for one mean, with its standard error (Student's t)
paired_difference   for the mean difference of pairs (Student's t)
percentile    the ends that bootstrap samples (or any draws) give
z_value       how many standard errors an interval of a level reaches
check_level   refuse a level that is none
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.i18n import Text, _, both


class Interval(NamedTuple):
    """The two ends of an interval: numbers for one estimate, arrays for several."""

    low: float | np.ndarray
    high: float | np.ndarray


def check_level(level: float) -> None:
    """Refuse a level of intervals that does not lie between 0 and 1.

    Raises
    ------
    DataError
        If it does not, or is no number.

    Examples
    --------
    >>> check_level(0.95)
    """
    if not isinstance(level, int | float | np.number) or not 0 < level < 1:
        raise DataError(
            _("The level of an interval lies between 0 and 1, not at {level}.").format(level=level)
        )


def in_words(level: float, method: Text | str) -> Text:
    """Return a footnote that says what the columns low and high are.

    Parameters
    ----------
    level : float
    method : Text or str
        How the interval was found; a message id or a `Text`.

    Examples
    --------
    >>> str(in_words(0.95, "Wilson"))
    'low to high: of ranges found in this way, 95% hold the true value (Wilson).'
    """
    how = method if isinstance(method, Text) else both(method)
    return both(
        "low to high: of ranges found in this way, {level:.0%} hold the true value ({method}).",
        level=level,
        method=how,
    )


def z_value(level: float) -> float:
    """Return how many standard errors an interval of this level reaches to each side.

    Examples
    --------
    >>> round(z_value(0.95), 4)
    1.96
    """
    from scipy.special import ndtri

    check_level(level)
    return float(ndtri((1 + level) / 2))


def percentile(draws: ArrayLike, level: float = 0.95, *, axis: int = 0) -> Interval:
    """Return the percentile interval of draws: what bootstrap samples or simulated coefficients leave between its ends.

    Parameters
    ----------
    draws : array
        One draw a row (or along another ``axis``). Draws in which a statistic did not exist (NaN) are left out,
        statistic by statistic; where no draw has it, the interval is missing.
    level : float, default 0.95
        Share of the draws between the two ends.
    axis : int, default 0
        Along which the draws lie.

    Returns
    -------
    Interval
        ``low`` and ``high``: numbers for one statistic, else arrays of the shape of one draw.

    Raises
    ------
    DataError
        If the level does not lie between 0 and 1.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993). *An Introduction to the Bootstrap*, chapter 13.

    Examples
    --------
    >>> low, high = percentile(range(101), level=0.9)
    >>> print(round(low, 6), round(high, 6))
    5.0 95.0
    """
    check_level(level)
    draws = np.asarray(draws, float)
    ends = [(1 - level) / 2, (1 + level) / 2]
    if not draws.shape[axis]:
        nothing = np.full(np.delete(draws.shape, axis), np.nan)
        return _ends(nothing, nothing)
    gone = np.isnan(draws)
    if not gone.any():
        low, high = np.quantile(draws, ends, axis=axis)
        return _ends(low, high)
    empty = gone.all(axis=axis)
    low, high = np.nanquantile(np.where(np.expand_dims(empty, axis), 0.0, draws), ends, axis=axis)
    return _ends(np.where(empty, np.nan, low), np.where(empty, np.nan, high))


def _counts(successes: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    x, n = np.broadcast_arrays(np.asarray(successes, float), np.asarray(n, float))
    # Written so that a missing value passes: it gets a missing interval, like an empty group.
    bad = (x < 0) | (x > n)
    if bad.any():
        raise DataError(
            _("A share needs 0 ≤ successes ≤ n; found {x:g} of {n:g}.").format(
                x=x[bad].flat[0], n=n[bad].flat[0]
            )
        )
    return x, n


def _ends(low: np.ndarray, high: np.ndarray) -> Interval:
    return Interval(float(low), float(high)) if np.ndim(low) == 0 else Interval(low, high)


def wilson(successes: ArrayLike, n: ArrayLike, level: float = 0.95) -> Interval:
    """Return Wilson's interval for a share.

    Unlike "share ± 2 standard errors" it never leaves 0–1 and says something sensible at 0 of 20.

    Parameters
    ----------
    successes, n : int or array
        How many of how many. Where ``n`` is 0 or missing the interval is missing (NaN).
    level : float, default 0.95
        How often such an interval holds the true share.

    Returns
    -------
    Interval
        ``low`` and ``high``, numbers or arrays as the input.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    *Journal of the American Statistical Association* 22, 209–212.

    Examples
    --------
    >>> low, high = wilson(81, 263)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.2553 to 0.3662
    """
    z = z_value(level)
    x, n = _counts(successes, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    # At 0 and n of n the end is exact; rounding would leave 1e-17 there.
    low = np.where(x == 0, np.where(n > 0, 0.0, np.nan), centre - half)
    high = np.where(x == n, np.where(n > 0, 1.0, np.nan), centre + half)
    return _ends(low, high)


def newcombe(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = 0.95) -> Interval:
    """Return Newcombe's interval for the difference of two independent shares, ``x1/n1 − x2/n2``.

    Parameters
    ----------
    x1, n1 : int or array
        Successes and trials of the first group.
    x2, n2 : int or array
        Successes and trials of the second group.
    level : float, default 0.95
        How often such an interval holds the true difference.

    Returns
    -------
    Interval
        ``low`` and ``high`` of the difference; missing where a group is empty.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
    comparison of eleven methods. *Statistics in Medicine* 17, 873–890 (method 10).

    Examples
    --------
    >>> low, high = newcombe(56, 70, 48, 80)
    >>> print(f"{low:.4f} to {high:.4f}")
    0.0524 to 0.3339
    """
    low1, high1 = wilson(x1, n1, level)
    low2, high2 = wilson(x2, n2, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        p1 = np.asarray(x1, float) / np.asarray(n1, float)
        p2 = np.asarray(x2, float) / np.asarray(n2, float)
    low = p1 - p2 - np.hypot(p1 - low1, high2 - p2)
    high = p1 - p2 + np.hypot(high1 - p1, p2 - low2)
    return _ends(low, high)


def mean_interval(values: ArrayLike, level: float = 0.95) -> tuple[float, float, float]:
    """Return the standard error of a mean, and the ends of its interval by Student's t.

    Parameters
    ----------
    values : array of numbers
        Two or more.
    level : float, default 0.95

    Returns
    -------
    tuple
        Standard error, low, high; all missing for fewer than two values.

    Examples
    --------
    >>> [round(one, 3) for one in mean_interval([1, 2, 3])]
    [0.577, -0.484, 4.484]
    """
    from scipy.special import stdtrit

    check_level(level)
    numbers = np.asarray(values, float)
    if len(numbers) < 2:
        return np.nan, np.nan, np.nan
    error = float(numbers.std(ddof=1)) / len(numbers) ** 0.5
    reach, middle = float(stdtrit(len(numbers) - 1, (1 + level) / 2)) * error, float(numbers.mean())
    return error, middle - reach, middle + reach


def paired_difference(first: ArrayLike, second: ArrayLike, level: float = 0.95) -> tuple[float, float, float]:
    """Return the mean difference of pairs with its interval by Student's t.

    Parameters
    ----------
    first, second : array of numbers
        Of the same pairs in the same order.
    level : float, default 0.95

    Returns
    -------
    tuple
        Mean of first less second, low, high; the ends are missing for fewer than two pairs.

    Raises
    ------
    DataError
        If there are not as many of both.

    Examples
    --------
    >>> [round(one, 3) for one in paired_difference([3, 5, 7], [2, 3, 4])]
    [2.0, -0.484, 4.484]
    """
    one, two = np.asarray(first, float), np.asarray(second, float)
    if one.shape != two.shape:
        message = _("{n} and {m} values make no pairs: there are as many of both.")
        raise DataError(message.format(n=one.size, m=two.size))
    return float((one - two).mean()), *mean_interval(one - two, level)[1:]
