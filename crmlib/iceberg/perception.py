"""Mind over measure: the ice-cream cups and the weighed sweets (lecture row S4.3).

evaluation_effect   is the fuller small cup worth more apart, and less side by side?
EvaluationEffect    its answer
weighing_effect     do fewer people doubt the scales if sweets are added, not taken away?
WeighingEffect      its answer

The lectures tell the first as a choice that 95 % made for the small cup. Hsee's experiment (1998, study 2) asked
for bids: the overfilled small cup drew more when people saw one cup only, and less when they saw both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks
from crmlib.errors import DataError, TooFewError
from crmlib.frames import check_choice, numbers, one_row_each, to_pandas
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words, wilson
from crmlib.stats.trial import difference_of_shares

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class EvaluationEffect(Dots):
    """Bids for both cups, judged apart and side by side.

    Attributes
    ----------
    table : DataFrame
        Index evaluation (apart, joint, reversal); columns small, large (mean bids in yuan), difference
        (small − large), low, high, n.
    reverses : bool
        Whether the smaller cup is worth more apart and less side by side, both beyond their intervals.
    """

    reverses: bool = field(kw_only=True)


@dataclass(frozen=True, repr=False, eq=False)
class WeighingEffect(Dots):
    """Who asked to have the sweets weighed again.

    Attributes
    ----------
    table : DataFrame
        Index way (adding, removing, difference); columns rate, low, high, asked, n.
    """

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both rates with their intervals."""
        return looks.dots(self.table.iloc[:2], "rate", label=self.label, spec=".1%", ax=ax)


def _experiment(data: pd.DataFrame, name: str, conditions: tuple[str, ...]) -> pd.DataFrame:
    data = to_pandas(data, "condition")
    rows = data[data["experiment"] == name] if "experiment" in data.columns else data
    if "customer_id" in rows.columns:
        one_row_each(rows.dropna(subset=["customer_id"]))
    for condition in rows["condition"].unique():
        check_choice(condition, conditions, "condition")
    return rows


def _mean(values: np.ndarray, condition: str) -> tuple[float, float, int]:
    """Return mean, variance of the mean, and degrees of freedom."""
    if len(values) < 2:
        raise TooFewError(
            _("Condition {condition!r} has {n} answers; a mean with an interval needs 2.").format(
                condition=condition, n=len(values)
            )
        )
    return float(values.mean()), float(values.var(ddof=1) / len(values)), len(values) - 1


def _half(variances: list[float], freedoms: list[int], level: float) -> float:
    """Return the half width of Welch's interval for a sum of independent means."""
    from scipy.special import stdtrit

    total = sum(variances)
    if total == 0:
        return 0.0
    freedom = total**2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    return float(stdtrit(freedom, (1 + level) / 2) * np.sqrt(total))


