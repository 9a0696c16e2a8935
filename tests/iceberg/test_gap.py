"""Words against ratings, the map, priorities, and the halo."""

import pytest

from crmlib.errors import DataError
from crmlib.iceberg import (
    DRIVERS,
    Driver,
    Layer,
    Quadrant,
    halo,
    iceberg_gap,
    importance_performance,
    priorities,
    stated_importance,
)


def test_deep_needs_decide_and_visible_ones_are_named(gap, world):
    assert gap.table.loc["visible", "gap_high"] < -0.4
    assert gap.table.loc["deep", "gap_low"] > 0.4
    lost = world["stated_reasons"].query("outcome == 'lost'")
    refused = iceberg_gap(world["deals"], lost, form="reason")
    assert refused.table.loc["visible", "stated"] > 0.75


def test_layers_sum_to_one_and_the_gap_to_zero(gap):
    assert gap.table[["stated", "derived", "gap"]].sum().to_numpy() == pytest.approx([1, 1, 0])
    assert gap.drivers[["stated", "derived"]].sum().to_numpy() == pytest.approx([1, 1])


def test_the_halo_makes_every_driver_look_important(world):
    found = halo(world["deals"])
    assert found.low < found.general < found.high
    assert found.table["r"].min() > 0.25
    assert abs(found.table.loc["contact", "r_alone"]) < 0.1 < found.table.loc["trust", "r_alone"]


def test_priorities_go_from_the_ratings_to_the_words(gap):
    assert priorities(gap, 0).table.index[0] == "trust"
    assert priorities(gap, 1).table.index[0] == "price"
    (zero, first), (at, then) = priorities(gap).tipping
    assert (zero, first, then) == (0.0, "trust", "price")
    table = priorities(gap, at).table
    assert table["share"].iloc[0] == pytest.approx(table["share"].iloc[1])


def test_belief_and_importance_of_the_wrong_kind_are_refused(gap, world):
    for belief in (1.5, -0.1, "half", None, float("nan")):
        with pytest.raises(DataError, match="belief is a number from 0 to 1, not "):
            priorities(gap, belief)
    with pytest.raises(DataError, match="gap is what iceberg_gap returned, not DataFrame"):
        priorities(gap.table)
    with pytest.raises(DataError, match="layers is a mapping"):
        iceberg_gap(world["deals"], world["stated_reasons"], layers=["price"])
    with pytest.raises(DataError, match="DataFrame"):
        importance_performance(world["deals"], gap.table)


def test_stated_and_derived_must_be_about_the_same_drivers(world):
    with pytest.raises(DataError, match="differ: emotion"):
        iceberg_gap(world["deals"], world["stated_reasons"], drivers=[d for d in DRIVERS if d != "emotion"])


def test_reasons_that_are_no_drivers_are_refused_and_not_left_out(world):
    deals, said = world["deals"], world["stated_reasons"]
    with pytest.raises(
        DataError, match="differ: contact, emotion, feeling, maintenance, product, quality, rel"
    ):
        iceberg_gap(deals, said, form="reason", drivers=["price", "trust"])
    only = said[said["reason"].isin(["price", "trust"])]
    table = iceberg_gap(deals, only, form="reason", drivers=["price", "trust"], draws=20).drivers
    assert table["stated"].tolist() == pytest.approx((only["reason"].value_counts() / len(only)).tolist())
    own = {"layers": {"cost": Layer.VISIBLE, "trust": Layer.DEEP}, "drivers": ["cost", "trust"]}
    with pytest.raises(DataError, match="differ: price, cost"):
        iceberg_gap(deals.rename(columns={"price": "cost"}), only, form="reason", **own)


def test_the_same_ratings_land_elsewhere_on_the_stated_and_on_the_derived_map(world, derived):
    said = importance_performance(world["deals"], stated_importance(world["stated_reasons"])).table
    shown = importance_performance(world["deals"], derived).table
    assert said.loc["price", "quadrant"] is Quadrant.CONCENTRATE
    assert said.loc["trust", "quadrant"] is Quadrant.LOW_PRIORITY
    assert shown.loc["trust", "quadrant"] is Quadrant.CONCENTRATE
    assert shown.loc["trust", "sure"] > 0.9


def test_what_lies_in_no_layer_is_not_on_the_map(world, derived):
    assert derived.table["layer"].tolist() == [d.layer for d in Driver]
    assert list(importance_performance(world["deals"], derived).table.index) == list(DRIVERS)
