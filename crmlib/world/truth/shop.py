"""How members of the shop card buy, lapse and spend, and what they put into an order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShopTruth:
    """How members buy, lapse and spend, and what is wrong with the ledger.

    Rates are per week. The first order opens the card. From then on orders follow the BG/NBD model (Fader, Hardie and
    Lee 2005) exactly: a member orders at a rate of their own, and leaves for good after a *repeat* order with a
    probability of their own; after the first order nobody leaves, as in that model. The yuan of an order, net of what
    was given back, follow the gamma-gamma model (Fader and Hardie 2013), independent of rate and leaving.

    Attributes
    ----------
    business_share : float
        Share of business accounts, 0–1; an exact number in every lot of members.
    r, alpha : float
        Gamma shape and rate (weeks) of a household's weekly rate of orders.
    a, b : float
        Beta parameters of a household's probability to leave after a repeat order.
    business_r, business_alpha, business_a, business_b : float
        The same for business accounts.
    p, q, v : float
        An order's yuan are gamma with shape ``p`` and the member's own rate, which is gamma (``q``, rate ``v``).
    keeps_channel : float
        Probability that an order comes by the channel by which the card was taken.
    campaign_known, campaign_told : float
        Probability that an order in a campaign's days carries its name: without and with consent to mailings. A name
        is all that a campaign adds; it makes no order.
    exported_twice : float
        Share of orders that a second export wrote again.
    refunded : float
        Share of orders with a further line that was given back; it adds and takes the same yuan.
    cost_missing : float
        Share of lines without a cost.
    """

    business_share: float = 2 / 27
    r: float = 1.1
    alpha: float = 10.6
    a: float = 0.8
    b: float = 2.4
    business_r: float = 2.0
    business_alpha: float = 8.7
    business_a: float = 0.5
    business_b: float = 6.0
    p: float = 5.5
    q: float = 3.5
    v: float = 250.0
    keeps_channel: float = 0.8
    campaign_known: float = 0.12
    campaign_told: float = 0.55
    exported_twice: float = 0.004
    refunded: float = 0.02
    cost_missing: float = 0.015


@dataclass(frozen=True)
class BasketTruth:
    """What members put into an order, given the yuan that they spend.

    Attributes
    ----------
    further_lines : float
        Mean number of lines beyond the first.
    most_lines : int
        Of an order.
    yuan_a_line : float
        An order has one line at most for each so many yuan.
    household, business : tuple of 24 floats
        How much each product of the catalogue is wanted, out of season.
    season : tuple of (product, first day, last day, factor)
        When a product is wanted more; days as MM-DD, a season may pass the new year. It moves what is bought, not when.
    pairs : tuple of (product, product, factor)
        Who has the one in the basket wants the other so much more.
    bulk : tuple of 2 floats
        How little households and business accounts like many pieces of one thing (power of their number).
    discount : float
        Largest discount at which a product fits what is to be spent, as a share of that, where any product does.
    cost_tea, cost_ware, cost_gift : float
        Cost of goods as a share of the list price.
    cost_spread : float
        Standard deviation of the logarithm of a line's cost.
    """

    further_lines: float = 1.35
    most_lines: int = 6
    yuan_a_line: float = 60.0
    household: tuple[float, ...] = (
        *(1.6, 2.2, 1.4, 0.8, 1.5, 1.2, 0.9, 0.7, 0.2, 0.6, 0.7, 0.15),
        *(0.5, 0.6, 0.25, 0.3, 0.2, 0.12, 0.15, 0.15, 0.1, 0.12, 0.2, 0.4),
    )
    business: tuple[float, ...] = (
        *(1.0, 1.4, 0.6, 0.5, 0.6, 0.8, 0.4, 0.3, 4.0, 0.5, 0.2, 0.25),
        *(0.2, 0.3, 0.15, 0.5, 0.6, 0.3, 0.4, 0.4, 0.1, 3.0, 0.3, 0.2),
    )
    season: tuple[tuple[str, str, str, float], ...] = (
        ("P01", "03-15", "05-31", 2.5),
        ("P10", "05-15", "09-15", 4.0),
        ("P19", "08-20", "10-05", 16.0),
        ("P20", "12-10", "02-15", 16.0),
        ("P21", "08-25", "09-12", 18.0),
        ("P22", "11-15", "01-31", 3.0),
    )
    pairs: tuple[tuple[str, str, float], ...] = (
        ("P14", "P01", 2.2),
        ("P17", "P15", 1.8),
        ("P11", "P24", 1.5),
    )
    bulk: tuple[float, float] = (1.0, 0.3)
    discount: float = 0.25
    cost_tea: float = 0.40
    cost_ware: float = 0.55
    cost_gift: float = 0.48
    cost_spread: float = 0.04
