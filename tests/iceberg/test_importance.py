"""Derived importance against the world's truth."""

import pandas as pd
import pytest

from crmlib.errors import DataError
from crmlib.i18n import speaking
from crmlib.iceberg import DRIVERS, Driver, relative_importance
from crmlib.world.truth import Truth


def test_true_shares_lie_in_the_intervals(derived):
    true = Truth().iceberg.importance()
    inside = (derived.table["low"] <= true / true.sum()) & (true / true.sum() <= derived.table["high"])
    # 95 % intervals of 11 drivers: now and then one misses; noise can't be below its own interval's 0.
    assert inside[[d for d in derived.table.index if d != "weather"]].sum() >= 9
    assert derived.r2 == pytest.approx(true.sum(), abs=0.04)


def test_pure_noise_is_the_zero_line(derived):
    assert derived.zero_line == "weather"
    assert not derived.table.loc["weather", "above_zero"]
    assert derived.table.loc[list(DRIVERS), "above_zero"].all()


def test_a_must_be_need_matters_without_having_importance(world, derived):
    deals = world["deals"]
    broken = deals["sample_intact"] < 5
    loss = deals.loc[~broken, "satisfaction"].mean() - deals.loc[broken, "satisfaction"].mean()
    assert loss > 8  # truth: 2 points of satisfaction for each of 7.5 points of rating
    assert derived.table.loc["sample_intact", "share"] < 0.04


def test_importance_is_not_effect(derived):
    # contact does nothing in the world, but moves with relationship and the halo.
    assert Truth().iceberg.effect[list(Driver).index(Driver.CONTACT)] == 0
    assert abs(derived.table.loc["contact", "beta"]) < 0.05
    assert derived.table.loc["contact", "low"] > 0.02


def test_johnson_agrees_with_lmg_within_a_point(world, derived):
    other = relative_importance(world["deals"], method="johnson")
    assert other.table["share"].to_numpy() == pytest.approx(derived.table["share"].to_numpy(), abs=0.01)


def test_own_drivers_need_to_be_named_and_may_have_layers_of_their_own():
    sheet = pd.DataFrame(
        {"speed": [1, 2, 3, 4, 5, 6], "smile": [2, 1, 4, 3, 6, 5], "satisfaction": [1, 2, 4, 3, 5, 7]}
    )
    with pytest.raises(DataError, match="none of the course's drivers"):
        relative_importance(sheet)
    found = relative_importance(sheet, drivers=["speed", "smile"], layers={"speed": "visible"}, draws=20)
    assert found.table["layer"].tolist() == ["visible", None]
    assert found.zero_line is None


def test_warnings_name_drivers_in_the_language_in_force(world):
    few = relative_importance(world["deals"].head(60), drivers=list(DRIVERS), draws=20)
    assert f"Only {few.n / 9:.1f} complete rows a driver" in few.note
    copies = pd.concat([world["deals"], world["deals"].head(3)])
    text = relative_importance(copies, draws=20).warnings[-1]
    assert "3 rows are copies of other rows" in text
    with speaking("zh"):
        assert "3 行" in text


def test_the_dashed_line_stands_where_the_weathers_interval_ends(derived):
    ax = derived.plot()
    assert ax.lines[-1].get_xdata()[0] == derived.table.loc["weather", "high"]
    assert ax.containers[0].lines[0].get_xdata() == pytest.approx(derived.table["share"])
    assert "R² = 0." in ax.get_xlabel()
