"""What each customer bought, and what was done for her: orders and minutes, read together.

read_work   minutes of work with what they cost
bought_by   sales and goods of each customer between two days
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.ledger import booked, read_ledger
from crmlib.frames.times import days_of, days_until
from crmlib.i18n import N_, _, listed


class Work(NamedTuple):
    """What was done between two days.

    Attributes
    ----------
    rows : DataFrame
        date, member_id, work, minutes, service (their cost).
    rates : DataFrame
        By work: yuan_per_minute and capacity_minutes, a month.
    first, last : Timestamp
        The days.
    """

    rows: pd.DataFrame
    rates: pd.DataFrame
    first: pd.Timestamp
    last: pd.Timestamp


def has_rates(work: Iterable[str], rates: pd.Series) -> None:
    """Refuse work that has minutes but no rate.

    Raises
    ------
    DataError
    """
    strange = sorted(name for name in work if name not in rates.index or pd.isna(rates[name]))
    if strange:
        message = _("{work} has minutes but no rate; say what a minute of it costs.")
        raise DataError(message.format(work=listed(strange)))


def read_work(
    activity: IntoFrame, rates: IntoFrame, since: str | date | None = None, as_of: str | date | None = None
) -> Work:
    """Return what was done, with what it cost.

    Parameters
    ----------
    activity : data frame of any backend
        date, member_id, work, minutes.
    rates : data frame
        work, yuan_per_minute, capacity_minutes.
    since, as_of : date, optional
        By default the first and the last day of the activity.

    Raises
    ------
    DataError
        If work has no rate, a value is missing, or rows lie after ``as_of``.
    """
    done = frames.to_pandas(activity, ["date", "member_id", "work", "minutes"])
    frames.no_missing(done, ["member_id", "work", "minutes"])
    done = done.assign(minutes=frames.numbers(done, "minutes")["minutes"])
    day, last = days_until(done, "date", as_of, N_("rows of work"))
    first = day.min() if since is None else days_of(pd.Series([since], name="since", dtype=object))[0]
    price = frames.to_pandas(rates, ["work", "yuan_per_minute", "capacity_minutes"])
    frames.one_row_each(price, "work")
    price = price.set_index("work")
    has_rates(done["work"].unique(), price["yuan_per_minute"])
    cost = done["minutes"] * done["work"].map(price["yuan_per_minute"]).astype(float)
    return Work(done.assign(date=day, service=cost)[day >= first], price, first, last)


def bought_by(
    orders: IntoFrame,
    lines: IntoFrame,
    first: pd.Timestamp,
    last: pd.Timestamp,
    as_of: str | date | None = None,
) -> pd.DataFrame:
    """Return orders, sales and goods of each customer who ordered between two days.

    Raises
    ------
    DataError
        If orders lie after ``as_of``, or as for `crmlib.frames.ledger.read_ledger`.
    TooFewError
        If nobody ordered.
    """
    found = frames.to_pandas(read_ledger(orders, lines, cost="cost_yuan").orders, ["member_id", "date"])
    frames.no_missing(found, ["member_id"])
    day, _last = days_until(found, "date", as_of, N_("orders"))
    found = found[((day >= first) & (day <= last)).to_numpy() & found["paid"].notna().to_numpy()]
    if found.empty:
        message = _("There is no order between {first:%Y-%m-%d} and {last:%Y-%m-%d}.")
        raise TooFewError(message.format(first=first, last=last))
    by = found.assign(goods=booked(found)).groupby("member_id")
    return pd.DataFrame({"orders": by.size(), "sales": by["paid"].sum(), "goods": by["goods"].sum()})
