"""Choice sets as arrays, and what both logits say about them.

ChoiceSets          rows in order of task and nest
choice_sets         put rows in that order
log_probabilities   of each row, of each row within its nest, and the log-sum of each task
slopes              the log-likelihood of each task, and how it changes
dense               a matrix as an array, sparse or not
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

# With more constants than this a row is mostly zeros.
_MANY = 40


def dense(matrix: Any) -> np.ndarray:
    """Return a matrix as an array."""
    return matrix.toarray() if hasattr(matrix, "toarray") else np.asarray(matrix)


@dataclass(frozen=True)
class ChoiceSets:
    """Choice tasks as arrays, in order of task and nest.

    Attributes
    ----------
    x : array, rows × attributes
    constant : array of int
        Which constant a row's alternative has; ``constants`` for the base.
    constants : int
        How many there are.
    task, alternative, nest : arrays of int
        The last nest holds all alternatives that stand alone; its dissimilarity is 1.
    chosen : array of int
        The place of each task's choice; None where there is none.
    weight : array, one a task
    order : array of int
        Which row of the table stands at each place.
    """

    x: np.ndarray
    constant: np.ndarray
    constants: int
    task: np.ndarray
    alternative: np.ndarray
    nest: np.ndarray
    chosen: np.ndarray | None
    weight: np.ndarray
    order: np.ndarray

    @cached_property
    def task_start(self) -> np.ndarray:
        """Where each task begins."""
        return np.flatnonzero(np.diff(self.task, prepend=-1))

    @cached_property
    def group_start(self) -> np.ndarray:
        """Where each nest of each task begins."""
        new = (np.diff(self.task, prepend=-1) != 0) | (np.diff(self.nest, prepend=-1) != 0)
        return np.flatnonzero(new)

    @cached_property
    def group(self) -> np.ndarray:
        """The group (nest of a task) of each row."""
        return np.repeat(np.arange(len(self.group_start)), np.diff(self.group_start, append=len(self.task)))

    @cached_property
    def scale(self) -> np.ndarray:
        """The size of each column within tasks, by which it is divided in ``z``."""
        return self._centred[1]

    @cached_property
    def _centred(self) -> tuple[np.ndarray, np.ndarray]:
        size = np.diff(self.task_start, append=len(self.task))
        mean = np.add.reduceat(self.x, self.task_start) / size[:, None]
        inside = self.x - mean[self.task]
        scale = np.sqrt((inside**2).mean(axis=0))
        still = scale <= 1e-10 * np.maximum(np.abs(self.x).max(axis=0, initial=0), 1e-300)
        inside[:, still] = 0.0
        scale = np.where(still, 1.0, scale)
        return inside / scale, np.append(scale, np.ones(self.constants))

    @cached_property
    def z(self) -> Any:
        """The columns to fit: attributes less their mean in the task, in units of ``scale``, then the constants."""
        from scipy import sparse

        inside, has = self._centred[0], np.flatnonzero(self.constant < self.constants)
        shape = (len(self.x), self.constants)
        dummies = sparse.csr_array((np.ones(len(has)), (has, self.constant[has])), shape=shape)
        if self.constants <= _MANY:
            return np.hstack([inside, dummies.toarray()])
        return sparse.csr_array(sparse.hstack([sparse.csr_array(inside), dummies]))

    def sum_by_task(self, by_row: np.ndarray, unit: np.ndarray | None = None) -> Any:
        """Return the weighted sum of the rows of ``z`` over each task, or over each unit's tasks."""
        from scipy import sparse

        of = self.task if unit is None else unit[self.task]
        rows = np.arange(len(of))
        return sparse.csr_array((by_row, (of, rows)), shape=(of.max() + 1, len(of))) @ self.z

    def utilities(self, theta: np.ndarray) -> np.ndarray:
        """Return the utility of each row; a column a set of coefficients if there are many."""
        k = self.x.shape[1]
        own = np.concatenate([theta[..., k : k + self.constants], np.zeros((*theta.shape[:-1], 1))], axis=-1)
        utilities: np.ndarray = self.x @ theta[..., :k].T + own.T[self.constant]
        return utilities


