"""Subscriptions: the shifted beta-geometric on the published cohorts, and the classroom's formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.lifetime import ShiftedBetaGeometric, clv_formula

# Fader & Hardie 2007, table 1: of 100 at the start; fitted on seven renewals.
HIGH = [100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4]
REGULAR = [100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3]


def cohort(shares, renewals=7):
    return 10 * np.array(shares[: renewals + 1])


@pytest.mark.parametrize(
    ("shares", "alpha", "beta", "loglik"),
    [(HIGH, 0.668088, 3.806096, -1611.158147), (REGULAR, 0.704077, 1.182043, -1680.265188)],
)
def test_both_published_cohorts_are_fitted_to_the_last_digit(shares, alpha, beta, loglik):
    """Fader & Hardie 2007: α .668, β 3.806, LL −1611.2; α .704, β 1.182, LL −1680.3."""
    model = ShiftedBetaGeometric().fit(cohort(shares))
    assert [model.alpha_, model.beta_] == pytest.approx([alpha, beta], abs=2e-6)
    assert model.loglik_ == pytest.approx(loglik, abs=1e-6)


@pytest.mark.parametrize("shares", [HIGH, REGULAR])
def test_what_came_in_five_more_years_lies_near_and_one_rate_for_all_falls_short(shares):
    """Figure 6 of the paper: within a percentage point or two in year 12; a constant rate misses by tens of percent."""
    table = ShiftedBetaGeometric().fit(cohort(shares)).survival(12).table
    assert table.loc[12, "survival"] == pytest.approx(shares[12] / 100, abs=0.02)
    assert table.loc[12, "constant"] < 0.75 * shares[12] / 100
    assert table["retention"].dropna().is_monotonic_increasing
    assert table["actual"].notna().sum() == 8


def fixed(alpha, beta):
    return ShiftedBetaGeometric().given(alpha=alpha, beta=beta)


def test_what_is_still_to_come_is_as_published():
    """Fader & Hardie 2015, γ .764, δ 1.296, m 100, d .1: 288, 394 and 568 at the first, second and fifth renewal."""
    assert (100 * fixed(0.764, 1.296).residual([1, 2, 5])).tolist() == pytest.approx(
        [288.22, 393.94, 568.25], abs=5e-3
    )
    # The same people under one rate: 100·.833·1.1/(1.1 − .833) = 343.2 at every renewal.
    assert 1.1 * clv_formula(100, 0.833, 0.1, first=False) == pytest.approx(343.2, abs=0.05)


def test_what_is_still_to_come_is_the_sum_of_all_payments():
    model = ShiftedBetaGeometric().fit(cohort(REGULAR))
    t = np.arange(1, 4000)
    share = np.cumprod((model.beta_ + t - 1) / (model.alpha_ + model.beta_ + t - 1))
    assert model.residual(1, discount=0.08) == pytest.approx((share / 1.08 ** (t - 1)).sum(), rel=1e-9)
    assert model.residual(4, discount=0.08) == pytest.approx(
        (share[3:] / share[2] / 1.08 ** (t[3:] - 4)).sum(), rel=1e-9
    )


def simulated(n, renewals, alpha, beta, rng):
    """Everybody throws a coin of their own at each renewal until it shows tails."""
    there, p, counts = np.ones(n, bool), rng.beta(alpha, beta, n), [n]
    for _renewal in range(renewals):
        there = there & (rng.random(n) >= p)
        counts.append(there.sum())
    return counts


def test_intervals_hold_the_truth_in_19_of_20_cohorts():
    from scipy.special import betaln

    truth, year12 = np.array([0.7, 1.2]), np.exp(betaln(0.7, 13.2) - betaln(0.7, 1.2))
    inside, found = np.zeros(2), 0
    for seed in range(300):
        model = ShiftedBetaGeometric().fit(simulated(1500, 7, *truth, np.random.default_rng(seed)))
        table = model.parameters().table
        inside += (table["low"].to_numpy() < truth) & (truth < table["high"].to_numpy())
        later = model.survival(12, draws=200, seed=seed).table.loc[12]
        found += later["low"] < year12 < later["high"]
    # 285 of 300 expected, three standard errors are 11.
    assert ((inside >= 274) & (inside <= 296)).all()
    assert 270 <= found <= 296


def test_the_size_of_a_cohort_changes_only_how_sure_we_are():
    small, large = (ShiftedBetaGeometric().fit(size * cohort(HIGH)) for size in (1, 4))
    assert [large.alpha_, large.beta_] == pytest.approx([small.alpha_, small.beta_], rel=1e-6)
    assert (2 * large.se_).tolist() == pytest.approx(small.se_.tolist(), rel=1e-4)


@given(m=st.floats(1, 1e4), r=st.floats(0, 0.99), d=st.floats(0.001, 1))
def test_the_formulas_are_the_sums_they_stand_for(m, r, d):
    t = np.arange(4000)
    paid = m * (r / (1 + d)) ** t
    for first, at, want in [
        (True, "start", paid.sum()),
        (False, "start", paid[1:].sum()),
        (True, "end", paid.sum() / (1 + d)),
    ]:
        assert clv_formula(m, r, d, first=first, at=at) == pytest.approx(want, rel=1e-9)


def test_the_three_published_versions():
    """Fader & Hardie 2012: m 100, r .8, d .1."""
    found = [
        clv_formula(100, 0.8, 0.1, first=first, at=at)
        for first, at in ((True, "start"), (False, "start"), (True, "end"))
    ]
    assert found == pytest.approx([366.67, 266.67, 333.33], abs=1e-2)


# -- refusals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remaining", "error", "says"),
    [
        ([1000, 800, 820], DataError, "After renewal 2 820 remain of 800: a cohort only shrinks"),
        ([1000, 800, -1], DataError, "After renewal 2 -1 remain"),
        ([1000, 800, None], DataError, "After renewal 2 nan remain"),
        ([1000, 800], TooFewError, "at least two renewals"),
        ([0, 0, 0], TooFewError, "at least two renewals"),
        ([1000, 1000, 1000], TooFewError, "Nobody of the 1,000 left"),
        ([1000, 900, "many"], DataError, "remaining: 1 of 3 values are no numbers"),
        # One rate for all: 20 % leave each time.
        ([100000, 80000, 64000, 51200, 40960, 32768], ModelError, "runs off to infinity"),
    ],
)  # fmt: skip
def test_a_cohort_that_is_none_is_refused(remaining, error, says):
    with pytest.raises(error, match=says):
        ShiftedBetaGeometric().fit(remaining)


def test_values_that_are_infinite_or_no_shares_are_refused():
    with pytest.raises(ModelError, match=r"infinite: α is 0\.67"):
        ShiftedBetaGeometric().fit(cohort(HIGH)).residual(1, discount=0)
    with pytest.raises(DataError, match="Renewals are counted 1, 2, 3, not 0"):
        ShiftedBetaGeometric().fit(cohort(HIGH)).residual(0)
    with pytest.raises(DataError, match="infinite"):
        clv_formula(100, 1, 0)
    with pytest.raises(DataError, match="retention is a number from 0 to 1, not 80"):
        clv_formula(100, 80, 0.1)
    with pytest.raises(DataError, match="at is one of start, end"):
        clv_formula(100, 0.8, 0.1, at="middle")
    with pytest.raises(ModelError, match=r"call .fit first"):
        ShiftedBetaGeometric().residual(1)


def test_shares_are_not_taken_for_people():
    with pytest.raises(DataError, match=r"0\.8 is no whole number\. Give numbers, not shares"):
        ShiftedBetaGeometric().fit([1, 0.8, 0.7, 0.65])


def test_a_retention_that_hardly_rises_has_no_alpha_and_beta():
    with pytest.raises(ModelError, match=r"Retention hardly rises.*80\.0%"):
        ShiftedBetaGeometric().fit([1000, 800, 640, 512, 410])


def test_published_parameters_survive_as_published():
    """Fader & Hardie 2007, high end: .668 and 3.806; of 1,000 they print 491 left after seven renewals."""
    curve = ShiftedBetaGeometric().given(alpha=0.668, beta=3.806).survival(7)
    assert curve.table["survival"][7] == pytest.approx(0.491, abs=0.008)
    assert curve.table["constant"].isna().all()
    assert "Parameters as given" in str(curve.note)
