"""What a trainee calls, and what is shown."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import crmcourse as course
from crmcourse import ____
from crmcourse.exercises.declare import Exercise, Mistake, Number, Text
from crmcourse.exercises.feedback import Notice, Outcome
from crmcourse.sources.syllabus import load
from crmcourse.workbook import session
from crmlib.errors import DataError
from crmlib.i18n import use_language

FIXTURE = Path(__file__).parent / "fixture_topic"
RIGHT, WRONG = 42, 7


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    (tmp_path / "workbook.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "_in_force", None)
    course.begin("90-fixture", lang="en", notebooks=FIXTURE)
    yield tmp_path
    use_language("en")


@pytest.fixture
def said(capsys):
    return lambda: capsys.readouterr().out


def _saved(folder):
    return json.loads((folder / "work.json").read_text())["exercises"]


def test_begin_is_quiet(workbook, said):
    assert said() == ""
    assert not (workbook / "work.json").exists()


def test_begin_names_the_topics_there_are(workbook):
    with pytest.raises(DataError, match="90-fixture"):
        course.begin("06-nowhere", notebooks=FIXTURE)


def test_begin_tells_of_a_damaged_file(workbook, said):
    (workbook / "work.json").write_text("{")
    course.begin("90-fixture", notebooks=FIXTURE)
    assert "work.corrupt-1.json" in said()


def test_a_check_says_and_keeps_what_came_of_it(workbook, said):
    assert course.check("90.1", WRONG) is None
    assert said().startswith("✗ 90.1 Not right yet · 0 of 2 points\n")
    course.check("90.1", RIGHT)
    assert said() == "✓ 90.1 Right · 2 of 2 points\n"
    course.check("90.1", WRONG)
    assert "What you had before stays: 2 of 2 points." in said()
    saved = _saved(workbook)["90.1"]
    assert (saved["tries"], saved["points"], saved["passed"], saved["answer"]) == (3, 2, True, WRONG)


def test_a_blank_and_a_wrong_type_are_no_tries(workbook, said):
    course.check("90.1", ____)
    course.check("90.1")
    course.check("90.1", "lots")
    assert said().count("Not attempted yet") == 2
    assert not (workbook / "work.json").exists()


def test_a_worse_try_later_says_that_the_better_points_stay(workbook, said):
    course.check("90.3", {"interest", "desire", "action"})
    assert "stays" not in said()
    course.check("90.3", {"action"})
    assert said().splitlines()[-1].strip() == "What you had before stays: 1 of 2 points."
    use_language("zh")
    course.check("90.3", {"action"})
    assert said().splitlines()[-1].strip() == "之前的成绩保留：得 1 分，满分 2 分。"
    course.check("90.3", {"interest", "desire"})
    assert "保留" not in said()


def test_partly_right_shows_points_and_message(workbook, said):
    course.check("90.3", {"interest", "desire", "action"})
    text = said()
    assert text.startswith("◐ 90.3 Partly right · 1 of 2 points")
    assert "Is Action a state of mind?" in text


def test_feedback_names_the_section_by_its_heading(workbook, said):
    course.check("90.1", WRONG)
    assert "“The funnel <b>”" in said()
    assert "The funnel &lt;b&gt;" in course.grade("90.1", WRONG).html


@pytest.mark.parametrize(
    "name", ["90.77", "77.1", "x", "", None, 3, object(), ["90.1"], "9" * 9_999, "\ud800", ____]
)
def test_an_unknown_exercise_is_said_and_not_raised(workbook, said, name):
    for call in (lambda n: course.check(n, 3), course.hint, course.solution):
        call(name)
        assert "There is no exercise" in said()


def test_an_id_given_as_a_number_or_in_full_width_will_do(workbook, said):
    course.check(90.1, RIGHT)
    course.check("９０.１", RIGHT)
    assert said().count("✓") == 2


def test_hints_come_one_by_one_and_the_last_one_stays(workbook, said):
    for _ in range(3):
        course.hint("90.1")
    text = said()
    assert text.count("Hint 1 of 2") == 1
    assert text.count("Hint 2 of 2") == 2
    assert text.count("That was the last hint") == 1
    assert _saved(workbook)["90.1"]["hints"] == 2


def test_the_solution_opens_after_three_tries(workbook, said):
    for left in (3, 2, 1):
        course.solution("90.1")
        text = said()
        assert f"tries left until it opens: {left}" in text
        assert "42" not in text
        course.check("90.1", WRONG)
        said()
    course.solution("90.1")
    assert "It is 42 here, as the table shows." in said()


def test_the_solution_opens_after_a_pass(workbook, said):
    course.check("90.4", ["desire", "interest", "attention"])
    course.solution("90.4")
    assert "desire > interest > attention" in said()


def test_progress_counts_points_and_names_what_is_left(workbook, said):
    course.check("90.1", RIGHT)
    course.check("90.3", {"interest"})
    course.hint("90.5")
    said()
    course.progress()
    text = said()
    assert text.startswith("○ Your progress · 3 of 18 points")
    assert "left: 90.2, 90.3, 90.4" in text
    assert "hints used: 1" in text


def test_points_in_the_file_never_exceed_those_of_the_exercise(workbook, said):
    (workbook / "work.json").write_text(
        json.dumps({"version": 1, "exercises": {"90.1": {"points": 900, "passed": True}}})
    )
    course.progress()
    assert "2 of 18 points" in said()


def test_another_kernel_finds_the_progress(workbook, said):
    course.check("90.1", RIGHT)
    course.begin("90-fixture", notebooks=FIXTURE)
    said()
    course.progress()
    assert "2 of 18 points" in said()


def _exercise(**changed):
    declared = {
        "id": "90.1",
        "points": 1,
        "level": 1,
        "title": Text(en="", zh=""),
        "answer": Number(),
        "key": 3,
        "solution": Text(en="", zh=""),
        "reread": "funnel",
    }
    return Exercise(**{**declared, **changed})


def test_a_key_that_fails_is_the_trainers_matter():
    feedback = course.grade(_exercise(key=lambda: 1 / 0), 3)
    assert feedback.outcome is Outcome.CANNOT_CHECK
    assert not feedback.counts
    assert "ZeroDivisionError" in feedback.message


def test_a_mistake_that_fails_hides_no_other():
    mistakes = [
        Mistake(answer=lambda: 1 / 0, message=Text(en="first", zh="")),
        Mistake(answer=4, message=Text(en="Is it four?", zh="")),
    ]
    assert "Is it four?" in course.grade(_exercise(mistakes=mistakes), 4).message


def test_the_key_is_computed_once_for_a_language_and_the_data_in_force(tmp_path, monkeypatch, said):
    declared = """
        from crmcourse.exercises.declare import Exercise, Number, Text
        computed = []
        def key():
            computed.append(1)
            return len(computed)
        EXERCISES = [Exercise(id="90.1", points=1, level=1, title=Text(en="a", zh="a"), answer=Number(), key=key,
                              reread="look", solution=Text(en="a", zh="a"))]
    """
    (tmp_path / "90-fixture").mkdir()
    (tmp_path / "syllabus.yml").write_text((FIXTURE / "syllabus.yml").read_text())
    (tmp_path / "90-fixture" / "exercises.py").write_text(textwrap.dedent(declared))
    monkeypatch.setattr(session, "_in_force", None)
    course.begin("90-fixture", lang="en", notebooks=tmp_path)
    outcomes = [course.grade("90.1", value).outcome for value in (2, 1, 1)]
    use_language("zh")
    outcomes += [course.grade("90.1", value).outcome for value in (1, 2)]
    use_language("en")
    assert outcomes == [Outcome.WRONG, Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG, Outcome.RIGHT]


def test_the_key_follows_the_data_in_force():
    data = {"n": 3}
    exercise = _exercise(key=lambda: data["n"])
    assert course.grade(exercise, 3).outcome is Outcome.RIGHT
    data["n"] = 4
    assert course.grade(exercise, 3).outcome is Outcome.WRONG


@pytest.mark.parametrize("changed", [{"id": "5"}, {"points": 0}, {"points": float("nan")}, {"level": 4}])
def test_a_declaration_that_makes_no_sense_is_refused(changed):
    with pytest.raises(DataError):
        _exercise(**changed)


def test_partial_credit_never_reaches_full_points():
    from crmcourse.exercises.marking import partial

    assert partial(2, 0.999) == 1.9
    assert partial(0.1, 0.9) == 0


def test_a_notice_escapes_everything_and_is_announced():
    notice = Notice("✗", "<b>", ("`a < b` & <script>\nnext \ud800\x07",))
    assert notice.html.count("<script") == 0
    assert "<code>a &lt; b</code> &amp; &lt;script&gt;" in notice.html
    assert 'role="status"' in notice.html
    assert "\x07" not in notice.text
    notice.text.encode()
    notice.html.encode()
    assert set(notice._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_in_a_notebook_text_and_html_are_displayed(workbook, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(workbook / "ipython"))
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        with capture_output() as captured:
            course.check("90.1", RIGHT)
        assert captured.stdout == ""
        assert captured.outputs[0].data["text/plain"] == "✓ 90.1 Right · 2 of 2 points"
        assert "<table" not in captured.outputs[0].data["text/html"]
    finally:
        shell.history_manager.end_session()
        InteractiveShell.clear_instance()


def test_importing_the_notebook_functions_is_light_and_finds_functions_not_modules():
    code = (
        "import crmcourse.workbook.check, sys; from crmcourse import ____, begin, check, hint, progress, solution;"
        "assert callable(check) and callable(progress);"
        "assert not {'pandas', 'yaml', 'IPython', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_syllabus_names_what_is_wrong_in_it(tmp_path):
    file = tmp_path / "syllabus.yml"
    for content, message in {
        "a: [": "cannot be read",
        "3": "cannot be read",
        "course: {en: a, zh: b}": "topics",
        "course: {en: a, zh: b}\ntopics: [{folder: ../x}]": "05-aidma",
        "course: {en: a, zh: b}\ntopics: [{folder: 05-x}]": "title",
        "course: {en: a}\ntopics: []": "zh",
        "course: !!python/object/apply:os.system ['true']": "cannot be read",
    }.items():
        file.write_text(content)
        with pytest.raises(DataError, match=message):
            load(tmp_path)
    file.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        load(tmp_path)


def test_a_topic_knows_the_headings_of_its_lesson():
    sections = load(FIXTURE).topics[0].sections
    assert sections["decide"] == Text(en="What to decide", zh="要决定什么")
    assert sections["more"] == Text(en="The funnel <b>", zh="漏斗")
    assert "look" not in sections


def test_reading_the_exercises_leaves_nothing_behind():
    assert load(FIXTURE).topics[0].exercises
    assert not list(FIXTURE.rglob("__pycache__"))


def test_exercises_that_cannot_be_run_are_said(workbook, tmp_path, said):
    topic = tmp_path / "90-fixture"
    topic.mkdir()
    (tmp_path / "syllabus.yml").write_text((FIXTURE / "syllabus.yml").read_text())
    course.begin("90-fixture", notebooks=tmp_path)
    for content, message in {"1/0": "ZeroDivisionError", "EXERCISES = 3": "list of Exercise"}.items():
        (topic / "exercises.py").write_text(content)
        course.check("90.1", 3)
        assert message in said()
        course.progress()
        assert message in said()
