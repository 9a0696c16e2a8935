"""What was answered in forms is worth what the same answers are worth in code, in practice and in an exam."""

import json

import pytest

import crmcourse as course
from crmcourse.demo.questions import plain
from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.encode import encode
from crmcourse.exercises.form import form_of
from crmcourse.grading import submissions
from crmcourse.grading.batch import grade
from crmcourse.grading.sandbox.limits import Limits
from crmcourse.sources.syllabus import load, notebooks
from crmcourse.workbook.forms.fields import field_of
from tests.support import tea

pytestmark = pytest.mark.usefixtures("unsearched")

SYLLABUS = load(notebooks())
TOPICS = [SYLLABUS.topic("05"), SYLLABUS.topic("07")]  # between them, every kind that a form can ask
AT = "2026-11-25T10:00:00+00:00"


def answers():
    """Return for each exercise what somebody enters: every other time a usual mistake."""
    found = {}
    for topic in TOPICS:
        for number, exercise in enumerate(topic.exercises):
            declared = exercise.mistakes[0].value() if number % 2 and exercise.mistakes else None
            key = exercise.answer.record(exercise.answer.read(exercise.key_value()))
            value = plain(declared) if declared is not None else key
            field = field_of(form_of(exercise))
            field.fill(set(value) if exercise.answer.kind == "set" else value)
            assert not is_blank(field.value)
            found[exercise.id] = field.value
    return found


def by_form(entered):
    """Return a hand-in as `submit` writes it: the page, in which nothing but forms stands, and the answers."""
    cells = [f'ask("{name}")' for name in entered]
    page = tea.notebook('from crmcourse import ask, begin\n\nbegin("05-aidma", lang="en")', *cells)
    sheet = {name: {"answer": encode(value), "at": AT, "lang": "en"} for name, value in entered.items()}
    return {"05-aidma/en/05-exercises.ipynb": page}, sheet


def by_code(entered):
    """Return a hand-in whose answers stand in its notebooks alone."""
    pages = {}
    for topic in TOPICS:
        mine = [f"check({one.id!r}, {entered[one.id]!r})" for one in topic.exercises]
        begin = f"from crmcourse import begin, check\n\nbegin({topic.folder!r}, lang='en')"
        pages[f"{topic.folder}/en/{topic.folder[:2]}-exercises.ipynb"] = tea.notebook(begin, *mine)
    return pages, {}


@pytest.fixture(scope="module")
def graded(tmp_path_factory, pool):
    """The marks of four people who answer the same: by form or by code, in practice or in an exam."""
    place, entered = tmp_path_factory.mktemp("forms"), answers()
    (place / "in").mkdir()
    for name, made in {"Form": by_form, "Code": by_code}.items():
        for exam in (False, True):
            pages, sheet = made(entered)
            who = f"{name}{' exam' if exam else ''}"
            content = tea.zipped(
                pages, trainee={"id": who, "name": who}, handed_in=AT, exam=exam, answers=sheet, language="en"
            )
            (place / "in" / f"{who}.zip").write_bytes(content)
    grade(place / "in", place / "out", SYLLABUS, TOPICS, executor=pool, trust=True, limits=Limits(seconds=60))
    read = [json.loads(path.read_text("utf-8")) for path in place.glob("out/marks/*.json")]
    return {one["trainee"]["name"]: one for one in read}


def rows(mark):
    return {
        name: (one["points"], one.get("outcome"), one.get("mistake"))
        for name, one in mark["exercises"].items()
    }


@pytest.mark.parametrize("exam", ["", " exam"], ids=["practice", "exam"])
def test_forms_and_code_get_the_same_rows(graded, exam):
    form, code = graded[f"Form{exam}"], graded[f"Code{exam}"]
    assert len(rows(form)) == sum(len(topic.exercises) for topic in TOPICS)
    assert rows(form) == rows(code)
    assert sum(points > 0 for points, _outcome, _mistake in rows(form).values()) >= 7


