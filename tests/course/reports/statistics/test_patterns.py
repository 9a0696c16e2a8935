"""Equal wrong answers beside their base rate."""

import pytest

from crmcourse.reports import load
from crmcourse.reports.statistics.patterns import equal_patterns
from tests.support import class_of


def answers(folder, *rows):
    trainees = [
        class_of.trainee(
            {
                f"5.{n}": class_of.exercise(points=float(a == "right"), answer=None if a == "-" else a)
                for n, a in enumerate(row.split(), 1)
            },
            id=f"s{number}",
        )
        for number, row in enumerate(rows)
    ]
    return load(class_of.write(folder, trainees))


def test_the_base_rate_by_hand(tmp_path):
    # Of the wrong answers a a b c two agree with probability 2 · 1 / (4 · 3) = 1/6, in both exercises alike.
    marks = answers(tmp_path / "r", "a x", "a x", "b y", "c z")
    found = equal_patterns(marks)
    pair = found.table.iloc[0]
    assert (pair["first"], pair["second"], pair["shared"], pair["both_wrong"]) == ("k0000", "k0001", 2, 2)
    assert pair["chance"] == pytest.approx(1 / 36)
    assert pair["expected_shared"] == pytest.approx(2 / 6)
    # Six pairs in a class of four: such a pair is expected 6 / 36 times by chance.
    assert pair["expected_pairs"] == pytest.approx(1 / 6)
    assert found.counts["pairs"].tolist() == [5, 0, 1]
    assert found.counts["by_chance"].tolist() == pytest.approx([6 * 25 / 36, 6 * 10 / 36, 6 / 36])
    assert pair["exercises"] == "5.1 5.2"


def test_right_answers_blanks_and_common_mistakes_are_no_pattern(tmp_path):
    assert equal_patterns(answers(tmp_path / "right", *["right right right"] * 4)).table.empty
    assert equal_patterns(answers(tmp_path / "blank", *["- - -"] * 4)).table.empty
    # Where everybody makes the same mistake, sharing it is certain, not suspicious.
    common = equal_patterns(answers(tmp_path / "common", *["a b c"] * 5))
    assert common.table.empty
    assert common.counts["by_chance"].tolist() == pytest.approx([0, 0, 0, 10])


def test_what_is_expected_adds_up_to_all_pairs(tmp_path):
    marks = load(class_of.realistic(tmp_path / "r", 25, hostile=False))
    found = equal_patterns(marks)
    graded = len(marks.itemised)
    assert found.pairs == graded * (graded - 1) / 2
    assert found.counts.sum().tolist() == pytest.approx([found.pairs] * 2)


def test_a_copied_hand_in_is_on_top_and_the_words_accuse_nobody(tmp_path):
    marks = load(class_of.realistic(tmp_path / "r", 60, hostile=False))
    found = equal_patterns(marks)
    assert found.table.iloc[0][["first", "second"]].tolist() == ["k0040", "k0041"]
    assert found.table.iloc[0]["expected_pairs"] < 1e-6
    assert "accuses nobody" in found.note


def test_one_person_is_no_pair(tmp_path):
    found = equal_patterns(answers(tmp_path / "r", "a b"))
    assert (found.pairs, len(found.table)) == (0, 0)
