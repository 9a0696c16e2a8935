"""Which rows of a survey are used, what the silent would say, and what guests chosen by staff are worth."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.satisfaction import interviews, nonresponse, score, trap, usable
from crmlib.stats.sampling import chosen_worth, cluster_mean
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.satisfaction import TURNED, feelings, satisfaction
from crmlib.world.satisfaction import interviews as asked_guests

TRUTH = Truth().satisfaction


def block(seed, size=8000):
    return population(Truth(), seed=seed, number=0, size=size, first=1)


@pytest.fixture(scope="module")
def surveys():
    return [usable(satisfaction(block(seed))).rows for seed in range(40)]


@pytest.fixture
def survey():
    """Four customers of whom one stands there twice, one answered on another scale, one had left before."""
    return pd.DataFrame(
        {
            "customer_id": ["ann", "bob", "bob", "cat", "dan"],
            "csat": [4, 5, 5, 8, 2],
            "recommend": [9.0, 10.0, 10.0, 9.0, None],
            "asked_on": "2025-06-02",
            "left_on": [None, "2025-08-01", "2025-08-01", None, "2025-06-01"],
            "stayed": [1, 0, 0, 1, 0],
        }
    )


def test_each_row_counts_once_for_the_first_reason_that_holds(native, survey):
    found = usable(native(survey))
    assert found.table["rows"].to_dict() == {"usable": 2, "repeated": 1, "off_scale": 1, "after_leaving": 1}
    assert found.table["share"].sum() == pytest.approx(1)
    assert list(found.rows["customer_id"]) == ["ann", "bob"]


def test_the_courses_survey_has_the_slips_that_its_sheet_tells():
    found = usable(datasets.load("satisfaction"))
    assert found.table["rows"].to_dict() == {
        "usable": 6356,
        "repeated": 29,
        "off_scale": 10,
        "after_leaving": 34,
    }
    assert "390 rows" in found.note


def test_the_turned_sheets_are_found_and_no_others():
    for seed in range(10):
        made = satisfaction(block(seed))
        rows = usable(made).rows
        before = (
            made.drop_duplicates().set_index("customer_id")["csat"].reindex(rows["customer_id"]).to_numpy()
        )
        moved = rows[(rows["csat"] != before) & (before != 3)]
        weeks = rows["asked_on"].between("2025-06-09", "2025-06-22") & (rows["shop"] == TURNED)
        assert set(moved.index) == set(rows.index[weeks & (before != 3)])


@pytest.mark.parametrize(
    ("drop", "said"),
    [
        (
            ["bob", "dan"],
            r"Answer 8 in row 1; csat runs 1–5 \(answers beyond it: 1\)\. usable\(survey\)\.rows leaves",
        ),
        (["bob", "cat"], "dated after the day the customer left in 1 rows. usable"),
        (["cat", "dan"], "customer_id: 1 stand in the table more than once, for instance bob"),
    ],
)
def test_what_would_be_counted_wrongly_is_refused(survey, drop, said):
    with pytest.raises(DataError, match=said):
        trap(survey[~survey["customer_id"].isin(drop)])


def test_a_survey_without_answers_or_rows_is_refused(survey):
    with pytest.raises(DataError, match="lacks the column csat"):
        usable(survey.drop(columns="csat"))
    with pytest.raises(TooFewError, match="no rows"):
        usable(survey.head(0))
    twice = survey.assign(csat=[4, 5, 3, 2, 2])
    with pytest.raises(DataError, match="more than once, for instance bob"):
        usable(twice)


# -- the silent ------------------------------------------------------------------------------------------


def true_net():
    """The score of everybody: of round(7.7 + 1.5 a + 1.1 e) with a and e standard normal."""
    mean, slope, noise = TRUTH.recommend
    spread = np.hypot(slope, noise)
    return 100 * (norm.sf((8.5 - mean) / spread) - norm.cdf((6.5 - mean) / spread))


def test_weights_take_the_score_most_of_the_way_from_those_who_answer_to_everybody(surveys):
    found = pd.DataFrame([nonresponse(one).table["estimate"] for one in surveys]).mean()
    assert found["answered"] > 28
    assert true_net() == pytest.approx(7.4, abs=0.05)
    # csat is what customers feel, and a little of what happens to be said: weights do not know all.
    assert true_net() < found["weighted"] < true_net() + 7
    assert found["worst"] < true_net() < found["best"]


def test_the_more_satisfied_answer_more():
    groups = nonresponse(usable(datasets.load("satisfaction")).rows).groups
    assert groups["rate"].iloc[-1] > 2 * groups["rate"].iloc[2]
    assert groups["answered"].sum() == 1218


def test_bounds_count_the_silent_as_all_against_and_all_for():
    asked = pd.DataFrame({"csat": [5] * 4 + [3] * 4, "recommend": [10, 10, 9, 7, 3, 8, None, None]})
    # Votes +100 +100 +100 0 −100 0: 200 of 600; weighted .5 × 75 + .5 × −50; (200 ± 200) / 8.
    assert nonresponse(asked).table["estimate"].tolist() == pytest.approx([100 / 3, 12.5, 0, 50])


def test_weights_need_answers_in_every_group():
    asked = pd.DataFrame({"csat": [5, 5, 1], "recommend": [10, 9, None]})
    with pytest.raises(TooFewError, match="csat = 1: 0 answered"):
        nonresponse(asked)


# -- guests ----------------------------------------------------------------------------------------------


def test_guests_by_lot_hold_the_truth_and_chosen_ones_do_not():
    inside = outside = 0
    for seed in range(200):
        table = interviews(asked_guests(block(seed))).table
        lot, staff = table.loc["lot"], table.loc["staff"]
        inside += lot["low"] <= TRUTH.guests_satisfied <= lot["high"]
        outside += not staff["low"] <= TRUTH.guests_satisfied <= staff["high"]
    assert inside >= 181  # 190 of 200, less three standard errors
    assert outside >= 198


def test_chosen_guests_are_worth_few():
    # Spread p (1 − p) of those drawn over bias²: 300,000 notes that miss 19 points are worth .2016 / .0361 = 5.6.
    notes = cluster_mean([0.91, 0.91, 0.91], ["a", "b", "c"])
    assert chosen_worth(notes, 0.72, 10**9) == pytest.approx(0.2016 / 0.0361, rel=1e-6)
    guests = datasets.load("interviews")
    assert interviews(guests).table.loc["staff", "worth"] < 100
    assert interviews(guests, "likes_least", "queue").table.loc["staff", "worth"] < 10


def test_guests_of_one_waiter_are_alike():
    table = interviews(datasets.load("interviews")).table
    assert table.loc["staff", "design_effect"] > 1.3
    assert table.loc["lot", "design_effect"] == 1


def test_every_backend_counts_the_same_guests(native):
    guests = datasets.load("interviews")[["picked", "staff_id", "satisfied"]]
    assert interviews(native(guests)).table["n"].to_dict() == {"staff": 1200, "lot": 400}


def test_guests_of_both_kinds_are_needed():
    guests = datasets.load("interviews")
    with pytest.raises(TooFewError, match="0 guests were picked by lot"):
        interviews(guests[guests["picked"] == "staff"])
    with pytest.raises(DataError, match="Nobody's likes_least is 'noise'"):
        interviews(guests, "likes_least", "noise")
    with pytest.raises(DataError, match="lacks the column"):
        interviews(guests.drop(columns="picked"))


def test_the_asked_feel_what_the_truth_says():
    assert feelings(block(1))["satisfaction"].mean() == pytest.approx(TRUTH.mean, abs=0.05)


def test_scores_stand_on_the_rows_that_are_usable(surveys):
    assert score(surveys[0]).table.loc["all", "n"] == surveys[0]["recommend"].notna().sum()


def test_a_caption_says_yes_or_no_and_no_code():
    guests = datasets.load("interviews")
    for value, en, zh in (
        (1, "satisfied: yes, 1,600 guests.", "满意：是，"),
        (0, "satisfied: no,", "满意：否，"),
    ):
        note = interviews(guests, "satisfied", value).note
        assert note.en.startswith(en)
        assert note.zh.startswith(zh)
    assert interviews(guests, "likes_least", "queue").note.en.startswith("likes least: queue,")
