"""How much of a customer's wallet is ours, and how much of it is left.

wallet_rule   the share of wallet that a rank stands for
headroom      what each customer needs and does not buy here yet, from what it says or from a guess
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.frames import floats
from crmlib.i18n import _
from crmlib.stats.intervals import z_value

FEWEST_KNOWN, _LEAST = 10, 1e-9


def wallet_rule(ranks: ArrayLike, brands: ArrayLike) -> np.ndarray:
    """Return the share of wallet that a brand's rank stands for: (1 − rank/(n + 1)) · 2/n.

    Parameters
    ----------
    ranks : int or array
        Place of the brand among those the customer uses; the mean of places that are tied.
    brands : int or array
        How many brands the customer uses.

    Returns
    -------
    array
        Shares; those of all brands of a customer sum to 1. A rule of thumb, not a measurement.

    Raises
    ------
    DataError
        If a rank lies beyond the number of brands.

    References
    ----------
    Keiningham, T. L. et al. (2011). Customer loyalty isn't enough. Grow your share of wallet. *Harvard Business
    Review* 89(10).

    Examples
    --------
    >>> wallet_rule([1, 2], 2).round(4).tolist()
    [0.6667, 0.3333]
    """
    rank, n = np.broadcast_arrays(floats(ranks, "ranks"), floats(brands, "brands"))
    odd = (rank < 1) | (rank > n)
    if odd.any():
        message = _("A rank lies between 1 and the number of brands: found {rank:g} of {n:g}.")
        raise DataError(message.format(rank=rank[odd].flat[0], n=n[odd].flat[0]))
    shares: np.ndarray = (1 - rank / (n + 1)) * 2 / n
    return shares


def headroom(
    stated: pd.Series, guessed: pd.Series, bought: pd.Series, *, level: float = 0.95
) -> pd.DataFrame:
    """Return what each customer needs and does not buy here yet.

    Where a customer says what it needs, that counts. Where it does not, the guess is drawn toward the mean as far as
    guesses err where need is known (of those who are guessed to need most, some are only guessed too high), and toward
    what its purchases tell: who buys much here needs much.

    Parameters
    ----------
    stated : Series of float
        Need in a year, missing where it is not said.
    guessed : Series of float
        The same, as somebody of ours guesses; known for all. A guess of 0 counts as half of the least above it.
    bought : Series of float
        What it buys here in a year.
    level : float, default 0.95

    Returns
    -------
    DataFrame
        By customer: stated (whether it is), need, headroom (0 where more is bought here than needed), low and high of
        the headroom, spread (standard deviation of the need's logarithm; 0 where it is stated).

    Raises
    ------
    DataError
        If a guess or purchases are missing or below 0, or all guesses are 0.
    TooFewError
        If fewer than 10 customers say what they need: then nobody knows how far guesses err.

    Notes
    -----
    On logarithms a guess is need plus an error, and so are purchases (the share that is ours, and luck). Where need is
    stated both errors are seen; they hold for the others if these err alike. Who does not say may well need more than
    who does; so the mean toward which guesses are drawn is that of the guesses of those who do not say.

    Examples
    --------
    >>> said = pd.Series([100.0] * 10 + [None])
    >>> found = headroom(said, pd.Series([80.0, 125] * 5 + [100]), pd.Series(60.0, said.index))
    >>> found["headroom"].tail(2).round(1).tolist()
    [40.0, 40.0]
    """
    need, guess, ours = (floats(one, name) for one, name in
                         ((stated, "stated"), (guessed, "guessed"), (bought, "bought")))  # fmt: skip
    for bad, message in (
        (~(guess >= 0), _("The need of {n} customers is not guessed, or guessed below 0, first of {who}.")),
        (~(ours >= 0), _("What {n} customers bought is missing or below 0, first of {who}.")),
        (need < 0, _("{n} customers state a need below 0, first {who}.")),
    ):
        if bad.any():
            raise DataError(message.format(n=int(bad.sum()), who=stated.index[int(bad.argmax())]))
    if not (guess > 0).any():
        raise DataError(_("The need of all {n} customers is guessed at 0.").format(n=len(guess)))
    guess = np.where(guess > 0, guess, guess[guess > 0].min() / 2)
    known = need > 0
    if known.sum() < FEWEST_KNOWN:
        message = _("{n} customers say what they need; {least} or more show how far guesses err.")
        raise TooFewError(message.format(n=int(known.sum()), least=FEWEST_KNOWN))
    told = np.isfinite(need)
    middle, spread = _need(np.log(guess), np.log(np.where(known, need, 1.0)), ours, known, told)
    reach = z_value(level) * spread
    typical = np.where(told, need, np.exp(middle))
    found = np.where(told, need, np.exp(middle + spread**2 / 2))
    ends = (np.clip(typical * np.exp(sign * reach) - ours, 0, None) for sign in (-1, 1))
    columns = {"stated": told, "need": found, "headroom": np.clip(found - ours, 0, None)}
    return pd.DataFrame(
        columns | dict(zip(("low", "high"), ends, strict=True)) | {"spread": spread}, stated.index
    )


def _need(
    guess: np.ndarray, need: np.ndarray, ours: np.ndarray, known: np.ndarray, told: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and spread of the logarithm of a need that is not stated, from the guess and from what is bought."""
    silent = guess[~told] if (~told).sum() >= FEWEST_KNOWN else guess
    error = max(float(np.var((guess - need)[known], ddof=1)), _LEAST)
    prior = max(float(np.var(silent, ddof=1)) - error, _LEAST)
    weight = np.full(len(guess), 1 / prior + 1 / error)
    mean = silent.mean() / prior + guess / error
    buys = ours > 0
    if (known & buys).sum() >= FEWEST_KNOWN:
        bought = np.log(np.where(buys, ours, 1.0))
        away = (bought - need)[known & buys]
        spread = max(float(np.var(away, ddof=1)), _LEAST)
        mean += np.where(buys, (bought - away.mean()) / spread, 0.0)
        weight += np.where(buys, 1 / spread, 0.0)
    return mean / weight, np.where(told, 0.0, np.sqrt(1 / weight))
