"""Did something happen, or is it the usual up and down? Limits from the figure's own history (Shewhart 1931).

limits          centre and limits of single values by their moving ranges (XmR chart)
Limits          its answer
outside         which values lie outside of limits that were set without them
false_alarms    how many lights are red although nothing happened
weeks_to_see    how long a real change goes unseen

The limits come from values before the one that is judged: with today's value in, a jump widens the limits that it is
held against.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.i18n import _

D2 = 1.128  # mean range of two values of a normal distribution, in its standard deviations
FEWEST = 8  # values, below which limits would mostly show their own chance


class Limits(NamedTuple):
    """What a figure usually is, and between which limits it usually moves.

    Attributes
    ----------
    centre, low, high : float
        Mean, and so many standard deviations to each side.
    sigma : float
        Standard deviation, from moving ranges: mean range / 1.128.
    """

    centre: float
    low: float
    high: float
    sigma: float


def limits(history: ArrayLike, *, sigmas: float = 3.0, least: int = FEWEST) -> Limits:
    """Return the limits of single values: mean ± 3 / 1.128 = 2.66 mean moving ranges.

    Ranges of neighbours know nothing of a slow drift, so a drift shows outside of the limits instead of widening them.

    Parameters
    ----------
    history : array of float
        Values in order of time, without the one to be judged.
    sigmas : float, default 3
        How many standard deviations to each side.
    least : int, default 8
        How many values there have to be.

    Raises
    ------
    TooFewError
        If there are fewer.

    References
    ----------
    Wheeler, D. J. (1993). *Understanding Variation*. Knoxville: SPC Press.

    Examples
    --------
    >>> frowns = limits([6, 4, 7, 5, 6, 8, 5, 6, 7, 4, 6])
    >>> print(f"{frowns.centre:.2f} [{frowns.low:.1f}, {frowns.high:.1f}]")
    5.82 [0.5, 11.1]
    """
    values = np.atleast_1d(frames.floats(history, "history"))
    values = values[~np.isnan(values)]
    frames.check_number(sigmas, "sigmas", 0, 100)
    if len(values) < max(least, 2):
        message = _("Limits need {least} earlier values, and there are {n}.")
        raise TooFewError(message.format(least=max(least, 2), n=len(values)))
    centre, sigma = float(values.mean()), float(np.abs(np.diff(values)).mean() / D2)
    return Limits(centre, centre - sigmas * sigma, centre + sigmas * sigma, sigma)


def outside(values: ArrayLike, found: Limits) -> np.ndarray:
    """Say which values lie outside of the limits, to either side; missing ones do not.

    Examples
    --------
    >>> outside([5, 12], Limits(5.82, 0.5, 11.1, 1.8)).tolist()
    [False, True]
    """
    given = np.atleast_1d(frames.floats(values, "values"))
    lit: np.ndarray = (given < found.low) | (given > found.high)
    return lit


def false_alarms(
    sigmas: ArrayLike, lights: int = 7, *, history: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return how likely one light at least is red although nothing happened, and how many are in a year of 52 weeks.

    Parameters
    ----------
    sigmas : float or array
        How many standard deviations from the centre a light turns red, to either side.
    lights : int, default 7
        How many figures are looked at, independent of each other.
    history : int, optional
        From how many earlier values the limits were taken; limits from few values are off themselves, and more lights
        are red for that. By default the limits are known.

    Examples
    --------
    >>> at_least_one, in_a_year = false_alarms([1.96, 3])
    >>> at_least_one.round(3).tolist(), in_a_year.round(1).tolist()
    ([0.302, 0.019], [18.2, 1.0])
    >>> print(f"{false_alarms(3, history=11)[0]:.2f}")
    0.14
    """
    from scipy.special import ndtr

    line, many = np.abs(np.asarray(frames.floats(sigmas, "sigmas"))), frames.check_whole(lights, "lights", 1)
    each = 2 * ndtr(-line)
    if history is not None:
        size = frames.check_whole(history, "history", 2)
        drawn = np.random.default_rng(0).standard_normal((100_000, size + 1))
        earlier = drawn[:, :-1]
        sigma = np.abs(np.diff(earlier, axis=1)).mean(axis=1) / D2
        off = np.sort(np.abs(drawn[:, -1] - earlier.mean(axis=1)) / sigma)
        each = 1 - np.searchsorted(off, line, side="right") / len(off)
    return 1 - (1 - each) ** many, 52 * many * each


def weeks_to_see(shift: ArrayLike, sigmas: ArrayLike) -> np.ndarray:
    """Return after how many values, on average, a change that stays is first seen (average run length).

    Parameters
    ----------
    shift : float or array
        How far the figure moved, in its standard deviations.
    sigmas : float or array
        How many standard deviations from the old centre a light turns red.

    Examples
    --------
    >>> weeks_to_see([0, 1, 3], 3).round(1).tolist()
    [370.4, 43.9, 2.0]
    """
    from scipy.special import ndtr

    moved, line = np.abs(frames.floats(shift, "shift")), np.asarray(frames.floats(sigmas, "sigmas"))
    weeks: np.ndarray = 1 / (ndtr(moved - line) + ndtr(-moved - line))
    return weeks
