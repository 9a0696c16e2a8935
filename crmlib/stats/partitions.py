"""Cutting cases into groups: k-means, how many groups, and would they be found again?

A cut can always be made, also where there is nothing to be cut. So each number of groups is held against two worlds
without any: cases spread evenly over the same room, and the same columns, each shuffled for itself.

k_means     the cut into k groups, as a rule that also places newcomers
Partition   its answer
found_again how alike cuts of two samples are
how_many    each number of groups: how tight, how far apart, how far beyond chance, and how stable
Partitions  its answer
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from crmlib.frames import check_whole
from crmlib.i18n import Text, both
from crmlib.result import Lines
from crmlib.seen import together
from crmlib.stats.intervals import percentile
from crmlib.stats.points import spread_out
from crmlib.stats.resample import check_draws, check_seed, generator

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from sklearn.cluster import KMeans

_STARTS = 20
# A fit that is one of hundreds: its start matters less.
_STARTS_AGAIN = 3
# The silhouette compares each case with each other.
_MOST_COMPARED = 2000


class Partition(NamedTuple):
    """A cut into groups; the largest is group 0.

    Attributes
    ----------
    labels : array of int, shape (n,)
        The group of each complete row.
    centres : array, shape (k, columns)
        The mean of each group, in the units of the points.
    within : float
        Sum of squared distances from each case to its centre, in the units that were clustered.
    spread : array, shape (columns,)
        What each column was divided by.
    """

    labels: np.ndarray
    centres: np.ndarray
    within: float
    spread: np.ndarray

    def assign(self, rows: np.ndarray) -> np.ndarray:
        """Return the nearest group of each row, newcomers too."""
        from sklearn.metrics import pairwise_distances_argmin

        nearest = pairwise_distances_argmin(np.asarray(rows, float) / self.spread, self.centres / self.spread)
        return np.asarray(nearest)


def k_means(points: pd.DataFrame, k: int, *, standardise: bool = True, seed: int = 0) -> Partition:
    """Return the cut into k groups whose cases lie closest to the mean of their group.

    Parameters
    ----------
    points : DataFrame
        One row a case, all columns numbers; rows with a missing one are left out.
    k : int
        The number of groups.
    standardise : bool, default True
        Divide each column by its standard deviation first, so that none counts more for its unit.
    seed : int, default 0
        Of the twenty starts, the best of which is kept.

    Returns
    -------
    Partition

    Raises
    ------
    DataError, TooFewError, ModelError
        If a column holds no numbers, there are fewer than ten cases a group, or a column is constant.

    References
    ----------
    Lloyd, S. P. (1982). Least squares quantization in PCM. *IEEE Transactions on Information Theory* 28, 129–137.

    Examples
    --------
    >>> visits = pd.DataFrame({"visits": [*range(20), *range(100, 120)]})
    >>> k_means(visits, 2).centres.ravel().round(6).tolist()
    [9.5, 109.5]
    """
    check_whole(k, "k", 1)
    check_seed(seed)
    rows, spread = spread_out(points, k)
    if not standardise:
        spread = np.ones_like(spread)
    with _one_thread():
        fit = _fit(rows / spread, k, _STARTS, seed)
    # By size; equal ones from the lowest centre, so that the names do not depend on the start.
    sizes = np.bincount(fit.labels_, minlength=k)
    order = np.lexsort((fit.cluster_centers_[:, 0], -sizes))
    labels = np.argsort(order)[fit.labels_]
    return Partition(labels, fit.cluster_centers_[order] * spread, float(fit.inertia_), spread)


@dataclass(frozen=True, repr=False)
class Partitions(Lines):
    """How well each number of groups describes the cases, and whether it does so beyond chance.

    Attributes
    ----------
    table : DataFrame
        Per number of groups: within_groups (sum of squares), silhouette (how much nearer a case is to its own group
        than to the next, −1 to 1), shuffled (the highest one among shuffled columns), gap_statistic and gap_error (log
        of what evenly spread cases would leave within, less that of these), found_again, low, high (agreement of two
        cuts from two samples of the cases: adjusted Rand index, its mean and the middle 95 % of pairs),
        found_again_shuffled.
    best : int or None
        The number with the highest silhouette among those above all shuffled ones; None where none is above.
    """

    best: int | None = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the lines over whole numbers of groups."""
        ax = super().plot(ax)
        ax.set_xticks(list(self.table.index))
        return ax

    def describe(self) -> Text:
        """Return what the lines do, and which number of groups stands out of shuffled columns."""
        if self.best is None:
            return together(super().describe(), both("No number of groups stands out of shuffled columns."))
        return together(
            super().describe(), both("{best} groups stand out most of shuffled columns.", best=self.best)
        )


