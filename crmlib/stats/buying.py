"""How people buy until they stop: the likelihoods behind BG/NBD, MBG/NBD and Pareto/NBD, on sufficient statistics.

People with the same history count together (`crmlib.stats.histories`), so a million take little longer than a
thousand. While active everybody orders at a rate of their own, λ ~ gamma(r, α); how they stop is
where the families differ:

BetaGeometric   after an order, with a chance of their own, p ~ beta(a, b) (Fader, Hardie & Lee 2005); ``later=1``: also
                after the very first one (MBG/NBD; Batislam, Denizel & Filiztekin 2007)
Pareto          at any moment, at a rate of their own, μ ~ gamma(s, β) (Schmittlein, Morrison & Colombo 1987)

Each gives: log-likelihood and its derivatives, expected orders (of a new person, of this person), the chance of being
active still, and a simulated future.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from crmlib.stats.histories import Counted

_NODES = 32  # of Gauss and Legendre: exact to twelve digits here, also for hundreds of orders

_AT_ONCE = 1024  # rows times nodes that stay in a processor's cache


def _rising(x: np.ndarray, r: float) -> tuple[np.ndarray, np.ndarray]:
    """Return lnΓ(r + x) − lnΓ(r) and its derivative; distinct x are few, and these functions slow."""
    from scipy.special import gammaln, psi

    times = x.astype(int)
    few = np.arange(times.max() + 1)
    return (gammaln(r + few) - gammaln(r))[times], (psi(r + few) - psi(r))[times]


@dataclass(frozen=True)
class BetaGeometric:
    """Whoever stops does so right after an order, with a chance of their own.

    Attributes
    ----------
    later : 0 or 1
        Whether somebody may also stop after the first order of all.
    """

    later: int = 0
    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "a", "b")

    def start(self, counted: Counted) -> np.ndarray:
        """Return parameters of the right scale to begin with."""
        rate = (counted.n @ counted.x) / (counted.n @ counted.T)
        return np.array([1.0, 1.0 / rate, 1.0, 2.0])

    def rows(self, params: np.ndarray, c: Counted) -> np.ndarray:
        """Return each row's log-likelihood."""
        return self._likelihood(params, c)[0]

    def __call__(self, params: np.ndarray, c: Counted) -> tuple[float, np.ndarray]:
        """Return the log-likelihood and its derivatives."""
        value, slope = self._likelihood(params, c)
        return float(c.n @ value), np.asarray(slope @ c.n)

    def _stopped(self, params: np.ndarray, c: Counted) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the log odds of having stopped after the last order, and ln((α + T)/(α + recency)), b + x − 1 in them.

        The odds are 0, so their log minus infinity, where nobody can have stopped.
        """
        r, alpha, a, b = params
        can = c.x + self.later > 0
        before = np.where(can, b + self.later + c.x - 1, 1.0)
        silence = np.log((alpha + c.T) / (alpha + c.recency))
        return np.where(can, np.log(a / before) + (r + c.x) * silence, -np.inf), silence, before

    def _likelihood(self, params: np.ndarray, c: Counted) -> tuple[np.ndarray, np.ndarray]:
        from scipy.special import expit

        r, alpha, a, b = params
        up, up_slope = _rising(c.x, r)
        stay, stay_slope = _rising(c.x + self.later, b)
        both, both_slope = _rising(c.x + self.later, a + b)
        odds, silence, before = self._stopped(params, c)
        gone, waits = expit(odds), np.log1p(c.T / alpha)
        value = up - c.x * np.log(alpha) + stay - both - (r + c.x) * waits + np.logaddexp(0, odds)
        slope = np.stack(
            [
                up_slope - waits + gone * silence,
                r / alpha - (r + c.x) * ((1 - gone) / (alpha + c.T) + gone / (alpha + c.recency)),
                -both_slope + gone / a,
                stay_slope - both_slope - gone / before,
            ]
        )
        return value, slope

    def alive(self, params: np.ndarray, c: Counted) -> np.ndarray:
        """Return the chance of being active still; 1 without a repeat unless ``later``, which is no finding."""
        from scipy.special import expit

        return np.asarray(expit(-self._stopped(params, c)[0]))

    def more(self, params: np.ndarray, c: Counted, t: float | np.ndarray) -> np.ndarray:
        """Return the orders to be expected in the next t, given what each person did."""
        from scipy.special import hyp2f1

        r, alpha, a, b = params
        if abs(a - 1) < 1e-5:  # the formula is 0/0 there, and smooth around
            sides = ([r, alpha, 1 + side, b] for side in (-1e-4, 1e-4))
            return np.asarray(sum(self.more(np.array(side), c, t) for side in sides) / 2)
        after = a + b + self.later + c.x - 1
        z = t / (alpha + c.T + t)
        # Euler's transformation of the published form, which overflows for people with hundreds of orders.
        left = (1 - z) ** (a - 1) * hyp2f1(a + b + self.later - 1 - r, a - 1, after, z)
        return np.asarray(after / (a - 1) * (1 - left) * self.alive(params, c))

    def future(self, params: np.ndarray, c: Counted, t: float, rng: np.random.Generator) -> np.ndarray:
        """Return one simulated number of orders in the next t for each person."""
        r, alpha, a, b = params
        rate = rng.gamma(r + c.x, 1 / (alpha + c.T))
        leave = np.maximum(rng.beta(a, b + self.later + c.x), 1e-12)
        orders = np.minimum(rng.poisson(rate * t), rng.geometric(leave))
        return np.where(rng.random(len(c.x)) < self.alive(params, c), orders, 0)


@dataclass(frozen=True)
class Pareto:
    """Whoever stops does so at any moment, at a rate of their own."""

    names: ClassVar[tuple[str, ...]] = ("r", "alpha", "s", "beta")

    def start(self, counted: Counted) -> np.ndarray:
        """Return parameters of the right scale to begin with."""
        scale = (counted.n @ counted.T) / (counted.n @ counted.x)
        return np.array([1.0, scale, 1.0, scale])

    def rows(self, params: np.ndarray, c: Counted) -> np.ndarray:
        """Return each row's log-likelihood."""
        return self._likelihood(params, c)[0]

    def __call__(self, params: np.ndarray, c: Counted) -> tuple[float, np.ndarray]:
        """Return the log-likelihood and its derivatives."""
        total, slopes = 0.0, np.zeros(len(params))
        for begin in range(0, len(c.n), _AT_ONCE):
            part = Counted(*(column[begin : begin + _AT_ONCE] for column in c))
            value, slope = self._likelihood(params, part)
            total, slopes = total + float(part.n @ value), slopes + slope @ part.n
        return total, slopes

    def _when(self, params: np.ndarray, c: Counted) -> tuple[np.ndarray, np.ndarray]:
        """Return moments between the last order and T, and the log weight of having stopped there.

        The published hypergeometric functions cancel for busy people; the integral that they solve does not. It is
        taken in ln(m + t), m the smaller of α and β, and no further than it weighs anything.
        """
        r, alpha, s, beta = params
        nodes, weights = np.polynomial.legendre.leggauss(_NODES)
        m = min(alpha, beta)
        low = np.log(m + c.recency)
        # Beyond e⁻⁴⁵ of its beginning the integrand adds nothing to sixteen digits.
        steep = (r + c.x) if alpha <= beta else np.full(len(c.x), s)
        high = np.minimum(np.log(m + c.T), low + 45 / steep)
        half = (high - low)[:, None] / 2
        w = low[:, None] + half * (1 + nodes)
        t = np.exp(w) - m
        with np.errstate(divide="ignore"):
            density = np.log(half * weights) + w + np.log(s) + s * np.log(beta) - (s + 1) * np.log(beta + t)
        return t, density - (r + c.x)[:, None] * np.log(alpha + t)

    def _weights(
        self, params: np.ndarray, c: Counted
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the log of all, the share that is active still, the moments of stopping and their shares."""
        r, alpha, s, beta = params
        still = -(r + c.x) * np.log(alpha + c.T) + s * np.log(beta / (beta + c.T))
        t, stopped = self._when(params, c)
        top = np.maximum(still, stopped.max(axis=1))
        share = np.exp(stopped - top[:, None])
        alive = np.exp(still - top)
        total = alive + share.sum(axis=1)
        return top + np.log(total), alive / total, t, share / total[:, None]

    def _likelihood(self, params: np.ndarray, c: Counted) -> tuple[np.ndarray, np.ndarray]:
        r, alpha, s, beta = params
        up, up_slope = _rising(c.x, r)
        total, alive, t, share = self._weights(params, c)

        def mean(f: np.ndarray, at_end: np.ndarray) -> np.ndarray:
            return np.asarray((share * f).sum(axis=1) + alive * at_end)

        dead = 1 - alive
        slope = np.stack(
            [
                up_slope + np.log(alpha) - mean(np.log(alpha + t), np.log(alpha + c.T)),
                r / alpha - (r + c.x) * mean(1 / (alpha + t), 1 / (alpha + c.T)),
                dead / s + np.log(beta) - mean(np.log(beta + t), np.log(beta + c.T)),
                s / beta - mean((s + 1) / (beta + t), s / (beta + c.T)),
            ]
        )
        return up + r * np.log(alpha) + total, slope

    def alive(self, params: np.ndarray, c: Counted) -> np.ndarray:
        """Return the chance of being active still."""
        return self._weights(params, c)[1]

    def more(self, params: np.ndarray, c: Counted, t: float | np.ndarray) -> np.ndarray:
        """Return the orders to be expected in the next t, given what each person did."""
        r, alpha, s, beta = params
        length = np.log((beta + c.T + t) / (beta + c.T))
        # (1 − e^{−(s−1)·length})/(s − 1), which is the length itself at s = 1.
        years = length if abs(s - 1) < 1e-9 else -np.expm1(-(s - 1) * length) / (s - 1)
        return np.asarray((r + c.x) * (beta + c.T) / (alpha + c.T) * years * self.alive(params, c))

    def future(self, params: np.ndarray, c: Counted, t: float, rng: np.random.Generator) -> np.ndarray:
        """Return one simulated number of orders in the next t for each person."""
        r, alpha, s, beta = params
        rate = rng.gamma(r + c.x, 1 / (alpha + c.T))
        leave = np.maximum(rng.gamma(s, 1 / (beta + c.T)), 1e-300)
        stays = np.minimum(rng.exponential(1 / leave), t)
        return np.where(rng.random(len(c.x)) < self.alive(params, c), rng.poisson(rate * stays), 0)


Family = BetaGeometric | Pareto
