"""Who reached what a topic is for."""

import math
from dataclasses import replace

import pytest

from crmcourse.records.run import Objective
from crmcourse.reports import load
from crmcourse.reports.statistics.objectives import objectives
from crmlib.errors import DataError
from crmlib.i18n import Text
from tests.support import class_of


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
