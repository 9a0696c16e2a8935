"""People as clouds of points: the axes along which they differ, and a mixture of Gaussian clouds.

own_axes    the principal axes along which points differ at all
mixture_of  a mixture of k clouds of one shape
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture

STARTS = 5


def own_axes(points: np.ndarray) -> np.ndarray:
    """Return the principal axes along which points differ at all: ratings about one's own mean have one fewer."""
    _left, size, axes = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    return np.asarray(axes[size > 1e-8 * size[0]])


def mixture_of(points: np.ndarray, k: int, shape: str, seed: int) -> GaussianMixture:
    """Return the best of a few Gaussian mixtures of one shape."""
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return GaussianMixture(
            k, covariance_type=shape, n_init=STARTS, max_iter=1000, tol=1e-6, random_state=seed
        ).fit(points)
