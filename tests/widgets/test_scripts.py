"""What topic 08 shows: the lecture's types, and whether four scripts pay."""

import pandas as pd
import pytest

from crmlib import datasets, personality
from crmlib.personality import Personality
from crmlib.widgets import scripts
from crmlib.widgets.personality import alpha_panel, type_panel
from crmlib.world import revealed


@pytest.fixture(scope="module")
def questionnaire():
    return datasets.load("questionnaire")


@pytest.fixture(scope="module")
def kept(questionnaire):
    return questionnaire[
        ~questionnaire["customer_id"].isin(personality.straight_lining(questionnaire).flagged)
    ]


@pytest.fixture(scope="module")
def types(kept):
    return personality.score(kept).types


@pytest.fixture(scope="module")
def effect(types):
    behaviours = datasets.load("behaviours")
    guessed = personality.BehaviourClassifier().fit(behaviours, types).predict(behaviours)
    return personality.strategy_effect(datasets.load("contacts"), guessed)


def test_each_type_stands_with_its_behaviour_and_its_script():
    table = scripts.lecture().table
    assert table.index.tolist() == list(Personality)
    assert table.loc["analytical", "strategy"] == "give_evidence"
    assert "proof" in table.loc["analytical", "behaves like this"].en


def test_statements_are_shown_by_their_words(questionnaire):
    shown = scripts.answers(questionnaire, ["e01", "s02"], people=2)
    assert shown.table.shape == (2, 2)
    assert "e01" not in str(shown)


def test_a_longer_questionnaire_is_surer_by_spearman_and_brown():
    # From .82 to .90 takes (.90/.10) / (.82/.18) = 1.976 times the statements: 12 become 23.7.
    table = scripts.needed().table
    assert table["statements a scale"].round(1).tolist() == [12.0, 23.7, 85.2]
    assert table["powerful"].is_monotonic_increasing


def test_what_cues_say_adds_up_to_the_chances(types):
    behaviours = datasets.load("behaviours")
    model = personality.BehaviourClassifier().fit(behaviours, types)
    shown = scripts.evidence(model, behaviours, "C0000004")
    assert "Lively 73%" in str(shown.note)
    assert shown.table.columns.tolist() == ["Lively", "Powerful", "Peaceful", "Analytical"]


def test_an_observation_counted_twice_makes_surer_and_worse(types):
    table = scripts.two_votes(datasets.load("behaviours"), types).table
    assert table["mean error"].iloc[0] > table["mean error"].iloc[1]
    assert table.iloc[0, 1] > table.iloc[1, 1]


def test_one_script_for_all_is_matched_to_some(effect):
    # Of 12,643 talks with an outcome 11,248 had a type, 8,412 of them mismatched: 1000 × 8412/12643 × 2.479 points.
    everyone = effect.table.loc["all"]
    by_hand = 1000 * 8412 / (11_248 + 1_395) * everyone["difference"]
    assert scripts.more_buyers(effect)["difference"] == pytest.approx(by_hand)
    assert str(scripts.gain(effect)).splitlines()[1].split()[-3:] == ["16.5", "5.0", "28.3"]


def test_the_gap_between_channels_is_their_difference(effect, types):
    behaviours = datasets.load("behaviours")
    guessed = personality.BehaviourClassifier().fit(behaviours, types).predict(behaviours)
    table = scripts.channels(datasets.load("contacts"), guessed).table
    shop, phone, gap = table["difference"]
    assert gap == pytest.approx(shop - phone)
    assert table.loc["gap", "low"] < 0 < table.loc["gap", "high"]


def test_the_shown_columns_leave_the_numbers_as_they_are(effect):
    shown = scripts.effects(effect)
    assert shown.table["difference"].tolist() == effect.table["difference"].tolist()
    assert "design" not in shown.table


def test_what_the_simulator_knows_stands_beside_the_estimate(types):
    table = revealed.matching(datasets.load("contacts")).table
    assert table["inside"].all()
    # A clear powerful customer gains most by the simulator's parameters, an analytical one nearly nothing.
    assert table["truth"].iloc[1:].idxmax() == Personality.POWERFUL
    assert table.loc["analytical", "truth"] < 0.01
    found = revealed.guessing(
        datasets.load("contacts"), types, types.iloc[:0].reindex(types.index[:50]).fillna("lively")
    )
    assert found.table["types right"].between(0, 1).all()


class TestPanels:
    def test_forgetting_to_turn_statements_ruins_the_scale(self, questionnaire, kept):
        view = alpha_panel(questionnaire, kept)
        assert view.values() == {"who": "everybody", "turn": True}
        view.set(who="kept", turn=False)
        assert "0.281" in view.text()
        view.set(turn=True)
        assert "0.817" in view.text()

    def test_a_type_is_as_likely_as_the_model_says(self):
        view = type_panel()
        view.set(e=0.4, s=-0.9)
        shares = pd.Series(personality.posterior(0.4, -0.9, 0.18**0.5), index=list(Personality))
        assert f"{shares['powerful']:.1%}" in view.text()
        assert "Powerful" in view.text()
