"""The classical decomposition is that of R's `decompose`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.decomposition import decompose

# 32 quarters that R's `decompose` and statsmodels' `seasonal_decompose` were tested with.
QUARTERS = [-50, 175, 149, 214, 247, 237, 225, 329, 729, 809, 530, 489, 540, 457, 195, 176, 337, 239, 128, 102, 232,
            429, 3, 98, 43, -141, -77, -13, 125, 361, -45, 184]  # fmt: skip


def test_additive_indices_and_trend_are_those_of_r():
    found = decompose(QUARTERS, 4, "additive")
    assert found.indices == pytest.approx([62.46, 86.17, -88.38, -60.25], abs=0.005)
    assert np.isnan(found.trend[:2]).all()
    assert found.trend[2:6] == pytest.approx([159.125, 204, 221.25, 245.125])


def test_a_month_s_trend_is_the_mean_of_two_years_of_twelve_by_hand():
    # 24 months 1 … 24: the seventh has (½·1 + 2 + … + 12 + ½·13)/12 = 84/12 = 7 as its trend.
    found = decompose(np.arange(1.0, 25), 12)
    assert found.trend[6] == pytest.approx(7)
    assert np.isnan(found.trend[[0, 5, 18, 23]]).all()


positive = st.lists(st.floats(1, 1e4), min_size=12, max_size=30)


@given(positive)
def test_multiplied_parts_give_the_series_back_and_indices_have_mean_1(series):
    found = decompose(series, 4)
    known = np.isfinite(found.trend)
    assert (found.trend * found.seasonal * found.rest)[known] == pytest.approx(np.array(series)[known])
    assert found.indices.mean() == pytest.approx(1)


@given(positive)
def test_added_parts_give_the_series_back_and_indices_have_mean_0(series):
    found = decompose(series, 4, "additive")
    known = np.isfinite(found.trend)
    assert (found.trend + found.seasonal + found.rest)[known] == pytest.approx(np.array(series)[known])
    assert found.indices.mean() == pytest.approx(0, abs=1e-6)


def test_twice_the_sales_have_the_same_indices():
    series = np.random.default_rng(0).gamma(20, size=36)
    assert decompose(2 * series, 12).indices == pytest.approx(decompose(series, 12).indices)


def test_intervals_of_indices_hold_the_truth_in_about_95_of_100():
    true = np.array([0.6, 0.8, 1.1, 1.5])
    held = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        series = np.tile(true, 8) * np.linspace(100, 150, 32) * np.exp(0.05 * rng.standard_normal(32))
        found = decompose(series, 4)
        held += ((found.low < true) & (true < found.high)).sum()
    assert 0.92 < held / 800 < 0.985


@pytest.mark.parametrize(("series", "options", "error", "said"), [
    (range(1, 12), {"period": 12}, TooFewError, "11 values are less than two seasons of 12"),
    ([1, 2, None, 4, 5, 6, 7, 8], {"period": 4}, DataError, "value 3 of 8 is missing"),
    ([1, 2, 0, 4, 5, 6, 7, 8], {"period": 4}, DataError, r"value 3 is 0. Use model='additive'"),
    (range(1, 9), {"period": 4, "model": "stl"}, DataError, "model is one of"),
    (range(1, 9), {"period": 1}, DataError, "period is a whole number of at least 2"),
])  # fmt: skip
def test_series_that_cannot_be_taken_apart_are_refused(series, options, error, said):
    with pytest.raises(error, match=said):
        decompose(list(series), **options)
