"""A trainer brings exports in from the command line, up to a lesson's own computation on them."""

import pytest

from crmcourse import cli
from crmlib import datasets, i18n


@pytest.fixture
def call(capsys, monkeypatch):
    """A function that runs ``crm-course data …``: exit code, output, errors."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("LC_ALL", raising=False)

    def run(*words):
        try:
            cli.main([str(word) for word in words])
        except SystemExit as left:
            code = left.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    i18n.use_language("en")


def change(file, before, after):
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_three_exports_are_mapped_imported_and_put_in_force(call, till, members, tmp_path):
    (tmp_path / "goods.csv").write_text(
        "货号;品类;品名;标价;上市日期\nP01;茶叶;龙井;1.168,00;2019-03-20\nP02;茶具;壶;58,00;2018-04-10\nP03;礼盒;盒;58;2020-01-01\n",
        "utf-8",
    )
    code, out, err = call("data", "map", tmp_path)
    assert (code, err) == (0, "")
    assert "✓ orders.order_id ← 单号  (the heading 单号 is a usual name for it)" in out
    assert "? orders.channel ← 渠道" in out
    assert "Not used: 收银员." in out
    code, out, err = call("data", "import", tmp_path, "--to", tmp_path / "firm")
    assert code == 1
    assert "门店流水.csv, row 9, column 交易时间 (for date): '2026/3/7 25:00' cannot be read" in out
    assert "3 rows cannot be read, so nothing was written" in err
    code, out, err = call("data", "import", tmp_path, "--to", tmp_path / "firm", "--skip-unreadable")
    assert (code, err) == (0, "")
    assert "✓ order_lines.csv: 4 rows, all right." in out
    assert f"3 rows that cannot be read are listed in {tmp_path / 'firm.unreadable.csv'}." in out
    with datasets.using(tmp_path / "firm"):
        lines = datasets.load("order_lines").merge(datasets.load("orders"), on="order_id")
        paid = lines.groupby("member_id")["paid_yuan"].sum().to_dict()
    assert paid == {"00071": 1234.5 + 58, "00072": 168 - 58}


def test_a_mapping_that_somebody_changed_is_not_replaced_by_a_guess(call, members):
    assert call("data", "map", members)[0] == 0
    path = members.with_name(members.name + ".mapping.yml")
    change(path, '"个人": "household"', '"个人": "business"')
    code, _out, err = call("data", "map", members)
    assert code == 1
    assert "may hold what you changed" in err
    assert '"个人": "business"' in path.read_text("utf-8")
    assert call("data", "map", members, "--again")[0] == 0
    assert '"个人": "household"' in path.read_text("utf-8")


def test_all_is_said_in_chinese(call, till, tmp_path):
    for words in (
        ("map", till),
        ("import", tmp_path, "--to", tmp_path / "firm"),
        ("map", tmp_path / "none.csv"),
    ):
        _code, out, err = call("--lang", "zh", "data", *words)
        for line in [*out.splitlines()[1:], *err.splitlines()]:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in line), line
            assert not {"the", "row", "cannot", "read:"} & set(line.split()), line
    assert "导出文件怎样变成我们的表" in (tmp_path / "门店流水.csv.mapping.yml").read_text("utf-8")


def test_an_empty_folder_says_what_to_do(call, tmp_path):
    code, _out, err = call("data", "map", tmp_path)
    assert code == 1
    assert "holds no CSV or text file. Save workbooks as “CSV UTF-8” first." in err
    code, _out, err = call("data", "import", tmp_path, "--to", tmp_path / "firm")
    assert "Make one with: crm-course data map FILE" in err


def test_a_workbook_is_named_and_the_others_are_mapped_all_the_same(call, members, tmp_path):
    (tmp_path / "goods.xlsx").write_bytes(b"PK\x03\x04")
    code, out, err = call("data", "map", tmp_path, "--to", tmp_path / "maps")
    assert code == 1
    assert "goods.xlsx is an Excel workbook" in err
    assert f'maps/{members.name}.mapping.yml" --from "{tmp_path}" --to NEW_FOLDER' in out
    code, out, err = call("data", "import", tmp_path / "maps", "--from", tmp_path, "--to", tmp_path / "firm")
    assert "✓ members.csv: 3 rows, all right." in out
    # Greenhill Tea's orders are not theirs.
    assert code == 1
    assert "The tables are written, but 1 things must be mended" in err
