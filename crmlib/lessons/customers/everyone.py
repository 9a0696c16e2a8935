"""What addressing everyone brings: a catalogue of gift teas, sent to more and more members.

everyone   by share of the list: who of them bought a gift in the next half-year, and what a yuan of postage brought
"""

from __future__ import annotations

import pandas as pd

from crmlib.frames.ledger import read_ledger
from crmlib.i18n import both, lines
from crmlib.result import Result

SPLIT, UNTIL = "2026-01-01", "2026-06-30"
CATALOGUE = 6.0
PARTS = (0.05, 0.10, 0.25, 0.50, 1.0)


def everyone(
    orders: pd.DataFrame,
    order_lines: pd.DataFrame,
    products: pd.DataFrame,
    members: pd.DataFrame,
    *,
    cost: float = CATALOGUE,
) -> Result:
    """Return what a catalogue of gifts brings, part by part of the list, those with most gift orders so far first.

    Whoever bought a gift in the half-year is taken to have ordered from the catalogue, so that it is at its best.

    Parameters
    ----------
    orders, order_lines, products, members : DataFrame
        The course's tables.
    cost : float
        Of a catalogue, in yuan.

    Returns
    -------
    Result
        ``.table`` by part of the list: catalogues, gift_buyers, back_here (margin for each yuan spent on this part),
        back_so_far (on all up to here).
    """
    gifts = set(products.loc[products["category"] == "gift", "product_id"])
    found = read_ledger(orders, order_lines[order_lines["product_id"].isin(gifts)], cost="cost_yuan").orders
    found = found[found["lines"] > 0]
    day = pd.to_datetime(found["date"])
    before, after = found[day < SPLIT], found[(day >= SPLIT) & (day <= UNTIL)]
    so_far = before.groupby("member_id")["paid"].agg(["size", "sum"])
    list_ = members[["member_id"]].join(so_far, on="member_id").fillna(0)
    list_ = list_.sort_values(["size", "sum", "member_id"], ascending=[False, False, True])["member_id"]
    margin = (after["paid"] - after["cost"]).groupby(after["member_id"]).sum().reindex(list_)
    ends = [round(share * len(list_)) for share in PARTS]
    rows = []
    for first, last in zip([0, *ends[:-1]], ends, strict=True):
        here = margin.iloc[first:last]
        spent = [cost * letters for letters in (last - first, last)]
        rows.append(
            (
                last - first,
                int(here.notna().sum()),
                here.sum() / spent[0],
                margin.iloc[:last].sum() / spent[1],
            )
        )
    table = pd.DataFrame(rows, columns=["catalogues", "gift_buyers", "back_here", "back_so_far"])
    names = [both("to {to:.0%} of the list", to=to) for to in PARTS]
    table.index = pd.Index(names, dtype=object)
    note = lines(
        both("Most gift orders until 2025 first; gifts bought in the first half of 2026."),
        both("A catalogue costs {cost:g} yuan; back: yuan of margin for each yuan of cost.", cost=cost),
    )
    return Result(table, formats={"back_here": ".1f", "back_so_far": ".1f"}, note=note)
