"""By how much one number rises with another within groups, whatever the groups themselves are like.

slope_within  the slope with its interval, each group held against its own mean
Slope         its answer
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from crmlib.errors import TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import z_value


class Slope(NamedTuple):
    """A slope with the two ends of its interval."""

    slope: float
    low: float
    high: float


def slope_within(x: np.ndarray, y: np.ndarray, group: np.ndarray, *, level: float = 0.95) -> Slope:
    """Return by how much y rises with x within groups.

    Parameters
    ----------
    x, y : array of float, shape (n,)
    group : array of int, shape (n,)
        To which group each belongs, from 0; all 0 for one line through all.
    level : float, default 0.95

    Raises
    ------
    TooFewError
        If x does not differ within any group.

    Examples
    --------
    >>> x, y = np.array([0.0, 1, 2, 3]), np.array([5.0, 6, 1, 2])
    >>> slope_within(x, y, np.array([0, 0, 1, 1])).slope  # +1 in either group, though over all it falls
    1.0
    """
    size = np.maximum(np.bincount(group), 1)
    x, y = (one - (np.bincount(group, weights=one) / size)[group] for one in (x, y))
    free = len(x) - len(np.unique(group)) - 1
    if x @ x < 1e-9 or free < 1:
        raise TooFewError(_("Nobody did more for one case than for another: nothing can be compared."))
    slope = float(x @ y / (x @ x))
    reach = z_value(level) * float(np.sqrt(((y - slope * x) ** 2).sum() / free / (x @ x)))
    return Slope(slope, slope - reach, slope + reach)
