"""Leads, cold calls and the desk hold what they promise, and their truth is found again by a few lines written here."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib.world import SEED, Truth, calls, desk, latent_dials, leads

TRUTH = Truth().telesales
LAST = pd.Timestamp("2026-07-01")
LAYERS = ["entered", "hard_on", "aware_on", "ready_on"]
SEEDS = range(1, 9)


@pytest.fixture(scope="module")
def lead_file():
    return leads.leads(Truth(), SEED)


@pytest.fixture(scope="module")
def sheet():
    return calls.dials(Truth(), SEED)


@pytest.fixture(scope="module")
def counted():
    return desk.inbound(Truth(), SEED)


@pytest.fixture(scope="module")
def many_calls():
    return pd.concat([calls.called(Truth(), seed) for seed in SEEDS], ignore_index=True)


def clean(lead_file):
    table = lead_file.drop_duplicates()
    days = table[[*LAYERS, "closed_on"]].apply(pd.to_datetime)
    table = table.assign(**days)
    return table[~(table["closed_on"] < table["entered"])]


def through(table, layer):
    """Days in a layer in all, how many left it, and how many of these went on."""
    place = LAYERS.index(layer)
    here = table[table[layer].notna()]
    if place < 3:
        on, out = here[LAYERS[place + 1]], here[LAYERS[place + 1]].fillna(here["closed_on"])
    else:
        on, out = here["closed_on"].where(here["lead_end"] == "ordered"), here["closed_on"]
    return (out.fillna(LAST) - here[layer]).dt.days.sum(), out.notna().sum(), on.notna().sum()


# -- the truth is found again ----------------------------------------------------------------------------


@pytest.mark.parametrize("layer", LAYERS)
def test_stays_and_conversions_are_found_within_two_standard_errors(lead_file, layer):
    place = LAYERS.index(layer)
    stay, share = TRUTH.leads.stays[place], TRUTH.leads.conversions[place]
    days, left, on = through(clean(lead_file), layer)
    assert abs(days / left - stay) < 2 * stay / np.sqrt(left)
    assert abs(on / left - share) < 2 * np.sqrt(share * (1 - share) / left)


def test_stays_and_conversions_are_those_of_the_truth_in_eight_firms():
    several = [clean(leads.leads(Truth(), seed)) for seed in SEEDS]
    for place, layer in enumerate(LAYERS):
        days, left, on = np.sum([through(table, layer) for table in several], axis=0)
        stay, share = TRUTH.leads.stays[place], TRUTH.leads.conversions[place]
        assert abs(days / left - stay) < 3.5 * stay / np.sqrt(left)
        assert abs(on / left - share) < 3.5 * np.sqrt(share * (1 - share) / left)


def test_intake_falls_on_the_first_of_april(lead_file):
    table = clean(lead_file)
    fell = table["entered"] >= "2026-04-01"
    for part, days, rate in ((~fell, 182, 24), (fell, 91, 9)):
        assert abs(part.sum() - days * rate) < 3.5 * np.sqrt(days * rate)


def shares(table, by, hit="got_through"):
    found = table.groupby(by)[hit].agg(["mean", "size"])
    error = np.sqrt((found["mean"] * (1 - found["mean"]) / found["size"]).sum())
    return found["mean"].diff().iloc[-1], error


def test_only_the_lot_shows_what_golden_hours_do(many_calls):
    table = many_calls.assign(golden=calls.is_golden(many_calls["minute"].to_numpy()))
    drawn = table["hour_by_lot"] == 1
    effect, error = shares(table[drawn], "golden")
    assert abs(effect - TRUTH.dials.golden) < 3 * error
    naive, error = shares(table[~drawn], "golden")
    # By hand: .03 + .15 × (.45 − .18) + .06 × (.65 − .40) = .0855.
    assert abs(naive - 0.0855) < 3 * error
    for _name, part in table[~drawn].groupby("lead_class"):
        within, error = shares(part, "golden")
        assert abs(within - 0.045) < 3 * error  # .03 + .06 × .25: what callers feel of a number stays in it
    again = many_calls["lively"].groupby(table["golden"] & drawn).mean()
    assert again.between(0.5, 0.6).all()


def test_needs_first_and_each_item_help_a_caller_past_the_opening(many_calls):
    talks = many_calls[many_calls["got_through"] == 1]
    effect, error = shares(talks, "opener", "past_opening")
    assert abs(-effect - TRUTH.dials.needs_first) < 3 * error
    own = talks[["prepared", "past_opening"]] - talks.groupby("caller")[
        ["prepared", "past_opening"]
    ].transform("mean")
    slope = own.prod(axis=1).sum() / (own["prepared"] ** 2).sum()
    assert abs(slope - TRUTH.dials.item) < 3 * 0.5 / np.sqrt((own["prepared"] ** 2).sum())
    naive = np.polyfit(talks["prepared"], talks["past_opening"], 1)[0]
    assert naive > 2 * TRUTH.dials.item  # good callers prepare more


def test_calls_ten_working_months_bring_the_orders_that_the_steps_say(many_calls):
    # By hand: .28 got through; .50 past the opening × .55 × .42; .21 of the cold and .42 of the hot (44 % of talks).
    assert many_calls["got_through"].mean() == pytest.approx(0.282, abs=0.01)
    per_talk = many_calls.loc[many_calls["got_through"] == 1, "ordered"].mean()
    assert per_talk == pytest.approx(0.50 * 0.55 * 0.42 * (0.21 * 0.56 + 0.42 * 0.44), abs=0.004)


def test_days_differ_by_more_than_chance(many_calls):
    by_day = many_calls.assign(firm=np.arange(len(many_calls)) // (len(many_calls) // 8)).groupby(
        ["firm", "date"]
    )
    found = by_day["got_through"].agg(["sum", "size", "mean"])
    share = many_calls["got_through"].mean()
    ratio = ((found["sum"] - found["size"] * share) ** 2 / (found["size"] * share * (1 - share))).mean()
    # By hand: 1 + (n − 1) × .03² / (.28 × .72) with n ≈ 96: 1.42.
    assert ratio == pytest.approx(1.42, abs=3.5 * 1.42 * np.sqrt(2 / len(found)))


def test_patience_is_found_from_who_hung_up_and_the_time_waited(counted):
    minutes = (counted["offered"] * counted["wait_mean"].fillna(0)).sum() / 60
    gone = counted["abandoned"].sum()
    assert abs(gone / minutes - 1 / TRUTH.desk.patience) < 2 / TRUTH.desk.patience / np.sqrt(gone)
    talk = (
        (counted["answered_calls"] * counted["talk_mean"].fillna(0)).sum()
        / counted["answered_calls"].sum()
        / 60
    )
    assert abs(talk - TRUTH.desk.talk) < 2 * TRUTH.desk.talk / np.sqrt(counted["answered_calls"].sum())


def test_calls_come_in_as_often_as_the_truth_says_by_hour(counted):
    found = counted.groupby(counted["clock"].str[:2])["offered"].agg(["sum", "size"])
    expected = np.array(TRUTH.desk.calls_hour) * found["size"].to_numpy() / 4
    assert (np.abs(found["sum"] - expected) < 3.5 * np.sqrt(expected)).all()


# -- the desk, by other means ----------------------------------------------------------------------------


def desk_of(**facts):
    truth = Truth()
    return replace(truth, telesales=replace(truth.telesales, desk=replace(TRUTH.desk, **facts)))


def test_one_agent_and_endless_patience_make_the_queue_of_the_textbook():
    # M/M/1, load .5: P(wait) = .5, mean wait of all = .5 × 4 / (1 − .5) = 4 minutes; within 9 hours of each of 30 days.
    rung = pd.concat(
        [desk.rung(desk_of(calls_hour=(7.5,) * 60, talk=4.0, patience=1e9, agents=1), s) for s in SEEDS]
    )
    assert rung["answered"].all()
    assert (rung["wait"] > 0).mean() == pytest.approx(0.5, abs=0.02)
    assert rung["wait"].mean() == pytest.approx(4, abs=0.35)


def test_nobody_overtakes_and_no_more_are_served_than_there_are_agents():
    rung = desk.rung(desk_of(calls_hour=(60.0,) * 9), 3)
    for _day, calls_of_day in rung[rung["answered"]].groupby("day"):
        begins = (calls_of_day["minute"] + calls_of_day["wait"]).to_numpy()
        assert (np.diff(begins) >= -1e-9).all()
        ends = begins + calls_of_day["talk"].to_numpy()
        busy = [((begins <= moment) & (ends > moment)).sum() for moment in begins]
        assert max(busy) == TRUTH.desk.agents
    gone = rung[~rung["answered"]]
    assert (gone["wait"] == gone["patience"]).all()
    assert (gone["talk"] == 0).all()


# -- sizes, keys, mess -----------------------------------------------------------------------------------


def test_the_lead_file_has_the_size_and_the_slips_that_it_admits(lead_file):
    assert 4_800 < len(lead_file) < 5_600
    assert lead_file.duplicated().sum() == TRUTH.leads.twice
    one = lead_file.drop_duplicates()
    assert one["lead_id"].is_unique
    assert (one["closed_on"] < one["entered"]).sum() == TRUTH.leads.backward
    assert lead_file.drop(columns=["lead_id", "lead_source", "lead_end"]).max().dropna().max() <= "2026-06-30"
    assert (one["closed_on"].notna() == one["lead_end"].notna()).all()
    assert one.loc[one["lead_end"] == "ordered", "ready_on"].notna().all()
    assert one.loc[one["made_on"].notna(), "lead_end"].eq("ordered").all()


def test_layers_follow_one_another(lead_file):
    table = clean(lead_file)
    for before, after in zip(LAYERS, [*LAYERS[1:], "closed_on"], strict=True):
        assert not (table[after] < table[before]).any()
        if after != "closed_on":
            assert table.loc[table[after].notna(), before].notna().all()


def test_the_callers_sheet_has_the_size_and_the_slips_that_it_admits(sheet):
    assert sheet.duplicated().sum() == TRUTH.dials.twice
    one = sheet.drop_duplicates()
    assert one["dial_id"].tolist() == list(range(1, len(one) + 1))
    night = ~one["clock"].between("08:30", "18:59")
    assert set(one.loc[night, "caller"]) == {"A4"}
    assert set(one.loc[night, "date"]) == {"2026-05-12", "2026-05-13"}
    june = one[one["date"] >= "2026-06-01"]
    assert len(june) == 22 * 118
    assert 15 < june["ordered"].sum() < 40
    assert pd.to_datetime(one["date"]).dt.day_of_week.max() == 4


def test_each_step_of_a_talk_needs_the_one_before_and_silence_has_none(sheet):
    steps = ["got_through", "past_opening", "needs_heard", "pitched", "ordered"]
    talks = sheet[sheet["got_through"] == 1]
    assert (np.diff(talks[steps].astype(int).to_numpy(), axis=1) <= 0).all()
    assert talks["opener"].notna().all()
    assert sheet.loc[sheet["got_through"] == 0, ["opener", *steps[1:]]].isna().all(axis=None)


def test_what_was_counted_at_the_desk_adds_up(counted):
    assert len(counted) == 30 * 36 - 8
    assert (counted["answered_calls"] + counted["abandoned"] == counted["offered"]).all()
    assert (counted["in_15s"] <= counted["answered_calls"]).all()
    assert (counted["wait_mean"].isna() == (counted["offered"] == 0)).all()
    assert (counted["talk_mean"].isna() == (counted["answered_calls"] == 0)).all()
    lost = counted[(counted["date"] == "2026-06-17") & counted["clock"].between("14:00", "15:45")]
    assert lost.empty


def test_what_callers_feel_is_known_of_each_dial(sheet):
    hidden = latent_dials()
    assert hidden["dial_id"].tolist() == sheet["dial_id"].drop_duplicates().tolist()
    assert hidden["lively"].mean() == pytest.approx(0.55, abs=0.02)


def test_another_truth_makes_other_tables():
    truth = Truth()
    quiet = replace(
        truth.telesales,
        leads=replace(TRUTH.leads, twice=0, backward=0, conversions=(1.0, 1.0, 1.0, 1.0)),
        dials=replace(TRUTH.dials, twice=0, reach=0.0, hot=0.0, golden=0.0, lively=0.0, between_days=0.0),
    )
    other = replace(truth, telesales=quiet)
    assert leads.leads(other, 1)["lead_end"].dropna().eq("ordered").all()
    assert not calls.dials(other, 1)["got_through"].any()
