"""All seven P month by month, each held against what it does anyway.

cockpit   the seven figures of the last finished month, with limits from the months before
Cockpit   its answer: a table, seven panels, the history, and the lights that are red
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.figures import COLOURS, axes
from crmlib.frames.ledger import read_ledger
from crmlib.frames.register import Subscribers, usable
from crmlib.frames.times import days_of
from crmlib.i18n import N_, Text, _, both, called, lines, listed
from crmlib.result import TERM, Result
from crmlib.sevenp.terms import P
from crmlib.stats.control_chart import FEWEST, Limits, false_alarms, limits, outside
from crmlib.stats.intervals import check_level, in_words, mean_interval, newcombe, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RED, QUIET, NONE = N_("red"), N_("as usual"), N_("no limits yet")
_LOOSE = 1.959964  # sigmas of a light that is red in one of twenty months
_NEEDS = {
    P.PROFILING: ("receipts",),
    P.PERSISTENCY: ("subscriptions",),
    P.PROFITABILITY: ("orders", "order_lines", "activity", "activity_rates"),
    P.PERFORMANCE: ("receipts",),
    P.PROSPECTING: ("subscriptions",),
    P.PRODUCT: ("receipts", "receipt_lines"),
    P.PROMOTION: ("mailings", "campaigns"),
}
_UNITS = {
    P.PROFILING: (N_("% of receipts are of firms"), 100),
    P.PERSISTENCY: (N_("% of subscribers left"), 100),
    P.PROFITABILITY: (N_("yuan profit per customer served"), 1),
    P.PERFORMANCE: (N_("yuan per receipt"), 1),
    P.PROSPECTING: (N_("new subscribers"), 1),
    P.PRODUCT: (N_("% of baskets with two products"), 100),
    P.PROMOTION: (N_("points of buyers added by letters"), 100),
}


@dataclass(frozen=True, repr=False)
class Cockpit(Result):
    """What `cockpit` returns.

    Attributes
    ----------
    as_of : Timestamp
        The last day of the last month.
    history : DataFrame
        By month and P: value, low, high, rests_on; in the unit of the table.
    limits : dict of P to Limits
        Of those P with enough earlier months.
    sigmas : float
        How far the limits reach.
    """

    as_of: pd.Timestamp = field(kw_only=True)
    history: pd.DataFrame = field(kw_only=True)
    limits: dict[P, Limits] = field(kw_only=True)
    sigmas: float = field(kw_only=True)

    def signals(self) -> Result:
        """Return which months of each P lay outside of limits from its other months, and how many would by luck.

        Returns
        -------
        Result
            By P: months, outside (of the limits), by_luck; at_two_sd (outside of mean ± 1.96 standard deviations of
            all months, as it is often done), two_by_luck; which (the months outside of the limits).
        """
        found = {}
        for p in self.limits:
            values = self.history.loc[p, "value"].dropna()
            lit = _each_by_the_others(values.to_numpy(float), self.sigmas)
            loose = (np.abs(values - values.mean()) > _LOOSE * values.std()).sum()
            luck = [len(values) * float(false_alarms(line, 1)[0]) for line in (self.sigmas, _LOOSE)]
            which = ", ".join(values.index[lit])
            found[p] = (len(values), lit.sum(), luck[0], loose, luck[1], which)
        columns = ["months", "outside", "by_luck", "at_two_sd", "two_by_luck", "which"]
        table = pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("p")
        lights, months = len(self.limits), int(self.history.groupby(level=0).size().max()) - 1
        chances = [float(false_alarms(line, lights)[0]) for line in (_LOOSE, self.sigmas)]
        drawn = float(false_alarms(self.sigmas, lights, history=months)[0])
        note = both(
            "With {lights} lights, nothing happening, one at least is red in {loose:.1%} of months at 1.96 standard "
            "deviations and in {tight:.1%} at {sigmas:g}; as these limits come from {months} months only, in "
            "{drawn:.0%}.",
            lights=lights, loose=chances[0], tight=chances[1], sigmas=self.sigmas, months=months, drawn=drawn,
        )  # fmt: skip
        formats = {"by_luck": ".2f", "two_by_luck": ".2f"}
        return Result(table, formats=formats, note=note)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw seven panels: the months, this month's interval, and the limits."""
        ax = axes(ax)
        ax.set_axis_off()
        ax.figure.set_size_inches(11.5, 6.2)
        for place, p in enumerate(self.table.index):
            row, column = divmod(place, 4)
            panel = ax.inset_axes((0.255 * column, 0.56 - 0.56 * row, 0.21, 0.36))
            self._panel(panel, p)
        return ax

    def _panel(self, panel: Axes, p: P) -> None:
        rows, limit = self.history.loc[p], self.limits.get(p)
        x, values = np.arange(len(rows)), rows["value"].to_numpy(float)
        panel.plot(x, values, color=COLOURS["blue"], marker="o", markersize=3, linewidth=1)
        last = rows.iloc[-1]
        reach = np.nan_to_num([[last["value"] - last["low"]], [last["high"] - last["value"]]])
        lit = limit is not None and bool(outside(last["value"], limit)[0])
        panel.errorbar(x[-1:], values[-1:], yerr=reach, fmt="D" if lit else "o", capsize=3,
                       color=COLOURS["red" if lit else "blue"])  # fmt: skip
        if limit is not None:
            panel.axhline(limit.centre, color=COLOURS["grey"], linewidth=1)
            for end in (limit.low, limit.high):
                panel.axhline(end, color=COLOURS["grey"], linewidth=1, linestyle="--")
        panel.set_title(f"{p.label}: {last['value']:,.1f}", fontsize=11, loc="left",
                        color=COLOURS["red"] if lit else "black")  # fmt: skip
        panel.set_xlabel(called(both(_UNITS[p][0])), fontsize=8)
        ends = [0, len(rows) - 1] if len(rows) > 1 else [0]
        panel.set_xticks(ends, [rows.index[one] for one in ends])
        panel.tick_params(labelsize=8)

    def describe(self) -> Text:
        """Return in a sentence which lights are red."""
        red = [p for p in self.table.index if self.table.loc[p, "light"] == RED]
        if not red:
            return both("{n} panels, one for each P; no light is red.", n=len(self.table))
        return both("{n} panels, one for each P; red: {red}.", n=len(self.table), red=listed(red))


