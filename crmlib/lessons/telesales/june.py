"""June's calls, and what they promise for July.

look         some rows of the file, of which not all can be right
june         the calls of the last month, those that can be used
ended        at which step they ended
orders_of    how many orders came of how many dials
answered     the share of dials that somebody answered
chance       how likely so many orders are, the rate known from those calls only
first_dials  the smallest number of dials, in hundreds, with which an order number is as sure as wanted
"""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from crmlib import telesales
from crmlib.result import Dots
from crmlib.stats.intervals import in_words
from crmlib.stats.predicted import binomial_trials, predict_count

PLANNED, PROMISED, SURE = 4_400, 40, 0.9  # dials of July, orders that the board wants, how sure
BY = 100  # dials, steps of the panel
COLUMNS = ["dial_id", "date", "clock", "caller", "lead_class", "got_through", "line_seconds", "ordered"]


def look(dials: pd.DataFrame) -> pd.DataFrame:
    """Return five rows of the file: three as they should be, and one dial that stands there twice.

    Parameters
    ----------
    dials : DataFrame
        As in the file.
    """
    twice = dials["dial_id"].duplicated(keep=False)
    night = (pd.to_numeric(dials["clock"].str[:2]) < 7) & ~twice
    plain = dials[~twice & ~night]
    parts = [
        plain[plain["got_through"] == 0].head(1),
        plain[plain["ordered"] == 1].head(1),
        dials[dials["dial_id"] == dials.loc[twice, "dial_id"].iloc[0]] if twice.any() else dials.head(0),
        dials[night].head(1),
    ]
    return pd.concat(parts)[COLUMNS]


def june(dials: pd.DataFrame) -> pd.DataFrame:
    """Return the calls of the last month of a log, those that can be used.

    Parameters
    ----------
    dials : DataFrame
        As in the file.
    """
    rows = telesales.usable(dials).rows
    month = pd.to_datetime(rows["date"]).dt.to_period("M")
    return rows[month == month.max()]


def ended(calls: pd.DataFrame) -> Dots:
    """Return at which step calls ended, in the columns that a lesson explains.

    Parameters
    ----------
    calls : DataFrame
        Usable dials.

    Returns
    -------
    Dots
        As `crmlib.telesales.call_path` returns it, without what it says of days.
    """
    return replace(telesales.call_path(calls), note=in_words(0.95, "Wilson"))


def orders_of(calls: pd.DataFrame) -> tuple[int, int]:
    """Return how many orders came of how many dials.

    Parameters
    ----------
    calls : DataFrame
        Usable dials.
    """
    return int(calls["ordered"].sum()), len(calls)


def answered(calls: pd.DataFrame) -> float:
    """Return the share of dials that somebody answered.

    Parameters
    ----------
    calls : DataFrame
        Usable dials.
    """
    return float(calls["got_through"].mean())


def chance(known: tuple[int, int], planned: int, target: int, *, sure_rate: bool = False) -> float:
    """Return how likely so many orders are.

    Parameters
    ----------
    known : (orders, dials)
        What the rate is known from.
    planned : int
        Dials to come.
    target : int
        Orders wanted.
    sure_rate : bool, default False
        Whether the rate is taken for the true one.
    """
    return predict_count(planned, known[0] / known[1] if sure_rate else known, target=target).chance


def first_dials(known: tuple[int, int], target: int, level: float = SURE, *, sure_rate: bool = False) -> int:
    """Return the smallest number of dials, in hundreds, with which a target is as sure as wanted.

    Parameters
    ----------
    known : (orders, dials)
        What the rate is known from.
    target : int
        Orders wanted.
    level : float, default 0.9
        How sure.
    sure_rate : bool, default False
        Whether the rate is taken for the true one.
    """
    least = binomial_trials(target, known[0] / known[1] if sure_rate else known, level)
    return BY * math.ceil(least / BY)
