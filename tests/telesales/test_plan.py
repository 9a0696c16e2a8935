"""The plan of calls: the chance of a promise, minutes of a day, three levers; all by hand beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.telesales import day_plan, dials_for, levers, orders_from


def test_forty_orders_are_expected_and_not_safe():
    # 4,400 × .28 × .035 = 43.1 on average; P(40 or more) = 70 % where the rate is known for sure.
    found = orders_from(22 * 200, 0.28 * 0.035, 40).table
    assert found.index.tolist() == ["rate_known"]
    assert found.loc["rate_known", "orders_mean"] == pytest.approx(43.12)
    assert found.loc["rate_known", "target_chance"] == pytest.approx(0.70, abs=0.005)


def test_a_rate_from_last_month_may_be_wrong_itself():
    found = orders_from(4400, (26, 2600), 40)
    assert found.table.loc["rate_found", ["low", "high"]].tolist() == [26, 68]
    assert found.table.loc["rate_found", "target_chance"] < found.table.loc["rate_known", "target_chance"]
    assert "Rate found: 26 orders in 2,600 dials." in repr(found)
    assert "target_chance" not in orders_from(4400, (26, 2600)).table


def test_dials_for_a_promise():
    found = dials_for(40, 0.28 * 0.035).table["dials_needed"]
    assert found.tolist() == [4082, 4923]  # 40 / .0098 = 4,081.6
    found = dials_for(40, (26, 2600)).table["dials_needed"]
    assert found["target_rate"] == 4000
    assert found["rate_found"] == pytest.approx(5500, abs=50)
    half = dials_for(40, 0.28 * 0.035, 0.5).table["dials_needed"]
    assert half["rate_known"] == pytest.approx(
        half["target_rate"], rel=0.02
    )  # what is expected comes in half of months


@given(st.integers(1, 80), st.integers(1, 60), st.sampled_from([0.6, 0.9]))
@settings(max_examples=8, deadline=None)
def test_as_many_dials_as_are_needed_are_as_sure_as_was_asked_for(target, orders, level):
    found = dials_for(target, (orders, 3000), level).table["dials_needed"]
    for row, rate in (("rate_known", orders / 3000), ("rate_found", (orders, 3000))):
        n = int(found[row])
        assert orders_from(n, rate, target).table["target_chance"].iloc[-1] >= level
        if n > target:
            assert orders_from(n - 1, rate, target).table["target_chance"].iloc[-1] < level


def test_two_hundred_dials_do_not_quite_fit_into_the_golden_hours():
    """Lecture: 9 to 11:30 and 14 to 17:30 are 360 minutes, 1.8 a dial. .28 × 5 + .72 × .7 = 1.904: 189 fit."""
    found = day_plan(200)
    assert found.table.iloc[0].tolist() == pytest.approx([360, 1.8, 1.904, 189])
    assert "11 of 200 dials do not fit." in repr(found)
    assert "All fit." in repr(day_plan(189))


def test_who_looks_for_numbers_in_the_morning_calls_63():
    # 1.904 + 3.8 = 5.704 minutes a dial; 360 / 5.704 = 63.1.
    assert day_plan(63, look_up=3.8).table["dials_that_fit"].tolist() == [63]


def test_a_dial_that_takes_just_its_time_fits():
    assert day_plan(180, reach=0, miss_minutes=2).table["dials_that_fit"].tolist() == [180]


def test_levers_are_worth_the_same_in_percent_and_not_in_yuan():
    # 4,400 × .5 × .28 × .07 = 43.12; a tenth more 4.312; all three 43.12 × 1.331.
    found = levers(
        4400, 0.5, 0.28, 0.07, costs={"business_sense": 2000, "call_volume": 6000, "talk_quality": 3000}
    )
    table = found.table
    assert table["orders_mean"].tolist() == pytest.approx([43.12, 47.432, 47.432, 47.432, 43.12 * 1.331])
    assert table["cost_order"].tolist()[1:4] == pytest.approx([2000 / 4.312, 6000 / 4.312, 3000 / 4.312])
    assert table.loc["all_three", "cost_order"] == pytest.approx(11_000 / (43.12 * 0.331))
    assert np.isnan(table.loc["as_now", "cost_order"])


def test_the_fan_is_that_of_the_table():
    found = orders_from(4400, (26, 2600), 40)
    assert found.fan["orders_mean"].tolist() == pytest.approx((found.fan.index / 100).tolist())
    assert (
        (found.fan["low"] <= found.fan["orders_mean"]) & (found.fan["orders_mean"] <= found.fan["high"])
    ).all()
    ax = found.plot()
    assert 40 in ax.lines[-1].get_ydata()
    assert ax.texts[-1].get_text() == "Target: 40"
    assert str(found.describe()).startswith("Orders: from 1 at 146 to 66 at")


def test_plans_that_make_no_sense_are_refused():
    with pytest.raises(
        DataError, match=r"0 in 400: at most 0\.75% \(rule of three\); no plan for 40 can be made"
    ):
        dials_for(40, (0, 400))
    with pytest.raises(DataError, match="At a rate of 0 nothing ever comes"):
        dials_for(40, 0.0)
    with pytest.raises(DataError, match="target is a whole number of at least 1"):
        dials_for(0, 0.01)
    with pytest.raises(DataError, match="trials is a whole number"):
        orders_from(0, 0.01)
    with pytest.raises(DataError, match="Hours run from an earlier to a later one"):
        day_plan(hours=((11.5, 9),))
    for hours in ((), (9, 11.5), "9-11", ((9, 11, 12),)):
        with pytest.raises(DataError, match="Hours run from an earlier"):
            day_plan(hours=hours)
    with pytest.raises(DataError, match="A dial takes some time"):
        day_plan(talk_minutes=0, miss_minutes=0)
    with pytest.raises(DataError, match="reach is a number from 0 to 1"):
        day_plan(reach=28)
    with pytest.raises(DataError, match="business sense cannot rise by 10%"):
        levers(4400, 0.95, 0.28, 0.07)
    with pytest.raises(DataError, match="talk_quality has no cost"):
        levers(4400, 0.5, 0.28, 0.07, costs={"business_sense": 1, "call_volume": 1})
    with pytest.raises(DataError, match="costs is a mapping"):
        levers(4400, 0.5, 0.28, 0.07, costs=5)
