"""What topic 01 shows beside its models: hand-made diaries, the case, and the firm's own panel."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets, market
from crmlib.lessons import market as lesson
from crmlib.lessons.market.cart import CITY
from crmlib.lessons.market.eras import EVENTS, Element, Seen
from crmlib.lessons.market.newcomer import HOUSEHOLDS, SHELVES, Shelf
from crmlib.result import Result
from crmlib.stats.dirichlet import Dirichlet


@pytest.fixture(scope="module")
def tables():
    return tuple(datasets.load(name) for name in ("tea_panel", "panel_households"))


@pytest.fixture(scope="module")
def kept(tables):
    return lesson.leaf(*tables)


def diary(rows):
    """Return usable diaries of four households (the last buys nothing) from (household, brand) in one week."""
    panel = pd.DataFrame(rows, columns=["household_id", "brand"])
    # Each row a week of its own, so that none is a second scan; one long before, so that there are two years.
    weeks = pd.date_range(end="2026-06-22", periods=len(panel), freq="7D")
    ends = pd.DataFrame({"household_id": ["H1"], "brand": ["x"], "week": [pd.Timestamp("2024-07-01")]})
    panel = pd.concat([panel.assign(week=weeks), ends]).assign(form="leaf", packs=1, yuan=40.0, promoted=0)
    people = pd.DataFrame({"household_id": ["H1", "H2", "H3", "H4"], "weeks_reported": 104, "city": "Suzhou"})
    return market.usable(panel, people)


def test_what_is_known_of_a_brand_is_counted_as_by_hand():
    """H1 buys a, a, b; H2 buys a; H3 buys b, b: of 6 purchases 3 are a, of 4 by its buyers; (2/3 + 1)/2 = 83.3."""
    found = lesson.figures(
        diary([("H1", "a"), ("H1", "a"), ("H1", "b"), ("H2", "a"), ("H3", "b"), ("H3", "b")]), "a", "quarter"
    )
    assert found == {
        "households": 4, "bought": 3, "buyers": 2, "of_all": 6, "of_buyers": 4, "own": 3,
        "people": pytest.approx(100 * 5 / 6),
    }  # fmt: skip


def test_the_rows_that_are_shown_hold_a_second_scan_a_missing_brand_and_a_case(tables):
    table = lesson.look(tables[0])
    assert table.duplicated().sum() == 1
    assert table["brand"].isna().sum() == 1
    assert table["packs"].max() == 12


def test_a_brand_of_any_size_is_what_the_model_says():
    """S 1.2, M 1.456: Goodhardt, Ehrenberg & Chatfield (1984), table 3: the leader with 25 % has 20 % and 1.8."""
    model = Dirichlet(S=1.2).from_summary(0.56, 2.6, {"leader": 0.25})
    found = lesson.sized(model, 0.1, 0.25).table["at_this_size"]
    assert found.iloc[0] == pytest.approx(19.8, abs=0.1)
    assert found.iloc[1] == pytest.approx(1.84, abs=0.01)
    short = lesson.sized(model, 0.1, 0.25, "quarter").table["at_this_size"]
    assert short.iloc[0] < found.iloc[0] < 4 * short.iloc[0]
    curve = lesson.curves(model).table
    assert curve.loc[25, "buyers_of_all"] == pytest.approx(found.iloc[0] / 100)


def test_a_doubled_brand_grows_by_buyers_and_by_what_each_buys():
    model = Dirichlet(S=1.2).from_summary(0.56, 2.6, {"leader": 0.25})
    part = lesson.part_of_doubling(model, 0.1)
    table = lesson.sized(model, 0.1, 0.2).table["times"]
    assert np.log(table.iloc[0]) == pytest.approx(part * np.log(2))
    assert table.iloc[0] * table.iloc[1] == pytest.approx(2)


def test_three_parts_of_the_share_in_suzhou_add_up(kept):
    table = lesson.suzhou(kept).table
    assert table["adds_up"].iloc[:3].sum() == pytest.approx(table["adds_up"].iloc[3])
    there = kept.within(city=CITY).between("2024-11-04", "2025-06-23")
    bought = there.purchases["brand"]
    assert table["before"].iloc[3] == pytest.approx((bought == "greenhill").mean())
    parts = market.compare(
        there, kept.within(city=CITY).between("2025-11-03", "2026-06-22"), "greenhill", draws=20
    )
    change = table["after"].iloc[3] - table["before"].iloc[3]
    by_hand = change * table["adds_up"].iloc[:3] / table["adds_up"].iloc[3]
    assert parts.table["points"].iloc[:3].tolist() == pytest.approx(by_hand.tolist())


def test_of_cold_brew_fewer_buyers_are_shared_than_its_size_gives(tables):
    found = lesson.beside(*tables)
    assert (found.table["high"] < 1).all()
    assert found.table["times"].tolist() == pytest.approx(
        (found.table["also_cold"] / found.table["by_size"]).tolist()
    )
    leaf = (found.seen / found.expected).drop(index="cold_brew", columns="cold_brew").to_numpy()
    assert np.nanmin(leaf) > found.table["times"].max()


@pytest.mark.parametrize(
    ("low", "high", "option"), [(0.4, 0.9, "d"), (1.1, 1.4, "c"), (0.9, 1.2, "e"), (1.0, 1.3, "e")]
)
def test_an_interval_bears_out_one_option(low, high, option):
    assert lesson.verdict(Result(pd.DataFrame({"low": [low], "high": [high]}))) == option


def test_the_most_loyal_drink_least_tea(kept):
    table = lesson.how_much(kept.year(1)).table["category_each"]
    assert table.iloc[3] < table.iloc[4] / 3
    ways = lesson.two_ways(kept.year(1)).table["share"]
    assert ways.iloc[1] > ways.iloc[0] + 0.05


def test_the_newcomer_took_from_us_what_size_gives_and_from_cold_brew_more():
    """By hand: (102 − 70)/4000 = .8 %; √(172 − 32²/4000)/4000 · 1.96 = .64 %."""
    table = lesson.newcomer().table
    ours = table.iloc[1]
    assert ours[["share_before", "by_size", "lost"]].tolist() == pytest.approx([0.15, 0.009, 0.008])
    assert ours[["low", "high"]].tolist() == pytest.approx([0.0016, 0.0144], abs=1e-4)
    assert ours["low"] < ours["by_size"] < ours["high"]
    assert table["low"].iloc[3] > table["by_size"].iloc[3]
    assert Shelf(40, 5, 5).lost[0] == 0
    assert sum(one.before for one in SHELVES.values()) < HOUSEHOLDS


def test_eight_targets_stand_for_their_eras():
    later = lesson.orientation(list(lesson.TARGETS_2026.values()))
    assert list(later.values()) == [2, 2, 2, 2]
    assert list(lesson.orientation(list(lesson.TARGETS_2019.values())).values()) == [4, 3, 1, 0]
    assert "era" not in lesson.targets(2026).table


def test_each_element_of_the_environment_has_its_event():
    assert list(EVENTS) == list(Element)
    assert {seen for _event, seen in EVENTS.values()} == set(Seen)


def test_an_idea_is_an_innovation_if_it_changes_fits_and_is_lawful():
    table = lesson.ideas().table
    assert table["innovation"].tolist() == [True, False, True, False, False]


def test_what_moved_our_sales_adds_up(kept):
    table = lesson.sales(kept.year(1), kept.year(2)).table
    last = table.iloc[-1]
    assert table["yuan"].iloc[:-1].sum() == pytest.approx(last["yuan"])
    assert last["after"] - last["before"] == pytest.approx(last["yuan"])
