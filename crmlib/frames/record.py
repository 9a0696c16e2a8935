"""What a log of orders says of each customer, in one row (lecture row S1.3).

customer_record   habits, spend, rhythm, trend and grade of each customer, from a ledger of any backend
record_day        the last day that a record looked at
"""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError
from crmlib.frames.door import collect, native, wrap
from crmlib.frames.ledger import read_ledger
from crmlib.frames.orders import Span, order_days
from crmlib.frames.times import read_moment
from crmlib.i18n import _

QUARTER = 91  # days
_QUARTERS = ("_q1", "_q2", "_q3", "_q4")
_STEPS = (-1.5, -0.5, 0.5, 1.5)
GRADES = 5


def customer_record(
    orders: IntoFrame, lines: IntoFrame, products: IntoFrame | None = None, members: IntoFrame | None = None, *,
    as_of: str | date | None = None, customer: str = "member_id", when: str = "date", paid: str = "paid_yuan",
    gift: str = "gift",
) -> Any:  # fmt: skip
    """Return a row a customer: what, how often, at what rhythm, how much, how, and whether it rises or falls.

    Orders of one customer on one day count as one, an order that was exported twice as one. Orders after ``as_of`` are
    not looked at, so a record of the past can be held against what came later.

    Parameters
    ----------
    orders : data frame of any backend
        One row an order: order_id, customer, day and, if known, channel.
    lines : data frame of the same backend
        One row a line: order_id, product_id and what was paid; refunds are negative.
    products : data frame of the same backend, optional
        product_id and category; without it nothing is said of categories and gifts.
    members : data frame of the same backend, optional
        The customer's city.
    as_of : str or date, optional
        The last day that is looked at; the last one in the log by default.
    customer, when, paid : str
        Columns of the customer, of the day (or time), and of what was paid for a line.
    gift : str
        The category that counts as gifts.

    Returns
    -------
    data frame of the same backend
        Sorted by customer: first_order, last_order (days); frequency, recency, T (days with an order after the first,
        weeks from the first to the last and to ``as_of``, as in `crmlib.lifetime.rfm_summary`); interval, interval_cv
        (weeks between orders: mean, and standard deviation as a share of it); single, total (yuan an order, in all);
        category, categories (the one that most was paid for, how many), gifts (share of what was paid); weekday (1 is
        Monday), channel (the usual ones); city; trend, trend_se (change of spend a quarter, as a share of its mean,
        over the four quarters to ``as_of``; drawn toward that of all as far as chance explains the difference),
        trend_own (the part of a customer's own change that is no chance, 0 to 1);
        grade (fifth of the customers by total, 5 the highest). What cannot be said is missing.

    Raises
    ------
    DataError
        If a column, value or product's category is missing, a product has two categories, or orders and lines were not
        exported equally often.
    TooFewError
        If no order lies on or before ``as_of``.

    Notes
    -----
    Whoever took the card within the four quarters rises in them because of that: that is growth as lecture row S1.4
    means it. Trends by Morris, C. N. (1983), *JASA* 78, 47–55, as in `crmlib.lifetime.value_trend`.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.to_datetime(["2026-01-05", "2026-01-19", "2026-02-02", "2026-01-06"])
    >>> orders = pd.DataFrame({"order_id": list("abcd"), "member_id": ["M1", "M1", "M1", "M2"], "date": days})
    >>> lines = pd.DataFrame({"order_id": list("abcd"), "product_id": "P1", "paid_yuan": [50.0, 70, 60, 80]})
    >>> record = customer_record(orders, lines, as_of="2026-03-02")
    >>> record[["frequency", "recency", "T", "interval", "single", "total"]].iloc[0].tolist()
    [2.0, 4.0, 8.0, 2.0, 60.0, 180.0]
    """
    once = wrap(read_ledger(orders, lines, paid=paid).orders, ["order_id", customer, when, "paid"])
    days, span = order_days(once.select(customer, when, "paid"), customer, when, "paid", as_of)
    days = days.with_columns(
        span.day_number("_day").alias("_no"), nw.col("_day").dt.weekday().alias("weekday")
    )
    out = _rhythm(days, customer, span)
    known = _until(once, when, span)
    if "channel" in once.collect_schema().names():
        out = out.join(_usual(known, customer, "channel"), on=customer, how="left")
    out = out.join(_usual(days, customer, "weekday"), on=customer, how="left")
    if products is not None:
        out = out.join(_bought(known, orders, lines, products, customer, paid, gift), on=customer, how="left")
    if members is not None:
        city = wrap(members, [customer, "city"]).select(customer, "city")
        out = out.join(city.unique(subset=[customer]), on=customer, how="left")
    out = out.join(_trend(days, customer, span), on=customer, how="left")
    return native(_graded(out, days, customer).sort(customer))


