"""Members as the lesson and its exercises look at them: silence against a member's own rhythm.

two_members     who placed the largest order of last month, and one who rises: records, and what may lie ahead
ten             ten members of whom two stand for each stage
stage_of        the stage of one of them, by the rules
buyers          how often members order and when they stop, fitted to the ledger
silent          a light and a heavy buyer who have been silent for as long: will they order again?
silence_curves  the same for every length of silence
ninety_days     what became of those whom a rule of 90 days calls lost
ranked          how well two scores of members rank them: their own gaps, and silence alone
trial           vouchers drawn by lot, and in which stage each member was before
changed         what a voucher changed in each stage, as a lesson shows it
effects         the same with all its columns, from the tables in force
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from crmlib import datasets
from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.lessons.lifetime import households
from crmlib.lifecycle import LifeStage, StageRules, customer_record, uplift
from crmlib.lifetime import BetaGeoNBD, rfm_summary
from crmlib.result import TERM, Lines, Result
from crmlib.stats.buyers import Buyers
from crmlib.stats.intervals import in_words
from crmlib.stats.staged import Judged, Staged
from crmlib.stats.uplift import Uplift

JUDGED = pd.Timestamp("2024-12-31")  # the last day on which there are new members
HALF_YEAR = 26  # weeks
NINETY = 90  # days of silence after which marketing calls a member lost
SINCE_FIRST = 100  # weeks, of the two in the panel
VOUCHER, CALL, MARGIN = 20.0, 4.0, 220.0  # yuan: if it is used, a call, what is left of an order
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
        ("c", 80, 24, 20, 7, 15, 0.02),
        ("d", 110, 6, 16, 48, 118, -0.04),
        ("e", 60, 7, 4, 25, 61, 0.09),
        ("f", 59, 11, 10, 14, 31, 0.22),
        ("g", 95, 15, 22, 14, 30, -0.06),
        ("h", 70, 12, 4, 16, 35, -0.31),
        ("i", 104, 5, 84, 17, 45, -0.12),
        ("j", 64, 18, 2, 10, 21, 0.19),
    ],
    columns=["member", "since_first", "orders_so_far", "silence", "quiet_after", "gone_after", "trend"],
).set_index("member")


def ten() -> Result:
    """Return ten members of whom two stand for each stage.

    Returns
    -------
    Result
        ``.table`` by member: since_first (weeks since the first order), orders_so_far, silence, quiet_after, gone_after
        (weeks), trend (change of spend from quarter to quarter; missing where there are too few).
    """
    note = both(
        "Weeks; trend: change of spend from quarter to quarter. Member e placed one order of 3,200 yuan."
    )
    return Result(TEN, formats=dict.fromkeys(TEN.columns[:5], ".0f") | {"trend": "+.0%"}, note=note)


def stage_of(row: pd.Series) -> LifeStage:
    """Return the stage of a member of whom these are known: since_first, silence, quiet_after, gone_after, trend.

    Parameters
    ----------
    row : Series
        As in `TEN`; trend as a share.
    """
    if row["since_first"] <= RULES.new_days / 7:
        return LifeStage.ACQUISITION
    if row["silence"] > row["gone_after"]:
        return LifeStage.DEPARTURE
    if row["silence"] > row["quiet_after"] or row["trend"] < RULES.falling:
        return LifeStage.DECLINE
    return LifeStage.GROWTH if row["trend"] > RULES.growing else LifeStage.MATURITY


def buyers(orders: pd.DataFrame, lines: pd.DataFrame, members: pd.DataFrame) -> Buyers:
    """Return how often households order and when they stop, by all that is known.

    Parameters
    ----------
    orders, lines, members : DataFrame
        The tables of the ledger.
    """
    return BetaGeoNBD().fit(rfm_summary(households(orders, lines, members), as_of="2026-06-30"))


def _asked(weeks: float) -> pd.DataFrame:
    repeats = [orders - 1 for orders in ORDERS.values()]
    return pd.DataFrame(
        {"frequency": repeats, "recency": float(SINCE_FIRST - weeks), "T": float(SINCE_FIRST)}
    )


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
        ``.table`` by `Buyer`: orders_so_far, usual (weeks from order to order, until the last one), orders_again (the
        chance of an order in the next half-year).
    """
    orders = pd.Series(list(ORDERS.values()))
    table = pd.DataFrame({"orders_so_far": orders, "usual": (SINCE_FIRST - weeks) / (orders - 1)})
    table["orders_again"] = buying.active(_asked(weeks), HALF_YEAR).to_numpy()
    table.index = pd.Index(list(ORDERS), dtype=object, name="member")
    note = both(
        "{weeks} silent weeks, first order {first} weeks ago.",
        weeks=weeks,
        first=SINCE_FIRST,
    )
    return Result(table, formats={"orders_so_far": "d", "usual": ".1f", "orders_again": ".0%"}, note=note)


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


