"""Templates part from one process, and what becomes of one of them is nothing to the others."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import crmcourse.grading
from crmcourse.grading import batch
from crmcourse.grading.sandbox import stem
from crmcourse.grading.sandbox.limits import Limits, Rung
from crmcourse.grading.sandbox.process import RunnerError, Template
from tests.support import tea

pytestmark = pytest.mark.usefixtures("walls")
LIMITS = Limits(seconds=20)
CHECK = "from crmcourse import check"


@pytest.fixture
def grown(tmp_path):
    """A function that makes a template of a stem that is nobody else's: it alone hides this folder."""
    return lambda: Template(Rung.NAMESPACES, hidden=(tmp_path,), warm=())


@pytest.fixture
def two(grown):
    with grown() as first, grown() as second:
        yield first, second


def answers(ran):
    return [event["answer"] for event in ran.events if "id" in event]


def test_two_templates_part_from_one_process_and_it_ends_with_the_last(grown):
    before = list(stem._stems)
    with grown() as first, grown() as second:
        [one] = [one for one in stem._stems if one not in before]
        assert first._stem is second._stem is one
        number = one._process.pid
    assert stem._stems == before
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_one_that_is_killed_takes_nobody_along_and_comes_back(two):
    first, second = two
    with ThreadPoolExecutor(2) as threads:
        slow = ["import time", CHECK, "time.sleep(2)", 'check("5.1", 1)']
        running = [threads.submit(one.run, slow, limits=LIMITS) for one in two]
        time.sleep(0.7)
        first._process.kill()
        broken, whole = (one.result(60) for one in running)
    assert (broken.state, whole.state, answers(whole)) == ("broken", "ended", [1])
    again = first.run([CHECK, 'check("5.1", 2)'], limits=LIMITS)
    assert (again.state, answers(again)) == ("ended", [2])
    assert first._stem is second._stem


def test_each_sees_its_own_processes_only(two):
    # The first process of its own namespace, and whatever belongs to the other is not there.
    def look(name):
        return [CHECK, "import os", 'check("5.1", [one for one in os.listdir("/proc") if one.isdigit()])',
                f"open('/tmp/file-of-{name}', 'w').write('x')", "import time; time.sleep(0.5)",
                'check("5.2", [one for one in os.listdir("/tmp") if one.startswith("file-of-")])']  # fmt: skip

    with ThreadPoolExecutor(2) as threads:
        running = [
            threads.submit(one.run, look(name), limits=LIMITS) for name, one in zip("ab", two, strict=True)
        ]
        ran = [one.result(60) for one in running]
    assert [answers(one) for one in ran] == [
        [{"list": ["1"]}, {"list": [f"file-of-{name}"]}] for name in "ab"
    ]


def test_each_has_a_user_of_its_own(two):
    ids = [answers(one.run([CHECK, "import os", 'check("5.1", os.getuid())'], limits=LIMITS)) for one in two]
    if os.getuid() == 0:
        assert ids[0] != ids[1]
        assert 64_000 <= min(ids)[0] <= max(ids)[0] < 65_000


def test_a_stem_that_is_killed_is_grown_again(grown):
    with grown() as template:
        template._stem._process.send_signal(signal.SIGKILL)
        template._process.wait(20)
        ran = template.run([CHECK, 'check("5.1", 3)'], limits=LIMITS)
        assert (ran.state, answers(ran)) == ("ended", [3])


def test_what_is_expected_is_started_once_and_ended_by_whoever_grades(tmp_path, unsearched, monkeypatch):
    course = tea.course(tmp_path / "course")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.ipynb").write_bytes(tea.honest(4))
    made, plain = [], stem.Stem
    monkeypatch.setattr(stem, "Stem", lambda *a, **o: made.append(plain(*a, **o)) or made[-1])
    before = list(stem._stems)
    graded = crmcourse.grading.grade(tmp_path / "in", tmp_path / "out", course, course.topics)
    assert (graded.submissions, graded.ran, graded.need_a_person) == (1, 1, 0)
    [one] = made
    assert one._process.returncode is not None
    assert not [one for one in stem._stems if one not in before]


def test_it_is_ended_also_where_nothing_can_be_graded(tmp_path):
    course = tea.course(tmp_path / "course")
    with pytest.raises(Exception, match="is no folder"):
        crmcourse.grading.grade(tmp_path / "nowhere", tmp_path / "out", course, course.topics)
    assert not [one for one in stem._stems if one.expected]


def test_it_serves_whoever_hides_less_and_nobody_who_hides_more(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "a.txt").write_text("x")
    one = stem.Stem(None, (here,))
    try:
        assert one.fits(None, (), None)
        assert one.fits(None, (here,), ((), ()))
        assert not one.fits(None, (here, there), None)
        assert not one.fits(tmp_path, (), None)
        one.warm((), ())
        assert not one.fits(None, (), ((("1",),), ()))
    finally:
        one.close()


def test_where_the_jail_cannot_be_built_it_says_why(monkeypatch, tmp_path):
    nowhere = {"course": ["/nowhere/at/all"], "hidden": [], "apart": [], "data": None}
    monkeypatch.setattr(stem.Stem, "_setup", lambda _self: nowhere)
    with pytest.raises(RunnerError, match=r"did not start \(.*Error"):
        Template(Rung.NAMESPACES, hidden=(tmp_path,), warm=None)


def test_the_door_and_the_room_behind_it_give_the_same(tmp_path, unsearched, pool):
    course = tea.course(tmp_path / "course")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.ipynb").write_bytes(tea.honest(3))
    door = crmcourse.grading.grade(tmp_path / "in", tmp_path / "a", course, course.topics, executor=pool)
    room = batch.grade(tmp_path / "in", tmp_path / "b", course, course.topics, executor=pool)
    assert door == room
