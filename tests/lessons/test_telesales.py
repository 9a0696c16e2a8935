"""What topic 16 shows beside its models: the case, and what the exercises count by hand."""

import pandas as pd
import pytest
from scipy.stats import betabinom, binom

from crmlib import datasets
from crmlib.errors import TooFewError
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


def leads(rows):
    """Return leads of (aware_on, ready_on, closed_on), the first contact in March."""
    table = pd.DataFrame(rows, columns=["aware_on", "ready_on", "closed_on"])
    return table.assign(lead_id=[f"L{i}" for i in range(len(table))], entered="2026-03-01")


def test_days_of_those_still_in_the_layer_count_and_their_stay_does_not():
    """By hand: 4 and 10 days ended, 30 and 20 days not yet: 64 days, two stays, 32 days; not 7, 25 or 16."""
    found = lesson.in_layer_three(leads([
        ("2026-05-02", "2026-05-06", None),
        ("2026-05-03", None, "2026-05-13"),
        ("2026-05-31", None, None),
        ("2026-06-10", None, None),
        ("2026-04-01", "2026-04-20", "2026-06-30"),
    ]))  # fmt: skip
    assert found.table["contacts"].tolist() == [2, 2]
    assert found.table["days_so_far"].tolist() == [7.0, 25.0]
    assert found.stay == pytest.approx(32)
    assert found.shortcut == pytest.approx(2 / (1 / 30))


def test_a_layer_that_nobody_left_is_said():
    with pytest.raises(TooFewError, match="nobody came into the third layer and left it"):
        lesson.in_layer_three(leads([("2026-06-10", None, None)]))


def test_a_promise_counts_junes_luck_as_well():
    june = lesson.june(datasets.load("dials"))
    orders, dials = lesson.orders_of(june)
    row = lesson.promise(june).table.iloc[0]
    assert row["if_rate_known"] == pytest.approx(binom.sf(39, 4400, orders / dials))
    assert row["rate_from_june"] == pytest.approx(betabinom.sf(39, 4400, orders + 0.5, dials - orders + 0.5))
    assert row["rate_from_june"] < row["if_rate_known"]
    # Rounded up to hundreds, and not a hundred less.
    enough = lesson.first_dials((orders, dials), 30)
    assert (
        lesson.chance((orders, dials), enough, 30) >= 0.9 > lesson.chance((orders, dials), enough - 100, 30)
    )


def test_the_rows_that_are_shown_hold_one_dial_twice_and_one_at_night():
    table = lesson.look(datasets.load("dials"))
    assert table["dial_id"].duplicated().sum() == 1
    assert (table["clock"] < "08:00").sum() == 1


def test_enough_people_are_enough_and_one_less_is_not():
    """By hand: 72 calls an hour of 3.5 minutes keep 4.2 people talking, so four can never keep up."""
    people = lesson.fewest(72, 0.8)
    in_time = [lesson.desk(72, n).table.loc["some give up", "in_time"] for n in (people - 1, people)]
    assert in_time[0] < 0.8 <= in_time[1]
    assert pd.isna(lesson.desk(72, 4).table.loc["all wait for ever", "in_time"])


def test_the_busiest_hour_needs_more_people_than_the_average_one():
    found = lesson.busiest(datasets.load("inbound"))
    assert (found.table["average_day"] > found.table["in_time_a"]).all()
    assert found.table.loc[found.needed, "in_time_a"] >= 0.8 > found.table.loc[found.needed - 1, "in_time_a"]
