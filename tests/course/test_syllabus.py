"""What the syllabus promises, the exercises keep."""

import pytest

from crmcourse.grading.policy import Policy
from crmcourse.sources.syllabus import _headings, load
from crmlib.errors import DataError

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


def test_a_passage_stands_under_the_heading_before_it():
    cells = [
        '+++ {"id": "shares", "lang": "en"}', "## Shares", "", "Read this.", "", "### Next", "",
        '+++ {"id": "answer", "lang": "en"}', "The answer.", "", "## The truth", "",
        '+++ {"id": "truth", "lang": "en"}', "What was true.",
    ]  # fmt: skip
    found = {name: heading.en for name, heading in _headings("\n".join(cells)).items()}
    assert found == {"shares": "Shares", "answer": "Next", "truth": "The truth"}