def how_many(
    points: pd.DataFrame, *, most: int = 8, standardise: bool = True, draws: int = 30, seed: int = 0
) -> Partitions:
    """Return what speaks for each number of groups, beside what shuffled columns would show.

    Groups that are found again need not be real ones: a style of answering is found again, too. But those that are
    not, or are no further apart than those of shuffled columns, are not shown by how the columns go together. (What
    one column shows alone survives the shuffle: draw that column instead.)

    Parameters
    ----------
    points : DataFrame
        One row a case, all columns numbers; rows with a missing one are left out.
    most : int, default 8
        The largest number of groups that is tried, from 2.
    standardise : bool, default True
        Divide each column by its standard deviation first.
    draws : int, default 30
        Pairs of samples, sets of shuffled columns, and sets of evenly spread cases.
    seed : int, default 0

    Returns
    -------
    Partitions

    Raises
    ------
    DataError, TooFewError, ModelError
        As `k_means`, or if ``draws`` is below 20.

    References
    ----------
    Rousseeuw, P. J. (1987). Silhouettes. *Journal of Computational and Applied Mathematics* 20, 53–65.
    Tibshirani, R., Walther, G. and Hastie, T. (2001). Estimating the number of clusters in a data set via the gap
    statistic. *Journal of the Royal Statistical Society B* 63, 411–423.
    Hubert, L. and Arabie, P. (1985). Comparing partitions. *Journal of Classification* 2, 193–218.
    Dolnicar, S. and Leisch, F. (2010). Evaluation of structure and reproducibility of cluster solutions using the
    bootstrap. *Marketing Letters* 21, 83–101.

    Examples
    --------
    >>> kind = np.repeat([0, 9], 20)
    >>> visits = pd.DataFrame({"visits": kind + np.tile(range(4), 10), "spent": kind + np.tile(range(5), 8)})
    >>> how_many(visits, most=2, draws=20).table[["silhouette", "found_again"]].round(2).loc[2].tolist()
    [0.81, 1.0]
    """
    check_whole(most, "most", 2)
    check_draws(draws)
    check_seed(seed)
    rows, spread = spread_out(points, most)
    rows = (rows - rows.mean(axis=0)) / (spread if standardise else 1.0)
    counts = range(2, most + 1)
    with _one_thread():
        judged = [_judged(rows, k, draws, seed) for k in counts]
    table = pd.DataFrame(judged, index=pd.Index(counts, name="groups"))
    beyond = table.loc[table["silhouette"] > table["shuffled"], "silhouette"]
    best = int(beyond.idxmax()) if len(beyond) else None
    return Partitions(
        table, best=best, columns=("found_again", "found_again_shuffled"), bands=(("low", "high"),),
        formats={"within_groups": ",.1f"}, xlabel=both("Number of groups"),
        label=both("Agreement of two samples (1 = the same groups)"), note=_note(len(rows), best, draws),
    )  # fmt: skip


