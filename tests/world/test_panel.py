"""The market panel: its size and mess, and its truth found again by the Dirichlet, the club and the cart."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.stats.dirichlet import Dirichlet
from crmlib.world import Truth, latent_households, simulate
from crmlib.world import panel as made
from crmlib.world.truth.panel import BRANDS, PanelTruth

TRUTH = PanelTruth()
STEADY = PanelTruth(club_share=0.0, shrinks=0.0, cart_factor=1.0, forward=0.0)


@pytest.fixture(scope="module")
def firm():
    """The panel as it is shipped; that it is what the simulator makes, tests/test_datasets.py proves."""
    return {name: datasets.load(name) for name in ("panel_households", "tea_panel")}


@cache
def really(seed, truth=TRUTH, households=2000, until=made.YEAR):
    """Purchases of leaf tea by household and brand, each as it really was."""
    counts = np.zeros((households, len(BRANDS)), dtype=int)
    for number in range(households // made.SIZE):
        block = made.households(Truth(panel=truth), seed=seed, number=number, size=made.SIZE, first=1)
        rows = made.bought(block)
        rows = rows[(rows["form"] == "leaf") & (rows["week"] < until)]
        who = number * made.SIZE + rows["household"].to_numpy()
        np.add.at(counts, (who, pd.Index(BRANDS).get_indexer(rows["brand"])), 1)
    return pd.DataFrame(counts, columns=list(BRANDS))


@cache
def fitted(seed, truth=TRUTH):
    return Dirichlet().fit(really(seed, truth))


def within(values, truth):
    """Whether the mean of independent estimates is within 3.5 of its standard errors of the truth."""
    values = np.asarray(values)
    return abs(values.mean() - truth) <= 3.5 * values.std(ddof=1) / np.sqrt(len(values))


# -- sizes and mess --------------------------------------------------------------------------------------


def test_tables_have_their_sizes_and_keys(firm):
    people, rows = firm["panel_households"], firm["tea_panel"]
    assert len(people) == 2000
    assert people["household_id"].is_unique
    assert set(rows["household_id"]) <= set(people["household_id"])
    assert 38_000 < len(rows) < 44_000
    weeks = pd.to_datetime(rows["week"])
    assert (weeks.dt.day_of_week == 0).all()
    assert (weeks.min(), weeks.max()) == (made.START, made.START + pd.Timedelta(weeks=made.WEEKS - 1))


def test_diaries_are_as_incomplete_as_the_dictionary_says(firm):
    people, rows = firm["panel_households"], firm["tea_panel"]
    short = (people["weeks_reported"] < made.SHORT[1]).mean()
    assert short == pytest.approx(0.06, abs=3.5 * np.sqrt(0.06 * 0.94 / 2000))
    assert rows["brand"].isna().mean() == pytest.approx(0.01, abs=0.002)
    # Beside the half percent that was scanned twice, hardly two purchases of a week agree to the tenth of a yuan.
    assert rows.duplicated().mean() == pytest.approx(0.005, abs=0.0015)
    spans = rows.groupby("household_id")["week"].agg(["min", "max"]).apply(pd.to_datetime)
    spanned = (spans["max"] - spans["min"]).dt.days // 7 + 1
    reported = people.set_index("household_id")["weeks_reported"].reindex(spanned.index)
    assert (spanned <= reported).all()


def test_packs_and_prices(firm):
    rows = firm["tea_panel"]
    assert set(rows.loc[rows["form"] == "leaf", "packs"]) == {1, 2, 3}
    assert set(rows.loc[rows["form"] == "cold_brew", "packs"]) == {1, 2, 12}
    each = rows["yuan"] / rows["packs"]
    leaf = (rows["form"] == "leaf") & (rows["brand"] == "greenhill")
    # Log-normal noise of .12 has the mean exp(.12²/2) = 1.0072.
    for promoted, price in ((0, 46 * 1.0072), (1, 0.8 * 46 * 1.0072)):
        assert each[leaf & (rows["promoted"] == promoted)].mean() == pytest.approx(price, rel=0.01)


# -- the truth, found again ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def steady():
    return [fitted(seed, STEADY) for seed in range(10)]


def test_a_market_without_a_club_is_a_dirichlet(steady):
    # K and S are those of the truth; the mean rate a year is 9.
    assert within([one.nbd_.r_ for one in steady], TRUTH.k)
    assert within([one.nbd_.r_ / one.nbd_.alpha_ for one in steady], TRUTH.purchases)
    assert within([one.S_ for one in steady], TRUTH.s)
    for place, brand in enumerate(BRANDS):
        assert within([one.shares_[brand] for one in steady], TRUTH.shares[place]), brand


def excess(seed, truth):
    """By how much each brand's share of requirements lies above what its size gives."""
    counts = really(seed, truth)
    buys = counts > 0
    actual = counts.sum() / (buys.T.astype(int) @ counts.sum(axis=1))
    return actual - fitted(seed, truth).measures()["share_of_requirements"]


