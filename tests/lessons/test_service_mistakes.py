"""The usual mistakes of topic 17 in ten other worlds: none is the key."""

import pandas as pd
import pytest

from crmcourse.sources import syllabus
from crmlib import datasets
from crmlib.world import Truth, spoken
from crmlib.world.populations import blocks

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "service")
# The others are about cars, moments and calls that are the same in all worlds.
ASKED = [one for one in TOPIC.exercises if one.id in ("17.1", "17.6")]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Other notes and visits, of another seed."""
    folder = tmp_path_factory.mktemp("service")
    made = list(blocks(Truth(), 8000, request.param))
    for name in ("messages", "mystery_visits"):
        pd.concat([getattr(spoken, name)(lot) for lot in made]).to_csv(folder / f"{name}.csv", index=False)
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
