"""Can the coefficients of a choice model be told apart at all? Every refusal names the columns.

spread             how the columns vary together within tasks
check_identified   constant columns, constants that are not unique, collinear columns
alike              columns that move with another one, constants taken off
check_separated    choices that one column predicts perfectly
"""

from __future__ import annotations

from typing import Any

import numpy as np

from crmlib.errors import ModelError
from crmlib.i18n import _
from crmlib.stats.choice.likelihood import ChoiceSets, dense
from crmlib.stats.choice.tasks import some_of

# A linear programme over more numbers than this takes longer than anybody waits.
_LARGE = 20_000_000


def spread(sets: ChoiceSets) -> np.ndarray:
    """Return the covariance of the columns within tasks, times the number of rows.

    Parameters
    ----------
    sets : ChoiceSets

    Returns
    -------
    array, columns × columns
    """
    sums = sets.sum_by_task(np.ones(len(sets.task)))
    size = np.bincount(sets.task)
    gram: np.ndarray = dense(sets.z.T @ sets.z) - dense(sums.T @ (sums * (1 / size)[:, None]))
    return gram


def check_identified(sets: ChoiceSets, gram: np.ndarray, names: list[str], constants: int) -> None:
    """Refuse columns that no choice can tell apart.

    Parameters
    ----------
    sets : ChoiceSets
    gram : array
        As `spread` returns it.
    names : list of str
        Of the columns.
    constants : int
        How many columns at the end are constants of alternatives.

    Raises
    ------
    ModelError
        Naming the columns.
    """
    size = np.sqrt(np.clip(np.diag(gram), 0, None) / len(sets.task))
    still = size <= 1e-10
    if still.any():
        raise ModelError(
            _(
                "Column {columns} is the same for all alternatives of every task, so no choice depends on it: "
                "leave it out."
            ).format(columns=some_of(n for n, s in zip(names, still, strict=True) if s))
        )
    roots, vectors = np.linalg.eigh(gram / np.outer(size, size) / len(sets.task))
    if not len(roots) or roots[0] > 1e-9:
        return
    # The null space says which columns are bound up with each other.
    bound = np.abs(vectors[:, roots <= 1e-9]).max(axis=1) > 1e-4
    tied = [k for k in range(len(names)) if bound[k]]
    listed = some_of(names[k] for k in tied)
    of_alternatives = set(range(len(names) - constants, len(names))) | set(_constant_columns(sets))
    if set(tied) <= of_alternatives:
        raise ModelError(
            _(
                "The constants are not unique: {columns} never vary within an alternative, so together they say "
                "the same twice. Leave one out: it becomes the base."
            ).format(columns=listed)
        )
    raise ModelError(
        _("The drivers {columns} are collinear: each can be computed from the others. Leave one out.").format(
            columns=listed
        )
    )


def _constant_columns(sets: ChoiceSets) -> np.ndarray:
    """Return the attributes that only tell one alternative from another, the same in every task."""
    order = np.argsort(sets.alternative, kind="stable")
    starts = np.flatnonzero(np.diff(sets.alternative[order], prepend=-1))
    x = sets.x[order]
    reach = np.maximum.reduceat(x, starts) - np.minimum.reduceat(x, starts)
    return np.flatnonzero((reach <= 1e-12 * np.maximum(np.abs(x).max(axis=0), 1e-300)).all(axis=0))


def alike(sets: ChoiceSets, gram: np.ndarray, column: int, attributes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return how far each attribute moves with one of them, and which rise and fall with it in every row.

    Correlations are within tasks and net of the constants: two columns that differ from firm to firm in the same way
    are no worry where each firm has its constant.

    Parameters
    ----------
    sets : ChoiceSets
    gram : array
        As `spread` returns it.
    column, attributes : int
        Which attribute, and how many there are.

    Returns
    -------
    correlation : array
        Of each attribute with that one; 0 for itself and where nothing is left.
    function : array of bool
        Whether it also ranks all rows in the same (or the opposite) order, as a square or a logarithm does.
    """
    from scipy.stats import rankdata

    within, cross, rest = (
        gram[:attributes, :attributes],
        gram[:attributes, attributes:],
        gram[attributes:, attributes:],
    )
    net = within - cross @ np.linalg.pinv(rest, hermitian=True) @ cross.T if len(rest) else within
    size = np.sqrt(np.clip(np.diag(net), 0, None))
    left = size > 1e-6 * np.sqrt(np.diag(within))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = np.where(left & left[column], net[column] / size / size[column], 0.0)
    ranks = np.column_stack([rankdata(sets.x[:, k]) for k in range(attributes)])
    with np.errstate(divide="ignore", invalid="ignore"):
        ranked = np.corrcoef(ranks, rowvar=False).reshape(attributes, attributes)[column]
    function = np.abs(ranked) > 0.995
    correlation[column], function[column] = 0.0, False
    return correlation, function & (np.abs(correlation) > 0.5)


def check_separated(sets: ChoiceSets, names: list[str]) -> None:
    """Refuse choices that are predicted perfectly in some direction, so that no finite estimate exists.

    Looks for a direction in which the chosen alternative is never worse than any other and sometimes better (a linear
    programme; Albert & Anderson 1984).
    """
    from scipy.optimize import linprog

    others = np.ones(len(sets.task), dtype=bool)
    others[sets.chosen] = False
    gap: Any = sets.z[sets.chosen][sets.task] - sets.z
    if others.sum() * gap.shape[1] > _LARGE:
        return
    gap = dense(gap)[others]
    gap = gap / np.sqrt((gap**2).mean(axis=0))
    alone = (gap.min(axis=0) >= 0) | (gap.max(axis=0) <= 0)
    if alone.any():
        _refuse_separated([str(n) for n, a in zip(names, alone, strict=True) if a], len(sets.task_start))
    # The shortest such direction (in absolute values) names the fewest columns; without separation there is none.
    both = np.hstack([gap, -gap])
    found = linprog(
        np.ones(both.shape[1]),
        A_ub=-both,
        b_ub=np.zeros(len(both)),
        A_eq=both.mean(axis=0, keepdims=True),
        b_eq=[1.0],
        method="highs",
    )
    if found.status == 0:
        size = np.abs(found.x[: len(names)] - found.x[len(names) :])
        guilty = [str(n) for n, v in zip(names, size, strict=True) if v > 1e-6 * size.max()]
        _refuse_separated(guilty, len(sets.task_start))


def _refuse_separated(guilty: list[str], tasks: int) -> None:
    raise ModelError(
        _(
            "The choices are perfectly separated by {columns}: in all {tasks} tasks the alternative that it "
            "favours was chosen, so its coefficient has no finite estimate."
        ).format(columns=some_of(guilty), tasks=tasks)
    )
