"""What customers really weigh, and which firms are near substitutes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MarketTruth:
    """What customers weigh when they choose where to buy tea.

    Attributes
    ----------
    coefficients : tuple of 10 floats
        Utility per unit of each of `PARTS`: six ratings (1–10), yuan, days, steps, kilometres.
    constants : tuple of 4 floats
        Of each firm of `FIRMS`, whatever its levels; Greenhill is the base.
    nest : tuple of str
        The firms that are near substitutes.
    dissimilarity : float
        Of the nest: 1 none, toward 0 perfect substitutes.
    people_share : float
        Share of customers who take part.
    tasks, holdout : int
        Tasks a person; the last ``holdout`` of them are for testing predictions.
    price_steps : tuple of floats
        Factors of the catalogue price that tasks use.
    quits : float
        Probability to stop after a task (later tasks are missing).
    abandons : float
        Probability that a task is left without a choice.
    double_clicks : float
        Probability that a task was recorded with two choices.
    """

    coefficients: tuple[float, ...] = (0.24, 0.20, 0.12, 0.10, 0.08, 0.06, -0.016, -0.10, -0.08, -0.06)
    constants: tuple[float, ...] = (0.0, 0.15, 0.50, 0.10)
    nest: tuple[str, ...] = ("greenhill", "mistypeak")
    dissimilarity: float = 0.5
    people_share: float = 0.2
    tasks: int = 8
    holdout: int = 2
    price_steps: tuple[float, ...] = field(default=(0.8, 0.9, 1.0, 1.1, 1.2))
    quits: float = 0.01
    abandons: float = 0.015
    double_clicks: float = 0.002
