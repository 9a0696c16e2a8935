"""Tiers by hand, how sure they are, what to do for each, and what referrals bring."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import use_language
from crmlib.lifetime import influence, tiers
from crmlib.lifetime.tiers import Tier
from crmlib.lifetime.value import LifetimeValue


def valued(worth, spread=0.0):
    """Customers a, b, c … of these values, whose samples differ by a normal error."""
    worth = np.asarray(worth, float)
    who = [f"M{i}" for i in range(len(worth))]

    def samples(draws, seed):
        return worth + spread * np.random.default_rng(seed).standard_normal((draws, len(worth)))

    people = pd.DataFrame({"value": worth}, index=pd.Index(who, name="member_id"))
    return LifetimeValue(pd.DataFrame(), people=people, equity=worth.sum(), samples=samples)


def test_half_of_the_value_and_below_zero_by_hand():
    """Sum 100: 40 + 20 are the fewest that hold 50. Of the others M4 is sure to be below zero."""
    found = tiers(valued([40, 20, 15, 30 - 5, -10, 10], spread=0.5))
    # Sorted: 40, 25, 20, 15, 10, −10; 40 + 25 = 65 ≥ 50, so from 25 on.
    assert found.cut == 25
    assert found.people["tier"].tolist() == [
        Tier.MVC,
        Tier.MIDDLE,
        Tier.MIDDLE,
        Tier.MVC,
        Tier.BZ,
        Tier.MIDDLE,
    ]
    assert found.table["customers"].to_dict() == {Tier.MVC: 2, Tier.MIDDLE: 3, Tier.BZ: 1}
    assert found.table.loc[Tier.MVC, "share_of_value"] == pytest.approx(0.65)


def test_somebody_who_may_still_pay_is_not_below_zero():
    assert tiers(valued([50, 30, -1, 10], spread=5)).people["tier"].iloc[2] == Tier.MIDDLE


def test_growable_is_who_would_be_most_valuable_with_what_is_bought_elsewhere():
    potential = pd.Series({"M1": 10.0, "M2": 4.0, "M3": 40.0})
    found = tiers(valued([60, 20, 18, 12]), potential, stated_error=0)
    # The cut is 60: 20 + 10 and 18 + 4 do not reach it, nor does 12 + 40.
    assert found.cut == 60
    assert Tier.MGC not in found.table.index
    found = tiers(valued([60, 20, 18, 12]), potential * 1.5, stated_error=0)
    assert found.people["tier"].tolist() == [Tier.MVC, Tier.MIDDLE, Tier.MIDDLE, Tier.MGC]
    assert "What 1 customers could bring is not known." in str(found.note)


def test_statements_are_drawn_toward_their_mean():
    """Logs 0 and 2: variance 2; error .5 on logs keeps 1 − .25/2 = .875: 1 ± .875."""
    found = tiers(valued([60, 20, 18]), pd.Series({"M1": 1.0, "M2": np.exp(2)}), stated_error=0.5)
    assert np.log(found.people["potential"][["M1", "M2"]]).tolist() == pytest.approx([0.125, 1.875])


def test_sure_is_how_often_a_tier_comes_out_again():
    """M0 stays above the cut in all samples; M1 and M2 of nearly the same value are first or not by chance."""
    found = tiers(valued([50, 20.1, 19.9, 5, 4], spread=1), draws=400)
    assert found.people.loc["M0", "sure"] == 1
    assert found.people.loc["M3", "sure"] > 0.95


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-50, 500), min_size=2, max_size=30).filter(lambda some: sum(some) > 1))
def test_the_most_valuable_hold_half_and_without_the_least_of_them_do_not(worth):
    found = tiers(valued(worth), draws=20).people
    best = found["value"][found["tier"] == Tier.MVC]
    total = sum(worth)
    assert best.sum() >= total / 2 * (1 - 1e-9)
    # With ties at the cut all of them are in; without any of these less than half is left.
    assert best[best > best.min()].sum() < total / 2 * (1 + 1e-9)
    assert found["sure"].between(0, 1).all()


def test_what_to_do_is_said_for_the_tiers_that_there_are_in_both_languages():
    plan = tiers(valued([40, 20, 15, 25, -10, 10], spread=0.5)).idic()
    assert plan.table.index.tolist() == [Tier.MVC, Tier.MIDDLE, Tier.BZ]
    assert "keep: worth most now" in repr(plan)
    use_language("zh")
    assert "最具价值" in repr(plan)


def test_referrals_are_counted_for_one_generation_and_not_twice():
    value = valued([10, 20, 30, 40])
    pairs = pd.DataFrame({"referrer_id": ["M0", "M0", "M1", "X"], "member_id": ["M1", "M2", "M3", "Y"]})
    found = influence(pairs, value)
    # M0 brought M1 (20) and M2 (30); that M1 brought M3 is M1's.
    assert found.people.loc[["M0", "M1", "X"], "brought"].tolist() == [50, 40, 0]
    assert found.people.loc[["M0", "M1"], "own"].tolist() == [10, 20]
    assert found.table.loc[["1", "2"], ["customers", "referred", "brought"]].to_numpy().tolist() == [
        [2, 2, 40],
        [1, 2, 50],
    ]
    assert found.table["brought"].sum() <= value.equity
    assert "1 who were brought are not valued" in str(found.note)


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ({"referrer_id": ["M0"], "member_id": ["M0"]}, "1 customers brought themselves, for instance M0"),
        ({"referrer_id": ["M0", "M1"], "member_id": ["M2", "M2"]}, "1 customers were brought by more than one, for"),
        ({"referrer_id": ["M0", None], "member_id": ["M2", "M3"]}, "referrer_id: 1 of 2 rows are empty"),
        ({"referrer_id": ["M0"]}, "lacks the column member_id"),
    ],
)  # fmt: skip
def test_referrals_that_cannot_be_are_refused(pairs, says):
    with pytest.raises(DataError, match=says):
        influence(pd.DataFrame(pairs), valued([1, 2, 3, 4]))


@pytest.mark.parametrize(
    ("potential", "says"),
    [
        (pd.Series({"Z": 1.0}), "potential holds 1 customers who are not valued, for instance 'Z'"),
        (pd.Series({"M1": -3.0}), "1 customers have less than 0, for instance M1"),
        ({"M1": 3.0}, "potential is a Series"),
        (pd.Series({"M1": "much"}), "potential: 1 of 3 values are no numbers"),
    ],
)
def test_a_potential_that_is_none_is_refused(potential, says):
    with pytest.raises(DataError, match=says):
        tiers(valued([3, 2, 1]), potential)


def test_a_firm_that_is_worth_nothing_has_no_most_valuable():
    with pytest.raises(TooFewError, match="worth -3 yuan"):
        tiers(valued([1, -4]))
    with pytest.raises(DataError, match="value is what lifetime_value returned, not DataFrame"):
        tiers(pd.DataFrame())
