"""What is still to come, counted: how many successes, and how many trials until there are enough.

predict_count     how many successes so many trials will bring, at a rate that is known or only estimated
binomial_trials   the least trials that bring so many successes, as surely as is asked for
Count             what `predict_count` answers
read_rate         a rate, or the successes and trials that it was found from

An interval of a rate says where the rate lies; what next month brings spreads wider, for chance comes again. A rate
that was found from n trials is taken as beta distributed (Jeffreys), and what follows as beta-binomial.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from crmlib.errors import DataError
from crmlib.frames import check_number, check_whole
from crmlib.i18n import _
from crmlib.stats.intervals import check_level

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST = 10**8


class Count(NamedTuple):
    """How many successes will come.

    Attributes
    ----------
    mean : float
    low, high : int
        Between them lie as many futures as the level says, or more.
    chance : float
        Probability of the target or more; missing without a target.
    """

    mean: float
    low: int
    high: int
    chance: float


def read_rate(rate: float | Sequence[int]) -> tuple[float, int | None]:
    """Return a rate, and the trials that it was found from; None if it is known.

    Raises
    ------
    DataError
        If it is neither a number between 0 and 1 nor (successes, trials).

    Examples
    --------
    >>> read_rate(0.5), read_rate((26, 2600))
    ((0.5, None), (0.01, 2600))
    """
    if isinstance(rate, tuple | list):
        if len(rate) != 2:
            raise DataError(_("A rate is a number or (successes, trials), not {rate!r}.").format(rate=rate))
        trials = check_whole(rate[1], "trials", 1)
        successes = check_whole(rate[0], "successes", 0)
        if successes > trials:
            message = _("{successes} successes in {trials} trials cannot be.")
            raise DataError(message.format(successes=successes, trials=trials))
        return successes / trials, trials
    return check_number(rate, "rate", 0, 1), None


def _spread(rate: float | Sequence[int], trials: int) -> Any:
    """Return the distribution of the successes in so many trials."""
    from scipy.stats import betabinom, binom

    share, found_from = read_rate(rate)
    if found_from is None:
        return binom(trials, share)
    successes = round(share * found_from)
    return betabinom(trials, successes + 0.5, found_from - successes + 0.5)


def predict_count(
    trials: int, rate: float | Sequence[int], *, target: int | None = None, level: float = 0.95
) -> Count:
    """Return how many successes so many trials will bring.

    Parameters
    ----------
    trials : int
        Still to come.
    rate : float or (successes, trials)
        Known, or as it was found; in the second case it may be wrong as well.
    target : int, optional
    level : float, default 0.95
        Of the range.

    Returns
    -------
    Count

    Raises
    ------
    DataError
        If a number makes no sense.

    References
    ----------
    Jeffreys' prior: Brown, L. D., Cai, T. T. and DasGupta, A. (2001). *Statistical Science* 16, 101–133.

    Examples
    --------
    >>> found = predict_count(4400, (26, 2600), target=40)
    >>> print(found.low, found.high, f"{found.chance:.2f}")
    26 68 0.67
    """
    check_level(level)
    spread = _spread(rate, check_whole(trials, "trials", 1))
    chance = float("nan") if target is None else float(spread.sf(check_whole(target, "target", 0) - 1))
    low, high = (int(spread.ppf(end)) for end in ((1 - level) / 2, (1 + level) / 2))
    return Count(trials * read_rate(rate)[0], low, high, chance)


def binomial_trials(target: int, rate: float | Sequence[int], level: float = 0.9) -> int:
    """Return the least trials with which the target is reached as surely as is asked for.

    Parameters
    ----------
    target : int
        Successes, or more.
    rate : float or (successes, trials)
        As for `predict_count`.
    level : float, default 0.9
        Probability with which they should come.

    Raises
    ------
    DataError
        If no success is known of, or they are so rare that even 100 million trials would not do.

    References
    ----------
    Wilks, S. S. (1941). Determination of sample sizes for setting tolerance limits. *Annals of Mathematical Statistics*
    12, 91–96.

    Examples
    --------
    >>> [binomial_trials(k, .05, .95) for k in (1, 2, 3)]
    [59, 93, 124]
    """
    check_level(level)
    target = check_whole(target, "target", 1)
    share, found_from = read_rate(rate)
    if share == 0:
        if found_from is None:
            raise DataError(_("At a rate of 0 nothing ever comes."))
        message = _("0 in {trials}: at most {most:.2%} (rule of three); no plan for {target} can be made.")
        raise DataError(message.format(trials=found_from, most=min(3 / found_from, 1), target=target))
    least, enough = target, target
    while _spread(rate, enough).sf(target - 1) < level:
        least, enough = enough + 1, 2 * enough
        if enough > _MOST:
            message = _(
                "Not even {most:,} trials would bring {target} with {level:.0%}: too little is known."
            )
            raise DataError(message.format(most=_MOST, target=target, level=level))
    while least < enough:
        middle = (least + enough) // 2
        if _spread(rate, middle).sf(target - 1) >= level:
            enough = middle
        else:
            least = middle + 1
    return least
