"""The discrete-time hazard: against Kaplan–Meier, by hand, in truth, and at its limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.hazards import ages_of, fit_hazard
from crmlib.stats.survival import kaplan_meier


def months_of(stayed, left):
    """Return age, event and unit of each month that somebody was watched."""
    units = np.repeat(np.arange(len(stayed)), stayed)
    age = np.concatenate([np.arange(1, n + 1) for n in stayed])
    last = age == np.asarray(stayed)[units]
    return age, last & np.asarray(left)[units], units


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_with_ages_alone_it_is_kaplan_meier(seed):
    rng = np.random.default_rng(seed)
    stayed, left = rng.integers(1, 7, 60), rng.random(60) < 0.6
    age, event, units = months_of(stayed, left)
    x = (age[:, None] == np.arange(1, age.max() + 1)).astype(float)
    if not event.any():
        return
    fit = fit_hazard(x, event, units, [str(k) for k in range(x.shape[1])])
    survival = np.cumprod(1 - fit.probability(np.eye(x.shape[1])))
    curve = 1 - kaplan_meier(stayed, left)["share"]
    np.testing.assert_allclose(survival[curve.index.astype(int) - 1], curve, atol=1e-10, rtol=0)


def test_an_odds_ratio_and_its_standard_error_by_hand():
    # 10 of 40 without, 20 of 50 with: odds 1/3 and 2/3, ratio 2; with each month a unit of its own the sandwich of a
    # saturated model is Woolf's variance 1/10 + 1/30 + 1/20 + 1/30, times n/(n − 1).
    x = np.array([[1.0, 0]] * 40 + [[1.0, 1]] * 50)
    event = np.array([1] * 10 + [0] * 30 + [1] * 20 + [0] * 30, bool)
    fit = fit_hazard(x, event, np.arange(90), ["all", "late"])
    assert np.exp(fit.coef[1]) == pytest.approx(2, abs=1e-9)
    assert fit.covariance[1, 1] == pytest.approx((1 / 10 + 1 / 30 + 1 / 20 + 1 / 30) * 90 / 89)


def test_months_that_stand_twice_under_one_unit_are_no_news():
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(200), rng.integers(0, 2, 200)])
    event = rng.random(200) < 0.3
    once = fit_hazard(x, event, np.arange(200), ["all", "late"])
    twice = fit_hazard(np.tile(x, (2, 1)), np.tile(event, 2), np.tile(np.arange(200), 2), ["all", "late"])
    np.testing.assert_allclose(twice.coef, once.coef, atol=1e-9)
    np.testing.assert_allclose(twice.covariance, once.covariance, rtol=1e-9)


def test_where_nothing_happened_the_limit_is_taken_and_said():
    # Nobody left in month 2: chance 0 there, and the others as without it.
    age, event, units = months_of([1, 1, 3, 3, 3, 2, 2], [1, 1, 1, 0, 0, 0, 0])
    x = (age[:, None] == [1, 2, 3]).astype(float)
    fit = fit_hazard(x, event, units, ["month 1", "month 2", "month 3"])
    assert fit.probability(np.eye(3)).tolist() == pytest.approx([2 / 7, 0, 1 / 3])
    assert fit.coef[1] == -np.inf
    assert "In no month of month 2 did it happen" in fit.remark.en
    assert np.isnan(fit.covariance[1, 1])
    assert np.isfinite(fit.draws(5, 0)[:, [0, 2]]).all()
    assert (fit.probability(np.eye(3), fit.draws(5, 0))[1] == 0).all()


def test_where_all_left_the_chance_is_one():
    x = np.array([[1.0, 0]] * 10 + [[1.0, 1]] * 4)
    fit = fit_hazard(x, np.array([1] * 3 + [0] * 7 + [1] * 4, bool), np.arange(14), ["all", "insulted"])
    assert fit.probability(np.array([[1.0, 0], [1, 1]])).tolist() == pytest.approx([0.3, 1])
    assert "In every month of insulted" in fit.remark.en


def test_columns_that_separate_only_together_are_refused():
    # Left exactly where one number is larger than another.
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, 80))
    with pytest.raises(ModelError, match="separated by columns together"):
        fit_hazard(np.column_stack([np.ones(80), a, b]), a > b, np.arange(80), ["all", "a", "b"])


def test_columns_that_say_the_same_are_refused_by_name():
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(50), rng.integers(0, 2, 50)])
    with pytest.raises(ModelError, match="late, tardy can be computed from each other"):
        fit_hazard(
            np.column_stack([x, x[:, 1]]), rng.random(50) < 0.4, np.arange(50), ["all", "late", "tardy"]
        )


def test_too_few_are_refused():
    x = np.ones((5, 1))
    with pytest.raises(TooFewError, match="0 events of 5 units"):
        fit_hazard(x, np.zeros(5, bool), np.arange(5), ["all"])
    with pytest.raises(TooFewError, match="1 events of 1 units"):
        fit_hazard(x, np.array([0, 0, 0, 0, 1], bool), np.zeros(5, int), ["all"])


@pytest.mark.parametrize("ages", [["2", "3+"], ["1", "3+"], ["1", "2-x"], ["1-3", "3+"], ["one"]])
def test_ages_follow_on_one_another_from_month_one(ages):
    with pytest.raises(DataError, match="Ages follow on one another"):
        ages_of(np.array([1]), ages)


def test_a_month_beyond_the_last_age_is_refused():
    with pytest.raises(DataError, match="Month 4 belongs to no age of 1, 2-3"):
        ages_of(np.array([1, 4]), ["1", "2-3"])


def test_the_interval_of_an_odds_ratio_holds_the_truth_where_units_differ():
    # Each unit has a rate of its own, and trouble drives 1.0 on the log odds on top: months of a unit are alike.
    # The marginal ratio is slightly smaller; it is that of an endless sample (seeds beyond those below).
    def drawn(seed, n):
        rng = np.random.default_rng(seed)
        base = np.repeat(-1.5 + rng.normal(0, 0.5, n)[:, None], 6, axis=1)
        late = rng.random((n, 6)) < 0.5 * rng.integers(0, 2, (n, 1)) + 0.1
        hit = rng.random((n, 6)) < 1 / (1 + np.exp(-base - late))
        x = np.column_stack([np.ones(6 * n), late.ravel()])
        return fit_hazard(x, hit.ravel(), np.repeat(np.arange(n), 6), ["all", "late"])

    truth, covered = drawn(9999, 60_000).coef[1], 0
    for seed in range(200):
        fit = drawn(seed, 150)
        covered += abs(fit.coef[1] - truth) < 1.959964 * np.sqrt(fit.covariance[1, 1])
    assert 181 <= covered <= 199  # 190 of 200 are expected, three standard errors are 9


@pytest.mark.parametrize(("shift", "times"), [(2020.0, 1.0), (0.0, 1e9), (1e6, 1e-3)])
def test_years_and_yuan_do_as_well_as_small_numbers(shift, times):
    rng = np.random.default_rng(1)
    number = rng.normal(size=600)
    event = rng.random(600) < 1 / (1 + np.exp(1 - 0.7 * number))
    small = fit_hazard(np.column_stack([np.ones(600), number]), event, np.arange(600), ["all", "n"])
    large = fit_hazard(
        np.column_stack([np.ones(600), shift + times * number]), event, np.arange(600), ["all", "n"]
    )
    assert large.coef[1] * times == pytest.approx(small.coef[1], rel=1e-7)
    assert large.coef[0] + large.coef[1] * shift == pytest.approx(small.coef[0], rel=1e-6)
    assert large.covariance[1, 1] * times**2 == pytest.approx(small.covariance[1, 1], rel=1e-6)


def test_where_every_age_is_sure_there_is_nothing_to_fit():
    fit = fit_hazard(np.ones((6, 1)), np.ones(6, bool), np.arange(6), ["all"])
    assert fit.probability(np.ones((1, 1))).tolist() == [1]
