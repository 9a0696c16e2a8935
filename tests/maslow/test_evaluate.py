"""Scores against published and hand-computed values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.maslow import Need, agreement, evaluate, parity


def test_agreement_has_a_row_for_each_need_and_one_for_the_sets():
    table = agreement(["safety", "esteem", "", "safety|esteem"], ["safety", "esteem", "", "safety"]).table
    assert table.loc[Need.SAFETY, "kappa"] == 1
    assert table.loc["all", "alpha"] < 1
    with pytest.raises(DataError, match="same texts"):
        agreement(["safety"], [])


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


@pytest.mark.parametrize("gone", [None, float("nan"), pd.NA, pd.NaT], ids=repr)
def test_a_missing_cell_is_no_need_whatever_it_looks_like(gone):
    labels = ["physiological", gone]
    gold = pd.DataFrame({"text": ["I'm starving", "Open?"], "needs": labels, "motive": ["away", gone]})
    assert evaluate(gold).silence == 1
    assert agreement(labels, ["physiological", ""]).table.loc["all", "alpha"] == 1


def test_agreement_has_intervals_where_draws_are_asked_for():
    first, second = ["safety", "esteem", "", "safety"] * 10, ["safety", "esteem", "", "esteem"] * 10
    plain, drawn = agreement(first, second).table, agreement(first, second, draws=300).table
    assert "alpha_low" not in plain
    # Need by need, 30 of 40 texts agree: observed .75, expected (.5·.25 + .5·.75) = .50, so kappa is .50.
    assert drawn.loc[Need.SAFETY, "kappa"] == pytest.approx(0.5)
    for name in ("kappa", "alpha"):
        inside = drawn.loc[[Need.SAFETY, "all"], [f"{name}_low", name, f"{name}_high"]].to_numpy(float)
        assert (np.diff(inside, axis=1) > 0).all()


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
    with pytest.raises(DataError, match="data frame"):
        evaluate([1, 2])
