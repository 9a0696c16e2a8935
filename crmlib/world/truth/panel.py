"""Who buys which tea how often in the whole market, and what moves it."""

from __future__ import annotations

from dataclasses import dataclass

BRANDS = ("greenhill", "mistypeak", "oldharbour", "redgate", "leafline", "other")


@dataclass(frozen=True)
class PanelTruth:
    """How the households of the market panel buy tea, and what is wrong with their diaries.

    Leaf tea follows the NBD-Dirichlet (Goodhardt, Ehrenberg & Chatfield 1984) but for a club, a promotion that moves
    purchases forward, and one city from one week on. A brand's long-run share with the club is what `shares` leave it
    and what the club adds.

    Attributes
    ----------
    purchases, k : float
        Mean purchases of leaf tea a household and year, and how alike rates are (gamma shape).
    s : float
        How alike tastes are (sum of the Dirichlet's weights).
    shares : tuple of 6 floats
        Of each brand of `BRANDS` in leaf tea, without the club.
    club, club_share, club_adds : str, float, float
        The brand with a club, the share of households in it, and how much of their choice it takes at once.
    shrinks : float
        By how much the category shrinks in the second year.
    cold_share, cold_purchases, cold_k, cold_s : float
        Share of households that buy bottled cold brew, and the same for it. Who drinks less leaf tea is likelier to.
    cold_against : float
        Change of the log of the chance to buy cold brew with a doubling of the rate of leaf tea, up to four times.
    cold_brands, cold_shares : tuples
        Who sells cold brew.
    promotes : str
        The brand whose promotions bring purchases forward.
    forward : float
        Probability that its purchase of the three weeks after a promotion is made in the promotion.
    promoted_elsewhere : float
        Share of other purchases at a reduced price, which moves nothing.
    cart_city, cart_week, cart_factor : str, int, float
        Where and from which week (counted from 0) Greenhill's tea cart multiplies its share of choices.
    short_diaries : float
        Share of households that report fewer than 90 weeks.
    brand_missing, scanned_twice : float
        Share of rows without a brand, and of rows written twice.
    """

    purchases: float = 9.0
    k: float = 0.75
    s: float = 1.3
    shares: tuple[float, ...] = (0.16, 0.21, 0.07, 0.26, 0.11, 0.19)
    club: str = "oldharbour"
    club_share: float = 0.05
    club_adds: float = 0.65
    shrinks: float = 0.06
    cold_share: float = 0.25
    cold_purchases: float = 6.0
    cold_k: float = 0.9
    cold_s: float = 0.8
    cold_against: float = -0.45
    cold_brands: tuple[str, ...] = ("northwell", "redgate", "greenhill")
    cold_shares: tuple[float, ...] = (0.5, 0.32, 0.18)
    promotes: str = "redgate"
    forward: float = 0.5
    promoted_elsewhere: float = 0.08
    cart_city: str = "Suzhou"
    cart_week: int = 70
    cart_factor: float = 1.35
    short_diaries: float = 0.06
    brand_missing: float = 0.01
    scanned_twice: float = 0.005
