"""Absorbing chains against the drunkard's walk of Grinstead & Snell."""

import numpy as np
import pytest

from crmlib.errors import DataError, ModelError
from crmlib.stats.markov import absorbing, reach_an_end

# Grinstead & Snell, Introduction to Probability, example 11.13: four corners, home and bar at the ends.
Q = np.array([[0, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0]])
R = np.array([[0.5, 0], [0, 0], [0, 0.5]])


def test_the_drunkards_walk_has_its_published_visits_steps_and_ends():
    answer = absorbing(Q, R)
    assert answer.visits == pytest.approx(np.array([[1.5, 1, 0.5], [1, 2, 1], [0.5, 1, 1.5]]))
    assert answer.steps == pytest.approx([3, 4, 3])
    assert answer.ends == pytest.approx(np.array([[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]]))


def test_many_chains_at_once_are_the_same_chains_one_by_one():
    stacked = absorbing(np.stack([Q, Q]), np.stack([R, R[::-1]]))
    assert stacked.ends[0] == pytest.approx(absorbing(Q, R).ends)
    assert stacked.ends[1] == pytest.approx(absorbing(Q, R[::-1]).ends)


def test_what_is_no_absorbing_chain_is_refused():
    with pytest.raises(DataError, match=r"sum to 1, not to 0\.500"):
        absorbing([[0.5]], [[0.0]])
    with pytest.raises(DataError, match="negative"):
        absorbing([[-0.5]], [[1.5]])
    trap = np.array([[0, 1.0], [1.0, 0]])
    assert not reach_an_end(trap, np.zeros((2, 1))).any()
    with pytest.raises(ModelError, match="no end"):
        absorbing(trap, np.zeros((2, 1)))
