"""What people spend per order: the gamma–gamma likelihood.

Everybody's orders vary around a mean of their own, ζ = p/ν, with ν ~ gamma(q, v) (Colombo & Jiang 1999; Fader & Hardie
2013): few orders say little about somebody's mean, so it is blended with everybody's.

GammaGamma   the model, fitted to a summary with monetary_value
blended      the mean to be expected of somebody, between the own and everybody's
own_means    one draw of each person's true mean
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.histories import identity
from crmlib.stats.intervals import check_level, in_words, z_value
from crmlib.stats.likelihood import Fitted, maximise

FARTHEST = 0.3
FEWEST = 10


def likelihood(params: np.ndarray, x: np.ndarray, m: np.ndarray, n: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of gamma–gamma and its derivatives.

    Parameters
    ----------
    params : array
        p, q, v.
    x, m, n : array
        Orders, their mean, and how many people have both.
    """
    from scipy.special import gammaln, psi

    p, q, v = params
    few, which = np.unique(x, return_inverse=True)
    shape, slope_of_shape = (f(p * few + q)[which] for f in (gammaln, psi))
    own, slope_of_own = (f(p * few)[which] for f in (gammaln, psi))
    total, everything = np.log(x * m), np.log(v + x * m)
    value = shape - own - gammaln(q) + q * np.log(v) + p * x * total - np.log(m) - (p * x + q) * everything
    slope = np.stack(
        [
            x * (slope_of_shape - slope_of_own + total - everything),
            slope_of_shape - psi(q) + np.log(v) - everything,
            q / v - (p * x + q) / (v + x * m),
        ]
    )
    return float(n @ value), np.asarray(slope @ n)


