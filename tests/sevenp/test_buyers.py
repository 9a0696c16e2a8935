"""Profiles, stays and outlooks: hand calculation, the world's truth, coverage in other worlds, refusals."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.frames.register import usable
from crmlib.sevenp import P, persistency, profiling, prospecting
from crmlib.world import Truth
from crmlib.world.populations import lots
from crmlib.world.subscribed import subscriptions


@pytest.fixture(scope="module")
def register():
    return datasets.load("subscriptions")


def until(register, as_of):
    return usable(register, since="2024-01-01", as_of=as_of)


# -- profiling -------------------------------------------------------------------------------------------


def teachers(here=5, of=40, base=52, everybody=1000):
    """So many teachers in the group, and so many among all."""
    work = ["teacher"] * here + ["other"] * (of - here) + ["teacher"] * (base - here)
    work += ["other"] * (everybody - len(work))
    return pd.DataFrame({"work": work, "top": [True] * of + [False] * (everybody - of)})


def test_five_of_forty_teachers_are_an_index_of_240_that_may_be_105_or_502():
    # Wilson of 5 / 40: .0546 to .2611; over .052.
    found = profiling(teachers(), "top", ["work"])
    assert found.table.loc["teacher", ["index", "low", "high"]].tolist() == pytest.approx(
        [240.4, 105, 502], abs=0.5
    )
    assert found.headline.base == 40
    assert found.p is P.PROFILING


def test_the_furthest_from_usual_comes_first_and_missing_counts_for_no_trait():
    people = teachers(here=20)
    people.loc[people.index[-100:], "work"] = None
    found = profiling(people, "top", ["work"]).table
    assert found.index[0] == "teacher"
    assert found.loc["teacher", "base_share"] == pytest.approx(52 / 900)


def test_too_few_are_no_profile():
    with pytest.raises(TooFewError, match="12 customers are too few for a profile, which needs 30"):
        profiling(teachers(of=12), "top", ["work"])
    with pytest.raises(DataError, match=r"by is a list of names"):
        profiling(teachers(), "top", "work")


def test_of_traits_that_say_nothing_one_in_twenty_lies_off_by_its_interval():
    rng, off = np.random.default_rng(6), []
    for _world in range(40):
        people = pd.DataFrame(rng.integers(0, 2, (3000, 10)), columns=list("abcdefghij"))
        people["top"] = rng.random(3000) < 0.1
        table = profiling(people, "top", list("abcdefghij")).table
        off.extend((table["low"] > 100) | (table["high"] < 100))
    # 800 traits in 400 pairs: a standard error of 1.1 points.
    assert np.mean(off) == pytest.approx(0.05, abs=0.035)


# -- persistency -----------------------------------------------------------------------------------------


def test_who_is_still_here_after_a_year_is_the_worlds_truth(register):
    found = persistency(until(register, "2026-06-30"))
    truth = Truth().subscription.still_there(12)["all"]
    assert found.headline.low < truth[12] < found.headline.high
    # Leaving by month of the stay, from the truth: 14.2 % in the first, and falling.
    leaving = 1 - truth[1:] / truth[:-1]
    inside = (found.table["low"] <= leaving) & (leaving <= found.table["high"])
    assert inside.sum() >= 10
    assert found.table["leaving"].iloc[0] > 2 * found.table["leaving"].iloc[-1]


def test_leaving_is_counted_by_hand_among_those_watched():
    rows = pd.DataFrame({"subscription_id": range(40), "start": "2025-03-01", "end": None})
    rows.loc[:9, "end"] = "2025-04-01"
    rows.loc[20:, "start"], rows.loc[20:24, "end"] = "2025-01-15", "2025-03-15"
    found = persistency(usable(rows, since="2025-02-16", as_of="2025-05-01"), months=2)
    # Month 1: 20 watched, 10 leave. Month 2: the 10 left of them, and 20 late ones of whom 5 leave.
    assert found.table["at_risk"].tolist() == [20, 30]
    assert found.table["left"].tolist() == [10, 5]
    assert found.headline.value == pytest.approx(0.5 * 25 / 30)


# -- prospecting -----------------------------------------------------------------------------------------


def here_on(register, day):
    rows = until(register, "2026-06-30").rows
    gone = rows["end"].where(rows["left"])
    return ((rows["start"] <= day) & ~(gone <= pd.Timestamp(day))).sum()


def test_the_outlook_holds_what_came_and_the_line_does_not(register):
    found = prospecting(until(register, "2025-03-31"))
    came = here_on(register, "2025-06-30")
    assert found.headline.low <= came <= found.headline.high
    assert found.table["by_line"].iloc[-1] > found.headline.high
    assert found.table["subscribers"].tolist() == pytest.approx(
        (found.table["of_today"] + found.table["to_come"]).tolist()
    )


def test_two_prospects_of_the_same_seed_are_the_same(register):
    one, two = (prospecting(until(register, "2025-12-31"), seed=4) for _again in range(2))
    assert one.table.equals(two.table)


def test_outlooks_hold_what_came_in_other_worlds():
    inside, worlds = 0, 12
    for seed in range(100, 100 + worlds):
        register = pd.concat([subscriptions(one) for one in lots(Truth(), 1_080, seed)], ignore_index=True)
        found = prospecting(until(register, "2025-09-30"), draws=400)
        rows = until(register, "2026-06-30").rows
        gone = rows["end"].where(rows["left"])
        came = ((rows["start"] <= "2025-12-31") & ~(gone <= pd.Timestamp("2025-12-31"))).sum()
        inside += found.headline.low <= came <= found.headline.high
    # .95 of 12 are 11.4, give or take .8.
    assert inside >= 9


def test_outlooks_are_refused_from_nothing(register):
    with pytest.raises(TooFewError, match="less than 60 months before"):
        prospecting(until(register, "2025-03-31"), window=60)
    gone = pd.DataFrame({"subscription_id": range(30), "start": "2023-01-01", "end": "2025-01-01"})
    with pytest.raises(TooFewError, match="Nobody is still here"):
        prospecting(usable(gone, as_of="2025-06-30"))
    with pytest.raises(DataError, match="months is a number from 1 to 24"):
        prospecting(until(register, "2025-03-31"), months=30)
