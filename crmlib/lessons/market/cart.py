"""The tea cart in Suzhou: whether it raised our share, and by which of its parts.

cart    our share before and after in the city that a lot chose, beside the cities that it could have chosen
suzhou  the share there in its three parts, whose changes add up
sales   what moved our sales from one year to the next, of 10,000 households
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from crmlib.frames.diaries import Diaries
from crmlib.i18n import N_, both
from crmlib.lessons.market.brands import OURS
from crmlib.market import one_change, parfitt_collins, sales_change
from crmlib.result import Dots, Result
from crmlib.stats.change import Change

CITY = "Suzhou"
SINCE, LAST, YEAR = 70, 103, 52  # weeks of the panel: with the cart from, until; and back to the year before
ELIGIBLE = ("Shanghai", "Suzhou", "Beijing", "Shenzhen", "Guangzhou", "Chengdu")
PER = 10_000  # households, of which sales are told
PARTS = {
    "relative_penetration": N_("buyers, of those who buy tea"),
    "customer_share": N_("customer share"),
    "usage": N_("usage of tea, beside all buyers"),
    "share": N_("market share"),
}


def cart(diaries: Diaries) -> Dots:
    """Return our share before and after in the city that a lot chose, beside the cities that it could have chosen.

    Parameters
    ----------
    diaries : usable diaries
    """
    return one_change(diaries, OURS, CITY, _week(diaries, SINCE), eligible=list(ELIGIBLE))


def _week(diaries: Diaries, number: int) -> pd.Timestamp:
    """Return the Monday of a week of the panel, counted from 0, whatever year it began in."""
    return diaries.first + pd.Timedelta(weeks=number)


def suzhou(diaries: Diaries) -> Result:
    """Return our share in the city of the cart, before and with it, in three parts whose changes add up.

    Parameters
    ----------
    diaries : usable diaries

    Returns
    -------
    Result
        ``.table`` by part, and of the market share: before, after, adds_up (natural logarithm of their ratio).
    """
    there = diaries.within(city=CITY)
    spans = ((_week(diaries, SINCE - back), _week(diaries, LAST - back)) for back in (YEAR, 0))
    found = [parfitt_collins(there.between(*span), draws=20).table.loc[OURS] for span in spans]
    table = pd.DataFrame(
        {name: one[list(PARTS)] for name, one in zip(("before", "after"), found, strict=True)}
    )
    table = table.astype(float).set_axis(
        pd.Index(list(PARTS.values()), name="part_of_share", dtype=object), axis=0
    )
    table["adds_up"] = np.log(table["after"] / table["before"])
    note = both(
        "{n} households in Suzhou; 34 weeks with the cart beside the same weeks a year before "
        "(in the lesson: all before).",
        n=len(there.households),
    )  # fmt: skip
    return Result(table, formats={"before": ".2%", "after": ".2%", "adds_up": "+.4f"}, note=note)


def sales(before: Diaries, after: Diaries) -> Change:
    """Return what moved our sales from one year to the next: the market, or our part of it.

    Parameters
    ----------
    before, after : usable diaries of a year

    Returns
    -------
    Change
        ``.table``: market_volume, market_price, own_share, own_price, sales: before, after, yuan, low, high.
    """
    found = sales_change(before, after, OURS, households=PER)
    return replace(found, table=found.table.loc[[*found.parts, found.table.index[-1]]])
