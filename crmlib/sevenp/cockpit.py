"""All seven P month by month, each held against what it does anyway.

cockpit   the seven figures of the last finished month, with limits from the months before
Cockpit   its answer: a table, seven panels, the history, and the lights that are red
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.ledger import booked, read_ledger
from crmlib.frames.register import Subscribers, whole_months
from crmlib.frames.served import has_rates
from crmlib.i18n import N_, _, both, lines, listed
from crmlib.sevenp.terms import P
from crmlib.stats.association import in_baskets
from crmlib.stats.held_out import known_campaigns
from crmlib.stats.intervals import check_level, in_words
from crmlib.stats.monthly import counts, differences, last_ended, means, month_of, shares, shares_of
from crmlib.stats.panels import Watched, watched

_UNITS = {
    P.PROFILING: N_("% of receipts are of firms"),
    P.PERSISTENCY: N_("% of subscribers left"),
    P.PROFITABILITY: N_("yuan of profit per customer"),
    P.PERFORMANCE: N_("yuan per receipt"),
    P.PROSPECTING: N_("new subscribers"),
    P.PRODUCT: N_("% of baskets with two products"),
    P.PROMOTION: N_("points of buyers added by letters"),
}
_PERCENT = (P.PROFILING, P.PERSISTENCY, P.PRODUCT, P.PROMOTION)
_DATED = ("receipts", "activity", "orders")
_COLUMNS = {
    "receipts": ["receipt_id", "date", "kind", "paid_yuan"],
    "activity": ["date", "member_id", "work", "minutes"],
    "receipt_lines": ["receipt_id", "product_id"],
    "activity_rates": ["work", "yuan_per_minute"],
    "mailings": ["campaign", "arm", "yuan"],
    "campaigns": ["campaign", "first_day"],
}


@dataclass(frozen=True, repr=False)
class Cockpit(Watched):
    """What `cockpit` returns.

    Attributes
    ----------
    as_of : Timestamp
        The last day of the last month; the rest is as `crmlib.stats.panels.Watched` has it.
    """

    as_of: pd.Timestamp = field(kw_only=True)


def cockpit(
    tables: Mapping[str, Any], as_of: str | date | None = None, *, months: int = 12, sigmas: float = 3.0,
    level: float = 0.95,
) -> Cockpit:  # fmt: skip
    """Return the seven P of the last finished month, each with its interval, its base, and limits from its own history.

    Parameters
    ----------
    tables : mapping of name to data frame
        receipts, receipt_lines, subscriptions (as they are, or `usable`), orders, order_lines, activity,
        activity_rates, mailings, campaigns, as in the course's data; a P without its tables is left out and named.
    as_of : date, optional
        One day for all seven; months are looked at that had ended by then. By default the end of the last month that
        all tables reach.
    months : int, default 12
        History, with the month that is judged.
    sigmas : float, default 3
        How far limits reach; 3 is Shewhart's.
    level : float, default 0.95
        Of this month's intervals, which say how far a figure may be off, and not whether something happened.

    Returns
    -------
    Cockpit
        ``.table`` by P: unit, now, low, high, rests_on, centre, lower, upper (from the months before), light.

    Raises
    ------
    DataError
        If no P has its tables, no month had ended, or tables do not belong together.
    """
    check_level(level)
    frames.check_number(sigmas, "sigmas", 0.5, 10)
    frames.check_whole(months, "months", 2)
    frames.check_mapping(tables, "tables")
    here = [p for p in P if all(name in tables for name in _MONTHLY[p][0])]
    if not here:
        wanted = listed(sorted({name for names, _how in _MONTHLY.values() for name in names}))
        raise DataError(_("No P can be shown: its tables are among {wanted}.").format(wanted=wanted))
    read = _read({name: tables[name] for p in here for name in _MONTHLY[p][0]})
    dated = [read[name]["month"] for name in _DATED if name in read]
    reached = [month.max().end_time for month in dated]
    reached += [read["subscriptions"].as_of] if "subscriptions" in read else []
    reached += [month_of(read["campaigns"]["first_day"]).max().end_time] if "campaigns" in read else []
    last = last_ended(reached, [month.min() for month in dated], as_of)
    wanted_months = pd.period_range(last - months + 1, last, freq="M")
    history = {p: _MONTHLY[p][1](read, wanted_months, level) for p in here}
    history = {p: part * [100, 100, 100, 1] if p in _PERCENT else part for p, part in history.items()}
    found = watched(history, _UNITS, sigmas=sigmas)
    left = [p for p in P if p not in here]
    gone = both("Without their tables: {left}.", left=listed(left)) if left else ""
    note = both(
        "Month to {last:%Y-%m-%d}; limits: mean of up to {n} months before ± {sigmas:g} / 1.128 mean moving ranges.",
        last=last.end_time, n=months - 1, sigmas=sigmas,
    )  # fmt: skip
    return Cockpit(
        found.table.rename_axis("seven_p"), formats=found.formats,
        history=found.history.rename_axis(["seven_p", "month"]),
        note=lines(note, gone, in_words(level, N_("this month's figure"))), as_of=last.end_time.normalize(),
        limits=found.limits, sigmas=sigmas,
    )  # fmt: skip


def _read(tables: dict[str, Any]) -> dict[str, Any]:
    """Return the tables with their columns checked, days as months, and subscriptions as they can be followed."""
    out: dict[str, Any] = {}
    for name, needed in _COLUMNS.items():
        if name in tables:
            out[name] = frames.to_pandas(tables[name], needed)
            frames.no_missing(out[name], needed)
    if "order_lines" in tables:
        ledger = read_ledger(tables["orders"], tables["order_lines"], cost="cost_yuan")
        out["orders"] = frames.to_pandas(ledger.orders, ["member_id", "date"])
    for name in _DATED:
        if name in out:
            out[name] = out[name].assign(month=month_of(out[name]["date"]))
    if "receipts" in out:
        out |= {"firm": out["receipts"]["kind"] == "business", "paid": out["receipts"]["paid_yuan"]}
    if "subscriptions" in tables:
        given = tables["subscriptions"]
        out["subscriptions"] = given if isinstance(given, Subscribers) else whole_months(given)
    return out


def _profitability(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    orders, done = read["orders"], read["activity"]
    rates = read["activity_rates"].set_index("work")["yuan_per_minute"]
    has_rates(done["work"].unique(), rates)
    left = (orders["paid"] - booked(orders)).groupby([orders["month"], orders["member_id"]]).sum()
    served = (done["minutes"] * done["work"].map(rates)).groupby([done["month"], done["member_id"]]).sum()
    profit = left.sub(served, fill_value=0.0).rename_axis(["month", "member_id"]).reset_index(name="profit")
    return means(profit["profit"], profit["month"], months, level)


def _product(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    count = read["receipt_lines"].drop_duplicates(["receipt_id", "product_id"]).groupby("receipt_id").size()
    heads = read["receipts"]
    in_baskets(read["receipt_lines"]["receipt_id"], heads["receipt_id"])
    return shares(heads["receipt_id"].map(count).fillna(0) >= 2, heads["month"], months, level)


def _persistency(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    rows = read["subscriptions"].rows
    start, end = month_of(rows["start"]), month_of(rows["end"].where(rows["left"]))
    there = [((start < one) & ~(end < one)).sum() for one in months]
    return shares_of([((end == one) & (start < one)).sum() for one in months], there, months, level)


def _prospecting(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    start = month_of(read["subscriptions"].rows["start"])
    return counts([(start == one).sum() for one in months], months, level)


def _promotion(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    when, rows = read["campaigns"].set_index("campaign")["first_day"], read["mailings"]
    known_campaigns(rows["campaign"], when.index)
    month = month_of(rows["campaign"].map(when))
    return differences(rows["yuan"] > 0, rows["arm"] == "mailed", month, months, level)


_Monthly = Callable[[dict[str, Any], pd.PeriodIndex, float], pd.DataFrame]
_MONTHLY: dict[P, tuple[tuple[str, ...], _Monthly]] = {
    P.PROFILING: (
        ("receipts",),
        lambda read, *how: shares(read["receipts"]["kind"] == "business", read["receipts"]["month"], *how),
    ),
    P.PERSISTENCY: (("subscriptions",), _persistency),
    P.PROFITABILITY: (("orders", "order_lines", "activity", "activity_rates"), _profitability),
    P.PERFORMANCE: (
        ("receipts",),
        lambda read, *how: means(read["receipts"]["paid_yuan"], read["receipts"]["month"], *how),
    ),
    P.PROSPECTING: (("subscriptions",), _prospecting),
    P.PRODUCT: (("receipts", "receipt_lines"), _product),
    P.PROMOTION: (("mailings", "campaigns"), _promotion),
}
