"""The true score of everybody, and what was found beside it."""

import pytest
from scipy.stats import norm

from crmlib import datasets
from crmlib.satisfaction import interviews, nonresponse, usable
from crmlib.world import Truth
from crmlib.world.satisfied import satisfaction_compared, true_net_score

TRUTH = Truth().satisfaction


def test_the_true_score_is_that_of_a_rounded_normal_answer():
    # Answers spread by √(1.5² + 1.1²) = 1.8601 around 7.7: from 8.5 up, and below 6.5.
    assert true_net_score(TRUTH) == pytest.approx(
        100 * (norm.sf(0.8 / 1.8601) - norm.cdf(-1.2 / 1.8601)), abs=0.01
    )
    assert true_net_score(TRUTH) == pytest.approx(7.4, abs=0.05)


def test_only_the_lot_holds_the_truth():
    survey = usable(datasets.load("satisfaction")).rows
    guests = interviews(datasets.load("interviews"))
    table = satisfaction_compared(nonresponse(survey), guests, TRUTH).table
    assert table["truth"].round(1).tolist() == [7.4, 7.4, 77.2, 77.2]
    assert table["inside"].tolist() == [False, False, False, True]
    away = (table["estimate"] - table["truth"]).abs()
    assert away["score weighted to all"] < away["score of those who answered"] / 4
