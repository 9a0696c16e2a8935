"""The case: two sellers, one who looks for numbers in the morning, one whose list lay ready the evening before.

two_days       where the minutes of either day go
two_months     the orders of a month, if the rate is the same
best_volume    how many dials a day bring most, once hurried talks sell less
Volume         its answer
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.i18n import N_, Text, both
from crmlib.result import Lines, Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MINUTES, DAYS = 360, 22
REACH, MISSED = 0.28, 0.7  # share of dials that are answered; minutes of one that is not
TALKED = 0.035  # orders a talk that has the time it needs
DIALS = {N_("looked for numbers"): 63, N_("list lay ready"): 200}
LOOKING, READING = (128, 0), (94, 0)  # minutes of the two
ENOUGH = 20  # orders a month


def two_days() -> Result:
    """Return where the minutes of the two sellers' days go.

    Returns
    -------
    Result
        ``.table`` by what is done: minutes of each seller.
    """
    table = pd.DataFrame(index=pd.Index([*_DONE, _SUM], name="minutes_of"))
    for place, (who, dials) in enumerate(DIALS.items()):
        missed = dials * (1 - REACH) * MISSED
        spent = [LOOKING[place], READING[place], missed]
        table[who] = [*spent, MINUTES - sum(spent), MINUTES]
    return Result(
        table,
        formats=dict.fromkeys(table, ".0f"),
        note=both("{share:.0%} of all dials are answered, by either.", share=REACH),
    )


_DONE = (N_("looking for whom to call"), N_("reading up"), N_("ringing, nobody answers"), N_("talking"))
_SUM = N_("all minutes")


def two_months() -> Result:
    """Return the orders of a month of either seller, if the same share of dials becomes an order.

    Returns
    -------
    Result
        ``.table`` by seller: dials_a_day, dials_a_month, orders_on_average, low, high (95 of 100 such
        months), at_least_20.
    """
    from scipy.stats import binom

    rate, rows = REACH * TALKED, []
    for dials in DIALS.values():
        n = dials * DAYS
        rows.append((dials, n, n * rate, *binom.ppf([0.025, 0.975], n, rate), binom.sf(ENOUGH - 1, n, rate)))
    columns = ["dials_a_day", "dials_a_month", "orders_on_average", "low", "high", "at_least_20"]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(list(DIALS), name="seller"))
    formats = {"dials_a_day": ".0f", "dials_a_month": ",.0f"}
    formats |= {"orders_on_average": ".1f", "low": ".0f", "high": ".0f"}
    note = both(
        "{days} days, {rate:.2%} of dials; low and high: 95 of 100 such months.", days=DAYS, rate=rate
    )
    return Result(table, formats=formats | {"at_least_20": ".0%"}, note=note)


@dataclass(frozen=True, repr=False)
class Volume(Lines):
    """What `best_volume` returns; its picture runs over all volumes between."""

    best: int = 0

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw orders by dials a day, and where they are most."""
        drawn = _volumes(np.arange(self.table.index[0], self.table.index[-1] + 1))
        ax = Lines(
            drawn, columns=self.columns, xlabel=self.xlabel, label=self.label, formats=self.formats
        ).plot(ax)
        ax.plot(self.best, drawn.loc[self.best, "orders_a_month"], "o", markersize=8)
        return ax

    def describe(self) -> Text:
        """Return in a sentence where the top is."""
        return both(
            "Orders rise with the dials up to about {best} a day, and fall steeply beyond.", best=self.best
        )


def best_volume(dials: tuple[int, ...] = (140, 160, 180, 190, 200, 210)) -> Volume:
    """Return the orders of a month by dials a day, once hurried talks sell less.

    Parameters
    ----------
    dials : tuple of int
        A day, of a prepared list.

    Returns
    -------
    Volume
        ``.table`` by dials a day: minutes_a_talk, talks_ordered (share of talks), orders_a_month.

    Examples
    --------
    >>> best_volume().best
    185
    """
    table = _volumes(np.array(dials))
    every = _volumes(np.arange(dials[0], dials[-1] + 1))
    return Volume(
        table,
        columns=("orders_a_month",),
        xlabel=both("Dials a day"),
        label=both("Orders in 22 days"),
        formats={"minutes_a_talk": ".1f", "talks_ordered": ".1%", "orders_a_month": ".1f"},
        note=both("{minutes} minutes a day, {days} days.", minutes=MINUTES, days=DAYS),
        best=int(every["orders_a_month"].idxmax()),
    )


def _volumes(dials: np.ndarray) -> pd.DataFrame:
    talk = (MINUTES / dials - (1 - REACH) * MISSED) / REACH
    ordered = TALKED / (1 + np.exp(-(talk - 4.45) / 0.2))  # below five minutes needs go unheard
    return pd.DataFrame(
        {
            "minutes_a_talk": talk,
            "talks_ordered": ordered,
            "orders_a_month": dials * DAYS * REACH * ordered,
        },
        index=pd.Index(dials, name="dials_a_day"),
    )
