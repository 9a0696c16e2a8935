"""What conditional and nested logit share before any question is asked.

log_probabilities    nested logit probabilities; with all dissimilarities 1 the conditional logit
ChoiceModel          reading choices, settling what can be estimated, probabilities and predictions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import z_value
from crmlib.value.identify import check_identified, check_money
from crmlib.value.parts import Form, Part, member
from crmlib.value.results import named_index
from crmlib.value.tasks import Tasks, need_columns, numbers, read_tasks

CONSTANT = "asc_"


def _log_sum_exp(v: np.ndarray) -> np.ndarray:
    top = v.max(axis=1)
    top = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.log(np.exp(v - top[:, None]).sum(axis=1)) + top


def log_probabilities(
    v: np.ndarray, available: np.ndarray, nest: np.ndarray, dissimilarity: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return log P(i), log P(i | nest), the inclusive value of each nest, and the log-sum over all.

    Parameters
    ----------
    v : array, tasks × alternatives
        Utilities.
    available : array of bool, tasks × alternatives
    nest : array of int
        The nest of each alternative.
    dissimilarity : array, nests or tasks × nests
        1: alternatives of the nest are no more alike than others; toward 0: perfect substitutes.
    """
    lam = np.broadcast_to(dissimilarity, (len(v), np.shape(dissimilarity)[-1]))
    scaled = np.where(available, v / lam[:, nest], -np.inf)
    inclusive = np.column_stack([_log_sum_exp(scaled[:, nest == m]) for m in range(lam.shape[1])])
    total = _log_sum_exp(lam * inclusive)
    offered = np.where(np.isfinite(inclusive), inclusive, 0.0)
    within = np.where(available, scaled - offered[:, nest], -np.inf)
    whole = np.where(available, within + (lam * offered)[:, nest] - total[:, None], -np.inf)
    return whole, within, offered, total


