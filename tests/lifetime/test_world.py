"""The firm's ledger: what made it is found again, and the list by value beats the list by past spend."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets, world
from crmlib.lifetime import BetaGeoNBD, GammaGamma, lifetime_value, rfm_summary
from crmlib.world import Truth

AS_OF = "2025-06-30"


@pytest.fixture(scope="module")
def households():
    """Orders of households with what was paid, each once."""
    orders, lines, members = (datasets.load(name) for name in ("orders", "order_lines", "members"))
    at_home = members.loc[members["kind"] == "household", "member_id"]
    orders = orders[orders["member_id"].isin(at_home)].drop_duplicates("order_id")
    return orders.assign(
        paid=orders["order_id"].map(lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum())
    )


@pytest.fixture(scope="module")
def fitted(households):
    people = rfm_summary(households, value="paid", as_of=AS_OF)
    return people, BetaGeoNBD().fit(people), GammaGamma().fit(people)


def test_the_truth_of_the_ledger_is_found_within_three_standard_errors(fitted):
    _people, buying, spend = fitted
    shop = Truth().shop
    for model, names in ((buying, ("r", "alpha", "a", "b")), (spend, ("p", "q", "v"))):
        for name in names:
            off = (getattr(model, f"{name}_") - getattr(shop, name)) / model.se_[name]
            assert abs(off) < 3, name


def test_frequency_and_spend_do_not_go_together(fitted):
    assert abs(fitted[2].independent(fitted[0]).table["correlation"].iloc[0]) < 0.05


def test_the_forecast_holds_the_next_year_where_an_average_rate_promises_twice_as_much(households, fitted):
    people, buying, _spend = fitted
    came = households[households["date"] > AS_OF].groupby("member_id")["date"].nunique()
    came = came[came.index.isin(people["member_id"])].sum()
    low, high = buying.forecast(52).table.loc[52, ["low", "high"]]
    assert low < came < high
    assert 52 * (people["frequency"] / people["T"]).sum() > 1.8 * came


def test_of_the_lists_of_600_the_one_by_value_holds_more_of_the_next_year(households, fitted):
    people, buying, spend = fitted
    worth = lifetime_value(people, buying, spend, margin=0.4, horizon=52).people["value"]
    past = households[households["date"] <= AS_OF].groupby("member_id")["paid"].sum()
    later = (
        households[households["date"] > AS_OF]
        .groupby("member_id")["paid"]
        .sum()
        .reindex(worth.index, fill_value=0)
    )
    by_value, by_past = (set(score.nlargest(600).index) for score in (worth, past))
    assert later[list(by_value)].sum() > 1.1 * later[list(by_past)].sum()
    # Whom only past spend names: most of them never order again.
    assert (later[list(by_past - by_value)] == 0).mean() > 0.8
    assert (later[list(by_value - by_past)] == 0).mean() < 0.4


def test_what_is_expected_of_members_is_what_their_hidden_rates_and_chances_give(fitted):
    """E[orders | λ, p, still there] by the truth's own parameters, summed over all: within three standard errors."""
    people, buying, _spend = fitted
    hidden = world.latent_members().set_index("member_id").loc[people["member_id"]]
    there = hidden["left_on"].isna() | (hidden["left_on"] > pd.Timestamp(AS_OF))
    rate, leave = hidden["lambda"], hidden["p"]
    # A geometric number of orders at most: (1 − e^{−λpt})/p are expected within t.
    true = ((1 - np.exp(-rate * leave * 52)) / leave)[there].sum()
    low, high = buying.forecast(52, level=0.997).table.loc[52, ["low", "high"]]
    assert low < true < high
