"""The tables of people hold what they promise, and the estimators find the truth again."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from crmlib.personality import (
    BehaviourClassifier,
    Strategy,
    quadrant,
    reliability,
    score,
    split_half_agreement,
    straight_lining,
    strategy_effect,
)
from crmlib.stats.calibration import calibration, decide
from crmlib.stats.mixture import gaussian_mixtures
from crmlib.world import Truth
from crmlib.world.people import CUES, behaviours, contacts, matched_effect, questionnaire
from crmlib.world.populations import blocks
from crmlib.world.truth import ConductTruth


def firm(truth=None, customers=8_000, seed=2026, makers=(questionnaire, behaviours, contacts)):
    made = list(blocks(truth or Truth(), customers, seed))
    tables = [pd.concat([make(b) for b in made], ignore_index=True) for make in makers]
    return *tables, pd.concat([b.latent for b in made], ignore_index=True)


@pytest.fixture(scope="module")
def world():
    return firm()


@pytest.fixture(scope="module")
def read(world):
    """Questionnaires of those who read them, and their scores."""
    q = world[0]
    kept = q[~q["customer_id"].isin(straight_lining(q).flagged)]
    return kept, score(kept)


@pytest.fixture(scope="module")
def true_types(world):
    latent = world[3]
    return pd.Series(quadrant(latent["extraversion"], latent["stability"]), index=latent["customer_id"])


def test_tables_have_their_sizes_and_keys(world):
    q, seen, talks, latent = world
    assert (len(q), len(seen), len(talks)) == (1_000, 6_400, 12_800)
    assert q["customer_id"].is_unique
    assert seen["customer_id"].is_unique
    assert talks["contact_id"].is_unique
    assert set(q["customer_id"]) <= set(seen["customer_id"]) <= set(latent["customer_id"])
    assert set(talks["customer_id"]) == set(seen["customer_id"])
    assert set(talks["strategy"]) == {s.value for s in Strategy}


def test_a_firm_of_one_customer_has_tables_too():
    q, seen, talks, _latent = firm(customers=1)
    assert (len(q), len(seen), len(talks)) == (1, 1, 2)


def test_the_mess_is_there_as_described(world):
    q, seen, talks, _latent = world
    assert straight_lining(q).table.loc["same_answer", "share"] == pytest.approx(0.04, abs=0.02)
    assert 0.01 < q["e01"].isna().mean() < 0.03
    assert q[[f"s{i:02d}" for i in range(1, 13)]].isna().all(axis=1).mean() == pytest.approx(0.03, abs=0.015)
    assert seen.loc[seen["channel"] == "telephone", "nods_along"].isna().all()
    assert talks["bought"].isna().mean() == pytest.approx(0.012, abs=0.004)


def test_strategies_were_drawn_by_lot_whatever_the_customer_is_like(world, true_types):
    from scipy.stats import chi2_contingency

    talks = world[2]
    assert (
        chi2_contingency(pd.crosstab(talks["customer_id"].map(true_types), talks["strategy"])).pvalue > 0.01
    )


def test_scores_follow_the_true_traits_as_closely_as_alpha_promises(world, read):
    latent = world[3].set_index("customer_id")
    people, scales = read[1].people, read[1].scales
    for trait in ("extraversion", "stability"):
        r = people[trait].corr(latent[trait].reindex(people.index))
        # Correlation with the true score is √α if α is right; 900 people leave ±.02.
        assert r == pytest.approx(np.sqrt(scales.loc[trait, "alpha"]), abs=0.03)


def test_alpha_is_about_what_the_loadings_imply(read):
    # Loadings .47–.65, rounded to five answers: about .82 for twelve items.
    assert reliability(read[0]).table["alpha"].tolist() == pytest.approx([0.82, 0.82], abs=0.03)


def test_about_55_percent_keep_their_type_on_the_other_half(read):
    found = split_half_agreement(read[0]).table.loc["quadrant"]
    # METHODS: about 55 % on real data; the interval of some 900 people is ± 2 points.
    assert found["low"] < 0.55 < found["high"]


def test_memberships_come_true(read, true_types):
    found = calibration(read[1].people[["lively", "powerful", "peaceful", "analytical"]].dropna(), true_types)
    inside = (found.table["low"] <= found.table["predicted"]) & (
        found.table["predicted"] <= found.table["high"]
    )
    assert inside.mean() >= 0.8


def test_no_four_cluster_solution_wins(read):
    found = gaussian_mixtures(read[1].people[["extraversion_z", "stability_z"]])
    assert found.best == 1
    assert found.table.loc[4, "behind"] > 10


def test_the_cue_that_repeats_another_shares_its_vote_and_calibrates_better(world, read):
    seen, types = world[1], read[1].types
    model = BehaviourClassifier().fit(seen, types)
    assert model.groups_ == [["asks_for_proof", "asks_for_figures"]]
    once = calibration(model.cross_predict_proba(seen, types), types)
    twice = calibration(BehaviourClassifier(share_vote=1).cross_predict_proba(seen, types), types)
    assert once.brier < twice.brier < once.brier_prior


def test_matching_adds_what_the_truth_says(world, true_types):
    _q, _seen, talks, latent = world
    effect = pd.Series(matched_effect(latent, ConductTruth()), index=latent["customer_id"])
    found = strategy_effect(talks, true_types).table
    truth = [
        effect.mean(),
        *effect.groupby(true_types).mean().reindex(["lively", "powerful", "peaceful", "analytical"]),
    ]
    assert 0.04 < truth[0] < 0.05
    # Five 95 % intervals on one set of dice; all of them hold here, and "all" does not hold 0.
    assert ((found["low"] <= truth) & (truth <= found["high"])).all()
    assert found["low"].iloc[0] > 0


def test_measured_types_shrink_the_effect(world, read, true_types):
    _q, seen, talks, _latent = world
    model = BehaviourClassifier().fit(seen, read[1].types)
    guessed = decide(model.predict_proba(seen), 0)
    measured, true = (strategy_effect(talks, t).table["difference"].iloc[0] for t in (guessed, true_types))
    assert 0 < measured < true


def test_newcombes_interval_survives_resampling_by_customer(world, true_types):
    from crmlib.stats.resample import unit_weights

    talks = world[2].dropna(subset=["bought"])
    matched = strategy_effect(talks, true_types).table.iloc[0]
    kind = talks["customer_id"].map(true_types)
    right = kind.map({"lively": "praise", "powerful": "serve_and_let_decide", "peaceful": "explain_patiently",
                      "analytical": "give_evidence"}) == talks["strategy"]  # fmt: skip
    bought = talks["bought"].astype(float)
    sums = pd.DataFrame({"x1": bought * right, "n1": right, "x2": bought * ~right, "n2": ~right}).astype(
        float
    )
    sums = sums.groupby(talks["customer_id"]).sum().to_numpy()
    x1, n1, x2, n2 = (unit_weights(len(sums), draws=400) @ sums).T
    low, high = np.quantile(x1 / n1 - x2 / n2, [0.025, 0.975])
    # Two contacts a customer hardly depend on each other: the widths agree within the noise of 400 draws.
    assert high - low == pytest.approx(matched["high"] - matched["low"], rel=0.12)


def test_a_world_without_effect_shows_none():
    truth = dataclasses.replace(Truth(), conduct=dataclasses.replace(ConductTruth(), pure_effect=(0.0,) * 4))
    talks, latent = firm(truth, seed=1, makers=(contacts,))
    types = pd.Series(quadrant(latent["extraversion"], latent["stability"]), index=latent["customer_id"])
    found = strategy_effect(talks, types).table.iloc[0]
    assert found["low"] < 0 < found["high"]


def test_the_same_seed_gives_the_same_tables_and_blocks_do_not_depend_on_each_other():
    small, large = firm(customers=2_000), firm(customers=4_000)
    for one, other in zip(small, large, strict=True):
        pd.testing.assert_frame_equal(one, other.head(len(one)))
    assert CUES[0] in small[1]
