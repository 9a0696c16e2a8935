"""CUPED gives what tea-tasting 1.14 prints in its guide, and Welch and Newcombe what was published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.cuped import adjusted, welch
from crmlib.stats.intervals import newcombe

# tea-tasting's make_users_data(rng=42, covariates=True): customers, means of revenue and of revenue before, variances
# and covariance (n − 1). These moments are all that the method looks at.
CONTROL = (
    2023,
    [5.241028175976273, 5.278512110726644],
    [[93.06028756745528, 67.9744027669683], [67.9744027669683, 172.65817122722763]],
)
TREATMENT = (
    1977,
    [5.730111279716743, 4.7202630247850275],
    [[107.85259330744903, 59.99167461646493], [59.99167461646493, 121.77507766357606]],
)


def rows_with(n, means, covariance):
    """Any n rows of two numbers that have exactly these moments."""
    raw = np.random.default_rng(n).normal(size=(n, 2))
    raw -= raw.mean(axis=0)
    whitened = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    return whitened @ np.linalg.cholesky(np.array(covariance)).T + means


def test_revenue_of_the_guide_of_tea_tasting_is_found():
    control, treatment = rows_with(*CONTROL), rows_with(*TREATMENT)
    both = np.vstack([control, treatment])
    values, _theta, left = adjusted(both[:, 0], both[:, 1])
    found = welch(values[len(control) :], values[: len(control)])
    assert found.mean2 == pytest.approx(5.121454, abs=1e-6)
    assert found.mean1 == pytest.approx(5.852468, abs=1e-6)
    assert found.difference == pytest.approx(0.731014, abs=1e-6)
    assert (found.low, found.high) == (pytest.approx(0.202287, abs=1e-6), pytest.approx(1.259742, abs=1e-6))
    assert found.p_value == pytest.approx(0.00674393, abs=1e-8)
    assert left < 1


@pytest.mark.parametrize(
    ("counts", "ends"), [((9, 10, 3, 10), (0.1705, 0.8090)), ((6, 7, 2, 7), (0.0582, 0.8062))]
)
def test_newcombe_s_table_ii_is_found(counts, ends):
    assert newcombe(*counts) == pytest.approx(ends, abs=5e-5)


def test_welch_is_that_of_scipy():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(1)
    one, two = rng.gamma(2, size=40), 3 * rng.gamma(2, size=25)
    expected = ttest_ind(one, two, equal_var=False)
    found = welch(one, two)
    assert found.p_value == pytest.approx(expected.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()))


numbers = st.lists(st.floats(-1e3, 1e3), min_size=10, max_size=40)


@given(numbers)
def test_what_was_before_never_adds_variance_and_its_mean_stays(before):
    outcome = np.arange(len(before)) ** 1.5
    values, _theta, left = adjusted(outcome, before)
    assert values.mean() == pytest.approx(outcome.mean(), abs=1e-6)
    assert 0 <= left <= 1 + 1e-9


def test_the_variance_that_is_left_is_one_less_the_squared_correlation():
    rng = np.random.default_rng(2)
    x = rng.normal(size=500)
    y = 2 * x + rng.normal(size=500)
    values, _theta, left = adjusted(y, x)
    assert left == pytest.approx(1 - np.corrcoef(x, y)[0, 1] ** 2)
    assert values.var() / y.var() == pytest.approx(left)


def test_what_is_the_same_for_all_explains_nothing():
    values, theta, left = adjusted([1, 2, 3], [7, 7, 7])
    assert (values.tolist(), theta, left) == ([1, 2, 3], 0.0, 1.0)


def test_intervals_hold_the_difference_in_about_95_of_100():
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        x = rng.gamma(1, 50, 400)
        y = 0.8 * x + rng.gamma(1, 20, 400) + np.repeat([5.0, 0.0], 200)
        values = adjusted(y, x)[0]
        found = welch(values[:200], values[200:])
        held += found.low < 5 < found.high
    assert 0.91 < held / 300 < 0.985


@pytest.mark.parametrize(("call", "error", "said"), [
    (lambda: welch([1], [2, 3]), TooFewError, "A group of 1 has no spread"),
    (lambda: welch([1, None], [2, 3]), DataError, "1 values of a group are missing"),
    (lambda: adjusted([1, 2], [1, 2, 3]), DataError, "2 outcomes and 3 values from before"),
    (lambda: adjusted([1, None, 3], [1, 2, 3]), DataError, "1 values of a group are missing"),
    (lambda: welch([1, 2], [2, 3], level=95), DataError, "level of an interval lies between 0 and 1"),
])  # fmt: skip
def test_groups_that_cannot_be_compared_are_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()


def test_two_groups_without_any_spread_differ_for_certain():
    assert welch([2, 2], [1, 1])[4:] == (1.0, 1.0, 1.0, 0.0)
