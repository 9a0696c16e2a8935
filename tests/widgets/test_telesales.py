"""The views of topic 16: what is set is what is reckoned with."""

import pytest

from crmlib import datasets
from crmlib.lessons import telesales as lesson
from crmlib.telesales import Funnel
from crmlib.widgets.telesales import desk_panel, intake_panel, promise_panel


def test_a_promise_is_as_sure_as_june_says():
    june = lesson.june(datasets.load("dials"))
    view = promise_panel(june)
    known = lesson.orders_of(june)
    view.set(dials=3_900, target=30, luck=True)
    assert f"{lesson.chance(known, 3_900, 30):.0%}" in view.answer
    view.set(luck=False)
    assert f"{lesson.chance(known, 3_900, 30, sure_rate=True):.0%}" in view.answer


def test_the_desk_answers_in_time_with_one_more_where_nobody_gives_up():
    view = desk_panel()
    # By hand: 72 calls of 3.5 minutes are 4.2 Erlangs, more than four people can ever do.
    view.set(calls=72, people=4)
    [forever] = [line for line in view.answer.splitlines() if line.startswith("all wait")]
    assert forever.split()[-2:] == ["–", "–"]
    shares = []
    for people in (6, 7):
        view.set(people=people)
        shares.append([float(line.split()[-2].rstrip("%")) for line in view.answer.splitlines()[1:3]])
    assert shares[0][0] < 80 < shares[0][1]
    assert min(shares[1]) > 80


@pytest.mark.parametrize("intake", [24, 9])
def test_the_first_layer_tells_of_a_lower_intake_before_the_orders_do(intake):
    full = Funnel().fit(datasets.load("leads"), as_of=lesson.FULL)
    view = intake_panel(full)
    view.set(intake=intake)
    assert f"{intake} new contacts a day" in view.answer
    table = lesson.weeks_ahead(full, intake).table
    first, orders = (
        table.iloc[3, 0] / table.iloc[0, 0],
        table["orders_week"].iloc[3] / table["orders_week"].iloc[1],
    )
    # After four weeks the first layer is nearly down to 9/24 of what it was; orders are nearly what they were.
    assert (first < 0.45) == (intake == 9)
    assert orders > 0.9
