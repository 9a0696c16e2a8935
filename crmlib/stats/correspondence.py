"""A table of counts as a map: correspondence analysis.

correspondence   the axes of a table of counts, with what each shows of all that differs from chance
Correspondence   its answer
chi_distances    how far rows' profiles lie apart
turned_onto      points turned, or mirrored, as near to others as can be (Procrustes)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmlib.errors import DataError, ModelError
from crmlib.frames import floats
from crmlib.i18n import _


class Correspondence(NamedTuple):
    """The axes of a table of counts.

    Attributes
    ----------
    inertia : array
        Of each axis: the squared singular values. They sum to chi2 / n.
    rows, columns : arrays, shape (rows or columns, axes)
        Principal coordinates. Distances between rows, and between columns, are chi-square distances; those from a row
        to a column are none.
    row_mass, column_mass : arrays
    chi2, df, p : float, int, float
        Of the hypothesis that all rows have the same profile.
    """

    inertia: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    row_mass: np.ndarray
    column_mass: np.ndarray
    chi2: float
    df: int
    p: float

    def quality(self, axes: int) -> tuple[np.ndarray, np.ndarray]:
        """Return for rows and for columns which share of their distance from the middle so many axes show."""
        rows, columns = (
            (one[:, :axes] ** 2).sum(axis=1) / np.maximum((one**2).sum(axis=1), 1e-300)
            for one in (self.rows, self.columns)
        )
        return rows, columns

    def contributions(self) -> tuple[np.ndarray, np.ndarray]:
        """Return for rows and for columns which share of each axis they make."""
        inertia = np.maximum(self.inertia, 1e-300)
        return (
            self.row_mass[:, None] * self.rows**2 / inertia,
            self.column_mass[:, None] * self.columns**2 / inertia,
        )


def correspondence(counts: ArrayLike) -> Correspondence:
    """Return the axes of a table of counts, the first showing most.

    Parameters
    ----------
    counts : array of numbers from 0, shape (rows, columns)

    Returns
    -------
    Correspondence

    Raises
    ------
    DataError
        If a count is negative, or a row or a column is empty.
    ModelError
        If there are fewer than two rows or columns.

    References
    ----------
    Greenacre, M. (2017). *Correspondence Analysis in Practice*, 3rd ed.

    Examples
    --------
    >>> smoke = [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]]
    >>> print(correspondence(smoke).inertia.round(6))
    [0.074759 0.010017 0.000414]
    """
    from scipy.stats import chi2

    n = floats(counts, "counts")
    if n.ndim != 2 or min(n.shape) < 2:
        raise ModelError(_("A map needs two rows and two columns of counts or more."))
    if (n < 0).any():
        raise DataError(_("Counts cannot be negative: {value:g}.").format(value=float(n.min())))
    for axis, where in ((1, _("Row {place} of the counts is empty: it has no profile.")),
                        (0, _("Column {place} of the counts is empty: it has no profile."))):  # fmt: skip
        empty = np.flatnonzero(n.sum(axis=axis) <= 0)
        if len(empty):
            raise DataError(where.format(place=int(empty[0]) + 1))
    total = n.sum()
    p = n / total
    row, column = p.sum(axis=1), p.sum(axis=0)
    root = np.sqrt(np.outer(row, column))
    left, size, right = np.linalg.svd((p - np.outer(row, column)) / root, full_matrices=False)
    keep = min(n.shape) - 1
    left, size, right = left[:, :keep], size[:keep], right[:keep]
    statistic, df = float(total * (size**2).sum()), (n.shape[0] - 1) * (n.shape[1] - 1)
    return Correspondence(
        size**2, left * size / np.sqrt(row)[:, None], right.T * size / np.sqrt(column)[:, None], row, column,
        statistic, df, float(chi2.sf(statistic, df)),
    )  # fmt: skip


def chi_distances(first: ArrayLike, second: ArrayLike, column_mass: ArrayLike) -> np.ndarray:
    """Return the chi-square distance between the profiles of two rows of counts (or of many pairs of them).

    Examples
    --------
    >>> print(chi_distances([30, 10], [20, 20], [0.5, 0.5]).round(4))  # ((.75 − .5)² / .5 + (.25 − .5)² / .5) ** .5
    0.5
    """
    a, b = (np.asarray(one, float) for one in (first, second))
    a, b = (one / one.sum(axis=-1, keepdims=True) for one in (a, b))
    return np.asarray(np.sqrt(((a - b) ** 2 / np.asarray(column_mass, float)).sum(axis=-1)))


def turned_onto(points: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return points turned or mirrored about the origin so that they lie as near to the target as can be.

    References
    ----------
    Schönemann, P. H. (1966). A generalized solution of the orthogonal Procrustes problem. *Psychometrika* 31, 1–10.

    Examples
    --------
    >>> print(turned_onto(np.array([[0.0, 1], [-2, 0]]), np.array([[1.0, 0], [0, 2]])).round(6) + 0.0)
    [[1. 0.]
     [0. 2.]]
    """
    left, _size, right = np.linalg.svd(points.T @ target)
    return np.asarray(points @ (left @ right))
