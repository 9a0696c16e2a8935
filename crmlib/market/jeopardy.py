"""What a brand of a certain size looks like, and which brands share their buyers. (Lecture rows S0.6, S0.7)

double_jeopardy  each brand beside what any brand of its size would show: who beats its size?
duplication      which share of one brand's buyers buys another: what is one market?

The model is the NBD-Dirichlet (`crmlib.stats.dirichlet`): steady tastes, no brand special but for its size. The
arithmetic stands in `crmlib.stats.sized` and `crmlib.stats.duplication`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.frames.diaries import Diaries
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.stats.duplication import Duplication, duplicated
from crmlib.stats.intervals import percentile
from crmlib.stats.resample import resampled
from crmlib.stats.sized import Jeopardy, sized


def double_jeopardy(
    diaries: Diaries,
    *,
    measure: str = "share_of_requirements",
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Jeopardy:
    """Return each brand beside what any brand of its size would show.

    Small brands suffer twice: fewer households buy them, and these buy them less often and give them less of what they
    buy. So a low share of requirements says little of loyalty until the brand's size is taken off.

    Parameters
    ----------
    diaries : Diaries
        Of a time in which the market was steady, all brands of one kind of product (no form ``beside`` them).
    measure : str
        One of ``crmlib.stats.dirichlet.MEASURES``; ``.of(...)`` shows another.
    level, draws, seed
        Of the intervals of the difference: households drawn anew, the model fitted to each sample again.

    Returns
    -------
    Jeopardy
        ``.table`` by brand: share, actual, by_size, difference, low, high.

    Raises
    ------
    DataError
        If a form stands beside the brands.
    TooFewError, ModelError
        As `Dirichlet.fit`.

    References
    ----------
    Ehrenberg, A. S. C., Goodhardt, G. J. and Barwise, T. P. (1990). Double jeopardy revisited. *Journal of Marketing*
    54(3), 82–91.
    """
    if diaries.beside:
        message = _("{form} is no brand of one market with the others; read the diaries without beside=.")
        raise DataError(message.format(form=diaries.beside))
    found = sized(diaries.counts(), measure, level=level, draws=draws, seed=seed)
    note = lines(diaries.spanned, _steady(diaries, level, draws, seed), found.note)
    return replace(found, note=note)


def _steady(diaries: Diaries, level: float, draws: int, seed: int) -> Text | str:
    """Say whether the market was steady, as the model supposes: its second half beside its first."""
    begin, end = max(diaries.first, diaries.full[0]), min(diaries.last, diaries.full[1])
    half = pd.Timedelta(weeks=((end - begin).days // 7 + 1) // 2)
    if half < pd.Timedelta(weeks=2):
        return ""
    rows = diaries.purchases
    rows = rows[rows["week"].between(begin, begin + 2 * half - pd.Timedelta(weeks=1))]
    who = pd.Index(diaries.households["household_id"])
    cell = 2 * who.get_indexer(rows["household_id"]) + (rows["week"] >= begin + half).to_numpy()
    sums = np.bincount(cell, minlength=2 * len(who)).reshape(-1, 2).astype(float)
    drawn = np.concatenate([sums.sum(axis=0, keepdims=True), resampled(sums, draws=draws, seed=seed)])
    with np.errstate(divide="ignore", invalid="ignore"):
        change = drawn[:, 1] / drawn[:, 0] - 1
    ends = percentile(change[1:], level)
    message = N_("Purchases in the second half beside the first: {change:+.1%} ({low:+.1%} to {high:+.1%}).")
    found = both(message, change=float(change[0]), low=ends.low, high=ends.high)
    if ends.low <= 0 <= ends.high:
        return found
    return lines(
        found, both("The model supposes a steady market, and this one was not: take a time in which it was.")
    )


def duplication(diaries: Diaries, *, level: float = 0.95, draws: int = 500, seed: int = 0) -> Duplication:
    """Return which share of each brand's buyers also buys each other brand.

    In one market brands share buyers by size: whoever buys one is D times as likely to buy another as any household,
    whichever the two are (duplication of purchase law). Pairs that share far more, or fewer, are parts of a market, or
    markets of their own.

    Parameters
    ----------
    diaries : Diaries
        With ``beside`` another form may stand among the brands; D is then that of the brands alone.
    level, draws, seed
        Of the intervals: households drawn anew, D with them.

    Returns
    -------
    Duplication
        ``.table``: in the row of one brand the share of its buyers that buys the column's; ``.D``, ``.expected`` (what
        the table would be by size alone), ``.pairs`` and ``.brands`` (how far each is from that).

    Raises
    ------
    TooFewError
        If there are fewer than three brands, or no two that anybody buys both.

    References
    ----------
    Ehrenberg, A. S. C. (1972). *Repeat-Buying*. North-Holland.
    """
    return duplicated(diaries.counts(), diaries.beside, diaries.spanned, level=level, draws=draws, seed=seed)
