"""What tea drinkers want, how they answer, what offer they take up, and what the brands stand for."""

from __future__ import annotations

from dataclasses import dataclass

BENEFITS = ("taste", "origin", "ease", "price", "pack", "story", "calm", "advice")
MEDIA = ("video", "feed", "magazine", "fair", "lift", "trade")
SERVICES = ("choice", "advice", "delivery")
OFFERS = ("study", "gift", "daily", "none")
BRANDS = ("greenhill", "mistypeak", "oldharbour", "redgate")


@dataclass(frozen=True)
class Kind:
    """One kind of tea drinker.

    Attributes
    ----------
    name : str
    share : float
        Of all tea drinkers.
    wants : tuple of 8 floats
        By benefit: how much more or less it is wanted than benefits are on average, in steps of the scale.
    media : tuple of 6 floats
        Share that uses each medium.
    served : tuple of 3 floats
        By service: how much better or worse they are served than others, in steps of the scale.
    age, in_shop, business : float
        Mean age; share that mostly buys in a shop; share of business accounts.
    worth : float
        Of the logarithm of a year's spend, against all.
    buys : tuple of 4 floats
        Share that buys when offered each of `OFFERS`, the last being nothing.
    """

    name: str
    share: float
    wants: tuple[float, ...]
    media: tuple[float, ...]
    served: tuple[float, ...]
    age: float
    in_shop: float
    business: float
    worth: float
    buys: tuple[float, ...]


# fmt: off
KINDS = (
    Kind("everyday", .38, (0, -.54, .99, 1.08, -.54, -.81, .27, -.45), (.55, .45, .12, .06, .40, .04), (.1, .1, .1),
         41, .25, .02, -.28, (.15, .14, .44, .13)),
    Kind("connoisseur", .27, (.99, .99, -.81, -.9, -.45, .27, 0, -.09), (.30, .40, .38, .40, .30, .06), (-.1, .2, .1),
         52, .60, .02, .22, (.41, .16, .15, .13)),
    Kind("giver", .21, (-.27, .09, -.09, -.18, 1.26, .81, -.63, -.99), (.45, .62, .22, .10, .48, .08), (.1, 0, -.8),
         38, .45, .08, .06, (.15, .58, .14, .12)),
    Kind("host", .14, (.09, -.36, .36, -.54, .54, -.81, -.54, 1.26), (.28, .42, .20, .14, .52, .38), (0, -1.3, 0),
         41, .40, .38, .30, (.42, .18, .13, .12)),
)
# fmt: on


@dataclass(frozen=True)
class SegmentTruth:
    """What tea drinkers want, how they answer, what offer they take up, and what the brands stand for.

    Attributes
    ----------
    asked : float
        Tea drinkers asked, as a share of customers; they are customers whose answers the institute numbered anew.
    kinds : tuple of Kind
        The true segments.
    level : tuple of (mean, standard deviation)
        Of where a person puts all ticks, whatever is asked: the style of answering.
    spread : float
        Standard deviation of the logarithm of how far apart a person's ticks lie.
    noise : float
        Standard deviation of a tick about what is meant, before the person's spread.
    age_spread : float
        Standard deviation of age within a segment.
    person, this_year, last_year : float
        Standard deviation of the logarithm of a year's spend: what a person keeps, what a year adds.
    spend, margin_share : float
        Yuan a year of somebody average; share of it that is left when goods are paid.
    service : tuple of (shape, scale)
        Of the gamma distribution of yuan a year that serving somebody costs.
    by_year : float
        What each year with the firm adds to the logarithm of spend, for ten years.
    straight, twice : float
        Share who tick one number throughout; respondents entered again under a new number, as a share of all.
    interviewers, turned : int, str
        How many there are; the one who filled in ``want_price`` the wrong way round.
    rated : float
        Respondents of the brand survey, as a share of customers.
    brands : tuple of 4 tuples of 8 floats
        Share of those who know a brand that find it stands for each benefit. The first two are the same.
    known : tuple of 4 floats
        Share that knows each brand.
    yes : float
        Standard deviation of how readily a respondent ticks, in log-odds.
    """

    asked: float = 900 / 8_000
    kinds: tuple[Kind, ...] = KINDS
    level: tuple[float, float] = (4.2, 1.0)
    spread: float = 0.25
    noise: float = 0.9
    age_spread: float = 13.0
    person: float = 0.5
    this_year: float = 0.45
    last_year: float = 0.45
    spend: float = 520.0
    margin_share: float = 0.42
    service: tuple[float, float] = (1.5, 35.0)
    by_year: float = 0.04
    straight: float = 0.03
    twice: float = 40 / 900
    interviewers: int = 15
    turned: str = "I07"
    rated: float = 300 / 8_000
    brands: tuple[tuple[float, ...], ...] = (
        (0.62, 0.55, 0.25, 0.30, 0.35, 0.40, 0.45, 0.40),
        (0.62, 0.55, 0.25, 0.30, 0.35, 0.40, 0.45, 0.40),
        (0.45, 0.40, 0.20, 0.15, 0.60, 0.65, 0.20, 0.30),
        (0.25, 0.12, 0.65, 0.70, 0.20, 0.10, 0.25, 0.15),
    )
    known: tuple[float, ...] = (0.95, 0.80, 0.90, 0.97)
    yes: float = 0.6
