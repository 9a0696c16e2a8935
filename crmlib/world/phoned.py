"""What topic 16 found, beside what is true.

telesales_compared   stays in the layers, what golden hours, openings and prepared items do, talks at the desk
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.world.truth import Truth

__all__ = ["Truth", "telesales_compared"]


def telesales_compared(funnel: Result, hours: Result, before: Result, truth: Truth) -> Result:
    """Return what topic 16 found, beside what is true.

    Parameters
    ----------
    funnel : Result
        From `crmlib.telesales.Funnel.layers`.
    hours : Result
        From `crmlib.telesales.hour_effect`.
    before : Result
        From `crmlib.lessons.telesales.before`: the opening, an item of all callers, an item of one caller.
    truth : Truth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth, inside (whether the truth lies in the interval).
    """
    facts, calls = truth.telesales.leads, truth.telesales.dials
    rows = {
        both("days in the layer: {layer}", layer=layer): (*row, true)
        for (layer, row), true in zip(
            funnel.table[["stay_days", "stay_low", "stay_high"]].iloc[:4].iterrows(), facts.stays, strict=True
        )
    }
    ends = ["difference", "low", "high"]
    rows |= {
        N_("points by golden hours, by lot"): (
            *(100 * hours.table.loc["drawn_by_lot", ends]),
            100 * calls.golden,
        ),
        N_("points by golden hours, as called"): (
            *(100 * hours.table.loc["as_called", ends]),
            100 * calls.golden,
        ),
        N_("points by needs first"): (*(100 * before.table.iloc[0]), 100 * calls.needs_first),
        N_("points by one item more, same caller"): (*(100 * before.table.iloc[2]), 100 * calls.item),
    }
    table = pd.DataFrame(list(rows.values()), columns=["estimate", "low", "high", "truth"])
    table.index = pd.Index(list(rows), dtype=object)
    table["inside"] = table["truth"].between(table["low"], table["high"])
    return Result(table, formats=dict.fromkeys(("estimate", "low", "high", "truth"), ".1f"), note=both(_NOTE))


_NOTE = N_("The truth is that of the simulated firm; no real firm can look it up.")
