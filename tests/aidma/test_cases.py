"""Single customers of a log, and the stages side by side: all counted by hand from small logs."""

import pandas as pd
import pytest

from crmlib import aidma
from crmlib.errors import TooFewError
from crmlib.i18n import speaking
from crmlib.widgets.aidma import gains_panel
from tests.support.logs import log_of


def days(table, column):
    return table[column].dt.strftime("%m-%d").tolist()


def test_a_customer_by_the_middle_keeps_aidmas_order_in_the_table_and_buyers_come_first():
    log = log_of(
        ("a", "shop_visit", "2025-01-01"),
        ("a", "ad_view", "2025-01-05"),
        ("b", "ad_view", "2025-01-01"),
        ("b", "shop_visit", "2025-01-02"),
        ("c", "shop_visit", "2025-01-03"),
        ("c", "ad_view", "2025-01-08"),
        ("c", "order", "2025-01-09"),
    )
    found = aidma.by_the_middle(log)
    assert [stage.value for stage in found.table.index] == ["attention", "interest", "action"]
    assert days(found.table, "first_reached") == ["01-08", "01-03", "01-09"]
    assert "2025-01-08 00:00" in repr(found)
    assert str(found.note) == "Customer c."


def test_where_all_begin_with_attention_there_is_nobody_to_show():
    with pytest.raises(TooFewError, match="No customer reached Interest before Attention"):
        aidma.by_the_middle(log_of(("a", "ad_view", "2025-01-01"), ("a", "shop_visit", "2025-01-02")))


def test_those_last_seen_are_one_buyer_and_four_others_from_long_ago_to_lately():
    # Ten without an order, last seen on the 1st to the 10th: places 1, 6, 9 and 9 (of 0.1, 0.6, 0.9 and 0.99 of ten).
    others = [(f"n{day:02}", "ad_view", f"2025-01-{day:02}") for day in range(1, 12)]
    log = log_of(*others, ("buyer", "order", "2025-01-20"), ("z", "order", "2025-01-21"))
    found = aidma.last_seen(log)
    # Eleven others: places 1, 6, 9 and 10, counted from 0.
    assert found.table.index.tolist() == ["buyer", "n02", "n07", "n10", "n11"]
    assert found.table["ordered"].tolist() == [True, False, False, False, False]
    assert days(found.table, "last_seen") == ["01-20", "01-02", "01-07", "01-10", "01-11"]
    assert str(found.note) == "The log ends on 2025-01-21."
    with pytest.raises(TooFewError, match="Fewer than four"):
        aidma.last_seen(log_of(("a", "ad_view", "2025-01-01")))


def test_every_touchpoint_is_named_in_the_language_in_force():
    shown = aidma.evidence()
    with speaking("zh"):
        assert str(shown.table.loc["memory", "touchpoints"]) == "再次来访、搜品牌名、重看收藏"
        assert not any(letter.isascii() and letter.isalpha() for letter in repr(shown))


@pytest.fixture(scope="module")
def chain():
    """Half of four customers leave at Attention, and half of the others at Action's door: one of four buys."""
    late = [("end", "ad_view", "2026-01-01")]
    walks = {"a": ["ad_view"], "b": ["ad_view"], "c": ["ad_view", "shop_visit"], "d": ["ad_view", "shop_visit", "order"]}
    rows = [(who, event, f"2025-01-{day + 1:02}") for who, walk in walks.items() for day, event in enumerate(walk)]
    return aidma.Chain(draws=2).fit(log_of(*rows, *late))


def test_gains_are_those_of_each_stage_alone(chain):
    # Start → Attention → (½) Interest → (½) bought. Ten points more at Attention: 0.6 × 0.5 = 0.3.
    table = aidma.gains(chain, {"attention": 10}).table
    assert table.loc["attention"].tolist() == pytest.approx([10, 250, 300, 50])


def test_the_panel_of_gains_has_a_row_a_stage_of_departure():
    from crmlib import datasets

    view = gains_panel(aidma.Chain(draws=2).fit(datasets.load("events")))
    view.set(points=0)
    rows = [line.split() for line in view.text().splitlines() if line.startswith(("Attention", "Memory"))]
    assert [row[1] for row in rows] == ["0", "0"]
    assert [row[2] for row in rows] == [row[3] for row in rows]
    assert pd.Series([float(row[-1]) for row in rows]).eq(0).all()
