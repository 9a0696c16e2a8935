"""What both models promise whatever the data, and what they answer."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.value import (
    ConditionalLogit,
    Form,
    Part,
    change_for_share,
    delivered_value,
    hausman_mcfadden,
    screen,
    swing_weights,
    what_if,
)
from crmlib.world.block import population
from crmlib.world.market import choices as make_choices
from crmlib.world.truth import Truth

NEST = {"tea houses": ("greenhill", "mistypeak")}


def test_doubling_the_data_halves_the_variance(choices, logit):
    again = choices.assign(customer_id=choices["customer_id"] + "x")
    twice = ConditionalLogit().fit(pd.concat([choices, again]))
    np.testing.assert_allclose(twice.params_, logit.params_, rtol=1e-7)
    np.testing.assert_allclose(2 * twice.se_**2, logit.se_**2, rtol=1e-7)


def test_probabilities_of_a_task_sum_to_one_for_both_models(choices, logit, nested):
    for model in (logit, nested):
        sums = model.predict_proba(choices).groupby([choices["customer_id"], choices["task"]]).sum()
        np.testing.assert_allclose(sums, 1)


def test_tasks_may_lack_an_alternative(choices, logit, nested):
    """Sold out: the shares of the others are those of the model without it."""
    fewer = choices[(choices["alternative"] != "redgate") | (choices["chosen"] == 1) | (choices["task"] > 2)]
    model = ConditionalLogit().fit(fewer)
    assert model.n_tasks_ == logit.n_tasks_
    for fitted in (logit, nested):
        p = fitted.predict_proba(fewer)
        np.testing.assert_allclose(p.groupby([fewer["customer_id"], fewer["task"]]).sum(), 1)


@settings(max_examples=25, deadline=None)
@given(st.floats(-30, 30), st.floats(-2, 2))
def test_shares_sum_to_one_and_a_lower_price_never_loses_share(nested_and_offers, price, service):
    model, offers = nested_and_offers
    table = what_if(model, offers, {"greenhill": {"price": price, "service": service}}, draws=2).table
    assert table["after"].sum() == pytest.approx(1)
    only_price = what_if(model, offers, {"greenhill": {"price": -abs(price)}}, draws=2).table
    assert only_price.loc["greenhill", "change"] >= -1e-12


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_offers_does_not_matter(nested_and_offers, order):
    model, offers = nested_and_offers
    mixed = model.shares(offers.iloc[list(order)], draws=2).table["share"]
    np.testing.assert_allclose(mixed[offers["alternative"]], model.shares(offers, draws=2).table["share"])


def test_elasticities_are_the_derivatives_of_the_shares(offers, logit, nested):
    for model in (logit, nested):
        table = model.elasticities(offers, "price").table
        step = 1e-4 * 128
        up, down = (model.shares(offers.assign(price=offers["price"] + [s, 0, 0, 0]), draws=2).table["share"]
                    for s in (step, -step))  # fmt: skip
        measured = (np.log(up) - np.log(down)) / (2 * step) * 128
        np.testing.assert_allclose(table["greenhill"], measured, rtol=1e-5)


def test_only_the_conditional_logit_spreads_customers_in_proportion(offers, logit, nested):
    column = logit.elasticities(offers, "price").table["mistypeak"]
    assert np.ptp(column[["greenhill", "oldharbour", "redgate"]]) == pytest.approx(0, abs=1e-12)
    twins = nested.elasticities(offers, "price").table["mistypeak"]
    assert twins["greenhill"] > 1.5 * twins["redgate"]


def test_a_price_cut_is_worth_about_its_amount_times_the_share(offers, logit):
    """Small cut of 1 yuan: surplus ≈ share of Greenhill (Roy's identity)."""
    after = offers.assign(price=offers["price"] - [1, 0, 0, 0])
    share = logit.shares(offers).table.loc["greenhill", "share"]
    assert logit.surplus(offers, after).table["surplus"].iloc[0] == pytest.approx(share, abs=0.005)


def test_delta_and_krinsky_robb_intervals_agree_when_the_price_is_well_known(logit):
    delta = logit.willingness_to_pay().table
    drawn = logit.willingness_to_pay(method="krinsky_robb").table
    np.testing.assert_allclose(delta["wtp"], drawn["wtp"])
    half = (delta["high"] - delta["low"]) / 2
    assert (np.abs(drawn[["low", "high"]] - delta[["low", "high"]]).max(axis=1) < 0.15 * half).all()


def test_the_delta_method_by_hand(logit):
    """var(b/a) = (b/a)² (var b/b² + var a/a² − 2 cov/(ab))."""
    b, a = logit.params_["service"], logit.params_["price"]
    v = logit.covariance_
    by_hand = abs(b / a) * np.sqrt(
        v.loc["service", "service"] / b**2
        + v.loc["price", "price"] / a**2
        - 2 * v.loc["service", "price"] / (a * b)
    )
    assert logit.willingness_to_pay().table.loc["service", "se"] == pytest.approx(by_hand)


def test_signs_are_tested_against_what_theory_expects(logit):
    table = logit.coefficients().table
    assert table.loc["price", "expected"] == "−"
    assert table.loc["product", "expected"] == "+"
    assert (table.loc[list(Form.CLASSIC.parts), "p_sign"] < 0.05).all()


def test_clustered_standard_errors_are_near_the_plain_ones_when_choices_of_a_person_are_independent(
    choices, logit
):
    robust = ConditionalLogit(cluster="customer_id").fit(choices)
    np.testing.assert_allclose(robust.params_, logit.params_)
    np.testing.assert_allclose(robust.se_, logit.se_, rtol=0.25)


def test_clusters_must_be_there_and_be_many(choices):
    with pytest.raises(DataError, match="lacks the column household"):
        ConditionalLogit(cluster="household").fit(choices)
    with pytest.raises(TooFewError, match="1 different values of block"):
        ConditionalLogit(cluster="block").fit(choices.assign(block=1))


def test_columns_that_separate_only_together_are_found(choices):
    """Neither half predicts alone, their sum does."""
    rng = np.random.default_rng(2)
    noise = rng.normal(size=len(choices))
    split = choices.assign(image=noise, personnel=choices["chosen"] - noise)
    with pytest.raises(ModelError, match="separated by personnel, image:"):
        ConditionalLogit(constants=False).fit(split)


def test_the_model_beats_market_shares_on_held_out_tasks(choices):
    model = ConditionalLogit().fit(choices[choices["holdout"] == 0])
    held = choices[choices["holdout"] == 1]
    table = model.evaluate(held).table
    assert table["loglik"].iloc[0] > table["loglik"].iloc[1] + 50
    assert table["hit_rate"].iloc[2] == pytest.approx(0.25)  # four offers, all tied
    hits = model.predict(held).rename("best").reset_index()
    picked = held[held["chosen"] == 1].merge(hits, on=["customer_id", "task"])
    assert table["hit_rate"].iloc[0] == pytest.approx((picked["alternative"] == picked["best"]).mean())


def test_iia_is_rejected_where_two_firms_are_near_substitutes(choices):
    table = hausman_mcfadden(ConditionalLogit(), choices, without=["mistypeak"]).table
    assert table.loc["mistypeak", "p"] < 0.001


def test_iia_is_not_rejected_where_it_holds():
    """Dissimilarity 1; each p is uniform, so p > .001 for all four fails once in 250 seeds; the seed is fixed."""
    from dataclasses import replace

    truth = replace(Truth(), market=replace(Truth().market, dissimilarity=1.0))
    data = screen(make_choices(population(truth, seed=1, number=0, size=2000, first=1))).kept
    assert (hausman_mcfadden(ConditionalLogit(tuple(Part)), data).table["p"] > 0.001).all()


def test_iia_is_tested_on_the_attributes_whatever_their_unit(choices):
    table = hausman_mcfadden(ConditionalLogit(), choices).table
    assert table["df"].tolist() == [8, 8, 8, 8]
    in_fen = hausman_mcfadden(ConditionalLogit(), choices.assign(price=100 * choices["price"])).table
    np.testing.assert_allclose(in_fen["statistic"], table["statistic"], rtol=1e-4)


def test_iia_is_rejected_by_chance_as_often_as_the_level_says():
    rng, rejected, tasks = np.random.default_rng(1), 0, 400
    for _sample in range(100):
        x = rng.normal(size=(tasks, 3, 2)) * [1, 30]
        best = (x @ [0.8, -0.03] + [0, 0.5, -0.3] + rng.gumbel(size=(tasks, 3))).argmax(axis=1)
        data = pd.DataFrame(x.reshape(-1, 2), columns=["service", "price"]).assign(
            task=np.repeat(np.arange(tasks), 3),
            alternative=list("abc") * tasks,
            chosen=np.eye(3)[best].ravel(),
        )
        table = hausman_mcfadden(
            ConditionalLogit(["service", "price"], task="task"), data, without=["c"]
        ).table
        rejected += table.loc["c", "p"] < 0.05
    # Binomial(100, .05): more than 10 has probability .01; with the constants it was rejected 14 times.
    assert rejected <= 10


def test_the_interval_of_the_dissimilarity_excludes_one(nested):
    table = nested.dissimilarity_.table
    assert table["high"].iloc[0] < 0.8
    assert table["p"].iloc[0] < 1e-6


def test_revealed_weights_can_be_used_to_score(offers, logit):
    weights = swing_weights(logit, offers)
    assert sum(weights.values()) == pytest.approx(100)
    table = delivered_value(offers, weights).table
    no_constants = (
        offers.set_index("alternative")[[p.value for p in Form.CLASSIC.parts]]
        @ logit.params_[list(Form.CLASSIC.parts)].to_numpy()
    )
    # The same up to a factor and a shift, so the same differences between offers.
    slope = np.ptp(table["delivered_value"]) / np.ptp(no_constants)
    gap = table["delivered_value"]["greenhill"] - table["delivered_value"]["redgate"]
    assert gap == pytest.approx(slope * (no_constants["greenhill"] - no_constants["redgate"]))


def test_the_needed_price_change_reaches_the_share(offers, nested):
    table = change_for_share(nested, offers, "greenhill", "price", 0.4).table
    change = table["change"].iloc[0]
    assert table["low"].iloc[0] < change < table["high"].iloc[0] < 0
    after = what_if(nested, offers, {"greenhill": {"price": change}}).table
    assert after.loc["greenhill", "after"] == pytest.approx(0.4, abs=1e-6)


def test_a_change_beyond_what_was_shown_is_called_a_guess(offers, logit):
    assert "guess" in change_for_share(logit, offers, "greenhill", "service", 0.9).note


def test_screening_counts_what_it_sets_aside():
    rows = pd.DataFrame({"customer_id": "C1", "task": [1, 1, 2, 2, 3, 3], "chosen": [0, 1, 0, 0, 1, 1]})
    screened = screen(rows)
    assert screened.table["tasks"].tolist() == [1, 1, 1]
    assert screened.kept.index.tolist() == [0, 1]