def cockpit(
    tables: Mapping[str, Any], as_of: str | date | None = None, *, months: int = 12, sigmas: float = 3.0,
    level: float = 0.95,
) -> Cockpit:  # fmt: skip
    """Return the seven P of the last finished month, each with its interval, its base, and limits from its own history.

    Parameters
    ----------
    tables : mapping of name to data frame
        receipts, receipt_lines, subscriptions, orders, order_lines, activity, activity_rates, mailings, campaigns, as
        in the course's data; a P whose tables are missing is left out and named.
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
        If no P has its tables, or no month had ended.
    """
    check_level(level)
    frames.check_number(sigmas, "sigmas", 0.5, 10)
    frames.check_whole(months, "months", 2)
    frames.check_mapping(tables, "tables")
    here = [p for p in P if all(name in tables for name in _NEEDS[p])]
    if not here:
        wanted = listed(sorted({name for names in _NEEDS.values() for name in names}))
        raise DataError(_("No P can be shown: its tables are among {wanted}.").format(wanted=wanted))
    read = _read({name: tables[name] for p in here for name in _NEEDS[p]})
    last = _last_month(read, as_of)
    wanted = pd.period_range(last - months + 1, last, freq="M")
    history = pd.concat(
        {p: _MONTHLY[p](read, wanted, level) * [*[_UNITS[p][1]] * 3, 1] for p in here}, names=["p", "month"]
    )
    rows, known = {}, {}
    for p in here:
        mine = history.loc[p]
        now, before = mine.iloc[-1], mine["value"].iloc[:-1]
        if before.notna().sum() >= FEWEST:
            known[p] = limits(before, sigmas=sigmas)
        limit = known.get(p)
        light = NONE if limit is None else RED if outside(now["value"], limit)[0] else QUIET
        rows[p] = (_UNITS[p][0], *now, *((np.nan,) * 3 if limit is None else limit[:3]), light)
    columns = ["unit", "now", "low", "high", "rests_on", "centre", "lower", "upper", "light"]
    table = (
        pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        .rename_axis("p")
        .astype({"rests_on": int})
    )
    left = [p for p in P if p not in here]
    gone = both("Without their tables: {left}.", left=listed(left)) if left else ""
    note = both(
        "Month to {last:%Y-%m-%d}; limits: mean of up to {n} months before ± {sigmas:g} / 1.128 mean moving ranges.",
        last=last.end_time, n=months - 1, sigmas=sigmas,
    )  # fmt: skip
    formats = dict.fromkeys(["now", "low", "high", "centre", "lower", "upper"], ",.1f") | {"rests_on": ",d"}
    return Cockpit(
        table, formats=formats | {"unit": TERM, "light": TERM},
        note=lines(note, gone, in_words(level, N_("this month's figure"))), as_of=last.end_time.normalize(),
        history=history, limits=known, sigmas=sigmas,
    )  # fmt: skip


