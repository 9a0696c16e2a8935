"""What spreadsheets and their users do to a table on its way: read where it is clear, else named with its cause."""

import pytest

from crmlib import datasets, owndata
from crmlib.i18n import LANGUAGES, speaking

PRODUCTS = "product_id,category,name_en,name_zh,price_yuan,launched"
ROWS = ["P01,tea,Longjing,龙井,168,2019-03-20", "P02,ware,Pot,壶,58,2018-04-10"]
PEOPLE = "customer_id,kind,entry,joined,city,birth_year,language,consent"
ANN = "0071,household,online,2025-01-01,Hangzhou,1980,zh,True"
LOG = "event_id,customer_id,timestamp,channel,event"
CAME = "E1,0071,2025-01-01T09:00:00+08:00,web,ad_view"


@pytest.fixture
def firm(tmp_path):
    def make(encoding="utf-8", **tables):
        for name, lines in tables.items():
            (tmp_path / f"{name}.csv").write_bytes("\n".join(lines).encode(encoding))
        return owndata.check(tmp_path, datasets.package(), datasets.HOME)

    return make


def problems(checked):
    """What is wrong with the tables by themselves; whether they make a set is another question."""
    return [str(problem) for table in checked.tables for problem in table.problems]


def assumed(checked):
    return [str(said) for said in checked.assumed]


def test_a_german_excel_is_read(firm):
    lines = [line.replace(",", ";") for line in (PRODUCTS, *ROWS)]
    lines = [
        line.replace(";168;2019-03-20", ";1.168,00;20.03.2019").replace(";58;2018-04-10", ";58,00;10.04.2018")
        for line in lines
    ]
    lines = [line.replace("龙井", "Grün").replace("壶", "Käßchen") for line in lines]
    checked = firm("cp1252", products=lines)
    assert problems(checked) == []
    frame = checked.tables[0].frame
    assert frame["price_yuan"].tolist() == ["1168", "58"]
    assert frame["launched"].tolist() == ["2019-03-20", "2018-04-10"]
    assert frame["name_zh"].tolist() == ["Grün", "Käßchen"]


def test_a_chinese_excel_is_read(firm):
    lines = [
        PRODUCTS,
        *(line.replace("2019-03-20", "2019/3/20").replace("2018-04-10", "2018年4月10日") for line in ROWS),
    ]
    checked = firm("gb18030", products=[*lines, ",,,,,", ""])
    assert problems(checked) == []
    assert checked.tables[0].frame["launched"].tolist() == ["2019-03-20", "2018-04-10"]


def test_signs_of_a_chinese_keyboard_part_cells_if_all_names_come_out(firm):
    checked = firm(products=[line.replace(",", "，") for line in (PRODUCTS, *ROWS)])
    assert problems(checked) == []
    assert "parted by Chinese commas" in assumed(checked)[0]


def test_a_table_that_is_one_cell_wide_is_named_once(firm):
    (said,) = problems(firm(products=[line.replace(",", "^") for line in (PRODUCTS, *ROWS)]))
    assert "row 1, column –: found 'product_id^category^" in said
    assert said.endswith("expected cells parted by commas, semicolons or tabs")


def test_a_name_with_a_sign_that_nobody_sees_is_found(firm):
    assert problems(firm(products=["\u200b" + PRODUCTS, *ROWS])) == []


def test_a_title_above_the_header_is_left_out_and_rows_keep_their_numbers(firm):
    checked = firm(products=["Our products 2026,,,,,", "", PRODUCTS, ROWS[0], ROWS[1].replace(",58,", ",x,")])
    (said,) = problems(checked)
    assert "products.csv, row 5, column price_yuan: found 'x'" in said
    assert "products.csv: Rows above the header were left out: 1." in assumed(checked)


def test_a_column_that_only_numbers_the_rows_is_left_out(firm):
    for name in ("", "Unnamed: 0"):
        lines = [f"{name},{PRODUCTS}", *(f"{n},{line}" for n, line in enumerate(ROWS))]
        checked = firm(products=lines)
        assert problems(checked) == []
        assert "numbers the rows, was left out" in assumed(checked)[0]
    lines = [f",{PRODUCTS}", *(f"{n},{line}" for n, line in zip((7, 9), ROWS, strict=True))]
    assert "found '', expected one of the columns" in problems(firm(products=lines))[0]


