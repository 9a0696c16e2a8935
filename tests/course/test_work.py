"""The workbook's file: nothing of a trainee's is lost, whatever is in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crmcourse.workbook.work import FILE, Entry, Work, find_workbook


def _tried(progress, name="5.1", points=1.0, passed=False, answer=3):
    progress.tried(name, answer, points=points, passed=passed)


def test_a_workbook_is_found_from_below(tmp_path):
    (tmp_path / "workbook.json").write_text("{}")
    below = tmp_path / "05-aidma" / "en"
    below.mkdir(parents=True)
    assert find_workbook(below) == tmp_path.resolve()


def test_without_a_workbook_nothing_is_written(tmp_path):
    assert find_workbook(tmp_path) is None
    progress = Work(None)
    _tried(progress)
    assert progress.entry("5.1").tries == 1
    assert list(tmp_path.iterdir()) == []


def test_tries_best_points_and_hints_are_kept(tmp_path):
    _tried(Work(tmp_path), points=1.0)
    _tried(Work(tmp_path), points=2.0, passed=True)
    _tried(Work(tmp_path), points=0.0)
    Work(tmp_path).hinted("5.1", 2)
    Work(tmp_path).hinted("5.1", 1)
    entry = Work(tmp_path).entry("5.1")
    assert (entry.tries, entry.points, entry.passed, entry.hints, entry.answer) == (3, 2.0, True, 2, 3)
    assert entry.at.endswith("+00:00")


def test_two_notebooks_do_not_overwrite_each_other(tmp_path):
    one, two = Work(tmp_path), Work(tmp_path)
    one.entries(), two.entries()
    _tried(one, "5.1")
    _tried(two, "5.2")
    assert set(Work(tmp_path).entries()) == {"5.1", "5.2"}


def test_no_other_file_is_left_beside_it(tmp_path):
    _tried(Work(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_crash_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    progress = Work(tmp_path)
    _tried(progress)
    before = (tmp_path / FILE).read_bytes()

    def crash(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        _tried(progress, "5.2")
    assert (tmp_path / FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def _entry(**fields):
    return {"tries": 1, "points": 1, "passed": False, "hints": 0, "answer": 3, "at": "", **fields}


def _file(**entries):
    return json.dumps({"version": 1, "exercises": entries})


DAMAGED = {
    "empty": "",
    "cut off": '{"version": 1, "exerc',
    "no object": "[1, 2]",
    "null": "null",
    "another version": '{"version": 2, "exercises": {}}',
    "no exercises": '{"version": 1}',
    "deep": "[" * 200_000,
    "deep object": '{"a":' * 200_000,
    "nan": '{"version": 1, "exercises": {"5.1": {"points": NaN}}}',
    "too large": " " * 5_000_000,
    "endless digits": '{"version": 1' + "0" * 10_000 + "}",
    "binary": b"\xff\xfe\x00\x01",
    "zeros": b"\x00" * 1_000,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_with_one_message(tmp_path, content):
    raw = content if isinstance(content, bytes) else content.encode()
    (tmp_path / FILE).write_bytes(raw)
    progress = Work(tmp_path)
    assert progress.entries() == {}
    _tried(progress)
    assert (tmp_path / "work.corrupt-1.json").read_bytes() == raw
    assert progress.messages() == [
        "work.json was damaged. It is set aside as work.corrupt-1.json; 0 exercises in it could be read."
    ]
    assert progress.messages() == []
    assert Work(tmp_path).entry("5.1").tries == 1


WRONG = {
    "tries": _entry(tries="3"),
    "negative": _entry(tries=-1),
    "true": _entry(hints=True),
    "points": _entry(points=10**9),
    "infinite": '{"points": 1e999}',
    "passed": _entry(passed="yes"),
    "at": _entry(at="x" * 1_000),
    "answer": _entry(answer="x" * 200_000),
    "list": [1, 2, 3],
}


@pytest.mark.parametrize("entry", WRONG.values(), ids=WRONG)
def test_what_makes_sense_in_a_damaged_file_is_kept(tmp_path, entry):
    raw = _file(**{"5.1": _entry(tries=4), "5.2": "HERE"})
    raw = raw.replace('"HERE"', entry if isinstance(entry, str) else json.dumps(entry))
    (tmp_path / FILE).write_text(raw)
    progress = Work(tmp_path)
    assert progress.entries() == {"5.1": Entry(tries=4, points=1, answer=3)}
    assert (tmp_path / "work.corrupt-1.json").read_text() == raw
    assert "1 exercises" in progress.messages()[0]
    assert Work(tmp_path).entry("5.1").tries == 4


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path):
    for n in (1, 2):
        (tmp_path / FILE).write_text(f"damage {n}")
        Work(tmp_path).entries()
    assert (tmp_path / "work.corrupt-1.json").read_text() == "damage 1"
    assert (tmp_path / "work.corrupt-2.json").read_text() == "damage 2"


def test_names_that_are_no_exercises_are_not_believed(tmp_path):
    (tmp_path / FILE).write_text(_file(**{"<script>": _entry(), "5.1": _entry()}))
    assert set(Work(tmp_path).entries()) == {"5.1"}


def test_a_folder_in_place_of_the_file_is_set_aside(tmp_path):
    (tmp_path / FILE).mkdir()
    progress = Work(tmp_path)
    _tried(progress)
    assert (tmp_path / "work.corrupt-1.json").is_dir()
    assert Work(tmp_path).entry("5.1").tries == 1


def test_a_full_disk_is_said_once_and_nothing_is_lost(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    progress = Work(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        _tried(progress)
        _tried(progress)
    assert len(progress.messages()) == 1
    assert progress.entry("5.1").tries == 2
    _tried(progress)
    assert Work(tmp_path).entry("5.1").tries == 3


def test_an_answer_too_long_to_keep_is_left_out(tmp_path):
    _tried(Work(tmp_path), answer=["x" * 1_000] * 200)
    assert Work(tmp_path).entry("5.1").answer == {"large": "list"}
    _tried(Work(tmp_path), answer="\ud800")
    assert Work(tmp_path).entry("5.1").tries == 2
    assert not (tmp_path / "work.corrupt-1.json").exists()


def test_a_file_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    (tmp_path / FILE).write_text(_file())

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    # Rights alone would not do: root may read everything.
    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    progress = Work(tmp_path)
    assert progress.entries() == {}
    assert "cannot be read" in progress.messages()[0]


def test_what_an_older_version_kept_in_two_files_is_read_and_stays(tmp_path):
    moment = "2026-01-01T00:00:00+00:00"
    tried = {"tries": 2, "points": 1, "passed": True, "hints": 1, "answer": 9, "last": "x"}
    answers = {"5.1": {"answer": 3, "at": moment}, "5.2": {"answer": {"set": ["a"]}, "at": moment}}
    old = {
        "progress.json": {"version": 1, "exercises": {"5.1": tried}},
        "answers.json": {"version": 1, "answers": answers},
    }
    for name, content in old.items():
        (tmp_path / name).write_text(json.dumps(content))
    before = {name: (tmp_path / name).read_bytes() for name in old}
    work = Work(tmp_path)
    assert work.entry("5.1") == Entry(2, 1, True, 1, 3, moment)
    assert work.answers()["5.2"] == answers["5.2"]
    _tried(work, "5.3")
    assert set(Work(tmp_path).entries()) == {"5.1", "5.2", "5.3"}
    assert {name: (tmp_path / name).read_bytes() for name in old} == before


@pytest.mark.parametrize("content", ["", "[1]", '{"exercises": 3}', '{"exercises": {"5.1": 3, "x": {}}}'])
def test_old_files_that_make_no_sense_say_nothing(tmp_path, content):
    for name in ("progress.json", "answers.json"):
        (tmp_path / name).write_text(content)
    assert Work(tmp_path).entries() == {}


def test_two_kernels_at_once_lose_nothing(tmp_path):
    code = (
        "import sys; from pathlib import Path; from crmcourse.workbook.work import Work\n"
        "for n in range(20): Work(Path(sys.argv[1])).tried(f'{sys.argv[2]}.{n}', n, points=1, passed=True)"
    )
    kernels = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), topic]) for topic in ("5", "6")]
    assert [kernel.wait(60) for kernel in kernels] == [0, 0]
    assert len(Work(tmp_path).entries()) == 40
