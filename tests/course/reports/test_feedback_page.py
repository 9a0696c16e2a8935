"""The page of a trainee: what was right, what to think about, and never a key."""

import re

import pytest

from crmcourse.records.mark import Decision
from crmcourse.reports import feedback_page, load
from crmlib.i18n import Text, language
from tests.support import class_of
from tests.support.pages import harmless


def test_both_languages_are_in_every_page_and_the_notebooks_is_first(tmp_path):
    one = {"5.1": class_of.exercise(points=0.0, lines=(Text(en="Which base?", zh="分母是什么？"),))}
    marks = load(class_of.write(tmp_path / "r", [class_of.trainee(one, language="zh")]))
    content = feedback_page.render(marks, marks.trainees[0])
    page = harmless(content)
    assert 'lang="zh-Hans">' in content.decode("utf-8").splitlines()[1]
    assert "Which base?" in page.text["en"]
    assert "Which base?" not in page.text["zh-Hans"]
    assert "分母是什么？" in page.text["zh-Hans"]
    checked = [value for tag, name, value in page.attributes if tag == "input" and name == "id"]
    assert checked == ["show-en", "show-zh"]
    assert re.search(r'id="show-zh" checked', content.decode("utf-8"))
    assert language() == "en"


def feedback(folder, exercise, exam=False, **more):
    marks = load(
        class_of.write(folder, [class_of.trainee({"5.1": exercise}, **more)], class_of.run(exam=exam))
    )
    return harmless(feedback_page.render(marks, marks.trainees[0])).text["en"]


def test_feedback_says_what_to_think_about_and_what_to_reread(tmp_path):
    wrong = class_of.exercise(points=0.0, lines=(Text(en="Use `all` of them?", zh="？"),), answer=0.25)
    text = feedback(tmp_path / "r", wrong)
    assert "Not right yet" in text
    assert "Use all of them?" in text
    assert "To reread in the lesson: “Reading a funnel”." in text
    assert "0.25" in text


def test_an_answer_is_not_shown_in_an_exam_nor_where_it_is_right(tmp_path):
    assert "0.7321" not in feedback(tmp_path / "right", class_of.exercise(answer=0.7321))
    wrong = class_of.exercise(points=0.0, answer=0.7321)
    assert "0.7321" in feedback(tmp_path / "wrong", wrong)
    assert "0.7321" not in feedback(tmp_path / "exam", wrong, exam=True)


def test_a_text_waits_for_the_trainer_without_a_nought_and_shows_no_words_that_a_machine_found(tmp_path):
    text = class_of.text(evidence=class_of.found("recent <b>customers</b>"), self_marked=2.0)
    shown = feedback(tmp_path / "open", text)
    assert "✎ Waiting for your trainer · up to 3 points" in shown
    assert "3 points are still to be decided: your trainer reads your texts (1) and marks them." in shown
    assert "Your own mark: 2 of 3 points. It is good to know, and does not count." in shown
    assert "0 of 3" not in shown
    assert "recent" not in shown
    assert "names the base" not in shown


@pytest.mark.parametrize(
    ("points", "says"), [(3.0, "✓ Right"), (1.5, "◐ Partly right"), (0.0, "✗ Not right yet")]
)
def test_once_a_person_has_spoken_a_text_is_worth_what_they_gave(tmp_path, points, says):
    by_hand = Decision(points, "Name the <i>interval</i>.")
    shown = feedback(tmp_path, class_of.text(points=points, confirm=False, by_hand=by_hand))
    assert f"{says} · {points:g} of 3 points" in shown
    assert "still to be decided" not in shown
    assert "Your trainer: Name the <i>interval</i>." in shown


def test_an_answer_that_could_not_be_read_will_be_looked_at_again(tmp_path):
    shown = feedback(tmp_path, class_of.exercise(points=0.0, outcome="cannot_check", confirm=True))
    assert "Answers that your trainer will look at again: 1." in shown


def test_who_needs_a_person_reads_why_and_sees_no_total(tmp_path):
    folder = class_of.write(tmp_path / "r", [class_of.needs_person(exercises={"5.1": class_of.exercise()})])
    marks = load(folder)
    text = harmless(feedback_page.render(marks, marks.trainees[0])).text["en"]
    assert "A person will look at this hand-in" in text
    assert "It ran longer than 60 seconds." in text
    assert "100%" not in text


def test_a_file_that_could_not_be_read_is_not_shown_as_left_blank(tmp_path):
    blank = {"5.1": class_of.exercise(points=0.0, outcome="not_attempted")}
    people = [class_of.needs_person(blank), class_of.decided(blank, points=0.5)]
    marks = load(class_of.write(tmp_path / "r", people))
    waits, done = (harmless(feedback_page.render(marks, one)).text["en"] for one in marks.trainees)
    assert "Not attempted" not in waits + done
    assert "50%" in done
    assert "Your trainer: Seen with you." in done
    assert "exercises right" not in done
