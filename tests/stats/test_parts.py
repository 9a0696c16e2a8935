"""Costs by time, whale curves, and changes taken apart: printed cases and exact sums."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, TooFewError
from crmlib.stats.mix import factors, parts_of_change
from crmlib.stats.time_driven import time_driven
from crmlib.stats.whale import whale_curve


def test_the_customer_service_department_of_kaplan_and_anderson():
    # HBR 2004: 560,000 a quarter, 700,000 minutes; 8, 44 and 50 minutes.
    rate = 560_000 / 700_000
    minutes = pd.Series({"orders": 8 * 49_000, "inquiries": 44 * 1_400, "credit": 50 * 2_500})
    found = time_driven(minutes, pd.Series(rate, minutes.index), pd.Series({"orders": 513_400, "inquiries": 61_600,
                        "credit": 125_000}))  # fmt: skip
    assert rate == pytest.approx(0.80)
    assert found.table["used_cost"].tolist() == pytest.approx([313_600, 49_280, 100_000])
    assert minutes.sum() == 578_600
    assert found.table["used_cost"].sum() == pytest.approx(462_880)
    assert found.table["unused_cost"].sum() == pytest.approx(97_120)


def test_work_without_a_rate_is_refused():
    minutes, rate = pd.Series({"calls": 10.0, "visits": 5.0}), pd.Series({"calls": 2.0})
    with pytest.raises(DataError, match="visits has minutes but no rate"):
        time_driven(minutes, rate, rate * 100)
    with pytest.raises(DataError, match="minutes under 0 for calls"):
        time_driven(pd.Series({"calls": -1.0}), rate, rate)


def test_the_parts_add_up_exactly_in_any_world():
    rng = np.random.default_rng(2)
    for _world in range(200):
        before, now = (pd.DataFrame({"orders": rng.integers(0, 50, 5), "value": rng.uniform(10, 500, 5)},
                                    index=list("abcde")) for _one in range(2))  # fmt: skip
        if not before["orders"].sum():
            continue
        parts = parts_of_change(before, now)
        change = (now["orders"] * now["value"]).sum() - (before["orders"] * before["value"]).sum()
        assert parts.iloc[:3].sum() == pytest.approx(change, abs=1e-6)
        assert parts.iloc[3] == pytest.approx(change, abs=1e-6)


def test_volume_alone_is_volume_and_a_rise_of_all_values_is_within():
    before = pd.DataFrame({"orders": [60, 40], "value": [300.0, 150.0]}, index=["shop", "web"])
    doubled = parts_of_change(before, before.assign(orders=before["orders"] * 2))
    assert doubled.tolist() == pytest.approx([24_000, 0, 0, 24_000])
    dearer = parts_of_change(before, before.assign(value=before["value"] * 1.1))
    assert dearer.tolist() == pytest.approx([0, 0, 2_400, 2_400])
    with pytest.raises(DataError, match="Nothing was sold"):
        parts_of_change(before.assign(orders=0), before)


def test_factors_add_up_and_know_no_order():
    found = factors({"customers": 900, "orders_each": 4.0, "value": 250.0}, {"customers": 810, "orders_each": 4.4,
                    "value": 275.0})  # fmt: skip
    total = 810 * 4.4 * 275 - 900 * 4 * 250
    assert found.table["brought_yuan"].iloc[:-1].sum() == pytest.approx(total)
    # Logarithmic mean weight, by hand: Δ / ln(ratio).
    weight = total / np.log(810 * 4.4 * 275 / 900_000)
    assert found.table.loc["customers", "brought_yuan"] == pytest.approx(weight * np.log(0.9))
    with pytest.raises(DataError, match="value is zero"):
        factors({"value": 0.0}, {"value": 1.0})
    with pytest.raises(DataError, match="same factors"):
        factors({"a": 1.0}, {"b": 1.0})


def test_a_whale_rises_above_all_profit_and_falls_back():
    # Best first: 100 180 240 250 250 245 230 200 150 100, of 100.
    profit = pd.Series([100, 80, 60, 10, 0, -5, -15, -30, -50, -50.0])
    found = whale_curve(profit)
    assert found.peak == pytest.approx(2.5)
    assert found.table["so_far"].tolist() == pytest.approx([1.8, 2.5, 2.45, 2.0, 1.0])
    assert found.curve.iloc[-1] == pytest.approx(1)
    assert found.peak_low < 2.5 < found.peak_high
    assert "250%" in repr(found)


def test_a_band_holds_the_peak_of_the_world_it_was_drawn_from():
    rng, inside = np.random.default_rng(8), 0
    world = np.sort(rng.normal(50, 120, 100_000))[::-1]
    peak = (np.cumsum(world) / world.sum()).max()
    for _sample in range(100):
        found = whale_curve(pd.Series(rng.choice(world, 400)), draws=100)
        inside += found.peak_low <= peak <= found.peak_high
    assert inside >= 88  # 95 expected, give or take 2.2


def test_too_few_customers_or_no_profit_are_refused():
    with pytest.raises(TooFewError, match="at least 5 customers, and there are 4"):
        whale_curve(pd.Series([1.0, 2, 3, 4]))
    with pytest.raises(TooFewError, match="no profit to take shares of"):
        whale_curve(pd.Series([1.0, 2, 3, 4, -20]))
