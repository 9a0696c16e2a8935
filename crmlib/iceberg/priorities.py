"""What comes first if we believe the words this much?

priorities    the order of the drivers, and where it tips
Priorities    its answer
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.frames import check_number
from crmlib.i18n import N_, _, both, lines
from crmlib.iceberg.gap import IcebergGap
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, percentile


@dataclass(frozen=True, repr=False, eq=False)
class Priorities(Dots):
    """The order of the drivers for a given belief in the words.

    Attributes
    ----------
    table : DataFrame
        Index driver, most important first; columns layer, share, low, high, place, first (share of bootstrap
        samples in which it comes first).
    belief : float
        Weight of what is said, 0–1; the rest is what the ratings show.
    tipping : tuple of (belief, driver)
        From which belief on which driver comes first, beginning with 0.
    """

    belief: float = field(kw_only=True)
    tipping: tuple[tuple[float, str], ...] = field(kw_only=True)


def _tipping(stated: np.ndarray, derived: np.ndarray, names: pd.Index) -> tuple[tuple[float, str], ...]:
    """Walk along the upper envelope of the drivers' lines from belief 0 to belief 1."""
    slope = stated - derived
    at, first = 0.0, int(np.lexsort((slope, derived))[-1])
    path = [(0.0, names[first])]
    while True:
        steeper = np.flatnonzero(slope > slope[first] + 1e-12)
        if not len(steeper):
            break
        cross = (derived[first] - derived[steeper]) / (slope[steeper] - slope[first])
        nearest = float(cross.min())
        if nearest >= 1:
            break
        ties = steeper[np.isclose(cross, nearest)]
        at, first = max(nearest, at), int(ties[np.argmax(slope[ties])])
        path.append((at, names[first]))
    return tuple(path)


def priorities(gap: IcebergGap, belief: float = 0.5) -> Priorities:
    """Return which driver comes first if what customers say counts this much.

    Parameters
    ----------
    gap : IcebergGap
        What `iceberg_gap` found.
    belief : float, default 0.5
        0: only what the ratings show; 1: only what customers say.

    Returns
    -------
    Priorities
        Its ``tipping`` answers how far one must believe the words before another driver comes first.

    Raises
    ------
    DataError
        If the belief is not between 0 and 1.
    """
    if not isinstance(gap, IcebergGap):
        raise DataError(_("gap is what iceberg_gap returned, not {kind}.").format(kind=type(gap).__name__))
    check_number(belief, "belief", 0, 1)
    names = gap.drivers.index
    stated, derived = gap.drivers["stated"].to_numpy(), gap.drivers["derived"].to_numpy()
    many = belief * gap.stated_draws + (1 - belief) * gap.derived_draws
    low, high = percentile(many, gap.level)
    share = belief * stated + (1 - belief) * derived
    order = np.argsort(-share, kind="stable")
    table = pd.DataFrame(
        {
            "layer": gap.drivers["layer"].iloc[order],
            "share": share[order],
            "low": low[order],
            "high": high[order],
            "place": np.arange(1, len(order) + 1),
            "first": np.bincount(many.argmax(axis=1), minlength=len(order))[order] / len(many),
        },
        index=pd.Index(names[order], dtype=object, name="driver"),
    )
    tipping = _tipping(stated, derived, names)
    steps = [both("{driver} from {belief:.0%}", belief=at, driver=name) for at, name in tipping]
    steps = reduce(lambda one, two: one + both("; ") + two, steps)
    note = both("The words count for {belief:.0%}. First comes: {steps}.", belief=belief, steps=steps)
    note = lines(note, in_words(gap.level, N_("bootstrap by customer")))
    formats = dict.fromkeys(("share", "low", "high", "first"), ".1%")
    return Priorities(
        table, belief=float(belief), tipping=tipping, formats=formats, note=note, value="share",
        label=both("If the words count for {belief:.0%}", belief=belief),
    )  # fmt: skip
