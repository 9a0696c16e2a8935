"""What was found, beside what is true: the truth comes from the world's own parameters, by hand."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.aidma import State
from crmlib.i18n import speaking
from crmlib.result import Result
from crmlib.value import Part
from crmlib.world import Truth
from crmlib.world.compared import buying_compared, moves_compared, worth_compared
from crmlib.world.market import PARTS

TRUTH = Truth()
NAMES = ["greenhill", "mistypeak", "oldharbour", "redgate"]


def found(index, **columns):
    return Result(pd.DataFrame(columns, index=pd.Index(index, dtype=object)))


def test_a_chance_to_buy_is_inside_its_interval_or_not():
    # From Memory an online customer buys in the end with a chance of about one half, by the world's own moves.
    wide = found([State.MEMORY], bought=[0.5], low=[0.0], high=[1.0])
    wrong = found([State.MEMORY], bought=[0.5], low=[0.0], high=[0.1])
    table = buying_compared({"online": wide, "shop": wrong}, TRUTH.journey).table
    assert table["inside"].tolist() == [True, False]
    assert 0 < table["truth"].iloc[0] < table["truth"].iloc[1] < 1


def test_true_worth_is_the_weight_of_a_part_divided_by_that_of_the_price():
    # 0.20 / 0.016 = 12.5 yuan for a point of service; −0.10 / 0.016 = −6.25 for a day more.
    said = found(
        [Part.SERVICE, Part.TIME, "asc_redgate"],
        wtp=[12.0, -9.0, 4.0],
        low=[11.0, -10.0, 3.0],
        high=[13.0, -8.0, 5.0],
    )
    table = worth_compared(said, TRUTH.market).table
    assert table.index.tolist() == ["service", "time"]
    assert table["truth"].tolist() == pytest.approx([12.5, -6.25])
    assert table["inside"].tolist() == [True, False]


def true_shares(offers):
    """Train (2009), equation 4.2, written out firm by firm: nest of two, two alone."""
    market = TRUTH.market
    v = offers[list(PARTS)].to_numpy(float) @ np.array(market.coefficients) + np.array(market.constants)
    inclusive = market.dissimilarity * np.log(sum(np.exp(v[i] / market.dissimilarity) for i in (0, 1)))
    below = np.exp(inclusive) + np.exp(v[2]) + np.exp(v[3])
    nest = np.exp(inclusive) / below
    within = [np.exp(v[i] / market.dissimilarity - inclusive / market.dissimilarity) for i in (0, 1)]
    return np.array([nest * within[0], nest * within[1], np.exp(v[2]) / below, np.exp(v[3]) / below])


def test_true_moves_are_those_of_a_nested_logit_with_the_worlds_own_weights():
    offers = datasets.load("offers")
    cheaper = offers.assign(price=offers["price"] - np.array([20, 0, 0, 0]))
    expected = true_shares(cheaper) - true_shares(offers)
    said = found(NAMES, change=[0.08, -0.03, -0.02, -0.03])
    moved = moves_compared({"conditional_logit": said}, offers, {"greenhill": {"price": -20}}, TRUTH.market)
    assert moved.table["truth"].tolist() == pytest.approx(expected.tolist())
    assert moved.table["truth"].sum() == pytest.approx(0)
    assert "+8.0 points" in repr(moved)
    with speaking("zh"):
        assert "+8.0 个百分点" in repr(moved)
