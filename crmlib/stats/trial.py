"""Two groups drawn by lot: which has the higher share, and how sure is that?

difference_of_shares   the difference with an interval that knows for whom the lot was drawn
Difference             its answer
holm                   p-values of several questions, corrected for having asked several (Holm 1979)
benjamini_hochberg     the same for many questions: which share of the finds may be false (1995)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.frames import floats
from crmlib.i18n import _
from crmlib.stats.intervals import check_level, newcombe


class Difference(NamedTuple):
    """The shares of two groups and their difference.

    Attributes
    ----------
    n1, rate1, n2, rate2 : int and float
        Size and share of the treated and of the others.
    difference, low, high : float
        First less second share, with its interval; missing where a group is empty.
    p_value : float
        Two-sided, of no difference.
    design : float
        How many times larger the variance is than that of as many independent cases; 1 if they are independent.
    """

    n1: int
    rate1: float
    n2: int
    rate2: float
    difference: float
    low: float
    high: float
    p_value: float
    design: float


def difference_of_shares(
    hit: ArrayLike, treated: ArrayLike, codes: ArrayLike | None = None, *, level: float = 0.95
) -> Difference:
    """Return how much more often the treated hit, counted by the units for which the lot was drawn.

    Newcombe's interval and the test take the numbers of cases divided by the design effect: the variance of the
    difference with cases summed up by unit (and a t quantile, for units are few), over that of as many independent
    cases, and never less than 1. With one case a unit it is Newcombe's interval itself.

    Parameters
    ----------
    hit, treated : array of bool or 0/1, shape (n,)
        Whether each case did it, and to which group it was drawn.
    codes : array of int, shape (n,), optional
        Whose case it is (see `crmlib.frames.codes`); each its own unless given.
    level : float, default 0.95

    Returns
    -------
    Difference

    Raises
    ------
    DataError
        If the columns differ in length.

    References
    ----------
    Donner, A. and Klar, N. (2000). *Design and Analysis of Cluster Randomization Trials in Health Research*.
    Newcombe, R. G. (1998). *Statistics in Medicine* 17, 873–890 (method 10).

    Examples
    --------
    >>> hit, treated = [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32, [True] * 70 + [False] * 80
    >>> answer = difference_of_shares(hit, treated)
    >>> print(f"{answer.difference:.2f} [{answer.low:.4f}, {answer.high:.4f}]")
    0.20 [0.0524, 0.3339]
    """
    from scipy.special import ndtr, stdtr, stdtrit

    check_level(level)
    hit, treated = zero_or_one(hit, "hit"), zero_or_one(treated, "treated")
    codes = np.arange(len(hit)) if codes is None else pd.factorize(np.asarray(codes))[0]
    if not len(hit) == len(treated) == len(codes):
        raise DataError(
            _(
                "Outcomes, groups and units belong together one by one; there are {hit}, {treated}, {units}."
            ).format(hit=len(hit), treated=len(treated), units=len(codes))
        )
    n1, n2 = int(treated.sum()), int((~treated).sum())
    x1, x2 = hit[treated].sum(), hit[~treated].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        p1, p2, pooled = np.float64(x1) / n1, np.float64(x2) / n2, np.float64(x1 + x2) / (n1 + n2)
        error = np.sqrt(pooled * (1 - pooled) * (1 / np.float64(n1) + 1 / np.float64(n2)))
    units, own, design = len(np.unique(codes)), level, 1.0
    if n1 and n2 and 1 < units < n1 + n2:
        part = np.where(treated, (hit - p1) / n1, -(hit - p2) / n2)
        alone = (part**2).sum()
        whole = (np.bincount(codes, weights=part) ** 2).sum() * units / (units - 1)
        design = max(1.0, whole / alone) if alone > 0 else 1.0
        own = min(float(2 * ndtr(stdtrit(units - 1, (1 + level) / 2)) - 1), 1 - 1e-15)
    elif n1 and n2 and units == 1 < n1 + n2:
        design = np.nan
    low, high = newcombe(x1 / design, n1 / design, x2 / design, n2 / design, own)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = -np.abs((p1 - p2) / (error * np.sqrt(design)))
    p_value = 2 * float(ndtr(z) if units == n1 + n2 else stdtr(max(units - 1, 1), z))
    return Difference(n1, p1, n2, p2, p1 - p2, float(low), float(high), p_value, design)


def zero_or_one(values: ArrayLike, name: str) -> np.ndarray:
    """Return 0 and 1 as booleans; refuse anything else."""
    found = np.atleast_1d(floats(values, name))
    odd = found[~np.isin(found, [0, 1])]
    if len(odd):
        raise DataError(
            _("{name} is 0 or 1 in every case; {n} of {all} are not, for instance {example:g}.").format(
                name=name, n=len(odd), all=len(found), example=odd[0]
            )
        )
    flags: np.ndarray = found == 1
    return flags


def holm(p_values: ArrayLike) -> np.ndarray:
    """Return p-values corrected for how many questions were asked; missing ones stay missing and do not count.

    Who looks at four groups and reports the best one finds "something" by luck in 1 − .95⁴ = 19 % of worlds where
    nothing is to be found.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. *Scandinavian Journal of Statistics*
    6, 65–70.

    Examples
    --------
    >>> holm([0.04, 0.01, 0.30, 0.02]).round(2).tolist()
    [0.08, 0.04, 0.3, 0.06]
    """
    p = np.atleast_1d(floats(p_values, "p_values"))
    corrected = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    steps = p[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return corrected


def benjamini_hochberg(p_values: ArrayLike) -> np.ndarray:
    """Return for each of many questions the share of false finds to put up with for it to be one (q-value).

    Of 276 pairs that have nothing to do with each other 14 look so at 5 %. Who keeps those with q up to .05 keeps, on
    average, at most 5 % of false ones among those kept. Missing p-values stay missing and do not count.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate. *JRSS B* 57, 289–300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.20]).round(3).tolist()
    [0.04, 0.053, 0.053, 0.2]
    """
    p = np.atleast_1d(floats(p_values, "p_values"))
    corrected = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    steps = p[order] * len(order) / np.arange(1, len(order) + 1)
    corrected[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1)
    return corrected
