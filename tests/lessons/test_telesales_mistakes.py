"""The usual mistakes of topic 16 in ten other worlds: none is the key."""

import pytest

from crmcourse.exercises.marking import Marker
from crmcourse.sources import syllabus
from crmlib import datasets
from crmlib.world import Truth, calls
from crmlib.world import leads as contracts

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "telesales")
# The others are the same in all worlds: tried once.
ASKED = [one for one in TOPIC.exercises if one.id in ("16.3", "16.5")]
FIXED = [one for one in TOPIC.exercises if one.id in ("16.1", "16.2", "16.4", "16.6")]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Other calls and leads, of another seed."""
    folder = tmp_path_factory.mktemp("calls")
    calls.dials(Truth(), request.param).to_csv(folder / "dials.csv", index=False)
    contracts.leads(Truth(), request.param).to_csv(folder / "leads.csv", index=False)
    return folder


def none_is_right(exercise):
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1


@pytest.mark.parametrize("exercise", ASKED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right(elsewhere, exercise):
    datasets.use(elsewhere)
    none_is_right(exercise)


@pytest.mark.parametrize("exercise", FIXED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right_here(exercise):
    none_is_right(exercise)


@pytest.mark.parametrize(
    ("name", "said", "asks"),
    [
        ("16.1", 5, "rounded up"),
        ("16.1", 7, "wait for ever"),
        ("16.2", ["mail", "lead", "funnel", "plan", "opener", "pitch", "needs"], "offer comes before"),
        ("16.2", ["mail", "lead", "funnel", "opener", "plan", "needs", "pitch"], "after the call has begun"),
        ("16.4", "ready", "number is smallest"),
        ("16.6", 8.2, "callers chose"),
        ("16.6", 0.024, "%"),
    ],
)
def test_a_usual_mistake_is_answered_with_its_question(name, said, asks):
    marked = Marker(next(one for one in TOPIC.exercises if one.id == name)).mark(said)
    assert asks in str(marked.message)
