"""What topic 16 shows beside its models: the case, and what the exercises count by hand."""

import pytest
from scipy.stats import binom

from crmlib.lessons import telesales as lesson
from crmlib.lessons.telesales import HALVES, LAYERS, CallStep


def test_either_sellers_minutes_make_a_day():
    """By hand: 63 dials, 45 in vain at .7 minutes, 31.8; 200 dials, 144 in vain, 100.8; a day has 360."""
    table = lesson.two_days().table
    assert table.iloc[:-1].sum().tolist() == pytest.approx([360, 360])
    assert table.iloc[2].tolist() == pytest.approx([63 * 0.72 * 0.7, 100.8])
    # As the lesson says: 6 minutes a talk and 4.6.
    assert (table.iloc[3] / [63 * 0.28, 200 * 0.28]).round(1).tolist() == [6.0, 4.6]


def test_the_same_rate_brings_the_two_sellers_13_and_43_orders():
    """The brief's own numbers: 13.6 [7, 21] and 43.1 [31, 56], at least 20 in 6 % and in more than 99.9 %."""
    table = lesson.two_months().table
    assert table["orders_on_average"].round(1).tolist() == [13.6, 43.1]
    assert table[["low", "high"]].to_numpy().tolist() == [[7, 21], [31, 56]]
    assert table["at_least_20"].tolist() == pytest.approx([0.060, 1.0], abs=1e-3)
    assert table["at_least_20"].iloc[0] == pytest.approx(1 - binom.cdf(19, 63 * 22, 0.0098))


def test_the_best_volume_lies_below_200_since_talks_take_time():
    """By hand for 200: (1.8 − .72 · .7) / .28 = 4.63 minutes a talk."""
    found = lesson.best_volume()
    table = found.table
    assert table.loc[200, "minutes_a_talk"] == pytest.approx((1.8 - 0.504) / 0.28)
    assert table.loc[200, "orders_a_month"] == pytest.approx(
        30.8, abs=0.3
    )  # as the brief has it: a rate of .7 %
    assert 180 < found.best < 190
    assert table["orders_a_month"].idxmax() == 180
    assert table["talks_ordered"].is_monotonic_decreasing


def test_what_a_layer_needs_is_counted_from_the_orders_up():
    """By hand: 6/.4 = 15 a week, two weeks, 30; 15/.6 = 25, three weeks, 75; 25/.35 · 1.5 = 107; 71.4/.5 · 1 = 143."""
    assert lesson.needed().tolist() == pytest.approx([142.857, 107.143, 75, 30], abs=1e-3)
    ratio = LAYERS["in_it"] / lesson.needed()
    assert (ratio.argmin(), LAYERS["in_it"].argmin(), LAYERS["go_on"].argmin()) == (2, 3, 1)


def test_only_where_a_lot_drew_the_hour_do_both_hours_have_the_same_share_of_hot_ones():
    hot = HALVES["hot_dials"] / (HALVES["hot_dials"] + HALVES["cold_dials"])
    assert hot.round(3).tolist() == [0.2, 0.2, 0.438, 0.125]


def test_the_path_has_the_lectures_seven_steps():
    assert [step.value for step in CallStep] == ["mail", "lead", "funnel", "plan", "opener", "needs", "pitch"]
