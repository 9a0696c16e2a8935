"""League tables: what chance alone does, and the eight schools of Rubin (1981)."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.result import Dots
from crmlib.stats.pooling import league, range_by_chance, true_scores

# Gelman et al., Bayesian Data Analysis, table 5.2: estimated effects and standard errors of schools A to H.
EFFECTS = [28, 8, -3, 7, -1, 1, 18, 12]
ERRORS = [15, 10, 16, 11, 9, 11, 10, 18]
# Table 5.3: the posterior medians (of 200 draws, so ±1).
MEDIANS = [10, 8, 7, 8, 5, 6, 10, 8]


@pytest.fixture(scope="module")
def schools():
    return true_scores(EFFECTS, ERRORS, draws=40_000, rng=np.random.default_rng(1))[0]


def test_the_eight_schools_have_the_medians_that_are_printed(schools):
    np.testing.assert_allclose(np.median(schools, axis=0), MEDIANS, atol=1.0)


def test_the_first_school_beats_the_fifth_in_seven_of_ten_draws(schools):
    # Bayesian Data Analysis, section 5.5: "the posterior probability … is 0.705" (of 200 draws: ±.03).
    assert (schools[:, 0] > schools[:, 4]).mean() == pytest.approx(0.705, abs=0.05)


@pytest.mark.parametrize(
    ("groups", "times"), [(2, 1.12838), (3, 1.69257), (5, 2.32593), (8, 2.84720), (10, 3.07751)]
)
def test_chance_parts_best_and_worst_by_what_tables_of_ranges_say(groups, times):
    # Tippett (1925): the mean range of so many normal numbers, in standard deviations (d2 of control charts).
    found = range_by_chance([6.0] * groups, draws=100_000, rng=np.random.default_rng(2))
    assert found == pytest.approx(6 * times, rel=0.01)


def table(estimates, error=6.0):
    rows = pd.DataFrame({"estimate": estimates, "se": error, "low": 0.0, "high": 0.0})
    return Dots(rows.set_axis(list("ABCDEFGH")[: len(rows)], axis=0), formats={"estimate": ".1f"})


def test_scores_that_differ_no_more_than_chance_are_pulled_together():
    found = league(table([22, 15, 8, 7, 5, 4, -2, -5]))
    assert found.table.index.tolist() == list("ABCDEFGH")
    assert np.ptp(found.table["pooled"]) < np.ptp(found.table["estimate"]) * 0.7
    assert found.table["first"].sum() == pytest.approx(1)
    assert found.table["first"].iloc[0] < 0.75
    assert "If all 8 were alike" in found.note


def test_a_shop_that_is_far_ahead_is_first():
    found = league(table([60, 5, 8, 7], error=3.0))
    assert found.table.index[0] == "A"
    assert found.table.loc["A", "first"] > 0.99
    assert found.table.loc["A", "pooled"] == pytest.approx(60, abs=3)


def test_of_shops_that_are_alike_the_first_is_seldom_sure():
    sure = 0
    for seed in range(60):
        found = league(table(np.random.default_rng(seed).normal(8, 6, 8)), draws=500, seed=seed)
        sure += found.table["first"].max() > 0.9
    assert sure <= 2


def test_a_group_without_a_score_stays_out():
    rows = table([10, 20, np.nan])
    assert league(rows).table.index.tolist() == ["B", "A"]


def test_one_group_is_no_league():
    with pytest.raises(TooFewError, match=r"1 group\(s\) have a score"):
        league(table([10.0]))
    with pytest.raises(DataError, match="at least 20"):
        league(table([10.0, 20]), draws=3)
