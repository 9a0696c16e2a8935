"""Bass' model gives the numbers that were published, and its intervals hold the truth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.diffusion import at_once, cumulative, expected, turning_points
from crmlib.stats.diffusion_fit import by_least_squares, by_regression, profile

# Thousands a year, 1949 to 1961 (Bass 1969).
DRYERS = [106, 319, 492, 635, 737, 890, 1397, 1523, 1294, 1240, 1425, 1260, 1236]
CONDITIONERS = [96, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500]
# US sales of video recorders, 1980 to 1989, thousands (Cowpertwait and Metcalfe 2009, section 3.3).
RECORDERS = [840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890]
COURSE = [0.517, 1.169, 1.604, 2.044, 2.286]


# -- published numbers ---------------------------------------------------------------------------------------


def test_clothes_dryers_are_those_of_srinivasan_and_mason():
    # Srinivasan and Mason (1986): p .0136, q .3267; more digits and standard errors recomputed with scipy alone.
    found = by_least_squares(DRYERS)
    p, q, m = found.estimate
    assert p == pytest.approx(0.013596, abs=1e-6)
    assert q == pytest.approx(0.32670, abs=1e-5)
    assert m == pytest.approx(16_497.0, abs=0.1)
    assert found.error == pytest.approx([0.0023, 0.0364, 1_234], rel=0.01)
    assert turning_points(p, q).peak[0] == pytest.approx(9.34, abs=0.005)


def test_room_air_conditioners_are_those_of_srinivasan_and_mason():
    p, q, m = by_least_squares(CONDITIONERS).estimate
    assert p == pytest.approx(0.009442, abs=1e-6)
    assert q == pytest.approx(0.37476, abs=1e-5)
    assert m == pytest.approx(18_712.7, abs=0.1)


def test_video_recorders_are_those_of_cowpertwait_and_metcalfe():
    # nls in R: M 6.80e4 (3.13e3), P 6.59e-3 (1.43e-3), Q 6.38e-1 (4.14e-2), residual standard error 727 on 7 df.
    found = by_least_squares(RECORDERS, density=True)
    assert found.estimate == pytest.approx([0.0065940, 0.638091, 67_981], rel=1e-5)
    assert found.error == pytest.approx([0.00143, 0.0414, 3_128], rel=2e-3)
    assert (np.sqrt(found.squares / found.df), found.df) == (pytest.approx(727, abs=0.5), 7)


def test_bass_own_regression_gives_the_numbers_of_the_course_notes():
    p, q, m = by_regression(COURSE).estimate
    assert p == pytest.approx(0.0626032, abs=1e-6)
    assert q == pytest.approx(0.7376637, abs=1e-6)
    assert m == pytest.approx(10.50368, abs=1e-5)


def test_the_stages_of_the_course_s_cold_brew_end_where_the_formulas_say():
    # p .006, q .19: ln(2q/(q−p))/(p+q) = 3.70, ln(q/p)/(p+q) ∓ ln(2+√3)/(p+q) = 10.91 and 24.35, peak 17.63.
    points = turning_points(0.006, 0.19)
    assert [round(time, 2) for time, _share in points] == [3.70, 10.91, 17.63, 24.35]
    assert points.word_of_mouth[1] == pytest.approx(0.006 / 0.19)
    assert points.peak[1] == pytest.approx((1 - 0.006 / 0.19) / 2)


# -- what must hold ------------------------------------------------------------------------------------------

RATES = st.floats(0.001, 0.2), st.floats(0.01, 0.9)


@given(*RATES)
def test_shares_rise_from_nothing_to_all_and_the_density_is_their_slope(p, q):
    t = np.linspace(0, 400, 500)
    share = cumulative(t, p, q)
    assert share[0] == 0
    assert (np.diff(share) >= -1e-12).all()
    assert share[-1] <= 1 + 1e-12
    step = 1e-4
    slope = (cumulative(10 + step, p, q) - cumulative(10 - step, p, q)) / (2 * step)
    assert at_once(10, p, q) == pytest.approx(slope, rel=1e-4, abs=1e-9)


@given(*RATES)
def test_derivatives_are_those_of_small_steps(p, q):
    logs = np.log([p, q, 1_000])
    for density in (False, True):
        made = expected(logs, 12, density)[1]
        for number in range(3):
            step = np.zeros(3)
            step[number] = 1e-5
            slope = (expected(logs + step, 12, density)[0] - expected(logs - step, 12, density)[0]) / 2e-5
            assert made[:, number] == pytest.approx(slope, rel=2e-4, abs=1e-3)


@given(*RATES)
def test_stages_come_in_their_order_and_the_peak_is_where_the_density_is_highest(p, q):
    points = turning_points(p, q)
    if q <= p:
        assert np.isnan([time for time, _share in points]).all()
        return
    assert points.takes_off[0] <= points.peak[0] <= points.bell_ends[0]
    around = points.peak[0] + np.array([-0.01, 0, 0.01])
    assert at_once(around, p, q).argmax() == 1 or points.peak[0] < 0.01


@settings(max_examples=6, deadline=None)
@given(st.floats(0.004, 0.03), st.floats(0.15, 0.5), st.floats(1e3, 1e6))
def test_a_launch_without_chance_is_found_exactly(p, q, m):
    n = int(turning_points(p, q).peak[0] * 1.6) + 4
    sales = expected(np.log([p, q, m]), n)[0]
    assert by_least_squares(sales).estimate == pytest.approx([p, q, m], rel=1e-3)


def test_ten_times_the_sales_are_ten_times_the_market():
    one, ten = by_least_squares(DRYERS), by_least_squares(10 * np.array(DRYERS))
    assert ten.estimate == pytest.approx(one.estimate * [1, 1, 10], rel=1e-5)


# -- intervals -----------------------------------------------------------------------------------------------


def launch(seed, months):
    rng = np.random.default_rng(seed)
    return rng.poisson(expected(np.log([0.006, 0.19, 18_000]), months)[0] * rng.gamma(40, 1 / 40, months))


def test_the_profile_interval_of_m_holds_the_truth_in_about_95_of_100_launches_past_their_peak():
    # The truth lies in it if 18,000 is no worse than chance allows: t(23; .975) = 2.0687.
    held = 0
    for seed in range(30):
        sales = launch(seed, 26)
        free, true = (by_least_squares(sales, ratios=True, m=m).squares for m in (None, 18_000.0))
        held += true <= free * (1 + 2.0687**2 / 23)
    assert held >= 25  # 1 in 300 that fewer do if 95 % hold


def test_before_the_peak_m_has_no_upper_end_more_often_than_not():
    open_ended = 0
    for seed in range(5):
        sales = launch(seed, 8)
        open_ended += np.isinf(profile(sales, by_least_squares(sales, ratios=True), 2, ratios=True).high)
    assert open_ended >= 3


def test_twelve_months_that_only_grow_have_an_end_below_and_none_above():
    # The best fit has no market at all (m beyond all bounds); the interval has to be found nevertheless.
    rng = np.random.default_rng([5, 0, 3141])
    sales = np.rint(70 * np.exp(0.19 * np.arange(12)) * rng.gamma(400, 1 / 400, 12))
    fit = by_least_squares(sales, ratios=True)
    assert fit.estimate[2] > 10 * sales.sum()
    low, high = profile(sales, fit, 2, ratios=True)
    assert (sales.sum() < low < 10 * sales.sum(), high) == (True, np.inf)


def test_the_ends_of_a_profile_are_as_bad_as_chance_allows():
    # t(10; .975) = 2.228: at both ends the sum of squares is (1 + 2.228²/10) times the least.
    fit = by_least_squares(DRYERS)
    for end in profile(DRYERS, fit, 2):
        worse = by_least_squares(DRYERS, m=end).squares
        assert worse / fit.squares == pytest.approx(1 + 2.228139**2 / 10, rel=1e-4)


# -- refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sales", "error", "said"), [
    ([5, 6, 7], TooFewError, "3 months of sales; three numbers cannot be learned from fewer than 4"),
    ([0, 0, 5, 6, 7], TooFewError, "Somebody bought in 3 months only"),
    ([5, None, 7, 8, 9], DataError, r"Month 2 of sales is nan: first buyers are numbers from 0 up"),
    ([5, 6, -7, 8, 9], DataError, r"Month 3 of sales is -7"),
    ([5, 6, "seven", 8, 9], DataError, "1 of 5 values are no numbers, for instance 'seven'"),
    ([[5, 6], [7, 8]], DataError, "one number a month"),
])  # fmt: skip
def test_sales_that_no_launch_has_are_refused(sales, error, said):
    with pytest.raises(error, match=said):
        by_least_squares(sales)


def test_a_regression_that_does_not_bend_down_finds_no_market_and_says_so():
    with pytest.raises(
        ModelError, match=r"sales do not bend down yet .*method='nls' and an m of a market study"
    ):
        by_regression([1, 2, 4, 8, 16])
