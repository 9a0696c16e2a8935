"""How things end where they may end in several ways: each end in the presence of the others.

aalen_johansen   the share who have come to each end, by time
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import z_value
from crmlib.stats.survival import never_empty
from crmlib.stats.waiting import at_risk, one_each, read_entries, read_times


def aalen_johansen(
    days: ArrayLike, end: ArrayLike, *, entered: ArrayLike | None = None, level: float = 0.95
) -> dict[object, pd.DataFrame]:
    """Return for each of several ends the share of units that have come to it, by day.

    Where there are two ends (bought, lost), one minus Kaplan–Meier of either, the other taken for censoring, is too
    high: it answers what would be if the other end did not exist.

    Parameters
    ----------
    days : array of float, shape (n,)
        Time to the end, or to the end of observation.
    end : array, shape (n,)
        Which end it was; missing where there was none yet (censored).
    entered : array of float, shape (n,), optional
        As for `crmlib.stats.survival.kaplan_meier`.
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
        If a time is negative or missing, or somebody was never watched.
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
    entries = read_entries(entered, known_days)
    watched = at_risk(known_days, entries, times)
    place = np.searchsorted(times, known_days)
    all_ends = np.bincount(place[ended], minlength=len(times))
    never_empty(times, watched - all_ends, entries)
    before = np.concatenate([[1.0], np.cumprod(1 - all_ends / watched)[:-1]])
    out = {}
    for which in sorted(ends[ended].unique(), key=str):
        events = np.bincount(place[(ends == which).to_numpy()], minlength=len(times))
        share = np.cumsum(before * events / watched)
        spread = np.sqrt(_variance(share, before, watched, all_ends, events))
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.exp(z * spread / np.abs((1 - share) * np.log(1 - share)))
            low, high = 1 - (1 - share) ** (1 / reach), 1 - (1 - share) ** reach
        known = (share > 0) & (share < 1)
        table = {
            "at_risk": watched,
            "share": share,
            "low": np.where(known, low, np.nan),
            "high": np.where(known, high, np.nan),
        }
        out[which] = pd.DataFrame(table, index=pd.Index(times, name="days"))
    return out


def _variance(
    share: np.ndarray, before: np.ndarray, watched: np.ndarray, all_ends: np.ndarray, events: np.ndarray
) -> np.ndarray:
    """Return the variance of a cumulative incidence at each time (Marubini & Valsecchi 1995, equation 10.12)."""
    left = watched - all_ends
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = np.where(left > 0, all_ends / (watched * left), 0.0)
    own = before**2 * events * (watched - events) / watched**3
    cross = before * events / watched**2
    gap = share[:, None] - share[None, :]
    earlier = np.tril(np.ones((len(share), len(share))))
    variance: np.ndarray = (earlier * (gap**2 * hazard - 2 * gap * cross + own)).sum(axis=1).clip(0)
    return variance
