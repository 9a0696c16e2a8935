"""Funnel, cohorts and stage order: counted by hand, on the committed log, and under what must not matter."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.aidma import EVENT_STAGES, Stage, cohorts, funnel, stage_order
from crmlib.errors import DataError, TooFewError

WHOLE = [stage.value for stage in Stage]


@pytest.fixture
def shop(log):
    """Six customers; the log ends on 30 June, so with 120 days the two of March and June are too new.

    ann  attention interest desire memory action
    bob  attention interest
    cat  attention          desire        action   (skips interest)
    dan           interest                         (no attention)
    eve  attention interest desire memory action   (first on 5 March: observed for 117 days)
    fay  attention                                 (20 June)
    """
    return log(
        "ann 2025-01-01 ad_view",
        "ann 2025-01-02 product_view",
        "ann 2025-01-05 basket_add",
        "ann 2025-01-20 return_visit",
        "ann 2025-01-22 order",
        "bob 2025-01-03 ad_view",
        "bob 2025-01-04 product_view",
        "cat 2025-02-01 window_stop",
        "cat 2025-02-03 tasting",
        "cat 2025-05-30 order",
        "dan 2025-02-10 shop_visit",
        "eve 2025-03-05 ad_view",
        "eve 2025-03-06 product_view",
        "eve 2025-03-07 basket_add",
        "eve 2025-03-20 return_visit",
        "eve 2025-03-21 order",
        "fay 2025-06-20 ad_view",
        "- 2025-06-30 ad_view",
    )


# -- funnel ----------------------------------------------------------------------------------------------


def test_the_funnel_counts_mature_customers_and_shares_of_the_stage_before(native, shop):
    table = funnel(native(shop)).table
    # ann bob cat dan; of 3 at attention 2 at interest, of 3 at interest 1 at desire (cat skipped it), of 2 at
    # desire 1 at memory, of 1 at memory 1 at action.
    assert table["customers"].tolist() == [3, 3, 2, 1, 2]
    assert table["rate"].tolist()[1:] == pytest.approx([2 / 3, 1 / 3, 1 / 2, 1])
    assert math.isnan(table["rate"].iloc[0])
    assert table["of_all"].tolist() == pytest.approx([3 / 4, 3 / 4, 2 / 4, 1 / 4, 2 / 4])
    assert table.index.tolist() == list(Stage)


def test_the_intervals_of_the_funnel_are_wilsons(shop):
    table = funnel(shop).table
    # Wilson for 1 of 2 at 95 %: centre ½, half-width z √(1/(4n) + z²/(4n²)) / (1 + z²/n) with z = 1.959964
    half = 1.959964 * math.sqrt(1 / 8 + 1.959964**2 / 16) / (1 + 1.959964**2 / 2)
    assert table.loc["memory", ["low", "high"]].tolist() == pytest.approx([0.5 - half, 0.5 + half], abs=1e-6)
    assert table.loc["memory", "low"] == pytest.approx(0.0945, abs=5e-5)


def test_recent_customers_are_not_counted_as_lost(shop):
    everybody = funnel(shop, mature_days=0)
    assert everybody.table["customers"].tolist() == [5, 4, 3, 2, 3]
    assert "4 mature customers" in funnel(shop).note
    assert "2 newer ones left out" in funnel(shop).note


def test_counting_everybody_makes_the_last_rates_of_the_course_look_worse_than_they_are():
    events = datasets.load("events")
    mature, naive = funnel(events).table, funnel(events, mature_days=0).table
    assert naive.loc["action", "of_all"] < mature.loc["action", "low"]


def test_a_customer_is_mature_on_the_very_day(log):
    events = log("ann 2025-01-01T12:00 ad_view", "bob 2025-01-11T12:00 order")
    assert funnel(events, mature_days=10).table["customers"].tolist() == [1, 0, 0, 0, 0]
    with pytest.raises(TooFewError, match=r"None of the 2 customers was observed for 10\.1 days"):
        funnel(events, mature_days=10.1)


@pytest.fixture(scope="module")
def of_the_course():
    """What three functions answer about the course's own log."""
    events = datasets.load("events")
    return {look: look(events).table for look in (funnel, cohorts, stage_order)}


def test_the_funnel_of_the_committed_log_is_the_same_on_every_backend(native_events, of_the_course):
    for look, expected in of_the_course.items():
        pd.testing.assert_frame_equal(look(native_events).table, expected)


def test_the_memory_gap_decides_who_remembered():
    events = datasets.load("events")
    counts = [funnel(events, memory_gap_days=gap).table.loc["memory", "customers"] for gap in (0, 7, 30)]
    assert counts[0] > counts[1] > counts[2]


