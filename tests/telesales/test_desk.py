"""The desk that people ring: counted by hand, patience found again, and how many agents by whom."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.stats.queues import erlang_a
from crmlib.telesales import agents_for, inbound_load
from crmlib.world import Truth, desk

TRUTH = Truth().telesales.desk


@pytest.fixture(scope="module")
def found():
    return inbound_load(datasets.load("inbound"))


def quarters(*rows):
    return pd.DataFrame(
        rows, columns=["clock", "offered", "answered_calls", "abandoned", "wait_mean", "talk_mean"]
    )


def test_a_desk_by_hand():
    # 9 o'clock: two quarters with 10 and 6 calls: 32 an hour. Talks (8 × 120 + 4 × 300 + 5 × 240) / 17 = 197.6 s.
    # Waits 10 × 30 + 6 × 60 + 5 × 0 = 660 s, 4 hung up: 2.75 minutes.
    found = inbound_load(
        quarters(("09:00", 10, 8, 2, 30, 120), ("09:15", 6, 4, 2, 60, 300), ("10:00", 5, 5, 0, 0, 240))
    )
    assert found.table["calls_hour"].tolist() == [32, 20]
    assert found.talk_minutes == pytest.approx((960 + 1200 + 1200) / 17 / 60)
    assert found.patience == pytest.approx(660 / 4 / 60)
    assert found.table["gave_up"].tolist() == [0.25, 0]
    assert found.table["load"].tolist() == pytest.approx(
        [32 * found.talk_minutes / 60, 20 * found.talk_minutes / 60]
    )
    assert (found.peak, found.average) == (32, pytest.approx(21 / 0.75))
    # 16 calls by Poisson: 9.145 to 25.98, in half an hour.
    assert found.table.loc["09:00", ["low", "high"]].tolist() == pytest.approx([18.29, 51.97], abs=0.01)


def test_the_truth_is_found_again(found):
    assert found.talk_minutes == pytest.approx(TRUTH.talk, rel=0.03)
    assert found.patience == pytest.approx(TRUTH.patience, rel=0.15)
    low, high = found.table[["low", "high"]].to_numpy().T
    inside = (low <= TRUTH.calls_hour) & (TRUTH.calls_hour <= high)
    assert inside.sum() >= 8


def test_a_day_hides_its_peak_and_the_model_foresees_what_was_counted(found):
    assert found.peak > 1.3 * found.average
    assert (
        agents_for(found.average, found.talk_minutes).needed
        < agents_for(found.peak, found.talk_minutes).needed
    )
    by_hour = [erlang_a(rate, found.talk_minutes, TRUTH.agents, patience=found.patience).in_time
               for rate in found.table["calls_hour"]]  # fmt: skip
    foreseen = np.average(by_hour, weights=found.table["calls_hour"])
    assert found.answered_soon == pytest.approx(foreseen, abs=0.025)


def test_patience_is_found_in_other_months_as_often_as_it_should():
    # Hang-ups are Poisson given the time waited: its standard error is patience / √n. 12 months, ± 3.
    z = []
    for seed in range(12):
        table = desk.inbound(Truth(), seed)
        one = inbound_load(table)
        z.append((one.patience / TRUTH.patience - 1) * np.sqrt(table["abandoned"].sum()))
    assert max(np.abs(z)) < 3.5
    assert abs(np.mean(z)) < 3 / np.sqrt(12)


def test_agents_by_hand_and_by_pyworkforce():
    # pyworkforce: 100 calls in half an hour of 180 s, 80 % within 20 s: 14 raw positions, 20 with 30 % away.
    found = agents_for(200, 3, within=20, shrinkage=0.3)
    assert (found.needed, found.on_payroll) == (14, 20)
    assert found.table.loc[14, "in_time_c"] == pytest.approx(0.88835, abs=1e-5)
    assert found.table.loc[14, "wait_c"] == pytest.approx(7.836, abs=1e-3)
    assert found.table.loc[14, "occupancy"] == pytest.approx(10 / 14)


def test_who_gives_up_makes_a_smaller_desk_do():
    patient, impatient = agents_for(36, 4.2), agents_for(36, 4.2, patience=2.5)
    assert (patient.needed, impatient.needed) == (5, 4)
    row = impatient.table.loc[4]
    assert row[["in_time_c", "in_time_a", "gave_up"]].tolist() == pytest.approx([0.70, 0.80, 0.086], abs=5e-3)
    assert np.isnan(impatient.table.loc[2, "in_time_c"])
    assert "the queue would grow without end" in repr(impatient)


@pytest.mark.parametrize("patience", [None, 2.5])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_as_many_as_are_needed_do_and_one_less_does_not(share, patience):
    found = agents_for(120, 5, share=share, patience=patience)
    column = "in_time_c" if patience is None else "in_time_a"
    assert found.table.loc[found.needed, column] >= share
    fewer = found.table[column].get(found.needed - 1, np.nan)
    assert not fewer >= share


def test_a_large_desk_needs_little_more_than_its_load():
    # Square-root staffing: for 80 % within 15 s of 4 minutes about load + √load.
    small, large = agents_for(150, 4).needed, agents_for(600, 4).needed
    assert (small, large) == (pytest.approx(10 + 10**0.5, abs=1.5), pytest.approx(40 + 40**0.5, abs=2))
    assert large < 4 * small


def test_two_curves_are_drawn_where_callers_give_up():
    assert len(agents_for(36, 4.2, patience=2.5).plot().get_legend_handles_labels()[0]) <= 2
    drawn = agents_for(36, 4.2, patience=2.5)
    assert drawn.columns == ("in_time_c", "in_time_a")
    assert agents_for(36, 4.2).columns == ("in_time_c",)


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(
        DataError,
        match=r"do not add up to those that came in, or a number is below 0, in 1 rows \(first: row 0\)",
    ):
        inbound_load(quarters(("09:00", 10, 8, 1, 30, 120)))
    with pytest.raises(TooFewError, match="No call was answered"):
        inbound_load(quarters(("09:00", 2, 0, 2, 30, None)))
    with pytest.raises(DataError, match="Column offered: 1 of 1 rows are empty"):
        inbound_load(quarters(("09:00", None, 8, 1, 30, 120)))
    with pytest.raises(DataError, match="lacks the column talk_mean"):
        inbound_load(quarters(("09:00", 9, 8, 1, 30, 120)).drop(columns="talk_mean"))
    with pytest.raises(DataError, match=r"or a number is below 0, in 1 rows \(first: row 1\)"):
        inbound_load(quarters(("09:00", 9, 8, 1, 30, 120), ("09:15", 9, 8, 1, -30, 120)))
    with pytest.raises(DataError, match="Column wait_mean: 1 rows are empty though there were calls"):
        inbound_load(quarters(("09:00", 9, 8, 1, None, 120)))
    with pytest.raises(DataError, match="Column talk_mean: 1 rows are empty though there were calls"):
        inbound_load(quarters(("09:00", 9, 8, 1, 30, None)))
    with pytest.raises(DataError, match="Column clock: 1 of 1 rows hold no time of day"):
        inbound_load(quarters(("morning", 9, 8, 1, 30, 120)))
    with pytest.raises(DataError, match="level of an interval"):
        inbound_load(quarters(("09:00", 9, 8, 1, 30, 120)), level=2)


def test_nobody_hung_up():
    found = inbound_load(quarters(("09:00", 9, 9, 0, 3, 120)))
    assert found.patience == np.inf
    assert "nobody hung up" in repr(found)
    assert agents_for(found.peak, found.talk_minutes, patience=found.patience).needed >= 1


def test_desks_that_make_no_sense_are_refused():
    with pytest.raises(DataError, match=r"share is a number from 0 to 0\.9999"):
        agents_for(36, 4.2, share=1)
    with pytest.raises(DataError, match="calls_hour is a number from 0"):
        agents_for("36", 4.2)
    with pytest.raises(DataError, match=r"shrinkage is a number from 0 to 0\.95"):
        agents_for(36, 4.2, shrinkage=1)
    with pytest.raises(DataError, match="More than 10,000 agents would be needed"):
        agents_for(1e6, 4.2)
