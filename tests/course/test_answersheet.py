"""The answer sheet keeps the last answer to each exercise, whatever happens to disk and file."""

import json
import os
from pathlib import Path

import pytest

import crmcourse as course
from crmcourse import ____
from crmcourse.exercises import encode
from crmcourse.sources import declarations
from crmcourse.workbook import recording, session
from crmcourse.workbook.work import FILE, Work
from crmlib.errors import DataError

FIXTURE = Path(__file__).parent / "fixture_topic"


@pytest.fixture(autouse=True)
def _nothing_in_force(monkeypatch):
    monkeypatch.setattr(session, "_in_force", None)
    monkeypatch.setattr(recording, "_in_force", None)


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    (tmp_path / "workbook.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    course.begin("90-fixture", lang="en", notebooks=FIXTURE)
    return tmp_path


@pytest.fixture
def exam(tmp_path, monkeypatch):
    (tmp_path / "workbook.json").write_text('{"exam": true}')
    monkeypatch.chdir(tmp_path)

    def no_course(*_args):
        raise AssertionError("an exam needs no syllabus and no keys")

    monkeypatch.setattr(session, "load", no_course)
    monkeypatch.setattr(declarations, "load", no_course)
    return tmp_path


def sheet(folder):
    return json.loads((folder / FILE).read_text("utf-8"))["exercises"]


def test_the_last_answer_stands_on_the_sheet_with_its_time(tmp_path):
    Work(tmp_path).record("5.1", 0.4)
    Work(tmp_path).record("5.1", 0.5)
    Work(tmp_path).record(5.2, {"b", "a"})
    assert sheet(tmp_path)["5.1"]["answer"] == 0.5
    assert sheet(tmp_path)["5.1"]["at"].endswith("+00:00")
    assert sheet(tmp_path)["5.2"]["answer"] == {"set": ["a", "b"]}
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_blank_takes_no_answers_place(tmp_path):
    Work(tmp_path).record("5.1", 0.4)
    for blank in (____, [____, ____], "____"):
        Work(tmp_path).record("5.1", blank)
    assert sheet(tmp_path)["5.1"]["answer"] == 0.4


def test_without_a_workbook_the_sheet_stays_in_memory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kept = Work(None)
    kept.record("5.1", 1)
    assert kept.entries()["5.1"].answer == 1
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_sheet_is_set_aside_and_what_makes_sense_in_it_is_kept(tmp_path):
    (tmp_path / FILE).write_text("{")
    kept = Work(tmp_path)
    kept.record("5.1", 1)
    assert (tmp_path / "work.corrupt-1.json").read_text() == "{"
    assert "work.json was damaged. It is set aside as work.corrupt-1.json" in kept.messages()[0]
    good, wrong = (
        {"answer": 1, "at": ""},
        [{"tries": "x"}, {"answer": 1, "at": 3}, {"answer": "x" * 200_000, "at": ""}, 7],
    )
    for n, entry in enumerate(wrong, 2):
        (tmp_path / FILE).write_text(json.dumps({"version": 1, "exercises": {"5.1": good, "5.2": entry}}))
        assert set(Work(tmp_path).entries()) == {"5.1"}
        assert (tmp_path / f"work.corrupt-{n}.json").exists()


def test_an_answer_too_large_is_noted_by_its_type_and_said(tmp_path):
    kept = Work(tmp_path)
    kept.record("5.1", ["x" * 1_000] * 200)
    assert sheet(tmp_path)["5.1"]["answer"] == {"large": "list"}
    assert kept.messages() == ["Your answer to 5.1 is too large to be kept."]


def test_a_full_sheet_stays_below_what_the_judge_reads(tmp_path, monkeypatch):
    monkeypatch.setattr("crmcourse.workbook.kept_file.os.fsync", lambda _handle: None)
    kept = Work(tmp_path)
    for n in range(1, 40):
        kept.record(f"5.{n}", ["x" * 1_000] * 90)
    assert (tmp_path / FILE).stat().st_size < encode.MOST_BYTES
    assert sheet(tmp_path)["5.39"]["answer"] == {"large": "list"}


@pytest.mark.parametrize("name", ["<script>", "5", "", None, object(), "5." + "1" * 300])
def test_what_is_no_id_is_refused(name):
    with pytest.raises(DataError, match=r"An id is like “5\.3”"):
        Work(None).record(name, 1)


def test_half_a_surrogate_pair_does_not_spoil_the_file(tmp_path):
    Work(tmp_path).record("5.1", "\ud800")
    assert Work(tmp_path).entries()["5.1"].answer == "?"
    assert not (tmp_path / "work.corrupt-1.json").exists()


def test_checks_put_right_and_wrong_answers_on_the_sheet_but_nothing_unreadable(workbook):
    course.check("90.1", 7)
    assert sheet(workbook)["90.1"]["answer"] == 7
    course.check("90.1", 42)
    course.check("90.1", "lots")
    course.check("90.1")
    assert sheet(workbook)["90.1"]["answer"] == 42


def test_a_function_is_recorded_with_what_it_returns(workbook):
    [exercise] = [one for one in session.current().syllabus.topics[0].exercises if one.answer.inputs]
    course.check(exercise.id, lambda part, whole: 17)
    calls = sheet(workbook)[exercise.id]["answer"]["function"]
    assert calls == [{"done": 17}] * len(exercise.answer.inputs)


def test_a_full_disk_breaks_no_check_and_is_said_once(workbook, capsys, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        course.check("90.1", 42)
        course.check("90.1", 7)
    said = capsys.readouterr().out
    assert "✓ 90.1 Right" in said
    assert said.count("Your work could not be saved in work.json (No space left on device).") == 1
    course.check("90.3", {"interest"})
    assert {name: entry["answer"] for name, entry in sheet(workbook).items()} == {
        "90.1": 7,
        "90.3": {"set": ["interest"]},
    }


def test_in_an_exam_a_check_only_records(exam, capsys):
    course.begin("05-aidma", lang="en")
    course.check("5.1", 0.4)
    course.check("5.2")
    course.check("no id", 1)
    course.hint("5.1")
    course.solution("5.1")
    course.progress()
    said = capsys.readouterr().out
    assert said.startswith("○ 5.1 Recorded\n○ 5.2 Still blank\n? Cannot check\n")
    assert said.count("Not in an exam") == 3
    assert {name: entry["answer"] for name, entry in sheet(exam).items()} == {"5.1": 0.4}


def test_in_an_exam_a_full_disk_is_said_and_the_answer_is_kept(exam, capsys, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    course.begin("05-aidma", lang="en")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        course.check("5.1", 0.4)
    assert "kept until you close the notebook" in capsys.readouterr().out
    course.check("5.2", 1)
    assert set(sheet(exam)) == {"5.1", "5.2"}
