"""How much do the first fifth bring, of which base, in which time; and what do the same accounts bring the year after?

concentration   share of the top, how many hold most, Gini: of everybody and of buyers only, or of a log by window
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.frames.orders import paid_within
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots, Lines
from crmlib.stats.concentration import heavy, held, lorenz, shares, spread
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_draws, unit_weights

TERMS = (
    N_("again"), N_("buyers"), N_("gini"), N_("gini_high"), N_("gini_low"), N_("index"), N_("largest"), N_("later_top"),
    N_("needed"), N_("of_buyers"), N_("of_others"), N_("of_vips"), N_("part"), N_("same_later"),
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
        Bootstrap by account.

    Returns
    -------
    Concentration
        ``.table`` by base (all, and buyers where somebody holds nothing) or by window: n, share (of the top), low,
        high, needed (share of accounts that hold ``share``), gini, gini_low, gini_high; of windows also buyers (how
        many) and of_buyers (share of the top of these).

    Raises
    ------
    DataError, TooFewError
        If something is missing or below nothing, or nobody holds anything.

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
        sums = paid_within(values, [frames.check_whole(n, "weeks", 1) for n in weeks], value, customer, when)
        windows = {n: held(sums[n], f"{value} ({n})") for n in sums}
        rows = {name: _measured(paid, **options) for name, paid in windows.items()}
        table = pd.DataFrame(rows.values(), index=pd.Index(list(rows), name="weeks"))
        table.insert(1, "buyers", [int((paid > 0).sum()) for paid in windows.values()])
        table["of_buyers"] = [shares(np.sort(paid[paid > 0]), top, share)[0] for paid in windows.values()]
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
        note=lines(base, heavy(whole), note, in_words(level, N_("bootstrap by customer"))), curve=lorenz(whole),
    )  # fmt: skip


def _measured(
    values: np.ndarray, *, top: float, share: float, draws: int, level: float, seed: int
) -> dict[str, float]:
    """Return n, the three measures and their intervals, as a row."""
    sorted_ = spread(values)
    if len(sorted_) < 2:
        raise TooFewError(_("Of {n} accounts none can be called the first.").format(n=len(sorted_)))
    found = shares(sorted_, top, share)
    drawn = unit_weights(len(sorted_), draws=draws, seed=seed).astype(float)
    low, high = percentile([shares(sorted_, top, share, weights) for weights in drawn], level)
    return {
        "n": len(sorted_), "share": found[0], "low": low[0], "high": high[0], "needed": found[1], "gini": found[2],
        "gini_low": low[2], "gini_high": high[2],
    }  # fmt: skip
