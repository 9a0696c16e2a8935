"""Shares that may be reported: corrected for errors counted by hand, and near the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.maslow import Motive, Need, by_strictness, corrected_shares, error_counts, evaluate, prevalence

HUNGRY, MISSED, PLAIN = "I'm starving", "A plate of anything would do me", "Open on Monday?"


def labelled():
    return pd.DataFrame(
        {
            "text": [HUNGRY, HUNGRY + " again", MISSED, PLAIN, "Order number 4711", "200 grams of that one"],
            "needs": ["physiological"] * 3 + [""] * 3,
            "motive": ["away"] * 3 + [None] * 3,
        }
    )


def test_errors_are_counted_by_hand():
    # Two of three hungry texts name it; none of the three others is tagged.
    assert error_counts(labelled(), "physiological") == {"found": 2, "needy": 3, "quiet": 3, "others": 3}
    assert error_counts(labelled(), Motive.AWAY)["needy"] == 3


def test_a_tag_that_there_is_not_is_refused_by_name():
    with pytest.raises(DataError, match="'hunger'"):
        error_counts(labelled(), "hunger")
    with pytest.raises(DataError, match="'motive'"):
        error_counts(labelled().drop(columns="motive"), "away")


def test_the_corrected_share_is_that_of_prevalence():
    bag = [HUNGRY] * 2 + [PLAIN] * 4
    shares = corrected_shares(bag, labelled())
    row = shares.table.loc[Need.PHYSIOLOGICAL]
    by_hand = prevalence(2, 6, found=2, needy=3, quiet=3, others=3)
    # 2 of 6 tagged, 2 of 3 found, no false alarm: 1/3 over 2/3 is one half.
    assert row["corrected"] == pytest.approx(0.5)
    assert (row["low"], row["high"]) == (by_hand.low, by_hand.high)
    assert list(shares.table.index) == [*Need, *Motive]


def test_a_need_without_labelled_texts_is_not_corrected():
    row = corrected_shares([HUNGRY], labelled()).table.loc[Need.ESTEEM]
    assert row["tagged"] == 0
    assert np.isnan(row["corrected"])


def test_an_empty_mailbag_is_refused():
    with pytest.raises(TooFewError, match="no texts"):
        corrected_shares([], labelled())


def test_each_strictness_has_the_scores_of_evaluate():
    table = by_strictness(labelled(), steps=(0, 0.5)).table
    scores = evaluate(labelled(), strictness=0.5)
    assert table.loc[0.5, "coverage"] == scores.coverage
    assert table.loc[0.5, "precision"] == scores.table.loc["all", "precision"]
    assert table.loc[0.0, "coverage"] >= table.loc[0.5, "coverage"]


def test_the_pictures_have_named_axes():
    import matplotlib.pyplot as plt

    shares = corrected_shares([HUNGRY, PLAIN], labelled()).plot()
    assert [tick.get_text() for tick in shares.get_yticklabels()] == [t.label for t in (*Need, *Motive)]
    assert shares.get_xlabel()
    assert by_strictness(labelled(), steps=(0, 1)).plot().get_xlabel()
    plt.close("all")
