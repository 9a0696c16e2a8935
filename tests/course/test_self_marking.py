"""A short text in practice: kept, held against a model answer, marked by its writer, and never called right."""

import json

import ipywidgets as widgets
import pytest

from crmcourse.exercises.feedback import Outcome
from crmcourse.records.handin import HandIn
from crmcourse.sources.syllabus import load
from crmcourse.workbook import check as checks
from crmcourse.workbook import recording, self_marking, session
from crmcourse.workbook.self_marking_box import self_marking_box
from crmcourse.workbook.work import Entry, Work
from crmlib.errors import DataError
from crmlib.i18n import use_language

GOOD = "Too soon! They came only weeks ago, so wait until they have had as long as last year's."


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "workbook.json").write_text("{}", "utf-8")
    session.begin("05-aidma", lang="en")
    return tmp_path


@pytest.fixture(scope="module")
def exercise():
    return load().exercise("5.7")[1]


def kept(folder):
    return Work(folder).entry("5.7")


def test_a_text_is_kept_and_the_model_answer_shown_with_what_does_not_count(workbook, exercise, capsys):
    checks.check("5.7", GOOD)
    said = capsys.readouterr().out
    assert said.startswith("✎ 5.7 Kept, for you to mark\n")
    assert "✓" not in said
    assert "Found" not in said
    assert str(exercise.key) in said
    for point in exercise.answer.key_points:
        assert f"{point.label}" in said
        assert f"Does not count: {point.counter}" in said
    assert all(str(question) in said for question in exercise.questions)
    entry = kept(workbook)
    assert (entry.answer, entry.tries, entry.points, entry.passed, entry.ticks) == (GOOD, 1, 0, False, None)


def test_less_than_a_sentence_is_asked_for_more_and_shows_nothing_of_the_answer(workbook, exercise, capsys):
    checks.check("5.7", "time, cohort, interval, experiment")
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "… 5.7 Not a sentence yet",
        "  Please write at least one whole sentence in your own words: what you think, and why.",
    ]
    assert kept(workbook).tries == 0
    checks.solution("5.7")
    assert "at least a sentence" in capsys.readouterr().out


# Four key points of equal weight, 3 points: by hand 3/4 for each.
@pytest.mark.parametrize(
    ("ticks", "points"),
    [
        ([1, 3], 1.5),
        ({4}, 0.75),
        ([True] * 4, 3),
        ((), 0),
        ([False, True, False, False], 0.75),
        (2, 0.75),
        ([1, 1], 0.75),
    ],
)
def test_ticks_are_kept_as_the_trainees_own_points_and_never_as_right(
    workbook, exercise, capsys, ticks, points
):
    checks.check("5.7", GOOD)
    capsys.readouterr()
    checks.mark_self("5.7", ticks)
    said = capsys.readouterr().out
    assert said.startswith(f"✎ 5.7 Self-marked · {points:g} of 3 points\n")
    entry = kept(workbook)
    assert (self_marking.self_marked(exercise, entry), entry.points, entry.passed) == (points, 0, False)
    checks.progress("05")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"○ Your progress · {round(points, 1):g} of 14 points")
    assert ("self-marked" in lines[0]) is (points > 0)
    assert "5.7" not in lines[1].partition("left:")[2]


@pytest.mark.parametrize(
    "ticks", ["x", [0], [5], [True], [1.5], ["1"], None, [[1]], {"a": 1}, object(), float("nan")]
)
def test_ticks_that_make_no_sense_are_said_and_change_nothing(workbook, capsys, ticks):
    checks.check("5.7", GOOD)
    capsys.readouterr()
    checks.mark_self("5.7", ticks)
    assert "by their numbers, 1 to 4" in capsys.readouterr().out
    assert kept(workbook).ticks is None


def test_only_a_text_that_is_there_is_marked_and_only_a_text(workbook, capsys):
    checks.mark_self("5.7", [1])
    assert "There is no text of yours yet" in capsys.readouterr().out
    checks.mark_self("5.1", [1])
    assert "5.1 is checked by the course" in capsys.readouterr().out
    checks.mark_self("99.9", [1])
    assert "no exercise" in capsys.readouterr().out
    assert kept(workbook) == Entry()


