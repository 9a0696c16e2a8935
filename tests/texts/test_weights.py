"""Chances of labels from weights in a file: what is counted, by hand, and as scikit-learn has them."""

import math

import numpy as np
import pytest

from crmlib import datasets
from crmlib.texts.weights import INTERCEPT, Weights, features, learn

NEEDS = ("physiological", "safety", "belonging", "esteem", "actualisation")


@pytest.fixture(scope="module")
def labelled():
    """One English place in two, which are texts enough to learn from."""
    table = datasets.load("utterances").fillna("")
    return (
        table[table["language"] == "en"]
        .iloc[:600]
        .assign(sets=lambda t: t["needs"].str.split("|").map(frozenset))
    )


def test_words_beginnings_pairs_and_han_runs_are_counted():
    assert features("Freezing feet") == ["freezing", "feet", "free*", "freez*", "freezing feet"]
    assert features("我怕冷") == ["我", "怕", "冷", "我怕", "怕冷", "我怕冷"]


def test_traditional_and_simplified_characters_count_alike():
    assert features("怕熱") == features("怕热")


def test_a_chance_is_the_logistic_of_the_weighted_words():
    weights = {INTERCEPT: (0.0, (-1.0,) * 5), "cold": (2.0, (3.0, 0, 0, 0, 0)), "tea": (1.0, (0.0,) * 5)}
    # tf-idf of "cold tea": (2, 1) / sqrt(5); physiological: -1 + 3 · 2/√5
    wanted = 1 / (1 + math.exp(1 - 6 / math.sqrt(5)))
    chances = Weights(NEEDS, weights).chances("Cold tea, please")
    assert chances["physiological"] == pytest.approx(wanted)
    assert chances["esteem"] == pytest.approx(1 / (1 + math.e))


def test_a_text_without_known_words_gets_the_chance_of_no_words():
    chances = Weights(("a", "b"), {INTERCEPT: (0.0, (0.0, -2.0))}).chances("12345")
    # The logistic of 0 and of -2.
    assert chances == pytest.approx({"a": 0.5, "b": 1 / (1 + math.exp(2))})


def test_a_text_that_is_too_short_gets_no_chances_and_a_chinese_word_has_a_character_and_a_half():
    weights = Weights(("a",), {INTERCEPT: (0.0, (0.0,))})
    assert weights.chances("two words", shortest=3) == {}
    assert weights.chances("now three words", shortest=3) == {"a": 0.5}
    assert weights.chances("四个汉字", shortest=3) == {}
    assert weights.chances("五个汉字呢", shortest=3) == {"a": 0.5}


def test_what_was_learned_is_read_from_its_file_and_gives_the_chances_of_scikit_learn(labelled, tmp_path):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    known, unseen = labelled.iloc[:500], labelled["text"].iloc[500:540]
    file = tmp_path / "weights.csv"
    learn(known["text"], known["sets"], NEEDS).to_csv(file)
    reader = TfidfVectorizer(analyzer=features, sublinear_tf=True, min_df=2)
    counts = reader.fit_transform(known["text"])
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=3000)
    model.fit(counts, known["needs"].str.contains("safety"))
    theirs = model.predict_proba(reader.transform(unseen))[:, 1]
    ours = [Weights.read(file).chances(text)["safety"] for text in unseen]
    # The weights in the file are rounded to three decimals.
    np.testing.assert_allclose(ours, theirs, atol=0.01)
