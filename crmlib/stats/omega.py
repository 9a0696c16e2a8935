"""McDonald's omega: how far the items of a scale show one thing, where they differ in how much they show of it.

mcdonald_omega   omega with a bootstrap interval
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import percentile
from crmlib.stats.reliability import Alpha, no_alpha, read_items, remark_on, weighted_covariances
from crmlib.stats.resample import check_draws, unit_weights


def mcdonald_omega(
    items: pd.DataFrame,
    *,
    missing: str = "pairwise",
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Alpha:
    """Return McDonald's omega: the share of the sum's variance that one common factor explains.

    Alpha takes it that every item shows the same amount of what is measured; omega lets them differ. Where they do
    not differ both are alike; where they do, alpha is too low.

    Parameters
    ----------
    items : DataFrame
        One column an item, at least three, all turned so that more means more.
    missing : {"pairwise", "listwise"}, default "pairwise"
    level : float, default 0.95
    draws, seed : int
        Bootstrap samples of the people for the interval.

    Returns
    -------
    Alpha
        With omega as ``alpha``.

    Raises
    ------
    DataError, ModelError
        As for `cronbach_alpha`.
    TooFewError
        If there are fewer than 3 items: one factor of two is not determined.

    References
    ----------
    McDonald, R. P. (1999). *Test Theory: A Unified Treatment*, chapter 6. The factor is fitted by maximum likelihood.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> one = rng.normal(size=(400, 1))
    >>> answers = pd.DataFrame(one + rng.normal(size=(400, 4)), columns=list("abcd"))
    >>> round(mcdonald_omega(answers, draws=50).alpha, 1)
    0.8
    """
    check_draws(draws)
    used = read_items(items, missing, level)
    k = used.shape[1]
    if k < 3:
        raise TooFewError(
            _("Omega needs at least 3 items, not {n}: one factor of two is not determined.").format(n=k)
        )
    answered = used.notna().to_numpy(float)
    if (answered.T @ answered).min() < 3:
        raise no_alpha(k)
    value = float(_omega(used.cov().to_numpy()[None], steps=20_000)[0])
    samples = weighted_covariances(used.to_numpy(), unit_weights(len(used), draws=draws, seed=seed))
    usable = ~np.isnan(samples).any(axis=(1, 2)) & (np.diagonal(samples, axis1=1, axis2=2) > 0).all(axis=1)
    low, high = percentile(_omega(samples[usable], steps=1000), level) if usable.any() else (np.nan, np.nan)
    people = 1 / np.mean(1 / (answered.T @ answered))
    return Alpha(value, float(low), float(high), round(people), k, remark_on(used, value))


def _omega(covariances: np.ndarray, *, steps: int) -> np.ndarray:
    """Return omega of each covariance matrix, its one factor fitted by EM (Rubin & Thayer 1982)."""
    scale = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    corr = covariances / scale[:, :, None] / scale[:, None, :]
    vectors = np.linalg.eigh(corr)
    loading = vectors.eigenvectors[:, :, -1] * np.sqrt(np.clip(vectors.eigenvalues[:, -1:], 0.1, None)) * 0.9
    own = np.clip(1 - loading**2, 0.05, None)
    for _step in range(steps):
        towards = loading / own
        certain = 1 + (towards * loading).sum(axis=1, keepdims=True)
        beta = towards / certain
        with_factor = (corr @ beta[:, :, None])[:, :, 0]
        after = with_factor / (1 / certain + (beta * with_factor).sum(axis=1, keepdims=True))
        own = np.clip(1 - after * with_factor, 1e-6, None)
        moved = np.abs(after - loading).max()
        loading = after
        if moved < 1e-10:
            break
    common = (loading * scale).sum(axis=1) ** 2
    omega: np.ndarray = common / (common + (own * scale**2).sum(axis=1))
    return omega
