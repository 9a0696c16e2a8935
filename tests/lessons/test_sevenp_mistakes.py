"""The usual mistakes of topic 14 in ten other worlds: none is the key."""

import pandas as pd
import pytest

from crmcourse.sources import syllabus
from crmlib.world import Truth, shop
from crmlib.world.counter import receipt_lines, receipts
from crmlib.world.minutes import activity, activity_rates
from crmlib.world.populations import lots
from crmlib.world.simulate import LEDGER
from crmlib.world.subscribed import subscriptions
from tests.support.elsewhere import put_in_force

TOPIC = next(one for one in syllabus.load(syllabus.notebooks()).topics if one.module == "sevenp")
# 14.2 is the same in all worlds.
ASKED = [one for one in TOPIC.exercises if not one.answer.by_people and one.id != "14.2"]


def none_is_right(exercise):
    answer = exercise.answer
    key = answer.read(exercise.key_value())
    wrong = [answer.read(one.value()) for one in exercise.mistakes]
    assert len(wrong) >= 3
    for one in wrong:
        assert answer.score(one, key).fraction < 1, exercise.id
    return key


@pytest.mark.parametrize("seed", range(1, 11))
def test_no_usual_mistake_is_right_elsewhere(seed, tmp_path):
    blocks = list(lots(Truth(), 3_240, seed))
    for table in (receipts, receipt_lines, subscriptions):
        pd.concat([table(one) for one in blocks]).to_csv(tmp_path / f"{table.__name__}.csv", index=False)
    lot = shop.lot(Truth(), seed=seed, number=0, size=shop.LOT)
    for name, table in (
        ("orders", LEDGER["orders"]),
        ("order_lines", LEDGER["order_lines"]),
        ("activity", activity),
    ):
        table(lot).to_csv(tmp_path / f"{name}.csv", index=False)
    activity_rates(Truth()).to_csv(tmp_path / "activity_rates.csv", index=False)
    put_in_force(tmp_path, seed)
    keys = {one.id: none_is_right(one) for one in ASKED}
    # The truth: .135 of those with a teapot buy a kettle, of all .07 + .05 × (.135 − .07), of firms some more.
    assert 1.3 < keys["14.1"] < 2.4
    assert 43 < keys["14.3"] < 53


def test_no_usual_mistake_of_the_ten_questions_is_right():
    none_is_right(next(one for one in TOPIC.exercises if one.id == "14.2"))
