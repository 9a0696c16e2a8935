"""Exports become tables, whole or not at all; every row that cannot be read is named, and no export changes."""

import csv
import hashlib

import pandas as pd
import pytest

from crmcourse.mapping import document, export, guess
from crmcourse.mapping.bring import bring
from crmlib import datasets, schema
from crmlib.errors import DataError


def mapped(file, *changes, tables=()):
    """The mapping file of an export, with what a trainer changed in it."""
    made = guess.guess(export.read(file), datasets.package(), tables)
    text = document.written(made.mapping, made.reasons)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = file.with_name(file.name + ".mapping.yml")
    path.write_text(text, "utf-8")
    return path


def run(*mappings, to, **options):
    return bring(mappings, to, datasets.package(), **options)


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def test_as_long_as_a_row_cannot_be_read_nothing_is_written_and_each_is_named(till, tmp_path):
    result = run(mapped(till), to=tmp_path / "firm")
    assert result.folder is None
    assert not (tmp_path / "firm").exists()
    assert [(one.row, one.column, one.found) for one in result.unread] == [
        (8, "member_id", "73"),
        (8, "channel", "代销"),
        (9, "date", "2026/3/7 25:00"),
        (9, "quantity", "3件"),
        (10, "", "合计,,,,,6,2134.5,"),
    ]
    with result.report.open(encoding="utf-8-sig", newline="") as lines:
        listed = list(csv.DictReader(lines))
    assert [(one["row"], one["heading"]) for one in listed] == [
        ("8", "会员卡号"), ("8", "渠道"), ("9", "交易时间"), ("9", "数量"), ("10", "")
    ]  # fmt: skip
    assert "25:00" in str(result.unread[2])
    assert "there is no such time of day" in str(result.unread[2])


def test_with_leave_the_others_are_written_and_tables_of_one_export_stay_together(till, tmp_path):
    before = hashlib.sha256(till.read_bytes()).hexdigest()
    result = run(mapped(till), to=tmp_path / "firm", skip=True)
    assert rows(tmp_path / "firm" / "orders.csv") == [
        ["000101", "00071", "2026-03-05", "shop", ""],
        ["000102", "00072", "2026-03-05", "web", ""],
        ["000103", "00072", "2026-03-06", "phone", ""],
    ]
    # The line of row 8 could be read, its order could not; so neither is there.
    assert rows(tmp_path / "firm" / "order_lines.csv") == [
        ["000101", "P01", "2", "1234.5", ""],
        ["000101", "P02", "1", "58", ""],
        ["000102", "P01", "1", "168", ""],
        ["000103", "P03", "-1", "-58", ""],
    ]
    assert result.report.is_file()
    assert hashlib.sha256(till.read_bytes()).hexdigest() == before


def test_what_a_trainer_decides_is_done(till, tmp_path):
    path = mapped(
        till, ('"代销": "?"', '"代销": "shop"'), ('from: "会员卡号"', 'from: "会员卡号"\n        digits: "5"')
    )
    result = run(path, to=tmp_path / "firm", skip=True)
    assert rows(tmp_path / "firm" / "orders.csv")[3] == ["000104", "00073", "2026-03-07", "shop", ""]
    assert {one.row for one in result.unread} == {9, 10}


def test_what_is_open_is_asked_before_anything_is_read(shop, tmp_path):
    paths = [mapped(shop / "Artikel.csv"), mapped(shop / "Kunden.csv", ('from: "Ort"', 'from: "Stadt"'))]
    with pytest.raises(DataError) as refused:
        run(*paths, to=tmp_path / "firm")
    said = str(refused.value)
    assert "Artikel.csv.mapping.yml: products.launched: dates is open. How is '05.03.2019' meant?" in said
    assert "Kunden.csv.mapping.yml: customers.city: the export has no heading 'Stadt'" in said


def test_a_german_shop_is_read_and_cells_that_look_like_formulas_are_texts(shop, tmp_path):
    paths = [
        mapped(shop / "Artikel.csv", ('dates: "?"', 'dates: "day-month-year"')),
        mapped(shop / "Kunden.csv", ('"Deutsch": "?"', '"Deutsch": "en"')),
    ]
    result = run(*paths, to=tmp_path / "firm")
    assert (result.unread, result.report) == ([], None)
    assert rows(tmp_path / "firm" / "products.csv") == [
        ["P01", "tea", "Grüntee", "Grüntee", "1168", "2019-03-05"],
        ["P02", "ware", "Kännchen", "Kännchen", "58", "2018-04-05"],
        ["P03", "gift", "=1+1", "=1+1", "58", "2020-12-01"],
    ]
    assert rows(tmp_path / "firm" / "customers.csv")[1] == [
        "K-002", "household", "online", "2024-03-31", "Düsseldorf", "1975", "en", "false"
    ]  # fmt: skip


