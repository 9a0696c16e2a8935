"""Loading and describing the course's tables, and bringing one's own."""

import filecmp
import hashlib
import shutil

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.aidma import funnel
from crmlib.errors import DataError
from crmlib.i18n import use_language
from crmlib.world.simulate import FIXED, LEDGER, PANEL, TABLES, WHOLE, write

PEOPLE = "customer_id,kind,entry,joined,city,birth_year,language,consent"
LOG = "event_id,customer_id,timestamp,channel,event"
ANN = "C9000001,household,online,2025-01-01,Hangzhou,1980,zh,True"
BOB = "C9000002,business,shop,2025-02-01,,,en,False"
CAME = "E900000001,C9000001,2025-01-01T09:00:00+08:00,web,ad_view"
ORDERED = "E900000002,C9000001,2025-01-09T09:00:00+08:00,web,order"
LATER = "E900000003,C9000002,2025-12-31T09:00:00+08:00,shop,shop_visit"


@pytest.fixture
def own(tmp_path):
    """A function that writes a trainer's folder: own(customers=[…], events=[…])."""

    def make(folder="own", **tables):
        home = tmp_path / folder
        home.mkdir(exist_ok=True)
        headers = {"customers": PEOPLE, "events": LOG}
        for name, lines in tables.items():
            lines = (
                lines
                if lines and lines[0].startswith(("customer_id", "event_id"))
                else [headers[name], *lines]
            )
            (home / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return home

    return make


@pytest.fixture
def shop(own):
    return own(customers=[ANN, BOB], events=[CAME, ORDERED, LATER])


def refused(folder):
    """What `use` says of a folder; nothing may have been switched."""
    before = {name: datasets.source(name) for name in datasets.names()}
    with pytest.raises(DataError) as error:
        datasets.use(folder)
    assert {name: datasets.source(name) for name in datasets.names()} == before
    return str(error.value)


# -- load ------------------------------------------------------------------------------------------------


def test_times_carry_their_zone_and_whole_numbers_with_gaps_stay_whole():
    events, customers = datasets.load("events"), datasets.load("customers")
    assert str(events["timestamp"].dt.tz) == "Asia/Shanghai"
    assert events["timestamp"].notna().all()
    assert str(customers["birth_year"].dtype) == "Int64"
    assert customers["birth_year"].isna().any()
    assert customers["consent"].dtype == bool
    assert customers["joined"].dtype.kind == "M"
    assert datasets.load("products")["price_yuan"].dtype == np.int64


@pytest.mark.parametrize("name", datasets.names())
def test_every_table_loads_with_the_columns_of_its_schema(name):
    fields = datasets.resource(name)["schema"]["fields"]
    frame = datasets.load(name)
    assert frame.columns.tolist() == [field["name"] for field in fields]
    assert len(frame) > 0
    for field in fields:
        if field.get("constraints", {}).get("required"):
            assert frame[field["name"]].notna().all(), field["name"]


def test_a_loaded_table_is_ones_own_copy():
    mine = datasets.load("products")
    mine["price_yuan"] = 0
    assert (datasets.load("products")["price_yuan"] > 0).all()


@pytest.mark.parametrize("change", [
    lambda mine: mine.__setitem__("price_yuan", 0), lambda mine: mine.iloc.__setitem__((0, 0), "X"),
    lambda mine: mine.loc.__setitem__((slice(None), "price_yuan"), 1), lambda mine: mine.pop("price_yuan"),
    lambda mine: mine.update(mine[["price_yuan"]] * 2), lambda mine: mine.attrs.update(a=1),
    lambda mine: setattr(mine.index, "name", "row"),
    lambda mine: setattr(mine, "columns", range(mine.shape[1])), lambda mine: mine.insert(0, "new", 1),
])  # fmt: skip
def test_whatever_one_changes_in_a_loaded_table_the_next_one_is_as_ever(change):
    before = datasets.load("products").copy(deep=True)
    change(datasets.load("products"))
    after = datasets.load("products")
    pd.testing.assert_frame_equal(after, before)
    assert (after.attrs, after.index.name) == ({}, None)


def test_an_unknown_table_is_refused_with_those_there_are():
    with pytest.raises(DataError, match=r"no table 'invoices'. The tables are: customers, products, members"):
        datasets.load("invoices")


# -- describe --------------------------------------------------------------------------------------------


def test_a_description_has_a_row_a_column_with_missing_values_counted_and_the_story():
    about, frame = datasets.describe("customers"), datasets.load("customers")
    assert about.table.index.tolist() == frame.columns.tolist()
    assert about.table["missing"].tolist() == frame.isna().sum().tolist()
    assert about.table.loc["birth_year", ["type", "unit"]].tolist() == ["integer", "year"]
    assert about.note.startswith("customers: 8,000 rows. The customer file")


@pytest.mark.parametrize("name", datasets.names())
def test_every_table_describes_itself_in_chinese(name):
    use_language("zh")
    about = datasets.describe(name)
    assert all(text[0] >= "\u4e00" or any(c >= "\u4e00" for c in text) for text in about.table["meaning"])
    assert any("\u4e00" <= letter <= "\u9fff" for letter in about.note)


# -- use -------------------------------------------------------------------------------------------------


def test_own_files_are_read_and_the_others_stay_the_courses(shop):
    assert datasets.use(shop) == ["customers", "events"]
    assert datasets.load("customers")["customer_id"].tolist() == ["C9000001", "C9000002"]
    assert len(datasets.load("products")) == 24
    assert datasets.use(None) == []
    assert len(datasets.load("customers")) == 8000


def test_models_then_run_on_own_files(shop):
    datasets.use(shop)
    table = funnel(datasets.load("events")).table
    # One mature customer: attention and, eight days later, an order; no interest in between.
    assert table["customers"].tolist() == [1, 0, 0, 0, 1]


def test_files_saved_by_excel_are_read(shop):
    for file in shop.iterdir():
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert datasets.use(shop) == ["customers", "events"]
    assert datasets.load("customers").columns[0] == "customer_id"


def test_a_file_that_was_changed_is_read_anew_after_use(shop, own):
    datasets.use(shop)
    assert len(datasets.load("customers")) == 2
    own(customers=[ANN, BOB, ANN.replace("C9000001", "C9000003")])
    datasets.use(shop)
    assert len(datasets.load("customers")) == 3


def test_the_courses_tables_are_read_once_and_again_when_somebody_changed_them(shop, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    for name in ("datapackage.json", "products.csv"):
        shutil.copy(datasets.HOME / name, home / name)
    monkeypatch.setattr(datasets, "HOME", home)
    read = []
    monkeypatch.setattr(
        datasets.schema, "read", lambda file, read_it=datasets.schema.read: read.append(file) or read_it(file)
    )
    rows = (home / "products.csv").read_text("utf-8").splitlines(keepends=True)
    for change, left, times in (([], 24, 1), ([], 24, 1), (rows[:-1], 23, 2), (rows, 24, 3)):
        if change:
            (home / "products.csv").write_text("".join(change), "utf-8")
        with datasets.using(shop, fingerprints=datasets.fingerprints(shop)):
            assert len(datasets.load("products")) == left
        assert len(datasets.load("products")) == left
        assert read.count(home / "products.csv") == times


def test_going_over_to_a_second_folder_leaves_nothing_of_the_first(shop, own):
    datasets.use(shop)
    second = own(folder="second", events=[LATER.replace("C9000002", "C0000001")])
    assert datasets.use(second) == ["events"]
    assert len(datasets.load("customers")) == 8_000


def test_a_folder_without_tables_is_refused_with_what_it_holds_and_the_names_that_are_looked_for(tmp_path):
    (tmp_path / "Event.csv").write_text("x")
    message = refused(tmp_path)
    assert "holds none of the course's tables; it holds Event.csv" in message
    assert "customers.csv, products.csv, members.csv" in message
    (tmp_path / "events.xlsx").write_bytes(b"PK")
    assert "save each table as “CSV UTF-8”" in refused(tmp_path)


def test_a_folder_that_is_not_there_is_called_that_with_the_one_that_may_be_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert f"There is no folder {tmp_path / 'missing'}. Check how its name is written" in refused("missing")
    (tmp_path / "our firm").mkdir()
    assert "Did you mean our firm?" in refused("our frm")
    assert "There is no folder" in refused(tmp_path / "nowhere" / "deeper")


def test_a_file_in_place_of_a_folder_an_empty_folder_and_one_too_high_are_said(own, tmp_path):
    folder = own(customers=[ANN], events=[CAME])
    assert f"is a file. Name the folder that your tables lie in, for instance {folder}" in refused(
        folder / "events.csv"
    )
    assert f"holds no tables, but {folder} does" in refused(tmp_path)
    (tmp_path / "empty").mkdir()
    assert "is empty. Put your tables there, named like these: customers.csv" in refused(tmp_path / "empty")


def test_a_folders_refusals_speak_chinese(own, tmp_path):
    folder = own(customers=[ANN], events=[CAME])
    (tmp_path / "empty").mkdir()
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "a.xlsx").write_bytes(b"PK")
    use_language("zh")
    for wrong in (
        tmp_path / "missing",
        folder / "events.csv",
        tmp_path,
        tmp_path / "empty",
        tmp_path / "wrong",
    ):
        message = refused(wrong)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in message)
        assert not {"folder", "holds", "Name", "there", "There"} & set(message.split())


