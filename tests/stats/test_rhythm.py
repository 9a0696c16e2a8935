"""Silence held against own gaps: by hand, against simulated customers, and its borders."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.stats.rhythm import drawn_anew, limit, longer

R, ALPHA = 1.1, 10.6


def test_the_chance_of_a_longer_gap_is_that_of_a_gamma_mixture_of_exponentials():
    # One order only: (10.6 / 40.6)^1.1; four gaps in 70 weeks: (80.6 / 110.6)^5.1.
    assert longer(0, 0, 30, R, ALPHA) == pytest.approx((10.6 / 40.6) ** 1.1)
    assert longer(4, 70, 30, R, ALPHA) == pytest.approx((80.6 / 110.6) ** 5.1)
    rates = np.random.default_rng(1).gamma(R + 4, 1 / (ALPHA + 70), 400_000)
    assert longer(4, 70, 30, R, ALPHA) == pytest.approx(np.exp(-30 * rates).mean(), abs=0.001)


@given(st.integers(0, 60), st.floats(0.1, 150), st.floats(0.05, 0.995))
def test_the_limit_is_where_so_few_gaps_last_longer(x, t, share):
    assert longer(x, t, limit(x, t, share, R, ALPHA), R, ALPHA) == pytest.approx(1 - share, rel=1e-9)


@given(st.integers(0, 60), st.floats(0.1, 150), st.floats(0, 200), st.floats(0.01, 100))
def test_a_longer_silence_is_less_likely(x, t, silence, more):
    assert longer(x, t, silence + more, R, ALPHA) < longer(x, t, silence, R, ALPHA) <= 1


def test_a_tenth_of_the_next_gaps_lasts_longer_than_the_limit_of_a_tenth():
    rng = np.random.default_rng(2)
    for x in (1, 4, 20):
        rate = rng.gamma(R, 1 / ALPHA, 200_000)
        t = rng.gamma(x, 1 / rate)
        gap = rng.exponential(1 / rate)
        for share in (0.90, 0.99):
            beyond = np.mean(gap > limit(x, t, share, R, ALPHA))
            assert beyond == pytest.approx(1 - share, abs=4 * np.sqrt(share * (1 - share) / 200_000)), x


def test_the_same_silence_says_more_of_whoever_comes_often():
    # The brief's members of 100 weeks, silent for 30: 4, 10, 20 orders are 3, 9, 19 gaps in 70 weeks.
    chances = longer([3, 9, 19], 70, 30, R, ALPHA)
    assert (np.diff(chances) < 0).all()
    assert chances[0] > 0.25
    assert chances[2] < 0.01


def test_histories_drawn_anew_are_those_of_exponential_gaps():
    x, t, silence = 6, 60.0, 24.0
    sums = np.random.default_rng(3).gamma(x, t / x, 200_000)
    drawn = np.mean(longer(x, sums, silence, R, ALPHA) < 0.1)
    assert drawn_anew(x, t, silence, 0.9, R, ALPHA) == pytest.approx(drawn, abs=0.005)


def test_without_a_gap_there_is_nothing_to_draw():
    assert np.isnan(drawn_anew(0, 0, 30, 0.9, R, ALPHA))
