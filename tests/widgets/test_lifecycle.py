"""The views of topic 11: what they say is what the models say."""

import pytest

from crmlib import datasets
from crmlib.lessons import lifecycle as lesson
from crmlib.lifecycle import tenure
from crmlib.widgets.lifecycle import silence_panel, stay_panel


def test_who_is_still_here_is_said_as_the_curve_has_it():
    kept = lesson.watched(datasets.load("subscriptions"))
    view = stay_panel(kept)
    assert f"{tenure(kept, at=(6,)).table['share'].iloc[0]:.1%}" in view.text()
    before = view.text()
    view.set(channel="referral", months=12)
    assert f"{int((kept.rows['channel'] == 'referral').sum())} subscribers, after 12 months" in view.text()
    view.reset()
    assert view.text() == before


def test_the_heavy_buyer_becomes_the_more_doubtful_one():
    buying = lesson.buyers(*(datasets.load(name) for name in ("orders", "order_lines", "members")))
    view = silence_panel(buying)
    for weeks in (4, 40):
        view.set(weeks=weeks)
        light, heavy = lesson.silent(buying, weeks).table["orders_again"]
        assert (heavy > light) == (weeks == 4)
        assert f"{light:.0%} of such light buyers order in the next half-year, and {heavy:.0%}" in view.text()
    assert pytest.approx(lesson.silent(buying, 40).table["usual"].tolist()) == [20.0, 60 / 19]
