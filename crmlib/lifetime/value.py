"""What is each customer worth from now on? Orders to come, times what they leave, discounted, less what service costs.

lifetime_value   each customer's value, and that of fifths and of all with what may come
value_trend      who is on the way up or down, luck taken off (lecture row S1.3)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.orders import order_days
from crmlib.i18n import N_, _, both, lines
from crmlib.lifetime.rfm import ByCustomer
from crmlib.result import Bars
from crmlib.stats.buyers import Buyers
from crmlib.stats.histories import MOMENTS, Counted, checked, identity
from crmlib.stats.intervals import check_level, in_words, percentile, z_value
from crmlib.stats.resample import check_draws
from crmlib.stats.spend import GammaGamma, blended
from crmlib.stats.worth import Worth


@dataclass(frozen=True, repr=False)
class LifetimeValue(Bars):
    """What customers are worth, by fifths and one by one.

    Attributes
    ----------
    people : DataFrame
        By customer: orders (expected), spend (per order), value, rank (1 the most valuable) and band. Single values
        have no interval and are means of what may happen to many such customers: for one of them read the band.
    equity, equity_low, equity_high : float
        What all customers together are worth.
    samples : callable
        ``samples(draws, seed)`` gives each customer's value under parameters and own means that the data allow as
        well: an array (draws, customers).
    """

    people: pd.DataFrame = field(default_factory=pd.DataFrame)
    equity: float = float("nan")
    equity_low: float = float("nan")
    equity_high: float = float("nan")
    samples: Callable[[int, int], np.ndarray] | None = None


def lifetime_value(
    summary: Any, buying: Buyers, spend: GammaGamma, *, margin: float, horizon: int = 156, discount: float = 0.10,
    cost: float | pd.Series = 0.0, bands: int = 5, level: float = 0.95, draws: int = 200, seed: int = 0,
) -> LifetimeValue:  # fmt: skip
    """Return what each customer, each fifth of them, and all together are worth from now on.

    Value is what orders to come leave: (margin × spend per order − cost to serve an order), summed over the expected
    orders of each week of the horizon and discounted. What was spent before is no part of it.

    Parameters
    ----------
    summary : data frame of any backend
        As `rfm_summary` returns it in weeks, with monetary_value.
    buying : BetaGeoNBD, ModifiedBetaGeoNBD or ParetoNBD
        Fitted.
    spend : GammaGamma
        Fitted.
    margin : float
        What is left of a yuan of sales, 0 to 1.
    horizon : int, default 156
        How many weeks to look ahead; more than the data reach back is a guess.
    discount : float, default .10
        Per year.
    cost : float or Series, default 0
        Cost to serve an order, in yuan; by customer, if it differs.
    bands : int, default 5
        Into how many parts customers are ranked.
    level, draws, seed
        Of the intervals (parametric bootstrap): parameters as the data allow, and one simulated future each.

    Returns
    -------
    LifetimeValue
        ``.table`` by band (1 the most valuable): customers, value, share, per_head, low, high (of the band's value).

    Raises
    ------
    DataError
        If a history cannot be, a customer's cost is unknown, or an option makes no sense.
    ModelError
        If a model is not fitted.

    Notes
    -----
    Lecture row S0.6. Fader, Hardie & Lee (2005), "RFM and CLV".

    Examples
    --------
    >>> from crmlib.lifetime import BetaGeoNBD
    >>> nine = pd.DataFrame({"frequency": [0, 0, 0, 0, 1, 1, 2, 3, 9], "T": 39.0,
    ...     "recency": [0, 0, 0, 0, 3, 30, 12, 35, 37.0], "monetary_value": [None] * 4 + [60, 20, 25, 110, 45.0]})
    >>> many = pd.concat([nine] * 50)
    >>> worth = lifetime_value(nine, BetaGeoNBD().fit(many), GammaGamma().fit(many), margin=0.4, draws=20)
    >>> worth.people["rank"].tolist()
    [6, 7, 8, 9, 5, 4, 3, 2, 1]
    """
    check_level(level)
    check_draws(draws)
    bands = frames.check_whole(bands, "bands", 1)
    worth, who = _worth(summary, buying, spend, margin=margin, horizon=horizon, discount=discount, cost=cost)
    mean = blended(spend.params, worth.x, worth.m)
    value = worth.orders(buying.params) * (worth.margin * mean - worth.cost)
    rank = pd.Series(-value).rank(method="first").to_numpy(int)
    band = (rank - 1) * bands // len(value) + 1
    facts = {"orders": worth.undiscounted(), "spend": mean, "value": value, "rank": rank, "band": band}
    people = pd.DataFrame(facts, index=who)
    by = people.groupby("band")["value"]
    table = pd.DataFrame(
        {"customers": by.size(), "value": by.sum(), "share": by.sum() / value.sum(), "per_head": by.mean()}
    )
    futures = worth.futures(np.unique(band, return_inverse=True)[1], draws=draws, seed=seed)
    table["low"], table["high"] = percentile(futures, level)
    low, high = percentile(futures.sum(axis=1), level)
    note = both(
        "{n:,} customers are worth {total:,.0f} yuan in {horizon} weeks, {low:,.0f} to {high:,.0f} "
        "(margin {margin:.0%}, {discount:.0%} a year).",
        n=len(value), total=value.sum(), horizon=horizon, low=low, high=high, margin=margin, discount=discount,
    )  # fmt: skip
    formats = dict.fromkeys(["value", "per_head", "low", "high"], ",.0f") | {"share": ".1%"}
    return LifetimeValue(
        table, columns=("value",), label=both("Value to come, yuan"), formats=formats, people=people,
        note=lines(note, in_words(level, N_("parametric bootstrap"))), equity=float(value.sum()), equity_low=low,
        equity_high=high, samples=worth.samples,
    )  # fmt: skip


def _worth(
    summary: Any, buying: Buyers, spend: GammaGamma, *, margin: float, horizon: int, discount: float,
    cost: float | pd.Series,
) -> tuple[Worth, pd.Index]:  # fmt: skip
    """Return the base of customers, all of it checked, and who they are."""
    if not isinstance(buying, Buyers) or not isinstance(spend, GammaGamma):
        raise DataError(_("buying is a fitted BetaGeoNBD (or of its family), spend a fitted GammaGamma."))
    buying.params, spend.finite()
    table = frames.to_pandas(summary, [*MOMENTS, "monetary_value"])
    distinct, which = np.unique(checked(table, summary), axis=1, return_inverse=True)
    x, m = spend.history(table)
    who = identity(table)
    worth = Worth(
        buying, spend, Counted(*distinct, np.ones(distinct.shape[1])), which.ravel(), x, m, cost=_costs(cost, who),
        margin=frames.check_number(margin, "margin", 0, 1), discount=frames.check_number(discount, "discount", 0, 1),
        horizon=int(frames.check_number(frames.check_whole(horizon, "horizon", 1), "horizon", 1, 5_200)),
    )  # fmt: skip
    return worth, who


def _costs(cost: float | pd.Series, who: pd.Index) -> np.ndarray:
    """Return each customer's cost to serve an order; refuse whose is unknown."""
    if not isinstance(cost, pd.Series):
        return np.full(len(who), frames.check_number(cost, "cost", 0, 1e9))
    if not cost.index.is_unique:
        raise DataError(
            _("cost holds {n} customers more than once.").format(n=int(cost.index.duplicated().sum()))
        )
    known = frames.floats(cost.reindex(who), "cost")
    gone = np.isnan(known)
    if gone.any():
        message = _(
            "The cost of {n} customers is unknown, for instance {who}; give them the mean, or leave them out."
        )
        raise DataError(message.format(n=int(gone.sum()), who=who[gone][0]))
    return known


def value_trend(
    orders: Any, customer: str = "member_id", when: str = "date", value: str = "paid", *,
    as_of: str | date | None = None, level: float = 0.95,
) -> ByCustomer:  # fmt: skip
    """Return whether customers spend more or less from quarter to quarter, with luck taken off.

    Four quarters of 91 days are compared. The slope of four noisy numbers is mostly noise, so everybody's is drawn
    toward the usual one for customers of that size, as far as chance alone explains the difference (empirical Bayes).

    Parameters
    ----------
    orders, customer, when, value, as_of
        The log, as for `rfm_summary`; 364 days up to ``as_of`` are looked at.
    level : float, default .95

    Returns
    -------
    ByCustomer
        ``.people`` who ordered in these quarters: q1 (the oldest) to q4, total, slope (yuan a quarter), shrunk, low,
        high (of the shrunk slope); ``.table`` by trend (rising, unclear, falling: whether the interval holds 0):
        customers, share, total, slope and shrunk (means).

    Raises
    ------
    TooFewError
        If fewer than 10 customers ordered in the four quarters.

    Notes
    -----
    Lecture row S1.3 (trend of value). Morris, C. N. (1983), *JASA* 78, 47–55.

    Examples
    --------
    >>> days = pd.to_datetime("2026-01-01") + pd.to_timedelta(range(0, 364, 7), unit="D")
    >>> log = pd.DataFrame({"member_id": [f"M{i % 13}" for i in range(52)], "date": days, "paid": 50.0})
    >>> value_trend(log).people[["q1", "q4", "slope", "shrunk"]].iloc[0].tolist()
    [50.0, 50.0, 0.0, 0.0]
    """
    rows = frames.wrap(orders, [customer, when, value]).select(customer, when, value)
    days, span = order_days(rows, customer, when, value, as_of)
    last = span.last
    begin = last - timedelta(days=363)
    # A whole number: what a moment of a day is, engines settle by zones of their own.
    recent = days.filter(span.day_number("_day") > span.end - 364)
    paid = frames.collect(recent)
    # PySpark gives days with the zone of its session.
    quarter = (pd.to_datetime(paid["_day"]).dt.tz_localize(None) - pd.Timestamp(begin)).dt.days // 91 + 1
    table = paid.assign(q=quarter).pivot_table(
        index=customer, columns="q", values="_paid", aggfunc="sum", fill_value=0.0
    )
    if len(table) < 10:
        message = _("Only {n} customers ordered in the year to {last}; what is luck shows among 10 and more.")
        raise TooFewError(message.format(n=len(table), last=last))
    four = table.reindex(columns=range(1, 5), fill_value=0.0).to_numpy(float)
    steps, mean = np.array([-1.5, -0.5, 0.5, 1.5]), four.mean(axis=1)
    slope = four @ steps / 5
    rest = four - mean[:, None] - np.outer(slope, steps)
    noise = (rest**2).sum() / 2 / mean.sum() * mean / 5  # whoever spends more, varies more
    usual = slope.sum() / mean.sum() * mean
    spread = max(0.0, float(((slope - usual) ** 2 - noise).sum() / (mean**2).sum())) * mean**2
    kept = np.divide(spread, spread + noise, out=np.zeros_like(mean), where=spread + noise > 0)
    shrunk = usual + kept * (slope - usual)
    half = z_value(level) * np.sqrt(kept * noise)
    out = pd.DataFrame(four, columns=["q1", "q2", "q3", "q4"], index=table.index)
    out = out.assign(
        total=four.sum(axis=1), slope=slope, shrunk=shrunk, low=shrunk - half, high=shrunk + half
    )
    note = both(
        "{n:,} customers, four quarters to {last}; {kept:.0%} of the differences between them are no luck.",
        n=len(out), last=f"{last:%Y-%m-%d}", kept=kept.mean(),
    )  # fmt: skip
    kind = np.select([out["low"] > 0, out["high"] < 0], [N_("rising"), N_("falling")], N_("unclear"))
    by = out.groupby(kind)
    table = pd.DataFrame({"customers": by.size(), "share": by.size() / len(out), "total": by["total"].sum()})
    table = table.join(by[["slope", "shrunk"]].mean()).rename_axis("trend")
    formats = {"share": ".0%", "total": ",.0f", "slope": ",.0f", "shrunk": ",.0f"}
    return ByCustomer(
        table, people=out, formats=formats, note=lines(note, in_words(level, N_("empirical Bayes")))
    )
