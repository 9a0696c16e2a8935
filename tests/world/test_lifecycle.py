"""Subscriptions and vouchers hold what they promise, and their truth is found again by a few lines written here."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from crmlib.world import MEMBERS, Truth, latent_stages, latent_subscriptions, simulate, subscribed, vouchers
from crmlib.world.populations import lots
from crmlib.world.shop import LOT
from tests.support.firm import Firm

NEW = ("subscriptions", "subscription_months", "vouchers")
TRUTH = Truth().subscription
CHANNELS = [name for name, *_ in TRUTH.inclined]


@pytest.fixture(scope="module")
def firm():
    return Firm()


@pytest.fixture(scope="module")
def many():
    """Ten times the members, so that a fault shows beyond chance."""
    made = list(lots(Truth(), 10 * MEMBERS, 5))
    return {
        "subscriptions": pd.concat([subscribed.subscriptions(lot) for lot in made]),
        "subscription_months": pd.concat([subscribed.subscription_months(lot) for lot in made]),
        "latent": pd.concat([subscribed.latent_subscriptions(lot) for lot in made]),
    }


def kaplan_meier(months, until):
    """Share still there after each month of those watched in it (entry delayed, pauses apart), and Greenwood's SE."""
    by = months.groupby("month")["left"].agg(["sum", "size"]).loc[:until]
    share = (1 - by["sum"] / by["size"]).cumprod()
    return share, share * np.sqrt((by["sum"] / (by["size"] * (by["size"] - by["sum"]))).cumsum())


def one_each(tables, hidden):
    """Months of subscriptions that never paused: those of others are numbered anew."""
    went_on = hidden["goes_on"].dropna()
    out = set(went_on) | set(hidden.loc[hidden["goes_on"].notna(), "subscription_id"])
    months = tables["subscription_months"]
    return months[~months["subscription_id"].isin(out)].merge(
        tables["subscriptions"][["subscription_id", "channel", "monthly_yuan"]]
    )


def odds(months):
    """Log-odds of leaving and their standard errors: late, wrong tea, unanswered call, apology, 100 yuan more."""
    age = pd.cut(months["month"], [0, 1, 2, 3, 6, 12, 99], labels=False).astype(str)
    design = pd.get_dummies(age + months["channel"], drop_first=True).astype(float)
    trouble = pd.DataFrame(
        {
            "late": months["late"],
            "wrong_tea": months["wrong_tea"],
            "unanswered": (months["call_answered"] == 0).fillna(False).astype(float),
            "apology": (months["apology"] == "call").astype(float),
            "price": months["monthly_yuan"] / 100,
        },
        dtype=float,
    )
    design = pd.concat([trouble, design], axis=1).to_numpy()
    model = LogisticRegression(C=1e8, max_iter=5_000).fit(design, months["left"])
    p = model.predict_proba(design)[:, 1]
    full = np.column_stack([design, np.ones(len(design))])
    errors = np.sqrt(np.diag(np.linalg.inv((full * (p * (1 - p))[:, None]).T @ full)))
    return model.coef_[0][:5], errors[:5]


# An apology is spread half to each side of `late`, which is the mean of both.
TRUE_ODDS = [TRUTH.late - TRUTH.apology / 2, TRUTH.wrong_tea, TRUTH.unanswered, TRUTH.apology, 0]


# -- the truth is found again ----------------------------------------------------------------------------


def test_two_years_survival_lies_inside_its_interval(firm):
    share, error = kaplan_meier(one_each(firm, latent_subscriptions()), 24)
    true = TRUTH.still_there(24)["all"]
    for month in (1, 6, 12, 24):
        assert abs(share[month] - true[month]) < 1.96 * error[month], month


def test_survival_is_that_of_the_truth_in_every_channel(many):
    months, true = one_each(many, many["latent"]), TRUTH.still_there(24)
    for channel in CHANNELS:
        share, error = kaplan_meier(months[months["channel"] == channel], 24)
        z = (share - true[channel][1:]) / error
        assert z.abs().max() < 3.5, (channel, z)


def test_friends_of_friends_stay_longest_then_those_of_the_shop_of_events_and_of_advertisements(firm):
    months = one_each(firm, latent_subscriptions())
    year = {name: kaplan_meier(months[months["channel"] == name], 12)[0][12] for name in CHANNELS}
    assert sorted(year, key=year.get, reverse=True) == ["referral", "shop", "event", "advertisement"]


def test_what_drives_away_is_found_within_two_standard_errors(firm):
    found, errors = odds(one_each(firm, latent_subscriptions()))
    assert (np.abs(found - TRUE_ODDS) < 2 * errors).all()


def test_what_drives_away_is_found_in_ten_times_as_many(many):
    found, errors = odds(one_each(many, many["latent"]))
    assert (np.abs(found - TRUE_ODDS) < 3 * errors).all(), (found - TRUE_ODDS) / errors
    assert (errors < 0.06).all()


