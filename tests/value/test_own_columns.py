"""Columns of one's own: no sign is taken from a name, money may be squared, and no price falls below 0."""

import numpy as np
import pandas as pd
import pytest

from crmlib.errors import DataError, ModelError
from crmlib.value import ConditionalLogit, Form, NestedLogit, Part, change_for_share, what_if


def trips(*, tasks=3000, seed=4):
    """Air, bus, train and car: minutes and fare differ from mode to mode; within a mode they hardly go together."""
    rng = np.random.default_rng(seed)
    usual = np.array([[90, 300], [420, 60], [300, 120], [360, 90]])
    drawn = rng.normal(size=(tasks, 4, 2)) @ np.linalg.cholesky([[1, 0.288], [0.288, 1]]).T
    x = usual + 10 * drawn
    u = x @ [-0.03, -0.03] + [6.0, 9.0, 8.0, 8.0] + rng.gumbel(size=(tasks, 4))
    return pd.DataFrame(x.reshape(-1, 2), columns=["minutes", "fare"]).assign(
        task=np.repeat(np.arange(tasks), 4), alternative=["air", "bus", "train", "car"] * tasks,
        chosen=np.eye(4)[u.argmax(axis=1)].ravel(),
    )  # fmt: skip


def fitted(attributes, table, **settings):
    return ConditionalLogit(attributes, task="task", price="fare", **settings).fit(table)


# --- signs ---------------------------------------------------------------------------------------------


def test_only_parts_and_the_price_have_an_expected_sign(some):
    """An own column called time may be hours of free service, effort what the firm takes off one's hands."""
    own = ConditionalLogit(["product", "time", "effort", "price"]).fit(some).coefficients().table
    assert own["expected"].tolist() == ["", "", "", "−", "", "", ""]
    parts = ConditionalLogit([Part.PRODUCT, Part.TIME, "effort", "price"]).fit(some).coefficients().table
    assert parts["expected"].tolist()[:4] == ["+", "−", "", "−"]
    classic = ConditionalLogit(Form.CLASSIC).fit(some).coefficients().table
    assert classic["expected"].tolist()[:8] == ["+"] * 4 + ["−"] * 4
    # Without an expected sign the p is two-sided: twice the tail.
    assert own.loc["time", "p_sign"] == pytest.approx(2 * parts.loc["time", "p_sign"])


def test_the_own_column_keeps_its_name_in_the_table(some):
    assert (
        repr(ConditionalLogit(["time", "price"]).fit(some).coefficients()).splitlines()[1].startswith("time ")
    )
    assert "Time cost" in repr(ConditionalLogit([Part.TIME, "price"]).fit(some).coefficients())


def test_the_price_is_the_column_that_is_named_as_such():
    table = trips()
    expected = fitted(["minutes", "fare"], table).coefficients().table["expected"]
    assert expected[["minutes", "fare"]].tolist() == ["", "−"]


# --- money ---------------------------------------------------------------------------------------------


def test_minutes_that_go_with_the_fare_from_mode_to_mode_are_no_second_price():
    """Over all rows they go together as slow is cheap (−.9); net of the modes' constants by .288."""
    table = trips()
    assert table["minutes"].corr(table["fare"]) < -0.9
    model = fitted(["minutes", "fare"], table)
    worth = model.willingness_to_pay().table.loc["minutes"]
    assert worth["low"] < -1.0 < worth["high"]  # −.03 / .03: a minute costs as much as a yuan
    assert "moves with" not in model.coefficients().note


def test_what_goes_with_the_price_only_from_mode_to_mode_carries_no_remark():
    """Comfort follows the usual fare of a mode (correlation over .995); within a mode it says nothing of the fare."""
    rng = np.random.default_rng(6)
    table = trips()
    usual = table.groupby("alternative")["fare"].transform("mean")
    fare = usual + rng.normal(size=len(table))
    table = table.assign(fare=fare, comfort=usual / 10 + 0.1 * rng.normal(size=len(table)))
    assert table["comfort"].corr(table["fare"]) > 0.995
    assert "moves with" not in fitted(["minutes", "fare", "comfort"], table).coefficients().note


