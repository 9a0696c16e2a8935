"""Limits by moving ranges, false alarms and the time until a change is seen: hand calculation and simulation."""

import numpy as np
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.control_chart import D2, Limits, false_alarms, limits, outside, weeks_to_see

FROWNS = [6, 4, 7, 5, 6, 8, 5, 6, 7, 4, 6]


def test_the_constant_is_shewharts():
    assert pytest.approx(2.66, abs=0.001) == 3 / D2


def test_limits_of_eleven_weeks_of_frowns():
    # Ranges 2 3 2 1 2 3 1 1 3 2: mean 2.0; mean 64 / 11; 5.82 ± 2.66 × 2.0.
    found = limits(FROWNS)
    assert found.centre == pytest.approx(64 / 11)
    assert found.low == pytest.approx(64 / 11 - 3 / 1.128 * 2)
    assert found.high == pytest.approx(11.14, abs=0.01)
    assert outside([8, 12], found).tolist() == [False, True]
    assert not outside([np.nan], found).any()


def test_with_todays_value_in_the_limits_hide_it():
    assert outside(12, limits(FROWNS)).all()
    # Ranges now with 6: mean 26 / 11, mean 76 / 12; upper limit 12.6.
    assert not outside(12, limits([*FROWNS, 12])).any()


def test_seven_lights_at_five_percent():
    # 1 − .95⁷ = .3017; 3 sigmas: 1 − .9973⁷ = .0187.
    at_least_one, in_a_year = false_alarms([1.959964, 3])
    assert at_least_one == pytest.approx([1 - 0.95**7, 0.0187], abs=1e-4)
    assert in_a_year == pytest.approx([52 * 7 * 0.05, 52 * 7 * 0.0026998], abs=1e-3)


def test_limits_from_few_values_are_red_more_often():
    rng, red = np.random.default_rng(9), []
    for _world in range(4000):
        values = rng.normal(size=12)
        red.append(outside(values[-1], limits(values[:-1]))[0])
    # A standard error of .2 points.
    assert false_alarms(3, 1, history=11)[0] == pytest.approx(np.mean(red), abs=0.007)
    assert false_alarms(3, 1, history=11)[0] > 5 * false_alarms(3, 1)[0]


def test_a_change_is_seen_after_as_many_weeks_as_simulation_says():
    assert weeks_to_see(0, 3) == pytest.approx(370.4, abs=0.05)  # Shewhart: 1 / .0027
    rng = np.random.default_rng(5)
    # A fall by 1.5 standard deviations, a light at 2.
    first = np.argmax(np.abs(rng.normal(-1.5, 1, (4000, 60))) > 2, axis=1) + 1
    assert weeks_to_see(1.5, 2) == pytest.approx(first.mean(), abs=3.5 * first.std() / np.sqrt(4000))


def test_refusals():
    with pytest.raises(TooFewError, match="Limits need 8 earlier values, and there are 3"):
        limits([1, 2, 3])
    with pytest.raises(DataError, match="sigmas is a number from 0 to 100"):
        limits(FROWNS, sigmas=-1)
    with pytest.raises(DataError, match="lights is a whole number"):
        false_alarms(3, 0)
    assert Limits(1, 0, 2, 0.5).centre == 1
