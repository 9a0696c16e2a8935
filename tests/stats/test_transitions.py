"""Moves between stages: a published chain, intervals that hold the truth, and refusals."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import Labelled
from crmlib.stats.staged import Staged
from crmlib.stats.transitions import transitions


class Weather(Labelled):
    """The Land of Oz."""

    RAIN = "rain", "rain"
    NICE = "nice", "nice"
    SNOW = "snow", "snow"


OZ = np.array([[0.5, 0.25, 0.25], [0.5, 0, 0.5], [0.25, 0.25, 0.5]])
KINDS = np.array(list(Weather), dtype=object)
DAYS = pd.date_range("2025-03-31", periods=6, freq="QE")


def staged(codes, day, names=None):
    names = [f"M{i}" for i in range(len(codes))] if names is None else names
    people = pd.DataFrame({"stage": KINDS[np.asarray(codes)]}, index=pd.Index(names, name="member_id"))
    return Staged(people[["stage"]], people=people, as_of=pd.Timestamp(day), kinds=Weather)


def chain(rng, n, days, start=None):
    """Customers who move by the matrix of Oz."""
    now = rng.integers(3, size=n) if start is None else start
    seen = [now]
    for _day in range(days - 1):
        now = (rng.random((n, 1)) > OZ[now].cumsum(axis=1)).sum(axis=1)
        seen.append(now)
    return [staged(codes, day) for codes, day in zip(seen, DAYS, strict=False)]


def test_the_land_of_oz_comes_to_rest_at_four_two_four():
    """Kemeny & Snell (1960): (.4, .2, .4)."""
    before = np.repeat([0, 1, 2], 4)
    after = [0, 0, 1, 2, 0, 0, 2, 2, 0, 1, 2, 2]
    moves = transitions([staged(before, DAYS[0]), staged(after, DAYS[1])])
    assert moves.table.to_numpy() == pytest.approx(OZ)
    assert moves.counts.to_numpy().tolist() == [[2, 1, 1], [2, 0, 2], [1, 1, 2]]
    rest = moves.outlook(60).table
    assert (rest.iloc[-1] / 12).tolist() == pytest.approx([0.4, 0.2, 0.4], abs=1e-9)
    # One step by hand: 5, 2 and 5 customers now.
    assert rest.iloc[0].tolist() == [5, 2, 5]
    assert rest.iloc[1].tolist() == pytest.approx([4.75, 2.5, 4.75])


def test_everybody_is_somewhere_after_each_step():
    moves = transitions(chain(np.random.default_rng(1), 90, 4))
    assert moves.table.sum(axis=1).tolist() == pytest.approx([1, 1, 1])
    assert moves.outlook(5).table.sum(axis=1).tolist() == pytest.approx([90] * 6)
    assert moves.flow["members"].sum() == 270
    assert (moves.low <= moves.table).all(axis=None)
    assert (moves.table <= moves.high).all(axis=None)


def test_nine_of_ten_intervals_or_more_hold_the_truth(monkeypatch):
    monkeypatch.setattr("crmlib.stats.transitions._memory", lambda at: None)  # half of the time
    inside = []
    for seed in range(200):
        moves = transitions(chain(np.random.default_rng(seed), 150, 4), draws=100, seed=seed)
        inside.append((moves.low.to_numpy() <= OZ + 1e-12) & (moves.high.to_numpy() >= OZ - 1e-12))
    shares = np.mean(inside, axis=0)
    # Percentiles of 100 draws of a 95 % interval, nine cells.
    assert (shares[OZ > 0] > 0.89).all(), shares
    assert shares[1, 1] == 1


def test_a_chain_passes_the_test_of_its_memory_and_two_kinds_of_customers_fail_it():
    small = [
        transitions(chain(np.random.default_rng(s), 300, 4)).order.table.loc["all", "p"] for s in range(40)
    ]
    assert np.mean(np.array(small) < 0.05) < 0.2
    stayers = chain(np.random.default_rng(3), 300, 4)
    for one in stayers:
        one.people.iloc[:100, 0] = stayers[0].people.iloc[:100, 0]
    assert transitions(stayers).order.table.loc["all", "p"] < 1e-6


def test_newcomers_move_from_their_second_day_on():
    first, second, third = (staged([0, 1], DAYS[0]), staged([0, 1, 2], DAYS[1]), staged([0, 0, 2], DAYS[2]))
    moves = transitions([first, second, third])
    assert int(moves.counts.to_numpy().sum()) == 5
    assert moves.counts.loc[Weather.SNOW, Weather.SNOW] == 1


def test_two_days_have_no_memory_to_test():
    assert transitions(chain(np.random.default_rng(1), 30, 2)).order is None


@pytest.mark.parametrize(
    ("stages", "error", "message"),
    [
        ([staged([0], DAYS[0])], TooFewError, "at least two days, not of 1"),
        (
            [staged([0], DAYS[1]), staged([0], DAYS[0])],
            DataError,
            "Stages of 2025-03-31 stand behind those of 2025-06-30",
        ),
        (
            [staged([0], DAYS[0]), staged([0], DAYS[1]), staged([0], DAYS[3])],
            DataError,
            "Days lie 91 to 184 days apart",  # 31 March, 30 June, 31 December
        ),
        (
            [staged([0], DAYS[0]), staged([0], DAYS[1], ["X"])],
            TooFewError,
            "Nobody is there on two days in a row",
        ),
    ],
)
def test_days_that_say_nothing_of_moves_are_refused(stages, error, message):
    with pytest.raises(error, match=message):
        transitions(stages)


def test_an_outlook_from_where_nobody_was_seen_to_leave_is_refused():
    moves = transitions([staged([0, 0], DAYS[0]), staged([0, 1], DAYS[1])])
    with pytest.raises(TooFewError, match="No move was seen from nice, in which 1 customers are today"):
        moves.outlook()
