"""Do groups differ in how long they take?

logrank   the test over all times (Mantel 1966; Peto & Peto 1972)
LogRank   its answer
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _
from crmlib.stats.waiting import at_risk, one_each, read_entries, read_flags, read_times


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


def logrank(
    days: ArrayLike, reached: ArrayLike, group: ArrayLike, *, entered: ArrayLike | None = None
) -> LogRank:
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
    entered : array of float, shape (n,), optional
        As for `crmlib.stats.survival.kaplan_meier`.

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
    times, entries = np.unique(days[reached]), read_entries(entered, days)
    member = codes[:, None] == np.arange(len(groups))
    waiting = np.stack([at_risk(days[mine], entries[mine], times) for mine in member.T], axis=1)
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
