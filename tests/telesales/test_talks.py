"""Cold calls: sheets small enough to count by hand, the lot against the choice, and the simulator's truth."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.telesales import call_path, hour_effect, talk_effect, usable
from crmlib.world import Truth, calls

TRUTH = Truth().telesales.dials
SEEDS = range(10)


@pytest.fixture(scope="module")
def sheet():
    return datasets.load("dials")


@pytest.fixture(scope="module")
def kept(sheet):
    return usable(sheet)


@pytest.fixture(scope="module")
def worlds():
    return [usable(calls.dials(Truth(), seed)) for seed in SEEDS]


def test_what_cannot_be_counted_is_left_out_and_said(sheet, kept):
    assert kept.table.loc["entered_twice", "rows"] == TRUTH.twice
    assert kept.table["rows"].sum() == len(sheet)
    assert kept.table["share"].sum() == pytest.approx(1)
    night = sheet.drop_duplicates()["clock"].astype(str)
    assert kept.table.loc["clock_off", "rows"] == ((night < "08:00") | (night >= "20:00")).sum()
    assert kept.rows["dial_id"].is_unique


# -- the path --------------------------------------------------------------------------------------------


def path(*steps):
    names = ["got_through", "past_opening", "needs_heard", "pitched", "ordered"]
    return pd.DataFrame([[int(far > place) for place in range(5)] for far in steps], columns=names)


def test_a_path_by_hand():
    # Ten dials: four answered; of these 1 no further, 1 past the opening, 1 pitched, 1 ordered.
    found = call_path(path(0, 0, 0, 0, 0, 0, 1, 2, 4, 5)).table
    assert found["calls_made"].tolist() == [10, 4, 3, 2, 2, 1]
    assert found["goes_on"].tolist()[1:] == pytest.approx([0.4, 3 / 4, 2 / 3, 1, 1 / 2])
    assert found["of_dials"].tolist() == pytest.approx([1, 0.4, 0.3, 0.2, 0.2, 0.1])
    # Wilson of 4 in 10: .168 to .687.
    assert found.loc["got_through", ["goes_low", "goes_high"]].tolist() == pytest.approx(
        [0.168, 0.687], abs=1e-3
    )


def test_the_path_multiplies_to_its_end_and_holds_the_truth(kept):
    found = call_path(kept)
    table = found.table
    assert table["goes_on"].iloc[1:].prod() == pytest.approx(table["of_dials"].iloc[-1])
    assert table.loc["needs_heard", "goes_low"] < TRUTH.needs_heard < table.loc["needs_heard", "goes_high"]
    assert table.loc["pitched", "goes_low"] < TRUTH.pitched < table.loc["pitched", "goes_high"]
    assert "times as much as chance alone" in repr(found)


def test_a_month_can_be_cut_out_and_comes_from_any_backend(kept):
    june = kept.rows[kept.rows["date"] >= "2026-06-01"]
    table = call_path(june).table
    assert table["calls_made"].iloc[0] == 22 * 118
    other = june.drop(columns=["date"]).astype(object).where(june.drop(columns=["date"]).notna(), None)
    other = pl.DataFrame(other.to_dict("list"))
    pd.testing.assert_frame_equal(call_path(other).table, call_path(june.drop(columns="date")).table)


def test_days_that_differ_by_chance_alone_vary_once():
    rng = np.random.default_rng(5)
    got = rng.random(20_000) < 0.3
    rows = path(*got.astype(int)).assign(date=np.repeat(pd.date_range("2026-01-01", periods=200), 100))
    said = call_path(rows).note.en
    assert 0.7 < float(said.split("varies ")[1].split(" times")[0]) < 1.35


def test_days_that_differ_widen_the_range_of_who_is_got_through_to_and_no_other():
    # Twenty days of 100 dials, 20 answered on the one half of them and 40 on the other: by hand
    # Σ (x − 30)² / (30 × .7) / 19 = 20 × 100 / 21 / 19 = 5.01, so 2,000 dials are worth 399.
    got = np.concatenate([[1] * n + [0] * (100 - n) for n in (20, 40) * 10])
    rows = path(*(2 * got)).assign(date=np.repeat(pd.date_range("2026-01-01", periods=20), 100))
    wide, plain = call_path(rows), call_path(rows.drop(columns="date")).table
    assert "varies 5.0 times as much" in repr(wide)
    ends = ["goes_low", "goes_high"]
    assert wide.table.loc["got_through", ends].tolist() == pytest.approx(
        [0.257, 0.347], abs=1e-3
    )  # Wilson, 119.7 of 399
    assert plain.loc["got_through", ends].tolist() == pytest.approx([0.280, 0.320], abs=1e-3)
    pd.testing.assert_series_equal(wide.table.loc["past_opening", ends], plain.loc["past_opening", ends])


def test_a_month_of_dials_holds_the_true_share_as_often_as_it_says(worlds):
    share = np.mean([one.rows["got_through"].mean() for one in worlds])
    june = [call_path(one.rows[one.rows["date"] >= "2026-06-01"]).table.loc["got_through"] for one in worlds]
    inside = [row["goes_low"] <= share <= row["goes_high"] for row in june]
    assert np.mean(inside) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / len(inside))


# -- hours -----------------------------------------------------------------------------------------------


def hours(*groups):
    """Dials: (clock, class, by lot, got through, of so many)."""
    rows = [
        {
            "date": "2026-06-01",
            "clock": clock,
            "lead_class": kind,
            "hour_by_lot": lot,
            "got_through": int(i < x),
        }
        for clock, kind, lot, x, n in groups
        for i in range(n)
    ]
    return pd.DataFrame(rows)


def test_hours_by_hand():
    # Chosen: golden 40 of 100 hot and 10 of 50 cold; other 6 of 20 hot and 24 of 120 cold.
    found = hour_effect(
        hours(("09:00", "hot", 0, 40, 100), ("10:00", "cold", 0, 10, 50), ("12:00", "hot", 0, 6, 20),
              ("18:00", "cold", 0, 24, 120), ("14:00", "hot", 1, 30, 100), ("11:30", "hot", 1, 20, 80))
    ).table  # fmt: skip
    assert found["difference"].iloc[0] == pytest.approx(50 / 150 - 30 / 140)
    # Within classes: +.1 with weight 100 × 20 / 120, and 0 with 50 × 120 / 170.
    weights = 100 * 20 / 120, 50 * 120 / 170
    assert found["difference"].iloc[1] == pytest.approx(0.1 * weights[0] / sum(weights))
    assert found["difference"].iloc[2] == pytest.approx(0.3 - 0.25)  # 11:30 is golden no more
    assert found["calls_made"].tolist() == [290, 290, 180]
    assert (found["golden_share"] - found["other_share"]).tolist() == pytest.approx(
        found["difference"].tolist()
    )


def test_the_lot_says_less_than_the_choice(kept):
    found = hour_effect(kept).table
    naive, within, lot = found["difference"]
    assert naive > 0.06 > within > lot
    assert found.loc["drawn_by_lot", "low"] < TRUTH.golden < found.loc["drawn_by_lot", "high"]
    assert found.loc["as_called", "low"] > TRUTH.golden


def test_in_other_firms_only_the_lot_holds_the_truth(worlds):
    tables = [hour_effect(one).table for one in worlds]
    holds = {
        row: np.mean([one.loc[row, "low"] <= TRUTH.golden <= one.loc[row, "high"] for one in tables])
        for row in tables[0].index
    }
    n = len(tables)
    assert holds["drawn_by_lot"] >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / n)
    assert holds["as_called"] < 0.1
    means = pd.concat(tables).groupby(level=0)["difference"].mean()
    # By hand: .03 + .15 × .27 + .06 × .25 = .0855 and .03 + .06 × .25 = .045.
    assert means["as_called"] == pytest.approx(0.0855, abs=0.015)
    assert means["within_class"] == pytest.approx(0.045, abs=0.015)
    assert means["drawn_by_lot"] == pytest.approx(0.03, abs=0.015)


def test_the_heat_map_counts_each_cell_and_leaves_thin_ones_blank(kept):
    found = hour_effect(kept.rows[kept.rows["date"] >= "2026-06-01"])
    assert found.counts.to_numpy().sum() == 22 * 118
    thin = found.counts.to_numpy() < 50
    assert np.isnan(found.heat.table.to_numpy()[thin]).all()
    assert not np.isnan(found.heat.table.to_numpy()[~thin]).any()
    assert thin.any()
    monday = kept.rows[(pd.to_datetime(kept.rows["date"]).dt.day_of_week == 0)
                       & kept.rows["clock"].astype(str).str.startswith("09")]  # fmt: skip
    assert hour_effect(kept).heat.table.loc[1, "9"] == pytest.approx(monday["got_through"].mean())
    found.heat.plot()


def test_where_no_lot_was_drawn_it_is_said(kept):
    found = hour_effect(kept.rows.drop(columns="hour_by_lot"))
    assert found.table.index.tolist() == ["as_called", "within_class"]
    assert "No hour was drawn by lot" in repr(found)


# -- the talk --------------------------------------------------------------------------------------------


def test_an_opening_by_hand():
    rows = pd.DataFrame({"got_through": 1, "past_opening": [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32,
                         "opener": ["needs_first"] * 70 + ["pitch_first"] * 80})  # fmt: skip
    found = talk_effect(rows)
    assert found.table["past_share"].tolist() == [0.8, 0.6]
    # Newcombe (1998), method 10: 56 of 70 and 48 of 80 differ by .0524 to .3339.
    assert "Needs first less Pitch first: +20.0 points (+5.2 to +33.4)." in repr(found)


def test_needs_first_helps_in_other_firms_as_in_truth(worlds):
    tables = [talk_effect(one).table["past_share"] for one in worlds]
    effects = np.array([one.iloc[0] - one.iloc[1] for one in tables])
    assert effects.mean() == pytest.approx(TRUTH.needs_first, abs=3 * effects.std() / np.sqrt(len(effects)))


def test_good_callers_prepare_more_and_only_the_same_caller_tells(kept, worlds):
    found = talk_effect(kept, "prepared").table
    assert found.loc["all_talks", "points_item"] > 2 * found.loc["same_caller", "points_item"]
    tables = [talk_effect(one, "prepared").table for one in worlds]
    held = np.mean(
        [one.loc["same_caller", "low"] <= TRUTH.item <= one.loc["same_caller", "high"] for one in tables]
    )
    assert held >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / len(tables))
    assert min(one.loc["all_talks", "low"] for one in tables) > TRUTH.item - 0.01


# -- refusals --------------------------------------------------------------------------------------------


def test_a_raw_sheet_is_sent_back_to_usable(sheet):
    for model in (call_path, hour_effect, talk_effect):
        with pytest.raises(
            DataError, match=r"40 dials stand in the table more than once; take usable\(dials\)"
        ):
            model(sheet)


def test_sheets_that_cannot_be_read_are_refused(sheet, kept):
    rows = kept.rows.head(50)
    with pytest.raises(DataError, match="Column clock: 1 of 2 rows hold no time of day such as 09:15"):
        usable(pd.DataFrame({"dial_id": [1, 2], "clock": ["09:15", "morning"]}))
    with pytest.raises(DataError, match="Column dial_id: 1 stand in the table more than once"):
        usable(pd.DataFrame({"dial_id": [1, 1], "clock": ["09:15", "09:16"]}))
    with pytest.raises(DataError, match="No dial lies between 08:00 and 20:00"):
        usable(pd.DataFrame({"dial_id": [1], "clock": ["23:15"]}))
    with pytest.raises(DataError, match="lacks the column clock"):
        usable(sheet.drop(columns="clock"))
    with pytest.raises(DataError, match="Column pitched: some came to this step without the one before"):
        call_path(path(1, 2).assign(pitched=1))
    with pytest.raises(DataError, match="Column ordered is 0 or 1"):
        call_path(path(1, 5).assign(ordered=2))
    with pytest.raises(TooFewError, match="The table has no rows"):
        call_path(path(1).iloc[:0])
    with pytest.raises(TooFewError, match="Golden and other hours both need dials"):
        hour_effect(rows.assign(clock="09:15", hour_by_lot=0))
    with pytest.raises(TooFewError, match="Every hour was drawn by lot"):
        hour_effect(rows.assign(hour_by_lot=1))
    for golden in (("09:00", "11:30"), "morning", ()):
        with pytest.raises(DataError, match="golden is pairs of times, as in"):
            hour_effect(rows, golden=golden)
    with pytest.raises(DataError, match="Column lead_class: 50 of 50 rows are empty"):
        hour_effect(rows.assign(lead_class=None))
    with pytest.raises(DataError, match=r"Column opener: \d+ of \d+ rows are empty"):
        talk_effect(rows.assign(opener=None))
    with pytest.raises(DataError, match="of is one of opener, prepared"):
        talk_effect(rows, "voice")
    with pytest.raises(DataError, match="Column opener names two ways to open a talk; there are 1"):
        talk_effect(rows.assign(opener="needs_first"))
    with pytest.raises(TooFewError, match="Nobody did more for one case"):
        talk_effect(rows.assign(prepared=2), "prepared")
