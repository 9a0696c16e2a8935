"""How many purchases people make if everybody buys at a steady rate of their own: what chance alone would give.

NBD   the negative binomial distribution (Ehrenberg 1959): fitted, extended to other times, and its Lorenz curve
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, ModelError
from crmlib.i18n import _
from crmlib.stats.concentration import area, curve, spread
from crmlib.stats.likelihood import Peak, maximise

_TAIL = 1e-12  # of people beyond the last count that is summed


@dataclass
class NBD:
    """Purchases of people who each buy at a steady rate of their own: the negative binomial distribution.

    Rates are gamma distributed over people with shape r and rate α; someone's purchases in a time t are Poisson.
    Time is counted in periods of the data: t = 1 is as long as the counts were taken.

    Attributes
    ----------
    r_, alpha_ : float
        r: how alike people are (0: a few buy everything; large: all at the same rate). α: in periods. Mean r/α.
    se_ : Series
        Standard errors of r and alpha (`fit` only).
    loglik_ : float
        Log-likelihood (`fit` only).
    people_ : int
        Counts that were fitted (`fit` only).

    References
    ----------
    Ehrenberg, A. S. C. (1959). The pattern of consumer purchases. *Applied Statistics* 8, 26–41.

    Examples
    --------
    >>> model = NBD().fit(np.repeat([0, 1, 2, 3, 4], [50, 30, 20, 10, 6]))
    >>> round(model.r_ / model.alpha_, 4), round(124 / 116, 4)  # the mean of the data
    (1.069, 1.069)
    """

    def fit(self, counts: ArrayLike, *, censored_at: int | None = None) -> NBD:
        """Fit by maximum likelihood.

        Parameters
        ----------
        counts : array of int, shape (n,)
            How often each person bought; who did not buy counts 0 and belongs in here.
        censored_at : int, optional
            Counts of so many and more are only known to be that ("8 and more").

        Raises
        ------
        DataError
            If a count is missing, negative or no whole number.
        TooFewError
            If there is nobody, or nobody bought.
        ModelError
            If people do not differ more than chance makes them (variance at most the mean).
        """
        held = spread(counts)
        odd = held != np.rint(held)
        if odd.any():
            message = _("Purchases are counted in whole numbers; {n} are none, for instance {example:g}.")
            raise DataError(message.format(n=int(odd.sum()), example=held[odd][0]))
        if censored_at is not None:
            held = np.minimum(held, frames.check_whole(censored_at, "censored_at", 1))
        k, n = np.unique(held, return_counts=True)
        self.peak_: Peak = maximise(
            lambda params: _likelihood(params, k, n, censored_at),
            np.array([1.0, 1 / held.mean()]),
            ("r", "alpha"),
        )
        (self.r_, self.alpha_), self.loglik_ = (float(one) for one in self.peak_.params), self.peak_.loglik
        self.se_ = pd.Series(self.peak_.se, index=["r", "alpha"], name="se")
        self.people_ = int(n.sum())
        return self

    def from_penetration(self, penetration: float, rate: float) -> NBD:
        """Take r and α from which share of people bought, and how often a buyer bought ("mean and zeros").

        Parameters
        ----------
        penetration : float
            Share of people who bought at least once, above 0 and below 1.
        rate : float
            Purchases per buyer, above 1.

        Raises
        ------
        DataError
            If a number lies outside its ends.
        ModelError
            If more people bought than with so many purchases even chance leaves: no NBD does that.

        Examples
        --------
        >>> model = NBD().from_penetration(0.56, 2.6)  # Goodhardt, Ehrenberg & Chatfield 1984, table 2
        >>> round(model.r_, 4), round(float(model.pmf(1)), 3)
        (0.7788, 0.223)
        """
        from scipy.optimize import brentq

        share = frames.check_number(penetration, "penetration", 1e-9, 1 - 1e-9)
        mean = share * frames.check_number(rate, "rate", 1, 1e9)

        def missed(log_r: float) -> float:
            r = np.exp(log_r)
            return float(-np.expm1(-r * np.log1p(mean / r)) - share)

        if missed(-25) > 0 or missed(15) < 0:
            message = _(
                "No NBD has {share:.1%} buyers who buy {rate:g} times each: even if all were alike, {most:.1%} would "
                "have bought."
            )
            raise ModelError(message.format(share=share, rate=mean / share, most=-np.expm1(-mean)))
        self.r_ = float(np.exp(brentq(missed, -25, 15, xtol=1e-13)))
        self.alpha_ = self.r_ / mean
        return self

    def _params(self) -> tuple[float, float]:
        if not hasattr(self, "r_"):
            raise ModelError(_("The model is not fitted yet; call .fit(counts) first."))
        return self.r_, self.alpha_

    def pmf(self, n: ArrayLike, t: float = 1.0) -> np.ndarray:
        """Return the share of people who buy exactly n times within t."""
        from scipy.stats import nbinom

        r, alpha = self._params()
        return np.asarray(nbinom.pmf(n, r, alpha / (alpha + _time(t))))

    def penetration(self, t: float = 1.0) -> float:
        """Return the share of people who buy at all within t."""
        r, alpha = self._params()
        return float(-np.expm1(-r * np.log1p(_time(t) / alpha)))

    def rate(self, t: float = 1.0) -> float:
        """Return the purchases per buyer within t."""
        r, alpha = self._params()
        return r / alpha * _time(t) / self.penetration(t)

    def expected_next(self, n: ArrayLike, t: float = 1.0) -> np.ndarray:
        """Return the purchases to be expected within the next t of people who bought n times: toward the mean.

        Examples
        --------
        >>> NBD().from_penetration(0.56, 2.6).expected_next([0, 1, 10]).round(2).tolist()
        [0.51, 1.16, 7.02]
        """
        r, alpha = self._params()
        return np.asarray((r + np.asarray(n, dtype=float)) / (alpha + 1) * _time(t))

    def lorenz(self, t: float = 1.0, *, buyers: bool = False) -> pd.DataFrame:
        """Return the Lorenz curve to be expected from chance and steady rates alone.

        Parameters
        ----------
        t : float
        buyers : bool, default False
            Of buyers only.

        Returns
        -------
        DataFrame
            By purchases n: people, purchases (share of those with at most n).
        """
        n, people, whole = self._lorenz(t, buyers=buyers)
        return pd.DataFrame({"people": people[1:], "purchases": whole[1:]}, index=pd.Index(n, name="n"))

    def _lorenz(self, t: float, *, buyers: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        from scipy.stats import nbinom

        r, alpha = self._params()
        last = int(nbinom.isf(_TAIL, r, alpha / (alpha + _time(t)))) + 1
        n = np.arange(int(buyers), last + 1)
        return n, *curve(n.astype(float), self.pmf(n, t))

    def top_share(self, top: float = 0.2, t: float = 1.0, *, buyers: bool = False) -> float:
        """Return which share of purchases the top of people, or of buyers only, make within t."""
        _n, people, whole = self._lorenz(t, buyers=buyers)
        return float(1 - np.interp(1 - frames.check_number(top, "top", 0, 1), people, whole))

    def gini(self, t: float = 1.0, *, buyers: bool = False) -> float:
        """Return the Gini coefficient of purchases within t."""
        return area(*self._lorenz(t, buyers=buyers)[1:])


def _time(t: float) -> float:
    return frames.check_number(t, "t", 1e-9, 1e9)


def _likelihood(
    params: np.ndarray, k: np.ndarray, n: np.ndarray, censored_at: int | None
) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of n people with k purchases each, and its derivatives by r and alpha."""
    if censored_at is None:
        value, slope = _scores(params, k)
        return float(n @ value), slope @ n
    below, at = k < censored_at, k == censored_at
    value, slope = _scores(params, np.arange(censored_at, dtype=float))
    chance = np.exp(value)
    rest = max(1 - chance.sum(), 1e-300)
    few = k[below].astype(int)
    beyond = float(n[at].sum())
    return (
        float(n[below] @ value[few] + beyond * np.log(rest)),
        slope[:, few] @ n[below] - beyond / rest * (slope @ chance),
    )


def _scores(params: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import gammaln, psi

    r, alpha = params
    log_zero = np.log(alpha) - np.log1p(alpha)
    value = gammaln(r + k) - gammaln(r) - gammaln(k + 1) + r * log_zero - k * np.log1p(alpha)
    return value, np.stack([psi(r + k) - psi(r) + log_zero, r / alpha - (r + k) / (1 + alpha)])
