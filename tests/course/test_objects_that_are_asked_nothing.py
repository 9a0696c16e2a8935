"""A value is read without running its class's own code, wherever that code hides."""

import datetime
import enum
from pathlib import Path

import pandas as pd
import pytest

import crmcourse as course
from crmcourse.exercises.encode import decode, encode
from crmcourse.exercises.plain import scalar, unwrap
from crmcourse.workbook import session
from crmlib.result import Result

FIXTURE = Path(__file__).parent / "fixture_topic"
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


class Column(pd.api.extensions.ExtensionArray):
    __len__ = __getitem__ = __iter__ = asked
    dtype = property(asked)


class Labels(pd.Index):
    tolist = __iter__ = asked


class Values(pd.Series):
    tolist = __len__ = __iter__ = asked


class Sheet(pd.DataFrame):
    shape = property(asked)
    __len__ = __iter__ = asked


class Pairs(dict):
    items = keys = values = __iter__ = __len__ = asked


class Ghost:
    __class__ = property(asked)
    __call__ = __repr__ = __eq__ = __hash__ = asked


ODD = {
    "column": lambda: Column(),
    "labels": lambda: Labels([1, 2]),
    "values": lambda: Values([1, 2]),
    "sheet": lambda: Sheet({"a": [1]}),
    "pairs": lambda: Pairs(a=1),
    "ghost": lambda: Ghost(),
    "ghosts": lambda: [Ghost(), {"a": Column()}],
}

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


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_subclass_or_a_ghost_is_checked_without_a_word_from_it(odd, tmp_path, monkeypatch, capsys):
    (tmp_path / "workbook.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "_in_force", None)
    course.begin("90-fixture", lang="en", notebooks=FIXTURE)
    value = odd()
    ASKED.clear()  # pandas itself asks while it makes one
    for exercise in session.current().syllabus.topics[0].exercises:
        if exercise.answer.inputs:
            continue  # a function is meant to be called
        course.check(exercise.id, value)
        assert f" {exercise.id} " in capsys.readouterr().out