def found_again(
    points: pd.DataFrame, k: int, *, standardise: bool = True, draws: int = 20, seed: int = 0
) -> np.ndarray:
    """Return how alike pairs of cuts into k groups are, each learned on a sample of its own and used on all cases.

    Parameters
    ----------
    points, k, standardise, seed
        As for `k_means`.
    draws : int, default 20
        Pairs of samples.

    Returns
    -------
    array, shape (draws,)
        Adjusted Rand indices: 1 for the same groups, 0 for what chance gives.

    Examples
    --------
    >>> made = pd.DataFrame({"visits": [*range(20), *range(100, 120)]})
    >>> found_again(made, 2).mean()
    np.float64(1.0)
    """
    check_whole(k, "k", 1)
    check_draws(draws)
    check_seed(seed)
    rows, spread = spread_out(points, k)
    with _one_thread():
        return _agreements(rows / spread if standardise else rows, k, draws, generator([seed, k]))


def _one_thread() -> AbstractContextManager[object]:
    """Keep scikit-learn to one thread: small fits are slower on many than on one, and their sums differ."""
    # Only libraries that are loaded can be kept to it.
    import sklearn.cluster
    import sklearn.metrics  # noqa: F401
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


def _note(n: int, best: int | None, draws: int) -> Text:
    if best is None:
        return both("{n:,} cases; no number of groups is further apart than shuffled columns are.", n=n)
    return both(
        "{n:,} cases; groups are furthest apart with {best}, beyond each of {draws} shuffles of the columns.",
        n=n, best=best, draws=draws,
    )  # fmt: skip


def _judged(rows: np.ndarray, k: int, draws: int, seed: int) -> dict[str, float]:
    """Return a row of the table."""
    fit = _fit(rows, k, _STARTS, seed)
    rng = generator([seed, k])
    shuffled = [rng.permuted(rows, axis=0) for _each in range(draws)]
    cuts = [_fit(one, k, _STARTS_AGAIN, seed) for one in shuffled]
    even = np.log([_fit(one, k, _STARTS_AGAIN, seed).inertia_ for one in _even(rows, draws, rng)])
    agree = _agreements(rows, k, draws, rng)
    low, high = percentile(agree)
    return {
        "within_groups": float(fit.inertia_),
        "silhouette": _silhouette(rows, fit.labels_, seed),
        "shuffled": max(_silhouette(one, cut.labels_, seed) for one, cut in zip(shuffled, cuts, strict=True)),
        "gap_statistic": float(even.mean() - np.log(fit.inertia_)),
        "gap_error": float(even.std() * np.sqrt(1 + 1 / draws)),
        "found_again": float(agree.mean()),
        "low": float(low),
        "high": float(high),
        "found_again_shuffled": float(_agreements(shuffled[0], k, draws, rng).mean()),
    }


def _even(rows: np.ndarray, draws: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield cases spread evenly over the box of the rows along their principal axes."""
    axes = np.linalg.svd(rows, full_matrices=False)[2]
    turned = rows @ axes.T
    for _each in range(draws):
        yield rng.uniform(turned.min(axis=0), turned.max(axis=0), size=turned.shape) @ axes


def _agreements(rows: np.ndarray, k: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Return the adjusted Rand index of pairs of cuts, each learned on a sample of its own and used on all rows."""
    from sklearn.metrics import adjusted_rand_score

    def cut() -> np.ndarray:
        drawn = rows[rng.integers(len(rows), size=len(rows))]
        return np.asarray(_fit(drawn, k, _STARTS_AGAIN, int(rng.integers(2**31))).predict(rows))

    return np.array([adjusted_rand_score(cut(), cut()) for _each in range(draws)])


def _silhouette(rows: np.ndarray, labels: np.ndarray, seed: int) -> float:
    from sklearn.metrics import silhouette_score

    if len(rows) <= _MOST_COMPARED:
        return float(silhouette_score(rows, labels))
    return float(silhouette_score(rows, labels, sample_size=_MOST_COMPARED, random_state=seed))


def _fit(rows: np.ndarray, k: int, starts: int, seed: int) -> KMeans:
    """Return scikit-learn's k-means."""
    from sklearn.cluster import KMeans

    return KMeans(k, n_init=starts, random_state=seed).fit(rows)