@dataclass
class ChoiceModel:
    """The common part of `ConditionalLogit` and `NestedLogit`; see there."""

    attributes: Form | Sequence[str] = Form.CLASSIC
    constants: bool = True
    base: str | None = None
    price: str | None = "price"
    task: Sequence[str] | str = ("customer_id", "task")
    alternative: str = "alternative"
    chosen: str = "chosen"
    level: float = 0.95

    def _names(self) -> list[str]:
        listed = self.attributes.parts if isinstance(self.attributes, Form) else self.attributes
        return [member(str(name.value if isinstance(name, Part) else name)) for name in listed]

    def _read(self, choices: pd.DataFrame, *, chosen: bool) -> Tasks:
        task = [self.task] if isinstance(self.task, str) else list(self.task)
        names = [str(n) for n in self._names()]
        return read_tasks(
            choices, names, task=task, alternative=self.alternative, chosen=self.chosen if chosen else None
        )

    def _start(self, choices: pd.DataFrame) -> tuple[Tasks, np.ndarray]:
        """Read the tasks, settle alternatives and base, check what can be estimated."""
        z_value(self.level)  # refuses a level that is none
        tasks = self._read(choices, chosen=True)
        self.alternatives_ = tasks.alternatives
        self.base_ = (tasks.alternatives[0] if self.base is None else self.base) if self.constants else None
        if self.constants and self.base_ not in tasks.alternatives:
            raise DataError(
                _("The base {name!r} is not among the alternatives {known}.").format(
                    name=self.base_, known=", ".join(map(str, tasks.alternatives))
                )
            )
        self.names_ = self._names() + [f"{CONSTANT}{a}" for a in self._constants()]
        if len(tasks.ids) <= len(self.names_):
            raise TooFewError(
                _("{tasks} tasks are too few for {n} coefficients.").format(
                    tasks=len(tasks.ids), n=len(self.names_)
                )
            )
        picks = np.bincount(tasks.chosen, minlength=len(tasks.alternatives))
        never = [str(a) for a, n in zip(tasks.alternatives, picks, strict=True) if n == 0]
        if self.constants and never:
            raise ModelError(
                _("{names} was never chosen in {tasks} tasks: its constant has no finite estimate.").format(
                    names=", ".join(never), tasks=len(tasks.ids)
                )
            )
        x = self._design(tasks.x, tasks.alternatives)
        if self.price in self._names():
            check_money(tasks.x, tasks.available, [str(n) for n in self._names()], self.price)
        check_identified(x, tasks.available, [str(n) for n in self.names_])
        self.n_tasks_ = len(tasks.ids)
        self.shares_ = pd.Series(
            picks / picks.sum(), index=named_index(tasks.alternatives, self.alternative), name="share"
        )
        inside = tasks.x[tasks.available]
        self.ranges_ = pd.DataFrame(
            {"lowest": inside.min(axis=0), "highest": inside.max(axis=0)},
            index=named_index(self._names(), "attribute"),
        )
        self.loglik_null_ = -float(np.log(tasks.available.sum(axis=1)).sum())
        return tasks, x

    def _constants(self) -> list[str]:
        return [a for a in self.alternatives_ if a != self.base_] if self.constants else []

    def _design(self, x: np.ndarray, alternatives: Sequence[str]) -> np.ndarray:
        """Append the constants to attributes of shape (…, alternatives, attributes)."""
        strange = [str(a) for a in alternatives if a not in self.alternatives_]
        if strange and self.constants:
            raise DataError(
                _("The model knows {known}, not {names}: it has no constant for it.").format(
                    known=", ".join(map(str, self.alternatives_)), names=", ".join(strange)
                )
            )
        dummies = np.array([[float(a == c) for c in self._constants()] for a in alternatives])
        dummies = dummies.reshape(len(alternatives), len(self._constants()))
        return np.concatenate([x, np.broadcast_to(dummies, (*x.shape[:-1], dummies.shape[-1]))], axis=-1)

    def _finish(self, theta: np.ndarray, covariance: np.ndarray, loglik: float) -> Self:
        self._theta, self._cov = theta, covariance
        count = len(self.names_)
        index = named_index(self.names_, "attribute")
        self.params_ = pd.Series(theta[:count], index=index, name="estimate")
        self.se_ = pd.Series(np.sqrt(np.diag(covariance)[:count]), index=index, name="se")
        self.covariance_ = pd.DataFrame(covariance[:count, :count], index=index, columns=index)
        self.loglik_ = loglik
        return self

    def _fitted(self) -> None:
        if not hasattr(self, "params_"):
            raise ModelError(_("The model is not fitted yet: call fit(choices) first."))

    def _nests(self, alternatives: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the nest of each alternative and the position in theta of each nest's log dissimilarity."""
        return np.arange(len(alternatives)), np.full(len(alternatives), -1)

    def _draws(self, draws: int, seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        return rng.multivariate_normal(self._theta, self._cov, size=draws, method="cholesky")

    def _at(self, theta: np.ndarray, x: np.ndarray, available: np.ndarray, alternatives: Sequence[str]):
        """Return `log_probabilities` of many tasks at one theta, or of one task at many."""
        nest, where = self._nests(alternatives)
        padded = np.concatenate([np.atleast_2d(theta), np.zeros((np.atleast_2d(theta).shape[0], 1))], axis=1)
        lam = np.exp(padded[:, where])
        beta = np.atleast_2d(theta)[:, : len(self.names_)]
        v = x @ beta[0] if len(beta) == 1 else beta @ x[0].T
        return log_probabilities(v, available, nest, lam)

    def _offer(self, offers: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
        names = [str(n) for n in self._names()]
        need_columns(offers, [self.alternative, *names])
        if offers[self.alternative].duplicated().any():
            twice = offers.loc[offers[self.alternative].duplicated(), self.alternative].iloc[0]
            raise DataError(_("The offer {name!r} stands twice.").format(name=str(twice)))
        x = np.column_stack([numbers(offers, column) for column in names])
        alternatives = offers[self.alternative].tolist()
        return self._design(x, alternatives), alternatives

    def _offer_shares(self, theta: np.ndarray, x: np.ndarray, alternatives: Sequence[str]) -> np.ndarray:
        """Return shares, one row a row of theta."""
        rows = np.atleast_2d(theta)
        return np.exp(self._at(rows, x[None], np.ones((len(rows), len(x)), bool), alternatives)[0])

    def _task_logs(self, tasks: Tasks) -> np.ndarray:
        x = self._design(tasks.x, tasks.alternatives)
        return self._at(self._theta, x, tasks.available, tasks.alternatives)[0]

    def predict_proba(self, choices: pd.DataFrame) -> pd.Series:
        """Return the probability of each row's alternative within its task."""
        self._fitted()
        tasks = self._read(choices, chosen=False)
        whole = self._task_logs(tasks)
        return pd.Series(
            np.exp(whole[tasks.row_task, tasks.row_alternative]), index=choices.index, name="probability"
        )

    def predict(self, choices: pd.DataFrame) -> pd.Series:
        """Return the likeliest alternative of each task."""
        self._fitted()
        tasks = self._read(choices, chosen=False)
        best = np.asarray(tasks.alternatives, dtype=object)[self._task_logs(tasks).argmax(axis=1)]
        return pd.Series(best, index=pd.MultiIndex.from_frame(tasks.ids), name=self.alternative)
