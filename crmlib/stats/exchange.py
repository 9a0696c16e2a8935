"""When is a sale an exchange? What each side gains by an offer.

exchange   what buyer and seller each gain; a sale by which one of them loses is none
Deal       what an offer is to its two sides
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, Labelled, _, both
from crmlib.result import Result


class Deal(Labelled):
    """What an offer is to its two sides."""

    EXCHANGE = "exchange", N_("an exchange: both gain")
    PROMISE = "promise", N_("a promise not kept: the buyer loses")
    BUYER = "buyer", N_("the buyer loses")
    SELLER = "seller", N_("the seller loses")
    NEITHER = "neither", N_("nobody gains")


def exchange(offers: IntoFrame) -> Result:
    """Return what each side gains by an offer, and whether it is an exchange.

    Both give up something that is worth less to them than what they get. A sale by which one side loses is no
    exchange, however much the other gains: nobody comes back for it.

    Parameters
    ----------
    offers : data frame of any backend
        One row an offer, in yuan: value (of what the buyer really gets, to the buyer), price, cost (to the seller); if
        known promised (the value that the buyer was told) and offer (its name).

    Returns
    -------
    Result
        ``.table`` by offer: buyer_gains (value less price), seller_gains (price less cost), deal (`Deal`).

    Raises
    ------
    DataError
        If a column or number is missing, or below 0.

    Examples
    --------
    >>> offers = {"offer": ["tin", "bargain", "cure"], "value": [60, 30, 10], "price": [46, 20, 90],
    ...           "cost": [28, 25, 12], "promised": [60, 30, 200]}
    >>> exchange(pd.DataFrame(offers)).table["deal"].tolist()
    [<Deal.EXCHANGE: 'exchange'>, <Deal.SELLER: 'seller'>, <Deal.PROMISE: 'promise'>]
    """
    table = frames.to_pandas(offers, ["value", "price", "cost"])
    names = ["value", "price", "cost", *(["promised"] if "promised" in table else [])]
    amounts = frames.numbers(table, names, missing=False)
    for name in names:
        low = amounts[name] < 0
        if low.any():
            message = _("{column} is in yuan from 0 on, not {value:g} (row {row}).")
            at = int(low.to_numpy().argmax())
            raise DataError(message.format(column=name, value=amounts[name].iloc[at], row=at))
    buyer, seller = amounts["value"] - amounts["price"], amounts["price"] - amounts["cost"]
    told = amounts["promised"] - amounts["price"] if "promised" in amounts else buyer
    deal = np.select(
        [(buyer <= 0) & (seller <= 0), (buyer <= 0) & (told > 0), buyer <= 0, seller <= 0],
        [Deal.NEITHER, Deal.PROMISE, Deal.BUYER, Deal.SELLER], Deal.EXCHANGE,
    )  # fmt: skip
    index = frames.one_row_each(table, "offer") if "offer" in table else amounts.index
    out = pd.DataFrame(
        {
            "buyer_gains": buyer.to_numpy(),
            "seller_gains": seller.to_numpy(),
            "deal": [Deal(one) for one in deal],
        },
        index,
    )
    note = both("Value is what the buyer really gets, in yuan; a gain of 0 is none.")
    return Result(out, formats=dict.fromkeys(["buyer_gains", "seller_gains"], "+,.0f"), note=note)
