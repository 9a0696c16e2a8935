"""What is in an export is found out, each thing with its reason; what cannot be told is left open."""

import pytest

from crmcourse.mapping import document, export, guess
from crmcourse.mapping.rules import OPEN, Mapping, Rule, TableRule
from crmlib import datasets
from crmlib.errors import DataError


def guessed(file, *tables, **said):
    return guess.guess(export.read(file, **said), datasets.package(), tables)


def rule(made, table, column):
    return made.mapping.tables[table].columns[column]


def test_a_tills_lines_become_orders_and_their_lines(till):
    made = guessed(till)
    assert (made.mapping.encoding, made.mapping.separator, made.mapping.header) == ("gb18030", ",", 3)
    assert list(made.mapping.tables) == ["orders", "order_lines"]
    assert made.mapping.tables["orders"].distinct  # two lines of a bill are one order
    assert not made.mapping.tables["order_lines"].distinct
    assert rule(made, "orders", "order_id").source == "单号"
    assert rule(made, "orders", "date") == Rule(source="交易时间", dates="year-month-day")
    assert rule(made, "orders", "channel").values == {
        "门店": "shop",
        "小程序": "web",
        "电话": "phone",
        "代销": OPEN,
    }
    assert rule(made, "order_lines", "paid_yuan") == Rule(source="实付金额（元）", decimal=".")
    assert rule(made, "order_lines", "cost_yuan") == Rule()
    assert made.unused == ["收银员"]
    assert "GBK" in str(made.reasons[("export",)])
    assert "decide which of shop, web, phone is meant by 代销" in str(made.reasons[("orders", "channel")])
    assert "zeros before it are lost" in str(made.reasons[("orders", "member_id")])


def test_a_german_shops_habits_are_told_by_its_cells(shop):
    made = guessed(shop / "Kunden.csv")
    assert (made.mapping.separator, list(made.mapping.tables)) == (";", ["customers"])
    assert rule(made, "customers", "joined").dates == "day-month-year"  # there is a 31.03.2024
    assert rule(made, "customers", "kind").values == {"Privat": "household", "Firma": "business"}
    assert rule(made, "customers", "language").values == {"Englisch": "en", "Deutsch": OPEN}
    assert rule(made, "customers", "consent").values == {"ja": "true", "nein": "false"}
    made = guessed(shop / "Artikel.csv")
    assert rule(made, "products", "price_yuan").decimal == ","
    assert rule(made, "products", "launched").dates == OPEN  # 05.03., 05.04., 01.12.: nobody can tell
    assert "'05.03.2019' may begin with the day or the month" in str(made.reasons[("products", "launched")])
    assert (
        rule(made, "products", "name_en").source == rule(made, "products", "name_zh").source == "Bezeichnung"
    )


def test_days_that_excel_counts_are_told_by_what_they_would_be(members):
    made = guessed(members)
    assert (made.mapping.encoding, made.mapping.separator) == ("utf-16", "\t")
    assert rule(made, "members", "joined") == Rule(source="办卡日期", dates="year-month-day", serial="1900")
    assert "45123 is a day as Excel counts them since 1900: 2023-07-16" in str(
        made.reasons[("members", "joined")]
    )


def test_every_column_has_a_reason_in_both_languages(till, shop, members):
    for file in (till, shop / "Kunden.csv", shop / "Artikel.csv", members):
        made = guessed(file)
        for table, about in made.mapping.tables.items():
            for column in about.columns:
                said = made.reasons[(table, column)]
                assert said.en
                assert any("\u4e00" <= letter <= "\u9fff" for letter in said.zh)


