"""How leads move through the funnel, what decides a cold call, and who rings the desk."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LeadsTruth:
    """How firms that might sign a contract move through the four layers of the funnel.

    Attributes
    ----------
    intake : tuple of (first day, leads a day)
        How many come in, from which day on.
    stays : tuple of 4 floats
        Mean days in each layer, exponential, whether the lead goes on or is lost.
    conversions : tuple of 4 floats
        Probability to go on to the next layer; of the last one, to order.
    production : float
        Mean days until an order has left production.
    sources : tuple of (name, share)
        Where leads come from; it makes no difference to what becomes of them.
    twice, backward : int
        Rows exported twice, and rows closed before they were entered.
    """

    intake: tuple[tuple[str, float], ...] = (("2025-10-01", 24.0), ("2026-04-01", 9.0))
    stays: tuple[float, ...] = (9.0, 14.0, 20.0, 12.0)
    conversions: tuple[float, ...] = (0.55, 0.45, 0.50, 0.35)
    production: float = 6.0
    sources: tuple[tuple[str, float], ...] = (("inbound", 0.25), ("mail", 0.45), ("web", 0.30))
    twice: int = 30
    backward: int = 12


@dataclass(frozen=True)
class DialsTruth:
    """What decides whether a cold call is answered, and how far the talk gets.

    Attributes
    ----------
    a_day : tuple of (first day, dials a working day)
    hot_golden, hot_other : float
        Share of hot leads among those that callers dial in golden hours, and else, where they choose the hour.
    lively_golden, lively_other : float
        The same of numbers that are answered more easily, which callers feel and nobody writes down.
    reach, hot, golden, lively : float
        Probability to get through to a cold lead, and what is added for a hot one, a golden hour, a lively number.
    between_days : float
        Standard deviation of a day's probability to get through.
    by_lot : float
        Share of dials with an hour drawn by lot.
    opening, needs_first, item : float
        Probability to get past the opening, and what is added by asking for needs first and by each prepared item.
    talents, prepares : tuple of floats
        By caller: what is added to get past the opening, and the probability that an item is prepared.
    needs_heard, pitched : float
        Probability of the next steps.
    order_cold, order_hot : float
        Probability that a pitch ends with an order.
    twice : int
        Rows entered twice.
    """

    a_day: tuple[tuple[str, int], ...] = (("2026-04-01", 85), ("2026-06-01", 118))
    hot_golden: float = 0.45
    hot_other: float = 0.18
    lively_golden: float = 0.65
    lively_other: float = 0.40
    reach: float = 0.18
    hot: float = 0.15
    golden: float = 0.03
    lively: float = 0.06
    between_days: float = 0.03
    by_lot: float = 1 / 3
    opening: float = 0.44
    needs_first: float = 0.06
    item: float = 0.015
    talents: tuple[float, ...] = (-0.10, -0.06, -0.02, 0.02, 0.06, 0.10)
    prepares: tuple[float, ...] = (0.25, 0.35, 0.45, 0.55, 0.65, 0.75)
    needs_heard: float = 0.55
    pitched: float = 0.42
    order_cold: float = 0.21
    order_hot: float = 0.42
    twice: int = 40


@dataclass(frozen=True)
class DeskTruth:
    """Who rings the desk, how long the talks take, and how long people wait.

    Attributes
    ----------
    calls_hour : tuple of floats
        Calls an hour, from 09:00 on.
    talk, patience : float
        Mean minutes of a talk, and until a waiting caller hangs up; both exponential.
    agents : int
        At the desk all day.
    """

    calls_hour: tuple[float, ...] = (22.0, 36.0, 30.0, 16.0, 18.0, 30.0, 36.0, 28.0, 20.0)
    talk: float = 4.2
    patience: float = 2.5
    agents: int = 4


@dataclass(frozen=True)
class TelesalesTruth:
    """Leads, cold calls and the desk."""

    leads: LeadsTruth = LeadsTruth()
    dials: DialsTruth = DialsTruth()
    desk: DeskTruth = DeskTruth()
