"""The usual mistakes of topic 03 in ten other worlds: none is the key."""

import pytest

from crmcourse.sources import syllabus
from crmlib.world import Truth, shop
from crmlib.world.block import population
from crmlib.world.simulate import LEDGER, TABLES
from tests.support.elsewhere import put_in_force

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "accounts")
ASKED = [one for one in TOPIC.exercises if not one.answer.by_people]


def elsewhere(folder, seed):
    """Write other accounts and another ledger, of another seed."""
    truth = Truth()
    block = population(truth, seed=seed, number=0, size=8000, first=1)
    lot = shop.lot(truth, seed=seed, number=0, size=shop.LOT)
    made = {name: TABLES[name](block) for name in ("accounts", "visits")}
    made |= {name: LEDGER[name](lot) for name in ("members", "orders", "order_lines")}
    for name, table in made.items():
        table.to_csv(folder / f"{name}.csv", index=False)


@pytest.mark.parametrize("seed", range(1, 11))
def test_no_usual_mistake_is_right(tmp_path, seed):
    elsewhere(tmp_path, seed)
    put_in_force(tmp_path, seed)
    for exercise in ASKED:
        answer = exercise.answer
        key = answer.read(exercise.key_value())
        wrong = [answer.read(one.value()) for one in exercise.mistakes]
        assert len(wrong) >= 3
        for one in wrong:
            assert answer.score(one, key).fraction < 1, exercise.id
