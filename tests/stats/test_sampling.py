"""Sample sizes, means of groups and chosen samples against published numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError
from crmlib.stats.sampling import cluster_mean, effective_size, sample_size

# Lohr, Sampling: Design and Analysis, example 5.4: the averages of four students in each of five suites of 100.
SUITES = [
    [3.08, 2.60, 3.44, 3.04],
    [2.36, 3.04, 3.28, 2.68],
    [2.00, 2.56, 2.52, 1.88],
    [3.00, 2.88, 3.44, 3.64],
    [2.68, 1.92, 3.28, 3.20],
]


def suites(**options):
    return cluster_mean(np.ravel(SUITES), np.repeat(range(5), 4), **options)


@pytest.mark.parametrize(
    ("population", "needed"), [(10, 10), (100, 80), (1000, 278), (10_000, 370), (75_000, 383)]
)
def test_a_finite_population_needs_what_krejcie_and_morgan_print(population, needed):
    # Krejcie and Morgan (1970), table 1: ±5 points at 95 %, a share of one half. They round 382.2 of 75,000 down.
    assert sample_size(0.05, population=population).answers == pytest.approx(needed, abs=1)
    if population in (1000, 10_000):
        assert sample_size(0.05, population=population).answers == needed


def test_groups_multiply_and_silence_divides():
    # 1.959964² × 0.25 / 0.03² = 1067.07; × 1.9 = 2027.4 → 2028; / 0.6 = 3380.
    assert sample_size(0.03, design_effect=1.9, response=0.6) == (2028, 3380)


def test_never_more_answers_than_people():
    assert sample_size(0.01, population=50, design_effect=5).answers == 50


def test_a_mean_of_suites_is_lohrs():
    drawn = suites(population=100)
    assert drawn.mean == pytest.approx(2.826, abs=1e-9)
    assert drawn.standard_error == pytest.approx(0.163665, abs=1e-6)
    assert suites().standard_error == pytest.approx(0.167917, abs=1e-6)
    # Mean squares .56392 between and .18504 within: (.56392 − .18504) / (.56392 + 3 × .18504) = .33858.
    assert drawn.icc == pytest.approx(0.33858, abs=1e-5)
    # .167917² over the variance of all twenty, .264804 / 20: 2.1296.
    assert drawn.design_effect == pytest.approx(2.1296, abs=1e-4)
    # Student's t with 4 degrees of freedom: 2.776445 (printed tables) × .163665 = .454407.
    assert (drawn.low, drawn.high) == pytest.approx((2.371593, 3.280407), abs=1e-5)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(4)
    held = 0
    for _seed in range(400):
        sizes = rng.integers(5, 15, 20)
        waiter = np.repeat(np.arange(20), sizes)
        got = cluster_mean(5 + rng.normal(0, 1, 20)[waiter] + rng.normal(0, 2, sizes.sum()), waiter)
        held += got.low <= 5 <= got.high
    # Two standard errors of a share of .95 in 400: ±2.2 points.
    assert 0.928 <= held / 400 <= 0.972


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30))
def test_groups_of_one_are_people_drawn_one_by_one(values):
    got = cluster_mean(values, range(len(values)))
    assert got.mean == pytest.approx(np.mean(values), abs=1e-9)
    assert got.standard_error == pytest.approx(np.std(values, ddof=1) / math.sqrt(len(values)), abs=1e-9)
    assert math.isnan(got.icc)


def test_missing_values_are_left_out():
    assert cluster_mean([1, 2, np.nan, 4], ["a", "a", "b", "b"]).n == 3


def test_meng_a_hundredth_of_all_with_a_hair_of_choice_is_worth_four_hundred():
    # Meng (2018): f .01, correlation .005: about 400.
    assert effective_size(0.01, 0.005) == pytest.approx(404.04, abs=0.005)
    assert effective_size(0.01, -0.005) == effective_size(0.01, 0.005)
    assert effective_size(0.5, 0) == math.inf


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: sample_size(0), "margin is 0"),
        (lambda: sample_size(3), "margin is 3"),
        (lambda: sample_size(0.05, share=50), "share is 50"),
        (lambda: sample_size(0.05, response=0), "response is 0"),
        (lambda: sample_size(0.05, response=60), "response is 60"),
        (lambda: sample_size(0.05, population=0), "population is 0"),
        (lambda: sample_size(0.05, design_effect=math.nan), "design_effect is nan"),
        (lambda: sample_size(True), "margin is True"),
        (lambda: effective_size(1, 0.1), "sampled is 1"),
        (lambda: effective_size(0.1, 2), "correlation is 2"),
        (lambda: cluster_mean([1, 2], ["a"]), "2 values, 1 groups"),
        (lambda: cluster_mean([1, 2], ["a", "a"]), "1 group"),
        (lambda: cluster_mean([1, 2], ["a", "b"], population=1), "2 groups in the sample, more than the 1"),
        (lambda: cluster_mean([1, 2], ["a", "b"], level=95), "level"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(call, said):
    with pytest.raises(DataError, match=said):
        call()
