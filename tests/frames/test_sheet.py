"""A CSV file is read whatever saved it, where it can be read in one way only; else it is refused with the cause."""

import pytest

from crmlib.errors import DataError
from crmlib.frames import sheet
from crmlib.i18n import speaking


@pytest.fixture
def saved(tmp_path):
    def make(text, encoding="utf-8"):
        path = tmp_path / "a.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return make


# What people write, as their spreadsheet saves it.
READABLE = [
    ("utf-8", "龙井"),
    ("utf-8-sig", "Schön, 很好"),
    ("utf-16", "Schön, 很好"),
    ("utf-16-le", "a customer in 杭州"),
    ("utf-32", "很好"),
    ("gb18030", "西湖龙井 100克"),
    ("gb18030", "VIP客户"),
    ("gb18030", "A级绿茶"),
    ("gb18030", "iPhone手机壳"),
    ("gb18030", "王小喆"),
    ("gb18030", "第 3 步 OK，很好"),
    ("cp1252", "Schön"),
    ("cp1252", "Grüße aus Müßig"),
    ("cp1252", "très bien – “oui”"),
    ("cp1252", "à la"),
    ("cp1252", "Ñandú"),
    ("cp1252", "100 €"),
    ("cp1252", "½ l"),
]


@pytest.mark.parametrize("part", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("encoding", "said"), READABLE)
def test_letters_are_read_in_every_encoding_that_can_be_told(saved, encoding, said, part):
    found = sheet.read(saved(f'customer_id{part}said\r\nC1{part}"{said}"\r\n', encoding))
    assert (found.columns, found.rows, found.numbers) == (["customer_id", "said"], [["C1", said]], [2])


# In these nobody can tell Chinese from Western letters, or they are neither.
UNREADABLE = [
    ("big5", "杭州,客戶"),
    ("big5", "龍井茶"),
    ("shift_jis", "東京,お客様"),
    ("euc_jp", "東京,お客様"),
    ("cp1251", "Москва"),
    ("cp1250", "Žluťoučký kůň"),
]


@pytest.mark.parametrize(("encoding", "said"), UNREADABLE)
def test_letters_that_nobody_can_tell_are_refused_with_the_way_out(saved, encoding, said):
    with pytest.raises(DataError, match=r"nobody can tell how its letters were saved.*CSV UTF-8"):
        sheet.read(saved(f"customer_id,said\r\nC1,{said}\r\n", encoding))


def test_what_letters_were_taken_for_is_said_with_a_word_to_look_at(saved):
    (assumed,) = sheet.read(saved("city\n杭州\n", "gb18030")).assumed
    assert "GBK" in assumed
    assert "“杭州”" in assumed
    (assumed,) = sheet.read(saved("city\nZürich\n", "cp1252")).assumed
    assert "Windows-1252" in assumed
    assert "“Zürich”" in assumed
    assert sheet.read(saved("city\n杭州\n", "utf-8-sig")).assumed == []


def test_a_damaged_letter_is_named_by_its_row(saved):
    whole = "city\n杭州\n上海\n北京\n".encode()
    with pytest.raises(DataError, match="is UTF-8, but in row 3 a letter is damaged"):
        sheet.read(saved(whole.replace("海".encode(), "海".encode()[:2])))
    with pytest.raises(DataError, match="is UTF-16, but in row"):
        sheet.read(saved("a\nb\n".encode("utf-16") + b"\x00"))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "an Excel workbook or another archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Excel workbook of an old kind"),
        (b"<html><table>", "a web page"),
        (b"%PDF-1.7", "a PDF document"),
    ],
)
def test_a_file_that_is_no_csv_is_called_what_it_is(saved, raw, kind):
    with pytest.raises(
        DataError, match=f"is {kind}, not a CSV file. Open it there and save it as “CSV UTF-8”"
    ):
        sheet.read(saved(raw))


def test_the_mark_that_excel_takes_for_the_separator_is_no_row(saved):
    for mark in ("sep=;\r\n", '"sep=;"\r\n', "SEP=;\r", "sep=;;;\n"):
        found = sheet.read(saved(mark + "key;comment\r\nann;a,b\r\n"))
        assert (found.columns, found.rows, found.numbers) == (["key", "comment"], [["ann", "a,b"]], [3])


def test_known_names_tell_what_parts_the_cells(saved):
    # By number alone the commas would win: three parts against two.
    path = saved("product_id;name, size, colour\nP1;tea\n")
    assert sheet.read(path).columns == ["product_id;name", "size", "colour"]
    assert sheet.read(path, ["product_id"]).columns == ["product_id", "name, size, colour"]


def test_semicolons_in_a_quoted_cell_part_nothing(saved):
    found = sheet.read(saved('key,said\n1,"a;b;c;d"\n'))
    assert found.rows == [["1", "a;b;c;d"]]


def test_old_line_ends_are_read(saved):
    assert sheet.read(saved("a;b\r1;2\r3;4\r")).rows == [["1", "2"], ["3", "4"]]


def test_empty_rows_and_columns_at_the_end_do_not_matter(saved):
    for tail in ("\n", "\n\n", ",,\n,,\n", "  , \n", '"",""\n'):
        found = sheet.read(saved(f"a,b,,\n1,2,,\n3,4\n{tail}"))
        assert (found.columns, found.rows, found.uneven, found.assumed) == (
            ["a", "b"],
            [["1", "2"], ["3", "4"]],
            [],
            [],
        )


def test_empty_rows_between_others_are_counted_and_move_no_number(saved):
    found = sheet.read(saved("a,b\n1,2\n\n,\n3,4\n"))
    assert (found.rows, found.numbers) == ([["1", "2"], ["3", "4"]], [2, 5])
    assert "Empty rows between others were left out: 2." in found.assumed[0]


def test_cells_beyond_the_header_are_uneven_if_anything_stands_in_them(saved):
    found = sheet.read(saved("a,b\n1,2,\n3,4,x\n5\n"))
    assert found.uneven == [(3, 3), (4, 1)]


def test_rows_that_became_one_cell_are_taken_apart(saved):
    text = 'a,b\n1,plain\n"2,""with, comma"""\n'
    found = sheet.read(saved(text), ["a", "b"])
    assert found.rows == [["1", "plain"], ["2", "with, comma"]]
    assert "taken apart: 1" in found.assumed[0]
    whole = sheet.read(saved('"a,b"\n"1,""x"""\n'), ["a", "b"])
    assert (whole.columns, whole.rows) == (["a", "b"], [["1", "x"]])


@pytest.mark.parametrize("raw", ["", "\n\n", ",,,\n"])
def test_an_empty_file_is_no_table(saved, raw):
    with pytest.raises(DataError, match="is not a table: it is empty"):
        sheet.read(saved(raw))


def test_a_quote_that_is_never_closed_is_no_table(saved):
    with pytest.raises(DataError, match="is not a table"):
        sheet.read(saved('a,b\n1,"2\n'))


def test_what_was_assumed_is_said_in_chinese(saved):
    found = sheet.read(saved("a;b\n杭州;1\n", "gb18030"))
    with speaking("zh"):
        said = [str(one) for one in found.assumed]
    assert len(said) == 2
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in one.replace("杭州", "")) for one in said)