def test_nobody_grows_more_loyal_though_retention_rises(many):
    hidden = many["latent"].set_index("subscription_id")["theta"]
    months = one_each(many, many["latent"])
    quiet = months[(months["late"] == 0) & (months["wrong_tea"] == 0) & months["call_answered"].isna()]
    quiet = quiet.assign(theta=quiet["subscription_id"].map(hidden))
    usual = 1 - (1 - quiet["theta"]) * (1 - TRUTH.moving) * (1 - TRUTH.failing)
    for month in (1, 6, 12):
        here = quiet["month"] == month
        error = np.sqrt((usual * (1 - usual))[here].sum())
        assert abs(quiet.loc[here, "left"].sum() - usual[here].sum()) < 3.5 * error, month
    assert quiet.groupby("month")["left"].mean().loc[[1, 12]].diff().iloc[-1] < -0.05


def test_moving_and_payments_end_as_many_as_the_truth_says(many):
    hidden, months = many["latent"], one_each(many, many["latent"])
    for cause, share in (("moved", TRUTH.moving), ("payment_failed", TRUTH.failing)):
        ended = hidden.loc[hidden["cause"] == cause, "subscription_id"]
        n = months.loc[months["left"] == 1, "subscription_id"].isin(ended).sum()
        # Both causes in one month: the first is told. At most 1 % of them.
        assert abs(n - share * len(months)) < 3.5 * np.sqrt(share * len(months)) + 0.01 * n


def test_apologies_and_vouchers_were_drawn_by_lot(firm, many):
    late = many["subscription_months"].query("late == 1")
    assert abs((late["apology"] == "call").mean() - 0.5) < 3 * 0.5 / np.sqrt(len(late))
    assert many["subscription_months"].query("late == 0")["apology"].isna().all()
    both = firm["vouchers"].merge(latent_stages(), on="member_id")
    halves = both.groupby("arm")["chance"].agg(["mean", "std", "size"])
    error = np.sqrt((halves["std"] ** 2 / halves["size"]).sum())
    assert abs(halves["mean"].diff().iloc[-1]) < 3 * error


def effects(sent, stage):
    shares = sent.assign(stage=stage).pivot_table("ordered_60d", "stage", "arm")
    return shares["voucher"] - shares["control"]


def test_decline_shows_the_largest_effect_in_17_of_20_seeds():
    largest = []
    for seed in range(20):
        made = list(lots(Truth(), MEMBERS, seed))
        sent = pd.concat([vouchers.vouchers(lot) for lot in made])
        known = pd.concat([vouchers.stages(lot) for lot in made]).set_index("member_id")
        largest.append(effects(sent, known.loc[sent["member_id"], "stage"].to_numpy()).idxmax())
    assert largest.count("decline") >= 17


def test_the_effect_of_a_voucher_in_each_stage_is_that_of_the_truth():
    made = list(lots(Truth(), 10 * MEMBERS, 3))
    sent = pd.concat([vouchers.vouchers(lot) for lot in made])
    known = pd.concat([vouchers.stages(lot) for lot in made]).set_index("member_id").loc[sent["member_id"]]
    found = effects(sent, known["stage"].to_numpy())
    sizes = known["stage"].value_counts()
    for stage, true in Truth().voucher.effect:
        if stage in found.index:
            base = known.loc[known["stage"] == stage, "chance"].mean()
            error = np.sqrt(4 * base * (1 - base) / sizes[stage] + true / sizes[stage])
            assert abs(found[stage] - true) < 3.5 * error, stage
    assert {"maturity", "decline", "departure"} <= set(found.index)


# -- sizes, keys, mess -----------------------------------------------------------------------------------


def test_the_tables_have_their_sizes(firm):
    assert len(firm["subscriptions"]) == 2_400
    assert len(firm["vouchers"]) == 2_800
    assert 16_000 < len(firm["subscription_months"]) < 19_500
    running = firm["subscriptions"]["end"].isna().mean()
    assert 0.28 < running < 0.42


def test_keys_are_unique_and_speak_of_members_there_are(firm):
    subscriptions, months = firm["subscriptions"], firm["subscription_months"]
    assert subscriptions["subscription_id"].is_unique
    assert firm["vouchers"]["member_id"].is_unique
    assert not months.duplicated(["subscription_id", "month"]).any()
    assert set(months["subscription_id"]) <= set(subscriptions["subscription_id"])
    people = subscriptions.merge(firm["members"], on="member_id", how="left", suffixes=("", "_card"))
    assert (people["kind"] == "household").all()
    assert (people["start"] >= people["joined"]).all()
    assert not set(firm["vouchers"]["member_id"]) & set(firm["gold_pilot"]["member_id"])
    assert set(latent_subscriptions()["subscription_id"]) == set(subscriptions["subscription_id"])


def months_between(start, end):
    return 12 * (end.dt.year - start.dt.year) + end.dt.month - start.dt.month


