"""Where do customers meet the firm, and at which of these points do we lose them? (Lecture row S2.4)

ContactPoint     nine of them, in the order of the journey
contact_points   how often each fails, and how many customers are lost through it

What remains of the whole journey, and who stays after a complaint: `crmlib.stats.recovered`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.attributable import attributable
from crmlib.stats.intervals import in_words, newcombe, percentile, wilson
from crmlib.stats.points_met import ENOUGH, ContactPoint, PointsMet, points_met
from crmlib.tables import POINTS

__all__ = ["ContactPoint", "ContactPoints", "Lost", "contact_points"]

TERMS = (
    N_("met"), N_("failed"), N_("difference_low"), N_("difference_high"), N_("losses"), N_("losses_low"),
    N_("losses_high"), N_("point"), N_("right_met"), N_("stayed_share"), N_("customers"), N_("left_share"),
    N_("right_all"),
)  # fmt: skip


class Lost(NamedTuple):
    """Customers, with an interval."""

    customers: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class ContactPoints(Dots):
    """What `contact_points` returns.

    Attributes
    ----------
    customers, left : int
        Who was followed, and who had left.
    together : Lost
        Customers lost through all failures; no sum of the rows, as some were failed twice.
    draws : DataFrame
        Bootstrap samples, a column a point.
    """

    customers: int = field(default=0, kw_only=True)
    left: int = field(default=0, kw_only=True)
    together: Lost = field(default=Lost(0, 0, 0), kw_only=True)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)
    level: float = field(default=0.95, kw_only=True)

    def rank(self, by: str = "losses") -> list:
        """Return the points, first those with most failures, losses, the highest rate or difference."""
        columns = {"failures": "failed", "losses": "losses", "rate": "rate", "difference": "difference"}
        frames.check_choice(by, columns, "by")
        return self.table.sort_values(columns[by], ascending=False, kind="stable").index.tolist()

    def repaired(self, point: str, share: float = 1.0) -> Lost:
        """Return how many customers would have stayed if this share of a point's failures had not happened.

        Which failures are prevented is chance, so half of them keeps half of the customers.
        """
        frames.check_choice(str(point), [str(name) for name in self.table.index], "point")
        part = frames.check_number(share, "share", 0, 1)
        row = self.table.loc[point, ["losses", "losses_low", "losses_high"]]
        return Lost(*(float(part * one) for one in row))

    def more(self, point: str, other: str) -> Lost:
        """Return how many more customers are lost through one point than through another, on the same samples."""
        for name in (point, other):
            frames.check_choice(str(name), [str(one) for one in self.table.index], "point")
        low, high = percentile(self.draws[point] - self.draws[other], self.level)
        return Lost(
            float(self.table.loc[point, "losses"] - self.table.loc[other, "losses"]), float(low), float(high)
        )


def contact_points(
    visits: IntoFrame, outcome: str = "left_within_year", *, points: Sequence[str] | None = None,
    unit: str = "customer_id", draws: int = 500, seed: int = 0, level: float = 0.95,
) -> ContactPoints:  # fmt: skip
    """Return how often each contact point fails, and how many customers are lost through it.

    Parameters
    ----------
    visits : data frame of any backend
        One row a customer, one column a point: "ok", "failed", or missing where the customer did not meet it.
    outcome : str
        Column of who had left (1) or stayed (0).
    points : sequence of str, optional
        Columns; by default those of `ContactPoint` that are there.
    unit : str
        Column of whose row it is. Copies of a row are left out and counted in the note.
    draws, seed : int
        Bootstrap samples of customers.
    level : float, default 0.95

    Returns
    -------
    ContactPoints
        ``.table`` by point, most failures first: met, failed, rate, low, high (Wilson), difference,
        difference_low, difference_high (who left: failed less well served; Newcombe), losses, losses_low, losses_high
        (customers lost through it, the other failures as they were; bootstrap by customer).

    Raises
    ------
    DataError
        If a customer stands in rows that differ, or a point holds anything else.
    TooFewError
        If a point failed, or went well, fewer than 10 times.

    Notes
    -----
    The difference takes the harm of other failures along, as careless weeks hit several points, and who complains has
    mostly met a failure before. Losses come from one logistic model of all points (`crmlib.stats.attributable`). They
    are what this failure did by itself: a payment that works spares complaints about it as well, which are not counted.

    Examples
    --------
    >>> rows = {"customer_id": range(200), "payment": ["failed"] * 40 + ["ok"] * 160}
    >>> visits = pd.DataFrame(rows | {"left_within_year": [1] * 20 + [0] * 20 + [1] * 16 + [0] * 144})
    >>> found = contact_points(visits, draws=50)
    >>> print(found.table.loc["payment", ["failed", "difference", "losses"]].astype(float).round(3).tolist())
    [40.0, 0.4, 16.0]
    """
    seen = points_met(visits, points, unit=unit, also=[outcome])
    left = frames.flags(seen.table, outcome)
    table = _counted(seen, left, level)
    names = list(seen.failed)
    told = attributable(seen.failed.to_numpy(), left, names, draws=draws, seed=seed)
    low, high = percentile(told.draws, level)
    table["losses"], table["losses_low"], table["losses_high"] = told.losses, low, high
    order = table.sort_values("failed", ascending=False, kind="stable").index
    ends = percentile(told.together_draws, level)
    note = lines(
        both("{n:,} customers, {left:,} of them left.", n=len(left), left=int(left.sum())),
        seen.remark,
        both(
            "All failures together: {n:.0f} customers ({low:.0f} to {high:.0f}); some were failed twice, so the points "
            "need not add up.", n=told.together, low=ends.low, high=ends.high,
        ),
        told.fit.remark,
        in_words(level, N_("Wilson, Newcombe, bootstrap by customer")),
    )  # fmt: skip
    formats = dict.fromkeys(("rate", "low", "high"), ".1%") | dict.fromkeys(_DIFFERENCES, POINTS)
    formats |= dict.fromkeys(("losses", "losses_low", "losses_high"), ",.0f")
    return ContactPoints(
        table.loc[order], formats=formats, note=note, value="losses", low="losses_low", high="losses_high",
        zero=0.0, label=both("Customers lost through it"), customers=len(left), left=int(left.sum()),
        together=Lost(told.together, float(ends.low), float(ends.high)),
        draws=pd.DataFrame(told.draws, columns=pd.Index(names, dtype=object)), level=level,
    )  # fmt: skip


_DIFFERENCES = ("difference", "difference_low", "difference_high")


def _counted(seen: PointsMet, left: np.ndarray, level: float) -> pd.DataFrame:
    """Return counts, rates and differences by point; refuse points of which too little is known."""
    rows = []
    for point in seen.failed:
        met, failed = seen.met[point].to_numpy(), seen.failed[point].to_numpy()
        n, ill = int(met.sum()), int(failed.sum())
        if min(ill, n - ill) < ENOUGH:
            message = _(
                "Risk difference for {point!r}: {n} failures of {met} visits; it needs {least} failures and {least} "
                "visits that went well. Leave that point out: points=[…]."
            )
            raise TooFewError(message.format(point=str(point), n=ill, met=n, least=ENOUGH))
        gone, others = int(left[failed].sum()), int(left[met & ~failed].sum())
        ends = newcombe(gone, ill, others, n - ill, level)
        rows.append([n, ill, ill / n, *wilson(ill, n, level), gone / ill - others / (n - ill), *ends])
    columns = ["met", "failed", "rate", "low", "high", *_DIFFERENCES]
    table = pd.DataFrame(rows, columns=columns, index=seen.failed.columns)
    return table.astype({"met": int, "failed": int})
