"""Two raters, and several: published tables, hand calculations, coverage."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.stats.judged_twice import agreement_by, true_by
from crmlib.stats.two_raters import counted, fleiss_kappa, kappa, true_share

# Cohen (1960), as the documentation of R's psych gives it: three diagnoses, 200 patients, as shares.
COHEN = np.array([[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]) * 200
# Fleiss (1971): fourteen raters, ten things, five answers; statsmodels' test has the same.
FLEISS = (
    """0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7"""
)
squares = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=3)


def test_kappa_is_the_published_one():
    assert kappa([[20, 5], [10, 15]]).value == pytest.approx(0.4, abs=1e-12)
    found = kappa(COHEN)
    assert found.value == pytest.approx(0.4915, abs=5e-4)  # reported as .492
    assert (found.agreement, found.chance_agreement) == pytest.approx((0.70, 0.41), abs=1e-12)


def test_the_same_agreement_has_another_kappa_where_one_answer_is_rare():
    # Feinstein and Cicchetti (1990): both pairs agree on 85 of 100.
    even, rare = kappa([[40, 9], [6, 45]]), kappa([[80, 10], [5, 5]])
    assert even.value == pytest.approx(0.6995, abs=5e-5)
    assert rare.value == pytest.approx(0.3182, abs=5e-5)
    for found in (even, rare):
        assert found.agreement == pytest.approx(0.85, abs=1e-12)
        assert found.pabak == pytest.approx(0.70, abs=1e-12)
    assert rare.prevalence == pytest.approx(0.75, abs=1e-12)
    assert rare.bias == pytest.approx(0.05, abs=1e-12)


def test_weighted_kappa_is_cohens_of_1968():
    # Cohen (1968), table 1: disagreements weigh 1, 3 and 6, κ_w = .348.
    apart = np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert kappa(COHEN, weights=1 - apart / 6).value == pytest.approx(0.348, abs=5e-4)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappa_agrees_with_scikit_learn_where_all_levels_are_stated(weights):
    rng = np.random.default_rng(3)
    first = rng.integers(0, 3, 80)
    second = np.where(rng.random(80) < 0.5, first, rng.integers(0, 4, 80))
    found = kappa(counted(first, second, range(5)), weights=weights).value
    assert found == pytest.approx(cohen_kappa_score(first, second, weights=weights, labels=range(5)))


def test_an_unused_end_or_middle_of_the_scale_is_part_of_it():
    # 0, 1 and 3 were used, 2 was not: with it 1 and 3 lie two steps apart of three, without it one of two.
    first, second = [0, 1, 3, 3, 1, 0], [0, 1, 3, 0, 1, 1]
    stated = kappa(counted(first, second, [0, 1, 2, 3]), weights="linear").value
    used = kappa(counted(first, second, [0, 1, 3]), weights="linear").value
    # By hand, distances: observed (3 + 1)/6/3; by chance from the margins (2, 2, 2) and (2, 3, 1).
    gaps = [[0, 1, 3], [1, 0, 2], [3, 2, 0]]
    chance = sum(2 * b * gap for row in gaps for b, gap in zip((2, 3, 1), row, strict=True)) / 36 / 3
    assert stated == pytest.approx(1 - (4 / 18) / chance, abs=1e-12)
    assert abs(stated - used) > 0.01


@given(squares)
def test_kappa_does_not_ask_who_is_first_and_never_exceeds_one(table):
    counts = np.array(table)
    shares = counts / max(counts.sum(), 1)
    if counts.sum() == 0 or (shares.sum(axis=0) * shares.sum(axis=1)).sum() > 1 - 1e-9:
        return
    for weights in (None, "linear", "quadratic"):
        one, two = kappa(counts, weights=weights), kappa(counts.T, weights=weights)
        assert one.value == pytest.approx(two.value, abs=1e-9)
        assert one.se == pytest.approx(two.se, abs=1e-7)
        assert one.value <= 1 + 1e-12
        twice = kappa(counts * 4, weights=weights)
        assert (twice.value, twice.se) == pytest.approx((one.value, one.se / 2), abs=1e-9)


@pytest.mark.parametrize("weights", [None, "linear"])
def test_intervals_of_kappa_hold_the_truth_as_often_as_they_say(weights):
    shares = COHEN / COHEN.sum()
    true = kappa(shares * 1e6, weights=weights).value
    drawn = np.random.default_rng(7).multinomial(300, shares.ravel(), size=300).reshape(-1, 3, 3)
    held = sum(one.low <= true <= one.high for one in (kappa(t, weights=weights) for t in drawn))
    # Binomial, 300 at .95: 273 to 296 in all but one of a thousand.
    assert 273 <= held <= 296


def test_fleiss_kappa_is_the_published_one():
    counts = [[int(one) for one in row.split()] for row in FLEISS.split("|")]
    found = fleiss_kappa(counts)
    assert found.value == pytest.approx(0.209931, abs=1e-6)
    assert (found.things, found.raters) == (10, 14)


def test_intervals_of_fleiss_kappa_hold_the_truth():
    rng = np.random.default_rng(5)
    # A thing is "yes" or "no" evenly; five raters see it right in .85: π = .5, P = .745, κ = .49.
    held = 0
    for _draw in range(200):
        yes = rng.binomial(5, np.where(rng.random(80) < 0.5, 0.85, 0.15))
        found = fleiss_kappa(np.column_stack([yes, 5 - yes]))
        held += found.low <= 0.49 <= found.high
    assert 178 <= held <= 199


def test_the_true_share_is_rogan_and_gladens():
    share, ends = true_share(90, 100, sensitivity=0.95, specificity=0.80)
    assert share == pytest.approx(0.70 / 0.75, abs=1e-12)
    assert ends.low < share < ends.high
    assert true_share(10, 100, sensitivity=0.9, specificity=0.8)[0] == 0  # fewer than false ones alone


def shopped(kept, n, seed=0):
    rng = np.random.default_rng(seed)
    there = rng.random(n) < kept
    chance = [np.where(there, se, 1 - sp) for se, sp in ((0.95, 0.80), (0.92, 0.75))]
    marks = [(rng.random(n) < one).astype(int) for one in chance]
    return pd.DataFrame({"first_rater": marks[0], "second_rater": marks[1]})


def test_intervals_of_the_true_share_hold_it():
    held = 0
    for seed in range(200):
        one = true_by(shopped(0.7, 300, seed), sensitivity=(0.95, 0.92), specificity=(0.80, 0.75)).table.iloc[
            0
        ]
        held += one["low"] <= 0.7 <= one["high"]
    assert 180 <= held <= 199


def test_copies_within_a_visit_widen_the_interval_only_if_the_visit_is_said():
    rows = shopped(0.7, 200)
    several = pd.concat([rows.assign(visit=range(200))] * 4, ignore_index=True)
    errors = {"sensitivity": (0.95, 0.92), "specificity": (0.80, 0.75)}
    wide = [
        float(np.ptp(true_by(table, unit=unit, **errors).table.iloc[0][["low", "high"]].to_numpy(float)))
        for table, unit in ((rows, None), (several, "visit"), (several, None))
    ]
    assert wide[1] == pytest.approx(wide[0], rel=1e-9)
    assert wide[2] == pytest.approx(wide[0] / 2, rel=0.01)


def test_a_group_without_kappa_is_shown_and_counted():
    rows = pd.DataFrame(
        {
            "branch": ["A"] * 4 + ["B"] * 2,
            "first_rater": [1, 0, 1, 0, 1, 1],
            "second_rater": [1, 0, 0, 1, 1, 1],
        }
    )
    found = agreement_by(rows, "branch")
    assert found.table.loc["A", "kappa"] == pytest.approx(0.0, abs=1e-12)
    assert np.isnan(found.table.loc["B", "kappa"])
    assert "1 groups have no κ" in str(found.note)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: kappa([[5, 0], [0, 0]]), ModelError, r"one answer throughout: κ is undefined \(agreement 100%\)"),
        (lambda: kappa([[1, 2]]), DataError, "a square of counts"),
        (lambda: kappa("ab"), DataError, "a square of counts"),
        (lambda: kappa([[1, -1], [0, 2]]), DataError, "numbers from 0 on"),
        (lambda: kappa([[0, 0], [0, 0]]), TooFewError, "Nothing was judged"),
        (lambda: kappa(COHEN, weights="cubic"), DataError, "linear, quadratic"),
        (lambda: kappa(COHEN, weights=[[1, 0], [0, 1]]), DataError, "a square of 3 levels"),
        (lambda: counted([7, 1], [1, 1], range(4)), DataError, "Rating 7 is not on the stated scale 0–3"),
        (lambda: counted([1], [1, 0], [0, 1]), DataError, "judged 1 things, the other 2"),
        (lambda: counted([1], [1], [1]), DataError, "at least two levels"),
        (lambda: fleiss_kappa([[2, 1], [1, 1]]), DataError, "Thing 1 was judged by 2 raters, the first by 3"),
        (lambda: fleiss_kappa([[2, 0], [2, 0]]), ModelError, "κ is undefined"),
        (lambda: fleiss_kappa([[1, 0], [0, 1]]), TooFewError, "two raters each"),
        (lambda: fleiss_kappa([1, 2]), DataError, "a row of counts a thing"),
        (lambda: true_share(1, 2, sensitivity=0.4, specificity=0.6), ModelError, "tell nothing"),
        (lambda: true_share(1, 2, sensitivity=95, specificity=0.6), DataError, "sensitivity: 95 is no probability"),
        (lambda: true_by(shopped(0.7, 9), sensitivity=0.9, specificity=0.8), DataError, "two sensitivities"),
        (lambda: true_by(shopped(0.7, 9), sensitivity=(0.5, 0.4), specificity=(0.5, 0.5)), ModelError, "tell nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()