def two_members(record: pd.DataFrame, orders: pd.DataFrame, lines: pd.DataFrame) -> tuple[Result, Result]:
    """Return two records: of who placed the largest order of the last month, and of one whose spend rises.

    Parameters
    ----------
    record : DataFrame
        As `customer_record` returns it.
    orders, lines : DataFrame
        The tables of the ledger.

    Returns
    -------
    Result
        What the record says, by member_id: orders_so_far, categories, interval, single, total, channel, gifts, grade.
    Result
        What may lie ahead: largest_order (of the last month), trend, spent_elsewhere (a year, as stated: potential),
        referred (members who came by this one: influence).

    Raises
    ------
    TooFewError
        If nobody said what is bought elsewhere, or nobody referred others.
    """
    known = record.set_index("member_id")
    ahead = pd.DataFrame({"largest_order": _last_month(orders, lines), "trend": known["trend"]})
    ahead["spent_elsewhere"] = datasets.load("wallets").set_index("member_id")["elsewhere_yuan"]
    ahead["referred"] = datasets.load("referrals").groupby("referrer_id").size()
    rising = ahead.loc[known.index].dropna(subset=["trend", "spent_elsewhere", "referred"])
    if rising.empty:
        raise TooFewError(_("There is no member of whom trend, spending elsewhere and referrals are known."))
    two = [ahead["largest_order"].idxmax(), rising["trend"].idxmax()]
    seen = known.loc[two].assign(orders_so_far=known["frequency"] + 1)
    seen = seen[["orders_so_far", "categories", "interval", "single", "total", "channel", "gifts", "grade"]]
    seen["channel"] = pd.Series([label("channel", one) for one in seen["channel"]], seen.index, dtype=object)
    formats = {"interval": ".1f", "single": ",.0f", "total": ",.0f", "channel": TERM, "gifts": ".0%"}
    money = dict.fromkeys(("largest_order", "spent_elsewhere"), ",.0f")
    said = both(
        "Interval: weeks from order to order; money in yuan; gifts: share of the total; grade: fifth of the members by "
        "total, 5 the highest."
    )
    note = both("Largest order of {month}, trend a quarter; spent elsewhere in a year, as stated; members referred.",
        month=f"{orders['date'].max():%Y-%m}")  # fmt: skip
    return (
        Result(seen, formats=formats, note=said),
        Result(ahead.loc[two], formats={**money, "trend": "+.0%", "referred": ",.0f"}, note=note),
    )


def _last_month(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    """Return the largest order of each member in the last month of the log."""
    once = orders.drop_duplicates("order_id")
    paid = lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum()
    mine = once[once["date"] >= once["date"].max().replace(day=1)]
    return mine["order_id"].map(paid).groupby(mine["member_id"]).max()


def ninety_days(staged: Staged, orders: pd.DataFrame) -> Result:
    """Return how many members the rule of 90 days calls lost, and how many of those ordered in the next half-year.

    Parameters
    ----------
    staged : Staged
        The stages on one day.
    orders : DataFrame
        The log of orders, at least half a year longer.
    """
    lost = staged.people.index[staged.people["silence"] > NINETY / 7]
    until = staged.as_of + pd.Timedelta(weeks=HALF_YEAR)
    came = orders.loc[(orders["date"] > staged.as_of) & (orders["date"] <= until), "member_id"].unique()
    row = {
        "members": len(lost),
        "of_all": len(lost) / len(staged.people),
        "came_back": lost.isin(came).mean(),
    }
    table = pd.DataFrame([row], index=pd.Index([N_("silent for more than 90 days")], name="rule"))
    note = both(
        "Came back: of these, ordered in the {weeks} weeks from {day} on.",
        weeks=HALF_YEAR,
        day=f"{staged.as_of:%Y-%m-%d}",
    )
    return Result(table, formats={"members": ",.0f", "of_all": ".0%", "came_back": ".0%"}, note=note)


def ranked(after: Judged) -> Result:
    """Return how well members' own gaps rank them, and how well silence alone does.

    Parameters
    ----------
    after : Judged
        From `crmlib.lifecycle.validate`.
    """
    seen = after.scores.only("area", "low", "high")
    return replace(seen, table=seen.table.loc[["own_gaps", "silence_alone"]])


def trial(staged: Staged, vouchers: pd.DataFrame) -> pd.DataFrame:
    """Return the trial of vouchers with the stage in which each member was on the day before.

    Parameters
    ----------
    staged : Staged
        The stages on the last day of the ledger; the few in growth are taken with those in maturity.
    vouchers : DataFrame
        The table ``vouchers``.
    """
    stage = staged.people["stage"]
    stage = stage.where(stage != LifeStage.GROWTH, LifeStage.MATURITY)
    return vouchers.assign(stage=vouchers["member_id"].map(stage))


def changed(effect: Uplift) -> Uplift:
    """Return what a voucher changed in each stage, in the columns that a lesson explains.

    Parameters
    ----------
    effect : Uplift
        From `crmlib.lifecycle.uplift`.
    """
    seen = effect.only("came_without", "came_with", "difference", "low", "high", "presents")
    n = int(effect.table[["n_none", "n_voucher"]].to_numpy().sum())
    came = effect.table[["came_without", "came_with"]].round(3)
    table = seen.table.assign(presents=(came["came_without"] / came["came_with"]).clip(upper=1.0))
    note = lines(
        both("{n:,} customers, the arm by lot.", n=n),
        both("Would have come anyway: of those who came with it."),
        in_words(0.95, "Newcombe"),
    )
    return replace(seen, table=table, note=note)


def effects() -> Uplift:
    """Return what a voucher changed in each stage, by the tables in force."""
    orders, lines, vouchers = (datasets.load(name) for name in ("orders", "order_lines", "vouchers"))
    staged = StageRules().assign(customer_record(orders, lines))
    return uplift(trial(staged, vouchers), voucher=VOUCHER, contact=CALL)
