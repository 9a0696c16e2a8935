"""How satisfied customers really are, who says so, and who stays."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SatisfactionTruth:
    """How satisfied customers really are, who says so, and who stays.

    Attributes
    ----------
    asked_share : float
        Share of customers who were telephoned about their satisfaction.
    mean : float
        Of satisfaction, which has standard deviation 1; the same in all shops.
    shops : tuple of str
        None is better than another.
    explained : float
        Share of satisfaction's variance that the three judgements explain together.
    judgements : tuple of (last birth year, functional, liking, fulfilled)
        What satisfaction is made of, by when a customer was born.
    together : float
        Correlation of any two of the judgements.
    cuts : tuple of 4 floats
        Where an answer passes from 1 to 2, … from 4 to 5.
    heard : float
        Standard deviation of what happens to be said.
    kindness : float
        How much higher somebody answers who is asked by staff face to face.
    staff_share : float
        Share asked by staff; the others by a link.
    recommend : tuple of (mean, slope, noise)
        Answer from 0 to 10 at mean satisfaction, per unit of it, and its standard deviation.
    answers : tuple of (base, by satisfaction, by its square)
        Log-odds that somebody answers whether they would recommend.
    first_share, barrier_shares
        Share for whom the firm comes first among the brands used; shares held by a subscription, by an account.
    stay : tuple of (base, slope, rise, steepness, where, first, barrier)
        Log-odds of being a customer a year later: base + slope·s + rise·σ(steepness·(s − where)) + first + barrier.
    guests_satisfied : float
        Share of a shop's guests who are satisfied.
    smiling : tuple of (mean, standard deviation)
        How much happier than all are the guests whom staff choose to ask, in standard deviations of their mood.
    staff_alike : float
        Standard deviation of what the one who serves adds to a guest's mood.
    queue_share, queue_seen
        Share of guests whom the queue annoys most: of those drawn by lot, and of those whom staff choose.
    """

    asked_share: float = 0.8
    mean: float = 0.65
    shops: tuple[str, ...] = ("A", "B", "C", "D", "E", "F", "G", "H")
    explained: float = 0.6
    judgements: tuple[tuple[int, float, float, float], ...] = (
        (1967, 0.8, 0.3, 0.1),
        (1984, 0.4, 0.7, 0.3),
        (2100, 0.2, 0.4, 0.8),
    )
    together: float = 0.3
    cuts: tuple[float, ...] = (-1.4, -0.85, 0.07, 1.28)
    heard: float = 0.25
    kindness: float = 0.4
    staff_share: float = 0.5
    recommend: tuple[float, float, float] = (7.7, 1.5, 1.1)
    answers: tuple[float, float, float] = (-1.7, 0.5, 0.15)
    first_share: float = 0.42
    barrier_shares: tuple[float, float] = (0.15, 0.12)
    stay: tuple[float, ...] = (-0.95, 0.25, 1.5, 5.0, 1.15, 0.9, 1.5)
    guests_satisfied: float = 0.772
    smiling: tuple[float, float] = (0.45, 0.25)
    staff_alike: float = 0.25
    queue_share: float = 0.21
    queue_seen: float = 0.03
