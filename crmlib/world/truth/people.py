"""Hidden traits of the customers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PeopleTruth:
    """Hidden traits of the customers.

    Attributes
    ----------
    business_share : float
        Share of business accounts, 0–1.
    trait_correlation : float
        Correlation of extraversion and emotional stability.
    need_weights : tuple of 5 floats
        Mean weight of physiological, safety, belonging, esteem, actualisation; sums to 1.
    need_concentration : float
        How alike customers are (Dirichlet concentration).
    away_by_need : tuple of 5 floats
        Probability that a purchase driven by each need is meant to end a problem.
    trust_a, trust_b : float
        Beta parameters of trust in the firm.
    pace_shape : float
        Gamma shape of the speed of the customer's journey (mean 1).
    """

    business_share: float = 0.06
    trait_correlation: float = 0.15
    need_weights: tuple[float, ...] = (0.14, 0.27, 0.26, 0.20, 0.13)
    need_concentration: float = 4.0
    away_by_need: tuple[float, ...] = (0.80, 0.75, 0.35, 0.30, 0.10)
    trust_a: float = 3.0
    trust_b: float = 2.5
    pace_shape: float = 4.0
