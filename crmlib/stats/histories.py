"""Histories of buying: a summary's rows checked, and people who are alike counted together.

All that the models of `crmlib.stats.buying` need of a person is how often they came back (frequency), when for the
last time since the first (recency), and for how long they were watched (T).

Counted    distinct histories, and how many people have each
counted    made from a summary, in its own backend
checked    histories that can be; refuse the others, with who has them
identity   who the rows of a summary are
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, _

MOMENTS = ["frequency", "recency", "T"]
LONGEST = 36_525  # a century of days: what is longer was told in another unit


class Counted(NamedTuple):
    """Distinct (x, recency, T), and how many people have each."""

    x: np.ndarray
    recency: np.ndarray
    T: np.ndarray
    n: np.ndarray


def identity(summary: pd.DataFrame) -> pd.Index:
    """Return who the rows of a summary are: its first column that is none of the numbers, else its row labels."""
    others = [name for name in summary.columns if name not in (*MOMENTS, "monetary_value")]
    return pd.Index(summary[others[0]], name=others[0]) if others else summary.index


def counted(summary: IntoFrame) -> Counted:
    """Return the distinct rows of a summary with their counts, made in its own backend."""
    grouped = frames.wrap(summary, MOMENTS).group_by(MOMENTS, drop_null_keys=False).agg(nw.len().alias("n"))
    table = frames.collect(grouped)
    if not len(table):
        raise TooFewError(_("The table has no rows."))
    _filled(table)
    n, rows = table["n"].to_numpy(float), checked(table, summary)
    if not rows[0].any():
        message = _(
            "None of {n:,} customers came back by then; a model of buying again has nothing to learn from."
        )
        raise TooFewError(message.format(n=int(n.sum())))
    order = np.lexsort(rows[::-1])
    x, recency, T = rows[:, order]
    return Counted(x, recency, T, n[order])


def _filled(table: pd.DataFrame) -> None:
    """Refuse empty cells by the number of customers, not of histories."""
    for name in MOMENTS:
        empty = int(table["n"][table[name].isna()].sum())
        if empty:
            message = _("{name} is empty for {n:,} of {all:,} customers. Make the summary with rfm_summary.")
            raise DataError(message.format(name=name, n=empty, all=int(table["n"].sum())))


_ODD: tuple[tuple[Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray], str], ...] = (
    (lambda x, recency, T: (x < 0) | (x % 1 != 0),
     N_("Frequency {frequency:g} in {who}: it counts the days with an order after the first one.")),
    (lambda x, recency, T: T > LONGEST,
     N_("T {T:g} in {who} is more than a century of days: is it told in seconds? Make it with rfm_summary.")),
    (lambda x, recency, T: (recency < 0) | (recency > T),
     N_("Recency {recency:g} and T {T:g} in {who}: recency runs from the first order to the last, T to now.")),
    (lambda x, recency, T: (x > 0) & (recency == 0),
     N_("Frequency {frequency:g}, recency 0 in {who}: orders of one day are not merged. Make it with rfm_summary.")),
    (lambda x, recency, T: (x == 0) & (recency > 0),
     N_("Frequency 0, recency {recency:g} in {who}: recency runs from the first order to the last.")),
)  # fmt: skip


def checked(table: pd.DataFrame, summary: IntoFrame) -> np.ndarray:
    """Return frequency, recency and T as three rows; refuse the first that cannot be, with who has it.

    Parameters
    ----------
    table : DataFrame
        The three columns, of customers or of distinct histories.
    summary : data frame of any backend
        Where the customer is looked up.
    """
    rows = frames.numbers(table, MOMENTS, missing=False).to_numpy().T
    for odd, message in _ODD:
        bad = odd(*rows)
        if bad.any():
            found = dict(zip(MOMENTS, rows[:, bad][:, 0].tolist(), strict=True))
            same = [nw.col(name) == value for name, value in found.items()]
            one = frames.collect(frames.wrap(summary, MOMENTS).filter(*same).head(1))
            raise DataError(_(message).format(who=identity(one)[0] if len(one) else "", **found))
    return np.asarray(rows)
