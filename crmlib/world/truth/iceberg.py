"""What really drives satisfaction with a deal, and what people say does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.iceberg.layers import DRIVERS, Driver
from crmlib.stats.relative_weights import lmg

RATED = tuple(driver.value for driver in Driver)
NAMED = tuple(driver.value for driver in DRIVERS)


@dataclass(frozen=True)
class IcebergTruth:
    """What really drives satisfaction with a deal, and what people say does.

    Vectors of nine follow the iceberg from product down to trust.

    Attributes
    ----------
    deal_share, best_worst_share, ice_cream_share, sweets_share : float
        Share of customers who take part in each.
    halo : 9 floats
        How much each rating is one general impression (loading of a standardised rating).
    layer : 9 floats
        How much each rating is what its layer has in common.
    rating_mean, rating_sd : 9 floats
        Ratings before they are rounded to 1–10.
    effect : 11 floats
        Points of satisfaction that one more point of each rating is worth; contact and weather do nothing.
    broken_samples : float
        Share of samples that arrive broken (rated 1–4; all others 10).
    satisfaction_mean, satisfaction_noise : float
        Mean and unexplained standard deviation of satisfaction, 0–100.
    win_at, win_slope : float
        Satisfaction at which half the deals are won, and points per unit of log-odds.
    stated_points : 9 floats
        Mean of 100 points as people distribute them.
    refusal, purchase : 9 floats
        Probability of each reason that is given for a lost and for a won deal.
    apart_yuan, joint_yuan : 2 floats
        Median willingness to pay for 350 g in the 300 ml cup and 400 g in the 1000 ml cup, judged apart and jointly.
    reweigh_adding, reweigh_removing : float
        Probability that a customer asks to have the sweets weighed again.
    """

    deal_share: float = 0.20
    best_worst_share: float = 0.03
    ice_cream_share: float = 0.08
    sweets_share: float = 0.06
    halo: tuple[float, ...] = (0.45, 0.35, 0.50, 0.55, 0.45, 0.55, 0.60, 0.55, 0.45)
    layer: tuple[float, ...] = (0.40, 0.30, 0.40, 0.55, 0.40, 0.60, 0.60, 0.60, 0.35)
    rating_mean: tuple[float, ...] = (7.4, 6.2, 7.6, 6.1, 6.4, 6.6, 5.9, 6.0, 5.7)
    rating_sd: tuple[float, ...] = (1.5, 1.9, 1.5, 1.8, 1.7, 1.8, 1.9, 1.9, 2.0)
    effect: tuple[float, ...] = (0.6, 0.8, 0.7, 0.9, 0.6, 0.0, 0.9, 1.1, 3.0, 2.0, 0.0)
    broken_samples: float = 0.010
    satisfaction_mean: float = 58.0
    satisfaction_noise: float = 8.5
    win_at: float = 59.0
    win_slope: float = 6.0
    stated_points: tuple[float, ...] = (20.0, 27.0, 21.0, 5.0, 9.0, 6.0, 2.0, 3.0, 7.0)
    refusal: tuple[float, ...] = (0.21, 0.43, 0.15, 0.03, 0.07, 0.05, 0.01, 0.02, 0.03)
    purchase: tuple[float, ...] = (0.27, 0.18, 0.24, 0.07, 0.06, 0.06, 0.02, 0.04, 0.06)
    apart_yuan: tuple[float, float] = (13.0, 10.0)
    joint_yuan: tuple[float, float] = (10.4, 12.2)
    reweigh_adding: float = 0.08
    reweigh_removing: float = 0.30

    def latent_correlation(self) -> np.ndarray:
        """Return the correlation of the nine ratings before rounding."""
        halo, layer = np.asarray(self.halo), np.asarray(self.layer)
        same = np.repeat(np.arange(3), 3)
        corr = np.outer(halo, halo) + np.outer(layer, layer) * (same[:, None] == same)
        np.fill_diagonal(corr, 1.0)
        return corr

    def covariance(self) -> np.ndarray:
        """Return the exact covariance of the eleven ratings as they stand in the table, rounded to 1–10."""
        # A rounded rating is a sum of nine steps of a normal variable. Its Hermite coefficients are closed
        # sums over the steps, and two such ratings covary by sum over k of c_k d_k rho**k (Mehler).
        steps = (np.arange(1.5, 10.0) - np.asarray(self.rating_mean)[:, None]) / np.asarray(self.rating_sd)[
            :, None
        ]
        density = np.exp(-(steps**2) / 2) / np.sqrt(2 * np.pi)
        before, now = np.zeros_like(steps), np.ones_like(steps)
        rho, cov = self.latent_correlation(), np.zeros((9, 9))
        for k in range(1, 80):
            # `now` is the Hermite polynomial of degree k − 1, divided by the root of (k − 1)!.
            coefficient = (density * now).sum(axis=1) / np.sqrt(k)
            cov += np.outer(coefficient, coefficient) * rho**k
            before, now = now, (steps * now - np.sqrt(k - 1) * before) / np.sqrt(k)
        # The series is slow on the diagonal, where the variance is a plain sum.
        np.fill_diagonal(cov, self._rounded_variance())
        whole = np.zeros((11, 11))
        whole[:9, :9] = cov
        values, odds = np.array([10, 1, 2, 3, 4]), np.array([4 / self.broken_samples - 4, 1, 1, 1, 1])
        whole[9, 9] = np.average(values**2, weights=odds) - np.average(values, weights=odds) ** 2
        whole[10, 10] = 99 / 12
        return whole

    def rounded_mean(self) -> np.ndarray:
        """Return the exact means of the nine ratings as they stand in the table."""
        return self._probabilities() @ np.arange(1, 11)

    def _probabilities(self) -> np.ndarray:
        from scipy.special import ndtr

        steps = (np.arange(1.5, 10.0) - np.asarray(self.rating_mean)[:, None]) / np.asarray(self.rating_sd)[
            :, None
        ]
        return np.diff(np.pad(ndtr(steps), ((0, 0), (1, 1)), constant_values=(0.0, 1.0)), axis=1)

    def _rounded_variance(self) -> np.ndarray:
        return self._probabilities() @ np.arange(1, 11) ** 2 - self.rounded_mean() ** 2

    def importance(self) -> pd.Series:
        """Return each driver's true part of R² (LMG in the population); the parts sum to the true R²."""
        cov, effect = self.covariance(), np.asarray(self.effect)
        joint = np.empty((12, 12))
        joint[:11, :11] = cov
        joint[:11, 11] = joint[11, :11] = cov @ effect
        joint[11, 11] = effect @ cov @ effect + self.satisfaction_noise**2 + 1 / 12
        sd = np.sqrt(np.diag(joint))
        return pd.Series(lmg((joint / np.outer(sd, sd))[None])[0], index=list(RATED), name="importance")
