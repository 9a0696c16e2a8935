"""The exercises of topic 12 on ten other firms: keys are computed anew, and no usual mistake becomes right."""

import pytest

from crmcourse.sources.syllabus import load, notebooks
from crmlib import datasets, world

TOPIC = load(notebooks()).topic("12")


@pytest.fixture(scope="module", params=range(10))
def elsewhere(request, tmp_path_factory):
    """Another firm's tables, in force."""
    folder = tmp_path_factory.mktemp("firm")
    world.write(folder, customers=20, members=1080, seed=1000 + request.param)
    return folder


def test_no_usual_mistake_is_right_at_another_firm(elsewhere):
    datasets.use(elsewhere)
    for exercise in TOPIC.exercises[:-1]:
        answer, key = exercise.answer, exercise.answer.read(exercise.key_value())
        assert answer.score(key, key).fraction == 1
        found = [answer.read(mistake.value()) for mistake in exercise.mistakes]
        assert all(answer.score(one, key).fraction < 1 for one in found), exercise.id
        kinds = [tuple(one) if isinstance(one, list | tuple) else str(one) for one in found]
        assert len(set(kinds)) == len(kinds), exercise.id
