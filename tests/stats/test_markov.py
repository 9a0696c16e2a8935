"""The arithmetic of absorbing chains against published numbers, and the test of first order against chains made so."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.markov import absorbing, first_order_test


def test_the_drunkards_walk_comes_out_as_printed():
    # Grinstead & Snell, Introduction to Probability, section 11.2, examples 11.13–11.16: corners 1, 2, 3 between
    # home (0) and the bar (4).
    q = [[0, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0]]
    r = [[0.5, 0], [0, 0], [0, 0.5]]
    answer = absorbing(q, r)
    np.testing.assert_allclose(answer.visits, [[1.5, 1, 0.5], [1, 2, 1], [0.5, 1, 1.5]], atol=1e-12)
    np.testing.assert_allclose(answer.steps, [3, 4, 3], atol=1e-12)
    np.testing.assert_allclose(answer.ends, [[0.75, 0.25], [0.5, 0.5], [0.25, 0.75]], atol=1e-12)


def test_the_gamblers_ruin_has_its_closed_form():
    # P(win from i of 5) = (1 − (q/p)^i) / (1 − (q/p)^5) with p = .4 (Feller 1968, XIV.2).
    p, n = 0.4, 5
    q = np.diag([p] * (n - 2), 1) + np.diag([1 - p] * (n - 2), -1)
    r = np.zeros((n - 1, 2))
    r[0, 0], r[-1, 1] = 1 - p, p
    odds = (1 - p) / p
    np.testing.assert_allclose(
        absorbing(q, r).ends[:, 1], [(1 - odds**i) / (1 - odds**n) for i in range(1, n)]
    )


def test_many_chains_at_once_are_each_chain_alone():
    q, r = np.array([[[0.5]], [[0.9]]]), np.array([[[0.5]], [[0.1]]])
    assert absorbing(q, r).steps.ravel().tolist() == pytest.approx([2, 10])


@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 10_000))
@settings(max_examples=40)
def test_the_probabilities_of_all_ends_sum_to_1(states, ends, seed):
    matrix = np.random.default_rng(seed).dirichlet(np.ones(states + ends), size=states)
    answer = absorbing(matrix[:, :states], matrix[:, states:])
    np.testing.assert_allclose(answer.ends.sum(axis=1), 1)
    assert (answer.steps >= 1 - 1e-9).all()


def test_rows_that_do_not_sum_to_1_are_refused_with_their_sum():
    with pytest.raises(DataError, match=r"sum to 1, not to 1\.200"):
        absorbing([[0.0, 0.5], [0.5, 0.5]], [[0.5], [0.2]])


def test_negative_probabilities_are_refused():
    with pytest.raises(DataError, match=r"cannot be negative: -0\.500"):
        absorbing([[-0.5]], [[1.5]])


@pytest.mark.parametrize("p", [0.5, 0.1, 0.3])
def test_states_that_can_never_be_left_are_refused(p):
    # Two states that only lead to each other; with .3 rounding leaves I − Q just invertible.
    q = [[p, 1 - p, 0], [1 - p, p, 0], [0, 0, 0.5]]
    with pytest.raises(ModelError, match="no end can be reached"):
        absorbing(q, [[0.0], [0.0], [0.5]])


# -- Anderson and Goodman --------------------------------------------------------------------------------


def test_the_statistic_is_the_sum_of_the_tables_chi_squares():
    # One table, before × next: [[30, 10], [10, 30]]. All expected counts are 20, so chi² = 4·10²/20 = 20, df 1.
    triplets = pd.DataFrame(
        [("a", "m", "x")] * 30 + [("a", "m", "y")] * 10 + [("b", "m", "x")] * 10 + [("b", "m", "y")] * 30,
        columns=["before", "state", "next"],
    )
    both = pd.concat([triplets, triplets.assign(state="n")])
    table = first_order_test(both)
    assert table.index.tolist() == ["m", "n", "all"]
    assert table["chi2"].tolist() == pytest.approx([20, 20, 40])
    assert table["df"].tolist() == [1, 1, 2]
    assert table["moves"].tolist() == [80, 80, 160]
    assert table.loc["m", "p"] == pytest.approx(7.744e-6, rel=1e-3)  # P(chi² with 1 df > 20)


STATES = "abc"
FIRST_ORDER = np.array([[0.2, 0.5, 0.3], [0.4, 0.2, 0.4], [0.5, 0.3, 0.2]])


def walks(second_order, seed, walkers=150, steps=8):
    """Moves of a chain of three states; a second-order one tends to go back to where it came from."""
    rng = np.random.default_rng(seed)
    moves = []
    for _walker in range(walkers):
        before, state = rng.integers(3, size=2)
        for _step in range(steps):
            p = FIRST_ORDER[state].copy()
            p = 0.8 * p + 0.2 * (np.arange(3) == before) if second_order else p
            following = rng.choice(3, p=p)
            moves.append((STATES[before], STATES[state], STATES[following]))
            before, state = state, following
    return pd.DataFrame(moves, columns=["before", "state", "next"])


def test_a_first_order_chain_is_rejected_about_as_often_as_the_level_says():
    p = [first_order_test(walks(False, seed)).loc["all", "p"] for seed in range(20)]
    # Binomial(20, .05): four or more has probability .016.
    assert sum(value < 0.05 for value in p) <= 3
    assert np.mean(p) == pytest.approx(0.5, abs=0.2)  # uniform: se .065


def test_a_chain_with_memory_is_found_out():
    assert all(first_order_test(walks(True, seed)).loc["all", "p"] < 0.001 for seed in range(5))


def test_too_few_ways_in_or_out_leave_nothing_to_test():
    one_way = pd.DataFrame({"before": ["a", "a"], "state": ["m", "m"], "next": ["x", "y"]})
    with pytest.raises(TooFewError, match="nothing to test"):
        first_order_test(one_way)
    with pytest.raises(TooFewError, match="nothing to test"):
        first_order_test(one_way[:0])


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match="lacks the column before; it has state, next"):
        first_order_test(pd.DataFrame({"state": ["m"], "next": ["x"]}))
