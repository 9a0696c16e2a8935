"""The arithmetic of absorbing Markov chains, apart from any customer.

Absorbing          expected visits, steps and ends of a chain
absorbing          what follows from transition probabilities (Kemeny & Snell 1960)
reach_an_end       from which states an end can be reached at all
first_order_test   does the next state depend on the present one only? (Anderson & Goodman 1957)

Of a journey's matrix (a row a state, the start first; a column a target: those states without the start, then success
and loss), or of a stack of them such as bootstrap draws:

probabilities      moves as shares of the moves from each state
ends               visits, steps and ends
can_end            whether an end can be reached from every state
shifted            some points moved from loss to another target
without            a state that leads nowhere
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import need_columns
from crmlib.i18n import N_, _


class Absorbing(NamedTuple):
    """What follows from a chain's transition probabilities.

    Attributes
    ----------
    visits : ndarray, shape (..., t, t)
        N = (I − Q)⁻¹: expected visits to each transient state, by the state of departure.
    steps : ndarray, shape (..., t)
        Expected steps until absorption.
    ends : ndarray, shape (..., t, a)
        B = N R: probability of each end.
    """

    visits: np.ndarray
    steps: np.ndarray
    ends: np.ndarray


def reach_an_end(between: np.ndarray, into_ends: np.ndarray) -> np.ndarray:
    """Say of each transient state, shape (..., t), whether an end can be reached from it."""
    open_: np.ndarray = into_ends.sum(axis=-1) > 0
    # As many steps as there are states suffice, if an end can be reached at all.
    for _step in range(between.shape[-1]):
        open_ = open_ | ((between > 0) & open_[..., None, :]).any(axis=-1)
    return open_


def absorbing(between: np.ndarray, into_ends: np.ndarray) -> Absorbing:
    """Return expected visits, steps and ends of an absorbing chain.

    Parameters
    ----------
    between : array, shape (..., t, t)
        Q: probabilities between transient states; leading dimensions are chains of their own.
    into_ends : array, shape (..., t, a)
        R: probabilities from transient states into the absorbing ones. Rows of Q and R together sum to 1.

    Returns
    -------
    Absorbing

    Raises
    ------
    DataError
        If the rows do not sum to 1, or a probability is negative.
    ModelError
        If some states can never be left.

    Notes
    -----
    Kemeny & Snell (1960), chapter 3.

    Examples
    --------
    A coin is thrown until it shows heads: two throws on average.

    >>> absorbing(np.array([[0.5]]), np.array([[0.5]])).steps.tolist()
    [2.0]
    """
    between, into_ends = np.asarray(between, float), np.asarray(into_ends, float)
    sums = between.sum(axis=-1) + into_ends.sum(axis=-1)
    off = ~np.isclose(sums, 1)
    if off.any():
        raise DataError(
            _("The rows of a transition matrix sum to 1, not to {sum:.3f}.").format(sum=sums[off][0])
        )
    lowest = min(between.min(initial=0.0), into_ends.min(initial=0.0))
    if lowest < -1e-9:
        raise DataError(_("A transition probability cannot be negative: {p:.3f}.").format(p=lowest))
    if not reach_an_end(between, into_ends).all():
        raise ModelError(_("From some states no end can be reached, so nothing is absorbed."))
    visits = np.linalg.inv(np.eye(between.shape[-1]) - between)
    return Absorbing(visits, visits.sum(axis=-1), visits @ into_ends)


def probabilities(counts: np.ndarray) -> np.ndarray:
    """Turn moves into probabilities; a state that nobody was in leads to loss, so that it adds no success.

    Examples
    --------
    >>> probabilities(np.array([[3, 1], [0, 0]])).tolist()
    [[0.75, 0.25], [0.0, 1.0]]
    """
    totals = counts.sum(axis=-1, keepdims=True)
    nowhere = np.eye(counts.shape[-1])[-1]
    shares: np.ndarray = np.where(totals > 0, counts / np.maximum(totals, 1), nowhere)
    return shares


def _parts(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what leads to other states (nothing leads to the start), and what leads to the two ends."""
    return np.insert(matrix[..., :-2], 0, 0.0, axis=-1), matrix[..., -2:]


def ends(matrix: np.ndarray) -> Absorbing:
    """Return expected visits, steps and ends of each journey."""
    return absorbing(*_parts(matrix))


def can_end(matrix: np.ndarray) -> np.ndarray:
    """Say of each journey whether an end can be reached from every state."""
    return np.asarray(reach_an_end(*_parts(matrix)).all(axis=-1))


def shifted(matrix: np.ndarray, row: int, column: int, by: float) -> np.ndarray:
    """Move points from loss, the last target, to another one: at most what there is.

    Examples
    --------
    >>> shifted(np.array([[0.5, 0.5]]), 0, 0, 0.1).tolist(), shifted(np.array([[0.5, 0.5]]), 0, 0, 0.7).tolist()
    ([[0.6, 0.4]], [[1.0, 0.0]])
    """
    after = matrix.copy()
    room = np.clip(by, -after[..., row, column], after[..., row, -1])
    after[..., row, column] += room
    after[..., row, -1] -= room
    return after


def without(matrix: np.ndarray, column: int) -> np.ndarray:
    """Send everybody who would come to a target to loss instead."""
    after = matrix.copy()
    after[..., -1] += after[..., column]
    after[..., column] = 0.0
    return after


def first_order_test(triplets: pd.DataFrame) -> pd.DataFrame:
    """Return whether the next state depends on where a unit was before the present one.

    Parameters
    ----------
    triplets : DataFrame
        One row a pair of moves: before, state, next.

    Returns
    -------
    DataFrame
        By state, and over all: moves, chi2, df, p. A small p speaks against a first-order chain.

    Raises
    ------
    DataError
        If a column is missing.
    TooFewError
        If no state was reached from two others and left for two others.

    Notes
    -----
    Anderson & Goodman (1957): for each present state, independence of the one before and the one after.

    Examples
    --------
    >>> moves = pd.DataFrame({"before": list("aabb") * 9, "state": "m", "next": list("xyxy") * 9})
    >>> float(first_order_test(moves).loc["m", "p"])
    1.0
    """
    from scipy.stats import chi2, chi2_contingency

    need_columns(triplets, ["before", "state", "next"])
    rows: dict[object, tuple[float, float, float, float]] = {}
    for state, moves in triplets.groupby("state", sort=False, observed=True):
        counts = pd.crosstab(moves["before"], moves["next"]).to_numpy()
        if min(counts.shape) >= 2:
            test = chi2_contingency(counts, correction=False)
            rows[state] = (int(counts.sum()), float(test.statistic), int(test.dof), float(test.pvalue))
    if not rows:
        raise TooFewError(
            _("No state was reached in two ways and left in two ways; there is nothing to test.")
        )
    moves, statistic, df = (sum(row[place] for row in rows.values()) for place in range(3))
    rows[N_("all")] = (moves, statistic, df, float(chi2.sf(statistic, df)))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["moves", "chi2", "df", "p"])
    table.index = pd.Index(list(rows), name="state", dtype=object)
    return table
