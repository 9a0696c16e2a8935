"""How many customers each contact point truly loses, beside what was found; and the same of roles.

true_losses        customers lost through each point, by the truth that made the table
losses_compared    found losses beside the true ones
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import both
from crmlib.result import Result
from crmlib.stats.points_met import ContactPoint
from crmlib.world.contact_points import harm
from crmlib.world.truth.customers import ContactTruth


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
    >>> failed = {point[0]: ["ok"] for point in ContactTruth().points} | {"complaint": ["failed"], "apology": [None]}
    >>> lost = true_losses(pd.DataFrame(failed), ContactTruth())
    >>> print(round(lost["complaint"], 3))  # log-odds −1.7 + 1.5 against −1.7
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


def _sigma(odds: pd.Series) -> pd.Series:
    return 1 / (1 + np.exp(-odds))
