"""Two who judge the same things: what their agreement says, and what it does not.

Kappa         a coefficient of two raters with its standard error, and what it hangs on
kappa         Cohen's κ, plain or weighted, on a scale that is stated
fleiss_kappa  several raters, so many judgements a thing
FleissKappa   its answer
true_share    the share that is there, from the share that was seen by raters whose errors are known

κ falls where nearly everything is alike, however well people judge (Feinstein and Cicchetti 1990): say it with the
share of "yes", and with PABAK, which is what κ would be if both answers were as frequent.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import Interval, check_level, wilson, z_value
from crmlib.stats.labels import is_missing
from crmlib.stats.probabilities import probabilities

_WEIGHTS = ("linear", "quadratic")


class Kappa(NamedTuple):
    """How far two raters agree beyond chance.

    Attributes
    ----------
    value, se, low, high : float
        κ, its standard error (Fleiss, Cohen and Everitt 1969) and interval, which ends at 1.
    agreement, chance_agreement : float
        Observed agreement, and what their habits alone would give; weighted where κ is.
    pabak : float
        κ if all answers were equally frequent and both raters had the same habits (Byrt, Bishop and Carlin 1993).
    prevalence, bias : float
        Of two answers: how unequal both raters together use them, and how unlike each other; missing of more.
    n : int
        Things that both judged.
    """

    value: float
    se: float
    low: float
    high: float
    agreement: float
    chance_agreement: float
    pabak: float
    prevalence: float
    bias: float
    n: int


class FleissKappa(NamedTuple):
    """How far several raters agree beyond chance.

    Attributes
    ----------
    value, se, low, high : float
        The standard error is Gwet's (2008).
    agreement, chance_agreement : float
    things, raters : int
    """

    value: float
    se: float
    low: float
    high: float
    agreement: float
    chance_agreement: float
    things: int
    raters: int


def counted(first: Iterable[Hashable], second: Iterable[Hashable], levels: Sequence[Hashable]) -> np.ndarray:
    """Return how often the two gave which two answers; rows are the first rater's.

    Raises
    ------
    DataError
        If they did not judge the same things, or an answer is not on the stated scale.

    Examples
    --------
    >>> counted([1, 1, 0], [1, 0, 0], [0, 1]).tolist()
    [[1, 0], [1, 1]]
    """
    a, b, known = list(first), list(second), list(levels)
    if len(a) != len(b):
        message = _("One rater judged {n} things, the other {m}: they must be the same.")
        raise DataError(message.format(n=len(a), m=len(b)))
    if len(known) < 2 or len(set(known)) < len(known):
        raise DataError(_("A scale states at least two levels, each once, from the lowest to the highest."))
    place = {level: k for k, level in enumerate(known)}
    table = np.zeros((len(known),) * 2, dtype=int)
    for one, two in zip(a, b, strict=True):
        if is_missing(one) or is_missing(two):
            continue
        for value in (one, two):
            if value not in place:
                message = _("Rating {value} is not on the stated scale {scale}.")
                raise DataError(message.format(value=value, scale=_scale(known)))
        table[place[one], place[two]] += 1
    return table


def _scale(levels: Sequence[Any]) -> str:
    try:
        whole = len(levels) > 2 and list(levels) == list(range(int(levels[0]), int(levels[-1]) + 1))
    except (TypeError, ValueError):
        whole = False
    return f"{levels[0]}–{levels[-1]}" if whole else ", ".join(map(str, levels))


def kappa(table: ArrayLike, *, weights: str | ArrayLike | None = None, level: float = 0.95) -> Kappa:
    """Return Cohen's κ of two raters from how often they gave which two answers.

    Parameters
    ----------
    table : array, shape (levels, levels)
        Counts, all levels of the scale whether used or not, in order: see `counted`.
    weights : {"linear", "quadratic"} or array, optional
        How much two answers count as agreement, 1 on the diagonal; by default only equal ones count.
    level : float, default 0.95

    Returns
    -------
    Kappa

    Raises
    ------
    DataError
        If the table is no square of counts, or weights do not fit it.
    TooFewError
        If nothing was judged by both.
    ModelError
        If both gave one answer throughout: there is nothing to agree about beyond chance.

    References
    ----------
    Cohen, J. (1960). *Educational and Psychological Measurement* 20, 37–46.
    Cohen, J. (1968). Weighted kappa. *Psychological Bulletin* 70, 213–220.
    Fleiss, J. L., Cohen, J. and Everitt, B. S. (1969). Large sample standard errors of kappa and weighted kappa.
    *Psychological Bulletin* 72, 323–327.

    Notes
    -----
    Linear and quadratic weights depend on how many levels the *scale* has. Taken from the levels that happened to be
    used, an unused end of the scale moves the answer.

    Examples
    --------
    >>> round(kappa([[20, 5], [10, 15]]).value, 2)  # (.70 − .50) / (1 − .50)
    0.4
    """
    check_level(level)
    counts = _square(table)
    n, k = counts.sum(), len(counts)
    share = counts / n
    weight = _weights(weights, k)
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    observed = float((weight * share).sum())
    chance = float((weight * np.outer(rows, columns)).sum())
    if 1 - chance < 1e-12:
        message = _("Both raters gave one answer throughout: κ is undefined (agreement {share:.0%}).")
        raise ModelError(message.format(share=observed))
    value = (observed - chance) / (1 - chance)
    mean = (weight @ columns)[:, None] + (rows @ weight)[None, :]
    spread = (share * (weight - mean * (1 - value)) ** 2).sum() - (value - chance * (1 - value)) ** 2
    se = float(np.sqrt(max(spread, 0.0) / n) / (1 - chance))
    plain = float(np.trace(share))
    two = k == 2
    reach = z_value(level) * se
    return Kappa(
        value, se, max(value - reach, -1.0), min(value + reach, 1.0), observed, chance,
        pabak=(k * plain - 1) / (k - 1),
        prevalence=float(abs(share[1, 1] - share[0, 0])) if two else np.nan,
        bias=float(abs(share[0, 1] - share[1, 0])) if two else np.nan, n=int(n),
    )  # fmt: skip


def _square(table: ArrayLike) -> np.ndarray:
    try:
        counts = np.asarray(table, dtype=float)
    except (TypeError, ValueError):
        counts = np.empty(0)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise DataError(_("Two raters' answers are a square of counts, a row and a column a level."))
    if not (np.isfinite(counts).all() and (counts >= 0).all()):
        raise DataError(_("Counts are numbers from 0 on."))
    if counts.sum() <= 0:
        raise TooFewError(_("Nothing was judged by both raters."))
    return counts


def _weights(weights: str | ArrayLike | None, k: int) -> np.ndarray:
    if weights is None:
        return np.eye(k)
    if isinstance(weights, str):
        if weights not in _WEIGHTS:
            message = _("weights is one of {allowed}, an array, or nothing, not {value!r}.")
            raise DataError(message.format(allowed=", ".join(_WEIGHTS), value=weights))
        apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
        return np.asarray(1 - (apart if weights == "linear" else apart**2))
    given = np.asarray(weights, dtype=float)
    if given.shape != (k, k) or not np.allclose(np.diag(given), 1) or not ((given >= 0) & (given <= 1)).all():
        raise DataError(
            _("Weights are a square of {k} levels, 1 on the diagonal and from 0 to 1.").format(k=k)
        )
    return given


def fleiss_kappa(counts: ArrayLike, *, level: float = 0.95) -> FleissKappa:
    """Return Fleiss' κ of several raters.

    Parameters
    ----------
    counts : array, shape (things, answers)
        How many raters gave which answer; the same number of raters for every thing.
    level : float, default 0.95

    Raises
    ------
    DataError, TooFewError, ModelError
        If things have different numbers of raters, fewer than two, or one answer was given throughout.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. *Psychological Bulletin* 76, 378–382.
    Gwet, K. L. (2008). *British Journal of Mathematical and Statistical Psychology* 61, 29–48.

    Examples
    --------
    >>> round(fleiss_kappa([[2, 0], [0, 2], [1, 1], [2, 0]]).value, 3)  # (3/4 − (25 + 9)/64) / (1 − 34/64)
    0.467
    """
    check_level(level)
    try:
        table = np.asarray(counts, dtype=float)
    except (TypeError, ValueError):
        table = np.empty(0)
    if table.ndim != 2 or table.shape[1] < 2 or not (np.isfinite(table).all() and (table >= 0).all()):
        raise DataError(_("Several raters' answers are a row of counts a thing, a column an answer."))
    raters = table.sum(axis=1)
    if len(table) < 2 or raters[0] < 2:
        raise TooFewError(_("Fleiss' κ needs two things at least, and two raters each."))
    if (raters != raters[0]).any():
        odd = int((raters != raters[0]).argmax())
        message = _(
            "Thing {row} was judged by {n:g} raters, the first by {m:g}: the number must be the same."
        )
        raise DataError(message.format(row=odd, n=raters[odd], m=raters[0]))
    things, r = len(table), float(raters[0])
    share = table.sum(axis=0) / table.sum()
    own = (table * (table - 1)).sum(axis=1) / (r * (r - 1))
    observed, chance = float(own.mean()), float((share**2).sum())
    if 1 - chance < 1e-12:
        raise ModelError(_("All raters gave one answer throughout: κ is undefined (agreement 100%)."))
    value = (observed - chance) / (1 - chance)
    each = (own - chance) / (1 - chance) - 2 * (1 - value) * (table @ share / r - chance) / (1 - chance)
    se = float(np.sqrt(((each - value) ** 2).sum() / (things - 1) / things))
    reach = z_value(level) * se
    return FleissKappa(
        value, se, max(value - reach, -1.0), min(value + reach, 1.0), observed, chance, things, int(r)
    )


def true_share(
    seen: ArrayLike, n: ArrayLike, *, sensitivity: float, specificity: float, level: float = 0.95
) -> tuple[np.ndarray, Interval]:
    """Return the share that is there, from the share that a rater saw whose errors are known (Rogan and Gladen 1978).

    Parameters
    ----------
    seen, n : int or array
        Things that the rater marked, of how many.
    sensitivity, specificity : float
        How often what is there is marked, and what is not there is not. Where these are estimates themselves, use
        `crmlib.stats.prevalence`.
    level : float, default 0.95

    Returns
    -------
    share : array
    interval : Interval
        Wilson's of the marked share, corrected in the same way; all between 0 and 1.

    Raises
    ------
    ModelError
        If the rater marks what is there no more often than what is not.

    Examples
    --------
    >>> share, _ends = true_share(90, 100, sensitivity=0.95, specificity=0.8)
    >>> round(share.item(), 4)  # (.90 − .20) / .75
    0.9333
    """
    se, sp = probabilities(sensitivity, "sensitivity"), probabilities(specificity, "specificity")
    gain = se + sp - 1
    if (gain <= 0).any():
        message = _("With sensitivity {se:g} and specificity {sp:g} the marks tell nothing about the share.")
        raise ModelError(message.format(se=sensitivity, sp=specificity))
    ends = wilson(seen, n, level)
    share, low, high = (np.clip((one - (1 - sp)) / gain, 0, 1) for one in
                        (np.asarray(seen, dtype=float) / np.asarray(n, dtype=float), ends.low, ends.high))  # fmt: skip
    return np.asarray(share), Interval(np.asarray(low), np.asarray(high))
