"""Queues: published numbers, identities between the three formulas, and a simulation that knows none of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.stats.queues import erlang_a, erlang_b, erlang_c, load_of

rates = st.floats(1, 600)
talks = st.floats(0.2, 20)
patiences = st.floats(0.1, 60)


# -- published numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "agents", "blocked"), [(4.4612, 10, 0.01), (2.5, 5, 0.069731)])
def test_lost_calls_are_those_of_the_tables(load, agents, blocked):
    assert erlang_b(load, agents) == pytest.approx(blocked, abs=1e-6)


def test_a_large_desk_is_as_in_the_readme_of_pyworkforce():
    # 20 calls in 6 minutes, 180 s, 20 s, 14 agents.
    found = erlang_c(200, 3, 14, within=20)
    assert found.waits == pytest.approx(0.174132, abs=1e-6)
    assert found.in_time == pytest.approx(0.888350, abs=1e-6)
    assert found.wait == pytest.approx(7.836, abs=1e-3)
    assert found.occupancy == pytest.approx(0.714286, abs=1e-6)


def test_impatience_changes_everything_at_fifty_agents():
    """Garnett, Mandelbaum and Reiman (2002): 48 calls a minute, a minute each, 50 agents: 20.8 s; 3.7 s and 3.1 %."""
    patient, impatient = erlang_c(48 * 60, 1, 50), erlang_a(48 * 60, 1, 50, patience=2)
    assert patient.wait == pytest.approx(20.83, abs=0.01)
    assert patient.waits == pytest.approx(0.694456, abs=1e-6)
    assert impatient.gave_up == pytest.approx(0.030912, abs=1e-6)
    assert impatient.wait == pytest.approx(3.709, abs=1e-3)


@pytest.mark.parametrize(("agents", "c", "a", "gone"), [(4, 0.70, 0.80, 0.086), (5, 0.88, 0.91, 0.033)])
def test_a_small_desk_at_its_peak(agents, c, a, gone):
    """36 calls an hour of 4.2 minutes, patience 2.5 minutes: worked out beside the course with other code."""
    assert erlang_c(36, 4.2, agents).in_time == pytest.approx(c, abs=0.005)
    found = erlang_a(36, 4.2, agents, patience=2.5)
    assert found.in_time == pytest.approx(a, abs=0.005)
    assert found.gave_up == pytest.approx(gone, abs=5e-4)


def test_one_agent_is_a_queue_by_hand():
    # Load .5: P(wait) = .5; mean wait .5 × 4 / (1 − .5) = 4 minutes; within 4 minutes 1 − .5 e^(−.5).
    found = erlang_c(7.5, 4, 1, within=240)
    assert found.waits == pytest.approx(0.5)
    assert found.wait == pytest.approx(240)
    assert found.in_time == pytest.approx(1 - 0.5 * np.exp(-0.5))
    assert erlang_b(0.5, 1) == pytest.approx(1 / 3)


# -- identities ------------------------------------------------------------------------------------------


@given(rates, talks, patiences, st.integers(1, 60))
@settings(max_examples=60)
def test_who_hangs_up_hangs_up_from_the_queue(rate, talk, patience, agents):
    found = erlang_a(rate, talk, agents, patience=patience)
    # P(give up) = θ E[Q] / λ, and E[Q] = λ W.
    assert found.gave_up == pytest.approx(found.queue / patience / (rate / 60), abs=1e-9)
    assert found.queue == pytest.approx(rate / 3600 * found.wait, abs=1e-9)
    # Who is answered keeps agents busy, no more than all of their time.
    assert found.occupancy == pytest.approx(load_of(rate, talk) * (1 - found.gave_up) / agents)
    assert found.occupancy <= 1 + 1e-9
    assert 1 - found.waits - 1e-9 <= found.in_time <= 1 - found.gave_up + 1e-9


@given(rates, talks, patiences, st.integers(1, 40))
@settings(max_examples=40)
def test_given_time_enough_all_who_do_not_hang_up_are_answered(rate, talk, patience, agents):
    found = erlang_a(rate, talk, agents, patience=patience, within=60 * (20 * patience + 20 * talk + 60))
    assert found.in_time == pytest.approx(1 - found.gave_up, abs=1e-6)


@given(st.floats(0.05, 0.97), talks, st.integers(1, 40))
@settings(max_examples=40)
def test_endless_patience_is_erlang_c_and_none_is_erlang_b(busy, talk, agents):
    rate = 60 * busy * agents / talk
    patient, long = erlang_c(rate, talk, agents), erlang_a(rate, talk, agents, patience=1e5)
    assert long.waits == pytest.approx(patient.waits, abs=2e-2 * busy)
    assert long.wait == pytest.approx(patient.wait, rel=2e-2, abs=1e-6)
    assert erlang_a(rate, talk, agents, patience=np.inf) == patient
    none = erlang_a(rate, talk, agents, patience=1e-6)
    assert none.gave_up == pytest.approx(erlang_b(load_of(rate, talk), agents), abs=1e-5)


@given(rates, talks, patiences, st.integers(1, 30))
@settings(max_examples=40)
def test_one_agent_more_helps_everybody(rate, talk, patience, agents):
    few, more = (erlang_a(rate, talk, n, patience=patience) for n in (agents, agents + 1))
    assert more.wait <= few.wait + 1e-9
    assert more.gave_up <= few.gave_up + 1e-12
    assert more.in_time >= few.in_time - 1e-9
    assert erlang_b(load_of(rate, talk), agents + 1) <= erlang_b(load_of(rate, talk), agents)


@given(st.floats(0.1, 0.9), talks, st.integers(1, 30))
def test_erlang_c_is_made_of_erlang_b(busy, talk, agents):
    load = busy * agents
    blocked = erlang_b(load, agents)
    expected = agents * blocked / (agents - load * (1 - blocked))
    assert erlang_c(60 * load / talk, talk, agents).waits == pytest.approx(expected)


@pytest.mark.parametrize("agents", [1, 3, 6])
def test_how_often_so_many_are_there_solves_the_balance_of_births_and_deaths(agents):
    comes, serves, leaves, n = 0.6, 1 / 4.2, 1 / 2.5, 100
    rates = np.zeros((n, n))
    for j in range(n - 1):
        rates[j, j + 1] = comes
        rates[j + 1, j] = min(j + 1, agents) * serves + max(j + 1 - agents, 0) * leaves
    rates -= np.diag(rates.sum(axis=1))
    states = np.linalg.lstsq(np.vstack([rates.T, np.ones(n)]), np.append(np.zeros(n), 1), rcond=None)[0]
    queue = states[agents:] @ np.arange(n - agents)
    found = erlang_a(36, 4.2, agents, patience=2.5)
    assert found.queue == pytest.approx(queue, abs=1e-9)
    assert found.waits == pytest.approx(states[agents:].sum(), abs=1e-9)


def test_a_desk_simulated_call_by_call_shows_what_erlang_a_says():
    rng, n, agents = np.random.default_rng(4), 60_000, 4
    comes = rng.exponential(60 / 36, n).cumsum()
    talk, patience = rng.exponential(4.2, n), rng.exponential(2.5, n)
    free, waited, answered = np.zeros(agents), np.zeros(n), np.zeros(n, bool)
    for call in range(n):
        first = free.argmin()
        wait = max(free[first] - comes[call], 0)
        answered[call] = wait <= patience[call]
        waited[call] = min(wait, patience[call])
        if answered[call]:
            free[first] = comes[call] + wait + talk[call]
    found = erlang_a(36, 4.2, agents, patience=2.5)
    assert (answered & (waited <= 0.25)).mean() == pytest.approx(found.in_time, abs=0.012)
    assert 1 - answered.mean() == pytest.approx(found.gave_up, abs=0.008)
    assert 60 * waited.mean() == pytest.approx(found.wait, abs=1.2)


# -- refusals --------------------------------------------------------------------------------------------


def test_more_load_than_agents_is_refused_with_the_way_out():
    with pytest.raises(
        DataError, match=r"Load 5\.3 Erlangs on 5 agents: the queue grows without end; at least 6, or"
    ):
        erlang_c(5.3 * 15, 4, 5)
    with pytest.raises(
        DataError, match="Load 4 Erlangs on 4 agents: the queue grows without end; at least 5"
    ):
        erlang_c(60, 4, 4)
    assert 0 < erlang_a(5.3 * 15, 4, 5, patience=2).gave_up < 1


def test_numbers_that_make_no_sense_are_refused():
    with pytest.raises(DataError, match="agents is a whole number of at least 1"):
        erlang_b(2, 0)
    with pytest.raises(DataError, match="calls_hour is a number from 0"):
        erlang_c(-1, 4, 5)
    with pytest.raises(DataError, match="patience is a number from"):
        erlang_a(36, 4, 5, patience=0)
    with pytest.raises(DataError, match="within is a number from 0"):
        erlang_a(36, 4, 5, patience=2, within=float("nan"))


def test_nobody_rings():
    found = erlang_a(0, 4.2, 2, patience=2)
    assert found.in_time == 1
    assert found.wait == found.gave_up == found.occupancy == found.queue == 0
