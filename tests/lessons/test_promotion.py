"""What topic 15 shows beside its models: hand-made sales, and the firm's own."""

import math

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.lessons import promotion as lesson
from crmlib.lessons.promotion.case import tried
from crmlib.promotion import usable


def test_a_point_of_understanding_is_worth_more_than_a_point_of_having_heard():
    """By hand: .14 · .31 + .48 · .04 = .0626; ten points more heard: + .004; ten more understand: + .027."""
    table = lesson.iced_tea().table
    assert table["tried_it"].tolist() == pytest.approx([0.0626, 0.0788, 0.0554, 0.0666, 0.0896])
    assert table["over_firm"].tolist() == pytest.approx([0, 0.0162, -0.0072, 0.004, 0.027])
    assert tried(1, 1) - tried(1, 0) == pytest.approx(0.27)


def test_the_cooker_pays_until_autumn_and_not_until_summer():
    """By hand: 3,600 extra · 700 − 23,600 · 90 = 396,000; of these 30 %: 756,000 − 2,124,000."""
    table = lesson.rice_cooker().table
    assert table["extra_sold"].tolist() == pytest.approx([3600, 1080])
    assert table["left_over"].tolist() == pytest.approx([396_000, -1_368_000])


def weekly(promoted, *, lift=0.5, weeks=30):
    """Return sales of eight regions that all sell 100 and half more in weeks 10 to 19; `promoted` sell more still."""
    days = pd.date_range("2024-01-01", periods=weeks, freq="7D")
    rows = pd.DataFrame(
        [(day, place, region) for place, day in enumerate(days) for region in "abcdefgh"],
        columns=["week", "place", "region"],
    )
    rows["article"] = "cold_brew"
    rows["promotion"] = (rows["region"].isin(list(promoted)) & rows["place"].between(12, 15)).astype(int)
    rows["sell_out"] = 100 * (1 + 0.5 * rows["place"].between(10, 19)) * (1 + lift * rows["promotion"])
    return usable(rows.assign(sell_in=rows["sell_out"]), {})


def test_of_packs_that_a_plain_count_calls_extra_the_season_sold_some():
    """By hand: 12 promoted weeks sell 225; of the 228 others 160 sell 100 and 68 sell 150: 114.9. Extra 440 in 4 weeks.

    Beside regions without: 225 less 150, 75 a week, 300 together; nothing is borrowed, so 300 stay.
    """
    sales = weekly("abc")
    table = lesson.counted(sales, lesson.sold_by(sales, "cold_brew")).table
    assert table.loc["naive", "more_packs"] == pytest.approx(4 * (225 - (160 * 100 + 68 * 150) / 228))
    assert table.loc["in_weeks", "more_packs"] == pytest.approx(300)
    assert table.loc["net", "more_packs"] == pytest.approx(300)
    assert table.loc["net", "of_hundred"] == pytest.approx(100 * 300 / 440.35, abs=0.1)


def test_a_gift_is_paid_by_who_would_have_bought_as_well():
    """By hand: 600 more than usual at 5 yuan, less a yuan for each of the 4 · 225 packs."""
    sales = weekly("abc")
    table = lesson.until(lesson.sold_by(sales, "cold_brew"), 4, 10).table
    assert table["gifts_cost"].tolist() == pytest.approx([900, 900])
    assert table["left_over"].tolist() == pytest.approx([5 * 300 - 900] * 2)


def test_promotions_everywhere_at_once_are_refused_in_both_languages():
    said = lesson.refused(weekly("abc", weeks=104))
    assert "cannot be told apart" in said.en
    assert "分不开" in said.zh


def test_each_date_of_the_year_has_its_move():
    """Rising below 1 in August and September, above it until the peak in January, above and falling in March."""
    assert lesson.moves() == ["gift", "store", "early", "early", "shelf", "shelf"]


def test_a_market_before_its_peak_has_no_upper_end():
    launches = datasets.load("launches")
    early = lesson.market(launches, "sparkling", 12)
    assert math.isinf(early.table["high"].iloc[0])
    assert "no upper end" in repr(early)
    late = lesson.by_months(launches, months=(32,)).table.iloc[0]
    assert late["low"] < 18_000 < late["high"]  # the truth of the simulated firm
