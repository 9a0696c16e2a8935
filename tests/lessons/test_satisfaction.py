"""What topic 10 shows beside its models: counted by hand, and held against the truth that it was drawn from."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import TooFewError
from crmlib.i18n import speaking
from crmlib.lessons.satisfaction import eight, forms, margin, park, plan, redrawn, votes, weeks
from crmlib.satisfaction import usable
from crmlib.satisfaction.curve import relation_of
from crmlib.widgets.satisfaction import best_shop, margin_panel, plan_panel


@pytest.fixture(scope="module")
def survey():
    return usable(datasets.load("satisfaction")).rows


def test_the_turned_sheet_is_seen_in_two_weeks_of_one_shop():
    table = weeks(datasets.load("satisfaction")).table
    assert table.index.tolist() == ["2025-06-02", "2025-06-09", "2025-06-16", "2025-06-23"]
    assert table["other_shops"].between(4, 4.1).all()
    assert (table["this_shop"] < 2).tolist() == [False, True, True, False]


def test_weeks_begin_on_a_monday_and_are_means():
    made = pd.DataFrame({"csat": [1, 4, 5, 2], "shop": ["F", "F", "A", "A"], "asked_on": "2025-06-04"})
    assert weeks(made).table.loc["2025-06-02"].tolist() == [2.5, 3.5]


def test_votes_are_counted_in_one_shop():
    made = pd.DataFrame({"shop": ["C"] * 6 + ["D"], "recommend": [10, 9, 8, 7, 6, None, 0]})
    found = votes(made, "C")
    assert found.table["answers"].tolist() == [2, 2, 1]
    assert "5 answers; mean answer 8.00" in found.note
    with pytest.raises(TooFewError, match="Nobody answered in shop E"):
        votes(made, "E")


def test_five_forms_are_of_the_same_customers(survey):
    table = forms(survey).table
    assert table["n"].nunique() == 2
    assert table.loc["csat", "estimate"] == pytest.approx(100 * (survey["csat"] >= 4).mean())
    assert table.loc["index", "estimate"] == pytest.approx((survey["csat"].mean() - 1) * 25)


def test_alike_shops_lie_as_far_apart_as_ranges_of_chance_do():
    # Promoters .5, detractors .2: an error of 100 √(.61 / 150) = 6.377; eight such lie 2.847 errors apart: 18.2.
    note = redrawn(150, 0, draws=4000).note.en
    gap = float(note.split("lie ")[1].split(" points")[0])
    assert gap == pytest.approx(2.847 * 6.377, abs=0.4)
    assert "there by chance" in note


def first_is_best(answers, spread):
    return int(redrawn(answers, spread).note.en.split("In ")[1].split("%")[0])


def test_more_answers_and_wider_truths_make_the_first_the_best():
    assert first_is_best(150, 5) < first_is_best(600, 5) < first_is_best(3000, 5)
    assert first_is_best(150, 15) > first_is_best(150, 5)
    assert first_is_best(1800, 5) >= 90 > first_is_best(900, 5)


def test_a_redrawn_table_begins_with_the_highest_score_and_keeps_the_truth():
    table = redrawn(300, 5).table
    assert table["estimate"].is_monotonic_decreasing
    assert table["truth"].mean() == pytest.approx(30)
    # Normal scores of eight: a standard deviation of .93 (n − 1: .99), times 5.
    assert table["truth"].std(ddof=0) == pytest.approx(5 * 0.93, abs=0.1)


def test_margins_and_plans_are_the_formulas():
    # √((.42 + .27 − .15²) / 250) = .051672; × 1.959964 = 10.1276 points to each side of 15.
    row = margin(250, 42, 27).table.iloc[0]
    assert row.tolist() == pytest.approx([15, 5.1672, 4.8724, 25.1276], abs=1e-3)
    # 1.959964² / 4 / .03² = 1067.07, so 1,068; × 1.9 = 2,029.2, so 2,030; / .6 = 3,383.3, so 3,384.
    found = plan(3, 1.9, 60)
    assert found.table.iloc[0].tolist() == [1068, 2030, 3384]
    assert "±3 points at 95%, design effect 1.9, 60% answer" in found.note.en


def test_eight_customers_are_two_of_each_type_with_and_without_a_barrier(survey):
    found = eight(survey).table
    kind = relation_of(found)
    assert kind.value_counts().to_dict() == dict.fromkeys(kind.unique(), 2)
    assert (found["barrier"] != "none").groupby(kind).sum().tolist() == [1, 1, 1, 1]
    with pytest.raises(TooFewError, match="two customers of each loyalty type"):
        eight(survey[survey["barrier"] == "none"])


def test_the_parks_notes_are_worth_five_guests_on_queues():
    table = park().table
    # p (1 − p) / bias²: .21 × .79 / .19² = 4.6, .83 × .17 / .08² = 22.0.
    assert table["worth"].round(1).tolist() == [22.0, 400, 4.6, 400]
    assert table["share"].round(2).tolist() == [0.91, 0.83, 0.02, 0.21]
    assert (np.array(table[["low", "high"]].dropna()).round(2) == [[0.79, 0.86], [0.17, 0.25]]).all()


@pytest.mark.parametrize(
    ("view", "settings", "says"),
    [
        (
            best_shop,
            {"answers": 1800, "spread": 5},
            "In 90% of them the shop that comes first is truly the best.",
        ),
        (best_shop, {"spread": 0}, "there by chance"),
        (margin_panel, {"answers": 250, "promoters": 42, "detractors": 27}, "15.00"),
        (plan_panel, {"points": 3, "design_effect": 1.9, "response": 60}, "3,384"),
    ],
)
def test_a_view_answers_its_question(view, settings, says):
    shown = view()
    shown.set(**settings)
    assert says in shown.answer
    shown.reset()
    assert shown.values() == view().values()


@pytest.mark.parametrize("view", [best_shop, margin_panel, plan_panel])
def test_no_setting_of_a_view_fails(view):
    shown = view()
    for name, field in shown.fields.items():
        for end in (field.min, field.max):
            shown.set(**{name: end})
            assert "no answer to this setting" not in shown.answer
            assert "nan" not in shown.answer


def test_views_speak_chinese():
    with speaking("zh"):
        assert "每家店的回答数" in best_shop().text()
        assert "设计效应" in plan_panel().text()
