"""Members as the lesson and its exercises look at them: silence against a member's own rhythm.

ten           ten members of whom two stand for each stage
stage_of      the stage of one of them, by the rules
buyers        how often members order and when they stop, fitted to the ledger
silent        a light and a heavy buyer who have been silent for as long: will they order again?
silence_curves  the same for every length of silence
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import Labelled, N_, both
from crmlib.lessons.lifetime import households
from crmlib.lifecycle import LifeStage, StageRules
from crmlib.lifetime import BetaGeoNBD, rfm_summary
from crmlib.result import Lines, Result
from crmlib.stats.buyers import Buyers

AS_OF = pd.Timestamp("2026-06-30")
BEFORE = pd.Timestamp("2025-12-31")  # half a year earlier: stages of that day are judged by what came then
HALF_YEAR = 26  # weeks
SINCE_FIRST = 100  # weeks, of the two in the panel
RULES = StageRules()


class Buyer(Labelled):
    """Two members with a first order on the same day."""

    LIGHT = "light", N_("light buyer (4 orders)")
    HEAVY = "heavy", N_("heavy buyer (20 orders)")


ORDERS = {Buyer.LIGHT: 4, Buyer.HEAVY: 20}

TEN = pd.DataFrame(
    [
        ("a", 5, 1, 5, 75, 687, None),
        ("b", 7, 2, 1, 33, 132, None),
        ("c", 80, 24, 20, 7, 15, 2),
        ("d", 110, 6, 16, 48, 118, -4),
        ("e", 60, 7, 4, 25, 61, 9),
        ("f", 59, 11, 10, 14, 31, 22),
        ("g", 95, 15, 22, 14, 30, -6),
        ("h", 70, 12, 4, 16, 35, -31),
        ("i", 104, 5, 84, 17, 45, -12),
        ("j", 64, 18, 2, 10, 21, 19),
    ],
    columns=["member", "since_first", "orders", "silence", "quiet_after", "gone_after", "trend"],
).set_index("member")


def ten() -> Result:
    """Return ten members of whom two stand for each stage.

    Returns
    -------
    Result
        ``.table`` by member: since_first (weeks since the first order), orders, silence, quiet_after, gone_after
        (weeks), trend (per cent a quarter; missing where there are too few quarters).
    """
    table = TEN.assign(trend=TEN["trend"] / 100)
    note = both("Weeks; trend: change of spend from quarter to quarter. Member e placed one order of 3,200 yuan.")
    return Result(table, formats=dict.fromkeys(table.columns[:5], ".0f") | {"trend": "+.0%"}, note=note)


def stage_of(row: pd.Series) -> LifeStage:
    """Return the stage of a member of whom these are known: since_first, silence, quiet_after, gone_after, trend."""
    if row["silence"] > row["gone_after"]:
        return LifeStage.DEPARTURE
    if row["silence"] > row["quiet_after"]:
        return LifeStage.DECLINE
    if row["since_first"] <= RULES.new_days / 7:
        return LifeStage.ACQUISITION
    if row["trend"] >= RULES.growing:
        return LifeStage.GROWTH
    return LifeStage.DECLINE if row["trend"] <= RULES.falling else LifeStage.MATURITY


def buyers(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> Buyers:
    """Return how often households order and when they stop, by all that is known.

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger.
    """
    return BetaGeoNBD().fit(rfm_summary(households(orders, lines, members), as_of=AS_OF))


def _asked(weeks: float) -> pd.DataFrame:
    repeats = [orders - 1 for orders in ORDERS.values()]
    return pd.DataFrame({"frequency": repeats, "recency": float(SINCE_FIRST - weeks), "T": float(SINCE_FIRST)})


def silent(buying: Buyers, weeks: int) -> Result:
    """Return whether a light and a heavy buyer will order again who have been silent for as long.

    Parameters
    ----------
    buying : fitted model
    weeks : int
        Since the last order.

    Returns
    -------
    Result
        ``.table`` by `Buyer`: orders, usual (weeks from order to order, until the last one), active (the chance of
        an order in the next half-year).
    """
    orders = pd.Series(list(ORDERS.values()))
    table = pd.DataFrame({"orders": orders, "usual": (SINCE_FIRST - weeks) / (orders - 1)})
    table["active"] = buying.active(_asked(weeks), HALF_YEAR).to_numpy()
    table.index = pd.Index(list(ORDERS), dtype=object, name="member")
    note = both(
        "{weeks} silent weeks, first order {first} weeks ago. Active: orders in the next half-year.",
        weeks=weeks,
        first=SINCE_FIRST,
    )
    return Result(table, formats={"orders": "d", "usual": ".1f", "active": ".0%"}, note=note)


def silence_curves(buying: Buyers, longest: int) -> Lines:
    """Return the chance of an order in the next half-year by silent weeks, of a light and a heavy buyer.

    Parameters
    ----------
    buying : fitted model
    longest : int
        Up to how many weeks.
    """
    weeks = range(longest + 1)
    rows = [buying.active(_asked(week), HALF_YEAR).to_numpy() for week in weeks]
    table = pd.DataFrame(rows, index=pd.Index(weeks, name="weeks"), columns=list(ORDERS))
    return Lines(
        table,
        columns=tuple(ORDERS),
        xlabel=both("Silent weeks"),
        label=both("Order in the next half-year"),
        formats=dict.fromkeys(ORDERS, ".0%"),
    )
