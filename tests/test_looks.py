"""The four looks: words said when they are drawn, numbers written, intervals where the table has them."""

import itertools

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

from crmlib import looks as drawn
from crmlib.aidma import Stage
from crmlib.i18n import Text, both, lines, listed, use_language
from crmlib.result import TERM, Bars, Dots, Lines, Matrix, Result
from crmlib.tables import POINTS

mpl.use("Agg")


SHARE = Text("Share of customers (%)", "客户占比（%）")


@pytest.fixture
def rates():
    return pd.DataFrame(
        {"rate": [0.5, 0.25, np.nan], "low": [0.4, 0.2, np.nan], "high": [0.7, 0.3, np.nan]},
        index=pd.Index([Stage.DESIRE, Stage.ACTION, Stage.MEMORY], dtype=object),
    )


def looks(rates):
    formats = {"rate": ".1%"}
    by_day = rates.set_axis([1.0, 2.0, 3.0])
    return {
        "dots": Dots(rates, value="rate", label=SHARE, zero=0.0, formats=formats),
        "bars": Bars(rates, columns=("rate",), label=SHARE, formats=formats),
        "lines": Lines(
            by_day, columns=("rate",), bands=(("low", "high"),), xlabel="days", label=SHARE, formats=formats
        ),
        "matrix": Matrix(rates, columns=("rate",), xlabel=SHARE, formats=formats),
    }


def written(ax):
    ax.figure.canvas.draw()
    return [text.get_text() for text in ax.figure.findobj(mpl.text.Text) if text.get_text()]


@pytest.mark.parametrize("name", ["dots", "bars", "lines", "matrix"])
def test_a_look_made_in_english_is_drawn_in_chinese_afterwards(rates, name):
    result = looks(rates)[name]
    assert SHARE.en in written(result.plot())
    use_language("zh")
    words = written(result.plot())
    assert SHARE.zh in words
    assert SHARE.en not in words
    if name != "lines":
        assert {"欲望", "行动"} <= set(words)


@pytest.mark.parametrize("name", ["dots", "bars", "matrix"])
def test_numbers_stand_beside_their_marks(rates, name):
    assert {"50.0%", "25.0%"} <= set(written(looks(rates)[name].plot()))


def test_dots_reach_to_the_ends_of_their_intervals_first_row_on_top(rates):
    ax = looks(rates)["dots"].plot()
    segments = ax.collections[0].get_segments()
    assert np.asarray(segments[0])[:, 0] == pytest.approx([0.4, 0.7])
    assert np.asarray(segments[0])[:, 1].tolist() == [2, 2]


def test_bars_have_their_heights_and_the_last_column_its_interval(rates):
    table = rates.rename(columns={"rate": "share"}).assign(before=0.1)[:2]
    ax = Bars(table, columns=("before", "share")).plot()
    assert [bar.get_height() for bar in ax.patches] == [0.1, 0.1, 0.5, 0.25]
    assert len({bar.get_hatch() for bar in ax.patches}) == 2
    assert np.asarray(ax.collections[0].get_segments()[0])[:, 1] == pytest.approx([0.4, 0.7])


def test_lines_are_named_at_their_ends_where_there_are_several():
    table = pd.DataFrame({"bought": [0.1, 0.2], "lost": [0.3, np.nan]}, index=[0, 7])
    ax = Lines(table, columns=("bought", "lost"), steps=True).plot()
    named = {text.get_text(): text.xy for text in ax.texts}
    assert named == {"bought": (7, 0.2), "lost": (0, 0.3)}


def test_each_column_of_a_matrix_has_its_own_format():
    table = pd.DataFrame({"rate": [0.5], "n": [12.0]}, index=["a"])
    assert {"50%", "12"} <= set(written(Matrix(table, formats={"rate": ".0%", "n": ".0f"}).plot()))


def test_a_matrix_of_nothing_but_missing_is_drawn():
    assert "–" in written(Matrix(pd.DataFrame({"a": [np.nan]}, index=["b"])).plot())


