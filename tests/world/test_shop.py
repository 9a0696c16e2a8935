"""The ledger holds what it promises, and its truth is found again by likelihoods written down here."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betaln, gammaln

from crmlib.world import MEMBERS, Truth, latent_members, populations, shop, simulate, write
from crmlib.world.baskets import IDS, PRICES, order_lines
from crmlib.world.populations import lots
from crmlib.world.simulate import LEDGER
from tests.support.firm import Firm

END = pd.Timestamp("2026-06-30")


@pytest.fixture(scope="module")
def ledger():
    return Firm()


@pytest.fixture(scope="module")
def hidden():
    return latent_members()


@pytest.fixture(scope="module")
def clean(ledger):
    """Every order once, with its yuan net of refunds, as the data dictionary says to read them."""
    orders = ledger["orders"].drop_duplicates()
    sums = ledger["order_lines"].drop_duplicates().groupby("order_id")["paid_yuan"].sum()
    return orders.assign(date=pd.to_datetime(orders["date"]), yuan=orders["order_id"].map(sums))


@pytest.fixture(scope="module")
def big():
    """Ten times the members, so that a fault in the model shows beyond chance."""
    return Firm(members=10 * MEMBERS, seed=5)


def summary(orders, members):
    """One row a member: repeat days x, weeks from the first to the last of them, weeks watched."""
    days = orders[["member_id", "date"]].drop_duplicates()
    by = days.groupby("member_id")["date"].agg(["min", "max", "size"]).reindex(members)
    weeks = pd.Timedelta(days=7)
    return by["size"].to_numpy() - 1, (by["max"] - by["min"]) / weeks, (END - by["min"]) / weeks


def bgnbd_loss(logs, x, tx, t):
    """Minus the log-likelihood of Fader, Hardie and Lee (2005), equation 6."""
    r, alpha, a, b = np.exp(logs)
    active = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + t)
    left = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + tx)
    both = np.where(x > 0, np.logaddexp(active, left), active)
    return -np.sum(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + both)


def gamma_gamma_loss(logs, x, mean):
    """Minus the log-likelihood of Fader and Hardie (2013), equation 1a, of a mean of x orders each."""
    p, q, v = np.exp(logs)
    terms = gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v) + (p * x - 1) * np.log(mean)
    return -np.sum(terms + p * x * np.log(x) - (p * x + q) * np.log(x * mean + v))


def fitted(loss, start, *data):
    """Estimates on the log scale with standard errors from the observed information."""
    data = [np.asarray(one, dtype=float) for one in data]
    best = minimize(loss, np.log(start), args=tuple(data), method="Nelder-Mead",
                    options={"maxiter": 4000, "maxfev": 4000, "xatol": 1e-6, "fatol": 1e-6})  # fmt: skip
    assert best.success
    n, h = len(start), 1e-3
    steps = np.eye(n) * h
    hessian = [
        [
            sum(s * u * loss(best.x + s * steps[i] + u * steps[j], *data) for s in (1, -1) for u in (1, -1))
            / (4 * h * h)
            for j in range(n)
        ]
        for i in range(n)
    ]
    return best.x, np.sqrt(np.diag(np.linalg.inv(hessian)))


def assert_recovers(found, true):
    logs, errors = found
    z = (logs - np.log(true)) / errors
    assert (np.abs(z) < 3).all(), (np.exp(logs), true, z)
    assert (errors < 0.5).all()


def of_kind(ledger, kind):
    table = ledger["members"]
    return table.loc[table["kind"] == kind, "member_id"]


def read(ledger):
    orders = ledger["orders"].drop_duplicates()
    return orders.assign(date=pd.to_datetime(orders["date"]))


# -- the truth is found again ----------------------------------------------------------------------------


def test_households_buy_and_leave_by_the_bg_nbd_of_the_truth(ledger, clean):
    true = Truth().shop
    data = summary(clean, of_kind(ledger, "household"))
    assert_recovers(fitted(bgnbd_loss, (1, 8, 1, 2), *data), (true.r, true.alpha, true.a, true.b))


def test_business_accounts_buy_and_leave_by_theirs(big):
    true = Truth().shop
    data = summary(read(big), of_kind(big, "business"))
    found = fitted(bgnbd_loss, (1, 8, 1, 2), *data)
    assert_recovers(found, (true.business_r, true.business_alpha, true.business_a, true.business_b))


def test_what_an_order_comes_to_follows_the_gamma_gamma_of_the_truth(clean):
    true = Truth().shop
    by = clean.groupby("member_id")["yuan"].agg(["size", "mean"])
    assert_recovers(fitted(gamma_gamma_loss, (2, 2, 100), by["size"], by["mean"]), (true.p, true.q, true.v))


def test_how_much_is_spent_has_nothing_to_do_with_how_often(clean, hidden):
    by = clean.groupby("member_id")["yuan"].agg(["size", "mean"])
    often = by[by["size"] > 1]
    assert abs(np.corrcoef(often["size"] - 1, often["mean"])[0, 1]) < 0.05
    # Three standard errors of a rank correlation of 3,240 independent pairs.
    ranks = hidden[["lambda", "p", "nu"]].rank().corr().to_numpy()
    kinds_apart = hidden[hidden["kind"] == "household"][["lambda", "p", "nu"]].rank().corr().to_numpy()
    assert (np.abs(kinds_apart[np.triu_indices(3, 1)]) < 3 / np.sqrt(3_000)).all()
    assert (np.abs(ranks[:2, 2]) < 3 / np.sqrt(3_240)).all()


def test_members_leave_after_a_repeat_order_and_never_order_again(clean, hidden):
    by = clean.groupby("member_id")["date"].agg(["min", "max", "size"])
    left = hidden.set_index("member_id")["left_on"].dropna()
    assert (by.loc[left.index, "max"] == left).all()
    assert (by.loc[left.index, "size"] > 1).all()
    assert 0.5 < len(left) / len(hidden) < 0.8


def test_the_gold_lists_contrast_is_there(ledger, clean):
    # The brief's spike with 3,000 households: last year 6,490 orders, next year 3,806.
    mine = clean[clean["member_id"].isin(of_kind(ledger, "household"))]
    cut, year = pd.Timestamp("2025-06-30"), pd.Timedelta(weeks=52)
    last = mine["date"].between(cut - year + pd.Timedelta(days=1), cut).sum()
    following = mine["date"].between(cut + pd.Timedelta(days=1), cut + year).sum()
    assert last == pytest.approx(6_490, rel=0.05)
    assert following == pytest.approx(3_806, rel=0.05)


# -- sizes, keys, mess -----------------------------------------------------------------------------------


def test_the_ledger_has_its_sizes(ledger):
    members, orders, lines = (ledger[name] for name in ("members", "orders", "order_lines"))
    assert members["kind"].value_counts().to_dict() == {"household": 3_000, "business": 240}
    assert 21_000 < len(orders) < 23_000
    assert 2.1 < len(lines) / len(orders) < 2.4
    assert members["joined"].between("2023-01-01", "2024-12-31").all()
    assert orders["date"].max() <= "2026-06-30"


def test_everybody_joined_with_a_first_order_and_the_tables_name_each_other(ledger, clean):
    first = clean.groupby("member_id")["date"].min().dt.strftime("%Y-%m-%d")
    assert first.to_dict() == ledger["members"].set_index("member_id")["joined"].to_dict()
    assert set(ledger["orders"]["order_id"]) == set(ledger["order_lines"]["order_id"])
    assert set(ledger["order_lines"]["product_id"]) <= set(ledger["products"]["product_id"])
    assert not set(latent_members(members=5).columns) - {"member_id", "kind"} & set(ledger["members"])


def test_an_orders_lines_sum_to_what_was_meant_to_the_fen(ledger):
    lines = ledger["order_lines"].drop_duplicates()
    fen = (100 * lines["paid_yuan"]).round().astype(int).groupby(lines["order_id"]).sum()
    [block] = lots(Truth(), shop.LOT, 2026)
    meant = shop.bought(block).set_index("order_id")["fen"]
    assert fen[meant.index].equals(meant)


def test_nothing_costs_more_than_at_list_price_and_most_orders_carry_a_small_discount(ledger):
    lines = ledger["order_lines"].drop_duplicates()
    bought = lines[lines["quantity"] > 0]
    listed = bought["product_id"].map(dict(zip(IDS, PRICES, strict=True))) * bought["quantity"]
    sums = (
        pd.DataFrame({"id": bought["order_id"], "paid": bought["paid_yuan"], "list": listed})
        .groupby("id")
        .sum()
    )
    assert (sums["paid"] <= sums["list"]).all()
    assert ((1 - sums["paid"] / sums["list"]).quantile([0.5, 0.99]) < [0.15, 0.3]).all()
    assert (bought["paid_yuan"] > 0).all()


def near(share, truth, n):
    return abs(share - truth) <= 3.5 * np.sqrt(truth * (1 - truth) / n)


def test_the_mess_that_the_data_dictionary_admits_is_in_the_ledger(ledger, clean):
    truth, orders, lines = Truth().shop, ledger["orders"], ledger["order_lines"]
    assert near(1 - len(clean) / len(orders), truth.exported_twice, len(clean))
    assert clean["order_id"].is_unique
    once = lines.drop_duplicates()
    assert set(orders.loc[orders.duplicated(), "order_id"]) == set(lines.loc[lines.duplicated(), "order_id"])
    assert near(once["cost_yuan"].isna().mean(), truth.cost_missing, len(once))
    back = once[once["quantity"] < 0]
    assert near(back["order_id"].nunique() / len(clean), truth.refunded, len(clean))
    assert (back["paid_yuan"] < 0).all()
    assert 0.005 < clean.duplicated(["member_id", "date"]).mean() < 0.02


def test_refunds_add_and_take_the_same(ledger):
    lines = ledger["order_lines"].drop_duplicates().set_index(["order_id", "product_id"])
    back = lines[lines["quantity"] < 0]
    both = lines.loc[lines.index.isin(back.index)]
    assert len(both) == 2 * len(back)
    assert (both["paid_yuan"].groupby(level=[0, 1]).sum() == 0).all()


def test_late_receipts_stand_behind_their_lot_and_the_second_export_behind_them(ledger):
    orders = ledger["orders"]
    lots = orders[orders["order_id"].str[:5] == "O0001"].reset_index(drop=True)
    twice = lots.duplicated()
    assert twice[twice.idxmax() :].all()
    ahead = lots[~twice]
    late = (ahead["date"].between(*shop.LATE)) & (ahead["channel"] == "shop")
    assert late.sum() > 20
    assert late[late.idxmax() :].all()
    assert ahead.loc[~late, "order_id"].is_monotonic_increasing
    assert ahead.loc[~late, "date"].is_monotonic_increasing


def test_season_moves_what_is_bought_and_not_when(ledger, clean):
    lines = ledger["order_lines"].drop_duplicates().merge(clean[["order_id", "date"]], on="order_id")
    autumn = lines["date"].dt.strftime("%m-%d").between("08-20", "10-05")
    gift = lines["product_id"] == "P19"
    assert gift[autumn].mean() > 5 * gift[~autumn].mean()
    # Within a year after joining a household's clock knows no month: orders fall on all parts of the year alike.
    new = clean.merge(ledger["members"][["member_id", "joined"]], on="member_id")
    weeks = (new["date"] - pd.to_datetime(new["joined"])).dt.days / 7
    first_year = new[(weeks > 0) & (weeks <= 52)]
    share = first_year["date"].dt.strftime("%m-%d").between("08-20", "10-05").mean()
    assert share == pytest.approx(47 / 365, abs=0.02)


def test_nothing_is_sold_before_its_launch(ledger, clean):
    lines = ledger["order_lines"].merge(clean[["order_id", "date"]], on="order_id")
    launched = lines["product_id"].map(ledger["products"].set_index("product_id")["launched"])
    assert (lines["date"] >= pd.to_datetime(launched)).all()


# -- the same bytes, in the same memory ------------------------------------------------------------------


def test_how_many_members_or_customers_are_made_at_once_changes_no_byte(monkeypatch):
    both, one = simulate(customers=1, members=2 * shop.LOT), simulate(customers=900, members=shop.LOT)
    monkeypatch.setattr(populations, "BLOCK", 300)
    blocks = simulate(customers=900, members=shop.LOT)
    for name in LEDGER:
        pd.testing.assert_frame_equal(both[name][: len(one[name])], one[name])
        assert len(both[name]) > len(one[name])
        pd.testing.assert_frame_equal(blocks[name], one[name])


def test_some_of_a_lots_members_are_what_they_are_in_the_whole_lot():
    some, whole = (simulate(customers=1, members=n)["members"] for n in (37, shop.LOT))
    pd.testing.assert_frame_equal(some, whole[:37])


def test_memory_does_not_grow_with_the_members(tmp_path):
    def peak(members):
        tracemalloc.start()
        write(tmp_path, customers=1, members=members)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    write(tmp_path, customers=1, members=100)  # what is imported and cached once
    # A lot that left a twentieth of itself behind would be seen.
    assert peak(3 * shop.LOT) < 1.1 * peak(shop.LOT)


def test_another_truth_makes_another_ledger():
    truth = Truth()
    nobody_leaves = replace(truth, shop=replace(truth.shop, a=1e-9, business_a=1e-9))
    assert latent_members(members=200, truth=nobody_leaves)["left_on"].isna().all()
    few = replace(
        truth, basket=replace(truth.basket, further_lines=0.0), shop=replace(truth.shop, refunded=0.0)
    )
    [block] = lots(few, 50, 1)
    lines = order_lines(block)
    assert lines.drop_duplicates()["order_id"].is_unique


@pytest.mark.parametrize("members", [0, -1])
def test_a_card_without_members_is_refused(tmp_path, members):
    for call in (simulate, lambda **how: write(tmp_path, **how)):
        with pytest.raises(ValueError, match=f"at least one member, not {members}"):
            call(customers=1, members=members)
    assert list(tmp_path.iterdir()) == []
