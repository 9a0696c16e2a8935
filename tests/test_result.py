"""Tables as plain text: aligned, rounded, and the same everywhere."""

import unicodedata
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.aidma import Stage
from crmlib.i18n import speaking, use_language
from crmlib.result import Dots, Result, as_text
from crmlib.tables import P_VALUE, POINTS, cells, shown


def width(line):
    """Columns that a line takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def test_columns_are_aligned_and_rounded():
    table = pd.DataFrame({"rate": [0.12345, 1.0], "x": [5, 1200]}, index=["first", "2nd"])
    assert as_text(table, {"rate": ".1%"}) == (
        "         rate      x\n"
        "first   12.3%      5\n"
        "2nd    100.0%  1,200"
    )  # fmt: skip


def test_floats_without_a_format_get_three_digits_or_as_many_as_asked_for():
    table = pd.DataFrame({"x": [1 / 3]}, index=["a"])
    assert as_text(table).endswith("0.333")
    assert as_text(table, digits=1).endswith("0.3")


@pytest.mark.parametrize(("value", "spec"), [(-0.0, ".2f"), (-0.001, ".2f"), (-1e-9, ".1%"), (-0.0, "g")])
def test_zero_has_no_minus_sign(value, spec):
    assert "-" not in as_text(pd.DataFrame({"x": [value]}, index=["a"]), {"x": spec})


def test_small_negative_numbers_keep_theirs():
    assert as_text(pd.DataFrame({"x": [-0.01]}, index=["a"]), {"x": ".2f"}).endswith("-0.01")


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_missing_is_a_dash(missing):
    assert as_text(pd.DataFrame({"x": pd.Series([missing], dtype=object)}, index=["a"])).endswith("–")


def test_chinese_tables_are_aligned_by_width_on_screen():
    use_language("zh")
    table = pd.DataFrame(
        {"名称": ["茶", "西湖龙井"], "n": [1, 2000]}, index=pd.Index(list(Stage)[:2], dtype=object)
    )
    text = as_text(table)
    assert len({width(line) for line in text.splitlines()}) == 1
    assert "注意" in text


def test_booleans_and_enums_speak_the_language_in_force():
    table = pd.DataFrame({"x": [True, False]}, index=pd.Index([Stage.DESIRE, Stage.ACTION], dtype=object))
    assert "yes" in as_text(table)
    assert "Desire" in as_text(table)
    use_language("zh")
    assert "yes" not in as_text(table)
    assert "Desire" not in as_text(table)


def test_columns_whose_names_are_one_word_in_chinese_all_stay(monkeypatch):
    monkeypatch.setattr(
        "crmlib.tables._", lambda message: "比例" if message in ("rate", "share") else message
    )
    table = pd.DataFrame({"rate": [0.1], "share": [0.2]}, index=["a"])
    text = as_text(table, digits=1)
    assert text.split() == ["比例", "比例", "a", "0.1", "0.2"]


def test_whole_float_row_labels_show_no_decimals():
    assert as_text(pd.DataFrame({"n": [1]}, index=[7.0])).splitlines()[1].startswith("7 ")


def test_long_and_wide_tables_are_shown_whole():
    table = pd.DataFrame({f"column number {i}": ["text " * 30] * 100 for i in range(12)})
    text = as_text(table)
    assert "..." not in text
    assert len(text.splitlines()) == 101


def test_rows_may_be_shown_without_their_labels():
    assert as_text(pd.DataFrame({"x": [1]}, index=["label"]), index=False).split() == ["x", "1"]


def test_an_empty_table_prints():
    assert "x" in as_text(pd.DataFrame({"x": []}))


def test_a_result_prints_its_table_and_its_note_and_has_no_picture_of_its_own():
    result = Result(pd.DataFrame({"x": [1]}, index=["a"]), note="One customer.")
    assert repr(result) == "   x\na  1\nOne customer."
    with pytest.raises(NotImplementedError, match="Result has no picture"):
        result.plot()


def test_a_result_cannot_be_changed():
    with pytest.raises(AttributeError):
        Result(pd.DataFrame()).note = "another"


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=False, width=32), min_size=1, max_size=8))
def test_every_line_has_the_same_width(values):
    text = as_text(pd.DataFrame({"x": values}, index=[f"row {i}" for i in range(len(values))]))
    assert len({len(line) for line in text.splitlines()}) == 1


def test_numpy_and_python_numbers_look_alike():
    plain = as_text(pd.DataFrame({"x": pd.Series([0.5, 2, True], dtype=object)}))
    numpy = as_text(pd.DataFrame({"x": pd.Series([np.float64(0.5), np.int64(2), np.True_], dtype=object)}))
    assert plain == numpy


# Rounded, 0.2862 and 0.3686 are 28.6 and 36.9 per cent, 8.3 points apart; exactly they are 8.24 points apart.
MOVED = pd.DataFrame({"before": [0.2862, 0.2491], "after": [0.3686, 0.2204]}, index=["ours", "theirs"])


def moved():
    formats = {"before": ".1%", "after": ".1%", "change": POINTS}
    return Result(
        MOVED.assign(change=MOVED["after"] - MOVED["before"]), formats=formats, note="Two firms.",
        differences={"change": ("after", "before")},
    )  # fmt: skip


def test_a_difference_is_that_of_the_figures_beside_it():
    said = repr(moved())
    assert "+8.3 points" in said
    assert "-2.9 points" in said
    assert said.endswith("Two firms.\nA difference is that of the figures as they are printed here.")
    assert "+8.3 points" in moved()._repr_mimebundle_()["text/html"]
    # What is computed on is exact.
    assert moved().table.loc["ours", "change"] == pytest.approx(0.0824)
    with speaking("zh"):
        assert repr(moved()).endswith("差是按表中印出的数相减得到的。")


def test_a_table_whose_differences_add_up_says_nothing_of_it():
    assert "figures" not in repr(replace(moved(), table=moved().table.loc[["theirs"]]))


def test_a_row_may_be_the_difference_of_two_rows():
    table = pd.DataFrame(
        {"rate": [0.0386, 0.0042, 0.0344], "low": [0.0, 0.0, -0.002]}, index=["a", "b", "gap"]
    )
    made = Dots(table, formats={"rate": ".1%", "low": ".1%"}, value="rate", differences={"gap": ("a", "b")})
    # 3.9 less 0.4 is 3.5; the interval's end stays.
    assert made.printed.loc["gap", "rate"] == pytest.approx(0.035)
    assert made.printed.loc["gap", "low"] == -0.002
    assert "gap 3.5%" in made.describe().en


def test_a_missing_figure_leaves_the_difference_as_it_is():
    table = pd.DataFrame({"small": [None], "large": [1.0], "difference": [5.724]}, index=["x"])
    made = Result(table, formats={"difference": ".2f"}, differences={"difference": ("small", "large")})
    assert "5.72" in repr(made)
    assert made.only("difference").printed["difference"].item() == 5.724


@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 2), min_size=1, max_size=5),
    st.sampled_from([".0%", ".1%", ".2f", ".3f"]),
)
def test_printed_differences_always_add_up(pairs, spec):
    table = pd.DataFrame(pairs, columns=["a", "b"])
    table["d"] = table["a"] - table["b"]
    made = Result(table, formats=dict.fromkeys("abd", spec), differences={"d": ("a", "b")})
    for row in zip(*cells(made.printed, made.formats, 3), strict=True):
        a, b, d = (Decimal(cell.rstrip("%")) for cell in row)
        assert d == a - b


@pytest.mark.parametrize(
    ("p", "en", "zh"),
    [(3.3e-70, "below 0.001", "小于 0.001"), (0.0, "below 0.001", "小于 0.001"), (0.00099, "below 0.001", "小于 0.001"),
     (0.001, "0.001", "0.001"), (0.19743, "0.197", "0.197"), (1.0, "1.000", "1.000"), (float("nan"), "–", "–")],
)  # fmt: skip
def test_no_p_value_is_shown_as_nought_or_with_powers_of_ten(p, en, zh):
    assert shown(p, P_VALUE) == en
    with speaking("zh"):
        assert shown(p, P_VALUE) == zh
