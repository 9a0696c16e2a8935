"""What goes over the counter without a card, how long service takes, and what a mailing adds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CounterTruth:
    """What is on the receipts of those who show no card.

    Within one kind of buyer and one calendar month every product is in a receipt or not whatever else is in it, the
    pairs of ``pairs`` apart. Firms buy other things than households; so products that firms buy are seen together more
    often than chance has it, and so are those of one season.

    Attributes
    ----------
    receipts : float
        Receipts of the eighteen months, as a share of members.
    business : float
        Share of receipts that carry a firm's tax number.
    household, firm : tuple of 24 floats
        Probability of each product of the catalogue, out of season.
    season : tuple of (product, months, factor)
        In which calendar months a product is bought so many times as often.
    pairs : tuple of (product, product, probability)
        Who has the first in the receipt has the second with this probability, whoever buys.
    loose : float
        Share of receipts with loose tea, by weight, beside a product; a receipt without a product is of loose tea.
    loose_yuan : tuple of 2 floats
        What loose tea costs in a receipt of the shop and of the web shop, on average.
    shop_share : tuple of 2 floats
        Share of the shops at the beginning and at the end; it falls by a line.
    pieces : tuple of 2 floats
        Mean further pieces of a line in the shop and in the web shop.
    paid, dearer : float
        Share of the list price that is paid at the beginning, and what a year adds to it.
    paid_spread : float
        Standard deviation of the logarithm of that.
    """

    receipts: float = 12_000 / 3_240
    business: float = 0.12
    household: tuple[float, ...] = (
        *(0.16, 0.20, 0.09, 0.04, 0.12, 0.10, 0.05, 0.03, 0.02, 0.04, 0.08, 0.006),
        *(0.05, 0.06, 0.05, 0.03, 0.07, 0.015, 0.02, 0.02, 0.015, 0.012, 0.03, 0.05),
    )
    firm: tuple[float, ...] = (
        *(0.16, 0.16, 0.05, 0.04, 0.06, 0.08, 0.03, 0.02, 0.42, 0.04, 0.04, 0.012),
        *(0.03, 0.06, 0.03, 0.05, 0.09, 0.02, 0.04, 0.04, 0.01, 0.30, 0.03, 0.03),
    )
    season: tuple[tuple[str, tuple[int, ...], float], ...] = (
        ("P10", (6, 7, 8), 3.0),
        ("P19", (9,), 8.0),
        ("P20", (1,), 8.0),
        ("P21", (9,), 9.0),
    )
    pairs: tuple[tuple[str, str, float], ...] = (
        ("P14", "P01", 0.36),
        ("P15", "P17", 0.135),
        ("P24", "P11", 0.125),
    )
    loose: float = 0.35
    loose_yuan: tuple[float, float] = (90.0, 60.0)
    shop_share: tuple[float, float] = (0.65, 0.35)
    pieces: tuple[float, float] = (1.0, 0.15)
    paid: float = 0.88
    dearer: float = 0.035
    paid_spread: float = 0.06


@dataclass(frozen=True)
class MinutesTruth:
    """How long the firm's people work for a member, what a minute costs, and how many minutes there are.

    Attributes
    ----------
    pack, a_line : float
        Minutes to pack an order, and for each line in it.
    pack_spread : float
        Standard deviation of that, in minutes.
    call, returned, visit : float
        Mean minutes of a call, of a parcel that came back, of a visit with the way there.
    steady : float
        Gamma shape of the minutes of one.
    rates : tuple of (activity, yuan a minute, minutes a month)
        What a minute costs, and how many are paid in a month, used or not.
    """

    pack: float = 7.0
    a_line: float = 1.5
    pack_spread: float = 1.5
    call: float = 11.0
    returned: float = 30.0
    visit: float = 80.0
    steady: float = 4.0
    rates: tuple[tuple[str, float, int], ...] = (
        ("pack", 2.0, 6_000),
        ("call", 2.0, 10_500),
        ("return", 1.5, 8_400),
        ("visit", 2.0, 21_000),
    )


@dataclass(frozen=True)
class MailingTruth:
    """What a mailing adds to what people buy anyway.

    Attributes
    ----------
    addresses : float
        Addresses on the list, as a share of members.
    rate, alike : float
        Purchases a year of an address, and the gamma shape of that.
    yuan, yuan_spread : float
        Mean of a purchase, and the standard deviation of the logarithm of an address's own mean.
    steady : float
        Gamma shape of an address's purchases.
    letters : tuple of 2 ints
        How many addresses each month's letter is sent to, and how many are held out, for 15,000 addresses.
    months : tuple of str
        When a letter was sent, on the first; its campaign runs for ``days``.
    days : int
        Of a campaign, from the first of the month on.
    added : float
        Share of those mailed who buy because of it.
    best : tuple of (month, share)
        Of one month's letter.
    letter, fixed : float
        What a letter costs, and what a campaign costs beside.
    busy : float
        Purchases in a campaign's days, as a multiple of other days.
    margin : float
        What a yuan of sales leaves.
    """

    addresses: float = 15_000 / 3_240
    rate: float = 0.65
    alike: float = 0.6
    yuan: float = 180.0
    yuan_spread: float = 0.4
    steady: float = 5.0
    letters: tuple[int, int] = (1_500, 750)
    months: tuple[str, ...] = (
        *(f"2025-{month:02d}" for month in range(7, 13)),
        *(f"2026-{month:02d}" for month in range(1, 7)),
    )
    days: int = 20
    added: float = 0.006
    best: tuple[str, float] = ("2025-11", 0.040)
    letter: float = 0.9
    fixed: float = 600.0
    busy: float = 1.1
    margin: float = 0.53
