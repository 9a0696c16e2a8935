"""Gamma–gamma: the published fit, what it expects of few orders, and whom it refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.lifetime import GammaGamma
from crmlib.stats.spend import blended, likelihood, own_means
from tests.support import cdnow


@pytest.fixture(scope="module")
def fitted():
    return GammaGamma().fit(cdnow.summary())


def spenders(n, rng, *, p=5.5, q=3.5, v=250.0, orders=None):
    """Customers with geometric many orders, each a gamma(p) draw around a mean of their own; averaged one by one."""
    orders = rng.geometric(0.3, n) if orders is None else np.full(n, orders)
    scale = 1 / rng.gamma(q, 1 / v, n)
    who = np.repeat(np.arange(n), orders)
    paid = rng.gamma(p, scale[who])
    return pd.DataFrame({"frequency": orders, "monetary_value": np.bincount(who, paid) / orders}), p * scale


def test_gamma_gamma_on_cdnow_is_as_published(fitted):
    """Fader & Hardie 2013, note 025: 6.25, 3.74, 15.44, LL −4055.9 on the 946 repeat buyers."""
    assert [fitted.p_, fitted.q_, fitted.v_] == pytest.approx([6.24957, 3.744225, 15.44353], abs=2e-5)
    assert fitted.loglik_ == pytest.approx(-4055.917695, abs=1e-6)
    assert fitted.customers_ == 946


def test_one_order_of_900_is_believed_little(fitted):
    """By hand: p(v + xm)/(px + q − 1); for x = 1, m = 900 here 6.24957·915.44353/(6.24957 + 2.744225) = 636.12."""
    one = pd.DataFrame({"frequency": [1, 0], "monetary_value": [900.0, None]})
    everybody = 6.24957 * 15.44353 / 2.744225
    assert fitted.expected(one).tolist() == pytest.approx([636.12, everybody], abs=0.01)


def test_frequency_and_spend_on_cdnow_go_together_by_a_tenth(fitted):
    """House's number .114, and .057 without the one person of 29 orders (here: the most frequent one)."""
    people = cdnow.summary()
    assert fitted.independent(people).table["correlation"].tolist() == pytest.approx([0.114], abs=5e-4)


def test_the_likelihood_is_the_mean_over_rates():
    """The mean of x orders given ν is gamma(px, νx); ν is gamma(q, v)."""
    (p, q, v), (x, m) = (6.0, 3.7, 15.0), (3, 40.0)

    def density(nu):
        return stats.gamma.pdf(m, p * x, scale=1 / (nu * x)) * stats.gamma.pdf(nu, q, scale=1 / v)

    want = np.log(integrate.quad(density, 0, 3)[0])
    found = likelihood(np.array([p, q, v]), np.array([x]), np.array([m]), np.ones(1))[0]
    assert found == pytest.approx(want, rel=1e-8)


def test_draws_of_own_means_have_the_blended_mean():
    params, x, m = (
        np.array([5.5, 3.5, 250.0]),
        np.repeat([0.0, 1, 9], 50_000),
        np.repeat([0, 900, 300.0], 50_000),
    )
    drawn = own_means(params, x, m, np.random.default_rng(1)).reshape(3, -1)
    error = drawn.std(axis=1) / np.sqrt(50_000)
    assert (abs(drawn.mean(axis=1) - blended(params, x[::50_000], m[::50_000])) < 4 * error).all()


def test_what_made_the_spend_is_found_within_three_standard_errors():
    people, own = spenders(6000, np.random.default_rng(7))
    found = GammaGamma().fit(people)
    assert (abs(np.array([found.p_, found.q_, found.v_]) - [5.5, 3.5, 250]) < 3 * found.se_.to_numpy()).all()

    def miss(guess):
        return np.sqrt(np.mean((guess - own) ** 2))

    # Blending beats everybody's own mean, and the mean of all.
    assert miss(found.expected(people).to_numpy()) < min(
        miss(people["monetary_value"].to_numpy()), miss(own.mean())
    )


