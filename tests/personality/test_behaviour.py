"""Naive Bayes by hand, double counting, calibration, and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.personality import CUES, BehaviourClassifier, calibration, decide
from crmlib.personality.behaviour import VALUES


def seen(n=800, seed=0):
    """Cues that depend on the type alone, the last but one a copy of the one before it."""
    rng = np.random.default_rng(seed)
    types = pd.Series(rng.choice(VALUES, n), index=[f"C{i}" for i in range(n)])
    rates = np.random.default_rng(7).uniform(0.2, 0.8, (len(CUES), 4))
    code = types.map({v: i for i, v in enumerate(VALUES)}).to_numpy()
    cues = pd.DataFrame((rng.random((n, len(CUES))) < rates[:, code].T).astype(float), columns=list(CUES))
    cues["asks_for_figures"] = cues["asks_for_proof"]
    cues.insert(0, "customer_id", types.index)
    return cues, types


def test_probabilities_by_hand():
    table = pd.DataFrame({"customer_id": range(8), "talks_fast": [1, 1, 1, 0, 0, 0, 1, 0]})
    types = pd.Series(["lively"] * 4 + ["peaceful"] * 4)
    model = BehaviourClassifier(smoothing=1).fit(table, types)
    # Lively 3 of 4 → (3+1)/(4+2) = 2/3, peaceful 1 of 4 → 2/6; equal priors: 2/3 : 1/3.
    assert model.predict_proba(table).loc[0, ["lively", "peaceful"]].tolist() == pytest.approx([2 / 3, 1 / 3])
    stated = BehaviourClassifier(priors={"lively": 0.2, "powerful": 0, "peaceful": 0.8, "analytical": 0})
    # .2 × 2/3 : .8 × 1/3 = 1 : 2.
    assert stated.fit(table, types).predict_proba(table).loc[0, "lively"] == pytest.approx(1 / 3)
    assert np.isfinite(stated.explain(table, 0).to_numpy()).all()


def test_a_copied_cue_is_counted_once():
    cues, types = seen()
    single = BehaviourClassifier().fit(cues.drop(columns="asks_for_figures"), types)
    twin = BehaviourClassifier().fit(cues, types)
    assert twin.groups_ == [["asks_for_proof", "asks_for_figures"]]
    assert twin.votes_["asks_for_proof"] == 0.5
    expected = single.predict_proba(cues)
    pd.testing.assert_frame_equal(twin.predict_proba(cues), expected)
    one_noted = cues.assign(asks_for_figures=np.nan)
    pd.testing.assert_frame_equal(twin.predict_proba(one_noted), expected)


def test_counting_a_copied_cue_twice_is_overconfident():
    cues, types = seen(3000)
    scores = {
        share: calibration(
            BehaviourClassifier(share_vote=share).cross_predict_proba(cues, types), types
        ).brier
        for share in (0.5, 1)
    }
    assert scores[0.5] < scores[1]


def test_it_is_calibrated_where_cues_really_are_independent():
    cues, types = seen(4000, seed=3)
    found = calibration(BehaviourClassifier().cross_predict_proba(cues, types), types)
    inside = (found.table["low"] <= found.table["predicted"]) & (
        found.table["predicted"] <= found.table["high"]
    )
    # 95 % intervals on at most ten bins: one miss is expected in two such tests.
    assert inside.sum() >= len(inside) - 1
    assert 0 < found.skill < 1


def test_cues_that_were_not_noted_leave_the_prior():
    cues, types = seen()
    model = BehaviourClassifier().fit(cues, types)
    nothing = cues.head(1).astype(dict.fromkeys(CUES, float)).assign(**dict.fromkeys(CUES, np.nan))
    assert model.predict_proba(nothing).iloc[0].tolist() == pytest.approx(model.priors_.tolist())
    assert model.predict(nothing).isna().all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=10, max_size=10))
def test_probabilities_sum_to_one_and_the_parts_of_the_explanation_to_them(cue_values):
    cues, types = seen(200)
    model = BehaviourClassifier().fit(cues, types)
    row = pd.DataFrame([["X", *cue_values]], columns=["customer_id", *CUES])
    p = model.predict_proba(row).iloc[0]
    assert p.sum() == pytest.approx(1)
    odds = model.explain(row, "X").sum()
    assert (np.exp(odds) / np.exp(odds).sum()).tolist() == pytest.approx(p.tolist())


def test_brier_by_hand_and_perfect_skill():
    stated = pd.DataFrame(np.eye(4), columns=VALUES, index=list("abcd"))
    perfect = calibration(stated, pd.Series(VALUES, index=list("abcd")))
    assert (perfect.brier, perfect.skill, perfect.accuracy, perfect.coverage) == (0, 1, 1, 1)
    wrong = calibration(stated, pd.Series(VALUES[::-1], index=list("abcd")))
    assert wrong.brier == 2
    silent = calibration(stated * 0 + 0.25, pd.Series(VALUES, index=list("abcd")))
    assert (silent.coverage, silent.brier) == (0, 0.75)
    assert np.isnan(silent.accuracy)
    assert perfect.plot().get_title() == ""


def test_decide_abstains_below_sure():
    p = pd.DataFrame([[0.55, 0.45, 0, 0]], columns=VALUES)
    assert decide(p, 0.5).tolist() == ["lively"]
    assert decide(p, 0.6).isna().tolist() == [True]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"talks_fast": 2}, DataError, "Cue 'talks_fast' is 0, 1 or missing; found 2 for C0"),
        ({"talks_fast": 1}, ModelError, "'talks_fast' is the same for all 100"),
        ({"customer_id": "C1"}, DataError, "more than once, for instance C1"),
    ],
)
def test_bad_behaviours_are_refused(change, error, message):
    cues, types = seen(100)
    with pytest.raises(error, match=message):
        BehaviourClassifier().fit(cues.assign(**change), types)


def test_bad_types_priors_and_uses_are_refused():
    cues, types = seen(100)
    with pytest.raises(DataError, match="Unknown personality 'grumpy' of C0"):
        BehaviourClassifier().fit(cues, types.replace(types.iloc[0], "grumpy"))
    with pytest.raises(DataError, match="indexed by customer_id"):
        BehaviourClassifier().fit(cues, types.tolist())
    with pytest.raises(TooFewError, match="at least two types"):
        BehaviourClassifier().fit(cues, types[types == "lively"])
    with pytest.raises(DataError, match="sum to 1"):
        BehaviourClassifier(priors={"lively": 1}).fit(cues, types)
    with pytest.raises(DataError, match="'equal', 'data'"):
        BehaviourClassifier(priors="uniform").fit(cues, types)
    with pytest.raises(DataError, match="lack the cues"):
        BehaviourClassifier().fit(cues[["customer_id"]], types)
    with pytest.raises(ModelError, match="call fit first"):
        BehaviourClassifier().explain(cues, "C0")
    model = BehaviourClassifier().fit(cues, types)
    with pytest.raises(DataError, match="lack the cues talks_fast"):
        model.predict_proba(cues.drop(columns="talks_fast"))
    with pytest.raises(DataError, match="customer C999"):
        model.explain(cues, "C999")
    with pytest.raises(TooFewError, match="5 folds need at least 50"):
        model.cross_predict_proba(cues.head(20), types)
    with pytest.raises(TooFewError, match="not 0"):
        calibration(model.predict_proba(cues), pd.Series(dtype=object))
    with pytest.raises(DataError, match="sum to 1"):
        calibration(model.predict_proba(cues) / 2, types)
    with pytest.raises(DataError, match="more than once"):
        calibration(model.predict_proba(cues), pd.concat([types, types]))


def test_scikit_learn_clones_it_with_its_parameters():
    from sklearn.base import clone

    model = BehaviourClassifier(priors="equal", sure=0.7)
    copy = clone(model)
    assert copy is not model
    assert copy.get_params() == {"priors": "equal", "smoothing": 1.0, "share_vote": 0.5, "sure": 0.7}
    assert copy.set_params(sure=0.9).sure == 0.9
    with pytest.raises(DataError, match="priors, smoothing, share_vote, sure, not 'depth'"):
        copy.set_params(depth=3)
