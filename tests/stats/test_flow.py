"""Units that move through layers: stays by hand, the way to balance, and chains simulated one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.stats.flow import ahead, level, passed, stays_and_exits, stock_by_day

STAYS, SHARES = np.array([9.0, 14, 20, 12]), np.array([0.55, 0.45, 0.50, 0.35])


def days(*values):
    return pd.to_datetime(pd.Series(values))


def test_a_stay_is_the_days_of_all_over_those_who_left():
    # 4 and 10 days of two that left; of one still in 5 days and the half of the day on which it came.
    came, left = days("2026-06-01", "2026-06-01", "2026-06-16"), days("2026-06-05", "2026-06-11", None)
    found = stays_and_exits(came, left, pd.Series([True, False, False]), pd.Timestamp("2026-06-20"))
    assert (found.left, found.went_on, found.days) == (2, 1, pytest.approx(4 + 10 + 4.5))
    assert found.stay == pytest.approx(18.5 / 2)
    # Exponential, 2 exits: 2 × 18.5 / χ²(4) at .975 and .025, 11.143 and .484.
    assert (found.low, found.high) == (
        pytest.approx(37 / 11.143, rel=1e-3),
        pytest.approx(37 / 0.4844, rel=1e-3),
    )
    early = stays_and_exits(came, left, pd.Series([True, False, False]), pd.Timestamp("2026-06-04"))
    assert early.left == 0
    assert np.isnan(early.stay)


def test_the_interval_of_a_stay_holds_it_as_often_as_it_says_though_many_are_still_in():
    # 95 % ± three standard errors of 1,000 files of 60 units, watched for 30 days.
    rng, inside, end = np.random.default_rng(3), 0, pd.Timestamp("2026-01-31")
    for _file in range(1_000):
        start = rng.uniform(0, 30, 60)
        out = start + rng.exponential(12, 60)
        stay = np.where(out < 31, np.floor(out), np.nan) - np.floor(start)
        spent = np.where(np.isnan(stay), 30.5 - np.floor(start), stay).sum()
        left = int((~np.isnan(stay)).sum())
        if _file < 3:  # the arithmetic of the function itself, on the same file
            day = end - pd.Timedelta(days=30) + pd.to_timedelta(np.floor(start), unit="D")
            gone = day + pd.to_timedelta(stay, unit="D")
            found = stays_and_exits(pd.Series(day), pd.Series(gone), pd.Series(False, range(60)), end)
            assert (found.left, found.days) == (left, pytest.approx(spent))
        low, high = (np.exp(np.log(spent / left) + z / np.sqrt(left)) for z in (-1.96, 1.96))
        inside += low <= 12 <= high
    assert abs(inside / 1_000 - 0.95) < 3 * np.sqrt(0.95 * 0.05 / 1_000) + 0.005


def test_a_stock_rises_with_who_comes_and_falls_with_who_leaves():
    came, left = days("2026-06-01", "2026-06-01", "2026-06-03"), days("2026-06-02", None, "2026-06-03")
    assert stock_by_day(came, left, pd.date_range("2026-05-31", "2026-06-03")).tolist() == [0, 2, 1, 1]


def test_chance_alone_is_called_a_trend_as_rarely_as_it_should_be():
    # A layer in balance: 24 come a day, 9 days each. |z| > 2.576 in 1 % of windows.
    rng, odd, n = np.random.default_rng(8), 0, 300
    for _window in range(n):
        start = np.sort(rng.uniform(-60, 75, rng.poisson(24 * 135)))
        out = start + rng.exponential(9, len(start))
        when = np.arange(76)
        stock = np.searchsorted(start, when) - np.searchsorted(np.sort(out), when)
        odd += abs(level(stock, 9.0)) > 2.576
    assert odd / n < 0.01 + 3 * np.sqrt(0.01 * 0.99 / n)


def test_a_stock_that_drains_is_called_so():
    assert level(np.linspace(228, 92, 60), 9.0) < -4
    assert level(np.full(60, 228), 9.0) == pytest.approx(0, abs=1e-12)


def test_one_layer_is_the_exponential_by_hand():
    left, end, lost = passed(np.array([10.0]), np.array([0.3]), 5)[0]
    assert left == pytest.approx(np.exp(-0.5))
    assert end == pytest.approx(0.3 * (1 - np.exp(-0.5)))
    assert lost == pytest.approx(0.7 * (1 - np.exp(-0.5)))


@given(
    st.lists(st.tuples(st.floats(0.5, 40), st.floats(0.01, 0.99)), min_size=1, max_size=5), st.floats(0, 200)
)
@settings(max_examples=40)
def test_everybody_is_somewhere_and_in_the_end_out(layers, later):
    stays, shares = np.array(layers).T
    found = passed(stays, shares, later)
    assert found.sum(axis=1) == pytest.approx(1)
    assert found.min() > -1e-9
    gone = passed(stays, shares, 1e5)
    assert gone[0, -2] == pytest.approx(shares.prod(), rel=1e-6)


def balance(intake=24.0):
    return intake * np.append(1, SHARES[:-1].cumprod()) * STAYS


def test_a_funnel_in_balance_stays_in_balance():
    # By hand: 24 × 9 = 216; 24 × .55 × 14 = 184.8; × .45 × 20 = 118.8; × .5 × 12 = 35.6; orders 24 × .0433 × 7 = 7.28.
    stock = balance()
    assert stock == pytest.approx([216, 184.8, 118.8, 35.64])
    old, out, new, come = ahead(stock, 24, STAYS, SHARES, 10)
    assert np.einsum("wij,i->wj", old, stock) + new == pytest.approx(np.tile(stock, (10, 1)))
    assert out @ stock + come == pytest.approx(np.full(10, 24 * SHARES.prod() * 7))


@pytest.mark.parametrize(("weeks", "orders"), [(2, 7.3), (4, 6.9), (8, 5.0), (12, 3.6)])
def test_orders_do_not_show_for_weeks_that_nobody_comes_in_any_more(weeks, orders):
    """Intake falls from 24 to 9 a day; a simulation in steps of whole days, beside the course, is half a week later."""
    stock = balance()
    _old, out, _new, come = ahead(stock, 9, STAYS, SHARES, 13)
    by_week = out @ stock + come
    assert by_week[weeks - 1] == pytest.approx(orders, abs=0.2)


def test_the_top_layer_shows_it_within_four_weeks():
    stock = balance()
    old, _out, new, _come = ahead(stock, 9, STAYS, SHARES, 4)
    top = (np.einsum("wij,i->wj", old, stock) + new)[-1, 0]
    assert top == pytest.approx(81 + 135 * np.exp(-28 / 9))  # by hand


def test_what_is_ahead_is_what_units_simulated_one_by_one_do():
    rng, n, weeks = np.random.default_rng(2), 40_000, 6
    stays, shares = rng.exponential(STAYS, (n, 4)), rng.random((n, 4)) < SHARES
    moved = stays.cumsum(axis=1)
    goes = shares.cumprod(axis=1).astype(bool)
    end = np.where(goes[:, 3], moved[:, 3], np.inf)
    old, out, _new, come = ahead(np.zeros(4), 1.0, STAYS, SHARES, weeks)
    counted = np.histogram(end, np.arange(weeks + 1) * 7)[0] / n
    assert counted == pytest.approx(out[:, 0], abs=4e-3)
    third = (goes[:, 1] & (moved[:, 1] <= 42) & (moved[:, 2] > 42)).mean()
    assert third == pytest.approx(old[-1, 0, 2], abs=6e-3)
    # One unit a day comes in, at any time of the week: orders of a week by adding up who came when.
    came = rng.uniform(0, 42, n)
    assert np.histogram(came + end, np.arange(weeks + 1) * 7)[0] / n * 42 == pytest.approx(come, abs=0.03)
