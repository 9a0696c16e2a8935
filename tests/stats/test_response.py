"""What effort brings: Little's curve from judgement and from data, and hours spread so that they bring most."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.response import Response


def test_four_answers_give_the_curve_that_passes_through_them():
    """Little 1970, by algebra: d = (1.5 − 1)/(1 − .3) = .7142857, c = ln((1.2 − .3)/(1.5 − 1.2) · d)/ln 1.5."""
    found = Response.from_judgement(1, none=0.3, now=1, plus_half=1.2, saturated=1.5)
    assert found.half**found.shape == pytest.approx(0.7142857, abs=1e-7)
    assert found.shape == pytest.approx(1.8796686, abs=1e-7)
    assert found([0, 1, 1.5, 1e12]).tolist() == pytest.approx([0.3, 1, 1.2, 1.5], abs=1e-9)


answers = st.lists(st.integers(1, 1000), min_size=3, max_size=3)


@given(steps=answers, hours=st.floats(0.1, 1000))
def test_any_answers_that_rise_are_met(steps, hours):
    none, now, plus_half, saturated = np.cumsum([0, *steps]).tolist()
    odds = (plus_half - none) / (saturated - plus_half) * (saturated - now) / (now - none)
    power = np.log(odds) / np.log(1.5)
    assume(power > 0.11)
    assume(hours * ((saturated - now) / (now - none)) ** (1 / power) < 1e8)
    found = Response.from_judgement(hours, none=none, now=now, plus_half=plus_half, saturated=saturated)
    assert float(found(hours)) == pytest.approx(now, rel=1e-6)
    assert float(found(1.5 * hours)) == pytest.approx(plus_half, rel=1e-6)


def brute(response, hours, step):
    """The best of all ways to spread hours in steps."""
    many = int(hours / step)
    ways = (one for one in product(range(many + 1), repeat=len(response.ceiling)) if sum(one) == many)
    return max(float(response(np.array(way) * step).sum()) for way in ways)


@pytest.mark.parametrize("shape", [0.8, 1.4, 3.0])
@pytest.mark.parametrize("ceilings", [[100.0, 60, 20], [50.0, 50, 50], [90.0, 10, 80]])
def test_no_other_way_brings_more_beyond_one_step(shape, ceilings):
    response = Response(0, pd.Series(ceilings), half=14, shape=shape)
    for hours in (12, 30, 60):
        given_ = response.spread(hours, step=2)
        assert given_.sum() == pytest.approx(hours)
        found, best = response(given_).sum(), brute(response, hours, 2)
        # The envelope is exact but for the last account's first piece.
        assert 0.93 * best < found <= best + 1e-9


def test_the_greedy_rule_fails_where_the_curve_begins_flat():
    # Two hours at a time, where they bring most at that moment: all end with too few to matter.
    response = Response(0, pd.Series([100.0] * 10), half=14, shape=3.0)
    greedy = np.zeros(10)
    for _step in range(10):
        greedy[np.argmax(response(greedy + 2) - response(greedy))] += 2
    even = np.full(10, 2.0)
    best = response.spread(20)
    assert response(best).sum() > 5 * response(even).sum()
    assert response(best).sum() >= response(greedy).sum() - 1e-9


def test_a_fit_finds_the_curve_that_made_the_data():
    rng, inside = np.random.default_rng(1), np.zeros(4)
    truth = np.array([5.0, 40.0, 14.0, 2.0])
    for seed in range(20):
        hours = rng.uniform(0, 60, 300)
        gain = Response(*truth)(hours) + rng.normal(0, 3, 300)
        table = Response.fit(hours, gain, draws=40, seed=seed).table
        inside += (table["low"] <= truth) & (truth <= table["high"])
    assert (inside >= 16).all()


def test_average_and_next_hour_part():
    table = Response(0, 100, half=10, shape=1).curve(30, steps=3).table
    # 100·h/(10 + h): 50 at 10; on average 5 an hour, the next 100·10/20² = 2.5.
    assert table.loc[10, ["gain", "average"]].tolist() == pytest.approx([50, 5])
    assert table.loc[10, "next_hour"] == pytest.approx(2.5, rel=1e-3)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: Response.from_judgement(10, none=0.3, now=1, plus_half=1.6, saturated=1.5), DataError,
         "plus_half 1.6 does not lie below saturated 1.5"),
        (lambda: Response.from_judgement(10, none=1, now=1, plus_half=1.2, saturated=1.5), DataError, "none 1 does"),
        (lambda: Response.from_judgement(10, none=0, now=1, plus_half=1.01, saturated=9), DataError, "Ask again"),
        (lambda: Response.from_judgement(0, none=0, now=1, plus_half=1.2, saturated=1.5), DataError, "hours is a"),
        (lambda: Response.from_judgement(10, none="no", now=1, plus_half=2, saturated=3), DataError, "none is a"),
        (lambda: Response(5, 1, 10, 1), DataError, "not below its floor"),
        (lambda: Response(0, 1, 0, 1), DataError, "half is a number"),
        (lambda: Response(0, 1, 10, 1)(-1), DataError, "Hours are 0 or more, not -1"),
        (lambda: Response.fit([0, 30] * 5, range(10)), TooFewError, "Hours take 2 values"),
        (lambda: Response.fit([1, 2, None], [1, 2, 3]), DataError, "something is missing"),
        (lambda: Response.fit(range(10), range(10, 0, -1)), ModelError, "no curve that rises fits"),
        (lambda: Response(0, 1, 10, 1).spread(-5), DataError, "hours is a number"),
    ],
)  # fmt: skip
def test_what_is_no_response_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()
