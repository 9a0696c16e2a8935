"""What a firm aims at, and what acts on it: targets by era of marketing, a year's events by element of the environment.

Era          the four eras of marketing, in order (lecture row S0.4)
Element      what surrounds a firm's strategy (lecture row S0.5)
Step         marketing as a process in five steps (lecture row S3.1)
targets      eight targets of Greenhill Tea, those of 2019 with their eras or those of 2026
orientation  how many targets belong to each era
events       a year's events by element, and in which figure of the sales each shows
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, Labelled, both
from crmlib.result import TERM, Result


class Era(Labelled):
    """The four eras of marketing, in order."""

    PRODUCTION = "production", N_("production")
    SELLING = "selling", N_("selling")
    MARKETING = "marketing", N_("marketing")
    SOCIETAL = "societal", N_("societal marketing")


class Element(Labelled):
    """What surrounds a firm's strategy and acts on it."""

    ECONOMY = "economy", N_("economy")
    SOCIETY = "society", N_("society and culture")
    DEMOGRAPHY = "demography", N_("demography")
    TECHNOLOGY = "technology", N_("technology")
    GOVERNMENT = "government", N_("government")
    COMPETITION = "competition", N_("competition")
    SUPPLIERS = "suppliers", N_("suppliers")
    CHANNELS = "sales_channels", N_("sales channels")
    INVESTORS = "investors", N_("investors")
    CUSTOMERS = "customers", N_("the customers")
    PARTNERS = "partners", N_("own partners")


class Step(Labelled):
    """Marketing as a process."""

    UNDERSTAND = "understand", N_("understand needs")
    STRATEGY = "strategy", N_("a strategy led by customers")
    PLAN = "plan", N_("a plan of one piece")
    RELATIONS = "relations", N_("relations that pay, and delight")
    VALUE = "value_back", N_("value back: profit and customer equity")


class Seen(Labelled):
    """In which figure of the sales an event shows."""

    MARKET = "market", N_("what all households buy")
    PRICE = "price", N_("prices of all")
    SHARE = "our_share", N_("our share")
    NOT = "not_seen", N_("not in the panel")


TARGETS_2019 = {
    N_("Roast 40 tonnes without a stop of the ovens"): Era.PRODUCTION,
    N_("Bring the cost of a tin below 11 yuan"): Era.PRODUCTION,
    N_("A second roasting line by autumn"): Era.PRODUCTION,
    N_("Every salesperson rings 40 customers a day"): Era.SELLING,
    N_("Sell off last year's harvest by March"): Era.SELLING,
    N_("Twice the money for billboards"): Era.SELLING,
    N_("Ask 300 households why they drink tea"): Era.MARKETING,
    N_("Highest yield of leaf for each hour of work"): Era.PRODUCTION,
}
TARGETS_2026 = {
    N_("The new line packs 9,000 bags an hour"): Era.PRODUCTION,
    N_("Advertise until the spring tea is sold"): Era.SELLING,
    N_("Smaller bags, since a third of the households are one person"): Era.MARKETING,
    N_("Tins that come back, though a new one is cheaper"): Era.SOCIETAL,
    N_("The same quality at 8 % lower cost for each kilo"): Era.PRODUCTION,
    N_("A prize for whoever sells most gift boxes in December"): Era.SELLING,
    N_("Open on Sundays, because that is when families come"): Era.MARKETING,
    N_("No tea whose pickers are paid below the fair wage, even at a lower profit"): Era.SOCIETAL,
}
EVENTS = {
    Element.ECONOMY: (N_("Wages hardly rise; households look for the cheaper bag"), Seen.MARKET),
    Element.SOCIETY: (N_("Offices take to coffee in the morning"), Seen.MARKET),
    Element.DEMOGRAPHY: (N_("More households of one person"), Seen.MARKET),
    Element.TECHNOLOGY: (N_("Cold brew that keeps in the bottle"), Seen.MARKET),
    Element.GOVERNMENT: (N_("New rules on what may be claimed of tea"), Seen.NOT),
    Element.COMPETITION: (N_("Red Gate at a reduced price, one week a quarter"), Seen.SHARE),
    Element.SUPPLIERS: (N_("Late frost: leaf is dearer for everybody"), Seen.PRICE),
    Element.CHANNELS: (N_("A platform raises its fee"), Seen.NOT),
    Element.INVESTORS: (N_("The owner gives 400,000 yuan for one plan"), Seen.NOT),
    Element.CUSTOMERS: (N_("People in Suzhou drink tea in the street"), Seen.SHARE),
    Element.PARTNERS: (N_("The market hall rents us a place for a cart"), Seen.SHARE),
}


def targets(year: int = 2019) -> Result:
    """Return eight targets of Greenhill Tea; those of 2019 with the era to which they belong.

    Parameters
    ----------
    year : 2019 or 2026

    Returns
    -------
    Result
        ``.table`` by number: target, and era (2019 only).
    """
    held = TARGETS_2019 if year == 2019 else TARGETS_2026
    table = pd.DataFrame({"target": list(held), "era": list(held.values())})
    table.index = pd.Index(list("abcdefgh"), name="target_letter")
    formats = {"target": TERM, "era": TERM}
    return Result(table if year == 2019 else table[["target"]], formats=formats)


def orientation(eras: list[Era]) -> dict[Era, int]:
    """Return how many targets belong to each era.

    Examples
    --------
    >>> orientation([Era.SELLING, Era.SELLING])[Era.SELLING]
    2
    """
    return {era: eras.count(era) for era in Era}


def events() -> Result:
    """Return a year's events by element of the environment, and in which figure of the sales each shows.

    Returns
    -------
    Result
        ``.table`` by element: event, seen_in.
    """
    table = pd.DataFrame(list(EVENTS.values()), columns=["event_of_year", "seen_in"])
    table.index = pd.Index(list(EVENTS), name="element", dtype=object)
    return Result(
        table,
        formats={"event_of_year": TERM, "seen_in": TERM},
        note=both("What we decide ourselves is strategy; all this surrounds it."),
    )
