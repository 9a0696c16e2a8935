"""What is bought together and what letters add: the world's truth, hand calculation, refusals."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.sevenp import product, promotion
from crmlib.stats.held_out import added, cuped
from crmlib.world import Truth
from crmlib.world.counter import receipt_lines, receipts
from crmlib.world.mailings import campaigns, mailings
from crmlib.world.populations import lots

TRUE_PAIRS = {frozenset(pair[:2]) for pair in Truth().counter.pairs}


@pytest.fixture(scope="module")
def till():
    heads = datasets.load("receipts")
    return datasets.load("receipt_lines"), heads.assign(month=pd.to_datetime(heads["date"]).dt.month)


def lift_of(found, one, other):
    return found.rows[(found.rows["one"].isin([one, other])) & (found.rows["other"].isin([one, other]))].iloc[
        0
    ]


def kept(found):
    rows = found.rows[found.rows["stands"]]
    return {frozenset(pair) for pair in zip(rows["one"], rows["other"], strict=True)}


# -- product ---------------------------------------------------------------------------------------------


def test_what_firms_buy_is_together_by_the_kind_of_buyer_alone(till):
    found = product(*till, strata=["kind"])
    pair = lift_of(found, "P09", "P22")
    assert pair["low"] > 3.5
    assert pair["within_low"] < 1 < pair["within_high"]
    assert frozenset({"P09", "P22"}) in kept(product(*till))
    assert frozenset({"P09", "P22"}) not in kept(found)


def test_gaiwan_and_longjing_are_together_within_kinds_as_the_truth_has_it(till):
    pair = lift_of(product(*till, strata=["kind", "month"]), "P14", "P01")
    # .36 of those with a gaiwan; of all .16 + .06 × (.36 − .16) = .172.
    assert pair["within_low"] < 0.36 / 0.172 < pair["within_high"]


def test_the_three_true_pairs_stand_and_what_has_a_season_falls_by_month(till):
    by_kind, by_both = product(*till, strata=["kind"]), product(*till, strata=["kind", "month"])
    assert kept(by_kind) >= TRUE_PAIRS
    assert kept(by_both) >= TRUE_PAIRS
    boxes = frozenset({"P19", "P21"})
    assert boxes in kept(by_kind)
    assert boxes not in kept(by_both)


def test_of_pairs_that_stand_few_are_false_in_other_worlds():
    false, all_ = 0, 0
    for seed in range(30, 36):
        blocks = list(lots(Truth(), 3_240, seed))
        heads = pd.concat([receipts(one) for one in blocks])
        heads["month"] = pd.to_datetime(heads["date"]).dt.month
        found = kept(
            product(pd.concat([receipt_lines(one) for one in blocks]), heads, strata=["kind", "month"])
        )
        assert frozenset({"P14", "P01"}) in found
        assert frozenset({"P09", "P22"}) not in found
        false += len(found - TRUE_PAIRS)
        all_ += len(found)
    assert false / all_ < 0.25


def test_without_true_pairs_hardly_anything_stands():
    truth = replace(Truth(), counter=replace(Truth().counter, pairs=()))
    blocks = list(lots(truth, 3_240, 50))
    heads = pd.concat([receipts(one) for one in blocks])
    heads["month"] = pd.to_datetime(heads["date"]).dt.month
    lines = pd.concat([receipt_lines(one) for one in blocks])
    assert len(kept(product(lines, heads))) >= 3
    found = product(lines, heads, strata=["kind", "month"])
    assert len(kept(found)) <= 1
    assert (found.rows["p"] < 0.05).mean() == pytest.approx(0.05, abs=0.04)


def test_names_stand_in_place_of_codes(till):
    names = datasets.load("products").set_index("product_id")["name_zh"]
    assert "企业刻名礼品 × 办公袋泡茶 100包" in product(*till, names=names).table.index


def test_product_refusals(till):
    lines, heads = till
    with pytest.raises(DataError, match="lines belong to no basket, for instance of R"):
        product(lines, heads.iloc[:100])
    with pytest.raises(TooFewError, match="lift needs two products in min_count 9000"):
        product(lines, heads, min_count=9_000)
    with pytest.raises(DataError, match="strata is a list of names"):
        product(lines, heads, strata="kind")
    with pytest.raises(DataError, match="q is a number from 0 to 1"):
        product(lines, heads, q=5)


# -- promotion -------------------------------------------------------------------------------------------


def test_four_hundred_orders_of_which_forty_were_added():
    # 410 of 10,000 against 185 of 5,000: 4.1 − 3.7 % = 40 of those mailed; Newcombe −27 to +104.
    found = added({"spring": (10_000, 410, 5_000, 185)}).loc["spring"]
    assert found[["added", "added_low", "added_high"]].tolist() == pytest.approx([40, -27, 104], abs=0.6)


def test_what_letters_add_is_the_truth_and_november_added_more():
    truth = Truth().mailing
    found = promotion(datasets.load("mailings"), datasets.load("campaigns"), margin=truth.margin)
    mean = (11 * truth.added + truth.best[1]) / 12
    assert found.headline.low < mean < found.headline.high
    assert found.table["difference"].idxmax() == truth.best[0]
    assert found.table.loc[truth.best[0], "low"] > truth.added
    assert found.table["buyers"].iloc[-1] > 4 * found.table["added"].iloc[-1]
    assert found.beside.table["campaign_cost"].tolist() == pytest.approx([0.9 * 1500 + 600] * 12 + [23_400])


def test_intervals_hold_what_letters_add_in_other_worlds():
    truth, inside, money = Truth().mailing, [], []
    for seed in range(12):
        rows = pd.concat([mailings(one) for one in lots(Truth(), 3_240, 300 + seed)], ignore_index=True)
        found = promotion(rows, campaigns(Truth()), margin=1.0)
        told = found.table.iloc[:-1]
        real = np.where(told.index == truth.best[0], truth.best[1], truth.added)
        inside.extend((told["low"] <= real) & (real <= told["high"]))
        yuan = found.beside.table.iloc[-1]
        # Those who were moved spend the mean of a purchase.
        money.append(
            yuan["low"] * 23_400 <= 180 * 1_500 * (11 * truth.added + truth.best[1]) <= yuan["high"] * 23_400
        )
    # 144 intervals: a standard error of 1.8 points.
    assert np.mean(inside) == pytest.approx(0.95, abs=0.05)
    assert np.mean(money) >= 0.8


def test_what_was_bought_before_makes_the_difference_surer_and_leaves_it_right():
    rng, spread, told = np.random.default_rng(7), [], []
    for _trial in range(200):
        before = rng.gamma(2, 100, 600)
        sent = rng.permutation(600) < 300
        yuan = 0.8 * before + 10 * sent + rng.normal(0, 50, 600)
        found, variance = cuped(yuan, before, sent)
        told.append(found / 300)
        spread.append(np.sqrt(variance) / 300)
    assert np.mean(told) == pytest.approx(10, abs=3.5 * np.std(told) / np.sqrt(200))
    assert np.mean(spread) == pytest.approx(np.std(told), rel=0.2)
    assert np.mean(spread) < 0.5 * np.sqrt(
        2 * (0.8**2 * 20_000 + 2_500) / 300
    )  # without what was bought before


def test_promotion_refusals():
    rows, costs = datasets.load("mailings"), datasets.load("campaigns")
    alone = rows[(rows["campaign"] != "2026-04") | (rows["arm"] == "mailed")]
    with pytest.raises(
        DataError, match="No control group for campaign '2026-04': incremental sales cannot be told"
    ):
        promotion(alone, costs, margin=0.5)
    with pytest.raises(DataError, match="Campaign '2025-07' is not among the campaigns"):
        promotion(rows, costs.iloc[1:], margin=0.5)
    with pytest.raises(DataError, match="margin is a number from 0 to 1"):
        promotion(rows, costs, margin=53)
