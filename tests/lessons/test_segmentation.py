"""What topic 04 shows beside its models: counted by hand, and held against the truth that it was drawn from."""

import math

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.i18n import speaking
from crmlib.lessons import segmentation as lesson
from crmlib.lessons.segmentation.cars import ASKED, MEANT, TICKED, apart, cures, seen
from crmlib.segmentation import usable
from crmlib.widgets.segmentation import again_panel, level_view
from crmlib.world import latent_segments


@pytest.fixture(scope="module")
def survey():
    return usable(datasets.load("benefits")).rows


@pytest.fixture(scope="module")
def truth(survey):
    return latent_segments().set_index("respondent_id").loc[survey["respondent_id"], "segment"]


@pytest.fixture(scope="module")
def segments(survey):
    return lesson.four(survey)


@pytest.fixture(scope="module")
def four(segments):
    return segments.labels_


def test_only_one_interviewer_has_low_price_against_ease():
    table = lesson.odd_sheets(datasets.load("benefits")).table
    assert table["this_interviewer"].is_monotonic_increasing
    assert table["other_interviewers"].is_monotonic_decreasing


def test_the_agencys_groups_differ_in_level_and_in_nothing_else(survey):
    table = lesson.agency(survey).table
    assert (table["enthusiasts"] - table["distant"]).min() > 1.4
    assert (table["enthusiasts_own"] - table["distant_own"]).abs().max() < 0.2
    apart = lesson.sets_apart(survey).table["between_groups"]
    assert apart["how high they tick"] > 0.6
    assert apart.drop("how high they tick").max() < 0.01


def test_what_lies_between_groups_is_a_share_of_the_variance():
    from crmlib.lessons.segmentation.groups import between

    # Means 1 and 5 about 3: 4 × 4 = 16 between; 4 × 1 = 4 within; 16 of 20.
    values, group = pd.DataFrame({"x": [0.0, 2, 4, 6]}), np.array([0, 0, 1, 1])
    assert between(values, group) == pytest.approx(0.8)


def test_four_groups_beyond_the_own_level_are_those_of_the_truth(survey, four, truth):
    from sklearn.metrics import adjusted_rand_score

    assert adjusted_rand_score(truth, four) > 0.5
    # Each found segment is called as most of its people are.
    told = pd.crosstab(four.to_numpy(), truth.to_numpy())
    assert (told.idxmax(axis=1) == told.index).all()


def test_groups_are_found_again_and_shuffled_ones_are_not(survey):
    table = lesson.again(survey, 4, True).table
    assert table.loc["our customers", "found_again"] > 0.8
    assert table.loc["columns shuffled", "found_again"] < 0.4
    # The number of a group is arbitrary: the share with the same number says less than the agreement.
    assert table.loc["our customers", "same_number"] < table.loc["our customers", "found_again"]


def test_stability_falls_before_it_rises_as_the_level_is_taken_out(survey, truth):
    rows = [lesson.level_out(survey, percent, truth).table.iloc[0] for percent in (0, 50, 100)]
    found, true = ([row[name] for row in rows] for name in ("found_again", "as_in_truth"))
    assert found[1] < found[0] < found[2]
    assert true[0] < 0.3 < 0.5 < true[2]


def test_without_a_known_truth_nothing_is_said_of_it(survey, truth):
    assert "as_in_truth" not in lesson.level_out(survey, 0, truth.where(truth != "host")).table
    assert "as_in_truth" not in lesson.level_out(survey, 0).table


def made_trial():
    """Two groups of 40: of ten sent each offer, so many bought."""
    bought = {
        "a": {"study": 6, "gift": 2, "daily": 1, "none": 1},
        "b": {"study": 1, "gift": 5, "daily": 3, "none": 2},
    }
    rows = [
        (group, offer, int(i < n))
        for group, offers in bought.items()
        for offer, n in offers.items()
        for i in range(10)
    ]
    table = pd.DataFrame(rows, columns=["group", "tea_offer", "bought"])
    return table, table["group"]


def test_what_an_offer_brings_is_extra_sales_less_what_it_costs():
    # 30,000 × .2 × .5 = 3,000 sales more, at 80 yuan: 240,000; less 40,000.
    assert lesson.brings(0.2, 0.5, "gift") == pytest.approx(200_000)


def test_three_ways_of_sending_are_counted_by_hand():
    table, group = made_trial()
    # Own offers: a study (.6 − .1) × 60 = 30; b gift (.5 − .2) × 80 = 24; half each: 27.
    # One for all: study (.35 − .15) × 60 = 12, gift (.35 − .15) × 80 = 16, daily .05 × 30 = 1.5: gift, 16.
    exchanged = group.map({"a": "b", "b": "a"})
    # Exchanged: a is sent gift, (.2 − .1) × 80 = 8; b study, (.1 − .2) × 60 = −6; 1.
    plan = {"a": "study", "b": "gift"}
    found = lesson.systems(table, group, exchanged, plan, draws=50).table
    assert found["yuan_a_head"].tolist() == pytest.approx([16, 1, 27])
    assert found["offers_used"].tolist() == [1, 2, 2]
    # 30,000 × 27 − 2 × 40,000.
    assert found["profit"].iloc[2] == pytest.approx(730_000)
    assert (found["low"] < found["yuan_a_head"]).all()
    assert (found["yuan_a_head"] < found["high"]).all()


def test_own_offers_for_groups_by_lot_add_nothing(survey, four):
    lot = pd.Series(np.random.default_rng(1).permutation(four.to_numpy()), survey.index)
    assert lesson.own_offer(survey, four) > 5
    assert lesson.own_offer(survey, lot) < 0.5


def test_the_profile_of_a_car_is_held_against_what_was_meant():
    table = seen().table
    row = table.iloc[-1]
    assert row["perceived"] == pytest.approx(46 / 240)
    # (46/240 − .60) / √(.6 × .4 / 240) = −.40833 / .031623.
    assert row["in_se"] == pytest.approx(-12.91, abs=0.01)
    assert table["in_se"].iloc[:5].abs().max() < 1.5
    assert len(TICKED["sedan"]) == len(MEANT["sedan"]) == 5


def test_distances_are_typical_differences():
    assert float(apart(np.array([0.1, 0.1]), np.array([0.4, 0.5]))) == pytest.approx(
        math.sqrt((0.09 + 0.16) / 2)
    )
    found = cures()
    sold = np.array(TICKED["sedan"]) / ASKED
    want = math.sqrt(sum((s - m) ** 2 for s, m in zip(sold, MEANT["sedan"], strict=True)) / 5)
    assert found.table["distance"].iloc[0] == pytest.approx(want)


def test_only_a_covered_badge_brings_the_sedan_near_what_was_meant():
    table = cures().table
    assert table.loc["town with advertising", "low"] < 0 < table.loc["town with advertising", "high"]
    assert table.loc["town with a lower price", "high"] < 0
    assert table.loc["badge covered", "low"] > 0.1


def test_views_answer_their_questions(survey, truth):
    view = level_view(survey, truth)
    view.set(percent=100)
    assert "0.69" in view.answer or "0.7" in view.answer
    panel = again_panel(survey)
    panel.set(groups=4, taken_out=True)
    assert f"{lesson.again(survey, 4, True).table['found_again'].iloc[0]:.2f}" in panel.answer
    panel.reset()
    assert panel.values() == {"groups": 3, "taken_out": False}


def test_views_speak_chinese(survey):
    with speaking("zh"):
        assert "减去各人自己平均分的" in level_view(survey).text()
        assert "各题打乱以后" in again_panel(survey).text()
