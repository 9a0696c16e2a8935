"""A trainer asks the command line whether own tables may be used, and is told table by table what to mend."""

import pandas as pd
import pytest

from crmcourse import cli
from crmlib import datasets, i18n, schema


@pytest.fixture(autouse=True)
def english():
    yield
    i18n.use_language("en")


@pytest.fixture
def check(capsys, monkeypatch):
    """A function that runs ``crm-course data check``: exit code, output, errors."""
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("LC_ALL", raising=False)

    def call(folder, *options):
        with pytest.raises(SystemExit) as left:
            cli.main([*options, "data", "check", str(folder)])
        said = capsys.readouterr()
        assert datasets.source("events").parent == datasets.HOME  # nothing is switched for good
        return left.value.code or 0, said.out, said.err

    return call


@pytest.fixture
def firm(tmp_path):
    """A folder with some of the course's tables as another firm might have them: write(name, change)."""
    folder = tmp_path / "our firm"
    folder.mkdir()

    def write(name, change=lambda frame: frame, **options):
        frame = schema.read(datasets.HOME / f"{name}.csv")
        change(frame).to_csv(folder / f"{name}.csv", index=False, **options)
        return folder

    return write


def test_a_good_folder_is_said_to_be_so_with_what_was_assumed(check, firm):
    firm("products", lambda frame: frame.head(3), sep=";")
    folder = firm("order_lines", lambda frame: frame[frame["product_id"].isin(["P01", "P02", "P03"])])
    code, out, err = check(folder)
    assert (code, err) == (0, "")
    assert "✓ products.csv: 3 rows, all right." in out
    assert "(Its cells are parted by semicolons.)" in out
    assert "Greenhill Tea's stay in force: customers.csv, members.csv" in out
    assert f"datasets.use('{folder}')" in out


def test_each_table_says_what_is_wrong_with_it_and_the_command_fails(check, firm):
    firm("products", lambda frame: frame.head(3).assign(price_yuan=["168", "x", "1.280"]))
    firm("offers")
    folder = firm("deals", lambda frame: frame.head(30).assign(won="?"))
    code, out, err = check(folder)
    assert code == 1
    assert "✗ products.csv: 2 things to mend." in out
    assert "products.csv, row 3, column price_yuan: found 'x', expected a whole number" in out
    assert "products.csv, row 4, column price_yuan: found '1.280'" in out
    assert "✓ offers.csv: 4 rows, all right." in out
    # Each of the thirty is no number, and none of the two that are allowed.
    assert "✗ deals.csv: 60 things to mend." in out
    assert "and 40 more" in out
    assert "62 things to mend before these tables can be used" in err


def test_tables_that_do_not_belong_together_are_named(check, firm):
    code, out, err = check(
        firm("customers", lambda frame: frame.assign(customer_id="X" + frame["customer_id"]))
    )
    assert code == 1
    assert "✓ customers.csv: 8,000 rows, all right." in out
    assert "✗ customers.csv lacks what these tables of the course refer to" in out
    assert "1 things to mend" in err


def test_exercises_that_have_no_answer_on_the_data_are_named_with_the_reason(check, firm):
    folder = firm("events", lambda frame: frame[frame["timestamp"] < "2025-02-15"])
    code, out, err = check(folder)
    assert code == 1
    assert "✓ events.csv" in out
    assert "✗ 05 AIDMA" in out
    assert "exercise 5.3 has no answer on your data: the log is too short" in out
    assert "exercises have no answer on them" in err


def test_topics_that_read_own_tables_are_run_and_no_others(check, firm):
    def later(frame):
        return frame.assign(timestamp=frame["timestamp"].str.replace("^2026", "2027", regex=True))

    code, out, _err = check(firm("events", later))
    assert code == 0
    (line,) = (line for line in out.splitlines() if "every exercise has an answer on your data." in line)
    assert line.startswith("✓ 05 AIDMA")


def test_a_folder_that_is_not_there_is_an_error_in_a_sentence(check, tmp_path):
    code, out, err = check(tmp_path / "missing")
    assert (code, out) == (1, "")
    assert "There is no folder" in err
    assert "Traceback" not in err


def test_everything_is_said_in_chinese(check, firm, tmp_path):
    firm(
        "products",
        lambda frame: frame.head(2).assign(price_yuan=["168", "1.280"]),
        sep=";",
        encoding="gb18030",
    )
    folder = firm("customers", lambda frame: frame.assign(customer_id="X" + frame["customer_id"]))
    for where in (folder, tmp_path / "missing"):
        code, out, err = check(where, "--lang", "zh")
        assert code == 1
        for line in [*out.splitlines(), *err.splitlines()]:
            assert any("\u4e00" <= letter <= "\u9fff" for letter in line), line
    (folder / "products.csv").unlink()
    code, out, err = check(folder, "--lang", "zh")
    assert "customers.csv" in out
    assert not {"lacks", "rows", "refer"} & set(out.split())


def test_a_firms_own_year_of_everything_is_right(check, firm):
    def moved(frame):
        days = pd.to_datetime(frame["joined"]) - pd.Timedelta(days=365)
        return frame.assign(joined=days.dt.strftime("%Y/%m/%d"))

    code, out, _err = check(firm("customers", moved, encoding="utf-16"))
    assert code == 0
    assert "✓ customers.csv: 8,000 rows, all right." in out
    assert "Its letters were read as UTF-16." in out
