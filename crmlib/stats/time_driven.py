"""What serving costs, driven by time: minutes used times yuan a minute, and what is paid for and not used.

time_driven   cost of the minutes used, and of the capacity that is not (time-driven activity-based costing)
"""

from __future__ import annotations

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.served import has_rates
from crmlib.i18n import _, both
from crmlib.result import Bars


def time_driven(minutes: pd.Series, rates: pd.Series, capacity: pd.Series) -> Bars:
    """Return what used minutes cost, work by work, and what unused ones do.

    What nobody used is nobody's: spread over customers, it would make each look dearer the fewer there are.

    Parameters
    ----------
    minutes : Series
        Used, by work.
    rates : Series
        Yuan a minute, by work.
    capacity : Series
        Minutes paid for over the same time, by work.

    Returns
    -------
    Bars
        ``.table`` by work: minutes_used, minutes_paid, share_used, used_cost, unused_cost (below zero
        where more was worked than paid).

    Raises
    ------
    DataError
        If some work has minutes but no rate, or a number is below zero.

    References
    ----------
    Kaplan, R. S. and Anderson, S. R. (2004). Time-driven activity-based costing. *Harvard Business Review* 82(11).

    Examples
    --------
    >>> found = time_driven(pd.Series({"orders": 300}), pd.Series({"orders": 0.8}), pd.Series({"orders": 400}))
    >>> found.table[["share_used", "used_cost", "unused_cost"]].to_numpy().tolist()
    [[0.75, 240.0, 80.0]]
    """
    has_rates(minutes.index, rates)
    for name, part in (("minutes", minutes), ("rates", rates), ("capacity", capacity)):
        values = frames.floats(part, name)
        if (values < 0).any():
            message = _("{name} under 0 for {work}.")
            raise DataError(message.format(name=name, work=part.index[values < 0][0]))
    table = pd.DataFrame({"minutes_used": minutes.reindex(rates.index, fill_value=0.0).astype(float)})
    table["minutes_paid"] = capacity.reindex(rates.index).astype(float)
    table["share_used"] = table["minutes_used"] / table["minutes_paid"]
    table["used_cost"] = table["minutes_used"] * rates
    table["unused_cost"] = (table["minutes_paid"] - table["minutes_used"]) * rates
    note = both(
        "{cost:,.0f} yuan for minutes used, {unused:,.0f} for minutes paid and not used.",
        cost=table["used_cost"].sum(), unused=table["unused_cost"].sum(),
    )  # fmt: skip
    formats = {
        "minutes_used": ",.0f",
        "minutes_paid": ",.0f",
        "share_used": ".0%",
        "used_cost": ",.0f",
        "unused_cost": ",.0f",
    }
    return Bars(
        table.rename_axis("work"),
        columns=("used_cost", "unused_cost"),
        formats=formats,
        label=both("Yuan"),
        note=note,
    )
