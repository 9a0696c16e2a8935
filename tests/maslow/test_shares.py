"""Shares that may be reported: corrected for errors counted by hand, and near the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.maslow import Motive, Need, by_strictness, corrected_shares, error_counts, evaluate
from crmlib.stats.prevalence import prevalence

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
    with pytest.raises(DataError, match="column motive"):
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


def test_the_picture_of_shares_has_both_with_the_interval_of_the_corrected_one():

    shares = corrected_shares([HUNGRY, PLAIN], labelled())
    ax = shares.plot()
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == [tag.label for tag in (*Need, *Motive)]
    row = shares.table.loc[Need.PHYSIOLOGICAL]
    ends = ax.collections[0].get_segments()[0]
    assert ends[:, 0].tolist() == pytest.approx([row["low"], row["high"]])
    # 1 of 2 is tagged; 2 of 3 are found and none is tagged wrongly, so 1/2 over 2/3.
    assert ax.containers[0].lines[0].get_xdata()[0] == pytest.approx(0.75)
    assert ax.lines[-1].get_xdata()[0] == 0.5
    assert ax.get_xlabel() == "Share of the texts"


def test_the_picture_of_strictness_has_a_line_and_a_band_for_precision_and_coverage():

    found = by_strictness(labelled(), steps=(0, 1))
    ax = found.plot()
    assert [text.get_text() for text in ax.texts] == ["precision", "coverage"]
    for line, name in zip(ax.lines, ("precision", "coverage"), strict=True):
        assert line.get_xdata().tolist() == [0, 1]
        np.testing.assert_allclose(line.get_ydata(), found.table[name])
    assert len(ax.collections) == 2
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("Strictness", "Share")
