"""What of a series is trend, what is season, and what is neither? The classical decomposition.

decompose       trend by centred moving averages, indices of the season normalised, the rest
Decomposition   its answer

The indices of a season say how much is sold in each part of the year for 1 sold in a usual one (multiplicative), or how
much more (additive), with the trend taken off.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.frames import check_choice, check_whole, floats
from crmlib.i18n import _
from crmlib.stats.intervals import check_level

MODELS = ("multiplicative", "additive")


class Decomposition(NamedTuple):
    """A series in its parts.

    Attributes
    ----------
    trend, seasonal, rest : array
        As long as the series; trend and rest are missing for half a year at both ends.
    indices, low, high : array
        One a position in the year, the first value of the series at position 0; their mean is 1, or 0 if additive.
    """

    trend: np.ndarray
    seasonal: np.ndarray
    rest: np.ndarray
    indices: np.ndarray
    low: np.ndarray
    high: np.ndarray


def decompose(
    series: ArrayLike, period: int, model: str = "multiplicative", *, level: float = 0.95
) -> Decomposition:
    """Return trend, season and rest of a series.

    Parameters
    ----------
    series : array
        In the order of time, without gaps; two whole periods or more.
    period : int
        How many values a year has: 52, 12, 4.
    model : {"multiplicative", "additive"}
        Whether the season multiplies the trend or is added to it.
    level : float, default 0.95
        Of the indices' intervals: Student's t, the rest's variance taken from all positions together, as each alone has
        one value a year.

    Raises
    ------
    TooFewError
        If there are less than two periods.
    DataError
        If there is a gap, or what is multiplied is not above 0.

    References
    ----------
    Kendall, M. and Stuart, A. (1983). *The Advanced Theory of Statistics*, volume 3, 410–414; as R's ``decompose``.

    Examples
    --------
    >>> steady = [8.0, 12.0, 20.0, 40.0] * 3
    >>> decompose(steady, 4).indices.round(2).tolist()
    [0.4, 0.6, 1.0, 2.0]
    """
    from scipy.special import stdtrit

    check_level(level)
    check_choice(model, MODELS, "model")
    x = _checked(series, check_whole(period, "period", 2), model)
    times = model == "multiplicative"
    weights = np.ones(period) if period % 2 else np.r_[0.5, np.ones(period - 1), 0.5]
    half = len(weights) // 2
    trend = np.full(len(x), np.nan)
    trend[half : len(x) - half] = np.convolve(x, weights / period, mode="valid")
    off = x / trend if times else x - trend
    place = np.arange(len(x)) % period
    known = np.isfinite(off)
    n = np.bincount(place[known], minlength=period)
    index = np.bincount(place[known], off[known], minlength=period) / n
    middle = index.mean()
    index = index / middle if times else index - middle
    seasonal = index[place]
    rest = off / seasonal if times else off - seasonal
    df = int(known.sum()) - period
    spread = float(np.sqrt(((rest[known] - times * 1.0) ** 2).sum() / df)) if df > 0 else np.nan
    reach = float(stdtrit(df, (1 + level) / 2)) * spread / np.sqrt(n) if df > 0 else np.full(period, np.nan)
    reach = reach * index if times else reach
    return Decomposition(trend, seasonal, rest, index, index - reach, index + reach)


def _checked(series: ArrayLike, period: int, model: str) -> np.ndarray:
    x = np.atleast_1d(floats(series, "sales"))
    gone = ~np.isfinite(x)
    if gone.any():
        message = _(
            "Sales have no gaps in a decomposition; value {n} of {all} is missing. Fill it first, and say so."
        )
        raise DataError(message.format(n=int(gone.argmax()) + 1, all=len(x)))
    if len(x) < 2 * period:
        message = _(
            "{n} values are less than two seasons of {period}: season and trend cannot be told apart."
        )
        raise TooFewError(message.format(n=len(x), period=period))
    if model == "multiplicative" and not (x > 0).all():
        message = _(
            "A season that multiplies needs sales above 0; value {n} is {value:g}. Use model='additive'."
        )
        raise DataError(message.format(n=int((x <= 0).argmax()) + 1, value=x[(x <= 0).argmax()]))
    return x