def test_months_and_ends_agree_where_no_row_is_lost(firm):
    table = firm["subscriptions"].assign(
        start=lambda t: pd.to_datetime(t["start"]), end=lambda t: pd.to_datetime(t["end"])
    )
    months = firm["subscription_months"].merge(table, on="subscription_id")
    ends = months[(months["left"] == 1) & ~(months["end"] < months["start"])]
    assert (months_between(ends["start"], ends["end"]) == ends["month"]).all()
    assert (ends["start"].dt.day == ends["end"].dt.day).all()
    # Each month is over within the log.
    number = 12 * months["start"].dt.year + months["start"].dt.month - 1 + months["month"]
    assert number.between(12 * 2024, 12 * 2026 + 5).all()
    kept = table["warehouse"] != "west"
    whole = table[kept & table["end"].notna()]
    assert set(whole["subscription_id"]) == set(
        ends.loc[ends["warehouse"] != "west", "subscription_id"]
    ) | set(whole.loc[whole["end"] < whole["start"], "subscription_id"])


def test_the_mess_that_the_data_dictionary_admits_is_there(firm, many):
    table = firm["subscriptions"]
    assert (table["end"] < table["start"]).sum() == 4
    hidden = many["latent"].set_index("subscription_id")
    ended = many["subscriptions"][many["subscriptions"]["end"].notna()].set_index("subscription_id")
    caused = ended[hidden.loc[ended.index, "cause"].notna()]
    assert abs(caused["end_reason"].isna().mean() - TRUTH.blank) < 3.5 * np.sqrt(0.22 * 0.78 / len(caused))
    assert (
        caused["end_reason"]
        .dropna()
        .eq(hidden.loc[caused.index, "cause"].loc[caused["end_reason"].notna()])
        .all()
    )
    west = firm["subscription_months"].merge(table[["subscription_id", "start", "warehouse"]])
    start = pd.to_datetime(west["start"])
    number = 12 * start.dt.year + start.dt.month - 1 + west["month"]
    spring = number.between(12 * 2025 + 2, 12 * 2025 + 4)
    assert not (spring & (west["warehouse"] == "west")).any()
    assert (spring & (west["warehouse"] == "east")).any()


def test_a_pause_is_an_end_and_a_new_number_within_three_months(firm):
    table = firm["subscriptions"].sort_values(["member_id", "start"])
    twice = table[table["member_id"].duplicated(keep=False)]
    assert 20 < twice["member_id"].nunique() < 60
    first, again = twice.iloc[::2], twice.iloc[1::2]
    assert first["member_id"].tolist() == again["member_id"].tolist()
    good = (first["end"] > first["start"]).to_numpy()
    gap = months_between(pd.to_datetime(first["end"]), pd.to_datetime(again["start"]).set_axis(first.index))
    assert gap[good].isin([1, 2]).all()
    assert first["end_reason"].isna().all()
    hidden = latent_subscriptions().set_index("subscription_id")
    assert hidden.loc[again["subscription_id"], "goes_on"].tolist() == first["subscription_id"].tolist()


def test_who_subscribed_before_the_log_is_watched_from_then_on(firm):
    table = firm["subscriptions"]
    old = table[table["start"] < "2024-01-01"]
    assert 150 < len(old) < 320
    good = old[~(old["end"] < old["start"])]
    assert (good["end"].dropna() >= "2024-01-01").all()
    first = firm["subscription_months"].groupby("subscription_id")["month"].min()
    begun = pd.to_datetime(old.set_index("subscription_id")["start"])
    numbers = 12 * 2024 - (12 * begun.dt.year + begun.dt.month - 1)
    there = numbers.index.intersection(first.index)
    assert (first[there] >= numbers[there]).all()
    assert (first[there] == numbers[there]).mean() > 0.85


# -- the same bytes --------------------------------------------------------------------------------------


def test_how_many_members_are_made_at_once_changes_no_byte():
    both, one = simulate(customers=1, members=2 * LOT), simulate(customers=1, members=LOT)
    for name in NEW:
        pd.testing.assert_frame_equal(both[name][: len(one[name])], one[name])


def test_a_firm_of_one_member_has_all_tables_if_without_rows():
    tiny = simulate(customers=1, members=1)
    whole = simulate(customers=1, members=40)
    for name in NEW:
        assert tiny[name].columns.tolist() == whole[name].columns.tolist()


def test_another_truth_makes_other_tables():
    truth = Truth()
    calm = replace(truth, subscription=replace(truth.subscription, late_share=0.0, paused=0.0, backward=0.0))
    tables = Firm(members=400, truth=calm)
    assert not tables["subscription_months"]["late"].any()
    assert tables["subscriptions"]["member_id"].is_unique
    assert not (tables["subscriptions"]["end"] < tables["subscriptions"]["start"]).any()
    idle = replace(
        truth, voucher=replace(truth.voucher, effect=tuple((name, 0.0) for name, _ in truth.voucher.effect))
    )
    assert latent_stages(members=50, truth=idle)["effect"].eq(0).all()
