"""How many customers each contact point truly loses, beside what was found; and the same of roles and shops.

true_losses        customers lost through each point, by the truth that made the table
losses_compared    found losses beside the true ones
roles_compared     what a point of the buyer's and of the user's satisfaction does to the odds to buy again
shops_compared     what a point of staff satisfaction is worth in profit
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.customers.inside import Mirror
from crmlib.customers.roles import Matters, Role
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both
from crmlib.result import Result
from crmlib.stats.points_met import ContactPoint
from crmlib.world.contact_points import harm
from crmlib.world.truth.customers import ContactTruth, RolesTruth, ShopsTruth


def true_losses(visits: pd.DataFrame, truth: ContactTruth) -> pd.Series:
    """Return how many customers each contact point truly loses: chance as it is, less that without its failures.

    Parameters
    ----------
    visits : DataFrame
        The table ``contact_visits``.
    truth : ContactTruth
        What made it.

    Examples
    --------
    >>> visits = {point[0]: ["ok"] for point in ContactTruth().points} | {"apology": [None]}
    >>> lost = true_losses(pd.DataFrame(visits | {"complaint_handling": ["failed"]}), ContactTruth())
    >>> print(round(lost["complaint_handling"], 3))  # log-odds −1.7 + 1.5 against −1.7
    0.296
    """
    table = visits.drop_duplicates()
    names = [point[0] for point in truth.points]
    adds = harm(table[names].eq("failed").fillna(False), (table["apology"] == "call").to_numpy(bool), truth)
    odds = truth.base + adds.sum(axis=1)
    lost = {name: float((_sigma(odds) - _sigma(odds - adds[name])).sum()) for name in names}
    return pd.Series(lost)


def losses_compared(found: Result, visits: pd.DataFrame, truth: ContactTruth) -> Result:
    """Return what was found of each contact point's losses, and what is true.

    Parameters
    ----------
    found : Result
        What ``contact_points`` returns.
    visits : DataFrame
    truth : ContactTruth

    Returns
    -------
    Result
        ``.table`` by point: losses, losses_low, losses_high, truth, inside.
    """
    table = found.table[["losses", "losses_low", "losses_high"]].copy()
    true = true_losses(visits, truth)
    table["truth"] = [true[str(ContactPoint(point).value)] for point in table.index]
    table["inside"] = table["truth"].between(table["losses_low"], table["losses_high"])
    order = table["truth"].sort_values(ascending=False, kind="stable").index
    note = both(
        "Truth: chance to leave as it is, less the chance without that failure, summed over customers."
    )
    return Result(table.loc[order], formats=dict.fromkeys(table.columns[:4], ",.0f"), note=note)


def roles_compared(found: Matters, truth: RolesTruth) -> Result:
    """Return by what a point of each one's satisfaction raises the odds to buy again, found and true.

    Parameters
    ----------
    found : Matters
        What ``matters`` returns.
    truth : RolesTruth

    Returns
    -------
    Result
        ``.table`` by role: odds_a_point, low, high, truth, inside.

    Raises
    ------
    DataError
        If there were too few purchases by two persons for odds.
    """
    if found.odds is None:
        raise DataError(_("Too few purchases by two persons: no odds were found to compare."))
    table = found.odds.table.copy()
    _base, user, buyer = truth.repurchase
    true = {Role.USER: np.exp(user / truth.spread), Role.BUYER: np.exp(buyer / truth.spread)}
    table["truth"] = [float(true[role]) for role in table.index]
    table["inside"] = table["truth"].between(table["low"], table["high"])
    note = both(
        "Truth: by what each point of satisfaction multiplies the odds, the other person's held fixed."
    )
    return Result(table, formats=dict.fromkeys(table.columns[:4], ".2f"), note=note)


def shops_compared(found: Mirror, truth: ShopsTruth, spread: float = 0.8) -> Result:
    """Return what a point of staff satisfaction is worth in profit: as it looks, in the same district, and truly.

    Parameters
    ----------
    found : Mirror
        What ``mirror`` returns.
    truth : ShopsTruth
    spread : float
        Points of staff satisfaction in a standard deviation.

    Returns
    -------
    Result
        ``.table``: yuan_a_point.
    """
    _mean, _district, guests, staff, _chance = truth.profit
    through = truth.staff_service * truth.service_guests * guests
    rows = {
        N_("profit a point, all shops"): found.slope,
        N_("profit a point, same district"): found.slope_given,
        N_("profit a point, in truth"): (staff + through) / spread,
    }
    table = pd.DataFrame({"yuan_a_point": pd.Series(rows)})
    note = both("Truth: {direct:,.0f} by themselves, {through:,.0f} by way of service and guests.",
                direct=staff / spread, through=through / spread)  # fmt: skip
    return Result(table, formats={"yuan_a_point": ",.0f"}, note=note)


TERMS = (N_("yuan_a_point"),)


def _sigma(odds: pd.Series) -> pd.Series:
    return 1 / (1 + np.exp(-odds))
