"""A form marks as `check` does, keeps what was answered, and shows it again."""

import pytest

import crmcourse as course
from crmcourse.exercises.form import form_of
from crmcourse.workbook import check as checks
from crmcourse.workbook import recording, session
from crmcourse.workbook.forms.view import FormView
from crmcourse.workbook.work import Work
from crmlib.i18n import use_language
from tests.support.mill import FIXTURE, TOPICS, computed

EXERCISES = {exercise.id: exercise for exercise in TOPICS[0].exercises if exercise.answer.kind != "code"}
every_exercise = pytest.mark.parametrize("name", EXERCISES)


@pytest.fixture(autouse=True)
def _a_workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)
    (tmp_path / "workbook.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    course.begin("90-fixture", lang="en", notebooks=FIXTURE)
    yield
    use_language("en")


def view(name):
    _topic, exercise = checks.find(name)
    return FormView(form_of(exercise), exercise, lambda: session.current().work.entry(name))


def said(one):
    return one.box.children[4].value


def key_of(name):
    exercise = computed(EXERCISES[name])
    read = exercise.answer.record(exercise.answer.read(exercise.key_value()))
    return set(read) if exercise.answer.kind == "set" else read


@every_exercise
def test_the_key_in_a_form_is_right_and_stands_there_again_tomorrow(name):
    one = view(name)
    one.field.fill(key_of(name))
    one.check.click()
    text = EXERCISES[name].answer.kind == "text"
    assert text or f"{name} Right" in said(one)
    assert view(name).field.value == one.field.value
    use_language("zh")
    assert view(name).field.value == one.field.value


@every_exercise
def test_a_form_and_code_get_the_same_words(name, tmp_path, capsys, monkeypatch):
    one = view(name)
    one.field.fill(key_of(name))
    one.check.click()
    by_form = session.current().work.entry(name)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/workbook.json").write_text("{}")
    monkeypatch.chdir(tmp_path / "other")
    course.begin("90-fixture", lang="en", notebooks=FIXTURE)
    course.check(name, one.field.value)
    shown = capsys.readouterr().out
    assert shown.splitlines()[0].split(" ", 1)[1] in said(one)
    assert by_form.answer == session.current().work.entry(name).answer


@every_exercise
def test_an_open_form_is_no_try(name):
    one = view(name)
    if EXERCISES[name].answer.kind == "ranking":
        return
    one.check.click()
    assert "Not attempted yet" in said(one)
    assert session.current().work.entry(name).tries == 0


def test_hints_count_down_and_the_solution_opens_after_three_tries():
    one = view("90.1")
    assert one.hint.description == "Hint (2 left)"
    assert one.solution.disabled
    one.hint.click()
    assert "Hint 1 of 2" in said(one)
    assert one.hint.description == "Hint (1 left)"
    for left in ("2 more tries", "1 more try"):
        one.field.fill("7")
        one.check.click()
        assert one.solution.description == f"Solution (after {left})"
    one.check.click()
    assert not one.solution.disabled
    one.solution.click()
    assert "It is" in said(one)


def test_whatever_is_typed_is_text_on_the_page():
    one = view("90.9")
    one.field.fill("<script>alert(1)</script> feel it.")
    one.check.click()
    assert "<script" not in said(one)
    other = view("90.1")
    other.field.fill("<b>4</b>")
    other.check.click()
    assert "<b>" not in said(other)
    assert "&lt;b&gt;" in said(other)


def test_a_fault_of_ours_is_one_sentence(monkeypatch):
    one = view("90.1")
    monkeypatch.setattr(checks, "attempt", lambda name, value: 1 / 0)
    one.field.fill("42")
    one.check.click()
    assert "The check itself stopped (ZeroDivisionError). Please tell your trainer." in said(one)
    assert not one.check.disabled


def test_in_an_exam_an_answer_is_only_kept(tmp_path):
    work = Work(tmp_path)
    recording.record_with(work)
    one = FormView(form_of(EXERCISES["90.1"]), None, lambda: work.entry("90.1"))
    assert one.check.description == "Keep this answer"
    one.field.fill("42")
    one.check.click()
    assert "90.1 Recorded" in said(one)
    assert work.entry("90.1").answer == "42"
    assert [child.description for child in one.box.children[3].children] == ["Keep this answer"]


def test_a_wrong_answer_leads_to_its_passage_in_the_lesson(tmp_path):
    (tmp_path / "90-lesson.ipynb").write_text("{}")
    one = view("90.1")
    one.field.fill("7")
    one.check.click()
    (output,) = one.box.children[5].children
    page = output.outputs[0]["data"]["text/html"]
    assert (
        page == '<a href="90-lesson.ipynb#The-funnel-%3Cb%3E">Open the lesson at “The funnel &lt;b&gt;”</a>'
    )
    one.field.fill(key_of("90.1"))
    one.check.click()
    assert one.box.children[5].children == ()
