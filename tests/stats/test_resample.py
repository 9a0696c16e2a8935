"""The bootstrap by customer, against its own theory and a published example."""

import numpy as np
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.correlation import correlations, moments
from crmlib.stats.intervals import percentile
from crmlib.stats.resample import (
    acceleration,
    bca,
    by_unit,
    check_draws,
    draws_of,
    resampled,
    unit_weights,
)

# Efron & Tibshirani (1993), table 14.1: the spatial test data, variable A.
SPATIAL = np.array(
    [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41],
    float,
)


def test_weights_are_the_same_resampling_as_counts():
    weights = unit_weights(30, draws=2000, seed=3)
    assert (weights.sum(axis=1) == 30).all()
    assert weights.mean() == 1
    # Var of a multinomial count = 1 − 1/n.
    assert weights.var() == pytest.approx(1 - 1 / 30, abs=0.03)


def test_resampling_customers_is_wider_than_resampling_rows_of_alike_customers():
    x, who = np.repeat(np.random.default_rng(1).normal(size=50), 10), np.repeat(np.arange(50), 10)
    honest = percentile(draws_of(lambda rows: x[rows].mean(), who, draws=300))
    naive = percentile(draws_of(lambda rows: x[rows].mean(), np.arange(500), draws=300))
    # Ten copies of each customer: the row bootstrap is too narrow by √10 = 3.16.
    assert (honest.high - honest.low) / (naive.high - naive.low) == pytest.approx(10**0.5, rel=0.2)


def test_the_bootstrap_of_a_mean_is_near_its_normal_interval():
    x = np.random.default_rng(2).normal(size=400)
    low, high = percentile(draws_of(lambda rows: x[rows].mean(), np.arange(400), draws=1000))
    # Width 2 × 1.96 × s/√n; 1,000 draws leave about 5 % noise on it.
    assert high - low == pytest.approx(2 * 1.96 * x.std() / 20, rel=0.1)


def test_sums_of_samples_are_the_drawn_customers_sums():
    sums = by_unit(np.arange(6.0)[:, None], np.array([0, 0, 1, 2, 2, 2]), 4)
    assert sums.ravel().tolist() == [1, 2, 12, 0]
    expected = unit_weights(4, draws=5, seed=3) @ sums
    assert resampled(sums, draws=5, seed=3).tolist() == expected.tolist()


def test_correlations_from_sums_are_pearsons():
    values = np.random.default_rng(4).normal(size=(40, 3)) @ np.array([[1, 0.5, 0], [0, 1, 0.3], [0, 0, 1]])
    whole = moments(values, np.arange(40) % 8, 8).sum(axis=0)[None]
    assert correlations(whole, 3)[0] == pytest.approx(np.corrcoef(values.T))


def test_the_acceleration_of_the_spatial_data_is_the_published_one():
    # Efron & Tibshirani (1993), section 14.3: â = .061 for the variance of A (θ̂ = 171.5).
    assert SPATIAL.var() == pytest.approx(171.5, abs=0.05)
    left_out = [np.delete(SPATIAL, i).var() for i in range(26)]
    assert acceleration(left_out) == pytest.approx(0.061, abs=5e-4)


def test_bca_of_the_spatial_data_is_near_the_published_interval():
    # Efron & Tibshirani (1993), table 14.2: 90 % BCa (115.8, 259.6) with 2,000 samples, percentile (100.8, 233.9).
    drawn = draws_of(lambda rows: SPATIAL[rows].var(), np.arange(26), draws=4000)
    left_out = [np.delete(SPATIAL, i).var() for i in range(26)]
    # The ends of 2,000 random samples scatter by some 3 %.
    assert bca(drawn, SPATIAL.var(), left_out, 0.9) == pytest.approx((115.8, 259.6), rel=0.05)
    assert percentile(drawn, 0.9) == pytest.approx((100.8, 233.9), rel=0.05)


def test_bca_of_draws_on_one_side_is_their_percentile_interval():
    assert bca([1.0, 2, 3], 0.0, [1, 2], 0.9) == percentile([1.0, 2, 3], 0.9)


def test_bootstraps_that_cannot_be_are_refused():
    with pytest.raises(TooFewError, match="not 1"):
        draws_of(lambda rows: 0.0, np.zeros(3, int), draws=20)
    with pytest.raises(TooFewError, match="not 1"):
        unit_weights(1)
    for few in (0, 19, 2.5, True, None):
        with pytest.raises(DataError, match="at least 20"):
            check_draws(few)
