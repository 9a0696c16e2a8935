"""Scores against published and hand-computed values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.maslow import (
    Need,
    agreement,
    alpha,
    compare,
    evaluate,
    kappa,
    masi,
    parity,
    prevalence,
)


def test_alpha_is_krippendorffs_published_one():
    # Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, section C: nominal α = .743.
    rows = [
        "1233214 12...".replace(" ", ""),
        "1233224125.3",
        ".3332342251.",
        "123324412 51.".replace(" ", ""),
    ]
    ratings = [[None if c == "." else int(c) for c in row] for row in rows]
    assert alpha(ratings) == pytest.approx(0.743, abs=0.0005)


def test_kappa_is_cohens_by_hand():
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed .70, expected .50, κ = .40.
    assert kappa([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15) == pytest.approx(0.4)


def test_kappa_and_alpha_of_one_label_throughout_are_missing():
    assert np.isnan(kappa([1, 1], [1, 1]))
    assert np.isnan(alpha([[1, 1], [1, 1]]))


def test_masi_by_hand():
    a, ab, bc = frozenset("a"), frozenset("ab"), frozenset("bc")
    assert masi(a, a) == 0
    assert masi(a, ab) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, frozenset()) == 1


def test_agreement_has_a_row_for_each_need_and_one_for_the_sets():
    table = agreement(["safety", "esteem", "", "safety|esteem"], ["safety", "esteem", "", "safety"]).table
    assert table.loc[Need.SAFETY, "kappa"] == 1
    assert table.loc["all", "alpha"] < 1
    with pytest.raises(DataError, match="same texts"):
        agreement(["safety"], [])


def test_scores_by_hand():
    gold = [frozenset({"safety"}), frozenset({"esteem", "safety"}), frozenset(), frozenset({"belonging"})]
    got = [frozenset({"safety"}), frozenset({"esteem"}), frozenset({"esteem"}), frozenset()]
    scores = compare(gold, got)
    # 3 tags given, 2 right; 4 labels, 2 found; 3 texts with a need, 2 got a tag; the needless one got one.
    assert scores.table.loc["all", "precision"] == pytest.approx(2 / 3)
    assert scores.table.loc["all", "recall"] == pytest.approx(2 / 4)
    assert scores.coverage == pytest.approx(2 / 3)
    assert scores.silence == 0
    assert scores.table.loc[Need.ESTEEM, "precision"] == pytest.approx(1 / 2)
    assert scores.plot() is not None


def test_evaluate_names_a_missing_column():
    with pytest.raises(DataError, match="needs"):
        evaluate(pd.DataFrame({"text": ["a"]}))
    with pytest.raises(TooFewError):
        evaluate(pd.DataFrame({"text": [], "needs": []}))


def test_parity_compares_the_languages():
    gold = pd.DataFrame(
        {
            "text": ["I'm starving", "Open?", "我好饿", "几点开门"],
            "needs": ["physiological", "", "physiological", ""],
            "language": ["en", "en", "zh", "zh"],
        }
    )
    assert parity(gold).table["difference"].tolist() == [0, 0, 0]


def test_prevalence_without_errors_is_the_tagged_share():
    found = prevalence(400, 1000, found=1000, needy=1000, quiet=1000, others=1000)
    assert found.share == pytest.approx(0.4)
    assert found.low < 0.4 < found.high


def test_prevalence_by_hand():
    # Rogan–Gladen: (.40 + .95 − 1) / (.60 + .95 − 1) = .35 / .55
    found = prevalence(400, 1000, found=60, needy=100, quiet=190, others=200)
    assert found.share == pytest.approx(0.35 / 0.55)


def test_the_interval_of_prevalence_covers_the_truth():
    rng, hits = np.random.default_rng(1), 0
    for _draw in range(300):
        tagged = rng.binomial(500, 0.3 * 0.6 + 0.7 * 0.05)
        found = prevalence(
            int(tagged), 500, found=int(rng.binomial(80, 0.6)), needy=80,
            quiet=int(rng.binomial(400, 0.95)), others=400,
        )  # fmt: skip
        hits += found.low <= 0.3 <= found.high
    assert hits / 300 > 0.92


def test_a_tagger_no_better_than_chance_cannot_be_corrected():
    with pytest.raises(ModelError, match="tell nothing"):
        prevalence(4, 10, found=1, needy=10, quiet=5, others=10)
