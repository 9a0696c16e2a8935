"""The course's own subscriptions and vouchers against the truth that made them."""

from dataclasses import replace

import numpy as np
import pytest

from crmlib import datasets
from crmlib.i18n import use_language
from crmlib.lifecycle import Hazard, ends, keep_or_win, policy, tenure, uplift, usable
from crmlib.world import Truth, latent_stages

TRUTH = Truth().subscription


@pytest.fixture(scope="module")
def kept():
    return usable(datasets.load("subscriptions"), since="2024-01-01", as_of="2026-06-30")


@pytest.fixture(scope="module")
def hazard(kept):
    covariates = ["late", "apologised", "wrong_tea", "unanswered", "channel", "monthly_yuan"]
    return Hazard().fit(datasets.load("subscription_months"), kept, covariates=covariates)


def test_rows_are_those_that_the_dictionary_promises(kept):
    rows = kept.table["rows"]
    assert rows["ends_before_start"] == 4
    assert 20 <= rows["paused"] <= 50
    assert rows.sum() == len(datasets.load("subscriptions"))
    assert kept.rows["member_id"].is_unique  # in truth nobody has two


def test_who_is_still_here_is_as_in_truth(kept):
    found, true = tenure(kept), TRUTH.still_there(24)["all"]
    for month in (1, 6, 12, 24):
        assert found.table.loc[month, "low"] <= true[month] <= found.table.loc[month, "high"]


def test_ways_to_count_err_as_the_lesson_says(kept):
    naive = tenure(kept).naive.table
    right = naive.loc["watched"]
    assert naive.loc["leavers", "months"] < 0.6 * right["months"]
    assert naive.loc["one_rate", "after_24"] < 0.7 * right["after_24"]
    assert naive.loc["from_the_start", "after_24"] > right["after_24"]  # immortal until the register began
    assert naive.loc["leavers", "after_24"] < 0.2 * right["after_24"]


def test_channels_are_in_their_true_order(kept):
    found = tenure(kept, "channel")
    assert found.p < 0.001
    order = found.table["share"].sort_values(ascending=False).index.map(str).tolist()
    assert [name.split()[0] for name in order] == ["recommended", "shop", "event", "advertisement"]


def test_odds_ratios_are_within_two_standard_errors_of_the_truth(hazard):
    table = hazard.odds_ratios().table
    log = np.log(table[["odds_ratio", "low", "high"]])
    se = ((log["high"] - log["low"]) / 2 / 1.959964).to_numpy()
    true = [TRUTH.late - TRUTH.apology / 2, TRUTH.apology, TRUTH.wrong_tea, TRUTH.unanswered]
    assert (np.abs(log["odds_ratio"].to_numpy()[:4] - true) < 2 * se[:4]).all()
    price = table.iloc[-1]
    assert price["low"] <= 1 <= price["high"]


def test_moving_is_a_small_end_that_looks_twice_as_large_alone(kept):
    table = ends(kept, at=24).table.set_index("reason")
    moved = next(row for name, row in table.iterrows() if "moved" in str(name))
    # Of those still here .008 move in each month; .22 of the reasons are blank.
    here = TRUTH.still_there(24)["all"][:24].sum()
    assert moved["low"] <= (1 - TRUTH.blank) * TRUTH.moving * here <= moved["high"]
    assert moved["spread"] == pytest.approx(TRUTH.moving * here, rel=0.25)
    assert moved["if_alone"] > 1.7 * moved["share"]


def test_what_is_mended_keeps_as_many_as_in_truth(hazard):
    found = hazard.kept_by({"late": 0}).table
    now, calm = TRUTH.still_there(12)["all"][12], replace(TRUTH, late_share=0.0).still_there(12)["all"][12]
    row = found.iloc[1]
    assert found["low"].iloc[0] <= 1000 * now <= found["high"].iloc[0]
    assert row["extra_low"] <= 1000 * (calm - now) <= row["extra_high"]


def test_a_call_of_apology_keeps_subscribers(hazard):
    found = hazard.kept_by({"apologised": "late"}).table.iloc[1]
    assert found["extra_low"] > 0


def test_keeping_is_cheaper_than_winning_where_execution_fails(kept, hazard):
    won = {"advertisement": 60, "shop": 45, "referral": 90, "event": 82}
    changes = hazard.kept_by({"late": 0.5, "apologised": "late"})
    table = keep_or_win(kept, won, changes, {"late": 4, "apologised": 6}).table
    assert len(table) == 6
    cost = table["cost_kept"].to_numpy()
    assert cost[4] < cost[:4].min()


@pytest.fixture(scope="module")
def trial():
    return datasets.load("vouchers").merge(latent_stages(), on="member_id")


def test_in_the_true_stages_vouchers_help_in_decline(trial):
    found = uplift(trial, by="stage")
    assert str(found.table["difference"].idxmax()) == "decline"
    assert found.table.loc["decline", "low"] > 0
    assert found.table.loc["maturity", "presents"] > 0.9


def test_calls_by_effect_are_worth_more_than_by_risk_or_to_the_best(trial):
    table = policy(uplift(trial, by="stage"), margin=60, voucher=15, contact=2).table
    assert table.loc["by_effect", "value"] > table["value"].drop("by_effect").max()
    assert table.loc["by_risk", "value"] < 0


def test_results_are_chinese_once_chinese_is_in_force(kept, hazard, trial):
    found = [
        kept, tenure(kept), tenure(kept).naive, tenure(kept, "channel"), ends(kept), hazard.by_age(),
        hazard.odds_ratios(), hazard.kept_by({"late": 0.5, "wrong_tea": 0.5}), uplift(trial, by="stage", voucher=15),
        policy(uplift(trial, by="stage"), margin=60, voucher=15), policy(uplift(trial, by="stage"), margin=60).calls,
    ]  # fmt: skip
    use_language("zh")
    for one in found:
        head = repr(one).splitlines()[0]
        assert not [word for word in head.split() if word.isascii() and word.isalpha() and len(word) > 2], (
            head
        )