def test_a_times_zone_is_said_where_it_is_assumed(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text("事件编号,客户编号,时间,渠道,事件\nE1,C1,2026/3/5 9:00,web,下单\n", "utf-8")
    made = guessed(file)
    assert rule(made, "events", "timestamp").zone == "+08:00"
    assert "China's is meant" in str(made.reasons[("events", "timestamp")])
    assert rule(made, "events", "event").values == {"下单": "order"}


def test_what_fits_no_table_is_refused_and_a_table_may_be_named(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("甲,乙,丙\na,b,c\n", "utf-8")
    with pytest.raises(DataError, match=r"no table of ours fits its headings \(甲, 乙, 丙\)"):
        guessed(file)
    assert rule(guessed(file, "products"), "products", "price_yuan").source == OPEN
    with pytest.raises(DataError, match="There is no table 'goods'"):
        guessed(file, "goods")


def test_what_is_no_text_says_how_to_save_it(tmp_path):
    file = tmp_path / "book.xlsx"
    file.write_bytes(b"PK\x03\x04....")
    with pytest.raises(DataError, match=r"Excel workbook.*save it as “CSV UTF-8”"):
        export.read(file)


def test_what_is_said_is_not_guessed(tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes("a|b\n1|ü\n".encode("cp1252"))
    found = export.read(file, encoding="cp1252", separator="|", header=1)
    assert (found.columns, found.rows) == (["a", "b"], [["1", "ü"]])
    with pytest.raises(DataError, match="not utf-8: in row 2"):
        export.read(file, encoding="utf-8")
    with pytest.raises(DataError, match="There is no encoding 'klingon'"):
        export.read(file, encoding="klingon")


def test_headings_that_come_twice_or_are_empty_can_be_told_apart(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("金额,,金额,,\n1,2,3,,\n", "utf-8")
    assert export.read(file, header=1).columns == ["金额", "#2", "金额 #3"]
    file.write_text("单号,金额,金额\n1,2,3\n", "utf-8")
    assert export.read(file).columns == ["单号", "金额", "金额 #3"]


def test_a_cell_that_does_not_end_and_a_separator_of_two_signs_are_named(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text('a,b\n1,2\n3,"' + "x\n" * 70_000, "utf-8")
    with pytest.raises(
        DataError, match=r"x\.csv: a cell after row 2 does not end\. Is a quotation mark left open"
    ):
        export.read(file)
    file.write_text("a||b\n1||2\n", "utf-8")
    with pytest.raises(DataError, match=r"one sign parts the cells, not '\|\|'"):
        export.read(file, separator="||")


def test_a_mapping_comes_back_from_its_file_as_it_was(till):
    made = guessed(till)
    text = document.written(made.mapping, made.reasons)
    assert document.parsed(text, "m") == made.mapping
    hard = {'a"b\\': "?", "": "", "0": "1", "no": "0", "x: y #z": "1", "\u2028\x85\n\t": "0"}
    whole = Mapping(
        "a.csv", "", "\t", 1, {"visits": TableRule({"visit_id": Rule(source="1e3", values=hard)})}
    )
    assert document.parsed(document.written(whole, {("visits",): "why\u2028not\n- x"}), "m") == whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("export: a\ntables: {", "cannot be read near line"),
        ("- 1", "names with a colon behind them"),
        ("export: a", "lacks tables"),
        ("export: a\ntables:\n  orders:\n    colums: {}", "nobody knows 'colums'"),
        (
            "export: a\ntables:\n  orders:\n    columns:\n      date: {from: x, dates: dmy}",
            "dates is 'dmy'; choose one of",
        ),
        (
            "export: a\ntables:\n  orders:\n    columns:\n      date: {from: x, always: y}",
            "do not go together",
        ),
        ("export: a\ntables:\n  orders:\n    columns:\n      date: {from: [x]}", "one value belongs here"),
        ("export: a\ntables:\n  orders:\n    columns:\n      date: {zone: CET}", "write it like +08:00"),
        ("export: a\nheader: first\ntables: {orders: {}}", "the number of a row"),
    ],
)
def test_a_mapping_that_nobody_understands_is_refused_with_the_place(text, said):
    with pytest.raises(DataError) as refused:
        document.parsed(text, "m.yml")
    assert said in str(refused.value)


def test_a_table_that_fits_nearly_as_well_is_named(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("小票号,产品编号,件数,实付金额\nR1,P01,1,168\n", "utf-8")
    made = guessed(file)
    assert list(made.mapping.tables) == ["receipt_lines"]
    assert "It may be one of these as well: order_lines." in str(made.reasons[("export",)])
    assert list(guessed(file, "order_lines").mapping.tables) == ["order_lines"]