def test_what_excel_saves_as_unicode_text_is_read(members, tmp_path):
    run(mapped(members), to=tmp_path / "firm")
    assert rows(tmp_path / "firm" / "members.csv") == [
        ["00071", "household", "杭州", "2023-07-16", "shop", "1980", "true"],
        ["00072", "household", "上海", "2025-01-03", "web", "1975", "false"],
        ["00073", "business", "", "2024-12-01", "phone", "", "true"],
    ]


def test_exports_of_two_months_make_one_table(tmp_path):
    paths = []
    for month in ("01", "02"):
        file = tmp_path / f"{month}.csv"
        file.write_text(f"会员号,日期,渠道,单号\nM1,2026-{month}-05,门店,B{month}\n", "utf-8")
        paths.append(mapped(file))
    run(*paths, to=tmp_path / "firm")
    assert [row[0] for row in rows(tmp_path / "firm" / "orders.csv")] == ["B01", "B02"]


def test_the_rules_of_our_tables_hold_as_well(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "会员号,类型,城市,办卡日期,渠道,出生年份,同意营销\nM1,个人,,2026-01-05,门店,1880,是\nM1,个人,,2026-01-06,门店,1990,是\n,个人,,2026-01-07,门店,1990,是\n",
        "utf-8",
    )
    result = run(mapped(file), to=tmp_path / "firm")
    assert [(one.row, one.column) for one in result.unread] == [
        (2, "birth_year"),
        (3, "member_id"),
        (4, "member_id"),
    ]
    assert "at least 1900" in str(result.unread[0])


def test_rows_that_are_none_are_named(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "单号,会员号,日期,渠道\nB1,M1,2026-01-05,门店\n\n单号,会员号,日期,渠道\nB2,M1\nB3,M1,2026-01-05,门店,x\n小计：,,,\n,,,\n",
        "utf-8",
    )
    result = run(mapped(file), to=tmp_path / "firm", skip=True)
    assert [(one.row, str(one.why)) for one in result.unread] == [
        (4, "the headings once more"),
        (5, "2 cells where the headings are 4"),
        (6, "5 cells where the headings are 4 (is there a separator inside a cell?)"),
        (7, "a row of totals"),
    ]
    assert len(rows(tmp_path / "firm" / "orders.csv")) == 1


def test_what_is_there_is_never_replaced(members, tmp_path):
    (tmp_path / "firm").mkdir()
    (tmp_path / "firm" / "members.csv").write_text("mine", "utf-8")
    with pytest.raises(DataError, match="is not empty"):
        run(mapped(members), to=tmp_path / "firm")
    assert (tmp_path / "firm" / "members.csv").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "name", ["../secret.csv", "/etc/passwd", "a/../../secret.csv", "..\\secret.csv", "C:\\x.csv"]
)
def test_a_mapping_names_no_file_outside_its_folder(members, tmp_path, name):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.csv").write_bytes(members.read_bytes())
    path = mapped(members)
    text = path.read_text("utf-8").replace('export: "会员.txt"', f"export: '{name}'")
    (inside / "x.mapping.yml").write_text(text, "utf-8")
    with pytest.raises(DataError, match="in its own folder"):
        run(inside / "x.mapping.yml", to=tmp_path / "firm")


def test_a_link_out_of_the_folder_is_not_followed(members, tmp_path):
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / members.name).symlink_to(members)
    mapped(members).rename(inside / "x.mapping.yml")
    with pytest.raises(DataError, match="in its own folder"):
        run(inside / "x.mapping.yml", to=tmp_path / "firm")
    result = run(inside / "x.mapping.yml", to=tmp_path / "firm", exports=tmp_path)
    assert result.rows == {"members": 3}


