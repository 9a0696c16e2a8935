"""What is to be seen on a picture: a sentence with the numbers, in both languages."""

import importlib
import pkgutil
import re

import numpy as np
import pandas as pd
import pytest

import crmlib
from crmlib import seen
from crmlib.aidma import Stage
from crmlib.i18n import Text
from crmlib.result import Bars, Dots, Lines, Matrix, Result
from crmlib.stats.calibration import Calibration
from crmlib.stats.event_times import EventTimes
from crmlib.stats.funnel import Funnel
from crmlib.stats.halo import Halo
from crmlib.stats.performance import PerformanceMap, Quadrant


def frame(columns, index):
    return pd.DataFrame(columns, index=pd.Index(index, dtype=object))


def test_of_a_few_rows_each_is_said_and_of_many_the_ends():
    few = frame({"rate": [0.5, np.nan, 0.25]}, [Stage.DESIRE, Stage.MEMORY, Stage.ACTION])
    assert seen.extremes(few, "rate", ".0%", "rate") == Text(
        "rate: Desire 50%, Action 25%.", "比例：欲望 50%、行动 25%。"
    )
    many = frame({"rate": np.arange(8) / 10}, list("abcdefgh"))
    assert (
        seen.extremes(many, "rate", ".0%", "rate").en == "rate: highest h with 70%, lowest a with 0%, of 8."
    )


def test_a_line_is_said_from_end_to_end_and_nothing_is_said_to_be_nothing():
    line = pd.Series([0.1, 0.2, np.nan], index=[7, 30, 60])
    assert seen.run(line, ".0%", "share").en == "share: from 10% at 7 to 20% at 30."
    assert seen.run(line[2:], ".0%", "share").en == "Nothing to be seen: there are no values."


def test_bars_side_by_side_are_said_row_by_row():
    two = frame({"before": [0.3, 0.7], "after": [0.4, 0.6]}, ["greenhill", "redgate"])
    bars = Bars(two, columns=("before", "after"), formats={"after": ".0%"})
    assert bars.describe() == Text(
        "Greenhill: before 30%, after 40%. Red Gate: before 70%, after 60%.",
        "青山：变动前 30%、变动后 40%。红门：变动前 70%、变动后 60%。",
    )


def test_every_line_and_every_column_of_a_matrix_is_said():
    table = frame({"precision": [0.7, 0.9], "coverage": [0.8, 0.2]}, [0.0, 1.0])
    lines = Lines(table, columns=("precision", "coverage")).describe().en
    assert lines == "precision: from 0.70 at 0 to 0.90 at 1. coverage: from 0.80 at 0 to 0.20 at 1."
    assert Matrix(table).describe().en.startswith("0: precision 0.70, coverage 0.80.")


def test_a_funnel_says_who_came_where_and_which_step_is_the_weakest():
    table = frame({"customers": [100, 50, 20], "rate": [np.nan, 0.5, 0.4]}, list(Stage)[:3])
    assert Funnel(table).describe().en == (
        "Customers who reached the stage: Attention 100, Interest 50, Desire 20. "
        "The smallest share goes on to Desire: 40.0% of those at Interest."
    )


def test_a_curve_says_how_high_it_stands_after_how_many_days():
    table = frame({"share": [0.1, 0.2]}, [30, 90])
    assert EventTimes(table, label="share").describe().en == "share after so many days: 30 10.0%, 90 20.0%."


def test_a_map_says_which_driver_lies_in_which_field():
    table = frame({"quadrant": [Quadrant.KEEP, Quadrant.CONCENTRATE, Quadrant.KEEP]}, ["a", "price", "c"])
    told = PerformanceMap(table, cut_importance=0.1, cut_performance=5, stated=True).describe()
    assert told.en == f"{Quadrant.CONCENTRATE.labels[0]}: price. {Quadrant.KEEP.labels[0]}: a, c."
    assert "价格" in told.zh


def test_calibration_and_halo_say_both_sides():
    curve = frame({"predicted": [0.05, 0.95], "observed": [0.1, 0.8]}, ["low", "high"])
    numbers = dict.fromkeys(["brier", "brier_prior", "skill", "coverage", "accuracy"], 0.5)
    assert "given 95.0% on average, 80.0% are so" in Calibration(curve, **numbers).describe().en
    two = frame({"r": [0.5], "r_alone": [0.1]}, ["trust"])
    assert Halo(two, general=0.4, low=0.3, high=0.5).describe().en == (
        "as rated: trust 0.50. general impression held: trust 0.10."
    )


def results():
    """Every kind of result in the library."""
    for module in pkgutil.walk_packages(crmlib.__path__, "crmlib."):
        importlib.import_module(module.name)
    waiting, found = [Result], set()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind.__module__.startswith("crmlib.") and kind not in found:
                found.add(kind)
                waiting.append(kind)
    return sorted(found, key=lambda kind: kind.__qualname__)


# Their picture shows what their parent says.
AS_THEIR_PARENT = {"Importance", "Shares", "WeighingEffect", "Scores", "SplitHalves"}


@pytest.mark.parametrize("kind", results(), ids=lambda kind: kind.__qualname__)
def test_whoever_draws_a_picture_of_its_own_says_what_is_on_it(kind):
    if "plot" in vars(kind):
        assert "describe" in vars(kind) or kind.__qualname__ in AS_THEIR_PARENT


def test_sentences_stand_together_as_each_language_does_it():
    both = seen.together(Text("One.", "一。"), "", Text("Two.", "二。"))
    assert (both.en, both.zh) == ("One. Two.", "一。二。")
    assert not re.search(r" ", both.zh)


def test_a_dot_without_a_value_is_left_out():
    assert Dots(frame({"estimate": [np.nan, 2.0]}, ["a", "b"]), label="x").describe().en == "x: b 2.00."
