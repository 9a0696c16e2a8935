"""A firm's own seven P as one page: checked first, both languages, nothing from elsewhere, missing tables named."""

import re
import shutil

import pytest

from crmcourse.cli import main
from crmcourse.reports.cockpit_page import USED, own_tables, render
from crmlib import datasets
from crmlib.errors import DataError
from crmlib.sevenp import P, cockpit


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    """The tables of a firm, with a June in which receipts are worth half."""
    folder = tmp_path_factory.mktemp("firm")
    for name in (*USED, "members", "products"):
        shutil.copy(datasets.source(name), folder)
    receipts = datasets.load("receipts")
    june = receipts["date"].dt.strftime("%Y-%m") == "2026-06"
    receipts.loc[june, "paid_yuan"] = (receipts.loc[june, "paid_yuan"] / 2).round(2)
    receipts.assign(date=receipts["date"].dt.strftime("%Y-%m-%d")).to_csv(
        folder / "receipts.csv", index=False
    )
    return folder


@pytest.fixture(scope="module")
def shop(tmp_path_factory, firm):
    """A firm with a till only."""
    folder = tmp_path_factory.mktemp("shop")
    for name in ("receipts", "receipt_lines", "products"):
        shutil.copy(firm / f"{name}.csv", folder)
    return folder


def test_the_page_shows_all_seven_in_both_languages_and_needs_nothing_else(firm, tmp_path, capsys):
    before = {path.name: path.read_bytes() for path in firm.iterdir()}
    page = tmp_path / "seven.html"
    with pytest.raises(SystemExit) as left:
        main(["cockpit", "--data", str(firm), "--since", "2024-01-01", "--to", str(page)])
    assert not left.value.code
    assert "Performance" in capsys.readouterr().out
    text = page.read_text("utf-8")
    for p in P:
        assert all(name in text for name in p.labels)
    assert "30.2%" in text
    assert not re.search(r"<script|https?://(?!www\.w3\.org)", text)
    assert text.count("data:image/svg+xml") == 2
    assert {path.name: path.read_bytes() for path in firm.iterdir()} == before


def test_a_red_light_is_on_the_page_and_missing_tables_are_named(shop):
    wall = cockpit(own_tables(shop))
    assert wall.table.loc[P.PERFORMANCE, "light"] == "red"
    text = render(wall, first="zh").decode()
    assert text.count("not shown: its tables are not there") == 4
    assert text.count("缺少它的表，没有列出") == 4
    assert "红灯" in text


def test_the_same_tables_give_the_same_page(shop):
    assert render(cockpit(own_tables(shop))) == render(cockpit(own_tables(shop)))


def test_a_folder_of_no_use_is_refused(tmp_path):
    shutil.copy(datasets.source("products"), tmp_path)
    with pytest.raises(DataError, match=r"holds none of the tables of the cockpit: receipts.csv"):
        own_tables(tmp_path)


def test_tables_that_break_their_rules_are_refused_by_row(shop, tmp_path, capsys):
    for file in shop.iterdir():
        shutil.copy(file, tmp_path)
    rows = (tmp_path / "receipts.csv").read_text("utf-8").splitlines()
    rows[3] = rows[3].replace(",shop,", ",mall,").replace(",web,", ",mall,")
    (tmp_path / "receipts.csv").write_text("\n".join(rows) + "\n", "utf-8")
    with pytest.raises(SystemExit):
        main(["cockpit", "--data", str(tmp_path), "--to", str(tmp_path / "page.html")])
    told = capsys.readouterr().err
    assert "receipts.csv" in told
    assert "mall" in told
    assert not (tmp_path / "page.html").exists()


def test_a_day_before_all_months_is_refused(shop, tmp_path, capsys):
    with pytest.raises(SystemExit):
        main(["cockpit", "--data", str(shop), "--as-of", "2024-12-31", "--to", str(tmp_path / "page.html")])
    assert "No month had ended by 2024-12-31" in capsys.readouterr().err
