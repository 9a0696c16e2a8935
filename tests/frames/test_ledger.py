"""Orders and lines read together, on every backend: each order once, with the sum of its lines."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmlib import datasets
from crmlib.errors import DataError, TooFewError
from crmlib.frames.door import collect
from crmlib.frames.ledger import read_ledger
from crmlib.i18n import use_language
from crmlib.world import Truth, shop
from crmlib.world.populations import lots

# O1 has two like pieces and a refund, O2 was exported twice, O3 has no line, O4 a line without cost.
ORDERS = pd.DataFrame(
    {"order_id": ["O1", "O2", "O3", "O4", "O2"], "who": ["ann", "bob", "ann", "cat", "bob"]}
)
LINES = pd.DataFrame(
    [("O1", 30.0, 10.0), ("O1", 30.0, 10.0), ("O1", -5.0, -2.0), ("O2", 7.0, 3.0), ("O2", 7.0, 3.0),
     ("O4", 9.0, None), ("O4", 1.0, 0.5)], columns=["order_id", "paid_yuan", "cost_yuan"],
)  # fmt: skip


def polars(frame):
    kinds = {name: pl.String if frame[name].dtype.kind not in "fi" else pl.Float64 for name in frame}
    rows = {name: [None if pd.isna(one) else one for one in frame[name]] for name in frame}
    return pl.DataFrame(rows, schema=kinds)


BACKENDS = {
    "pandas": lambda frame: frame,
    "polars": polars,
    "lazy": lambda frame: polars(frame).lazy(),
    "duckdb": None,
}


def both(backend, orders, lines):
    if backend == "duckdb":  # relations are joined within one connection
        connection = duckdb.connect()
        return connection.from_df(orders), connection.from_df(lines)
    return BACKENDS[backend](orders), BACKENDS[backend](lines)


def told(read):
    return collect(read.orders).sort_values("order_id", ignore_index=True)


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_orders_sum_is_net_and_counts_once_on_every_backend(backend):
    read = read_ledger(*both(backend, ORDERS, LINES), cost="cost_yuan")
    found = told(read)
    assert found["order_id"].tolist() == ["O1", "O2", "O3", "O4"]
    assert found["who"].tolist() == ["ann", "bob", "ann", "cat"]
    np.testing.assert_array_equal(found["paid"].astype(float), [55, 7, np.nan, 10])
    assert found["lines"].tolist() == [3, 1, 0, 2]
    np.testing.assert_array_equal(found["cost"].astype(float), [18, 3, np.nan, np.nan])
    assert read.left_out.table["rows"].to_dict() == {"distinct_orders": 4, "repeated": 1, "without_lines": 1}


def test_the_frame_comes_back_in_its_own_kind():
    assert isinstance(read_ledger(*both("polars", ORDERS, LINES)).orders, pl.DataFrame)
    assert isinstance(read_ledger(*both("lazy", ORDERS, LINES)).orders, pl.LazyFrame)
    assert isinstance(read_ledger(*both("duckdb", ORDERS, LINES)).orders, duckdb.DuckDBPyRelation)


def test_the_courses_ledger_gives_every_order_what_was_meant_to_the_fen():
    read = read_ledger(datasets.load("orders"), datasets.load("order_lines"))
    meant = pd.concat([shop.bought(block) for block in lots(Truth(), 3_240, 2026)]).set_index("order_id")[
        "fen"
    ]
    found = read.orders.set_index("order_id")["paid"]
    assert (100 * found).round().astype(int).sort_index().equals(meant.sort_index().rename("paid"))
    assert read.left_out.table["rows"].to_dict() == {
        "distinct_orders": 21_855,
        "repeated": 85,
        "without_lines": 0,
    }


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_does_not_fit_together_is_refused_by_an_example(backend):
    def refused(orders, lines, error=DataError):
        with pytest.raises(error) as told:
            read_ledger(*both(backend, orders, lines))
        return str(told.value)

    other = ORDERS.assign(who=["ann", "bob", "ann", "cat", "BOB"])
    assert "1 order numbers stand for different orders, for instance O2" in refused(other, LINES)
    assert "for instance those of O2: was only one" in refused(ORDERS, LINES.drop(index=4))
    unpaid = LINES.assign(paid_yuan=[30.0, None, -5, 7, 7, 9, 1])
    assert "lines of 1 orders do not all say what was paid (paid_yuan), for instance those of O1" in refused(
        ORDERS, unpaid
    )
    nameless = pd.concat([ORDERS, pd.DataFrame({"order_id": [None], "who": ["dan"]})], ignore_index=True)
    assert "1 of 6 orders have no number in the column order_id" in refused(nameless, LINES)
    assert "no order in the table" in refused(ORDERS[:0].astype(str), LINES, TooFewError)


def test_lines_of_no_order_are_counted_in_the_note():
    read = read_ledger(ORDERS[:1], LINES)
    assert "4 lines belong to no order there" in str(read.left_out)


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match="paid_yuan"):
        read_ledger(ORDERS, LINES.drop(columns="paid_yuan"))


def test_the_ledger_speaks_chinese():
    use_language("zh")
    assert "没有对应的订单" in str(read_ledger(ORDERS[:1], LINES).left_out)
    with pytest.raises(DataError) as told:
        read_ledger(ORDERS, LINES.drop(index=4))
    assert "O2" in str(told.value)
    assert "instance" not in str(told.value)
