"""The page of a class: for every class, in both languages, computed once."""

import re

import pytest

from crmcourse.records.answers import Reason
from crmcourse.records.class_guesses import AskedGuess, ClassGuesses
from crmcourse.records.guessed import Guessed, Stand
from crmcourse.reports import class_report, load
from crmcourse.reports.statistics.analysis import analyse
from crmlib.i18n import Text
from tests.support import class_of
from tests.support.pages import harmless


def test_a_class_is_analysed_once_for_both_languages(tmp_path, monkeypatch):
    analysed = []

    def counted(*classes):
        analysed.append(classes)
        return analyse(*classes)

    monkeypatch.setattr(class_report, "analyse", counted)
    times = [f"2026-11-25T10:0{minute}:00+00:00" for minute in range(3)]
    one = {f"5.{n}": class_of.exercise(points=0.0, mistake=0, at=at) for n, at in enumerate(times, 1)}
    marks = load(class_of.write(tmp_path / "r", [class_of.trainee(one, id=who) for who in "ab"]))
    text = harmless(class_report.render(marks)).text
    assert len(analysed) == 1
    # The question and the notes below the tables come from what was computed once.
    assert "Which customers are in the base?" in text["en"]
    assert "分母里是哪些客户？" in text["zh-Hans"]
    assert "intervals after Wilson" in text["en"]
    assert "Wilson" in text["zh-Hans"]
    assert "intervals after" not in text["zh-Hans"]
    assert "Fast: less than 10% of the planned minutes" in text["en"]
    assert "planned minutes" not in text["zh-Hans"]
    assert "Undefined: alpha needs" in text["en"]
    assert "Undefined" not in text["zh-Hans"]


def test_who_is_in_no_file_for_platforms_is_counted(tmp_path):
    marks = load(class_of.grid(tmp_path / "r", [[1], [0], [1]], ids=["a", "", ""]))
    text = harmless(class_report.render(marks)).text["en"]
    assert "for want of an id that is theirs alone: 2." in text


def test_a_files_name_goes_where_names_are_hidden(tmp_path):
    why = Reason("broken", Text(en="Wang.zip cannot be read.", zh="Wang.zip 无法读取。"))
    one = class_of.needs_person(id="a", file="Wang.zip", reasons=(why,))
    content = class_report.render(load(class_of.write(tmp_path / "r", [one]))).decode("utf-8")
    hidden = r'<span class="who"><bdi dir="auto">Wang\.zip</bdi></span>'
    assert len(re.findall(hidden, content)) == content.count("Wang.zip") == 4


CLASSES = {
    "one": [[1, 0.5]],
    "two": [[1, 0], [0, 1]],
    "all blank": [[0, 0, 0]] * 5,
    "all perfect": [[1, 1, 1]] * 5,
}


@pytest.mark.parametrize("rows", CLASSES.values(), ids=CLASSES)
def test_the_class_report_works_for_odd_classes_and_says_what_is_undefined(tmp_path, rows):
    marks = load(class_of.grid(tmp_path / "r", rows))
    text = harmless(class_report.render(marks, marks)).text["en"]
    assert "Undefined" in text
    assert "undefined" in text
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text)


def test_the_class_report_works_where_everybody_needs_a_person(tmp_path):
    marks = load(
        class_of.write(tmp_path / "r", [class_of.needs_person(id="a"), class_of.needs_person(id="b")])
    )
    text = harmless(class_report.render(marks)).text["en"]
    assert "Need a person: 2 of 2" in text


def test_the_gain_is_shown_where_there_is_a_before(tmp_path):
    before = class_of.grid(tmp_path / "before", [[0.2], [0.4], [0.6], [0.8]])
    after = class_of.grid(tmp_path / "after", [[0.4], [0.6], [0.6], [1.0]])
    text = harmless(class_report.render(load(after), load(before))).text["en"]
    assert "People in both: 4; 50% before, 65% after." in text
    assert "+15%" in text
    assert "0.30" in text


def test_five_hundred_trainees_make_a_page(tmp_path):
    rows = [[(n * 7 + i * i) % 3 / 2 for i in range(8)] for n in range(500)]
    content = class_report.render(load(class_of.grid(tmp_path / "r", rows)))
    assert "graded of 500 handed in" in harmless(content).text["en"]


def test_guesses_have_a_section_only_where_there_are_some(tmp_path):
    one = {"5.1": class_of.exercise()}
    marks = load(class_of.write(tmp_path / "r", [class_of.trainee(one, id=who) for who in "ab"]))
    assert "How guesses moved" not in harmless(class_report.render(marks)).text["en"]
    asked = AskedGuess(
        "5.0", Text("Tea", "茶"), Text("Which?", "哪种？"), told=Text("Most drink B.", "多数人喝乙。"),
        options={"a": Text("A", "甲"), "b": Text("B", "乙")},
    )  # fmt: skip
    people = tuple({"5.0": Guessed(Stand("a", 1), Stand("b", 3))} for _who in "ab")
    page = harmless(class_report.render(marks, guesses=ClassGuesses((asked,), people)))
    assert "Of 2 people who guessed twice, 2 changed their mind." in page.text["en"]
    assert "The data: Most drink B." in page.text["en"]
    assert "数据说：多数人喝乙。" in page.text["zh-Hans"]
    assert ("img", "alt", "Most common before: A (2 of 2); after: B (2 of 2).") in page.attributes
