"""What is passed beside a frame: read where it makes sense, refused in a sentence where not."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.frames import (
    check_mapping,
    check_number,
    check_whole,
    copied_rows,
    floats,
    need_columns,
    one_row_each,
)


def test_numbers_of_any_kind_are_read():
    assert [check_number(x, "x", 0, 1) for x in (0, 1, np.float32(0.5), np.int8(1))] == [0, 1, 0.5, 1]
    assert check_whole(np.int64(3), "x", 1) == 3


@pytest.mark.parametrize("value", ["1", None, True, np.nan, -0.1, 1.1, [0.5], np.inf])
def test_what_is_no_number_between_the_ends_is_refused(value):
    with pytest.raises(DataError, match="sure is a number from 0 to 1, not "):
        check_number(value, "sure", 0, 1)


@pytest.mark.parametrize("value", ["2", None, True, 2.0, 1, [2]])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(DataError, match="folds is a whole number of at least 2, not "):
        check_whole(value, "folds", 2)


@pytest.mark.parametrize("value", [None, {}, ["a"], "a", 3])
def test_what_is_no_mapping_is_refused(value):
    with pytest.raises(DataError, match=r"layers is a mapping from names, as in \{'a': …\}, not "):
        check_mapping(value, "layers")


def test_columns_and_single_numbers_become_floats_of_their_shape():
    assert floats(3, "x").shape == ()
    assert floats(pd.Series([1, None, pd.NA], dtype=object), "x")[0] == 1
    assert floats([[1, 2], [3, 4]], "x").tolist() == [[1, 2], [3, 4]]
    assert np.isnan(floats([None, np.nan, pd.NA], "x")).all()
    with pytest.raises(DataError, match="x: 1 of 3 values are no numbers, for instance 'much'"):
        floats([1, "much", None], "x")


def test_a_list_is_no_name_of_a_column():
    with pytest.raises(DataError, match=r"A column has one name, not \['won'\]"):
        need_columns(pd.DataFrame({"won": [1]}), [["won"]])


def test_one_row_each_names_who_stands_twice_and_copies_are_remarked():
    with pytest.raises(DataError, match="Column shop: 2 stand in the table more than once, for instance A"):
        one_row_each(pd.DataFrame({"shop": list("AABBBC")}), "shop")
    with pytest.raises(DataError, match="Column shop: 1 of 2 rows are empty"):
        one_row_each(pd.DataFrame({"shop": ["A", None]}), "shop")
    rows = pd.DataFrame({"deal_id": list("AAB"), "won": [1, 0, 1]})
    assert not copied_rows(rows)  # the same id, another answer: no copy
    assert "1 rows are copies of other rows (deal_id and all)" in copied_rows(rows.assign(won=1))
    assert not copied_rows(rows[["won"]])  # nothing says whose rows they are
