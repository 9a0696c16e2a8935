"""Two mystery shoppers who ticked the same visits: how far do they agree beyond chance?

by_branch   the two branches side by side
counted     of one branch and one rule, how often both, one or none of them ticked "kept"
beyond      agreement beyond chance, from the four counts
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.i18n import N_, _, both
from crmlib.result import Result
from crmlib.stats.judged_twice import agreement_by

ALL, NAME_AGAIN = "all", "name_made_sure"


@dataclass(frozen=True)
class Four:
    """Four counts: both ticked "kept", only the first, only the second, neither."""

    both_kept: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """How often they looked."""
        return self.both_kept + self.first_only + self.second_only + self.neither

    @property
    def agreement(self) -> float:
        """The share in which they ticked the same."""
        return (self.both_kept + self.neither) / self.n

    @property
    def first(self) -> float:
        """The share that the first ticked as kept."""
        return (self.both_kept + self.first_only) / self.n

    @property
    def second(self) -> float:
        """The share that the second ticked as kept."""
        return (self.both_kept + self.second_only) / self.n

    @property
    def by_chance(self) -> float:
        """The share in which they would tick the same without looking."""
        return chance(self.first, self.second)

    @property
    def kappa(self) -> float:
        """What they agree beyond chance, of what there was to gain.

        Examples
        --------
        >>> round(Four(20, 5, 10, 15).kappa, 2)
        0.4
        """
        return beyond(self.agreement, self.by_chance)


def chance(first: float, second: float) -> float:
    """Return how often two agree without looking, by the shares that each ticks as kept."""
    return first * second + (1 - first) * (1 - second)


def beyond(agreement: float, by_chance: float) -> float:
    """Return (agreement − chance) / (1 − chance)."""
    return (agreement - by_chance) / (1 - by_chance)


def by_branch(visits: pd.DataFrame) -> Result:
    """Return the two branches side by side.

    Parameters
    ----------
    visits : DataFrame
        The table ``mystery_visits``.

    Returns
    -------
    Result
        ``.table`` by branch: ticked_kept (share of all ticks), agreement, chance_agreement, kappa, low, high.
    """
    found = agreement_by(visits, "branch")
    table = found.table.assign(
        ticked_kept=found.table[["first_share", "second_share"]].mean(axis=1),
        chance_agreement=found.table["by_chance"],
    )
    table.index = pd.Index([label("branch", one) for one in table.index], dtype=object, name="branch")
    formats = dict.fromkeys(("ticked_kept", "agreement", "chance_agreement"), ".0%") | dict.fromkeys(
        ("kappa", "low", "high"), ".2f"
    )
    return replace(found, table=table[list(formats)], formats=formats)


def four(visits: pd.DataFrame, branch: str, rule: str) -> Four:
    """Return the four counts of one branch and one rule; `ALL` takes every rule.

    Raises
    ------
    TooFewError
        If there is no such visit.
    """
    mine = visits[visits["branch"] == branch]
    if rule != ALL:
        mine = mine[mine["kept_rule"] == rule]
    pairs = mine[["first_rater", "second_rater"]].dropna().astype(int)
    if pairs.empty:
        raise TooFewError(_("No visit to this branch was ticked for this rule."))
    seen = pairs.value_counts()
    return Four(*(int(seen.get(one, 0)) for one in ((1, 1), (1, 0), (0, 1), (0, 0))))


def counted(visits: pd.DataFrame, branch: str, rule: str) -> Result:
    """Return how often both, one or none of the two ticked "kept".

    Returns
    -------
    Result
        ``.table`` by what the first ticked: second_kept, second_broken.
    """
    found = four(visits, branch, rule)
    table = pd.DataFrame(
        {
            "second_kept": [found.both_kept, found.second_only],
            "second_broken": [found.first_only, found.neither],
        },
        index=pd.Index([N_("first shopper: kept"), N_("first shopper: broken")], name="first_shopper"),
    )
    note = both("{n:,} ticks of each shopper.", n=found.n)
    return Result(table, formats=dict.fromkeys(table, ",.0f"), note=note)
