"""How long until something happens, those to whom it has not happened yet respected.

Who is still waiting at the end of observation is *censored*: not lost, only not seen to the end. Each one counts for
as long as they were watched.

kaplan_meier     the share to whom it has happened, by time (Kaplan & Meier 1958)
read_curve       such a curve at given days
aalen_johansen   the same where there are several ends, each in the presence of the others
logrank          do groups differ in their times? (Mantel 1966; Peto & Peto 1972)
LogRank          its answer
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import check_level, z_value
from crmlib.stats.waiting import one_each, read_flags, read_times


def kaplan_meier(days: ArrayLike, reached: ArrayLike, *, level: float = 0.95) -> pd.DataFrame:
    """Return the Kaplan–Meier share of units that have reached the goal, by day.

    Parameters
    ----------
    days : array of float, shape (n,)
        Time to the goal, or to the end of observation.
    reached : array of bool, shape (n,)
        Whether the goal was reached; False is censored.
    level : float, default 0.95
        Level of the log–log Greenwood intervals.

    Returns
    -------
    DataFrame
        By distinct time of an event: at_risk, share (1 − survival), low, high.

    Raises
    ------
    DataError
        If a time is negative or missing, or it is not known whether the goal was reached.
    TooFewError
        If there is nobody.

    References
    ----------
    Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. *Journal of the
    American Statistical Association* 53, 457–481. Interval: Kalbfleisch and Prentice (1980).

    Examples
    --------
    >>> kaplan_meier([1, 2, 3, 4], [True, False, True, False])["share"].round(3).tolist()
    [0.25, 0.625]
    """
    from scipy.stats import CensoredData, ecdf

    check_level(level)
    days = read_times(days)
    reached = read_flags(reached, days)
    if not reached.any():
        empty = np.empty(0)
        return pd.DataFrame(
            {"at_risk": empty.astype(int), "share": empty, "low": empty, "high": empty},
            index=pd.Index(empty, name="days"),
        )
    curve = ecdf(CensoredData(uncensored=days[reached], right=days[~reached])).sf
    survival = curve.probabilities
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # SciPy warns where nothing is left; what is said there is decided below.
        warnings.simplefilter("ignore", RuntimeWarning)
        ends = curve.confidence_interval(level, method="log-log")
    # Where the last one at risk reaches the goal nothing is left, and the interval has no upper doubt.
    low = np.where(survival > 0, 1 - ends.high.probabilities, np.nan)
    high = np.where(survival > 0, 1 - ends.low.probabilities, 1.0)
    at_risk = len(days) - np.searchsorted(np.sort(days), curve.quantiles)
    table = pd.DataFrame(
        {"at_risk": at_risk, "share": 1 - survival, "low": low, "high": high},
        index=pd.Index(curve.quantiles, name="days"),
    )
    return table[np.isin(curve.quantiles, days[reached])]


def read_curve(curve: pd.DataFrame, at_days: ArrayLike, days: ArrayLike) -> pd.DataFrame:
    """Return a Kaplan–Meier curve at given days; beyond the last observation there is nothing to read.

    Parameters
    ----------
    curve : DataFrame
        From `kaplan_meier`.
    at_days : array of number
        Where to read it.
    days : array of float, shape (n,)
        The times that the curve was made of.

    Returns
    -------
    DataFrame
        By day: at_risk, share, low, high.

    Examples
    --------
    >>> days = [1, 2, 3, 4]
    >>> read_curve(kaplan_meier(days, [1, 0, 1, 0]), [0, 2, 4, 6], days)["share"].tolist()
    [0.0, 0.25, 0.625]
    """
    known, at = read_times(days), np.asarray(at_days)
    at = at[at <= known.max()]
    read = curve[["share", "low", "high"]].reindex(pd.Index(at, name="days"), method="ffill")
    # Before the first event nobody has got there.
    read[~(at >= curve.index.min())] = 0.0
    read.insert(0, "at_risk", [(known >= day).sum() for day in at])
    return read


def aalen_johansen(days: ArrayLike, end: ArrayLike, *, level: float = 0.95) -> dict[object, pd.DataFrame]:
    """Return for each of several ends the share of units that have come to it, by day.

    Where there are two ends (bought, lost), one minus Kaplan–Meier of either, the other taken for censoring, is too
    high: it answers what would be if the other end did not exist.

    Parameters
    ----------
    days : array of float, shape (n,)
        Time to the end, or to the end of observation.
    end : array, shape (n,)
        Which end it was; missing where there was none yet (censored).
    level : float, default 0.95
        Level of the intervals (on the log–log scale).

    Returns
    -------
    dict of end to DataFrame
        By distinct time of any end: at_risk, share, low, high. The shares of all ends sum to one minus
        Kaplan–Meier's survival.

    Raises
    ------
    DataError
        If a time is negative or missing.
    TooFewError
        If nobody came to an end.

    References
    ----------
    Aalen, O. O. and Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov chains based on
    censored observations. *Scandinavian Journal of Statistics* 5, 141–150. Variance: Marubini and Valsecchi (1995).

    Examples
    --------
    >>> answer = aalen_johansen([1, 2, 3, 4], ["bought", "lost", None, "bought"])
    >>> answer["bought"]["share"].tolist(), answer["lost"]["share"].tolist()
    ([0.25, 0.25, 0.75], [0.0, 0.25, 0.25])
    """
    z = z_value(level)
    known_days = read_times(days)
    ends = pd.Series(np.asarray(end, dtype=object).ravel())
    one_each(known_days, ends)
    ended = ends.notna().to_numpy()
    if not ended.any():
        raise TooFewError(_("Nobody has come to an end yet; there is nothing to estimate."))
    times = np.unique(known_days[ended])
    at_risk = len(known_days) - np.searchsorted(np.sort(known_days), times)
    place = np.searchsorted(times, known_days)
    all_ends = np.bincount(place[ended], minlength=len(times))
    before = np.concatenate([[1.0], np.cumprod(1 - all_ends / at_risk)[:-1]])
    out = {}
    for which in sorted(ends[ended].unique(), key=str):
        events = np.bincount(place[(ends == which).to_numpy()], minlength=len(times))
        share = np.cumsum(before * events / at_risk)
        spread = np.sqrt(_variance(share, before, at_risk, all_ends, events))
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.exp(z * spread / np.abs((1 - share) * np.log(1 - share)))
            low, high = 1 - (1 - share) ** (1 / reach), 1 - (1 - share) ** reach
        known = (share > 0) & (share < 1)
        table = {
            "at_risk": at_risk,
            "share": share,
            "low": np.where(known, low, np.nan),
            "high": np.where(known, high, np.nan),
        }
        out[which] = pd.DataFrame(table, index=pd.Index(times, name="days"))
    return out


def _variance(
    share: np.ndarray, before: np.ndarray, at_risk: np.ndarray, all_ends: np.ndarray, events: np.ndarray
) -> np.ndarray:
    """Return the variance of a cumulative incidence at each time (Marubini & Valsecchi 1995, equation 10.12)."""
    left = at_risk - all_ends
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(left > 0, all_ends / (at_risk * left), 0.0)
    own = before**2 * events * (at_risk - events) / at_risk**3
    cross = before * events / at_risk**2
    gap = share[:, None] - share[None, :]
    earlier = np.tril(np.ones((len(share), len(share))))
    variance: np.ndarray = (earlier * (gap**2 * hazard - 2 * gap * cross + own)).sum(axis=1).clip(0)
    return variance


class LogRank(NamedTuple):
    """Whether groups differ in their times.

    Attributes
    ----------
    chi2, df, p : float, int, float
        The test over all groups. A small p speaks against equal curves.
    table : DataFrame
        By group: n, observed, expected (events if all groups were alike).
    """

    chi2: float
    df: int
    p: float
    table: pd.DataFrame


def logrank(days: ArrayLike, reached: ArrayLike, group: ArrayLike) -> LogRank:
    """Return whether groups differ in how soon they reach the goal.

    At each time of an event, the events are shared out over the groups as if all those waiting were alike;
    the test asks whether what was observed is too far from that.

    Parameters
    ----------
    days : array of float, shape (n,)
        Time to the goal, or to the end of observation.
    reached : array of bool, shape (n,)
        Whether the goal was reached; False is censored.
    group : array, shape (n,)
        Whose it is; missing groups are refused.

    Returns
    -------
    LogRank

    Raises
    ------
    DataError
        If a time, a flag or a group is missing.
    TooFewError
        If there are fewer than two groups, or no event.

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in its consideration.
    *Cancer Chemotherapy Reports* 50, 163–170.

    Examples
    --------
    >>> logrank([1, 2, 3, 4], [1, 1, 1, 1], list("aabb")).table["expected"].round(3).tolist()
    [0.833, 3.167]
    """
    from scipy.stats import chi2

    days = read_times(days)
    reached = read_flags(reached, days)
    names = pd.Series(np.asarray(group, dtype=object).ravel())
    one_each(days, names)
    if names.isna().any():
        raise DataError(
            _("{n} of {all} rows belong to no group.").format(n=int(names.isna().sum()), all=len(names))
        )
    codes, groups = pd.factorize(names)
    if len(groups) < 2 or not reached.any():
        raise TooFewError(
            _(
                "A comparison needs at least two groups and one who reached the goal; there are {groups} and {events}."
            ).format(groups=len(groups), events=int(reached.sum()))
        )
    times = np.unique(days[reached])
    member = codes[:, None] == np.arange(len(groups))
    waiting = np.stack(
        [len(d) - np.searchsorted(d, times) for d in (np.sort(days[m]) for m in member.T)], axis=1
    )
    place = np.searchsorted(times, days[reached])
    events = np.bincount(place, minlength=len(times))
    n = waiting.sum(axis=1)
    share = waiting / n[:, None]
    observed, expected = member[reached].sum(axis=0), (events[:, None] * share).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(n > 1, events * (n - events) / (n - 1), 0.0)
    covariance = np.diag((weight[:, None] * share).sum(axis=0)) - (weight[:, None] * share).T @ share
    gap = (observed - expected)[1:]
    statistic = float(gap @ np.linalg.pinv(covariance[1:, 1:]) @ gap)
    table = pd.DataFrame(
        {"n": member.sum(axis=0), "observed": observed, "expected": expected},
        index=pd.Index(groups, name="group", dtype=object),
    )
    return LogRank(statistic, len(groups) - 1, float(chi2.sf(statistic, len(groups) - 1)), table)
