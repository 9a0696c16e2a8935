"""Intervals against published numbers and invariants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.i18n import Text
from crmlib.stats.intervals import in_words, newcombe, percentile, wilson


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


@pytest.mark.parametrize("level", [0, 1, 95, float("nan"), "0.9", None])
def test_a_level_outside_0_to_1_is_refused(level):
    with pytest.raises(DataError, match=str(level)):
        wilson(1, 2, level)


def test_percentiles_are_numpys_quantiles_draw_by_draw():
    drawn = np.random.default_rng(1).normal(size=(200, 3))
    low, high = percentile(drawn, 0.9)
    assert low == pytest.approx(np.quantile(drawn, 0.05, axis=0), rel=1e-12)
    assert high == pytest.approx(np.quantile(drawn, 0.95, axis=0), rel=1e-12)
    assert percentile(drawn.T, 0.9, axis=1).low == pytest.approx(low, rel=1e-14)


def test_draws_without_the_statistic_are_left_out_and_a_statistic_in_no_draw_is_missing():
    # 0 … 100 with a gap: 5 and 95 of those that are there.
    drawn = np.column_stack([np.arange(102.0), np.full(102, np.nan)])
    drawn[101, 0] = np.nan
    low, high = percentile(drawn, 0.9)
    assert (low[0], high[0]) == (pytest.approx(5), pytest.approx(95))
    assert np.isnan([low[1], high[1]]).all()
    assert np.isnan(percentile([])).all()


def test_a_footnote_says_in_words_what_an_interval_is():
    said = in_words(0.9, "Wilson")
    assert said.en == "low to high: of ranges found in this way, 90% hold the true value (Wilson)."
    assert said.zh == "下限到上限：用同样的办法反复抽样，算出的区间约有 90% 包含真实值（Wilson 法）。"
    assert "（按人）" in in_words(0.9, Text("by person", "按人")).zh
