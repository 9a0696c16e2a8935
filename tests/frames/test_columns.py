"""Columns read at the door: one sentence for each fault, the same for every backend and every type."""

import numpy as np
import pandas as pd
import pytest

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from tests.support.backends import rows

ZONES = [
    "Asia/Hong_Kong",
    "America/New_York",
    "Etc/GMT+8",
    "America/Port-au-Prince",
    "UTC",
    "+08:00",
    "-03:30",
]


def test_a_lacking_column_is_named_with_those_that_are_there():
    with pytest.raises(DataError, match=r"lacks the column b, c; it has a\."):
        frames.need_columns(pd.DataFrame({"a": [1]}), ["b", "a", "c", "b"])


def test_a_column_that_stands_twice_and_a_table_without_rows_are_refused():
    with pytest.raises(DataError, match="2 columns named 'a'"):
        frames.need_columns(pd.DataFrame([[1, 2]], columns=["a", "a"]), ["a"])
    with pytest.raises(TooFewError, match="no rows"):
        frames.need_columns(pd.DataFrame({"a": []}), ["a"], rows=True)


@pytest.mark.parametrize("kind", ["int64", "float32", "Int64", "Float64", "boolean", "object", "str"])
def test_numbers_of_every_type_are_floats(kind):
    answer = frames.numbers(pd.DataFrame({"x": pd.Series([1, 0], dtype=kind)}), "x")
    assert answer["x"].tolist() == [1.0, 0.0]
    assert answer["x"].dtype == float


@pytest.mark.parametrize("odd", ["dear", np.inf, "-inf", pd.Timestamp("2025")])
def test_what_is_no_number_is_refused_by_column_row_and_example(odd):
    frame = pd.DataFrame({"price": pd.Series([1, 2, odd], dtype=object)}).set_axis([7, 7, 7])
    with pytest.raises(DataError, match=r"Column price: 1 of 3 rows hold no number \(first: row 2, "):
        frames.numbers(frame, ["price"])


@pytest.mark.parametrize(
    "values",
    [
        pd.to_datetime(["2025-01-01"]),
        pd.to_datetime(["2025-01-01"]).tz_localize("UTC"),
        pd.to_timedelta([1]),
        pd.period_range("2025", periods=1),
        [1j],
        [[1]],
    ],
    ids=["time", "zoned", "span", "period", "complex", "list"],
)
def test_what_only_looks_like_a_number_is_none(values):
    with pytest.raises(DataError, match="Column t: 1 of 1 rows hold no number"):
        frames.numbers(pd.DataFrame({"t": values}), "t")


def test_missing_numbers_stay_missing_or_are_refused():
    frame = pd.DataFrame({"x": [1, None, pd.NA]}, dtype="Float64")
    assert np.isnan(frames.numbers(frame, "x")["x"]).tolist() == [False, True, True]
    with pytest.raises(DataError, match=r"Column x: 2 of 3 rows are empty \(first: row 1\)"):
        frames.numbers(frame, "x", missing=False)


def test_flags_are_yes_and_no_and_nothing_else():
    assert frames.flags(pd.DataFrame({"y": [1.0, 0.0]}), "y").tolist() == [True, False]
    with pytest.raises(DataError, match=r"Column y is 0 or 1; 1 of 2 rows .*row 1, 2\)"):
        frames.flags(pd.DataFrame({"y": [1, 2]}), "y")
    with pytest.raises(DataError, match="1 of 2 rows are empty"):
        frames.flags(pd.DataFrame({"y": [True, None]}), "y")


def test_codes_count_units_and_refuse_rows_of_nobody():
    frame = pd.DataFrame({"who": ["b", "a", "b"]})
    assert frames.codes(frame, "who").tolist() == [0, 1, 0]
    assert frames.codes(frame, None).tolist() == [0, 1, 2]
    for nobody in (None, np.nan, pd.NA, pd.NaT):
        with pytest.raises(DataError, match=r"Column who: 1 of 2 rows are empty \(first: row 1\)"):
            frames.codes(pd.DataFrame({"who": pd.Series(["a", nobody], dtype=object)}), "who")


def test_lists_are_nobody():
    with pytest.raises(DataError, match=r"Column who names nobody.*\['a'\]"):
        frames.codes(pd.DataFrame({"who": [["a"], ["b"]]}), "who")


def test_options_are_refused_with_those_there_are():
    with pytest.raises(DataError, match="method is one of lmg, johnson, not 7"):
        frames.check_choice(7, ["lmg", "johnson"], "method")
    with pytest.raises(DataError, match=r"write attributes=\['price'\]"):
        frames.check_names("price", "attributes")
    with pytest.raises(DataError, match="not 3"):
        frames.check_names(3, "attributes")


@pytest.mark.parametrize("zone", ZONES)
def test_times_in_any_zone_of_pandas_are_times(zone):
    stamps = pd.to_datetime(["2025-01-01", "2025-01-03", "2025-01-02"]).tz_localize(zone)
    frame = pd.DataFrame({"who": ["a", "a", "b"], "when": stamps, "what": ["x", "x", "x"]})
    assert frames.check_times(frames.wrap(frame, ["when"]), "when") == str(frame["when"].dt.tz)
    first = frames.collect(frames.first_times(frame, key="who", when="when", what="what", things=["x"]))
    assert first["x"].tolist() == [stamps[0], stamps[2]]
    runs = frames.collect(frames.visits(frame, key="who", when="when", state="what", order=["x"]))
    assert runs["until"].tolist() == [stamps[1], stamps[2]]


def test_a_backends_zone_is_read_too(native):
    stamps = pd.to_datetime(["2025-01-01"]).tz_localize("Asia/Shanghai")
    assert frames.check_times(frames.wrap(native(pd.DataFrame({"t": stamps})), ["t"]), "t") == "Asia/Shanghai"


def test_what_is_no_time_or_has_no_zone_is_refused(native):
    with pytest.raises(DataError, match=r"column t holds .*, not times"):
        frames.check_times(frames.wrap(native(pd.DataFrame({"t": [1, 2]})), ["t"]), "t")
    with pytest.raises(DataError, match="column t have no zone"):
        frames.check_times(frames.wrap(pd.DataFrame({"t": pd.to_datetime(["2025-01-01"])}), ["t"]), "t")


def test_any_frame_comes_to_a_pandas_model_and_what_is_none_is_refused(native):
    frame = pd.DataFrame({"who": pd.Series(["a", "b"], dtype="str"), "x": [0.5, np.nan], "n": [1, 2]})
    answer = frames.to_pandas(native(frame), ["who", "x"])
    assert isinstance(answer, pd.DataFrame)
    assert rows(answer) == [("a", 0.5, 1), ("b", None, 2)]
    with pytest.raises(DataError, match="lacks the column y; it has who, x, n"):
        frames.to_pandas(native(frame), ["y"])
    assert len(frames.to_pandas(native(frame), "who")) == 2
    for odd in ({"x": [1]}, [1, 2], None, np.ones(3)):
        with pytest.raises(DataError, match="Expected a data frame"):
            frames.to_pandas(odd)


def test_a_pandas_frame_comes_back_itself():
    frame = pd.DataFrame({"x": [1]})
    assert frames.to_pandas(frame) is frame


def test_a_pandas_frame_with_a_name_twice_is_refused_in_a_sentence():
    with pytest.raises(DataError, match="2 columns named 'a'"):
        frames.to_pandas(pd.DataFrame([[1, 2]], columns=["a", "a"]))
