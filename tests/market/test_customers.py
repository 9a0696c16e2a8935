"""Customer share in its two meanings, and how much the loyal buy: by hand and on the course's panel."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError
from crmlib.market import customer_share, loyal, parfitt_collins, usable
from tests.support.panels import diaries, market

# Ann gives us 1 of 10, Bob 3 of 5, Cem 2 of 4, Dia 1 of 1, Eve nothing of 4, Fay buys no tea.
COUNTS = pd.DataFrame([[1, 9], [3, 2], [2, 2], [1, 0], [0, 4], [0, 0]], columns=["ours", "theirs"])


@pytest.fixture(scope="module")
def tea():
    return usable(datasets.load("tea_panel"), datasets.load("panel_households")).year(1)


def test_two_customer_shares_by_hand():
    row = customer_share(diaries(COUNTS)).table.loc["ours"]
    assert row["buyers"] == 4
    assert row["customer_share"] == pytest.approx(7 / 20)
    assert row["mean_of_people"] == pytest.approx((0.1 + 0.6 + 0.5 + 1) / 4)


def test_each_buyer_stands_in_the_list_with_most_elsewhere_first():
    people = customer_share(diaries(COUNTS)).people
    ours = people[people["brand"] == "ours"]
    assert ours["household_id"].tolist() == ["H0", "H1", "H2", "H3"]
    assert ours["elsewhere"].tolist() == [9, 2, 2, 0]
    assert ours["of_theirs"].tolist() == pytest.approx([0.1, 0.6, 0.5, 1])
    assert len(people) == 8


def test_the_share_of_sums_is_the_part_of_parfitt_and_collins(tea):
    one, other = customer_share(tea, draws=20).table, parfitt_collins(tea, draws=20).table
    pd.testing.assert_series_equal(one["customer_share"], other["customer_share"])


def test_groups_of_loyalty_by_hand():
    found = loyal(diaries(COUNTS), "ours").table
    assert found["households"].tolist() == [1, 1, 1, 1, 4]
    assert found["category_each"].tolist() == [10, 4, 5, 1, 5]
    assert found["brand_each"].tolist() == [1, 2, 3, 1, 7 / 4]
    assert found["part_of_buyers"].tolist() == [0.25] * 4 + [1]
    assert found["part_of_sales"].tolist() == pytest.approx([1 / 7, 2 / 7, 3 / 7, 1 / 7, 1])


def test_a_group_of_nobody_has_no_mean():
    found = loyal(diaries(COUNTS[1:]), "ours").table
    assert found["households"].iloc[0] == 0
    assert np.isnan(found["category_each"].iloc[0])


def test_sole_buyers_buy_little_where_no_brand_is_special():
    # Tastes and rates are independent in this market: only luck makes sole buyers light.
    found = loyal(diaries(market(1, 3000)), "c").table
    assert found["high"].iloc[3] < 0.6 * found["low"].iloc[-1]


def test_on_the_courses_panel_the_loyal_are_light(tea):
    found = loyal(tea, "greenhill").table
    sole, everybody = found.iloc[3], found.iloc[4]
    assert sole["high"] < everybody["low"] / 2
    assert sole["part_of_sales"] < sole["part_of_buyers"]
    assert found["part_of_sales"].iloc[:4].sum() == pytest.approx(1)


def test_the_mean_of_people_says_more_than_the_ratio_of_sums(tea):
    # Light buyers, who have little to divide, count as much there as heavy ones.
    table = customer_share(tea).table
    assert (table["mean_low"] > table["high"]).sum() >= 5


def test_the_interval_of_customer_share_holds_it_as_often_as_it_says():
    # Of a market of 200,000 households of the same kind: the share that 400 of them are drawn from.
    truth = market(0, 200_000)
    true = truth["b"].sum() / truth.sum(axis=1)[truth["b"] > 0].sum()
    inside = 0
    for seed in range(1, 201):
        row = customer_share(diaries(market(seed, 400)), draws=150).table.loc["b"]
        inside += row["low"] <= true <= row["high"]
    assert 0.95 - 3 * np.sqrt(0.95 * 0.05 / 200) <= inside / 200 <= 1


def test_an_unknown_brand_is_refused(tea):
    with pytest.raises(DataError, match="Nobody bought 'northwell' in these weeks"):
        loyal(tea, "northwell")
    with pytest.raises(DataError, match="measure is one of"):
        customer_share(tea, measure="kilos")
    with pytest.raises(DataError, match="An interval needs at least 20"):
        loyal(tea, "greenhill", draws=2)
