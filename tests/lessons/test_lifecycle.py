"""What topic 11 shows beside its models: hand-made subscriptions and shops, and the firm's own."""

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import TooFewError
from crmlib.lessons import lifecycle as lesson
from crmlib.lessons.lifecycle.case import SOUTH, Shop
from crmlib.lifecycle import Hazard, LifeStage, tenure
from crmlib.stats.intervals import newcombe


@pytest.fixture(scope="module")
def kept():
    return lesson.watched(datasets.load("subscriptions"))


def register(rows):
    """Return a register of (start, end, reason) in one channel, forty of each, so that enough are watched."""
    table = pd.DataFrame([row for row in rows for _copy in range(40)], columns=["start", "end", "end_reason"])
    table["subscription_id"] = [f"S{i:07d}" for i in range(len(table))]
    table["member_id"] = [f"M{i:07d}" for i in range(len(table))]
    return lesson.watched(table.assign(channel="event"), until="2026-06-30")


def test_who_began_lately_is_not_counted_as_staying_or_leaving():
    """Two in four left after one month, one after 20, one began lately: 1/2 · 1/2, not 1/4 or 1/3 by luck alone."""
    found = register([
        ("2024-02-10", "2024-03-10", "moved"),
        ("2024-02-10", "2025-10-10", "own_wish"),
        ("2024-02-10", None, None),
        ("2026-06-10", None, None),
    ])  # fmt: skip
    share = lesson.still_here(found, "event", 18).table["share"]
    assert share.tolist() == pytest.approx([2 / 3, 1 / 2, 1 / 2])
    assert lesson.still_here(found, "all", 24).table["share"].iloc[0] == pytest.approx(1 / 3)


def test_half_years_multiply_to_what_has_moved_away():
    """Of 4 one moves in month 1, one leaves in month 8, one moves in month 20: moved 1/4 + 1/2 · 1/2 = 1/2."""
    found = register([
        ("2024-02-10", "2024-03-10", "moved"),
        ("2024-02-10", "2024-10-10", "own_wish"),
        ("2024-02-10", "2025-10-10", "moved"),
        ("2024-02-10", None, None),
    ])  # fmt: skip
    table = lesson.half_years(found, "event").table
    assert table["here"].tolist() == pytest.approx([1, 3 / 4, 1 / 2, 1 / 2])
    assert table["moved_away"].tolist() == pytest.approx([1 / 4, 0, 0, 1 / 2])
    assert table["other_reasons"].tolist() == pytest.approx([0, 1 / 3, 0, 0])
    assert (table["here"] * table["moved_away"]).sum() == pytest.approx(1 / 2)


def test_nobody_watched_for_two_years_is_said():
    with pytest.raises(TooFewError, match="two years"):
        lesson.half_years(register([("2026-01-10", None, None)]), "event")


def test_the_exercises_say_what_the_lesson_says(kept):
    halves = lesson.half_years(kept, "all").table
    lesson_says = tenure(kept).table["share"]
    assert halves["here"].tolist()[1:] == pytest.approx(lesson_says.loc[[6, 12, 18]].tolist())
    hazard = Hazard().fit(datasets.load("subscription_months"), kept)
    ages = lesson.first_months(hazard).table
    assert ages["rate"].iloc[:6].tolist() == pytest.approx(hazard.by_age().table["rate"].tolist())
    assert ages["months_watched"].iloc[:6].sum() == ages["months_watched"].iloc[6]


def test_an_apology_is_compared_within_late_months_only():
    months = pd.DataFrame({
        "late": [1] * 40 + [0] * 10, "apology": ["call"] * 20 + ["none"] * 20 + [None] * 10,
        "left": [1] * 2 + [0] * 18 + [1] * 6 + [0] * 14 + [1] * 10,
    })  # fmt: skip
    row = lesson.apology(months).table.iloc[0]
    assert row[["with_call", "without_call", "difference"]].tolist() == pytest.approx([0.1, 0.3, -0.2])
    assert tuple(row[["low", "high"]]) == pytest.approx(tuple(newcombe(2, 20, 6, 20)))
    with pytest.raises(TooFewError, match="late months"):
        lesson.apology(months[months["apology"] != "call"])


def test_the_rows_that_are_shown_hold_a_pause_and_an_end_before_the_start():
    table = lesson.look(datasets.load("subscriptions"))
    assert (table["end"] < table["start"]).sum() == 1
    assert table["member_id"].duplicated().sum() == 1


def test_two_of_the_ten_stand_for_each_stage():
    found = pd.Series({name: lesson.stage_of(row) for name, row in lesson.TEN.iterrows()})
    assert found.value_counts().to_dict() == dict.fromkeys(LifeStage, 2)
    # The same silence: 20 weeks are departure for c, 16 are nothing unusual for d.
    assert (found["c"], found["d"]) == (LifeStage.DEPARTURE, LifeStage.MATURITY)


def test_the_limits_of_the_ten_are_what_such_orders_say():
    """By hand for g: 14 repeats in 73 weeks, r 1.1, α 10.6: 83.6 · (10^(1/15.1) − 1) = 13.8; 100 for 10: 29.8."""
    row = lesson.TEN.loc["g"]
    assert (row["since_first"] - row["silence"], row["orders_so_far"] - 1) == (73, 14)
    assert (row["quiet_after"], row["gone_after"]) == (round(83.6 * (10 ** (1 / 15.1) - 1)), round(29.8))


def test_long_silence_says_more_of_the_heavy_buyer():
    buying = lesson.buyers(*(datasets.load(name) for name in ("orders", "order_lines", "members")))
    soon, late = (lesson.silent(buying, weeks).table["orders_again"] for weeks in (4, 30))
    assert soon.iloc[1] > soon.iloc[0]
    assert late.iloc[1] < late.iloc[0] / 2
    curves = lesson.silence_curves(buying, 30).table
    assert curves.iloc[-1].tolist() == pytest.approx(late.tolist())


def test_execution_explains_most_of_the_gap_between_two_shops():
    """By hand: .91 · 96/228 + .09 · 90/372 = .405; (405 − 310) of (440 − 310) points."""
    seen, parts = lesson.two_shops()
    assert seen.table["called_in_time"].tolist() == pytest.approx([0.91, 0.38])
    assert seen.table["again_60d"].tolist() == pytest.approx([0.44, 0.31])
    assert parts.table["difference"].tolist() == pytest.approx([250 / 546 - 14 / 54, 96 / 228 - 90 / 372])
    assert lesson.executed().table["again_60d"].iloc[2] == pytest.approx(0.91 * 96 / 228 + 0.09 * 90 / 372)
    assert Shop(10, 5, 10, 5).if_called(0.3) == pytest.approx(0.5)
    assert SOUTH.if_called(SOUTH.called) == pytest.approx(SOUTH.again)
