"""Roles, contact points, sources and shops give back the truth they were made from, and hold the slips they say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from crmlib.world import Truth
from crmlib.world.block import population
from crmlib.world.branches import branches, shop_customers, shops
from crmlib.world.contact_points import contact_visits, harm
from crmlib.world.firm import PRODUCTS
from crmlib.world.purchase_roles import PREMIUM, family_scores, purchase_roles
from crmlib.world.sources import logged, source_answers

TRUTH = Truth()
POINTS = [point[0] for point in TRUTH.contact_points.points]
HARMS = np.array([point[3] for point in TRUTH.contact_points.points])
SEEDS = 100


def block(seed, size=8000, truth=TRUTH):
    return population(truth, seed=seed, number=0, size=size, first=1)


def sigma(odds):
    return 1 / (1 + np.exp(-odds))


def within(values, truth, errors=3.5):
    """Whether the mean of independent estimates is within so many of its standard errors of the truth."""
    values = np.asarray(values, dtype=float)
    return abs(values.mean() - truth) <= errors * values.std(ddof=1) / np.sqrt(len(values))


def logit(x, y):
    """Coefficients (the constant first) and standard errors of a logistic regression without a penalty."""
    fit = LogisticRegression(C=1e8, tol=1e-8, max_iter=500).fit(x, y)
    coefficients = np.append(fit.intercept_, fit.coef_[0])
    wide = np.column_stack([np.ones(len(x)), x])
    chance = sigma(wide @ coefficients)
    information = (wide * (chance * (1 - chance))[:, None]).T @ wide
    return coefficients, np.sqrt(np.diag(np.linalg.inv(information)))


# -- contact points --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def visits():
    return [contact_visits(block(seed)).drop_duplicates() for seed in range(SEEDS)]


def failed(table):
    return table[POINTS].eq("failed")


def test_the_three_points_that_lose_most_are_found_in_nine_of_ten_worlds(visits):
    hits = 0
    for table in visits:
        x = failed(table).to_numpy(float)
        coefficients, _errors = logit(x, table["left_within_year"])
        odds = coefficients[0] + x @ coefficients[1:]
        losses = [
            (sigma(odds) - sigma(odds - x[:, k] * coefficients[k + 1])).sum() for k in range(len(POINTS))
        ]
        first = {POINTS[k] for k in np.argsort(losses)[::-1][:3]}
        hits += first == {"complaint_handling", "payment", "delivery"}
    assert hits >= 90


def test_the_log_odds_of_each_failure_are_found_where_nobody_apologises():
    nobody = replace(TRUTH, contact_points=replace(TRUTH.contact_points, call_leaves=1.0))
    inside = []
    for seed in range(40):
        table = contact_visits(block(seed, truth=nobody)).drop_duplicates()
        coefficients, errors = logit(failed(table).to_numpy(float), table["left_within_year"])
        away = coefficients - np.append(TRUTH.contact_points.base, HARMS)
        inside.append(np.abs(away) <= 1.96 * errors)
    # 400 intervals, of which 5 % miss; 20 failures of the invoice make an interval of Wald too wide, not too narrow.
    assert 0.92 < np.mean(inside) < 0.99


def test_most_failures_are_not_the_ones_that_lose_most(visits):
    counts = pd.DataFrame([failed(table).sum() for table in visits])
    assert (counts.idxmax(axis=1) == "notice").all()
    assert counts["notice"].mean() == pytest.approx(266, abs=10)
    assert counts["payment"].mean() == pytest.approx(40, abs=3)


def test_careless_weeks_hit_several_points_so_that_more_customers_meet_none_than_the_product_says(visits):
    none = [1 - failed(table).any(axis=1).mean() for table in visits]
    product = [np.prod(1 - failed(table).mean()) for table in visits]
    assert np.mean(none) > np.mean(product) + 0.02


def test_an_apology_by_lot_halves_the_harm(visits):
    together = pd.concat(visits)
    sorry = together[together["apology"].notna()]
    assert (failed(sorry)[["payment", "delivery", "invoice"]].any(axis=1)).all()
    assert (sorry["apology"] == "call").mean() == pytest.approx(0.5, abs=0.02)
    called = (together["apology"] == "call").to_numpy()
    adds = harm(failed(together), called, TRUTH.contact_points)
    assert set(adds.loc[called & failed(together)["payment"].to_numpy(), "payment"]) == {1.4}
    left = sorry.groupby("apology")["left_within_year"].mean()
    expected = sigma(TRUTH.contact_points.base + adds.sum(axis=1))[together["apology"].notna()]
    for arm in ("call", "none"):
        assert left[arm] == pytest.approx(expected[sorry["apology"] == arm].mean(), abs=0.015)
    assert left["none"] > left["call"] + 0.08


def test_whoever_complains_has_mostly_met_a_failure_before(visits):
    together = pd.concat(visits)
    before = failed(together).drop(columns="complaint_handling").any(axis=1)
    complains = together["complaint_handling"].notna()
    assert complains[before].mean() == pytest.approx(0.38, abs=0.01)
    assert complains[~before].mean() == pytest.approx(0.015, abs=0.003)


def test_a_few_customers_are_entered_twice():
    table = contact_visits(block(1))
    assert table["customer_id"].nunique() == 2600
    assert 4 <= table.duplicated().sum() <= 26
    assert table["customer_id"].duplicated().sum() == table.duplicated().sum()


# -- roles -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def purchases():
    return [purchase_roles(block(seed, size=2000)) for seed in range(40)]


def test_the_user_brings_a_purchase_back_and_the_buyer_hardly(purchases):
    made = TRUTH.roles
    found = []
    for table in purchases:
        kept = table.dropna(subset=["satisfied_buyer", "satisfied_user"])
        away = (kept[["satisfied_user", "satisfied_buyer"]].to_numpy(float) - made.mean) / made.spread
        found.append(logit(away, kept["repurchased"])[0])
    found = np.array(found)
    # The standard errors of one small world are .13 to .16: the mean of 40 has a bias of maximum likelihood of 1 %.
    for k, truth in enumerate(made.repurchase):
        assert found[:, k].mean() == pytest.approx(truth, abs=0.08), k


def test_buyer_and_user_are_one_person_in_more_than_half_of_the_households_purchases(purchases):
    together = pd.concat(purchases).dropna(subset=["user"])
    same = (together["buyer"] == together["user"]).groupby(together["kind"]).mean()
    assert same["household"] == pytest.approx(0.58, abs=0.02)
    assert same["business"] == pytest.approx(0.06, abs=0.015)
    answers = together.dropna(subset=["satisfied_buyer", "satisfied_user"])
    equal = answers["satisfied_buyer"] == answers["satisfied_user"]
    assert equal[answers["buyer"] == answers["user"]].all()


def test_firms_are_asked_for_firms_and_persons_of_a_household_for_households(purchases):
    together = pd.concat(purchases)
    firms = together["kind"] == "business"
    roles = ["initiator", "influencer", "decider", "buyer", "user", "payer"]
    at_home, at_work = set(np.ravel(together.loc[~firms, roles])), set(np.ravel(together.loc[firms, roles]))
    assert {one for one in at_home if isinstance(one, str)} == {"self", "partner", "child"}
    assert {one for one in at_work if isinstance(one, str)} == {"self", "colleague", "boss", "firm"}
    assert firms.mean() == pytest.approx(0.25, abs=0.02)


def test_users_of_presents_are_asked_less(purchases):
    together = pd.concat(purchases)
    present = (together["occasion"] == "present") & (together["buyer"] != together["user"])
    assert together.loc[present, "satisfied_user"].isna().mean() == pytest.approx(0.14, abs=0.02)
    assert together.loc[~present, "satisfied_user"].isna().mean() == pytest.approx(0.04, abs=0.01)


def test_dear_things_are_bought_as_often_as_the_truth_says(purchases):
    price = {row[0]: row[4] for row in PRODUCTS}
    together = pd.concat(purchases)
    dear = together["product_id"].map(price) >= PREMIUM
    work = together["occasion"] == "work"
    base, firm = TRUTH.roles.premium[:2]
    # All buyers of firms have no birth year; so at work only the base and the firm count.
    assert dear[work].mean() == pytest.approx(sigma(base + firm), abs=0.025)


def test_each_rule_makes_another_tea_set_win():
    table = family_scores(TRUTH)
    assert len(table) == 36
    assert (table.groupby(["family_member", "tea_set"])["weight"].sum() == 100).all()
    table["points"] = table["weight"] * table["mark"] / 100
    worth = table.pivot_table(index="family_member", columns="tea_set", values="points", aggfunc="sum")
    # By hand: grandmother 7.4, 7.7, 4.8; father 6.1, 8.4, 7.1; daughter 5.8, 2.4, 8.4 (porcelain, clay, glass).
    hand = pd.DataFrame(
        {"porcelain": [7.4, 6.1, 5.8], "clay": [7.7, 8.4, 2.4], "glass": [4.8, 7.1, 8.4]},
        index=["grandmother", "father", "daughter"],
    )
    assert worth.loc[hand.index, hand.columns].to_numpy() == pytest.approx(hand.to_numpy())
    assert worth.mean().idxmax() == "glass"
    assert worth.idxmax(axis=1).mode().tolist() == ["clay"]
    assert worth.columns[(worth >= 5).all()].tolist() == ["porcelain"]


# -- sources ---------------------------------------------------------------------------------------------


def test_sources_are_used_and_decide_as_the_truth_says():
    together = pd.concat([source_answers(block(seed, size=2000)) for seed in range(12)])
    for name, share, _weight in TRUTH.sources.used:
        assert together[f"used_{name}"].mean() == pytest.approx(share, abs=0.03), name
    decides = {
        name: (together.loc[together[f"used_{name}"] == 1, "decisive"] == name).mean()
        for name, _share, _weight in TRUTH.sources.used
    }
    assert decides["personal"] > 0.58
    assert decides["commercial"] < 0.42
    used = together[[f"used_{name}" for name, _s, _w in TRUTH.sources.used]]
    assert used.isna().mean().mean() == pytest.approx(0.03, abs=0.01)
    assert together.loc[used.eq(0).fillna(False).all(axis=1), "decisive"].isna().all()


def test_the_log_has_no_friends_word_and_is_remembered_by_some():
    made = block(3, size=2000)
    seen = logged(made)
    assert set(seen.dropna()) <= {"commercial", "public", "experiential"}
    told = source_answers(made).set_index("customer_id")["first_source"]
    agree = (told == seen.reindex(told.index))[told.notna() & seen.reindex(told.index).notna()].mean()
    assert 0.4 < agree < 0.75


# -- shops -----------------------------------------------------------------------------------------------


def test_shops_are_really_as_the_truth_says():
    made = TRUTH.shops
    together = pd.concat([branches(block(seed)) for seed in range(60)])
    measures = [name for name, _weight in made.measures]
    for name in ("district", "staff", "service", "guests"):
        assert together[name].std() == pytest.approx(1, abs=0.07), name
    wide = np.column_stack([np.ones(len(together)), together[["district", *measures]]])
    staff = np.linalg.lstsq(wide, together["staff"], rcond=None)[0][1:]
    assert staff == pytest.approx([made.district_staff, *dict(made.measures).values()], abs=0.05)
    wide = np.column_stack([np.ones(len(together)), together[["district", "service"]]])
    guests = np.linalg.lstsq(wide, together["guests"], rcond=None)[0][1:]
    assert guests == pytest.approx([made.district_guests, made.service_guests], abs=0.05)


def test_staff_and_profit_go_together_and_mostly_through_the_district():
    raw, given = [], []
    for seed in range(60):
        r = shops(block(seed))[["staff_satisfaction", "profit_yuan", "district"]].corr().to_numpy()
        raw.append(r[0, 1])
        given.append((r[0, 1] - r[0, 2] * r[1, 2]) / np.sqrt((1 - r[0, 2] ** 2) * (1 - r[1, 2] ** 2)))
    assert np.mean(raw) > 0.7
    assert 0.15 < np.mean(given) < 0.45


def test_a_seventh_of_what_guests_say_lies_between_shops():
    icc = []
    for seed in range(60):
        table = shop_customers(block(seed)).drop_duplicates("customer_id")
        table = table[table.groupby("shop_id")["rating"].transform("size") >= 20]
        groups = table.groupby("shop_id")["rating"]
        k = groups.size().mean()
        within_shop = groups.var(ddof=1).mean()
        between = k * groups.mean().var(ddof=1)
        icc.append((between - within_shop) / (between + (k - 1) * within_shop))
    # Answers are rounded and end at 10, which takes a little of it.
    assert np.mean(icc) == pytest.approx(TRUTH.shops.icc, abs=0.02)


def test_in_one_shop_only_three_were_asked_and_a_few_guests_are_in_two_shops():
    table = shop_customers(block(2))
    sizes = table["shop_id"].value_counts()
    assert (sizes <= 6).sum() == 1
    assert sizes.drop(sizes.index[-1]).min() >= 25
    assert 0 < table["customer_id"].duplicated().sum() < 20
    assert not table.duplicated(["customer_id", "shop_id"]).any()


@pytest.mark.parametrize("size", [1, 5, 40])
def test_a_small_firm_has_every_table(size):
    few = block(1, size=size)
    for make in (contact_visits, purchase_roles, source_answers, shops, shop_customers):
        assert len(make(few)) >= 1, make.__name__
    assert set(shop_customers(few)["shop_id"]) <= set(shops(few)["shop_id"])
