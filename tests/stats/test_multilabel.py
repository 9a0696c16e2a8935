"""Sets of tags against sets of labels, and two people's sets: counted by hand."""

import matplotlib as mpl
import numpy as np
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import use_language
from crmlib.stats.multilabel import agree, compare

mpl.use("Agg")
NEEDS = ("safety", "esteem", "belonging")
GOLD = [frozenset({"safety"}), frozenset({"esteem", "safety"}), frozenset(), frozenset({"belonging"})]
GOT = [frozenset({"safety"}), frozenset({"esteem"}), frozenset({"esteem"}), frozenset()]


def test_scores_by_hand():
    scores = compare(GOLD, GOT, NEEDS)
    # 3 tags given, 2 right; 4 labels, 2 found; 3 texts with a need, 2 got a tag; the needless one got one.
    assert scores.table.loc["all", "precision"] == pytest.approx(2 / 3)
    assert scores.table.loc["all", "recall"] == pytest.approx(2 / 4)
    assert scores.table.loc["all", "f1"] == pytest.approx(2 * 2 / 7)
    assert scores.coverage == pytest.approx(2 / 3)
    assert scores.silence == 0
    assert scores.table.loc["esteem", "precision"] == pytest.approx(1 / 2)
    assert np.isnan(scores.table.loc["belonging", "precision"])


def test_labels_of_another_scale_have_their_row_and_count_in_nothing_else():
    away = [one | {"away"} for one in GOLD]
    scores = compare(away, [one | {"away"} if i else one for i, one in enumerate(GOT)], NEEDS, apart=["away"])
    plain = compare(GOLD, GOT, NEEDS)
    assert scores.table.loc["away", ["labelled", "tagged", "recall"]].tolist() == [4, 3, 0.75]
    assert scores.table.loc["all"].equals(plain.table.loc["all"])
    assert (scores.coverage, scores.silence) == (plain.coverage, plain.silence)


def test_the_picture_has_both_rates_with_their_intervals_first_row_on_top():
    scores = compare(GOLD, GOT, NEEDS)
    ax = scores.plot()
    assert [tick.get_text() for tick in ax.get_yticklabels()] == [*NEEDS, "all"]
    precision, recall = (points.lines[0].get_xdata().tolist() for points in ax.containers)
    assert precision == pytest.approx([1, 0.5, np.nan, 2 / 3], nan_ok=True)
    assert recall == pytest.approx([0.5, 1, 0, 0.5])
    ends = ax.containers[0].lines[2][0].get_segments()[0]
    row = scores.table.loc["safety"]
    assert ends[:, 0].tolist() == pytest.approx([row["precision_low"], row["precision_high"]])
    assert ends[0, 1] > ax.containers[0].lines[2][0].get_segments()[1][0, 1]
    use_language("zh")
    assert [text.get_text() for text in scores.plot().get_legend().get_texts()] == ["精确率", "召回率"]


def test_unequal_or_empty_sides_are_refused():
    with pytest.raises(DataError, match="4 labels for 3 tags"):
        compare(GOLD, GOT[:3], NEEDS)
    with pytest.raises(TooFewError, match="no labelled texts"):
        compare([], [], NEEDS)
    with pytest.raises(DataError, match="same texts"):
        agree(GOLD, GOT[:3], NEEDS)


def test_two_people_agree_label_by_label_and_on_the_sets():
    table = agree(GOLD, GOT, NEEDS).table
    # Safety: 3 of 4 alike; by habit .5·.25 + .5·.75 = .5, so kappa is (.75 − .5) / .5.
    assert table.loc["safety", "kappa"] == pytest.approx(0.5)
    assert table.loc["safety", ["first", "second"]].tolist() == [2, 1]
    assert agree(GOLD, GOLD, NEEDS).table.loc["all", "alpha"] == 1
