"""What sales staff see: the four types of the naive Bayes, and tables as they come."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import speaking
from crmlib.personality import BehaviourClassifier, Personality
from crmlib.personality.types import TYPES, Cue
from crmlib.result import as_text


def seen(n=400, seed=0):
    """Cues that depend on the type alone."""
    rng = np.random.default_rng(seed)
    types = pd.Series(rng.choice(TYPES, n), index=[f"C{i}" for i in range(n)])
    rates = np.random.default_rng(7).uniform(0.2, 0.8, (len(Cue), 4))
    cues = rng.random((n, len(Cue))) < rates[:, types.map(TYPES.index)].T
    table = pd.DataFrame(cues.astype(float), columns=[cue.value for cue in Cue])
    return table.assign(customer_id=types.index, remark="on the telephone"), types


def test_all_four_types_have_a_probability_by_hand():
    table = pd.DataFrame({"customer_id": range(8), "talks_fast": [1, 1, 1, 0, 0, 0, 1, 0]})
    types = pd.Series(["lively"] * 4 + ["peaceful"] * 4)
    # Lively 3 of 4 → (3+1)/(4+2) = 2/3, peaceful 1 of 4 → 2/6, the others nobody: equal priors leave 2/3 : 1/3.
    found = BehaviourClassifier().fit(table, types).predict_proba(table)
    assert list(found.columns) == [kind.value for kind in Personality]
    assert found.loc[0].tolist() == pytest.approx([2 / 3, 0, 1 / 3, 0])


def test_only_cues_are_learned_from_and_answers_are_by_customer():
    table, types = seen()
    model = BehaviourClassifier().fit(table, types)
    assert model.cues_ == [cue.value for cue in Cue]
    assert model.predict_proba(table).index.tolist() == types.index.tolist()
    pd.testing.assert_frame_equal(
        model.predict_proba(table.iloc[::-1]).sort_index(), model.predict_proba(table).sort_index()
    )
    shares = model.cross_predict_proba(table, types.iloc[:200])
    assert shares.index.tolist() == types.index[:200].tolist()


def test_the_explanation_names_cues_in_the_language_in_force():
    table, types = seen()
    parts = BehaviourClassifier().fit(table, types).explain(table, "C3")
    assert parts.index.tolist() == ["prior", *Cue]
    assert "Talks fast" in as_text(parts)
    with speaking("zh"):
        assert "语速快" in as_text(parts)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"talks_fast": 2}, "Cue 'talks_fast' is 0, 1 or missing; found 2 for C0"),
        ({"customer_id": "C1"}, "stand in the table more than once, for instance C1"),
        ({"customer_id": None}, "Column customer_id: 100 of 100 rows are empty"),
    ],
)
def test_bad_behaviours_are_refused(change, message):
    table, types = seen(100)
    with pytest.raises(DataError, match=message):
        BehaviourClassifier().fit(table.assign(**change), types)


def test_bad_types_and_tables_without_cues_are_refused():
    table, types = seen(100)
    with pytest.raises(DataError, match="Unknown label 'grumpy' of C0; known are lively, powerful"):
        BehaviourClassifier().fit(table, types.replace(types.iloc[0], "grumpy"))
    with pytest.raises(TooFewError, match="at least two kinds"):
        BehaviourClassifier().fit(table, types[types == "lively"])
    with pytest.raises(DataError, match="lacks the cues that staff note; they are talks_fast"):
        BehaviourClassifier().fit(table[["customer_id", "remark"]], types)
    model = BehaviourClassifier().fit(table, types)
    with pytest.raises(DataError, match="lacks the cues talks_fast"):
        model.predict_proba(table.drop(columns="talks_fast"))
    with pytest.raises(DataError, match="Nothing was noted for C999"):
        model.explain(table, "C999")


def test_scikit_learn_clones_it_and_polars_tables_are_read():
    from sklearn.base import clone

    polars = pytest.importorskip("polars")
    table, types = seen(100)
    model = clone(BehaviourClassifier(sure=0.7)).fit(table, types)
    assert (type(model), model.sure) == (BehaviourClassifier, 0.7)
    other = polars.DataFrame(table.to_dict("list"))
    pd.testing.assert_frame_equal(model.predict_proba(other), model.predict_proba(table))