KINDS = {
    "type": ([ANN.replace("1980", "young")], "row 2, column birth_year: found 'young', expected a whole number"),
    "required": ([ANN.replace("household", "")], "row 2, column kind: found '', expected a value"),
    "enum": ([ANN.replace("online", "moon")], "row 2, column entry: found 'moon', expected one of online, shop"),
    "minimum": ([ANN.replace("1980", "1080")], "row 2, column birth_year: found '1080', expected at least 1900"),
    "maximum": ([ANN.replace("1980", "2080")], "row 2, column birth_year: found '2080', expected at most 2020"),
    "pattern": ([BOB, " " + ANN], "row 3, column customer_id: found ' C9000001', expected an id without spaces"),
    "key": ([ANN, BOB, ANN], "row 4, column customer_id: found 'C9000001', expected a key that no other row has"),
    "date": ([ANN.replace("2025-01-01", "1.1.2025")], "row 2, column joined: found '1.1.2025', expected a date"),
    "boolean": ([ANN.replace("True", "ja")], "row 2, column consent: found 'ja', expected true or false"),
    "cells": ([ANN, BOB + ",x"], "row 3, column –: found '9 cells', expected 8 cells, as in the header"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_violation_names_file_row_column_found_and_expected(own, kind):
    lines, said = KINDS[kind]
    message = refused(own(customers=lines))
    assert f"customers.csv, {said}" in message
    assert message.startswith("Nothing was switched: 1 places")


def test_a_time_without_its_zone_is_refused(own):
    message = refused(own(customers=[ANN], events=[CAME.replace("+08:00", "")]))
    assert (
        "events.csv, row 2, column timestamp: found '2025-01-01T09:00:00', expected a time with its zone"
        in message
    )


def test_missing_and_additional_columns_are_named(own):
    without = [line.rsplit(",", 1)[0] for line in (PEOPLE, ANN)]
    assert "customers.csv, row 1, column consent: found" in refused(own(customers=without))
    message = refused(own(customers=[PEOPLE + ",shoe_size", ANN + ",42"]))
    assert "customers.csv, row 1, column shoe_size: found 'shoe_size', expected one of the columns" in message


def test_rows_that_refer_to_customers_who_are_not_there_are_named(own):
    message = refused(own(customers=[BOB], events=[LATER, CAME]))
    assert (
        "events.csv, row 3, column customer_id: found 'C9000001', expected a value that stands in customers"
        in message
    )


def test_own_events_alone_must_refer_to_the_courses_customers(own):
    assert "found 'C9000001'" in refused(own(events=[CAME]))
    assert datasets.use(own(events=[CAME.replace("C9000001", "C0000001")])) == ["events"]


def test_every_violation_of_every_file_is_named_at_once(own):
    message = refused(
        own(customers=[ANN.replace("zh", "fr")], events=[CAME.replace("ad_view", "fax"), LATER])
    )
    assert "3 places" in message
    assert "customers.csv, row 2, column language" in message
    assert "events.csv, row 2, column event: found 'fax'" in message
    assert "events.csv, row 3, column customer_id: found 'C9000002'" in message


def test_one_bad_file_keeps_the_good_ones_from_being_switched(shop, own):
    bad = own(folder="bad", customers=[ANN, BOB], events=[CAME.replace("web", "pigeon")])
    datasets.use(shop)
    assert "found 'pigeon'" in refused(bad)
    assert datasets.source("customers").parent == shop  # still what was in force before


def test_thousands_of_violations_are_counted_and_cut(own):
    lines = [f"C{i:07d},household,moon,2025-01-01,,,zh,True" for i in range(5000)]
    message = refused(own(customers=lines))
    assert "5000 places" in message
    assert len(message.splitlines()) < 30
    assert message.endswith("and 4980 more")


def test_files_as_spreadsheets_save_them_are_read_and_what_was_assumed_is_said(own):
    folder = own(customers=[ANN, BOB], events=[CAME, ORDERED, LATER])
    people = [
        PEOPLE,
        ANN.replace("Hangzhou", "杭州").replace("2025-01-01", "2025/1/1").replace("True", "TRUE"),
        BOB,
    ]
    (folder / "customers.csv").unlink()
    (folder / "Customers.CSV").write_bytes("\r\n".join([*people, ",,,,,,,", ""]).encode("gb18030"))
    log = "sep=;\r\n" + "\r\n".join([LOG, CAME, ORDERED, LATER]).replace(",", ";")
    (folder / "events.csv").write_bytes(log.encode("utf-16"))
    (folder / "notes.xlsx").write_bytes(b"PK")
    switched = datasets.use(folder)
    assert switched == ["customers", "events"]
    customers = datasets.load("customers")
    assert customers["city"].tolist()[0] == "杭州"
    assert customers["joined"].tolist()[0] == pd.Timestamp("2025-01-01")
    assert customers["consent"].tolist() == [True, False]
    assert datasets.load("events")["channel"].tolist() == ["web", "web", "shop"]
    said = repr(switched)
    assert said.startswith("['customers', 'events']\n")
    assert "Customers.CSV: Its letters were read as GBK, such as “杭州”" in said
    assert "events.csv: Its cells are parted by semicolons." in said
    assert "'2025/1/1' as '2025-01-01'" in said
    assert "Not read, because no table is called so: notes.xlsx." in said


def test_a_violation_shows_the_cell_and_the_row_as_the_spreadsheet_does(own):
    bob = BOB.replace(",,,", ",,1980-5,")
    lines = ["sep=;", *(line.replace(",", ";") for line in (PEOPLE, ANN, "", bob))]
    lines[-1] = lines[-1].replace("1980-5", "1.980,5")
    folder = own(events=[CAME])
    (folder / "customers.csv").write_text("\n".join(lines), encoding="utf-8")
    message = refused(folder)
    assert "customers.csv, row 5, column birth_year: found '1.980,5', expected a whole number" in message


@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        ({"2025-01-01": "45658"}, "a spreadsheet's number for 2025-01-01? Format the column as yyyy-mm-dd"),
        ({"2025-01-01": "01/02/2025"}, "which is the month? Format the column as yyyy-mm-dd"),
        ({"1980": "1.980"}, "write it without a sign between thousands"),
        ({"C9000001": " C9000001"}, "an id without spaces around it"),
    ],
)
def test_a_violation_that_a_spreadsheet_made_names_the_cause_and_the_way_out(own, cells, cause):
    (found, written), = cells.items()  # fmt: skip
    assert cause in refused(own(customers=[ANN.replace(found, written)]))


