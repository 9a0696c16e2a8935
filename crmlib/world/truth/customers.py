"""Who buys for whom, where customers meet the firm, what told them of it, and what a shop does to its guests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RolesTruth:
    """Who initiates, influences, decides, buys, uses and pays, and whose satisfaction brings a purchase back.

    Attributes
    ----------
    occasions : int
        Purchases that are asked about beside 8,000 customers.
    business_share : float
        Share of them made for a firm.
    same : tuple of 2 floats
        Probability that buyer and user are one person: in a household, in a firm.
    mean, spread : float
        Of satisfaction, before it is rounded to 1 … 10.
    together : float
        Correlation of the two satisfactions where buyer and user differ.
    repurchase : tuple of 3 floats
        Log-odds to buy again: at the mean, for each spread of the user's satisfaction, and of the buyer's.
    not_asked, user_of_gift : float
        Share of answers that are missing; of a user's where the purchase is a present.
    premium : tuple of 5 floats
        Log-odds that the purchase costs 200 yuan or more: at the base, for a firm, for a buyer born before 1975, for
        serving guests, for a present.
    """

    occasions: int = 1_400
    business_share: float = 0.25
    same: tuple[float, float] = (0.58, 0.06)
    mean: float = 7.0
    spread: float = 1.6
    together: float = 0.3
    repurchase: tuple[float, float, float] = (-0.1, 1.1, 0.15)
    not_asked: float = 0.04
    user_of_gift: float = 0.14
    premium: tuple[float, ...] = (-1.3, 0.5, 0.8, 0.5, 0.6)


@dataclass(frozen=True)
class ContactTruth:
    """How often each contact point is met and fails, and what a failure does.

    Attributes
    ----------
    people : int
        Customers who are followed, of 8,000.
    points : tuple of (name, met, failed, harm)
        In the order of the journey: share of customers who meet it, share of those whom it fails if nobody is careless,
        and what a failure adds to the log-odds of leaving within the year. The complaint is met by those who complain.
    complains : tuple of 2 floats
        Probability to complain: without any failure, and after one or more.
    base : float
        Log-odds to leave of those whom nothing failed.
    careless : float
        Standard deviation of the log-odds of a failure over customers, the same at all of a customer's contact points.
    apologised : tuple of str
        Where half of the failed, drawn by lot, got an apology call the same day.
    call_leaves : float
        What such a call leaves of the harm: .5 halves it.
    twice : float
        Share of rows entered twice: customers who moved from one shop to another.
    """

    people: int = 2_600
    points: tuple[tuple[str, float, float, float], ...] = (
        ("advert", 0.80, 0.045, 0.0),
        ("advice", 0.55, 0.042, 0.5),
        ("ordering", 0.95, 0.027, 0.4),
        ("payment", 0.95, 0.015, 2.8),
        ("notice", 0.90, 0.105, 0.0),
        ("delivery", 0.92, 0.056, 1.0),
        ("invoice", 0.35, 0.028, 1.4),
        ("complaint_handling", 0.0, 0.36, 1.5),
        ("thanks", 0.60, 0.045, 0.1),
    )
    complains: tuple[float, float] = (0.015, 0.38)
    base: float = -1.7
    careless: float = 0.5
    apologised: tuple[str, ...] = ("payment", "delivery", "invoice")
    call_leaves: float = 0.5
    twice: float = 0.005


@dataclass(frozen=True)
class SourceTruth:
    """Where customers learn of the firm, and which source decides.

    Attributes
    ----------
    people : int
        Customers who are asked, of 8,000.
    used : tuple of (source, share, weight)
        Share of people who use it, and how much it counts where several are used: the deciding one is drawn by weight.
    remembers : float
        Share of people who name as their first source the one that the log has; others name any that they used.
    blank : float
        Share of answers that are missing.
    """

    people: int = 900
    used: tuple[tuple[str, float, float], ...] = (
        ("personal", 0.55, 1.9),
        ("commercial", 0.78, 0.65),
        ("public", 0.38, 0.7),
        ("experiential", 0.40, 1.3),
    )
    remembers: float = 0.45
    blank: float = 0.03


@dataclass(frozen=True)
class ShopsTruth:
    """What makes staff and guests of a shop satisfied. All standard normal, a shop each.

    Attributes
    ----------
    shops : int
        Beside 8,000 customers.
    guests : int
        Asked in each shop; three in one of them.
    district_staff : float
        What a rich district adds to the satisfaction of staff.
    measures : tuple of (measure, weight)
        What each of five measures adds to the satisfaction of staff.
    measures_alike : float
        Correlation of the measures.
    staff_service, service_guests, district_guests : float
        What staff add to service, service to guests, and the district to guests.
    icc : float
        Share of the variance of guests' ratings that lies between shops.
    profit : tuple of 5 floats
        Yuan: mean, and what the district, guests, staff and chance add a standard deviation.
    moved : float
        Share of guests who moved and were asked in two shops.
    """

    shops: int = 36
    guests: int = 25
    district_staff: float = 0.75
    measures: tuple[tuple[str, float], ...] = (
        ("right_people", 0.20),
        ("complementary", 0.05),
        ("training", 0.12),
        ("systems", 0.30),
        ("team", 0.36),
    )
    measures_alike: float = 0.15
    staff_service: float = 0.45
    service_guests: float = 0.55
    district_guests: float = 0.5
    icc: float = 0.14
    profit: tuple[float, ...] = (640_000.0, 145_000.0, 60_000.0, 25_000.0, 75_000.0)
    moved: float = 0.006