def test_a_column_of_ours_may_be_the_same_in_every_row_or_is_asked_for(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("单号,会员号,日期\nB1,M1,2026-01-05\n", "utf-8")
    path = mapped(file, tables=("orders",))
    with pytest.raises(DataError, match=r"orders.channel \(Channel\) is needed"):
        run(path, to=tmp_path / "firm")
    run(mapped(file, ('from: "?"', 'always: "门店"'), tables=("orders",)), to=tmp_path / "firm")
    assert rows(tmp_path / "firm" / "orders.csv") == [["B1", "M1", "2026-01-05", "shop", ""]]


def test_a_row_that_breaks_a_rule_in_one_table_is_left_out_of_all_and_so_are_its_equals(tmp_path):
    file = tmp_path / "a.csv"
    lines = [
        "单号,会员号,日期,渠道,货号,数量,实付金额",
        ",M1,2026-01-05,门店,P1,1,5",
        "B2,M1,2026-01-05,门店,P1,1,5",
    ]
    lines += ["B3,,2026-01-05,门店,P1,1,5", "B3,,2026-01-05,门店,P2,1,5"]
    file.write_text("\n".join(lines), "utf-8")
    result = run(mapped(file), to=tmp_path / "firm", skip=True)
    assert {(one.row, one.table, one.column) for one in result.unread} == {
        (2, "orders", "order_id"),
        (2, "order_lines", "order_id"),
        (4, "orders", "member_id"),
        (5, "orders", "member_id"),
    }
    assert [row[0] for row in rows(tmp_path / "firm" / "order_lines.csv")] == ["B2"]


@pytest.mark.parametrize(("other", "read"), [("12,50", "1.234"), ("12.50", "1234")])
def test_what_a_column_does_not_tell_the_rest_of_the_export_does(tmp_path, other, read):
    file = tmp_path / "a.csv"
    file.write_text(f"单号;货号;数量;实付金额;成本\nB1;P1;1;1,234;{other}\n", "utf-8")
    run(mapped(file, tables=("order_lines",)), to=tmp_path / "firm")
    assert rows(tmp_path / "firm" / "order_lines.csv")[0][3] == read
    path = mapped(
        file, (f'        decimal: "{"," if other == "12,50" else "."}"\n', ""), tables=("order_lines",)
    )
    run(path, to=tmp_path / "again")  # a mapping that says nothing of it
    assert rows(tmp_path / "again" / "order_lines.csv")[0][3] == read


def test_what_nothing_in_the_export_tells_is_refused_row_by_row_if_the_mapping_says_nothing(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("单号;会员号;日期;渠道\nB1;M1;05.03.2024;门店\n", "utf-8")
    path = mapped(file, ('        dates: "?"\n', ""))
    result = run(path, to=tmp_path / "firm")
    assert [(one.row, one.found) for one in result.unread] == [(2, "05.03.2024")]
    assert "which is the month?" in str(result.unread[0])


def test_a_quotation_mark_that_is_not_closed_swallows_no_row_in_silence(tmp_path):
    file = tmp_path / "a.csv"
    lines = [
        "单号,会员号,日期,渠道,备注",
        'B1,M1,2026-01-05,门店,"急',
        "B2,M1,2026-01-05,门店,",
        'B3,M1,2026-01-05,门店,"好"',
    ]
    lines += ['B4,M1,2026-01-05,门店,"两行', '备注"']
    file.write_text("\n".join(lines), "utf-8")
    result = run(mapped(file), to=tmp_path / "firm", skip=True)
    assert [(one.row, str(one.why)) for one in result.unread] == [
        (2, "a quotation mark that nothing closes takes in lines after it: 2")
    ]
    assert [row[0] for row in rows(tmp_path / "firm" / "orders.csv")] == ["B4"]


def test_ids_travel_as_they_are(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("单号,会员号,日期,渠道\n２０２３/0145,mei.li@x.cn\t,2026-01-05,门店\n", "utf-8")
    run(mapped(file), to=tmp_path / "firm")
    assert rows(tmp_path / "firm" / "orders.csv")[0][:2] == ["２０２３/0145", "mei.li@x.cn"]


def test_what_stands_for_nothing_can_be_said(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("单号,货号,数量,实付金额,成本\nB1,P1,1,5,N/A\n", "utf-8")
    path = mapped(
        file, ('from: "成本"', 'from: "成本"\n        values: {"N/A": ""}'), tables=("order_lines",)
    )
    run(path, to=tmp_path / "firm")
    assert rows(tmp_path / "firm" / "order_lines.csv") == [["B1", "P1", "1", "5", ""]]


@pytest.mark.parametrize("name", datasets.names())
def test_each_of_our_own_tables_is_known_and_comes_through_as_it_is(tmp_path, name):
    with (datasets.HOME / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        text = "".join(line for _n, line in zip(range(60), lines, strict=False))
    file = tmp_path / "export.csv"
    file.write_text(text, "utf-8")
    made = guess.guess(export.read(file), datasets.package())
    assert list(made.mapping.tables) == [name]
    assert made.unused == []
    run(mapped(file), to=tmp_path / "firm")
    resource = datasets.resource(name)
    before, after = (
        schema.typed(schema.read(one), resource) for one in (file, tmp_path / "firm" / f"{name}.csv")
    )
    pd.testing.assert_frame_equal(after, before, check_dtype=False)