def test_another_text_is_marked_anew_and_the_same_one_is_not(workbook):
    checks.check("5.7", GOOD)
    checks.mark_self("5.7", [1])
    checks.check("5.7", GOOD)
    assert kept(workbook).ticks == (True, False, False, False)
    checks.check("5.7", GOOD + " And I would ask for intervals.")
    assert kept(workbook).ticks is None


def test_in_an_exam_a_text_is_only_recorded(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(session, "_in_force", None)
    work = Work(tmp_path)
    recording.record_with(work)
    try:
        checks.check("5.7", GOOD)
        checks.mark_self("5.7", [1, 2, 3, 4])
    finally:
        recording.record_with(None)
    said = capsys.readouterr().out
    assert said.startswith("○ 5.7 Recorded\n")
    assert "Not in an exam" in said
    assert "cohorts" not in said
    assert (work.entry("5.7").answer, work.entry("5.7").ticks) == (GOOD, None)


def test_own_marks_travel_in_the_hand_in_and_nonsense_does_not(workbook):
    content = HandIn(progress={"5.7": {"tries": 1, "hints": 0, "ticks": [True, False]}}).to_json()
    assert HandIn.from_json(content).effort == {"5.7": {"tries": 1, "hints": 0, "ticks": [True, False]}}
    for ticks in ("yes", [1, 0], [True] * 51, {"a": True}, None):
        content["progress"]["5.7"]["ticks"] = ticks
        assert HandIn.from_json(content).effort == {"5.7": {"tries": 1, "hints": 0}}


def test_a_file_of_an_older_version_and_one_that_somebody_edited_are_read(tmp_path):
    older = {
        "tries": 2,
        "points": 2.2,
        "passed": True,
        "hints": 1,
        "answer": "Old.",
        "at": "2026-11-01T10:00:00+00:00",
    }
    wild = {**older, "ticks": [True, "no"]}
    (tmp_path / "work.json").write_text(json.dumps({"version": 1, "exercises": {"5.7": older, "6.7": wild}}))
    work = Work(tmp_path)
    assert (work.entry("5.7").tries, work.entry("5.7").ticks) == (2, None)
    assert work.entry("6.7") == Entry()


def test_ticks_for_other_key_points_do_not_count(exercise):
    assert self_marking.self_marked(exercise, Entry(ticks=(True,))) is None


def test_only_texts_are_shown_for_marking():
    with pytest.raises(DataError, match=r"5\.1"):
        self_marking.shown(load().exercise("5.1")[1])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_box_has_a_named_tick_a_key_point_and_keeps_them(workbook, exercise, lang):
    use_language(lang)
    checks.grade("5.7", GOOD)
    checks.check("5.7", GOOD)
    told = []
    box = self_marking_box(exercise, lambda: told.append(True))
    ticks = [one for one in box.children if isinstance(one, widgets.Checkbox)]
    labels = [f"{n}. {point.label}" for n, point in enumerate(exercise.answer.key_points, 1)]
    assert [one.description for one in ticks] == labels
    assert [one.value for one in ticks] == [False] * 4  # never ticked beforehand
    shown = "".join(one.value for one in box.children if isinstance(one, widgets.HTML))
    assert f'lang="{lang}"' in shown
    ticks[1].value = True
    [button] = [one for one in box.children if isinstance(one, widgets.Button)]
    button.click()
    assert (kept(workbook).ticks, told) == ((False, True, False, False), [True])
    assert {"en": "Self-marked", "zh": "自己打的分"}[lang] in box.children[-1].value
    again = [one.value for one in self_marking_box(exercise).children if isinstance(one, widgets.Checkbox)]
    assert again == [False, True, False, False]


def test_the_verdict_of_a_text_is_no_verdict(exercise):
    said = checks.grade(exercise, GOOD)
    assert (said.outcome, said.points, said.counts, said.lines) == (Outcome.KEPT, 0, True, ())
