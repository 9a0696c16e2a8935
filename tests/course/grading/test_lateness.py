"""What is not known about a time costs nobody points: it is a question."""

import pytest

from crmcourse.grading.judge import Judge
from crmcourse.grading.policy import Policy
from crmcourse.grading.reasons import reason
from crmcourse.records.answers import Platform
from tests.support.class_of_two import number, stored, topic

DUE = Policy.of({"late": {"due": "2026-01-01T18:00:00+08:00"}})
CANVAS = Platform("Canvas", "334244", late=True)
IN_TIME, LATE = "2026-01-01T09:00:00+00:00", "2026-01-02T10:00:01+00:00"  # due at 10:00 UTC


def marked(policy=DUE, answers=None, **facts):
    return Judge([topic(number("5.1"))], policy).mark(stored(answers or {"5.1": 12}, **facts))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"handed_in": None, "file_time": "2026-11-27T17:10:00+00:00"}, ["when_unknown"]),
        ({"handed_in": None, "file_time": "2025-12-27T17:10:00+00:00"}, ["when_unknown"]),
        ({"handed_in": IN_TIME}, []),
        ({"handed_in": IN_TIME, "platform": CANVAS}, ["late_by_platform"]),
        ({"handed_in": None, "platform": CANVAS}, ["late_by_platform"]),
        ({"handed_in": IN_TIME, "platform": Platform("Canvas", "334244", late=False)}, []),
    ],
)
def test_an_unknown_time_is_asked_about_and_takes_nothing_off(facts, code):
    mark = marked(**facts)
    assert [one.code for one in mark.reasons] == code
    assert (mark.late_factor, mark.points) == (1.0, 1)
    assert mark.status == ("needs_person" if code else "graded")


def test_a_time_of_its_own_that_is_late_counts_whatever_the_platform_says():
    # 24 hours and one second late: the second day has begun, and each takes a tenth.
    mark = marked(handed_in=LATE, platform=CANVAS)
    assert (mark.late_days, mark.late_factor, mark.reasons) == (2, 0.8, ())


def test_without_a_due_time_nothing_is_asked():
    assert marked(Policy(), handed_in=None).reasons == ()


def test_an_answer_that_does_not_read_is_listed_for_a_person_with_what_was_written():
    # It may be 48 or 50, and nobody is told so in an exam.
    one = marked(Policy(), {"5.1": "48 or 50"}).exercises["5.1"]
    assert (one.points, one.confirm, one.answer) == (0, True, "48 or 50")
    # A decimal comma is no such case: the key is 12.
    one = marked(Policy(), {"5.1": "12,0"}).exercises["5.1"]
    assert (one.points, one.confirm, one.answer) == (1, False, 12.0)
    one = marked(Policy(), {"5.1": {"tuple": [48, 0]}}).exercises["5.1"]
    assert one.confirm
    assert not marked(Policy(), {"5.1": {"blank": True}}).exercises["5.1"].confirm
    assert not marked(Policy(), {"5.1": 13}).exercises["5.1"].confirm


def test_no_reason_is_longer_than_a_cell_may_be():
    made = reason("unknown_id", ids=", ".join(f"5.{n}" for n in range(20_000)), notebook="x" * 9_000)
    assert all(len(said) <= 2_000 for said in (made.text.en, made.text.zh))
