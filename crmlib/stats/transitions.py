"""Customers who move between stages: who moves where, and what follows if moves stay as they were.

transitions  who moves where from one day to the next
Moves        the moves, with intervals, a test of the chain's one-step memory, and an outlook
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _, both
from crmlib.result import P_VALUE, Matrix, Result
from crmlib.stats.intervals import percentile
from crmlib.stats.markov import first_order_test
from crmlib.stats.resample import check_draws, resampled
from crmlib.stats.staged import Staged, check_staged

ALIKE = 1.15  # months and quarters of the calendar count as equally long


@dataclass(frozen=True, repr=False)
class Moves(Matrix):
    """Who moves where from one day to the next.

    Attributes
    ----------
    counts, low, high : DataFrame
        Moves, and the ends of the intervals of their shares; rows and columns are stages.
    flow : DataFrame
        as_of, stage, next_stage, members: how many moved where from each day to the next.
    order : Result
        Whether the next stage depends on the present one only (`crmlib.stats.markov.first_order_test`); missing where
        there are fewer than three days. Customers who differ for good are enough to make it depend on more.
    draws : array
        Matrices of other samples of the same customers.
    now : Series
        How many are in each stage on the last day.
    """

    counts: pd.DataFrame = field(default_factory=pd.DataFrame)
    low: pd.DataFrame = field(default_factory=pd.DataFrame)
    high: pd.DataFrame = field(default_factory=pd.DataFrame)
    flow: pd.DataFrame = field(default_factory=pd.DataFrame)
    order: Result | None = None
    draws: np.ndarray = field(default_factory=lambda: np.empty((0, 0, 0)))
    now: pd.Series = field(default_factory=pd.Series)
    level: float = 0.95

    def outlook(self, steps: int = 5) -> Result:
        """Return how many of today's customers will be in each stage after each step, if moves stay as they were.

        Nobody new comes in. The interval says what the moves seen allow, not that habits may change.

        Parameters
        ----------
        steps : int, default 5

        Returns
        -------
        Result
            ``.table`` by step: customers in each stage; its last row's interval stands in the note.

        Raises
        ------
        TooFewError
            If somebody is in a stage from which no move was seen.
        """
        steps = frames.check_whole(steps, "steps", 1)
        matrix, start = self.table.to_numpy(float), self.now.to_numpy(float)
        blank = [kind for kind, row in zip(self.table.index, matrix, strict=True) if np.isnan(row).any()]
        stuck = [kind for kind in blank if self.now[kind]]
        if stuck:
            message = _("No move was seen from {stage}, in which {n} customers are today.")
            raise TooFewError(message.format(stage=stuck[0].label, n=int(self.now[stuck[0]])))
        many = np.nan_to_num(np.concatenate([matrix[None], self.draws]))
        ahead = [np.broadcast_to(start, (len(many), len(start)))]
        for _step in range(steps):
            ahead.append(np.einsum("di,dij->dj", ahead[-1], many))
        table = pd.DataFrame([one[0] for one in ahead], columns=self.table.columns).rename_axis("periods_on")
        low, high = percentile(ahead[-1][1:, -1], self.level)
        last = self.table.columns[-1]
        note = both(
            "In {stage} after step {steps}: {low:,.0f} to {high:,.0f}; of today's customers only.",
            stage=last, steps=steps, low=low, high=high,
        )  # fmt: skip
        return Result(table, formats=dict.fromkeys(table, ",.0f"), note=note)


def transitions(stages: Sequence[Staged], *, level: float = 0.95, draws: int = 500, seed: int = 0) -> Moves:
    """Return who moves where from one day to the next, all days together.

    Parameters
    ----------
    stages : sequence of Staged
        Assigned by the same rules on several days, the oldest first.
    level, draws, seed
        Of the intervals (bootstrap by customer: one customer's moves belong together).

    Returns
    -------
    Moves
        ``.table``: shares of the moves from a stage (row) to each stage (column).

    Raises
    ------
    DataError
        If days don't follow each other at equal distances, or stages are of different kinds.
    TooFewError
        If there are fewer than two days, or nobody is there on both.

    Notes
    -----
    Anderson, T. W. and Goodman, L. A. (1957). Statistical inference about Markov chains. *Annals of Mathematical
    Statistics* 28, 89–110.
    """
    check_draws(draws)
    check_staged(stages)
    if len(stages) < 2:
        raise TooFewError(_("Moves need stages of at least two days, not of {n}.").format(n=len(stages)))
    kinds = list(stages[0].kinds)
    for before, after in pairwise(stages):
        if after.kinds is not stages[0].kinds:
            raise DataError(_("The stages are not all of one kind."))
        if not after.as_of > before.as_of:
            message = _("Stages of {after} stand behind those of {before}; the oldest come first.")
            raise DataError(
                message.format(after=f"{after.as_of:%Y-%m-%d}", before=f"{before.as_of:%Y-%m-%d}")
            )
    apart = [(after.as_of - before.as_of).days for before, after in pairwise(stages)]
    if max(apart) > ALIKE * min(apart):
        message = _(
            "Days lie {least} to {most} days apart: moves of shorter and longer periods don't add up."
        )
        raise DataError(message.format(least=min(apart), most=max(apart)))
    at = pd.concat([one.people["stage"].rename(one.as_of) for one in stages], axis=1)
    pairs = [
        at[[now, then]].dropna().set_axis(["stage", "next_stage"], axis=1).assign(as_of=now)
        for now, then in pairwise(at.columns)
    ]
    moves = pd.concat(pairs)
    if not len(moves):
        raise TooFewError(_("Nobody is there on two days in a row."))
    place = {kind: i for i, kind in enumerate(kinds)}
    cell = moves["stage"].map(place).to_numpy(int) * len(kinds) + moves["next_stage"].map(place).to_numpy(int)
    who, units = np.unique(moves.index.to_numpy(), return_inverse=True)
    sums = np.zeros((len(who), len(kinds) ** 2))
    np.add.at(sums, (units, cell), 1)
    shape = (-1, len(kinds), len(kinds))
    counts = sums.sum(axis=0).reshape(shape)[0]
    drawn = (
        _shares(resampled(sums, draws=draws, seed=seed).reshape(shape))
        if len(who) > 1
        else np.full((1, *counts.shape), np.nan)
    )
    low, high = (np.asarray(end) for end in percentile(drawn, level))

    def square(values: np.ndarray) -> pd.DataFrame:
        index = pd.Index(kinds, name="stage")
        return pd.DataFrame(values, index=index, columns=pd.Index(kinds, name="next_stage"))

    table = square(_shares(counts))
    flow = (
        moves.groupby(["as_of", "stage", "next_stage"], observed=True).size().rename("members").reset_index()
    )
    note = both(
        "{n:,} moves of {who:,} customers, from the stage of a row to that of a column.",
        n=len(moves),
        who=len(who),
    )
    return Moves(
        table, formats=dict.fromkeys(table, ".0%"), xlabel=both("Stage after"), ylabel=both("Stage before"),
        note=note, counts=square(counts.astype(int)),
        low=square(low), high=square(high), flow=flow, order=_memory(at), draws=drawn, level=level,
        now=stages[-1].people["stage"].value_counts().reindex(kinds, fill_value=0),
    )  # fmt: skip


def _shares(counts: np.ndarray) -> np.ndarray:
    """Return moves as shares of those from the same stage; missing where there is none."""
    totals = counts.sum(axis=-1, keepdims=True)
    return np.where(totals > 0, counts / np.maximum(totals, 1), np.nan)


def _memory(at: pd.DataFrame) -> Result | None:
    """Return whether the stage before the present one matters for the next."""
    threes = [
        at[list(three)].dropna().set_axis(["before", "state", "next"], axis=1)
        for three in zip(at.columns, at.columns[1:], at.columns[2:], strict=False)
    ]
    if not threes:
        return None
    try:
        table = first_order_test(pd.concat(threes))
    except TooFewError:
        return None
    note = both(
        "Customers who differ for good are enough to make the next stage depend on more than the present one."
    )
    return Result(table, formats={"chi2": ".1f", "df": ".0f", "p": P_VALUE}, note=note)
