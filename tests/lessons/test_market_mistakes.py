"""The usual mistakes of topic 01 in ten other worlds: none is the key; and the keys follow the data in force."""

import pandas as pd
import pytest

from crmcourse.sources import syllabus
from crmlib.world import Truth, panel
from tests.support.elsewhere import put_in_force

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


def keys():
    return {one.id: one.answer.read(one.key_value()) for one in ASKED}


@pytest.fixture(scope="module")
def here():
    """What is right in the course's own panel."""
    return keys()


@pytest.mark.parametrize("seed", range(1, 11))
def test_no_usual_mistake_is_right_and_the_keys_are_those_of_the_other_market(seed, here, tmp_path):
    for name, table in diaries(seed).items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    put_in_force(tmp_path, seed)
    # All in one test: reading the panel and fitting it takes longest, and is done once for the data in force.
    there = keys()
    for exercise in ASKED:
        answer = exercise.answer
        wrong = [answer.read(one.value()) for one in exercise.mistakes]
        assert len(wrong) >= 3
        for one in wrong:
            assert answer.score(one, there[exercise.id]).fraction < 1, exercise.id
    assert all(abs(here[name] - there[name]) > 1e-6 for name in ("1.1", "1.4"))
    assert 40 < there["1.1"] < 60
    assert 50_000 < there["1.3"] < 90_000
    assert there["1.5"] in ("c", "d", "e")
