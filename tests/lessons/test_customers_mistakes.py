"""The usual mistakes of topic 02 in ten other worlds: none is the key."""

import pandas as pd
import pytest

from crmcourse.exercises.marking import Marker
from crmcourse.sources import syllabus
from crmlib.world import Truth, contact_points, firm, sources
from crmlib.world.block import population
from tests.support.elsewhere import put_in_force

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "customers")
ASKED = {one.id: one for one in TOPIC.exercises if not one.answer.by_people}
# The others are about relations, a book and a family that are the same in all worlds, or about the members' ledger.
COUNTED = ("2.2", "2.3")


@pytest.fixture(params=range(1, 11))
def elsewhere(request, tmp_path):
    """Other customers, of another seed."""
    block = population(Truth(), seed=request.param, number=0, size=6000, first=1)
    with pytest.MonkeyPatch.context() as patched:
        # No exercise asks which source came first, and the log takes longest to make.
        patched.setattr(sources, "logged", lambda _block: pd.Series(dtype=object))
        sources.source_answers(block).to_csv(tmp_path / "source_answers.csv", index=False)
    firm.customers(block).to_csv(tmp_path / "customers.csv", index=False)
    contact_points.contact_visits(block).to_csv(tmp_path / "contact_visits.csv", index=False)
    return tmp_path, request.param


def no_mistake_is_right(exercise):
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1
    assert Marker(exercise).mark(exercise.key_value()).points == exercise.points


def test_no_usual_mistake_is_right_and_keys_follow_the_data_in_force(elsewhere):
    ours = [ASKED[name].key_value() for name in COUNTED]
    put_in_force(*elsewhere)
    for name, before in zip(COUNTED, ours, strict=True):
        no_mistake_is_right(ASKED[name])
        assert ASKED[name].key_value() != before


@pytest.mark.parametrize("name", ASKED)
def test_no_usual_mistake_is_right_with_our_own_customers(name):
    no_mistake_is_right(ASKED[name])
