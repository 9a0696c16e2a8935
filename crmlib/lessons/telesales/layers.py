"""The layers of the funnel as the lesson and its exercises look at them.

TARGET          orders a week that the funnel is to bring
layers          what is in each layer, what is needed, how long one stays; and orders in production
weeks_ahead     how many will stand in each layer, and what will be ordered, if so many come in a day from now on
two_windows     the stay by Little's law, in a window in balance and in one in which the funnel drains
in_layer_three  who came into the third layer of late: how long they stayed, or have stayed so far
ThirdLayer      its answer
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Bars, Result
from crmlib.telesales import Funnel, FunnelLayer
from crmlib.telesales.funnel import Forecast

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TARGET = 7.3  # contracts a week
FULL, SPRING = "2026-03-31", "2026-04-30"  # the last day on which all layers were full; a month later
BALANCE, DRAINING = ("2026-01-15", "2026-03-31"), ("2026-04-01", "2026-05-31")
WEEKS, SHOWN = 20, (0, 1, 2, 4, 8, 12)


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
        "Came into it from {since} on. On {until} {inside} are in it in all; {came} came in the last month of {days} "
        "days.",
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


@dataclass(frozen=True, repr=False)
class Layers(Result):
    """What `layers` returns, drawn as have and need of the four layers."""

    bars: Bars | None = None

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what is in each layer beside what is needed."""
        return self.bars.plot(ax)

    def describe(self) -> Text:
        """Return in a sentence how high the bars are."""
        return self.bars.describe()


def layers(funnel: Funnel) -> Layers:
    """Return what is in each layer, what is needed for the target, which share goes on, and how long one stays.

    Parameters
    ----------
    funnel : fitted Funnel

    Returns
    -------
    Layers
        ``.table`` by layer, and of orders in production: in_stock, needed_stock, cover, goes_on, stay_days,
        weeks_unseen.
    """
    found, needed = funnel.layers(), funnel.dry(TARGET)
    table = found.table[["in_stock", "goes_on", "stay_days"]].join(
        needed.table[["needed_stock", "cover", "weeks_unseen"]]
    )
    table = table[["in_stock", "needed_stock", "cover", "goes_on", "stay_days", "weeks_unseen"]]
    formats = {**found.formats, **needed.formats}
    orders = float(found.table.loc[FunnelLayer.PRODUCTION, "intake_week"])
    note = lines(
        both("On {day}; orders of the last four weeks: {orders:.2f} a week, wanted {target}.",
             day=f"{funnel.as_of_:%Y-%m-%d}", orders=orders, target=TARGET),
    )  # fmt: skip
    return Layers(table, formats={name: formats[name] for name in table}, note=note, bars=needed)


@dataclass(frozen=True, repr=False)
class Ahead(Result):
    """What `weeks_ahead` returns; ``.forecast`` has every week, and the pictures."""

    forecast: Forecast | None = None


def weeks_ahead(funnel: Funnel, intake: int) -> Ahead:
    """Return how many will stand in each layer, and what will be ordered, if so many come in a day from now on.

    Parameters
    ----------
    funnel : fitted Funnel
    intake : int
        Contacts a day.

    Returns
    -------
    Ahead
        ``.table`` by weeks from now: the four layers, orders_week (mean), low, high (95 of 100 weeks).
    """
    found = funnel.forecast(WEEKS, intake)
    stocks = found.stocks.table.copy()
    layers = [
        "Contacted",
        "Hard to reach",
        "Aware of a problem",
        "Ready to solve",
    ]  # as `FunnelLayer` calls them
    stocks.loc[0] = funnel.stock_.reindex(stocks.columns).to_numpy(float)
    table = stocks.join(found.table[["orders_week", "low", "high"]]).loc[list(SHOWN)]
    table.columns = pd.Index([*layers, "orders_week", "low", "high"])
    formats = dict.fromkeys([*layers, "low", "high"], ",.0f") | {"orders_week": ".1f"}
    note = both("{intake} new contacts a day. Low and high: 95 of 100 such weeks.", intake=intake)
    return Ahead(table.rename_axis("week_ahead"), formats=formats, note=note, forecast=found)


def two_windows(funnel: Funnel) -> Result:
    """Return the stay by Little's law, in a window in balance and in one in which the funnel drains.

    Parameters
    ----------
    funnel : Funnel
        Fitted to the whole log.

    Returns
    -------
    Result
        ``.table`` by layer: stay_days (as counted), in_balance, while_draining (stock divided by intake).
    """
    still, falling = (funnel.little(*window, force=True).table for window in (BALANCE, DRAINING))
    table = pd.DataFrame(
        {
            "stay_days": still["stay_days"],
            "in_balance": still["by_little"],
            "while_draining": falling["by_little"],
        }
    )
    note = both(
        "Days. Stock divided by intake: in balance from {start} to {end}, draining from {since} to {until}.",
        start=BALANCE[0], end=BALANCE[1], since=DRAINING[0], until=DRAINING[1],
    )  # fmt: skip
    return Result(table, formats=dict.fromkeys(table, ".1f"), note=note)
