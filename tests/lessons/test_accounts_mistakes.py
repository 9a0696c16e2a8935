"""The usual mistakes of topic 03 in ten other worlds: none is the key."""

import pandas as pd
import pytest

from crmcourse.sources import syllabus
from crmlib import datasets
from crmlib.world import MEMBERS, Truth, shop
from crmlib.world.accounts import accounts
from crmlib.world.block import population
from crmlib.world.simulate import LEDGER

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "accounts")
ASKED = [one for one in TOPIC.exercises if not one.answer.by_people]


@pytest.fixture(params=range(1, 11), scope="module")
def elsewhere(request, tmp_path_factory):
    """Other accounts and another ledger, of another seed."""
    folder, truth = tmp_path_factory.mktemp("firm"), Truth()
    accounts(population(truth, seed=request.param, number=0, size=8000, first=1)).to_csv(
        folder / "accounts.csv", index=False
    )
    for name, table in ledger(truth, request.param).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def ledger(truth, seed):
    """Return the three tables of the shop card, with as many members as the course has."""
    names = ("members", "orders", "order_lines")
    sizes = [shop.LOT] * (MEMBERS // shop.LOT)
    lots = [shop.lot(truth, seed=seed, number=number, size=size) for number, size in enumerate(sizes)]
    return {name: pd.concat([LEDGER[name](lot) for lot in lots], ignore_index=True) for name in names}


@pytest.mark.parametrize("exercise", ASKED, ids=lambda one: one.id)
def test_no_usual_mistake_is_right(elsewhere, exercise):
    datasets.use(elsewhere)
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1
