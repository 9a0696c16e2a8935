"""What each customer leaves, and why sales moved.

profitability  sales less goods less minutes of service, customer by customer
performance    value, volume and mix of two times, group by group
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError, TooFewError
from crmlib.frames.served import bought_by, read_work
from crmlib.frames.times import days_of
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Bars, Dots
from crmlib.sevenp.terms import Headline, P, Tile
from crmlib.stats.intervals import check_level, in_words, mean_interval, wilson
from crmlib.stats.mix import compared, parts_of_change
from crmlib.stats.time_driven import time_driven
from crmlib.stats.whale import Whale, whale_curve


def profitability(
    orders: IntoFrame, lines_: IntoFrame, activity: IntoFrame, rates: IntoFrame, *, since: str | date | None = None,
    as_of: str | date | None = None, level: float = 0.95, draws: int = 500, seed: int = 0,
) -> Tile:  # fmt: skip
    """Return what each customer leaves: sales, less goods, less the minutes that were worked for her.

    Costs of service follow what was done (time-driven activity-based costing), not sales: spread by sales, they make
    everybody equally profitable. What is paid and not used stands apart, in ``.beside``.

    Parameters
    ----------
    orders, lines_ : data frames of the same backend
        order_id, member_id, date; order_id, paid_yuan, cost_yuan (refunds negative, copies of a second export allowed).
    activity : data frame
        date, member_id, work, minutes.
    rates : data frame
        work, yuan_per_minute, capacity_minutes (a month).
    since, as_of : date, optional
        First and last day; by default those of the activity.
    level, draws, seed
        Of the intervals (bootstrap by customer).

    Returns
    -------
    Tile
        ``.table`` by fifth, the most profitable first: customers, sales, goods, service, profit, so_far; ``.rows`` by
        customer: orders, sales, goods, service, profit, by_sales (profit, had service been spread by sales);
        ``.picture``: the whale curve; ``.beside``: used and unused capacity.

    Raises
    ------
    DataError
        If some work has minutes but no rate, or rows lie after ``as_of``.
    TooFewError
        As for `crmlib.stats.whale.whale_curve`.

    Notes
    -----
    Where a line's cost was not booked, its order's goods are taken at the usual share of sales.
    """
    check_level(level)
    work = read_work(activity, rates, since, as_of)
    months = round((work.last - work.first).days / 30.4375)
    minutes, price = work.rows.groupby("work")["minutes"].sum(), work.rates
    used = time_driven(minutes, price["yuan_per_minute"], price["capacity_minutes"] * months)
    used = replace(used, table=used.table.rename(index=lambda one: label("work", one)))
    people = bought_by(orders, lines_, work.first, work.last, as_of)
    people["service"] = work.rows.groupby("member_id")["service"].sum().reindex(people.index, fill_value=0.0)
    people["profit"] = people["sales"] - people["goods"] - people["service"]
    spread = people["sales"] * people["service"].sum() / people["sales"].sum()
    people["by_sales"] = people["sales"] - people["goods"] - spread
    people = people.sort_values("profit", ascending=False, kind="stable")
    whale = whale_curve(people["profit"], draws=draws, level=level, seed=seed)
    return _profit_tile(people, whale, used, level, (work.first, work.last))


def _profit_tile(
    people: pd.DataFrame, whale: Whale, used: Bars, level: float, days: tuple[pd.Timestamp, pd.Timestamp]
) -> Tile:
    n = len(people)
    fifth = pd.Series(np.arange(n) * 5 // n + 1, people.index, name="fifth")
    table = people.groupby(fifth)[["sales", "goods", "service", "profit"]].sum()
    table.insert(0, "customers", people.groupby(fifth).size())
    table["so_far"] = table["profit"].cumsum() / table["profit"].sum()
    losing = people["profit"] < 0
    top = people["sales"].rank(ascending=False, method="first") <= n / 5
    low, high = wilson(losing.sum(), n, level)
    note = both(
        "{n:,} customers, {first:%Y-%m-%d} to {last:%Y-%m-%d}; {share:.0%} of them cost more than they bring "
        "({low:.0%} to {high:.0%}), and so do {top:.0%} of the fifth with the highest sales. Sales and profit put "
        "them in the same order at {rho:.2f} of 1.",
        n=n, first=days[0], last=days[1], share=losing.mean(), low=low, high=high, top=losing[top].mean(),
        rho=people["sales"].corr(people["profit"], method="spearman"),
    )  # fmt: skip
    mean, (_error, low, high) = people["profit"].mean(), mean_interval(people["profit"], level)
    formats = dict.fromkeys(["sales", "goods", "service", "profit"], ",.0f") | {"so_far": ".0%"}
    headline = Headline(float(mean), low, high, n, ",.0f", both("Profit per customer, yuan"))
    return Tile(
        table, p=P.PROFITABILITY, headline=headline, picture=whale, beside=used, rows=people, formats=formats,
        note=lines(note, whale.note),
    )  # fmt: skip


def performance(
    sales: IntoFrame, by: str = "channel", *, before: tuple[str | date, str | date],
    now: tuple[str | date, str | date], value: str = "paid_yuan", level: float = 0.95,
) -> Tile:  # fmt: skip
    """Return why sales moved between two times: more orders, another mix of groups, or other values within groups.

    Parameters
    ----------
    sales : data frame of any backend
        One row an order: date, value and the group.
    by : str, default "channel"
        Column of the group: kind, channel, city, category.
    before, now : pairs of dates
        First and last day of each time.
    value : str
        Column of what was paid.
    level : float, default 0.95

    Returns
    -------
    Tile
        ``.table`` by group, and of all together: orders_before, orders_now, mix_before, mix_now, value_before,
        value_now (mean of an order), change (of that), low, high (Welch); ``.beside``: volume, mix, value within
        groups, which add up to the change of sales.

    Raises
    ------
    DataError
        If the times overlap, or a group or a value is missing.
    TooFewError
        If a time holds no orders.

    Notes
    -----
    Charig et al. (1986) and Julious & Mullee (1994): a mean can fall though it rises in every group (Simpson).
    """
    check_level(level)
    table = frames.to_pandas(sales, ["date", by, value])
    frames.no_missing(table, [by, value])
    day, paid = days_of(table["date"]), frames.floats(table[value], value)
    ends = [days_of(pd.Series(list(pair), name="before and now", dtype=object)) for pair in (before, now)]
    if ends[0][1] >= ends[1][0] or any(one[0] > one[1] for one in ends):
        raise DataError(_("The time before ends before the time now begins, and each begins before it ends."))
    when = [((day >= one[0]) & (day <= one[1])).to_numpy() for one in ends]
    for mine, one in zip(when, ends, strict=True):
        if mine.sum() < 2:
            message = _("There are {n} orders between {first:%Y-%m-%d} and {last:%Y-%m-%d}; a mean needs 2.")
            raise TooFewError(message.format(n=int(mine.sum()), first=one[0], last=one[1]))
    out = compared(table[by].to_numpy(), paid, *when, level).rename(index=lambda name: label(by, name))
    return _moved(out, paid[when[1]], level)


def _moved(out: pd.DataFrame, paid: np.ndarray, level: float) -> Tile:
    groups, whole = out.iloc[:-1], out.iloc[-1]
    parts = parts_of_change(*(
        groups[[f"orders_{one}", f"value_{one}"]].set_axis(["orders", "value"], axis=1) for one in ("before", "now")
    ))  # fmt: skip
    moved = both("Sales moved by {change:+,.0f} yuan.", change=parts.iloc[-1])
    told = groups.loc[groups[["orders_before", "orders_now"]].min(axis=1) > 0, "change"]
    flag: Text | str = ""
    if len(told) > 1 and (np.sign(told) == -np.sign(whole["change"])).all():
        flag = both(
            "In every group the value of an order went the other way than over all: the mix moved it."
        )
    formats = dict.fromkeys(["orders_before", "orders_now", "value_before", "value_now"], ",.0f")
    formats |= dict.fromkeys(["mix_before", "mix_now"], ".0%")
    formats |= dict.fromkeys(["change", "low", "high"], "+,.0f")
    options = {"formats": formats, "note": lines(flag, moved, in_words(level, N_("Welch")))}
    beside = Bars(
        parts.to_frame("yuan").rename_axis("part"), columns=("yuan",), formats={"yuan": ",.0f"},
        label=both("Change of sales, yuan"), note=both("The three parts add up to the change, before rounding."),
    )  # fmt: skip
    axis = both("Change of the value of an order, yuan")
    picture = Dots(out, value="change", zero=0.0, label=axis, **options)
    mean, (_error, low, high) = paid.mean(), mean_interval(paid, level)
    top = Headline(float(mean), low, high, len(paid), ",.0f", both("Value of an order, yuan"))
    return Tile(out, p=P.PERFORMANCE, headline=top, picture=picture, beside=beside, **options)
