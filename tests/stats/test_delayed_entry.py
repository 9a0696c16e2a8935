"""Who came under observation late: by hand, against those who were watched from the start, and in truth."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.errors import DataError, TooFewError
from crmlib.stats.competing import aalen_johansen
from crmlib.stats.logrank import logrank
from crmlib.stats.survival import kaplan_meier, mean_wait, read_curve, when_reached


def test_at_each_time_those_are_at_risk_who_had_come_and_not_gone():
    # Entries and ends (3, 5) (0, 4) (4.5, 7) (1, 2+) (1, 4+) (0, 5): at 4 there are 1, 2, 5 and 6, so 3/4;
    # at 5 there are 1, 3 and 6, two of whom end, so 3/4 · 1/3; at 7 the third alone.
    ends, entries, seen = [5, 4, 7, 2, 4, 5], [3, 0, 4.5, 1, 1, 0], [1, 1, 1, 0, 0, 1]
    curve = kaplan_meier(ends, seen, entered=entries)
    assert curve.index.tolist() == [4, 5, 7]
    assert curve["at_risk"].tolist() == [4, 3, 1]
    assert (1 - curve["share"]).tolist() == pytest.approx([3 / 4, 1 / 4, 0])
    # Greenwood by hand at 5: 1/(4·3) + 2/(3·1).
    spread = 1.959964 * np.sqrt(1 / 12 + 2 / 3) / abs(np.log(1 / 4))
    assert curve.loc[5, "low"] == pytest.approx(1 - 0.25 ** np.exp(-spread), abs=1e-6)


def test_a_curve_is_read_with_those_at_risk_at_that_time():
    ends, seen, entries = [1, 3, 4], [1, 0, 1], [0, 0, 2]
    read = read_curve(kaplan_meier(ends, seen, entered=entries), [0, 1, 2, 3], ends, entries)
    assert read["at_risk"].tolist() == [2, 2, 1, 2]


def test_an_entry_at_a_time_of_an_event_is_not_at_risk_there():
    assert kaplan_meier([2, 2, 5], [1, 0, 1], entered=[0, 0, 2])["at_risk"].tolist() == [2, 1]


def test_the_log_rank_test_takes_those_at_risk_alone():
    # Time 2: at risk two of a (the third comes at 3) and two of b, so 2/4 of one end. Time 4: two of a and one of b,
    # so 2/3. Time 6: two of a alone.
    days, seen, group, entered = [2, 6, 6, 4, 3], [1, 1, 0, 1, 0], list("aaabb"), [0, 0, 3, 0, 0]
    answer = logrank(days, seen, group, entered=entered)
    expected = 2 / 4 + 2 / 3 + 2 / 2
    variance = (2 / 4) * (2 / 4) + (2 / 3) * (1 / 3) + 0
    assert answer.table.loc["a", "expected"] == pytest.approx(expected)
    assert answer.chi2 == pytest.approx((2 - expected) ** 2 / variance)


def test_ends_still_sum_to_what_kaplan_meier_says():
    days, ends, entered = [1, 2, 3, 4, 5, 6], ["a", "b", None, "a", "b", None], [0, 0, 1, 2, 0, 3]
    shares = sum(one["share"] for one in aalen_johansen(days, ends, entered=entered).values())
    whole = kaplan_meier(days, [end is not None for end in ends], entered=entered)["share"]
    assert shares.tolist() == pytest.approx(whole.tolist())


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=2, max_size=30))
def test_who_came_at_the_start_is_who_has_no_entry(pairs):
    days, seen = zip(*pairs, strict=True)
    pd.testing.assert_frame_equal(
        kaplan_meier(days, seen), kaplan_meier(days, seen, entered=[0] * len(days)), check_exact=True
    )


@given(st.integers(0, 2**32 - 1))
def test_rows_that_were_cut_in_two_give_the_same_curve(seed):
    # Somebody watched from 0 to 5 is somebody watched from 0 to 2 (censored) and somebody who came at 2.
    rng = np.random.default_rng(seed)
    days, seen = rng.integers(3, 12, 20), rng.random(20) < 0.7
    seen[0] = True
    cut = rng.integers(1, 3, 20)
    split = kaplan_meier([*cut, *days], [*[False] * 20, *seen], entered=[*[0] * 20, *cut])
    pd.testing.assert_frame_equal(split, kaplan_meier(days, seen))


def truncated(seed, n=400):
    """Return weeks to an event, exponential with mean 20, of those whose event came after an entry between 0 and 20."""
    rng = np.random.default_rng(seed)
    ends, entries = rng.exponential(20, n), np.where(rng.random(n) < 0.5, 0, rng.uniform(0, 20, n))
    kept = ends > entries
    return np.minimum(ends, 40)[kept], (ends < 40)[kept], entries[kept]


def test_the_truth_is_found_again_and_without_entries_it_is_missed():
    covered, blind = 0, []
    for seed in range(300):
        days, seen, entries = truncated(seed)
        curve = kaplan_meier(days, seen, entered=entries)
        at = read_curve(curve, [20], days, entries).iloc[0]
        covered += at["low"] <= 1 - np.exp(-1) <= at["high"]
        blind.append(read_curve(kaplan_meier(days, seen), [20], days)["share"].iloc[0])
    assert 276 <= covered <= 295  # 95 % of 300 is 285; three standard errors are 11
    assert np.mean(blind) < 1 - np.exp(-1) - 0.05


def test_who_was_never_watched_is_refused():
    with pytest.raises(DataError, match=r"1 of 2 were never watched.*row 1, from 3, over at 2"):
        kaplan_meier([5, 2], [1, 1], entered=[0, 3])
    with pytest.raises(DataError, match="2 times but 1"):
        aalen_johansen([5, 2], ["a", "b"], entered=[0])


def test_a_curve_that_runs_dry_before_all_have_come_is_refused():
    with pytest.raises(
        TooFewError, match="At 2 nobody is left to watch, and 2 come under observation only later"
    ):
        kaplan_meier([2, 5, 6], [1, 1, 0], entered=[0, 2, 3])
    with pytest.raises(TooFewError, match="nobody is left"):
        aalen_johansen([2, 5, 6], ["a", "b", None], entered=[0, 2, 3])


@pytest.fixture(scope="module")
def lung():
    return pd.read_csv(Path(__file__).parents[1] / "data" / "lung.csv")


def test_the_lung_trials_median_and_mean_are_those_of_r(lung):
    # R, survfit(Surv(time, status) ~ 1, lung, conf.type = "log-log"): 310 (284, 361); rmean to 1022: 376.3, se 19.7.
    curve = kaplan_meier(lung["time"], lung["died"])
    assert when_reached(curve)[0:1] + when_reached(curve)[2:] == (310, 284, 361)
    mean = mean_wait(curve, 1022)
    assert (mean.estimate, mean.se) == pytest.approx((376.3, 19.7), abs=0.05)


def test_the_mean_within_a_horizon_by_hand():
    # 1 to day 2, then ¾ to day 3, then ½ to day 6: 2 + ¾ + 3/2; what lies ahead at 2: 9/4, at 3: 3/2.
    # Variance (9/4)² · 1/(4·3) + (3/2)² · 1/(3·2).
    found = mean_wait(kaplan_meier([2, 3, 7, 8], [1, 1, 0, 0]), 6)
    assert found.estimate == pytest.approx(4.25)
    assert found.se == pytest.approx(np.sqrt(81 / 16 / 12 + 9 / 4 / 6))


def test_a_share_that_is_never_reached_is_infinitely_far():
    curve = kaplan_meier([1, 2, 3, 4, 5], [1, 0, 0, 0, 0])
    assert when_reached(curve).estimate == np.inf
    assert when_reached(curve, 0.2).estimate == 1
    with pytest.raises(DataError, match="share"):
        when_reached(curve, 50)


def test_the_means_interval_holds_the_true_mean():
    # Exponential with mean 10, within 20: 10 · (1 − e⁻²).
    truth, covered = 10 * (1 - np.exp(-2)), 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        ends, watched = rng.exponential(10, 150), rng.uniform(5, 40, 150)
        found = mean_wait(kaplan_meier(np.minimum(ends, watched), ends <= watched), 20)
        covered += found.low <= truth <= found.high
    assert 273 <= covered <= 296


def test_the_interval_of_an_end_holds_its_true_share_with_late_entries():
    # Two ends at the rates 1/20 and 1/40: by 20, two thirds of 1 − e^(−1.5) have come to the first.
    truth, covered = 2 / 3 * (1 - np.exp(-1.5)), 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        first, second, entries = (
            rng.exponential(20, 400),
            rng.exponential(40, 400),
            rng.uniform(-10, 10, 400).clip(0),
        )
        days = np.minimum(first, second)
        kept = days > entries
        end = np.where(first < second, "a", "b").astype(object)
        end[days > 30] = None
        days, end, entries = np.minimum(days, 30)[kept], end[kept], entries[kept]
        read = read_curve(aalen_johansen(days, end, entered=entries)["a"], [20], days, entries).iloc[0]
        covered += read["low"] <= truth <= read["high"]
    assert 274 <= covered <= 296
