"""The usual mistakes of topic 15 in ten other worlds: none is the key."""

import pytest

from crmcourse.sources import syllabus
from crmlib import datasets
from crmlib.world import Truth, launched, promoted

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "promotion")
# 15.2 and 15.6 are about promotions and a tea that are the same in all worlds.
ASKED = [one for one in TOPIC.exercises if one.id in ("15.1", "15.3", "15.4", "15.5")]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Other launches and sales, of another seed."""
    folder = tmp_path_factory.mktemp("promotion")
    launched.launches(Truth(), request.param).to_csv(folder / "launches.csv", index=False)
    promoted.weekly_sales(Truth(), request.param).to_csv(folder / "weekly_sales.csv", index=False)
    return folder


@pytest.mark.parametrize("exercise", ASKED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right(elsewhere, exercise):
    datasets.use(elsewhere)
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    right = [
        name
        for name, one in zip(exercise.mistakes, wrong, strict=True)
        if answer.score(one, key).fraction == 1
    ]
    # An option that is right elsewhere (a market that these months do show) is no mistake there.
    assert right == [] or exercise.id == "15.4"


@pytest.mark.parametrize("elsewhere", [1, 2, 3], indirect=True)
def test_what_a_plain_count_calls_extra_is_mostly_none(elsewhere):
    datasets.use(elsewhere)
    [guess] = TOPIC.guesses
    assert guess.found() == "c"
