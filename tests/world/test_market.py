"""The market of the simulated firm: offers, and a choice experiment with a known truth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib.value import Form, NestedLogit, Part, screen
from crmlib.world.block import population
from crmlib.world.market import FIRMS, PARTS, choices, offers
from crmlib.world.truth import Truth

TRUTH = Truth()


def block(number=0, size=2000, truth=TRUTH, seed=2026):
    return population(truth, seed=seed, number=number, size=size, first=1 + number * 2000)


@pytest.fixture(scope="module")
def table():
    return pd.concat([choices(block(n)) for n in range(4)], ignore_index=True)


def test_greenhill_and_three_rivals_make_offers_on_every_part_of_value_and_cost():
    table = offers(TRUTH)
    assert table["alternative"].tolist() == ["greenhill", "mistypeak", "oldharbour", "redgate"]
    assert set(table.columns) == {"alternative", "name", "name_zh", *(part.value for part in Part)}
    assert tuple(part.value for part in Part) == PARTS


def test_the_committed_size_has_at_least_1600_people_and_fits_in_4_megabytes(table):
    assert table["customer_id"].nunique() == 1600
    assert len(table.to_csv(index=False)) < 4_000_000


def test_every_task_there_is_shows_all_four_offers_once(table):
    sizes = table.groupby(["customer_id", "task"])["alternative"].agg(["size", "nunique"])
    assert (sizes == 4).all(axis=None)


def test_tasks_are_missing_only_at_the_end_because_people_stopped(table):
    tasks = table.groupby("customer_id")["task"].agg(["max", "nunique"])
    assert (tasks["max"] == tasks["nunique"]).all()
    assert 0.03 < (tasks["max"] < 8).mean() < 0.12  # 1 − .99^7 = .068


def test_the_last_two_tasks_are_held_out(table):
    assert table.loc[table["holdout"] == 1, "task"].unique().tolist() == [7, 8]


def test_some_tasks_have_no_choice_and_a_few_have_two(table):
    counts = screen(table).table["share"].to_numpy()
    assert 0.010 < counts[1] < 0.020
    assert 0.0005 < counts[2] < 0.004


def test_levels_are_whole_numbers_in_their_ranges(table):
    assert all(pd.api.types.is_integer_dtype(table[part]) for part in PARTS)
    assert table[list(PARTS[:6])].min().min() >= 1
    assert table[list(PARTS[:6])].max().max() <= 10
    assert table[list(PARTS[6:])].min().min() >= 0


def test_the_same_block_gives_the_same_table_and_another_seed_another():
    one = choices(block(1, 100))
    pd.testing.assert_frame_equal(one, choices(block(1, 100)))
    assert not one.equals(choices(block(1, 100, seed=1)))


def test_people_are_customers_of_the_block():
    part = block(2, 50)
    assert set(choices(part)["customer_id"]) <= set(part.latent["customer_id"])


def test_one_customer_is_enough():
    assert len(choices(block(0, 1))) in range(4, 33, 4)


def test_nested_logit_finds_the_truth_again(table):
    """The squared distance of 14 estimates from the truth, in their own standard errors, is chi-squared."""
    from scipy.stats import chi2

    model = NestedLogit(tuple(Part), nests={"tea houses": TRUTH.market.nest}).fit(screen(table).kept)
    market = TRUTH.market
    true = np.r_[market.coefficients, market.constants[1:], np.log(market.dissimilarity)]
    gap = model.theta_ - true
    assert gap @ np.linalg.solve(model._cov, gap) < chi2.ppf(0.999, 14)
    nest = model.dissimilarity_.table.iloc[0]
    assert nest["low"] < market.dissimilarity < nest["high"]


def test_intervals_cover_the_truth_as_often_as_they_say():
    """8 firms × 14 parameters = 112 intervals of 95 %: at least 99 hold the truth (binomial, p < .002 below)."""
    market = TRUTH.market
    true = np.r_[market.coefficients, market.constants[1:], np.log(market.dissimilarity)]
    held = 0
    for number in range(8):
        model = NestedLogit(tuple(Part), nests={"twins": market.nest}).fit(
            screen(choices(block(number, 1000, seed=5))).kept
        )
        held += (np.abs(model.theta_ - true) < 1.96 * np.sqrt(np.diag(model._cov))).sum()
    assert held >= 99


def test_without_a_nest_the_shares_are_those_of_a_plain_logit():
    flat = replace(TRUTH, market=replace(TRUTH.market, dissimilarity=1.0))
    from crmlib.world.market import _probabilities

    shown = np.array([[firm[3:] for firm in FIRMS]], dtype=float)
    utility = shown @ np.array(flat.market.coefficients) + np.array(flat.market.constants)
    expected = np.exp(utility) / np.exp(utility).sum()
    np.testing.assert_allclose(_probabilities(shown, flat.market), expected)


def test_both_forms_are_made_of_columns_of_the_table(table):
    for form in Form:
        assert {part.value for part in form.parts} <= set(table.columns)