def test_the_intervals_of_the_parameters_hold_the_truth_in_19_of_20_samples():
    truth, inside = np.array([5.5, 3.5, 250]), np.zeros(3)
    for seed in range(200):
        people, _own = spenders(400, np.random.default_rng(seed))
        table = GammaGamma().fit(people).parameters().table
        inside += (table["low"].to_numpy() < truth) & (truth < table["high"].to_numpy())
    # 95 % of 200 are 190; three standard errors (3.1 each) below and above.
    assert ((inside >= 180) & (inside <= 200)).all()


@settings(deadline=None)
@given(x=st.integers(1, 200), m=st.floats(0.01, 1e5))
def test_what_is_expected_lies_between_the_own_mean_and_everybodys(fitted, x, m):
    everybody = fitted.p_ * fitted.v_ / (fitted.q_ - 1)
    found = fitted.expected(pd.DataFrame({"frequency": [x], "monetary_value": [m]}))[0]
    assert min(m, everybody) * (1 - 1e-12) <= found <= max(m, everybody) * (1 + 1e-12)


def test_cents_for_yuan_change_only_the_scale(fitted):
    cents = GammaGamma().fit(cdnow.summary().assign(monetary_value=lambda t: 100 * t["monetary_value"]))
    assert [cents.p_, cents.q_, cents.v_ / 100] == pytest.approx([fitted.p_, fitted.q_, fitted.v_], rel=1e-5)


def test_every_backend_gives_the_same_fit(native):
    people = cdnow.summary()[["member_id", "frequency", "monetary_value"]][:500]
    want, got = GammaGamma().fit(people), GammaGamma().fit(native(people))
    assert [got.p_, got.q_, got.v_] == pytest.approx([want.p_, want.q_, want.v_], rel=1e-7)
    assert got.expected(native(people)).index.tolist() == people["member_id"].tolist()


# -- refusals --------------------------------------------------------------------------------------------


def test_spend_that_goes_with_frequency_is_refused_unless_forced():
    people, _own = spenders(400, np.random.default_rng(3))
    together = people.assign(monetary_value=people["monetary_value"] * people["frequency"])
    with pytest.raises(
        DataError, match=r"Correlation 0\.\d\d \(0\.\d\d to 0\.\d\d\) between frequency and spend"
    ):
        GammaGamma().fit(together)
    assert GammaGamma().fit(together, force=True).customers_ == 400


def test_refunds_that_are_not_netted_are_refused_by_number_and_name():
    people = cdnow.summary().copy()
    again = people.index[people["frequency"] > 0][:12]
    people.loc[again, "monetary_value"] = [-5.0, 0.0, np.nan] * 4
    with pytest.raises(
        DataError, match=f"12 customers with a repeat, for instance {people.loc[again[0], 'member_id']}"
    ):
        GammaGamma().fit(people)


def test_few_repeats_are_too_few():
    few = cdnow.summary().query("frequency > 0")[:9]
    with pytest.raises(TooFewError, match="Only 9 customers came back"):
        GammaGamma().fit(few)


def test_a_mean_that_is_infinite_is_refused():
    model = GammaGamma().fit(spenders(3000, np.random.default_rng(1), q=0.8, v=30.0)[0], force=True)
    with pytest.raises(ModelError, match=r"q is 0\.\d\d; below 1"):
        model.expected(cdnow.summary())


def test_people_who_all_spend_the_same_leave_nothing_to_learn():
    alike = pd.DataFrame({"frequency": np.arange(1, 40), "monetary_value": 30.0})
    with pytest.raises(ModelError, match="runs off to infinity"):
        GammaGamma().fit(alike)


def test_a_model_that_is_not_fitted_says_so():
    for ask in (lambda m: m.expected(cdnow.summary()), lambda m: m.parameters()):
        with pytest.raises(ModelError, match=r"call .fit first"):
            ask(GammaGamma())
