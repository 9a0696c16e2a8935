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

from crmlib.errors import DataError, TooFewError
from crmlib.frames import need_columns, numbers, to_pandas
from crmlib.i18n import _, both
from crmlib.iceberg import draw
from crmlib.iceberg.checks import check_level
from crmlib.result import Result
from crmlib.stats.intervals import newcombe, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False, eq=False)
class EvaluationEffect(Result):
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

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what 50 g less ice cream adds to the bid, judged apart and side by side."""
        return draw.differences(
            self.table, _("Bid for the small full cup minus\nbid for the large cup (yuan)"), ax=ax
        )


@dataclass(frozen=True, repr=False, eq=False)
class WeighingEffect(Result):
    """Who asked to have the sweets weighed again.

    Attributes
    ----------
    table : DataFrame
        Index way (adding, removing, difference); columns rate, low, high, asked, n.
    """

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw both rates with their intervals."""
        return draw.rates(self.table.iloc[:2], _("Share who asked to have the sweets weighed again"), ax=ax)


def _experiment(data: pd.DataFrame, name: str, conditions: tuple[str, ...]) -> pd.DataFrame:
    data = to_pandas(data)
    need_columns(data, ["condition"])
    rows = data[data["experiment"] == name] if "experiment" in data.columns else data
    if "customer_id" in rows.columns and rows["customer_id"].dropna().duplicated().any():
        twice = rows.loc[rows["customer_id"].notna() & rows["customer_id"].duplicated(), "customer_id"]
        raise DataError(
            _(
                "{n} customers stand in the table more than once, for instance {example}; keep one row each."
            ).format(n=twice.nunique(), example=twice.iloc[0])
        )
    unknown = ~rows["condition"].isin(conditions)
    if unknown.any():
        raise DataError(
            _("Column {column!r} holds {n} unknown codes, for example {example!r}; known are {known}.").format(
                column="condition", n=int(unknown.sum()), example=rows["condition"][unknown].iloc[0],
                known=", ".join(conditions),
            )
        )  # fmt: skip
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
    table = pd.DataFrame(
        [
            (a, b, a - b, _half([va, vb], [fa, fb], level), len(small) + len(large)),
            (*pairs.mean(axis=0), d, _half([vd], [fd], level), len(pairs)),
            (
                np.nan,
                np.nan,
                a - b - d,
                _half([va, vb, vd], [fa, fb, fd], level),
                len(small) + len(large) + len(pairs),
            ),
        ],
        columns=["small", "large", "difference", "half", "n"],
        index=pd.Index(["apart", "joint", "reversal"], dtype=object, name="evaluation"),
    )
    table.insert(3, "low", table["difference"] - table["half"])
    table.insert(4, "high", table["difference"] + table.pop("half"))
    note = both(
        "{n} people with bids, {missing} without; {level:.0%} intervals (Welch; paired side by side).",
        n=table["n"].iloc[2],
        missing=len(rows) - table["n"].iloc[2],
        level=level,
    )
    reverses = bool(table["low"].iloc[0] > 0 and table["high"].iloc[1] < 0)
    formats = dict.fromkeys(("small", "large", "difference", "low", "high"), ".2f")
    return EvaluationEffect(table, reverses=reverses, formats=formats, note=note)


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
    asked = numbers(rows, ["asked_to_reweigh"])["asked_to_reweigh"]
    known = asked.notna()
    wrong = known & ~asked.isin([0.0, 1.0])
    if wrong.any():
        raise DataError(
            _("Column {column!r} holds 0 or 1, not {example:g} ({n} rows).").format(
                column="asked_to_reweigh", example=asked[wrong].iloc[0], n=int(wrong.sum())
            )
        )
    counts = []
    for way in ("adding", "removing"):
        chosen = asked[known & (rows["condition"] == way)]
        if chosen.empty:
            raise TooFewError(_("Condition {condition!r} has no answers.").format(condition=way))
        counts.append((int(chosen.sum()), len(chosen)))
    (x1, n1), (x2, n2) = counts
    table = pd.DataFrame(
        [
            (x1 / n1, *wilson(x1, n1, level), x1, n1),
            (x2 / n2, *wilson(x2, n2, level), x2, n2),
            (x2 / n2 - x1 / n1, *newcombe(x2, n2, x1, n1, level), x1 + x2, n1 + n2),
        ],
        columns=["rate", "low", "high", "asked", "n"],
        index=pd.Index(["adding", "removing", "difference"], dtype=object, name="way"),
    )
    note = both(
        "{n} people, {missing} without an answer; {level:.0%} intervals (Wilson, Newcombe).",
        n=n1 + n2,
        missing=int((~known).sum()),
        level=level,
    )
    return WeighingEffect(table, formats=dict.fromkeys(("rate", "low", "high"), ".1%"), note=note)
