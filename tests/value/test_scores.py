"""Offers scored with stated weights: hand calculations and refusals."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.value import (
    Form,
    delivered_value,
    rank_reversal,
    score_offers,
)


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
