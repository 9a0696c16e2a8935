"""Groups of customers held against each other by the log-rank test."""

import math

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.aidma import compare
from crmlib.errors import DataError, TooFewError
from crmlib.frames import collect


def by_parity(log):
    names = sorted(collect(log)["customer_id"].dropna().unique())
    return {name: number % 2 for number, name in enumerate(names)}


@pytest.fixture
def two_shops(log):
    """Log until 31 January; a: ordered after 1 and 3 days; b: after 2 days, and one watched for 4."""
    return log(
        "ann 2025-01-01 ad_view", "ann 2025-01-02 order", "bob 2025-01-01 ad_view", "bob 2025-01-04 order",
        "cat 2025-01-01 ad_view", "cat 2025-01-03 order", "dan 2025-01-27 ad_view", "- 2025-01-31 order",
    )  # fmt: skip


GROUPS = {"ann": "a", "bob": "a", "cat": "b", "dan": "b"}


def test_groups_are_compared_by_the_log_rank_test_as_by_hand(native, two_shops):
    answer = compare(native(two_shops), GROUPS)
    # Day 1: 4 wait, 2 of a: expected ½. Day 2: 3 wait, 1 of a: ⅓. Day 3: 2 wait, 1 of a: ½. In all 4/3 of a, 5/3 of b.
    assert answer.table["customers"].to_dict() == {"a": 2, "b": 2}
    assert answer.table["reached"].to_dict() == {"a": 2, "b": 1}
    assert answer.table["if_alike"].tolist() == pytest.approx([4 / 3, 5 / 3])
    # Variance ¼ + 2/9 + ¼ = 13/18; chi² = (2 − 4/3)² / (13/18) = 8/13.
    assert answer.chi2 == pytest.approx(8 / 13)
    assert answer.df == 1
    assert answer.p == pytest.approx(math.erfc(math.sqrt(8 / 13 / 2)))  # P(chi² with 1 df > x)
    assert "Log-rank: chi² 0.62, df 1" in answer.note


def test_each_group_has_its_curve_until_nobody_is_watched(two_shops):
    curve = compare(two_shops, pd.Series(GROUPS)).curve
    assert curve["b"].tolist() == pytest.approx([0, 1 / 3 + 1 / 6, 0.5])
    assert curve["a"].tolist() == pytest.approx([0.5, 0.5, 1])
    assert curve.index.tolist() == [1, 2, 3]


def test_in_the_course_shop_customers_are_quicker_and_halves_by_lot_are_alike():
    events = datasets.load("events")
    entry = datasets.load("customers").set_index("customer_id")["entry"]
    # The truth: shop customers buy three times as often (JourneyTruth).
    table = compare(events, entry).table
    assert table.loc["shop", "reached"] > table.loc["shop", "if_alike"]
    assert compare(events, entry).p < 1e-6
    assert compare(events, by_parity(events)).p > 0.01


def test_customers_in_no_group_are_counted(two_shops):
    note = compare(two_shops, {**GROUPS, "ann": None, "eve": "a"}).note
    assert "1 customers are in no group and left out" in note


def test_groups_that_cannot_be_compared_are_refused(two_shops):
    twice = pd.Series(["a", "b", "a"], index=["ann", "ann", "bob"])
    with pytest.raises(DataError, match="1 customers stand more than once in groups, for instance 'ann'"):
        compare(two_shops, twice)
    for one in ({"ann": "a", "bob": "a"}, {}, {1: "a", 2: "b"}):
        with pytest.raises(TooFewError, match="Fewer than two groups"):
            compare(two_shops, one)
    for wrong in ("a", None, ["a", "b"], 3):
        with pytest.raises(DataError, match="groups says of each customer_id"):
            compare(two_shops, wrong)


def test_the_picture_of_groups_names_each_of_them(two_shops):
    ax = compare(two_shops, GROUPS).plot()
    assert {text.get_text() for text in ax.texts} == {"a", "b"}
