"""A guess: kept with how sure it is, asked again after the lesson, never marked, never called wrong."""

import json
import re

import ipywidgets as widgets
import nbformat
import pytest

import crmcourse as course
from crmcourse.exercises.declare import Choice, Guess, Number, ShortText
from crmcourse.records.guessed import Guessed, Stand
from crmcourse.sources.guessing import unasked
from crmcourse.sources.syllabus import load
from crmcourse.workbook import guesses, recording, session
from crmcourse.workbook.forms.guess import GuessView
from crmcourse.workbook.work import FILE, Work
from crmlib import use_language
from crmlib.errors import DataError
from crmlib.i18n import Text
from tests.support import small_course
from tests.support.mill import COURSE_TOPICS

TEAS = {"a": Text("green", "绿茶"), "b": Text("black", "红茶")}
TEA = Guess(
    id="90.0", answer=Choice(options=TEAS), found=lambda: "b", title=Text("Tea", "茶"),
    ask=Text("Which tea?", "哪种茶？"), told=Text("Most drink {key} tea.", "多数人喝{key}。"),
)  # fmt: skip
CUPS = Guess(
    id="91.0", answer=Number(unit="%"), found=lambda: 12.345, title=Text("Cups", "杯"),
    ask=Text("How many?", "多少？"), told=Text("It is {key} %.", "是 {key}%。"),
)  # fmt: skip


class Asked:
    """A syllabus of two guesses."""

    def guess(self, name):
        found = {one.id: one for one in (TEA, CUPS)}
        if name not in found:
            raise DataError(f"no {name}")
        return None, found[name]


@pytest.fixture
def work(tmp_path, monkeypatch):
    (tmp_path / "workbook.json").write_text("{}")
    kept = Work(tmp_path)
    monkeypatch.setattr(session, "_in_force", session.Session(Asked(), None, kept))
    monkeypatch.setattr(recording, "_in_force", None)
    return kept


def said(capsys, act, *args, **options):
    capsys.readouterr()
    act(*args, **options)
    return capsys.readouterr().out


def stands(work, name="90.0"):
    one = work.guesses().get(name, Guessed())
    return tuple(None if stand is None else (stand.value, stand.sure) for stand in (one.first, one.later))


def test_a_guess_is_kept_with_how_sure_it_is_and_can_be_changed(work, capsys):
    shown = said(capsys, course.guess, "90.0", "a", sure=1)
    assert "green, a hunch" in shown
    assert "You can change it" in shown
    course.guess("90.0", "black", sure=3)
    assert stands(work) == (("b", 3), None)
    assert json.loads((work._path).read_text("utf-8"))["exercises"]["90.0"]["guess"]["first"]["value"] == "b"


def test_a_number_may_be_typed_as_people_write_it(work):
    course.guess("91.0", "４８,5 %", sure=2)
    assert stands(work, "91.0") == ((48.5, 2), None)


def test_recall_shows_both_guesses_beside_what_the_data_said(work, capsys):
    course.guess("90.0", "a", sure=1)
    shown = said(capsys, course.recall, "90.0", "b", sure=3)
    assert shown.splitlines() == [
        "○ 90.0 Your guess and the data",
        "  Before the lesson: green, a hunch.",
        "  Now: black, very sure.",
        "  You have changed your mind.",
        "  The data: Most drink black tea.",
    ]


def test_whoever_stays_is_told_so_whether_it_fits_the_data_or_not(work, capsys):
    course.guess("90.0", "a", sure=1)
    shown = said(capsys, course.recall, "90.0", "a", sure=2)
    assert "You stay with your guess." in shown
    assert not re.search(r"wrong|mistake|right|✓|✗|points", shown)


def test_in_chinese_all_of_it_is_chinese(work, capsys):
    use_language("zh")
    shown = said(capsys, course.guess, "90.0") + said(capsys, course.guess, "90.0", "绿茶", sure=1)
    shown += said(capsys, course.recall, "90.0", "b", sure=3)
    assert "学之前：绿茶，凭感觉。" in shown
    assert "数据说：多数人喝红茶。" in shown
    assert re.findall(r"[A-Za-z]{2,}", re.sub(r'guess\("90\.0", "a", sure=2\)', "", shown)) == []


