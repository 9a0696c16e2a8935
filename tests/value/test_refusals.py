"""What is refused, and with which words."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.value import (
    ConditionalLogit,
    Form,
    NestedLogit,
    change_for_share,
    delivered_value,
    hausman_mcfadden,
    rank_reversal,
    score_offers,
    screen,
    swing_weights,
    what_if,
)
from crmlib.world.market import offers as make_offers
from crmlib.world.truth import Truth
from tests.support.heating import SYSTEMS


def heating_logit(**settings):
    return ConditionalLogit(["ic", "oc"], price=None, task="task", **settings)


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
def test_bad_choices_are_refused_with_the_column_the_count_and_an_example(some, spoil, error, words):
    with pytest.raises(error, match=words):
        ConditionalLogit().fit(spoil(some))


def test_an_alternative_that_was_never_chosen_has_no_constant(choices):
    some = choices[choices["customer_id"].isin(choices["customer_id"].unique()[:200])]
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


def test_wrong_questions_get_an_answer_that_names_what_there_is(some, choices, offers, logit):
    with pytest.raises(ModelError, match="not fitted"):
        ConditionalLogit().shares(offers)
    with pytest.raises(DataError, match="base 'teahouse' is not among"):
        ConditionalLogit(base="teahouse").fit(some)
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
        ConditionalLogit(level=95).fit(some)
    with pytest.raises(DataError, match="not at 95"):
        rank_reversal(offers, dict.fromkeys(Form.CLASSIC.parts, 1), level=95)
    with pytest.raises(DataError, match="spread"):
        rank_reversal(offers, dict.fromkeys(Form.CLASSIC.parts, 1), spread=0)


def test_nests_are_checked(some):
    with pytest.raises(ModelError, match="single alternative"):
        NestedLogit(nests={"alone": ("redgate",)}).fit(some)
    with pytest.raises(DataError, match="got –"):
        NestedLogit().fit(some)
    with pytest.raises(DataError, match="teahouse"):
        NestedLogit(nests={"x": ("redgate", "teahouse")}).fit(some)


# --- settings and questions of the wrong kind: one sentence, never a traceback ------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"attributes": "price"},
            r"attributes is a list of names, not 'price'; write attributes=\['price'\]",
        ),
        ({"attributes": None}, "attributes is a list of names"),
        ({"attributes": [7]}, "each column once, by a text; got .7"),
        ({"attributes": ["price", "price"]}, "each column once"),
        ({"attributes": [], "constants": False}, "each column once"),
        ({"attributes": ["price", "alternative"]}, "alternative: .* hold no number"),
        ({"attributes": (name for name in ["price"])}, "attributes= is read more than once"),
        ({"task": iter(["customer_id", "task"])}, "task= is read more than once"),
        ({"task": 5}, "task is a list of names, not 5"),
        ({"task": []}, "task= names each column"),
        ({"task": ["task", "task"]}, "task= names each column"),
        ({"alternative": None}, "alternative= is the name of one column"),
        ({"chosen": ["chosen"]}, "chosen= is the name of one column"),
        ({"price": ["price"]}, "price= is the name of one column"),
        ({"cluster": ["customer_id"]}, "cluster= is the name of one column"),
        ({"weight": 3}, "weight= is the name of one column"),
        ({"level": np.nan}, "not at nan"),
        ({"level": "0.95"}, "level of an interval"),
        ({"base": ["greenhill"]}, "is not among the alternatives"),
    ],
)
def test_settings_of_the_wrong_kind_are_refused(some, settings, words):
    with pytest.raises(DataError, match=words):
        ConditionalLogit(**settings).fit(some)


@pytest.mark.parametrize(
    ("nests", "words"),
    [
        ({"x": "ab"}, "nests is a list of names, not 'ab'"),
        ([("greenhill", "mistypeak")], "nests= says which alternatives"),
        (None, "nests= says which alternatives"),
        ({"x": iter(["greenhill", "mistypeak"])}, "nests= is read more than once"),
        ({"x": ("greenhill", "mistypeak"), "y": ("mistypeak", "redgate")}, "in one nest at most"),
    ],
)
def test_nests_of_the_wrong_kind_are_refused(some, nests, words):
    with pytest.raises(DataError, match=words):
        NestedLogit(nests=nests).fit(some)


@pytest.mark.parametrize("frame", [None, [1, 2], {"price": [1]}, pd.Series([1])])
def test_what_is_no_data_frame_is_refused_everywhere(frame, logit):
    equal = dict.fromkeys(Form.CLASSIC.parts, 1)
    questions = [
        ConditionalLogit().fit, logit.shares, logit.predict, logit.predict_proba, logit.evaluate, screen,
        lambda given: logit.elasticities(given, "price"), lambda given: logit.surplus(given, given),
        lambda given: what_if(logit, given, {}), lambda given: swing_weights(logit, given),
        lambda given: change_for_share(logit, given, "greenhill", "price", 0.3),
        lambda given: hausman_mcfadden(ConditionalLogit(), given), lambda given: delivered_value(given, equal),
        lambda given: rank_reversal(given, equal), lambda given: score_offers(given, equal),
    ]  # fmt: skip
    for question in questions:
        with pytest.raises(DataError, match="Expected a data frame"):
            question(frame)


@pytest.mark.parametrize("draws", [0, 1, -5, 1.5, "many", None, True])
def test_draws_that_are_none_are_refused(draws, logit, offers):
    questions = [
        logit.shares, lambda given, draws: logit.surplus(given, given, draws=draws),
        lambda given, draws: what_if(logit, given, {}, draws=draws),
        lambda given, draws: change_for_share(logit, given, "greenhill", "price", 0.3, draws=draws),
        lambda given, draws: logit.willingness_to_pay(method="krinsky_robb", draws=draws),
        lambda given, draws: rank_reversal(given, dict.fromkeys(Form.CLASSIC.parts, 1), draws=draws),
    ]  # fmt: skip
    for question in questions:
        with pytest.raises(DataError, match="An interval needs"):
            question(offers, draws=draws)


@pytest.mark.parametrize("seed", ["x", -1, 1.5, None])
def test_seeds_that_are_none_are_refused(seed, logit, offers):
    for question in (
        lambda: logit.shares(offers, seed=seed),
        lambda: rank_reversal(offers, dict.fromkeys(Form.CLASSIC.parts, 1), seed=seed),
    ):
        with pytest.raises(DataError, match="A seed is a whole number"):
            question()


@pytest.mark.parametrize(
    "changes", [None, "greenhill", [("greenhill", 1)], {"greenhill": 5}, {"greenhill": [("price", 1)]}]
)
def test_changes_of_the_wrong_kind_are_refused(changes, logit, offers):
    with pytest.raises(DataError, match="changes= says what is added"):
        what_if(logit, offers, changes)


@pytest.mark.parametrize("amount", ["5", None, np.nan, np.inf, True])
def test_amounts_that_are_no_numbers_are_refused(amount, logit, offers):
    with pytest.raises(DataError, match="A change is a number, to be added; that of price"):
        what_if(logit, offers, {"greenhill": {"price": amount}})


@pytest.mark.parametrize("share", ["40%", None, np.nan, 0, 1, True])
def test_shares_that_are_none_are_refused(share, logit, offers):
    with pytest.raises(DataError, match="A share lies between 0 and 1"):
        change_for_share(logit, offers, "greenhill", "price", share)


def test_other_questions_of_the_wrong_kind(some, logit, nested, offers):
    equal = dict.fromkeys(Form.CLASSIC.parts, 1)
    for model in (None, "logit", 3):
        for question in (
            lambda m: what_if(m, offers, {}),
            lambda m: swing_weights(m, offers),
            lambda m: change_for_share(m, offers, "greenhill", "price", 0.3),
        ):
            with pytest.raises(DataError, match="Expected a ConditionalLogit"):
                question(model)
    for question in (lambda m: what_if(m, offers, {}), lambda m: swing_weights(m, offers)):
        with pytest.raises(ModelError, match="not fitted"):
            question(ConditionalLogit())
    with pytest.raises(DataError, match="without is a list of names, not 'redgate'"):
        hausman_mcfadden(ConditionalLogit(), some, without="redgate")
    with pytest.raises(DataError, match="no alternative '7'"):
        hausman_mcfadden(ConditionalLogit(), some, without=[7])
    with pytest.raises(DataError, match="not of NestedLogit"):
        hausman_mcfadden(nested, some)
    with pytest.raises(ModelError, match="Without attributes"):
        hausman_mcfadden(ConditionalLogit([]), some)
    with pytest.raises(DataError, match="one set of offers, not of"):
        change_for_share(logit, some, "greenhill", "price", 0.3)
    with pytest.raises(DataError, match="all alike"):
        swing_weights(logit, offers.iloc[[0, 0]])
    for ranges in ({"prize": (0, 3)}, {"price": 5}, {"price": (5, "a")}, {"price": (300, 60)}, [1]):
        with pytest.raises(DataError, match="ranges= gives the lowest and highest level"):
            delivered_value(offers, equal, ranges=ranges)
    for weights in ([1, 2], None, "price"):
        with pytest.raises(DataError, match="weights= says how many points"):
            delivered_value(offers, weights)
    with pytest.raises(DataError, match="product: 1 of 1 rows hold no number"):
        delivered_value(offers, dict.fromkeys(Form.CLASSIC.parts, "much"))
    with pytest.raises(DataError, match="Column price holds String, not numbers"):
        score_offers(offers.assign(price="dear"), equal)
    for spread in (np.nan, np.inf, "x", 1e-9, 1e9):
        with pytest.raises(DataError, match="spread of the weights"):
            rank_reversal(offers, equal, spread=spread)
    with pytest.raises(DataError, match="'foo'"):
        ConditionalLogit().set_params(foo=1)
