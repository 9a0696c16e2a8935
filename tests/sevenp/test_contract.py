"""The same answers from any backend, to the last digit; and nothing that was given is changed."""

import pandas as pd
import pytest

from crmlib import datasets
from crmlib.frames.register import usable
from crmlib.sevenp import (
    cockpit,
    performance,
    persistency,
    product,
    profiling,
    profitability,
    promotion,
    prospecting,
)

YEAR = {"before": ("2025-01-01", "2025-06-30"), "now": ("2026-01-01", "2026-06-30")}
NAMES = (
    "receipts",
    "receipt_lines",
    "orders",
    "order_lines",
    "activity",
    "activity_rates",
    "mailings",
    "campaigns",
)


@pytest.fixture(scope="module")
def tables():
    return {name: plain(datasets.load(name)) for name in (*NAMES, "members", "subscriptions")}


def plain(table):
    """A table with its days as text, which every kind of frame has."""
    days = table.select_dtypes("datetime").columns
    return table.assign(**{name: table[name].dt.strftime("%Y-%m-%d") for name in days})


def given_as(of, tables):
    """Frames of one kind; DuckDB's in one connection, within which relations are joined."""
    if of.__name__ == "to_duckdb":
        import duckdb

        of = duckdb.connect().from_df
    return {name: of(frame) for name, frame in tables.items()}


def as_it_is(frame):
    return frame


def answers(of, tables):
    """All seven tiles and the wall, from frames of one kind."""
    given = given_as(of, tables)
    people = of(tables["members"].assign(top=tables["members"]["birth_year"].fillna(0) > 1990))
    register = usable(given["subscriptions"], since="2024-01-01", as_of="2026-06-30")
    wall = {name: frame for name, frame in given.items() if name in NAMES} | {"subscriptions": register}
    return {
        "profiling": profiling(people, "top").table,
        "persistency": persistency(register).table,
        "prospecting": prospecting(register, draws=50).table,
        "profitability": profitability(*(given[name] for name in NAMES[2:6]), draws=20).table,
        "performance": performance(given["receipts"], **YEAR).table,
        "product": product(given["receipt_lines"], given["receipts"], strata=["kind"]).table,
        "promotion": promotion(given["mailings"], given["campaigns"], margin=0.5).table,
        "cockpit": cockpit(wall).table,
    }


def test_every_backend_gives_the_same_seven_p(native, tables):
    before = {name: frame.copy() for name, frame in tables.items()}
    expected, found = answers(as_it_is, tables), answers(native, tables)
    for name, table in expected.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=False, rtol=1e-9, obj=name)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tables[name], frame, obj=name)


def test_rows_in_any_order_give_the_same(tables):
    mixed = {
        name: frame.sample(frac=1, random_state=3).reset_index(drop=True) for name, frame in tables.items()
    }
    expected, found = (answers(as_it_is, one) for one in (tables, mixed))
    for name in ("persistency", "prospecting", "performance", "product", "promotion"):
        pd.testing.assert_frame_equal(found[name], expected[name], check_exact=False, rtol=1e-9, obj=name)
    numbers = ["now", "low", "high", "rests_on", "centre", "lower", "upper"]
    pd.testing.assert_frame_equal(found["cockpit"][numbers], expected["cockpit"][numbers], rtol=1e-9)
