"""The second opinion, and what it does to the tags."""

import math

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.maslow import Tagger, evaluate, sealed, tag
from crmlib.maslow.second import FILE, INTERCEPT, NEEDS, SecondOpinion, features, learn, second_opinion


@pytest.fixture(scope="module")
def utterances():
    return datasets.load("utterances").fillna("")


def test_words_beginnings_pairs_and_han_runs_are_counted():
    assert features("Freezing feet") == ["freezing", "feet", "free*", "freez*", "freezing feet"]
    assert features("我怕冷") == ["我", "怕", "冷", "我怕", "怕冷", "我怕冷"]


def test_traditional_and_simplified_characters_count_alike():
    assert features("怕熱") == features("怕热")


def test_a_chance_is_the_logistic_of_the_weighted_words():
    weights = {INTERCEPT: (0.0, (-1.0,) * 5), "cold": (2.0, (3.0, 0, 0, 0, 0)), "tea": (1.0, (0.0,) * 5)}
    # tf-idf of "cold tea": (2, 1) / sqrt(5); physiological: -1 + 3 · 2/√5
    wanted = 1 / (1 + math.exp(1 - 6 / math.sqrt(5)))
    chances = SecondOpinion(weights).chances("Cold tea, please")
    assert chances["physiological"] == pytest.approx(wanted)
    assert chances["esteem"] == pytest.approx(1 / (1 + math.e))


def test_a_text_without_known_words_gets_the_chance_of_no_words():
    start = second_opinion().weights[INTERCEPT][1]
    chances = second_opinion().chances("12345")
    assert list(chances.values()) == pytest.approx([1 / (1 + math.exp(-value)) for value in start])


def test_the_weights_that_travel_are_learned_from_texts_that_are_not_sealed(utterances):
    again = learn(utterances[~sealed(utterances["source"])])
    shipped = pd.read_csv(FILE, index_col="feature", keep_default_na=False)
    assert list(shipped.index) == list(again.index)
    np.testing.assert_allclose(shipped.to_numpy(float), again.to_numpy(float), atol=0.01)


def test_the_python_chances_are_those_of_scikit_learn(utterances):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    known = utterances[~sealed(utterances["source"])]
    unseen = utterances[sealed(utterances["source"])]["text"].iloc[:40]
    reader = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2)
    counts = reader.fit_transform(known["text"])
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=3000)
    model.fit(counts, known["needs"].str.contains("safety"))
    theirs = model.predict_proba(reader.transform(unseen))[:, 1]
    ours = [second_opinion().chances(text)["safety"] for text in unseen]
    # The shipped weights are rounded to three decimals.
    np.testing.assert_allclose(ours, theirs, atol=0.01)


# Written last, by an author of their own; scored when lexicon, rule and weights were settled, and again
# after the rule for denied evils, when lessons and tests were run. No choice was made on them.
UNOPENED = ("dentist", "garden-centre", "music-shop", "removals")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_places_that_nobody_opened_tags_are_right_and_most_needs_are_heard(utterances, language):
    rows = utterances[utterances["source"].isin([f"{language}-{place}" for place in UNOPENED])]
    assert len(rows) == 240
    assert sealed(rows["source"]).all()
    scores = evaluate(rows)
    # Measured again when denied evils were heard: en .87 and .66, zh .91 and .62.
    assert scores.table.loc["all", "precision"] >= 0.85
    assert scores.coverage >= 0.5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_all_sealed_places_it_is_the_same(utterances, language):
    rows = utterances[sealed(utterances["source"]) & (utterances["language"] == language)]
    scores = evaluate(rows)
    # Measured: en .87 and .59, zh .90 and .62, on 500 texts each. Five of the nine places were scored while
    # the rule was being chosen, so they flatter a little.
    assert scores.table.loc["all", "precision"] >= 0.85
    assert scores.coverage >= 0.5


def test_a_short_text_is_left_to_the_lexicon():
    assert second_opinion().asked("I'm starving") == {}
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
    assert tuple(second_opinion().chances("tea")) == NEEDS
