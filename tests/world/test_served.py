"""Calls, labels, notes, mystery visits, the survey and judged options give back the truth they were made from."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.etiquette import judge, rules, scenarios
from crmlib.service import Skill, fit_error, skill_effect
from crmlib.stats.judged_twice import agreement_by, true_by
from crmlib.world import Truth
from crmlib.world.populations import blocks
from crmlib.world.spoken import call_labels, etiquette_ratings, messages, mystery_visits, service_calls
from crmlib.world.truth.service import FACTS, SKILLS, WATCHED
from tests.support.firm import Firm
from tests.support.served import true_effect

TRUTH = Truth()
NEW = ("service_calls", "call_labels", "messages", "mystery_visits", "service_survey", "etiquette_ratings")


@pytest.fixture(scope="module")
def firm():
    return Firm()


@pytest.fixture(scope="module")
def many():
    """Forty thousand customers' calls, with what two others noted of them; notes; visits."""
    every = list(blocks(TRUTH, 40_000, 7))
    made = (service_calls, call_labels, messages, mystery_visits)
    return [pd.concat([make(one) for one in every], ignore_index=True) for make in made]


def near(share, truth, n):
    return abs(share - truth) <= 3.5 * np.sqrt(truth * (1 - truth) / n)


def test_tables_have_their_sizes_and_stay_small(firm):
    assert {name: len(firm[name]) for name in NEW} == {
        "service_calls": 1600, "call_labels": len(firm["call_labels"]), "messages": 600, "mystery_visits": 240 * 12,
        "service_survey": 900, "etiquette_ratings": 160,
    }  # fmt: skip
    assert firm["call_labels"]["call_id"].nunique() == 300
    assert sum(datasets.source(name).stat().st_size for name in NEW) < 600_000


def test_a_call_by_telephone_has_no_body_and_every_other_skill(firm):
    calls = firm["service_calls"]
    missing = calls[[f"skill_{one}" for one in SKILLS]].isna()
    assert (missing["skill_body"] == (calls["channel"] == "telephone")).all()
    assert not missing.drop(columns="skill_body").to_numpy().any()
    assert not firm["call_labels"].duplicated(["call_id", "skill"]).any()


def test_skills_are_shown_as_often_as_given_and_some_less_in_complaints(many):
    calls, truth = many[0], TRUTH.calls
    assert near((calls["channel"] == "telephone").mean(), truth.by_telephone, len(calls))
    assert near(calls["complains"].mean(), truth.complains, len(calls))
    for angry in (0, 1):
        part = calls[calls["complains"] == angry]
        for base, less, name in zip(truth.base, truth.in_complaints, SKILLS, strict=True):
            column = part[f"skill_{name}"].dropna()
            assert near(column.mean(), base + angry * less, len(column)), (name, angry)


def test_labellers_hear_and_invent_as_often_as_given(many):
    calls, labels, truth = many[0], many[1], TRUTH.calls
    there = calls.melt("call_id", [f"skill_{one}" for one in SKILLS], "skill", "there")
    there["skill"] = there["skill"].str.removeprefix("skill_")
    both = labels.merge(there, on=["call_id", "skill"])
    for place, name in enumerate(("first_label", "second_label")):
        for there_, share in ((1, truth.hears[place]), (0, truth.invents[place])):
            part = both[both["there"] == there_]
            assert near(part[name].mean(), share, len(part)), (name, there_)


def test_notes_are_misheard_at_every_hop_alike_and_read_back_by_lot(many):
    notes, truth = many[2], TRUTH.notes
    assert notes["read_back"].mean() == pytest.approx(0.5, abs=1e-3)
    once = notes[notes["read_back"] == 0]
    for hops, part in once.groupby("hops"):
        right = part[[f"got_{fact}" for fact in FACTS]].to_numpy()
        assert near(right.mean(), (1 - truth.error) ** hops, right.size)
        assert part["seconds"].mean() == pytest.approx(14 * hops * np.exp(0.02), rel=0.03)
    read = notes[(notes["read_back"] == 1) & (notes["hops"] == 1)]
    right = read[[f"got_{fact}" for fact in FACTS]].to_numpy()
    assert near(right.mean(), 1 - 0.008 / 0.928, right.size)
    # The lot is fair within every number of hops.
    assert (notes.groupby("hops")["read_back"].mean().between(0.45, 0.55)).all()


def test_shoppers_err_as_given_and_their_errors_give_the_truth_back(many):
    visits, truth = many[3], TRUTH.shoppers
    assert set(visits["kept_rule"]) == set(WATCHED) <= set(rules())
    found = true_by(visits, "branch", sensitivity=truth.sensitivity, specificity=truth.specificity).table
    for name, share in truth.kept:
        assert found.loc[name, "low"] - 0.01 <= share <= found.loc[name, "high"] + 0.01
        seen = [share * se + (1 - share) * (1 - sp) for se, sp in
                zip(truth.sensitivity, truth.specificity, strict=True)]  # fmt: skip
        part = visits[visits["branch"] == name]
        for column, expected in zip(("first_rater", "second_rater"), seen, strict=True):
            assert near(part[column].mean(), expected, len(part))
    # The paradox: more is agreed on where more is kept, and less of it beyond chance.
    table = agreement_by(visits, "branch").table
    assert table.loc["A", "agreement"] > table.loc["B", "agreement"]
    assert table.loc["A", "high"] < table.loc["B", "low"]


def test_judges_of_options_scatter_about_the_points(firm):
    ratings = firm["etiquette_ratings"]
    points = [judge(one, letter).points for one in scenarios() for letter in one.options]
    assert ratings["scenario_id"].nunique() == 40
    for name in ("first_score", "second_score"):
        assert ratings[name].isin(range(4)).all()
        assert np.corrcoef(ratings[name], points)[0, 1] > 0.8
    pd.testing.assert_frame_equal(ratings, etiquette_ratings(Truth()))


def test_estimates_of_the_courses_tables_hold_the_truth(firm):
    calls, truth = firm["service_calls"], TRUTH.shoppers
    every, by = skill_effect(calls).table, skill_effect(calls, by="complains").table.loc[Skill.HUMOUR]
    for one in (Skill.LISTEN, Skill.PREPARATION, Skill.HUMOUR):
        true = np.nanmean(true_effect(calls, one.value, TRUTH.calls))
        assert every.loc[one, "low"] <= true <= every.loc[one, "high"], one
    joke, angry = true_effect(calls, "humour", TRUTH.calls), calls["complains"] == 1
    assert by["elsewhere_low"] <= joke[~angry].mean() <= by["elsewhere_high"]
    assert by["low"] <= joke[angry].mean() <= by["high"] < 0
    heard = fit_error(firm["messages"]).table
    for row, true in zip(heard.index, (TRUTH.notes.error, TRUTH.notes.miss), strict=True):
        assert heard.loc[row, "low"] <= true <= heard.loc[row, "high"]
    kept = true_by(firm["mystery_visits"], "branch", sensitivity=truth.sensitivity,
                   specificity=truth.specificity, unit="mystery_id").table  # fmt: skip
    for name, share in truth.kept:
        assert kept.loc[name, "low"] <= share <= kept.loc[name, "high"]
