"""How many must be asked, and how much is a sample worth that was not drawn by lot?

SampleSize      answers needed, and how many to invite for them
ClusterMean     a mean of people who came in groups, with what the groups cost
sample_size     how many answers a margin of error takes
cluster_mean    the mean where whole groups were drawn: tables of guests, guests of a waiter
effective_size  how many people drawn by lot a sample is worth in which somebody chose
chosen_worth    the same, where some were drawn by lot as well
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError
from crmlib.i18n import _
from crmlib.stats.intervals import check_level, z_value


class SampleSize(NamedTuple):
    """What a margin of error takes.

    Attributes
    ----------
    answers : int
        Answers needed.
    invited : int
        How many to invite so that as many answer.
    """

    answers: int
    invited: int


class ClusterMean(NamedTuple):
    """A mean of people who came in groups.

    Attributes
    ----------
    mean, standard_error : float
    low, high : float
        Interval by Student's t, groups being what was drawn.
    design_effect : float
        How many times the variance is that of as many people drawn one by one.
    icc : float
        How alike people of one group are: 0 as strangers, 1 all the same (analysis of variance).
    clusters, n : int
        Groups, and people in them.
    """

    mean: float
    standard_error: float
    low: float
    high: float
    design_effect: float
    icc: float
    clusters: int
    n: int


def sample_size(
    margin: float,
    *,
    share: float = 0.5,
    population: int | None = None,
    design_effect: float = 1.0,
    response: float = 1.0,
    level: float = 0.95,
) -> SampleSize:
    """Return how many answers a share needs so that it is off by no more than a margin.

    Parameters
    ----------
    margin : float
        Half the interval's width, as a share: 0.03 for ±3 points.
    share : float, default 0.5
        The share that is expected; 0.5 needs most.
    population : int, optional
        How many there are in all, where all could be asked.
    design_effect : float, default 1
        How many times as many people are needed because they come in groups; see `cluster_mean`.
    response : float, default 1
        Share of those invited who answer. It repairs numbers only: those who do not answer may think otherwise.
    level : float, default 0.95

    Returns
    -------
    SampleSize
        Never more answers than the population.

    Raises
    ------
    DataError
        If a share, the margin, or a number makes no sense.

    References
    ----------
    Krejcie, R. V. and Morgan, D. W. (1970). Determining sample size for research activities.

    Examples
    --------
    >>> sample_size(0.05, population=1000)
    SampleSize(answers=278, invited=278)
    >>> sample_size(0.03, design_effect=1.9, response=0.6)
    SampleSize(answers=2028, invited=3380)
    """
    _between("margin", margin, 0, 1, ends=False)
    _between("share", share, 0, 1, ends=False)
    _between("response", response, 0, 1, ends=False, upper=True)
    _between("design_effect", design_effect, 0, math.inf, ends=False)
    if population is not None:
        _between("population", population, 1, math.inf)
    needed = z_value(level) ** 2 * share * (1 - share) / margin**2
    if population is not None:
        needed = needed / (1 + (needed - 1) / population)
    # A hair above a whole number is that number, whichever way it was added up.
    answers = math.ceil(round(needed * design_effect, 9))
    answers = answers if population is None else min(answers, population)
    return SampleSize(answers, math.ceil(round(answers / response, 9)))


def cluster_mean(
    values: ArrayLike, clusters: ArrayLike, *, population: int | None = None, level: float = 0.95
) -> ClusterMean:
    """Return the mean of people who came in groups, the groups drawn by lot and taken whole.

    Parameters
    ----------
    values : array of numbers
        One a person; missing ones are left out.
    clusters : array
        The group of each.
    population : int, optional
        How many groups there are, where those drawn are a good part of them.
    level : float, default 0.95

    Returns
    -------
    ClusterMean
        The ratio estimator, so that groups may differ in size.

    Raises
    ------
    DataError
        If the two do not match, fewer than two groups are left, or there are more groups than there are.

    References
    ----------
    Lohr, S. L. (2010). *Sampling: Design and Analysis*, section 5.2.

    Examples
    --------
    >>> guests = cluster_mean([8, 9, 8, 4, 5, 4], ["Ann", "Ann", "Ann", "Bo", "Bo", "Bo"])
    >>> round(guests.mean, 2), round(guests.design_effect, 1), round(guests.icc, 2)
    (6.33, 4.7, 0.96)
    """
    check_level(level)
    numbers, sums, sizes = _grouped(values, clusters)
    groups, n = len(sums), len(numbers)
    if population is not None and population < groups:
        raise DataError(
            _("There are {groups} groups in the sample, more than the {population} that there are.").format(
                groups=groups, population=population
            )
        )
    mean = float(sums.sum() / n)
    residuals = sums - mean * sizes
    variance = float((residuals**2).sum() / (groups - 1) / groups / sizes.mean() ** 2)
    spread = float(numbers.var(ddof=1))
    effect = variance / (spread / n) if spread else math.nan
    drawn = 1.0 if population is None else 1 - groups / population
    error = math.sqrt(variance * drawn)
    reach = _student(level, groups - 1) * error
    icc = _icc(numbers, sums, sizes)
    return ClusterMean(mean, error, mean - reach, mean + reach, effect, icc, groups, n)


def effective_size(sampled: float, correlation: float) -> float:
    """Return how many people drawn by lot a sample is worth in which somebody chose whom to ask.

    Parameters
    ----------
    sampled : float
        Share of the population that was asked.
    correlation : float
        Between being asked and what was answered, over the whole population; its sign does not matter.

    Returns
    -------
    float
        Infinite if asking and answers have nothing to do with each other.

    Raises
    ------
    DataError
        If either makes no sense.

    References
    ----------
    Meng, X.-L. (2018). Statistical paradises and paradoxes in big data (I). *Annals of Applied Statistics* 12.

    Examples
    --------
    >>> round(effective_size(0.01, 0.005), 2)
    404.04
    """
    _between("sampled", sampled, 0, 1, ends=False)
    _between("correlation", correlation, -1, 1)
    return sampled / (1 - sampled) / correlation**2 if correlation else math.inf


def chosen_worth(chosen: ClusterMean, drawn: float, n: int) -> float:
    """Return how many people drawn by lot err as much as people whom somebody chose.

    Parameters
    ----------
    chosen : ClusterMean
        A share of those who were chosen.
    drawn : float
        The same share of those who were drawn by lot.
    n : int
        How many were drawn.

    Returns
    -------
    float
        p(1 − p) / (bias² + variance): what the two differ by beyond chance is bias, and it does not shrink with more
        who are chosen.

    Notes
    -----
    Meng (2018) as for `effective_size`, with the bias seen instead of a correlation.

    Examples
    --------
    >>> chosen = ClusterMean(0.91, 0.0, 0.91, 0.91, 1.0, 0.0, 2000, 300_000)
    >>> round(chosen_worth(chosen, 0.72, 10**9), 2)
    5.58
    """
    spread, own = drawn * (1 - drawn), chosen.standard_error**2
    error = max((chosen.mean - drawn) ** 2 - spread / n - own, 0.0) + own
    return spread / error if error else math.inf


def _between(
    name: str, value: float, low: float, high: float, *, ends: bool = True, upper: bool = False
) -> None:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)
    inside = number and (low <= value <= high if ends else low < value < high or (upper and value == high))
    if not inside or not math.isfinite(value):
        raise DataError(
            _("{name} is {value!r}; it lies between {low:g} and {high:g}.").format(
                name=name, value=value, low=low, high=high
            )
        )


def _grouped(values: ArrayLike, clusters: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the values that are known, and the sums and sizes of their groups."""
    numbers, groups = np.asarray(values, float), np.asarray(clusters)
    if numbers.ndim != 1 or numbers.shape != groups.shape:
        raise DataError(
            _("A group for each value: {values} values, {groups} groups.").format(
                values=numbers.size, groups=groups.size
            )
        )
    known = np.isfinite(numbers)
    numbers = numbers[known]
    names, places = np.unique(groups[known], return_inverse=True)
    if len(names) < 2:
        raise DataError(
            _("{n} group(s) have values. Two or more are needed to see how groups differ.").format(
                n=len(names)
            )
        )
    return numbers, np.bincount(places, numbers), np.bincount(places).astype(float)


def _icc(numbers: np.ndarray, sums: np.ndarray, sizes: np.ndarray) -> float:
    """Return the intraclass correlation from the mean squares between and within groups."""
    n, groups = len(numbers), len(sums)
    if n == groups:
        return math.nan
    between = float((sums**2 / sizes).sum() - numbers.sum() ** 2 / n) / (groups - 1)
    within = float((numbers**2).sum() - (sums**2 / sizes).sum()) / (n - groups)
    size = (n - float((sizes**2).sum()) / n) / (groups - 1)
    whole = between + (size - 1) * within
    return (between - within) / whole if whole else math.nan


def _student(level: float, freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + level) / 2))
