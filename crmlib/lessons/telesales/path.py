"""The outbound path, and what the exercises of topic 16 count by hand.

CallStep        seven steps of one caller, in order (lecture row S4.15)
four_layers     what another firm has in each layer of its funnel, for how long, and how many go on
in_layer_three  who has left a layer since a day, who is still in it, and for how long
two_halves      dials of another call centre: hours drawn by lot, and hours that the callers chose
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, Labelled, both
from crmlib.result import Result
from crmlib.telesales import FunnelLayer


class CallStep(Labelled):
    """What one caller does on the way from a letter to an offer."""

    MAIL = "mail", N_("writes to 900 tea houses")
    LEAD = "lead", N_("notes the 70 who answer")
    FUNNEL = "funnel", N_("sorts them by how near they are to an order")
    PLAN = "plan", N_("prepares numbers and questions the evening before")
    OPENER = "opener", N_("says who she is and why she calls")
    NEEDS = "needs", N_("asks what they miss in their present tea")
    PITCH = "pitch", N_("offers the box that closes just that gap")


LAYERS = pd.DataFrame(
    {"in_it": [150, 115, 52, 33], "days_in_it": [7.0, 10.5, 21.0, 14.0], "go_on": [0.50, 0.35, 0.60, 0.40]},
    index=pd.Index(list(FunnelLayer)[:4], name="funnel_layer", dtype=object),
)
ORDERS_A_WEEK = 6


def needed(layers: pd.DataFrame = LAYERS, orders: float = ORDERS_A_WEEK) -> pd.Series:
    """Return how many must be in each layer so that as many orders come every week.

    Parameters
    ----------
    layers : DataFrame
        By layer: days_in_it, go_on.
    orders : float
        A week.

    Examples
    --------
    >>> needed().round().tolist()
    [143.0, 107.0, 75.0, 30.0]
    """
    entering = orders / layers["go_on"][::-1].cumprod()[::-1]
    return entering / 7 * layers["days_in_it"]


def four_layers() -> Result:
    """Return what another firm has in each layer of its funnel.

    Returns
    -------
    Result
        ``.table`` by layer: in_it (contacts), days_in_it (mean stay), go_on (share that reaches the next layer, or
        orders).
    """
    note = both("The last layer goes on to an order. Wanted: {orders} orders a week.", orders=ORDERS_A_WEEK)
    return Result(LAYERS, formats={"in_it": ".0f", "days_in_it": ".1f", "go_on": ".0%"}, note=note)


HALVES = pd.DataFrame(
    [(100, 46, 400, 108), (100, 42, 400, 100), (700, 322, 900, 243), (200, 84, 1400, 350)],
    columns=["hot_dials", "hot_answered", "cold_dials", "cold_answered"],
    index=pd.Index(
        [
            N_("hour by lot, golden"),
            N_("hour by lot, other"),
            N_("hour chosen, golden"),
            N_("hour chosen, other"),
        ],
        name="how_called",
    ),
)


def two_halves() -> Result:
    """Return dials of another call centre, by how the hour came about and by kind of lead.

    Returns
    -------
    Result
        ``.table`` by hour: hot_dials, hot_answered, cold_dials, cold_answered.
    """
    return Result(HALVES, formats=dict.fromkeys(HALVES, ",d"), note=both("Another call centre, one month."))
