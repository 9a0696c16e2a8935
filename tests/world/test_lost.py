"""Found beside true: losses, odds and profit, each truth by hand."""

import numpy as np
import pandas as pd
import pytest

from crmlib import datasets
from crmlib.customers import contact_points, matters, mirror
from crmlib.customers.roles import Role
from crmlib.errors import DataError
from crmlib.world import Truth
from crmlib.world.lost import losses_compared, roles_compared, shops_compared, true_losses

TRUTH = Truth()


def sigma(odds):
    return 1 / (1 + np.exp(-odds))


def test_true_losses_are_chances_as_they_are_less_those_without():
    names = [point[0] for point in TRUTH.contact_points.points]
    table = pd.DataFrame("ok", index=range(3), columns=names).assign(apology=[None, "none", "call"])
    table.loc[1:, "payment"] = "failed"
    table.loc[1:, "delivery"] = "failed"
    lost = true_losses(table.assign(customer_id=["a", "b", "c"]), TRUTH.contact_points)
    # Log-odds −1.7 + 2.8 + 1.0 without a call, half of both with one.
    assert lost["payment"] == pytest.approx(sigma(2.1) - sigma(-0.7) + sigma(0.2) - sigma(-1.2))
    assert lost["delivery"] == pytest.approx(sigma(2.1) - sigma(1.1) + sigma(0.2) - sigma(-0.3))
    assert lost["notice"] == 0


def test_the_courses_losses_lie_where_they_were_found():
    visits = datasets.load("contact_visits")
    answer = losses_compared(contact_points(visits), visits, TRUTH.contact_points).table
    assert answer["inside"].sum() >= 8
    assert answer["truth"].is_monotonic_decreasing


def test_odds_of_a_point_are_those_of_the_truth():
    answer = roles_compared(matters(datasets.load("purchase_roles")), TRUTH.roles).table
    # e^(1.1/1.6) and e^(.15/1.6)
    assert answer.loc[Role.USER, "truth"] == pytest.approx(1.989, abs=1e-3)
    assert answer.loc[Role.BUYER, "truth"] == pytest.approx(1.098, abs=1e-3)
    assert answer["inside"].all()


def test_without_odds_there_is_nothing_to_compare():
    few = datasets.load("purchase_roles").head(150)
    with pytest.raises(DataError, match="Too few purchases by two persons"):
        roles_compared(matters(few), TRUTH.roles)


def test_a_point_of_staff_satisfaction_is_truly_worth_a_quarter_of_what_it_looks():
    found = mirror(datasets.load("shops"), datasets.load("shop_customers"), draws=20)
    table = shops_compared(found, TRUTH.shops).table["yuan_a_point"]
    # (25,000 + .45 · .55 · 60,000) / .8
    assert table.iloc[2] == pytest.approx(49_812.5)
    assert table.iloc[0] > 2.5 * table.iloc[2]
    assert table.iloc[0] > table.iloc[1]
