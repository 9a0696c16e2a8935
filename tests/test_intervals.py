"""Intervals against published numbers and invariants."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.intervals import bootstrap, newcombe, unit_weights, wilson


def test_wilson_gives_newcombes_published_intervals():
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I: 81/263 and 0/20.
    assert wilson([81, 0], [263, 20]).low == pytest.approx([0.2553, 0.0], abs=5e-5)
    assert wilson([81, 0], [263, 20]).high == pytest.approx([0.3662, 0.1611], abs=5e-5)


def test_newcombe_gives_its_published_example():
    # Newcombe (1998), Interval estimation for the difference, table II, method 10: 56/70 against 48/80.
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_wilson_agrees_with_scipy_at_another_level():
    from scipy.stats import binomtest

    theirs = binomtest(7, 31).proportion_ci(0.8, method="wilson")
    assert wilson(7, 31, 0.8) == pytest.approx((theirs.low, theirs.high))


def test_one_number_in_gives_plain_floats_out():
    assert all(type(end) is float for end in (*wilson(1, 2), *newcombe(1, 2, 1, 2)))


@given(n=st.integers(1, 10_000), data=st.data())
def test_the_interval_holds_the_share_and_stays_between_0_and_1(n, data):
    x = data.draw(st.integers(0, n))
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1


@given(st.tuples(*[st.integers(0, 50)] * 2), st.tuples(*[st.integers(0, 50)] * 2))
def test_swapping_the_groups_mirrors_the_difference(first, second):
    (x1, m1), (x2, m2) = first, second
    low, high = newcombe(x1, x1 + m1 + 1, x2, x2 + m2 + 1)
    assert newcombe(x2, x2 + m2 + 1, x1, x1 + m1 + 1) == pytest.approx((-high, -low))


def test_an_empty_group_has_a_missing_interval():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(newcombe(0, 0, 1, 2)).all()
    assert np.isnan(wilson([1, np.nan], [2, np.nan]).low).tolist() == [False, True]


@pytest.mark.parametrize(("x", "n"), [(3, 2), (-1, 5)])
def test_impossible_counts_are_refused_with_the_numbers(x, n):
    with pytest.raises(DataError, match=f"found {x} of {n}"):
        wilson(x, n)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(DataError, match=str(level)):
        wilson(1, 2, level)


def test_resampling_customers_is_wider_than_resampling_rows_of_alike_customers():
    rng = np.random.default_rng(1)
    visits = pd.DataFrame(
        {"customer_id": np.repeat(np.arange(50), 10), "x": np.repeat(rng.normal(size=50), 10)}
    )
    honest = bootstrap(visits, lambda t: t["x"].mean(), draws=300)
    naive = bootstrap(visits, lambda t: t["x"].mean(), draws=300, unit=None)
    # Ten copies of each customer: the row bootstrap is too narrow by √10 = 3.16.
    assert (honest.high - honest.low) / (naive.high - naive.low) == pytest.approx(10**0.5, rel=0.2)


def test_the_bootstrap_of_a_mean_is_near_its_normal_interval():
    x = np.random.default_rng(2).normal(size=400)
    low, high = bootstrap(pd.DataFrame({"x": x}), lambda t: t["x"].mean(), unit=None, draws=1000)
    # Width 2 × 1.96 × s/√n; 1,000 draws leave about 5 % noise on it.
    assert high - low == pytest.approx(2 * 1.96 * x.std() / 20, rel=0.1)


def test_a_statistic_may_be_an_array_and_missing_in_some_samples():
    frame = pd.DataFrame({"customer_id": range(6), "x": [1.0, 2, 3, 4, 5, np.nan]})
    low, high = bootstrap(frame, lambda t: [t["x"].mean(), np.nan, t["x"].iloc[0]], draws=50)
    assert low.shape == (3,)
    assert np.isnan([low[1], high[1]]).all()
    assert np.isfinite([low[2], high[2]]).all()


def test_weights_are_the_same_resampling_as_counts():
    weights = unit_weights(30, draws=2000, seed=3)
    assert (weights.sum(axis=1) == 30).all()
    assert weights.mean() == 1
    # Var of a multinomial count = 1 − 1/n.
    assert weights.var() == pytest.approx(1 - 1 / 30, abs=0.03)


def test_bootstraps_that_cannot_be_are_refused():
    with pytest.raises(TooFewError, match="not 1"):
        bootstrap(pd.DataFrame({"customer_id": [1, 1]}), len)
    with pytest.raises(TooFewError, match="not 0"):
        bootstrap(pd.DataFrame({"customer_id": []}), len)
    with pytest.raises(TooFewError, match="not 1"):
        unit_weights(1)
    with pytest.raises(DataError, match="no column 'customer_id'"):
        bootstrap(pd.DataFrame({"id": [1, 2]}), len)
    with pytest.raises(DataError, match="missing in 1 rows"):
        bootstrap(pd.DataFrame({"customer_id": ["a", "b", None]}), len)
