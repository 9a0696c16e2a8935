"""How long do people stay? Five ways to count, of which one is right.

counted    mean months and who is still here, by each way
Counting   the ways
here       a curve of those who are gone as one of those who are here
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.i18n import N_, Labelled, both
from crmlib.result import Result
from crmlib.stats.survival import kaplan_meier, mean_wait, read_curve


class Counting(Labelled):
    """Five ways to count how long subscribers stay."""

    LEAVERS = "leavers", N_("those who left, alone")
    EVER = "ever", N_("still here, of all who ever began")
    ONE_RATE = "one_rate", N_("one rate for all months")
    FROM_THE_START = "from_the_start", N_("as if all were watched from their start")
    WATCHED = "watched", N_("each as long as watched (Kaplan–Meier)")


def here(read: pd.DataFrame) -> pd.DataFrame:
    """Return a curve of those who are gone as one of those who are here."""
    here = 1 - read[["share", "high", "low"]].set_axis(["share", "low", "high"], axis=1)
    return here.assign(at_risk=read["at_risk"])[["at_risk", "share", "low", "high"]]


def counted(months: ArrayLike, left: ArrayLike, entered: ArrayLike, *, horizon: int) -> Result:
    """Return how long people stay by ways of counting that are common, and by the right one.

    Parameters
    ----------
    months, left, entered : array, shape (n,)
        Months stayed or watched to, whether that was the end, months that were over before the watch began.
    horizon : int
        Of means within a horizon.

    Returns
    -------
    Result
        ``.table`` by way of counting: months (mean), after_12, after_24 (share still here).

    Examples
    --------
    >>> counted([1, 3, 6], [True, True, False], [0, 0, 0], horizon=6).table["months"].round(2).tolist()
    [2.0, nan, 5.0, 3.33, 3.33]
    """
    stays, gone, entries = (np.asarray(one) for one in (months, left, entered))
    watched = float((stays - entries).sum())
    curve, blind = kaplan_meier(stays, gone, entered=entries), kaplan_meier(stays, gone)
    rate = float(gone.sum()) / watched if watched else np.nan

    def of(one: pd.DataFrame) -> list[float]:
        after = here(read_curve(one, [12, 24], stays))["share"].reindex([12, 24])
        return [mean_wait(one, horizon).estimate, *after]

    stayed = stays[gone.astype(bool)]
    ways = {
        Counting.LEAVERS: [stayed.mean(), (stayed > 12).mean(), (stayed > 24).mean()]
        if len(stayed)
        else [np.nan] * 3,
        Counting.EVER: [np.nan, 1 - gone.mean(), 1 - gone.mean()],
        Counting.ONE_RATE: [1 / rate if rate else np.inf, (1 - rate) ** 12, (1 - rate) ** 24],
        Counting.FROM_THE_START: of(blind),
        Counting.WATCHED: of(curve),
    }
    table = pd.DataFrame(
        list(ways.values()),
        columns=["months", "after_12", "after_24"],
        index=pd.Index(ways, dtype=object, name="counting"),
    )
    note = both("The last two: months within {horizon}.", horizon=horizon)
    return Result(table, formats={"months": ".1f", "after_12": ".1%", "after_24": ".1%"}, note=note)
