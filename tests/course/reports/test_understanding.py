"""Totals, objectives, usual mistakes, hints and time."""

import math
from dataclasses import replace

import pytest

from crmcourse.records.run import Objective
from crmcourse.reports import load
from crmcourse.reports.statistics.objectives import objectives
from crmcourse.reports.statistics.timing import timing
from crmcourse.reports.statistics.understanding import effort, mistakes, totals
from crmlib.errors import DataError
from crmlib.i18n import Text
from tests.support import class_of


def test_totals_are_before_lateness(tmp_path):
    marks = load(class_of.grid(tmp_path / "r", [[1, 1], [0, 1], [1, 0]], late_days=1, late_factor=0.5))
    row = totals(marks).table.iloc[0]
    assert row[["mean", "lowest", "median", "highest"]].tolist() == pytest.approx([2 / 3, 0.5, 0.5, 1])


def test_an_objective_is_reached_from_six_tenths_of_its_points_on(tmp_path):
    # Of 2 + 3 points: exactly 3 reaches, 2.9 does not, although .1 · 29 sums to a hair less or more.
    rows = [[0.6, 2.4], [2, 1], [1.9, 1], [2, 3]]
    table = objectives(load(class_of.grid(tmp_path / "r", rows, out_of=[2.0, 3.0]))).table
    assert table.loc["05·1", ["people", "reached", "share"]].tolist() == [4, 3, 0.75]
    # Wilson for 3 of 4: .3006 to .9544
    assert table.loc["05·1", ["low", "high"]].tolist() == pytest.approx([0.3006, 0.9544], abs=1e-4)


def test_an_objective_that_no_exercise_shows_has_no_share(tmp_path):
    feel = Objective(Text(en="Feel.", zh="感受。"), ())
    topic = replace(class_of.AIDMA, objectives=(*class_of.AIDMA.objectives, feel))
    marks = load(class_of.grid(tmp_path / "r", [[1, 1]], facts=class_of.run((topic,))))
    assert math.isnan(objectives(marks).table.loc["05·2", "share"])
    with pytest.raises(DataError, match="between 0 and 1"):
        objectives(marks, enough=1.5)


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


def at(*minutes):
    times = [f"2026-11-25T10:{minute:02d}:00+00:00" for minute in minutes]
    return {f"5.{n}": class_of.exercise(at=time) for n, time in enumerate(times, 1)}


def test_too_fast_is_said_only_where_answers_have_times(tmp_path):
    trainees = [
        class_of.trainee(at(0, 1, 3), id="fast"),
        class_of.trainee(at(0, 20, 50), id="slow"),
        class_of.trainee(at(0, 1), id="too few to say"),
        class_of.trainee({"5.1": class_of.exercise()}, id="unknown", handed_in=None),
        class_of.trainee({"5.1": class_of.exercise()}, id="late", late_days=2, late_factor=0.8),
    ]
    found = timing(load(class_of.write(tmp_path / "r", trainees)))
    assert found.table[["late", "fast"]].to_dict("index") == {
        "k0000": {"late": False, "fast": True},
        "k0004": {"late": True, "fast": False},
    }
    assert found.table.loc["k0000", ["minutes", "planned"]].tolist() == [3.0, 60.0]
    assert (found.dated, found.timed) == (4, 2)
