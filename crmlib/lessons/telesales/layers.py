"""The layers of the funnel as the lesson and its exercises look at them.

TARGET          orders a week that the funnel is to bring
in_layer_three  who came into the third layer of late: how long they stayed, or have stayed so far
ThirdLayer      its answer
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both
from crmlib.result import Result

TARGET = 7.3  # contracts a week


@dataclass(frozen=True, repr=False)
class ThirdLayer(Result):
    """What `in_layer_three` returns.

    Attributes
    ----------
    stay : float
        Mean stay in days, by all days that were spent there and the stays that came to an end.
    shortcut : float
        How many are in it, divided by how many came in a day in the last month: right only in balance.
    """

    stay: float = 0.0
    shortcut: float = 0.0


def _usable(leads: pd.DataFrame) -> pd.DataFrame:
    """Return one row a lead, without those that were closed before they came in."""
    days = {name: pd.to_datetime(leads[name]) for name in ("entered", "aware_on", "ready_on", "closed_on")}
    once = leads.assign(**days).drop_duplicates("lead_id")
    return once[~(once["closed_on"] < once["entered"])]


def in_layer_three(leads: pd.DataFrame) -> ThirdLayer:
    """Return who came into the third layer in the last two months: how long they stayed, or have stayed so far.

    Parameters
    ----------
    leads : DataFrame
        As in the file.

    Returns
    -------
    ThirdLayer
        ``.table`` by whether they have left the layer or are still in it: contacts, days_so_far (mean).

    Raises
    ------
    TooFewError
        If nobody came into the layer, or nobody left it.
    """
    rows = _usable(leads)
    until = rows[["entered", "aware_on", "ready_on", "closed_on"]].max().max().normalize()
    month = until.to_period("M")
    since = (month - 1).start_time
    here = rows[rows["aware_on"].notna()]
    out = here["ready_on"].fillna(here["closed_on"])
    late = here["aware_on"] >= since
    stayed = (out.fillna(until) - here["aware_on"]).dt.days
    left, still = stayed[late & out.notna()], stayed[late & out.isna()]
    if left.empty or still.empty:
        raise TooFewError(_("In the last two months nobody came into the third layer and left it."))
    table = pd.DataFrame(
        {"contacts": [len(left), len(still)], "days_so_far": [left.mean(), still.mean()]},
        index=pd.Index([N_("have left it"), N_("are still in it")], name="third_layer"),
    ).round({"days_so_far": 1})
    came, inside = int((here["aware_on"] >= month.start_time).sum()), int(out.isna().sum())
    note = both(
        "Came into it from {since} on. On {until} {inside} are in it in all; {came} came in the last month of {days} days.",
        since=f"{since:%Y-%m-%d}", until=f"{until:%Y-%m-%d}", inside=inside, came=came, days=until.day,
    )  # fmt: skip
    spent = float((table["contacts"] * table["days_so_far"]).sum())
    return ThirdLayer(
        table,
        formats={"contacts": ",d", "days_so_far": ".1f"},
        note=note,
        stay=spent / len(left),
        shortcut=inside / (came / until.day),
    )
