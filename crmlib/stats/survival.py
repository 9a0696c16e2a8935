"""How long until something happens, those to whom it has not happened yet respected.

Who is still waiting at the end of observation is *censored*: not lost, only not seen to the end. Each one counts for
as long as they were watched. Who came under observation late (a subscriber of before the register began) counts from
then on only: that she is still there is no merit of hers, the others never got into the register.

kaplan_meier     the share to whom it has happened, by time (Kaplan & Meier 1958)
read_curve       such a curve at given days
when_reached     when a share of them has got there, as the median (Brookmeyer & Crowley 1982)
mean_wait        how long it takes on average, within a horizon (restricted mean)
never_empty      refuse a curve that runs dry before all have come

Several ends: `crmlib.stats.competing`; groups against each other: `crmlib.stats.logrank`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import z_value
from crmlib.stats.waiting import at_risk, read_entries, read_flags, read_times


def kaplan_meier(
    days: ArrayLike, reached: ArrayLike, *, entered: ArrayLike | None = None, level: float = 0.95
) -> pd.DataFrame:
    """Return the Kaplan–Meier share of units that have reached the goal, by day.

    Parameters
    ----------
    days : array of float, shape (n,)
        Time to the goal, or to the end of observation.
    reached : array of bool, shape (n,)
        Whether the goal was reached; False is censored.
    entered : array of float, shape (n,), optional
        From which time on each was watched (delayed entry, left truncation); 0 from the start, as for everybody if it
        is not given. The curve is then of those who were still waiting at the first entry.
    level : float, default 0.95
        Level of the log–log Greenwood intervals.

    Returns
    -------
    DataFrame
        By distinct time of an event: at_risk, share (1 − survival), low, high.

    Raises
    ------
    DataError
        If a time is negative or missing, it is not known whether the goal was reached, or somebody was never watched.
    TooFewError
        If there is nobody, or nobody is left to watch while others are still to come.

    References
    ----------
    Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. *Journal of the
    American Statistical Association* 53, 457–481. Interval: Kalbfleisch and Prentice (1980).
    Delayed entry: Klein, J. P. and Moeschberger, M. L. (2003). *Survival Analysis*, section 4.6.

    Examples
    --------
    >>> kaplan_meier([1, 2, 3, 4], [True, False, True, False])["share"].round(3).tolist()
    [0.25, 0.625]
    >>> # The third was found waiting at 2; when the first got there, she was not among those who could.
    >>> kaplan_meier([1, 3, 4], [True, False, True], entered=[0, 0, 2])["at_risk"].tolist()
    [2, 1]
    """
    z = z_value(level)
    days = read_times(days)
    reached = read_flags(reached, days)
    entries = read_entries(entered, days)
    times, events = np.unique(days[reached], return_counts=True)
    watched = at_risk(days, entries, times)
    never_empty(times, watched - events, entries)
    survival = np.cumprod(1 - events / watched)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (watched * (watched - events)))
        reach = np.exp(z * np.sqrt(greenwood) / np.abs(np.log(survival)))
        ends = survival ** (1 / reach), survival**reach
    # Where the last one at risk reaches the goal nothing is left, and the interval has no upper doubt.
    low = np.where(survival > 0, 1 - ends[0], np.nan)
    high = np.where(survival > 0, 1 - ends[1], 1.0)
    table = {"at_risk": watched, "share": 1 - survival, "low": low, "high": high}
    return pd.DataFrame(table, index=pd.Index(times, name="days"))


def never_empty(times: np.ndarray, left: np.ndarray, entries: np.ndarray) -> None:
    """Refuse a curve that runs dry before all have come under observation: it would stay where it is for ever.

    Raises
    ------
    TooFewError
    """
    dry = np.flatnonzero(left == 0)
    if len(dry) and (entries >= times[dry[0]]).any():
        day = times[dry[0]]
        message = _(
            "At {day:g} nobody is left to watch, and {n} come under observation only later: of the time before "
            "them too little was seen. Leave out whose time was over by {day:g}, and read the curve from there."
        )
        raise TooFewError(message.format(day=day, n=int((entries >= day).sum())))


def read_curve(
    curve: pd.DataFrame, at_days: ArrayLike, days: ArrayLike, entered: ArrayLike | None = None
) -> pd.DataFrame:
    """Return a Kaplan–Meier curve at given days; beyond the last observation there is nothing to read.

    Parameters
    ----------
    curve : DataFrame
        From `kaplan_meier`.
    at_days : array of number
        Where to read it.
    days, entered : array of float, shape (n,)
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
    read.insert(0, "at_risk", at_risk(known, read_entries(entered, known), at))
    return read


class Wait(NamedTuple):
    """How long it takes: the estimate, its standard error, and the two ends of its interval."""

    estimate: float
    se: float
    low: float
    high: float


def when_reached(curve: pd.DataFrame, share: float = 0.5) -> Wait:
    """Return after how long a share of all has got there: at one half, the median.

    Parameters
    ----------
    curve : DataFrame
        From `kaplan_meier`.
    share : float, default 0.5

    Returns
    -------
    Wait
        Infinite where the curve does not get there; the interval holds the times at which the curve's own interval
        holds the share. There is no standard error.

    References
    ----------
    Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time. *Biometrics* 38, 29–41.

    Examples
    --------
    >>> when_reached(kaplan_meier([1, 2, 3, 4], [True, False, True, False])).estimate
    3.0
    """
    share = frames.check_number(share, "share", 0, 1)
    first = []
    for column in ("share", "high", "low"):
        # A hair's breadth below counts, as shares are products of fractions.
        there = curve.index[curve[column].fillna(0.0) >= share - 1e-12]
        first.append(float(there[0]) if len(there) else np.inf)
    return Wait(first[0], np.nan, first[1], first[2])


def mean_wait(curve: pd.DataFrame, until: float, *, level: float = 0.95) -> Wait:
    """Return how long it takes on average within a horizon: whoever takes longer counts as the horizon.

    Parameters
    ----------
    curve : DataFrame
        From `kaplan_meier`.
    until : float
        The horizon. Beyond the last observation there is nothing to add up.
    level : float, default 0.95

    Returns
    -------
    Wait

    References
    ----------
    Klein and Moeschberger (2003), section 4.5.

    Examples
    --------
    >>> # Everybody waits a day, three of four another, and so on: 1 + 3/4 + 1/2 + 1/4.
    >>> mean_wait(kaplan_meier([1, 2, 3, 4], [True] * 4), 4).estimate
    2.5
    """
    until = frames.check_number(until, "until", 0, np.inf)
    rows = curve.loc[:until]
    survival = np.concatenate([[1.0], 1 - rows["share"].to_numpy()])
    widths = np.diff(np.concatenate([[0.0], rows.index.to_numpy(float), [until]]))
    areas = survival * widths
    # What still lies ahead at each event, and how sure the step there is (Greenwood).
    ahead = areas[::-1].cumsum()[::-1][1:]
    step, watched = 1 - survival[1:] / survival[:-1], rows["at_risk"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(ahead > 0, ahead**2 * step / (watched * (1 - step)), 0.0)
    mean, error = float(areas.sum()), float(np.sqrt(terms.sum()))
    reach = z_value(level) * error
    return Wait(mean, error, max(mean - reach, 0.0), min(mean + reach, until))
