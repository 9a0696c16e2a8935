"""Frequency, recency, T and spend from a log of any backend, and grades made of them."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.lifetime import rfm_scores, rfm_summary
from tests.support import cdnow


@pytest.fixture
def log():
    """ann: three days, two orders on the last; bob: one order; cat: two days a leap day apart. By hand below."""
    who, when, paid = zip(
        ("ann", "2024-01-01", 50), ("ann", "2024-01-15", 30), ("ann", "2024-02-12", 20), ("ann", "2024-02-12", 25),
        ("bob", "2024-02-05", 99), ("cat", "2024-02-26", 10), ("cat", "2024-03-04", 12), strict=True,
    )  # fmt: skip
    times = pd.to_datetime(when).tz_localize("Asia/Shanghai") + pd.Timedelta(hours=7)
    return pd.DataFrame(
        {"member_id": pd.Series(who, dtype="str"), "date": times, "paid": np.array(paid, float)}
    )


def test_every_backend_counts_days_and_not_orders(native, log):
    found = frames.collect(rfm_summary(native(log), value="paid", as_of="2024-03-11"))
    # ann: 1 January to 12 February are 42 days; cat: 26 February to 4 March are 7, over a leap day.
    assert found["member_id"].tolist() == ["ann", "bob", "cat"]
    assert found["frequency"].tolist() == [2, 0, 1]
    np.testing.assert_allclose(found["recency"], [6, 0, 1], rtol=1e-15)
    np.testing.assert_allclose(found["T"], [10, 5, 2], rtol=1e-15)
    np.testing.assert_allclose(found["monetary_value"], [(30 + 45) / 2, np.nan, 12], rtol=1e-15)


def test_what_comes_after_as_of_is_not_looked_at(native, log):
    found = frames.collect(rfm_summary(native(log), as_of=dt.date(2024, 2, 5)))
    # 14 days from the first order to the last, and 35 to the end.
    assert found.to_numpy().tolist() == [["ann", 1, 2.0, 5.0], ["bob", 0, 0.0, 0.0]]


def test_without_as_of_the_last_day_of_the_log_ends_it(native, log):
    assert frames.collect(rfm_summary(native(log)))["T"].tolist() == pytest.approx([9, 4, 1])


@pytest.mark.parametrize("of", [lambda column: column.dt.date, lambda column: column.dt.tz_localize(None)])
def test_plain_days_in_polars_and_duckdb_give_the_same(log, of):
    import duckdb
    import polars as pl

    want = rfm_summary(log, value="paid", as_of="2024-03-11")
    days = of(log["date"])
    polars = pl.DataFrame(
        {"member_id": log["member_id"].tolist(), "date": days.tolist(), "paid": log["paid"].tolist()}
    )
    connection = duckdb.connect()
    plain = log.assign(date=pd.to_datetime(days))
    connection.register("plain", plain)
    relation = connection.sql("SELECT member_id, date::DATE AS date, paid FROM plain")
    for found in (
        rfm_summary(polars, value="paid", as_of="2024-03-11"),
        rfm_summary(relation, value="paid", as_of="2024-03-11"),
    ):
        pd.testing.assert_frame_equal(frames.collect(found), want, check_dtype=False, rtol=1e-14)


def test_an_order_that_two_exports_wrote_counts_once_where_it_can_be_known(native):
    twice = pd.DataFrame({
        "order_id": ["O1", "O2", "O2"], "member_id": "ann", "paid": [10.0, 20, 20],
        "date": pd.to_datetime(["2024-01-01", "2024-01-08", "2024-01-08"]).tz_localize("Asia/Shanghai"),
    })  # fmt: skip
    spent = [
        frames.collect(rfm_summary(native(twice), value="paid", order=order))["monetary_value"][0]
        for order in (None, "order_id")
    ]
    assert spent == [40, 20]


def test_cdnow_comes_out_as_by_hand():
    found = rfm_summary(cdnow.orders(), value="paid", as_of=cdnow.END)
    pd.testing.assert_frame_equal(found, cdnow.summary(), check_dtype=False, rtol=1e-14)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2000)), min_size=1, max_size=30), st.randoms()
)
def test_the_order_of_rows_and_a_second_look_at_each_change_nothing(pairs, random):
    when = [pd.Timestamp("2023-12-01") + pd.Timedelta(days=day) for _who, day in pairs]
    one = pd.DataFrame({"member_id": [who for who, _day in pairs], "date": when})
    other = list(range(len(one))) * 2
    random.shuffle(other)
    pd.testing.assert_frame_equal(rfm_summary(one), rfm_summary(one.iloc[other]))
    found = rfm_summary(one)
    assert (found["recency"] <= found["T"]).all()
    assert found["frequency"].sum() + len(found) == len(set(pairs))


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (lambda log: log.assign(member_id=log["member_id"].where(log.index > 1)), DataError, "member_id: 2 of 7 rows"),
        (lambda log: log.assign(date=log["date"].where(log.index != 3)), DataError, "date: 1 of 7 rows are empty"),
        (lambda log: log.assign(paid=log["paid"].where(log.index < 4)), DataError, "paid: 3 of 7 rows are empty"),
        (lambda log: log.assign(date=log["date"].astype(str)), DataError, "date holds"),
        (lambda log: log.drop(columns="paid"), DataError, "lacks the column paid"),
        (lambda log: log[:0], TooFewError, "no rows"),
    ],
)  # fmt: skip
def test_a_log_that_is_none_is_refused(log, change, error, says):
    with pytest.raises(error, match=says):
        rfm_summary(change(log), value="paid")


def test_an_end_before_the_first_order_is_refused(log):
    with pytest.raises(TooFewError, match="on or before 2023-12-31; the first one is of 2024-01-01"):
        rfm_summary(log, as_of="2023-12-31")


# -- grades ----------------------------------------------------------------------------------------------


def test_grades_are_fifths_and_a_short_silence_is_good():
    ten = pd.DataFrame(
        {
            "member_id": list("abcdefghij"),
            "frequency": range(10),
            "recency": range(10),
            "T": 9.0,
            "monetary_value": range(10, 0, -1),
        }
    )
    table = rfm_scores(ten).people
    assert table["R"].tolist() == table["F"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert table["M"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert table.loc["a", "code"] == "115"
    assert rfm_scores(ten).table.to_numpy().tolist() == [[2, 2, 2]] * 5


def test_customers_with_the_same_number_get_the_same_grade_and_the_note_says_how_many_they_are():
    scores = rfm_scores(cdnow.summary())
    frequency = cdnow.summary()["frequency"].to_numpy()
    assert all(scores.people["F"].to_numpy()[frequency == k].std() == 0 for k in range(5))
    # 1,411 of 2,357 never came back: 60 %.
    assert "frequency" not in str(scores.note)
    assert "F: 60% of the customers share one value" in str(scores.note)


def test_one_grade_only_is_refused():
    with pytest.raises(DataError, match="bins is a whole number of at least 2, not 1"):
        rfm_scores(cdnow.summary(), bins=1)
    with pytest.raises(DataError, match="lacks the column recency"):
        rfm_scores(cdnow.summary().drop(columns="recency"))


def test_a_last_day_that_stands_alone_is_no_end():
    """A hundred orders in a hundred days, and one dated 2062."""
    days = [*pd.date_range("2026-01-01", periods=100), pd.Timestamp("2062-04-10")]
    orders = pd.DataFrame({"member_id": "M1", "date": days})
    with pytest.raises(
        DataError, match="The last order is of 2062-04-10, 13,149 days after the one before it"
    ):
        rfm_summary(orders)
    assert rfm_summary(orders, as_of="2026-04-10")["T"].tolist() == [99 / 7]
    assert rfm_summary(orders, as_of="2062-04-10")["T"].iloc[0] > 1800