def test_marks_at_both_ends_of_a_file_do_not_matter(firm):
    assert problems(firm(products=["\ufeff\ufeff" + PRODUCTS, *ROWS, "\x1a"])) == []


def test_a_table_of_a_header_alone_is_an_empty_table(firm):
    checked = firm(products=[PRODUCTS])
    assert problems(checked) == []
    assert len(checked.tables[0].frame) == 0


def test_a_comma_in_a_cell_without_quotes_is_named_as_the_cause(firm):
    (said,) = problems(firm(products=[PRODUCTS, ROWS[0].replace("168", "168,00"), ROWS[1]]))
    assert "row 2" in said
    assert (
        "found '7 cells', expected 6 cells, as in the header (a comma inside a cell? Put the cell in quotes)"
        in said
    )


CAUSES = {
    "168元": ("price_yuan", "write the number alone, without a unit"),
    "¥168": ("price_yuan", "write the number alone, without a unit"),
    "168.50": ("price_yuan", "without decimals"),
    "1.68E+02": ("price_yuan", "a spreadsheet shortened it"),
    '"1.299"': ("price_yuan", "write it without a sign between thousands"),
}


@pytest.mark.parametrize("cell", CAUSES)
def test_a_number_that_is_none_names_the_cause(firm, cell):
    column, cause = CAUSES[cell]
    (said,) = problems(firm(products=[PRODUCTS, ROWS[0].replace("168", cell)]))
    found = cell.strip('"')
    assert f"products.csv, row 2, column {column}: found {found!r}, expected a whole number ({cause}" in said


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("43544", "a spreadsheet's number for 2019-03-20?"),
        ("20-Mar-19", "which is the month?"),
        ("03/04/2019", "which is the month?"),
        ("2019-03-20 14:30", "the day alone, without a time"),
    ],
)
def test_a_date_that_is_none_names_the_cause(firm, cell, cause):
    (said,) = problems(firm(products=[PRODUCTS, ROWS[0].replace("2019-03-20", cell)]))
    assert f"column launched: found {cell!r}, expected a date such as 2025-03-01 ({cause}" in said


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("0071", "71"), ("71", "71.0"), ("VIP7", "vip7"), ("123456789012", "1.23456789012E+11")],
)
def test_an_id_that_a_spreadsheet_changed_names_the_one_that_is_there(firm, theirs, ours):
    checked = firm(customers=[PEOPLE, ANN.replace("0071", theirs)], events=[LOG, CAME.replace("0071", ours)])
    (said,) = problems(checked)
    assert f"events.csv, row 2, column customer_id: found {ours!r}" in said
    assert f"({theirs!r} is there: were zeros, capitals or decimals lost? Format the column as text)" in said


def test_an_id_that_is_like_none_has_no_such_cause(firm):
    (said,) = problems(firm(customers=[PEOPLE, ANN], events=[LOG, CAME.replace("0071", "X9")]))
    assert said.endswith("found 'X9', expected a value that stands in customers")


@pytest.mark.parametrize("code", LANGUAGES)
def test_causes_are_said_in_both_languages(firm, code):
    with speaking(code):
        said = problems(
            firm(
                products=[PRODUCTS, ROWS[0].replace("168", "168元").replace("2019-03-20", "43544")],
                customers=[PEOPLE, ANN],
                events=[LOG, CAME.replace("0071", "71")],
            )
        )
    assert len(said) == 3
    for line in said:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in line.replace("168元", "")) == (code == "zh")
        assert ("(" in line, "（" in line) == (code == "en", code == "zh")


def test_goods_belong_to_what_names_them_though_no_reference_says_so(firm):
    lines = ["order_id,product_id,quantity,paid_yuan,cost_yuan", "B1,P01,1,168,"]
    orders = ["order_id,member_id,date,channel,campaign", "B1,M1,2026-03-05,shop,"]
    members = ["member_id,kind,city,joined,channel,birth_year,consent", "M1,household,,2026-01-05,shop,,true"]
    alone = firm(products=[PRODUCTS, *ROWS])
    assert any("Bring what belongs to it as well" in str(said) for said in alone.together)
    checked = firm(products=[PRODUCTS, *ROWS], order_lines=lines, orders=orders, members=members)
    assert checked.problems == []
    assert any(
        "products.csv lacks what these tables of the course refer to" in str(said) for said in checked.remarks
    )
