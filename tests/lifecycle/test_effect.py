"""What a voucher changes, whom to take first, and what keeping costs: by hand, in truth, and what is refused."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.lifecycle import Hazard, keep_or_win, policy, uplift, usable

# The world's truth: who orders without a voucher, and what the voucher adds.
WITHOUT = {"growth": 0.72, "maturity": 0.81, "decline": 0.38, "departure": 0.07}
EFFECT = {"growth": 0.01, "maturity": 0.005, "decline": 0.10, "departure": 0.015}
SHARE = {"growth": 0.2, "maturity": 0.3, "decline": 0.3, "departure": 0.2}


def trial(seed, n=3000, without=WITHOUT, effect=EFFECT):
    rng = np.random.default_rng(seed)
    stage = rng.choice(list(SHARE), n, p=list(SHARE.values()))
    got = rng.random(n) < 0.5
    chance = pd.Series(stage).map(without) + got * pd.Series(stage).map(effect)
    return pd.DataFrame(
        {"member_id": np.arange(n), "stage": stage, "arm": np.where(got, "voucher", "none"),
         "ordered_60d": (rng.random(n) < chance).astype(int)}
    )  # fmt: skip


def counts(**stages):
    """Return a trial: counts(decline=(x1, n1, x0, n0)), with and without voucher."""
    rows = []
    for stage, (x1, n1, x0, n0) in stages.items():
        for arm, x, n in (("voucher", x1, n1), ("none", x0, n0)):
            rows += [(stage, arm, int(i < x)) for i in range(n)]
    return pd.DataFrame(rows, columns=["stage", "arm", "ordered_60d"])


def test_differences_are_newcombes_and_presents_those_who_would_have_come():
    # Newcombe 1998, method 10, his example (a): 56 of 70 against 48 of 80 is .2 (.0524 to .3339).
    row = uplift(counts(decline=(56, 70, 48, 80))).table.iloc[0]
    assert row[["n_none", "n_voucher"]].tolist() == [80, 70]
    assert row[["difference", "low", "high"]].tolist() == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)
    assert row["presents"] == pytest.approx(0.6 / 0.8)


def test_what_one_more_order_costs():
    # With 15 yuan for each voucher used and 2 for each letter: (2 + 15 · .8)/.2; at the ends of the difference.
    row = uplift(counts(decline=(56, 70, 48, 80)), voucher=15, contact=2).table.iloc[0]
    assert row["cost_extra"] == pytest.approx(14 / 0.2)
    assert row[["cost_low", "cost_high"]].tolist() == pytest.approx([14 / 0.3339, 14 / 0.0524], rel=1e-3)
    none = uplift(counts(decline=(50, 100, 50, 100)), voucher=15).table.iloc[0]
    assert none[["cost_extra", "cost_high"]].isna().all()
    assert none["presents"] == 1


def test_any_backend_gives_the_same(native):
    made = trial(0, 800)
    assert repr(uplift(native(made))) == repr(uplift(made))


def test_as_many_questions_as_groups():
    alone = uplift(counts(decline=(56, 70, 48, 80))).table["p_value"].iloc[0]
    both = uplift(counts(decline=(56, 70, 48, 80), growth=(50, 100, 50, 100))).table["p_value"]
    assert both.tolist() == pytest.approx([2 * alone, 1])


def test_in_the_truth_decline_shows_the_largest_effect():
    largest, held = 0, 0
    for seed in range(200):
        found = uplift(trial(seed)).table
        largest += found["difference"].idxmax() == "decline"
        held += found.loc["decline", "low"] <= 0.10 <= found.loc["decline", "high"]
    assert largest >= 170  # the brief: 85 of 100
    assert 181 <= held <= 199


def test_the_test_of_interaction_errs_as_often_as_it_says():
    same = dict.fromkeys(EFFECT, 0.05)
    p = np.array([uplift(trial(seed, 1500, effect=same)).p for seed in range(250)])
    assert 0.01 <= (p < 0.05).mean() <= 0.09  # three standard errors of 5 % in 250
    assert 0.4 <= p.mean() <= 0.6


def test_the_test_of_interaction_sees_what_differs():
    effect = EFFECT | {"decline": 0.25}
    assert sum(uplift(trial(seed, effect=effect)).p < 0.05 for seed in range(50)) >= 48


def test_all_together_is_one_row():
    found = uplift(trial(0), by=None)
    assert (len(found.table), found.df) == (1, 0)
    assert np.isnan(found.p)


def test_groups_that_were_read_after_the_lot_are_remarked():
    late = trial(0)
    late.loc[late["ordered_60d"] == 1, "stage"] = "growth"
    late.loc[(late["ordered_60d"] == 0) & (late["arm"] == "voucher") & (late.index % 3 == 0), "stage"] = (
        "departure"
    )
    assert "read the groups as they were before it" in uplift(late).note.en
    assert "read the groups" not in uplift(trial(0)).note.en


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"arm": "voucher"}, "A trial has two arms, voucher and another; arm holds voucher"),
        ({"arm": ["none", "call", "voucher"] * 100}, "two arms"),
        ({"ordered_60d": 2}, "ordered_60d is 0 or 1"),
        ({"stage": None}, "stage"),
        ({"member_id": 1}, "1"),
    ],
)
def test_what_is_no_trial_is_refused(change, said):
    with pytest.raises(DataError, match=said):
        uplift(trial(0, 300).assign(**change))


def test_small_arms_are_refused():
    with pytest.raises(TooFewError, match="8 customers under arm 'call' in departure: no effect under 30"):
        uplift(
            counts(departure=(2, 8, 5, 60), growth=(20, 40, 20, 40)).replace({"arm": {"voucher": "call"}}),
            treated="call",
        )


def decided():
    return uplift(
        counts(decline=(100, 200, 60, 200), maturity=(162, 200, 160, 200), departure=(20, 200, 16, 200))
    )


def test_calls_go_where_they_change_most_and_only_where_that_pays():
    found = policy(decided(), margin=50, contact=3, calls=600)
    # An order brings 50 and a call costs 3: 7 yuan a call in decline, −2.5 in maturity, −2 in departure.
    assert found.calls.table["by_effect"].to_dict() == {"decline": 400, "departure": 0, "maturity": 0}
    assert found.calls.table["by_risk"].to_dict() == {"decline": 200, "departure": 400, "maturity": 0}
    assert found.calls.table["best_first"].to_dict() == {"decline": 200, "departure": 0, "maturity": 400}
    assert found.calls.table["at_random"].to_dict() == {"decline": 200, "departure": 200, "maturity": 200}
    table = found.table
    assert table["called"].tolist() == [400, 600, 600, 600]
    assert table.loc["by_risk", ["extra_orders", "cost", "value"]].tolist() == pytest.approx(
        [200 * 0.2 + 400 * 0.02, 1800, (200 * 0.2 + 400 * 0.02) * 50 - 1800]
    )
    assert table.loc["by_effect", "value"] == pytest.approx(400 * 7, rel=0.05)
    assert table.loc["by_effect", "value"] <= 400 * 7


def test_a_voucher_costs_for_everybody_who_uses_it():
    table = policy(decided(), margin=50, voucher=10, calls=600).table
    assert table.loc["best_first", "cost"] == pytest.approx(10 * (400 * 0.81 + 200 * 0.5))


def test_where_nothing_pays_nobody_is_called():
    row = policy(decided(), margin=5, contact=3).table.loc["by_effect"]
    assert row.tolist() == [0, 0, 0, 0, 0, 0]


def test_there_may_be_others_to_choose_from_than_in_the_trial():
    found = policy(decided(), margin=50, contact=3, calls=600, people={"decline": 50, "departure": 1000})
    assert found.calls.table.loc["decline", ["by_effect", "by_risk"]].tolist() == [50, 0]
    with pytest.raises(DataError, match="people"):
        policy(decided(), margin=50, people={"growth": 10})
    with pytest.raises(DataError, match="nobody to choose from"):
        policy(decided(), margin=50, people={"decline": 0})
    with pytest.raises(DataError, match="found is what uplift returned"):
        policy(decided().table, margin=50)


def test_the_value_of_the_chosen_is_not_flattered_and_its_interval_holds_it():
    # Six groups of whom all gain .03 alike: the best of them by the trial is the luckiest.
    names = [f"g{k}" for k in range(6)]
    errors, covered = [], 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        made = counts(
            **{name: (rng.binomial(150, 0.43), 150, rng.binomial(150, 0.40), 150) for name in names}
        )
        found = policy(uplift(made), margin=100, contact=1, calls=300, draws=300)
        row = found.table.loc["by_effect"]
        truth = row["called"] * (0.03 * 100 - 1)
        errors.append((row["value"] - truth, found.table.loc["at_random", "value"] - 300 * 2))
        covered += row["low"] <= truth <= row["high"]
    chosen, lot = np.mean(errors, axis=0)
    assert abs(lot) < 80
    naive = np.mean([300 * 100 * 0.07])
    assert chosen < 0.4 * naive
    assert covered >= 181  # 190 of 200 are aimed at, three standard errors are 9


def subscribers():
    rows = {"subscription_id": range(200), "start": "2025-01-01", "channel": ["shop", "event"] * 100}
    ends = ["2025-02-01"] * 40 + ["2025-08-01"] * 40 + [None] * 120
    return usable(pd.DataFrame(rows | {"end": ends}), as_of="2026-03-01")


def test_who_is_won_costs_what_those_who_stay_cost():
    table = keep_or_win(subscribers(), {"shop": 45, "event": 60}).table
    assert table["share"].tolist() == pytest.approx([0.6, 0.6])
    assert table["cost_kept"].tolist() == pytest.approx([100, 75])
    assert (table["low"] < table["cost_kept"]).all()
    assert (table["high"] > table["cost_kept"]).all()


def test_who_is_kept_costs_the_months_that_are_mended():
    rng = np.random.default_rng(0)
    months = pd.DataFrame({"subscription_id": np.arange(8000), "month": 1, "late": rng.integers(0, 2, 8000)})
    months["left"] = rng.random(8000) < np.where(months["late"] == 1, 0.3, 0.1)
    changes = Hazard(age=["1+"]).fit(months, covariates=["late"]).kept_by({"late": 0}, months=1)
    table = keep_or_win(subscribers(), {"shop": 45, "event": 60}, changes, {"late": 4}).table
    # Half of the months are late; each mended one keeps .2: 4 / .2 yuan.
    assert table["cost_kept"].iloc[2] == pytest.approx(20, rel=0.1)
    assert table["low"].iloc[2] < 20 < table["high"].iloc[2]
    with pytest.raises(DataError, match="mending says for each what it costs; late has no cost"):
        keep_or_win(subscribers(), {"shop": 45, "event": 60}, changes, {"tea": 1})


def test_a_channel_without_a_cost_is_refused():
    with pytest.raises(DataError, match="won says for each what it costs; event has no cost"):
        keep_or_win(subscribers(), {"shop": 45})


def test_pictures_have_words():
    found = uplift(trial(0))
    for one in (
        found,
        policy(found, margin=60, voucher=15),
        keep_or_win(subscribers(), {"shop": 45, "event": 60}),
    ):
        assert one.plot().get_xlabel()
        assert one.describe().en
