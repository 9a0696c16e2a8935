"""A mean of those who answered, made to stand for all who were asked.

Says             ways to conclude from those who answered to everybody
conclusions      all of them side by side
post_stratified  weighted by the size of groups that are known of all
bounds           at worst and at best, whatever the silent think
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, Labelled, _
from crmlib.stats.intervals import z_value


class Says(Labelled):
    """Ways to conclude from those who answered to everybody."""

    ANSWERED = "answered", N_("those who answered")
    WEIGHTED = "weighted", N_("weighted to all who were asked")
    WORST = "worst", N_("if all the silent said the worst")
    BEST = "best", N_("if all the silent said the best")


class Weighted(NamedTuple):
    """A post-stratified mean.

    Attributes
    ----------
    mean, standard_error : float
    groups : DataFrame
        By group: customers, answered, rate, estimate (mean of those who answered).
    """

    mean: float
    standard_error: float
    groups: pd.DataFrame


def post_stratified(values: pd.Series, groups: pd.Series) -> Weighted:
    """Return the mean of values as if everybody had answered as those of the same group did.

    Parameters
    ----------
    values : Series of float
        One for everybody who was asked, missing for the silent.
    groups : Series
        What is known of everybody.

    Returns
    -------
    Weighted

    Raises
    ------
    TooFewError
        If fewer than two of a group answered.

    References
    ----------
    Little, R. J. A. (1993). Post-stratification: a modeler's perspective. *Journal of the American Statistical
    Association* 88, 1001–1012.

    Examples
    --------
    >>> said = pd.Series([1, 1, 0, 1, 0, 0, None, None])
    >>> found = post_stratified(said, pd.Series(list("aaaabbbb")))
    >>> round(found.mean, 3), round(found.standard_error, 3)
    (0.375, 0.125)
    """
    by = values.groupby(groups)
    table = pd.DataFrame({"customers": by.size(), "answered": by.count()})
    few = table.index[table["answered"] < 2]
    if len(few):
        raise TooFewError(
            _("{column} = {group}: {n} answered; weights need two or more a group. Join groups.").format(
                column=groups.name, group=few[0], n=int(table.loc[few[0], "answered"])
            )
        )
    table["rate"], table["estimate"] = table["answered"] / table["customers"], by.mean()
    share = table["customers"] / table["customers"].sum()
    error = float(np.sqrt((share**2 * by.var() / table["answered"]).sum()))
    return Weighted(float((share * table["estimate"]).sum()), error, table)


def bounds(values: pd.Series, low: float, high: float) -> tuple[float, float]:
    """Return the mean if all the silent had said the least, and if all had said the most.

    Parameters
    ----------
    values : Series of float
        One for everybody who was asked, missing for the silent.
    low, high : float
        The least and the most that can be said.

    References
    ----------
    Manski, C. F. (1989). Anatomy of the selection problem. *Journal of Human Resources* 24, 343–360.

    Examples
    --------
    >>> bounds(pd.Series([1, 0, None, None]), 0, 1)
    (0.25, 0.75)
    """
    return float(values.fillna(low).mean()), float(values.fillna(high).mean())


def conclusions(
    values: pd.Series, groups: pd.Series, low: float, high: float, *, level: float = 0.95
) -> pd.DataFrame:
    """Return what the answers say of those who gave them, of everybody by weights, and at worst and best.

    Parameters
    ----------
    values : Series of float
        One for everybody who was asked, missing for the silent.
    groups : Series
        What is known of everybody.
    low, high : float
        The least and the most that can be said.
    level : float, default 0.95
        Of the normal intervals; bounds have none.

    Returns
    -------
    DataFrame
        By Says: estimate, low, high.

    Examples
    --------
    >>> conclusions(pd.Series([1.0, 0, 1, None]), pd.Series("a", range(4)), 0, 1)["estimate"].round(2).tolist()
    [0.67, 0.67, 0.5, 0.75]
    """
    weighted, said = post_stratified(values, groups), values.dropna()
    estimates = np.array([said.mean(), weighted.mean, *bounds(values, low, high)])
    errors = np.array([said.std(ddof=0) / np.sqrt(len(said)), weighted.standard_error, np.nan, np.nan])
    reach = z_value(level) * errors
    table = pd.DataFrame({"estimate": estimates, "low": estimates - reach, "high": estimates + reach})
    return table.set_axis(pd.Index(list(Says), dtype=object, name="way"), axis=0)
