"""What customers would choose: shares, elasticities and surplus of offers, and how well choices are foretold.

Offers     the answers of a fitted model that need offers or choices
Offered    offers read: one set of them, or a set for each of many tasks, over which answers are averaged
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Bars, Dots, Matrix
from crmlib.stats.choice.estimates import Estimated, named_index, said
from crmlib.stats.choice.likelihood import ChoiceSets, Logs, log_probabilities
from crmlib.stats.choice.tasks import Tasks, read_tasks
from crmlib.stats.intervals import Interval, in_words, percentile, wilson, z_value

# Numbers held at a time: draws of the coefficients × rows.
_CHUNK = 4_000_000


class Offered(NamedTuple):
    """Offers as choice sets; of each row, which of the names it is, and its weight in averages over tasks."""

    sets: ChoiceSets
    tasks: pd.DataFrame
    names: list[Any]
    code: np.ndarray
    weight: np.ndarray

    def spread(self, values: np.ndarray, of: np.ndarray) -> Any:
        """Return a sparse matrix, names × whatever each row belongs to."""
        from scipy import sparse

        return sparse.csr_array((values, (self.code, of)), shape=(len(self.names), of.max() + 1))

    def average(self, values: np.ndarray) -> np.ndarray:
        """Return the average of rows over tasks by name, a column a draw."""
        averaged: np.ndarray = self.spread(self.weight, np.arange(len(self.weight))) @ values
        return averaged


class Offers(Estimated):
    """The answers of a fitted conditional or nested logit that need offers or choices."""

    def logs(self, theta: np.ndarray, sets: ChoiceSets, extra: np.ndarray | float = 0.0) -> Logs:
        """Return log probabilities at these coefficients; a column a row of theta; with extra utility if given."""
        return log_probabilities(sets.utilities(theta) + extra, sets, self._dissimilarities(theta))

    def _over(self, theta: np.ndarray, rows: int, answer: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Return the answer for each row of theta, a column each, in bounded memory."""
        step = max(1, _CHUNK // rows)
        return np.concatenate([answer(theta[i : i + step]) for i in range(0, len(theta), step)], axis=-1)

    def offered(self, offers: Any) -> Offered:
        """Read offers; refuse levels below 0 where customers saw none."""
        self._fitted()
        names = [str(n) for n in self.names()]
        plain = frames.to_pandas(offers, [self.alternative, *names])
        keys = self._keys() if set(self._keys()) <= set(plain.columns) else []
        tasks = read_tasks(plain, task=keys, alternative=self.alternative)
        sets = self._sets(plain, tasks)
        order = pd.unique(tasks.alternative)
        place = np.argsort(order)
        weight = sets.weight[sets.task] / sets.weight.sum()
        offered = Offered(
            sets, tasks.ids, [tasks.alternatives[i] for i in order], place[sets.alternative], weight
        )
        for k in range(len(names)):
            self.refuse_below_zero(k, offered, sets.x[:, k])
        return offered

    def refuse_below_zero(self, attribute: int, offered: Offered, levels: np.ndarray) -> None:
        """Refuse a level below 0 of an attribute of which customers saw none: no offer has a price of −4."""
        low = int(np.argmin(levels))
        if levels[low] < 0 <= self.ranges_["lowest"].iloc[attribute]:
            raise DataError(
                _("{attribute} of {offer} would fall below 0, to {level:g}; customers saw {low:g} to {high:g}.").format(
                    attribute=str(self.names()[attribute]),
                    offer=offered.names[offered.code[low]],
                    level=levels[low], low=self.ranges_["lowest"].iloc[attribute],
                    high=self.ranges_["highest"].iloc[attribute],
                )
            )  # fmt: skip

    def average_shares(self, theta: np.ndarray, offered: Offered) -> np.ndarray:
        """Return the share of each alternative, averaged over tasks; a column a row of theta."""

        def shares(some: np.ndarray) -> np.ndarray:
            return offered.average(np.exp(self.logs(some, offered.sets).whole))

        return self._over(np.atleast_2d(theta), len(offered.sets.task), shares)

    def interval(
        self, answer: Callable[[np.ndarray], np.ndarray], offered: Offered, draws: int, seed: int
    ) -> tuple[Interval, Text]:
        """Return the interval of an answer, and how it was found.

        For one set of offers from draws of the coefficients, skewed as the answer is; for an average over many tasks,
        of which a thousand draws would take minutes, by the delta method.

        Parameters
        ----------
        answer : function
            Of coefficients, a row each; returns a column each.
        """
        drawn = self.draw(draws, seed)
        if len(offered.tasks) == 1:
            told = in_words(self.level, both("{draws} draws of the coefficients", draws=draws))
            return percentile(answer(drawn), self.level, axis=-1), told
        step = 0.01 * np.sqrt(np.diag(self._cov))
        ends = answer(np.concatenate([self.theta_ + np.diag(step), self.theta_ - np.diag(step)]))
        slope = (ends[..., : len(step)] - ends[..., len(step) :]) / (2 * step)
        reach = z_value(self.level) * np.sqrt(np.einsum("...i,ij,...j->...", slope, self._cov, slope))
        middle = answer(self.theta_[None])[..., 0]
        told = lines(
            both("Averaged over {tasks} tasks.", tasks=len(offered.tasks)),
            in_words(self.level, N_("delta method")),
        )
        return Interval(middle - reach, middle + reach), told

    def shares(self, offers: Any, *, draws: int = 1000, seed: int = 0) -> Bars:
        """Return the predicted share of each offer, with an interval.

        Parameters
        ----------
        offers : data frame of any backend
            One row an offer; or, with the columns that name a task, the offers of many tasks (of many customers):
            shares are then averaged over them.
        draws, seed : int
            For the intervals of one set of offers.

        Returns
        -------
        Bars
            A row an offer: utility (of one set of offers only), share, low, high.
        """
        offered = self.offered(offers)
        (low, high), note = self.interval(
            lambda some: self.average_shares(some, offered), offered, draws, seed
        )
        share = self.average_shares(self.theta_, offered)[:, 0]
        table = pd.DataFrame(
            {"share": share, "low": low, "high": high}, index=named_index(offered.names, self.alternative)
        )
        if len(offered.tasks) == 1:
            table.insert(0, "utility", offered.average(offered.sets.utilities(self.theta_)))
        return Bars(
            table, formats=dict.fromkeys(("share", "low", "high"), ".1%"), note=note, label=N_("share")
        )

    def elasticities(self, offers: Any, attribute: str) -> Matrix:
        """Return by what percentage shares change when an attribute grows by one percent.

        Parameters
        ----------
        offers
            As for `shares`; over many tasks it is the elasticity of the average share (sample enumeration).
        attribute : str
            What changes.

        Returns
        -------
        Matrix
            Row: whose share; column: whose attribute. Under the conditional logit all rivals in a column have
            the same number in one set of offers: that *is* the independence of irrelevant alternatives.
        """
        from scipy import sparse

        offered, k = self.offered(offers), self.column_of(attribute)
        sets, w = offered.sets, offered.weight
        logs, lam = self.logs(self.theta_, sets), self._dissimilarities(self.theta_)
        p, own = np.exp(logs.whole), sets.x[:, k] * self.theta_[k]
        # P(i) d log P(i) / d V(j), summed over tasks: of the offer itself, within the nest, within the task.
        lam = np.ones(len(p)) if lam is None else lam[sets.nest]
        moved = sparse.diags_array(offered.average(p * own / lam))
        moved = moved + (
            offered.spread(w * p * (1 - 1 / lam), sets.group)
            @ offered.spread(np.exp(logs.within) * own, sets.group).T
        )
        moved = moved - offered.spread(w * p, sets.task) @ offered.spread(p * own, sets.task).T
        table = pd.DataFrame(
            moved.toarray() / offered.average(p)[:, None],
            index=named_index(offered.names, "share of"),
            columns=named_index(offered.names, "offer"),
        )
        note = both(
            "Percent change of the row's share when {attribute} of the column grows by 1 %.",
            attribute=said(self.names()[k]),
        )
        return Matrix(table, note=note, xlabel=N_("whose attribute changes"))

    def surplus(self, before: Any, after: Any, *, draws: int = 4000, seed: int = 0) -> Dots:
        """Return what a change of the offers is worth to a customer, in money, per choice.

        The difference of the two log-sums divided by the price coefficient (Small & Rosen 1981), averaged over tasks.

        Parameters
        ----------
        before, after
            As for `shares`, for the same tasks; an offer may be gone.
        draws, seed : int
            For the interval of one set of offers.
        """
        slope = self._price()
        sides = [self.offered(frame) for frame in (before, after)]
        first, then = (side.tasks.to_numpy(dtype=object) for side in sides)
        if not np.array_equal(first, then):
            raise DataError(_("The offers before and after the change are not those of the same tasks."))
        weight, k = sides[0].sets.weight / sides[0].sets.weight.sum(), self.column_of(self.price)

        def worth(some: np.ndarray) -> np.ndarray:
            before, after = (weight @ self.logs(some, side.sets).total for side in sides)
            gained: np.ndarray = (after - before) / -some[:, k]
            return gained

        rows, point = max(len(side.code) for side in sides), float(worth(self.theta_[None])[0])
        (low, high), told = self.interval(lambda some: self._over(some, rows, worth), sides[0], draws, seed)
        table = pd.DataFrame(
            {"surplus": [point], "low": [low], "high": [high]}, index=named_index(["surplus"], "change")
        )
        unit, spec = self._unit_of_price(), dict.fromkeys(table.columns, ".2f")
        note = both("In {unit} per choice; price coefficient {slope:.4f}.", unit=unit, slope=slope)
        note = lines(note, told)
        label = both("surplus per choice, in {unit}", unit=unit)
        return Dots(
            table, formats=spec, note=lines(note, self.remark_), value="surplus", label=label, zero=0.0
        )

    def evaluate(self, choices: Any) -> Bars:
        """Hold the model against choices that it was not fitted to.

        Parameters
        ----------
        choices : data frame of any backend
            As for ``fit``.

        Returns
        -------
        Bars
            Rows: the model, market shares (those of the fitting data, whatever is on offer), equal shares.
            Columns: loglik, loglik_per_task, hit_rate with a Wilson interval.
        """
        _tasks, sets = self._tasks(choices, chosen=True)
        n = len(sets.task_start)
        known = self.shares_.reindex(_tasks.alternatives).fillna(0.0).to_numpy()[sets.alternative]
        with np.errstate(divide="ignore", invalid="ignore"):
            market = np.log(known / np.bincount(sets.task, known)[sets.task])
        market[np.isnan(market)] = -np.inf
        logs = {
            N_("the model"): self.logs(self.theta_, sets).whole,
            N_("market shares"): market,
            N_("equal shares"): -np.log(np.bincount(sets.task))[sets.task],
        }
        found = []
        for log in logs.values():
            best = log == np.maximum.reduceat(log, sets.task_start)[sets.task]
            # A tie counts by the chance of guessing right.
            hits = float((best[sets.chosen] / np.bincount(sets.task, best)).sum())
            total = float(log[sets.chosen].sum())
            found.append((total, total / n, hits / n, *wilson(round(hits), n, level=self.level)))
        columns = ["loglik", "loglik_per_task", "hit_rate", "low", "high"]
        table = pd.DataFrame(found, columns=columns, index=named_index(logs, "prediction"))
        spec = {"loglik": ".1f"} | dict.fromkeys(("hit_rate", "low", "high"), ".1%")
        note = lines(
            both("{tasks} tasks.", tasks=n),
            in_words(self.level, N_("Wilson, of the hit rate")),
        )
        return Bars(table, formats=spec, note=note, columns=("hit_rate",), label=N_("hit rate"))

    def _tasks(self, choices: Any, *, chosen: bool) -> tuple[Tasks, ChoiceSets]:
        self._fitted()
        names, keys = [str(n) for n in self.names()], self._keys()
        flag = self.chosen if chosen else None
        plain = frames.to_pandas(choices, [*keys, self.alternative, *names])
        tasks = read_tasks(plain, task=keys, alternative=self.alternative, chosen=flag)
        return tasks, self._sets(plain, tasks)

    def predict_proba(self, choices: Any) -> pd.Series:
        """Return the probability of each row's alternative within its task, a pandas series."""
        _tasks, sets = self._tasks(choices, chosen=False)
        p = np.empty(len(sets.order))
        p[sets.order] = np.exp(self.logs(self.theta_, sets).whole)
        index = choices.index if isinstance(choices, pd.DataFrame) else None
        return pd.Series(p, index=index, name="probability")

    def predict(self, choices: Any) -> pd.Series:
        """Return the likeliest alternative of each task; of several, the first in alphabetical order."""
        tasks, sets = self._tasks(choices, chosen=False)
        whole = self.logs(self.theta_, sets).whole
        first = np.lexsort((sets.alternative, -whole, sets.task))[sets.task_start]
        best = np.asarray(tasks.alternatives, dtype=object)[sets.alternative[first]]
        return pd.Series(best, index=pd.MultiIndex.from_frame(tasks.ids), name=self.alternative)