def test_only_the_brand_with_a_club_beats_its_size():
    without, with_club = (
        pd.DataFrame([excess(seed, truth) for seed in range(10)]) for truth in (STEADY, TRUTH)
    )
    error = without.std(ddof=1)
    # The club stands out by more than twice the error of one firm in most of them, and no other brand does.
    assert (with_club["oldharbour"] > 2 * error["oldharbour"]).mean() >= 0.8
    others = with_club.drop(columns="oldharbour")
    assert ((others > 2 * error.drop("oldharbour")).mean() <= 0.25).all()
    assert (abs(without.mean()) < 3.5 * error / np.sqrt(10)).all()


def test_the_category_shrinks_and_the_cart_works_where_it_stands():
    shrunk, cart = [], []
    for seed in range(8):
        block = made.households(Truth(), seed=seed, number=0, size=4000, first=1)
        rows = made.bought(block)
        leaf = rows[rows["form"] == "leaf"].assign(
            city=block.latent["city"].to_numpy()[rows.loc[rows["form"] == "leaf", "household"]]
        )
        shrunk.append((leaf["week"] >= made.YEAR).sum() / (leaf["week"] < made.YEAR).sum())
        there = leaf[leaf["city"] == TRUTH.cart_city]
        ours = (there["brand"] == "greenhill").groupby(there["week"] >= TRUTH.cart_week).mean()
        cart.append(ours[True] / ours[False])
    assert within(shrunk, 1 - TRUTH.shrinks)
    # Not quite the factor: whoever bought nothing else cannot give us more.
    assert 1.2 < np.mean(cart) <= TRUTH.cart_factor + 3 * np.std(cart, ddof=1) / np.sqrt(8)


def test_promotions_move_purchases_and_win_none():
    def sold(truth):
        block = made.households(Truth(panel=truth), seed=5, number=0, size=4000, first=1)
        rows = made.bought(block)
        return rows[(rows["form"] == "leaf") & (rows["brand"] == "redgate")].groupby("week").size()

    as_is, still = sold(TRUTH), sold(PanelTruth(forward=0.0))
    assert as_is.sum() == still.sum()
    # Half of what the next three weeks would sell comes in the week of the promotion: 1 + 3/2 weeks' worth.
    lifted = as_is.loc[list(made.PROMOTED)].sum() / still.loc[list(made.PROMOTED)].sum()
    assert lifted == pytest.approx(2.5, abs=0.15)


def test_cold_brew_is_bought_by_a_quarter_and_less_by_those_who_drink_much_leaf():
    people = latent_households(households=6000, seed=4)
    buys = people["cold_rate"] > 0
    assert buys.mean() == pytest.approx(TRUTH.cold_share, abs=0.03)
    much = people["rate"] > people["rate"].median()
    assert buys[much].mean() < buys[~much].mean() - 0.1


def test_the_city_with_the_cart_was_one_of_the_six():
    assert TRUTH.cart_city in made.ELIGIBLE
    assert len(set(made.ELIGIBLE)) == 6


def test_the_panel_moves_no_byte_of_other_tables_and_comes_again():
    small, again = (simulate(customers=40, members=5, seed=9) for _each in range(2))
    assert len(small["panel_households"]) == 10
    pd.testing.assert_frame_equal(small["tea_panel"], again["tea_panel"])
