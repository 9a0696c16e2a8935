"""What topic 14 found, beside what is true.

cockpit_compared   what is bought together, who stays, and what letters add
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.world.truth import Truth

__all__ = ["Truth", "cockpit_compared"]


def cockpit_compared(bundles: Result, stay: Result, letters: Result, truth: Truth) -> Result:
    """Return what is bought together, who stays and what letters add, as found and in truth.

    Parameters
    ----------
    bundles : Result
        By pair (office tea bags × company gift first, gaiwan × Longjing last): lift_within, within_low, within_high.
    stay : Result
        Its last row: still_here, low, high after a year.
    letters : Result
        Of the best letter and of all: difference, low, high.
    truth : Truth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth, inside (whether the truth lies between low and high).
    """
    counter, mailing = truth.counter, truth.mailing
    first, second, given = counter.pairs[0]
    base = [dict(zip(_PRODUCTS, one, strict=True)) for one in (counter.household, counter.firm)]
    firms = counter.business
    gaiwan, longjing = (
        sum(w * one[p] for w, one in zip((1 - firms, firms), base, strict=True)) for p in (first, second)
    )
    real = {
        N_("office tea bags × company gift, within"): (bundles.table.iloc[0], 1.0),
        N_("gaiwan × Longjing, within"): (
            bundles.table.iloc[-1],
            given / (longjing + gaiwan * (given - longjing)),
        ),
    }
    rows = {
        name: (*row[["lift_within", "within_low", "within_high"]], is_) for name, (row, is_) in real.items()
    }
    rows[N_("still here after a year, %")] = (
        *100 * stay.table.iloc[-1][["still_here", "low", "high"]], 100 * truth.subscription.still_there(12)["all"][12],
    )  # fmt: skip
    n = len(mailing.months)
    adds = {N_("November's letter, points"): mailing.best[1],
            N_("all letters, points"): ((n - 1) * mailing.added + mailing.best[1]) / n}  # fmt: skip
    for (name, is_), (_row, found) in zip(adds.items(), letters.table.iterrows(), strict=True):
        rows[name] = (*100 * found[["difference", "low", "high"]], 100 * is_)
    table = pd.DataFrame(list(rows.values()), columns=["estimate", "low", "high", "truth"], dtype=float)
    table.index = pd.Index(list(rows), dtype=object)
    table["inside"] = table["truth"].between(table["low"], table["high"])
    note = both("The truth is that of the simulated firm; no real firm can look it up.")
    return Result(table, formats=dict.fromkeys(("estimate", "low", "high", "truth"), ".2f"), note=note)


_PRODUCTS = [f"P{number:02d}" for number in range(1, 25)]
