"""What topic 15 found, beside what is true.

promotion_compared   how many will ever buy, what a promotion sells and what is left, what coupon and price cut leave
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from crmlib.coded import label
from crmlib.i18n import N_, both
from crmlib.result import TERM, Result
from crmlib.world.hidden import latent_promotions
from crmlib.world.truth import Truth

if TYPE_CHECKING:
    from crmlib.promotion import Bass

__all__ = ["Truth", "promotion_compared"]


def promotion_compared(launched: Bass, sold: Result, offered: Result, truth: Truth) -> Result:
    """Return how many will ever buy, what a promotion sells and what is left of it and of two offers, found and true.

    Parameters
    ----------
    launched : Bass
        Fitted to all months of bottled cold brew.
    sold : PromotionEffect
        Of bottled cold brew, in the years in which the lot was followed.
    offered : Result
        From `crmlib.lessons.promotion.offers`; its last two rows are those of the price cut.
    truth : Truth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth (as they are shown), inside (whether the truth lies in the interval).
    """
    made = latent_promotions(truth=truth)
    made = made[(made["article"] == "cold_brew") & made["by_lot"]]
    most = next(m for name, _months, _p, _q, m in truth.launches.launches if name == "cold_brew")
    share, yuan, people = "+.1%", "+.1f", ",.0f"
    rows = {
        N_("will ever buy cold brew"): (launched.params_["m"], *launched.interval("m"), most, people),
        N_("more sold in promotion weeks"): (*_ends(sold.table, "in_weeks"), truth.promotion.lift, share),
        N_("more sold in all ten weeks"): (
            *_ends(sold.table, "net"),
            made["net"].sum() / made["usual"].sum(),
            share,
        ),
    }
    last = offered.printed.iloc[-2:][["difference", "low", "high"]].to_numpy()
    for weeks, ends in zip((4, 12), last, strict=True):
        name = both("{offer}, after {weeks} weeks", offer=label("arm", "price_cut"), weeks=weeks)
        rows[name] = (*ends, truth.coupon.adds("price_cut", weeks), yuan)
    table = pd.DataFrame(
        [[format(one, row[4]) if one else "0" for one in row[:4]] for row in rows.values()],
        columns=["estimate", "low", "high", "truth"],
        index=pd.Index(list(rows), dtype=object),
    )
    table["inside"] = [bool(low <= true <= high) for _estimate, low, high, true, _spec in rows.values()]
    return Result(table, formats=dict.fromkeys(table.columns[:4], TERM), note=both(_NOTE))


def _ends(table: pd.DataFrame, count: str) -> tuple[float, ...]:
    return tuple(table.loc[count, ["more_than_usual", "low", "high"]])


_NOTE = N_(
    "Price cut: yuan a customer. The truth is that of the simulated firm; no real firm can look it up."
)
