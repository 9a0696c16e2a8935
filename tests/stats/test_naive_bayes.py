"""Naive Bayes by hand, double counting, calibration, and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.calibration import calibration, decide
from crmlib.stats.naive_bayes import NaiveBayes

KINDS = ["a", "b", "c", "d"]
CUES = [f"cue_{i}" for i in range(9)]


def seen(n=800, seed=0):
    """Cues that depend on the kind alone, and a copy of the last."""
    rng = np.random.default_rng(seed)
    kinds = pd.Series(rng.choice(KINDS, n), index=[f"C{i}" for i in range(n)])
    rates = np.random.default_rng(7).uniform(0.2, 0.8, (len(CUES), 4))
    code = kinds.map({v: i for i, v in enumerate(KINDS)}).to_numpy()
    cues = pd.DataFrame((rng.random((n, len(CUES))) < rates[:, code].T).astype(float), columns=CUES)
    return cues.assign(copy=cues["cue_8"]).set_axis(kinds.index), kinds


def test_probabilities_by_hand():
    table, kinds = pd.DataFrame({"fast": [1, 1, 1, 0, 0, 0, 1, 0]}), pd.Series(["a"] * 4 + ["b"] * 4)
    # a: 3 of 4 → (3+1)/(4+2) = 2/3, b: 1 of 4 → 2/6; equal priors: 2/3 : 1/3.
    assert NaiveBayes().fit(table, kinds).predict_proba(table).loc[0].tolist() == pytest.approx(
        [2 / 3, 1 / 3]
    )
    # .2 × 2/3 : .8 × 1/3 = 1 : 2.
    stated = NaiveBayes(priors={"a": 0.2, "b": 0.8}).fit(table, kinds)
    assert stated.predict_proba(table).loc[0, "a"] == pytest.approx(1 / 3)


def test_without_sharing_it_is_scikit_learns():
    from sklearn.naive_bayes import BernoulliNB

    cues, kinds = seen()
    ours = NaiveBayes(share_vote=1).fit(cues, kinds)
    theirs = BernoulliNB(alpha=1).fit(cues, kinds)
    assert ours.predict_proba(cues).to_numpy() == pytest.approx(theirs.predict_proba(cues))


def test_a_copied_cue_is_counted_once():
    cues, kinds = seen()
    single, twin = NaiveBayes().fit(cues.drop(columns="copy"), kinds), NaiveBayes().fit(cues, kinds)
    assert twin.groups_ == [["cue_8", "copy"]]
    assert twin.votes_["copy"] == 0.5
    expected = single.predict_proba(cues)
    pd.testing.assert_frame_equal(twin.predict_proba(cues), expected)
    pd.testing.assert_frame_equal(twin.predict_proba(cues.assign(copy=np.nan)), expected)


def test_counting_a_copied_cue_twice_is_overconfident():
    cues, kinds = seen(3000)
    once, twice = (
        calibration(NaiveBayes(share_vote=share).cross_predict_proba(cues, kinds), kinds).brier
        for share in (0.5, 1)
    )
    assert once < twice


def test_it_is_calibrated_where_cues_really_are_independent():
    cues, kinds = seen(4000, seed=3)
    found = calibration(NaiveBayes().cross_predict_proba(cues, kinds), kinds)
    inside = found.table["predicted"].between(found.table["low"], found.table["high"])
    # 95 % intervals on at most ten bins: one miss is expected in two such tests.
    assert inside.sum() >= len(inside) - 1
    assert 0 < found.skill < 1


def test_cues_that_were_not_noted_leave_the_prior():
    cues, kinds = seen()
    model = NaiveBayes().fit(cues, kinds)
    nothing = cues.head(1) * np.nan
    assert model.predict_proba(nothing).iloc[0].tolist() == pytest.approx(model.priors_.tolist())
    assert model.predict(nothing).isna().all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=10, max_size=10))
def test_probabilities_sum_to_one_and_the_parts_of_the_explanation_to_them(cue_values):
    cues, kinds = seen(200)
    model = NaiveBayes().fit(cues, kinds)
    row = pd.DataFrame([cue_values], columns=cues.columns, index=["X"])
    p = model.predict_proba(row).iloc[0]
    assert p.sum() == pytest.approx(1)
    odds = model.explain(row, "X").sum()
    assert (np.exp(odds) / np.exp(odds).sum()).tolist() == pytest.approx(p.tolist())


def test_an_impossible_prior_leaves_the_explanation_finite():
    cues, kinds = seen()
    model = NaiveBayes(priors={"a": 1, "b": 0, "c": 0, "d": 0}).fit(cues, kinds)
    assert model.predict_proba(cues)["a"].tolist() == pytest.approx([1] * len(cues))
    assert np.isfinite(model.explain(cues, "C0").to_numpy()).all()


def test_scikit_learn_clones_it_with_its_parameters():
    from sklearn.base import clone

    copy = clone(model := NaiveBayes(priors="equal", sure=0.7))
    assert copy is not model
    assert copy.get_params() == {"priors": "equal", "smoothing": 1.0, "share_vote": 0.5, "sure": 0.7}
    assert copy.set_params(sure=0.9).sure == 0.9
    with pytest.raises(DataError, match="priors, smoothing, share_vote, sure, not 'depth'"):
        copy.set_params(depth=3)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"cue_0": 2}, DataError, "Cue 'cue_0' is 0, 1 or missing; found 2 for C0"),
        ({"cue_0": 1}, ModelError, "'cue_0' is the same for all 100"),
        ({"cue_0": "yes"}, DataError, "found yes for C0"),
    ],
)
def test_bad_cues_are_refused(change, error, message):
    cues, kinds = seen(100)
    with pytest.raises(error, match=message):
        NaiveBayes().fit(cues.assign(**change), kinds)


def test_bad_labels_priors_and_uses_are_refused():
    cues, kinds = seen(100)
    for labels, error, message in (
        (kinds.tolist(), DataError, "indexed by whose they are, not list"),
        (kinds[kinds == "a"], TooFewError, "at least two kinds"),
        (pd.concat([kinds, kinds]), DataError, "100 have more than one label, for instance C0"),
    ):
        with pytest.raises(error, match=message):
            NaiveBayes().fit(cues, labels)
    for priors in ({"a": 1}, "uniform", {"a": 0.5, "b": 0.5, "c": 0.5, "d": -0.5}):
        with pytest.raises(DataError, match="'equal', 'data', or probabilities that sum to 1"):
            NaiveBayes(priors=priors).fit(cues, kinds)
    with pytest.raises(DataError, match=r"smoothing is a number from 0\.001"):
        NaiveBayes(smoothing=0).fit(cues, kinds)
    with pytest.raises(ModelError, match="call fit first"):
        NaiveBayes().predict_proba(cues)
    model = NaiveBayes().fit(cues, kinds)
    with pytest.raises(DataError, match="lacks the cues cue_0; it has cue_1"):
        model.predict_proba(cues.drop(columns="cue_0"))
    with pytest.raises(DataError, match="Nothing was noted for C999"):
        model.explain(cues, "C999")
    with pytest.raises(TooFewError, match="5 folds need at least 50"):
        model.cross_predict_proba(cues.head(20), kinds)


def test_brier_by_hand_and_perfect_skill():
    stated, truth = (
        pd.DataFrame(np.eye(4), columns=KINDS, index=list("wxyz")),
        pd.Series(KINDS, index=list("wxyz")),
    )
    perfect = calibration(stated, truth)
    assert (perfect.brier, perfect.skill, perfect.accuracy, perfect.coverage) == (0, 1, 1, 1)
    assert calibration(stated, pd.Series(KINDS[::-1], index=list("wxyz"))).brier == 2
    silent = calibration(stated * 0 + 0.25, truth)
    assert (silent.coverage, silent.brier) == (0, 0.75)
    assert np.isnan(silent.accuracy)
    # The curve and the diagonal: of what was called 0 % or 100 % likely, 0 % and 100 % happened.
    curve, diagonal = perfect.plot().lines
    assert curve.get_xydata().tolist() == diagonal.get_xydata().tolist() == [[0, 0], [1, 1]]


def test_decide_abstains_below_sure():
    p = pd.DataFrame([[0.55, 0.45, 0, 0]], columns=KINDS)
    assert decide(p, 0.5).tolist() == ["a"]
    assert decide(p, 0.6).isna().tolist() == [True]


def test_probabilities_that_are_none_are_refused():
    cues, kinds = seen(100)
    p = NaiveBayes().fit(cues, kinds).predict_proba(cues)
    for bad in (p / 2, p.assign(a=np.nan), p - 1, p[["a", "b"]]):
        with pytest.raises(DataError, match="sum to 1"):
            calibration(bad, kinds)
    with pytest.raises(DataError, match="a row a case and a column a class"):
        decide(p.to_numpy())
    with pytest.raises(DataError, match="Unknown label 'e' of C0; known are a, b, c, d"):
        calibration(p, kinds.replace(kinds["C0"], "e"))
    with pytest.raises(TooFewError, match="not 0"):
        calibration(p, pd.Series(dtype=object))
    with pytest.raises(DataError, match="at least 1, not 0"):
        calibration(p, kinds, bins=0)
