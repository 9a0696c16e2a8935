"""The journey as an absorbing Markov chain: where is one more point worth most?"""

from __future__ import annotations

from datetime import timedelta
from typing import Self

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import verbs
from crmlib.aidma.markov import FirstOrder, first_order_test
from crmlib.aidma.matrices import buyers, can_end, ends, probabilities, removed, shifted
from crmlib.aidma.stages import MEMORY_GAP_DAYS, Stage, log_end, staged
from crmlib.aidma.states import NEXT, TARGETS, TRANSIENT, Absorption, Levers, Removal, State
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import z_value


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
    memory_gap_days : float, default 7
        See `crmlib.aidma.staged`.
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
        self,
        *,
        lost_after_days: float = 90,
        memory_gap_days: float = MEMORY_GAP_DAYS,
        draws: int = 500,
        level: float = 0.95,
        seed: int = 0,
    ) -> None:
        self.lost_after_days = lost_after_days
        self.memory_gap_days = memory_gap_days
        self.draws = draws
        self.level = level
        self.seed = seed

    def fit(self, events: IntoFrame) -> Self:
        """Estimate the chain from a touchpoint log.

        Parameters
        ----------
        events : data frame of any backend
            See `crmlib.aidma.staged`.

        Returns
        -------
        Chain
            Itself.

        Raises
        ------
        DataError
            If the log is not one, or ``lost_after_days`` is not positive.
        ModelError
            If nobody ended, neither in an order nor in silence.
        """
        if self.lost_after_days <= 0:
            message = _("A customer is lost after some days, not after {days}.")
            raise DataError(message.format(days=self.lost_after_days))
        z_value(self.level)  # refuses a level that is none
        moves = self._moves(events)
        cell = moves["state"].map({s: i for i, s in enumerate(TRANSIENT)}) * len(TARGETS) + moves["next"].map(
            {s: i for i, s in enumerate(TARGETS)}
        )
        customer = pd.factorize(moves["customer_id"])[0]
        per_customer = np.zeros((customer.max() + 1, len(TRANSIENT) * len(TARGETS)), dtype=np.int64)
        np.add.at(per_customer, (customer, cell.to_numpy()), 1)
        # Many customers walk the same way, so the bootstrap draws ways with their frequencies.
        self._ways, self._frequency = np.unique(per_customer, axis=0, return_counts=True)
        counts = per_customer.sum(axis=0).reshape(len(TRANSIENT), len(TARGETS))
        if counts[:, -2:].sum() == 0:
            raise ModelError(_("Nobody bought and nobody was lost, so the chain has no end to reach."))
        index = pd.Index(TRANSIENT, name="state", dtype=object)
        columns = pd.Index(TARGETS, dtype=object)
        self.counts_ = pd.DataFrame(counts, index=index, columns=columns)
        self.params_ = pd.DataFrame(probabilities(counts), index=index, columns=columns)
        self.n_customers_ = len(per_customer)
        self.n_under_way_ = self.n_customers_ - int(counts[:, -2:].sum())
        self._triplets = self._pairs_of_moves(moves)
        self._draws = self._bootstrap()
        return self

    def _moves(self, events: IntoFrame) -> pd.DataFrame:
        """Return every customer's moves: customer_id, state, next, in order, ends included."""
        patience = timedelta(days=self.lost_after_days)
        log = staged(events, memory_gap_days=self.memory_gap_days)
        stages = [str(stage.value) for stage in Stage]
        walk = verbs.collect(
            verbs.visits(
                log, key="customer_id", when="timestamp", state="stage", order=stages, silence=patience
            )
        )
        if walk.empty:
            raise TooFewError(_("No customer in the log reached any stage."))
        first = walk.drop_duplicates("customer_id")
        entries = pd.DataFrame(
            {"customer_id": first["customer_id"], "stage": str(State.START.value), "next": first["stage"]}
        )
        lost = ~(walk["next_when"] - walk["until"] <= patience)
        # A move counts only if a loss would have been seen as well; else the quick ones crowd out the lost.
        known = walk["until"] <= log_end(events) - patience
        over = ~known | lost | walk["stage"].eq(str(Stage.ACTION.value))
        ended_before = over.groupby(walk["customer_id"]).cumsum() - over > 0
        kept = ~ended_before & known & walk["stage"].ne(str(Stage.ACTION.value))
        walk = walk.assign(next=walk["next"].where(~lost, str(State.LOST.value)))[kept]
        moves = pd.concat([entries, walk[["customer_id", "stage", "next"]]]).rename(
            columns={"stage": "state"}
        )
        moves = moves.sort_values("customer_id", kind="stable", ignore_index=True)
        return moves.replace({"next": {str(Stage.ACTION.value): str(State.BOUGHT.value)}})

    @staticmethod
    def _pairs_of_moves(moves: pd.DataFrame) -> pd.DataFrame:
        before = moves.groupby("customer_id", sort=False)["state"].shift(1)
        return moves.assign(before=before).dropna(subset=["before"])[["before", "state", "next"]]

    def _bootstrap(self) -> np.ndarray:
        rng = np.random.default_rng(self.seed)
        weights = rng.multinomial(self.n_customers_, self._frequency / self.n_customers_, size=self.draws)
        drawn = probabilities((weights @ self._ways).reshape(-1, len(TRANSIENT), len(TARGETS)))
        # In a small log some draws hold nobody who came to an end, and have no chain to compute.
        return drawn[can_end(drawn)]

    def _interval(self, drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        tail = (1 - self.level) / 2
        low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
        return low, high

    def absorption(self) -> Absorption:
        """Return the probability of buying in the end and the expected steps, from each state.

        Returns
        -------
        Absorption
            ``.table`` by state: bought, low, high, steps.
        """
        point, drawn = ends(self.params_.to_numpy()), ends(self._draws)
        low, high = self._interval(drawn.ends[..., 0])
        table = pd.DataFrame(
            {"bought": point.ends[:, 0], "low": low, "high": high, "steps": point.steps},
            index=pd.Index(TRANSIENT, name="state", dtype=object),
        )
        formats = {"bought": ".1%", "low": ".1%", "high": ".1%", "steps": ".2f"}
        return Absorption(table, formats=formats, note=self._note())

    def levers(self, by: float = 0.01) -> Levers:
        """Return what a little more success at each step would bring in buyers.

        Parameters
        ----------
        by : float, default 0.01
            How many points (as a share) move from lost to the next stage, at most all that are lost there.

        Returns
        -------
        Levers
            ``.table`` by the stage of departure: rate (now), more_buyers (per 1,000 customers), low, high.
        """
        rows = []
        for state, goal in NEXT.items():
            more = 1000 * (
                buyers(shifted(self.params_.to_numpy(), state, goal, by)) - buyers(self.params_.to_numpy())
            )
            drawn = 1000 * (buyers(shifted(self._draws, state, goal, by)) - buyers(self._draws))
            rows.append((self.params_.loc[state, goal], more, *self._interval(drawn)))
        table = pd.DataFrame(
            rows,
            columns=["rate", "more_buyers", "low", "high"],
            index=pd.Index(list(NEXT), name="state", dtype=object),
        )
        formats = {"rate": ".1%", "more_buyers": ".2f", "low": ".2f", "high": ".2f"}
        return Levers(table, formats=formats, note=self._note())

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
        return float(1000 * buyers(shifted(self.params_.to_numpy(), state, NEXT[state], by, strict=True)))

    def removal_effect(self) -> Removal:
        """Return which share of buyers the chain loses when a stage leads nowhere.

        It says how many walks to an order pass the stage, which is not what the stage causes.

        Returns
        -------
        Removal
            ``.table`` by stage: removal_effect, low, high.

        Raises
        ------
        ModelError
            If nobody bought.
        """
        matrix = self.params_.to_numpy()
        if buyers(matrix) == 0:
            raise ModelError(_("Nobody bought, so there is no buyer that the chain could lose."))
        # In a small log some draws hold no buyer, and say nothing about losing one.
        drawn = self._draws[buyers(self._draws) > 0]
        rows = []
        for state in TRANSIENT[1:]:
            effects = [1 - buyers(removed(m, state)) / buyers(m) for m in (matrix, drawn)]
            rows.append((effects[0], *self._interval(effects[1])))
        table = pd.DataFrame(
            rows,
            columns=["removal_effect", "low", "high"],
            index=pd.Index(TRANSIENT[1:], name="state", dtype=object),
        )
        return Removal(table, formats=dict.fromkeys(table.columns, ".1%"), note=self._note())

    def first_order(self) -> FirstOrder:
        """Return whether the next stage depends on the present one only: see `first_order_test`."""
        if self._triplets.empty:
            raise TooFewError(_("No customer made two moves, so the order of the chain cannot be tested."))
        labelled = self._triplets.assign(state=[State(value) for value in self._triplets["state"]])
        return first_order_test(labelled.astype({"state": object}))

    def _note(self) -> str:
        note = _(
            "{n:,} customers, {under_way:,} still under way; intervals from {draws} bootstrap draws by customer."
        )
        return note.format(n=self.n_customers_, under_way=self.n_under_way_, draws=len(self._draws))
