"""The journey as the world makes it, held against its own truth and its own story."""

import numpy as np
import pandas as pd
import pytest

from crmlib.aidma import EVENT_STAGES
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.journey import CHANNELS, DAYS, EVENT_TYPES, STAGES, START, _visits, entry, events

TRUTH = Truth()
JOURNEY = TRUTH.journey


@pytest.fixture(scope="module")
def block():
    return population(TRUTH, seed=2026, number=0, size=2000, first=1)


@pytest.fixture(scope="module")
def log(block):
    table = events(block)
    return table.assign(when=pd.to_datetime(table["timestamp"], utc=True).dt.tz_convert("Asia/Shanghai"))


def test_the_rows_of_the_truth_sum_to_1():
    for mode in ("online", "shop"):
        assert sum(JOURNEY.start[mode]) == pytest.approx(1)
        assert np.sum(JOURNEY.next_stage[mode], axis=1) == pytest.approx(np.ones(4))


def test_the_world_and_the_model_agree_on_what_each_touchpoint_shows():
    for stage, by_mode in EVENT_TYPES.items():
        for types in by_mode.values():
            assert {EVENT_STAGES[name].value for name in types} == {stage}
    made = {name for by_mode in EVENT_TYPES.values() for types in by_mode.values() for name in types}
    assert {*made, "newsletter_sent"} == set(EVENT_STAGES)
    assert [stage.value for stage in EVENT_STAGES.values() if stage][:1] == [STAGES[0]]


def test_customers_enter_by_shop_and_by_day_as_the_truth_says(block):
    start = entry(block)
    share = (start["mode"] == "shop").mean()
    assert share == pytest.approx(JOURNEY.shop_share, abs=3 * np.sqrt(0.3 * 0.7 / 2000))
    # With a density that doubles from first to last day, 1 / (1 + 2) · (1 + 1.5) / 2 = 5/12 come in the first half.
    assert (start["day"] < DAYS / 2).mean() == pytest.approx(5 / 12, abs=0.035)
    assert start["day"].between(0, DAYS - 1).all()


def test_without_growth_every_day_is_alike(block):
    from dataclasses import replace

    steady = replace(block, truth=replace(TRUTH, journey=replace(JOURNEY, growth=1.0)))
    assert (entry(steady)["day"] < DAYS / 2).mean() == pytest.approx(0.5, abs=0.035)


def test_visits_move_as_the_transition_probabilities_say(block):
    start = entry(block).assign(day=0)  # everybody is watched for the whole time
    visits = _visits(block, start, np.random.default_rng(1))
    mode = start["mode"].to_numpy()[visits["who"]]
    for way in ("online", "shop"):
        here = visits[(mode == way) & (visits["stage"] < 4)]
        counts = pd.crosstab(here["stage"], here["next"]).reindex(
            index=range(4), columns=range(6), fill_value=0
        )
        n = counts.sum(axis=1).to_numpy()[:, None]
        truth = np.array(JOURNEY.next_stage[way])
        assert (np.abs(counts / n - truth) <= 3.5 * np.sqrt(truth * (1 - truth) / n) + 1e-9).all(axis=None)


def test_memory_comes_after_its_gap_or_is_an_early_return(block):
    start = entry(block).assign(day=0)
    visits = _visits(block, start, np.random.default_rng(1))
    into_memory = visits[visits["next"] == 3]
    assert (into_memory["wait"] > JOURNEY.memory_gap_days).all()


def test_all_times_lie_in_the_18_months_with_their_zone(log):
    assert log["timestamp"].str.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00").all()
    assert log["when"].min() >= START
    assert log["when"].max() < START + pd.Timedelta(days=DAYS)


def test_orders_come_last_on_their_day(log):
    known = log.dropna(subset="customer_id")
    day = known["when"].dt.strftime("%Y-%m-%d")
    last_look = known[known["event"].isin(["product_view", "shop_visit", "question_asked"])]
    first_order = known[known["event"] == "order"].groupby(["customer_id", day])["when"].min()
    start_of_look = last_look.groupby(["customer_id", day])["when"].min()
    both = pd.concat([first_order, start_of_look], axis=1, keys=["order", "look"]).dropna()
    assert len(both) > 100
    assert (both["order"] > both["look"]).all()


def test_one_day_was_exported_twice_and_is_all_that_repeats(log):
    twice = log[log["event_id"].duplicated()]
    assert set(twice["when"].dt.strftime("%Y-%m-%d")) == {"2025-11-11"}
    assert len(twice) == (log["when"].dt.strftime("%Y-%m-%d") == "2025-11-11").sum() / 2


def test_shop_rows_of_two_weeks_stand_at_the_end(log):
    late = log[
        log.index > log.index[log["event_id"].duplicated()][-1]
    ]  # after the day that was exported twice
    assert len(late) > 10
    assert (late["channel"] == "shop").all()
    assert late["when"].between(START + pd.Timedelta(days=400), START + pd.Timedelta(days=414)).all()


def test_no_order_is_without_its_customer_and_few_other_rows_are(log):
    nobody = log[log["customer_id"].isna()]
    assert "order" not in set(nobody["event"])
    assert len(nobody) / len(log) == pytest.approx(0.004, abs=0.0015)


def test_channels_are_those_of_the_customers_mode_or_missing(log):
    assert set(log["channel"].dropna()) == {*CHANNELS["online"], *CHANNELS["shop"], "mail"}
    assert set(log.loc[log["event"] == "newsletter_sent", "channel"].dropna()) == {"mail"}
    assert log["channel"].isna().mean() == pytest.approx(0.006, abs=0.002)


def test_one_customer_is_a_block():
    one = population(TRUTH, seed=1, number=0, size=1, first=1)
    assert set(events(one)["customer_id"].dropna()) <= {"C0000001"}