def _until(once: Any, when: str, span: Span) -> Any:
    """Return the orders up to the last day that is looked at."""
    if once.collect_schema()[when] == nw.Date:
        return once.filter(nw.col(when) <= nw.lit(span.last))
    day = nw.col(when).dt.replace_time_zone(None).dt.truncate("1d").alias("_day")
    # A whole number: what a moment of a day is, engines settle by zones of their own.
    return once.with_columns(day).filter(span.day_number("_day") <= span.end).drop("_day")


def _rhythm(days: Any, customer: str, span: Span) -> Any:
    """Return when each customer ordered, at which intervals, and for how much."""
    before = nw.col("_no").shift(1).over(customer, order_by="_no")
    gaps = days.with_columns(((nw.col("_no") - before) / 7).cast(nw.Float64).alias("_gap"))
    each = gaps.with_columns((nw.col("_gap") ** 2).alias("_square")).group_by(customer).agg(
        nw.len().alias("_n"), nw.col("_day").min().alias("first_order"), nw.col("_day").max().alias("last_order"),
        nw.col("_no").min().alias("_first"), nw.col("_no").max().alias("_last"),
        nw.col("_square").sum(), nw.col("_paid").sum().alias("total"),
    )  # fmt: skip
    repeats = nw.col("_n").cast(nw.Int64) - 1
    recency = ((nw.col("_last") - nw.col("_first")) / 7).cast(nw.Float64)
    mean = recency / repeats
    # Rounding leaves −1e−15 where all gaps are alike.
    spread = nw.col("_square") / repeats - mean**2
    spread = nw.when(spread > 1e-9 * mean**2).then(spread).otherwise(nw.lit(0.0))
    varies = (spread * repeats / (repeats - 1)).sqrt() / mean
    return each.select(
        customer, "first_order", "last_order", repeats.alias("frequency"), recency.alias("recency"),
        ((nw.lit(span.end) - nw.col("_first")) / 7).cast(nw.Float64).alias("T"),
        nw.when(repeats > 0).then(mean).otherwise(None).cast(nw.Float64).alias("interval"),
        nw.when(repeats > 1).then(varies).otherwise(None).cast(nw.Float64).alias("interval_cv"),
        (nw.col("total") / nw.col("_n")).cast(nw.Float64).alias("single"),
        nw.col("total").cast(nw.Float64),
    )  # fmt: skip


def _usual(rows: Any, customer: str, column: str) -> Any:
    """Return what is seen most often of each customer; of several, the first by name."""
    counts = rows.filter(~nw.col(column).is_null()).group_by(customer, column).agg(nw.len().alias("_much"))
    return _most(counts, customer, column)


def _most(amounts: Any, customer: str, column: str) -> Any:
    # A window, not a join: parallel engines don't add up the same twice.
    top = amounts.with_columns(nw.col("_much").max().over(customer).alias("_top"))
    return top.filter(nw.col("_much") == nw.col("_top")).group_by(customer).agg(nw.col(column).min())


def _bought(
    known: Any, orders: IntoFrame, lines: IntoFrame, products: IntoFrame, customer: str, paid: str, gift: str
) -> Any:
    """Return the category that each customer paid most for, how many there are, and the share of gifts."""
    copies = wrap(orders, ["order_id"]).group_by("order_id").agg(nw.len().alias("_copies"))
    kinds = wrap(products, ["product_id", "category"]).select("product_id", "category").unique()
    bought = wrap(lines, ["order_id", "product_id", paid]).select("order_id", "product_id", paid)
    _known(kinds, bought)
    bought = bought.join(known.select("order_id", customer), on="order_id", how="inner")
    bought = bought.join(copies, on="order_id", how="left").join(kinds, on="product_id", how="left")
    amounts = bought.with_columns((nw.col(paid) / nw.col("_copies")).alias("_each"))
    amounts = amounts.group_by(customer, "category").agg(nw.col("_each").sum().alias("_much"))
    # What was given back altogether was not bought.
    amounts = amounts.filter(nw.col("_much") > 0)
    present = nw.when(nw.col("category") == gift).then(nw.col("_much")).otherwise(nw.lit(0.0))
    sums = amounts.with_columns(present.alias("_gift")).group_by(customer).agg(
        nw.len().alias("categories"), nw.col("_gift").sum(), nw.col("_much").sum()
    )  # fmt: skip
    sums = sums.select(
        customer, nw.col("categories").cast(nw.Int64), (nw.col("_gift") / nw.col("_much")).alias("gifts")
    )
    return _most(amounts, customer, "category").join(sums, on=customer, how="left")


def _known(kinds: Any, bought: Any) -> None:
    """Refuse a product of two categories, and lines of products without one: they would count double, or not."""
    many = kinds.group_by("product_id").agg(nw.len().alias("_n")).filter(nw.col("_n") > 1)
    used = bought.select("product_id").unique().join(kinds, on="product_id", how="left")
    for found, message in (
        (many, _("{n} products have more than one category, for instance {example}.")),
        (
            used.filter(nw.col("category").is_null()),
            _("{n} products that were bought have no category, for instance {example}; add them to products."),
        ),
    ):  # fmt: skip
        odd = collect(found.select("product_id"))["product_id"]
        if len(odd):
            raise DataError(message.format(n=len(odd), example=min(odd.astype(str))))


