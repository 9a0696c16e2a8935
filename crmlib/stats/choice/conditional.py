"""Conditional logit: what people weigh, revealed by what they choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import Text, _, both, listed
from crmlib.stats.choice import identify, likelihood
from crmlib.stats.choice.estimates import named_index, read_names, said
from crmlib.stats.choice.fit import Fit, fit_conditional
from crmlib.stats.choice.offers import Offers
from crmlib.stats.choice.tasks import Tasks, per_task, read_tasks, some_of
from crmlib.stats.intervals import check_level

CONSTANT = "asc_"


@dataclass
class ConditionalLogit(Offers):
    """McFadden's conditional logit, fitted by Newton's method.

    The utility of an offer is the sum of its attributes times their coefficients, plus a constant of the alternative,
    plus chance; the offer with most utility is chosen. A coefficient is utility per unit of its attribute, so sizes
    compare only after they are multiplied by a range (`swing_weights`) or divided by the price coefficient
    (`willingness_to_pay`).

    Everybody has the same tastes here: no mixed logit, no latent classes. Attributes are numbers, so a category needs
    0/1 columns, and what differs by person its product with an attribute. A new alternative has no constant; a model
    with ``constants=False`` can foretell its share.

    Parameters
    ----------
    attributes : Form or sequence of Part or str, default Form.CLASSIC
        The columns that drive choice. A `Part` is a value or a cost and has an expected sign; a column that is named
        by a text is your own, whatever it is called, and only the price is expected to count against an offer.
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
        A column that says whose choice it is: standard errors then allow the choices of one person to be alike.
    weight : str, optional
        A column of sampling weights, one a task, scaled to a mean of 1. Standard errors are then robust ("sandwich").

    Attributes
    ----------
    params_, se_ : Series
        Coefficients and standard errors; constants are named ``asc_<alternative>``.
    covariance_ : DataFrame
    loglik_, loglik_null_, loglik_constants_ : float
        Log-likelihood, that of equal shares, and that of constants alone (NaN without constants).
    n_tasks_, n_iter_ : int
        Tasks, and steps of the search.
    alternatives_, base_, shares_, ranges_
        What the data held: alternatives, base, shares chosen, and attribute ranges.

    Raises
    ------
    DataError, TooFewError, ModelError
        From ``fit``: see `crmlib.stats.choice` for what is refused.

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

    attributes: Sequence[str] = ()
    constants: bool = True
    base: str | None = None
    price: str | None = "price"
    task: Sequence[str] | str = ("customer_id", "task")
    alternative: str = "alternative"
    chosen: str = "chosen"
    level: float = 0.95
    cluster: str | None = None
    weight: str | None = None

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the settings by name, as scikit-learn's ``clone`` asks for them."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def set_params(self, **settings: Any) -> Self:
        """Set settings by name."""
        for name, value in settings.items():
            frames.check_choice(name, self.get_params(), "parameter")
            setattr(self, name, value)
        return self

    def fit(self, choices: Any) -> Self:
        """Estimate the coefficients.

        Parameters
        ----------
        choices : data frame of any backend
            One row an alternative of a task.

        Returns
        -------
        ConditionalLogit
            The fitted model itself.
        """
        sets, unit = self._prepare(choices)
        return self._finish(fit_conditional(sets, [str(n) for n in self.names_], unit))

    def names(self) -> list[str]:
        """Return the attributes: parts of a form, and own columns as they are called."""
        names = read_names(getattr(self.attributes, "parts", self.attributes), "attributes")
        odd = [n for i, n in enumerate(names) if not isinstance(n, str) or n in names[:i]]
        if odd or not (names or self.constants):
            message = _("attributes= names each column once, by a text; got {names!r}.")
            raise DataError(message.format(names=[str(n) if isinstance(n, str) else n for n in names]))
        return names

    def _keys(self) -> list[str]:
        return [self.task] if isinstance(self.task, str) else read_names(self.task, "task")

    def _check_columns(self) -> None:
        for name in ("alternative", "chosen", "price", "cluster", "weight"):
            column = getattr(self, name)
            if not isinstance(column, str) and not (
                column is None and name in ("price", "cluster", "weight")
            ):
                raise DataError(
                    _("{name}= is the name of one column, not {column!r}.").format(name=name, column=column)
                )
        keys = self._keys()
        if not keys or any(not isinstance(key, str) or key in keys[:i] for i, key in enumerate(keys)):
            raise DataError(
                _("task= names each column that tells tasks apart once; got {keys!r}.").format(keys=keys)
            )

    def _prepare(self, choices: Any) -> tuple[likelihood.ChoiceSets, np.ndarray | None]:
        """Read the tasks, settle alternatives and base, check what can be estimated."""
        check_level(self.level)
        names, keys = self.names(), self._keys()
        self._check_columns()
        extra = [column for column in (self.cluster, self.weight) if column is not None]
        wanted = [*keys, self.alternative, *map(str, names), self.chosen, *extra]
        plain = frames.to_pandas(choices, wanted)
        tasks = read_tasks(plain, task=keys, alternative=self.alternative, chosen=self.chosen)
        self._settle(tasks)
        sets = self._sets(plain, tasks)
        attributes, constants = len(names), len(self.names_) - len(names)
        gram = identify.spread(sets)
        self.remark_ = self._money(sets, gram, names)
        identify.check_identified(sets, gram, [str(n) for n in self.names_], constants)
        self.ranges_ = pd.DataFrame(
            {"lowest": sets.x.min(axis=0), "highest": sets.x.max(axis=0)},
            index=named_index(names, "attribute"),
        )
        self.loglik_null_ = -float(np.log(np.bincount(sets.task)) @ sets.weight)
        self.loglik_constants_ = np.nan
        if constants:
            alone = fit_conditional(
                likelihood.without_attributes(sets), [str(n) for n in self.names_[attributes:]]
            )
            self.loglik_constants_ = alone.loglik
        return sets, self._unit(plain, tasks)

    def _settle(self, tasks: Tasks) -> None:
        self.alternatives_, self.n_tasks_ = tasks.alternatives, len(tasks.ids)
        self.base_ = (tasks.alternatives[0] if self.base is None else self.base) if self.constants else None
        known = some_of(tasks.alternatives)
        if self.constants and self.base_ not in tasks.alternatives:
            message = _("The base {name!r} is not among the alternatives {known}.")
            raise DataError(message.format(name=self.base_, known=known))
        self.names_ = self.names() + [f"{CONSTANT}{a}" for a in self._constants()]
        if self.n_tasks_ <= len(self.names_):
            message = _("{tasks} tasks are too few for {n} coefficients.")
            raise TooFewError(message.format(tasks=self.n_tasks_, n=len(self.names_)))
        picks = np.bincount(tasks.alternative[tasks.chosen], minlength=len(tasks.alternatives))
        never = [str(a) for a, n in zip(tasks.alternatives, picks, strict=True) if n == 0]
        if self.constants and never:
            message = _("{names} was never chosen in {tasks} tasks: its constant has no finite estimate.")
            raise ModelError(message.format(names=some_of(never), tasks=self.n_tasks_))
        self.shares_ = pd.Series(
            picks / picks.sum(), index=named_index(tasks.alternatives, self.alternative), name="share"
        )

    def _constants(self) -> list[str]:
        return [a for a in self.alternatives_ if a != self.base_] if self.constants else []

    def _sets(self, plain: pd.DataFrame, tasks: Tasks) -> likelihood.ChoiceSets:
        """Return the choice sets of a table."""
        strange = (
            [str(a) for a in tasks.alternatives if a not in self.alternatives_] if self.constants else []
        )
        if strange:
            raise DataError(
                _("The model knows {known}, not {names}: it has no constant for it.").format(
                    known=some_of(self.alternatives_), names=some_of(strange)
                )
            )
        constants = self._constants()
        code = np.array(
            [constants.index(a) if a in constants else len(constants) for a in tasks.alternatives]
        )
        x = frames.numbers(plain, [str(n) for n in self.names()], missing=False).to_numpy(float)
        return likelihood.choice_sets(
            x,
            tasks.task,
            tasks.alternative,
            constant=code[tasks.alternative],
            constants=len(constants),
            nest=self._nest_of(tasks.alternatives)[tasks.alternative],
            chosen=tasks.chosen,
            weight=self._weights(plain, tasks),
        )

    def _weights(self, plain: pd.DataFrame, tasks: Tasks) -> np.ndarray | None:
        if self.weight is None or self.weight not in plain.columns:
            return None
        per_task(plain, self.weight, tasks)
        weights = np.empty(len(tasks.ids))
        weights[tasks.task] = frames.numbers(plain, self.weight, missing=False)[self.weight]
        if (weights <= 0).any():
            message = _("Column {column}: {n} of {tasks} tasks have no weight above 0 (first: {example}).")
            example = tasks.example(int(np.flatnonzero(weights <= 0)[0]))
            raise DataError(
                message.format(
                    column=self.weight, n=int((weights <= 0).sum()), tasks=len(weights), example=example
                )
            )
        weights /= weights.mean()
        return weights

    def _unit(self, plain: pd.DataFrame, tasks: Tasks) -> np.ndarray | None:
        """Return whose each task is; each its own where there are weights and no cluster."""
        if self.cluster is None:
            return None if self.weight is None else np.arange(self.n_tasks_)
        unit = per_task(plain, self.cluster, tasks)
        if unit.max() < len(self.names_):
            message = _("{n} different values of {column} are too few for standard errors by {column}.")
            raise TooFewError(message.format(n=unit.max() + 1, column=self.cluster))
        return unit

    def _money(self, sets: likelihood.ChoiceSets, gram: np.ndarray, names: list[str]) -> Text | str:
        """Refuse to count money twice; return a remark where a column moves with the price."""
        if self.price not in names or len(names) < 2:
            return ""
        r, function = identify.alike(sets, gram, names.index(self.price), len(names))
        made = [(str(n), v) for n, v in zip(names, r, strict=True) if abs(v) > 1 - 1e-9]
        if made:
            raise ModelError(
                _(
                    "{name} is made from {price} (correlation {r:.3f}): money would be counted twice. "
                    "Keep one of them."
                ).format(name=made[0][0], price=self.price, r=made[0][1])
            )
        near = (np.abs(r) > 0.97) | function
        if not near.any():
            return ""
        return both(
            "{columns} moves with {price}: read their coefficients together; {price} alone is not the worth of money.",
            columns=listed(said(n) for n, odd in zip(names, near, strict=True) if odd),
            price=said(names[names.index(self.price)]),
        )

    def _finish(self, fit: Fit) -> Self:
        self.theta_, self._cov, self.loglik_, self.n_iter_ = fit.theta, fit.covariance, fit.loglik, fit.steps
        count, index = len(self.names_), named_index(self.names_, "attribute")
        self.params_ = pd.Series(fit.theta[:count], index=index, name="estimate")
        self.se_ = pd.Series(np.sqrt(np.diag(fit.covariance)[:count]), index=index, name="se")
        self.covariance_ = pd.DataFrame(fit.covariance[:count, :count], index=index, columns=index)
        return self

    def _nest_of(self, alternatives: list[Any]) -> np.ndarray:
        """Return the nest of each alternative; those that stand alone share the last one."""
        return np.zeros(len(alternatives), dtype=int)