def start(x: np.ndarray, m: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return parameters of the right scale to begin with."""
    return np.array([2.0, 3.0, float(n @ m / n.sum())])


def blended(params: np.ndarray, x: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Return p(v + xm)/(px + q − 1): the spend per order to be expected of somebody with x orders of mean m.

    Examples
    --------
    >>> # Two priors of 100 and 300 yuan meet in the middle where they weigh the same: q − 1 = px.
    >>> blended(np.array([2.0, 3.0, 100.0]), np.array([0.0, 1.0]), np.array([0.0, 300.0])).tolist()
    [100.0, 200.0]
    """
    p, q, v = params
    return np.asarray(p * (v + x * m) / (p * x + q - 1))


def own_means(params: np.ndarray, x: np.ndarray, m: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return one draw of each person's true mean, given x orders of mean m."""
    p, q, v = params
    return np.asarray(p * (v + x * m) / rng.gamma(p * x + q))


@dataclass
class GammaGamma(Fitted):
    """Gamma–gamma: what a customer will spend per order, where few orders are believed little.

    It assumes that how much somebody spends has nothing to do with how often she orders; `independent` looks, and
    `fit` refuses what is too far from it.

    Attributes
    ----------
    p_, q_, v_ : float
        Estimates: orders of one customer vary as gamma(p, ν) with ν ~ gamma(q, v). Everybody's mean is pv/(q − 1).
        ``se_`` are their standard errors, ``loglik_`` the log-likelihood.
    customers_ : int
        How many repeat customers were fitted.

    References
    ----------
    Fader, P. S. and Hardie, B. G. S. (2013). The gamma–gamma model of monetary value. brucehardie.com/notes/025.
    Colombo, R. and Jiang, W. (1999). A stochastic RFM model. *Journal of Interactive Marketing* 13, 2–12.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> own = 6 / rng.gamma(4, 1 / 15, size=2000)  # everybody's mean is 6 · 15/(4 − 1) = 30
    >>> told = pd.DataFrame({"frequency": 3, "monetary_value": rng.gamma(18, own / 18)})
    >>> print(GammaGamma().fit(told).expected(pd.DataFrame({"frequency": [0], "monetary_value": [None]})).round(0)[0])
    30.0
    """

    names: ClassVar[tuple[str, ...]] = ("p", "q", "v")

    def fit(self, summary: Any, *, force: bool = False) -> GammaGamma:
        """Fit to the customers with a repeat.

        Parameters
        ----------
        summary : data frame of any backend
            frequency and monetary_value, as `crmlib.lifetime.rfm_summary` returns them.
        force : bool, default False
            Fit although frequency and spend go together.

        Raises
        ------
        DataError
            If somebody came back and spent nothing or less; if frequency and spend correlate by more than .3.
        TooFewError
            If fewer than 10 customers came back.
        ModelError
            If the likelihood has no highest point.
        """
        together = self.independent(summary).table.iloc[0]
        if abs(together["correlation"]) > FARTHEST and not force:
            message = _(
                "Correlation {r:.2f} ({low:.2f} to {high:.2f}) between frequency and spend: gamma–gamma assumes none. "
                "Fit groups that are alike one by one (households, firms), or say force=True."
            )
            raise DataError(
                message.format(r=together["correlation"], low=together["low"], high=together["high"])
            )
        x, m = _repeats(summary)
        (x, m), n = np.unique(np.array([x, m]), axis=1, return_counts=True)
        self._keep(
            maximise(lambda params: likelihood(params, x, m, n), start(x, m, n), self.names), self.names
        )
        self.customers_ = int(n.sum())
        return self

    def parameters(self, level: float = 0.95) -> Dots:
        """Return the parameters with standard errors and intervals.

        Parameters
        ----------
        level : float, default 0.95
        """
        self.check_fitted()
        return self.peak_.table(
            self.names, level=level, note=both("{n:,} customers with a repeat.", n=self.customers_)
        )

    def expected(self, summary: Any) -> pd.Series:
        """Return what each customer is to be expected to spend per order: a blend of her own mean and everybody's.

        Parameters
        ----------
        summary : data frame of any backend
            Customers without a repeat get everybody's mean.

        Raises
        ------
        ModelError
            If q is at most 1: the mean of all is infinite then.
        """
        if self.params[1] <= 1:
            message = _(
                "q is {q:.2f}; below 1 the model's mean spend is infinite: a few enormous orders decide it."
            )
            raise ModelError(message.format(q=self.params[1]))
        table = frames.to_pandas(summary, ["frequency", "monetary_value"])
        x, m = self.history(table)
        return pd.Series(blended(self.params, x, m), index=identity(table), name="spend")

    def finite(self) -> None:
        """Refuse a fit under which everybody's mean is infinite."""
        if self.params[1] <= 1:
            message = _(
                "q is {q:.2f}; below 1 the model's mean spend is infinite: a few enormous orders decide it."
            )
            raise ModelError(message.format(q=self.params[1]))

    @staticmethod
    def history(summary: Any) -> tuple[np.ndarray, np.ndarray]:
        """Return everybody's repeats and their mean, 0 without one."""
        table = frames.to_pandas(summary, ["frequency", "monetary_value"])
        x = frames.numbers(table, "frequency", missing=False)["frequency"].to_numpy()
        m = frames.numbers(table, "monetary_value")["monetary_value"].to_numpy()
        bad = (x > 0) & ~(m > 0)
        if bad.any():
            message = _(
                "Monetary value missing, 0 or less for {n} customers with a repeat, for instance {who} (refunds?): net "
                "them, or leave them out by name."
            )
            raise DataError(message.format(n=int(bad.sum()), who=identity(table)[bad][0]))
        return x, np.where(x > 0, m, 0.0)

    def independent(self, summary: Any, *, level: float = 0.95) -> Dots:
        """Return how frequency and spend go together among customers with a repeat.

        Parameters
        ----------
        summary : data frame of any backend
        level : float, default 0.95

        Returns
        -------
        Dots
            ``.table``: customers, correlation (Pearson), low, high (Fisher's z).

        Raises
        ------
        TooFewError
            If fewer than 10 customers came back.
        """
        check_level(level)
        x, m = _repeats(summary)
        # Where nobody differs from anybody, nothing can go together.
        r = float(np.corrcoef(x, m)[0, 1]) if np.ptp(x) > 0 and np.ptp(m) > 0 else 0.0
        half = z_value(level) / np.sqrt(len(x) - 3)
        low, high = np.tanh(np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12)) + np.array([-half, half]))
        table = pd.DataFrame(
            {"customers": [len(x)], "correlation": [r], "low": [low], "high": [high]},
            index=pd.Index(["frequency"], name="with"),
        )
        return Dots(
            table, value="correlation", zero=0.0, formats=dict.fromkeys(["correlation", "low", "high"], ".3f"),
            note=lines(in_words(level, N_("Fisher's z"))),
        )  # fmt: skip


def _repeats(summary: Any) -> tuple[np.ndarray, np.ndarray]:
    x, m = GammaGamma.history(summary)
    again = x > 0
    if again.sum() < FEWEST:
        message = _(
            "Only {n} customers came back; how spend varies cannot be learnt from fewer than {fewest}."
        )
        raise TooFewError(message.format(n=int(again.sum()), fewest=FEWEST))
    return x[again], m[again]
