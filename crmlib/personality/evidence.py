"""Whether there are four types at all: two looks at the same answers.

split_half_agreement  how many people land in the same quadrant on two random halves of the questionnaire
cluster_evidence      how many clusters the scores support (BIC of Gaussian mixtures)
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import to_pandas
from crmlib.i18n import _, both
from crmlib.personality.items import EXTRAVERSION, KEYS, STABILITY, answers
from crmlib.result import TERM, Result
from crmlib.stats.intervals import z_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST = 30
STARTS = 10


@dataclass(frozen=True, repr=False)
class HalfAgreement(Result):
    """Answer of `split_half_agreement`.

    Attributes
    ----------
    table : DataFrame
        For the side of each scale and for the quadrant: agreement, low, high, chance (agreement of two
        unrelated halves with the same margins).
    people : Series
        Per customer: share of the splits on which both halves gave the same quadrant.
    """

    people: pd.Series

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the agreement with its interval, and what chance alone would give."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        t = self.table
        places = np.arange(len(t))
        off = np.vstack([t["agreement"] - t["low"], t["high"] - t["agreement"]])
        ax.bar(places, t["agreement"], yerr=off, capsize=5, color=COLOURS["sky"])
        ax.plot(places, t["chance"], "D", color=COLOURS["red"], label=_("Chance"))
        ax.set_xticks(places, [_(name) for name in t.index])
        ax.set_ylabel(_("Same answer on both halves"))
        ax.set_ylim(0, 1)
        ax.legend()
        return ax


def split_half_agreement(
    questionnaire: pd.DataFrame, *, splits: int = 200, level: float = 0.95, seed: int = 0
) -> HalfAgreement:
    """Return how many people land in the same quadrant on two random halves of the questionnaire.

    Both halves ask the same person the same things at the same time. If a type were a fact about the
    person, both would find it. The cut is the mean of each half-scale.

    Parameters
    ----------
    questionnaire : DataFrame
        One row a person: customer_id and the 24 items. People who left half of any half-scale empty on
        some split are left out of that split.
    splits : int, default 200
        Random halvings, of each scale into two times six items.
    level : float, default 0.95
        Level of the intervals, which are for the choice of *people*.
    seed : int, default 0
        The same seed gives the same halves.

    Returns
    -------
    HalfAgreement

    Raises
    ------
    DataError, TooFewError
        On bad items (see `score`), or fewer than 30 people.
    """
    z = z_value(level)
    questionnaire = to_pandas(questionnaire)
    given = {scale: answers(questionnaire, keys).to_numpy() for scale, keys in KEYS.items()}
    n = len(questionnaire)
    if n < LEAST:
        raise TooFewError(_("Agreement needs at least {least} people, not {n}.").format(least=LEAST, n=n))
    if not (isinstance(splits, int) and splits >= 1):
        raise DataError(_("At least one split is needed, not {n}.").format(n=splits))
    rng = np.random.default_rng(seed)
    same = np.full((3, splits, n), np.nan)
    chance = np.zeros((3, splits))
    for split in range(splits):
        sides = {scale: _sides(items, rng) for scale, items in given.items()}
        (e1, e2), (s1, s2) = sides[EXTRAVERSION], sides[STABILITY]
        pairs = (e1, e2), (s1, s2), (2 * e1 + s1, 2 * e2 + s2)
        for row, (one, two) in enumerate(pairs):
            known = ~np.isnan(one) & ~np.isnan(two)
            same[row, split, known] = one[known] == two[known]
            margins = [
                np.bincount(side[known].astype(int), minlength=4) / max(known.sum(), 1) for side in (one, two)
            ]
            chance[row, split] = margins[0] @ margins[1]
    asked = (~np.isnan(same)).sum(axis=1)
    per_person = np.divide(np.nansum(same, axis=1), asked, out=np.full((3, n), np.nan), where=asked > 0)
    agreement = np.nanmean(per_person, axis=1)
    half = z * np.nanstd(per_person, axis=1, ddof=1) / np.sqrt((asked > 0).sum(axis=1))
    table = pd.DataFrame(
        {
            "agreement": agreement,
            "low": agreement - half,
            "high": agreement + half,
            "chance": chance.mean(axis=1),
        },
        index=pd.Index([EXTRAVERSION, STABILITY, "quadrant"], name="same"),
    )
    who = pd.Series(per_person[2], index=pd.Index(questionnaire["customer_id"]), name="same_quadrant")
    note = both(
        "{n} people, {splits} random halvings; {level:.0%} intervals.", n=n, splits=splits, level=level
    )
    return HalfAgreement(table, people=who, formats=dict.fromkeys(table.columns, ".1%"), note=note)


def _sides(items: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    order = rng.permutation(items.shape[1])
    half = items.shape[1] // 2
    sides = []
    for chosen in (order[:half], order[half:]):
        part = items[:, chosen]
        n = (~np.isnan(part)).sum(axis=1)
        mean = np.divide(np.nansum(part, axis=1), n, out=np.full(len(part), np.nan), where=n * 2 >= half)
        cut = np.nanmean(mean) if np.isfinite(mean).any() else np.nan
        sides.append(np.where(np.isnan(mean), np.nan, (mean < cut).astype(float)))
    return sides[0], sides[1]


@dataclass(frozen=True, repr=False)
class ClusterEvidence(Result):
    """Answer of `cluster_evidence`.

    Attributes
    ----------
    table : DataFrame
        Per number of clusters: shape (the covariance that did best), parameters, bic (lower is better), behind (how far
        behind the best).
    best : int
        The number of clusters with the lowest BIC.
    """

    best: int

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how far each number of clusters is behind the best."""
        from crmlib.figures import COLOURS, axes

        ax = axes(ax)
        ax.plot(self.table.index, self.table["behind"], "o-", color=COLOURS["blue"])
        ax.axvline(4, color=COLOURS["red"], linestyle=":", label=_("four temperaments"))
        ax.set_xlabel(_("Number of clusters"))
        ax.set_ylabel(_("BIC behind the best"))
        ax.legend()
        return ax


