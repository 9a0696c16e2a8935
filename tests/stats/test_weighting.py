"""Post-stratification and bounds, worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import TooFewError
from crmlib.stats.weighting import bounds, conclusions, post_stratified

SAID = pd.Series([1, 1, 0, 1, 0, 0, None, None, None, None], dtype=float)
GROUP = pd.Series(list("aaaabbbbbb"), name="csat")


def test_groups_count_as_much_as_there_are_people_in_them():
    found = post_stratified(SAID, GROUP)
    # a: 3 of 4; b: 0 of 2, but six people. .4 × .75 + .6 × 0 = .3, where the mean of the answers is .5.
    assert found.mean == pytest.approx(0.3)
    assert SAID.mean() == 0.5
    # Variance of a 1, 1, 0, 1 is .25; √(.4² × .25 / 4) = .1.
    assert found.standard_error == pytest.approx(0.1)
    assert found.groups["rate"].tolist() == pytest.approx([1, 1 / 3])


def test_bounds_hold_whatever_the_silent_think():
    assert bounds(SAID, 0, 1) == pytest.approx((0.3, 0.7))


def test_the_ways_to_conclude_stand_side_by_side():
    table = conclusions(SAID, GROUP, 0, 1)
    assert table["estimate"].tolist() == pytest.approx([0.5, 0.3, 0.3, 0.7])
    # Six answers, half of them 1: 1.959964 × .5 / √6 = .40008.
    assert table.loc["answered", "high"] == pytest.approx(0.5 + 0.40008, abs=1e-5)
    assert table.loc["weighted", "low"] == pytest.approx(0.3 - 0.1959964, abs=1e-6)
    assert math.isnan(table.loc["worst", "low"])


def test_a_group_in_which_nobody_answered_is_refused():
    with pytest.raises(TooFewError, match="csat = b: 0 answered"):
        post_stratified(SAID.mask(GROUP == "b"), GROUP)


def test_weights_put_right_who_answers_when_the_groups_tell_all():
    rng = np.random.default_rng(5)
    held = 0
    for _seed in range(200):
        group = pd.Series(rng.integers(0, 3, 900))
        would = pd.Series((rng.random(900) < np.array([0.2, 0.5, 0.8])[group]).astype(float))
        said = would.where(rng.random(900) < np.array([0.1, 0.2, 0.5])[group])
        found = post_stratified(said, group)
        held += abs(found.mean - 0.5) <= 1.96 * found.standard_error
        assert said.mean() > 0.55
    assert held >= 180