def test_a_time_without_zone_is_told_to_get_one(own):
    assert "add the zone, such as +08:00" in refused(
        own(customers=[ANN], events=[CAME.replace("+08:00", "")])
    )


def test_a_cell_of_spaces_alone_is_empty(own):
    folder = own(
        customers=[ANN.replace("1980", "  "), BOB], events=[CAME, LATER.replace("C9000002", "\u3000")]
    )
    datasets.use(folder)
    assert datasets.load("customers")["birth_year"].isna().all()
    assert datasets.load("events")["customer_id"].isna().tolist() == [False, True]
    assert "expected a value" in refused(own(customers=[ANN.replace("household", " ")]))


def test_a_column_that_stands_there_twice_is_named(own):
    message = refused(own(customers=[f"{PEOPLE},city", f"{ANN},Suzhou"]))
    assert "customers.csv, row 1, column city: found 'city', expected one column of this name" in message


def test_letters_that_nobody_can_tell_are_refused_with_the_way_out(own):
    folder = own(customers=[ANN])
    (folder / "customers.csv").write_bytes(f"{PEOPLE}\n{ANN.replace('Hangzhou', '客戶')}\n".encode("big5"))
    message = refused(folder)
    assert "nobody can tell how its letters were saved. Save it as “CSV UTF-8”" in message
    assert "Nothing was switched" in message