def test_a_description_says_what_is_to_be_seen_in_both_languages(rates):
    shown = looks(rates)
    assert str(shown["dots"].describe()) == ("Share of customers (%): Desire 50.0%, Action 25.0%.")
    assert shown["lines"].describe().en == "Share of customers (%): from 50.0% at 1 to 25.0% at 2."
    use_language("zh")
    assert "欲望" in shown["bars"].describe()
    assert "3 行" in Result(rates).describe()


def test_a_description_of_nothing_says_so():
    empty = pd.DataFrame({"estimate": [np.nan]}, index=["a"])
    assert "no values" in Dots(empty).describe()
    assert "no values" in Lines(empty, columns=("estimate",)).describe()


def test_a_result_made_in_english_is_chinese_all_through_afterwards():
    table = pd.DataFrame({"n": [1], "missing": ["pairwise"]}, index=pd.Index([Stage.DESIRE], dtype=object))
    note = lines(
        both("{n} rows", n=3) + Text(" of ", "，共 ") + "9",
        "",
        both("There is no table {name!r}. The tables are: {known}.", name="x", known=listed(list(Stage)[:2])),
    )
    result = Result(table, note=note, formats={"missing": TERM})
    assert repr(result).endswith("There is no table 'x'. The tables are: Attention, Interest.")
    assert "3 rows of 9" in repr(result)
    use_language("zh")
    assert "欲望" in repr(result)
    assert "注意、" in repr(result)
    assert "没有 'x' 这张表" in repr(result)
    assert "Attention" not in repr(result)
    assert "pairwise" not in repr(result)


def test_lines_that_end_together_have_names_apart():
    table = pd.DataFrame({"first": [1.0, 100.0], "second": [2.0, 101.0], "third": [0.0, 10.0]}, index=[1, 2])
    ax = Lines(table, columns=tuple(table), formats=dict.fromkeys(table, ",.0f")).plot()
    ax.figure.canvas.draw()
    boxes = sorted(text.get_window_extent().extents[[1, 3]].tolist() for text in ax.texts)
    assert len(boxes) == 3
    assert all(upper[0] >= lower[1] for lower, upper in itertools.pairwise(boxes))


def test_large_numbers_on_an_axis_are_written_out():
    table = pd.DataFrame({"value": [1_300_000.0, 300_000.0]}, index=["a", "b"])
    ax = Bars(table, columns=("value",), formats={"value": ",.0f"}).plot()
    ax.figure.canvas.draw()
    said = [text.get_text() for text in ax.get_yticklabels()]
    assert "1,000,000" in said
    assert not ax.yaxis.get_offset_text().get_text()


def test_whole_numbers_beside_others_have_the_same_commas_and_days_no_hour():
    table = pd.DataFrame({
        "seen": [1547], "model": [1562.3], "day": pd.to_datetime(["2025-06-18"]),
        "moment": pd.to_datetime(["2025-06-18 09:30"]),
    })  # fmt: skip
    text = str(Result(table, formats={"seen": ",.0f", "model": ",.0f"}))
    assert text.splitlines()[1].split() == ["0", "1,547", "1,562", "2025-06-18", "2025-06-18", "09:30"]


@pytest.mark.parametrize("draw", ["dots", "bars", "matrix"])
def test_differences_of_shares_are_written_in_points(draw):
    table = pd.DataFrame({"difference": [0.082, -0.014]}, index=["with", "without"])
    if draw == "matrix":
        ax = drawn.matrix(table, ["difference"], spec=[POINTS])
    else:
        ax = getattr(drawn, draw)(table, "difference" if draw == "dots" else ["difference"], spec=POINTS)
    ax.figure.canvas.draw()
    assert {"+8.2 points", "-1.4 points"} <= {text.get_text() for text in ax.texts}
    axis = ax.xaxis if draw == "dots" else ax.yaxis
    if draw != "matrix":
        assert "+0" in [label.get_text() for label in axis.get_ticklabels()]
