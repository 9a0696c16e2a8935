"""AIDMA's panels show what the model says, month by month."""

import pandas as pd

from crmlib import aidma
from crmlib.widgets.aidma import cohorts_panel

# Each customer: first contact, and the order, counted in days; the log ends on 1 May.
CUSTOMERS = {
    "a": ("2025-01-02", 20),
    "b": ("2025-01-05", 50),
    "c": ("2025-02-03", None),
    "d": ("2025-04-28", 1),
}


def journeys():
    rows = []
    for name, (day, order) in CUSTOMERS.items():
        start = pd.Timestamp(day, tz="Asia/Shanghai")
        rows.append((name, "ad_view", start))
        if order is not None:
            rows.append((name, "order", start + pd.Timedelta(days=order)))
    rows.append(("c", "ad_view", pd.Timestamp("2025-05-01", tz="Asia/Shanghai")))
    return aidma.staged(pd.DataFrame(rows, columns=["customer_id", "event", "timestamp"]))


def row(view, month):
    """What stands in a month's row of the text: customers, ordered, within, rate …"""
    return next(line.split()[1:5] for line in view.text().splitlines() if line.startswith(month))


def test_the_longer_customers_are_watched_the_more_have_ordered():
    view = cohorts_panel(journeys())
    view.set(days=30)
    # of a and b only a, after 20 days
    assert row(view, "2025-01") == ["2", "2", "1", "50.0%"]
    view.set(days=60)
    assert row(view, "2025-01") == ["2", "2", "2", "100.0%"]


def test_a_month_that_could_not_be_watched_so_long_has_no_rate():
    view = cohorts_panel(journeys())
    view.set(days=60)
    assert row(view, "2025-04") == ["1", "1", "1", "–"]


def test_the_setting_is_named_with_its_unit():
    view = cohorts_panel(journeys())
    assert view.text().splitlines()[0] == "Watched from the first contact on (days): 90"