def test_every_file_that_cannot_be_read_is_named_beside_what_is_wrong_in_the_others(own):
    folder = own(customers=[ANN.replace("1980", "young")], events=[CAME])
    (folder / "events.csv").write_bytes(b"PK\x03\x04")
    message = refused(folder)
    assert "2 places" in message
    assert "events.csv is an Excel workbook or another archive" in message
    assert "found 'young'" in message


# -- own tables beside the course's ----------------------------------------------------------------------


def test_own_customers_whom_no_table_in_force_knows_are_refused_with_the_tables_that_miss_theirs(own):
    message = refused(own(customers=[ANN, BOB]))
    assert "customers.csv lacks what these tables of the course refer to" in message
    # All rows of the log but the 427 that name nobody, as its data dictionary says.
    assert "events (118,142 rows)" in message
    assert "choices (49,668 rows)" in message
    assert (
        "Bring what belongs to it as well, such as your own purchase_roles.csv, or leave customers.csv out."
        in message
    )


def test_own_customers_who_hold_all_of_the_courses_may_come_alone(own):
    everybody = (datasets.HOME / "customers.csv").read_text(encoding="utf-8").splitlines()
    assert datasets.use(own(customers=[*everybody, ANN])) == ["customers"]
    assert len(datasets.load("customers")) == 8_001


