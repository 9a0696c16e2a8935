"""Gaps of service by hand, their reliability as published, and perceptions beside them."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.service_quality import DIMENSIONS, difference_reliability, servqual
from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.spoken import service_survey

SMALL = {"tangibles": [1, 2], "empathy": [3]}


def small(n=40, seed=1):
    rng = np.random.default_rng(seed)
    names = [f"{way}_{k:02d}" for way in ("expect", "perceive") for k in (1, 2, 3)]
    return pd.DataFrame(rng.integers(1, 8, (n, 6)), columns=names)


@pytest.fixture(scope="module")
def survey():
    return service_survey(population(Truth(), seed=3, number=0, size=8000, first=1))


def test_a_difference_of_two_good_scores_is_a_poor_one():
    # Peter, Churchill and Brown (1993): two scores of .7 that correlate .4 leave .5.
    assert difference_reliability(0.7, 0.7, 0.4) == pytest.approx(0.5, abs=1e-15)
    assert difference_reliability(0.8, 0.8, 0.0) == pytest.approx(0.8, abs=1e-15)


def test_gaps_are_differences_of_means_and_all_of_them_is_their_mean_or_the_weighted_one():
    rows = small()
    found = servqual(rows, dimensions=SMALL, draws=20).table
    first = rows[["perceive_01", "perceive_02"]].mean(axis=1) - rows[["expect_01", "expect_02"]].mean(axis=1)
    second = rows["perceive_03"] - rows["expect_03"]
    assert found["gap"].tolist() == pytest.approx(
        [first.mean(), second.mean(), (first.mean() + second.mean()) / 2]
    )
    weighted = servqual(rows, {"tangibles": 75, "empathy": 25}, dimensions=SMALL, draws=20).table
    assert weighted["gap"].iloc[-1] == pytest.approx(0.75 * first.mean() + 0.25 * second.mean())


def test_what_foretells_is_a_correlation():
    rows = small().assign(overall_quality=lambda t: t["perceive_03"])
    found = servqual(rows, dimensions=SMALL, draws=50).foretells.table["with_overall"]
    alone = rows[["perceive_01", "perceive_02"]].mean(axis=1) / 2 + rows["perceive_03"] / 2
    gap = alone - rows[["expect_01", "expect_02"]].mean(axis=1) / 2 - rows["expect_03"] / 2
    r = [np.corrcoef(rows["overall_quality"], one)[0, 1] for one in (gap, alone)]
    assert found.tolist() == pytest.approx([*r, r[1] - r[0]])


def test_means_before_rounding_and_reliability_come_out_as_they_were_made(survey):
    found = servqual(survey, draws=50)
    truth = Truth().quality
    perceived = found.table["perception"].iloc[:5].to_numpy()
    # A scale that ends at 7 draws what lies near it down a little.
    np.testing.assert_allclose(perceived, truth.perceived, atol=0.17)
    assert (found.table["expectation"].iloc[:5].to_numpy() < truth.expected).all()
    assert found.measure.table["perceived_alpha"].between(0.70, 0.85).all()
    assert found.measure.table["correlated"].between(0.35, 0.6).all()
    # A gap is less reliable than what it is a difference of.
    kept = found.measure.table
    assert (kept["gap_reliability"] < kept[["expected_alpha", "perceived_alpha"]].min(axis=1)).all()
    assert found.order.table.index[0].en == "reliability of service"
    assert found.foretells.table["low"].iloc[2] > 0


def test_who_left_something_out_is_counted_and_the_order_of_rows_does_not_matter(survey):
    holes = survey.astype({"expect_01": float})
    holes.loc[:9, "expect_01"] = np.nan
    found = servqual(holes, draws=20)
    assert "10 more left something out" in str(found.note)
    again = servqual(holes.sample(frac=1, random_state=1), draws=20)
    np.testing.assert_allclose(found.table["gap"], again.table["gap"])


def test_dimensions_take_every_statement_once():
    assert sorted(k for items in DIMENSIONS.values() for k in items) == list(range(1, 23))


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: servqual(small().drop(columns="expect_01"), dimensions=SMALL), DataError, "lacks the column"),
        (lambda: servqual(small().replace(7, 9), dimensions=SMALL), DataError, "9 in row .* not on the scale"),
        (lambda: servqual(small(12), dimensions=SMALL), TooFewError, "12 complete answers are too few"),
        (lambda: servqual(small(), {"empathy": 1}, dimensions=SMALL), DataError, "once: tangibles, empathy"),
        (lambda: servqual(small(), {"tangibles": 0, "empathy": 0}, dimensions=SMALL), DataError, "add up to something"),
        (lambda: difference_reliability(0.9, 0.9, 1.0), DataError, "no difference to measure"),
        (lambda: difference_reliability(9, 0.9, 0.1), DataError, "first is a number from -1 to 1"),
    ],
)  # fmt: skip
def test_what_is_no_survey_of_quality_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()
