"""Who buys from the firm, and what it sells."""

import numpy as np
import pandas as pd
import pytest

from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.firm import CITIES, CITY_SHARES, customers, products
from crmlib.world.journey import entry

TRUTH = Truth()


@pytest.fixture(scope="module")
def block():
    return population(TRUTH, seed=2026, number=0, size=2000, first=1)


@pytest.fixture(scope="module")
def table(block):
    return customers(block)


def test_the_customer_file_says_where_and_when_each_one_came(block, table):
    start = entry(block)
    assert table["entry"].tolist() == start["mode"].tolist()
    days = (pd.to_datetime(table["joined"]) - pd.Timestamp("2025-01-01")).dt.days
    assert days.tolist() == start["day"].tolist()


def test_business_accounts_have_no_birth_year_and_one_household_in_twelve_has_none(table):
    assert table.loc[table["kind"] == "business", "birth_year"].isna().all()
    missing = table.loc[table["kind"] == "household", "birth_year"].isna()
    assert missing.mean() == pytest.approx(1 / 12, abs=3 * np.sqrt(1 / 12 * 11 / 12 / len(missing)))
    assert table["birth_year"].dropna().between(1935, 2005).all()


def test_shares_are_those_of_the_truth(table):
    def near(share, truth):
        return abs(share - truth) <= 3.5 * np.sqrt(truth * (1 - truth) / len(table))

    assert near((table["kind"] == "business").mean(), TRUTH.people.business_share)
    assert near(table["city"].isna().mean(), 0.03)
    assert all(near((table["city"] == city).sum() / table["city"].notna().sum(), share)
               for city, share in zip(CITIES, CITY_SHARES, strict=True))  # fmt: skip
    assert near((table["language"] == "zh").mean(), 0.82)
    assert near(table["consent"].mean(), 0.71)


def test_city_shares_sum_to_1():
    assert sum(CITY_SHARES) == pytest.approx(1)


def test_the_catalogue_has_a_product_a_row_named_in_both_languages():
    table = products(TRUTH)
    assert table["product_id"].is_unique
    assert (table["price_yuan"] > 0).all()
    assert table["name_zh"].str.contains(r"[\u4e00-\u9fff]").all()
    assert not table["name_en"].str.contains(r"[\u4e00-\u9fff]").any()
    assert set(table["category"]) == {"tea", "ware", "gift"}
    assert pd.to_datetime(table["launched"]).max() < pd.Timestamp("2025-01-01")
