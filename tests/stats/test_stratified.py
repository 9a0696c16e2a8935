"""Differences within strata: by hand, by identities, and how often the interval holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.stratified import stratified_difference
from crmlib.stats.within import slope_within


def test_two_strata_by_hand():
    """Diabetics given tolbutamide, by age (UGDP, in Rothman's textbook): 8 of 106 and 5 of 120; 22 of 98 and 16 of 85.

    Weights 106 × 120 / 226 = 56.28 and 98 × 85 / 183 = 45.52; differences .03381 and .03625: .0349. Variance:
    (56.28² × .000991 + 45.52² × .003574) / 101.8² = .001018.
    """
    found = stratified_difference([8, 22], [106, 98], [5, 16], [120, 85])
    assert found.difference == pytest.approx(0.0349, abs=5e-5)
    assert found.error == pytest.approx(0.001018**0.5, abs=5e-5)
    assert found.low == pytest.approx(found.difference - 1.959964 * found.error)


@given(st.lists(st.tuples(*[st.integers(1, 50)] * 4), min_size=1, max_size=6))
def test_the_order_of_strata_and_of_groups_changes_no_more_than_the_sign(rows):
    x1, more1, x0, more0 = np.array(rows).T
    there = stratified_difference(x1, x1 + more1, x0, x0 + more0)
    back = stratified_difference(x0, x0 + more0, x1, x1 + more1)
    turned = stratified_difference(x1[::-1], (x1 + more1)[::-1], x0[::-1], (x0 + more0)[::-1])
    assert back.difference == pytest.approx(-there.difference, abs=1e-12)
    assert back.error == pytest.approx(there.error)
    assert turned.difference == pytest.approx(there.difference)
    doubled = stratified_difference(2 * x1, 2 * (x1 + more1), 2 * x0, 2 * (x0 + more0))
    assert doubled.difference == pytest.approx(there.difference)
    assert doubled.error == pytest.approx(there.error / np.sqrt(2))


def test_one_stratum_is_the_plain_difference_and_an_empty_one_counts_for_nothing():
    one = stratified_difference([56], [70], [48], [80])
    assert one.difference == pytest.approx(56 / 70 - 48 / 80)
    assert one.share == pytest.approx(48 / 80)
    assert stratified_difference([56, 3], [70, 9], [48, 0], [80, 0]) == one


def test_the_interval_holds_the_difference_as_often_as_it_says():
    # 95 % ± three standard errors of 2,000 samples.
    rng, inside = np.random.default_rng(1), 0
    n1, n0, base = np.array([60, 200, 30]), np.array([150, 90, 40]), np.array([0.1, 0.3, 0.6])
    for _sample in range(2_000):
        found = stratified_difference(rng.binomial(n1, base + 0.05), n1, rng.binomial(n0, base), n0)
        inside += found.low <= 0.05 <= found.high
    assert abs(inside / 2_000 - 0.95) < 3 * np.sqrt(0.95 * 0.05 / 2_000)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(TooFewError, match="No stratum has cases of both groups"):
        stratified_difference([1, 0], [5, 0], [0, 2], [0, 9])
    with pytest.raises(DataError, match="A share needs 0 ≤ successes ≤ n"):
        stratified_difference([6], [5], [1], [9])
    with pytest.raises(DataError, match="belong together"):
        stratified_difference([1, 2], [5, 5], [1], [9])


def test_a_slope_within_groups_by_hand():
    # Within either group +1; between groups the other way round. Residuals are 0, so is the interval's width.
    x, y = np.array([0.0, 1, 2, 4, 5, 6]), np.array([9.0, 10, 11, 2, 3, 4])
    assert slope_within(x, y, np.array([0, 0, 0, 1, 1, 1])) == pytest.approx((1, 1, 1))
    # One line through all: Σxy = −20, Σx² = 28 about the means 3 and 6.5.
    centred = (x - 3) @ (y - 6.5) / ((x - 3) @ (x - 3))
    assert slope_within(x, y, np.zeros(6, int)).slope == pytest.approx(centred)
    assert centred < 0
    with pytest.raises(TooFewError, match="Nobody did more for one case than for another"):
        slope_within(np.array([1.0, 1, 2, 2]), np.array([0.0, 1, 0, 1]), np.array([0, 0, 1, 1]))
