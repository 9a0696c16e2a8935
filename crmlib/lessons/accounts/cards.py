"""Business customers with a shop card: how much the largest hold, by base and by time.

cards     orders of business members, each once, with what was paid
held      which share the largest hold: of all cards or of those who bought, in yuan or in orders, over some weeks
windows   the share of the top fifth over longer and longer times, by both bases
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both
from crmlib.result import Result

ALL, BUYERS = "all", "buyers"
YUAN, ORDERS = "yuan", "orders"
BASES = {ALL: N_("all cards"), BUYERS: N_("cards that bought")}
COUNTED = {YUAN: N_("in yuan"), ORDERS: N_("in orders")}
WEEKS = (4, 13, 26, 52)
FOUR_FIFTHS = 0.8


class Cards(NamedTuple):
    """What `cards` returns: orders of business members with what was paid; all their cards; the ledger's last day."""

    bought: pd.DataFrame
    everybody: pd.Index
    until: pd.Timestamp


def cards(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> Cards:
    """Return the orders of business members, each once, with what was paid; and all their cards.

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger. A second export wrote some orders and their lines again.

    Returns
    -------
    Cards
        Of the orders member_id, date and paid; of the cards those that bought nothing, too.
    """
    everybody = pd.Index(members.loc[members["kind"] == "business", "member_id"])
    mine = orders[orders["member_id"].isin(everybody)].drop_duplicates("order_id")
    paid = lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum()
    bought = mine.assign(paid=mine["order_id"].map(paid))[["member_id", "date", "paid"]]
    return Cards(bought.dropna(subset="paid"), everybody, pd.to_datetime(orders["date"]).max())


def _spread(ledger: Cards, weeks: int, base: str, counted: str) -> pd.Series:
    """Return what each card holds, the largest first."""
    bought = ledger.bought
    start = ledger.until - pd.Timedelta(weeks=weeks)
    mine = bought[(bought["date"] > start) & (bought["date"] <= ledger.until)].groupby("member_id")["paid"]
    each = (mine.sum() if counted == YUAN else mine.size()).reindex(ledger.everybody, fill_value=0)
    bought_any = mine.size().reindex(ledger.everybody, fill_value=0) > 0
    if not bought_any.any():
        raise TooFewError(_("Nobody bought in these {n} weeks.").format(n=weeks))
    # What was sent back beyond what was bought is no share of anything.
    each = (each if base == ALL else each[bought_any]).clip(lower=0)
    return each.sort_values(ascending=False, kind="stable")


def held(
    ledger: Cards,
    top: float = 20,
    weeks: int = 13,
    base: str = ALL,
    counted: str = YUAN,
) -> Result:
    """Return which share of the whole the largest cards hold.

    Parameters
    ----------
    ledger : Cards
        As `cards` returns it.
    top : float
        How many in a hundred count as the largest.
    weeks : int
        Up to the last day of the ledger.
    base : {"all", "buyers"}
        Of which cards the hundredth is taken.
    counted : {"yuan", "orders"}

    Returns
    -------
    Result
        ``.table`` of one row: cards_n, largest_n (how many), top_held (their share), four_fifths (how many of the
        largest hold four fifths).

    Raises
    ------
    TooFewError
        If nobody bought.
    """
    each = _spread(ledger, weeks, base, counted)
    largest = ceil(round(top * len(each) / 100, 9))
    needed = int((each.cumsum() < FOUR_FIFTHS * each.sum()).sum()) + 1
    row = [len(each), largest, each.head(largest).sum() / each.sum(), needed]
    table = pd.DataFrame([row], columns=["cards_n", "largest_n", "top_held", "four_fifths"])
    table.index = pd.Index([both(BASES[base])], dtype=object)
    note = both(
        "{weeks} weeks up to {day}; the largest {top:g}% of {base}, counted {counted}.",
        weeks=weeks, day=f"{ledger.until:%Y-%m-%d}", top=top, base=both(BASES[base]), counted=both(COUNTED[counted]),
    )  # fmt: skip
    return Result(table, formats={"top_held": ".1%"}, note=note)


def windows(ledger: Cards) -> Result:
    """Return the share of the top fifth in yuan over longer and longer times, of all cards and of those who bought.

    Parameters
    ----------
    ledger : Cards
        As `cards` returns it.

    Returns
    -------
    Result
        ``.table`` by weeks: cards_bought, of_all_cards, of_bought_cards.
    """
    rows = []
    for weeks in WEEKS:
        everybody, buyers = (held(ledger, 20, weeks, base).table.iloc[0] for base in (ALL, BUYERS))
        rows.append([buyers["cards_n"], everybody["top_held"], buyers["top_held"]])
    table = pd.DataFrame(rows, columns=["cards_bought", "of_all_cards", "of_bought_cards"])
    table = table.set_axis(pd.Index(WEEKS, name="weeks"), axis=0).astype({"cards_bought": int})
    note = both(
        "{n:,} business customers with a shop card, up to {day}. Held: by the largest fifth, of turnover.",
        n=len(ledger.everybody), day=f"{ledger.until:%Y-%m-%d}",
    )  # fmt: skip
    return Result(table, formats=dict.fromkeys(("of_all_cards", "of_bought_cards"), ".0%"), note=note)