def test_once_the_question_at_the_end_was_seen_the_first_guess_stands(work, capsys):
    course.guess("90.0", "a", sure=1)
    course.recall("90.0")
    shown = said(capsys, course.guess, "90.0", "b", sure=3)
    assert "your first guess stands" in shown
    assert stands(work) == (("a", 1), None)


def test_running_all_cells_before_there_is_a_guess_takes_it_from_nobody(work):
    course.guess("90.0")
    course.recall("90.0")
    course.guess("90.0", "a", sure=1)
    course.guess("90.0", "b", sure=1)
    assert stands(work) == (("b", 1), None)


def test_after_what_the_data_said_nothing_changes_any_more(work, capsys):
    shown = said(capsys, course.recall, "90.0", "b", sure=2)
    assert "you made no guess" in shown
    assert "Most drink black tea." in shown
    assert "nothing left to guess" in said(capsys, course.guess, "90.0", "b", sure=3)
    assert "black, fairly sure" in said(capsys, course.recall, "90.0", "a", sure=1)
    assert stands(work) == (None, ("b", 2))


def test_opened_again_recall_shows_what_was_found_and_asks_nothing(work, capsys):
    course.recall("90.0", "b", sure=2)
    shown = said(capsys, course.recall, "90.0")
    assert "Most drink black tea." in shown
    assert "sure=" not in shown


@pytest.mark.parametrize(
    ("value", "sure", "why"),
    [
        ("zebra", 1, "zebra"),
        ("a", None, "How sure are you?"),
        ("a", 4, "How sure are you?"),
        ("a", True, "How sure are you?"),
        ("a", "very", "How sure are you?"),
        ({"a": 1}, 1, "Wanted: one of: a, b."),
    ],
)
def test_what_is_no_guess_is_not_kept_and_answered_in_a_sentence(work, capsys, value, sure, why):
    shown = said(capsys, course.guess, "90.0", value, sure=sure)
    assert "Not kept yet" in shown
    assert why in shown
    assert "Traceback" not in shown
    assert stands(work) == (None, None)


def test_a_number_without_end_is_no_guess(work, capsys):
    for value in (float("nan"), float("inf"), 1e300, "many"):
        assert "Not kept yet" in said(capsys, course.guess, "91.0", value, sure=1)
    assert stands(work, "91.0") == (None, None)


def test_an_id_that_is_none_is_answered_in_a_sentence(work, capsys):
    assert "no 5.1" in said(capsys, course.guess, "5.1")
    assert "no 5.1" in said(capsys, course.recall, "5.1", 1, sure=1)


def test_where_no_form_can_be_shown_the_code_is_told(work, capsys):
    assert 'guess("90.0", "a", sure=2)' in said(capsys, course.guess, "90.0")
    assert 'recall("91.0", 12.5, sure=2)' in said(capsys, course.recall, "91.0")


def test_data_that_cannot_say_it_take_nothing_from_the_guesses(work, capsys, monkeypatch):
    def silent():
        raise DataError("The log is empty.")

    mute = Guess(id="90.0", answer=TEA.answer, found=silent, told=TEA.told)
    monkeypatch.setattr(Asked, "guess", lambda self, name: (None, mute))
    shown = said(capsys, course.recall, "90.0", "b", sure=2)
    assert "Now: black, fairly sure." in shown
    assert "The log is empty." in shown


def test_an_option_that_is_gone_is_shown_by_its_name(work):
    kept = Guessed(first=Stand("z", 2), later=Stand("a", 1))
    assert "Before the lesson: z, fairly sure." in guesses.compared(TEA, kept).text


def test_a_judge_sees_no_guess_and_an_exam_has_none(work, capsys, monkeypatch):
    class Judge:
        def record(self, exercise_id, value):
            raise AssertionError("nothing to record")

    monkeypatch.setattr(recording, "_in_force", Judge())
    assert said(capsys, course.guess, "90.0", "a", sure=1) == ""
    monkeypatch.setattr(recording, "_in_force", work)
    assert "Not in an exam" in said(capsys, course.guess, "90.0", "a", sure=1)
    assert stands(work) == (None, None)


def test_a_guess_counts_neither_as_an_answer_nor_as_a_try(work):
    course.guess("90.0", "a", sure=1)
    assert work.answers() == {}
    entry = work.entry("90.0")
    assert (entry.tries, entry.points, entry.answered) == (0, 0.0, False)


