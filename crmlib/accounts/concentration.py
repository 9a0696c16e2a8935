"""How much do the first fifth bring, of which base, in which time; and what do the same accounts bring the year after?

concentration   share of the top, how many hold most, Gini: of everybody and of buyers only, or of a log by window
next_period     the top of one period held against the next one
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.orders import order_days
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Bars, Dots, Lines
from crmlib.stats.concentration import area, curve, held, lorenz, spread
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.nbd import NBD
from crmlib.stats.ranking import captured
from crmlib.stats.resample import check_draws, unit_weights

TERMS = (
    N_("again"), N_("buyers"), N_("gini"), N_("gini_high"), N_("gini_low"), N_("index"), N_("later_top"),
    N_("needed"), N_("of_buyers"), N_("others"), N_("part"), N_("same_later"), N_("vips"),
)  # fmt: skip
ALL, BUYERS = "all", "buyers"


@dataclass(frozen=True, repr=False)
class Concentration(Dots):
    """What `concentration` returns; ``.curve`` is the Lorenz curve (of everybody; of a log, in its longest window)."""

    curve: Lines = field(kw_only=True)


def concentration(
    values: Any, top: float = 0.2, share: float = 0.8, *, weeks: Sequence[int] = (), value: str = "paid",
    customer: str = "member_id", when: str = "date", draws: int = 500, level: float = 0.95, seed: int = 0,
) -> Concentration:  # fmt: skip
    """Return what the top holds, how many hold most of it, and the Gini coefficient, with base and window named.

    "80/20" says nothing without its base: who bought nothing is at the bottom of everybody, and missing among buyers.
    And the shorter the window, the more of the top is luck.

    Parameters
    ----------
    values : array of float, shape (n,), or data frame of any backend
        What each account holds, 0 or more; or, with ``weeks``, a log with a row an order.
    top, share : float
        The first fifth, and the four fifths that are to be held.
    weeks : sequence of int, optional
        Windows, each ending with the log's last day. Everybody in the log belongs to all of them.
    value, customer, when : str
        Columns of the log.
    draws, level, seed
        Bootstrap by account, level of the intervals, seed.

    Returns
    -------
    Concentration
        ``.table`` by base (all, and buyers where somebody holds nothing) or by window: n, share (of the top), low,
        high, needed (share of accounts that hold ``share``), gini, gini_low, gini_high; of windows also buyers (how
        many) and of_buyers (share of the top of these).

    Raises
    ------
    DataError
        If something is missing or below nothing.
    TooFewError
        If nobody holds anything.

    References
    ----------
    Schmittlein, D. C., Cooper, L. G. and Morrison, D. G. (1993). Truth in concentration in the land of (80/20) laws.
    *Marketing Science* 12, 167–183.

    Examples
    --------
    >>> concentration([0, 0, 1, 1, 2, 4, 12], draws=20).table[["n", "share"]].round(3).to_numpy().tolist()
    [[7.0, 0.68], [5.0, 0.6]]
    """
    check_level(level)
    check_draws(draws)
    ends = {"top": frames.check_number(top, "top", 0, 1), "share": frames.check_number(share, "share", 0, 1)}
    options: dict[str, Any] = {**ends, "draws": draws, "level": level, "seed": seed}
    if weeks:
        windows = _windows(
            values, [frames.check_whole(one, "weeks", 1) for one in weeks], value, customer, when
        )
        rows = {name: _measured(paid, **options) for name, paid in windows.items()}
        table = pd.DataFrame(rows.values(), index=pd.Index(list(rows), name="weeks"))
        table.insert(1, "buyers", [int((paid > 0).sum()) for paid in windows.values()])
        table["of_buyers"] = [_shares(np.sort(paid[paid > 0]), top, share)[0] for paid in windows.values()]
        whole = windows[max(windows)]
        base = both("{n:,} customers of the log; windows end with its last day.", n=len(whole))
    else:
        whole = held(values, getattr(values, "name", None) or "values")
        bases = {ALL: whole} | ({BUYERS: whole[whole > 0]} if 0 < (whole > 0).sum() < len(whole) else {})
        rows = {name: _measured(one, **options) for name, one in bases.items()}
        table = pd.DataFrame(rows.values(), index=pd.Index(list(rows), name="base", dtype=object))
        base = both(
            "Base: {n:,} accounts, {buyers:,} of whom bought.", n=len(whole), buyers=int((whole > 0).sum())
        )
    note = both("share: of the first {top:.0%}; needed: accounts that hold {share:.0%}.", **ends)
    formats = dict.fromkeys(table.select_dtypes("float"), ".1%") | dict.fromkeys(
        ("gini", "gini_low", "gini_high"), ".3f"
    )
    return Concentration(
        table, value="share", label=both("Share that the first {top:.0%} hold", top=top), formats=formats,
        note=lines(base, note, in_words(level, N_("bootstrap by customer"))), curve=lorenz(whole),
    )  # fmt: skip


def _measured(
    values: np.ndarray, *, top: float, share: float, draws: int, level: float, seed: int
) -> dict[str, float]:
    """Return n, the three measures and their intervals, as a row."""
    sorted_ = spread(values)
    if len(sorted_) < 2:
        raise TooFewError(_("Of {n} accounts none can be called the first.").format(n=len(sorted_)))
    found = _shares(sorted_, top, share)
    drawn = unit_weights(len(sorted_), draws=draws, seed=seed).astype(float)
    low, high = percentile([_shares(sorted_, top, share, weights) for weights in drawn], level)
    return {
        "n": len(sorted_), "share": found[0], "low": low[0], "high": high[0], "needed": found[1], "gini": found[2],
        "gini_low": low[2], "gini_high": high[2],
    }  # fmt: skip


def _shares(sorted_: np.ndarray, top: float, share: float, weights: np.ndarray | None = None) -> list[float]:
    """Return the share of the top, how many hold a share, and Gini, of values that are sorted and weighted."""
    weights = np.ones(len(sorted_)) if weights is None else weights
    if not weights @ sorted_:
        return [np.nan] * 3
    people, whole = curve(sorted_, weights)
    return [
        1 - np.interp(1 - top, people, whole),
        1 - np.interp(1 - share, whole, people),
        area(people, whole),
    ]


def _windows(
    orders: IntoFrame, weeks: list[int], value: str, customer: str, when: str
) -> dict[int, np.ndarray]:
    """Return what everybody in a log paid within so many weeks before its end; one pass over the log."""
    rows = frames.wrap(orders, [customer, when, value]).select(customer, when, value)
    days, span = order_days(rows, customer, when, value, None)
    since = nw.lit(span.end) - span.day_number("_day")
    within = {f"_{n}": nw.when(since < 7 * n).then(nw.col("_paid")).otherwise(nw.lit(0.0)) for n in weeks}
    cut = days.with_columns(*(one.alias(name) for name, one in within.items()))
    sums = frames.collect(cut.group_by(customer).agg(*(nw.col(name).sum() for name in within)))
    sums = sums.sort_values(customer, kind="stable").set_index(customer)
    # What is left of rounding is no spend.
    return {n: held(sums[f"_{n}"].round(6), f"{value} ({n})") for n in weeks}


def next_period(
    before: ArrayLike, after: ArrayLike | None = None, top: Sequence[float] = (0.1, 0.2, 0.5), *,
    model: NBD | None = None, draws: int = 500, level: float = 0.95, seed: int = 0,
) -> Bars:  # fmt: skip
    """Return what the top of one period held, and what the *same* accounts hold in the next.

    Who is at the top is large, or was lucky, or both; and luck does not come again. So the same accounts hold less,
    while the next period has a top of its own that holds as much as ever: not the list got flatter, its names changed.

    Parameters
    ----------
    before, after : array of float, shape (n,)
        What each account held; Series are matched by their labels. ``after`` may be left out where a model stands in.
    top : sequence of float
        Shares of accounts.
    model : NBD, optional
        Of counts: what to expect in a period of the same length if everybody goes on at a steady rate.
    draws, level, seed
        Bootstrap by account, level, seed.

    Returns
    -------
    Bars
        ``.table`` by top: n (accounts), share (then), same_later (what these hold), low, high, again (which part of
        them is in the top again), later_top (what the later top holds); with a model expected (of the same accounts).

    Raises
    ------
    DataError
        If something is missing or below nothing, or there is neither a next period nor a model.
    TooFewError
        If there are fewer than 2 accounts, or nothing is held.

    Examples
    --------
    >>> found = next_period([9, 6, 3, 1, 1], [4, 8, 4, 2, 2], top=[0.2], draws=20).table
    >>> found[["share", "same_later", "later_top", "again"]].iloc[0].tolist()
    [0.45, 0.2, 0.4, 0.0]
    """
    if after is None and model is None:
        raise DataError(
            _("There is nothing to compare with: give the next period, or a model of the counts.")
        )
    then = held(before, getattr(before, "name", None) or "before")
    later = None
    if after is not None:
        both_named = isinstance(before, pd.Series) and isinstance(after, pd.Series)
        later = held(
            after.reindex(before.index) if both_named else after, getattr(after, "name", None) or "after"
        )
    options = {"draws": draws, "level": level, "seed": seed}
    rows = {}
    for part in top:
        part = frames.check_number(part, "top", 1e-9, 1)
        row = {"n": math.ceil(part * len(then) - 1e-9), "share": _top(then, then, part, options)[0]}
        if later is not None:
            row |= zip(("same_later", "low", "high"), _top(then, later, part, options), strict=True)
            again = _first(then, part) & _first(later, part)
            row |= {
                "again": again.sum() / _first(then, part).sum(),
                "later_top": _top(later, later, part, options)[0],
            }
        if model is not None:
            row["expected"] = _top(then, model.expected_next(then), part, options)[0]
        rows[f"{part:.0%}"] = row
    table = pd.DataFrame(rows.values(), index=pd.Index(list(rows), name="top", dtype=object))
    how = in_words(level, N_("bootstrap by customer")) if later is not None else ""
    return Bars(
        table, columns=("share", "same_later" if later is not None else "expected"),
        formats=dict.fromkeys(table.columns[1:], ".1%"), label=both("Share of the whole"),
        note=lines(both("{n:,} accounts, in order of what they held before.", n=len(then)), how),
    )  # fmt: skip


def _top(score: np.ndarray, value: np.ndarray, top: float, options: dict[str, Any]) -> list[float]:
    """Return which share of a value the top of a score holds, with its interval; ties count in part."""
    return captured(score, value, top, **options).table[["share", "low", "high"]].iloc[0].tolist()


def _first(values: np.ndarray, top: float) -> np.ndarray:
    """Say who is in the top: as many as it has places, and who holds as much as the last of them."""
    return values >= np.sort(values)[-math.ceil(top * len(values) - 1e-9)]
