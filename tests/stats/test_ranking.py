"""Lists of people: the area under the curve as published, and what the top of a list holds, by hand and by chance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import use_language
from crmlib.stats.ranking import auc, captured

# Hanley & McNeil (1982), table I: 58 normal and 51 abnormal images on five grades.
GRADES = [1, 2, 3, 4, 5]
SCORE = np.concatenate([np.repeat(GRADES, [33, 6, 6, 11, 2]), np.repeat(GRADES, [3, 2, 2, 11, 33])])
ABNORMAL = np.repeat([False, True], [58, 51])


def test_the_area_and_its_error_are_those_of_hanley_and_mcneil():
    found = auc(SCORE, ABNORMAL)
    assert (found.positives, found.negatives) == (51, 58)
    assert found.area == pytest.approx(0.8931711, abs=1e-6)  # published: .893
    assert found.se == pytest.approx(0.0324866, abs=1e-6)  # published: .032
    assert found.low == pytest.approx(0.8931711 - 1.959964 * 0.0324866, abs=1e-6)
    assert found.high == pytest.approx(0.8931711 + 1.959964 * 0.0324866, abs=1e-6)


def test_the_area_is_the_share_of_pairs_in_the_right_order():
    # Positives 2, 4 against negatives 1, 2: higher, tie, higher, higher: 3½ of 4.
    assert auc([2, 4, 1, 2], [True, True, False, False]).area == pytest.approx(3.5 / 4)


@given(st.lists(st.tuples(st.integers(-50, 50), st.booleans()), min_size=2, max_size=60))
def test_turning_the_score_turns_the_area_and_stretching_it_does_nothing(people):
    score, positive = np.array([s for s, _p in people]), np.array([p for _s, p in people])
    if positive.all() or not positive.any():
        return
    area = auc(score, positive).area
    assert auc(-score, positive).area == pytest.approx(1 - area)
    assert auc(score**3, positive).area == pytest.approx(area)
    assert auc(score, ~positive).area == pytest.approx(1 - area)


def test_a_perfect_score_ends_at_one():
    found = auc([1, 2, 3, 4], [False, False, True, True])
    assert (found.area, found.se, found.high) == (1.0, 0.0, 1.0)


def test_the_interval_of_the_area_holds_the_truth_in_95_of_100_samples():
    from scipy.stats import norm

    rng, inside = np.random.default_rng(1), 0
    truth = norm.cdf(1 / np.sqrt(2))  # of two normals one standard deviation apart
    for _sample in range(400):
        positive = np.repeat([True, False], [60, 90])
        found = auc(rng.standard_normal(150) + positive, positive)
        inside += found.low <= truth <= found.high
    assert 0.91 < inside / 400 < 0.985


@pytest.mark.parametrize(
    ("score", "positive", "error", "said"),
    [
        (
            [1, None],
            [True, False],
            DataError,
            r"score: 1 of 2 values are missing or infinite \(first: number 2\)",
        ),
        ([1, 2], [True, None], DataError, "do not say"),
        ([1, 2], [True, True], TooFewError, "of 2 people 2 are positive"),
        ([1, 2], [False, False], TooFewError, "of 2 people 0 are positive"),
        ([1, "b"], [True, False], DataError, "for instance 'b'"),
    ],
)
def test_scores_without_outcomes_are_refused(score, positive, error, said):
    with pytest.raises(error, match=said):
        auc(score, positive)


# -- what the top holds ----------------------------------------------------------------------------------


def test_the_top_of_a_list_holds_what_one_counts():
    found = captured({"spend": [9, 8, 1, 2], "model": [9, 1, 8, 2]}, [60, 0, 30, 10], top=0.5).table
    assert found["share"].to_dict() == {"spend": 0.6, "model": 0.9, "hindsight": 0.9}


def test_who_ties_at_the_end_of_the_top_counts_in_part():
    # Top 40 % of five are two people: the first, and one of the three that tie; on average a third of 30 + 6 + 0.
    found = captured([5, 3, 3, 3, 1], [60, 30, 6, 0, 4], top=0.4).table
    assert found.loc["the list", "share"] == pytest.approx((60 + 36 / 3) / 100)


def test_a_list_that_says_nothing_holds_its_size():
    value = np.arange(10)
    assert captured(np.ones(10), value, top=0.3).table.loc["the list", "share"] == pytest.approx(0.3)
    assert captured(value, value, top=1).table["share"].tolist() == pytest.approx([1, 1])


def test_people_are_matched_by_their_labels():
    value = pd.Series([60.0, 0, 30, 10], index=list("abcd"))
    score = pd.Series([2.0, 8, 1, 9], index=list("dcba"))
    assert captured(score, value, top=0.5).table.loc["the list", "share"] == pytest.approx(0.9)
    with pytest.raises(DataError, match=r"the list: 1 of 4 values are missing"):
        captured(score.drop("a"), value)
    with pytest.raises(DataError, match="stands in them once"):
        captured(pd.concat([score, score]), value)


def test_hindsight_is_the_best_there_is_and_all_lists_meet_the_same_samples():
    rng = np.random.default_rng(2)
    value = rng.gamma(0.5, size=300)
    table = captured(
        {"good": value + rng.gamma(0.5, size=300), "same": value, "luck": rng.random(300)}, value
    ).table
    assert (table.loc["hindsight", "share"] >= table["share"]).all()
    assert table.loc["same"].tolist() == pytest.approx(table.loc["hindsight"].tolist())
    assert ((table["low"] < table["share"]) & (table["share"] < table["high"])).all()


def test_the_interval_holds_the_truth_in_95_of_100_samples():
    rng = np.random.default_rng(5)
    score, noise = rng.standard_normal(200_000), rng.standard_normal(200_000)
    value = np.exp(0.7 * score + 0.7 * noise)
    truth = captured(score, value, draws=20).table.loc["the list", "share"]
    inside = 0
    for _sample in range(200):
        some = rng.integers(0, len(score), 300)
        row = captured(score[some], value[some], draws=200).table.loc["the list"]
        inside += row["low"] <= truth <= row["high"]
    assert 0.88 < inside / 200 < 0.99


def test_the_same_seed_gives_the_same_interval():
    value = np.random.default_rng(0).gamma(1, size=50)
    first = captured(value[::-1], value).table
    assert first.equals(captured(value[::-1], value).table)
    assert not first.equals(captured(value[::-1], value, seed=1).table)
    assert first["share"].equals(captured(value[::-1], value, seed=1).table["share"])


@pytest.mark.parametrize(
    ("score", "value", "error", "said"),
    [
        ([1, 2], [1, -2], DataError, "1 values are negative, for instance -2"),
        ([1, 2], [0, 0], TooFewError, "Of 2 people nobody has a value"),
        ([1], [1], TooFewError, "nobody has a value|nothing to capture"),
        ([1, 2, 3], [1, 2], DataError, "the list scores 3 people, and 2 have a value"),
        ([1, np.nan], [1, 2], DataError, "the list: 1 of 2"),
        ([1, 2], [1, None], DataError, "value: 1 of 2"),
    ],
)
def test_lists_that_cannot_be_judged_are_refused(score, value, error, said):
    with pytest.raises(error, match=said):
        captured(score, value)


def test_options_that_make_no_sense_are_refused():
    for wrong in ({"top": 1.5}, {"level": 2}, {"draws": 3}, {"seed": -1}):
        with pytest.raises(DataError):
            captured([1, 2], [1, 2], **wrong)


def test_lists_and_refusals_speak_chinese():
    use_language("zh")
    assert "事后" in str(captured([1, 2], [1, 2]))
    with pytest.raises(TooFewError) as refused:
        auc([1, 2], [True, True])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(refused.value))
