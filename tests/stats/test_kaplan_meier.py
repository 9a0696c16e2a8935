"""Kaplan–Meier against published and hand-computed curves, and under what must not matter."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.survival import kaplan_meier

# Weeks in remission of 21 leukaemia patients under 6-mercaptopurine (Freireich et al. 1963, Blood 21, 699–716; as
# reprinted in Cox 1972 and Kalbfleisch & Prentice 1980); a minus sign stands for the authors' plus: censored.
FREIREICH = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]


def curve(signed, **options):
    signed = np.asarray(signed, float)
    return kaplan_meier(np.abs(signed), signed > 0, **options)


def test_kaplan_meier_gives_the_published_curve_of_the_leukaemia_trial():
    table = curve(FREIREICH)
    assert table.index.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert table["at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    # Survival as printed in Kalbfleisch & Prentice (1980), table 1.2, and in every textbook since.
    survival = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert (1 - table["share"]).tolist() == pytest.approx(survival, abs=6e-4)


def test_its_log_log_intervals_are_those_that_stata_and_r_print():
    # survfit(…, conf.type = "log-log") in R and `sts list` in Stata, on the same 21 patients.
    table = curve(FREIREICH)
    lower = [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881]
    upper = [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801]
    assert (1 - table["high"]).tolist() == pytest.approx(lower, abs=6e-5)
    assert (1 - table["low"]).tolist() == pytest.approx(upper, abs=6e-5)


def test_kaplan_meier_by_hand_with_a_tie_of_reached_and_censored():
    # Day 2: of 4 at risk one reaches it and one is censored there (still at risk): 1 − ¾ = ¼.
    # Day 5: of 2 at risk one reaches it: 1 − ¾·½ = ⅝.
    table = curve([2, -2, 5, -9])
    assert table["share"].tolist() == [0.25, 0.625]
    assert table["at_risk"].tolist() == [4, 2]


def test_without_censoring_the_curve_is_the_plain_share():
    days = [3, 1, 4, 1, 5, 9, 2, 6]
    table = curve(days)
    assert table["share"].tolist() == pytest.approx([np.mean(np.array(days) <= day) for day in table.index])
    assert math.isnan(table["low"].iloc[-1])
    assert table["high"].iloc[-1] == 1.0


def test_nobody_reached_it_gives_an_empty_curve():
    assert len(curve([-1, -2])) == 0


WATCHED = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)


@given(WATCHED)
@settings(max_examples=40)
def test_the_share_rises_from_0_to_at_most_1_inside_its_interval(watched):
    days, reached = (np.array(column) for column in zip(*watched, strict=True))
    table = kaplan_meier(days, reached)
    assert table["share"].is_monotonic_increasing
    assert table["share"].between(0, 1).all()
    inner = table[table["share"] < 1]
    assert (inner["low"] <= inner["share"] + 1e-12).all()
    assert (inner["high"] >= inner["share"] - 1e-12).all()


@given(WATCHED, st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_order_of_customers_does_not_matter(watched, random):
    mixed = random.sample(watched, len(watched))
    ours, theirs = (
        kaplan_meier(*(np.array(column) for column in zip(*some, strict=True))) for some in (watched, mixed)
    )
    pd.testing.assert_frame_equal(ours, theirs)


def test_four_times_the_customers_halve_the_interval_on_the_log_log_scale():
    one, four = curve(FREIREICH), curve(FREIREICH * 4)
    assert four["share"].tolist() == pytest.approx(one["share"].tolist())
    spread = [np.log(np.log(1 - t["low"]) / np.log(1 - t["share"])) for t in (one, four)]
    assert (spread[0] / spread[1]).tolist() == pytest.approx([2.0] * 7)


@pytest.mark.parametrize(("days", "example"), [([1, -2, 3], "-2"), ([1, float("nan"), 3], "nan")])
def test_negative_and_missing_durations_are_refused(days, example):
    with pytest.raises(DataError, match=f"cannot be negative or missing; 1 of 3 are, for instance {example}"):
        kaplan_meier(np.array(days), np.array([True] * 3))


def test_nobody_is_too_few():
    with pytest.raises(TooFewError, match="nobody"):
        kaplan_meier(np.array([]), np.array([], bool))


def test_a_level_that_is_none_is_refused():
    with pytest.raises(DataError, match="not at 95"):
        kaplan_meier(np.array([1.0]), np.array([True]), level=95)
