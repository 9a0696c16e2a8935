"""The case: iced tea that taught nobody, and the rice cooker that came with an air conditioner.

iced_tea     who has heard of a brand, who knows what it is for, and how many try it
rice_cooker  what a gift after the heat wave left, counted until autumn and until the next summer
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.tables import POINTS

# Of those who know what it is for, and of those who have only heard of it, this share tried it.
TRIED_KNOWING, TRIED_HEARD = 0.31, 0.04
FIRM = (0.62, 0.14)  # have heard of it, know what it is for
RIVAL, STAR = (0.35, 0.24), (0.71, 0.10)
MORE = 0.10
SOLD, LIFT, NEXT_SPRING = 20_000, 0.18, 0.70  # air conditioners; gross; of the extra, buyers of next spring
MARGIN, COOKER = 700, 90  # yuan each


def tried(aware: float, understood: float) -> float:
    """Return the share of all that tries a product.

    Parameters
    ----------
    aware, understood : float
        Shares of all that have heard of it, and that know what it is for.

    Examples
    --------
    >>> round(tried(0.62, 0.14), 4)
    0.0626
    """
    return understood * TRIED_KNOWING + (aware - understood) * TRIED_HEARD


def iced_tea() -> Result:
    """Return who has heard of a brand, who knows what it is for, and how many try it.

    Returns
    -------
    Result
        ``.table`` by firm: heard_of_it, knows_purpose, tried_it (shares of all), over_firm (over the firm as it is).
    """
    aware, understood = FIRM
    rows = {
        N_("the firm"): FIRM,
        N_("its rival"): RIVAL,
        N_("the firm, with a star in the advertisement"): STAR,
        N_("the firm, if 10 points more had heard of it"): (aware + MORE, understood),
        N_("the firm, if 10 points more knew what it is for"): (aware, understood + MORE),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["heard_of_it", "knows_purpose"])
    table["tried_it"] = tried(table["heard_of_it"], table["knows_purpose"])
    table["over_firm"] = table["tried_it"] - tried(*FIRM)
    formats = {"heard_of_it": ".0%", "knows_purpose": ".0%", "tried_it": ".1%", "over_firm": POINTS}
    note = both(
        "Of those who know what it is for {knowing:.0%} try it, of those who have only heard of it {heard:.0%}.",
        knowing=TRIED_KNOWING,
        heard=TRIED_HEARD,
    )
    return Result(table, formats=formats, note=note)


def rice_cooker() -> Result:
    """Return what a gift after the heat wave left, counted until autumn and until the next summer.

    Returns
    -------
    Result
        ``.table`` by how long it is counted: extra_sold, margin_made, gifts_paid, left_over (yuan).
    """
    extra = SOLD * LIFT
    counted = {
        N_("until the end of September"): extra,
        N_("until the end of next June"): extra * (1 - NEXT_SPRING),
    }
    gifts = (SOLD + extra) * COOKER
    rows = [(more, more * MARGIN, gifts, more * MARGIN - gifts) for more in counted.values()]
    table = pd.DataFrame(rows, columns=["extra_sold", "margin_made", "gifts_paid", "left_over"])
    table.index = pd.Index(list(counted), name="counted_until")
    formats = dict.fromkeys(table, ",.0f")
    note = both(
        "{sold:,} sold without the gift, {lift:.0%} more with it. One leaves {margin} yuan, a cooker costs {cooker}.",
        sold=SOLD,
        lift=LIFT,
        margin=MARGIN,
        cooker=COOKER,
    )
    return Result(table, formats=formats, note=note)
