"""What a form shows of an exercise: all that is asked, and nothing that depends on the key."""

import json

import pytest

from crmcourse.exercises.form import Form, as_json, form_of, from_json
from crmlib.errors import DataError
from crmlib.i18n import Text
from tests.support.mill import COURSE_TOPICS, TOPICS

EXERCISES = [exercise for topic in TOPICS for exercise in topic.exercises]
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)


def never():
    raise AssertionError("a form has no business with the key")


@every_exercise
def test_a_form_is_made_without_the_key(exercise, monkeypatch):
    monkeypatch.setattr(type(exercise), "key_value", lambda self: never())
    form = form_of(exercise)
    assert (form.id, form.points, form.level) == (exercise.id, exercise.points, exercise.level)


@every_exercise
def test_what_is_chosen_from_stands_in_both_languages(exercise):
    form = form_of(exercise)
    needs_options = {"choice": 2, "set": 2, "ranking": 2, "sequence": 2, "labels": 2}
    assert len(form.options) >= needs_options.get(form.kind, 0)
    assert bool(form.rows) is (form.kind == "labels")
    for option in (*form.options, *form.rows):
        assert option.label.en.strip()
        assert option.label.zh.strip()


@every_exercise
def test_it_travels_as_json(exercise):
    form = form_of(exercise)
    assert from_json(json.loads(json.dumps(as_json(form)))) == form


@pytest.mark.parametrize(
    "exercise",
    [one for topic in COURSE_TOPICS for one in topic.exercises if one.answer.kind == "ranking"],
    ids=lambda one: one.id,
)
def test_a_ranking_does_not_open_in_the_right_order(exercise):
    opened = [option.name for option in form_of(exercise).options]
    assert opened != list(exercise.answer.read(exercise.key_value()))


WHOLE = as_json(Form("5.1", Text("A", "甲"), 1, 1, "number", Text("%", "%")))


@pytest.mark.parametrize(
    "change",
    [
        {"id": 5.1}, {"title": "A"}, {"title": {"en": "A"}}, {"points": "1"}, {"points": True}, {"level": 4},
        {"kind": "pickle"}, {"unit": None}, {"options": {}}, {"options": [{"name": 1}]}, {"rows": [[]]},
        {"several": 1}, {"longest": "x"}, {"points": float("nan")}, {"points": 10**400},
    ],
)  # fmt: skip
def test_a_damaged_form_is_one_sentence(change):
    with pytest.raises(DataError, match="The exam's forms are damaged"):
        from_json({**WHOLE, **change})


@pytest.mark.parametrize("content", [None, [], 3, "x", {}, {"id": "5.1"}])
def test_what_is_no_form_at_all_is_the_same_sentence(content):
    with pytest.raises(DataError, match="The exam's forms are damaged"):
        from_json(content)
