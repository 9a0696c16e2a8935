"""Counts to come: tables of success runs, binomial and beta-binomial sums by hand, and how often a range holds."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.stats.predicted import binomial_trials, predict_count, read_rate


@pytest.mark.parametrize(("successes", "trials"), [(1, 59), (2, 93), (3, 124)])
def test_trials_are_those_of_success_run_tables(successes, trials):
    assert binomial_trials(successes, 0.05, 0.95) == trials


def test_the_promise_of_forty_orders():
    """4,400 dials, 28 % got through to, 3.5 % of these order: worked out beside the course with other code."""
    assert predict_count(4400, 0.28 * 0.035, target=40).chance == pytest.approx(0.70, abs=0.005)
    assert binomial_trials(40, 0.28 * 0.035, 0.9) == 4923
    found = predict_count(4400, (26, 2600))
    assert (found.low, found.high) == (26, 68)
    assert binomial_trials(40, (26, 2600), 0.9) == pytest.approx(5500, abs=50)


@pytest.mark.parametrize(("dials", "mean", "low", "high"), [(63, 13.6, 7, 21), (200, 43.1, 31, 56)])
def test_two_sellers_of_one_rate(dials, mean, low, high):
    found = predict_count(22 * dials, 0.0098, target=20)
    assert found.mean == pytest.approx(mean, abs=0.05)
    assert (found.low, found.high) == (low, high)
    assert found.chance == pytest.approx(0.06, abs=0.005) if dials == 63 else found.chance > 0.999


def test_a_known_rate_is_binomial_by_hand():
    # 3 trials at .5: 1, 3, 3, 1 of 8.
    assert predict_count(3, 0.5, target=2).chance == pytest.approx(4 / 8)
    assert predict_count(3, 0.5, target=0).chance == 1
    assert np.isnan(predict_count(3, 0.5).chance)


def test_a_found_rate_is_beta_binomial_by_hand():
    # 1 of 2 found: Beta(1.5, 1.5). One trial to come succeeds with 1.5 / 3; both of two with (1.5 × 2.5) / (3 × 4).
    assert predict_count(1, (1, 2), target=1).chance == pytest.approx(0.5)
    assert predict_count(2, (1, 2), target=2).chance == pytest.approx(1.5 * 2.5 / 12)


@given(st.integers(1, 12), st.floats(0.02, 0.9), st.sampled_from([0.5, 0.8, 0.95]))
@settings(max_examples=30)
def test_trials_are_the_least_that_do(target, rate, level):
    def chance(n):
        return 1 - sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(min(target, n + 1)))

    needed = binomial_trials(target, rate, level)
    assert chance(needed) >= level - 1e-9
    assert needed == target or chance(needed - 1) < level + 1e-9


@given(st.integers(1, 60), st.integers(100, 3000), st.integers(1, 40))
@settings(max_examples=15)
def test_a_rate_that_was_found_asks_for_more_and_spreads_wider(successes, trials, target):
    rate = successes / trials
    assert binomial_trials(target, (successes, trials)) >= binomial_trials(target, rate)
    wide, narrow = predict_count(2000, (successes, trials)), predict_count(2000, rate)
    assert wide.high - wide.low >= narrow.high - narrow.low
    assert wide.mean == pytest.approx(narrow.mean)


def test_much_that_was_found_is_as_good_as_known():
    many = predict_count(4400, (26 * 10_000, 2600 * 10_000), target=40)
    known = predict_count(4400, 0.01, target=40)
    assert many.chance == pytest.approx(known.chance, abs=1e-3)
    assert (many.low, many.high) == (known.low, known.high)


def test_a_range_holds_the_next_month_as_often_as_it_says_and_that_of_a_known_rate_does_not():
    """The rate is found from 2,600 dials; 95 % ± three standard errors of 2,000 months, and a little more: counts are
    whole."""
    rng = np.random.default_rng(6)
    found, later = rng.binomial(2600, 0.0098, 2_000), rng.binomial(4400, 0.0098, 2_000)
    ranges = {x: predict_count(4400, (int(x), 2600)) for x in np.unique(found)}
    plain = {x: predict_count(4400, float(x) / 2600) for x in np.unique(found)}
    held, naive = (np.mean([one[x].low <= y <= one[x].high for x, y in zip(found, later, strict=True)])
                   for one in (ranges, plain))  # fmt: skip
    assert 0.935 < held < 0.975
    assert naive < 0.85


def test_without_any_success_no_plan_can_be_made():
    with pytest.raises(
        DataError, match=r"0 in 400: at most 0\.75% \(rule of three\); no plan for 40 can be made"
    ):
        binomial_trials(40, (0, 400))
    with pytest.raises(DataError, match="At a rate of 0 nothing ever comes"):
        binomial_trials(40, 0.0)
    with pytest.raises(
        DataError, match="Not even 100,000,000 trials would bring 5 with 99%: too little is known"
    ):
        binomial_trials(5, (1, 10**9), 0.99)


def test_rates_that_are_none_are_refused():
    for rate, said in (
        ((3, 2), "3 successes in 2 trials cannot be"), ((1, 2, 3), r"A rate is a number or \(successes, trials\)"),
        (1.5, "rate is a number from 0 to 1"), ((1, 0), "trials is a whole number of at least 1"),
        ((-1, 5), "successes is a whole number of at least 0"), (float("nan"), "rate is a number"),
    ):  # fmt: skip
        with pytest.raises(DataError, match=said):
            read_rate(rate)
    with pytest.raises(DataError, match="trials is a whole number of at least 1"):
        predict_count(0, 0.5)
    with pytest.raises(DataError, match="level of an interval lies between 0 and 1"):
        binomial_trials(1, 0.5, 1.0)
