"""Every kind of frame that the course takes goes into every function of delivered value, with the same answers."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

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
from tests.support.backends import BACKENDS

NEST = {"tea houses": ("greenhill", "mistypeak")}
POINTS = dict.fromkeys(Form.CLASSIC.parts, 1)
KINDS = ["polars", "polars_lazy", "duckdb"]


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return BACKENDS[request.param]


@pytest.fixture(scope="module")
def table(choices):
    return choices[choices["customer_id"].isin(choices["customer_id"].unique()[:150])].reset_index(drop=True)


@pytest.fixture(scope="module")
def plain(table):
    return NestedLogit(nests=NEST, cluster="customer_id").fit(table)


def test_both_models_are_fitted_to_any_frame(kind, table, plain):
    model = NestedLogit(nests=NEST, cluster="customer_id").fit(kind(table))
    np.testing.assert_allclose(model.theta_, plain.theta_, rtol=1e-6)
    np.testing.assert_allclose(model.se_, plain.se_, rtol=1e-5)
    conditional = ConditionalLogit(cluster="customer_id").fit(kind(table))
    np.testing.assert_allclose(conditional.se_, plain.conditional_.se_, rtol=1e-5)


def test_every_answer_is_the_same_for_any_frame(kind, table, plain, offers):
    bare = offers.drop(columns=["name", "name_zh"])
    other = kind(bare)
    questions = [
        lambda frame: plain.shares(frame), lambda frame: plain.elasticities(frame, "price"),
        lambda frame: plain.surplus(frame, frame), lambda frame: delivered_value(frame, POINTS),
        lambda frame: rank_reversal(frame, POINTS), lambda frame: what_if(plain, frame, {"greenhill": {"price": -9}}),
        lambda frame: change_for_share(plain, frame, "greenhill", "price", 0.4),
    ]  # fmt: skip
    for question in questions:
        pd.testing.assert_frame_equal(
            question(other).table.sort_index(),
            question(bare).table.sort_index(),
            check_column_type=False,
            atol=1e-9,
        )
    assert swing_weights(plain, other) == pytest.approx(swing_weights(plain, bare))
    in_order = plain.evaluate(kind(table)).table
    pd.testing.assert_frame_equal(in_order, plain.evaluate(table).table)
    iia = hausman_mcfadden(ConditionalLogit(), kind(table), without=["redgate"]).table
    np.testing.assert_allclose(
        iia, hausman_mcfadden(ConditionalLogit(), table, without=["redgate"]).table, rtol=1e-4
    )


def test_predictions_come_row_by_row(kind, table, plain):
    np.testing.assert_allclose(np.sort(plain.predict_proba(kind(table))), np.sort(plain.predict_proba(table)))
    assert plain.predict(kind(table)).to_dict() == plain.predict(table).to_dict()


def test_screening_gives_back_what_came_in(table):
    spoilt = table.assign(chosen=table["chosen"].where(table["task"] != 2, 0))
    expected = screen(spoilt)
    polars = screen(BACKENDS["polars"](spoilt))
    assert type(polars.kept).__module__.startswith("polars")
    assert polars.kept["price"].to_list() == expected.kept["price"].tolist()
    assert polars.table.equals(expected.table)
    for kind in ("polars_lazy", "duckdb"):
        assert len(screen(BACKENDS[kind](spoilt)).kept) == len(expected.kept)
    shuffled = spoilt.sample(frac=1, random_state=1)
    assert sorted(screen(shuffled).kept.index) == expected.kept.index.tolist()


def test_scores_come_back_in_their_kind(offers):
    polars = score_offers(BACKENDS["polars"](offers), POINTS)
    assert type(polars).__module__.startswith("polars")
    np.testing.assert_allclose(
        polars["delivered_value"].to_numpy(), score_offers(offers, POINTS)["delivered_value"]
    )


@pytest.mark.parametrize(
    "model", [ConditionalLogit(["price"], level=0.9), NestedLogit(nests=NEST, cluster="customer_id")]
)
def test_scikit_learn_can_clone_the_models(model, table):
    again = clone(model)
    assert again is not model
    assert again.get_params() == model.get_params()
    assert not hasattr(clone(model.fit(table)), "params_")
    assert again.set_params(level=0.8).level == 0.8
