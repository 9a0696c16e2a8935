"""What the firm's customers say, and the iceberg's layers beside it."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.iceberg import DRIVERS, stated_importance
from crmlib.world.truth import Truth


def test_a_rating_form_hits_the_ceiling_and_hardly_tells_drivers_apart(world):
    form = stated_importance(world["stated_reasons"], "rating").table
    points = stated_importance(world["stated_reasons"]).table
    assert form["top"].min() > 0.5
    assert form["share"].max() / form["share"].min() < 1.2 < 5 < points["share"].max() / points["share"].min()


def test_the_worlds_best_worst_choices_are_found_again(world):
    found = stated_importance(world["best_worst"], "best_worst")
    # The world's people weigh by .8 times the log of the points they would give.
    weight = np.asarray(Truth().iceberg.stated_points) ** 0.8
    inside = (found.table["low"] <= weight / weight.sum()) & (weight / weight.sum() <= found.table["high"])
    # Nine shares that sum to 1 miss together: over many seeds 93 % of the intervals hold the truth.
    assert inside.sum() >= 6


def test_polars_frames_give_what_pandas_frames_give(world):
    polars = pytest.importorskip("polars")
    said = world["stated_reasons"][["customer_id", "reason"]].head(200)
    one = stated_importance(said, "reason", draws=20)
    two = stated_importance(polars.DataFrame(said.to_dict("list")), "reason", draws=20)
    pd.testing.assert_frame_equal(one.table, two.table)
    with pytest.raises(DataError, match="Expected a data frame"):
        stated_importance([1, 2, 3], "reason")


def test_drivers_stand_in_the_order_of_the_iceberg_with_their_layers(world):
    for table, form in ((world["best_worst"], "best_worst"), (world["stated_reasons"], "reason")):
        found = stated_importance(table, form, draws=20).table
        assert found.index.tolist() == list(DRIVERS)
        assert found["layer"].tolist() == [driver.layer for driver in DRIVERS]
    with pytest.raises(DataError, match="'weather'; known are product, price"):
        stated_importance(pd.DataFrame({"reason": ["price", "weather"]}), "reason", unit=None)
