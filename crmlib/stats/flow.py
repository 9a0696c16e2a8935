"""Units that move through layers one after another: how many are where, and how many will come out at the end.

stays_and_exits   how long units stay in a layer, and which share of those that leave it go on
stock_by_day      how many are in a layer at the end of each day
level             whether a stock stayed level, or rose or fell by more than chance
passed            where units of each layer will be after so many days
ahead             stocks and arrivals at the end, week by week, with new ones coming in
drawn_of          draws of stays and conversions, as far as they are known

Stays are taken as exponential: whoever is still in a layer leaves at the same rate, however long they have been there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.stats.intervals import z_value


class Exits(NamedTuple):
    """How a layer is left.

    Attributes
    ----------
    left, went_on : int
        How many left it, and how many of these went on.
    days : float
        Spent in it by all, those who are still in it included.
    stay, low, high : float
        Mean days, with its interval; missing if nobody left.
    """

    left: int
    went_on: int
    days: float
    stay: float
    low: float
    high: float


def stays_and_exits(
    came: pd.Series, left: pd.Series, went_on: pd.Series, until: pd.Timestamp, *, level: float = 0.95
) -> Exits:
    """Return how long units stay in a layer: days spent in it by all, over the number that left.

    Parameters
    ----------
    came, left : Series of days
        Into and out of the layer; missing who never came, or is still in.
    went_on : Series of bool
        Whether who left went on.
    until : Timestamp
        The last day watched; who is still in counts to its end.
    level : float, default 0.95

    Examples
    --------
    >>> day = pd.to_datetime(pd.Series(["2026-06-01", "2026-06-01", "2026-06-11"]))
    >>> out = pd.to_datetime(pd.Series(["2026-06-05", None, None]))
    >>> found = stays_and_exits(day, out, pd.Series([True, False, False]), pd.Timestamp("2026-06-20"))
    >>> found.stay  # 4 days, and of those still in 19.5 and 9.5, over one that left
    33.0
    """
    from scipy.special import gammaincinv

    z_value(level)
    here = came.notna() & (came <= until)
    gone = here & left.notna() & (left <= until)
    # Nobody noted the hour: who came in on a day had on average half of it before them.
    days = (left.where(gone, until + pd.Timedelta(hours=12)) - came)[here].dt.total_seconds().sum() / 86_400
    n = int(gone.sum())
    if n == 0:
        return Exits(0, 0, float(days), np.nan, np.nan, np.nan)
    low, high = (float(days / gammaincinv(n, end)) for end in ((1 + level) / 2, (1 - level) / 2))
    return Exits(n, int(went_on[gone].sum()), float(days), float(days) / n, low, high)


def stock_by_day(came: pd.Series, left: pd.Series, days: pd.DatetimeIndex) -> np.ndarray:
    """Return how many are in a layer at the end of each day.

    Examples
    --------
    >>> came = pd.to_datetime(pd.Series(["2026-06-01", "2026-06-02"]))
    >>> left = pd.to_datetime(pd.Series(["2026-06-03", None]))
    >>> stock_by_day(came, left, pd.date_range("2026-06-01", "2026-06-03")).tolist()
    [1, 2, 1]
    """
    into, out = (np.sort(one.dropna().to_numpy()) for one in (came, left))
    when = days.to_numpy()
    counts: np.ndarray = np.searchsorted(into, when, side="right") - np.searchsorted(out, when, side="right")
    return counts


def level(stock: np.ndarray, stay: float) -> float:
    """Return how many standard errors the trend of a stock lies from none.

    Chance alone makes a stock wander: with random arrivals its variance is its mean, and it forgets at the rate at
    which units leave. That is the spread that the trend is held against.

    Parameters
    ----------
    stock : array
        By day.
    stay : float
        Mean days in the layer.

    Examples
    --------
    >>> float(level(np.full(30, 100), 10.0))
    0.0
    """
    day = np.arange(len(stock)) - (len(stock) - 1) / 2
    slope = day @ stock / (day @ day)
    spread = max(stock.mean(), 1) * np.exp(-np.abs(np.subtract.outer(day, day)) / max(stay, 0.5))
    return float(slope / np.sqrt(day @ spread @ day) * (day @ day))


def _rates(stays: np.ndarray, conversions: np.ndarray) -> np.ndarray:
    """Return the daily rates between the layers, the end that is wished for, and the other one: the last two stay."""
    n = stays.shape[-1]
    rates = np.zeros((*stays.shape[:-1], n + 2, n + 2))
    for place in range(n):
        out = 1 / stays[..., place]
        rates[..., place, place] = -out
        rates[..., place, place + 1] = out * conversions[..., place]
        rates[..., place, n + 1] += out * (1 - conversions[..., place])
    return rates


def passed(stays: np.ndarray, conversions: np.ndarray, days: float) -> np.ndarray:
    """Return where units of each layer will be after so many days: in which layer, at the end, or lost.

    Examples
    --------
    >>> passed(np.array([10.0]), np.array([0.5]), 10)[0].round(3).tolist()  # e⁻¹ still in, half of the rest at the end
    [0.368, 0.316, 0.316]
    """
    from scipy.linalg import expm

    return np.asarray(expm(_rates(stays, conversions) * days))


def ahead(
    stock: np.ndarray, intake: float, stays: np.ndarray, conversions: np.ndarray, weeks: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return what is to be expected week by week.

    Parameters
    ----------
    stock : array, shape (layers,)
        How many are in each layer now.
    intake : float
        How many come into the first layer a day, from now on.
    stays, conversions : array, shape (..., layers)
    weeks : int

    Returns
    -------
    tuple of arrays
        Of units that are there now, the probability to be in a layer after each week, shape (..., weeks, from, to), and
        to come to the end during it, (..., weeks, from); of those who come in later, the mean number in a layer
        (..., weeks, to), and who come to the end during it, (..., weeks).

    Examples
    --------
    >>> old, old_out, new, new_out = ahead(np.array([100.0]), 0, np.array([7.0]), np.array([1.0]), 2)
    >>> (100 * old_out[:, 0]).round(1).tolist()  # 100 × (1 − e⁻¹), and e⁻¹ times as many in the next
    [63.2, 23.3]
    """
    from scipy.linalg import expm

    n = len(stock)
    rates = _rates(stays, conversions)
    # One more state before the first, from which a steady stream of one unit a day comes in and which is never empty.
    fed = np.zeros((*rates.shape[:-2], n + 3, n + 3))
    fed[..., 1:, 1:] = rates
    fed[..., 0, 1] = 1
    step = np.asarray(expm(fed * 7))
    at, now = [], np.broadcast_to(np.eye(n + 3), step.shape)
    for _week in range(weeks + 1):
        at.append(now)
        now = now @ step
    reach = np.stack(at, axis=-3)
    out = np.diff(reach[..., n + 1], axis=-2)
    return (
        reach[..., 1:, 1 : n + 1, 1 : n + 1], out[..., 1 : n + 1], intake * reach[..., 1:, 0, 1 : n + 1],
        intake * out[..., 0],
    )  # fmt: skip


def drawn_of(exits: Sequence[Exits], draws: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return draws of the stays and conversions of layers, as far as they are known.

    Examples
    --------
    >>> stays, conversions = drawn_of([Exits(100, 50, 900.0, 9, 7, 11)], 500, np.random.default_rng(1))
    >>> bool(7 < stays.mean() < 11), bool(0.4 < conversions.mean() < 0.6)
    (True, True)
    """
    left, on, days = (np.array([getattr(one, name) for one in exits]) for name in ("left", "went_on", "days"))
    size = (draws, len(exits))
    return days / rng.gamma(left, size=size), rng.beta(on + 0.5, left - on + 0.5, size=size)
