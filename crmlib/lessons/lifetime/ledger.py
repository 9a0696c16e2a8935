"""The ledger of the shop card as the lesson reads it: orders with what was paid, five analyses, one diary.

AS_OF       the last day that is known when the gold cards are given out
households  the orders of households, each once, with what was paid
analyses    the five analyses of customers' data, a number each (lecture row S1.1)
diary       the days on which one member ordered
"""

from __future__ import annotations

import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.lifetime import rfm_summary
from crmlib.result import TERM, Result

AS_OF = pd.Timestamp("2025-06-30")
WEEKS = 52
CARDS = 5  # one member in so many gets a gold card


def households(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """Return the orders of households, each once, with what was paid for all its lines.

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger. A second export wrote some orders and their lines again.

    Returns
    -------
    DataFrame
        order_id, member_id, date, paid.
    """
    at_home = members.loc[members["kind"] == "household", "member_id"]
    once = orders.loc[orders["member_id"].isin(at_home), ["order_id", "member_id", "date"]].drop_duplicates(
        "order_id"
    )
    paid = lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum()
    return once.assign(paid=once["order_id"].map(paid)).dropna(subset="paid")


def analyses(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> Result:
    """Return the five analyses of customers' data, each with a number of the ledger (lecture row S1.1).

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger.
    """
    once, lines = orders.drop_duplicates("order_id"), lines.drop_duplicates().dropna(subset="cost_yuan")
    known = once[once["date"] <= AS_OF]
    days = known.drop_duplicates(["member_id", "date"])
    year = pd.Timedelta(weeks=WEEKS)
    now, before = (
        days["date"].between(end - year, end, inclusive="right").sum() for end in (AS_OF, AS_OF - year)
    )
    rows = {
        N_("profile"): (N_("share of households among the members"), (members["kind"] == "household").mean()),
        N_("loyalty"): (
            N_("members who came back on another day"),
            (days.groupby("member_id").size() > 1).mean(),
        ),
        N_("profit"): (
            N_("what goods leave of sales"),
            1 - lines["cost_yuan"].sum() / lines["paid_yuan"].sum(),
        ),
        N_("performance analysis"): (
            N_("growth of orders over the year before"),
            now / before - 1 if before else float("nan"),
        ),
        N_("promotion"): (N_("orders that name a campaign"), known["campaign"].notna().mean()),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["measure", "found"])
    table.index.name = "analysis"
    return Result(table, formats={"measure": TERM, "found": ".0%"})


def second_export(orders: pd.DataFrame) -> Result:
    """Return how many rows of the orders there are, and how many of them a second export wrote again.

    Parameters
    ----------
    orders : DataFrame
    """
    rows = {N_("all"): len(orders), N_("written again"): int(orders["order_id"].duplicated().sum())}
    return Result(pd.DataFrame({"rows": rows}).rename_axis("orders"), formats={"rows": ",d"})


def diary(bought: pd.DataFrame, repeats: int = 4) -> Result:
    """Return the days on which one member ordered, by what was known on the day of the gold cards.

    Parameters
    ----------
    bought : DataFrame
        As `households` returns them.
    repeats : int, default 4
        The first member who came back on so many days, and was silent for some weeks before the day.

    Raises
    ------
    TooFewError
        If there is no such member.
    """
    people = rfm_summary(bought, as_of=AS_OF)
    quiet = people["T"] - people["recency"]
    such = people[(people["frequency"] == repeats) & (quiet > 8) & (people["recency"] > 2 * quiet)]
    if such.empty:
        raise TooFewError(_("No member came back on {n} days.").format(n=repeats))
    who = such["member_id"].iloc[0]
    mine = bought[(bought["member_id"] == who) & (bought["date"] <= AS_OF)].groupby("date")["paid"].sum()
    table = mine.to_frame("paid").reset_index()
    table.index = pd.RangeIndex(1, len(table) + 1, name="order_day")
    note = lines(both("Household {who}.", who=who), both("Today is {day}.", day=f"{AS_OF:%Y-%m-%d}"))
    return Result(table, formats={"date": "%Y-%m-%d", "paid": ",.0f"}, note=note)
