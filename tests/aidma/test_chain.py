"""The journey as an absorbing chain: by hand, against the world's truth, and under what must not matter."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import datasets
from crmlib.aidma import Chain, State
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.markov import absorbing
from crmlib.world import Truth

JOURNEY = Truth().journey


def by_mode(mode):
    events, customers = datasets.load("events"), datasets.load("customers")
    came = events["customer_id"].map(customers.set_index("customer_id")["entry"])
    return events[came == mode]


def ends_in_truth(mode):
    """The probability of an order in the end, from start and each stage, that the world was made with."""
    start, moves = np.array(JOURNEY.start[mode]), np.array(JOURNEY.next_stage[mode])
    between = np.zeros((5, 5))
    between[0, 1:], between[1:, 1:] = start[:4], moves[:, :4]
    into_ends = np.vstack([[start[4], 0.0], moves[:, 4:]])
    return absorbing(between, into_ends).ends[:, 0]


@pytest.fixture(scope="module")
def whole():
    return Chain(draws=200).fit(datasets.load("events"))


@pytest.fixture(scope="module", params=["online", "shop"])
def mode(request):
    return request.param


@pytest.fixture(scope="module")
def recovered(mode):
    return Chain(draws=200).fit(by_mode(mode))


@pytest.fixture
def shop(log):
    """The log ends on 31 December.

    ann  start attention interest bought
    bob  start attention lost                        (silent since January)
    cat  start attention interest attention lost     (and an order half a year later, which is another story)
    dan  start interest …                            (came in November: under way)
    """
    return log(
        "ann 2025-01-01 ad_view", "ann 2025-01-02 product_view", "ann 2025-01-03 order", "ann 2025-02-01 order",
        "bob 2025-01-05 ad_view", "cat 2025-01-01 ad_view", "cat 2025-01-09 product_view",
        "cat 2025-01-10 question_asked", "cat 2025-01-12 ad_view", "cat 2025-08-01 order",
        "dan 2025-11-20 product_view", "- 2025-12-31 ad_view",
    )  # fmt: skip


# -- by hand ---------------------------------------------------------------------------------------------


def test_moves_are_counted_as_the_customers_made_them(native, shop):
    chain = Chain(draws=10).fit(native(shop))
    counts = chain.counts_
    assert counts.loc["start", ["attention", "interest"]].tolist() == [3, 1]
    assert counts.loc["attention", ["interest", "lost"]].tolist() == [2, 2]
    assert counts.loc["interest", ["attention", "bought"]].tolist() == [1, 1]
    assert counts.to_numpy().sum() == 4 + 4 + 2
    assert (chain.n_customers_, chain.n_under_way_) == (4, 1)


def test_the_chain_is_the_arithmetic_of_its_moves(shop):
    chain = Chain(draws=10).fit(shop)
    # From attention: ½ lost, ½ interest; from interest: ½ bought, ½ attention. a = ½ i, i = ½ + ½ a: a = ⅓, i = ⅔.
    bought = chain.absorption().table["bought"]
    assert bought[["attention", "interest"]].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert bought["start"] == pytest.approx(3 / 4 * 1 / 3 + 1 / 4 * 2 / 3)
    steps = chain.absorption().table["steps"]
    # s_a = 1 + ½ s_i, s_i = 1 + ½ s_a: both 2; from start one more.
    assert steps[["start", "attention", "interest"]].tolist() == pytest.approx([3, 2, 2])


def test_a_silence_within_one_stage_is_a_loss_as_well(native, log):
    events = log(
        "ann 2025-01-01 ad_view", "ann 2025-06-01 ad_view", "ann 2025-06-02 order", "bob 2025-01-01 ad_view",
        "bob 2025-01-02 order", "- 2025-12-31 ad_view",
    )  # fmt: skip
    counts = Chain(draws=10).fit(native(events)).counts_
    assert counts.loc["attention", ["bought", "lost"]].tolist() == [1, 1]


def test_customers_at_the_end_of_the_log_are_under_way_and_not_lost(log):
    events = log(
        "ann 2025-01-01 ad_view", "ann 2025-01-02 order", "bob 2025-03-20 ad_view", "cat 2025-03-20 ad_view",
        "cat 2025-03-21 order",
    )  # fmt: skip
    chain = Chain(lost_after_days=30, draws=10).fit(events)
    # Neither bob's silence nor cat's quick order counts: only the second could have been seen so soon.
    assert chain.counts_.loc["attention"].sum() == 1
    assert chain.n_under_way_ == 2


def test_an_event_exported_twice_and_rows_out_of_order_change_nothing(shop):
    once = Chain(draws=10).fit(shop).counts_
    messy = pd.concat([shop[5:], shop[3:8], shop[:5]], ignore_index=True)
    pd.testing.assert_frame_equal(Chain(draws=10).fit(messy).counts_, once)


def test_a_lever_moves_points_from_lost_to_the_next_stage(shop):
    chain = Chain(draws=10).fit(shop)
    base = 1000 * chain.absorption().table.loc["start", "bought"]
    # Ten points from lost to interest: a = .6 i, i = ½ + ½ a, so i = .5/.7, a = .3/.7.
    assert chain.what_if("attention", 0.1) == pytest.approx(1000 * (0.75 * 0.3 / 0.7 + 0.25 * 0.5 / 0.7))
    levers = chain.levers(0.1).table
    assert levers.loc["attention", "more_buyers"] == pytest.approx(chain.what_if("attention", 0.1) - base)
    assert levers.loc["attention", "rate"] == 0.5


def test_the_removal_effect_is_the_share_of_buyers_whose_way_leads_through_the_stage(shop):
    effect = Chain(draws=10).fit(shop).removal_effect().table["removal_effect"]
    # Every way to an order leads through interest. Without attention: ¼ to interest, half of them buy: ⅛ of 5/12.
    assert effect["interest"] == 1.0
    assert effect["attention"] == pytest.approx(1 - (1 / 8) / (5 / 12))
    assert effect["desire"] == 0.0


# -- against the truth -----------------------------------------------------------------------------------


def test_the_transition_probabilities_of_each_entry_mode_are_found_again(mode, recovered):
    truth = np.vstack([[*JOURNEY.start[mode], 0.0], JOURNEY.next_stage[mode]])
    n = recovered.counts_.to_numpy().sum(axis=1, keepdims=True)
    # 50 cells: a normal deviate beyond 3.5 turns up in one of 40 such tables.
    error = 3.5 * np.sqrt(truth * (1 - truth) / n)
    assert (np.abs(recovered.params_.to_numpy() - truth) <= error + 0.002).all()


def test_the_probability_of_an_order_is_found_again_within_its_interval(mode, recovered):
    table, truth = recovered.absorption().table, ends_in_truth(mode)
    assert ((table["low"] <= truth) & (truth <= table["high"])).all()


def test_the_mixture_of_both_modes_buys_as_often_as_it_should(whole):
    shop = JOURNEY.shop_share
    truth = shop * ends_in_truth("shop")[0] + (1 - shop) * ends_in_truth("online")[0]
    low, high = whole.absorption().table.loc["start", ["low", "high"]]
    assert low <= truth <= high
    assert high - low < 0.03


def test_counting_the_silent_end_of_the_log_as_lost_would_miss_the_truth():
    events = datasets.load("events")
    naive = events[events["event"] == "order"]["customer_id"].nunique() / events["customer_id"].nunique()
    shop = JOURNEY.shop_share
    truth = shop * ends_in_truth("shop")[0] + (1 - shop) * ends_in_truth("online")[0]
    assert naive < truth - 0.01


# -- what must not matter --------------------------------------------------------------------------------


def test_the_chain_of_the_committed_log_is_the_same_on_every_backend(native_events, whole):
    chain = Chain(draws=5).fit(native_events)
    pd.testing.assert_frame_equal(chain.counts_, whole.counts_)
    pd.testing.assert_frame_equal(chain.params_, whole.params_)
    pd.testing.assert_frame_equal(chain.first_order().table, whole.first_order().table)


def test_rows_of_the_chain_sum_to_1_and_levers_are_ordered_with_their_intervals(whole):
    np.testing.assert_allclose(whole.params_.sum(axis=1), 1)
    for table, column in (
        (whole.absorption().table, "bought"),
        (whole.levers().table, "more_buyers"),
        (whole.removal_effect().table, "removal_effect"),
    ):
        assert ((table["low"] <= table[column]) & (table[column] <= table["high"])).all()


def test_doubling_the_customers_leaves_the_rates_and_shrinks_the_intervals_by_the_root_of_two():
    events = datasets.load("events")
    twins = pd.concat([events, events.assign(customer_id=events["customer_id"] + "b")])
    one, two = Chain(draws=500).fit(events), Chain(draws=500).fit(twins)
    pd.testing.assert_frame_equal(two.params_, one.params_)
    one, two = one.absorption().table, two.absorption().table
    width = (one["high"] - one["low"]) / (two["high"] - two["low"])
    # Of 500 draws a quantile interval is known to about 5 %, so their ratio to about 7 %.
    assert width.to_numpy() == pytest.approx(math.sqrt(2), rel=0.2)


@given(st.permutations(range(40)))
@settings(max_examples=4, deadline=None)
def test_the_order_of_rows_does_not_matter(order):
    events = datasets.load("events")
    some = events[events["customer_id"].isin(events["customer_id"].dropna().unique()[:40])]
    parts = np.array_split(np.arange(len(some)), 40)
    mixed = some.iloc[np.concatenate([parts[i] for i in order])]
    pd.testing.assert_frame_equal(Chain(draws=5).fit(mixed).counts_, Chain(draws=5).fit(some).counts_)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    some = datasets.load("events")[:20_000]

    def table(seed):
        return Chain(draws=50, seed=seed).fit(some).absorption().table

    pd.testing.assert_frame_equal(table(1), table(1))
    assert not table(1).equals(table(2))


def test_what_if_answers_within_200_milliseconds(whole):
    from time import perf_counter

    begin = perf_counter()
    for _call in range(20):
        whole.what_if(State.MEMORY, 0.05)
    assert (perf_counter() - begin) / 20 < 0.2


# -- bad input -------------------------------------------------------------------------------------------


def test_a_chain_without_an_end_is_refused(native, log):
    with pytest.raises(ModelError, match="Nobody bought and nobody was lost"):
        Chain().fit(native(log("ann 2025-01-01 ad_view", "bob 2025-01-02 ad_view")))


def test_one_customer_makes_a_chain(native, log):
    chain = Chain(draws=10).fit(
        native(log("ann 2025-01-01 ad_view", "ann 2025-01-09 order", "- 2025-12-31 order"))
    )
    assert chain.absorption().table.loc["start", ["bought", "low", "high", "steps"]].tolist() == [1, 1, 1, 2]
    with pytest.raises(TooFewError, match="nothing to test"):
        chain.first_order()


def test_customers_who_made_one_move_have_no_order_to_test(log):
    chain = Chain(draws=10).fit(log("ann 2025-01-01 order", "bob 2025-12-31 order"))
    with pytest.raises(TooFewError, match="No customer made two moves"):
        chain.first_order()


def test_all_customers_at_one_stage_are_a_chain_in_which_nobody_buys(native, log):
    events = log("ann 2025-01-01 ad_view", "bob 2025-01-02 ad_view", "cat 2025-12-31 ad_view")
    chain = Chain(draws=10).fit(native(events))
    assert chain.absorption().table.loc["start", "bought"] == 0
    with pytest.raises(ModelError, match="Nobody bought"):
        chain.removal_effect()


def test_draws_without_a_buyer_leave_the_removal_effect_its_interval(log):
    events = log(*[f"c{i} 2025-01-01 ad_view" for i in range(5)], "c0 2025-01-02 order", "- 2025-12-31 order")
    table = Chain(draws=200).fit(events).removal_effect().table
    assert table.loc["attention"].tolist() == [1, 1, 1]


def test_draws_in_which_nobody_came_to_an_end_leave_the_intervals_to_the_others(log):
    # ann goes to and fro and is under way: a draw of her alone, one in 27, has no end to reach.
    events = log(
        "ann 2025-01-01 ad_view", "ann 2025-01-20 product_view", "ann 2025-02-10 ad_view",
        "ann 2025-05-01 product_view", "bob 2025-01-01 ad_view", "bob 2025-01-05 order", "cat 2025-01-01 ad_view",
        "cat 2025-01-05 product_view", "- 2025-05-01 ad_view",
    )  # fmt: skip
    chain = Chain(lost_after_days=90, draws=200).fit(events)
    assert chain.absorption().table[["low", "high"]].notna().all(axis=None)
    assert chain.levers().table[["low", "high"]].notna().all(axis=None)
    used = int(str(chain.absorption().note).split("bootstrap, ")[1].split()[0])
    assert used == pytest.approx(200 * (1 - 1 / 27), abs=10)  # binomial: sd 2.7


def test_a_log_of_nobody_is_too_few(native, log):
    with pytest.raises(TooFewError, match="No customer in the log reached any stage"):
        Chain().fit(native(log("- 2025-01-01 ad_view", "ann 2025-01-02 newsletter_sent")))


@pytest.mark.parametrize("days", [0, -5])
def test_losing_customers_after_no_time_is_refused(shop, days):
    with pytest.raises(DataError, match=f"not after {days}"):
        Chain(lost_after_days=days).fit(shop)


def test_a_level_that_is_none_is_refused(shop):
    with pytest.raises(DataError, match="not at 95"):
        Chain(level=95).fit(shop)


def test_what_if_refuses_ends_unknown_states_and_points_that_are_not_there(shop):
    chain = Chain(draws=10).fit(shop)
    with pytest.raises(DataError, match="Bought does not lead to a next stage"):
        chain.what_if(State.BOUGHT, 0.1)
    with pytest.raises(DataError, match="no 'action' here; choose one of start"):
        chain.what_if("action", 0.1)
    with pytest.raises(
        DataError, match=r"From Attention only -50\.0% to \+50\.0% can be moved, not \+60\.0%"
    ):
        chain.what_if("attention", 0.6)


def test_the_log_is_checked_as_everywhere(log):
    with pytest.raises(DataError, match="unknown, for instance 'teleport'"):
        Chain().fit(log("ann 2025-01-01 teleport"))
    with pytest.raises(TooFewError, match="The log is empty"):
        Chain().fit(log("ann 2025-01-01 order")[:0])
