"""Visits as they are kept: a row a customer, a column a contact point, in it "ok", "failed" or nothing.

ContactPoint   nine of them, in the order of the journey
points_met     who met which point, and whom it failed
PointsMet      its answer
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError
from crmlib.frames import check_names, need_columns, no_missing, to_pandas
from crmlib.i18n import N_, Labelled, Text, _, both

OK, FAILED = "ok", "failed"
ENOUGH = 10  # customers on either side, below which no difference is told


class ContactPoint(Labelled):
    """Where a customer meets the firm, in the order of the journey."""

    ADVERT = "advert", N_("advertisement")
    ADVICE = "advice", N_("advice")
    ORDERING = "ordering", N_("ordering")
    PAYMENT = "payment", N_("payment")
    NOTICE = "notice", N_("delivery notice")
    DELIVERY = "delivery", N_("delivery")
    INVOICE = "invoice", N_("invoice")
    COMPLAINT = "complaint_handling", N_("complaint handling")
    THANKS = "thanks", N_("thank-you")


class PointsMet(NamedTuple):
    """Visits, read.

    Attributes
    ----------
    table : DataFrame
        One row a customer.
    met, failed : DataFrame of bool
        A column a point.
    remark : Text or str
        On rows that copied another one and are left out.
    """

    table: pd.DataFrame
    met: pd.DataFrame
    failed: pd.DataFrame
    remark: Text | str


def points_met(
    visits: IntoFrame, points: Sequence[str] | None = None, *, unit: str = "customer_id",
    also: Sequence[str] = (),
) -> PointsMet:  # fmt: skip
    """Return who met which point, and whom it failed.

    Parameters
    ----------
    visits : data frame of any backend
    points : sequence of str, optional
        Columns; by default those of `ContactPoint` that are there.
    unit : str
        Column of whose row it is.
    also : sequence of str
        Other columns that are needed, and make rows differ.

    Returns
    -------
    PointsMet

    Raises
    ------
    DataError
        If a customer stands in rows that differ, or a point holds anything else.
    """
    table = to_pandas(visits, [unit, *also])
    values = [point.value for point in ContactPoint]
    names = [one for one in values if one in table] if points is None else check_names(points, "points")
    names = [str(name) for name in names]
    if not names:
        raise DataError(
            _("There is no contact point here: no column such as {known}.").format(known=values[0])
        )
    need_columns(table, [unit, *also, *names], rows=True)
    no_missing(table, [unit])
    table = table[[unit, *also, *names]]
    copies = table.duplicated()
    table = table[~copies].reset_index(drop=True)
    for name in names:
        _check_states(table, name)
    _check_one_row(table, unit, names)
    labels = pd.Index(
        [ContactPoint(one) if one in values else one for one in names], dtype=object, name="point"
    )
    met = table[names].notna().set_axis(labels, axis=1)
    failed = table[names].eq(FAILED).fillna(False).astype(bool).set_axis(labels, axis=1)
    n = int(copies.sum())
    remark = both("{n} rows that copy another one are left out.", n=n) if n else ""
    return PointsMet(table, met, failed, remark)


def _check_states(table: pd.DataFrame, name: str) -> None:
    odd = table[name].notna() & ~table[name].isin([OK, FAILED])
    if odd.any():
        message = _(
            "Contact point {point}: {n} rows hold neither ok nor failed nor nothing, for instance {found!r}."
        )
        raise DataError(message.format(point=name, n=int(odd.sum()), found=table.loc[odd, name].iloc[0]))


def _check_one_row(table: pd.DataFrame, unit: str, names: Sequence[str]) -> None:
    twice = table[table[unit].duplicated(keep=False)]
    if not len(twice):
        return
    who = twice[unit].iloc[0]
    mine = table.loc[table[unit] == who, names]
    times = mine.notna().sum()
    message = _("Customer {who} passes {point!r} {n} times, in rows that differ; give one row a customer.")
    raise DataError(message.format(who=who, point=str(times.idxmax()), n=int(times.max())))
