"""Probabilities and speeds of the customer's journey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

START_STAGE = MappingProxyType({"online": (0.93, 0.05, 0.02, 0.0, 0.0), "shop": (0.75, 0.20, 0.05, 0.0, 0.0)})
NEXT_STAGE = MappingProxyType(
    {
        "online": (
            (0.00, 0.52, 0.03, 0.00, 0.00, 0.45),
            (0.05, 0.00, 0.40, 0.00, 0.02, 0.53),
            (0.00, 0.08, 0.00, 0.42, 0.10, 0.40),
            (0.00, 0.06, 0.12, 0.00, 0.46, 0.36),
        ),
        "shop": (
            (0.00, 0.70, 0.06, 0.00, 0.02, 0.22),
            (0.02, 0.00, 0.55, 0.00, 0.06, 0.37),
            (0.00, 0.06, 0.00, 0.38, 0.26, 0.30),
            (0.00, 0.05, 0.10, 0.00, 0.62, 0.23),
        ),
    }
)


@dataclass(frozen=True)
class JourneyTruth:
    """Probabilities and speeds of the journey, apart for customers who come online and by a shop.

    Attributes
    ----------
    shop_share : float
        Share of customers whose first contact is a shop.
    growth : float
        How much more likely the last day's entry is than the first day's, as a factor.
    start : dict of mode to 5 probabilities
        Stage of the first contact.
    next_stage : dict of mode to 4 × 6 probabilities
        From attention, interest, desire, memory to those four, the first order, and lost.
    wait_days : 5 floats
        Mean days until an event of each stage, beyond the shortest possible.
    memory_gap_days : int
        Fewest days between Desire and what counts as Memory.
    early_return : float
        Probability of a look-in within four days of the first Desire, which is no evidence of memory.
    extra_events : 5 floats
        Mean number of further events in a visit, by stage.
    reorder_days : float
        Mean days between a buyer's orders.
    """

    shop_share: float = 0.30
    growth: float = 2.0
    start: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: START_STAGE)
    next_stage: Mapping[str, tuple[tuple[float, ...], ...]] = field(default_factory=lambda: NEXT_STAGE)
    wait_days: tuple[float, ...] = (10.0, 5.0, 9.0, 12.0, 7.0)
    memory_gap_days: int = 7
    early_return: float = 0.30
    extra_events: tuple[float, ...] = (1.5, 2.2, 1.4, 1.2, 0.3)
    reorder_days: float = 24.0
