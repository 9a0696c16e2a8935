"""Totals, usual mistakes, hints and tries."""

import pytest

from crmcourse.reports import load
from crmcourse.reports.statistics.understanding import effort, mistakes, totals
from tests.support import class_of


def test_totals_are_before_lateness(tmp_path):
    marks = load(class_of.grid(tmp_path / "r", [[1, 1], [0, 1], [1, 0]], late_days=1, late_factor=0.5))
    row = totals(marks).table.iloc[0]
    assert row[["mean", "lowest", "median", "highest"]].tolist() == pytest.approx([2 / 3, 0.5, 0.5, 1])


def test_mistakes_say_who_made_them_and_of_how_many(tmp_path):
    def answer(outcome, mistake=None):
        return {"5.1": class_of.exercise(points=0.0, outcome=outcome, mistake=mistake)}

    everybody = [answer("wrong", 0), answer("wrong", 0), answer("wrong"), answer("not_attempted")]
    found = mistakes(load(class_of.write(tmp_path / "r", [class_of.trainee(one) for one in everybody])))
    row = found.table.iloc[0]
    assert (row["exercise"], row["people"], row["attempted"]) == ("5.1", 2, 3)
    assert str(row["question"]) == "Which customers are in the base?"
    assert found.who == (("k0000", "k0001"),)


def test_hints_are_counted_only_where_they_are_known(tmp_path):
    used = [(1, 0), (3, 2), (None, None)]
    trainees = [class_of.trainee({"5.1": class_of.exercise(tries=t, hints=h)}) for t, h in used]
    row = effort(load(class_of.write(tmp_path / "r", trainees))).table.loc["5.1"]
    assert row.tolist() == [2, 2.0, 0.5, 1.0]
