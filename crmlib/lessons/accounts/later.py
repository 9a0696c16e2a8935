"""Who says what it needs, who gets the hours today, and what becomes of the largest accounts.

who_says  how large the accounts are that say what they need, and those that do not
visited   how many accounts get half of all hours, and which share of turnover they hold
luck      how far a year's turnover lies from an account's level
later     the largest accounts of a year, and which share the same accounts hold in the time after
"""

from __future__ import annotations

import pandas as pd

from crmlib.accounts import next_period
from crmlib.i18n import N_, both
from crmlib.result import Bars, Result
from crmlib.stats.fields import year_luck

# From a year to the time after it.
YEARS = {"2024": ("revenue_2024", "revenue_2025"), "2025": ("revenue_2025", "revenue_2026h1")}
SPANS = {"2024": N_("from 2024 to 2025"), "2025": N_("from 2025 to the first half of 2026")}


def who_says(accounts: pd.DataFrame) -> Result:
    """Return how large the accounts are that say what they need, and those that do not, as their managers guess.

    Parameters
    ----------
    accounts : DataFrame
        need (missing where an account does not say) and need_guess.

    Returns
    -------
    Result
        ``.table`` of two rows: accounts_n, mean_need (stated), mean_guess (by the managers).
    """
    says = accounts["need"].notna()
    rows = [
        [n.sum(), accounts.loc[n, "need"].mean(), accounts.loc[n, "need_guess"].mean()] for n in (says, ~says)
    ]
    index = pd.Index([N_("say what they need"), N_("do not say")], dtype=object, name="accounts_by_need")
    table = pd.DataFrame(rows, columns=["accounts_n", "mean_need", "mean_guess"], index=index)
    note = both("Yuan a year, means.")
    return Result(
        table.astype({"accounts_n": int}), formats=dict.fromkeys(table.columns[1:], ",.0f"), note=note
    )


def visited(accounts: pd.DataFrame) -> Result:
    """Return how many accounts get half of all hours, and which share of turnover they hold (lecture row S3.5).

    Parameters
    ----------
    accounts : DataFrame
        hours_2025 and revenue_2025.

    Returns
    -------
    Result
        ``.table`` of two rows, the most visited and all others: accounts_n, of_accounts, of_hours, of_turnover.
    """
    hours = accounts["hours_2025"].sort_values(ascending=False, kind="stable")
    half = int((hours.cumsum() < hours.sum() / 2).sum()) + 1
    counted = ["hours_2025", "revenue_2025"]
    most = accounts.index.isin(hours.index[:half])
    rows = [
        [who.sum(), who.mean(), *(accounts.loc[who, counted].sum() / accounts[counted].sum())]
        for who in (most, ~most)
    ]
    index = pd.Index(
        [N_("visited most: half of all hours"), N_("all others")], dtype=object, name="accounts_by_hours"
    )
    table = pd.DataFrame(rows, columns=["accounts_n", "of_accounts", "of_hours", "of_turnover"], index=index)
    note = both("{n:,} accounts; hours and turnover of 2025.", n=len(accounts))
    formats = dict.fromkeys(("of_accounts", "of_hours", "of_turnover"), ".1%")
    return Result(table.astype({"accounts_n": int}), formats=formats, note=note)


def luck(accounts: pd.DataFrame) -> float:
    """Return how far a year's turnover lies from an account's level: a standard deviation of the logarithm.

    Parameters
    ----------
    accounts : DataFrame
        revenue_2024 and revenue_2025.
    """
    return year_luck(*(accounts[name] for name in YEARS["2024"]))


def later(accounts: pd.DataFrame, top: float = 20, years: str = "2025") -> Bars:
    """Return which share the largest accounts of a year hold, then and in the time after.

    Parameters
    ----------
    accounts : DataFrame
        Turnover of both times.
    top : float
        How many in a hundred count as the largest.
    years : {"2024", "2025"}
        The year in which they are the largest; the time after is 2025, or the first half of 2026.

    Returns
    -------
    Bars
        ``.table`` of one row, as `crmlib.accounts.next_period` gives it.
    """
    before, after = YEARS[years]
    return next_period(accounts[before], accounts[after], top=(top / 100,))