def test_tables_of_the_course_that_do_not_belong_to_own_ones_are_remarked(shop):
    switched = datasets.use(shop)
    assert "deals (1,600 rows)" in repr(switched)
    assert "events (" not in repr(switched)
    assert "They stay Greenhill Tea's" in repr(switched)


def test_own_rows_that_refer_to_a_table_of_the_course_say_that_it_is_the_courses(own):
    message = refused(own(events=[CAME]))
    assert (
        "expected a value that stands in customers, which is the course's: your folder has no customers.csv"
        in message
    )


def test_a_firm_numbers_its_customers_and_products_as_it_likes(own):
    folder = own(
        customers=[ANN.replace("C9000001", "客户-7/2023"), BOB],
        events=[CAME.replace("C9000001", "客户-7/2023")],
    )
    header, *rows = (datasets.HOME / "products.csv").read_text(encoding="utf-8").splitlines()
    more = [f"SKU {n},tea,Extra,额外,10,2020-01-01" for n in range(100, 200)]
    (folder / "products.csv").write_text("\n".join([header, *rows, *more]), encoding="utf-8")
    assert datasets.use(folder) == ["customers", "products", "events"]
    assert len(datasets.load("products")) == 124
    assert datasets.load("events")["customer_id"].tolist() == ["客户-7/2023"]


OWN_IDS = {
    "customer_id": r"C\d{7}",
    "product_id": r"P\d{2}",
    "event_id": r"E\d{9}",
    "utterance_id": r"U\d{4}",
    "deal_id": r"D\d{8,}",
    "staff_id": r"S\d{2}",
    "contact_id": r"K\d{8,}",
    "member_id": r"M\d{7}",
    "order_id": r"O\d{9}",
    "referrer_id": r"M\d{7}",
    "interview_id": r"G\d{7,}",
    "manager_id": r"B\d{2}",
}


