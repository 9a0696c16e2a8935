"""How new products spread, what a season does, and what promotions, coupons and price cuts really change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LaunchTruth:
    """How six new products found their first buyers.

    Attributes
    ----------
    launches : tuple of (article, months, p, q, m)
        How long each has been sold, and Bass' three numbers by month: who buys without anybody's word, what word of
        mouth adds, and how many will ever buy.
    k : float
        Months scatter as negative binomial counts with this shape.
    """

    launches: tuple[tuple[str, int, float, float, float], ...] = (
        ("flask", 91, 0.008, 0.09, 24_000),
        ("kettle", 53, 0.012, 0.15, 9_000),
        ("chamomile", 38, 0.020, 0.22, 15_000),
        ("reserve", 34, 0.060, 0.03, 1_200),
        ("cold_brew", 32, 0.006, 0.19, 18_000),
        ("sparkling", 12, 0.005, 0.20, 15_000),
    )
    k: float = 40.0


@dataclass(frozen=True)
class PromotionTruth:
    """What moves the weekly sales of four products in eight regions.

    Attributes
    ----------
    articles : tuple of (article, packs, peak, first wave, second wave, first week)
        Packs a week in a region of usual size, the week of the year in which people buy most, how far the two waves of
        the season reach (of the logarithm), and the first of the weeks from which a start was drawn.
    size_spread : float
        Standard deviation of the logarithm of regions' sizes.
    trend : float
        Growth a week.
    noise : float
        Standard deviation of the logarithm, a week and region.
    starts, length, per_year : int
        From how many weeks a start was drawn, how many weeks a promotion lasts, and in how many regions a year.
    lift : float
        What people buy more in these weeks.
    borrowed : float
        Share of that which they buy less in the weeks after.
    payback : tuple of floats
        How that is spread over these weeks.
    ignored : int
        The year, counted from 0, in which headquarters took the regions on the rise and not those of the lot.
    rise : tuple of floats
        What lifts a region on the rise, in the weeks before, during and after, as a logarithm: it comes anyway.
    ahead : int
        By how many weeks dealers buy ahead of the season.
    stocked : float
        What dealers put in store in promotion weeks, over what people buy more.
    drawn_down : int
        In how many weeks they sell that off.
    festival : tuple of 3 floats
        What Spring Festival does two weeks before it, one week before it, and in its week, as a logarithm.
    missing : float
        Share of region-weeks that were never reported.
    """

    articles: tuple[tuple[str, float, int, float, float, int], ...] = (
        ("cold_brew", 620.0, 25, 0.48, 0.12, 14),
        ("longjing", 340.0, 16, 0.50, 0.15, 8),
        ("gift_box", 180.0, 37, 1.05, 0.25, 27),
        ("green_tea", 900.0, 40, 0.18, 0.04, 30),
    )
    size_spread: float = 0.2
    trend: float = 0.002
    noise: float = 0.08
    starts: int = 12
    length: int = 4
    per_year: int = 3
    lift: float = 0.55
    borrowed: float = 0.6
    payback: tuple[float, ...] = (0.30, 0.25, 0.18, 0.12, 0.09, 0.06)
    ignored: int = 1
    rise: tuple[float, float, float] = (0.18, 0.32, 0.18)
    ahead: int = 3
    stocked: float = 0.8
    drawn_down: int = 10
    festival: tuple[float, float, float] = (0.12, 0.30, -0.45)
    missing: float = 0.012


@dataclass(frozen=True)
class CouponTruth:
    """What a coupon and a price cut change, and what they only bring forward.

    Attributes
    ----------
    share : float
        Share of customers in the test.
    shape, rate : float
        Orders a week: gamma by customer, with this shape and mean.
    yuan, steady : float
        Mean of an order at list price, and the shape of its gamma distribution.
    before : int
        Weeks counted before the test.
    weeks : tuple of int
        Horizons at which orders are counted.
    arms : tuple of (arm, brought forward, new orders)
        Which share of the orders of weeks 5 to 12 is made in the first four instead, and orders a customer on top.
    early : float
        Share of what comes in the first four weeks that comes in the first two.
    """

    share: float = 0.75
    shape: float = 0.5
    rate: float = 0.35
    yuan: float = 40.0
    steady: float = 12.0
    before: int = 12
    weeks: tuple[int, int, int, int] = (2, 4, 8, 12)
    arms: tuple[tuple[str, float, float], ...] = (
        ("no_offer", 0.0, 0.0),
        ("coupon", 0.0536, 0.05),
        ("price_cut", 0.0893, 0.0),
    )
    early: float = 0.6

    def adds(self, arm: str, week: int) -> float:
        """Return by how many yuan at list price an arm's mean lies above that of no offer after so many weeks."""
        moved, new = next((moved, new) for name, moved, new in self.arms if name == arm)
        later = self.rate * (self.weeks[-1] - self.weeks[1])
        if week >= self.weeks[1]:
            back = moved * self.rate * (week - self.weeks[1])
            return self.yuan * (moved * later + new - back)
        return self.yuan * (moved * later + new) * self.early
