"""Who the twenty percent are: by hand, against published tables, and against the world's truth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.accounts import composition, concentration, next_period
from crmlib.errors import DataError, TooFewError
from crmlib.frames.ledger import read_ledger
from crmlib.i18n import speaking
from crmlib.stats.nbd import NBD
from crmlib.world import Truth
from crmlib.world.accounts import accounts
from crmlib.world.block import population

# A firm of 430 business accounts and nobody else, which is soon made.
BUSINESS = replace(Truth(), people=replace(Truth().people, business_share=1.0))

# Cards of the Ten Ren tea shop by purchases 1, 2, … in 48 weeks and, first, those with none (Wu & Chen 2000).
TEA = [350, 437, 118, 84, 69, 55, 37, 22, 18, 17, 23, 10, 24, 14, 14, 8, 6, 9, 6, 3, 6, 3, 1, 4, 8, 4, 1, 2, 1, 1,
       1, 1, 3, 2, 0, 1, 1, 0, 0, 1, 1]  # fmt: skip


def test_the_share_of_the_tea_shops_top_fifth_depends_on_the_base():
    found = concentration(np.repeat(np.arange(len(TEA)), TEA), draws=50).table
    assert found["n"].to_dict() == {"all": 1366, "buyers": 1016}
    assert found.loc["all", "share"] == pytest.approx(0.71, abs=0.005)
    assert found.loc["buyers", "share"] == pytest.approx(0.63, abs=0.005)


def test_gini_of_the_example_of_rs_ineq():
    held = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    assert concentration(held, draws=20).table.loc["all", "gini"] == pytest.approx(0.4620911, abs=1e-7)


def test_each_measure_by_hand():
    # Of 1 1 2 4 12 the first holds 12/20; the first two hold 16/20.
    row = concentration([1, 1, 2, 4, 12], draws=20).table.loc["all"]
    assert row["share"] == pytest.approx(0.6)
    assert row["needed"] == pytest.approx(0.4)
    # Mean distance of two drawn with return: 2·(0+1+3+11+1+3+11+2+10+8)/25 = 4; over twice the mean 4: 1/2.
    assert row["gini"] == pytest.approx(0.5)


def test_the_interval_holds_the_share_of_the_whole_firm():
    rng, inside = np.random.default_rng(5), 0
    # Lognormal: the top fifth holds Φ(σ − z(.8)), here Φ(1 − .841621) = .562922.
    for seed in range(200):
        row = concentration(np.exp(rng.normal(size=400)), draws=200, seed=seed).table.loc["all"]
        inside += row["low"] <= 0.562922 <= row["high"]
    assert (
        178 <= inside <= 198
    )  # of a heavy tail a percentile interval holds it a little less often than said


def test_a_log_is_cut_into_windows(native):
    log = pd.DataFrame(
        {
            "member_id": ["ann", "ann", "bob", "cat", "cat"],
            "date": pd.to_datetime(
                ["2026-01-01", "2026-06-29", "2026-06-01", "2026-06-30", "2026-06-30"]
            ).tz_localize("Asia/Shanghai"),
            "paid": [70.0, 10, 20, 25, 5],
        }
    )
    found = concentration(native(log), top=1 / 3, weeks=(1, 13, 26), draws=20).table
    # One week: ann 10, cat 30, bob 0. 13 weeks: 10, 30, 20. 26 weeks reach back to 2025-12-31: 80, 30, 20.
    assert found["buyers"].tolist() == [2, 3, 3]
    assert found["n"].tolist() == [3, 3, 3]
    assert found["share"].tolist() == pytest.approx([30 / 40, 30 / 60, 80 / 130])
    assert found["of_buyers"].iloc[0] == pytest.approx(
        20 / 40 * 1
    )  # two thirds of the first of two: 30 × 2/3 = 20


def test_the_shorter_the_window_the_more_the_top_holds():
    read = read_ledger(datasets.load("orders"), datasets.load("order_lines")).orders
    found = concentration(read.dropna(subset="paid"), weeks=(13, 26, 52, 104), draws=20).table
    assert found["share"].is_monotonic_decreasing
    assert found["buyers"].is_monotonic_increasing


def test_the_same_accounts_hold_less_and_the_top_as_much_as_ever():
    lost = []
    for seed in range(40):
        made = accounts(population(BUSINESS, seed=seed, number=0, size=430, first=1))
        made = made[made["revenue_2024"] >= 0]
        row = next_period(made["revenue_2024"], made["revenue_2025"], top=[0.2], draws=20).table.iloc[0]
        lost.append(row["share"] - row["same_later"])
        assert row["low"] <= row["same_later"] <= row["high"]
        assert abs(row["later_top"] - row["share"]) < 0.12
    assert np.mean(np.array(lost) > 0) >= 0.9
    assert np.mean(lost) > 0.03


def test_next_year_is_matched_by_label():
    before = pd.Series([9.0, 6, 3, 1, 1], list("abcde"))
    after = pd.Series([2.0, 2, 4, 8, 4], list("edcba"))
    row = next_period(before, after, top=[0.2], draws=20).table.loc["20%"]
    assert row["same_later"] == pytest.approx(0.2)
    assert (row["n"], row["again"]) == (1, 0)


def test_what_the_same_buy_next_is_expected_by_hand():
    # E[next | n] = (r + n)/(α + 1): with r = α = 1 it is (1 + n)/2, so 0 0 1 2 7 become 1 1 2 3 8 of 15 (halved alike).
    model = NBD()
    model.r_ = model.alpha_ = 1.0
    row = next_period([0, 0, 1, 2, 7], top=[0.2], model=model, draws=20).table.loc["20%"]
    assert row["share"] == pytest.approx(0.7)
    assert row["expected"] == pytest.approx(8 / 15)


def test_a_bill_is_told_by_its_index_not_by_its_largest_part():
    us = pd.DataFrame({"local": [300.0, 300], "roaming": [300.0, 100]})
    them = pd.DataFrame({"roaming": [4.0, 6, 0], "local": [90.0, 90, 10]})
    found = composition(us, them, draws=200).table
    # Of ours 400 of 1,000 are roaming, of theirs 10 of 200.
    assert found.index[0] == "roaming"
    assert found.loc["roaming", ["of_vips", "of_others", "index"]].tolist() == pytest.approx([0.4, 0.05, 8])
    assert found[["of_vips", "of_others"]].sum().tolist() == pytest.approx([1, 1])
    assert (found["low"] <= found["index"]).all()
    assert (found["index"] <= found["high"]).all()


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda: concentration(pd.Series([1.0, -3200], ["A1", "A017"])), DataError,
         "of A017 is -3,200 .1 are below 0.; net returns by month first"),
        (lambda: concentration([1.0, None]), DataError, "missing for 1 of 2, first for 1"),
        (lambda: concentration([0, 0]), TooFewError, "nothing to share out"),
        (lambda: concentration([5]), TooFewError, "Of 1 accounts none"),
        (lambda: concentration([1, 2], top=20), DataError, "top is a number from 0 to 1, not 20"),
        (lambda: concentration([1, 2], draws=5), DataError, "at least 20 bootstrap samples"),
        (lambda: next_period([1, 2]), DataError, "give the next period, or a model"),
        (lambda: next_period([1, 2], [1, 2, 3]), DataError, "scores 2 people, and 3 have a value"),
        (lambda: next_period([1, -2], [1, 2]), DataError, "before of 1 is -2"),
        (lambda: composition(pd.DataFrame({"a": [1.0, 2]}), pd.DataFrame({"b": [1.0]})), DataError, "column a"),
        (lambda: composition(pd.DataFrame({"a": [1.0]}), pd.DataFrame({"a": [1.0, 3]})), TooFewError, "1 customers"),
    ],
)  # fmt: skip
def test_what_cannot_be_shared_out_is_refused(call, error, said):
    with pytest.raises(error, match=said):
        call()


def test_the_note_says_base_and_top_in_the_language_in_force():
    found = concentration([0, 1, 2, 5], draws=20)
    assert "4 accounts, 3 of whom bought" in repr(found)
    with speaking("zh"):
        assert "4 家客户" in repr(found)


def test_one_who_holds_a_tenth_is_remarked():
    assert "The largest alone holds 50%" in str(concentration([1] * 90 + [90], draws=20).note)
    assert "largest alone" not in str(concentration([1] * 90 + [9], draws=20).note)
