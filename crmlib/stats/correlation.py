"""Correlation matrices of many bootstrap samples at once, from sums that can be added up by customer.

moments       what correlations are made of, by unit
correlations  the correlation matrix of each sample
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmlib.stats.resample import by_unit

# Below this share of its variance a column is constant.
_NOTHING = 1e-10


def moments(
    values: np.ndarray, codes: np.ndarray, units: int, weights: ArrayLike | None = None
) -> np.ndarray:
    """Return each unit's count, sums and sums of products: all that correlations are made of.

    Parameters
    ----------
    values : array, shape (rows, columns)
        Answers without missing ones.
    codes : array of int, shape (rows,)
        Whose row it is, 0 … units − 1.
    units : int
        How many there are, with those who have no row here.
    weights : array, shape (rows,), optional
        How much each row counts; 1 unless given.

    Returns
    -------
    array, shape (units, 1 + columns + columns · (columns + 1) / 2)
    """
    centred = (values - values.mean(axis=0)) / values.std(axis=0)
    i, j = np.triu_indices(values.shape[1])
    rows = np.column_stack([np.ones(len(values)), centred, centred[:, i] * centred[:, j]])
    return by_unit(rows if weights is None else rows * np.reshape(weights, (-1, 1)), codes, units)


def correlations(sums: np.ndarray, columns: int) -> np.ndarray:
    """Return a correlation matrix for each row of summed `moments`.

    A column that is constant in a sample correlates with nothing there.

    Examples
    --------
    >>> values = np.array([[1.0, 2], [2, 4], [3, 7]])
    >>> total = moments(values, np.zeros(3, int), 1)
    >>> bool(np.isclose(correlations(total, 2)[0, 0, 1], np.corrcoef(values.T)[0, 1]))
    True
    """
    i, j = np.triu_indices(columns)
    # A sample may hold nobody of a small group.
    total = np.maximum(sums[:, :1], 1.0)
    mean = sums[:, 1 : columns + 1] / total
    cov = np.empty((len(sums), columns, columns))
    cov[:, i, j] = cov[:, j, i] = sums[:, columns + 1 :] / total - mean[:, i] * mean[:, j]
    variance = np.diagonal(cov, axis1=1, axis2=2)
    still = variance <= _NOTHING
    scale = np.where(still, 1.0, np.sqrt(np.where(still, 1.0, variance)))
    corr = np.where(still[:, :, None] | still[:, None, :], 0.0, cov / scale[:, :, None] / scale[:, None, :])
    diagonal = np.arange(columns)
    corr[:, diagonal, diagonal] = 1.0
    return corr