def _each_by_the_others(values: np.ndarray, sigmas: float) -> np.ndarray:
    """Say which values lie outside of limits that were set without them."""
    found = [
        outside(value, limits(np.delete(values, place), sigmas=sigmas, least=2))[0]
        for place, value in enumerate(values)
    ]
    return np.array(found, bool)


def _read(tables: dict[str, Any]) -> dict[str, Any]:
    """Return the tables with a month each, lines beside their baskets, subscriptions as they can be followed."""
    out: dict[str, Any] = {}
    for name in ("receipts", "activity"):
        if name in tables:
            needed = {"receipts": ["receipt_id", "date", "kind", "paid_yuan"],
                      "activity": ["date", "member_id", "work", "minutes"]}[name]  # fmt: skip
            table = frames.to_pandas(tables[name], needed)
            frames.no_missing(table, needed)
            out[name] = table.assign(month=days_of(table["date"]).dt.to_period("M"))
    for name, needed in (("receipt_lines", ["receipt_id", "product_id"]),
                         ("activity_rates", ["work", "yuan_per_minute"]),
                         ("mailings", ["campaign", "arm", "yuan"]),
                         ("campaigns", ["campaign", "first_day"])):  # fmt: skip
        if name in tables:
            out[name] = frames.to_pandas(tables[name], needed)
            frames.no_missing(out[name], needed)
    if "order_lines" in tables:
        ledger = read_ledger(tables["orders"], tables["order_lines"], cost="cost_yuan")
        found = frames.to_pandas(ledger.orders, ["member_id", "date"])
        out["orders"] = found.assign(month=days_of(found["date"]).dt.to_period("M"))
    if "subscriptions" in tables:
        given = tables["subscriptions"]
        out["subscriptions"] = given if isinstance(given, Subscribers) else usable(given)
    return out


def _last_month(read: dict[str, Any], as_of: str | date | None) -> pd.Period:
    """Return the last month that had ended by a day; by default by the last day that all tables reach."""
    if as_of is not None:
        day = days_of(pd.Series([as_of], name="as_of", dtype=object))[0]
    else:
        reached = [
            read[name]["month"].max().end_time for name in ("receipts", "activity", "orders") if name in read
        ]
        if "subscriptions" in read:
            reached.append(read["subscriptions"].as_of)
        if not reached:
            reached.append(days_of(read["campaigns"]["first_day"]).max() + pd.offsets.MonthEnd(0))
        day = min(reached)
    month = day.to_period("M")
    ended = month if day.normalize() >= month.end_time.normalize() else month - 1
    first = [read[name]["month"].min() for name in ("receipts", "activity", "orders") if name in read]
    if first and ended < min(first):
        raise DataError(
            _("No month had ended by {day:%Y-%m-%d}; the tables begin in {first}.").format(
                day=day, first=min(first)
            )
        )
    return ended


def _table(months: pd.PeriodIndex, rows: list[tuple[float, float, float, int]]) -> pd.DataFrame:
    index = pd.Index(months.strftime("%Y-%m"), name="month", dtype=object)
    return pd.DataFrame(rows, columns=["value", "low", "high", "rests_on"], index=index, dtype=float)


