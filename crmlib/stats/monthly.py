"""Figures month by month, each with its interval and what it rests on: shares, means, counts, differences.

month_of     the months of a column of days
last_ended   the last month that had ended by a day
shares       how many of how many
means        means of values
counts       how many came
differences  the share of one group less that of another

Each returns one row a month: value, low, high, rests_on. A month without anything to count has no value.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.frames.times import days_of
from crmlib.i18n import _
from crmlib.stats.intervals import mean_interval, newcombe, wilson


def month_of(days: pd.Series) -> pd.Series:
    """Return the month of each day.

    Examples
    --------
    >>> month_of(pd.Series(["2026-06-30"], name="date")).astype(str).tolist()
    ['2026-06']
    """
    return days_of(days).dt.to_period("M")


def last_ended(
    reached: Iterable[pd.Timestamp], first: Iterable[pd.Period], as_of: str | date | None = None
) -> pd.Period:
    """Return the last month that had ended by a day; by default by the last day that all tables reach.

    Parameters
    ----------
    reached : days
        How far each table reaches.
    first : months
        In which each table begins.
    as_of : date, optional

    Raises
    ------
    DataError
        If none had ended.

    Examples
    --------
    >>> str(last_ended([], [], "2026-06-30")), str(last_ended([], [], "2026-06-29"))
    ('2026-06', '2026-05')
    """
    day = min(reached) if as_of is None else days_of(pd.Series([as_of], name="as_of", dtype=object))[0]
    month = day.to_period("M")
    ended = month if day.normalize() >= month.end_time.normalize() else month - 1
    begin = min(first, default=ended)
    if ended < begin:
        message = _("No month had ended by {day:%Y-%m-%d}; the tables begin in {first}.")
        raise DataError(message.format(day=day, first=begin))
    return ended


def _table(months: pd.PeriodIndex, rows: Iterable[tuple[float, ...]]) -> pd.DataFrame:
    index = pd.Index(months.strftime("%Y-%m"), name="month", dtype=object)
    return pd.DataFrame(list(rows), columns=["value", "low", "high", "rests_on"], index=index, dtype=float)


def _counted(rows: ArrayLike, month: pd.Series, months: pd.PeriodIndex) -> np.ndarray:
    """Return the sum of rows by month."""
    found = pd.Series(np.asarray(rows, float), month.to_numpy()).groupby(level=0).sum()
    sums: np.ndarray = found.reindex(months, fill_value=0.0).to_numpy(float)
    return sums


def shares(hit: ArrayLike, month: pd.Series, months: pd.PeriodIndex, level: float = 0.95) -> pd.DataFrame:
    """Return the share of rows that hit, month by month, with Wilson's interval.

    Examples
    --------
    >>> month = month_of(pd.Series(["2026-06-01"] * 4, name="date"))
    >>> shares([1, 0, 0, 0], month, pd.period_range("2026-05", "2026-06", freq="M"))["value"].tolist()
    [nan, 0.25]
    """
    return shares_of(
        _counted(hit, month, months), _counted(np.ones(len(month)), month, months), months, level
    )


def shares_of(hits: ArrayLike, base: ArrayLike, months: pd.PeriodIndex, level: float = 0.95) -> pd.DataFrame:
    """Return as `shares` does, from hits and base of each month."""
    x, n = np.asarray(hits, float), np.asarray(base, float)
    low, high = wilson(x, n, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _table(months, np.column_stack([x / n, low, high, n]))


def means(values: ArrayLike, month: pd.Series, months: pd.PeriodIndex, level: float = 0.95) -> pd.DataFrame:
    """Return the mean of values, month by month, with Student's interval."""
    numbers, when = np.asarray(values, float), month.to_numpy()
    parts = [numbers[when == one] for one in months]
    return _table(
        months,
        ((one.mean() if len(one) else np.nan, *mean_interval(one, level)[1:], len(one)) for one in parts),
    )


def counts(came: ArrayLike, months: pd.PeriodIndex, level: float = 0.95) -> pd.DataFrame:
    """Return counts, month by month, with the exact interval of a Poisson mean (Garwood).

    Examples
    --------
    >>> counts([10], pd.period_range("2026-06", "2026-06", freq="M"))[["low", "high"]].round(2).to_numpy().tolist()
    [[4.8, 18.39]]
    """
    from scipy.special import gammaincinv

    n = np.asarray(came, float)
    low = np.where(n > 0, gammaincinv(np.maximum(n, 0.5), (1 - level) / 2), 0.0)
    return _table(months, np.column_stack([n, low, gammaincinv(n + 1, (1 + level) / 2), n]))


def differences(
    hit: ArrayLike, treated: ArrayLike, month: pd.Series, months: pd.PeriodIndex, level: float = 0.95
) -> pd.DataFrame:
    """Return how much more often the treated hit than the others, month by month, with Newcombe's interval."""
    hits, first = np.asarray(hit, bool), np.asarray(treated, bool)
    x1, n1, x0, n0 = (_counted(rows, month, months) for rows in (hits & first, first, hits & ~first, ~first))
    low, high = newcombe(x1, n1, x0, n0, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _table(months, np.column_stack([x1 / n1 - x0 / n0, low, high, n1 + n0]))
