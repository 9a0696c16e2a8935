"""No text of a trainee becomes a formula in the trainer's spreadsheet, and none is changed on its way back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcourse import spreadsheet
from crmcourse.spreadsheet import from_cell, to_cell
from crmlib.errors import DataError


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


@pytest.mark.parametrize(
    ("encoding", "comment"),
    [
        ("utf-8", "Schön, 很好"),
        ("utf-16", "Schön, 很好"),
        ("gb18030", "很好；原因说得清楚"),
        ("gb18030", "第 3 步 OK，很好"),
        ("cp1252", "Schön"),
        ("cp1252", "très bien – “oui”"),
        ("cp1252", "Müßig"),
    ],
)
@pytest.mark.parametrize("part", [",", ";", "\t"])
def test_a_table_is_read_whatever_saved_it(tmp_path, encoding, comment, part):
    path = tmp_path / "a.csv"
    path.write_bytes(f'key{part}comment\r\nann{part}"{comment}"\r\n'.encode(encoding))
    assert spreadsheet.read_csv(path) == (["key", "comment"], [(2, {"key": "ann", "comment": comment})])


def test_what_excel_says_of_its_separator_is_no_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"sep=;\r\nkey;comment\r\nann;a,b\r\n")
    assert spreadsheet.read_csv(path) == (["key", "comment"], [(3, {"key": "ann", "comment": "a,b"})])


def test_bytes_that_may_be_anything_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"key,comment\nann,\x81\x20\xffa\n")
    with pytest.raises(DataError, match="CSV UTF-8"):
        spreadsheet.read_csv(path)


def test_a_cell_is_never_longer_than_a_reader_takes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(spreadsheet.as_csv(["a"], [{"a": "x" * 200_000}]))
    assert len(spreadsheet.read_csv(path)[1][0][1]["a"]) == 30_000


def test_semicolons_in_a_cell_part_nothing(tmp_path):
    assert b'"a;=HYPERLINK(0)"' in spreadsheet.as_csv(["a"], [{"a": "a;=HYPERLINK(0)"}])
