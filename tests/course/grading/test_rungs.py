"""How strong the walls are is found out by trying, and said in words."""

import os
import sys

import pytest

from crmcourse.grading.sandbox import limits as rungs
from crmcourse.grading.sandbox import process
from crmcourse.grading.sandbox.limits import Limits, Rung, strongest
from crmcourse.grading.sandbox.process import RunnerError
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.grading.sandbox.runner import no_walls


@pytest.fixture(autouse=True)
def _tried_anew():
    strongest.cache_clear()
    yield
    strongest.cache_clear()


def test_only_namespaces_are_for_submissions_that_one_does_not_trust():
    assert list(Rung) == [Rung.NAMESPACES, Rung.LIMITS, Rung.PROCESS]
    assert [rung.trusted_only for rung in Rung] == [False, True, True]


@pytest.mark.parametrize("rung", list(Rung))
def test_every_rung_says_what_it_is(rung):
    assert rung.label in no_walls(rung)
    assert "--trust" in no_walls(rung)


def test_where_nothing_forks_there_is_a_plain_process(monkeypatch):
    monkeypatch.delattr(os, "fork")
    assert strongest() is Rung.PROCESS


def test_elsewhere_than_on_linux_there_are_limits(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert strongest() is Rung.LIMITS


def test_a_system_that_refuses_namespaces_has_limits(monkeypatch):
    def refused(*_arguments, **_options):
        raise RunnerError("Operation not permitted")

    monkeypatch.setattr(process, "Template", refused)
    assert strongest() is Rung.LIMITS


def test_walls_that_stand_and_let_nothing_run_are_none(monkeypatch):
    class Silent:
        def __init__(self, *_arguments, **_options):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_exception):
            pass

        def run(self, *_arguments, **_options):
            return Ran("ended")

    monkeypatch.setattr(process, "Template", Silent)
    assert strongest() is Rung.LIMITS


def test_it_is_tried_once(monkeypatch):
    tried = []
    monkeypatch.setattr(
        process, "Template", lambda *_a, **_o: tried.append(1) or (_ for _ in ()).throw(RunnerError("x"))
    )
    assert strongest() is strongest()
    assert len(tried) == 1


def test_limits_have_room_for_a_lesson():
    limits = Limits()
    assert limits.seconds >= 10
    assert limits.memory >= 2**30
    assert rungs.Limits(seconds=1) != limits
