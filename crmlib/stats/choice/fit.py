"""Maximum likelihood for choice sets, and how sure the estimates are.

Fit               coefficients, covariance, log-likelihood, steps
fit_conditional   conditional logit by Newton's method
fit_nested        nested logit, from where the conditional one ends
clustered         the covariance that allows the choices of one unit to be alike ("sandwich")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from crmlib.errors import ModelError, TooFewError
from crmlib.i18n import _
from crmlib.stats.choice.identify import check_separated
from crmlib.stats.choice.likelihood import ChoiceSets, Slopes, dense, log_probabilities, slopes

STEPS = 50


class Fit(NamedTuple):
    """Coefficients (attributes, constants, then logs of dissimilarities), their covariance, what was reached."""

    theta: np.ndarray
    covariance: np.ndarray
    loglik: float
    steps: int


def fit_conditional(sets: ChoiceSets, names: list[str], unit: np.ndarray | None = None) -> Fit:
    """Fit a conditional logit.

    Parameters
    ----------
    sets : ChoiceSets
        With choices.
    names : list of str
        Of the coefficients, for messages.
    unit : array of int, optional
        Whose each task is, for standard errors by cluster.

    Raises
    ------
    ModelError
        If the choices are separated or the likelihood has no maximum.
    TooFewError
        If there are no more units than coefficients.

    Examples
    --------
    >>> from crmlib.stats.choice.likelihood import choice_sets
    >>> task, chosen = np.repeat(np.arange(5), 2), np.array([1, 0] * 4 + [0, 1], dtype=bool)
    >>> sets = choice_sets(np.tile([[1.0], [2.0]], (5, 1)), task, np.tile([0, 1], 5), chosen=chosen)
    >>> fit_conditional(sets, ["price"]).theta.round(4)  # the cheaper one four times out of five: log(4)
    array([-1.3863])
    """
    theta, bread, value, steps = _newton(sets)
    flat = len(theta) > 0 and np.linalg.eigvalsh(bread)[0] < 1e-7
    if flat or np.abs(theta).max(initial=0) > 12:
        check_separated(sets, names)
    if flat or steps == STEPS:
        raise ModelError(
            _("The likelihood has no maximum after {n} steps; look for collinear columns.").format(n=steps)
        )
    covariance = np.linalg.inv(bread)
    if unit is not None:
        row_slopes = slopes(sets.z @ theta, sets).rows
        scores = dense(sets.sum_by_task(row_slopes * sets.weight[sets.task], unit))
        covariance = clustered(covariance, scores)
    return Fit(theta / sets.scale, covariance / np.outer(sets.scale, sets.scale), value, steps)


def _information(sets: ChoiceSets, p: np.ndarray) -> np.ndarray:
    p = p * sets.weight[sets.task]
    mean = sets.sum_by_task(p)
    by_row = sets.z * p[:, None]
    spread = dense(mean.T @ (mean * (1 / sets.weight)[:, None]))
    information: np.ndarray = dense(sets.z.T @ by_row) - spread
    return information


def _newton(sets: ChoiceSets) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Return scaled coefficients, the information there, the log-likelihood and the steps taken."""
    theta = np.zeros(sets.z.shape[1])

    def at(theta: np.ndarray) -> tuple[float, np.ndarray]:
        whole = log_probabilities(sets.z @ theta, sets).whole
        return float(whole[sets.chosen] @ sets.weight), whole

    value, whole = at(theta)
    done = not len(theta)
    for taken in range(STEPS + 1):
        p = np.exp(whole)
        information = _information(sets, p)
        if done or taken == STEPS:
            break
        by_row = -p * sets.weight[sets.task]
        by_row[sets.chosen] += sets.weight
        gradient = sets.z.T @ by_row
        # A flat direction is a sign of separation: take the shortest step and let `fit_conditional` judge.
        step = np.linalg.lstsq(information, gradient, rcond=None)[0]
        # So near, the whole step is right, and rounding could hide that it is. It is taken, and is the last.
        done = bool(gradient @ step < 1e-12 * max(1.0, abs(value)))
        size, (better, whole) = 1.0, at(theta + step)
        while not done and better < value and size > 1e-6:
            size /= 2
            better, whole = at(theta + size * step)
        theta, value = theta + size * step, better
    return theta, information, value, taken