LOGS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 200), st.sampled_from(list(EVENT_STAGES))),
    min_size=1,
    max_size=60,
)


def frame(records):
    who, day, event = zip(*records, strict=True)
    start = pd.Timestamp("2025-01-01", tz="Asia/Shanghai")
    return pd.DataFrame(
        {
            "customer_id": pd.Series(who, dtype="str"),
            "timestamp": start + pd.to_timedelta(list(day), unit="D"),
            "event": pd.Series(event, dtype="str"),
        }
    )


@given(records=LOGS, data=st.data())
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_and_a_second_export_change_nothing(records, data):
    events = frame([*records, ("z", 0, "ad_view")])
    shuffled = frame(data.draw(st.permutations([*records, ("z", 0, "ad_view"), *records[:5]])))
    for look in (lambda log: funnel(log, mature_days=30), cohorts):
        try:
            ours = look(events).table
        except TooFewError:
            with pytest.raises(TooFewError):
                look(shuffled)
        else:
            pd.testing.assert_frame_equal(ours, look(shuffled).table)


@given(records=LOGS)
@settings(max_examples=10, deadline=None)
def test_shares_lie_inside_their_intervals_and_between_0_and_1(records):
    table = funnel(frame([*records, ("z", 0, "ad_view")]), mature_days=0).table.dropna()
    assert ((table["low"] >= 0) & (table["low"] <= table["rate"])).all()
    assert ((table["rate"] <= table["high"]) & (table["high"] <= 1)).all()
    assert table["of_all"].between(0, 1).all()


def test_doubling_the_customers_leaves_the_rates_and_shrinks_the_intervals_by_the_root_of_two():
    events = datasets.load("events")
    twins = events.assign(customer_id=events["customer_id"] + "b")
    one, two = funnel(events).table, funnel(pd.concat([events, twins])).table
    assert (two["customers"] == 2 * one["customers"]).all()
    np.testing.assert_allclose(two["rate"], one["rate"])
    width = ((one["high"] - one["low"]) / (two["high"] - two["low"])).dropna()
    assert width.to_numpy() == pytest.approx(math.sqrt(2), rel=0.01)


def test_one_customer_is_enough_for_a_funnel_though_not_for_a_narrow_interval(native, log):
    table = funnel(native(log("ann 2025-01-01 ad_view", "ann 2025-06-30 product_view"))).table
    assert table["customers"].tolist() == [1, 1, 0, 0, 0]
    assert table.loc["interest", ["rate", "low", "high"]].tolist() == pytest.approx([1, 0.2065, 1], abs=5e-5)
    assert math.isnan(table.loc["memory", "rate"])  # nobody at desire: no rate to give


def test_all_customers_at_one_stage_give_a_funnel_of_one_stage(native, log):
    events = log("ann 2025-01-01 ad_view", "bob 2025-01-02 ad_view", "cat 2025-06-30 ad_view")
    table = funnel(native(events)).table
    assert table["customers"].tolist() == [2, 0, 0, 0, 0]
    assert table["rate"].tolist()[1:2] == [0.0]
    assert table["rate"].isna().tolist() == [True, False, True, True, True]


def test_a_log_of_nobody_is_too_few_for_everything(native, log):
    events = native(log("- 2025-01-01 ad_view", "ann 2025-06-30 newsletter_sent"))
    for look in (funnel, cohorts, stage_order):
        with pytest.raises(TooFewError, match="No customer in the log reached any stage"):
            look(events)


def test_negative_days_are_refused(shop):
    with pytest.raises(DataError, match="Days cannot be negative: -1"):
        funnel(shop, mature_days=-1)
    with pytest.raises(DataError, match="Days cannot be negative: -30"):
        cohorts(shop, horizon_days=-30)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_that_is_none_is_refused(shop, level):
    with pytest.raises(DataError, match=f"not at {level}"):
        funnel(shop, level=level)


def test_the_funnel_prints_as_an_aligned_table_with_its_note(shop):
    assert repr(funnel(shop)) == (
        "          customers    rate    low    high of all customers\n"
        "Attention         3       –      –       –            75.0%\n"
        "Interest          3   66.7%  20.8%   93.9%            75.0%\n"
        "Desire            2   33.3%   6.1%   79.2%            50.0%\n"
        "Memory            1   50.0%   9.5%   90.5%            25.0%\n"
        "Action            2  100.0%  20.7%  100.0%            50.0%\n"
        "4 mature customers (first contact at least 120 days before 2025-06-30); 2 newer ones left out.\n"
        "low to high: of ranges found in this way, 95% hold the true value (Wilson).\n"
        "Of 18 rows 1 name no customer and 0 show no stage; they are left out."
    )