@pytest.mark.parametrize(
    "content",
    [
        {"first": {"value": "a", "sure": 9}},
        {"first": {"value": ["a"], "sure": 1}},
        {"first": {"value": "a" * 61, "sure": 1}},
        {"first": {"value": True, "sure": 1}},
        {"first": {"value": 1e13, "sure": 1}},
        {"first": {"value": "a", "sure": True}},
        {"first": {"value": "a", "sure": 1, "at": "x" * 41}},
        {"first": "a"},
        [],
        "a",
        None,
    ],
)
def test_a_guess_that_makes_no_sense_in_the_file_is_none(tmp_path, content):
    entry = {"tries": 2, "guess": content}
    (tmp_path / FILE).write_text(json.dumps({"version": 1, "exercises": {"90.0": entry}}))
    assert Work(tmp_path).guesses() == {}
    assert Work(tmp_path).entry("90.0").tries == 2


def test_a_file_of_before_there_were_guesses_is_read(tmp_path):
    entry = {
        "tries": 2,
        "points": 1.0,
        "passed": True,
        "hints": 0,
        "answer": 3,
        "at": "2026-01-01T00:00:00+00:00",
    }
    (tmp_path / FILE).write_text(json.dumps({"version": 1, "exercises": {"5.1": entry}}))
    work = Work(tmp_path)
    assert work.entry("5.1").points == 1.0
    work.guessed("5.0", lambda now: Guessed(first=Stand("a", 1)))
    assert Work(tmp_path).entry("5.1").points == 1.0
    assert Work(tmp_path).guesses()["5.0"].first == Stand("a", 1)


# The form


def form(work, asked=TEA, name="guess"):
    keep = guesses.keep_first if name == "guess" else guesses.keep_later
    return GuessView(asked, name, work.guesses().get(asked.id, Guessed()), keep)


def test_the_form_keeps_what_the_code_keeps(work):
    view = form(work)
    view.field.fill("b")
    view.sure.value = 2
    view.button.click()
    assert stands(work) == (("b", 2), None)
    assert "Your guess is kept" in view.said


def test_the_form_says_what_is_still_open(work):
    view = form(work)
    view.button.click()
    assert "Choose one first." in view.said
    view.field.fill("a")
    view.button.click()
    assert "Say how sure you are" in view.said
    assert stands(work) == (None, None)


def test_an_earlier_guess_stands_in_the_form_again(work):
    course.guess("90.0", "b", sure=3)
    view = form(work)
    assert (view.field.value, view.sure.value) == ("b", 3)
    assert "Your guess is kept" in view.said


def test_the_form_at_the_end_starts_open_and_shows_the_comparison(work):
    course.guess("91.0", 40, sure=1)
    view = form(work, CUPS, "recall")
    assert view.sure.value is None
    view.field.fill("12")
    view.sure.value = 3
    view.button.click()
    assert "Before the lesson: 40 %, a hunch." in view.said
    assert "The data: It is 12.35 %." in view.said


