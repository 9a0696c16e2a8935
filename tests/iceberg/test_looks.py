"""What is printed, drawn and moved."""

import re

import matplotlib.pyplot as plt
import pytest

from crmlib.i18n import use_language
from crmlib.iceberg import (
    Driver,
    Layer,
    evaluation_effect,
    halo,
    importance_performance,
    priorities,
    stated_importance,
    weighing_effect,
)


def test_every_result_prints_in_both_languages_and_draws(world, derived, gap):
    results = [
        derived, gap, priorities(gap), halo(world["deals"]), stated_importance(world["stated_reasons"]),
        importance_performance(world["deals"], derived), evaluation_effect(world["perception"]),
        weighing_effect(world["perception"]),
    ]  # fmt: skip
    try:
        for code in ("en", "zh"):
            use_language(code)
            for result in results:
                text = repr(result)
                rows = [str(getattr(name, "label", name)) for name in result.table.index]
                assert text.startswith(" ")
                assert len(text.splitlines()) >= 1 + len(rows) + 1
                assert bool(re.search("[\u4e00-\u9fff]", text)) is (code == "zh")
                fig, ax = plt.subplots()
                assert result.plot(ax) is ax
                fig.canvas.draw()
                assert ax.has_data()
                plt.close(fig)
    finally:
        use_language("en")


def test_the_picture_of_the_gap_shows_what_the_table_says(gap):
    _fig, ax = plt.subplots()
    gap.plot(ax)
    widths = sorted(bar.get_width() for bar in ax.patches)
    drivers = gap.drivers
    assert widths == pytest.approx(sorted([*-drivers["stated"], *drivers["derived"]]))
    assert [tick.get_text() for tick in ax.get_yticklabels()] == [driver.label for driver in drivers.index]


def test_the_map_names_every_driver_at_its_point_and_every_corner(world, derived):
    found = importance_performance(world["deals"], derived)
    ax = found.plot()
    named = {text.get_text(): text.xy for text in ax.texts if hasattr(text, "xy")}
    assert named == {
        driver.label: pytest.approx((row["performance"], row["share"]))
        for driver, row in found.table.iterrows()
    }
    corners = {text.get_text(): text.get_position() for text in ax.texts if not hasattr(text, "xy")}
    # Important is up, done well is right.
    assert corners["Concentrate here"] == (0.01, 0.98)
    assert corners["Keep up the good work"] == (0.99, 0.98)
    assert corners["Low priority"] == (0.01, 0.02)
    assert corners["Possible overkill"] == (0.99, 0.02)


def test_dots_stand_where_the_tables_say(world, gap):
    impression = halo(world["deals"])
    rated, alone = impression.plot().lines[:2]
    assert rated.get_xdata() == pytest.approx(impression.table["r"])
    assert alone.get_xdata() == pytest.approx(impression.table["r_alone"])
    for result, column in (
        (evaluation_effect(world["perception"]), "difference"),
        (stated_importance(world["stated_reasons"], draws=20), "share"),
        (priorities(gap, 0.3), "share"),
    ):
        drawn = result.plot().containers[0].lines[0].get_xdata()
        assert drawn == pytest.approx(result.table[column].to_numpy())
    weighed = weighing_effect(world["perception"])
    assert weighed.plot().containers[0].lines[0].get_xdata() == pytest.approx(weighed.table["rate"].iloc[:2])


def test_the_layers_hold_three_drivers_each():
    assert [sum(d.layer is layer for d in Driver) for layer in Layer] == [3, 3, 3]
    assert Driver.WEATHER.layer is None


def test_the_widget_moves_with_its_slider(gap):
    from crmlib.widgets.iceberg import believe

    view = believe(gap)
    assert "Trust comes first" in view.text()
    view.fields["belief"].value = 100
    assert "Price comes first" in view.text()
