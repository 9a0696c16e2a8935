"""The usual mistakes of topic 04 in ten other worlds: none is the key."""

import pytest

from crmcourse.exercises.marking import Marker
from crmcourse.sources import syllabus
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.segments import associations, benefits
from tests.support.elsewhere import put_in_force

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "segmentation")
# 4.1 and 4.2 are the same in all worlds: tried once, on the course's own data.
FIXED = [one for one in TOPIC.exercises if one.id in ("4.1", "4.2")]
ASKED = [one for one in TOPIC.exercises if one.id in ("4.3", "4.4", "4.5", "4.6")]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Another survey, of another seed."""
    folder = tmp_path_factory.mktemp("survey")
    block = population(Truth(), seed=request.param, number=0, size=8000, first=1)
    for table in (benefits, associations):
        table(block).to_csv(folder / f"{table.__name__}.csv", index=False)
    return folder, request.param


def none_is_right(exercise):
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1
    return key


@pytest.mark.parametrize("exercise", ASKED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right(elsewhere, exercise):
    put_in_force(*elsewhere)
    key = none_is_right(exercise)
    # A segment that passes everything would leave nothing to be marked.
    assert key or exercise.id != "4.4"


@pytest.mark.parametrize("exercise", FIXED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right_here(exercise):
    none_is_right(exercise)


def exercise(name):
    return Marker(next(one for one in TOPIC.exercises if one.id == name))


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({"c": "user"}, "who drinks, or when"),
        ({"f": "price_quality"}, "you overlook a rival"),
        ({"h": "use"}, "Is one way enough"),
        ({"b": "attribute"}, "quality against money"),
    ],
)
def test_a_claim_taken_for_another_way_is_asked_about(changed, asks):
    marker = exercise("4.2")
    assert asks in marker.mark(dict(marker.exercise.key_value()) | changed).message


@pytest.mark.parametrize(
    ("steps", "asks"),
    [
        (["position", "bases", "profile", "measure", "select", "mix"], "In whose mind"),
        (["mix", "bases", "profile", "measure", "select", "position"], "For whom are they meant"),
        (["bases", "profile", "select", "measure", "position", "mix"], "What is the selection based on"),
    ],
)
def test_a_step_out_of_place_is_asked_about(steps, asks):
    assert asks in exercise("4.1").mark(steps).message


def test_a_test_judged_the_wrong_way_round_is_asked_about():
    marker = exercise("4.4")
    key = marker.exercise.key_value()
    assert "few people" in marker.mark(key ^ {"substantial"}).message
    assert "where to find them" in marker.mark(key ^ {"measurable"}).message