def choice_sets(
    x: np.ndarray,
    task: np.ndarray,
    alternative: np.ndarray,
    *,
    constant: np.ndarray | None = None,
    constants: int = 0,
    nest: np.ndarray | None = None,
    chosen: np.ndarray | None = None,
    weight: np.ndarray | None = None,
) -> ChoiceSets:
    """Put rows in order of task and nest.

    Parameters
    ----------
    x : array, rows × attributes
    task, alternative : arrays of int
        Codes from 0.
    constant, constants, nest, weight
        As in `ChoiceSets`, but in the table's order of rows.
    chosen : array of bool, optional
        One true row a task.

    Examples
    --------
    >>> sets = choice_sets(np.array([[2.0], [1.0]]), np.array([0, 0]), np.array([1, 0]))
    >>> sets.utilities(np.array([-1.0])).tolist()  # in order of the alternatives
    [-1.0, -2.0]
    """
    nothing = np.zeros(len(task), dtype=int)
    nest = nothing if nest is None else nest
    order = np.lexsort((alternative, nest, task))
    return ChoiceSets(
        x[order],
        (nothing if constant is None else constant)[order],
        constants,
        task[order],
        alternative[order],
        nest[order],
        None if chosen is None else np.flatnonzero(chosen[order]),
        np.ones(task.max() + 1) if weight is None else weight,
        order,
    )


class Logs(NamedTuple):
    """Logarithms: of each row's probability, of that within its nest, each nest's sum, each task's sum."""

    whole: np.ndarray
    within: np.ndarray
    inclusive: np.ndarray
    total: np.ndarray


def _log_sum_exp(v: np.ndarray, starts: np.ndarray, of: np.ndarray) -> np.ndarray:
    top = np.maximum.reduceat(v, starts)
    return np.log(np.add.reduceat(np.exp(v - top[of]), starts)) + top


def log_probabilities(v: np.ndarray, sets: ChoiceSets, dissimilarity: np.ndarray | None = None) -> Logs:
    """Return what a nested logit says; without dissimilarities the conditional logit.

    Parameters
    ----------
    v : array, rows (× draws)
        Utilities, as `ChoiceSets.utilities` returns them.
    sets : ChoiceSets
    dissimilarity : array, nests (× draws)
        1: alternatives of the nest are no more alike than others; toward 0: perfect substitutes.

    Examples
    --------
    >>> sets = choice_sets(np.zeros((2, 1)), np.array([0, 0]), np.array([0, 1]))
    >>> np.exp(log_probabilities(np.log([1.0, 3.0]), sets).whole).round(2).tolist()
    [0.25, 0.75]
    """
    if dissimilarity is None:
        total = _log_sum_exp(v, sets.task_start, sets.task)
        whole = v - total[sets.task]
        return Logs(whole, whole, total, total)
    group, group_task = sets.group, sets.task[sets.group_start]
    lam = dissimilarity[sets.nest[sets.group_start]]
    scaled = v / lam[group]
    inclusive = _log_sum_exp(scaled, sets.group_start, group)
    first = np.flatnonzero(np.diff(group_task, prepend=-1))
    total = _log_sum_exp(lam * inclusive, first, group_task)
    within = scaled - inclusive[group]
    return Logs(within + (lam * inclusive - total[group_task])[group], within, inclusive, total)


class Slopes(NamedTuple):
    """Of each task the log-likelihood; its slope by each row's utility, by each group's log dissimilarity."""

    loglik: np.ndarray
    rows: np.ndarray
    groups: np.ndarray


def slopes(v: np.ndarray, sets: ChoiceSets, dissimilarity: np.ndarray | None = None) -> Slopes:
    """Return the log-likelihood of each task and its slopes (chain rule on `log_probabilities`).

    Parameters
    ----------
    v, sets, dissimilarity
        As for `log_probabilities`, for one set of coefficients.
    """
    whole, within, inclusive, _total = log_probabilities(v, sets, dissimilarity)
    p, pick = np.exp(whole), sets.chosen
    by_row = -p
    if dissimilarity is None:
        by_row[pick] += 1
        return Slopes(whole[pick], by_row, np.zeros(len(sets.group_start)))
    group, inside = sets.group, np.exp(within)
    lam = dissimilarity[sets.nest[sets.group_start]]
    took = group[pick]
    own = np.zeros(len(lam))
    own[took] = 1 - 1 / lam[took]
    by_row += own[group] * inside
    by_row[pick] += 1 / lam[took]
    # How the inclusive value of a group changes with its dissimilarity, and from it the likelihood.
    tilt = -np.add.reduceat(inside * v, sets.group_start) / lam**2
    by_lam = -np.add.reduceat(p, sets.group_start) * (inclusive + lam * tilt)
    by_lam[took] += -v[pick] / lam[took] ** 2 + (lam[took] - 1) * tilt[took] + inclusive[took]
    return Slopes(whole[pick], by_row, lam * by_lam)


def without_attributes(sets: ChoiceSets) -> ChoiceSets:
    """Return the same choices explained by constants alone."""
    return replace(sets, x=sets.x[:, :0])
