"""The exercises of topic 12 on ten other firms: keys are computed anew, and no usual mistake becomes right."""

from itertools import pairwise

import pytest

from crmcourse.sources.syllabus import load, notebooks
from crmlib import datasets
from crmlib.lessons import lifetime as lesson
from crmlib.lifetime import BetaGeoNBD, rfm_summary
from tests.support.elsewhere import put_in_force
from tests.support.firm import Firm

TOPIC = load(notebooks()).topic("12")
# What the question says of each of the four households: repeats, weeks of silence.
FACTS = {"p": (6, 6), "q": (15, 6), "r": (15, 45), "s": (1, 2)}


@pytest.fixture(scope="module", params=range(10))
def elsewhere(request, tmp_path_factory):
    """Another firm's tables, in force."""
    folder = tmp_path_factory.mktemp("firm")
    made = Firm(members=1080, seed=1000 + request.param)
    for name in ("members", "orders", "order_lines"):
        made[name].to_csv(folder / f"{name}.csv", index=False)
    return folder, request.param


def test_no_usual_mistake_is_right_at_another_firm(elsewhere):
    put_in_force(*elsewhere)
    for exercise in TOPIC.exercises[:-1]:
        answer, key = exercise.answer, exercise.answer.read(exercise.key_value())
        assert answer.score(key, key).fraction == 1
        found = [answer.read(mistake.value()) for mistake in exercise.mistakes]
        assert all(answer.score(one, key).fraction < 1 for one in found), exercise.id
        kinds = [tuple(one) if isinstance(one, list | tuple) else str(one) for one in found]
        assert len(set(kinds)) == len(kinds), exercise.id


def test_the_four_households_are_far_apart_at_any_firm(elsewhere):
    """Whoever reads the order off the panel must not fail by a shade: each is worth half as much again as the next."""
    put_in_force(*elsewhere)
    orders, lines, members = (datasets.load(name) for name in ("orders", "order_lines", "members"))
    bought = lesson.households(orders, lines, members)
    buying = BetaGeoNBD().fit(rfm_summary(bought, as_of=lesson.AS_OF))
    ranking = next(one for one in TOPIC.exercises if one.id == "12.6")
    worth = [
        float(lesson.silent(buying, weeks, (repeats,)).table["orders"].iloc[0])
        for repeats, weeks in (FACTS[name] for name in ranking.key_value())
    ]
    assert ranking.key_value() == ["q", "p", "s", "r"]
    assert all(more > 1.5 * less for more, less in pairwise(worth))
