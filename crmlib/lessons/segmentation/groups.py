"""Groups of people who tick alike: the agency's, those beyond each person's own level, and how often they come again.

odd_sheets   what one interviewer's sheets say of price, beside all others
agency       two groups of the ratings as they were ticked, and the same two beyond each person's own level
sets_apart   how much of the differences between people the agency's groups account for
four         the lesson's four segments
cuts         what speaks for each number of groups
again        groups cut twice, from two other samples, and from shuffled columns
level_out    part of each person's own level taken out: the groups on a map, and how well they are found again
levels       the same at several settings
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from crmlib import figures, seen
from crmlib.coded import heading
from crmlib.i18n import N_, both, called
from crmlib.result import Dots, Result
from crmlib.segmentation import Segments, how_many
from crmlib.segmentation.segments import RATINGS
from crmlib.stats.partitions import Partitions, found_again, k_means
from crmlib.stats.resample import generator

GROUPS = (N_("enthusiasts"), N_("distant"))
_PAIRS, _DRAWS = 3, 20


def ratings(survey: pd.DataFrame) -> pd.DataFrame:
    """Return what matters to each person, as it was ticked."""
    return survey[list(RATINGS)].astype(float)


def without_level(survey: pd.DataFrame, share: float = 1.0) -> pd.DataFrame:
    """Return the ratings less (a share of) each person's own mean."""
    ticked = ratings(survey)
    return ticked.sub(share * ticked.mean(axis=1), axis=0)


def odd_sheets(benefits: pd.DataFrame, interviewer: str = "I07") -> Result:
    """Return how much a low price matters to those who want it easy and to those who do not, in one interviewer's sheets.

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

    def plot(self, ax: object = None) -> object:
        """Draw both side by side, a benefit a row."""
        import matplotlib.pyplot as plt

        figures.use_style()
        _figure, both_sides = plt.subplots(1, 2, sharey=True, figsize=(8.4, 4.2))
        place = np.arange(len(self.table))[::-1]
        titles = (both("As ticked"), both("Less each person's own mean"))
        for side, pair, title in zip(both_sides, (GROUPS, ("enthusiasts_own", "distant_own")), titles, strict=True):
            for column, name, colour, marker in zip(pair, GROUPS, ("blue", "orange"), ("o", "s"), strict=True):
                side.plot(
                    self.table[column], place, marker=marker, color=figures.COLOURS[colour], label=called(name)
                )
            side.set_title(str(title), fontsize=12)
            side.set_yticks(place, [called(row) for row in self.table.index])
            side.grid(axis="x", alpha=0.3)
        both_sides[0].set_xlim(1, 7)
        both_sides[1].set_xlim(-3, 3)
        both_sides[1].axvline(0, color=figures.COLOURS["grey"], linestyle="--", linewidth=1, zorder=0)
        both_sides[0].set_xlabel(str(both("Importance (1 to 7)")))
        both_sides[1].set_xlabel(str(both("Above or below own mean")))
        both_sides[0].legend(frameon=False, loc="lower right", fontsize=10)
        return both_sides[0]

    def describe(self) -> object:
        """Return how far apart the two groups are, as ticked and beyond their own means."""
        table = self.table
        raw = (table[GROUPS[0]] - table[GROUPS[1]]).abs()
        own = (table["enthusiasts_own"] - table["distant_own"]).abs()
        return both(
            "As ticked, the two groups are {low:.1f} to {high:.1f} apart on every benefit; less each person's own mean, "
            "they are at most {own:.1f} apart.",
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


def four(survey: pd.DataFrame) -> Segments:
    """Return the lesson's four segments, called by what each wants more than the others.

    Parameters
    ----------
    survey : DataFrame
        Usable rows of ``benefits``.
    """
    return Segments(4).fit(survey[list(RATINGS)]).named()


def cuts(survey: pd.DataFrame, taken_out: bool, *, most: int = 5) -> Partitions:
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
    Partitions
        Of `crmlib.segmentation.how_many`, four columns of its table.
    """
    found = how_many(ratings(survey), most, centre=taken_out)
    seen = found.only("silhouette", "shuffled", "found_again", "found_again_shuffled")
    how = both("Less each person's own mean") if taken_out else both("As ticked")
    note = both("{how}; {n:,} people.", how=how, n=len(survey))
    return replace(seen, formats=dict.fromkeys(seen.table, ".2f"), note=note)


def levels(survey: pd.DataFrame, truth: pd.Series | None = None, percents: Sequence[int] = (0, 50, 100)) -> Result:
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

    def plot(self, ax: object = None) -> object:
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

    def describe(self) -> object:
        """Return how large the groups are and how well they are found again."""
        sizes = self.points["group"].value_counts().sort_index()
        return seen.together(
            both("Groups of {sizes} people.", sizes=", ".join(str(n) for n in sizes)),
            both("Found again: {again:.2f}.", again=self.table["found_again"].iloc[0]),
        )


def level_out(survey: pd.DataFrame, percent: float, truth: pd.Series | None = None, *, k: int = 4, seed: int = 0) -> Cloud:
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
    table = pd.DataFrame(row, index=pd.Index([both("{k} groups, {percent:g}% taken out", k=k, percent=percent)], dtype=object))
    return Cloud(table, points=people, formats=dict.fromkeys(row, ".2f"), note=both("1: the same groups, 0: no more than chance."))
