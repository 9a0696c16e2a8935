"""How long from stage to stage, and whether groups differ in it."""

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.aidma import Stage, first_reach, time_to
from crmlib.errors import DataError, TooFewError

# -- from a log ------------------------------------------------------------------------------------------


@pytest.fixture
def shop(log):
    """Log until 31 January. ann orders after 2 days, bob never (watched for 28), cat after 10, dan before he saw."""
    return log(
        "ann 2025-01-01 ad_view", "ann 2025-01-03 order", "bob 2025-01-03 ad_view", "cat 2025-01-05 ad_view",
        "cat 2025-01-15 order", "dan 2025-01-05 order", "dan 2025-01-10 ad_view", "eve 2025-01-31 product_view",
    )  # fmt: skip


def test_time_to_censors_those_under_way_and_leaves_out_those_who_went_the_other_way(native, shop):
    answer = time_to(native(shop), "attention", "action", at_days=(1, 2, 14, 28, 60))
    # 3 at risk: ann at day 2: ⅓; cat at day 10: 1 − ⅔·½ = ⅔. Beyond day 28 nobody was watched.
    assert answer.table.index.tolist() == [1, 2, 14, 28]
    assert answer.table["share"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 2 / 3])
    assert answer.table["at_risk"].tolist() == [3, 3, 1, 1]
    assert answer.curve.index.tolist() == [2, 10]
    assert str(answer.note).splitlines() == [
        "3 customers from Attention on, 2 reached Action; 1 did so before and are left out.",
        "low to high: of ranges found in this way, 95% hold the true value (Greenwood).",
    ]


def test_a_goal_that_nobody_reached_has_share_0_and_not_an_error(native, log):
    events = native(log("ann 2025-01-01 ad_view", "bob 2025-02-01 ad_view"))
    table = time_to(events, "attention", "memory").table
    assert table["share"].tolist() == [0, 0, 0]
    assert table.index.tolist() == [7, 14, 30]


def test_the_plain_share_of_the_course_is_below_kaplan_meiers_as_many_are_under_way():
    events = datasets.load("events")
    answer = time_to(events, Stage.ATTENTION, Stage.ACTION, at_days=(180,))
    begun = first_reach(events).dropna(subset="attention")
    assert answer.table.loc[180, "low"] > begun["action"].notna().mean()


def test_every_backend_gives_the_same_curve(native):
    events = datasets.load("events")
    pd.testing.assert_frame_equal(time_to(native(events)).curve, time_to(events).curve)


@pytest.mark.parametrize(("start", "goal"), [("action", "attention"), ("desire", "desire")])
def test_a_goal_that_does_not_come_later_is_refused(shop, start, goal):
    with pytest.raises(DataError, match="does not come after the start"):
        time_to(shop, start, goal)


def test_an_unknown_stage_is_refused(shop):
    with pytest.raises(DataError, match="no 'purchase' here; choose one of attention"):
        time_to(shop, "attention", "purchase")


def test_a_negative_day_is_refused(shop):
    with pytest.raises(DataError, match="Days cannot be negative: -7"):
        time_to(shop, at_days=(7, -7))


def test_a_start_that_nobody_reached_is_too_few(log):
    with pytest.raises(TooFewError, match="No customer reached Desire"):
        time_to(log("ann 2025-01-01 ad_view", "ann 2025-01-02 order"), "desire", "action")


def test_one_customer_gives_a_curve_of_one_step(log):
    table = time_to(log("ann 2025-01-01 ad_view", "ann 2025-01-08 order")).table
    assert table["share"].tolist() == [1.0]
