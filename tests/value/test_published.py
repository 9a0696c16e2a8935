"""The published Heating numbers."""

import numpy as np
import pytest

from crmlib.value import (
    ConditionalLogit,
)


def heating_logit(**settings):
    return ConditionalLogit(["ic", "oc"], price=None, task="task", **settings)


def test_heating_without_constants_is_the_published_one_to_the_last_digit(heating):
    """Heating, Train (2009) data; numbers of METHODS.md, recomputed independently; half the last digit."""
    model = heating_logit(constants=False).fit(heating)
    np.testing.assert_allclose(model.params_[["ic", "oc"]], [-0.0062319, -0.0045801], atol=5e-8, rtol=0)
    np.testing.assert_allclose(model.se_[["ic", "oc"]], [0.0003528, 0.0003222], atol=5e-8, rtol=0)
    assert model.loglik_ == pytest.approx(-1095.237125, abs=5e-7)


def test_heating_with_constants_is_the_published_one_to_the_last_digit(heating):
    model = heating_logit(base="hp").fit(heating)
    found = model.params_[["asc_ec", "asc_er", "asc_gc", "asc_gr", "ic", "oc"]]
    published = [1.6588459, 1.8534370, 1.7109793, 0.3082633, -0.0015332, -0.0069964]
    # One in the last digit: asc_gr is .30826325 where the slope is 1e-17 (Newton in 80-bit numbers), rounded upward.
    np.testing.assert_allclose(found, published, atol=1e-7, rtol=0)
    assert model.loglik_ == pytest.approx(-1008.228722, abs=5e-7)


def test_heating_constants_make_predicted_shares_equal_the_observed(heating):
    """With a full set of constants the mean probability is the market share (first-order condition)."""
    model = heating_logit().fit(heating)
    mean = model.predict_proba(heating).groupby(heating["alternative"]).mean()
    np.testing.assert_allclose(mean, model.shares_[mean.index], atol=1e-9)


def test_heating_trades_operating_against_installation_cost(heating):
    """Train: β(oc)/β(ic) = .0045801/.0062319 = .734935: a dollar a year is worth 73 cents once."""
    model = ConditionalLogit(["ic", "oc"], constants=False, price="ic", task="task").fit(heating)
    assert model.willingness_to_pay().table.loc["oc", "wtp"] == pytest.approx(-0.73494, abs=1e-4)


def test_published_numbers_do_not_depend_on_the_unit_or_on_the_order_of_rows(heating):
    mixed = heating.sample(frac=1, random_state=3).assign(oc=lambda t: t["oc"] * 1000)
    model = heating_logit(base="hp").fit(mixed)
    assert model.params_["oc"] * 1000 == pytest.approx(-0.0069964, abs=5e-8)
    assert model.loglik_ == pytest.approx(-1008.228722, abs=5e-7)
