"""The usual mistakes of topic 01 in ten other worlds: none is the key; and the keys follow the data in force."""

import pandas as pd
import pytest

from crmcourse.sources import syllabus
from crmlib import datasets
from crmlib.world import Truth, panel

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "market")
# 1.2 and 1.6 are about targets and tasks that are the same in all worlds.
ASKED = [one for one in TOPIC.exercises if one.id in ("1.1", "1.3", "1.4", "1.5")]


def diaries(seed):
    """Return both tables of a panel of another seed."""
    made = [panel.households(Truth(), seed=seed, number=n, size=500, first=500 * n + 1) for n in range(4)]
    return {
        name: pd.concat([getattr(panel, name)(block) for block in made])
        for name in ("panel_households", "tea_panel")
    }


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Another market."""
    folder = tmp_path_factory.mktemp("market")
    for name, table in diaries(request.param).items():
        table.to_csv(folder / f"{name}.csv", index=False)
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


def test_keys_follow_the_data_in_force(elsewhere):
    here = {one.id: one.answer.read(one.key_value()) for one in ASKED if one.id != "1.5"}
    datasets.use(elsewhere)
    there = {one.id: one.answer.read(one.key_value()) for one in ASKED if one.id != "1.5"}
    assert all(abs(here[name] - there[name]) > 1e-6 for name in here)
    assert 40 < there["1.1"] < 60
    assert 50_000 < there["1.3"] < 90_000
