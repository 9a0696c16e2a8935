"""Single customers of a log, and the stages side by side: all counted by hand from small logs."""

import pandas as pd
import pytest

from crmlib import aidma
from crmlib.errors import TooFewError
from crmlib.i18n import speaking
from crmlib.lessons.aidma import by_the_middle, evidence, gains, last_seen
from crmlib.widgets.aidma import gains_panel


def days(table, column):
    return table[column].dt.strftime("%m-%d").tolist()


def test_a_customer_by_the_middle_keeps_aidmas_order_in_the_table_and_buyers_come_first(log):
    made = log(
        "a 2025-01-01 shop_visit",
        "a 2025-01-05 ad_view",
        "b 2025-01-01 ad_view",
        "b 2025-01-02 shop_visit",
        "c 2025-01-03 shop_visit",
        "c 2025-01-08 ad_view",
        "c 2025-01-09 order",
    )
    found = by_the_middle(made)
    assert [stage.value for stage in found.table.index] == ["attention", "interest", "action"]
    assert days(found.table, "first_reached") == ["01-08", "01-03", "01-09"]
    assert "2025-01-08" in repr(found)
    assert str(found.note) == "Customer c."


def test_where_all_begin_with_attention_there_is_nobody_to_show(log):
    with pytest.raises(TooFewError, match="No customer reached Interest before Attention"):
        by_the_middle(log("a 2025-01-01 ad_view", "a 2025-01-02 shop_visit"))


def test_those_last_seen_are_one_buyer_and_four_others_from_long_ago_to_lately(log):
    others = [f"n{day:02} 2025-01-{day:02} ad_view" for day in range(1, 12)]
    made = log(*others, "buyer 2025-01-20 order", "z 2025-01-21 order")
    found = last_seen(made)
    # Eleven others: places 1, 6, 9 and 10, counted from 0.
    assert found.table.index.tolist() == ["buyer", "n02", "n07", "n10", "n11"]
    assert found.table["ordered"].tolist() == [True, False, False, False, False]
    assert days(found.table, "last_seen") == ["01-20", "01-02", "01-07", "01-10", "01-11"]
    assert str(found.note) == "The log ends on 2025-01-21."
    with pytest.raises(TooFewError, match="Fewer than four"):
        last_seen(log("a 2025-01-01 ad_view"))


def test_every_touchpoint_is_named_in_the_language_in_force():
    shown = evidence()
    with speaking("zh"):
        assert str(shown.table.loc["memory", "touchpoints"]) == "再次来访、搜品牌名、重看收藏"
        assert not any(letter.isascii() and letter.isalpha() for letter in repr(shown))


@pytest.fixture
def chain(log):
    """Two of four customers are lost at Attention, one at Interest, and one buys."""
    late = ["end 2026-01-01 ad_view"]
    walks = {
        "a": ["ad_view"],
        "b": ["ad_view"],
        "c": ["ad_view", "shop_visit"],
        "d": ["ad_view", "shop_visit", "order"],
    }
    rows = [
        f"{who} 2025-01-{day + 1:02} {event}" for who, walk in walks.items() for day, event in enumerate(walk)
    ]
    return aidma.Chain(draws=2).fit(log(*rows, *late))


def test_gains_are_those_of_each_stage_alone(chain):
    # Start → Attention → (½) Interest → (½) bought. Ten points more at Attention: 0.6 × 0.5 = 0.3.
    table = gains(chain, {"attention": 10}).table
    assert table.loc["attention"].tolist() == pytest.approx([10, 250, 300, 50])


def test_the_panel_of_gains_has_a_row_a_stage_of_departure():
    from crmlib import datasets

    view = gains_panel(aidma.Chain(draws=2).fit(datasets.load("events")))
    view.set(points=0)
    rows = [line.split() for line in view.text().splitlines() if line.startswith(("Attention", "Memory"))]
    assert [row[1] for row in rows] == ["0", "0"]
    assert [row[2] for row in rows] == [row[3] for row in rows]
    assert pd.Series([float(row[-1]) for row in rows]).eq(0).all()
