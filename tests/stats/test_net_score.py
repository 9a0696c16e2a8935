"""The net promoter score's error and the answers it needs, against the formula worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.stats.net_score import needed, net_score, net_votes, thin
from crmlib.stats.sampling import sample_size


def test_the_error_of_four_hundred_answers():
    # √((.5 + .2 − .3²) / 400) = √(.61 / 400) = .0390512, and 1.959964 × 3.90512 = 7.65390.
    found = net_score(0.5, 0.2, 400)
    assert found.score == pytest.approx(30, abs=1e-9)
    assert found.standard_error == pytest.approx(3.90512, abs=1e-5)
    assert (found.low, found.high) == pytest.approx((30 - 7.6539, 30 + 7.6539), abs=1e-4)


def test_sevens_and_eights_add_nothing():
    assert net_votes(pd.Series([0, 6, 7, 8, 9, 10, None])).tolist()[:6] == [-100, -100, 0, 0, 100, 100]
    assert math.isnan(net_votes(pd.Series([None], dtype=float)).iloc[0])


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60))
def test_the_score_is_the_mean_of_the_votes(answers):
    given_answers = pd.Series(answers, dtype=float)
    votes = net_votes(given_answers)
    found = net_score((given_answers >= 9).mean(), (given_answers <= 6).mean(), len(answers))
    assert found.score == pytest.approx(votes.mean(), abs=1e-6)
    assert found.standard_error == pytest.approx(votes.std(ddof=0) / math.sqrt(len(answers)), abs=1e-6)
    assert -100 <= found.low <= found.score <= found.high <= 100


def test_a_group_that_agrees_is_not_certain():
    # Wilson for 40 of 40: 1 / (1 + 1.959964² / 40) = .912378; the others may all be detractors: 100 − 200 × .087622.
    found = net_score(1, 0, 40)
    assert (found.low, found.high) == pytest.approx((82.4756, 100), abs=1e-3)


def test_five_points_take_938_answers():
    # 1.959964² × .61 / .05² = 937.3.
    assert needed(5).answers == 938
    # As many as a share of one half needs for a margin of .05 / (2 √.61) = .0320092.
    assert needed(5).answers == sample_size(0.0320092).answers


def test_half_the_margin_takes_four_times_the_answers():
    assert needed(2.5).answers == pytest.approx(4 * needed(5).answers, abs=4)


def test_a_small_firm_needs_fewer_and_the_silent_must_be_invited_too():
    # 937.3 / (1 + 936.3 / 9000) = 849.0; / .19 = 4468.
    found = needed(5, population=9000, response=0.19)
    assert found.answers == 849
    assert found.invited == pytest.approx(849 / 0.19, abs=1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"margin": 0.5, "population": 9000, "response": 0.19}, r"margin=0\.5 points needs 4\d,\d{3} invited; .*9,000"),
        ({"margin": 0}, "margin is a number"),
        ({"margin": 5, "promoters": 0.8, "detractors": 0.3}, r"promoters=0\.8 and detractors=0\.3 are not shares"),
        ({"margin": 5, "promoters": 1, "detractors": 0}, "in which people differ"),
        ({"margin": 5, "promoters": "most"}, "promoters is a number"),
    ],
)  # fmt: skip
def test_a_margin_that_cannot_be_had_is_refused(options, said):
    with pytest.raises(DataError, match=said):
        needed(**options)


def test_the_interval_holds_the_true_score_as_often_as_it_says():
    # Two hundred seeds of 150 answers; promoters .42, detractors .27, so the truth is 15 points.
    held = 0
    for seed in range(200):
        votes = np.random.default_rng(seed).choice([100, 0, -100], 150, p=[0.42, 0.31, 0.27])
        found = net_score((votes > 0).mean(), (votes < 0).mean(), 150)
        held += found.low <= 15 <= found.high
    # 190 of 200, less and more three standard errors of 3.1.
    assert 181 <= held <= 199


def test_a_normal_interval_is_said_to_be_too_short_where_few_detract():
    votes = pd.Series([100.0] * 36 + [0.0] * 3 + [-100.0] + [100.0] * 20 + [-100.0] * 20)
    groups = pd.Series(["A"] * 40 + ["B"] * 40)
    assert str(thin(votes, groups)).endswith(
        "Fewer than 5 promoters or detractors, so the range may be too short: A."
    )
    assert thin(votes[40:], groups[40:]) == ""
