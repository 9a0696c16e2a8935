"""A model of buying held against what came later: summed up week by week, and by how often people had come before.

tracked      repeat orders so far, observed and expected
calibrated   orders that followed by frequency, observed and expected
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.orders import UNITS, order_days
from crmlib.i18n import N_, _, both
from crmlib.result import Dots, Lines
from crmlib.stats.intervals import in_words, z_value

_MOST = 7  # repeats: customers with more are few, and stand together


def tracked(
    orders: Any, expected: Callable[[np.ndarray], np.ndarray], *, customer: str, when: str, as_of: str | date,
    until: str | date | None, unit: str, every: int,
) -> Lines:  # fmt: skip
    """Return the repeat orders so far by week since the first order, beside those that were to be expected.

    Parameters
    ----------
    orders, customer, when, unit
        The log, as for `crmlib.lifetime.rfm_summary`.
    expected : callable
        Repeat orders of a new customer by the time since the first one.
    as_of, until : str or date
        The last day of the fit and of the log; whoever came after the first is not followed.
    every : int
        Weeks (or days) between two rows; the last whole one always stands there.

    Raises
    ------
    TooFewError
        If no week is whole.
    """
    frames.check_choice(unit, UNITS, "unit")
    frames.check_whole(every, "every", 1)
    rows = frames.wrap(orders, [customer, when]).select(customer, when)
    begun, fitted = order_days(rows, customer, when, None, as_of)
    days, span = order_days(rows, customer, when, None, until)
    births = begun.group_by(customer).agg(nw.col("_day").min().alias("_first"))
    followed = days.join(births, on=customer, how="inner")
    counts = frames.collect(followed.group_by("_first", "_day").agg(nw.len().alias("n")))
    first, day = (pd.to_datetime(counts[name]).dt.normalize() for name in ("_first", "_day"))
    start, size, n = first.min(), UNITS[unit], counts["n"].to_numpy()
    first, day = ((column - start).dt.days.to_numpy() for column in (first, day))
    ends = np.arange(size, (pd.Timestamp(span.last) - start).days + 1, size)
    ends = ends[(np.arange(1, len(ends) + 1) % every == 0) | (ends == ends[-1:])]
    if not len(ends):
        message = _("From the first order to {until} there is no whole {unit}.")
        raise TooFewError(message.format(until=span.last, unit=unit))
    new = day == first
    watched = np.maximum(ends[:, None] - first[new], 0) / size
    table = pd.DataFrame(
        {
            "actual": [n[~new & (day <= end)].sum() for end in ends],
            "model": expected(watched) @ n[new],
        },
        index=pd.Index(ends // size, name=unit),
    )
    return Lines(
        table, columns=("actual", "model"), formats=dict.fromkeys(table, ",.0f"),
        xlabel=both("Weeks since the first order") if size == UNITS["week"] else both("Days since the first order"),
        label=both("Repeat orders so far"),
        note=both(
            "Fitted on the first {fitted:.0f}; the model has seen nothing of what came later. "
            "The last row ends on {day}.",
            fitted=(pd.Timestamp(fitted.last) - start).days / size,
            day=f"{start + pd.Timedelta(days=int(ends[-1])):%Y-%m-%d}",
        ),
    )  # fmt: skip


def calibrated(expected: pd.Series, frequency: np.ndarray, later: pd.Series, *, level: float = 0.95) -> Dots:
    """Return how many orders followed and how many were expected, by how often people had come back before.

    Parameters
    ----------
    expected : Series
        Of each customer.
    frequency : array
        In the same order.
    later : Series
        What came, by customer; whoever is missing placed no order.
    level : float, default 0.95

    Raises
    ------
    DataError
        If somebody stands twice in what came later, or is not known.
    """
    if not isinstance(later, pd.Series) or not later.index.is_unique:
        raise DataError(_("later is a Series of orders with one row a customer, by the ids of the summary."))
    unknown = later.index.difference(expected.index)
    if len(unknown):
        message = _("later holds {n} customers who are not in the summary, for instance {example!r}.")
        raise DataError(message.format(n=len(unknown), example=unknown[0]))
    came = later.reindex(expected.index, fill_value=0).to_numpy(float)
    group = np.minimum(frequency, _MOST).astype(int)
    many = pd.DataFrame({"model": expected.to_numpy(), "actual": came}).groupby(group)
    table = pd.DataFrame({"customers": many.size(), **many.mean()})
    half = z_value(level) * many["actual"].std() / np.sqrt(many.size())
    table["low"], table["high"] = table["actual"] - half, table["actual"] + half
    table.index = pd.Index([str(i) if i < _MOST else f"{_MOST}+" for i in table.index], name="frequency")
    return Dots(
        table, value="actual", label=both("Orders per customer"), note=in_words(level, N_("normal")),
        formats=dict.fromkeys(["model", "actual", "low", "high"], ".2f"),
    )  # fmt: skip
