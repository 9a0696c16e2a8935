"""Parts in words, single changes and firms that leave: what topic 09 shows beside its models."""

import pytest

from crmlib import datasets, value
from crmlib.i18n import speaking
from crmlib.lessons.value import each_alone, forms_ranked, held_out, levels, parts, remaining, without
from crmlib.value import Form, Part
from crmlib.widgets.value import leaves_panel


@pytest.fixture(scope="module")
def offers():
    return datasets.load("offers")


@pytest.fixture(scope="module")
def choices():
    kept = value.screen(datasets.load("choices")).kept
    return kept[kept["task"] <= 3]


@pytest.fixture(scope="module")
def logit(choices):
    return value.ConditionalLogit().fit(choices)


def test_every_part_is_described_in_both_languages_and_counts_in_one_form_at_least():
    table = parts().table
    assert list(table.index) == list(Part)
    assert table["classic_form"].sum() == table["lecture_form"].sum() == 8
    assert (table["classic_form"] | table["lecture_form"]).all()
    with speaking("zh"):
        assert not any(letter.isascii() and letter.isalpha() for letter in repr(parts()))


def test_levels_stand_by_part_and_firm(offers):
    # 128 yuan and 3 days are Greenhill's in the catalogue.
    table = levels(offers).table
    assert table.loc["price", "greenhill"] == 128
    assert table.loc["time", "greenhill"] == 3


def test_a_model_of_equal_shares_would_hit_one_in_four_and_this_one_does_better(logit, choices):
    table = held_out({Form.CLASSIC: logit}, choices).table
    assert table.loc["classic", "hit_rate"] > 0.25
    assert table.loc["classic", "loglik"] < 0


def test_each_change_is_made_alone(offers, logit):
    table = each_alone(logit, offers, "greenhill", {"price": -10, "service": 1}).table
    both_at_once = value.what_if(logit, offers, {"greenhill": {"price": -10, "service": 1}}).table
    assert table["before"].nunique() == 1
    assert (table["change"] > 0).all()
    assert table["change"].max() < both_at_once.loc["greenhill", "change"]
    assert table["step"].tolist() == [-10, 1]


def test_in_a_conditional_logit_those_who_stay_gain_in_proportion(offers, logit):
    whole = logit.shares(offers).table["share"]
    left = without({"conditional_logit": logit}, offers, "mistypeak").table["conditional_logit"]
    assert "mistypeak" not in left.index
    # Independence of irrelevant alternatives, by hand: s / (1 − s of the firm that left).
    assert left["greenhill"] == pytest.approx(whole["greenhill"] / (1 - whole["mistypeak"]))


def test_the_panel_begins_with_all_firms_and_names_them_in_the_language_in_force(offers, logit):
    with speaking("zh"):
        view = leaves_panel({"conditional_logit": logit}, offers)
        assert "青山" in view.text()
        assert "雾峰" in view.text().split("\n\n")[1]
        view.set(gone="mistypeak")
        assert "雾峰" not in view.text().split("\n\n")[1]


def test_each_form_is_named_above_its_ranking(offers, logit):
    named, ranked = forms_ranked({Form.CLASSIC: logit}, offers)
    assert (named.en, named.zh) == ("Classic form", "经典公式")
    assert ranked.table["first"].sum() == pytest.approx(1)


def test_in_a_conditional_logit_every_rival_keeps_the_same_part_of_its_share(offers, logit):
    kept = remaining(value.what_if(logit, offers, {"greenhill": {"price": -20}})).table["after_to_before"]
    assert kept["greenhill"] > 1
    assert kept.drop("greenhill").std() == pytest.approx(0, abs=1e-9)
