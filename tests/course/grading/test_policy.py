"""Lateness and weights as a trainer works them out on paper; what makes no sense is named."""

from datetime import UTC, datetime

import pytest
import yaml

from crmcourse.grading.policy import Policy
from crmlib.errors import DataError

DUE = "2026-12-01T18:00:00+08:00"


def policy(**late):
    return Policy.of({"late": {"due": DUE, **late}})


@pytest.mark.parametrize(
    ("handed_in", "days", "factor"),
    [
        ("2026-12-01T09:59:00+00:00", 0, 1.0),
        ("2026-12-01T10:00:00+00:00", 0, 1.0),  # 18:00 in Shanghai, to the second
        ("2026-12-01T10:00:01+00:00", 1, 0.9),
        ("2026-12-02T10:00:00+00:00", 1, 0.9),
        ("2026-12-02T10:00:01+00:00", 2, 0.8),
        ("2026-12-04T12:00:00+02:00", 3, 0.7),
        ("2026-12-31T10:00:00+00:00", 30, 0.0),  # 1 - 3.0 would be less than nothing
        (None, 0, 1.0),
    ],
)
def test_every_day_begun_takes_a_tenth(handed_in, days, factor):
    assert policy(per_day=0.1).lateness(handed_in) == (days, factor)


@pytest.mark.parametrize(
    ("handed_in", "days"),
    [("2026-12-01T18:15:00+08:00", 0), ("2026-12-01T18:15:01+08:00", 1), ("2026-12-02T18:15:00+08:00", 1)],
)
def test_days_are_counted_from_the_end_of_the_grace(handed_in, days):
    assert policy(grace_minutes=15).lateness(handed_in)[0] == days


def test_no_less_than_the_least_is_left():
    assert policy(per_day=0.25, least=0.4).lateness("2026-12-03T18:00:00+08:00") == (2, 0.5)
    assert policy(per_day=0.25, least=0.4).lateness("2026-12-04T18:00:00+08:00") == (3, 0.4)


def test_without_a_due_time_nobody_is_late():
    assert Policy.of(None).lateness("2099-01-01T00:00:00+00:00") == (0, 1.0)
    assert Policy.of({"late": {"per_day": 0.5}}).as_json is None


def test_a_due_time_from_the_command_line_takes_the_place_of_the_syllabus():
    late = Policy.of({"late": {"due": DUE}}, due="2026-12-05T00:00:00Z")
    assert late.lateness("2026-12-04T23:59:59+00:00") == (0, 1.0)


def test_weights_of_topic_and_level_multiply():
    weighed = Policy.of({"weights": {"level": {3: 2, "1": 0.5}, "topic": {"05-aidma": 0.5}}})
    assert weighed.weight("05-aidma", 3) == 1.0
    assert weighed.weight("06-needs", 3) == 2.0
    assert weighed.weight("05-aidma", 1) == 0.25
    assert weighed.weight("06-needs", 2) == 1.0


def test_yaml_is_read_as_it_stands_in_a_syllabus():
    text = "late: {due: 2026-12-01T18:00:00+08:00, grace_minutes: 15, per_day: 0.1, least: 0.5}"
    read = Policy.of(yaml.safe_load(text))
    assert read.due == datetime(2026, 12, 1, 10, tzinfo=UTC)
    assert read.as_json == {
        "due": "2026-12-01T10:00:00+00:00", "grace_minutes": 15.0, "per_day": 0.1, "least": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"late": {"due": "2026-12-01T18:00:00"}}, "time zone"),
        ({"late": {"due": "tomorrow"}}, "tomorrow"),
        ({"late": {"due": yaml.safe_load("2026-12-01")}}, "time zone"),
        ({"late": {"per_day": 10}}, "10"),
        ({"late": {"per_day": "a tenth"}}, "a tenth"),
        ({"late": {"per_day": float("nan")}}, "nan"),
        ({"late": {"least": -0.1}}, "-0.1"),
        ({"late": {"grace_minutes": -5}}, "-5"),
        ({"late": {"grace_minutes": 1e300}}, "cannot be read"),
        ({"late": {"grace_minutes": [1]}}, "list"),
        ({"late": {"per_days": 0.2}}, "per_days"),
        ({"late": 3}, "late"),
        ({"weights": [1]}, "weights"),
        ({"weights": {"level": {"three": 1}}}, "three"),
        ({"weights": {"level": {3: -1}}}, "-1"),
        ({"weights": {"level": {3: float("inf")}}}, "inf"),
        ({"weights": {"topic": 3}}, "topic"),
        ({"weights": {"topics": {}}}, "topics"),
        ({"weight": {}}, "weight"),
    ],
)
def test_what_makes_no_sense_is_named(content, named):
    with pytest.raises(DataError, match=named):
        Policy.of(content)
