"""Journeys as an absorbing Markov chain, with its uncertainty: where is one more point worth most?

JourneyChain   who succeeds in the end, levers, what if, removal effects, and whether it is a chain at all

Its arithmetic stands in `crmlib.stats.markov`, and what it is fitted to in `crmlib.stats.moves`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import N_, Labelled, Text, _, both, lines
from crmlib.result import P_VALUE, Dots, Result
from crmlib.stats import markov
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.resample import check_seed


class JourneyChain:
    """The journeys of many customers as an absorbing Markov chain: from a start over stages to success or loss.

    A topic's chain names its states, and reads its own log.

    Parameters
    ----------
    draws : int, default 500
        Bootstrap draws, by customer, for every interval.
    level : float, default 0.95
        Level of the intervals.
    seed : int, default 0
        Seed of the bootstrap.

    Attributes
    ----------
    states : enum
        In order: the start, the stages, success, loss.
    params_ : DataFrame
        Transition probabilities: from the start and each stage to each stage, success, loss.
    counts_ : DataFrame
        The moves they rest on.
    n_customers_, n_under_way_ : int
        Customers in the chain, and how many of them have no end yet.

    Notes
    -----
    Kemeny & Snell (1960); Anderl et al. (2016) for customer journeys. The removal effect and the levers are
    statements about this chain, not about what an additional campaign would cause: only an experiment shows that.

    Examples
    --------
    >>> class State(Labelled):
    ...     START = "start", "Start"
    ...     OFFER = "offer", "Offer"
    ...     SIGNED = "signed", "Signed"
    ...     LOST = "lost", "Lost"
    >>> class Deals(JourneyChain):
    ...     states = State
    >>> walks = {"a": ["offer", "signed"], "b": ["offer", "lost"]}
    >>> made = [(who, *move) for who, walk in walks.items() for move in zip(["start", *walk], walk)]
    >>> deals = Deals(draws=50).fit_moves(pd.DataFrame(made, columns=["customer_id", "state", "next"]))
    >>> float(deals.absorption().table.loc["start", "signed"]), deals.what_if("offer", 0.1)
    (0.5, 600.0)
    """

    states: type[Labelled]

    def __init__(self, *, draws: int = 500, level: float = 0.95, seed: int = 0) -> None:
        self.draws = draws
        self.level = level
        self.seed = seed

    def fit_moves(self, made: pd.DataFrame, *, remarks: Text | str = "") -> Self:
        """Estimate the chain from each customer's moves: customer_id, state, next.

        Raises
        ------
        DataError
            If an option is none, a column is missing, or a move leads from or to what is no state.
        ModelError
            If nobody ended, neither in success nor in loss.
        TooFewError
            If there is no move.
        """
        frames.check_whole(self.draws, "draws", 1)
        check_seed(self.seed)
        check_level(self.level)
        frames.need_columns(made, ["customer_id", "state", "next"], rows=True)
        states, targets = list(self.states)[:-2], list(self.states)[1:]
        cell = _places(made, "state", states) * len(targets) + _places(made, "next", targets)
        customer = frames.codes(made, "customer_id")
        per_customer = np.zeros((customer.max() + 1, len(states) * len(targets)), dtype=np.int64)
        np.add.at(per_customer, (customer, cell), 1)
        counts = per_customer.sum(axis=0).reshape(len(states), len(targets))
        if counts[:, -2:].sum() == 0:
            raise ModelError(_("Nobody bought and nobody was lost, so the chain has no end to reach."))
        rows, columns = pd.Index(states, name="state", dtype=object), pd.Index(targets, dtype=object)
        self.counts_ = pd.DataFrame(counts, index=rows, columns=columns)
        self.params_ = pd.DataFrame(markov.probabilities(counts), index=rows, columns=columns)
        self.n_customers_ = len(per_customer)
        self.n_under_way_ = self.n_customers_ - int(counts[:, -2:].sum())
        before = made.groupby("customer_id", sort=False)["state"].shift(1)
        self._triplets = made.assign(before=before).dropna(subset=["before"])
        self._draws, self._remarks = self._bootstrap(per_customer), remarks
        return self

    def _bootstrap(self, per_customer: np.ndarray) -> np.ndarray:
        # Many customers walk the same way, so the bootstrap draws ways with their frequencies.
        ways, frequency = np.unique(per_customer, axis=0, return_counts=True)
        rng = np.random.default_rng(self.seed)
        weights = rng.multinomial(self.n_customers_, frequency / self.n_customers_, size=self.draws)
        drawn = markov.probabilities((weights @ ways).reshape(-1, *self.counts_.shape))
        # In a small log some draws hold nobody who came to an end, and have no chain to compute.
        usable: np.ndarray = drawn[markov.can_end(drawn)]
        return usable

    def _matrix(self) -> np.ndarray:
        if not hasattr(self, "params_"):
            raise ModelError(_("The chain is not fitted yet: call fit(log) first."))
        matrix: np.ndarray = self.params_.to_numpy()
        return matrix

    def _steps(self) -> dict[Any, tuple[int, int]]:
        """Return of each stage its row, and the column of the one that it should lead to."""
        return {stage: (row, row) for row, stage in enumerate(list(self.states)[:-2]) if row}

    def _answer(
        self, rows: dict[Any, tuple[Any, ...]], column: str, label: str, formats: dict[str, str]
    ) -> Dots:
        """Return what is told of each state, with percentile intervals of its draws (which stand last)."""
        table = pd.DataFrame(
            {
                state: {**told, column: value, **percentile(drawn, self.level)._asdict()}
                for state, (told, value, drawn) in rows.items()
            }
        ).T[list(formats)]
        table.index = pd.Index(list(rows), name="state", dtype=object)
        note = both(
            "{n:,} customers, {under_way:,} still under way.",
            n=self.n_customers_,
            under_way=self.n_under_way_,
        )
        how = in_words(self.level, both("bootstrap, {draws} draws of customers", draws=len(self._draws)))
        return Dots(table, value=column, label=label, formats=formats, note=lines(note, how, self._remarks))

    def absorption(self) -> Dots:
        """Return the probability of success in the end and the expected steps, from each state.

        Returns
        -------
        Dots
            ``.table`` by state: the success (bought), low, high, steps.
        """
        point, drawn = markov.ends(self._matrix()), markov.ends(self._draws)
        rows = {
            state: ({"steps": point.steps[i]}, point.ends[i, 0], drawn.ends[:, i, 0])
            for i, state in enumerate(list(self.states)[:-2])
        }
        success = str(list(self.states)[-2].value)
        formats = {success: ".1%", "low": ".1%", "high": ".1%", "steps": ".2f"}
        return self._answer(rows, success, N_("Buys in the end"), formats)

    def levers(self, by: float = 0.01) -> Dots:
        """Return what a little more success at each step would bring in buyers.

        Parameters
        ----------
        by : float, default 0.01
            How many points (as a share) move from lost to the next stage, at most all that are lost there.

        Returns
        -------
        Dots
            ``.table`` by the stage of departure: rate (now), more_buyers (per 1,000 customers), low, high.
        """
        _check_points(by)
        both_kinds, rows = (self._matrix(), self._draws), {}
        for stage, (row, goal) in self._steps().items():
            more = [1000 * (_buyers(markov.shifted(m, row, goal, by)) - _buyers(m)) for m in both_kinds]
            rows[stage] = ({"rate": self.params_.iloc[row, goal]}, *more)
        formats = {"rate": ".1%", "more_buyers": ".2f", "low": ".2f", "high": ".2f"}
        return self._answer(rows, "more_buyers", N_("Additional buyers per 1,000 customers"), formats)

    def what_if(self, state: Labelled | str, by: float) -> float:
        """Return buyers per 1,000 customers if one stage led on more, or less, often.

        Parameters
        ----------
        state : State or str
            The stage of departure.
        by : float
            Points (as a share) moved from lost to the next stage; negative for the other way.

        Returns
        -------
        float

        Raises
        ------
        DataError
            If the state leads nowhere, or there are not so many points to move.
        """
        state = self.states(state)
        if state not in self._steps():
            raise DataError(_("{state} does not lead to a next stage.").format(state=state.label))
        matrix, (row, goal) = self._matrix(), self._steps()[state]
        _check_points(by)
        after = markov.shifted(matrix, row, goal, by)
        if not np.isclose(after[row, goal] - matrix[row, goal], by):
            message = _("From {state} only {low:+.1%} to {high:+.1%} can be moved, not {by:+.1%}.")
            low, high = -float(matrix[row, goal]), float(matrix[row, -1])
            raise DataError(message.format(state=state.label, low=low, high=high, by=by))
        return float(1000 * _buyers(after))

    def removal_effect(self) -> Dots:
        """Return which share of buyers the chain loses when a stage leads nowhere.

        It says how many walks to success pass the stage, which is not what the stage causes.

        Returns
        -------
        Dots
            ``.table`` by stage: removal_effect, low, high.

        Raises
        ------
        ModelError
            If nobody bought.
        """
        matrix = self._matrix()
        if _buyers(matrix) == 0:
            raise ModelError(_("Nobody bought, so there is no buyer that the chain could lose."))
        # In a small log some draws hold no buyer, and say nothing about losing one.
        both_kinds = (matrix, self._draws[_buyers(self._draws) > 0])
        rows = {
            stage: ({}, *(1 - _buyers(markov.without(m, row - 1)) / _buyers(m) for m in both_kinds))
            for stage, (row, _goal) in self._steps().items()
        }
        formats = dict.fromkeys(("removal_effect", "low", "high"), ".1%")
        return self._answer(rows, "removal_effect", N_("Buyers lost without the stage"), formats)

    def first_order(self) -> Result:
        """Return whether the next stage depends on the present one only: see `crmlib.stats.markov.first_order_test`."""
        self._matrix()
        if self._triplets.empty:
            raise TooFewError(_("No customer made two moves, so the order of the chain cannot be tested."))
        table = markov.first_order_test(self._triplets)
        known = list(self.states)
        states = [self.states(state) if state in known else state for state in table.index]
        table.index = pd.Index(states, name="state", dtype=object)
        return Result(table, formats={"chi2": ".1f", "p": P_VALUE})


def _places(made: pd.DataFrame, column: str, states: Sequence[Labelled]) -> np.ndarray:
    """Return which of some states each row names; refuse what is none of them."""
    places: np.ndarray = pd.Index([str(state.value) for state in states]).get_indexer(made[column])
    odd = np.flatnonzero(places < 0)
    if len(odd):
        message = _(
            "Column {column}: {n} of {rows} rows name no such state, for instance {example!r}; there are {known}."
        )
        known = ", ".join(str(state.value) for state in states)
        example = made[column].iloc[odd[0]]
        raise DataError(
            message.format(column=column, n=len(odd), rows=len(made), example=example, known=known)
        )
    return places


def _buyers(matrix: np.ndarray) -> np.ndarray:
    """Return the probability of success in the end, from the start."""
    return markov.ends(matrix).ends[..., 0, 0]


def _check_points(by: Any) -> None:
    if isinstance(by, bool) or not isinstance(by, int | float | np.number) or not np.isfinite(by):
        raise DataError(_("by is a share such as 0.05 for five points, not {by!r}.").format(by=by))