def _shares(hits: pd.Series, base: pd.Series, months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    x, n = (part.reindex(months, fill_value=0).to_numpy(float) for part in (hits, base))
    low, high = wilson(x, n, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _table(months, list(zip(x / n, low, high, n, strict=True)))


def _means(values: pd.Series, month: pd.Series, months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    parts = [values[(month == one).to_numpy()].to_numpy(float) for one in months]
    return _table(
        months,
        [(one.mean() if len(one) else np.nan, *mean_interval(one, level)[1:], len(one)) for one in parts],
    )


def _profiling(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    by = (read["receipts"]["kind"] == "business").groupby(read["receipts"]["month"])
    return _shares(by.sum(), by.size(), months, level)


def _performance(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    return _means(read["receipts"]["paid_yuan"], read["receipts"]["month"], months, level)


def _product(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    count = read["receipt_lines"].drop_duplicates(["receipt_id", "product_id"]).groupby("receipt_id").size()
    heads = read["receipts"]
    by = (heads["receipt_id"].map(count).fillna(0) >= 2).groupby(heads["month"])
    return _shares(by.sum(), by.size(), months, level)


def _profitability(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    orders, done = read["orders"], read["activity"]
    rates = read["activity_rates"].set_index("work")["yuan_per_minute"]
    strange = sorted(set(done["work"]) - set(rates.index))
    if strange:
        raise DataError(
            _("{work} has minutes but no rate; say what a minute of it costs.").format(work=listed(strange))
        )
    known = orders["cost"].notna()
    goods = orders["cost"].fillna(
        orders["paid"] * orders.loc[known, "cost"].sum() / orders.loc[known, "paid"].sum()
    )
    left = (orders["paid"] - goods).groupby([orders["month"], orders["member_id"]]).sum()
    served = (done["minutes"] * done["work"].map(rates)).groupby([done["month"], done["member_id"]]).sum()
    profit = left.sub(served, fill_value=0.0).rename_axis(["month", "member_id"]).reset_index(name="profit")
    return _means(profit["profit"], profit["month"], months, level)


def _subscribers(read: dict[str, Any], months: pd.PeriodIndex) -> pd.DataFrame:
    """Return by month who was there on its first day, who left in it, and who came."""
    rows = read["subscriptions"].rows
    start, end = rows["start"].dt.to_period("M"), rows["end"].where(rows["left"]).dt.to_period("M")
    there = [((start < one) & ~(end < one)).sum() for one in months]
    left = [((end == one) & (start < one)).sum() for one in months]
    return pd.DataFrame(
        {"there": there, "left": left, "came": [(start == one).sum() for one in months]}, index=months
    )


def _persistency(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    found = _subscribers(read, months)
    return _shares(found["left"], found["there"], months, level)


def _prospecting(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    from scipy.special import gammaincinv

    came = _subscribers(read, months)["came"].to_numpy(float)
    low = np.where(came > 0, gammaincinv(np.maximum(came, 0.5), (1 - level) / 2), 0.0)
    high = gammaincinv(came + 1, (1 + level) / 2)
    return _table(months, list(zip(came, low, high, came, strict=True)))


def _promotion(read: dict[str, Any], months: pd.PeriodIndex, level: float) -> pd.DataFrame:
    when = read["campaigns"].set_index("campaign")["first_day"]
    rows = read["mailings"]
    month = days_of(rows["campaign"].map(when)).dt.to_period("M")
    sent, buys = (rows["arm"] == "mailed").to_numpy(), (rows["yuan"] > 0).to_numpy()
    cells = []
    for one in months:
        mine = (month == one).to_numpy()
        n1, n0 = (mine & sent).sum(), (mine & ~sent).sum()
        x1, x0 = (mine & sent & buys).sum(), (mine & ~sent & buys).sum()
        low, high = newcombe(x1, n1, x0, n0, level)
        cells.append((x1 / n1 - x0 / n0 if n1 and n0 else np.nan, low, high, n1 + n0))
    return _table(months, cells)


_MONTHLY: dict[P, Callable[[dict[str, Any], pd.PeriodIndex, float], pd.DataFrame]] = {
    P.PROFILING: _profiling,
    P.PERSISTENCY: _persistency,
    P.PROFITABILITY: _profitability,
    P.PERFORMANCE: _performance,
    P.PROSPECTING: _prospecting,
    P.PRODUCT: _product,
    P.PROMOTION: _promotion,
}
