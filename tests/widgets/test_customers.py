"""The view of topic 02: what it says is what the model says."""

import pytest

from crmlib import datasets
from crmlib.customers import contact_points
from crmlib.widgets.customers import repair_panel


@pytest.fixture(scope="module")
def met():
    return contact_points(datasets.load("contact_visits"), draws=50)


def test_half_of_the_failures_prevented_keep_half_of_the_customers(met):
    view = repair_panel(met)
    for prevented in (50, 100):
        view.set(point="complaint_handling", prevented=prevented)
        kept = met.table["losses"].loc["complaint_handling"] * prevented / 100
        assert f"{prevented}% of {int(met.table['failed'].loc['complaint_handling'])} failures" in view.text()
        assert f"{kept:.0f} customers more stay" in view.text()


def test_nothing_prevented_keeps_nobody_at_any_point(met):
    view = repair_panel(met)
    for point in met.table.index:
        view.set(point=point, prevented=0)
        assert "nobody can be seen to stay" in view.text()


def test_it_opens_with_perfect_notices_and_comes_back_to_them(met):
    view = repair_panel(met)
    before = view.text()
    assert "delivery notice, 100% of" in before
    view.set(point="payment", prevented=30)
    view.reset()
    assert view.text() == before
