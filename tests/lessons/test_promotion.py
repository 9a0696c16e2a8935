"""What topic 15 shows beside its models: hand-made sales, and the firm's own."""

import pytest

from crmlib.lessons import promotion as lesson
from crmlib.lessons.promotion.case import tried


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
