"""Orders and their lines read together: each order once, with what was paid for all of it.

read_ledger   read both; say what a second export wrote again
Ledger        what was read
booked        what each order's goods cost, the usual share of sales where it was not booked

A file that was exported twice holds an order and each of its lines twice. Lines that look alike may as well be two
pieces of one thing, so no line is dropped for its looks: the sum of an order's lines is divided by how often the order
itself stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.errors import DataError, TooFewError
from crmlib.frames.door import collect, native, wrap
from crmlib.i18n import N_, _, both
from crmlib.result import Result

_COPIES, _ROWS, _PAID, _GIVEN, _COST, _COSTED = (
    f"_{n}" for n in ("copies", "rows", "paid", "given", "cost", "costed")
)


@dataclass(frozen=True, repr=False, eq=False)
class Ledger:
    """Orders with their sums, in their own backend.

    Attributes
    ----------
    orders : data frame of the same backend
        Each order once, with its columns; paid (the sum of its lines, refunds taken off; missing without lines), lines
        (how many) and, where costs are read, cost (missing if one line's is).
    left_out : Result
        ``.table``: rows and share of distinct_orders, of rows repeated (by a second export), and of orders
        without_lines. Its note counts lines that belong to no order.
    """

    orders: Any
    left_out: Result


def read_ledger(
    orders: IntoFrame,
    lines: IntoFrame,
    *,
    order: str = "order_id",
    paid: str = "paid_yuan",
    cost: str | None = None,
) -> Ledger:
    """Read orders and their lines.

    Parameters
    ----------
    orders : data frame of any backend
        One row an order; copies of a row are a second export.
    lines : data frame of the same backend
        One row a line; refunds are negative. Lines of an order that stands twice stand there twice as well.
    order : str
        Column of the order's number, in both.
    paid : str
        Column of what was paid for the line.
    cost : str, optional
        Column of what the line cost.

    Returns
    -------
    Ledger

    Raises
    ------
    DataError
        If a column or what was paid is missing, if one number stands for different orders, or if an order and its
        lines were not exported equally often.
    TooFewError
        If there is no order.

    Examples
    --------
    >>> orders = pd.DataFrame({"order_id": ["O1", "O2", "O2"], "member_id": ["ann", "bob", "bob"]})
    >>> lines = pd.DataFrame({"order_id": ["O1", "O1", "O2", "O2"], "paid_yuan": [50.0, -20, 30, 30]})
    >>> read = read_ledger(orders, lines)
    >>> read.orders.sort_values("order_id")[["order_id", "paid"]].to_numpy().tolist()
    [['O1', 30.0], ['O2', 30.0]]
    >>> read.left_out.table["rows"].to_dict()
    {'distinct_orders': 2, 'repeated': 1, 'without_lines': 0}
    """
    heads = wrap(orders, [order])
    rows = wrap(lines, [order, paid, *([cost] if cost else [])])
    columns = heads.collect_schema().names()
    copies = heads.group_by(order).agg(nw.len().alias(_COPIES))
    sums = rows.group_by(order).agg(
        nw.len().alias(_ROWS), nw.col(paid).sum().alias(_PAID), nw.col(paid).count().alias(_GIVEN),
        *([nw.col(cost).sum().alias(_COST), nw.col(cost).count().alias(_COSTED)] if cost else []),
    )  # fmt: skip
    once = heads.unique(subset=columns).join(copies, on=order, how="left").join(sums, on=order, how="left")
    known = copies.with_columns(nw.lit(1).alias("_known")).select(order, "_known")
    strangers = collect(
        sums.join(known, on=order, how="left").filter(nw.col("_known").is_null()).select(_ROWS)
    )
    _check(heads, once, order, paid)
    told = {
        "paid": nw.col(_PAID) / nw.col(_COPIES),
        "lines": nw.col(_ROWS).fill_null(0) / nw.col(_COPIES),
    }
    if cost:
        told["cost"] = (
            nw.when(nw.col(_COSTED) == nw.col(_ROWS)).then(nw.col(_COST) / nw.col(_COPIES)).otherwise(None)
        )
    found = once.select(*columns, *(made.cast(nw.Float64).alias(name) for name, made in told.items()))
    found = found.with_columns(nw.col("lines").cast(nw.Int64))
    return Ledger(native(found), _left_out(heads, once, int(strangers[_ROWS].sum())))


def booked(orders: pd.DataFrame) -> pd.Series:
    """Return what the goods of each order cost; where it was not booked, the usual share of what was paid.

    Parameters
    ----------
    orders : DataFrame
        paid and cost, as `read_ledger` gives them.

    Examples
    --------
    >>> booked(pd.DataFrame({"paid": [100.0, 60, 40], "cost": [50.0, 30, None]})).tolist()
    [50.0, 30.0, 20.0]
    """
    known = orders["cost"].notna()
    usual = orders.loc[known, "cost"].sum() / orders.loc[known, "paid"].sum() if known.any() else float("nan")
    return orders["cost"].fillna(orders["paid"] * usual)


def _counted(frame: Any, **what: Any) -> dict[str, int]:
    """Return how many rows there are, and in how many of them something holds."""
    held = {name: nw.when(one).then(nw.lit(1)).otherwise(nw.lit(0)) for name, one in what.items()}
    if not held:
        return {"n": int(collect(frame.select(nw.len().alias("n")))["n"].iloc[0])}
    with_flags = frame.with_columns(*(flag.cast(nw.Int64).alias(f"_{name}") for name, flag in held.items()))
    sums = collect(with_flags.select(nw.len().alias("n"), *(nw.col(f"_{name}").sum() for name in held))).iloc[
        0
    ]
    return {"n": int(sums["n"])} | {name: int(sums[f"_{name}"] if sums["n"] else 0) for name in held}


def _check(heads: Any, once: Any, order: str, paid: str) -> None:
    nameless = _counted(heads, empty=nw.col(order).is_null())
    if not nameless["n"]:
        raise TooFewError(_("There is no order in the table."))
    if nameless["empty"]:
        message = _("{n} of {rows} orders have no number in the column {column}.")
        raise DataError(message.format(n=nameless["empty"], rows=nameless["n"], column=order))
    _refuse(
        once.group_by(order).agg(nw.len().alias("_n")).filter(nw.col("_n") > 1), order,
        _("{n} order numbers stand for different orders, for instance {example}; copies are alike in every column."),
    )  # fmt: skip
    _refuse(
        once.filter(nw.col(_GIVEN) < nw.col(_ROWS)), order,
        _("The lines of {n} orders do not all say what was paid ({column}), for instance those of {example}."),
        column=paid,
    )  # fmt: skip
    _refuse(
        once.filter((nw.col(_ROWS).fill_null(0) % nw.col(_COPIES)) != 0), order,
        _(
            "{n} orders stand in the orders more than once, but their lines do not as often, for instance those of "
            "{example}: was only one of the two files exported twice?"
        ),
    )  # fmt: skip


def _refuse(bad: Any, order: str, message: str, **values: str) -> None:
    ids = collect(bad.select(order))[order]
    if len(ids):
        raise DataError(message.format(n=len(ids), example=min(ids, key=str), **values))


def _left_out(heads: Any, once: Any, strangers: int) -> Result:
    every = _counted(heads)["n"]
    used = _counted(once, bare=nw.col(_ROWS).is_null())
    counts = {
        N_("distinct_orders"): used["n"],
        "repeated": every - used["n"],
        N_("without_lines"): used["bare"],
    }
    table = pd.DataFrame(
        {"rows": list(counts.values())}, index=pd.Index(list(counts), name="row", dtype=object)
    )
    table["share"] = table["rows"] / every
    note = both("{n:,} rows.", n=every)
    if strangers:
        note = note + both(" {lines:,} lines belong to no order there.", lines=strangers)
    return Result(table, formats={"share": ".1%"}, note=note)
