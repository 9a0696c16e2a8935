"""The journey as an absorbing Markov chain: where is one more point worth most?"""

from __future__ import annotations

from typing import Self, Unpack

from narwhals.stable.v2.typing import IntoFrame

from crmlib.aidma.journeys import STAGES, Journeys, Staging, staged
from crmlib.i18n import N_, Labelled
from crmlib.stats.journey_chain import JourneyChain
from crmlib.stats.moves import moves


class State(Labelled):
    """The states of the chain: before the first contact, four stages under way, and two ends."""

    START = "start", N_("Start")
    ATTENTION = "attention", N_("Attention")
    INTEREST = "interest", N_("Interest")
    DESIRE = "desire", N_("Desire")
    MEMORY = "memory", N_("Memory")
    BOUGHT = "bought", N_("Bought")
    LOST = "lost", N_("Lost")


class Chain(JourneyChain):
    """The customer's journey as an absorbing Markov chain, from the first contact to an order or nothing.

    Each customer is a walk over the stages, in the order in which they really visited them: back and forth,
    with stages skipped. It ends with the first order (bought) or with long silence (lost). A move from a visit
    in the last days of the log does not count, as it could not yet have ended in silence: customers whose walk
    breaks off there are still under way. What can be asked of it: see `crmlib.stats.journey_chain.JourneyChain`.

    Parameters
    ----------
    lost_after_days : float, default 90
        Days of silence after which a customer counts as lost.
    draws, level, seed : int, float, int
        Of the bootstrap by customer: draws, level of the intervals, seed.

    Attributes
    ----------
    params_, counts_ : DataFrame, 5 × 6
        Transition probabilities, and the moves they rest on: from start, attention, interest, desire, memory to
        those four, bought, lost.
    n_customers_, n_under_way_ : int
        Customers in the chain, and how many of them have no end yet.

    Examples
    --------
    >>> from crmlib import datasets
    >>> chain = Chain(draws=50).fit(datasets.load("events"))
    >>> bool((chain.params_.sum(axis=1).round(9) == 1).all())
    True
    """

    states = State

    def __init__(
        self, *, lost_after_days: float = 90, draws: int = 500, level: float = 0.95, seed: int = 0
    ) -> None:
        super().__init__(draws=draws, level=level, seed=seed)
        self.lost_after_days = lost_after_days

    def fit(self, log: Journeys | IntoFrame, **staging: Unpack[Staging]) -> Self:
        """Estimate the chain from journeys, or from a log with the keywords of `staged`.

        Raises
        ------
        DataError
            If the log is not one, or an option is none.
        ModelError
            If nobody ended, neither in an order nor in silence.
        """
        journeys = staged(log, **staging)
        options = {"end": journeys.end, "lost_after_days": self.lost_after_days}
        made = moves(journeys.remembered(), STAGES, State, **options)
        return self.fit_moves(made, remarks=journeys.remarks)