def fit_nested(sets: ChoiceSets, start: np.ndarray, nests: list[str], unit: np.ndarray | None = None) -> Fit:
    """Fit a nested logit with one dissimilarity a nest; the last nest of the sets keeps dissimilarity 1.

    Parameters
    ----------
    sets : ChoiceSets
    start : array
        Coefficients of the conditional logit.
    nests : list of str
        Names of the nests, for messages.
    unit : array of int, optional
        Whose each task is, for standard errors by cluster.

    Raises
    ------
    ModelError
        If there is no clear maximum.
    """
    from scipy.optimize import minimize

    count, of_group = len(start), sets.nest[sets.group_start]
    total = float(sets.weight.sum())
    where = np.append(np.arange(count, count + len(nests)), -1)

    def parts(theta: np.ndarray) -> Slopes:
        return slopes(sets.z @ theta[:count], sets, np.exp(np.append(theta, 0.0)[where]))

    def negative(theta: np.ndarray) -> tuple[float, np.ndarray]:
        loglik, rows, groups = parts(theta)
        by_nest = np.bincount(of_group, groups * sets.weight[sets.task[sets.group_start]], len(nests) + 1)
        slope = np.append(sets.z.T @ (rows * sets.weight[sets.task]), by_nest[:-1])
        return -float(loglik @ sets.weight) / total, -slope / total

    begin = np.append(start * sets.scale, np.zeros(len(nests)))
    found = minimize(negative, begin, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 500})
    theta = found.x
    for _last in range(2):
        hessian = _jacobian(lambda at: negative(at)[1], theta)
        if not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian)[0] <= 1e-8 / len(sets.task_start):
            break
        # BFGS ends near the top; a step or two of Newton's end on it.
        if _last == 0 and np.abs(found.jac).max() < 1e-4:
            theta = theta - np.linalg.solve(hessian, negative(theta)[1])
    value, slope = negative(theta)
    sound = np.isfinite(hessian).all() and np.abs(slope).max() <= 1e-6
    if not sound or np.linalg.eigvalsh(hessian)[0] <= 1e-8 / len(sets.task_start):
        raise ModelError(
            _("The nested logit has no clear maximum: the data hardly tell {nests} from no nest.").format(
                nests=", ".join(nests)
            )
        )
    covariance = np.linalg.inv(hessian * total)
    if unit is not None:
        covariance = clustered(covariance, _nested_scores(sets, parts(theta), unit, len(nests)))
    scale = np.append(sets.scale, np.ones(len(nests)))
    return Fit(theta / scale, covariance / np.outer(scale, scale), -value * total, int(found.nit))


def _nested_scores(sets: ChoiceSets, parts: Slopes, unit: np.ndarray, nests: int) -> np.ndarray:
    """Return each unit's slope by the coefficients and the log dissimilarities."""
    _loglik, rows, groups = parts
    group_task = sets.task[sets.group_start]
    by_nest = np.zeros((unit.max() + 1, nests + 1))
    np.add.at(by_nest, (unit[group_task], sets.nest[sets.group_start]), groups * sets.weight[group_task])
    by_column = dense(sets.sum_by_task(rows * sets.weight[sets.task], unit))
    return np.hstack([by_column, by_nest[:, :-1]])


def _jacobian(function: Callable[[np.ndarray], np.ndarray], at: np.ndarray, step: float = 1e-5) -> np.ndarray:
    """Return the symmetric matrix of central differences of a gradient."""
    rows = [
        (function(at + step * unit) - function(at - step * unit)) / (2 * step) for unit in np.eye(len(at))
    ]
    symmetric: np.ndarray = (np.array(rows) + np.array(rows).T) / 2
    return symmetric


def clustered(bread: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the covariance that allows the choices of one unit to be alike.

    Parameters
    ----------
    bread : array
        The inverse of the information.
    scores : array, units × coefficients
        The slope of each unit's log-likelihood.

    Raises
    ------
    TooFewError
        If there are no more units than coefficients.

    References
    ----------
    Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models. *Biometrika* 73,
    13–22.

    Examples
    --------
    >>> clustered(np.array([[0.5]]), np.array([[1.0], [-1.0]]))  # 2 units: 2/1 × ½ × (1 + 1) × ½
    array([[1.]])
    """
    units = len(scores)
    if units <= scores.shape[1]:
        raise TooFewError(
            _("{n} units are too few for standard errors by cluster of {k} coefficients.").format(
                n=units, k=scores.shape[1]
            )
        )
    covariance: np.ndarray = units / (units - 1) * bread @ (scores.T @ scores) @ bread
    return covariance
