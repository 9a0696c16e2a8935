"""The usual mistakes of topic 02 in ten other worlds: none is the key."""

import pytest

from crmcourse.exercises.marking import Marker
from crmcourse.sources import syllabus
from crmlib import datasets
from crmlib.world import Truth, contact_points, firm, sources
from crmlib.world.block import population

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "customers")
# 2.1, 2.4 and 2.6 are about relations, a book and a family that are the same in all worlds.
ASKED = [one for one in TOPIC.exercises if one.id in ("2.1", "2.2", "2.3", "2.4", "2.6")]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Other customers, of another seed."""
    folder = tmp_path_factory.mktemp("customers")
    block = population(Truth(), seed=request.param, number=0, size=8000, first=1)
    firm.customers(block).to_csv(folder / "customers.csv", index=False)
    contact_points.contact_visits(block).to_csv(folder / "contact_visits.csv", index=False)
    sources.source_answers(block).to_csv(folder / "source_answers.csv", index=False)
    return folder


@pytest.mark.parametrize("exercise", ASKED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right(elsewhere, exercise):
    datasets.use(elsewhere)
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1


@pytest.mark.parametrize("exercise", [one for one in ASKED if one.id in ("2.2", "2.3")], ids=lambda one: one.id)
def test_the_key_follows_the_data_in_force(elsewhere, exercise):
    ours = exercise.key_value()
    datasets.use(elsewhere)
    assert exercise.key_value() != ours
    assert Marker(exercise).mark(exercise.key_value()).points == exercise.points
