"""Small tables to decide on: offers, broken promises, ideas, and the six turns of relationship marketing.

OFFERS     three offers: what the tea is worth to a buyer who knows all about it, what it costs the buyer and us
gains      what each side gains by them
complaints three letters, and which essential of honest exchange was missing
ideas      five ideas, and which of them are innovations
turns      six turns from traditional to relationship marketing, and where the course computes each
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from crmlib.i18n import N_, Labelled, both
from crmlib.market import exchange
from crmlib.result import TERM, Result

OFFERS = pd.DataFrame(
    {
        "offer": [
            N_("gift tin with this spring's tea"),
            N_("last year's tea in a new tin"),
            N_("a trial set at half price"),
        ],
        "value": [118.0, 31.0, 64.0],
        "price": [98.0, 68.0, 42.0],
        "cost": [61.0, 22.0, 47.0],
    }
)


class Essential(Labelled):
    """What honest exchange needs (lecture row S3.2)."""

    CONTRIBUTION = "contribution", N_("contribution")
    CONSIDERATION = "consideration", N_("consideration")
    COMMITMENT = "commitment", N_("commitments kept")


COMPLAINTS = {
    N_("“You said Friday. It came on Tuesday.”"): Essential.COMMITMENT,
    N_("“The tea in the beautiful tin is two years old.”"): Essential.CONTRIBUTION,
    N_("“I told him that I can't sleep. He sold me the strongest.”"): Essential.CONSIDERATION,
}

IDEAS = {
    N_("Tea is brewed on a cart where people walk past"): (True, True, True),
    N_("A new logo on the same tin"): (False, True, True),
    N_("Small bags for households of one person"): (True, True, True),
    N_("Reviews that we write ourselves"): (True, True, False),
    N_("A coal stove as a gift, in a city that has just banned coal"): (True, False, True),
}

TURNS = {
    N_("market share → customer share"): "01",
    N_("a crowd → one customer"): "06–08",
    N_("a target to hit → a need to care for"): "07",
    N_("one deal → long-term care"): "11",
    N_("data in every department → one record"): "13",
    N_("sales today → lifetime value"): "12",
}


def gains() -> Result:
    """Return three offers, and what each side gains by them.

    Returns
    -------
    Result
        ``.table`` by offer: value, price, cost, buyer_gains, seller_gains, deal.
    """
    found = exchange(OFFERS)
    table = OFFERS.set_index("offer").join(found.table)
    return replace(
        found, table=table, formats=found.formats | dict.fromkeys(("value", "price", "cost"), ".0f")
    )


def complaints() -> Result:
    """Return three letters of customers, and which essential of honest exchange was missing.

    Returns
    -------
    Result
        ``.table`` by number: letter, essential.
    """
    table = pd.DataFrame({"complaint": list(COMPLAINTS), "essential": list(COMPLAINTS.values())})
    table.index = pd.RangeIndex(1, len(COMPLAINTS) + 1, name="letter_number")
    return Result(table, formats={"complaint": TERM, "essential": TERM})


def ideas() -> Result:
    """Return five ideas: do they change something for the customer, fit the environment, keep to the law?

    Returns
    -------
    Result
        ``.table`` by idea: changes, fits, lawful, innovation (all three).
    """
    table = pd.DataFrame(list(IDEAS.values()), columns=["changes", "fits", "lawful"])
    table["innovation"] = table.all(axis=1)
    table.index = pd.Index(list(IDEAS), name="idea", dtype=object)
    return Result(
        table, note=both("Changes: one element, so that the customer notices. Fits: the environment.")
    )


def turns() -> Result:
    """Return six turns from traditional to relationship marketing, and the topics in which each is computed.

    Returns
    -------
    Result
        ``.table`` by turn: topics.
    """
    table = pd.DataFrame({"topics": list(TURNS.values())}, index=pd.Index(list(TURNS), name="turn"))
    return Result(table)
