"""What the syllabus promises, the exercises keep."""

import re

import pytest

from crmcourse.grading.policy import Policy
from crmcourse.sources.source import read
from crmcourse.sources.syllabus import load
from crmlib.errors import DataError
from crmlib.i18n import LANGUAGES

TOPICS = load().topics


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.folder)
def test_every_exercise_shows_one_objective_and_every_objective_is_shown(topic):
    shown = [name for names in topic.reached_by for name in names]
    assert sorted(shown) == sorted(exercise.id for exercise in topic.exercises)
    assert len(topic.reached_by) == len(topic.objectives)
    assert all(topic.reached_by)


def test_the_courses_own_grading_rules_can_be_read():
    assert Policy.of(load().grading).weight("05-aidma", 3) == 1.0


def test_grading_rules_that_are_no_mapping_are_named(tmp_path):
    (tmp_path / "syllabus.yml").write_text("course: {en: a, zh: b}\ntopics: []\ngrading: late\n", "utf-8")
    with pytest.raises(DataError, match="grading"):
        load(tmp_path)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("topic", load().topics, ids=lambda topic: topic.folder)
def test_a_passage_to_reread_stands_under_the_heading_that_names_it(topic, lang):
    passages = [cell for cell in read(topic.path / "lesson.md").cells if cell.lang == lang]
    lines = [(cell.id, line) for cell in passages for line in cell.text.splitlines() if line.strip()]
    for name in {exercise.reread for exercise in topic.exercises}:
        begins = next(place for place, (cell, _line) in enumerate(lines) if cell == name)
        above = [line for _cell, line in lines[: begins + 1] if re.match("#{1,4} ", line)]
        assert above[-1].lstrip("# ") == getattr(topic.sections[name], lang)
