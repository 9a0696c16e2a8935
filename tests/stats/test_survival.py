"""Times until something happens, against published tables and hand calculation."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.competing import aalen_johansen
from crmlib.stats.logrank import logrank
from crmlib.stats.survival import kaplan_meier

# Freireich et al. (1963): weeks of remission of 42 children with leukaemia; + is censored.
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def weeks(text):
    return [float(one.rstrip("+")) for one in text.split()], [not one.endswith("+") for one in text.split()]


def freireich():
    (a, x), (b, y) = weeks(TREATED), weeks(PLACEBO)
    return a + b, x + y, ["6-MP"] * 21 + ["placebo"] * 21


def test_kaplan_meier_gives_the_published_curve_of_the_leukaemia_trial():
    # Kleinbaum & Klein, Survival Analysis, table 2.2: survival of the treated.
    curve = kaplan_meier(*weeks(TREATED))
    assert curve.index.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve["at_risk"].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert (1 - curve["share"]).round(4).tolist() == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]


def test_log_log_intervals_are_those_computed_by_hand():
    # At week 6: S = 18/21, Greenwood sum = 3/(21·18), log-log: S ** exp(±1.96 · √sum / |log S|).
    spread = 1.959964 * np.sqrt(3 / (21 * 18)) / abs(np.log(18 / 21))
    first = kaplan_meier(*weeks(TREATED)).iloc[0]
    assert first["low"] == pytest.approx(1 - (18 / 21) ** np.exp(-spread), abs=1e-6)
    assert first["high"] == pytest.approx(1 - (18 / 21) ** np.exp(spread), abs=1e-6)


def test_where_nobody_is_left_the_upper_end_is_one():
    last = kaplan_meier([1, 2], [True, True]).iloc[-1]
    assert (last["share"], last["high"]) == (1, 1)
    assert np.isnan(last["low"])


def test_nobody_who_got_there_is_an_empty_curve():
    assert kaplan_meier([1, 2], [False, False]).empty


def test_the_log_rank_test_of_the_leukaemia_trial_is_the_published_one():
    # Kleinbaum & Klein, table 2.3, and R's survdiff: 9 and 21 observed, 19.25 and 10.75 expected, χ² = 16.79.
    answer = logrank(*freireich())
    assert answer.table.index.tolist() == ["6-MP", "placebo"]
    assert answer.table["observed"].tolist() == [9, 21]
    assert answer.table["expected"].round(2).tolist() == [19.25, 10.75]
    assert (round(answer.chi2, 2), answer.df) == (16.79, 1)
    assert answer.p == pytest.approx(4.17e-5, abs=5e-8)


def test_three_groups_are_tested_as_by_hand():
    # a: 1, b: 2, c: 3, no ties. Expected a 1/3; b 1/3 + 1/2; c 1/3 + 1/2 + 1. Gaps of a and b: 2/3, 1/6.
    # Covariance: time 1: var 2/9, cov −1/9; time 2: var of b 1/4. χ² = g' V⁻¹ g with V = [[2/9, −1/9], [−1/9, 17/36]].
    answer = logrank([1, 2, 3], [1, 1, 1], list("abc"))
    assert answer.table["expected"].tolist() == pytest.approx([1 / 3, 5 / 6, 11 / 6])
    determinant = 2 / 9 * 17 / 36 - 1 / 81
    by_hand = (4 / 9 * 17 / 36 + 2 * (2 / 3) * (1 / 6) * (1 / 9) + 1 / 36 * 2 / 9) / determinant
    assert answer.chi2 == pytest.approx(by_hand)
    assert answer.df == 2


def test_the_log_rank_test_agrees_with_scipy_on_two_groups():
    from scipy.stats import CensoredData
    from scipy.stats import logrank as theirs

    rng = np.random.default_rng(5)
    days, seen, group = rng.integers(1, 20, 80), rng.random(80) < 0.7, np.arange(80) % 2
    x, y = (
        CensoredData(uncensored=days[(group == k) & seen], right=days[(group == k) & ~seen]) for k in (0, 1)
    )
    assert logrank(days, seen, group).chi2 == pytest.approx(theirs(x, y).statistic ** 2)


@pytest.fixture(scope="module")
def lung():
    return pd.read_csv(Path(__file__).parents[1] / "data" / "lung.csv")


def test_the_lung_trials_median_and_survival_are_those_of_rs_documentation(lung):
    # R, survival: 228 patients, 165 deaths, median 310 days, survival at 365 days .409 with a standard error of .0358.
    assert (len(lung), lung["died"].sum()) == (228, 165)
    curve = kaplan_meier(lung["time"], lung["died"])
    assert curve.index[curve["share"] >= 0.5][0] == 310
    year = curve.loc[:365].iloc[-1]
    survival = 1 - year["share"]
    assert survival == pytest.approx(0.409242, abs=1e-6)
    # The ends are symmetric on log(−log S): half their distance is z·SE/(S·|log S|).
    reach = np.log(np.log(1 - year["high"]) / np.log(1 - year["low"])) / 2
    assert reach / 1.959964 * survival * abs(np.log(survival)) == pytest.approx(0.035824, abs=1e-6)


def test_the_lung_trials_log_rank_by_sex_is_that_of_rs_documentation(lung):
    found = logrank(lung["time"], lung["died"], lung["sex"])
    assert found.chi2 == pytest.approx(10.32674, abs=1e-5)  # published: 10.3 on 1 degree of freedom
    assert found.df == 1
    assert found.table["observed"].tolist() == [112, 53]
    assert found.table["expected"].tolist() == pytest.approx([91.6, 73.4], abs=0.05)


def test_two_ends_are_shared_out_as_by_hand():
    # At risk 5, 4, 3, 1. Day 1: bought 1/5. Day 2: lost 4/5 · 1/4. Day 3: bought 3/5 · 1/3. Then one waits, 2/5 left;
    # day 4 censored, day 5: lost 2/5 · 1/1.
    answer = aalen_johansen([1, 2, 3, 4, 5], ["bought", "lost", "bought", None, "lost"])
    assert answer["bought"]["share"].tolist() == pytest.approx([0.2, 0.2, 0.4, 0.4])
    assert answer["lost"]["share"].tolist() == pytest.approx([0, 0.2, 0.2, 0.6])


def test_with_one_end_it_is_kaplan_meier_and_all_ends_sum_to_it():
    days, seen, _group = freireich()
    one = aalen_johansen(days, [1 if flag else None for flag in seen])[1]
    curve = kaplan_meier(days, seen)
    assert one["share"].tolist() == pytest.approx(curve["share"].tolist())
    # Greenwood's variance and this one are the same thing where there is one end.
    assert one["low"].tolist() == pytest.approx(curve["low"].tolist(), abs=1e-9)
    two = aalen_johansen(days, [("a", "b")[i % 2] if flag else None for i, flag in enumerate(seen)])
    assert (two["a"]["share"] + two["b"]["share"]).tolist() == pytest.approx(curve["share"].tolist())


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_missing_event_flag_is_no_event_but_refused(missing):
    with pytest.raises(DataError, match=r"1 of 3 rows do not say .*first: row 1"):
        kaplan_meier([1, 2, 3], [True, missing, False])
    with pytest.raises(DataError, match="do not say"):
        logrank([1, 2, 3], pd.Series([True, missing, False], dtype="boolean"), list("aab"))


def test_spans_of_time_are_counted_in_days():
    assert kaplan_meier(pd.to_timedelta([36, 48], unit="h"), [True, False]).index.tolist() == [1.5]


def test_what_is_no_time_no_flag_or_no_group_is_refused():
    with pytest.raises(DataError, match="'perhaps'"):
        kaplan_meier([1, 2], [True, "perhaps"])
    with pytest.raises(DataError, match=r"1 of 2 are, for instance -1"):
        kaplan_meier([1, -1], [True, True])
    with pytest.raises(DataError, match="something else was found"):
        kaplan_meier(["soon", 1], [True, True])
    with pytest.raises(DataError, match="something else was found"):
        kaplan_meier(pd.to_datetime(["2025-01-01"]), [True])
    with pytest.raises(DataError, match="2 times but 1"):
        kaplan_meier([1, 2], [True])
    with pytest.raises(DataError, match="1 of 2 rows belong to no group"):
        logrank([1, 2], [1, 1], ["a", None])
    with pytest.raises(TooFewError, match="nobody"):
        kaplan_meier([], [])
    with pytest.raises(TooFewError, match="two groups"):
        logrank([1, 2], [1, 1], ["a", "a"])
    with pytest.raises(DataError, match="level"):
        kaplan_meier([1], [True], level=95)
