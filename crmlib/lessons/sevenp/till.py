"""What stands on the receipts: products bought together, and why the value of a receipt moved.

bundles  three pairs: together over all, within kinds of buyers, within kinds and months
pair     how many receipts hold one product, the other, and both
four     four pairs that somebody wants to put side by side
moved    the value of a receipt before and now, and the change of sales in its parts
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

import pandas as pd

from crmlib.errors import DataError
from crmlib.i18n import N_, _, both, lines
from crmlib.lessons.sevenp.wall import RANGE
from crmlib.result import Result
from crmlib.sevenp import Tile, performance, product
from crmlib.stats.forest import Forest

THREE = (("P22", "P09"), ("P21", "P19"), ("P14", "P01"))
FOUR = {"a": ("P20", "P22"), "b": ("P24", "P11"), "c": ("P19", "P09"), "d": ("P19", "P22")}
ONE, OTHER = "P15", "P17"
NAMES = {
    "P01": N_("West Lake Longjing"),
    "P09": N_("office tea bags"),
    "P11": N_("chamomile"),
    "P14": N_("porcelain gaiwan"),
    "P15": N_("Yixing teapot"),
    "P17": N_("kettle"),
    "P19": N_("mid-autumn box"),
    "P20": N_("New Year box"),
    "P21": N_("box for teachers"),
    "P22": N_("company gift"),
    "P24": N_("tea subscription"),
}
MONTHS, BACK = 6, 12  # how long a time is, and how long before it the other ended
_LIFTS = ["together", "lift", "low", "high", "lift_within", "within_low", "within_high"]


def _rows(receipt_lines: pd.DataFrame, receipts: pd.DataFrame, strata: Sequence[str]) -> pd.DataFrame:
    """Return all pairs, by their two products in the order of the alphabet."""
    month = pd.to_datetime(receipts["date"]).dt.month
    rows = product(receipt_lines, receipts.assign(month=month), strata=strata).rows
    return rows.set_index(pd.Index([_key(*two) for two in zip(rows["one"], rows["other"], strict=True)]))


def _key(one: str, other: str) -> str:
    return "|".join(sorted((one, other)))


def _chosen(rows: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    gone = [two for two in pairs if _key(*two) not in rows.index]
    if gone:
        raise DataError(_too_few(*gone[0]))
    found = pd.DataFrame([rows.loc[_key(*two)] for two in pairs])
    named = [both("{one} × {other}", one=both(NAMES[a]), other=both(NAMES[b])) for a, b in pairs]
    return found.set_index(pd.Index(named, name="two_products", dtype=object))


def _too_few(one: str, other: str) -> str:
    message = _(
        "The lesson looks at products {one} and {other}, which too few receipts hold: give yours these numbers."
    )
    return message.format(one=one, other=other)


def bundles(receipt_lines: pd.DataFrame, receipts: pd.DataFrame) -> Forest:
    """Return three pairs: together over all, among buyers of one kind, and among those of one kind in one month.

    Parameters
    ----------
    receipt_lines, receipts : DataFrame
        The tables.

    Returns
    -------
    Forest
        ``.table`` by pair: together, lift, low, high, within_kind, lift_within (kind and month), within_low,
        within_high.
    """
    rows = _rows(receipt_lines, receipts, ["kind", "month"])
    table = _chosen(rows, THREE)[_LIFTS]
    kinds = _chosen(_rows(receipt_lines, receipts, ["kind"]), THREE)
    table.insert(4, "within_kind", kinds["lift_within"])
    table["together"] = table["together"].astype(int)
    note = both(
        "{n:,} receipts, of which {firms:,} of firms. 1 is as often as chance has it. Within: compared among receipts "
        "of one kind of buyer and one month, then taken together. "
        "Of all {pairs} pairs {luck:.0f} would look unlike chance (1 in 20), about half of them above 1.",
        n=len(receipts), pairs=len(rows), luck=0.05 * len(rows), firms=int((receipts["kind"] == "business").sum()),
    )  # fmt: skip
    formats = dict.fromkeys(table.columns, ".2f") | {"together": ",d"}
    return Forest(table, formats=formats, note=lines(note, both(RANGE)))


def counts(
    receipt_lines: pd.DataFrame, receipts: pd.DataFrame, one: str = ONE, other: str = OTHER
) -> dict[str, int]:
    """Return how many receipts there are, and how many hold any product, one, the other, and both.

    Examples
    --------
    >>> lines_ = pd.DataFrame({"receipt_id": [1, 1, 2, 3], "product_id": ["a", "b", "a", "b"]})
    >>> counts(lines_, pd.DataFrame({"receipt_id": [1, 2, 3, 4]}), "a", "b")
    {'all': 4, 'any': 3, 'one': 2, 'other': 2, 'both': 1}
    """
    of = {name: set(part["receipt_id"]) for name, part in receipt_lines.groupby("product_id")}
    if one not in of or other not in of:
        raise DataError(_too_few(one, other))
    a, b = of[one], of[other]
    return {
        "all": len(receipts), "any": receipt_lines["receipt_id"].nunique(), "one": len(a), "other": len(b),
        "both": len(a & b),
    }  # fmt: skip


def pair(receipt_lines: pd.DataFrame, receipts: pd.DataFrame) -> Result:
    """Return how many receipts hold a teapot, a kettle, and both, as they are counted.

    Parameters
    ----------
    receipt_lines, receipts : DataFrame
        The tables.

    Returns
    -------
    Result
        ``.table`` by what is counted: receipts.
    """
    found = counts(receipt_lines, receipts)
    said = {
        "all": N_("all receipts"), "any": N_("with a product (not loose tea alone)"),
        "one": N_("with a Yixing teapot"), "other": N_("with a kettle"), "both": N_("with both of them"),
    }  # fmt: skip
    index = pd.Index([said[name] for name in found], name="what_is_counted", dtype=object)
    return Result(pd.DataFrame({"receipts": list(found.values())}, index=index), formats={"receipts": ",d"})


def four(receipt_lines: pd.DataFrame, receipts: pd.DataFrame) -> Result:
    """Return four pairs that somebody wants to put side by side, over all and within kinds of buyers and months.

    Parameters
    ----------
    receipt_lines, receipts : DataFrame
        The tables.

    Returns
    -------
    Result
        ``.table`` by pair: together, lift, lift_within, within_low, within_high.
    """
    table = _chosen(_rows(receipt_lines, receipts, ["kind", "month"]), list(FOUR.values()))
    table = table[["together", "lift", "lift_within", "within_low", "within_high"]]
    table["together"] = table["together"].astype(int)
    note = both("Within: among receipts of one kind of buyer and one month. 1 is as often as chance has it.")
    return Result(table, formats=dict.fromkeys(table.columns, ".2f") | {"together": ",d"}, note=note)


def stands(found: Result) -> str:
    """Return the letter of the one pair whose range within kinds lies above 1; e if it is none, or several.

    Examples
    --------
    >>> stands(Result(pd.DataFrame({"within_low": [0.7, 1.4, 0.9, 0.8]})))
    'b'
    """
    above = [letter for letter, low in zip(FOUR, found.table["within_low"], strict=True) if low > 1]
    return above[0] if len(above) == 1 else "e"


def half_years(last: pd.Timestamp) -> list[tuple[date, date]]:
    """Return the last half-year of whole months, and the same a year before: the earlier one first.

    Examples
    --------
    >>> [str(day) for pair in half_years(pd.Timestamp("2026-06-30")) for day in pair]
    ['2025-01-01', '2025-06-30', '2026-01-01', '2026-06-30']
    >>> str(half_years(pd.Timestamp("2026-06-29"))[1][1])
    '2026-05-31'
    """
    ends = [
        pd.offsets.MonthEnd().rollback(last.normalize()) - pd.offsets.MonthEnd(back) for back in (BACK, 0)
    ]
    return [((end - pd.offsets.MonthEnd(MONTHS) + pd.Timedelta(days=1)).date(), end.date()) for end in ends]


def moved(receipts: pd.DataFrame) -> tuple[Tile, Result]:
    """Return the value of a receipt in two half-years by channel, and the change of sales in its parts.

    Parameters
    ----------
    receipts : DataFrame
        The table.

    Returns
    -------
    Tile
        ``.table`` by channel: mix_before, mix_now, value_before, value_now, change, low, high.
    Result
        ``.table`` by part: yuan.
    """
    before, now = half_years(pd.to_datetime(receipts["date"]).max())
    found = performance(receipts, before=before, now=now)
    columns = ["mix_before", "mix_now", "value_before", "value_now", "change", "low", "high"]
    times = both(
        "{a:%Y-%m-%d} to {b:%Y-%m-%d}, and {c:%Y-%m-%d} to {d:%Y-%m-%d}.", a=before[0], b=before[1], c=now[0],
        d=now[1],
    )  # fmt: skip
    tile = replace(
        found.only(*columns),
        note=lines(times, both(RANGE)),
        differences={"change": ("value_now", "value_before")},
    )
    return tile, cast(Result, found.beside)
