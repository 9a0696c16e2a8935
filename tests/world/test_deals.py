"""The survey, what was said, and the experiments: shape, rules and truth."""

import numpy as np
import pandas as pd
import pytest

from crmlib.world import latent, simulate
from crmlib.world.truth import Truth
from crmlib.world.truth.iceberg import NAMED, RATED
from tests.support.firm import Firm


@pytest.fixture(scope="module")
def world():
    return Firm()


def test_tables_have_their_promised_sizes(world):
    assert len(world["deals"]) == 1_600
    assert 1_400 < len(world["stated_reasons"]) < 1_600
    assert len(world["perception"]) == 640 + 480
    assert len(world["best_worst"]) == 240 * 9


def test_ratings_and_outcomes_stay_in_their_ranges(world):
    deals = world["deals"]
    assert deals[list(RATED)].min().min() >= 1
    assert deals[list(RATED)].max().max() <= 10
    assert deals["satisfaction"].dropna().between(0, 100).all()
    assert set(deals["won"]) == {0, 1}
    assert deals["deal_id"].is_unique
    assert deals["customer_id"].is_unique
    assert 0.05 < deals.isna().any(axis=1).mean() < 0.15


def test_deals_do_not_happen_before_the_customer_joined(world):
    both = world["deals"].merge(world["customers"], on="customer_id")
    assert (both["date"] >= both["joined"]).all()


def test_points_sum_to_100_and_every_sheet_belongs_to_a_deal(world):
    said = world["stated_reasons"]
    points = said[[f"points_{name}" for name in NAMED]].dropna()
    assert (points.sum(axis=1) == 100).all()
    assert (points >= 0).all(axis=None)
    both = said.merge(world["deals"], on=["deal_id", "customer_id"], validate="1:1")
    assert len(both) == len(said)
    assert ((both["outcome"] == "won") == (both["won"] == 1)).all()


def test_every_driver_stands_in_four_tasks_of_a_person(world):
    one = world["best_worst"].head(9)
    assert pd.concat([one[f"item_{k}"] for k in range(1, 5)]).value_counts().eq(4).all()


def test_the_rating_of_trust_follows_the_customers_real_trust(world):
    both = world["deals"].merge(latent(), on="customer_id", suffixes=("", "_real"))
    truth = Truth().iceberg
    own = np.sqrt(1 - truth.halo[8] ** 2 - truth.layer[8] ** 2)
    found = both[["trust", "trust_real"]].astype(float).corr().iloc[0, 1]
    assert found == pytest.approx(own, abs=0.04)  # standard error (1 − .82²)/√1600 = .008, and rounding


def test_the_exact_covariance_is_that_of_a_large_sample():
    truth = Truth().iceberg
    rng = np.random.default_rng(1)
    z = rng.multivariate_normal(np.zeros(9), truth.latent_correlation(), size=400_000)
    x = np.clip(np.rint(np.asarray(truth.rating_mean) + np.asarray(truth.rating_sd) * z), 1, 10)
    assert truth.covariance()[:9, :9] == pytest.approx(np.cov(x, rowvar=False), abs=0.03)
    assert truth.rounded_mean() == pytest.approx(x.mean(axis=0), abs=0.02)


def test_true_effects_are_found_again(world):
    deals = world["deals"].dropna()
    x = np.column_stack([np.ones(len(deals)), deals[list(RATED)].astype(float)])
    y = deals["satisfaction"].to_numpy(float)
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    error = np.sqrt(np.diag(np.linalg.inv(x.T @ x)) * (y - x @ beta).var(ddof=12))
    # Eleven estimates within three standard errors of the truth.
    assert (np.abs(beta[1:] - Truth().iceberg.effect) < 3 * error[1:]).all()


def test_true_importance_sums_to_the_true_r2():
    truth = Truth().iceberg
    effect, cov = np.asarray(truth.effect), truth.covariance()
    explained = effect @ cov @ effect
    true = explained / (explained + truth.satisfaction_noise**2 + 1 / 12)
    assert truth.importance().sum() == pytest.approx(true)
    assert truth.importance()["weather"] == pytest.approx(0, abs=1e-12)


def test_conditions_are_balanced_and_bids_stand_where_they_were_asked_for(world):
    seen = world["perception"]
    assert seen.loc[seen["experiment"] == "sweets", "condition"].value_counts().tolist() == [240, 240]
    ice = seen[seen["experiment"] == "ice_cream"]
    assert ice["condition"].value_counts().between(208, 220).all()
    assert ice.loc[ice["condition"] == "apart_350", "bid_400_yuan"].isna().all()
    assert ice.loc[ice["condition"] == "apart_400", "bid_350_yuan"].isna().all()
    assert (seen["bid_350_yuan"].dropna() * 2 % 1 == 0).all()


def test_a_firm_of_one_customer_still_has_all_tables():
    assert {len(simulate(customers=1)[name]) for name in ("deals", "perception")} == {1, 2}
