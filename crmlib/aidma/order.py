"""Whether customers keep to the order of the stages, which AIDMA assumes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib.aidma.funnel import STAGES, entered
from crmlib.aidma.stages import MEMORY_GAP_DAYS
from crmlib.errors import TooFewError
from crmlib.i18n import _
from crmlib.result import Result
from crmlib.stats.intervals import wilson


@dataclass(frozen=True, repr=False)
class StageOrder(Result):
    """How many customers reached their stages in the order that AIDMA assumes.

    Attributes
    ----------
    share, low, high : float
        The share in order among all customers with two stages or more, and its interval.
    """

    share: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")


def stage_order(
    events: IntoFrame, *, memory_gap_days: float = MEMORY_GAP_DAYS, level: float = 0.95
) -> StageOrder:
    """Return which share of customers took their stages in AIDMA's order, by how many they took.

    Parameters
    ----------
    events, memory_gap_days, level
        As for `funnel`.

    Returns
    -------
    StageOrder
        ``.table`` by number of stages reached (2–5): customers, in_order (first reaches never go back),
        complete (in order and none skipped on the way), rate, low, high (of in_order).

    Raises
    ------
    DataError, TooFewError
        If the log is not one.

    Notes
    -----
    Vakratsas & Ambler (1999): no single hierarchy of effects is supported by the evidence. Memory comes after
    Desire by its definition here (`staged`), so that step says nothing for the order.

    Examples
    --------
    >>> from crmlib import datasets
    >>> stage_order(datasets.load("events")).table.index.tolist()
    [2, 3, 4, 5]
    """
    reach, _end = entered(events, memory_gap_days)
    times = reach[STAGES].apply(lambda column: (column - reach["entered"]).dt.total_seconds()).to_numpy()
    reached = ~np.isnan(times)
    number = reached.sum(axis=1)
    latest = np.fmax.accumulate(np.where(reached, times, -np.inf), axis=1)
    in_order = np.where(reached, times >= latest, True).all(axis=1)
    deepest = len(STAGES) - np.argmax(reached[:, ::-1], axis=1)
    table = pd.DataFrame({"stages": number, "in_order": in_order, "complete": in_order & (number == deepest)})
    table = (
        table[table["stages"] >= 2]
        .groupby("stages")
        .agg(customers=("in_order", "size"), in_order=("in_order", "sum"), complete=("complete", "sum"))
    )
    if table.empty:
        raise TooFewError(_("No customer reached two stages, so there is no order to look at."))
    low, high = wilson(table["in_order"].to_numpy(), table["customers"].to_numpy(), level=level)
    table = table.assign(rate=table["in_order"] / table["customers"], low=low, high=high)
    note = _("Customers with one stage only are left out: {n:,}.").format(n=int((number < 2).sum()))
    kept, of_all = int(table["in_order"].sum()), int(table["customers"].sum())
    low, high = wilson(kept, of_all, level=level)
    formats = dict.fromkeys(["rate", "low", "high"], ".1%")
    return StageOrder(table, share=kept / of_all, low=low, high=high, formats=formats, note=note)