def test_squares_and_logs_of_the_price_are_allowed_and_remarked_upon():
    table = trips().assign(squared=lambda t: t["fare"] ** 2 / 100, log=lambda t: np.log(t["fare"]))
    for name in ("squared", "log"):
        model = fitted(["minutes", "fare", name], table)
        assert f"{name} moves with fare" in model.coefficients().note
        # A yuan is not worth the same at every fare, so what is worth in yuan carries the remark as well.
        if model.coefficients().table.loc["fare", "high"] < 0:
            assert f"{name} moves with fare" in model.willingness_to_pay().note


def test_what_moves_with_the_price_without_being_made_from_it_is_remarked_upon():
    rng = np.random.default_rng(2)
    table = trips()
    # Net of constants the fare varies by 10; a tenth of it as noise leaves a correlation of 1/√1.01 = .995.
    fees = table.assign(fees=3 * table["fare"] + 3 * rng.normal(size=len(table)))
    assert "fees moves with fare" in fitted(["minutes", "fare", "fees"], fees).coefficients().note
    loose = table.assign(fees=3 * table["fare"] + 30 * rng.normal(size=len(table)))
    assert "moves with" not in fitted(["minutes", "fare", "fees"], loose).coefficients().note


@pytest.mark.parametrize("made", [lambda f: f / 12, lambda f: 5 - 2 * f])
def test_the_price_in_another_unit_is_refused(made):
    table = trips().assign(monthly=lambda t: made(t["fare"]))
    with pytest.raises(ModelError, match=r"monthly is made from fare .*counted twice"):
        fitted(["minutes", "fare", "monthly"], table)


def test_the_price_plus_a_fee_by_mode_is_the_price_again_where_modes_have_constants():
    table = trips().assign(
        total=lambda t: t["fare"] + t["alternative"].map({"air": 40, "bus": 0, "train": 5, "car": 9})
    )
    with pytest.raises(ModelError, match="total is made from fare"):
        fitted(["minutes", "fare", "total"], table)
    assert len(fitted(["minutes", "fare", "total"], table, constants=False, base=None).params_) == 3


# --- never below 0 -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", [ConditionalLogit, NestedLogit])
def test_no_price_below_zero_is_proposed(cls, choices, offers):
    more = {"nests": {"tea houses": ("greenhill", "mistypeak")}} if cls is NestedLogit else {}
    model = cls(**more).fit(choices)
    free = model.shares(
        offers.assign(price=offers["price"].where(offers["alternative"] != "greenhill", 0)), draws=20
    )
    most = free.table.loc["greenhill", "share"]
    with pytest.raises(
        ModelError, match=f"Even with price at 0, greenhill would reach {most:.1%} and not 95.0%"
    ):
        change_for_share(model, offers, "greenhill", "price", 0.95)
    just = change_for_share(model, offers, "greenhill", "price", most - 1e-6)
    assert just.table["level_after"].iloc[0] == pytest.approx(0, abs=1e-2)
    assert "may be out of reach" in just.note
    for part in ("time", "energy", "effort"):
        with pytest.raises(ModelError, match=f"Even with {part} at 0"):
            change_for_share(model, offers, "greenhill", part, 0.6)
    with pytest.raises(ModelError, match="Even with service at 0"):
        change_for_share(model, offers, "greenhill", "service", 0.001)


def test_no_own_column_falls_below_zero_where_nobody_saw_it_there():
    table = trips()
    offers = table.head(4)[["alternative", "minutes", "fare"]]
    model = fitted(["minutes", "fare"], table)
    with pytest.raises(ModelError, match="Even with minutes at 0, bus would reach"):
        change_for_share(model, offers, "bus", "minutes", 0.999999)
    with pytest.raises(DataError, match=r"fare of bus would fall below 0, to -40.* customers saw"):
        what_if(model, offers.assign(fare=[300, 60, 120, 90]), {"bus": {"fare": -100}})
    with pytest.raises(DataError, match="fare of air would fall below 0"):
        model.shares(offers.assign(fare=[-1, 60, 120, 90]))
    with pytest.raises(DataError, match="minutes of car would fall below 0"):
        model.surplus(offers, offers.assign(minutes=[90, 420, 300, -5]))


def test_a_column_that_was_seen_below_zero_may_be_there():
    table = trips().assign(warmth=lambda t: t["minutes"] - 250)
    offers = table.head(4)[["alternative", "warmth", "fare"]]
    model = fitted(["warmth", "fare"], table)
    result = change_for_share(model, offers, "train", "warmth", 0.99)
    assert result.table["level_after"].iloc[0] < 0
    assert what_if(model, offers, {"train": {"warmth": -100}}).table["after"].sum() == pytest.approx(1)
