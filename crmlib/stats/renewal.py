"""Subscriptions that are renewed or not: retention that rises because those who leave easily have left.

ShiftedBetaGeometric   everybody keeps renewing with a chance of their own (Fader & Hardie 2007)
clv_formula            the classroom's formula for one retention rate that stays, in its three versions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Lines
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.likelihood import Fitted, maximise
from crmlib.stats.resample import check_draws, generator

# Standard error of a logarithm: seven times as much and a seventh are as good.
_FLAT = 2.0


def _survival(params: np.ndarray, t: np.ndarray) -> np.ndarray:
    from scipy.special import betaln

    alpha, beta = params
    return np.asarray(np.exp(betaln(alpha, beta + t) - betaln(alpha, beta)))


def _likelihood(params: np.ndarray, lost: np.ndarray, stayed: float) -> tuple[float, np.ndarray]:
    """Return the log-likelihood of how many were lost at each renewal, and its derivatives."""
    from scipy.special import betaln, psi

    alpha, beta = params
    t = np.arange(1, len(lost) + 1)
    end = len(lost)
    value = lost @ betaln(alpha + 1, beta + t - 1) + stayed * betaln(alpha, beta + end)
    everybody = lost.sum() + stayed
    slope_alpha = lost @ (psi(alpha + 1) - psi(alpha + beta + t)) + stayed * (
        psi(alpha) - psi(alpha + beta + end)
    )
    slope_beta = lost @ (psi(beta + t - 1) - psi(alpha + beta + t))
    slope_beta += stayed * (psi(beta + end) - psi(alpha + beta + end))
    common = psi(alpha + beta)
    return (
        float(value - everybody * betaln(alpha, beta)),
        np.array(
            [slope_alpha - everybody * (psi(alpha) - common), slope_beta - everybody * (psi(beta) - common)]
        ),
    )


@dataclass
class ShiftedBetaGeometric(Fitted):
    """The shifted beta-geometric: everybody leaves at each renewal with a chance of their own, which stays.

    A cohort's retention rises with time although nobody becomes more loyal: those who leave easily have left. Their
    chances are beta(α, β), with the mean α/(α + β); small α and β mean that people differ much.

    Attributes
    ----------
    alpha_, beta_ : float
        Estimates; ``se_`` their standard errors, ``loglik_`` the log-likelihood.
    constant_ : float
        The one retention rate for all, of those who ignore that people differ.

    References
    ----------
    Fader, P. S. and Hardie, B. G. S. (2007). How to project customer retention. *Journal of Interactive Marketing*
    21(1), 76–90; (2010) Customer-base valuation in a contractual setting. *Marketing Science* 29, 85–93.

    Examples
    --------
    >>> model = ShiftedBetaGeometric().fit([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> print(round(model.alpha_, 2), round(model.beta_, 2), round(model.survival(12).table["survival"][12], 3))
    0.67 3.81 0.378
    """

    names: ClassVar[tuple[str, ...]] = ("alpha", "beta")

    def fit(self, remaining: Sequence[float]) -> ShiftedBetaGeometric:
        """Fit to how many of a cohort remained.

        Parameters
        ----------
        remaining : sequence of number
            At the start, after the first renewal, after the second and so on.

        Raises
        ------
        DataError
            If the numbers rise, or are negative.
        TooFewError
            If there are fewer than two renewals, or nobody left.
        ModelError
            If the likelihood has no highest point: retention does not rise.
        """
        counts = frames.floats(remaining, "remaining").ravel()
        if len(counts) < 3 or not counts[0] > 0:
            raise TooFewError(
                _("remaining needs how many there were at the start and after at least two renewals.")
            )
        odd = np.isfinite(counts) & (counts != np.rint(counts))
        if odd.any():
            message = _("remaining counts people: {value:g} is no whole number. Give numbers, not shares.")
            raise DataError(message.format(value=counts[odd][0]))
        lost = -np.diff(counts)
        if not (counts >= 0).all() or (lost < 0).any():
            first = int(np.flatnonzero(~(counts[1:] >= 0) | ~(lost >= 0))[0]) + 1
            message = _(
                "After renewal {i} {now:g} remain of {before:g}: a cohort only shrinks; new ones are another."
            )
            raise DataError(message.format(i=first, now=counts[first], before=counts[first - 1]))
        if not lost.any():
            raise TooFewError(
                _("Nobody of the {n:,.0f} left: there is nothing to learn about leaving.").format(n=counts[0])
            )
        self.counts_ = counts
        self.constant_ = float(1 - lost.sum() / counts[:-1].sum())
        start = np.array([1.0, 3.0])
        peak = maximise(lambda params: _likelihood(params, lost, counts[-1]), start, self.names)
        if np.sqrt(np.diag(peak.covariance)).max() > _FLAT:
            message = _(
                "Retention hardly rises, so α and β may be anything: one rate of {rate:.1%} says as much "
                "(`constant_`, clv_formula)."
            )
            raise ModelError(message.format(rate=self.constant_))
        self._keep(peak, self.names)
        return self

    def parameters(self, level: float = 0.95) -> Dots:
        """Return the parameters with standard errors and intervals."""
        self.check_fitted()
        return self.peak_.table(
            self.names, level=level, note=both("{n:,.0f} at the start.", n=self.counts_[0])
        )

    def survival(self, renewals: int = 12, *, level: float = 0.95, draws: int = 1000, seed: int = 0) -> Lines:
        """Return which share of the cohort is to be expected after each renewal, beside what one rate for all says.

        Parameters
        ----------
        renewals : int, default 12
        level, draws, seed
            Of the interval: parameters as the data allow (parametric bootstrap).

        Returns
        -------
        Lines
            ``.table`` by renewal from 0: actual (missing beyond the data), survival, low, high, retention (of those
            who were left, how many renewed), constant (one rate for all).
        """
        params = self.params
        check_level(level)
        check_draws(draws)
        t = np.arange(frames.check_whole(renewals, "renewals", 1) + 1)
        some = np.array([_survival(one, t) for one in self.peak_.draws(draws, generator(seed))])
        observed = np.full(len(t), np.nan)
        counts = np.array([]) if self.is_given else self.counts_
        known = min(len(t), len(counts))
        observed[:known] = counts[:known] / counts[:1]
        low, high = percentile(some, level)
        with np.errstate(divide="ignore", invalid="ignore"):
            alpha, beta = self.params
            retention = np.where(t > 0, (beta + t - 1) / (alpha + beta + t - 1), np.nan)
        table = pd.DataFrame(
            {
                "actual": observed, "survival": _survival(params, t), "low": low, "high": high,
                "retention": retention, "constant": np.nan if self.is_given else self.constant_**t,
            },
            index=pd.Index(t, name="renewal"),
        )  # fmt: skip
        seen = (
            both("Parameters as given.")
            if self.is_given
            else both("{n:,.0f} at the start, {known} renewals seen.", n=counts[0], known=len(counts) - 1)
        )
        return Lines(
            table, columns=("survival", "actual", "constant"), bands=(("low", "high"),),
            xlabel=both("Renewals"), label=both("Share of the cohort"), formats=dict.fromkeys(table, ".1%"),
            note=lines(seen, in_words(level, N_("parametric bootstrap"))),
        )  # fmt: skip

    def residual(self, renewal: ArrayLike = 1, *, discount: float = 0.10) -> np.ndarray:
        """Return how many payments are still to be expected, discounted, just before a renewal.

        Parameters
        ----------
        renewal : int or array, default 1
            Which one comes next; the payment that goes with it counts in full if it comes. Times the margin of a
            period this is what the subscriber is still worth.
        discount : float, default 0.10
            Per period between renewals.

        References
        ----------
        Fader & Hardie (2010), equation 6.
        """
        from scipy.special import hyp2f1

        alpha, beta = self.params
        discount = frames.check_number(discount, "discount", 0, 1)
        n = frames.floats(renewal, "renewal")
        if not ((n >= 1) & (n % 1 == 0)).all():
            raise DataError(
                _("Renewals are counted 1, 2, 3, not {n}.").format(n=n[~((n >= 1) & (n % 1 == 0))].flat[0])
            )
        if discount == 0 and alpha <= 1:
            message = _(
                "Without a discount rate the payments still to come are infinite: α is {alpha:.2f}, at most 1."
            )
            raise ModelError(message.format(alpha=alpha))
        later = hyp2f1(1, beta + n, alpha + beta + n, 1 / (1 + discount))
        return np.asarray((beta + n - 1) / (alpha + beta + n - 1) * later)


def clv_formula(
    margin: float, retention: float, discount: float, *, first: bool = True, at: str = "start"
) -> float:
    """Return the classroom's lifetime value of a subscriber, for one retention rate that stays for ever.

    Textbooks print three versions and seldom say which: with the first payment or without it, and with payments at the
    start of a period or at its end.

    Parameters
    ----------
    margin : float
        Of one period.
    retention, discount : float
        Per period as well: a yearly discount rate does not go with monthly retention.
    first : bool, default True
        Whether the first payment, which everybody makes, counts.
    at : {"start", "end"}
        When in a period is paid.

    Returns
    -------
    float
        With m, r, d: m(1+d)/(1+d−r); without the first mr/(1+d−r); with it, at the end m/(1+d−r).

    Raises
    ------
    DataError
        If retention is no share, or everybody stays for ever without a discount.

    References
    ----------
    Fader, P. S. and Hardie, B. G. S. (2012). Reconciling and clarifying CLV formulas. brucehardie.com/notes/024.

    Examples
    --------
    >>> print(*(round(clv_formula(100, 0.8, 0.1, first=first, at=at), 2)
    ...         for first, at in [(True, "start"), (False, "start"), (True, "end")]))
    366.67 266.67 333.33
    """
    margin = frames.check_number(margin, "margin", -1e12, 1e12)
    retention = frames.check_number(retention, "retention", 0, 1)
    discount = frames.check_number(discount, "discount", 0, 1)
    frames.check_choice(at, ("start", "end"), "at")
    if retention == 1 and discount == 0:
        raise DataError(_("If everybody stays for ever and nothing is discounted, the value is infinite."))
    worth = margin * (1 + discount) / (1 + discount - retention) - (0 if first else margin)
    return worth / (1 + discount) if at == "end" else worth
