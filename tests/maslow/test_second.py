"""The second opinion, and what it does to the tags; how the tagger does on places that nobody opened."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.maslow import Need, Tagger, evaluate, tag
from crmlib.maslow.needs import sets
from crmlib.maslow.tagger import FOLDER, second_opinion
from crmlib.texts import sealed
from crmlib.texts.weights import learn

NEEDS = tuple(need.value for need in Need)


@pytest.fixture(scope="module")
def utterances():
    return datasets.load("utterances").fillna("")


def test_the_weights_that_travel_are_learned_from_texts_that_are_not_sealed(utterances):
    known = utterances[~sealed(utterances["source"])]
    again = learn(known["text"], sets(known["needs"]), NEEDS)
    shipped = pd.read_csv(FOLDER / "second.csv", index_col="feature", keep_default_na=False)
    assert list(shipped.index) == list(again.index)
    np.testing.assert_allclose(shipped.to_numpy(float), again.to_numpy(float), atol=0.01)


# Written last, by an author of their own; scored when lexicon, rule and weights were settled, and again
# after the rule for denied evils, when lessons and tests were run. No choice was made on them.
UNOPENED = ("dentist", "garden-centre", "music-shop", "removals")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_places_that_nobody_opened_tags_are_right_and_most_needs_are_heard(utterances, language):
    rows = utterances[utterances["source"].isin([f"{language}-{place}" for place in UNOPENED])]
    assert len(rows) == 240
    assert sealed(rows["source"]).all()
    scores = evaluate(rows)
    # Measured again when what goes with a denied evil fell with it: en .87 and .65, zh .91 and .62.
    assert scores.table.loc["all", "precision"] >= 0.85
    assert scores.coverage >= 0.5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_all_sealed_places_it_is_the_same(utterances, language):
    rows = utterances[sealed(utterances["source"]) & (utterances["language"] == language)]
    scores = evaluate(rows)
    # Measured: en .87 and .59, zh .90 and .61, on 500 texts each. Five of the nine places were scored while
    # the rule was being chosen, so they flatter a little.
    assert scores.table.loc["all", "precision"] >= 0.85
    assert scores.coverage >= 0.5


def test_a_short_text_is_left_to_the_lexicon():
    assert Tagger().explain("I'm starving").chances == {}
    assert tag(["I'm starving", "I miss my mum", "Is it safe?"]).table["needs"].tolist() == [
        "physiological",
        "belonging",
        "safety",
    ]


def test_evidence_that_is_plain_needs_no_second_opinion():
    tagger = Tagger()
    scores = dict.fromkeys([*NEEDS, "away", "toward"], 0.0) | {"safety": 2.0}
    assert tagger._speaking(scores, dict.fromkeys(NEEDS, 0.1)) == []
    assert tagger._speaking(scores, {}) == ["safety"]
    assert tagger._speaking(scores | {"safety": 4.0}, dict.fromkeys(NEEDS, 0.1)) == ["safety"]


def test_thin_words_count_where_the_second_opinion_supports_them():
    scores = dict.fromkeys([*NEEDS, "away", "toward"], 0.0) | {"esteem": 0.7}
    assert Tagger()._speaking(scores, dict.fromkeys(NEEDS, 0.3)) == []
    assert Tagger()._speaking(scores, dict.fromkeys(NEEDS, 0.3) | {"esteem": 0.8}) == ["esteem"]


def test_the_second_opinion_knows_every_need():
    assert tuple(second_opinion().chances("tea")) == second_opinion().labels == NEEDS
