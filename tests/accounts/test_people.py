"""Managers after case mix, and the code of conduct: by hand, and where the truth knows that all sell alike."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.accounts import conduct, fair_comparison, usable
from crmlib.accounts.people import Point
from crmlib.errors import DataError, TooFewError
from crmlib.stats.case_mix import case_mix, expected
from crmlib.world import Truth
from crmlib.world.accounts import accounts, visits
from crmlib.world.block import population

# A firm of 430 business accounts and nobody else, which is soon made.
BUSINESS = replace(Truth(), people=replace(Truth().people, business_share=1.0))


def block(seed):
    return population(BUSINESS, seed=seed, number=0, size=430, first=1)


@pytest.fixture(scope="module")
def rows():
    return usable(datasets.load("accounts")).rows


@pytest.fixture
def seen():
    """Ann keeps 3 of 4 points that were seen on each of five visits, Bo 1 of 2; the others were not seen."""
    made = pd.DataFrame(np.nan, range(10), [one.value for one in Point])
    made.loc[:4, ["integrity", "competence", "win_win"]] = 1
    made.loc[:4, "minds_process"] = 0
    made.loc[5:, "integrity"], made.loc[5:, "win_win"] = 1, 0
    return made.assign(manager_id=["ann"] * 5 + ["bo"] * 5)


def test_the_one_with_the_smallest_accounts_grows_by_luck_alone():
    growth, fair = [], []
    for seed in range(20):
        table = fair_comparison(usable(accounts(block(seed))).rows, draws=100).table
        growth.append(table.loc["B05", "grew_by"] - table.loc["B01", "grew_by"])
        fair.append(table["estimate"].to_dict())
    # Accounts were given out by one year's turnover: the small ones had had a bad year.
    assert min(growth) > 0.2
    means = pd.DataFrame(fair).mean()
    assert means.between(0.96, 1.04).all()


def test_of_managers_who_all_sell_alike_intervals_hold_one():
    inside, chance = 0, 0
    for seed in range(60):
        table = fair_comparison(usable(accounts(block(seed))).rows, draws=100).table
        inside += ((table["low"] <= 1) & (table["high"] >= 1)).sum()
        chance += table["estimate"].between(table["chance_low"], table["chance_high"]).sum()
    assert 273 <= inside <= 297
    assert 276 <= chance <= 299


def test_nobody_is_surely_the_first(rows):
    found = fair_comparison(rows)
    assert found.table["first"].max() < 0.6
    assert found.table["came"].sum() == pytest.approx(found.table["to_expect"].sum())
    assert "If all 5 were alike" in repr(found)


def test_the_ratio_and_the_growth_by_hand():
    who = pd.Series(["a"] * 5 + ["b"] * 5)
    came, hoped = pd.Series([10.0, 12, 8, 10, 10] + [30.0] * 5), pd.Series([8.0] * 5 + [32.0] * 5)
    table = case_mix(came, hoped, who, pd.Series([5.0] * 5 + [40.0] * 5), draws=50).table
    assert table.loc["a", ["accounts", "grew_by", "to_expect", "came", "estimate"]].tolist() == [
        5,
        1,
        40,
        50,
        1.25,
    ]
    assert table.loc["b", ["grew_by", "estimate"]].tolist() == [-0.25, 0.9375]
    # Chance: √(Σ(observed − expected)²) over what was expected: √(4+16+0+4+4)/40 = √28/40.
    assert table.loc["a", "chance_high"] == pytest.approx(1 + 1.959964 * np.sqrt(28) / 40)


def test_what_is_to_be_expected_is_what_such_cases_bring():
    rng = np.random.default_rng(2)
    known = pd.DataFrame(rng.uniform(1, 10, (200, 2)), columns=["x", "z"])
    came = 2 * known["x"] + 0.5 * known["z"]
    np.testing.assert_allclose(expected(came, known, known["x"]), came)
    with pytest.raises(TooFewError, match="5 cases for 2 columns"):
        expected(came.head(5), known.head(5), known["x"].head(5))


def test_points_are_counted_over_what_could_be_seen(native, seen):
    found = conduct(native(seen))
    assert found.table[["visited", "seen", "points_kept"]].to_numpy().tolist() == [
        [5, 20, 0.75],
        [5, 10, 0.5],
    ]
    assert found.points.table.loc["integrity"].tolist() == [1, 1]
    assert found.points.table.loc["minds_process", "ann"] == 0
    assert found.points.table.loc["uses_resources"].isna().all()


def test_who_keeps_least_is_found_and_all_others_overlap():
    last, inside = 0, 0
    truth = Truth().accounts
    u = np.random.default_rng(0).normal(size=20_000) * truth.visit
    true = {
        f"B{1 + place:02d}": np.mean(
            [(1 / (1 + np.exp(-base - keeps - u))).mean() for _name, base in truth.code]
        )
        for place, keeps in enumerate(truth.keeps)
    }
    for seed in range(40):
        table = conduct(visits(block(seed))).table
        last += table.index[-1] == "B01"
        inside += sum(row["low"] <= true[who] <= row["high"] for who, row in table.iterrows())
    assert last >= 38
    assert 180 <= inside <= 197


def test_the_best_seller_keeps_the_code_least(rows):
    sold = rows.groupby("manager_id")["revenue_2025"].sum()
    kept = conduct(datasets.load("visits")).table
    assert sold.idxmax() == kept.index[-1]
    assert kept["high"].iloc[-1] < kept["low"].iloc[0]


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"manager_id": None}, DataError, "manager_id: 10 of 10 rows are empty"),
        ({"manager_id": ["ann"] * 8 + ["bo"] * 2}, TooFewError, "bo made 2 visits; 5 or more"),
        ({"integrity": 3}, DataError, "integrity: 3 in row 0; a tick is 1, 0 or blank"),
    ],
)
def test_visits_that_say_nothing_are_refused(seen, change, error, said):
    with pytest.raises(error, match=said):
        conduct(seen.assign(**change))


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"manager_id": None}, DataError, "manager_id: 425 of 425 rows are empty"),
        ({"headroom": None}, DataError, "headroom: 425 of 425 rows are empty"),
        ({"manager_id": ["B09"] * 3 + ["B01"] * 422}, TooFewError, "B09 looked after 3 cases; 5 or more"),
    ],
)
def test_accounts_that_cannot_be_compared_are_refused(rows, change, error, said):
    with pytest.raises(error, match=said):
        fair_comparison(rows.assign(**change))


def test_cases_without_anything_expected_are_refused():
    ones, who = pd.Series([1.0] * 5), pd.Series(["a"] * 5)
    with pytest.raises(DataError, match="lies above 0; of 5 it does not"):
        case_mix(ones, ones * 0, who, ones)
    with pytest.raises(DataError, match="Something is missing in 5 cases"):
        case_mix(ones * np.nan, ones, who, ones)
    with pytest.raises(DataError, match="lacks the column integrity"):
        conduct(pd.DataFrame({"manager_id": ["a"]}))
