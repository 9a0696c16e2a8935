"""The net promoter score: promoters less detractors, in points.

net_votes   what each answer adds to it
thin        where so few promote, or detract, that its interval is too short
NetScore    a score, its standard error and interval
net_score   the score of shares, with both
needed      how many answers a margin of it takes
"""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd

from crmlib.errors import DataError
from crmlib.frames import check_number
from crmlib.i18n import N_, Text, _, both, listed
from crmlib.stats.intervals import wilson, z_value
from crmlib.stats.sampling import SampleSize, sample_size

PROMOTERS, DETRACTORS = 9, 6  # from, and up to
_THIN = 5


def net_votes(answers: pd.Series) -> pd.Series:
    """Return what each answer from 0 to 10 adds: 100 from 9 on, −100 up to 6, nothing for 7 and 8.

    Examples
    --------
    >>> net_votes(pd.Series([10, 8, 6, None])).tolist()
    [100.0, 0.0, -100.0, nan]
    """
    votes = 100.0 * (answers >= PROMOTERS) - 100.0 * (answers <= DETRACTORS)
    return votes.where(answers.notna())


def thin(votes: pd.Series, groups: pd.Series) -> Text | str:
    """Say for which groups the interval may be too short: a normal one wants five promoters and five detractors.

    With 90, 8 and 2 % of 40 answers it holds the true score in 87 of 100 surveys, not in 95.
    """
    each = pd.DataFrame({"for": votes > 0, "against": votes < 0}).groupby(groups, sort=True).sum()
    few = list(each.index[each.min(axis=1) < _THIN])
    if not few:
        return ""
    message = N_("Fewer than {least} promoters or detractors, so the range may be too short: {groups}.")
    return both(message, least=_THIN, groups=listed(few))


class NetScore(NamedTuple):
    """A net promoter score in points, with its standard error and interval."""

    score: float
    standard_error: float
    low: float
    high: float


def net_score(promoters: float, detractors: float, n: int, level: float = 0.95) -> NetScore:
    """Return the score of shares, with its standard error √((p + d − (p − d)²)/n) and normal interval.

    Parameters
    ----------
    promoters, detractors : float
        Shares of the answers.
    n : int
        How many answered.
    level : float, default 0.95

    Returns
    -------
    NetScore
        Where all answered alike, the interval is Wilson's for that share: a small group is not certain.

    Examples
    --------
    >>> found = net_score(0.5, 0.2, 400)
    >>> round(found.score, 6), round(found.standard_error, 5), round(found.high, 2)
    (30.0, 3.90512, 37.65)
    >>> net_score(1.0, 0.0, 40).low < 100
    True
    """
    # Rounded, as a difference of shares like 0.2875 is not exact, and 28.75 points are.
    net = round(promoters - detractors, 12)
    variance = promoters + detractors - net**2
    error = 100 * math.sqrt(max(variance, 0.0) / n)
    reach = z_value(level) * error
    if variance < 1e-12:
        reach = 200 * (1 - float(wilson(n, n, level).low))
    score = round(100 * net, 10)
    return NetScore(score, error, max(score - reach, -100.0), min(score + reach, 100.0))


def needed(
    margin: float,
    *,
    promoters: float = 0.5,
    detractors: float = 0.2,
    population: int | None = None,
    design_effect: float = 1.0,
    response: float = 1.0,
    level: float = 0.95,
) -> SampleSize:
    """Return how many answers a net promoter score needs so that it is off by no more than some points.

    Parameters
    ----------
    margin : float
        Half the interval's width, in points.
    promoters, detractors : float
        The shares that are expected.
    population, design_effect, response, level
        As for `crmlib.stats.sampling.sample_size`.

    Returns
    -------
    SampleSize
        Answers, and how many to invite.

    Raises
    ------
    DataError
        If a number makes no sense, or more would have to be invited than there are.

    Notes
    -----
    The variance of one vote of +1, 0 or −1 is p + d − (p − d)².

    Examples
    --------
    >>> needed(5)
    SampleSize(answers=938, invited=938)
    """
    check_number(margin, "margin", 0.001, 100)
    check_number(promoters, "promoters", 0, 1)
    check_number(detractors, "detractors", 0, 1)
    spread = promoters + detractors - (promoters - detractors) ** 2
    if promoters + detractors > 1 or spread <= 0:
        message = _(
            "promoters={p:g} and detractors={d:g} are not shares of one whole in which people differ."
        )
        raise DataError(message.format(p=promoters, d=detractors))
    # A share of one half has variance 1/4: a margin smaller by that much needs as many answers.
    as_share = min(margin / 100 / (2 * math.sqrt(spread)), 1 - 1e-9)
    size = sample_size(
        as_share, population=population, design_effect=design_effect, response=response, level=level
    )
    if population is not None and size.invited > population:
        message = _("margin={margin:g} points needs {n:,} invited; there are {all:,}. Allow more points.")
        raise DataError(message.format(margin=margin, n=size.invited, all=population))
    return size
