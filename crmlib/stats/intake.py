"""How many there will be: those of today as they leave by age, and those who come.

leaving         how many were watched into each month of their stay, and which share left in it
leaving_by_age  the same as counts
to_come         the intake of the months ahead, with its trend
recent          who came in each month of late, and the line that goes on through the numbers so far
futures         today's and coming subscribers in simulated futures
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.frames.register import Subscribers
from crmlib.i18n import _
from crmlib.stats.intervals import wilson

_USUAL_TREND = 0.03  # of the logarithm of the intake, a month
_THIN = 50  # at risk at an age, below which ages share their rate of leaving


def leaving_by_age(rows: pd.DataFrame, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how many were watched into each month of their stay, and how many left in it.

    Parameters
    ----------
    rows : DataFrame
        months, entered, left, as `crmlib.frames.register.usable` gives them.
    months : int

    Examples
    --------
    >>> rows = pd.DataFrame({"months": [1, 3, 3], "entered": [0, 0, 2], "left": [True, False, True]})
    >>> [part.tolist() for part in leaving_by_age(rows, 3)]
    [[2, 1, 2], [1, 0, 1]]
    """
    stays, entered = rows["months"].to_numpy(int), rows["entered"].to_numpy(int)
    age = np.arange(1, months + 1)[:, None]
    there = (stays >= age) & (entered < age)
    return there.sum(axis=1), (there & (stays == age) & rows["left"].to_numpy(bool)).sum(axis=1)


def leaving(rows: pd.DataFrame, months: int, level: float = 0.95) -> pd.DataFrame:
    """Return by month of the stay: at_risk, left, leaving (share of those), low, high (Wilson)."""
    at_risk, left = leaving_by_age(rows, months)
    low, high = wilson(left, at_risk, level)
    share = np.divide(left, at_risk, out=np.full(months, np.nan), where=at_risk > 0)
    facts = {"at_risk": at_risk, "left": left, "leaving": share, "low": low, "high": high}
    return pd.DataFrame(facts, index=pd.RangeIndex(1, months + 1, name="months_in"))


def recent(found: Subscribers, window: int, ahead: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how many came in each month of the window, and the line through the numbers at their ends, gone on.

    Parameters
    ----------
    found : Subscribers
    window, ahead : int
        Months back and ahead.

    Raises
    ------
    TooFewError
        If the register is younger than the window.
    """
    rows, last = found.rows, found.as_of
    ends = [last - pd.DateOffset(months=back) for back in range(window, -1, -1)]
    if rows["start"].min() > ends[0]:
        message = _(
            "The register begins on {begin:%Y-%m-%d}, less than {window} months before {last:%Y-%m-%d}."
        )
        raise TooFewError(message.format(begin=rows["start"].min(), window=window, last=last))
    came = np.array([((rows["start"] > one) & (rows["start"] <= two)).sum() for one, two in pairwise(ends)])
    gone = rows["end"].where(rows["left"])
    here = [((rows["start"] <= day) & ~(gone <= day)).sum() for day in ends]
    slope, level = np.polyfit(np.arange(window + 1), here, 1)
    return came, level + slope * (window + np.arange(1, ahead + 1))


def to_come(
    came: np.ndarray, ahead: int, *, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, float]:
    """Return draws of the intake of the months ahead, and the variance that months add to a Poisson count's.

    The intake goes on as it has risen or fallen of late (a log-linear trend), which is drawn toward no trend: 3 % a
    month are one standard deviation of what is expected before the numbers are seen.

    Parameters
    ----------
    came : array of int
        How many came, month by month.
    ahead, draws, rng
        As for `futures`.

    Returns
    -------
    array, shape (draws, ahead), and float
        The second is relative to the square of the mean.
    """
    design = np.column_stack([np.ones(len(came)), np.arange(len(came)) - (len(came) - 1)])
    known, beta = np.diag([0.0, _USUAL_TREND**-2.0]), np.array([np.log(came.mean() + 0.5), 0.0])
    for _step in range(25):
        mean = np.exp(design @ beta)
        information = design.T @ (mean[:, None] * design) + known
        beta = beta + np.linalg.solve(information, design.T @ (came - mean) - known @ beta)
    mean = np.exp(design @ beta)
    spread = max(float(((came - mean) ** 2 / mean).sum() / max(len(came) - 2, 1)), 1.0)
    drawn = rng.multivariate_normal(beta, spread * np.linalg.inv(information), draws)
    return np.exp(drawn[:, :1] + drawn[:, 1:] * np.arange(1, ahead + 1)), (spread - 1) / float(mean.mean())


def futures(
    rows: pd.DataFrame, came: np.ndarray, ahead: int, *, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return, future by future and month by month, who of today is still here, and who of those to come.

    Rates of leaving by age, and the mean intake, are drawn as the data allow; then each one leaves or stays by lot.

    Parameters
    ----------
    rows : DataFrame
        As for `leaving_by_age`.
    came : array of int
        How many came in each of some months before; they go on with their trend, and vary as they did.
    ahead : int
        Months.
    draws, rng
        How many futures, and their dice.

    Returns
    -------
    tuple of two arrays, shape (draws, ahead)
    """
    ages = rows.loc[~rows["left"], "months"].to_numpy(int)
    oldest = int(ages.max()) + ahead
    at_risk, left = leaving_by_age(rows, oldest)
    thin = np.flatnonzero(at_risk < _THIN)
    tail = max(int(thin[0]) if len(thin) else oldest, 1)
    at_risk, left = np.r_[at_risk[:tail], at_risk[tail:].sum()], np.r_[left[:tail], left[tail:].sum()]
    leaving = rng.beta(left + 0.5, np.maximum(at_risk - left, 0) + 0.5, (draws, tail + 1))
    rate = leaving[:, np.minimum(np.arange(oldest), tail)]
    mean, extra = to_come(came, ahead, draws=draws, rng=rng)
    here = np.tile(np.bincount(ages, minlength=oldest + 1), (draws, 1))
    fresh = np.zeros_like(here)
    today, new = np.zeros((draws, ahead)), np.zeros((draws, ahead))
    for month in range(ahead):
        for part in (here, fresh):
            part[:, 1:] = rng.binomial(part[:, :-1], 1 - rate)
            part[:, 0] = 0
        fresh[:, 0] = rng.poisson(
            mean[:, month] * (rng.gamma(1 / extra, extra, draws) if extra > 1e-9 else 1.0)
        )
        today[:, month], new[:, month] = here.sum(axis=1), fresh.sum(axis=1)
    return today, new
