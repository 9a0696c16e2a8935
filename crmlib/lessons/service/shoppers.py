"""Two mystery shoppers who ticked the same visits: how far do they agree beyond chance?

by_branch   the two branches side by side
really_kept the share of rules that is really kept, as the two were tried with known scenes
counted     of one branch and one rule, how often both, one or none of them ticked "kept"
beyond      agreement beyond chance, from the four counts
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, listed
from crmlib.result import Result
from crmlib.stats.intervals import in_words
from crmlib.stats.judged_twice import agreement_by, true_by

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ALL, GREETING = "all", "greet_first"
# How often each of the two sees what is kept, and notices what is broken: they were tried with scenes on film.
SEES, NOTICES = (0.95, 0.92), (0.80, 0.75)

Share = float | np.ndarray


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


def chance(first: Share, second: Share) -> Share:
    """Return how often two agree without looking, by the shares that each ticks as kept."""
    return first * second + (1 - first) * (1 - second)


def beyond(agreement: Share, by_chance: Share) -> Share:
    """Return (agreement − chance) / (1 − chance)."""
    return (agreement - by_chance) / (1 - by_chance)


@dataclass(frozen=True, repr=False)
class Branches(Result):
    """Agreement beyond chance by branch, drawn over what the same two would have at every share of rules kept."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw agreement and κ over the share ticked as kept, and where the branches lie."""
        ax = axes(ax)
        shares = np.linspace(0.02, 0.98, 97)
        ticked, agreed, kappa = _pair(shares)
        ax.plot(ticked, agreed, "--", color=COLOURS["grey"])
        ax.plot(ticked, kappa, color=COLOURS["blue"])
        ax.annotate(_("they agree"), (ticked[30], agreed[30]), xytext=(0, 8), textcoords="offset points", ha="center",
                    color=COLOURS["grey"])  # fmt: skip
        ax.annotate(_("beyond chance (κ)"), (ticked[24], kappa[24]), xytext=(-14, 16), textcoords="offset points",
                    ha="center", color=COLOURS["blue"])  # fmt: skip
        for name, row in self.table.iterrows():
            ax.plot(row["ticked_kept"], row["kappa"], "o", color=COLOURS["red"], markersize=8)
            ax.annotate(str(name), (row["ticked_kept"], row["kappa"]), xytext=(8, 6), textcoords="offset points",
                        color=COLOURS["red"])  # fmt: skip
        from matplotlib.ticker import PercentFormatter

        ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        ax.set(xlabel=_("Ticked as kept"), xlim=(0.2, 1), ylim=(0, 1), ylabel=_("Agreement"))
        return ax

    def describe(self) -> Text:
        """Say where the branches lie."""
        told = listed(
            both("{branch}: {kept:.0%} ticked as kept, κ {kappa:.2f}",
                 branch=name, kept=row["ticked_kept"], kappa=row["kappa"])
            for name, row in self.table.iterrows()
        )  # fmt: skip
        return both("The same two shoppers: the more rules are kept, the lower is κ. {told}.", told=told)


def _pair(kept: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what these two tick as kept, how often they agree, and κ, by the share that is kept."""
    sees, sees_too = SEES
    takes, takes_too = (1 - one for one in NOTICES)
    first, second = kept * sees + (1 - kept) * takes, kept * sees_too + (1 - kept) * takes_too
    together = kept * sees * sees_too + (1 - kept) * takes * takes_too
    agreed = 1 - first - second + 2 * together
    return (first + second) / 2, agreed, beyond(agreed, chance(first, second))


def by_branch(visits: pd.DataFrame) -> Branches:
    """Return the two branches side by side.

    Parameters
    ----------
    visits : DataFrame
        The table ``mystery_visits``.

    Returns
    -------
    Branches
        ``.table`` by branch: ticked_kept (share of all ticks), agreement, chance_agreement, kappa, low, high.
    """
    found = agreement_by(visits, "branch")
    table = found.table.assign(
        ticked_kept=found.table[["first_share", "second_share"]].mean(axis=1),
    )
    table.index = pd.Index([label("branch", one) for one in table.index], dtype=object, name="branch")
    formats = dict.fromkeys(("ticked_kept", "agreement", "chance_agreement"), ".0%") | dict.fromkeys(
        ("kappa", "low", "high"), ".2f"
    )
    return Branches(table[list(formats)], formats=formats, note=in_words(0.95, N_("by the standard error")))


def really_kept(visits: pd.DataFrame) -> Result:
    """Return which share of the rules is really kept, by branch, by how often each of the two sees it.

    Parameters
    ----------
    visits : DataFrame
        The table ``mystery_visits``.
    """
    return true_by(visits, "branch", sensitivity=SEES, specificity=NOTICES, unit="mystery_id")


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
