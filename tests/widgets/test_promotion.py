"""The views of topic 15: what they say is what the lesson's tables say."""

import pytest

from crmlib import datasets, promotion
from crmlib.lessons import promotion as lesson
from crmlib.widgets.promotion import market_panel, month_panel, weeks_panel


@pytest.fixture(scope="module")
def weekly():
    return promotion.usable(datasets.load("weekly_sales"), lesson.RENAMED)


def test_what_is_left_falls_week_by_week_once_the_promotion_is_over(weekly):
    sold = lesson.sold_by(weekly, "cold_brew")
    view = weeks_panel(sold)
    left = lesson.until(sold, *range(4, 11)).table["left_over"]
    assert left.is_monotonic_decreasing
    assert left.iloc[0] > 0 > left.iloc[-1]
    for weeks in (4, 10):
        view.set(weeks=weeks)
        assert f"{left[weeks]:,.0f}" in view.text()


def test_a_month_is_as_strong_as_the_lessons_index_says(weekly):
    view = month_panel(weekly)
    view.set(article="longjing", month=3)
    assert f"{lesson.month_index(weekly, 'longjing', 3).table['season_index'].iloc[0]:.2f}" in view.text()


def test_months_before_the_peak_give_a_market_no_upper_end():
    view = market_panel(datasets.load("launches"))
    assert "no upper end" not in view.text()
    view.set(article="sparkling", months=12)
    assert "no upper end" in view.text()