def cluster_evidence(people: pd.DataFrame, *, most: int = 6, seed: int = 0) -> ClusterEvidence:
    """Return how many clusters of people the two scores support.

    If there were four kinds of people, a mixture of four clouds would describe the scores better than one
    cloud by more than its extra parameters cost. BIC makes that charge; a difference above 10 is strong.
    Scores are standardised, and each mixture is the best of ten starts: one start often ends beside the peak.

    Parameters
    ----------
    people : DataFrame
        With extraversion_z and stability_z, as ``score(...).people``; rows without both are left out.
    most : int, default 6
        The largest number of clusters to try.
    seed : int, default 0
        Start of the mixture fits.

    Returns
    -------
    ClusterEvidence

    Raises
    ------
    DataError, TooFewError, ModelError
        If the scores are absent, too few for the clusters asked for, or constant.

    References
    ----------
    Fraley, C. and Raftery, A. E. (2002). Model-based clustering, discriminant analysis, and density
    estimation. *Journal of the American Statistical Association* 97, 611–631.
    """
    if not (isinstance(most, int) and most >= 1):
        raise DataError(_("most is a whole number of at least 1, not {n}.").format(n=most))
    columns = [f"{EXTRAVERSION}_z", f"{STABILITY}_z"]
    people = to_pandas(people)
    absent = [c for c in columns if c not in people.columns]
    if absent:
        raise DataError(_("The table needs the column {column!r}.").format(column=absent[0]))
    points = people[columns].dropna().to_numpy(float)
    if len(points) < max(LEAST, 10 * most):
        raise TooFewError(
            _("{most} clusters need at least {least} people with both scores, not {n}.").format(
                most=most, least=max(LEAST, 10 * most), n=len(points)
            )
        )
    if (points.std(axis=0) < 1e-9).any():
        raise ModelError(
            _("A score is the same for all {n} people: there is nothing to cluster.").format(n=len(points))
        )
    spread = points.std(axis=0)
    z = (points - points.mean(axis=0)) / spread
    # BIC in the units of the scores: a density of z-scores is that of the scores times their spreads.
    units = 2 * len(points) * float(np.log(spread).sum())
    rows = {}
    for k in range(1, most + 1):
        fits = {shape: _mixture(z, k, shape, seed) for shape in ("spherical", "diag", "tied", "full")}
        shape = min(fits, key=lambda s: fits[s][0])
        rows[k] = {"shape": shape, "parameters": fits[shape][1], "bic": fits[shape][0] + units}
    table = pd.DataFrame(rows.values(), index=pd.Index(rows, name="clusters"))
    table["behind"] = table["bic"] - table["bic"].min()
    best = int(table["bic"].idxmin())
    note = both("{n} people; the lowest BIC is at {best} cluster(s).", n=len(points), best=best)
    return ClusterEvidence(
        table, best=best, formats={"bic": ".1f", "behind": ".1f", "shape": TERM}, note=note
    )


def _mixture(z: np.ndarray, clusters: int, shape: str, seed: int) -> tuple[float, int]:
    """Return BIC and number of parameters of the best of many starts, which is then followed to its peak."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    options = {"covariance_type": shape, "reg_covar": 1e-4, "random_state": seed}
    # Small fits are slower on many threads than on one.
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        start = GaussianMixture(clusters, n_init=STARTS, max_iter=30, **options).fit(z)
        fit = GaussianMixture(
            clusters, tol=1e-6, max_iter=500, means_init=start.means_, weights_init=start.weights_,
            precisions_init=start.precisions_, **options,
        ).fit(z)  # fmt: skip
    return float(fit.bic(z)), int(fit._n_parameters())