# -- cohorts ---------------------------------------------------------------------------------------------


def test_cohorts_count_orders_within_the_same_time_and_young_months_get_no_rate(native, shop):
    table = cohorts(native(shop), horizon_days=90).table
    # January: ann ordered after 21 days, bob never. February: cat after 118 days, dan never. March: eve after 16.
    assert table.index.tolist() == ["2025-01", "2025-02", "2025-03", "2025-06"]
    assert table["customers"].tolist() == [2, 2, 1, 1]
    assert table["ordered"].tolist() == [1, 1, 1, 0]
    assert table["within"].tolist() == [1, 0, 1, 0]
    assert table["rate"].tolist()[:3] == pytest.approx([0.5, 0, 1])
    assert table.iloc[3][["rate", "low", "high"]].isna().all()


def test_a_cohort_is_not_a_period(log):
    # January's two customers order in February: February's orders over February's newcomers would be 200 %.
    events = log(
        "ann 2025-01-10 ad_view",
        "ann 2025-02-05 order",
        "bob 2025-01-20 ad_view",
        "bob 2025-02-15 order",
        "cat 2025-02-10 ad_view",
        "dan 2025-08-01 ad_view",
    )
    table = cohorts(events, horizon_days=90).table
    by_period = events[events["event"] == "order"].groupby(events["timestamp"].dt.strftime("%Y-%m")).size()
    assert by_period.to_dict() == {"2025-02": 2}
    assert table.loc["2025-01", "rate"] == 1.0
    assert table.loc["2025-02", "rate"] == 0.0


def test_cohort_months_are_months_of_the_zone_of_the_times(log):
    # 31 January 20:00 in UTC is 1 February in Shanghai.
    events = log("ann 2025-02-01T04:00 ad_view", "bob 2025-12-01 ad_view")
    assert cohorts(events).table.index[0] == "2025-02"
    events["timestamp"] = events["timestamp"].dt.tz_convert("UTC")
    assert cohorts(events).table.index[0] == "2025-01"


def test_raw_orders_so_far_favour_old_cohorts_but_rates_within_a_horizon_do_not():
    # The truth of the world is the same for every cohort (JourneyTruth has no season).
    table = cohorts(datasets.load("events"), horizon_days=90).table
    raw = table["ordered"] / table["customers"]
    assert raw.iloc[-1] < 0.5 * raw.iloc[:12].mean()
    mature = table.dropna()
    pooled = mature["within"].sum() / mature["customers"].sum()
    # A 95 % interval may miss one time in twenty: of 15 months hardly ever more than three.
    assert ((pooled < mature["low"]) | (pooled > mature["high"])).sum() <= 3


# -- stage order -----------------------------------------------------------------------------------------


def test_stage_order_tells_order_from_completeness(native, log):
    events = log(
        # ann: all in order. bob: two stages in order, but skips interest. cat: interest before attention.
        "ann 2025-01-01 ad_view",
        "ann 2025-01-02 product_view",
        "bob 2025-01-01 ad_view",
        "bob 2025-01-03 basket_add",
        "cat 2025-01-01 product_view",
        "cat 2025-01-02 ad_view",
        # dan: only one stage. eve: two stages at one instant, which is no step back.
        "dan 2025-01-01 order",
        "eve 2025-01-01 ad_view",
        "eve 2025-01-01 product_view",
    )
    answer = stage_order(native(events))
    row = answer.table.loc[2]
    assert row[["customers", "in_order", "complete"]].tolist() == [4, 3, 2]
    assert row["rate"] == 0.75
    assert str(answer.note).endswith("1.")
    assert answer.share == 0.75
    assert (answer.low, answer.high) == pytest.approx((0.3006, 0.9544), abs=5e-5)  # Wilson for 3 of 4


def test_no_two_stages_are_too_few_for_an_order(native, log):
    with pytest.raises(TooFewError, match="No customer reached two stages"):
        stage_order(native(log("ann 2025-01-01 ad_view", "bob 2025-01-01 order")))


def test_in_the_course_many_but_not_all_customers_keep_to_the_order():
    table = stage_order(datasets.load("events")).table
    assert table.index.tolist() == [2, 3, 4, 5]
    assert (table["complete"] <= table["in_order"]).all()
    assert (table.loc[[3, 4, 5], "high"] < 1).all()
