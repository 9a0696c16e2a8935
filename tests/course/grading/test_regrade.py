"""Marking again changes those whom the change concerns, by as much as it concerns them, and only when told to."""

import json

import pytest

from crmcourse.exercises.declare import Text
from crmcourse.grading import review
from crmcourse.grading.batch import finish
from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.regrade import Change, regrade
from crmcourse.grading.sandbox.limits import Rung
from crmcourse.grading.store import Store
from crmcourse.sources.syllabus import Syllabus
from crmlib.errors import DataError
from tests.support.class_of_two import number, stored, topic

COURSE = Syllabus(None, Text(en="Tea", zh="茶"), (), {})
BEFORE = [topic(number("5.1", 12, points=2), number("5.2", 8))]
AFTER = [topic(number("5.1", 10, points=2), number("5.2", 8))]  # the key was wrong: ten it is
CLASS = {"ann": {"5.1": 12, "5.2": 8}, "bo": {"5.1": 10, "5.2": 8}, "cy": {"5.1": 7, "5.2": 8}, "di": {}}


@pytest.fixture
def out(tmp_path):
    store = Store(tmp_path / "out")
    store.begin()
    judge = Judge(BEFORE, Policy())
    for name, answers in CLASS.items():
        one = stored(answers, key=name, id="", name=name.title(), context="c")
        store.keep(one)
        store.keep(judge.mark(one))
    finish(store, COURSE, BEFORE, Policy(), Rung.NAMESPACES, ran=4)
    return tmp_path / "out"


def files(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def points(out):
    return {path.stem: json.loads(path.read_text())["points"] for path in sorted(out.glob("marks/*.json"))}


def decide(out, line):
    with (out / review.FILE).open("a", encoding="utf-8", newline="") as file:
        file.write(line + "\r\n")


def test_a_changed_key_changes_exactly_those_whom_it_concerns(out):
    assert regrade(out, COURSE, AFTER) == [
        Change("Ann", 3, 1, ("5.1",)),
        Change("Bo", 1, 3, ("5.1",)),
    ]


def test_nothing_is_written_before_one_says_so(out):
    before = files(out)
    decide(out, "cy,,,5.2,,,,,1,0,")
    told = files(out)
    regrade(out, COURSE, AFTER)
    assert files(out) == told
    assert before["run.json"] == told["run.json"]


def test_written_marks_are_the_new_ones(out):
    regrade(out, COURSE, AFTER, write=True)
    assert points(out) == {"ann": 1, "bo": 3, "cy": 1, "di": 0}
    assert regrade(out, COURSE, AFTER) == []


def test_without_a_change_nobody_changes_and_no_mark_is_touched(out):
    before = files(out)
    assert regrade(out, COURSE, BEFORE, write=True) == []
    after = files(out)
    assert {name for name in after if after[name] != before.get(name)} <= {"run.json"}


def test_a_hand_given_mark_survives(out):
    decide(out, "ann,,,5.1,,,,,2,1.5,half right")
    assert regrade(out, COURSE, BEFORE, write=True) == [Change("Ann", 3, 2.5, ("5.1",))]
    assert regrade(out, COURSE, AFTER, write=True) == [Change("Bo", 1, 3, ("5.1",))]
    ann = json.loads((out / "marks/ann.json").read_text())
    assert ann["exercises"]["5.1"]["by_hand"] == {"points": 1.5, "comment": "half right"}
    assert (ann["points"], ann["computed"]["5.1"], ann["computed"]["points"]) == (2.5, 0, 1)


def test_what_was_filled_in_and_not_merged_yet_is_foretold(out):
    decide(out, "cy,,,5.2,,,,,1,0,copied")
    foretold = regrade(out, COURSE, BEFORE)
    assert foretold == [Change("Cy", 1, 0, ("5.2",))]
    assert regrade(out, COURSE, BEFORE, write=True) == foretold


def test_ok_stands_for_what_is_computed_now(out):
    decide(out, "ann,,,5.1,,,,,2,ok,")
    regrade(out, COURSE, AFTER, write=True)
    assert points(out)["ann"] == 1


def test_weights_and_lateness_can_change_as_well(out):
    policy = Policy.of({"weights": {"level": {1: 2}}})
    assert [(one.name, one.after) for one in regrade(out, COURSE, BEFORE, policy=policy)] == [
        ("Ann", 6), ("Bo", 2), ("Cy", 2),
    ]  # fmt: skip


def test_a_topic_that_is_graded_no_more_takes_its_points_along(out):
    changes = regrade(out, COURSE, [topic(number("5.2", 8))], write=True)
    assert [(one.name, one.before, one.after) for one in changes] == [("Ann", 3, 1)]
    assert list(json.loads((out / "marks/ann.json").read_text())["exercises"]) == ["5.2"]


def test_marks_that_are_gone_are_made_again(out):
    (out / "marks/ann.json").unlink()
    assert regrade(out, COURSE, BEFORE, write=True) == [Change("Ann", 0.0, 3, ("5.1", "5.2"))]
    assert points(out)["ann"] == 3


def test_everybody_is_told_of(out):
    told = []
    regrade(out, COURSE, AFTER, done=told.append)
    assert told == ["Ann", "Bo", "Cy", "Di"]


def test_results_that_are_none_or_damaged_are_named(out, tmp_path):
    with pytest.raises(DataError, match="no results"):
        regrade(tmp_path / "nowhere", COURSE, AFTER)
    (out / "answers/bo.json").write_text("[]")
    with pytest.raises(DataError, match=r"bo\.json"):
        regrade(out, COURSE, AFTER, write=True)
    assert points(out)["ann"] == 3  # nothing was written
