"""The page of a trainee: what was right, what to think about, and never a key."""

import re
from dataclasses import replace

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


def test_texts_to_confirm_show_their_evidence_until_a_person_has_spoken(tmp_path):
    text = class_of.exercise(points=0.5, confirm=True, evidence=class_of.found("recent <b>customers</b>"))
    shown = feedback(tmp_path / "open", text)
    assert "To confirm" in shown
    assert "recent <b>customers</b>" in shown
    by_hand = replace(text, confirm=False, by_hand=Decision(0.5, "Name the <i>interval</i>."))
    shown = feedback(tmp_path / "done", by_hand)
    assert "To confirm" not in shown
    assert "Your trainer: Name the <i>interval</i>." in shown


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
