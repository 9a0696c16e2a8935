"""Profit by minutes and changes taken apart: hand calculation, the world's truth, refusals."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.sevenp import performance, profitability

YEAR = {"before": ("2025-01-01", "2025-06-30"), "now": ("2026-01-01", "2026-06-30")}


def firm():
    """Six customers: ann orders twice, zoe is served for hours."""
    orders = pd.DataFrame({"order_id": ["O1", "O2", "O3", "O4", "O5", "O6", "O7"],
                           "member_id": ["ann", "ann", "bob", "cid", "dot", "eve", "zoe"],
                           "date": ["2026-01-05", "2026-02-05", *["2026-01-10"] * 5]})  # fmt: skip
    lines = pd.DataFrame({"order_id": ["O1", "O2", "O2", "O3", "O4", "O5", "O6", "O7"],
                          "paid_yuan": [100.0, 80, -20, 50, 50, 50, 50, 200],
                          "cost_yuan": [40.0, 30, -8, 20, None, 20, 20, 90]})  # fmt: skip
    activity = pd.DataFrame({"date": ["2026-01-05", "2026-02-05", "2026-01-11", "2026-02-28"],
                             "member_id": ["ann", "ann", "zoe", "zoe"], "work": ["pack", "pack", "visit", "call"],
                             "minutes": [10, 8, 90, 20]})  # fmt: skip
    rates = pd.DataFrame({"work": ["pack", "call", "visit"], "yuan_per_minute": [2.0, 2.0, 1.5],
                          "capacity_minutes": [20, 15, 60]})  # fmt: skip
    return orders, lines, activity, rates


@pytest.fixture(scope="module")
def ledger():
    return [datasets.load(name) for name in ("orders", "order_lines", "activity", "activity_rates")]


@pytest.fixture(scope="module")
def receipts():
    return datasets.load("receipts")


# -- profitability ---------------------------------------------------------------------------------------


def test_profit_is_sales_less_goods_less_minutes_by_hand():
    people = profitability(*firm(), draws=20).rows
    # ann: 160 − 62 − 18·2; zoe: 200 − 90 − 90·1.5 − 20·2.
    assert people.loc["ann", ["sales", "goods", "service", "profit"]].tolist() == [160, 62, 36, 62]
    assert people.loc["zoe", ["sales", "goods", "service", "profit"]].tolist() == [200, 90, 175, -65]
    # cid's goods were not booked: usually 212 of 510 yuan.
    assert people.loc["cid", "goods"] == pytest.approx(50 * 212 / 510)
    assert people.index[0] == "ann"


def test_capacity_that_is_paid_and_not_used_is_nobodys():
    # January 5 to February 28 are two months: 40, 30 and 120 minutes paid.
    used = profitability(*firm(), draws=20).beside.table
    assert used.iloc[0][["minutes_used", "minutes_paid"]].tolist() == [18, 40]
    assert used.iloc[2][["used_cost", "unused_cost"]].tolist() == [135, 45]
    assert used["used_cost"].sum() == 36 + 40 + 135


def test_spread_by_sales_hides_who_loses(ledger):
    found = profitability(*ledger)
    people = found.rows
    assert people["by_sales"].sum() == pytest.approx(people["profit"].sum())
    assert (people["by_sales"] < 0).mean() < 0.02
    top = people["sales"].rank(ascending=False) <= len(people) / 5
    assert (people["profit"] < 0).mean() == pytest.approx(0.27, abs=0.05)
    assert (people["profit"][top] < 0).mean() > 0.1
    # The brief's aim: the whale's peak at 115–130 %, and its band.
    assert 1.15 < found.picture.peak_low < 1.3 < found.picture.peak_high < 1.6


def test_service_is_what_the_dictionarys_costs_give_but_for_the_minutes(ledger):
    costs = datasets.load("service_costs").query("half_year >= '2025-H2'")
    yuan = costs.groupby("member_id")[["calls", "returns", "visits"]].sum() @ [22, 45, 160]
    done = ledger[2].query("work != 'pack'")
    service = (
        (done["minutes"] * done["work"].map({"call": 2.0, "return": 1.5, "visit": 2.0}))
        .groupby(done["member_id"])
        .sum()
    )
    # 15,475 pieces of work of gamma minutes: half a percent each way.
    assert service.sum() == pytest.approx(yuan.sum(), rel=0.02)
    assert service.corr(yuan.reindex(service.index)) > 0.97


def test_what_was_copied_by_a_second_export_counts_once(ledger):
    orders, lines, *work = ledger
    once = profitability(orders.drop_duplicates(), lines.drop_duplicates(), *work, draws=20)
    assert once.rows["sales"].sum() == pytest.approx(profitability(*ledger, draws=20).rows["sales"].sum())


def test_profit_refusals():
    orders, lines, activity, rates = firm()
    with pytest.raises(DataError, match="visit has minutes but no rate"):
        profitability(orders, lines, activity, rates.iloc[:2])
    with pytest.raises(
        DataError, match="as_of 2026-02-01 is before 2 rows of work, for instance of 2026-02-05"
    ):
        profitability(orders, lines, activity, rates, as_of="2026-02-01")
    late = pd.concat([orders, orders.iloc[:1].assign(order_id="O9", date="2026-07-01")])
    more = pd.concat([lines, lines.iloc[:1].assign(order_id="O9")])
    with pytest.raises(DataError, match="as_of 2026-06-30 is before 1 orders"):
        profitability(late, more, activity, rates, as_of="2026-06-30")
    with pytest.raises(TooFewError, match="There is no order between"):
        profitability(orders.assign(date="2020-01-01"), lines, activity, rates)
    with pytest.raises(DataError, match="minutes"):
        profitability(orders, lines, activity.assign(minutes="ten"), rates)


# -- performance -----------------------------------------------------------------------------------------


def test_value_falls_over_all_and_rises_in_both_channels(receipts):
    found = performance(receipts, **YEAR)
    change = found.table["change"]
    assert change.iloc[-1] < 0 < change.iloc[:-1].min()
    assert "the mix moved it" in repr(found)
    parts = found.beside.table["yuan"]
    assert parts.iloc[:3].sum() == pytest.approx(parts.iloc[3])
    assert parts["mix"] < 0 < parts["within groups"]
    both = [receipts[receipts["date"].between(*YEAR[one])]["paid_yuan"].sum() for one in ("before", "now")]
    assert parts.iloc[3] == pytest.approx(both[1] - both[0])


def test_kidney_stones_get_better_treatment_a_and_b_looks_better():
    # Charig 1986: A 81/87 of small stones, 192/263 of large; B 234/270, 55/80. A row is a patient, cured or not.
    cases = {
        ("b", "small"): (234, 270),
        ("b", "large"): (55, 80),
        ("a", "small"): (81, 87),
        ("a", "large"): (192, 263),
    }
    rows = [("2026-01-01" if how == "b" else "2026-02-01", size, float(i < cured))
            for (how, size), (cured, n) in cases.items() for i in range(n)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["date", "size", "cured"])
    found = performance(
        table, "size", value="cured", before=("2026-01-01", "2026-01-31"), now=("2026-02-01", "2026-02-28")
    )
    assert found.table["value_before"].tolist() == pytest.approx([0.688, 0.867, 0.826], abs=5e-4)
    assert found.table["value_now"].tolist() == pytest.approx([0.730, 0.931, 0.780], abs=5e-4)
    assert "the mix moved it" in repr(found)


def test_welch_is_scipys(receipts):
    from scipy.stats import ttest_ind

    found = performance(receipts, "kind", **YEAR).table.iloc[-1]
    before, now = (receipts[receipts["date"].between(*YEAR[one])]["paid_yuan"] for one in ("before", "now"))
    ends = ttest_ind(now, before, equal_var=False).confidence_interval(0.95)
    assert [found["low"], found["high"]] == pytest.approx([ends.low, ends.high])


def test_performance_refusals(receipts):
    with pytest.raises(DataError, match="The time before ends before the time now begins"):
        performance(receipts, before=YEAR["now"], now=YEAR["before"])
    with pytest.raises(TooFewError, match="There are 0 orders between 2020-01-01 and 2020-06-30"):
        performance(receipts, before=("2020-01-01", "2020-06-30"), now=YEAR["now"])
    with pytest.raises(DataError, match="paid_yuan"):
        performance(receipts.assign(paid_yuan=np.nan), **YEAR)
