"""Do stated probabilities come true: does what is called 70 % likely happen 70 % of the time?

calibration   the reliability curve and Brier's score of probabilities of several classes
Calibration   its answer
decide        the likeliest class, where it is likely enough
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks, seen
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS
from crmlib.frames import check_number, check_whole, numbers
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Result
from crmlib.stats.intervals import in_words, wilson
from crmlib.stats.labels import known_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Calibration(Result):
    """Whether stated probabilities come true.

    Attributes
    ----------
    table : DataFrame
        The reliability curve, per bin of stated probability (of every class): predicted (mean), observed, low,
        high, n.
    brier : float
        Mean squared distance of the probabilities from what was so, 0 (certain and right) to 2 (certain and wrong).
    brier_prior : float
        The same for someone who only knows the shares of the classes.
    skill : float
        1 − brier / brier_prior: 0 is no better than knowing the shares, 1 is perfect.
    coverage, accuracy : float
        Share of cases on which it speaks, and share right among those.
    """

    brier: float
    brier_prior: float
    skill: float
    coverage: float
    accuracy: float

    def describe(self) -> Text:
        """Return in sentences what came of the lowest and of the highest stated probabilities."""
        known = self.table.dropna(subset=["predicted", "observed"])
        ends = [
            both(
                "Of customers given {predicted:.1%} on average, {observed:.1%} are so.",
                predicted=row["predicted"], observed=row["observed"],
            )
            for _bin, row in known.iloc[[0, -1]].iterrows()
        ] if len(known) else []  # fmt: skip
        return seen.together(*ends, both("On the dashed diagonal both would be equal."))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the reliability curve; on the diagonal stated is what happens."""
        by_chance = self.table.set_index("predicted")
        ax = looks.lines(
            by_chance, ["observed"], bands=[("low", "high")], xlabel=both("Stated probability"),
            label=both("Observed share"), spec=".0%", ax=ax,
        )  # fmt: skip
        ax.plot([0, 1], [0, 1], color=COLOURS["grey"], linestyle="--", label=_("Perfectly calibrated"))
        ax.xaxis.set_major_formatter("{x:.0%}")
        ax.legend()
        return ax


def check_probabilities(probabilities: pd.DataFrame) -> None:
    """Refuse what is no table of probabilities: a column a class, each row summing to 1."""
    if not isinstance(probabilities, pd.DataFrame) or probabilities.shape[1] < 2:
        raise DataError(_("Probabilities are a pandas table with a row a case and a column a class."))
    twice = probabilities.index[probabilities.index.duplicated()]
    if len(twice):
        raise DataError(
            _("{n} cases have more than one row of probabilities, for instance {example}.").format(
                n=twice.nunique(), example=twice[0]
            )
        )
    p = numbers(probabilities, list(probabilities.columns)).to_numpy()
    if np.isnan(p).any() or (p < 0).any() or (np.abs(p.sum(axis=1) - 1) > 1e-6).any():
        raise DataError(_("Probabilities of all classes must be there in every row and sum to 1."))


def decide(probabilities: pd.DataFrame, sure: float = 0.5) -> pd.Series:
    """Return the likeliest class where it reaches ``sure``, missing elsewhere.

    Examples
    --------
    >>> decide(pd.DataFrame([[0.6, 0.4], [0.45, 0.55]], columns=["stays", "leaves"]), 0.6).tolist()
    ['stays', None]
    """
    check_probabilities(probabilities)
    check_number(sure, "sure", 0, 1)
    best = probabilities.to_numpy().argmax(axis=1)
    named = np.array(probabilities.columns, dtype=object)[best]
    found = np.where(probabilities.max(axis=1).to_numpy() >= sure, named, None)
    return pd.Series(found, index=probabilities.index, name="type", dtype=object)


def calibration(
    probabilities: pd.DataFrame,
    outcomes: pd.Series,
    *,
    bins: int = 10,
    sure: float = 0.5,
    level: float = 0.95,
) -> Calibration:
    """Return whether stated probabilities come true.

    Parameters
    ----------
    probabilities : DataFrame
        One row a case, one column a class, each row summing to 1, of cases that the model has not learned from.
    outcomes : Series
        The class that each turned out to be, by the same index; cases without one are left out.
    bins : int, default 10
        Equal steps of stated probability; empty ones are not shown.
    sure : float, default 0.5
        From where on it speaks, for coverage and accuracy.
    level : float, default 0.95
        Level of Wilson's intervals of the observed shares.

    Returns
    -------
    Calibration

    Raises
    ------
    DataError
        If probabilities do not sum to 1, or an outcome is none of the classes.
    TooFewError
        If fewer than 2 outcomes are known.

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. *Monthly Weather Review* 78, 1–3.

    Examples
    --------
    >>> stated = pd.DataFrame([[1.0, 0], [0.5, 0.5]], columns=["stays", "leaves"], index=["C1", "C2"])
    >>> calibration(stated, pd.Series({"C1": "stays", "C2": "leaves"})).brier
    0.25
    """
    check_probabilities(probabilities)
    check_whole(bins, "bins", 1)
    known = known_labels(outcomes, probabilities.columns).reindex(probabilities.index).dropna()
    if len(known) < 2:
        raise TooFewError(
            _("Calibration needs at least 2 cases whose outcome is known, not {n}.").format(n=len(known))
        )
    stated = probabilities.loc[known.index]
    p = stated.to_numpy(float)
    truth = (known.to_numpy()[:, None] == np.array(stated.columns)[None]).astype(float)
    brier = float(((p - truth) ** 2).sum(axis=1).mean())
    prior = float(((truth.mean(axis=0) - truth) ** 2).sum(axis=1).mean())
    spoken = decide(stated, sure).dropna()
    right = float((spoken == known.reindex(spoken.index)).mean()) if len(spoken) else float("nan")
    skill, coverage = 1 - brier / prior if prior > 0 else float("nan"), len(spoken) / len(known)
    note = both(
        "{n} customers. Mean squared error of the probabilities {brier:.3f}, for someone who knows only the shares "
        "{prior:.3f}: {skill:.0%} less (Brier score). It speaks on {coverage:.0%} of the customers and is right on "
        "{accuracy:.0%} of those.",
        n=len(known), brier=brier, prior=prior, skill=skill, coverage=coverage, accuracy=right,
    )  # fmt: skip
    return Calibration(
        _curve(p, truth, bins, level), brier=brier, brier_prior=prior, skill=skill, coverage=coverage,
        accuracy=right, formats=dict.fromkeys(["predicted", "observed", "low", "high"], ".1%"),
        note=lines(note, in_words(level, N_("Wilson"))),
    )  # fmt: skip


def _curve(p: np.ndarray, truth: np.ndarray, bins: int, level: float) -> pd.DataFrame:
    place = np.minimum((p * bins).astype(int), bins - 1).ravel()
    n = np.bincount(place, minlength=bins)
    hits = np.bincount(place, weights=truth.ravel(), minlength=bins)
    stated = np.bincount(place, weights=p.ravel(), minlength=bins)
    some = n > 0
    low, high = wilson(hits[some], n[some], level)
    columns = {
        "predicted": stated[some] / n[some],
        "observed": hits[some] / n[some],
        "low": low,
        "high": high,
    }
    names = [f"{b / bins:.0%}–{(b + 1) / bins:.0%}" for b in np.flatnonzero(some)]
    return pd.DataFrame(columns | {"n": n[some]}, index=pd.Index(names, name="bin"))
