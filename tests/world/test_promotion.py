"""Launches, weekly sales and the coupon test hold what they promise, and a few lines here find their truth again."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import least_squares

from crmlib import datasets
from crmlib.world import SEED, Truth, couponed, launched, promoted
from crmlib.world.populations import blocks

TRUTH = Truth()
SALES = TRUTH.promotion
ARTICLES = [one[0] for one in SALES.articles]


@pytest.fixture(scope="module")
def worlds():
    """Weekly sales of ten seeds, with the promotions that ran in them."""
    return [(promoted.weekly_sales(TRUTH, seed), promoted.promotions(TRUTH, seed)) for seed in range(10)]


@pytest.fixture(scope="module")
def many():
    """The coupon test of ten times the customers."""
    return pd.concat([couponed.coupon_test(block) for block in blocks(TRUTH, 80_000, 5)])


def log_effects(table, outcome, years=(2024, 2026)):
    """Log effect of the promotion weeks and of each of six weeks after: a region's and a week's own level apart."""
    table = table[table["week"].str[:4].astype(int).isin(years)]
    table = table.assign(region=table["region"].replace({"chuanyu": "sichuan"}))
    runs = table.pivot_table("promotion", "week", "region").fillna(0)
    lags = [runs]
    for lag in range(1, 7):
        lags.append(runs.shift(lag, fill_value=0) * (1 - runs.shift(lag - 1, fill_value=0)))
    wide = np.log(table.pivot_table(outcome, "week", "region")).to_numpy()
    week, region = np.nonzero(np.isfinite(wide))
    x = [*(frame.to_numpy()[week, region] for frame in lags), np.eye(len(wide))[week].T, np.eye(8)[region].T]
    return np.linalg.lstsq(np.vstack(x).T, wide[week, region], rcond=None)[0][:7]


# -- the truth is found again ----------------------------------------------------------------------------


def test_what_people_buy_more_in_promotion_weeks_is_found_again(worlds):
    found = [
        log_effects(sales[sales["article"] == name], "sell_out")[0]
        for sales, _ in worlds
        for name in ARTICLES[:2]
    ]
    error = np.std(found) / np.sqrt(len(found))
    assert abs(np.mean(found) - np.log(1 + SALES.lift)) < 3 * error
    assert error < 0.015


def test_the_weeks_after_sell_less_and_the_first_of_them_least(worlds):
    found = np.mean(
        [log_effects(sales[sales["article"] == "longjing"], "sell_out") for sales, _ in worlds], axis=0
    )
    assert found[1] == found.min()
    # 4 weeks × .55 × .6 borrowed, 30 % of it in the first week after; the season moves its base a little.
    assert found[1] == pytest.approx(np.log(1 - 4 * 0.55 * 0.6 * 0.30), abs=0.12)


def test_dealers_put_more_in_store_than_people_buy_more(worlds):
    sales = worlds[0][0]
    mine = sales[sales["article"] == "cold_brew"]
    assert log_effects(mine, "sell_in")[0] > log_effects(mine, "sell_out")[0] + 0.12
    total = sales.groupby("article")[["sell_in", "sell_out"]].sum()
    assert (total["sell_in"] / total["sell_out"]).to_numpy() == pytest.approx(1, abs=0.03)


def test_of_each_extra_pack_four_tenths_are_left(worlds):
    for _sales, ran in worlds:
        assert (ran["net"] / ran["in_weeks"]).to_numpy() == pytest.approx(1 - SALES.borrowed)


def test_promotion_weeks_sold_two_to_four_times_as_much_whatever_the_seed(worlds):
    for sales, _ in worlds:
        mine = sales[sales["article"] == "cold_brew"].groupby("promotion")["sell_out"].mean()
        assert 1.9 < mine[1] / mine[0] < 4


def test_in_the_ignored_year_regions_were_taken_that_rose_already(worlds):
    ahead = {True: [], False: []}
    for sales, ran in worlds:
        for one in ran.itertuples():
            mine = sales[sales["article"] == one.article].assign(
                week=lambda rows: pd.to_datetime(rows["week"])
            )
            mine = mine.assign(region=mine["region"].replace({"chuanyu": "sichuan"}))
            logs = np.log(mine.pivot_table("sell_out", "week", "region"))
            start = pd.Timestamp(one.start)
            before = logs.loc[start - pd.Timedelta(weeks=5) : start - pd.Timedelta(weeks=1)].mean()
            rise = before - logs.loc[start - pd.Timedelta(weeks=12) : start - pd.Timedelta(weeks=7)].mean()
            taken = rise.index.isin(one.regions.split("|"))
            ahead[one.by_lot].append(rise[taken].mean() - rise[~taken].mean())
    assert abs(np.mean(ahead[True])) < 0.03
    assert np.mean(ahead[False]) == pytest.approx(SALES.rise[0], abs=0.06)


@pytest.mark.parametrize("name", ["flask", "kettle", "chamomile", "cold_brew"])
def test_the_three_numbers_of_a_launch_are_found_again(name):
    _name, months, *true = next(one for one in TRUTH.launches.launches if one[0] == name)
    found = []
    for seed in range(12):
        sales = launched.launches(TRUTH, seed).query("article == @name")["first_buyers"].to_numpy()

        def off(logs, sales=sales, months=months):
            p, q, m = np.exp(logs)
            gone = np.exp(-(p + q) * np.arange(months + 1))
            return (sales - m * np.diff((1 - gone) / (1 + q / p * gone))) / np.sqrt(sales.mean())

        found.append(least_squares(off, np.log(true)).x)
    away = np.mean(found, axis=0) - np.log(true)
    assert (np.abs(away) < 3.5 * np.std(found, axis=0) / np.sqrt(len(found)) + 0.01).all(), np.exp(away)


@pytest.mark.parametrize("arm", ["coupon", "price_cut"])
@pytest.mark.parametrize("week", [2, 4, 8, 12])
def test_what_an_offer_adds_by_each_horizon_is_found_again(many, arm, week):
    mine, others = (many.loc[many["arm"] == name, f"spend_{week}w"] for name in (arm, "no_offer"))
    error = np.sqrt(mine.var() / len(mine) + others.var() / len(others))
    assert abs(mine.mean() - others.mean() - TRUTH.coupon.adds(arm, week)) < 3 * error


def test_what_was_spent_before_tells_most_of_what_is_spent_after(many):
    assert 0.75 < many["spend_before"].corr(many["spend_4w"]) < 0.85


# -- the tables ------------------------------------------------------------------------------------------


def test_arms_were_drawn_by_lot(many):
    means = many.groupby("arm")["spend_before"].agg(["mean", "std", "size"])
    assert means["size"].max() - means["size"].min() <= 60
    assert np.ptp(means["mean"]) < 4 * (means["std"] / np.sqrt(means["size"])).max()


def test_later_horizons_hold_the_earlier_ones():
    for kind in ("bought", "spend"):
        wide = datasets.load("coupon_test")[[f"{kind}_{week}w" for week in (2, 4, 8, 12)]].to_numpy()
        assert (np.diff(wide, axis=1) >= 0).all()


def test_each_product_ran_one_promotion_a_year_in_three_regions_at_one_time():
    sales = datasets.load("weekly_sales")
    for (_article, year), mine in sales[sales["promotion"] == 1].groupby(["article", sales["week"].dt.year]):
        assert mine["region"].replace({"chuanyu": "sichuan"}).nunique() == SALES.per_year, year
        assert (mine["week"].max() - mine["week"].min()).days == 7 * (SALES.length - 1)


def test_the_mess_that_the_dictionary_admits_is_in_weekly_sales():
    sales = datasets.load("weekly_sales")
    assert sales["week"].dt.day_of_week.eq(0).all()
    assert sales["week"].nunique() == 156
    by = sales.groupby("region")["week"].agg(["min", "max"])
    assert by.loc["sichuan", "max"] < by.loc["chuanyu", "min"] == pd.Timestamp("2026-06-29")
    whole = 156 * len(promoted.REGIONS) * len(ARTICLES)
    assert 0.97 < len(sales) / whole < 1


def test_sparkling_tea_is_still_before_its_peak_and_the_others_of_word_of_mouth_are_past_it():
    for name, months, p, q, _m in TRUTH.launches.launches:
        if q > p:
            peak = np.log(q / p) / (p + q)
            assert (months < peak - 2) == (name == "sparkling"), name


def test_another_truth_makes_other_sales_and_leaves_other_tables_alone():
    other = replace(TRUTH, promotion=replace(SALES, lift=0.0))
    quiet, mine = promoted.weekly_sales(other, SEED), promoted.weekly_sales(TRUTH, SEED)
    same = quiet["sell_out"] == mine["sell_out"]
    assert 0.8 < same.mean() < 1
    assert launched.launches(other, SEED).equals(launched.launches(TRUTH, SEED))


def test_effects_told_by_the_truth_shrink_with_the_horizon():
    for arm in ("coupon", "price_cut"):
        told = [TRUTH.coupon.adds(arm, week) for week in (4, 8, 12)]
        assert all(later < earlier for earlier, later in pairwise(told))
    assert TRUTH.coupon.adds("coupon", 4) == pytest.approx(8, abs=0.01)
    assert TRUTH.coupon.adds("coupon", 12) == pytest.approx(2)
    assert TRUTH.coupon.adds("price_cut", 12) == pytest.approx(0)


def test_the_tables_of_this_topic_travel_light():
    sizes = [
        (datasets.HOME / f"{name}.csv").stat().st_size for name in ("launches", "weekly_sales", "coupon_test")
    ]
    assert sum(sizes) < 700e3