@pytest.mark.parametrize("name", datasets.names())
def test_the_courses_own_ids_are_of_one_form(name):
    frame = datasets.load(name)
    for column in frame.columns.intersection(list(OWN_IDS)):
        assert frame[column].dropna().str.fullmatch(OWN_IDS[column]).all(), column
        assert frame[column].notna().any()


def test_an_empty_file_is_refused(own):
    folder = own(customers=[ANN])
    (folder / "customers.csv").write_text("")
    assert "is not a table" in refused(folder)


def test_refusals_speak_chinese(own):
    use_language("zh")
    message = refused(own(customers=[ANN.replace("1980", "young")]))
    assert "Nothing was switched" not in message
    assert "young" in message


# -- the committed files are the simulator's -------------------------------------------------------------


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    write(folder)
    return folder


@pytest.mark.parametrize("name", [*FIXED, *WHOLE, *TABLES, *LEDGER, *PANEL])
def test_the_committed_table_is_what_the_simulator_writes_byte_for_byte(written, name):
    committed = datasets.HOME / f"{name}.csv"
    assert filecmp.cmp(committed, written / f"{name}.csv", shallow=False)


def test_the_committed_data_have_the_size_that_the_course_promises():
    assert len(datasets.load("customers")) == 8000
    events = datasets.load("events")
    assert 100_000 <= len(events) <= 140_000
    assert events["timestamp"].min() >= pd.Timestamp("2025-01-01", tz="Asia/Shanghai")
    assert events["timestamp"].max() < pd.Timestamp("2026-07-01", tz="Asia/Shanghai")


def test_the_tables_travel_light_and_a_large_one_says_why():
    sizes = {
        name: (datasets.HOME / datasets.resource(name)["path"]).stat().st_size for name in datasets.names()
    }
    assert sum(sizes.values()) < 30e6
    for name, size in sizes.items():
        assert size < 3e6 or " MB)" in datasets.resource(name)["description"], name


def test_the_mess_that_the_data_dictionary_admits_is_in_the_log():
    events = datasets.load("events")
    twice = events[events["event_id"].duplicated(keep=False)]
    assert set(twice["timestamp"].dt.strftime("%Y-%m-%d")) == {"2025-11-11"}
    assert events["customer_id"].isna().mean() == pytest.approx(0.004, abs=0.001)
    assert events["channel"].isna().mean() == pytest.approx(0.006, abs=0.001)
    assert not events["timestamp"].is_monotonic_increasing


def test_the_course_can_be_copied_and_used_as_ones_own(tmp_path):
    for name in datasets.names():
        shutil.copy(datasets.HOME / datasets.resource(name)["path"], tmp_path)
    assert datasets.use(tmp_path) == datasets.names()


def test_tables_with_fingerprints_are_trusted_if_they_are_as_written_and_nothing_else_is_read(tmp_path):
    write(tmp_path, customers=40, seed=3)
    written = datasets.fingerprints(tmp_path)
    assert set(written) == {f"{name}.csv" for name in [*FIXED, *WHOLE, *TABLES, *LEDGER, *PANEL]}
    (tmp_path / "utterances.csv").write_text("not a table of the course")
    assert "utterances" not in datasets.use(tmp_path, fingerprints=written)
    assert len(datasets.load("customers")) == 40
    before = datasets.fingerprint()
    with (tmp_path / "events.csv").open("a") as file:
        file.write("\n")
    assert datasets.fingerprint() != before
    with pytest.raises(DataError, match=r"events\.csv is missing, or not as it was handed out"):
        datasets.use(tmp_path, fingerprints=written)
    (tmp_path / "events.csv").unlink()
    with pytest.raises(DataError, match=r"events\.csv is missing"):
        datasets.use(tmp_path, fingerprints=written)


def test_the_fingerprint_is_that_of_the_files_in_the_order_of_the_dictionary():
    whole = hashlib.sha256()
    for name in datasets.names():
        content = (datasets.HOME / f"{name}.csv").read_bytes()
        whole.update(f"{name} {len(content)}\n".encode() + content)
    assert datasets.fingerprint() == whole.hexdigest()
