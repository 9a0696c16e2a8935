"""The case: the same plan in two shops, and how far it was carried out in each.

two_shops   what the reports show, and what the notes of the rota show
executed    how much of the gap between the shops is left when both call as many members in time
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from crmlib.i18n import N_, both, lines
from crmlib.result import Result
from crmlib.stats.intervals import in_words, newcombe


@dataclass(frozen=True)
class Shop:
    """A shop's new members: how many were called in time or late, and how many of each ordered again."""

    in_time: int
    in_time_again: int
    late: int
    late_again: int

    @property
    def members(self) -> int:
        """All of them."""
        return self.in_time + self.late

    @property
    def called(self) -> float:
        """The share that was called in time."""
        return self.in_time / self.members

    @property
    def again(self) -> float:
        """The share that ordered again."""
        return (self.in_time_again + self.late_again) / self.members

    def if_called(self, share: float) -> float:
        """Return the share that would order again if so many were called in time, the rest as it is."""
        rate, late = self.in_time_again / self.in_time, self.late_again / self.late
        return share * rate + (1 - share) * late


NORTH, SOUTH = Shop(546, 250, 54, 14), Shop(228, 96, 372, 90)


def two_shops() -> tuple[Result, Result]:
    """Return what the two shops report, and what became of those who were called in time and of those called late.

    Returns
    -------
    Result
        By shop: members, called_in_time (share called within three days), again_60d (share with a second order in 60
        days).
    Result
        By shop: again_in_time, again_late, difference, low, high.
    """
    shops = {N_("shop North"): NORTH, N_("shop South"): SOUTH}
    names = pd.Index(list(shops), name="shop")
    seen = pd.DataFrame(
        [(one.members, one.called, one.again) for one in shops.values()],
        columns=["members", "called_in_time", "again_60d"],
        index=names,
    )
    rows = []
    for one in shops.values():
        rates = one.in_time_again / one.in_time, one.late_again / one.late
        rows.append((*rates, *newcombe(one.in_time_again, one.in_time, one.late_again, one.late)))
    parts = pd.DataFrame(rows, columns=["again_in_time", "again_late", "low", "high"], index=names)
    parts.insert(2, "difference", parts["again_in_time"] - parts["again_late"])
    return (
        Result(
            seen,
            formats={"called_in_time": ".0%", "again_60d": ".0%"},
            note=both("New members of one spring."),
        ),
        Result(
            parts,
            formats=dict.fromkeys(parts, ".1%"),
            differences={"difference": ("again_in_time", "again_late")},
            note=lines(
                both("The rota decided who was called late, not the member."), in_words(0.95, "Newcombe")
            ),
        ),
    )


def executed() -> Result:
    """Return the second orders of shop South as they are, and if it called as many in time as shop North."""
    rows = {
        N_("shop North"): NORTH.again,
        N_("shop South"): SOUTH.again,
        N_("shop South, if it called in time as often"): SOUTH.if_called(NORTH.called),
    }
    return Result(pd.DataFrame({"again_60d": rows}).rename_axis("shop"), formats={"again_60d": ".1%"})
