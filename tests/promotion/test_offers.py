"""A coupon's effect, what it only brought forward, and to whom it was given for nothing."""

import numpy as np
import pandas as pd
import pytest

from crmlib.datasets import load
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import use_language
from crmlib.promotion import by_horizon, offer_effect, subsidised
from crmlib.world import Truth, couponed
from crmlib.world.populations import blocks

COUPON = Truth().coupon


def numbers(answer):
    """The numbers behind the text, by short name."""
    return getattr(answer, "values")  # noqa: B009


@pytest.fixture(scope="module")
def trial():
    return load("coupon_test")


def test_the_truth_lies_in_both_intervals_and_the_adjusted_one_is_narrower(trial):
    found = offer_effect(trial).table
    for _way, row in found.iterrows():
        assert row["low"] < COUPON.adds("coupon", 4) < row["high"]
    width = found["high"] - found["low"]
    assert width["adjusted"] / width["plain"] == pytest.approx(
        found.loc["adjusted", "variance_left"] ** 0.5, rel=0.03
    )
    assert found.loc["adjusted", "variance_left"] < 0.5


@pytest.mark.parametrize("arm", ["coupon", "price_cut"])
def test_what_was_brought_forward_falls_away_by_twelve_weeks(trial, arm):
    found = by_horizon(trial, arm=arm).table
    for week, row in found.iterrows():
        assert row["low"] < COUPON.adds(arm, week) < row["high"], week
    assert found["difference"].idxmax() == 4
    assert found.loc[12, "low"] < 0 < found.loc[4, "low"]


def test_an_interval_holds_the_truth_in_about_95_of_100_worlds():
    held, n = 0, 40
    for seed in range(n):
        made = pd.concat([couponed.coupon_test(block) for block in blocks(Truth(), 700, seed)])
        row = by_horizon(made, [4]).table.iloc[0]
        held += row["low"] < COUPON.adds("coupon", 4) < row["high"]
    assert held >= 33  # 1 in 500 that fewer do


def test_shares_and_yuan_are_those_of_a_hand_calculation():
    # 40 of 100 buy without, 50 of 100 with: 40/50 = 80 % would have. 30 yuan each, margin ⅓, 6 off.
    bought = np.r_[np.repeat([1, 0], [50, 50]), np.repeat([1, 0], [40, 60])]
    rows = pd.DataFrame({"arm": np.repeat(["coupon", "no_offer"], 100), "bought_4w": bought, "spend_4w": 30 * bought,
                         "spend_before": 0})  # fmt: skip
    found = numbers(subsidised(rows, margin=1 / 3, discount=6))["estimate"]
    assert found["would_have"] == pytest.approx(0.8)
    assert found["more_buyers"] == pytest.approx(0.1)
    assert found["spend_more"] == pytest.approx(3)
    assert found["left_over"] == pytest.approx(10 * 0.5 - 6 * 0.5 - 10 * 0.4)
    assert found["break_even"] == pytest.approx(6 / (10 - 6))


def test_a_discount_beyond_the_margin_never_breaks_even(trial):
    found = subsidised(trial, margin=0.1, discount=60)
    assert np.isinf(numbers(found).loc["break_even", "estimate"])
    assert "never" in repr(found)


def test_most_coupons_go_to_people_who_would_have_bought(trial):
    row = numbers(subsidised(trial, margin=0.4, discount=5)).loc["would_have"]
    assert 0.8 < row["low"] < row["estimate"] < row["high"] <= 1


def test_the_order_of_customers_changes_nothing(trial):
    one, other = (by_horizon(rows).table for rows in (trial, trial.sample(frac=1, random_state=1)))
    pd.testing.assert_frame_equal(one, other)


def test_notes_speak_chinese(trial):
    use_language("zh")
    said = repr(by_horizon(trial, [4]))
    assert "发券" in said
    assert "扣除了各人此前的购买" in said
    assert "本来就会买的" in repr(subsidised(trial, margin=0.4, discount=5))


@pytest.mark.parametrize(("call", "error", "said"), [
    (lambda rows: offer_effect(rows, arm="gift"), DataError, "arm is one of"),
    (lambda rows: offer_effect(rows, arm="no_offer"), DataError, "both are 'no_offer'"),
    (lambda rows: offer_effect(rows, "spend_5w"), DataError, "spend_5w"),
    (lambda rows: offer_effect(rows.groupby("arm").head(20)), TooFewError, "20 customers under arm 'coupon'"),
    (lambda rows: offer_effect(pd.concat([rows, rows])), DataError, "customer_id"),
    (lambda rows: offer_effect(rows.assign(spend_4w=None)), DataError, "spend_4w"),
    (lambda rows: offer_effect(rows, level=95), DataError, "level of an interval"),
    (lambda rows: by_horizon(rows, "4"), DataError, "weeks is a list of horizons"),
    (lambda rows: by_horizon(rows, []), DataError, "weeks is a list of horizons"),
    (lambda rows: by_horizon(rows, [0]), DataError, "weeks is a whole number"),
    (lambda rows: by_horizon(rows, [4], outcome="spend"), DataError, "outcome names a column a horizon"),
    (lambda rows: by_horizon(rows.assign(spend_8w=0), [4, 8]), DataError, "hold less at a later horizon"),
    (lambda rows: subsidised(rows, margin=40, discount=5), DataError, "margin is a number from 0 to 1"),
    (lambda rows: subsidised(rows, margin=0.4, discount=-5), DataError, "discount is a number"),
    (lambda rows: subsidised(rows.assign(bought_4w=2), margin=0.4, discount=5), DataError, "bought_4w"),
])  # fmt: skip
def test_tests_that_say_nothing_are_refused(trial, call, error, said):
    with pytest.raises(error, match=said):
        call(trial)
