"""One row a customer: by hand, on every backend, and as the summaries of other topics say."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.frames import collect
from crmlib.frames.record import customer_record
from crmlib.lifetime import rfm_summary, value_trend
from tests.support.backends import BACKENDS

ZONE = "Asia/Shanghai"
ORDERS = pd.DataFrame(
    [("O1", "ann", "2026-01-05", "web"), ("O2", "ann", "2026-01-19", "shop"), ("O3", "ann", "2026-02-16", "web"),
     ("O4", "ann", "2026-02-16", "web"), ("O5", "bob", "2026-01-07", "shop"), ("O5", "bob", "2026-01-07", "shop"),
     ("O6", "cat", "2026-03-30", "phone")],
    columns=["order_id", "member_id", "date", "channel"],
)  # fmt: skip
ORDERS["date"] = pd.to_datetime(ORDERS["date"]).dt.tz_localize(ZONE) + pd.Timedelta(hours=9)
LINES = pd.DataFrame(
    [("O1", "P1", 60.0), ("O2", "P1", 30.0), ("O2", "P3", 50.0), ("O3", "P2", 40.0), ("O3", "P2", -40.0),
     ("O4", "P1", 60.0), ("O5", "P3", 80.0), ("O5", "P3", 80.0), ("O6", "P1", 10.0)],
    columns=["order_id", "product_id", "paid_yuan"],
)  # fmt: skip
PRODUCTS = pd.DataFrame({"product_id": ["P1", "P2", "P3"], "category": ["tea", "ware", "gift"]})
MEMBERS = pd.DataFrame({"member_id": ["ann", "bob", "cat"], "city": ["Suzhou", None, "Beijing"]})


def four(backend):
    """The four tables in a backend, as `native` makes one."""
    frames = (ORDERS, LINES, PRODUCTS, MEMBERS)
    if backend == "duckdb":  # relations are joined within one connection
        connection = duckdb.connect()
        connection.execute(f"SET TimeZone = '{ZONE}'")
        return [connection.from_df(one) for one in frames]
    return [BACKENDS[backend](one) for one in frames]


@pytest.fixture(
    params=["pandas", "polars", "polars_lazy", "duckdb", pytest.param("spark", marks=pytest.mark.spark)]
)
def found(request):
    return collect(customer_record(*four(request.param), as_of="2026-03-02")).set_index("member_id")


def test_every_backend_says_the_same_by_hand(found):
    assert found.index.tolist() == ["ann", "bob"]  # cat came later
    ann, bob = found.loc["ann"], found.loc["bob"]
    # ann: 5 and 19 January, 16 February: gaps of 2 and 4 weeks, seen for 8; O3's kettle went back.
    assert [ann["frequency"], ann["recency"], ann["T"]] == [2, 6, 8]
    assert ann["interval"] == pytest.approx(3)
    assert ann["interval_cv"] == pytest.approx(np.std([2, 4], ddof=1) / 3)
    assert [ann["total"], ann["single"]] == pytest.approx([200, 200 / 3])
    assert [ann["channel"], ann["category"], ann["city"]] == ["web", "tea", "Suzhou"]
    assert [ann["categories"], ann["gifts"]] == [2, pytest.approx(50 / 200)]
    # All three days were Mondays.
    assert [ann["weekday"], bob["weekday"]] == [1, 3]
    # bob's order was exported twice.
    assert [bob["frequency"], bob["recency"], bob["total"], bob["categories"], bob["gifts"]] == [
        0,
        0,
        80,
        1,
        1,
    ]
    assert pd.isna(bob[["interval", "interval_cv", "city"]]).all()
    assert [ann["grade"], bob["grade"]] == [5, 1]


def test_what_lies_before_and_after_a_day_is_parted_on_every_backend(found):
    days = pd.to_datetime(found["last_order"]).dt.tz_localize(None).dt.strftime("%Y-%m-%d")
    assert days.tolist() == ["2026-02-16", "2026-01-07"]


def test_without_products_members_and_channels_the_rest_is_said():
    bare = customer_record(ORDERS.drop(columns="channel"), LINES, as_of="2026-03-02")
    assert not {"category", "gifts", "city", "channel"} & set(bare.columns)
    assert bare["total"].tolist() == [200, 80]


@pytest.fixture(scope="module")
def ledger():
    return [datasets.load(name) for name in ("orders", "order_lines", "products", "members")]


@pytest.fixture(scope="module")
def record(ledger):
    return customer_record(*ledger, as_of="2025-12-31").set_index("member_id")


def test_moments_are_those_of_the_summary_and_yuan_those_of_the_lines(ledger, record):
    orders, lines = ledger[:2]
    summary = rfm_summary(orders, as_of="2025-12-31").set_index("member_id")
    pd.testing.assert_frame_equal(record[["frequency", "recency", "T"]].astype(float), summary.astype(float))
    once = orders.drop_duplicates()
    paid = lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum()
    sums = (
        once[once["date"] <= "2025-12-31"]
        .assign(paid=once["order_id"].map(paid))
        .groupby("member_id")["paid"]
        .sum()
    )
    assert record["total"].to_numpy() == pytest.approx(sums.loc[record.index].to_numpy())
    assert record["grade"].value_counts().between(640, 660).all()


def test_the_trend_is_the_shrunk_slope_over_the_mean_quarter(ledger, record):
    orders, lines = ledger[:2]
    once = orders.drop_duplicates("order_id")
    once = once.assign(
        paid=once["order_id"].map(lines.drop_duplicates().groupby("order_id")["paid_yuan"].sum())
    )
    people = value_trend(once, as_of="2025-12-31").people
    mean = people["total"] / 4
    assert record["trend"].dropna().index.tolist() == sorted(people.index)
    mine = record.loc[people.index]
    assert mine["trend"].to_numpy() == pytest.approx((people["shrunk"] / mean).to_numpy())
    half = (people["high"] - people["low"]) / 2 / 1.959964 / mean
    assert mine["trend_se"].to_numpy() == pytest.approx(half.to_numpy(), rel=1e-6)
    usual = people["slope"].sum() / mean.sum()
    own = (people["shrunk"] / mean - usual) / (people["slope"] / mean - usual)
    assert mine["trend_own"].to_numpy() == pytest.approx(own.to_numpy(), abs=1e-6)


def test_another_order_of_rows_or_another_money_changes_no_habit(ledger, record):
    orders, lines, products, members = ledger
    mixed = customer_record(
        orders.sample(frac=1, random_state=1), lines.assign(paid_yuan=8 * lines["paid_yuan"]), products, members,
        as_of="2025-12-31",
    ).set_index("member_id")  # fmt: skip
    same = ["frequency", "interval_cv", "gifts", "trend", "trend_se"]
    pd.testing.assert_frame_equal(mixed[same], record[same], rtol=1e-9, check_dtype=False)
    assert mixed["total"].to_numpy() == pytest.approx(8 * record["total"].to_numpy())
    assert mixed["grade"].equals(record["grade"])


def test_a_log_without_an_order_in_the_year_has_no_trend():
    record = customer_record(ORDERS, LINES, as_of="2028-01-01")
    assert record["trend"].isna().all()
    assert record["frequency"].tolist() == [2, 0, 0]


def test_a_record_before_the_log_is_refused():
    with pytest.raises(TooFewError, match="No order lies on or before 2025-12-31"):
        customer_record(ORDERS, LINES, as_of="2025-12-31")


def test_orders_without_lines_are_refused():
    with pytest.raises(DataError, match="paid"):
        customer_record(ORDERS, LINES[LINES["order_id"] != "O1"])


def test_products_of_two_categories_or_none_are_refused():
    twice = pd.concat([PRODUCTS, pd.DataFrame({"product_id": ["P2"], "category": ["tea"]})])
    with pytest.raises(DataError, match="1 products have more than one category, for instance P2"):
        customer_record(ORDERS, LINES, twice)
    with pytest.raises(DataError, match="1 products that were bought have no category, for instance P3"):
        customer_record(ORDERS, LINES, PRODUCTS[:2])
    # A product that stands there twice, alike, counts once.
    same = customer_record(ORDERS, LINES, pd.concat([PRODUCTS, PRODUCTS[:1]]), as_of="2026-03-02")
    assert same["gifts"].tolist() == [0.25, 1]


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match="category"):
        customer_record(ORDERS, LINES, PRODUCTS.drop(columns="category"))