def _trend(days: Any, customer: str, span: Span) -> Any:
    """Return how spend changes from quarter to quarter, drawn toward the change of all (empirical Bayes)."""
    ago = nw.lit(span.end) - nw.col("_no")
    recent = days.filter(ago < 4 * QUARTER)
    zero = nw.lit(0.0)
    parts = [
        nw.when((ago >= QUARTER * i) & (ago < QUARTER * (i + 1)))
        .then(nw.col("_paid"))
        .otherwise(zero)
        .alias(name)
        for i, name in enumerate(reversed(_QUARTERS))
    ]
    four = recent.with_columns(*parts).group_by(customer).agg(*(nw.col(name).sum() for name in _QUARTERS))
    slope = sum((step * nw.col(name) for step, name in zip(_STEPS, _QUARTERS, strict=True)), zero) / 5
    mean = sum((nw.col(name) for name in _QUARTERS), zero) / 4
    four = four.with_columns(slope.alias("_slope"), mean.alias("_mean")).filter(nw.col("_mean") > 0)
    rest = sum(
        ((nw.col(name) - nw.col("_mean") - step * nw.col("_slope")) ** 2
         for step, name in zip(_STEPS, _QUARTERS, strict=True)), zero,
    )  # fmt: skip
    sums = collect(
        four.select(
            nw.col("_slope").sum().alias("s"), nw.col("_mean").sum().alias("m"), rest.sum().alias("rest"),
            (nw.col("_slope") ** 2).sum().alias("ss"), (nw.col("_mean") ** 2).sum().alias("mm"),
            (nw.col("_slope") * nw.col("_mean")).sum().alias("sm"),
        )
    ).astype(float).fillna(0.0).iloc[0]  # fmt: skip
    if not sums["m"] > 0:
        names = ("trend", "trend_se", "trend_own")
        return four.filter(nw.col("_mean") < 0).select(customer, *(zero.alias(name) for name in names))
    noise, usual = sums["rest"] / 10 / sums["m"], sums["s"] / sums["m"]
    off = sums["ss"] - 2 * usual * sums["sm"] + usual**2 * sums["mm"] - noise * sums["m"]
    spread = max(0.0, off / sums["mm"])
    # Whoever spends more varies more: the noise of a slope, as a share of the mean, is noise / mean.
    kept = nw.lit(spread) * nw.col("_mean") / (nw.lit(spread) * nw.col("_mean") + nw.lit(max(noise, 1e-12)))
    own = nw.col("_slope") / nw.col("_mean")
    return four.select(
        customer, (nw.lit(usual) + kept * (own - usual)).alias("trend"),
        (kept * noise / nw.col("_mean")).sqrt().alias("trend_se"), kept.alias("trend_own"),
    )  # fmt: skip


def _graded(record: Any, days: Any, customer: str) -> Any:
    """Add the fifth of the customers, by what they paid in all."""
    # Not from the record: a lazy engine would make all of it to learn four numbers.
    totals = collect(days.group_by(customer).agg(nw.col("_paid").sum()).select("_paid"))["_paid"].to_numpy(
        float
    )
    cuts = np.quantile(totals, np.arange(1, GRADES) / GRADES)
    grade = nw.lit(1)
    for cut in cuts:
        grade = grade + nw.when(nw.col("total") > float(cut)).then(nw.lit(1)).otherwise(nw.lit(0))
    return record.with_columns(grade.cast(nw.Int64).alias("grade"))


def record_day(table: pd.DataFrame, as_of: str | None) -> pd.Timestamp:
    """Return the last day that a record looked at; refuse one put together of several days.

    Parameters
    ----------
    table : DataFrame
        A record as pandas has it, or another summary with T in weeks.
    as_of : str, optional
        The day of a table that has no first_order.

    Raises
    ------
    DataError
        If the rows, or the rows and ``as_of``, are of different days.
    """
    said = [read_moment(as_of, "as_of", "UTC").tz_localize(None).normalize()] if as_of else []
    days = pd.Series(said, dtype="datetime64[us]")
    if "first_order" in table:
        first = pd.to_datetime(table["first_order"]).dt.tz_localize(None).dt.normalize()
        told = first + pd.to_timedelta((7 * table["T"].astype(float)).round(), unit="D")
        days = pd.concat([days, told.astype("datetime64[us]")]).drop_duplicates()
    if len(days) > 1:
        message = _(
            "The record is of several days, for instance {one} and {other}: assign one day at a time."
        )
        raise DataError(message.format(one=f"{days.min():%Y-%m-%d}", other=f"{days.max():%Y-%m-%d}"))
    return days.iloc[0]
