"""Recency, frequency and money: what a log of orders says of each customer in four numbers.

rfm_summary   frequency, recency, T and monetary_value, as the models want them
rfm_scores    the same as grades from 1 to 5, and how many the grades tell apart only by chance
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.frames.orders import UNITS, Span, order_days
from crmlib.i18n import Text, _, both, lines
from crmlib.result import Result
from crmlib.stats.histories import MOMENTS, identity


def rfm_summary(
    orders: IntoFrame,
    customer: str = "member_id",
    when: str = "date",
    value: str | None = None,
    *,
    as_of: str | date | None = None,
    order: str | None = None,
) -> Any:
    """Return each customer's frequency, recency, T and mean spend, in the names of PyMC-Marketing.

    Orders of one customer on one day count as one. Orders after ``as_of`` are not looked at, so a summary of the
    past can be held against what came later.

    Parameters
    ----------
    orders : data frame of any backend
        One row an order. Orders that stand twice are counted once only if ``order`` says how to know them.
    customer, when : str
        Columns of the customer and of the day (or time: its day in the column's zone).
    value : str, optional
        Column of what was paid.
    as_of : str or date, optional
        The last day that is looked at; the last one in the log by default.
    order : str, optional
        Column of the order's id.

    Returns
    -------
    data frame of the same backend
        Sorted by customer: frequency (days with an order after the first one), recency (from the first to the
        last order: *not* since the last), T (from the first order to ``as_of``) and, with ``value``, monetary_value
        (mean spend on the days of repeats; missing for customers without one). Times are in weeks, as those of all that
        takes this summary.

    Raises
    ------
    DataError
        If customers, days or values are missing in some rows, or days are no dates.
    TooFewError
        If no order lies before ``as_of``.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base
    analysis. *Journal of Marketing Research* 42, 415–430.

    Examples
    --------
    >>> log = pd.DataFrame({"member_id": ["M1", "M1", "M1", "M2"], "paid": [50.0, 30, 40, 60],
    ...     "date": pd.to_datetime(["2026-01-01", "2026-01-08", "2026-01-08", "2026-01-15"])})
    >>> rfm_summary(log, value="paid", as_of="2026-01-29").to_numpy().tolist()
    [['M1', 1, 1.0, 4.0, 70.0], ['M2', 0, 0.0, 2.0, nan]]
    """
    columns = [customer, when, *([value] if value else [])]
    rows = frames.wrap(orders, [*columns, *([order] if order else [])])
    if order:
        rows = rows.unique(subset=[order])
    days, span = order_days(rows.select(*columns), customer, when, value, as_of)
    sums = [nw.col("_paid").sum().alias("_all")] if value else []
    each = days.group_by(customer).agg(
        nw.len().alias("_n"), nw.col("_day").min().alias("_day"), nw.col("_day").max().alias("_last"), *sums
    )
    if value:  # a join with the first day costs less than a window over all days
        each = each.join(days, on=[customer, "_day"], how="left")
    return frames.native(_told(each, customer, span, value=bool(value)))


def _told(each: Any, customer: str, span: Span, *, value: bool) -> Any:
    """Return the four numbers of each customer from first, last and how many days, and what was paid on them."""
    first, latest, repeats = (
        span.day_number("_day"),
        span.day_number("_last"),
        nw.col("_n").cast(nw.Int64) - 1,
    )
    told = [
        nw.col(customer),
        repeats.alias("frequency"),
        ((latest - first) / UNITS["week"]).cast(nw.Float64).alias("recency"),
        ((nw.lit(span.end) - first) / UNITS["week"]).cast(nw.Float64).alias("T"),
    ]
    if value:
        later = nw.col("_all") - nw.col("_paid")
        # What is left of rounding is no spend.
        later = nw.when(later.abs() > 1e-9 * nw.col("_all").abs()).then(later).otherwise(nw.lit(0.0))
        mean = nw.when(repeats > 0).then(later / repeats).otherwise(None)
        told.append(mean.cast(nw.Float64).alias("monetary_value"))
    return each.select(*told).sort(customer)


@dataclass(frozen=True, repr=False)
class ByCustomer(Result):
    """A short table of all customers, and a long one of each.

    Attributes
    ----------
    people : DataFrame
        A row a customer.
    """

    people: pd.DataFrame = field(default_factory=pd.DataFrame)


def rfm_scores(summary: IntoFrame, bins: int = 5) -> ByCustomer:
    """Return each customer's grades for recency, frequency and money, 1 the worst.

    Grades are fifths of the customers (or other shares), and customers with the same number get the same grade. Where
    many have the same, as with one order only, fifths are a fiction: the note says how many stand in such a crowd.

    Parameters
    ----------
    summary : data frame of any backend
        As `rfm_summary` returns it; M is left out where it has no monetary_value.
    bins : int, default 5
        How many grades.

    Returns
    -------
    ByCustomer
        ``.people``: R (silence since the last order: short is good), F, M, and their code; ``.table`` by grade: how
        many customers have it.

    Raises
    ------
    DataError
        If the table is no summary, or bins is less than 2.

    Notes
    -----
    Grades depend on the day they are made: after another month without an order everybody is worse.

    Examples
    --------
    >>> six = pd.DataFrame({"member_id": list("abcdef"), "frequency": [0, 0, 0, 0, 1, 5], "T": 50.0,
    ...                     "recency": [0, 0, 0, 0, 10, 48.0]})
    >>> rfm_scores(six, bins=2).people["F"].tolist()
    [1, 1, 1, 1, 2, 2]
    """
    bins = frames.check_whole(bins, "bins", 2)
    table = frames.to_pandas(summary, MOMENTS)
    if not len(table):
        raise TooFewError(_("The table has no rows."))
    values = frames.numbers(table, MOMENTS, missing=False)
    graded = {"R": values["recency"] - values["T"], "F": values["frequency"]}
    if "monetary_value" in table.columns:
        # Without a repeat there is no mean, and nobody spends less.
        graded["M"] = frames.numbers(table, "monetary_value")["monetary_value"].fillna(-np.inf)
    scores = pd.DataFrame({name: _grades(column, bins) for name, column in graded.items()})
    scores["code"] = scores.astype(str).sum(axis=1)
    remarks: Sequence[Text | str] = [
        both(
            "{name}: {share:.0%} of the customers share one value that is wider than a grade.",
            name=name,
            share=share,
        )
        for name, column in graded.items()
        if (share := _crowded(column, bins))
    ]
    note = both("{n:,} customers in {bins} grades.", n=len(scores), bins=bins)
    counts = pd.DataFrame({name: scores[name].value_counts() for name in graded})
    counts = counts.reindex(range(1, bins + 1)).fillna(0).astype(int).rename_axis("grade")
    return ByCustomer(counts, people=scores.set_axis(identity(table), axis=0), note=lines(note, *remarks))


def _grades(values: pd.Series, bins: int) -> np.ndarray:
    middle = values.rank(method="average").to_numpy() - 0.5
    return np.minimum((middle / len(values) * bins).astype(int) + 1, bins)


def _crowded(values: pd.Series, bins: int) -> float:
    """Return the share of the customers whose value so many have that they fill more than one grade."""
    alike = values.groupby(values).transform("size") / len(values)
    return float((alike > 1 / bins).mean())
