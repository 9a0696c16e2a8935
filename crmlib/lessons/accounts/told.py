"""The models' tables as the lesson shows them: with units, times and what a row is of in plain words.

in_yuan   a map, with the unit of its limits
ahead     A+, A, B and C five years ahead, by today's limits
won       which share of contracts was won, by points
by_fifth  what thirty hours brought, of all pairs and by fifths of potential business
a_year    what each plan brings in a year
parts     what bills are made of, and how the index is reckoned
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from crmlib.accounts import composition, priority
from crmlib.accounts.worksheet import Worksheet
from crmlib.i18n import N_, both, lines
from crmlib.result import Dots, Result
from crmlib.stats.fields import Placed
from crmlib.stats.paired_trial import PairedTrial
from crmlib.stats.plans import Plans

GROWTH, YEARS = 0.08, 5
FIFTHS = {
    "all": N_("all pairs"), "the lowest": N_("least potential business"),
    "the highest": N_("most potential business"),
}  # fmt: skip
PLANNED = ("top_hours", "gain", "low", "high", "more", "more_low", "more_high")


def in_yuan(found: Placed) -> Placed:
    """Return a map that says the unit of its limits, and in plain words which share stays in its field."""
    return _plain(replace(found, note=lines(found.note, both("Limits in yuan a year."))))


def ahead(accounts: pd.DataFrame, today: Placed, luck: float) -> Placed:
    """Return A+, A, B and C five years ahead, by today's limits.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    today : Placed
        As `crmlib.accounts.priority` returns it of them.
    luck : float
        As for `crmlib.accounts.priority`.
    """
    found = priority(
        accounts, luck=luck, spread="headroom_spread", growth=GROWTH, years=YEARS, cuts=today.cuts
    )
    said = both(
        "In {years} years, needs grown by {growth:.0%} a year; today's limits, in yuan.",
        years=YEARS,
        growth=GROWTH,
    )
    return _plain(replace(found, note=lines(said, found.note)))


def _plain(found: Placed) -> Placed:
    table = found.table.rename(columns={"sure": "stays_there"})
    return replace(found, table=table, formats=found.formats | {"stays_there": ".0%"})


def won(sheets: Worksheet) -> Dots:
    """Return which share of contracts was won, by points.

    Parameters
    ----------
    sheets : Worksheet
        As `crmlib.accounts.potential_score` returns it.

    Returns
    -------
    Dots
        ``.table`` by points: accounts, contracts_won (their share), low, high.
    """
    found = sheets.calibration()
    named = {"rate": "contracts_won"}
    formats = {named.get(name, name): spec for name, spec in found.formats.items()}
    return replace(found, table=found.table.rename(columns=named), formats=formats, value="contracts_won")


def by_fifth(accounts: pd.DataFrame, found: PairedTrial) -> Result:
    """Return what thirty hours brought, of all pairs and by fifths of potential business.

    Parameters
    ----------
    accounts : DataFrame
        The rows of `crmlib.accounts.usable`.
    found : PairedTrial
        As `crmlib.accounts.trial` returns it of them, by potential business.

    Returns
    -------
    Result
        ``.table`` by fifth: pairs, half_year_more (yuan), low, high, hour_a_year (yuan a year for each hour).
    """
    table = found.table[["pairs", "difference", "low", "high", "per_hour"]]
    table = table.rename(columns={"difference": "half_year_more", "per_hour": "hour_a_year"}, index=FIFTHS)
    none = both(
        "{n} of {all} accounts were in no pair.", n=int(accounts["pair_id"].isna().sum()), all=len(accounts)
    )
    unit = both("Yuan of turnover in half a year; the last column: for each hour, in a year.")
    return Result(table, formats=dict.fromkeys(table.columns[1:], ",.0f"), note=lines(unit, none, found.note))


def a_year(found: Plans) -> Plans:
    """Return the plans with what each brings in a year, and the unit."""
    return replace(found.only(*PLANNED), note=lines(both("Margin, in yuan a year."), found.note))


def parts(vips: pd.DataFrame, others: pd.DataFrame) -> Result:
    """Return what bills are made of, and say that an index is reckoned before shares are rounded."""
    found = composition(vips, others)
    return replace(
        found, note=lines(both("An index is reckoned from the shares before rounding."), found.note)
    )
