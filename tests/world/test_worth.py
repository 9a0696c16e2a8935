"""What members cost, buy elsewhere and bring, and the pilot of gold cards: sizes, mess, and the truth found again."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar

from crmlib.world import MEMBERS, Truth, latent_members, simulate
from crmlib.world.shop import LOT
from crmlib.world.worth import PILOT_MONTHS, SERVICE
from tests.support.firm import Firm

TRUTH = Truth().worth
YUAN = pd.Series({"calls": 22.0, "returns": 45.0, "visits": 160.0})  # as the data dictionary says


@pytest.fixture(scope="module")
def firm():
    return Firm()


@pytest.fixture(scope="module")
def big():
    return Firm(members=10 * MEMBERS, seed=3)


@pytest.fixture(scope="module")
def hidden():
    return latent_members().set_index("member_id")


@pytest.fixture(scope="module")
def orders(firm):
    once = firm["orders"].drop_duplicates()
    lines = firm["order_lines"].drop_duplicates()
    by = lines.assign(back=lines["quantity"] < 0).groupby("order_id")
    once = once.merge(by.agg(yuan=("paid_yuan", "sum"), back=("back", "any")).reset_index(), on="order_id")
    half = once["date"].str[:4] + np.where(once["date"].str[5:7] > "06", "-H2", "-H1")
    return once.assign(half_year=half)


def near(share, truth, n):
    return abs(share - truth) <= 3.5 * np.sqrt(truth * (1 - truth) / n)


def test_tables_have_their_sizes_and_keys(firm):
    assert [len(firm[name]) for name in ("wallets", "referrals", "gold_pilot")] == [800, 1_900, 400]
    known = set(firm["members"]["member_id"])
    for name in ("service_costs", "wallets", "referrals", "gold_pilot"):
        assert set(firm[name]["member_id"]) <= known, name
    for name in ("wallets", "referrals", "gold_pilot"):
        assert firm[name]["member_id"].is_unique, name


# -- service ---------------------------------------------------------------------------------------------


def test_service_is_counted_in_every_half_year_with_an_order_and_in_no_other(firm, orders):
    rows = firm["service_costs"].set_index(["member_id", "half_year"])
    assert rows.index.is_unique
    assert set(rows.index) == set(zip(orders["member_id"], orders["half_year"], strict=True))


def test_what_gave_money_back_is_among_the_returns(firm, orders):
    back = orders.groupby(["member_id", "half_year"])["back"].sum()
    returns = firm["service_costs"].set_index(["member_id", "half_year"])["returns"]
    assert (returns >= back.reindex(returns.index)).all()


def test_members_are_as_demanding_as_they_are(firm, orders, hidden):
    wanted = (orders.groupby("member_id").size() * hidden["demanding"]).sum()
    for name in ("calls", "visits"):
        found, rate = firm["service_costs"][name].sum(), getattr(TRUTH, name)
        # A Poisson count's standard error is its root.
        assert abs(found - rate * wanted) < 3.5 * np.sqrt(rate * wanted), name
    # A return that gave money back is one at least, so there are a few more.
    assert 0.99 < firm["service_costs"]["returns"].sum() / (TRUTH.returns * wanted) < 1.06
    assert hidden["demanding"].mean() == pytest.approx(0.75 + 0.25 * 4, abs=0.1)


def test_every_fifth_member_costs_more_than_comes_in(firm, orders):
    lines = firm["order_lines"].drop_duplicates().dropna()
    margin = 1 - lines["cost_yuan"].sum() / lines["paid_yuan"].sum()
    earned = margin * orders.groupby("member_id")["yuan"].sum()
    service = firm["service_costs"].set_index("member_id")[list(SERVICE)].mul(YUAN).sum(axis=1)
    below = earned < service.groupby(level=0).sum().reindex(earned.index)
    assert below.mean() == pytest.approx(0.21, abs=0.02)  # the plan's 21 %


# -- spending elsewhere ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def asked(firm, hidden):
    table = firm["wallets"].set_index("member_id").join(hidden)
    here = 52 * table["lambda"] * Truth().shop.p / table["nu"]
    # By definition of a share: all of the tea is what is bought here, divided by the share of it.
    return table.assign(elsewhere=here / table["share"] - here.where(table["left_on"].isna(), 0.0))


def test_what_is_said_is_what_is_spent_give_or_take_30_percent(asked):
    said = asked.dropna(subset=["elsewhere_yuan"])
    said = said[said["elsewhere"] > 1_000]  # below, rounding to 50 yuan is most of the error
    error = np.log(said["elsewhere_yuan"].astype(float) / said["elsewhere"])
    assert abs(error.mean()) < 3.5 * TRUTH.stated_error / np.sqrt(len(error))
    # The standard error of a standard deviation is itself divided by √2n.
    assert error.std() == pytest.approx(
        TRUTH.stated_error, abs=3.5 * TRUTH.stated_error / np.sqrt(2 * len(error))
    )


def test_18_percent_do_not_say_and_answers_are_round(asked):
    assert near(asked["elsewhere_yuan"].isna().mean(), TRUTH.refusing, len(asked))
    assert (asked["elsewhere_yuan"].dropna() % 50 == 0).all()


def test_who_was_asked_was_drawn_by_lot(asked, hidden):
    for name in ("lambda", "p", "nu", "demanding", "trust"):
        drawn = hidden[name].rank(pct=True)[asked.index]
        # Ranks are uniform: their mean is ½ and their variance 1/12.
        assert abs(drawn.mean() - 0.5) < 3.5 * np.sqrt(1 / 12 / len(drawn)), name


def test_the_share_bought_here_is_the_beta_of_the_truth(hidden):
    from scipy.stats import beta, kstest

    at = TRUTH.least_share
    assert near((hidden["share"] <= at).mean(), beta(TRUTH.share_a, TRUTH.share_b).cdf(at), len(hidden))
    above = hidden.loc[hidden["share"] > at, "share"]
    law = beta(TRUTH.share_a, TRUTH.share_b)
    assert kstest((law.cdf(above) - law.cdf(at)) / law.sf(at), "uniform").pvalue > 0.001


# -- referrals -------------------------------------------------------------------------------------------


def test_everybody_was_brought_by_one_who_was_a_member_then(firm, hidden):
    table = firm["referrals"]
    joined = firm["members"].set_index("member_id")["joined"]
    assert (joined[table["member_id"]].to_numpy() == table["referred_on"].to_numpy()).all()
    assert (joined[table["referrer_id"]].to_numpy() < table["referred_on"].to_numpy()).all()
    left = hidden["left_on"][table["referrer_id"]].to_numpy()
    assert (np.isnat(left) | (left >= pd.to_datetime(table["referred_on"]).to_numpy())).all()


def test_members_are_brought_by_trusting_ones_as_the_truth_says(firm, hidden):
    joined = pd.to_datetime(firm["members"].set_index("member_id")["joined"])
    places = pd.Series(np.arange(len(hidden)), index=hidden.index)
    by, new = (places[firm["referrals"][name]].to_numpy() for name in ("referrer_id", "member_id"))
    there = (joined.to_numpy() < joined.to_numpy()[new, None]) & (
        by[:, None] // LOT == np.arange(len(hidden)) // LOT
    )
    there &= hidden["left_on"].fillna(pd.Timestamp("2100-01-01")).to_numpy() >= joined.to_numpy()[new, None]
    log_trust = np.log(hidden["trust"].to_numpy())

    def loss(power):  # a conditional logit: who of those there it was
        return np.log((there * np.exp(power * log_trust)).sum(axis=1)).sum() - power * log_trust[by].sum()

    best = minimize_scalar(loss, bounds=(0, 5), method="bounded").x
    error = (0.01**2 / (loss(best + 0.01) - 2 * loss(best) + loss(best - 0.01))) ** 0.5
    assert abs(best - TRUTH.trust_power) < 3 * error
    assert error < 0.15


# -- gold cards ------------------------------------------------------------------------------------------


def differences(pilot):
    by = pilot.set_index(["arm", "pair_id"])[["orders", "expected"]]
    apart = by.loc["card"] - by.loc["none"]
    return apart["orders"], apart["expected"]


def test_a_pair_are_two_households_of_equal_predictions_one_with_a_card(firm):
    pilot = firm["gold_pilot"].merge(firm["members"][["member_id", "kind"]], on="member_id")
    assert (pilot["kind"] == "household").all()
    assert pilot.groupby("pair_id")["arm"].agg(set).map({"card", "none"}.__eq__).all()
    _gain, apart = differences(pilot)
    assert apart.abs().median() <= 0.02
    assert abs(apart.mean()) < 3.5 * apart.std() / np.sqrt(len(apart))
    assert near((pilot["arm"].iloc[::2] == "card").mean(), 0.5, 200)


def test_a_card_adds_what_the_truth_says_and_predictions_hold_without_it(big, firm):
    for pilot in (big["gold_pilot"], firm["gold_pilot"]):
        gain, _apart = differences(pilot)
        assert abs(gain.mean() - TRUTH.card_effect * PILOT_MONTHS) < 3 * gain.std() / np.sqrt(len(gain))
        without = pilot[pilot["arm"] == "none"]
        miss = without["orders"] - without["expected"]
        assert abs(miss.mean()) < 3 * miss.std() / np.sqrt(len(miss))
    assert differences(big["gold_pilot"])[0].mean() > 0.1


def test_small_firms_have_these_tables_too():
    one = simulate(customers=1, members=1)
    assert list(one["gold_pilot"].columns) == ["member_id", "pair_id", "arm", "expected", "orders"]
    assert len(simulate(customers=1, members=60)["wallets"]) == 15
