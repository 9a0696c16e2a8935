"""Levels of places and weeks are taken off exactly, and lots drawn anew tell chance from effect."""

import numpy as np
import pytest

from crmlib.errors import DataError, ModelError
from crmlib.stats.event_weeks import Panel, event_codes, filled, waves
from crmlib.stats.intervals import paired_difference
from crmlib.stats.two_way import TwoWay, coefficients, randomised


def dummies(place, week, y):
    """What least squares with a column a place and week leaves, written out."""
    x = np.column_stack([np.eye(place.max() + 1)[place], np.eye(week.max() + 1)[week]])
    return y - x @ np.linalg.lstsq(x, y, rcond=None)[0]


@pytest.mark.parametrize("gone", [0, 15])
def test_levels_are_those_of_dummy_variables_gaps_or_none(gone):
    rng = np.random.default_rng(gone)
    place, week = (one.ravel() for one in np.meshgrid(np.arange(6), np.arange(20), indexing="ij"))
    kept = np.sort(rng.permutation(len(place))[gone:])
    place, week, y = place[kept], week[kept], rng.normal(size=len(kept))
    two = TwoWay(place, week)
    assert two.off(y) == pytest.approx(dummies(place, week, y), abs=1e-9)
    assert two.off(3 * place + week.astype(float) ** 2) == pytest.approx(np.zeros(len(y)), abs=1e-8)
    assert two.off(two.off(y)) == pytest.approx(two.off(y), abs=1e-9)


def test_weeks_are_counted_in_after_and_before():
    runs = np.array([[0, 0, 0, 1, 1, 0, 0, 0, 0], [0] * 9])
    codes = event_codes(runs, longest=2, after=3, lead=2)
    assert codes.tolist() == [[0, 7, 6, 1, 2, 3, 4, 5, 0], [0] * 9]
    assert waves(codes) == [slice(1, 8)]


def test_a_week_nobody_reported_counts_as_the_weeks_beside_it():
    runs, known = np.array([[1, 0, 1], [1, 1, 1]]), np.array([[1, 0, 1], [1, 1, 1]], bool)
    assert filled(runs, known).tolist() == [[1, 1, 1], [1, 1, 1]]
    alone = np.array([[1, 0, 0], [0, 0, 0]])
    assert filled(alone, np.array([[1, 0, 1], [1, 1, 1]], bool)).tolist() == alone.tolist()


def drawn(seed, effect, noise=0.1, places=8, weeks=30):
    """A panel in which three of eight places got something for four weeks, twice."""
    rng = np.random.default_rng(seed)
    runs = np.zeros((places, weeks), int)
    for start in (6, 20):
        runs[rng.permutation(places)[:3], start : start + 4] = 1
    place, week = (one.ravel() for one in np.meshgrid(np.arange(places), np.arange(weeks), indexing="ij"))
    y = rng.normal(size=places)[place] + rng.normal(size=weeks)[week] + effect * runs[place, week]
    return Panel(place, week, y + noise * rng.normal(size=len(y)), event_codes(runs, 4, 0), 4)


def lots(panel, draws=39, seed=0):
    return randomised(
        coefficients, lambda b: np.array([b.mean()]), panel.columns, panel.y, draws=draws, seed=seed
    )


def test_with_nothing_done_small_p_values_are_as_rare_as_they_say_and_intervals_hold_zero():
    found = [lots(drawn(seed, 0.0)) for seed in range(120)]
    p = np.array([one.p_value[0] for one in found])
    # 120 trials at 5 % and 20 %: binomial, 1 in 1,000 beyond these.
    assert (p <= 0.05).sum() <= 14
    assert 11 <= (p <= 0.2).sum() <= 38
    held = sum(one.low[0] < 0 < one.high[0] for one in found)
    assert held >= 100


def test_intervals_hold_an_effect_that_is_there():
    found = [lots(drawn(seed, 0.4)) for seed in range(40)]
    assert sum(one.low[0] < 0.4 < one.high[0] for one in found) >= 31
    assert abs(np.mean([one.estimate[0] for one in found]) - 0.4) < 0.02
    assert max(one.p_value[0] for one in found) == pytest.approx(1 / 40)


def test_the_same_seed_gives_the_same_lots():
    panel = drawn(3, 0.2)
    assert lots(panel, seed=5).low == lots(panel, seed=5).low
    assert lots(panel, seed=5).low != lots(panel, seed=6).low


def test_what_ran_everywhere_at_once_leaves_nothing_to_compare():
    runs = np.zeros((4, 20), int)
    runs[:, 8:12] = 1
    place, week = (one.ravel() for one in np.meshgrid(np.arange(4), np.arange(20), indexing="ij"))
    panel = Panel(place, week, np.arange(80.0), event_codes(runs, 4, 0), 4)
    assert panel.drawn() == 0
    with pytest.raises(ModelError, match="nothing is left of what was drawn"):
        coefficients(panel.columns(), panel.y)


def test_pairs_differ_by_students_t():
    # Differences 1, 2, 3: mean 2, standard error 1/√3, t(2; .975) = 4.3027.
    assert paired_difference([4, 7, 9], [3, 5, 6]) == pytest.approx(
        (2, 2 - 4.3027 / 3**0.5, 2 + 4.3027 / 3**0.5), abs=1e-4
    )
    assert np.isnan(paired_difference([1], [2])[1:]).all()
    with pytest.raises(DataError, match="2 and 3 values make no pairs"):
        paired_difference([1, 2], [1, 2, 3])
