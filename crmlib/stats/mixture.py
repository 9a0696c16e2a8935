"""How many kinds are there? Gaussian mixtures, judged by BIC.

gaussian_mixtures   one cloud, two, three … : which number describes the points best
Mixtures            its answer
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.frames import check_whole
from crmlib.i18n import both
from crmlib.result import TERM, Lines
from crmlib.stats.points import spread_out
from crmlib.stats.resample import check_seed

STARTS = 10
SHAPES = ("spherical", "diag", "tied", "full")


@dataclass(frozen=True, repr=False)
class Mixtures(Lines):
    """How well each number of clusters describes the points.

    Attributes
    ----------
    table : DataFrame
        Per number of clusters: shape (the covariance that did best), parameters, bic (lower is better), behind (how far
        behind the best).
    best : int
        The number of clusters with the lowest BIC.
    """

    best: int


def gaussian_mixtures(points: pd.DataFrame, *, most: int = 6, seed: int = 0) -> Mixtures:
    """Return how many clusters the points support.

    If there were four kinds of people, a mixture of four clouds would describe their scores better than one
    cloud by more than its extra parameters cost. BIC makes that charge; a difference above 10 is strong.
    Points are standardised, and each mixture is the best of ten starts: one start often ends beside the peak.

    Parameters
    ----------
    points : DataFrame
        One row a case, all columns numbers; rows with a missing one are left out.
    most : int, default 6
        The largest number of clusters to try.
    seed : int, default 0
        Start of the mixture fits.

    Returns
    -------
    Mixtures

    Raises
    ------
    DataError, TooFewError, ModelError
        If a column holds no numbers, there are too few cases for the clusters asked for, or a column is constant.

    References
    ----------
    Fraley, C. and Raftery, A. E. (2002). Model-based clustering, discriminant analysis, and density
    estimation. *Journal of the American Statistical Association* 97, 611–631.

    Examples
    --------
    >>> two = np.r_[np.random.default_rng(1).normal(size=60), np.random.default_rng(2).normal(9, 1, size=60)]
    >>> gaussian_mixtures(pd.DataFrame({"spent": two}), most=3).best
    2
    """
    check_whole(most, "most", 1)
    check_seed(seed)
    known, spread = spread_out(points, most)
    z = (known - known.mean(axis=0)) / spread
    # BIC in the units of the points: a density of z-scores is that of the points times their spreads.
    units = 2 * len(known) * float(np.log(spread).sum())
    rows = {}
    for k in range(1, most + 1):
        fits = {shape: _mixture(z, k, shape, seed) for shape in SHAPES}
        shape = min(fits, key=lambda s: fits[s][0])
        rows[k] = {"shape": shape, "parameters": fits[shape][1], "bic": fits[shape][0] + units}
    table = pd.DataFrame(rows.values(), index=pd.Index(rows, name="clusters"))
    table["behind"] = table["bic"] - table["bic"].min()
    best = int(table["bic"].idxmin())
    return Mixtures(
        table, best=best, formats={"bic": ".1f", "behind": ".1f", "shape": TERM}, columns=("behind",),
        xlabel=both("Number of clusters"), label=both("BIC behind the best"),
        note=both("{n} people; the lowest BIC is at {best} cluster(s).", n=len(known), best=best),
    )  # fmt: skip


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
