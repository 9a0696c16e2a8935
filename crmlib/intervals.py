"""Intervals: how far off a number may be.

A share from 80 customers is not a fact but an estimate. Several topics need the same three answers,
so they stand here, each taking numbers or whole columns.

Interval      two ends, ``.low`` and ``.high``
wilson        for one share (Wilson 1927)
newcombe      for the difference of two shares (Newcombe 1998, method 10)
bootstrap     for anything else that is computed from a table: resample its customers
z_value       how many standard errors an interval of a level reaches
unit_weights  the same resampling as counts, for statistics that are sums over customers
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _


class Interval(NamedTuple):
    """The two ends of an interval: numbers for one estimate, arrays for several."""

    low: float | np.ndarray
    high: float | np.ndarray


def z_value(level: float) -> float:
    """Return how many standard errors an interval of this level reaches to each side; refuse a level that is none."""
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise DataError(
            _("The level of an interval lies between 0 and 1, not at {level}.").format(level=level)
        )
    return float(ndtri((1 + level) / 2))


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


def unit_weights(units: int, *, draws: int = 1000, seed: int = 0) -> np.ndarray:
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

    Examples
    --------
    >>> unit_weights(5, draws=3).sum(axis=1)
    array([5, 5, 5])
    """
    if units < 2:
        raise TooFewError(_("A bootstrap needs at least 2 units to resample, not {n}.").format(n=units))
    rng = np.random.default_rng(seed)
    return rng.multinomial(units, np.full(units, 1 / units), size=draws)


def bootstrap(
    data: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], ArrayLike],
    *,
    unit: str | None = "customer_id",
    draws: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Return the percentile interval of any statistic of a table, by resampling its customers.

    All rows of a drawn customer come along, as often as the customer was drawn: rows of one customer
    are alike, and resampling rows would promise too narrow an interval.

    Parameters
    ----------
    data : DataFrame
        The rows. Those whose ``unit`` is missing belong to nobody and are refused.
    statistic : callable
        Takes a frame like ``data``, returns a number or an array of fixed shape. Samples where it is
        missing (NaN) are left out, number by number.
    unit : str or None, default "customer_id"
        Column that names who is resampled; None resamples rows.
    draws : int, default 1000
        Bootstrap samples.
    level : float, default 0.95
        Share of samples between the two ends.
    seed : int, default 0
        The same seed gives the same interval.

    Returns
    -------
    Interval
        ``low`` and ``high``, each of the statistic's shape.

    References
    ----------
    Efron, B. and Tibshirani, R. (1993). *An Introduction to the Bootstrap*, chapter 13.

    Examples
    --------
    >>> visits = pd.DataFrame({"customer_id": list("aabbccdd"), "spent": [1, 1, 2, 2, 3, 3, 4, 4]})
    >>> low, high = bootstrap(visits, lambda t: t["spent"].mean(), draws=200)
    >>> print(low, high)
    1.5 3.5
    """
    z_value(level)
    rows = _rows_by_unit(data, unit)
    if len(rows) < 2:
        raise TooFewError(_("A bootstrap needs at least 2 units to resample, not {n}.").format(n=len(rows)))
    rng = np.random.default_rng(seed)
    samples = []
    for _draw in range(draws):
        drawn = rng.integers(len(rows), size=len(rows))
        samples.append(np.asarray(statistic(data.iloc[np.concatenate([rows[i] for i in drawn])]), float))
    ends = (1 - level) / 2, (1 + level) / 2
    stacked = np.stack(samples)
    empty = np.isnan(stacked).all(axis=0)
    low, high = np.nanquantile(np.where(empty, 0.0, stacked), ends, axis=0)
    return _ends(np.where(empty, np.nan, low), np.where(empty, np.nan, high))


def _rows_by_unit(data: pd.DataFrame, unit: str | None) -> list[np.ndarray]:
    if unit is None:
        return list(np.arange(len(data))[:, None])
    if unit not in data.columns:
        raise DataError(_("The table has no column {column!r} to resample by.").format(column=unit))
    codes = pd.factorize(data[unit])[0]
    if (codes < 0).any():
        raise DataError(
            _("Column {column!r} is missing in {n} rows; nobody can be resampled there.").format(
                column=unit, n=int((codes < 0).sum())
            )
        )
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []
