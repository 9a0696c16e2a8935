"""The usual mistakes of topic 11 in ten other worlds: none is the key."""

import pandas as pd
import pytest

from crmcourse.sources import syllabus
from crmlib.world import MEMBERS, Truth, subscribed
from crmlib.world.populations import lots
from tests.support.elsewhere import put_in_force

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "lifecycle")
# 11.2 and 11.6 are about members who are the same in all worlds, or one chosen so that the mistakes show.
ASKED = [one for one in TOPIC.exercises if one.id in ("11.1", "11.3", "11.4", "11.5")]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Other subscriptions, of another seed."""
    folder = tmp_path_factory.mktemp("subscriptions")
    made = list(lots(Truth(), MEMBERS, request.param))
    for name in ("subscriptions", "subscription_months"):
        table = pd.concat([getattr(subscribed, name)(lot) for lot in made])
        table.to_csv(folder / f"{name}.csv", index=False)
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
