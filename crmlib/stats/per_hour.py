"""What does one hour more bring? An average, a comparison and a lot answer differently; one of them is right.

per_hour   all three, side by side
Hour       what they are
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.frames import floats
from crmlib.i18n import N_, Labelled, both
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, unit_weights


class Hour(Labelled):
    """Three answers to what an hour brings."""

    AVERAGE = "average", N_("turnover over hours")
    SLOPE = "slope", N_("accounts with an hour more")
    LOT = "lot", N_("an hour more by lot")


def per_hour(
    turnover: ArrayLike, spent: ArrayLike, by_lot: Sequence[float], *, level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> Dots:  # fmt: skip
    """Return turnover over hours, its slope across accounts, and what a lot says.

    Who buys much gets many hours. So both the average and the slope count what would have come without them.

    Parameters
    ----------
    turnover, spent : array, shape (n,)
        Of each account in a year.
    by_lot : estimate, low, high
        Per hour, where a lot gave it.
    level, draws, seed
        Bootstrap by account.

    Returns
    -------
    Dots
        ``.table`` by Hour: estimate, low, high.

    Examples
    --------
    >>> per_hour([10, 20, 60], [1, 2, 3], [2, 1, 3], draws=20).table["estimate"].tolist()
    [15.0, 25.0, 2.0]
    """
    check_draws(draws)
    x, y = floats(spent, "spent"), floats(turnover, "turnover")
    sums = np.column_stack([np.ones(len(x)), x, y, x * x, x * y])

    def answers(total: np.ndarray) -> np.ndarray:
        n, sx, sy, sxx, sxy = total.T
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.stack([sy / sx, (sxy - sx * sy / n) / (sxx - sx**2 / n)], axis=-1)

    found = answers(sums.sum(axis=0)[None])[0]
    ends = np.array(percentile(answers(unit_weights(len(x), draws=draws, seed=seed) @ sums), level))
    rows = [*zip(found, *ends, strict=True), tuple(by_lot)]
    table = pd.DataFrame(rows, columns=["estimate", "low", "high"], index=pd.Index(list(Hour), name="way"))
    how = both("bootstrap by customer; by lot Student's t, paired")
    return Dots(
        table, zero=0.0, formats=dict.fromkeys(table, ",.0f"), label=both("Yuan of turnover a year per hour"),
        note=in_words(level, how),
    )  # fmt: skip
