"""Are groups found again, and what does taking each person's own level out do to that?

cuts        what speaks for each number of groups
again       groups cut twice, from two other samples, and from shuffled columns
level_out   part of each person's own level taken out: the groups on a map, and how well they are found again
levels      the same at several settings
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import figures, seen
from crmlib.i18n import N_, Text, both
from crmlib.lessons.segmentation.groups import ratings, without_level
from crmlib.result import Result
from crmlib.segmentation import how_many
from crmlib.stats.partitions import Partitions, found_again, k_means
from crmlib.stats.resample import generator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAIRS, _DRAWS = 3, 20


def _same_number(points: pd.DataFrame, k: int, rng: np.random.Generator) -> float:
    """Return the share of people who get the same group number in two cuts that were learned on other samples."""

    def cut() -> np.ndarray:
        drawn = points.iloc[rng.integers(len(points), size=len(points))]
        return k_means(drawn, k, standardise=False, seed=int(rng.integers(2**31))).assign(points.to_numpy())

    return float(np.mean([cut() == cut() for _pair in range(_PAIRS)]))


def again(survey: pd.DataFrame, groups: int, taken_out: bool, *, seed: int = 0) -> Result:
    """Return how far groups that were cut twice agree, for our customers and for shuffled columns.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    groups : int
        How many groups are made.
    taken_out : bool
        Whether each person's own mean is taken out first.
    seed : int, default 0

    Returns
    -------
    Result
        ``.table`` by ratings (of our customers, shuffled): found_again (adjusted Rand index, mean of pairs of samples),
        same_number (share of people with the same group number), silhouette.
    """
    from sklearn.metrics import silhouette_score

    points = without_level(survey, float(taken_out))
    rng = generator([seed, groups])
    shuffled = pd.DataFrame(rng.permuted(points.to_numpy(), axis=0), columns=points.columns)
    rows = []
    for each in (points, shuffled):
        cut = k_means(each, groups, standardise=False)
        agree = found_again(each, groups, standardise=False, draws=_DRAWS, seed=seed).mean()
        rows.append((agree, _same_number(each, groups, rng), silhouette_score(each, cut.labels)))
    table = pd.DataFrame(rows, columns=["found_again", "same_number", "silhouette"])
    table.index = pd.Index([N_("our customers"), N_("columns shuffled")], name="ratings")
    note = both("Cuts that were learned on two other samples; 1: the same groups, 0: no more than chance.")
    return Result(table, formats={"found_again": ".2f", "same_number": ".0%", "silhouette": ".2f"}, note=note)


@dataclass(frozen=True, repr=False)
class Cuts(Partitions):
    """What speaks for each number of groups, in the columns that a lesson explains."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the silhouette beside that of shuffled columns, from 0 on."""
        ax = super().plot(ax)
        ax.set_xticks(self.table.index)
        ax.set_ylim(bottom=0)
        return ax

    def describe(self) -> Text:
        """Return how far the silhouette lies above that of shuffled columns."""
        above = self.table["silhouette"] - self.table["shuffled"]
        return seen.together(
            super().describe(),
            both("Silhouettes lie {low:.2f} to {high:.2f} above those of shuffled columns.", low=above.min(),
                 high=above.max()),
        )  # fmt: skip


def cuts(survey: pd.DataFrame, taken_out: bool, *, most: int = 5) -> Cuts:
    """Return what speaks for each number of groups, as ticked or with each person's own mean taken off.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    taken_out : bool
    most : int, default 5
        The largest number of groups.

    Returns
    -------
    Cuts
        Of `crmlib.segmentation.how_many`, four columns of its table.
    """
    found = how_many(ratings(survey), most, centre=taken_out)
    table = found.table[["silhouette", "shuffled", "found_again", "found_again_shuffled"]].copy()
    # The same samples as in the view and in the truth: one number for one thing.
    points = without_level(survey, float(taken_out))
    table["found_again"] = [
        found_again(points, int(k), standardise=False, draws=_DRAWS).mean() for k in table.index
    ]
    how = both("Less each person's own mean") if taken_out else both("As ticked")
    note = both("{how}; {n:,} people.", how=how, n=len(survey))
    return Cuts(
        table, best=found.best, columns=found.columns, formats=dict.fromkeys(table, ".2f"), note=note,
        xlabel=found.xlabel, label=found.label,
    )  # fmt: skip


