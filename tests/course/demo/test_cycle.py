"""The whole cycle with one topic and a few people: every row is what it should be, and there is a report."""

import json
from pathlib import Path

import pytest

from crmcourse import handout as release
from crmcourse.demo import Sends, cycle
from crmcourse.demo.people import roster
from crmcourse.grading.sandbox.limits import strongest
from crmlib.errors import DataError

# All the odd ones, one late, one in a hurry, and some like the most.
ODD = {one.id for one in roster() if one.sends is not Sends.ZIP}
SOME = ODD | {"s01", "s02", "s03", "s04", "s11", "s28", "s33", "s41", "s48"}


@pytest.fixture(scope="module")
def report(unsearched, syllabus, topics, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cycle") / "demo"
    return cycle(folder, syllabus=syllabus, topics=topics[:1], people=SOME, seconds=4)


@pytest.fixture(scope="module")
def rows(report):
    """Name → marks, with the person."""
    read = [json.loads(path.read_text("utf-8")) for path in sorted((report.parent / "marks").glob("*.json"))]
    return {mark["trainee"]["name"]: mark for mark in read}


@pytest.fixture(scope="module")
def row(rows):
    """A function: the marks of somebody by id."""
    names = {one.id: one.name for one in roster()}
    return lambda number: rows[names[number]]


def who(sends):
    return next(one.id for one in roster() if one.sends is sends)


def codes(mark, part="reasons"):
    return [one["code"] for one in mark[part]]


def test_every_trainee_has_one_row(rows):
    assert set(rows) == {one.name for one in roster() if one.id in SOME}


@pytest.mark.parametrize(
    ("sends", "reason"),
    [
        (Sends.LOOP, "timed_out"),
        (Sends.EMPTY, "empty_file"),
        (Sends.DOCUMENT, "nothing_inside"),
        (Sends.ESCAPE, "unsafe_archive"),
    ],
)
def test_what_cannot_be_graded_needs_a_person(row, sends, reason):
    mark = row(who(sends))
    assert (mark["status"], codes(mark)) == ("needs_person", [reason])


def test_answers_before_the_endless_loop_count(row):
    exercises = row(who(Sends.LOOP))["exercises"]
    assert [one["outcome"] for one in exercises.values()][-3:] == ["not_attempted"] * 3
    assert any(one["points"] for one in exercises.values())


@pytest.mark.parametrize(
    ("sends", "note"),
    [(Sends.COPIED_CELL, "id_twice"), (Sends.AGAIN, "earlier")],
)
def test_what_is_only_odd_is_graded_with_a_note(row, sends, note):
    mark = row(who(sends))
    assert (mark["status"], codes(mark, "notes")) == ("graded", [note])
    assert mark["points"] > 0


@pytest.mark.parametrize("sends", [Sends.FOLDER, Sends.NOTEBOOK])
def test_when_a_plain_notebook_came_in_is_asked_and_costs_nothing(row, sends):
    mark = row(who(sends))
    assert (mark["status"], codes(mark)) == ("needs_person", ["when_unknown"])
    assert "plain_notebook" in codes(mark, "notes")
    assert (mark["points"] > 0, mark["late_factor"]) == (True, 1.0)


def test_looking_for_the_keys_finds_none(row):
    if strongest().trusted_only:
        pytest.skip("no walls here")
    mark = row(who(Sends.READS_KEY))
    assert mark["status"] == "graded"
    outcomes = {one["outcome"] for one in mark["exercises"].values()}
    assert outcomes <= {"right", "not_attempted", "kept"}
    assert mark["exercises"]["7.8"]["outcome"] in ("kept", "not_attempted")


def test_the_others_are_simply_graded(row):
    for number in ("s01", "s02", "s04", "s11", "s28", "s33", "s41", "s48"):
        mark = row(number)
        assert (mark["status"], mark["reasons"], mark["notes"]) == ("graded", [], [])


def test_being_late_costs_a_tenth_a_day(row):
    assert (row("s03")["late_days"], row("s03")["late_factor"]) == (1, 0.9)
    assert row("s01")["late_factor"] == 1.0


def test_every_text_was_marked_by_way_of_the_file_that_people_fill_in(report, rows):
    texts = [mark["exercises"]["7.8"] for mark in rows.values() if "7.8" in mark["exercises"]]
    kept = [one for one in texts if one["outcome"] == "kept"]
    assert len(kept) > 10
    assert all(one["by_hand"] and not one["confirm"] for one in kept)
    assert {0.0, 3.0} < {one["points"] for one in kept} <= {0, 0.5, 1, 1.5, 2, 2.5, 3}
    book = (report.parent / "gradebook.csv").read_text("utf-8").splitlines()
    assert '"waiting"' not in "".join(book)


def test_all_parts_of_the_cycle_are_there(report):
    folder = report.parent.parent
    assert report.stat().st_size > 50_000
    assert (folder / "handout/crm-course.zip").is_file()
    assert (folder / "results/gradebook.csv").is_file()
    assert len(list((folder / "before/results/marks").iterdir())) == len(SOME - {"s10", "s29", "s40", "s53"})
    assert json.loads((folder / "truth.json").read_text("utf-8"))["difficulties"]["7.1"]
    assert not (folder.parent / "harmless.txt").exists()


def test_a_folder_with_other_things_is_left_alone(syllabus, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(DataError, match="holds no demo"):
        cycle(tmp_path, syllabus=syllabus)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder(syllabus, tmp_path):
    file = Path(tmp_path, "demo")
    file.write_text("mine")
    with pytest.raises(DataError, match="holds no demo"):
        cycle(file, syllabus=syllabus)
    assert file.read_text() == "mine"


def test_an_earlier_demo_is_replaced_and_nothing_beside_it(syllabus, tmp_path, monkeypatch):
    def stop(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(release, "release", stop)
    (tmp_path / "results").mkdir()
    (tmp_path / "results/old.json").write_text("{}")
    (tmp_path / "truth.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(KeyboardInterrupt):
        cycle(tmp_path, syllabus=syllabus)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "truth.json"]
