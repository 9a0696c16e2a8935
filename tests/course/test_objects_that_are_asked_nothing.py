"""A value is read without running its class's own code, wherever that code hides."""

import datetime
import enum

import pandas as pd
import pytest

from crmcourse.exercises.encode import decode, encode
from crmcourse.exercises.plain import scalar, unwrap
from crmlib.result import Result

ASKED = []


def asked(*_args, **_options):
    ASKED.append(True)
    raise SystemExit


class Zone(datetime.tzinfo):
    utcoffset = dst = tzname = asked


class Flavour(enum.Enum):
    GREEN = "green"
    __dict__ = property(asked)


class Table(Result):
    __dict__ = property(asked)


class End(int):
    """An end of an interval that has something to say."""

    __str__ = __repr__ = __format__ = asked


NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=Zone())


@pytest.fixture(autouse=True)
def _nobody_asked():
    ASKED.clear()
    yield
    assert not ASKED


def test_a_zone_of_their_own_is_not_asked_for_the_time():
    assert scalar(NOON) == "2026-03-02T12:00:00"
    assert encode(NOON) == "2026-03-02T12:00:00"


@pytest.mark.parametrize("zone", [datetime.UTC, "Asia/Shanghai"])
def test_a_usual_zone_is_kept(zone):
    time = pd.Timestamp("2026-03-02 12:00", tz=zone)
    assert scalar(time) == str(time)


def test_a_property_in_the_place_of_what_an_object_holds_is_not_run():
    assert scalar(Flavour.GREEN) == "green"
    assert unwrap(object.__new__(Table)) is None


def test_the_ends_of_an_interval_are_read_as_what_they_are():
    assert scalar(pd.Interval(1, 2)) == "(1, 2]"
    assert decode(encode(pd.Interval(End(1), End(2)))) == "(1, 2]"
