"""A share as a product, its change split, sales split: by hand, as identities, and on the course's panel."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.errors import DataError
from crmlib.market import compare, parfitt_collins, sales_change, usable
from tests.support.panels import diaries, market

# Ann 3 of ours and 1 of theirs, Bob 1 of ours, Cem 5 of theirs, Dia nothing.
BEFORE = [[3, 1], [1, 0], [0, 5], [0, 0]]
AFTER = [[3, 1], [1, 0], [2, 3], [0, 2]]
BRANDS = ["ours", "theirs"]


def of(counts, **columns):
    return diaries(pd.DataFrame(counts, columns=BRANDS), **columns)


@pytest.fixture(scope="module")
def tea():
    return usable(datasets.load("tea_panel"), datasets.load("panel_households"))


def test_a_share_is_the_product_of_its_parts_by_hand():
    # Ours: 4 of 10. Two of three buyers; 4 of the 5 that these buy; they buy 5/2 each, all buyers 10/3.
    row = parfitt_collins(of(BEFORE)).table.loc["ours"]
    parts = [2 / 3, 4 / 5, (5 / 2) / (10 / 3)]
    assert row[["relative_penetration", "customer_share", "usage"]].tolist() == pytest.approx(parts)
    assert row["share"] == pytest.approx(0.4) == pytest.approx(np.prod(parts))


def test_in_yuan_a_price_comes_in():
    # Ours costs 3, theirs 1: 4·3 of 4·3 + 6·1 yuan; a pack of ours costs 3, of all 18/10.
    row = parfitt_collins(of(BEFORE, yuan=[3, 1]), measure="yuan").table.loc["ours"]
    assert row["share"] == pytest.approx(12 / 18)
    assert row["price_index"] == pytest.approx(3 / 1.8)


@given(st.integers(0, 10**6), st.sampled_from(["purchases", "packs", "yuan"]))
@settings(max_examples=15)
def test_parts_multiply_to_shares_that_sum_to_one(seed, measure):
    table = parfitt_collins(
        diaries(market(seed, 60), yuan=[5, 3, 2, 9], packs=[1, 2, 3, 1]), measure=measure, draws=20
    ).table
    parts = table.drop(columns=["share", "low", "high"])
    assert parts.prod(axis=1).to_numpy() == pytest.approx(table["share"].to_numpy(), rel=1e-12)
    assert table["share"].sum() == pytest.approx(1)


def test_a_change_is_split_by_hand():
    # After: three of four buyers, who give us 6 of 10; they buy 10/3 each, all buyers 12/4.
    found = compare(of(BEFORE), of(AFTER), "ours").table
    old, new = [2 / 3, 4 / 5, 3 / 4], [3 / 4, 6 / 10, (10 / 3) / 3]
    logs = np.log(np.array(new) / old)
    each = (0.5 - 0.4) / np.log(0.5 / 0.4) * logs
    assert found["log_change"].tolist() == pytest.approx([*logs, np.log(0.5 / 0.4)])
    assert found["points"].tolist() == pytest.approx([*each, 0.1])
    assert found.loc["market_share", ["before", "after"]].tolist() == pytest.approx([0.4, 0.5])


@given(st.integers(0, 10**6), st.sampled_from(["purchases", "yuan"]))
@settings(max_examples=15)
def test_nothing_is_left_over_and_backwards_is_the_other_way_round(seed, measure):
    one, two = (diaries(market(seed + k, 80), yuan=[5, 3, 2, 9]) for k in (0, 1))
    there, back = (compare(*pair, "b", measure=measure, draws=20).table for pair in ((one, two), (two, one)))
    assert there["points"].iloc[:-1].sum() == pytest.approx(there["points"].iloc[-1], abs=1e-12)
    assert there["points"].to_numpy() == pytest.approx(-back["points"].to_numpy(), abs=1e-12)


def test_where_nothing_changed_nothing_moved():
    found = compare(of(BEFORE), of(BEFORE), "ours").table
    assert np.abs(found[["log_change", "points", "low", "high"]].to_numpy()).max() < 1e-12


def test_sales_split_into_the_markets_part_and_ours_by_hand():
    # All buy twice as much at the same prices: sales double, and all of it is the market's.
    doubled = of((2 * np.array(BEFORE)).tolist(), yuan=[3, 1])
    found = sales_change(of(BEFORE, yuan=[3, 1]), doubled, "ours").table
    assert found.loc["sales", ["before", "after", "yuan"]].tolist() == pytest.approx([12, 24, 12], abs=1e-6)
    assert found.loc[
        ["market_volume", "market_price", "own_share", "own_price"], "yuan"
    ].tolist() == pytest.approx([12, 0, 0, 0], abs=1e-6)
    # Cem buys one of ours in place of one of theirs: 5 of 10 packs, not 4, at one price; all of it is our share.
    moved = sales_change(
        of(BEFORE, yuan=[1, 1]), of([[3, 1], [1, 0], [1, 4], [0, 0]], yuan=[1, 1]), "ours"
    ).table["yuan"]
    assert moved[["market", "own_share", "own_price", "sales"]].tolist() == pytest.approx(
        [0, 1, 0, 1], abs=1e-6
    )


def test_sales_can_be_those_of_so_many_households():
    small, large = (sales_change(of(BEFORE), of(AFTER), "ours", households=n).table["yuan"] for n in (4, 400))
    assert large.to_numpy() == pytest.approx(100 * small.to_numpy())


def test_rows_of_sales_add_up_on_the_courses_panel(tea):
    yuan = sales_change(tea.year(1), tea.year(2), "greenhill").table["yuan"]
    assert yuan["market_volume"] + yuan["market_price"] == pytest.approx(yuan["market"])
    assert yuan["own_share"] + yuan["own_price"] == pytest.approx(yuan["own_part"])
    assert yuan["market"] + yuan["own_part"] == pytest.approx(yuan["sales"])
    paid = [one.purchases.query("brand == 'greenhill'")["yuan"].sum() for one in (tea.year(1), tea.year(2))]
    assert yuan["sales"] == pytest.approx(paid[1] - paid[0])


def test_the_market_shrank_as_in_truth_and_prices_stood(tea):
    # In truth 6 % fewer purchases in the second year, prices unchanged.
    found = sales_change(tea.year(1), tea.year(2), "greenhill").table
    shrunk = found.loc["market_volume", ["low", "high"]] / found.loc["sales", "before"]
    assert shrunk["low"] <= -0.06 <= shrunk["high"] < 0
    assert found.loc["market_price", "low"] < 0 < found.loc["market_price", "high"]


def test_the_interval_of_a_share_holds_it_as_often_as_it_says():
    # The share of a in the population is its mean taste, .4; 200 panels, 95 % ± three standard errors.
    inside = 0
    for seed in range(200):
        row = parfitt_collins(diaries(market(seed, 300)), draws=200).table.loc["a"]
        inside += row["low"] <= 0.4 <= row["high"]
    assert 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200) <= inside / 200 <= 0.95 + 3 * np.sqrt(0.95 * 0.05 / 200)


def test_times_that_cannot_be_compared_are_refused(tea):
    with pytest.raises(DataError, match="Before are 52 weeks, after 34: buyers gather with time"):
        compare(tea.year(1), tea.between("2025-11-03", "2026-06-22"), "greenhill")
    with pytest.raises(DataError, match="Nobody bought 'northwell' in these weeks; there are greenhill"):
        compare(tea.year(1), tea.year(2), "northwell")
    with pytest.raises(DataError, match="measure is one of purchases, packs, yuan"):
        parfitt_collins(tea.year(1), measure="kilos")
    with pytest.raises(DataError, match="An interval needs at least 20"):
        compare(tea.year(1), tea.year(2), "greenhill", draws=3)
    with pytest.raises(DataError, match="households is a whole number of at least 1"):
        sales_change(tea.year(1), tea.year(2), "greenhill", households=0)


def test_a_brand_given_away_has_no_price_to_take_apart():
    with pytest.raises(
        DataError, match="price index is 0 at one of the times: a product with it cannot be taken"
    ):
        compare(of(BEFORE), of(AFTER, yuan=[0, 1]), "ours", measure="yuan")


def test_steps_are_drawn_from_before_to_after(tea):
    found = compare(tea.year(1), tea.year(2), "greenhill", draws=20)
    ax = found.plot()
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx(found.table["points"].iloc[:-1].tolist())
    ends = ax.lines[0].get_xdata()
    assert list(ends) == pytest.approx([found.table["before"].iloc[-1], found.table["after"].iloc[-1]])
    assert found.describe().en.startswith(
        "Market share: from 15.2% to 16.0%. Steps between them: buyers, of all buyers −0.5"
    )
