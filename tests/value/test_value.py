"""Customer delivered value: hand calculations, the published Heating numbers, invariants, and refusals."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import use_language
from crmlib.value import (
    ConditionalLogit,
    Form,
    NestedLogit,
    Part,
    change_for_share,
    delivered_value,
    hausman_mcfadden,
    rank_reversal,
    score_offers,
    screen,
    swing_weights,
    what_if,
)
from crmlib.world.block import population
from crmlib.world.market import choices as make_choices
from crmlib.world.market import offers as make_offers
from crmlib.world.truth import Truth

NEST = {"tea houses": ("greenhill", "mistypeak")}
SYSTEMS = ["gc", "gr", "ec", "er", "hp"]


@pytest.fixture(scope="module")
def heating():
    """900 households × 5 heating systems, from wide to long."""
    wide = pd.read_csv(Path(__file__).parents[1] / "data" / "heating.csv")
    parts = [
        pd.DataFrame(
            {
                "task": wide["idcase"],
                "alternative": system,
                "ic": wide[f"ic.{system}"],
                "oc": wide[f"oc.{system}"],
                "chosen": (wide["depvar"] == system).astype(int),
            }
        )
        for system in SYSTEMS
    ]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def offers():
    return make_offers(Truth())


@pytest.fixture(scope="module")
def choices():
    return screen(make_choices(population(Truth(), seed=11, number=0, size=1500, first=1))).kept


@pytest.fixture(scope="module")
def logit(choices):
    return ConditionalLogit().fit(choices)


@pytest.fixture(scope="module")
def nested(choices):
    return NestedLogit(nests=NEST).fit(choices)


def heating_logit(**settings):
    return ConditionalLogit(["ic", "oc"], price=None, task="task", **settings)


# --- published numbers --------------------------------------------------------------------------------


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


# --- stated weights -----------------------------------------------------------------------------------


def two_offers():
    return pd.DataFrame(
        {
            "alternative": ["a", "b"],
            "product": [8, 6], "service": [5, 7], "personnel": [5, 6], "image": [7, 5],
            "activity": [2, 4], "potential": [3, 1],
            "price": [120, 90], "time": [3, 1], "energy": [4, 2], "effort": [1, 2],
        }
    )  # fmt: skip


def test_classic_delivered_value_by_hand():
    """Equal weights: 12.5 points a part. a: +product +image −price −time −energy = 25 − 37.5; b: 25 − 12.5."""
    table = delivered_value(two_offers(), dict.fromkeys(Form.CLASSIC.parts, 3)).table
    assert table.loc["a", ["total_value", "total_cost", "delivered_value"]].tolist() == [25, 37.5, -12.5]
    assert table.loc["b", ["total_value", "total_cost", "delivered_value"]].tolist() == [25, 12.5, 12.5]
    assert table["rank"].to_dict() == {"b": 1, "a": 2}


def test_the_lectures_form_counts_activity_and_potential_instead():
    weights = dict.fromkeys(Form.LECTURE.parts, 0) | {"potential": 3, "price": 1}
    table = delivered_value(two_offers(), weights, form="lecture").table
    assert table.loc["a", "delivered_value"] == 75 - 25  # best potential (75 points), highest price (25)
    assert {"activity", "potential"} <= set(table.columns)
    assert not {"personnel", "image"} & set(table.columns)


def test_parts_add_up_to_delivered_value(offers):
    table = delivered_value(offers, dict.fromkeys(Form.CLASSIC.parts, 1)).table
    parts = [part.value for part in Form.CLASSIC.parts]
    np.testing.assert_allclose(table[parts].sum(axis=1), table["delivered_value"])


def test_a_wider_range_makes_the_same_difference_matter_less():
    weights = dict.fromkeys(Form.CLASSIC.parts, 1)
    wide = delivered_value(two_offers(), weights, ranges={"price": (0, 300)}).table
    assert wide.loc["a", "price"] - wide.loc["b", "price"] == pytest.approx(-12.5 * 30 / 300)


@pytest.mark.parametrize("backend", ["polars", "duckdb"])
def test_scores_are_equal_on_every_backend(offers, backend):
    library = pytest.importorskip(backend)
    weights = {part: i + 1 for i, part in enumerate(Form.CLASSIC.parts)}
    expected = score_offers(offers, weights)["delivered_value"].to_numpy()
    plain = {column: offers[column].tolist() for column in offers.columns}
    if backend == "polars":
        found = score_offers(library.DataFrame(plain), weights)["delivered_value"].to_numpy()
    else:
        frame = pd.DataFrame({c: v for c, v in plain.items() if c not in ("name", "name_zh")})
        relation = library.from_df(frame.astype({"alternative": object}))
        found = score_offers(relation, weights).order("alternative").df()["delivered_value"].to_numpy()
    np.testing.assert_allclose(found, expected)


def test_certain_weights_never_reverse_the_ranking_and_unsure_ones_do(offers):
    weights = dict.fromkeys(Form.CLASSIC.parts, 1)
    assert rank_reversal(offers, weights, spread=0.001).table["first"].iloc[0] == 1
    unsure = rank_reversal(offers, weights, spread=1.0).table
    assert 0 < unsure["reversal"].iloc[0] < 1
    assert unsure["first"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (dict.fromkeys(Form.CLASSIC.parts[:-1], 1), "without weight: effort"),
        (dict.fromkeys(Form.CLASSIC.parts, 1) | {"monthly_price": 1}, "counted twice: monthly_price"),
        (dict.fromkeys(Form.CLASSIC.parts, 1) | {"time": -1}, "look at time"),
        (dict.fromkeys(Form.CLASSIC.parts, 0), "not all 0"),
        (dict.fromkeys(Form.CLASSIC.parts, 1) | {"time": np.nan}, "look at time"),
    ],
)
def test_weights_that_make_no_sense_are_refused(weights, words):
    with pytest.raises(DataError, match=words):
        delivered_value(two_offers(), weights)


def test_a_part_that_is_the_same_in_all_offers_needs_a_stated_range():
    flat = two_offers().assign(time=2)
    weights = dict.fromkeys(Form.CLASSIC.parts, 1)
    with pytest.raises(DataError, match="Column time is 2"):
        delivered_value(flat, weights)
    assert delivered_value(flat, weights, ranges={"time": (1, 3)}).table.loc["a", "time"] == -6.25


def test_an_unknown_form_an_offer_twice_a_gap_and_no_rows_are_refused():
    weights = dict.fromkeys(Form.CLASSIC.parts, 1)
    with pytest.raises(DataError, match="not 'modern'"):
        delivered_value(two_offers(), weights, form="modern")
    with pytest.raises(DataError, match="'a' stands twice"):
        delivered_value(pd.concat([two_offers(), two_offers()]), weights)
    with pytest.raises(DataError, match="time: 1 of 2 rows"):
        delivered_value(two_offers().assign(time=[np.nan, 1]), weights)
    with pytest.raises(TooFewError):
        delivered_value(two_offers().iloc[:0], weights)
    with pytest.raises(TooFewError):
        score_offers(two_offers().iloc[:0], weights)
    with pytest.raises(DataError, match="lacks the column image"):
        delivered_value(two_offers().drop(columns="image"), weights)


# --- invariants ---------------------------------------------------------------------------------------


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


@pytest.fixture(scope="module")
def nested_and_offers(nested, offers):
    return nested, offers


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_offers_does_not_matter(nested_and_offers, order):
    model, offers = nested_and_offers
    mixed = model.shares(offers.iloc[list(order)], draws=2).table["share"]
    np.testing.assert_allclose(mixed[offers["alternative"]], model.shares(offers, draws=2).table["share"])


# --- what the models answer ---------------------------------------------------------------------------


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


# --- refusals -----------------------------------------------------------------------------------------


def small(choices, n=60):
    return choices[choices["customer_id"].isin(choices["customer_id"].unique()[:n])].reset_index(drop=True)


@pytest.mark.parametrize(
    ("spoil", "error", "words"),
    [
        (lambda t: t.drop(columns="price"), DataError, "lacks the column price"),
        (lambda t: t.iloc[:0], TooFewError, "no rows"),
        (lambda t: t.iloc[:8], TooFewError, "2 tasks are too few"),
        (
            lambda t: t.assign(time=t["time"].astype(float).where(t.index != 3)),
            DataError,
            "time: 1 of .* row 3",
        ),
        (lambda t: t.assign(time=t["time"].astype(object).where(t.index != 2, "soon")), DataError, "'soon'"),
        (
            lambda t: t.assign(price=t["price"].astype(float).where(t.index != 1, np.inf)),
            DataError,
            "price: 1 of",
        ),
        (
            lambda t: t.assign(task=t["task"].astype(float).where(t.index != 5)),
            DataError,
            "task: 1 of .* row 5",
        ),
        (lambda t: pd.concat([t, t.iloc[[6]]]), DataError, "stand twice in a task"),
        (lambda t: t.assign(chosen=t["chosen"].where(t["task"] != 2, 0)), DataError, "no choice .*screen"),
        (lambda t: t.assign(chosen=t["chosen"].where(t["task"] != 2, 1)), DataError, "two choices .*screen"),
        (lambda t: t.assign(chosen=t["chosen"] * 2), DataError, "0 or 1"),
        (lambda t: t[(t["task"] != 4) | (t["chosen"] == 1)], DataError, "single alternative"),
        (lambda t: t.assign(image=5), ModelError, "Column image is the same"),
        (lambda t: t.assign(image=t["task"]), ModelError, "Column image is the same"),
        (
            lambda t: t.assign(image=2 * t["service"] - t["product"]),
            ModelError,
            "product, service, image are coll",
        ),
        (
            lambda t: t.assign(image=t["alternative"].map({"greenhill": 1, "mistypeak": 4}).fillna(2)),
            ModelError,
            "constants are not unique: image",
        ),
        (lambda t: t.assign(image=t["price"] / 30), ModelError, "image is made from price"),
        (lambda t: t.assign(image=t["chosen"] * 5 + 1), ModelError, "perfectly separated by image"),
    ],
)
def test_bad_choices_are_refused_with_the_column_the_count_and_an_example(choices, spoil, error, words):
    with pytest.raises(error, match=words):
        ConditionalLogit().fit(spoil(small(choices)))


def test_an_alternative_that_was_never_chosen_has_no_constant(choices):
    some = small(choices, 200)
    keys = ["customer_id", "task"]
    took = some.loc[(some["alternative"] == "redgate") & (some["chosen"] == 1), keys]
    rest = some[~pd.MultiIndex.from_frame(some[keys]).isin(pd.MultiIndex.from_frame(took))]
    with pytest.raises(ModelError, match="redgate was never chosen"):
        ConditionalLogit().fit(rest)


def test_own_dummies_for_all_alternatives_are_not_unique(heating):
    dummies = pd.get_dummies(heating["alternative"], dtype=float)
    data = heating.join(dummies)
    model = ConditionalLogit(["ic", *SYSTEMS], constants=False, price=None, task="task")
    with pytest.raises(ModelError, match="not unique: gc, gr, ec, er, hp"):
        model.fit(data)


def test_without_willingness_to_pay_there_is_a_reason(heating, choices):
    model = heating_logit().fit(heating)
    with pytest.raises(ModelError, match="Without a price"):
        model.willingness_to_pay()
    flipped = choices.assign(price=400 - choices["price"])
    with pytest.raises(ModelError, match="not clearly below 0"):
        ConditionalLogit().fit(flipped).willingness_to_pay()
    with pytest.raises(ModelError, match="wrong sign"):
        swing_weights(ConditionalLogit().fit(flipped), make_offers(Truth()))


def test_wrong_questions_get_an_answer_that_names_what_there_is(choices, offers, logit):
    with pytest.raises(ModelError, match="not fitted"):
        ConditionalLogit().shares(offers)
    with pytest.raises(DataError, match="base 'teahouse' is not among"):
        ConditionalLogit(base="teahouse").fit(small(choices))
    with pytest.raises(DataError, match="no constant"):
        logit.shares(offers.assign(alternative=["greenhill", "mistypeak", "oldharbour", "newcomer"]))
    with pytest.raises(DataError, match="no attribute 'colour'"):
        logit.elasticities(offers, "colour")
    with pytest.raises(DataError, match="no offer 'nobody'"):
        what_if(logit, offers, {"nobody": {"price": 1}})
    with pytest.raises(DataError, match="no attribute 'colour'"):
        what_if(logit, offers, {"greenhill": {"colour": 1}})
    with pytest.raises(DataError, match="price of greenhill would fall below 0"):
        what_if(logit, offers, {"greenhill": {"price": -200}})
    with pytest.raises(DataError, match="between 0 and 1"):
        change_for_share(logit, offers, "greenhill", "price", 40)
    with pytest.raises(DataError, match="delta or krinsky_robb"):
        logit.willingness_to_pay(method="bootstrap")
    with pytest.raises(DataError, match="no alternative 'nobody'"):
        hausman_mcfadden(ConditionalLogit(), choices, without=["nobody"])
    with pytest.raises(DataError, match="not at 95"):
        ConditionalLogit(level=95).fit(small(choices))
    with pytest.raises(DataError, match="not at 95"):
        rank_reversal(offers, dict.fromkeys(Form.CLASSIC.parts, 1), level=95)
    with pytest.raises(DataError, match="spread"):
        rank_reversal(offers, dict.fromkeys(Form.CLASSIC.parts, 1), spread=0)


def test_nests_are_checked(choices):
    some = small(choices)
    with pytest.raises(ModelError, match="single alternative"):
        NestedLogit(nests={"alone": ("redgate",)}).fit(some)
    with pytest.raises(DataError, match="got –"):
        NestedLogit().fit(some)
    with pytest.raises(DataError, match="teahouse"):
        NestedLogit(nests={"x": ("redgate", "teahouse")}).fit(some)


# --- pictures and language ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_result_draws_and_prints_itself_in_both_languages(code, offers, choices, logit, nested):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    weights = swing_weights(logit, offers)
    results = [
        logit.coefficients(), logit.willingness_to_pay(), logit.shares(offers), logit.evaluate(choices),
        logit.elasticities(offers, "price"), nested.dissimilarity_, delivered_value(offers, weights),
        rank_reversal(offers, weights), what_if(logit, offers, {"greenhill": {"price": -10}}),
        change_for_share(logit, offers, "greenhill", "price", 0.4),
    ]  # fmt: skip
    use_language(code)
    try:
        for result in results:
            figure, ax = plt.subplots()
            assert result.plot(ax) is ax
            plt.close(figure)
            assert repr(result) == repr(result)
        assert ("产品价值" in repr(results[0])) == (code == "zh")
    finally:
        use_language("en")


def test_the_widget_moves_the_shares(offers, nested):
    from crmlib.widgets.value import win_back

    view = win_back(nested, offers, target=0.4)
    *sliders, said, picture = view.children
    before, first = said.value, bytes(picture.value)
    assert first.startswith(b"\x89PNG")
    assert "not reached" in before
    sliders[0].value = -40
    assert said.value != before
    assert "· target 40%: reached" in said.value
    assert bytes(picture.value) != first
