"""The chain's matrices: from moves to probabilities, to buyers, and with a stage changed or taken out.

Each function takes one matrix (states × targets, see `crmlib.aidma.states`) or a stack of bootstrap draws.

probabilities   moves as shares of the moves from each state
ends            visits, steps and ends: `absorbing` of the matrix
can_end         whether an end can be reached from every state
buyers          the probability to buy in the end, from the start
shifted         some points moved from lost to a goal
removed         a stage that leads nowhere
"""

from __future__ import annotations

import numpy as np

from crmlib.aidma.markov import Absorbing, absorbing, reach_an_end
from crmlib.aidma.states import TARGETS, TRANSIENT, State
from crmlib.errors import DataError
from crmlib.i18n import _


def probabilities(counts: np.ndarray) -> np.ndarray:
    """Turn moves into probabilities; a state that nobody was in leads to lost, so that it adds no buyers."""
    totals = counts.sum(axis=-1, keepdims=True)
    nowhere = np.zeros(counts.shape[-1])
    nowhere[-1] = 1.0
    return np.where(totals > 0, counts / np.maximum(totals, 1), nowhere)


def _parts(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    size = len(TRANSIENT)
    between = np.concatenate([np.zeros((*matrix.shape[:-2], size, 1)), matrix[..., : size - 1]], axis=-1)
    return between, matrix[..., size - 1 :]


def ends(matrix: np.ndarray) -> Absorbing:
    """Return expected visits, steps and ends of each chain."""
    return absorbing(*_parts(matrix))


def can_end(matrix: np.ndarray) -> np.ndarray:
    """Say of each chain whether an end can be reached from every state."""
    return reach_an_end(*_parts(matrix)).all(axis=-1)


def buyers(matrix: np.ndarray) -> np.ndarray:
    """Return the probability to buy in the end, from the start."""
    return ends(matrix).ends[..., 0, 0]


def shifted(matrix: np.ndarray, state: State, goal: State, by: float, *, strict: bool = False) -> np.ndarray:
    """Move points from lost to the goal, at most what there is; ``strict`` refuses what there is not."""
    after = matrix.copy()
    row, to, lost = TRANSIENT.index(state), TARGETS.index(goal), TARGETS.index(State.LOST)
    room = np.clip(by, -after[..., row, to], after[..., row, lost])
    if strict and not np.allclose(room, by):
        message = _("From {state} only {low:+.1%} to {high:+.1%} can be moved, not {by:+.1%}.")
        low, high = -float(matrix[row, to]), float(matrix[row, lost])
        raise DataError(message.format(state=state.label, low=low, high=high, by=by))
    after[..., row, to] += room
    after[..., row, lost] -= room
    return after


def removed(matrix: np.ndarray, state: State) -> np.ndarray:
    """Send everybody who would come to the stage to lost instead."""
    after = matrix.copy()
    column = TARGETS.index(state)
    after[..., -1] += after[..., column]
    after[..., column] = 0.0
    return after
