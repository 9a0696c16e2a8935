"""Retention that rises although nobody grows loyal: published cohorts, by the hazard and by a mixture."""

import numpy as np
import pandas as pd
import pytest

from crmlib.lifecycle import Hazard
from crmlib.lifetime import ShiftedBetaGeometric

# Fader & Hardie, "How to project customer retention", tutorial: of 1,000 at the start, after each of four renewals.
COHORT = [1000, 631, 468, 382, 326]


@pytest.fixture(scope="module")
def months():
    """The cohort as months of its subscribers."""
    stayed = np.repeat([1, 2, 3, 4, 4], [*-np.diff(COHORT), COHORT[-1]])
    left = np.repeat([True, True, True, True, False], [*-np.diff(COHORT), COHORT[-1]])
    units = np.repeat(np.arange(1000), stayed)
    month = np.concatenate([np.arange(1, n + 1) for n in stayed])
    return pd.DataFrame(
        {"subscription_id": units, "month": month, "left": left[units] & (month == stayed[units])}
    )


def loglik(fit, months):
    p = fit.survival(months=4).table["hazard"].loc[months["month"]].to_numpy()
    return np.log(np.where(months["left"], p, 1 - p)).sum()


def test_one_rate_for_all_has_the_published_likelihood(months):
    # The tutorial: θ .272, LL −1451.2; to more digits .271665 and −1451.156.
    fit = Hazard(age=["1+"]).fit(months, covariates=())
    assert fit.by_age().table["rate"].iloc[0] == pytest.approx(0.271665, abs=1e-6)
    assert loglik(fit, months) == pytest.approx(-1451.156, abs=1e-3)


def test_people_who_differ_have_the_published_likelihood(months):
    # The tutorial: γ .764, δ 1.296, LL −1401.6; to more digits .763665, 1.295830 and −1401.559.
    model = ShiftedBetaGeometric().fit(COHORT)
    assert [model.alpha_, model.beta_] == pytest.approx([0.763665, 1.295830], abs=1e-5)
    assert model.loglik_ == pytest.approx(-1401.559, abs=1e-3)
    # A rate for each month cannot do better than the cohort itself; two parameters come within a unit of it.
    each = loglik(Hazard(age=None).fit(months, covariates=()), months)
    assert model.loglik_ <= each <= model.loglik_ + 1


def test_with_each_month_its_own_rate_the_cohort_itself_comes_out(months):
    found = Hazard(age=None).fit(months, covariates=()).survival(months=4).table["survival"]
    np.testing.assert_allclose(found, np.array(COHORT) / 1000, atol=1e-10, rtol=0)


def test_equal_cohorts_together_have_the_published_retention():
    """Fader & Hardie 2015: γ .764, δ 1.296, equal cohorts up to 19 renewals old: .833 of all renew."""
    model = ShiftedBetaGeometric().given(alpha=0.764, beta=1.296)
    here = model.survival(19, draws=20).table["survival"].to_numpy()
    assert here[1:].sum() / here[:-1].sum() == pytest.approx(0.8329, abs=1e-4)
