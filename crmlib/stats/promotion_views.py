"""What a promotion brought, as it is looked at.

Count             ways to count it
PromotionEffect   the counts; the weeks one by one; what it was worth in yuan
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib.frames import check_number
from crmlib.i18n import N_, Labelled, both, lines
from crmlib.result import Dots, Lines
from crmlib.stats.intervals import in_words, percentile


class Count(Labelled):
    """Ways to count what a promotion brought."""

    NAIVE = "naive", N_("promotion weeks beside all others")
    SEASON_OFF = "season_off", N_("season and trend taken off")
    IN_WEEKS = "in_weeks", N_("promotion weeks beside regions without")
    AFTER = "after", N_("the weeks after it")
    NET = "net", N_("all these weeks together")


@dataclass(frozen=True, repr=False)
class PromotionEffect(Dots):
    """What `promotion_effect` returns.

    Attributes
    ----------
    by_week : Lines
        By week from the start: more_than_usual, low, high (share), usual_packs, more_packs (a region), cumulative,
        cum_low, cum_high (packs a promotion and region, from the start until that week).
    lasts : int
        Weeks of a promotion.
    draws : array
        Of lots: packs sold in promotion weeks, and net packs.
    """

    by_week: Lines = field(kw_only=True)
    lasts: int = field(kw_only=True)
    level: float = field(kw_only=True)
    draws: np.ndarray = field(kw_only=True)

    def worth(self, margin: float, *, given: float = 0.0, fixed: float = 0.0) -> Dots:
        """Return what a promotion in one region left over, in yuan.

        Parameters
        ----------
        margin : float
            Yuan that a pack brings at its usual price.
        given : float
            Yuan given away with each pack of the promotion weeks, to whoever buys: also to those who would have bought.
        fixed : float
            Yuan that a promotion costs in a region beside that.
        """
        margin, given, fixed = (check_number(one, name, 0, 1e9) for one, name in
                                ((margin, "margin"), (given, "given"), (fixed, "fixed")))  # fmt: skip
        weeks = self.by_week.table
        during = weeks.iloc[: self.lasts]
        extra, net = float(during["more_packs"].sum()), float(weeks["more_packs"].sum())
        sold = float((during["usual_packs"] + during["more_packs"]).sum())
        parts = {
            both("margin of what was sold more"): margin * extra,
            both("margin lost in the weeks after"): margin * (net - extra),
            both("given away with every pack"): -given * sold, both("fixed costs"): -fixed,
        }  # fmt: skip
        ends = percentile(self.draws @ np.array([-given, margin]) - fixed, self.level)
        rows = [(value, np.nan, np.nan) for value in parts.values()]
        rows.append((float(sum(parts.values())), float(ends.low), float(ends.high)))
        index = pd.Index([*parts, both("left over")], dtype=object, name="worth_of")
        table = pd.DataFrame(rows, columns=["balance", "low", "high"], index=index)
        said = both("{sold:,.0f} packs in the promotion weeks, {extra:,.0f} of them more than usual, of which the "
                    "weeks after leave {net:,.0f}.", sold=sold, extra=extra, net=net)  # fmt: skip
        return Dots(table, value="balance", zero=0.0, formats=dict.fromkeys(table.columns, ",.0f"),
                    label=both("Yuan a promotion and region"),
                    note=lines(said, in_words(self.level, N_("lots drawn anew"))))  # fmt: skip
