"""The funnel: a file counted by hand, the simulator's truth, Little's law where it holds and where not."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmlib import datasets
from crmlib.errors import CrmlibError, DataError, TooFewError
from crmlib.telesales import Funnel, FunnelLayer
from crmlib.world import Truth, leads

TRUTH = Truth().telesales.leads
F = FunnelLayer
FOUR = list(F)[:4]


@pytest.fixture(scope="module")
def table():
    return datasets.load("leads")


@pytest.fixture(scope="module")
def june(table):
    return Funnel().fit(table)


@pytest.fixture(scope="module")
def april(table):
    return Funnel().fit(table, as_of="2026-04-26")


def one(entered, *days, end=None, closed=None):
    """A lead: entered, then the days of the next layers."""
    days = (*days, None, None, None)[:3]
    return dict(zip(("entered", "hard_on", "aware_on", "ready_on"), (entered, *days), strict=True)) | {
        "closed_on": closed, "lead_end": end,
    }  # fmt: skip


def file(*rows):
    frame = pd.DataFrame(list(rows))
    frame.insert(0, "lead_id", [f"L{i}" for i in range(len(frame))])
    return frame


SMALL = file(
    one("2026-01-01", "2026-01-05", "2026-01-07", "2026-01-10", end="ordered", closed="2026-01-12"),
    one("2026-01-01", end="lost", closed="2026-01-07"),
    one("2026-01-03", "2026-01-09", end="lost", closed="2026-01-15"),
    one("2026-01-11", "2026-01-19"),
    one("2026-01-16"),
)


def test_a_small_file_is_counted_by_hand():
    # First layer: 4, 6, 6, 8 days of four that left, three of them on; of one still in 4 and a half, to the 20th.
    # Second: 2 and 6 of two that left, one on, and 1.5 of one still in.
    funnel = Funnel().fit(SMALL, as_of="2026-01-20")
    assert funnel.params_["stay"].tolist() == pytest.approx([28.5 / 4, 9.5 / 2, 3, 2])
    assert funnel.params_["conversion"].tolist() == [3 / 4, 1 / 2, 1, 1]
    assert funnel.stock_.tolist() == [1, 1, 0, 0]
    assert funnel.intake_ == 5 / 28
    layers = funnel.layers().table
    assert layers.index.tolist() == FOUR  # nothing is known of production
    assert layers["intake_week"].tolist() == [5 / 4, 3 / 4, 1 / 4, 1 / 4]
    # Three of four by Wilson: .301 to .954.
    assert layers.loc[F.CONTACTED, ["goes_low", "goes_high"]].tolist() == pytest.approx(
        [0.301, 0.954], abs=1e-3
    )


def test_a_funnel_as_it_stood_knows_nothing_of_what_came_later(table):
    cut = table[table["entered"] <= "2026-02-28"].copy()
    for name in ("hard_on", "aware_on", "ready_on", "closed_on", "made_on"):
        cut[name] = cut[name].where(cut[name] <= "2026-02-28")
    cut["lead_end"] = cut["lead_end"].where(cut["closed_on"].notna())
    then, later = Funnel().fit(cut, as_of="2026-02-28"), Funnel().fit(table, as_of="2026-02-28")
    pd.testing.assert_frame_equal(then.layers().table, later.layers().table)
    pd.testing.assert_frame_equal(then.dry(7).table, later.dry(7).table)


@pytest.mark.parametrize("layer", FOUR)
def test_the_truth_is_found_within_two_standard_errors(june, layer):
    place = FOUR.index(layer)
    row = june.layers().table.loc[layer]
    assert row["stay_low"] < TRUTH.stays[place] < row["stay_high"]
    assert row["goes_low"] < TRUTH.conversions[place] < row["goes_high"]


def test_production_is_the_last_layer_with_its_stay(june):
    row = june.layers().table.loc[F.PRODUCTION]
    assert row["stay_low"] < TRUTH.production < row["stay_high"]
    assert np.isnan(row["goes_on"])


def test_copies_and_dates_that_run_backwards_are_left_out_and_counted(june, table):
    assert june.left_out_ == (TRUTH.twice, TRUTH.backward)
    assert "Left out: 30 rows entered twice, 12 leads" in repr(june.layers())
    clean = table.drop_duplicates()
    clean = clean[~(clean["closed_on"] < clean["entered"])]
    again = Funnel().fit(clean)
    pd.testing.assert_frame_equal(again.params_, june.params_)
    assert "Left out" not in repr(again.layers())


def test_rows_may_come_in_any_order_and_from_any_backend(june, table):
    mixed = Funnel().fit(table.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(mixed.params_, june.params_)
    days = ["entered", "hard_on", "aware_on", "ready_on", "closed_on", "made_on"]
    text = table.assign(**{name: table[name].astype(str).where(table[name].notna(), None) for name in days})
    text = text.astype(object).where(text.notna(), None)
    pd.testing.assert_frame_equal(Funnel().fit(pl.DataFrame(text.to_dict("list"))).params_, june.params_)


# -- Little's law ----------------------------------------------------------------------------------------


def test_bottles_of_a_cellar():
    """Little and Graves (2008): 160 bottles, 8 a month drunk and bought: 20 months. Days here, and never a change."""
    # 8 come in a day and 8 leave, each after 20 days: 160 are there.
    start = pd.date_range("2026-01-01", periods=121).repeat(8)
    end = start + pd.Timedelta(days=20)
    rows = pd.DataFrame({"entered": start, "hard_on": None, "aware_on": None, "ready_on": None, "closed_on": end,
                         "lead_end": "lost"})  # fmt: skip
    rows.insert(0, "lead_id", range(len(rows)))
    rows.loc[:2, ["hard_on", "aware_on", "ready_on"]] = [["2026-01-05", "2026-01-07", "2026-01-09"]] * 3
    rows = rows.astype(
        {"hard_on": "datetime64[ns]", "aware_on": "datetime64[ns]", "ready_on": "datetime64[ns]"}
    )
    found = Funnel().fit(rows, as_of="2026-05-01").little("2026-02-01", "2026-04-20", force=True).table
    assert found.loc[F.CONTACTED, "stock_mean"] == 160
    assert found.loc[F.CONTACTED, "intake_day"] == 8
    assert found.loc[F.CONTACTED, "by_little"] == 20


def test_in_balance_the_law_gives_the_stay_that_was_counted(june):
    found = june.little("2026-01-15", "2026-03-31").table
    assert (found["off"].abs() < 0.15).all()
    assert (found["by_little"] == found["stock_mean"] / found["intake_day"]).all()


def test_a_funnel_that_fills_or_drains_is_refused_and_shown_only_by_force(june):
    with pytest.raises(
        DataError, match="Stock of the layer Contacted went from 214 to 72 in this window: Little's law"
    ):
        june.little("2026-04-01", "2026-06-30")
    drains = june.little("2026-04-01", "2026-06-30", force=True)
    assert drains.table["off"].between(0.10, 0.40).all()
    assert "stock ÷ intake is no stay here" in repr(drains)
    fills = june.little("2025-10-05", "2025-12-20", force=True).table
    assert (fills["off"] < -0.08).all()
    with pytest.raises(DataError, match="Stock of the layer Contacted went from 78 to 215"):
        june.little("2025-10-05", "2025-12-20")


def test_other_firms_in_balance_are_rarely_refused_and_draining_ones_always():
    refused = 0
    for seed in range(8):
        funnel = Funnel().fit(leads.leads(Truth(), seed))
        with pytest.raises(DataError):
            funnel.little("2026-04-01", "2026-06-15")
        try:
            funnel.little("2026-01-25", "2026-03-31")
        except DataError:
            refused += 1
    # Four layers at 1 % each: 4 % of windows; more than 2 of 8 would be a wonder (1 in 300).
    assert refused <= 2


# -- what is needed --------------------------------------------------------------------------------------


def test_what_is_needed_is_the_rate_over_later_conversions_times_the_stay(june):
    found = june.dry(7.0).table
    stay, share = june.params_["stay"].tolist(), june.params_["conversion"].tolist()
    assert found["needed_stock"].iloc[3] == pytest.approx(1 / share[3] * stay[3])
    assert found["needed_stock"].iloc[2] == pytest.approx(1 / share[3] / share[2] * stay[2])
    assert found["needed_stock"].iloc[0] == pytest.approx(1 / np.prod(share) * stay[0])
    assert found["weeks_unseen"].tolist() == pytest.approx([sum(stay[k:]) / 7 for k in (1, 2, 3)] + [0])
    twice = june.dry(14.0).table
    assert twice["cover"].tolist() == pytest.approx((found["cover"] / 2).tolist())


def test_in_april_the_first_layer_is_dry_and_the_last_is_full(april):
    found = april.dry(7.3)
    cover = found.table["cover"]
    assert cover.idxmin() == F.CONTACTED
    assert cover.is_monotonic_increasing
    assert cover[F.READY] > 1
    assert "The driest layer: Contacted, 46% of what is needed; orders show it after 6.6 weeks." in repr(
        found
    )
    assert "Every layer holds what is needed." in repr(april.dry(1))
    # By hand: the truth's needed stock of the first layer is 7.3 / 7 / .0433 × 9 = 217.
    assert found.table.loc[F.CONTACTED, "needed_stock"] == pytest.approx(217, rel=0.06)


def test_the_cover_of_a_layer_holds_the_true_one_as_often_as_it_says():
    # In balance 24 a day make 7.28 orders a week, so cover is stock over its mean; level by Poisson and the estimates.
    inside = n = 0
    for seed in range(8):
        funnel = Funnel().fit(leads.leads(Truth(), seed), as_of="2026-03-31")
        found = funnel.dry(24 * np.prod(TRUTH.conversions) * 7).table
        inside += int(((found["cover_low"] < 1) & (found["cover_high"] > 1)).sum())
        n += 4
    assert inside / n > 0.95 - 3 * np.sqrt(0.95 * 0.05 / n)


# -- what is to come -------------------------------------------------------------------------------------


def test_what_is_to_come_in_balance_is_what_came(june):
    found = june.forecast(8, intake=24, draws=200)
    late = june.forecast(60, intake=24, draws=20)
    rate = june.params_["conversion"].prod() * 24 * 7
    assert late.table["orders_week"].iloc[-1] == pytest.approx(rate, rel=1e-3)
    stock = 24 * np.append(1, june.params_["conversion"][:-1].cumprod()) * june.params_["stay"]
    assert late.stocks.table.iloc[-1].tolist() == pytest.approx(stock.tolist(), rel=1e-3)
    assert (found.table["low"] <= found.table["low_80"]).all()
    assert (found.table["low_80"] <= found.table["orders_week"]).all()
    assert (found.table["orders_week"] <= found.table["high_80"]).all()
    assert (found.table["high_80"] <= found.table["high"]).all()


def test_the_weeks_after_april_come_out_as_foreseen(table, april):
    found = april.forecast(9, intake=9).table
    ordered = pd.to_datetime(table.drop_duplicates().query("lead_end == 'ordered'")["closed_on"])
    week = (ordered - pd.Timestamp("2026-04-27")).dt.days // 7
    came = week.value_counts().reindex(range(9), fill_value=0)
    assert ((found["low"].to_numpy() <= came) & (came <= found["high"].to_numpy())).sum() >= 8


def test_weeks_of_other_firms_lie_in_the_range_as_often_as_it_says():
    inside = n = 0
    for seed in range(3):
        rows = leads.leads(Truth(), seed)
        found = Funnel().fit(rows, as_of="2026-04-26").forecast(8, intake=9, draws=300, seed=seed).table
        ordered = pd.to_datetime(rows.drop_duplicates().query("lead_end == 'ordered'")["closed_on"])
        came = (
            ((ordered - pd.Timestamp("2026-04-27")).dt.days // 7)
            .value_counts()
            .reindex(range(8), fill_value=0)
        )
        inside += int(((found["low"].to_numpy() <= came) & (came <= found["high"].to_numpy())).sum())
        n += 8
    assert inside / n > 0.95 - 3 * np.sqrt(0.95 * 0.05 / n)  # weeks of one firm are not quite independent


def test_no_intake_drains_the_funnel_and_the_same_seed_says_the_same(june):
    dry = june.forecast(80, intake=0, draws=20)
    assert dry.table["orders_week"].iloc[-1] < 0.01
    assert dry.stocks.table.iloc[-1].max() < 1
    # All that ever comes of the stock: each lead by the conversions that are left to it.
    rest = june.params_["conversion"][::-1].cumprod()[::-1]
    assert dry.table["orders_week"].sum() == pytest.approx(float((june.stock_ * rest).sum()), rel=1e-3)
    one, two = (june.forecast(5, seed=4, draws=50).table for _time in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_pictures_show_what_the_tables_say(april):
    ax = april.dry(7.3).plot()
    assert [bar.get_height() for bar in ax.patches[:4]] == april.stock_.tolist()
    found = april.forecast(10, draws=50)
    assert found.plot().lines[0].get_ydata().tolist() == found.table["orders_week"].tolist()
    assert len(found.plot().collections) >= 2  # both bands
    assert len(found.stocks.plot().lines) >= 4


# -- refusals --------------------------------------------------------------------------------------------


def test_files_that_cannot_be_followed_are_refused(table):
    with pytest.raises(DataError, match="lacks the column closed_on"):
        Funnel().fit(table.drop(columns="closed_on"))
    with pytest.raises(DataError, match="Column lead_id: 1 stand in the table more than once"):
        Funnel().fit(SMALL.assign(lead_id=["L0", "L0", "L2", "L3", "L4"]))
    with pytest.raises(DataError, match="2 rows have one of them only"):
        Funnel().fit(SMALL.assign(lead_end=["ordered", None, "lost", "lost", None]))
    with pytest.raises(DataError, match="No lead can be followed"):
        Funnel().fit(SMALL.assign(entered="2027-01-01").iloc[:4])
    with pytest.raises(DataError, match="Column entered: 1 of 5 rows are empty"):
        Funnel().fit(SMALL.assign(entered=[None, *SMALL["entered"][1:]]))
    with pytest.raises(TooFewError, match="Nobody has left the layer Aware of a problem by 2026-01-08"):
        Funnel().fit(SMALL, as_of="2026-01-08")
    with pytest.raises(DataError, match="level of an interval"):
        Funnel(level=95).fit(SMALL)
    with pytest.raises(TooFewError, match="The table has no rows"):
        Funnel().fit(SMALL.iloc[:0])


def test_a_layer_that_was_skipped_is_left_out_and_counted():
    jumped = file(one("2026-01-01", None, "2026-01-05"))
    rows = pd.concat([SMALL, jumped.assign(lead_id="L9")], ignore_index=True)
    assert Funnel().fit(rows).left_out_ == (0, 1)


def test_questions_that_make_no_sense_are_refused(june):
    with pytest.raises(CrmlibError, match="This funnel has not been fitted"):
        Funnel().dry(7)
    with pytest.raises(
        DataError, match="A window runs from a day to a later one, between 2025-10-01 and 2026-06-30"
    ):
        june.little("2026-03-01", "2026-02-01")
    with pytest.raises(DataError, match="A window runs from a day"):
        june.little("2026-03-01", "2026-09-01")
    with pytest.raises(DataError, match="target is a number from"):
        june.dry(0)
    with pytest.raises(DataError, match="weeks is a whole number of at least 1"):
        june.forecast(0)
    with pytest.raises(DataError, match="intake is a number from 0"):
        june.forecast(5, intake=-1)
    nobody = SMALL.assign(lead_end=["lost", "lost", "lost", None, None])
    with pytest.raises(DataError, match="No lead has gone on from the layer Ready to solve"):
        Funnel().fit(nobody).dry(7)