@pytest.mark.parametrize("exam", ["", " exam"], ids=["practice", "exam"])
def test_nothing_about_an_answer_in_a_form_needs_a_person_or_a_remark(graded, exam):
    assert [reason["code"] for reason in graded[f"Form{exam}"]["reasons"]] == []
    assert [note["code"] for note in graded[f"Form{exam}"]["notes"]] == []


def test_a_form_asks_nothing_where_a_judge_runs_the_page(capsys, monkeypatch):
    from crmcourse.workbook import recording

    class Judge:
        def record(self, exercise_id, value):
            raise AssertionError

    monkeypatch.setattr(recording, "_in_force", Judge())
    course.ask("5.1")
    assert capsys.readouterr().out == ""


def test_a_whole_workbook_that_was_zipped_is_read_as_well(tmp_path):
    """Whoever zips the folder instead of calling `submit` sends the answers in ``work.json``."""
    entry = {"tries": 2, "points": 1.0, "passed": True, "hints": 0, "answer": "48.0", "at": AT, "lang": "zh"}
    work = json.dumps({"version": 1, "exercises": {"5.1": entry, "5.2": {"tries": 0, "at": ""}, "5.3": []}})
    page = tea.notebook('from crmcourse import ask, begin\n\nbegin("05-aidma", lang="en")', 'ask("5.1")')
    path = tmp_path / "Li Na.zip"
    path.write_bytes(tea.zipped({"book/work.json": work, "book/05-aidma/en/05-exercises.ipynb": page}))
    found = submissions.read(path)
    assert found.sheet == {"5.1": "48.0"}
    assert found.spoken == {"5.1": "zh"}
    assert found.progress == {"5.1": {"tries": 2, "hints": 0, "at": AT}}
    assert found.reasons == ()


def test_a_whole_workbook_says_whose_it_is_and_that_it_was_an_exam(tmp_path):
    """Otherwise the page that a trainee gets after an exam would show what was answered."""
    work = json.dumps({"exercises": {"5.1": {"answer": "48.0", "at": AT}}})
    marker = json.dumps({"exam": True, "trainee": {"id": "s7", "name": "Li Na"}, "version": "0.1.0"})
    path = tmp_path / "homework.zip"
    path.write_bytes(tea.zipped({"crm-exam/work.json": work, "crm-exam/workbook.json": marker}))
    found = submissions.read(path)
    assert found.exam
    assert found.trainee == {"id": "s7", "name": "Li Na"}
    assert found.version == "0.1.0"


@pytest.mark.parametrize("marker", ["[]", "{", "3", '{"exam": "yes", "trainee": 3}'])
def test_a_damaged_marker_says_nothing(marker, tmp_path):
    work = json.dumps({"exercises": {"5.1": {"answer": "48.0", "at": AT}}})
    path = tmp_path / "Li Na.zip"
    path.write_bytes(tea.zipped({"work.json": work, "workbook.json": marker}))
    found = submissions.read(path)
    assert (found.exam, found.sheet, found.reasons) == (False, {"5.1": "48.0"}, ())


@pytest.mark.parametrize(
    "work", ["[]", "{", '{"exercises": 3}', '{"exercises": {"5.1": {"at": 3, "answer": 1}}}']
)
def test_a_damaged_workbook_says_nothing_and_breaks_nothing(work, tmp_path):
    path = tmp_path / "Li Na.zip"
    path.write_bytes(tea.zipped({"work.json": work}))
    assert submissions.read(path).sheet in ({}, {"5.1": 1})


def test_a_page_of_forms_alone_asks_for_what_was_answered_in_them(tmp_path):
    (tmp_path / "Bo.ipynb").write_bytes(tea.notebook('ask("5.1")'))
    found = submissions.read(tmp_path / "Bo.ipynb")
    assert [reason.code for reason in found.reasons] == ["forms_only"]
    assert "whole workbook folder" in found.reasons[0].text.en
