"""No text of a trainee becomes a formula in the trainer's spreadsheet, and none is changed on its way back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse.spreadsheet import from_cell, to_cell


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.org")',
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "|calc",
        "＝1+1",
        "＠SUM(1)",
    ],
)
def test_what_begins_like_a_formula_becomes_a_text(text):
    assert to_cell(text) == "'" + text


@pytest.mark.parametrize(
    "value", ["Ann", "Smith, Jr", "王小明", "-1.5", "+3", "'tis", "", -1.5, 0, None, "1=1"]
)
def test_other_cells_stay_as_they_are(value):
    assert to_cell(value) == value


@pytest.mark.parametrize("text", ["'=1", "''=1", "'", "''", "'-1.5", "'Ann'"])
def test_a_text_with_an_apostrophe_of_its_own_comes_back_whole(text):
    assert from_cell(to_cell(text)) == text


@given(st.text() | st.text("'=+-@|\t\r\n.0123456789＝a"))
def test_every_text_comes_back_as_it_was(text):
    cell = to_cell(text)
    assert from_cell(cell) == text
    assert cell[:1] not in tuple("=@\t\r\n|＝＋－＠")


@given(st.text())
def test_a_cell_survives_the_csv_file(text):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([to_cell(text), "next"])
    [[cell, following]] = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert (from_cell(cell), following) == (text, "next")
