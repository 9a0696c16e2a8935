"""What shapes buying: factors of four families against the purchase of dear tea.

shaped   factors of culture, social circle, person and psychology, with a column drawn by lot as zero line
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import both
from crmlib.lessons.customers.pictures import Against
from crmlib.stats.factors import factors

PREMIUM = 200  # yuan, from which on a tea counts as dear
FAMILIES = {
    "language": "culture",
    "city": "culture",
    "occasion": "social",
    "decider": "social",
    "born": "personal",
    "entry": "personal",
    "reason": "psychological",
}


def shaped(
    purchases: pd.DataFrame, customers: pd.DataFrame, products: pd.DataFrame, reasons: pd.DataFrame
) -> Against:
    """Return which factors go with dear tea (200 yuan and more), among purchases of households.

    Parameters
    ----------
    purchases, customers, products, reasons : DataFrame
        The course's tables; of the stated reasons only whether the price comes first.

    Returns
    -------
    Against
        ``.table`` by factor: family, people, v_counted, v_less_chance (Cramér's V, corrected for chance).
    """
    table = purchases[purchases["kind"] == "household"]
    table = table.merge(
        customers[["customer_id", "city", "birth_year", "language", "entry"]], on="customer_id"
    )
    table = table.merge(products[["product_id", "price_yuan"]], on="product_id")
    first = reasons.drop_duplicates("customer_id")[["customer_id", "reason"]]
    table = table.merge(first, on="customer_id", how="left")
    said = table["reason"]
    table["reason"] = (said == "price").map({True: "price", False: "other"}).where(said.notna())
    table["born"] = pd.cut(
        table["birth_year"].astype(float), [0, 1974, 1989, 2100], labels=["a", "b", "c"]
    ).astype(object)
    table["premium"] = (table["price_yuan"] >= PREMIUM).astype(int)
    found = factors(table, "premium", FAMILIES)
    shown = found.table[["family", "people", "v_counted", "v"]].rename(columns={"v": "v_less_chance"})
    return Against(
        shown, columns=("v_counted", "v_less_chance"),
        formats=found.formats | {"v_counted": ".2f", "v_less_chance": ".2f"},
        note=both("V from 0 to 1. Star signs were drawn by lot: what they show is nothing."),
        label=both("How strongly it goes with dear tea (V from 0 to 1)"),
    )  # fmt: skip
