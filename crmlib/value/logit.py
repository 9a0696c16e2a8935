"""Conditional logit: the weights of value and cost that customers reveal by choosing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from crmlib.errors import ModelError, TooFewError
from crmlib.i18n import _
from crmlib.value.answers import Answers
from crmlib.value.identify import centred, check_separated
from crmlib.value.model import log_probabilities
from crmlib.value.tasks import Tasks, need_columns

STEPS = 50


@dataclass
class ConditionalLogit(Answers):
    """McFadden's conditional logit, fitted by Newton's method.

    The utility of an offer is the sum of its attributes times their coefficients, plus a constant of the
    alternative, plus chance; the offer with most utility is chosen. A coefficient is utility per unit of its
    attribute, so sizes compare only after they are multiplied by a range (`swing_weights`) or divided by
    the price coefficient (`willingness_to_pay`).

    Parameters
    ----------
    attributes : Form or sequence of str, default Form.CLASSIC
        The columns that drive choice.
    constants : bool, default True
        Whether each alternative but one has a constant: what the attributes do not explain (habit, trust).
    base : str, optional
        The alternative without a constant; by default the first in alphabetical order.
    price : str or None, default "price"
        The money column, for willingness to pay and against counting money twice.
    task : str or sequence of str, default ("customer_id", "task")
        The columns that name a task.
    alternative, chosen : str
        The column that names the offer, and the one that holds 1 for the chosen offer, else 0.
    level : float, default 0.95
        Level of all intervals.
    cluster : str, optional
        A column of ``choices`` (the person): standard errors then allow choices of one person to be alike.

    Attributes
    ----------
    params_, se_ : Series
        Coefficients and standard errors; constants are named ``asc_<alternative>``.
    covariance_ : DataFrame
    loglik_, loglik_null_ : float
        Log-likelihood, and that of equal shares.
    n_tasks_ : int
    n_iter_ : int
        Newton steps.
    alternatives_, base_, shares_, ranges_
        What the data held: alternatives, base, shares chosen, and attribute ranges.

    Raises
    ------
    DataError, TooFewError, ModelError
        From ``fit``: see `crmlib.value.tasks` and `crmlib.value.identify` for what is refused.

    References
    ----------
    McFadden, D. (1974) Conditional logit analysis of qualitative choice behavior. Train, K. (2009) *Discrete
    Choice Methods with Simulation*, 2nd ed., chapter 3.

    Examples
    --------
    >>> choices = pd.DataFrame({
    ...     "task": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    ...     "alternative": ["a", "b"] * 5,
    ...     "price": [1, 2, 2, 1, 1, 2, 2, 1, 1, 2],
    ...     "chosen": [1, 0, 0, 1, 1, 0, 0, 1, 0, 1],
    ... })
    >>> model = ConditionalLogit(["price"], constants=False, task="task").fit(choices)
    >>> round(float(model.params_["price"]), 4)  # the cheaper one four times out of five: log(4)
    -1.3863
    """

    cluster: str | None = None

    def fit(self, choices: pd.DataFrame) -> Self:
        """Estimate the coefficients.

        Parameters
        ----------
        choices : DataFrame
            One row an alternative of a task.

        Returns
        -------
        ConditionalLogit
            The fitted model itself.
        """
        if self.cluster is not None:
            need_columns(choices, [self.cluster])
        tasks, x = self._start(choices)
        scale = np.sqrt((centred(x, tasks.available)[tasks.available] ** 2).mean(axis=0))
        beta, information, loglik = self._newton(x / scale, tasks)
        flat = np.linalg.eigvalsh(information)[0] < 1e-7
        if flat or np.abs(beta).max() > 12:
            check_separated(x, tasks.available, tasks.chosen, [str(n) for n in self.names_])
        if flat or self.n_iter_ == STEPS:
            raise ModelError(
                _("The likelihood has no maximum after {n} steps; look for collinear columns.").format(
                    n=self.n_iter_
                )
            )
        covariance = np.linalg.inv(information)
        if self.cluster is not None:
            covariance = self._sandwich(covariance, x / scale, beta, tasks, choices)
        return self._finish(beta / scale, covariance / np.outer(scale, scale), loglik)

    def _newton(self, x: np.ndarray, tasks: Tasks) -> tuple[np.ndarray, np.ndarray, float]:
        available = tasks.available
        picked = x[np.arange(len(x)), tasks.chosen]
        beta = np.zeros(x.shape[2])

        def loglik(at: np.ndarray) -> tuple[float, np.ndarray]:
            log = _logs(x, available, at)
            return float(log[np.arange(len(x)), tasks.chosen].sum()), log

        value, log = loglik(beta)
        for self.n_iter_ in range(1, STEPS + 1):
            p = np.exp(log)
            mean = np.einsum("tj,tjk->tk", p, x)
            gap = ((x - mean[:, None, :]) * np.sqrt(p)[..., None])[available]
            information = gap.T @ gap
            gradient = (picked - mean).sum(axis=0)
            # A flat direction is a sign of separation: take the shortest step and let `fit` judge.
            step = np.linalg.lstsq(information, gradient, rcond=None)[0]
            if gradient @ step < 1e-12 * max(1.0, abs(value)):
                break
            size = 1.0
            while size > 1e-6:
                better, log = loglik(beta + size * step)
                if better >= value:
                    break
                size /= 2
            beta, value = beta + size * step, better
        return beta, information, value

    def _sandwich(
        self, bread: np.ndarray, x: np.ndarray, beta: np.ndarray, tasks: Tasks, choices: pd.DataFrame
    ) -> np.ndarray:
        """Return the covariance that allows the choices of one person to be alike."""
        p = np.exp(_logs(x, tasks.available, beta))
        scores = x[np.arange(len(x)), tasks.chosen] - np.einsum("tj,tjk->tk", p, x)
        person = np.empty(len(x), dtype=int)
        person[tasks.row_task] = pd.factorize(choices[self.cluster])[0]
        people = person.max() + 1
        if people <= x.shape[2]:
            raise TooFewError(
                _("{n} different values of {column} are too few for standard errors by {column}.").format(
                    n=people, column=self.cluster
                )
            )
        sums = np.zeros((people, x.shape[2]))
        np.add.at(sums, person, scores)
        return people / (people - 1) * bread @ (sums.T @ sums) @ bread


def _logs(x: np.ndarray, available: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """Return log probabilities of the conditional logit: one nest an alternative."""
    return log_probabilities(x @ beta, available, np.arange(x.shape[1]), np.ones(x.shape[1]))[0]
