"""The usual mistakes of topic 10 in ten other worlds: none is the key."""

import pytest

from crmcourse.exercises.marking import Marker
from crmcourse.sources import syllabus
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.satisfaction import satisfaction
from tests.support.elsewhere import put_in_force

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "satisfaction")
ASKED = [one for one in TOPIC.exercises if not one.answer.by_people]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Another June, of another seed."""
    folder = tmp_path_factory.mktemp("june")
    made = satisfaction(population(Truth(), seed=request.param, number=0, size=8000, first=1))
    made.to_csv(folder / "satisfaction.csv", index=False)
    return folder, request.param


@pytest.mark.parametrize("exercise", ASKED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right(elsewhere, exercise):
    put_in_force(*elsewhere)
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1


@pytest.mark.parametrize("given", [{"C0000013": "spurious"}, {"C0000014": "none", "C0000016": "spurious"}])
def test_whoever_counts_what_holds_a_customer_is_told_so_row_by_row(given):
    marker = Marker(next(one for one in ASKED if one.id == "10.6"))
    labels = dict(marker.exercise.key_value()) | given
    assert "what holds them say what they think" in marker.mark(labels).message
    # One row more, of somebody whom nothing holds, is another mistake.
    assert "what holds them" not in marker.mark(labels | {"C0000001": "none"}).message
