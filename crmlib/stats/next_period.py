"""Who was at the top: what do the same people hold in the next period?

next_period   the top of one period held against the next one
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Bars
from crmlib.stats.concentration import held
from crmlib.stats.intervals import in_words
from crmlib.stats.nbd import NBD
from crmlib.stats.ranking import captured


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
        if isinstance(before, pd.Series) and isinstance(after, pd.Series):
            after = after.reindex(before.index)
        later = held(after, getattr(after, "name", None) or "after")
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
    table = pd.DataFrame(rows.values(), index=pd.Index(list(rows), name="largest", dtype=object))
    how = in_words(level, N_("bootstrap by customer")) if later is not None else ""
    return Bars(
        table, columns=("share", "same_later" if later is not None else "expected"),
        formats=dict.fromkeys(table.columns[1:], ".1%"), label=both("Share of the whole"),
        note=lines(both("{n:,} accounts, in order of what they held before.", n=len(then)), how),
    )  # fmt: skip


def _top(score: np.ndarray, value: np.ndarray, top: float, options: dict[str, Any]) -> list[float]:
    """Return which share of a value the top of a score holds, with its interval; ties count in part."""
    row = captured(score, value, top, **options).table.iloc[0]
    return [float(row[name]) for name in ("share", "low", "high")]


def _first(values: np.ndarray, top: float) -> np.ndarray:
    """Say who is in the top: as many as it has places, and who holds as much as the last of them."""
    return np.asarray(values >= np.sort(values)[-math.ceil(top * len(values) - 1e-9)])