def test_every_control_of_the_form_has_a_name(work):
    view = form(work, CUPS)

    def every(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from every(child)

    controls = [
        one
        for one in every(view.box)
        if isinstance(one, widgets.Text | widgets.RadioButtons | widgets.Button)
    ]
    assert [one.description for one in controls] == ["Answer in %", "How sure are you?", "Keep my guess"]
    assert [label for label, _step in view.sure.options] == ["a hunch", "fairly sure", "very sure"]


# How it is declared


def test_a_guess_is_a_choice_or_a_number_and_its_number_is_nought():
    with pytest.raises(DataError, match=r"like “5\.0”"):
        Guess(id="5.1", answer=Choice(options=TEAS), found=lambda: "a")
    with pytest.raises(DataError, match="several options, or a number"):
        Guess(id="5.0", answer=ShortText(), found=lambda: "a")


DECLARED = """\
from crmcourse.exercises.declare import Choice, Exercise, Guess, Number

EXERCISES = [Exercise(id="5.1", points=1, level=1, reread="title", answer=Number(), key=1)]
GUESSES = [Guess(id="5.0", answer=Choice(), found=lambda: "b")]
"""
WORDS = """\
"5.0":
  title: {en: Tea, zh: 茶}
  ask: {en: Which tea?, zh: 哪种茶？}
  options:
    a: {en: green, zh: 绿茶}
    b: {en: black, zh: 红茶}
  found: {en: "Most drink {key} tea, by far and wide.", zh: "多数人喝的是{key}，远远超过其他茶。"}
"""


@pytest.fixture
def topic(tmp_path, monkeypatch):
    """A topic of a course in a folder, whose declarations and words are the ones given."""
    small_course.write(tmp_path, monkeypatch)

    def topic(declared=DECLARED, words=WORDS):
        (tmp_path / "05-tea" / "exercises.py").write_text(declared, "utf-8")
        (tmp_path / "05-tea" / "exercises.yml").write_text(words, "utf-8")
        return load(tmp_path).topics[0]

    return topic


def test_a_topic_has_its_guesses_apart_from_its_exercises(topic):
    found = topic()
    assert [one.id for one in found.exercises] == ["5.1"]
    assert [one.id for one in found.guesses] == ["5.0"]
    assert found.guesses[0].said() == "Most drink black tea, by far and wide."
    use_language("zh")
    assert found.guesses[0].said() == "多数人喝的是红茶，远远超过其他茶。"


@pytest.mark.parametrize(
    ("declared", "words", "why"),
    [
        (DECLARED, WORDS.replace("found:", "solution:"), "the guess 5.0 lacks its words"),
        (DECLARED, WORDS.replace('"5.0"', '"5.1"'), "the guess 5.0 lacks its words"),
        (DECLARED.replace('answer=Choice(), found=lambda: "b")', 'answer=Choice(), found=lambda: "b")] * 2'
                          ).replace("* 2]", "* 2"), WORDS, "5.0 stands in it twice"),
        (DECLARED.replace("GUESSES = [", "GUESSES = [1, "), WORDS, "GUESSES must be a list of Guess"),
        (DECLARED.replace("GUESSES", "OTHERS"), WORDS, "does not declare 5.0"),
    ],
)  # fmt: skip
def test_a_guess_that_is_badly_declared_is_refused(topic, declared, words, why):
    with pytest.raises(DataError, match=re.escape(why)):
        _ = topic(declared, words).guesses


def lesson(*codes):
    """A built lesson of these code cells; what each shows is its output."""
    cells = [
        nbformat.v4.new_code_cell(code, outputs=[nbformat.v4.new_output("stream", text=shown)])
        for code, shown in codes
    ]
    return nbformat.v4.new_notebook(cells=cells)


BEFORE, AFTER = ('guess("5.0")', "○ 5.0 Guess first"), ('recall("5.0")', "○ 5.0 Guess again")


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        ((BEFORE, AFTER), []),
        ((AFTER, BEFORE), ["it does not ask the guess 5.0 once"]),
        ((BEFORE,), ["it does not ask the guess 5.0 once"]),
        ((BEFORE, AFTER, AFTER), ["it does not ask the guess 5.0 once"]),
        ((BEFORE, AFTER, ('guess("5.9")', "")), ["it asks the guess 5.9"]),
        ((BEFORE, (AFTER[0], "多数人喝的是红茶，远远超过其他茶。")), ["shows what the data said"]),
    ],
)
def test_a_lesson_asks_its_guess_before_and_after_and_does_not_tell(topic, codes, why):
    found = [str(one) for one in unasked("a", lesson(*codes), topic())]
    assert len(found) == len(why)
    assert all(part in one for part, one in zip(why, found, strict=True))


@pytest.mark.parametrize("topic", COURSE_TOPICS, ids=lambda topic: topic.folder)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_the_lessons_guesses_find_is_a_whole_sentence(topic, lang):
    use_language(lang)
    for one in topic.guesses:
        assert "{" not in one.said()
        assert one.said().endswith("." if lang == "en" else "。")
        assert one.title.zh != one.title.en


def test_every_lesson_of_the_course_opens_with_one_guess():
    assert {topic.folder: [one.id for one in topic.guesses] for topic in COURSE_TOPICS} == {
        topic.folder: [f"{topic.number}.0"] for topic in COURSE_TOPICS
    }


def test_what_the_data_say_agrees_with_what_the_lessons_print():
    """The five values as they stand in the lessons' own outputs and prose."""
    found = {one.id: one.said() for topic in COURSE_TOPICS for one in topic.guesses}
    told = {
        "5.0": "from Interest to Desire",
        "6.0": "safety",
        "7.0": "3.9 %",
        "8.0": "bring 16.5 more",
        "9.0": "service one point better",
    }
    assert {name for name, part in told.items() if part not in found[name]} == set()
