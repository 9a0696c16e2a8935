"""Groups of people who tick alike: the agency's, and the four beyond each person's own level.

odd_sheets   what one interviewer's sheets say of price, beside all others
agency       two groups of the ratings as they were ticked, and the same two beyond each person's own level
sets_apart   how much of the differences between people the agency's groups account for
four         the lesson's four segments
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import figures
from crmlib.coded import heading
from crmlib.i18n import N_, Text, both, called
from crmlib.result import Dots, Result
from crmlib.segmentation import Segments
from crmlib.segmentation.segments import RATINGS
from crmlib.stats.partitions import k_means

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GROUPS = (N_("enthusiasts"), N_("distant"))


def ratings(survey: pd.DataFrame) -> pd.DataFrame:
    """Return what matters to each person, as it was ticked."""
    return survey[list(RATINGS)].astype(float)


def without_level(survey: pd.DataFrame, share: float = 1.0) -> pd.DataFrame:
    """Return the ratings less (a share of) each person's own mean."""
    ticked = ratings(survey)
    return ticked.sub(share * ticked.mean(axis=1), axis=0)


def odd_sheets(benefits: pd.DataFrame, interviewer: str = "I07") -> Result:
    """Return how much a low price matters to those who want it easy and to others, in one interviewer's sheets.

    Returns
    -------
    Result
        ``.table`` by ease (6 or 7, or below): this_interviewer, other_interviewers (mean of ``want_price``).
    """
    mine, easy = benefits["interviewer"] == interviewer, benefits["want_ease"] >= 6
    rows = {
        N_("want it easy (6 or 7)"): easy,
        N_("all others"): ~easy,
    }
    table = pd.DataFrame(
        {
            "this_interviewer": [benefits.loc[mine & who, "want_price"].mean() for who in rows.values()],
            "other_interviewers": [benefits.loc[~mine & who, "want_price"].mean() for who in rows.values()],
        },
        index=pd.Index(list(rows), dtype=object),
    )
    note = both("How much a low price matters, mean; this interviewer is {who}.", who=interviewer)
    return Result(table, formats=dict.fromkeys(table, ".1f"), note=note)


def _two(survey: pd.DataFrame) -> np.ndarray:
    """Return the agency's two groups, 0 for the one that ticks higher."""
    ticked = ratings(survey)
    cut = k_means(ticked, 2, standardise=False)
    high = int(np.argmax(cut.centres.mean(axis=1)))
    return np.where(cut.labels == high, 0, 1)


@dataclass(frozen=True, repr=False)
class Profiles(Result):
    """What two groups rate, as ticked and beyond each person's own mean."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both side by side, a benefit a row, in the place of the Axes."""
        ax = figures.axes(ax)
        figure, place_of = ax.figure, ax.get_subplotspec()
        ax.remove()
        grid = place_of.subgridspec(1, 2, wspace=0.08)
        left = figure.add_subplot(grid[0])
        both_sides = (left, figure.add_subplot(grid[1], sharey=left))
        both_sides[1].tick_params(labelleft=False)
        place = np.arange(len(self.table))[::-1]
        titles = (both("As ticked"), both("Less each person's own mean"))
        for side, pair, title in zip(
            both_sides, (GROUPS, ("enthusiasts_own", "distant_own")), titles, strict=True
        ):
            for column, name, colour, marker in zip(
                pair, GROUPS, ("blue", "orange"), ("o", "s"), strict=True
            ):
                side.plot(
                    self.table[column],
                    place,
                    marker=marker,
                    color=figures.COLOURS[colour],
                    label=called(name),
                )
            side.set_title(str(title), fontsize=12)
            side.grid(axis="x", alpha=0.3)
        left.set_yticks(place, [called(row) for row in self.table.index])
        left.set_xlim(1, 7)
        both_sides[1].set_xlim(-3, 3)
        both_sides[1].axvline(0, color=figures.COLOURS["grey"], linestyle="--", linewidth=1, zorder=0)
        left.set_xlabel(str(both("Importance (1 to 7)")))
        both_sides[1].set_xlabel(str(both("Above or below own mean")))
        both_sides[1].legend(frameon=False, loc="lower right", fontsize=10)
        return left

    def describe(self) -> Text:
        """Return how far apart the two groups are, as ticked and beyond their own means."""
        table = self.table
        raw = (table[GROUPS[0]] - table[GROUPS[1]]).abs()
        own = (table["enthusiasts_own"] - table["distant_own"]).abs()
        return both(
            "As ticked, the two groups are {low:.1f} to {high:.1f} apart on every benefit; "
            "less each person's own mean, they are at most {own:.1f} apart.",
            low=raw.min(), high=raw.max(), own=own.max(),
        )  # fmt: skip


def agency(survey: pd.DataFrame) -> Profiles:
    """Return the agency's two groups: what they rate, as ticked and beyond each person's own mean.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.

    Returns
    -------
    Profiles
        ``.table`` by benefit: enthusiasts, distant, enthusiasts_own, distant_own.
    """
    group = _two(survey)
    raw = ratings(survey).groupby(group).mean().T
    own = without_level(survey).groupby(group).mean().T
    table = pd.concat([raw, own], axis=1).set_axis([*GROUPS, "enthusiasts_own", "distant_own"], axis=1)
    table.index = pd.Index([heading(name) for name in table.index], dtype=object)
    n = np.bincount(group, minlength=2)
    note = both("{high} enthusiasts, {low} distant; mean ratings from 1 to 7. Own: less each person's own mean.",
                high=n[0], low=n[1])  # fmt: skip
    formats = {**dict.fromkeys(GROUPS, ".1f"), **dict.fromkeys(["enthusiasts_own", "distant_own"], "+.1f")}
    return Profiles(table, formats=formats, note=note)


def between(values: pd.DataFrame, group: np.ndarray) -> float:
    """Return the share of the differences between people that lies between groups, over all columns."""
    fitted = values.groupby(group).transform("mean")
    return float(((fitted - values.mean()) ** 2).sum().sum() / ((values - values.mean()) ** 2).sum().sum())


def sets_apart(survey: pd.DataFrame) -> Dots:
    """Return how much of the differences between people the agency's groups account for.

    Returns
    -------
    Dots
        ``.table`` by what differs (level, wants, age, margin): between_groups (share of the variance).
    """
    group, ticked = _two(survey), ratings(survey)
    parts = {
        N_("how high they tick"): ticked.mean(axis=1).to_frame(),
        N_("what they want most"): without_level(survey),
        N_("age"): survey[["age_years"]].astype(float),
        N_("margin this year"): survey[["margin_year"]].astype(float),
    }
    table = pd.DataFrame({"between_groups": {name: between(each, group) for name, each in parts.items()}})
    return Dots(
        table, value="between_groups", formats={"between_groups": ".1%"},
        label=both("Of the differences between people, lie between the groups"),
        note=both("0%: both groups are alike in it; 100%: nobody differs from the others in the group."),
    )  # fmt: skip


def four(survey: pd.DataFrame) -> Segments:
    """Return the lesson's four segments, called by what each wants more than the others.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    """
    return Segments(4).fit(survey[list(RATINGS)]).named()
