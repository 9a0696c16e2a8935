"""What was found, beside what is true: only of a simulated firm can that be said.

buying_compared   chances to buy in the end
worth_compared    what one unit more of an offer is worth to customers
moves_compared    how shares move when offers change
shop_compared     how members of the shop card buy, stop and spend
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib.i18n import both
from crmlib.result import Result
from crmlib.tables import POINTS, TERM, as_printed
from crmlib.world.journey import buying
from crmlib.world.market import PARTS
from crmlib.world.truth.journey import JourneyTruth
from crmlib.world.truth.market import MarketTruth
from crmlib.world.truth.shop import ShopTruth


def buying_compared(found: Mapping[str, Result], truth: JourneyTruth) -> Result:
    """Return estimated and true chances to buy in the end.

    Parameters
    ----------
    found : mapping of entry mode to Result
        What ``Chain.absorption`` says of the customers who came in that way.
    truth : JourneyTruth

    Returns
    -------
    Result
        ``.table`` by state, one entry mode after the other: first_met, bought, low, high, truth, inside (whether it
        lies in the interval).
    """
    true = buying(truth)
    parts = [
        one.table[["bought", "low", "high"]].assign(
            truth=[true.loc[entry, str(state.value)] for state in one.table.index], first_met=entry
        )
        for entry, one in found.items()
    ]
    formats = {"first_met": TERM, **dict.fromkeys(("bought", "low", "high", "truth"), ".1%")}
    return Result(_judged(pd.concat(parts))[[*formats, "inside"]], formats=formats, note=_NOTE)


def worth_compared(found: Result, truth: MarketTruth) -> Result:
    """Return estimated and true willingness to pay, of the parts that customers of the simulated firm weigh.

    Parameters
    ----------
    found : Result
        What ``willingness_to_pay`` says.
    truth : MarketTruth

    Returns
    -------
    Result
        ``.table`` by part: wtp, low, high, truth, inside.
    """
    real = dict(zip(PARTS, truth.coefficients, strict=True))
    table = found.table.loc[[part for part in found.table.index if part in real], ["wtp", "low", "high"]]
    judged = _judged(table.assign(truth=[-real[part] / real["price"] for part in table.index]))
    return Result(judged, formats=dict.fromkeys(("wtp", "low", "high", "truth"), ".2f"), note=_NOTE)


def shop_compared(found: Mapping[str, Result], truth: ShopTruth) -> Result:
    """Return estimated and true parameters of how households of the shop card buy, stop and spend.

    Parameters
    ----------
    found : mapping of name to Result
        What ``parameters`` of the models of buying and of spend say.
    truth : ShopTruth

    Returns
    -------
    Result
        ``.table`` by parameter: estimate, low, high, truth, inside.
    """
    table, real = (
        pd.concat([one.table[["estimate", "low", "high"]] for one in found.values()]),
        {"α_": "alpha"},
    )
    judged = _judged(
        table.assign(truth=[getattr(truth, real.get(name, name.removesuffix("_"))) for name in table.index])
    )
    return Result(judged, formats=dict.fromkeys(("estimate", "low", "high", "truth"), ".2f"), note=_NOTE)


def moves_compared(
    found: Mapping[str, Result], offers: pd.DataFrame, changes: Mapping[str, Mapping[str, float]],
    truth: MarketTruth,
) -> Result:  # fmt: skip
    """Return by how much shares move when offers change: as models say, and in truth.

    Parameters
    ----------
    found : mapping of name to Result
        What ``what_if`` says by each model; the names are terms.
    offers : DataFrame
        One row an offer.
    changes : mapping of offer to mapping of attribute to amount
        As for ``what_if``.
    truth : MarketTruth

    Returns
    -------
    Result
        ``.table`` by offer: each model's change, and the truth, in shares.
    """
    changed = offers.copy()
    for name, amounts in changes.items():
        for attribute, amount in amounts.items():
            changed.loc[changed["alternative"] == name, attribute] += amount
    shares = [_true_shares(one, truth) for one in (changed, offers)]
    names = pd.Index(offers["alternative"].tolist(), name="alternative", dtype=object)
    table = pd.DataFrame({model: one.table["change"] for model, one in found.items()}).reindex(names)
    table["truth"] = shares[0] - shares[1]
    printed = pd.DataFrame({model: one.printed["change"] for model, one in found.items()}).reindex(names)
    less = [as_printed(pd.Series(one), ".1%").to_numpy() for one in shares]
    printed["truth"] = (less[0] - less[1]).round(10)
    return Moves(table, formats=dict.fromkeys(table.columns, POINTS), as_shares_are=printed)


@dataclass(frozen=True, repr=False)
class Moves(Result):
    """By how much shares move, printed as where the shares themselves stand beside it.

    Attributes
    ----------
    as_shares_are : DataFrame
        The table with the differences of the printed shares.
    """

    as_shares_are: pd.DataFrame = field(kw_only=True)

    @property
    def printed(self) -> pd.DataFrame:
        """The table as it is shown."""
        return self.as_shares_are


def _true_shares(offers: pd.DataFrame, truth: MarketTruth) -> np.ndarray:
    """Return how all customers together choose among four offers: a nested logit, computed from its definition."""
    utility = offers[list(PARTS)].to_numpy(float) @ np.array(truth.coefficients) + np.array(truth.constants)
    weight: np.ndarray = np.exp(utility)
    twins = offers["alternative"].isin(truth.nest).to_numpy()
    inside = weight[twins] ** (1 / truth.dissimilarity)
    weight[twins] = inside * inside.sum() ** (truth.dissimilarity - 1)
    return weight / weight.sum()


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(inside=table["truth"].between(table["low"], table["high"]))


_NOTE = both("The truth is that of the simulated firm; no real firm can look it up.")
