"""The loyalty curve, one table in two directions, and loyalty types: by hand and against the world's truth."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.satisfaction import loyalty_curve, relations, trap, usable
from crmlib.satisfaction.curve import Relation
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.satisfaction import satisfaction


@pytest.fixture(scope="module")
def survey():
    return usable(datasets.load("satisfaction")).rows


@pytest.fixture
def few():
    """csat 5 5 5 4 4 2: two of three, one of two and none of one stayed."""
    return pd.DataFrame(
        {
            "csat": [5, 5, 5, 4, 4, 2],
            "stayed": [1, 1, 0, 0, 1, 0],
            "rank": [1, 2, 1, 1, 3, 2],
            "barrier": ["none", "none", "account", "subscription", "none", "none"],
        }
    )


def test_the_table_is_read_in_both_directions(native, few):
    table = trap(native(few)).table
    assert table["customers"].to_dict() == {2: 1, 4: 2, 5: 3, "satisfied": 5, "all": 6}
    assert table["gone"].tolist() == pytest.approx([1, 1 / 2, 1 / 3, 2 / 5, 3 / 6])
    assert table["of_gone"].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 2 / 3, 1])
    assert table["of_everybody"].tolist() == pytest.approx([1 / 6, 2 / 6, 3 / 6, 5 / 6, 1])


def test_bayes_leads_from_one_direction_to_the_other(survey):
    table = trap(survey).table
    gone = table.loc["all", "gone"]
    np.testing.assert_allclose(table["of_gone"], table["gone"] * table["of_everybody"] / gone, rtol=1e-12)


def test_the_number_to_move_is_one_over_the_last_step(few):
    # Left: ½ of the fours, ⅓ of the fives: one more stays for each 6 moved.
    note = trap(few).note.en
    assert "one more stays for each 6.0 customers moved from 4 to 5" in note
    assert "Satisfied (4 or 5): 66.7% of those who left, 83.3% of all." in note


def test_who_is_held_stays_more_at_each_answer(survey):
    table = loyalty_curve(survey, by="barrier", draws=50).table
    free, held = (table[table["group"] == name] for name in ("free", "held"))
    assert free["customers"].sum() + held["customers"].sum() == len(survey)
    assert (held["rate"] > free["rate"] + 0.1).all()
    assert table["group"].iloc[0] == "free"


def test_the_steps_of_the_truth_are_found_again():
    steep, width = 0, 0
    for seed in range(100):
        rows = usable(satisfaction(population(Truth(), seed=seed, number=0, size=3000, first=1))).rows
        steps = loyalty_curve(rows, draws=20).steps.table
        steep += steps.loc["4 → 5", "difference"] > steps.loc["3 → 4", "difference"]
        width += steps.loc["4 → 5", "low"] > steps.loc["4 → 5", "line"]
    assert steep >= 95
    assert width >= 90


def test_a_band_of_the_course_holds_each_share(survey):
    table = loyalty_curve(survey).table
    assert ((table["band_low"] <= table["rate"]) & (table["rate"] <= table["band_high"])).all()
    assert table["isotonic"].is_monotonic_increasing


def test_types_cross_attitude_and_behaviour(few):
    table = relations(few).table
    # 5 & first, 5 & not, 4 & first, the others; with a barrier: one of two, none, the one, none.
    assert table["customers"].to_dict() == {"true": 2, "latent": 1, "spurious": 1, "none": 2}
    assert table["held"].tolist() == [0.5, 0, 1, 0]
    assert table["rate"].tolist() == [0.5, 1, 0, 0.5]
    assert list(table.index) == list(Relation)


def test_barriers_hold_the_loyal_and_the_others_alike(survey):
    # In truth a barrier falls to customers by chance: .15 + .12 of each type.
    assert relations(survey).table["held"].tolist() == pytest.approx([0.27] * 4, abs=0.035)


def test_a_type_that_nobody_is_of_has_no_share(few):
    table = relations(few[few["csat"] == 5]).table
    assert table.loc["spurious", "customers"] == 0
    assert np.isnan(table.loc["spurious", "rate"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stayed": 1}, "Nobody left, or nobody stayed"),
        ({"stayed": [1, 0, 2, 1, 0, 1]}, "stayed is 0 or 1"),
        ({"csat": [5, 5, 5, 4, 4, None]}, "csat: 1 of 6 rows are empty"),
        ({"csat": [5, 5, 5, 4, 4, 6]}, "Answer 6 in row 5"),
    ],
)
def test_what_cannot_be_read_in_two_directions_is_refused(few, change, said):
    with pytest.raises(DataError, match=said):
        trap(few.assign(**change))


def test_a_curve_of_one_answer_or_of_an_unknown_one_is_refused(few):
    with pytest.raises(TooFewError, match="same answer"):
        loyalty_curve(few[few["csat"] == 5])
    with pytest.raises(DataError, match="answer is one of csat"):
        loyalty_curve(few, answer="mood")
    with pytest.raises(DataError, match="rank: 1 of 6 rows are empty"):
        relations(few.assign(rank=[1, 2, None, 1, 3, 2]))
