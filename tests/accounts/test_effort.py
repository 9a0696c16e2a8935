"""Headroom, the trial and the plans: by hand, and against what the simulated accounts truly need."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.accounts import Response, compare_plans, trial, usable
from crmlib.accounts.effort import Plan
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.per_hour import Hour
from crmlib.stats.plans import share_hours
from crmlib.world import Truth
from crmlib.world.accounts import accounts, needs
from crmlib.world.block import population

# A firm of 430 business accounts and nobody else, which is soon made.
BUSINESS = replace(Truth(), people=replace(Truth().people, business_share=1.0))

TRUTH = Truth().accounts
# What a good judge would say: ten hours as the unit; the truth's half and shape give 1.3635 and 2.602.
JUDGED = Response.from_judgement(10, none=0, now=1, plus_half=1.36, saturated=2.6)


@cache
def firm(seed):
    """The usable accounts of a firm, and their true headroom, once for all tests."""
    block = population(BUSINESS, seed=seed, number=0, size=430, first=1)
    return usable(accounts(block)).rows, needs(block).set_index("customer_id")["headroom"]


@pytest.fixture(scope="module")
def rows():
    return usable(datasets.load("accounts")).rows


@pytest.fixture
def pairs():
    """Four pairs; with 10 hours more in half a year they bring 5, 15, 10 and 10 more."""
    return pd.DataFrame(
        {
            "customer_id": list("abcdefgh"),
            "pair_id": ["p", "p", "q", "q", "r", "r", "s", "s"],
            "extra_hours": [10.0, 0, 0, 10, 10, 0, 0, 10],
            "revenue_2026h1": [25.0, 20, 30, 45, 50, 40, 60, 70],
            "revenue_2025": [40.0, 40, 60, 60, 80, 80, 120, 120],
            "hours_2025": [4.0, 4, 6, 6, 8, 8, 12, 12],
            "headroom": [100.0, 100, 200, 200, 300, 300, 400, 400],
        }
    )


# -- who can be used -------------------------------------------------------------------------------------


def test_slips_are_left_out_and_counted():
    found = usable(datasets.load("accounts"))
    assert found.table["accounts"].to_dict() == {"usable": 425, "returned_more": 4, "ended": 4}
    assert (found.rows[["revenue_2024", "revenue_2025", "revenue_2026h1"]] >= 0).all(axis=None)
    kept = usable(datasets.load("accounts"), ended="keep")
    assert kept.table["accounts"].to_dict() == {"usable": 429, "returned_more": 4, "ended": 0}


def test_rows_that_stand_otherwise_give_the_same(native):
    table = datasets.load("accounts")
    found = usable(native(table)).rows
    pd.testing.assert_series_equal(
        found.set_index("customer_id")["headroom"].sort_index(),
        usable(table.sample(frac=1, random_state=1)).rows.set_index("customer_id")["headroom"].sort_index(),
    )


def test_headroom_is_near_the_truth_where_it_is_only_guessed():
    ratios, inside, seen = [], 0, 0
    for seed in range(40):
        rows, real = firm(seed)
        found = rows.set_index("customer_id")
        silent = found["need"].isna()
        truth = real.reindex(found.index)[silent]
        ratios.append(found.loc[silent, "headroom"].sum() / truth.sum())
        inside += truth.between(
            found.loc[silent, "headroom_low"] * 0.8, found.loc[silent, "headroom_high"] * 1.2
        ).sum()
        seen += silent.sum()
    # Two in five do not say, large ones more often: guesses drawn toward the mean of all would be far too low.
    assert np.mean(ratios) == pytest.approx(1, abs=0.06)
    assert inside / seen > 0.9


# -- the trial -------------------------------------------------------------------------------------------


def test_the_difference_is_the_mean_of_the_pairs(native, pairs):
    found = trial(native(pairs))
    # 5, 15, 10, 10: mean 10, standard deviation √(50/3); t with 3 degrees of freedom is 3.182446.
    row = found.table.loc["all"]
    assert row[["pairs", "without", "difference"]].tolist() == [4, 37.5, 10]
    assert row["high"] - 10 == pytest.approx(3.182446 * np.sqrt(50 / 3) / 2, abs=1e-5)
    # Ten in half a year of ten hours: twenty in a year, two an hour.
    assert row["per_hour"] == pytest.approx(2)


def test_three_answers_to_what_an_hour_brings(pairs):
    found = trial(pairs).per_hour.table["estimate"]
    # Every account bought ten yuan an hour; so does the slope across accounts; the lot says two.
    assert found.to_dict() == pytest.approx({Hour.AVERAGE: 10, Hour.SLOPE: 10, Hour.LOT: 2})


def test_pairs_are_grouped_by_what_was_known_before(pairs):
    found = trial(pairs, by="headroom", groups=2).table
    assert found.index.tolist() == ["all", "the lowest", "the highest"]
    assert found["difference"].tolist() == [10, 10, 10]
    assert found["pairs"].tolist() == [4, 2, 2]


def test_an_account_without_its_pair_counts_nothing(pairs):
    found = trial(pairs.drop(index=0))
    assert found.table.loc["all", "difference"] == pytest.approx(35 / 3)
    assert "1 without their pair are left out" in repr(found)


def test_pairs_that_are_not_alike_are_counted(pairs):
    found = trial(pairs.assign(revenue_2025=[400.0, 4, 6, 6, 8, 8, 12, 12]))
    assert "In 1 pairs one bought more than twice as much as the other" in repr(found)


def test_the_interval_holds_what_thirty_hours_truly_bring():
    inside, close = 0, 0
    for seed in range(200):
        rows, real = firm(seed)
        row = trial(rows, draws=20).table.loc["all"]
        truth = np.mean([TRUTH.gain(one, TRUTH.trial_hours) / 2 for one in real])
        inside += row["low"] <= truth <= row["high"]
        close += abs(row["difference"] - truth) <= 2 * (row["high"] - row["difference"]) / 1.96
    assert 180 <= inside <= 199
    assert close >= 185


def test_the_slope_across_accounts_promises_many_times_what_the_lot_says(rows):
    found = trial(rows).per_hour.table["estimate"]
    assert 5 < found[Hour.SLOPE] / found[Hour.LOT] < 13
    assert found[Hour.AVERAGE] > 3 * found[Hour.LOT]


@pytest.mark.parametrize(
    ("change", "options", "error", "said"),
    [
        ({"pair_id": "p"}, {}, DataError, "A pair holds one that was treated"),
        ({"extra_hours": [10.0, 10, 0, 10, 10, 0, 0, 10]}, {}, DataError, "for instance p"),
        ({"extra_hours": [5.0, 0, 0, 10, 10, 0, 0, 10]}, {}, DataError, "holds 2 different numbers of hours"),
        ({"extra_hours": 0.0}, {}, DataError, "holds 0 different numbers of hours"),
        (
            {"revenue_2025": [400.0, 4, 6, 6, 8, 8, 12, 12]},
            {"alike": 10.0},
            DataError,
            "1 pairs hold two of whom one is more than 10",
        ),
        ({"revenue_2026h1": None}, {}, DataError, "revenue_2026h1: 8 of 8 rows are empty"),
        ({"pair_id": None}, {}, TooFewError, "0 whole pairs"),
        ({}, {"by": "headroom", "groups": 4}, TooFewError, "1 pairs in a group"),
        ({}, {"by": "size"}, DataError, "lacks the column size"),
        ({}, {"years": 0}, DataError, "years is a number"),
    ],
)
def test_what_is_no_trial_is_refused(pairs, change, options, error, said):
    with pytest.raises(error, match=said):
        trial(pairs.assign(**change), **options)


# -- curves and plans ------------------------------------------------------------------------------------


def test_the_trial_gives_judgement_its_height(pairs):
    found = trial(pairs).response(pairs, replace(JUDGED, half=10.0, shape=2.0))
    # 40 yuan of 1,000 of headroom in half a year are 8 % a year; ten hours reach half of the way: 16 %.
    assert found.ceiling.tolist() == pytest.approx([0.16 * room for room in pairs["headroom"]])
    assert found(np.full(8, 10.0))[0] == pytest.approx(8)
    assert found.of("c")(10) == pytest.approx(16)


def test_the_ceiling_is_that_of_the_truth():
    tops, inside = [], 0
    for seed in range(60):
        rows, _real = firm(seed)
        found = trial(rows, draws=20).response(rows, JUDGED, draws=100)
        top = found.ceiling.sum() / rows["headroom"].sum()
        tops.append(top)
        inside += abs(top - TRUTH.ceiling) <= 2 * found.error * top
    assert np.mean(tops) == pytest.approx(TRUTH.ceiling, rel=0.08)
    assert inside >= 53


def test_headroom_beats_the_rule_in_every_firm_and_equal_hours_do_on_average():
    won, equal = 0, []
    for seed in range(40):
        rows, real = firm(seed)
        plans = compare_plans(
            rows, trial(rows, draws=20).response(rows, JUDGED, draws=20), 10.0 * len(rows), draws=20
        )
        margin = (rows["margin"] / rows["revenue_2025"]).to_numpy()
        truly = {
            name: sum(TRUTH.gain(one, many) * part for one, many, part in
                      zip(real.reindex(plans.hours.index), plans.hours[name], margin, strict=True))
            for name in plans.hours
        }  # fmt: skip
        won += truly["headroom"] > truly["rule"] and truly["best"] > truly["rule"]
        equal.append(truly["equal"] - truly["rule"])
    assert won == 40
    assert np.mean(equal) > 0


def test_intervals_hold_what_each_plan_truly_brings_more_than_equal_hours():
    inside = np.zeros((2, len(Plan)))
    for seed in range(60):
        rows, real = firm(seed)
        found = compare_plans(
            rows,
            trial(rows, draws=20).response(rows, JUDGED, draws=100),
            10.0 * len(rows),
            draws=200,
            seed=seed,
        )
        ceiling = (
            TRUTH.ceiling
            * real.reindex(found.hours.index)
            * (rows["margin"] / rows["revenue_2025"]).to_numpy()
        )
        curve = Response(0, ceiling, TRUTH.half, TRUTH.shape)
        truly = np.array([curve(found.hours[name]).sum() for name in found.table.index])
        for place, (columns, true) in enumerate(
            ((("low", "high"), truly), (("more_low", "more_high"), truly - truly[1]))
        ):
            low, high = (found.table[name].to_numpy() for name in columns)
            inside[place] += (low <= true) & (true <= high)
    # 57 of 60 expected, three standard errors are 5.
    assert (inside >= 52).all(), inside


def test_plans_of_the_course(rows):
    found = compare_plans(rows, trial(rows).response(rows, JUDGED), 4250)
    table = found.table
    assert list(table.index) == list(Plan)
    assert table["gain"].idxmax() == Plan.BEST
    assert table.loc[Plan.RULE, "more_high"] < 0 < table.loc[Plan.HEADROOM, "more_low"]
    assert table.loc[Plan.RULE, "top_hours"] == pytest.approx(0.8)
    np.testing.assert_allclose(found.hours.sum(), 4250)
    # Plans share what is not known: differences are surer than levels.
    assert ((table["more_high"] - table["more_low"]) < (table["high"] - table["low"])).all()
    curve = found.by_share.table
    assert curve.loc[80, "by_turnover"] == pytest.approx(table.loc[Plan.RULE, "gain"])
    assert curve.loc[20, "by_turnover"] == pytest.approx(curve.loc[20, "equal_hours"])


def test_a_plan_of_ones_own_stands_beside_the_others(rows):
    response = trial(rows).response(rows, JUDGED)
    mine = share_hours(rows.set_index("customer_id")["headroom"], 4250, 0.2, 0.4)
    table = compare_plans(rows, response, 4250, others={"mine": mine.sample(frac=1, random_state=1)}).table
    assert table.loc[Plan.RULE, "gain"] < table.loc["mine", "gain"] < table.loc[Plan.BEST, "gain"]


def test_plans_without_curves_or_for_others_are_refused(rows):
    response = trial(rows).response(rows, JUDGED)
    with pytest.raises(DataError, match="holds no curve for each customer_id"):
        compare_plans(rows, JUDGED, 4250)
    with pytest.raises(DataError, match="holds no curve"):
        compare_plans(rows.head(50), response, 4250)
    with pytest.raises(DataError, match="The plan mine names hours for each"):
        compare_plans(rows, response, 4250, others={"mine": pd.Series([1.0], ["C1"])})
    with pytest.raises(DataError, match="hours is a number from 0"):
        compare_plans(rows, response, -1)


def test_a_trial_that_brought_nothing_gives_no_curve(pairs):
    worse = pairs.assign(revenue_2026h1=[20.0, 25, 45, 30, 40, 50, 70, 60])
    with pytest.raises(ModelError, match="brought nothing, so no curve rises"):
        trial(worse).response(pairs, JUDGED)


def test_what_comes_without_hours_is_no_gain(rows):
    turnover = rows["revenue_2025"].set_axis(rows["customer_id"])
    flat = compare_plans(rows, Response(turnover, turnover, half=10, shape=1), 600, draws=20)
    assert flat.table["gain"].abs().max() == 0
    # A curve from 1,000 to 1,500 adds a third of what one from 0 to 1,500 does.
    whole, third = (
        compare_plans(rows, Response(0 * turnover + floor, 0 * turnover + 1500, half=10, shape=1), 600,
                      draws=20).table["gain"]
        for floor in (0, 1000)
    )  # fmt: skip
    assert (third / whole).to_numpy() == pytest.approx(1 / 3)
