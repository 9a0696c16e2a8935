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


MISSING = [None, float("nan"), pd.NA, pd.NaT]


@pytest.mark.parametrize("gone", MISSING, ids=repr)
def test_a_missing_label_is_missing_whatever_it_looks_like(gone):
    # By hand: two texts have two labels, 1 1 and 2 2; both agree, so alpha and kappa are 1.
    assert alpha([[1, 1, 2], [1, gone, 2]]) == 1
    assert kappa([1, 1, 2], [1, gone, 2]) == 1
    with pytest.raises(TooFewError, match="at least two people"):
        kappa([1, gone], [gone, 1])


def test_alpha_with_gaps_is_worked_out_by_hand():
    # 1 1 gone, 1 1 gone as units: (1, 1, gone), (1, gone, 1), (2, gone, 2): all pairs agree.
    for gone in MISSING:
        assert alpha([[1, 1, 2], [1, gone, gone], [gone, 1, 2]]) == 1


def test_people_with_different_numbers_of_texts_are_refused():
    with pytest.raises(DataError, match="same texts"):
        alpha([[1, 2], [1]])


@pytest.mark.parametrize("bad", ["Physiological", "hunger", "safety, belonging", "safety|hunger", 3, True])
def test_a_label_outside_the_vocabulary_is_refused_with_the_vocabulary(bad):
    gold = pd.DataFrame({"text": ["I'm starving", "Open?"], "needs": ["", bad]})
    for ask in (lambda: evaluate(gold), lambda: agreement(["", bad], ["", ""])):
        with pytest.raises(DataError, match=r"in row 1.*physiological, safety, belonging, esteem, actual"):
            ask()


def test_a_motive_outside_the_vocabulary_is_refused():
    gold = pd.DataFrame({"text": ["I'm starving"], "needs": ["physiological"], "motive": ["pain"]})
    with pytest.raises(DataError, match=r"'pain'.*away, toward"):
        evaluate(gold)


def test_any_frame_of_labelled_texts_gives_the_same_scores():
    import polars as pl

    rows = {
        "text": ["I'm starving", "Is it safe?", "Open?"],
        "needs": ["physiological", "safety", None],
        "motive": ["away", None, None],
    }
    plain = evaluate(pd.DataFrame(rows))
    kinds = [pl.DataFrame(rows), pd.DataFrame(rows).astype({"needs": "category", "motive": "category"})]
    for frame in kinds:
        pd.testing.assert_frame_equal(evaluate(frame).table, plain.table)
    assert evaluate(pd.DataFrame(rows).iloc[:1]).coverage == 1
    with pytest.raises(TooFewError):
        evaluate(pd.DataFrame(rows).iloc[:0])
    with pytest.raises(DataError, match="table"):
        evaluate([1, 2])
