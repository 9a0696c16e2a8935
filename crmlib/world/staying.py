"""What topic 11 found, beside what is true.

lifecycle_compared   how many subscribers stay, and what a voucher adds
"""

from __future__ import annotations

import pandas as pd

from crmlib.i18n import N_, both
from crmlib.result import Result
from crmlib.world.truth import Truth

__all__ = ["Truth", "lifecycle_compared"]


def lifecycle_compared(stay: Result, effect: Result, truth: Truth) -> Result:
    """Return how many subscribers stay and what a voucher adds in each stage, as found and in truth.

    Parameters
    ----------
    stay : Tenure
        From `crmlib.lifecycle.tenure`, at 12 and 24 months.
    effect : Uplift
        From `crmlib.lifecycle.uplift`, by stage.
    truth : Truth

    Returns
    -------
    Result
        ``.table``: estimate, low, high, truth (shares), inside (whether the truth lies in the interval).
    """
    staying, adds = truth.subscription.still_there(24)["all"], dict(truth.voucher.effect)
    rows = {
        both("still here after {months} months", months=months): (
            *stay.table.loc[months, ["share", "low", "high"]],
            staying[months],
        )
        for months in (12, 24)
    }
    rows |= {
        both("a voucher in {stage}", stage=stage): (*effect.printed.loc[stage, _ENDS], adds[str(stage.value)])
        for stage in effect.table.index
    }
    table = pd.DataFrame(list(rows.values()), columns=["estimate", "low", "high", "truth"])
    table.index = pd.Index(list(rows), dtype=object)
    table["inside"] = table["truth"].between(table["low"], table["high"])
    formats = dict.fromkeys(("estimate", "low", "high", "truth"), ".1%")
    return Result(table, formats=formats, note=both(_NOTE))


_ENDS = ["difference", "low", "high"]
_NOTE = N_(
    "Vouchers: percentage points. The truth is that of the simulated firm; no real firm can look it up."
)
