"""The files for learning platforms: whom they hear of, and in whose columns."""

import csv
import io

import pytest

from crmcourse.records.answers import Platform
from crmcourse.reports import load
from crmcourse.reports.gradebook import as_csv
from crmcourse.reports.lms import canvas, moodle
from crmlib.i18n import Text
from tests.support import class_of


def test_platforms_hear_only_of_people_with_a_total_and_an_id_of_their_own(tmp_path):
    one = {"5.1": class_of.exercise()}
    people = [
        class_of.trainee(one, id="s1", name="A"),
        class_of.trainee(one, id="", name="B"),
        class_of.trainee(one, id="s3", name="C"),
        class_of.trainee(one, id="s3", name="D"),
        class_of.trainee(one, id="=1", name="E"),
        class_of.needs_person(id="s6"),
    ]
    marks = load(class_of.write(tmp_path / "r", people))
    assert moodle(marks)["ID number"].tolist() == ["s1"]
    assert canvas(marks)["SIS User ID"].tolist() == ["", "s1"]


def test_moodle_gets_columns_as_its_own_export_has_them(tmp_path):
    table = moodle(load(class_of.four(tmp_path / "r")))
    course = "Customer relations, to run and to try"
    assert table.columns.tolist() == [
        "ID number",
        "Full name",
        f"{course} (Real)",
        f"{course} (Percentage)",
        f"{course} (Feedback)",
    ]
    assert table.iloc[0].tolist()[2:] == [2.0, 40.0, "2.5 of 5 points; handed in late: × 0.8"]


def test_canvas_gets_its_five_columns_and_the_row_of_points(tmp_path):
    marks = load(class_of.hostile(tmp_path / "r"))
    text = as_csv(canvas(marks)).decode("utf-8")
    header, points, *people = csv.reader(io.StringIO(text))
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert points == ["    Points Possible".strip(), "", "", "", "", "1"]
    # Canvas takes any row whose first cell holds these words for the row of points.
    assert not [row for row in people if "Points Possible" in row[0]]
    # It finds out the separator from the first three lines, read line by line.
    assert len({len(next(csv.reader([line]))) for line in text.splitlines()[:3]}) == 1


@pytest.mark.parametrize("title", ["CRM (2026)", "CRM 2 (12)"])
def test_a_course_title_is_not_taken_for_the_number_of_an_assignment(tmp_path, title):
    facts = class_of.run(course=Text(en=title, zh="课程"))
    marks = load(class_of.grid(tmp_path / "r", [[1]], facts=facts))
    assert not canvas(marks).columns[-1].endswith(")")


def test_canvas_own_id_goes_into_its_own_column_and_is_no_school_id(tmp_path):
    one = {"5.1": class_of.exercise()}
    platform = Platform("Canvas", "334244")
    moodle_ = Platform("Moodle", "1201")
    people = [
        class_of.trainee(one, id="", name="Zoe", platform=platform),
        class_of.trainee(one, id="", name="Mei", platform=moodle_),
        class_of.trainee(one, id="2023/0145", name="Bo"),
    ]
    marks = load(class_of.write(tmp_path / "r", people))
    rows_ = canvas(marks).set_index("Student")[["ID", "SIS User ID", "SIS Login ID"]].to_dict("index")
    assert rows_["Zoe"] == {"ID": "334244", "SIS User ID": "", "SIS Login ID": ""}
    assert rows_["Bo"] == {"ID": "", "SIS User ID": "2023/0145", "SIS Login ID": "2023/0145"}
    assert "Mei" not in rows_
    assert moodle(marks)["ID number"].tolist() == ["2023/0145"]


def test_what_a_file_says_of_a_number_is_no_number(tmp_path):
    platform = Platform("Canvas", "=1+1")
    people = [class_of.trainee({"5.1": class_of.exercise()}, id="", name="Zoe", platform=platform)]
    assert len(canvas(load(class_of.write(tmp_path / "r", people)))) == 1  # the row of points alone
