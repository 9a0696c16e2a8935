"""Logs of orders: on which days each customer ordered, whatever the backend and however its days are kept.

order_days   one row a customer and day with an order
paid_within  what each customer paid in so many weeks before the end of a log
Span         from when to when is looked, and its days as whole numbers
UNITS        days of the units in which times are told
"""

from __future__ import annotations

from calendar import isleap, leapdays
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames.door import collect, time_zone, wrap
from crmlib.frames.times import read_moment
from crmlib.i18n import _

# A log of so many rows in which nobody orders for so many days before its last one has a wrong last day.
_MANY, _SILENCE = 100, 90
UNITS = {"day": 1, "week": 7}


class Span(NamedTuple):
    """The first day of a log, and the last one that is looked at."""

    first: date
    last: date

    def day_number(self, column: str) -> Any:
        """Return a column of its days as whole numbers, in order.

        Backends differ in what a difference of two days is, and floor division is long in SQL; leap years are few.
        """
        year = nw.col(column).dt.year().cast(nw.Int64)
        number = (year - 1) * 365 + nw.col(column).dt.ordinal_day().cast(nw.Int64)
        for leap in filter(isleap, range(self.first.year, self.last.year)):
            number = number + nw.when(year > leap).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)
        return number

    @property
    def end(self) -> int:
        """The number of the last day."""
        leap = leapdays(self.first.year, self.last.year)
        return (self.last.year - 1) * 365 + leap + self.last.timetuple().tm_yday


def order_days(
    rows: Any, customer: str, when: str, value: str | None, as_of: str | date | None
) -> tuple[Any, Span]:
    """Return one row a customer and day with an order (``_day``, ``_paid``), and from when to when is looked."""
    plain = rows.collect_schema()[when] == nw.Date
    zone = None if plain else time_zone(rows, when)
    day = nw.col(when) if plain else nw.col(when).dt.replace_time_zone(None).dt.truncate("1d")
    paid = [nw.col(value).cast(nw.Float64).alias("_paid")] if value else []
    found = rows.select(nw.col(customer), day.alias("_day"), *paid)
    span = _span(
        found, as_of, zone, {customer: customer, "_day": when, **({"_paid": value} if value else {})}
    )
    found = found.filter(nw.col("_day") <= nw.lit(_as_kept(span.last, found)))
    sums = [nw.col("_paid").sum()] if value else []
    return (
        found.group_by(customer, "_day").agg(*sums) if sums else found.unique(subset=[customer, "_day"])
    ), span


def paid_within(orders: Any, weeks: Iterable[int], value: str, customer: str, when: str) -> pd.DataFrame:
    """Return what everybody in a log paid within so many weeks before its last day, in one pass over the log.

    Returns
    -------
    DataFrame
        By customer, one column a number of weeks.

    Examples
    --------
    >>> log = pd.DataFrame({"who": ["ann", "ann", "bob"], "paid": [5.0, 3, 2],
    ...                     "day": pd.to_datetime(["2026-01-01", "2026-01-20", "2026-01-22"])})
    >>> paid_within(log, [1, 4], "paid", "who", "day").to_numpy().tolist()
    [[3.0, 8.0], [2.0, 2.0]]
    """
    rows = wrap(orders, [customer, when, value]).select(customer, when, value)
    days, span = order_days(rows, customer, when, value, None)
    since = nw.lit(span.end) - span.day_number("_day")
    within = {f"_{n}": nw.when(since < 7 * n).then(nw.col("_paid")).otherwise(nw.lit(0.0)) for n in weeks}
    cut = days.with_columns(*(one.alias(name) for name, one in within.items()))
    sums = collect(cut.group_by(customer).agg(*(nw.col(name).sum() for name in within)))
    # What is left of rounding is no spend.
    sums = sums.sort_values(customer, kind="stable").set_index(customer).round(6)
    return sums.set_axis([int(name[1:]) for name in sums.columns], axis=1)


def _as_kept(day: date, rows: Any) -> date:
    """Return a day as the column of days has it: a date, or its midnight."""
    return day if rows.collect_schema()["_day"] == nw.Date else datetime(day.year, day.month, day.day)


def _no_wrong_end(seen: Any, last: date) -> None:
    """Refuse a last day that stands alone: one order dated 2062 makes everybody else silent for decades."""
    before = collect(seen.filter(nw.col("_day") < nw.lit(_as_kept(last, seen))).select(nw.col("_day").max()))
    alone = (last - pd.Timestamp(before.iloc[0, 0]).date()).days if before.iloc[0, 0] is not None else 0
    if alone > _SILENCE:
        message = _(
            "The last order is of {last}, {days:,} days after the one before it. If that day is right, say "
            "as_of={last}; if not, mend it."
        )
        raise DataError(message.format(last=last, days=alone))


def _span(found: Any, as_of: str | date | None, zone: str | None, called: dict[str, str]) -> Span:
    """Return the last day to look at; refuse rows in which something is missing, and a log that begins later."""
    gaps = {
        f"_{i}": nw.when(nw.col(name).is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
        for i, name in enumerate(called)
    }
    seen = found.select(nw.col("_day"), *(gap.cast(nw.Int64).alias(name) for name, gap in gaps.items()))
    facts = collect(
        seen.select(
            nw.len().alias("n"), *(nw.col(name).sum() for name in gaps),
            nw.col("_day").min().alias("first"), nw.col("_day").max().alias("last"),
        )
    ).iloc[0]  # fmt: skip
    if not facts["n"]:
        raise TooFewError(_("The table has no rows."))
    for name, shown in zip(gaps, called.values(), strict=True):
        if facts[name]:
            message = _(
                "Column {column}: {n} of {rows} rows are empty; mend them, or leave them out by name."
            )
            raise DataError(message.format(column=shown, n=int(facts[name]), rows=int(facts["n"])))
    first, last = (pd.Timestamp(facts[name]).date() for name in ("first", "last"))
    if as_of is None:
        if facts["n"] >= _MANY:
            _no_wrong_end(seen, last)
        return Span(first, last)
    asked = read_moment(as_of, "as_of", zone or "UTC").date()
    if asked < first:
        message = _("No order lies on or before {asked}; the first one is of {first}.")
        raise TooFewError(message.format(asked=asked, first=first))
    return Span(first, asked)
