"""What topic 07 shows of the nine drivers, and its panels."""

import pandas as pd
import pytest

from crmlib import iceberg
from crmlib.datasets import load
from crmlib.iceberg import DRIVERS, Driver, Layer
from crmlib.widgets import drivers
from crmlib.widgets.iceberg import belief_panel, outcome_panel
from crmlib.world import revealed


@pytest.fixture(scope="module")
def deals():
    return load("deals")


@pytest.fixture(scope="module")
def reasons():
    return load("stated_reasons")


def test_every_driver_of_the_iceberg_is_described_in_its_layer():
    table = drivers.layers().table
    assert table.index.tolist() == list(DRIVERS)
    assert table["layer"].tolist() == [layer for layer in Layer for _three in range(3)]
    texts = table["what it is about"]
    assert len({text.en for text in texts}) == len({text.zh for text in texts}) == 9


def test_sheets_say_in_words_what_was_rated(deals):
    shown = drivers.sheets(deals, first=2)
    assert "Price" in str(shown)
    assert shown.table["won"].dtype == bool


def test_blanks_are_counted_rating_by_rating():
    deals = pd.DataFrame({driver: [1.0, 2.0] for driver in Driver}).assign(
        price=[None, None], trust=[None, 3]
    )
    table = drivers.blanks(deals).table["left open"]
    assert table["price"] == 2
    assert table["trust"] == 1
    assert table.sum() == 3


def test_words_are_asked_in_three_ways(reasons):
    table = drivers.words(reasons).table
    lost = reasons[reasons["outcome"] == "lost"]
    assert table["of 100 points"].sum() == pytest.approx(1)
    assert table.loc["price", "first reason for refusing"] == pytest.approx(
        (lost["reason"] == "price").mean()
    )


def test_the_order_changes_where_the_two_lines_cross(deals, reasons):
    gap = iceberg.iceberg_gap(deals, reasons, draws=20)
    table = drivers.order(gap).table
    assert table["comes first"].tolist() == [Driver.TRUST, Driver.PRICE]
    # Where both shares are equal: t·said + (1 − t)·rated of trust and of price.
    trust, price = (gap.drivers.loc[name, ["stated", "derived"]] for name in ("trust", "price"))
    apart = trust["derived"] - price["derived"]
    cross = apart / (apart + price["stated"] - trust["stated"])
    assert f"{cross:.0%}" in table.index[1].en


def test_a_broken_sample_costs_what_the_means_differ():
    deals = pd.DataFrame({"sample_intact": [10, 10, 10, 2, 3], "satisfaction": [60, 70, 80, 50, 56]})
    table = drivers.missing(deals).table
    assert table["broken"].item() == 2
    assert table["points_lost"].item() == pytest.approx(70 - 53)
    # Welch: standard error √(100/3 + 18/2) = 6.506, 2.815 degrees of freedom, t = 3.304.
    assert table["low"].item() == pytest.approx(17 - 3.304 * 6.506, abs=0.01)


def test_a_question_asked_twice_shares_its_weight(deals):
    table = drivers.asked_twice(deals).table
    assert table["share"].iloc[1:].max() < 0.3
    assert (table["vif"].iloc[1:] > 5).all()


def test_some_rows_and_columns_keep_the_footnote(deals, reasons):
    whole = iceberg.importance_performance(deals, iceberg.stated_importance(reasons, "points", draws=20))
    part = drivers.some(whole, ["price", "trust"], ["share", "performance"])
    assert part.table.shape == (2, 2)
    assert part.note == whole.note
    assert drivers.only(whole, "share").table.columns.tolist() == ["share"]


def test_true_shares_stand_beside_the_estimated_ones(deals):
    table = revealed.importance(iceberg.relative_importance(deals, draws=20)).table
    assert table["truth"].sum() == pytest.approx(1)
    assert table["truth"].idxmax() == "trust"
    assert table.loc["contact", "true_effect"] == 0


class TestPanels:
    def test_another_outcome_is_explained_by_other_shares(self, deals):
        view = outcome_panel(deals)
        assert "39.2%" in view.text()
        view.set(outcome="won")
        assert "38.9%" in view.text()

    def test_the_price_comes_first_where_the_words_count_enough(self, deals, reasons):
        view = belief_panel(deals, reasons)
        assert view.values() == {"form": "points", "belief": 50}
        view.set(form="reason", belief=46)
        assert view.text().splitlines()[-4].startswith("Trust")
        view.set(belief=47)
        assert view.text().splitlines()[-4].startswith("Price")
