"""The journey as an absorbing Markov chain: where is one more point worth most?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self, Unpack

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.aidma.journeys import STAGES, Journeys, Stage, Staging, staged
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames.times import read_days
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import Dots, Result
from crmlib.stats import markov
from crmlib.stats.intervals import check_level, percentile


class State(Labelled):
    """The states of the chain: before the first contact, four stages under way, and two ends."""

    START = "start", N_("Start")
    ATTENTION = "attention", N_("Attention")
    INTEREST = "interest", N_("Interest")
    DESIRE = "desire", N_("Desire")
    MEMORY = "memory", N_("Memory")
    BOUGHT = "bought", N_("Bought")
    LOST = "lost", N_("Lost")


TRANSIENT, TARGETS = list(State)[:5], list(State)[1:]
_NEVER_LOST = N_("A customer is lost after some days, not after {days}.")
NEXT = dict(zip(TRANSIENT[1:], TARGETS[1:], strict=False))


class Chain:
    """The customer's journey as an absorbing Markov chain, from the first contact to an order or nothing.

    Each customer is a walk over the stages, in the order in which they really visited them: back and forth,
    with stages skipped. It ends with the first order (bought) or with long silence (lost). A move from a visit
    in the last days of the log does not count, as it could not yet have ended in silence: customers whose walk
    breaks off there are still under way.

    Parameters
    ----------
    lost_after_days : float, default 90
        Days of silence after which a customer counts as lost.
    draws : int, default 500
        Bootstrap draws, by customer, for every interval.
    level : float, default 0.95
        Level of the intervals.
    seed : int, default 0
        Seed of the bootstrap.

    Attributes
    ----------
    params_ : DataFrame, 5 × 6
        Transition probabilities: from start, attention, interest, desire, memory to those four, bought, lost.
    counts_ : DataFrame, 5 × 6
        The moves they rest on.
    n_customers_, n_under_way_ : int
        Customers in the chain, and how many of them have no end yet.

    Notes
    -----
    Kemeny & Snell (1960); Anderl et al. (2016) for customer journeys. The removal effect and the levers are
    statements about this chain, not about what an additional campaign would cause: only an experiment shows that.

    Examples
    --------
    >>> from crmlib import datasets
    >>> chain = Chain(draws=50).fit(datasets.load("events"))
    >>> bool((chain.params_.sum(axis=1).round(9) == 1).all())
    True
    """

    def __init__(
        self, *, lost_after_days: float = 90, draws: int = 500, level: float = 0.95, seed: int = 0
    ) -> None:
        self.lost_after_days = lost_after_days
        self.draws = draws
        self.level = level
        self.seed = seed

    def fit(self, log: Journeys | IntoFrame, **staging: Unpack[Staging]) -> Self:
        """Estimate the chain from journeys, or from a log with the keywords of `staged`.

        Raises
        ------
        DataError
            If the log is not one, or an option is none.
        ModelError
            If nobody ended, neither in an order nor in silence.
        """
        patience = read_days(self.lost_after_days, "lost_after_days", _NEVER_LOST)
        if not patience:
            raise DataError(_(_NEVER_LOST).format(days=self.lost_after_days))
        for name, least in (("draws", 1), ("seed", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
                message = _("{name} is a whole number from {least} on, not {value!r}.")
                raise DataError(message.format(name=name, least=least, value=value))
        check_level(self.level)
        journeys = staged(log, **staging)
        self._remarks = journeys.remarks
        moves = _moves(journeys, timedelta(days=patience))
        cell = moves["state"].map(TRANSIENT.index) * len(TARGETS) + moves["next"].map(TARGETS.index)
        customer = pd.factorize(moves["customer_id"])[0]
        per_customer = np.zeros((customer.max() + 1, len(TRANSIENT) * len(TARGETS)), dtype=np.int64)
        np.add.at(per_customer, (customer, cell.to_numpy()), 1)
        counts = per_customer.sum(axis=0).reshape(len(TRANSIENT), len(TARGETS))
        if counts[:, -2:].sum() == 0:
            raise ModelError(_("Nobody bought and nobody was lost, so the chain has no end to reach."))
        states, targets = pd.Index(TRANSIENT, name="state", dtype=object), pd.Index(TARGETS, dtype=object)
        self.counts_ = pd.DataFrame(counts, index=states, columns=targets)
        self.params_ = pd.DataFrame(markov.probabilities(counts), index=states, columns=targets)
        self.n_customers_ = len(per_customer)
        self.n_under_way_ = self.n_customers_ - int(counts[:, -2:].sum())
        before = moves.groupby("customer_id", sort=False)["state"].shift(1)
        self._triplets = moves.assign(before=before).dropna(subset=["before"])
        self._draws = self._bootstrap(per_customer)
        return self

    def _bootstrap(self, per_customer: np.ndarray) -> np.ndarray:
        # Many customers walk the same way, so the bootstrap draws ways with their frequencies.
        ways, frequency = np.unique(per_customer, axis=0, return_counts=True)
        rng = np.random.default_rng(self.seed)
        weights = rng.multinomial(self.n_customers_, frequency / self.n_customers_, size=self.draws)
        drawn = markov.probabilities((weights @ ways).reshape(-1, len(TRANSIENT), len(TARGETS)))
        # In a small log some draws hold nobody who came to an end, and have no chain to compute.
        return drawn[markov.can_end(drawn)]

    def _matrix(self) -> np.ndarray:
        if not hasattr(self, "params_"):
            raise ModelError(_("The chain is not fitted yet: call fit(log) first."))
        return self.params_.to_numpy()

    def _answer(self, rows: dict[State, tuple], column: str, label: str, formats: dict[str, str]) -> Dots:
        """Return what is told of each state, with percentile intervals of its draws (which stand last)."""
        table = pd.DataFrame(
            {
                state: {**told, column: value, **percentile(drawn, self.level)._asdict()}
                for state, (told, value, drawn) in rows.items()
            }
        ).T[list(formats)]
        table.index = pd.Index(list(rows), name="state", dtype=object)
        note = both(
            "{n:,} customers, {under_way:,} still under way; intervals from {draws} bootstrap draws by customer.",
            n=self.n_customers_, under_way=self.n_under_way_, draws=len(self._draws),
        )  # fmt: skip
        return Dots(table, value=column, label=label, formats=formats, note=lines(note, self._remarks))

    def absorption(self) -> Dots:
        """Return the probability of buying in the end and the expected steps, from each state.

        Returns
        -------
        Dots
            ``.table`` by state: bought, low, high, steps.
        """
        point, drawn = markov.ends(self._matrix()), markov.ends(self._draws)
        rows = {
            state: ({"steps": point.steps[i]}, point.ends[i, 0], drawn.ends[:, i, 0])
            for i, state in enumerate(TRANSIENT)
        }
        formats = {"bought": ".1%", "low": ".1%", "high": ".1%", "steps": ".2f"}
        return self._answer(rows, "bought", N_("Buys in the end"), formats)

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
        both_kinds, rows = (self._matrix(), self._draws), {}
        for state, goal in NEXT.items():
            more = [1000 * (_buyers(_shifted(m, state, by)) - _buyers(m)) for m in both_kinds]
            rows[state] = ({"rate": self.params_.loc[state, goal]}, *more)
        formats = {"rate": ".1%", "more_buyers": ".2f", "low": ".2f", "high": ".2f"}
        return self._answer(rows, "more_buyers", N_("Additional buyers per 1,000 customers"), formats)

    def what_if(self, state: State | str, by: float) -> float:
        """Return buyers per 1,000 customers if one stage led on more, or less, often.

        Parameters
        ----------
        state : State or str
            The stage of departure: attention, interest, desire or memory.
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
        state = State(state)
        if state not in NEXT:
            raise DataError(_("{state} does not lead to a next stage.").format(state=state.label))
        matrix = self._matrix()
        after = _shifted(matrix, state, by)
        row, goal = TRANSIENT.index(state), TARGETS.index(NEXT[state])
        if not np.isclose(after[row, goal] - matrix[row, goal], by):
            message = _("From {state} only {low:+.1%} to {high:+.1%} can be moved, not {by:+.1%}.")
            low, high = -float(matrix[row, goal]), float(matrix[row, -1])
            raise DataError(message.format(state=state.label, low=low, high=high, by=by))
        return float(1000 * _buyers(after))

    def removal_effect(self) -> Dots:
        """Return which share of buyers the chain loses when a stage leads nowhere.

        It says how many walks to an order pass the stage, which is not what the stage causes.

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
            state: (
                {},
                *(1 - _buyers(markov.without(m, TARGETS.index(state))) / _buyers(m) for m in both_kinds),
            )
            for state in TRANSIENT[1:]
        }
        formats = dict.fromkeys(("removal_effect", "low", "high"), ".1%")
        return self._answer(rows, "removal_effect", N_("Buyers lost without the stage"), formats)

    def first_order(self) -> Result:
        """Return whether the next stage depends on the present one only: see `crmlib.stats.markov.first_order_test`."""
        self._matrix()
        if self._triplets.empty:
            raise TooFewError(_("No customer made two moves, so the order of the chain cannot be tested."))
        table = markov.first_order_test(self._triplets)
        states = [State(state) if state in TRANSIENT else state for state in table.index]
        table.index = pd.Index(states, name="state", dtype=object)
        return Result(table, formats={"chi2": ".1f", "p": ".4f"})


def _moves(journeys: Journeys, patience: timedelta) -> pd.DataFrame:
    """Return every customer's moves: customer_id, state, next, in order, ends included."""
    events, action = journeys.remembered(), str(Stage.ACTION.value)
    options = {"key": "customer_id", "when": "timestamp", "state": "stage", "order": STAGES}
    walk = frames.collect(frames.visits(events, silence=patience, **options))
    if walk.empty:
        raise TooFewError(_("No customer in the log reached any stage."))
    first = walk.drop_duplicates("customer_id")
    entries = pd.DataFrame(
        {"customer_id": first["customer_id"], "stage": str(State.START.value), "next": first["stage"]}
    )
    lost = ~(walk["next_when"] - walk["until"] <= patience)
    # A move counts only if a loss would have been seen as well; else the quick ones crowd out the lost.
    known, bought = walk["until"] <= journeys.end - patience, walk["stage"].eq(action)
    over = ~known | lost | bought
    ended_before = over.groupby(walk["customer_id"]).cumsum() - over > 0
    kept = ~ended_before & known & ~bought
    walk = walk.assign(next=walk["next"].where(~lost, str(State.LOST.value)))[kept]
    moves = pd.concat([entries, walk[["customer_id", "stage", "next"]]]).rename(columns={"stage": "state"})
    moves = moves.sort_values("customer_id", kind="stable", ignore_index=True)
    return moves.replace({"next": {action: str(State.BOUGHT.value)}})


def _buyers(matrix: np.ndarray) -> np.ndarray:
    """Return the probability to buy in the end, from the start."""
    return markov.ends(matrix).ends[..., 0, 0]


def _shifted(matrix: np.ndarray, state: State, by: Any) -> np.ndarray:
    """Move points from lost to the next stage, at most what there is."""
    if isinstance(by, bool) or not isinstance(by, int | float | np.number) or not np.isfinite(by):
        raise DataError(_("by is a share such as 0.05 for five points, not {by!r}.").format(by=by))
    return markov.shifted(matrix, TRANSIENT.index(state), TARGETS.index(NEXT[state]), by)
