"""How good a list is that puts people in order: who stands above whom, and what the top of it holds.

auc        the chance that of one from each of two groups the right one stands higher (Hanley & McNeil 1982)
Auc        its answer
captured   which share of the value the top of each of several lists holds, beside the best list there could be
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words, percentile, z_value
from crmlib.stats.resample import check_draws, unit_weights
from crmlib.stats.waiting import read_flags

_CHUNK = 4_000_000  # weights held at a time
HINDSIGHT, THE_LIST = N_("hindsight"), N_("the list")


class Auc(NamedTuple):
    """How well a score tells two groups apart.

    Attributes
    ----------
    area : float
        Chance that of one from each group the right one scores higher; .5 is a coin, and ties count half.
    se, low, high : float
        Its standard error (Hanley & McNeil), and the interval that this gives.
    positives, negatives : int
        People in each group.
    """

    area: float
    se: float
    low: float
    high: float
    positives: int
    negatives: int


def auc(score: ArrayLike, positive: ArrayLike, *, level: float = 0.95) -> Auc:
    """Return the area under the ROC curve of a score, with its standard error.

    Parameters
    ----------
    score : array of float, shape (n,)
        Higher for those who are more likely to be positive.
    positive : array of bool, shape (n,)
        Whether it came true: ordered again, won, left.
    level : float, default 0.95

    Returns
    -------
    Auc

    Raises
    ------
    DataError
        If a score or an outcome is missing.
    TooFewError
        If one group is empty.

    References
    ----------
    Hanley, J. A. and McNeil, B. J. (1982). The meaning and use of the area under a receiver operating characteristic
    (ROC) curve. *Radiology* 143, 29–36.

    Examples
    --------
    >>> auc([1, 2, 3, 4], [False, True, False, True]).area
    0.75
    """
    from scipy.stats import rankdata

    z = z_value(level)
    numbers = _complete(score, "score")
    yes = read_flags(positive, numbers)
    n, m = int(yes.sum()), int((~yes).sum())
    if not n or not m:
        message = _("A score is judged by two groups; of {all} people {n} are positive.")
        raise TooFewError(message.format(all=len(yes), n=n))
    area = (rankdata(numbers)[yes].sum() - n * (n + 1) / 2) / (n * m)
    # Chances that two of one group both stand right of one of the other, if scores were exponential.
    two_positives, two_negatives = area / (2 - area), 2 * area**2 / (1 + area)
    variance = (
        area * (1 - area) + (n - 1) * (two_positives - area**2) + (m - 1) * (two_negatives - area**2)
    ) / (n * m)
    se = float(np.sqrt(variance))
    return Auc(float(area), se, max(0.0, float(area - z * se)), min(1.0, float(area + z * se)), n, m)


def captured(
    scores: Mapping[str, ArrayLike] | ArrayLike, value: ArrayLike, top: float = 0.2, *, level: float = 0.95,
    draws: int = 500, seed: int = 0,
) -> Dots:  # fmt: skip
    """Return which share of the value the top of each list holds, and of the best list there could have been.

    Where several people share the score at which the top ends, each counts with the part that is left for them: what
    drawing among them by lot would give on average.

    Parameters
    ----------
    scores : mapping of name to array, or array of float, shape (n,)
        One or several lists: higher means nearer to the top. The names are shown.
    value : array of float, shape (n,)
        What was to be found, such as next year's spend; 0 or more. Series are matched by their labels.
    top : float, default 0.2
        Share of people on the list.
    level, draws, seed
        Of the intervals (bootstrap by person).

    Returns
    -------
    Dots
        ``.table`` by list, and hindsight: share, low, high.

    Raises
    ------
    DataError
        If a score or value is missing, a value negative, people do not match, or an option makes no sense.
    TooFewError
        If there are fewer than 2 people, or no value at all.

    Examples
    --------
    >>> found = captured({"spend": [9, 8, 1, 2], "model": [9, 1, 8, 2]}, [60, 0, 30, 10], top=0.5)
    >>> found.table["share"].to_dict()
    {'spend': 0.6, 'model': 0.9, 'hindsight': 0.9}
    """
    check_level(level)
    check_draws(draws)
    top = frames.check_number(top, "top", 0, 1)
    worth = _complete(value, "value")
    if (worth < 0).any():
        message = _(
            "{n} values are negative, for instance {example:g}; which share of them is captured means nothing."
        )
        raise DataError(message.format(n=int((worth < 0).sum()), example=worth[worth < 0][0]))
    if len(worth) < 2 or not worth.any():
        raise TooFewError(
            _("Of {n} people nobody has a value: there is nothing to capture.").format(n=len(worth))
        )
    lists = scores if isinstance(scores, Mapping) else {THE_LIST: scores}
    numbers = {name: _complete(_matched(one, value), str(name)) for name, one in lists.items()}
    numbers[HINDSIGHT] = worth
    for name, one in numbers.items():
        if len(one) != len(worth):
            message = _("{name} scores {n} people, and {all} have a value.")
            raise DataError(message.format(name=name, n=len(one), all=len(worth)))
    rows = []
    for one in numbers.values():
        order = np.argsort(-one, kind="stable")
        tied, held = np.flatnonzero(np.r_[True, np.diff(one[order]) != 0]), worth[order]
        ends = percentile(_again(tied, held, order, top, draws=draws, seed=seed), level)
        rows.append((float(_top(np.ones((1, len(held))), tied, held, top)[0]), *ends))
    table = pd.DataFrame(
        rows, columns=["share", "low", "high"], index=pd.Index(list(numbers), name="list", dtype=object)
    )
    note = both("The top {top:.0%} of {n:,} people.", top=top, n=len(worth))
    return Dots(
        table, value="share", label=both("Share of the value that the top of the list holds"),
        formats=dict.fromkeys(table, ".1%"), note=lines(note, in_words(level, N_("bootstrap by customer"))),
    )  # fmt: skip


def _complete(values: ArrayLike, name: str) -> np.ndarray:
    """Return numbers; refuse missing and infinite ones."""
    numbers = frames.floats(values, name).ravel()
    bad = ~np.isfinite(numbers)
    if bad.any():
        message = _("{name}: {n} of {all} values are missing or infinite (first: number {place}).")
        raise DataError(
            message.format(name=name, n=int(bad.sum()), all=numbers.size, place=int(bad.argmax()) + 1)
        )
    return numbers


def _matched(score: ArrayLike, value: ArrayLike) -> ArrayLike:
    """Return a score in the order of the values' labels, where both have some."""
    if not isinstance(score, pd.Series) or not isinstance(value, pd.Series):
        return score
    if not score.index.is_unique or not value.index.is_unique:
        raise DataError(_("A list and the values are matched by person, and each stands in them once."))
    return np.asarray(score.reindex(value.index))


def _top(weights: np.ndarray, tied: np.ndarray, held: np.ndarray, top: float) -> np.ndarray:
    """Return the share that the top holds in each sample; people in the order of the list, groups of ties marked."""
    people = np.add.reduceat(weights, tied, axis=1)
    value = np.add.reduceat(weights * held, tied, axis=1)
    before = np.cumsum(people, axis=1) - people
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(people > 0, (top * weights.sum(axis=1, keepdims=True) - before) / people, 0.0)
        return np.asarray((np.clip(part, 0, 1) * value).sum(axis=1) / value.sum(axis=1))


def _again(
    tied: np.ndarray, held: np.ndarray, order: np.ndarray, top: float, *, draws: int, seed: int
) -> np.ndarray:
    """Return the same of bootstrap samples, the same ones for every list, in bounded memory."""
    size = max(1, _CHUNK // len(held))
    parts = []
    for number, first in enumerate(range(0, draws, size)):
        weights = unit_weights(len(held), draws=min(size, draws - first), seed=[seed, number])
        parts.append(_top(weights[:, order].astype(float), tied, held, top))
    shares = np.concatenate(parts)
    # A sample without anybody of value says nothing of where it is.
    return np.asarray(shares[np.isfinite(shares)])
