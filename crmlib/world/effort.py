"""What hours of salespeople truly bring at the firm's business accounts, beside what was found.

accounts_compared   the trial and the plans beside the truth
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.world.hidden import latent_accounts
from crmlib.world.truth.accounts import AccountsTruth


def accounts_compared(
    accounts: pd.DataFrame,
    trial: pd.DataFrame,
    plans: pd.DataFrame,
    hours: pd.DataFrame,
    truth: AccountsTruth,
) -> Result:
    """Return what was found of thirty hours and of plans, and what is true.

    Parameters
    ----------
    accounts : DataFrame
        customer_id, margin and revenue_2025.
    trial, plans : DataFrame
        Tables of ``trial`` (row all) and ``compare_plans`` (by Plan: gain, low, high).
    hours : DataFrame
        By customer_id: the hours that each plan gives it.
    truth : AccountsTruth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth (yuan), inside.
    """
    mine = accounts.set_index("customer_id")
    room = latent_accounts().set_index("customer_id")["headroom"].reindex(mine.index).to_numpy()
    margin = (mine["margin"] / mine["revenue_2025"]).to_numpy()

    def adds(spent: np.ndarray) -> np.ndarray:
        return np.array([truth.gain(one, each) for one, each in zip(room, spent, strict=True)])

    half_year = adds(np.full(len(room), truth.trial_hours)).mean() / 2
    rows: dict[object, tuple] = {
        N_("thirty hours by lot: turnover in half a year"): (
            *trial.loc["all", ["difference", "low", "high"]],
            half_year,
        )
    }
    for plan in plans.index:
        spent = hours.loc[mine.index, getattr(plan, "value", plan)].to_numpy()
        rows[plan] = (*plans.loc[plan, ["gain", "low", "high"]], float(adds(spent) @ margin))
    table = pd.DataFrame(rows.values(), columns=["estimate", "low", "high", "truth"])
    table.index = pd.Index(list(rows), dtype=object)
    table["inside"] = table["truth"].between(table["low"], table["high"])
    note = both("Yuan; plans: margin a year from {hours:,.0f} hours.", hours=hours.iloc[:, 0].sum())
    return Result(table, formats=dict.fromkeys(["estimate", "low", "high", "truth"], ",.0f"), note=note)
