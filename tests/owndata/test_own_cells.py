"""Cells as spreadsheets write them are read where they can mean one thing, and left alone where they cannot."""

import pandas as pd
import pytest

from crmlib.i18n import speaking
from crmlib.owndata.cells import tidy


def read(kind, *cells, **rules):
    """The cells of one column after reading."""
    field = {"name": "x", "type": kind, "constraints": rules}
    frame, _assumed = tidy(pd.DataFrame({"x": pd.array(cells, dtype="str")}), {"schema": {"fields": [field]}})
    return frame["x"].tolist()


ONE_WAY = [
    ("integer", ["168,00", "58,00"], ["168", "58"]),
    ("integer", ["1964.0", "1970.0"], ["1964", "1970"]),
    ("integer", ["1,299", "58"], ["1299", "58"]),
    ("integer", ["1 299", "58"], ["1299", "58"]),
    ("integer", ["1'299"], ["1299"]),
    ("integer", ["1.299.000"], ["1299000"]),
    ("integer", ["1.168,00", "1.000"], ["1168", "1000"]),
    ("integer", ["１６８", " 58 "], ["168", "58"]),
    ("number", ["12,5", "9"], ["12.5", "9"]),
    ("number", ["1,234", "12,5"], ["1.234", "12.5"]),
    ("number", ["1,234", "12.5"], ["1234", "12.5"]),
    ("number", ["1.234,5"], ["1234.5"]),
    ("number", ["1,234,567"], ["1234567"]),
    ("number", ["0,123"], ["0.123"]),
    ("number", ["1.234", "1e3"], ["1.234", "1e3"]),
    ("date", ["2025/3/1", "2025-03-02"], ["2025-03-01", "2025-03-02"]),
    ("date", ["2025.3.1", "2025年3月2日", "20250303"], ["2025-03-01", "2025-03-02", "2025-03-03"]),
    ("date", ["2025-03-01 00:00:00", "2025/3/2 0:00"], ["2025-03-01", "2025-03-02"]),
    ("date", ["01.03.2025", "31.03.2025"], ["2025-03-01", "2025-03-31"]),
    ("date", ["3/1/2025", "3/31/2025"], ["2025-03-01", "2025-03-31"]),
    ("datetime", ["2025/3/1 9:30+08:00"], ["2025-03-01T09:30:00+08:00"]),
    ("datetime", ["2025-03-01 09:30:05 +0800"], ["2025-03-01T09:30:05+0800"]),
    ("datetime", ["2025-03-01T09:30Z"], ["2025-03-01T09:30:00Z"]),
    ("datetime", ["2025-03-01 09:30:00+08"], ["2025-03-01T09:30:00+08:00"]),
    ("boolean", ["WAHR", "FALSCH", "TRUE"], ["true", "false", "TRUE"]),
    ("boolean", ["1.0", "0.0"], ["true", "false"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells", "meant"), ONE_WAY)
def test_a_cell_that_can_mean_one_thing_is_read(kind, cells, meant):
    assert read(kind, *cells) == meant


TWO_WAYS = [
    ("integer", ["1.299"]),  # a thousand and more, or a fraction
    ("integer", ["1.000"]),  # one, or a thousand
    ("integer", ["12,5"]),
    ("integer", ["12.5"]),
    ("integer", ["3e1"]),
    ("number", ["1,234"]),  # a thousand and more, or one and a bit
    ("number", ["12,5", "12.5"]),
    ("number", ["12 yuan"]),
    ("date", ["01/02/2025"]),  # February, or January
    ("date", ["13/02/2025", "02/13/2025"]),
    ("date", ["2025-02-30"]),
    ("date", ["45717"]),
    ("date", ["1/3/25"]),
    ("date", ["2025-03-01 14:22:00"]),  # the time would be lost
    ("datetime", ["2025-03-01 09:30:00"]),  # no zone
    ("datetime", ["2025/13/01 09:30+08:00"]),
    ("boolean", ["yes", "ja", "是"]),
]


@pytest.mark.parametrize(("kind", "cells"), TWO_WAYS)
def test_a_cell_that_can_mean_two_things_stays_as_it_stands(kind, cells):
    assert read(kind, *cells) == cells


def test_one_word_in_a_column_of_numbers_does_not_keep_the_others_from_being_read():
    assert read("number", "12,5", "many") == ["12.5", "many"]


def test_values_of_a_list_are_read_in_any_capitals_and_with_spaces():
    assert read("string", "Household", "BUSINESS ", "firm", enum=["household", "business"]) == [
        "household",
        "business",
        "firm",
    ]
    assert read("string", "Ad View", "ad-view", enum=["ad_view"]) == ["ad_view", "ad_view"]


def test_texts_and_ids_are_taken_as_they_stand():
    assert read("string", " P01", "1,5", "2025/3/1", "ＡＢ") == [" P01", "1,5", "2025/3/1", "ＡＢ"]


def test_columns_are_found_by_names_in_other_letters_if_one_alone_is_meant():
    fields = {
        "schema": {"fields": [{"name": "customer_id", "type": "string"}, {"name": "kind", "type": "string"}]}
    }
    frame, _assumed = tidy(pd.DataFrame({"Customer ID": ["C1"], " KIND": ["x"]}), fields)
    assert frame.columns.tolist() == ["customer_id", "kind"]
    frame, _assumed = tidy(pd.DataFrame({"Kind": ["x"], "KIND": ["y"]}), fields)
    assert frame.columns.tolist() == ["Kind", "KIND"]


def test_what_was_read_is_counted_with_an_example_in_both_languages():
    field = {"schema": {"fields": [{"name": "price", "type": "number"}]}}
    _frame, (said,) = tidy(pd.DataFrame({"price": ["1,5", "2,5", "1,5", "7"]}), field)
    assert str(said) == "price: 3 cells were read otherwise than they are written, such as '1,5' as '1.5'."
    with speaking("zh"):
        assert "price" in str(said)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in str(said))
