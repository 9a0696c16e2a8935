"""In which zone a log's days and months are."""

import datetime as dt
import math

import pandas as pd
import pytest

from crmlib.aidma import cohorts, funnel
from crmlib.errors import DataError
from tests.support.of_a_log import FUNCTIONS

ZONES = ["Asia/Hong_Kong", "America/New_York", "Etc/GMT+8", "America/Argentina/Buenos_Aires", "UTC", "+08:00"]


# Every function in two zones, and those that show clocks or months in all.
@pytest.mark.parametrize(
    ("name", "zone"),
    [
        *(
            (name, zone)
            for name in FUNCTIONS
            for zone in ("America/New_York", dt.timezone(dt.timedelta(hours=8)))
        ),
        *(
            (name, zone)
            for name in ("first_reach", "cohorts")
            for zone in ZONES
            if zone != "America/New_York"
        ),
    ],
    ids=str,
)
def test_times_may_have_any_zone(name, zone, some, of_some):
    look = FUNCTIONS[name]
    # New names for the same instants change nothing but the months of cohorts and the clocks of first_reach.
    abroad = some.assign(timestamp=some["timestamp"].dt.tz_convert(zone))
    expected, got = of_some(look, zone="UTC"), look(abroad, zone="UTC")
    if look is FUNCTIONS["first_reach"]:
        times = expected.columns[1:]
        expected[times] = expected[times].apply(lambda column: column.dt.tz_convert(zone))
    pd.testing.assert_frame_equal(got, expected)


def test_the_zone_of_cohort_months_is_a_parameter_and_is_named(native, log):
    # 31 January 20:00 in UTC is 1 February in Shanghai.
    events = native(log("ann 2025-02-01T04:00 ad_view", "bob 2025-12-01 ad_view"))
    assert cohorts(events).table.index[0] == "2025-02"
    assert "calendar month (China time)" in cohorts(events).note
    assert cohorts(events, zone="UTC").table.index[0] == "2025-01"
    assert "calendar month (UTC)" in cohorts(events, zone="UTC").note


def test_a_day_ends_in_the_zone_that_is_said(native, log):
    events = native(log("ann 2025-01-01 ad_view", "ann 2025-02-01T04:00 order"))
    assert funnel(events, as_of="2025-01-31", zone="UTC", mature_days=0).table.loc["action", "customers"] == 1
    assert funnel(events, as_of="2025-01-31", mature_days=0).table.loc["action", "customers"] == 0


@pytest.mark.parametrize("wrong", ["Mars", "", 8, math.nan, True, ["UTC"]])
def test_a_zone_that_is_none_is_refused(wrong, some):
    with pytest.raises(DataError, match="There is no time zone"):
        cohorts(some, zone=wrong)
