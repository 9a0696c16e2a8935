"""Traits of a hard market, one change beside others, capital and exchange: by hand and against the truth."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.market import capital, exchange, hard_market, one_change, usable
from crmlib.market.signs import Trait
from crmlib.stats.exchange import Deal
from crmlib.stats.placebo import beside_others
from crmlib.world.bought import cart_effect
from crmlib.world.panel import ELIGIBLE
from crmlib.world.truth.panel import PanelTruth
from tests.support.panels import diaries, market

TRUTH = PanelTruth()


@pytest.fixture(scope="module")
def tea():
    return usable(datasets.load("tea_panel"), datasets.load("panel_households"))


@pytest.fixture(scope="module")
def cart(tea):
    return one_change(tea, "greenhill", TRUTH.cart_city, "2025-11-03", eligible=ELIGIBLE)


# -- hard market -----------------------------------------------------------------------------------------


def test_traits_by_hand():
    brands = ["a", "b"]
    one = pd.DataFrame([[2, 0], [1, 1], [0, 0], [0, 1]], columns=brands)
    two = pd.DataFrame([[1, 1], [1, 1], [1, 1], [2, 2]], columns=brands)
    cities = ["x", "x", "y", "y"]
    before = diaries(one, cities=cities, yuan=[10, 20])
    after = diaries(two, cities=cities, yuan=[11, 20], packs=[1, 2])
    table = hard_market(before, after, draws=40).table
    # Buyers 3 to 4. Shares a 3/5 to 5/10. No price differs within a brand. a costs 11 for 10, b 10 for 20.
    assert table.loc[Trait.VAST, "estimate"] == pytest.approx(1 / 3)
    assert table.loc[Trait.CHANGING, "estimate"] == pytest.approx(0.1)
    assert table.loc[Trait.DISORDERLY, "estimate"] == pytest.approx(0, abs=1e-6)
    assert table.loc[Trait.SHORT_TERM, "estimate"] == 0
    assert table.loc[Trait.UNEVEN, "estimate"] == pytest.approx(0)
    slope = 3 / 5 * np.log(1.1) + 2 / 5 * np.log(0.5)
    assert table.loc[Trait.PRICES, "estimate"] == pytest.approx(np.expm1(slope))


def test_cities_that_differ_are_uneven_by_hand():
    # x buys a only, y a and b alike; 4 and 4 purchases: shares 1 and .5 around .75, of a and of b: deviation .25.
    counts = pd.DataFrame([[4, 0], [2, 2]], columns=["a", "b"])
    one = diaries(counts, cities=["x", "y"])
    assert hard_market(one, one, draws=20).table.loc[Trait.UNEVEN, "estimate"] == pytest.approx(0.25)


def test_scatter_and_reductions_are_those_of_the_simulator(tea):
    table = hard_market(tea.year(1), tea.year(2)).table
    # Prices scatter by .12 on the log; 8 % of others' purchases are reduced, and Red Gate's weeks on top.
    assert table.loc[Trait.DISORDERLY, "low"] <= 0.12 <= table.loc[Trait.DISORDERLY, "high"]
    assert 0.08 < table.loc[Trait.SHORT_TERM, "low"] < 0.12
    assert table.loc[Trait.PRICES, "low"] <= 0 <= table.loc[Trait.PRICES, "high"]


def test_luck_alone_stays_below_its_limit_in_95_of_100():
    above = []
    for seed in range(100):
        cities = np.random.default_rng(seed).choice(list("xyz"), 200)
        one, two = (diaries(market(1000 * k + seed, 200), cities=cities) for k in (0, 1))
        table = hard_market(one, two, draws=60).table
        above.append(
            (table["estimate"] > table["chance_up_to"]).loc[[Trait.CHANGING, Trait.UNEVEN]].to_numpy()
        )
    # Two hundred comparisons at 5 %, three standard errors.
    assert np.mean(above, axis=0).max() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 100)


def test_a_market_without_prices_or_cities_is_refused(tea):
    bare = usable(datasets.load("tea_panel").drop(columns="promoted"), datasets.load("panel_households"))
    with pytest.raises(DataError, match="promoted"):
        hard_market(bare.year(1), bare.year(2))
    placeless = usable(datasets.load("tea_panel"), datasets.load("panel_households").drop(columns="city"))
    with pytest.raises(DataError, match="city"):
        hard_market(placeless.year(1), placeless.year(2))
    with pytest.raises(DataError, match="Before are 104 weeks, after 52"):
        hard_market(tea, tea.year(2))


# -- one change ------------------------------------------------------------------------------------------


def test_differences_in_differences_by_hand():
    # Here 10 to 30 of 100; there 10 to 20 and 30 to 30 of 100 each: the others from 20 % to 25 %.
    sums = np.array([[90, 10, 70, 30, 90, 10, 80, 20, 70, 30, 70, 30], [0] * 12])
    found = beside_others(sums, ["here", "there", "yonder"], draws=20)
    assert found.table["difference"].tolist() == pytest.approx([0.2 - 0.05, 0.1 - 0.1, 0.0 - 0.15])
    assert (found.p, found.least_p) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert found.table["change"].tolist() == pytest.approx([0.2, 0.1, 0])


def test_the_cart_is_found_where_it_stands(cart):
    row = cart.table.loc["Suzhou"]
    assert row["low"] <= cart_effect(TRUTH) <= row["high"]
    assert row["low"] > 0
    assert cart.table.index.tolist()[0] == "Suzhou"
    assert set(cart.table.index) == set(ELIGIBLE)


def test_six_cities_cannot_give_a_small_p(cart):
    assert cart.p == cart.least_p == pytest.approx(1 / 6)
    assert "p = 0.167; with 6 it cannot be below 0.167" in cart.note.en


def test_where_nothing_was_done_the_lot_is_as_often_small_as_it_should_be():
    # Six cities alike: the one drawn is the most changed in one of six.
    first = 0
    for seed in range(240):
        sold = np.random.default_rng(seed).poisson(40, (60, 2, 2))
        sums = np.zeros((60, 6, 2, 2))
        sums[np.arange(60), np.arange(60) % 6] = sold
        first += beside_others(sums.reshape(60, -1), list("abcdef"), draws=20).p <= 1 / 6 + 1e-9
    assert abs(first / 240 - 1 / 6) <= 3 * np.sqrt(1 / 6 * 5 / 6 / 240)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"city": "Atlantis"}, DataError, "No household lives in 'Atlantis'; there are Beijing"),
        ({"city": "Taipei"}, DataError, "Taipei was not among the cities in the lot: Shanghai"),
        ({"eligible": ["Suzhou"]}, TooFewError, "name at least 2 in the lot"),
        ({"eligible": "Suzhou"}, DataError, "eligible is a list of names"),
        (
            {"since": "2020-01-01"},
            DataError,
            "Nothing was bought before 2020-01-01; the diaries go from 2024-07-01",
        ),
        ({"since": "2030-01-01"}, DataError, "Nothing was bought from 2030-01-01 on"),
        ({"since": "soon"}, DataError, "since: 1 of 1 rows hold no day"),
        ({"brand": "northwell"}, DataError, "Nobody bought 'northwell'"),
    ],
)
def test_a_change_that_cannot_be_is_refused(tea, change, error, said):
    asked = {"brand": "greenhill", "city": "Suzhou", "since": "2025-11-03", "eligible": ELIGIBLE} | change
    with pytest.raises(error, match=said):
        one_change(tea, **asked)


def test_a_city_that_bought_nothing_is_refused():
    with pytest.raises(TooFewError, match="Nothing was bought in there before, or nothing after"):
        beside_others(np.array([[9, 1, 9, 1, 0, 0, 8, 2], [0] * 8]), ["here", "there"], draws=20)


# -- capital ---------------------------------------------------------------------------------------------


def test_capital_by_hand():
    # Of ours: Ann 2 then 3, Bob 1 then nothing, Cem nothing then 1, Dia 4 then 2, Eve never.
    before = pd.DataFrame([[2, 0], [1, 1], [0, 1], [4, 0], [0, 2]], columns=["ours", "theirs"])
    after = pd.DataFrame([[3, 0], [0, 1], [1, 1], [2, 0], [0, 2]], columns=["ours", "theirs"])
    found = capital(diaries(before), diaries(after), "ours", measure="purchases", draws=50)
    assert found.table["households"].tolist() == [2, 1]
    assert found.table["sales"].tolist() == [5, 1]
    assert found.table["share"].tolist() == pytest.approx([5 / 6, 1 / 6])
    assert found.came_again == pytest.approx(2 / 3)


def test_a_steady_market_comes_again_as_the_nbd_says():
    # Two times of the same households at steady rates: what came again is what the first time foretells.
    off = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rate = rng.gamma(0.5, 4, 3000)
        one, two = (pd.DataFrame({"ours": rng.poisson(rate), "theirs": 1}) for _each in range(2))
        found = capital(diaries(one), diaries(two), "ours", measure="purchases", draws=20)
        off.append(
            [found.came_again - found.came_again_expected, *(found.table["share"] - found.table["if_steady"])]
        )
    off = np.array(off)
    assert (np.abs(off.mean(axis=0)) <= 3.5 * off.std(axis=0, ddof=1) / np.sqrt(20)).all()


def test_where_rates_hardly_differ_nothing_is_said_of_a_steady_market():
    alike = pd.DataFrame({"ours": [1, 2, 1, 2, 0], "theirs": 1})
    found = capital(diaries(alike), diaries(alike), "ours", draws=20)
    assert found.table["if_steady"].isna().all()
    assert "steady" not in found.note.en


def test_most_of_the_courses_sales_come_from_the_buyers_of_the_year_before(tea):
    found = capital(tea.year(1), tea.year(2), "greenhill")
    paid = tea.year(2).purchases.query("brand == 'greenhill'")
    old = paid["household_id"].isin(tea.year(1).purchases.query("brand == 'greenhill'")["household_id"])
    assert found.table.loc["bought_before", "share"] == pytest.approx(
        paid["yuan"][old].sum() / paid["yuan"].sum()
    )
    assert found.table.loc["bought_before", "low"] > 0.9


# -- exchange --------------------------------------------------------------------------------------------


def test_offers_by_hand():
    offers = pd.DataFrame(
        {"value": [60, 30, 10, 10, 46], "price": [46, 20, 90, 12, 46], "cost": [28, 25, 12, 15, 20],
         "promised": [60, 30, 200, 10, 46]}, index=["tin", "bargain", "cure", "neither", "fair?"],
    )  # fmt: skip
    found = exchange(offers).table
    assert found["buyer_gains"].tolist() == [14, 10, -80, -2, 0]
    assert found["seller_gains"].tolist() == [18, -5, 78, -3, 26]
    assert found["deal"].tolist() == [Deal.EXCHANGE, Deal.SELLER, Deal.PROMISE, Deal.NEITHER, Deal.BUYER]
    assert found.index.tolist() == ["tin", "bargain", "cure", "neither", "fair?"]
    assert exchange(offers.drop(columns="promised")).table["deal"].tolist()[2] is Deal.BUYER


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"price": [-1.0]}, "price is in yuan from 0 on, not -1"),
        ({"cost": [None]}, "cost"),
        ({"value": ["much"]}, "value"),
    ],
)
def test_offers_without_numbers_are_refused(change, said):
    with pytest.raises(DataError, match=said):
        exchange(pd.DataFrame({"value": [60.0], "price": [46.0], "cost": [28.0]} | change))


def test_offers_are_read_on_every_backend(native):
    offers = pd.DataFrame({"offer": ["tin"], "value": [60.0], "price": [46.0], "cost": [28.0]})
    assert exchange(native(offers)).table.loc["tin", "buyer_gains"] == 14
