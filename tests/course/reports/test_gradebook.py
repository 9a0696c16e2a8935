"""The gradebook files: what is in them, and what a spreadsheet or a platform makes of them."""

import csv
import io
import zipfile
from xml.etree import ElementTree

from crmcourse.reports import load
from crmcourse.reports.gradebook import book, write
from crmlib.i18n import use_language
from tests.support import class_of

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows(path, encoding="utf-8"):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def test_points_stand_by_topic_and_level_and_lateness_comes_after_the_total(tmp_path):
    ann = rows(write(class_of.four(tmp_path / "r"))[0])[0]
    # By hand: 1 + 1.5 + 0 = 2.5 of 5; × 0.8 = 2; 2 / 5 = 40 %.
    assert ann == {
        "id": "a",
        "name": "Ann",
        "status": "graded",
        "05-aidma": "2.5",
        "06-maslow": "0",
        "level_1": "1",
        "level_2": "1.5",
        "total": "2.5",
        "out_of": "5",
        "undecided": "0",
        "late_factor": "0.8",
        "final": "2",
        "percent": "40",
        "reasons": "",
        "to_confirm": "1",
        "notes": "",
    }


def test_a_text_that_waits_is_a_gap_and_its_points_are_still_to_be_decided(tmp_path):
    folder = class_of.write(tmp_path / "r", [
        class_of.trainee({"5.1": class_of.exercise(), "5.7": class_of.text()}, id="a"),
        class_of.trainee({"5.1": class_of.exercise(), "5.7": class_of.text(2.0, confirm=False)}, id="b"),
    ])  # fmt: skip
    csv, xlsx, moodle, canvas = write(folder)
    waits, done = rows(csv)
    assert [waits[n] for n in ("status", "total", "out_of", "undecided", "percent")] == [
        "waiting",
        "1",
        "4",
        "3",
        "",
    ]
    assert [waits[n] for n in ("level_1", "level_3", "to_confirm")] == ["1", "", "1"]
    assert "3 points are still to be decided by a person" in waits["notes"]
    assert [done[n] for n in ("status", "total", "undecided", "percent")] == ["graded", "3", "0", "75"]
    # No number that is not whole goes to a platform, where it would be taken for a mark.
    assert [row["ID number"] for row in rows(moodle)] == ["b"]
    assert [row["SIS User ID"] for row in rows(canvas)] == ["", "b"]
    assert xlsx.is_file()


def test_a_blank_hand_in_has_a_nought_but_one_that_needs_a_person_has_none(tmp_path):
    _ann, bob, cem, dan = rows(write(class_of.four(tmp_path / "r"))[0])
    assert (bob["total"], bob["status"]) == ("0", "graded")
    assert [cem[n] for n in ("total", "final", "percent", "05-aidma", "level_1")] == [""] * 5
    assert cem["reasons"] == "It ran longer than 60 seconds."
    # What was earned before the crash stays in view.
    assert (dan["total"], dan["05-aidma"], dan["status"]) == ("", "2.5", "needs_person")


def test_a_decision_by_hand_makes_a_total(tmp_path):
    one = {"5.1": class_of.exercise(points=0.0, outcome="not_attempted")}
    people = [class_of.decided(one, id="a"), class_of.decided(one, id="b", points=0.5)]
    ok, total = rows(write(class_of.write(tmp_path / "r", people))[0])
    assert (ok["total"], ok["status"]) == ("0", "by_hand")
    assert (total["total"], total["percent"], total["status"]) == ("0.5", "50", "by_hand")
    assert total["reasons"] == "It ran longer than 60 seconds."


def test_no_name_becomes_a_formula_in_any_csv(tmp_path):
    for path in write(class_of.hostile(tmp_path / "r")):
        if path.suffix == ".csv":
            cells = [value for row in rows(path) for value in row.values()]
            assert cells
            assert not [value for value in cells if value[:1] in tuple("=+-@\t\r")]
            assert not [value for value in cells if ";=" in value]


def test_names_come_back_readable(tmp_path):
    found = rows(write(class_of.hostile(tmp_path / "r"))[0])
    assert [row["name"].lstrip("'") for row in found[:8]] == [
        "王小明",
        '=HYPERLINK("http://evil.example","click")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "=1+1",
        "Smith, Jr",
        'Anna "the quoted" Müller',
    ]
    assert found[16]["name"] == "名" * 300


def strings(path):
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        shared = ElementTree.fromstring(file.read("xl/sharedStrings.xml"))  # noqa: S314 - our own file
        sheets = [file.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
    return ["".join(item.itertext()) for item in shared.iter(f"{MAIN}si")], sheets, names


def test_the_workbook_holds_names_as_text_and_no_formula_and_no_link(tmp_path):
    texts, sheets, names = strings(write(class_of.hostile(tmp_path / "r"))[1])
    assert {'=HYPERLINK("http://evil.example","click")', "+1+1", "=1+1", "名" * 300} <= set(texts)
    assert not any(b"<f>" in sheet or b"hyperlink" in sheet for sheet in sheets)
    assert not [name for name in names if name.endswith(".rels") and "worksheets" in name]


def test_the_workbook_leaves_the_total_of_who_needs_a_person_empty(tmp_path):
    texts, sheets, _names = strings(write(class_of.four(tmp_path / "r"))[1])
    cells = {cell.get("r"): cell for cell in ElementTree.fromstring(sheets[0]).iter(f"{MAIN}c")}  # noqa: S314
    total = "H"
    assert texts[int(cells["H1"].find(f"{MAIN}v").text)] == "Total"
    assert cells[f"{total}2"].find(f"{MAIN}v").text == "2.5"
    assert f"{total}4" not in cells


def test_the_same_marks_give_the_same_bytes(tmp_path):
    folder = class_of.four(tmp_path / "r")
    first = [path.read_bytes() for path in write(folder)]
    for path in write(folder):
        path.unlink()
    assert [path.read_bytes() for path in write(folder)] == first


def test_a_byte_order_mark_only_where_asked_and_never_for_platforms(tmp_path):
    folder = class_of.four(tmp_path / "r")
    assert not any(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in write(folder))
    marked = [path.name for path in write(folder, bom=True) if path.read_bytes().startswith(b"\xef\xbb\xbf")]
    assert marked == ["gradebook.csv"]


def test_reasons_are_in_the_language_in_force(tmp_path):
    folder = class_of.four(tmp_path / "r")
    use_language("zh")
    assert book(load(folder)).set_index("id").loc["c", "reasons"] == "运行超过 60 秒。"


def test_who_is_in_no_file_for_moodle_is_told_so_in_their_row(tmp_path):
    one = {"5.1": class_of.exercise()}
    people = [class_of.trainee(one, id="s1"), class_of.trainee(one, id=""), class_of.needs_person(id="")]
    listed, graded, waits = book(load(class_of.write(tmp_path / "r", people)))["notes"]
    assert (listed, waits) == ("", "")
    assert graded == "Not in moodle.csv, for want of an id of their own: grade with --roster to give one."
