"""Households and firms as customers: five contrasts that lectures name, each with its interval. (Lecture row S3.4)

compare_kinds   deciders, order value, repeats, channel and service of two kinds of customers
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import DataError, TooFewError
from crmlib.frames.ledger import read_ledger
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import by_unit, check_draws, resampled

TERMS = (N_("contrast"), N_("of_households"), N_("of_firms"), N_("times"))
ROLES = ("initiator", "influencer", "decider", "buyer", "user", "payer")
ENOUGH = 30  # customers of a kind, below which nothing is compared
CONTRASTS = (
    N_("persons in a purchase"), N_("yuan an order"), N_("orders a customer"), N_("orders by telephone, of 100"),
    N_("service calls a customer and half-year"),
)  # fmt: skip


def compare_kinds(
    members: IntoFrame, orders: IntoFrame, order_lines: IntoFrame, service: IntoFrame, purchases: IntoFrame, *,
    kinds: tuple[str, str] = ("household", "business"), telephone: str = "phone", draws: int = 500, seed: int = 0,
    level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return five contrasts between households and firms, each as how many times as much firms have.

    Parameters
    ----------
    members : data frame of any backend
        One row a customer: member_id, kind.
    orders, order_lines : data frames of the same backend
        The ledger: order_id, member_id, channel; order_id, paid_yuan.
    service : data frame of any backend
        One row a customer and half-year: member_id, calls.
    purchases : data frame of any backend
        One row a purchase: customer_id, kind, and a column a role.
    kinds : tuple of two values of kind
        The second is compared with the first.
    telephone : str
        Value of channel that is a talk with a person.
    draws, seed, level : int, int and float
        Bootstrap of customers.

    Returns
    -------
    Dots
        ``.table`` by contrast: of_households, of_firms, times (the second over the first), low, high.

    Raises
    ------
    DataError, TooFewError
        If a table lacks a column, or a kind has fewer than 30 customers.

    Notes
    -----
    Each is a ratio of sums (orders over customers, yuan over orders), so customers are drawn with all they did.

    Examples
    --------
    >>> from crmlib import datasets
    >>> names = ("members", "orders", "order_lines", "service_costs", "purchase_roles")
    >>> found = compare_kinds(*map(datasets.load, names), draws=50).table["times"]
    >>> bool(found.iloc[0] > 1)
    True
    """
    check_draws(draws)
    who = frames.to_pandas(members, ["member_id", "kind"])
    frames.one_row_each(who, "member_id")
    sums = _sums(who["member_id"], orders, order_lines, service, telephone)
    parts = [_persons(purchases, kinds), *((who["kind"], sums[over], sums[under]) for over, under in _RATIOS)]
    rows, everybody = [], []
    for name, (kind, over, under) in zip(CONTRASTS, parts, strict=True):
        both_kinds, drawn = [], []
        for place, one in enumerate(kinds):
            mine = (kind == one).to_numpy()
            if mine.sum() < ENOUGH:
                message = _("{contrast}: {n} customers are {kind}, and it needs {least}.")
                raise TooFewError(
                    message.format(contrast=_(name), n=int(mine.sum()), kind=label("kind", one), least=ENOUGH)
                )
            pair = np.column_stack([over[mine], under[mine]]).astype(float)
            total = pair.sum(axis=0)
            again = resampled(pair, draws=draws, seed=seed + place)
            with np.errstate(divide="ignore", invalid="ignore"):
                both_kinds.append(total[0] / total[1])
                drawn.append(again[:, 0] / again[:, 1])
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = percentile(drawn[1] / drawn[0], level)
            rows.append([*both_kinds, both_kinds[1] / both_kinds[0], ends.low, ends.high])
        everybody.append(name)
    columns = ["of_households", "of_firms", "times", "low", "high"]
    out = pd.DataFrame(rows, columns=columns, index=pd.Index(everybody, dtype=object, name="contrast"))
    counts = [int((who["kind"] == one).sum()) for one in kinds]
    note = lines(
        both("{n} and {m} customers of the ledger: {first}, {second}.", n=counts[0], m=counts[1],
             first=_named(kinds[0]), second=_named(kinds[1])),
        in_words(level, N_("bootstrap by customer")),
    )  # fmt: skip
    formats = {"of_households": ",.2f", "of_firms": ",.2f"} | dict.fromkeys(("times", "low", "high"), ".2f")
    return Dots(
        out, value="times", zero=1.0, formats=formats, note=note, label=both("Firms: how many times as much")
    )


# Which sum is divided by which, for the contrasts of the ledger.
_RATIOS = (("yuan", "priced"), ("orders", "customers"), ("phone", "told"), ("calls", "halves"))


def _named(kind: str) -> Text | str:
    found = label("kind", kind)
    return found if isinstance(found, Text) else str(found)


def _persons(purchases: IntoFrame, kinds: Sequence[str]) -> tuple[pd.Series, np.ndarray, np.ndarray]:
    """Return by customer the kind, persons in purchases, and purchases."""
    table = frames.to_pandas(purchases, ["customer_id", "kind", *ROLES])
    frames.no_missing(table, ["customer_id", "kind"])
    table = table[table[list(ROLES)].notna().all(axis=1)].reset_index(drop=True)
    people = table[list(ROLES)].where(table[list(ROLES)] != "firm").nunique(axis=1).to_numpy(float)
    codes = frames.codes(table, "customer_id")
    units = int(codes.max()) + 1 if len(codes) else 0
    mixed = table.groupby("customer_id")["kind"].nunique()
    if (mixed > 1).any():
        message = _("Customer {who} buys as {kinds}; a customer is of one kind.")
        raise DataError(message.format(who=mixed.idxmax(), kinds=", ".join(kinds)))
    total = np.asarray(by_unit(np.column_stack([people, np.ones(len(people))]), codes, units))
    return table.drop_duplicates("customer_id")["kind"].reset_index(drop=True), total[:, 0], total[:, 1]


def _sums(
    who: pd.Series, orders: IntoFrame, order_lines: IntoFrame, service: IntoFrame, telephone: str
) -> dict[str, np.ndarray]:
    """Return by customer what the contrasts of the ledger are made of."""
    read = frames.wrap(read_ledger(orders, order_lines).orders, ["member_id", "channel", "paid"])
    marked = read.with_columns(
        nw.when(nw.col("channel") == telephone).then(nw.lit(1)).otherwise(nw.lit(0)).alias("_phone"),
        nw.when(nw.col("channel").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)).alias("_told"),
        nw.when(nw.col("paid").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)).alias("_priced"),
    )
    own = frames.collect(
        marked.group_by("member_id").agg(
            nw.len().alias("orders"), nw.col("paid").sum().alias("yuan"), nw.col("_phone").sum().alias("phone"),
            nw.col("_told").sum().alias("told"), nw.col("_priced").sum().alias("priced"),
        )
    )  # fmt: skip
    helped = frames.wrap(service, ["member_id", "calls"])
    help_ = frames.collect(
        helped.group_by("member_id").agg(nw.col("calls").sum().alias("calls"), nw.len().alias("halves"))
    )
    out: dict[str, np.ndarray] = {"customers": np.ones(len(who))}
    for table in (own, help_):
        known = table.set_index("member_id").reindex(who)
        out |= {str(name): known[name].astype(float).fillna(0.0).to_numpy() for name in known}
    # Of 100 orders whose channel is known.
    out["phone"] = 100 * out["phone"]
    return out