def levels(
    survey: pd.DataFrame, truth: pd.Series | None = None, percents: Sequence[int] = (0, 50, 100)
) -> Result:
    """Return what the view says at several settings, one row each.

    Parameters
    ----------
    survey, truth
        As for `level_out`.
    percents : sequence of int
        How much of the own mean is taken out.
    """
    rows = [level_out(survey, percent, truth) for percent in percents]
    table = pd.concat([one.table for one in rows])
    return Result(table, formats=rows[0].formats, note=rows[0].note)


@dataclass(frozen=True, repr=False)
class Cloud(Result):
    """Four groups on a map of what people want, with part of each person's own level taken out.

    Attributes
    ----------
    points : DataFrame
        By person: x, y, group.
    """

    points: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each person as a dot, a colour and a mark a group."""
        ax = figures.axes(ax)
        colours = ("blue", "orange", "green", "pink", "sky", "red", "grey", "black")
        for group, mine in self.points.groupby("group"):
            style = int(group) % 8
            ax.scatter(mine["x"], mine["y"], s=14, color=figures.COLOURS[colours[style]], marker="os^DvP*X"[style],
                       alpha=0.7, linewidths=0, label=str(both("group {n}", n=int(group) + 1)))  # fmt: skip
        ax.set_xlabel(str(both("First main direction of the ratings")))
        ax.set_ylabel(str(both("Second main direction")))
        ax.legend(frameon=False, fontsize=10, loc="upper left", bbox_to_anchor=(1, 1))
        return ax

    def describe(self) -> Text:
        """Return how large the groups are and how well they are found again."""
        sizes = self.points["group"].value_counts().sort_index()
        return seen.together(
            both("Groups of {sizes} people.", sizes=", ".join(str(n) for n in sizes)),
            both("Found again: {again:.2f}.", again=self.table["found_again"].iloc[0]),
        )


def level_out(
    survey: pd.DataFrame, percent: float, truth: pd.Series | None = None, *, k: int = 4, seed: int = 0
) -> Cloud:
    """Return k groups with part of each person's own mean taken out.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    percent : float
        How much of the own mean is taken out, 0 to 100.
    truth : Series, optional
        The true segment of each row; where some are not known, nothing is said of it.
    k : int, default 4
        How many groups.
    seed : int, default 0

    Returns
    -------
    Cloud
        ``.table`` of one row: found_again, and with a truth as_in_truth (both adjusted Rand indices).
    """
    from sklearn.metrics import adjusted_rand_score

    points = without_level(survey, percent / 100)
    cut = k_means(points, k, standardise=False)
    row = {"found_again": found_again(points, k, standardise=False, draws=_DRAWS, seed=seed).mean()}
    if truth is not None and truth.notna().all():
        row["as_in_truth"] = adjusted_rand_score(truth, cut.labels)
    middle = (points - points.mean()).to_numpy()
    axes = np.linalg.svd(middle, full_matrices=False)[2][:2]
    # A direction and its opposite are the same: the larger part points up.
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    placed = middle @ axes.T
    people = pd.DataFrame({"x": placed[:, 0], "y": placed[:, 1], "group": cut.labels})
    table = pd.DataFrame(
        row, index=pd.Index([both("{k} groups, {percent:g}% taken out", k=k, percent=percent)], dtype=object)
    )
    return Cloud(
        table,
        points=people,
        formats=dict.fromkeys(row, ".2f"),
        note=both("1: the same groups, 0: no more than chance."),
    )
