"""Customers: what serving them leaves, and who the best of them are.

served   profit after serving, customer by customer, with the whale curve
five     five large customers, to be ordered by what they leave
best     which traits are more common among the fifth with the highest sales
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from crmlib.frames.ledger import read_ledger
from crmlib.i18n import N_, both, lines
from crmlib.lessons.sevenp.wall import RANGE
from crmlib.result import Result
from crmlib.sevenp import Tile, profiling, profitability

LARGEST = 40  # by sales, among which the five are
PLACES = (
    0,
    4,
    10,
    20,
)  # by the part of the gross margin that serving takes, the largest part first; and a fifth
LETTERS = "abcde"
_CALLED = {"goods": "goods_cost", "profit": "profit_left", "so_far": "profit_so_far"}


def served(tables: Mapping[str, pd.DataFrame]) -> Tile:
    """Return what customers leave after serving them, by fifths, with the whale curve.

    Parameters
    ----------
    tables : mapping of name to DataFrame
        orders, order_lines, activity, activity_rates.

    Returns
    -------
    Tile
        As `crmlib.sevenp.profitability` returns it, in the lesson's words: ``.table`` has goods_cost, profit_left and
        profit_so_far.
    """
    found = profitability(*(tables[name] for name in ("orders", "order_lines", "activity", "activity_rates")))
    people = found.rows
    n, losing = len(people), people["profit"] < 0
    top = people["sales"].rank(ascending=False, method="first") <= n / 5
    note = both(
        "{n:,} customers with an order in the year. {lose:,} of them ({share:.0%}) cost more than they bring; of the "
        "{top:,} with the highest sales {also:,} ({part:.0%}). Had service been spread by sales: {spread:,}.",
        n=n, lose=int(losing.sum()), share=losing.mean(), top=int(top.sum()), also=int(losing[top].sum()),
        part=losing[top].mean(), spread=int((people["by_sales"] < 0).sum()),
    )  # fmt: skip
    return replace(
        found, table=found.table.rename(columns=_CALLED), note=note,
        formats={_CALLED.get(name, name): spec for name, spec in found.formats.items()},
    )  # fmt: skip


def five(found: Tile) -> Result:
    """Return five large customers: what they bought, what the goods and serving them cost.

    Parameters
    ----------
    found : Tile
        From `served`.

    Returns
    -------
    Result
        ``.table`` by customer: sales, goods_cost, service; the largest sales first.
    """
    note = both("Yuan in the year. Service: minutes worked for this customer, times what a minute costs.")
    table = chosen(found)[["sales", "goods", "service"]].round(0).rename(columns=_CALLED)
    return Result(table, formats=dict.fromkeys(table.columns, ",.0f"), note=note)


def chosen(found: Tile) -> pd.DataFrame:
    """Return the five by letter, the largest sales first: sales, goods, service, profit, by_sales.

    The fifth is the one whom serving costs least, unless the five would then stand in one order by profit and by
    another column.

    Parameters
    ----------
    found : Tile
        From `served`.
    """
    large = found.rows.sort_values("sales", ascending=False, kind="stable").head(LARGEST)
    taken = (large["service"] / (large["sales"] - large["goods"])).sort_values(ascending=False, kind="stable")
    for fifth in range(LARGEST - 1, PLACES[-1], -1):
        mine = large.loc[taken.index[[*PLACES, fifth]]].sort_values("sales", ascending=False)
        orders = mine.assign(
            service=-mine["service"], added=mine["sales"] - mine["goods"] + mine["service"]
        ).rank()
        if not any(orders[name].equals(orders["profit"]) for name in ("sales", "service", "added")):
            break
    return mine.set_index(pd.Index(list(LETTERS), name="customer_letter"))


def best(tables: Mapping[str, pd.DataFrame], found: Tile) -> Tile:
    """Return which traits are more common among the fifth with the highest sales than among all customers.

    Parameters
    ----------
    tables : mapping of name to DataFrame
        members, orders, order_lines, products.
    found : Tile
        From `served`: its customers.

    Returns
    -------
    Tile
        ``.table`` by trait: customers, share, base_share, index, low, high.
    """
    people = traits(tables, found)
    tile = profiling(people, "best", ["kind", "channel", "category", "sent_back"])
    note = both(
        "The {n:,} customers with the highest sales beside all {all:,}; of {traits} traits that say nothing, "
        "{luck:.1f} would lie off 100 by luck.",
        n=int(people["best"].sum()), all=len(people), traits=len(tile.table), luck=0.05 * len(tile.table),
    )  # fmt: skip
    return replace(
        tile.only("customers", "share", "base_share", "index", "low", "high"), note=lines(note, both(RANGE))
    )


def traits(tables: Mapping[str, pd.DataFrame], found: Tile) -> pd.DataFrame:
    """Return by customer: kind, channel most used (habit), category most bought (taste), sent_back (risk), best (tier).

    Parameters
    ----------
    tables : mapping of name to DataFrame
        members, orders, order_lines, products.
    found : Tile
        From `served`: its customers.
    """
    ledger = read_ledger(tables["orders"], tables["order_lines"]).orders.set_index("order_id")
    rows = tables["order_lines"].drop_duplicates()
    rows = rows.assign(member_id=rows["order_id"].map(ledger["member_id"]))
    rows["category"] = rows["product_id"].map(tables["products"].set_index("product_id")["category"])
    bought = rows.pivot_table("paid_yuan", "member_id", "category", "sum", fill_value=0.0)
    back = set(tables["activity"].loc[tables["activity"]["work"] == "return", "member_id"])
    used = pd.crosstab(ledger["member_id"], ledger["channel"])
    people = tables["members"].set_index("member_id")[["kind"]].reindex(found.rows.index)
    people["channel"] = used.idxmax(axis=1).reindex(people.index)
    people["category"] = bought.idxmax(axis=1).reindex(people.index)
    people["sent_back"] = np.where(
        people.index.isin(list(back)), N_("sent something back"), N_("sent nothing back")
    )
    order = found.rows["sales"].rank(ascending=False, method="first")
    people["best"] = (order <= len(people) / 5).reindex(people.index)
    return people.reset_index()