def evaluation_effect(data: pd.DataFrame, *, level: float = 0.95) -> EvaluationEffect:
    """Return how much more people bid for the full small cup, judged apart and side by side.

    Apart, two groups are compared (Welch); side by side, the two bids of the same people (paired). The third row
    is the difference of these differences: is the preference reversed?

    Parameters
    ----------
    data : DataFrame
        condition ("apart_350", "apart_400", "joint"), bid_350_yuan and bid_400_yuan; with a column experiment
        only the rows "ice_cream" are used. People without the bid they were asked for are left out (see n).
    level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    EvaluationEffect

    References
    ----------
    Hsee, C. K. (1998). Less is better: when low-value options are valued more highly than high-value options.
    *Journal of Behavioral Decision Making* 11, 107–121.

    Examples
    --------
    >>> bids = pd.DataFrame({"condition": ["apart_350"] * 3 + ["apart_400"] * 3 + ["joint"] * 3,
    ...                      "bid_350_yuan": [12, 13, 14, None, None, None, 10, 11, 12],
    ...                      "bid_400_yuan": [None, None, None, 9, 10, 11, 12, 13, 13]})
    >>> evaluation_effect(bids).reverses
    True
    """
    check_level(level)
    rows = _experiment(data, "ice_cream", ("apart_350", "apart_400", "joint"))
    bids = numbers(rows, ["bid_350_yuan", "bid_400_yuan"])
    if (bids < 0).any(axis=None):
        raise DataError(_("A bid is 0 yuan or more; {n} are negative.").format(n=int((bids < 0).sum().sum())))
    condition = rows["condition"].to_numpy()
    small = bids["bid_350_yuan"].to_numpy()[condition == "apart_350"]
    large = bids["bid_400_yuan"].to_numpy()[condition == "apart_400"]
    small, large = small[~np.isnan(small)], large[~np.isnan(large)]
    pairs = bids[condition == "joint"].dropna().to_numpy()
    (a, va, fa), (b, vb, fb) = _mean(small, "apart_350"), _mean(large, "apart_400")
    d, vd, fd = _mean(pairs[:, 0] - pairs[:, 1], "joint")
    n = len(small) + len(large) + len(pairs)
    table = pd.DataFrame(
        [
            (a, b, a - b, _half([va, vb], [fa, fb], level), len(small) + len(large)),
            (*pairs.mean(axis=0), d, _half([vd], [fd], level), len(pairs)),
            (np.nan, np.nan, a - b - d, _half([va, vb, vd], [fa, fb, fd], level), n),
        ],
        columns=["small", "large", "difference", "half", "n"],
        index=pd.Index(["apart", "joint", "reversal"], dtype=object, name="evaluation"),
    )
    table.insert(3, "low", table["difference"] - table["half"])
    table.insert(4, "high", table["difference"] + table.pop("half"))
    note = both("{n} people with bids, {missing} without.", n=n, missing=len(rows) - n)
    note = lines(note, in_words(level, N_("Welch; side by side, the difference within each person")))
    reverses = bool(table["low"].iloc[0] > 0 and table["high"].iloc[1] < 0)
    formats = dict.fromkeys(("small", "large", "difference", "low", "high"), ".2f")
    return EvaluationEffect(
        table, reverses=reverses, formats=formats, note=note, value="difference", zero=0,
        differences={"difference": ("small", "large"), "reversal": ("apart", "joint")},
        label=both("Bid for the small full cup minus\nbid for the large cup (yuan)"),
    )  # fmt: skip


def weighing_effect(data: pd.DataFrame, *, level: float = 0.95) -> WeighingEffect:
    """Return how many more people doubt the scales when sweets are taken away instead of added.

    Parameters
    ----------
    data : DataFrame
        condition ("adding", "removing") and asked_to_reweigh (0 or 1); with a column experiment only the rows
        "sweets" are used. Missing answers are left out (see n).
    level : float, default 0.95
        Level of the intervals: Wilson for the rates, Newcombe for the difference.

    Returns
    -------
    WeighingEffect

    Examples
    --------
    >>> asked = [1] * 48 + [0] * 32 + [1] * 56 + [0] * 14
    >>> seen = pd.DataFrame({"condition": ["adding"] * 80 + ["removing"] * 70, "asked_to_reweigh": asked})
    >>> weighing_effect(seen).table.loc["difference", ["low", "high"]].astype(float).round(4).tolist()
    [0.0524, 0.3339]
    """
    check_level(level)
    rows = _experiment(data, "sweets", ("adding", "removing"))
    asked = numbers(rows, "asked_to_reweigh")["asked_to_reweigh"]
    known = asked.dropna()
    wrong = known[~known.isin([0.0, 1.0])]
    if len(wrong):
        raise DataError(
            _("Column {column!r} holds 0 or 1, not {example:g} ({n} rows).").format(
                column="asked_to_reweigh", example=wrong.iloc[0], n=len(wrong)
            )
        )
    removing = rows.loc[known.index, "condition"] == "removing"
    for way, chosen in (("adding", ~removing), ("removing", removing)):
        if not chosen.any():
            raise TooFewError(_("Condition {condition!r} has no answers.").format(condition=way))
    found = difference_of_shares(known, removing, level=level)
    table = pd.DataFrame(
        {"asked": known.groupby(removing).sum(), "n": known.groupby(removing).size()}
    ).astype(int)
    table.insert(0, "rate", table["asked"] / table["n"])
    low, high = wilson(table["asked"], table["n"], level)
    table.insert(1, "low", low)
    table.insert(2, "high", high)
    table.index = ["adding", "removing"]
    table.loc["difference"] = [found.difference, found.low, found.high, known.sum(), len(known)]
    table = table.astype({"asked": int, "n": int}).rename_axis("way")
    note = both("{n} people, {missing} without an answer.", n=len(known), missing=len(rows) - len(known))
    note = lines(note, in_words(level, N_("Wilson; for the difference, Newcombe")))
    return WeighingEffect(
        table, value="rate", label=both("Share who asked to have the sweets weighed again"), note=note,
        formats=dict.fromkeys(("rate", "low", "high"), ".1%"), differences={"difference": ("removing", "adding")},
    )  # fmt: skip
