"""The view of topic 14: what it says is what the model says."""

import pytest

from crmlib import datasets, sevenp
from crmlib.lessons import sevenp as lesson
from crmlib.widgets.sevenp import rule_panel


@pytest.fixture(scope="module")
def cockpit():
    return sevenp.cockpit({name: datasets.load(name) for name in lesson.TABLES})


def test_a_rule_is_said_as_the_model_has_it(cockpit):
    view = rule_panel(cockpit)
    before = view.text()
    for sigmas in (1.5, 3.0):
        view.set(sigmas=sigmas)
        share, lights, months = lesson.alarms(cockpit, sigmas).table["number"]
        assert f"{share:.1f}" in view.text()
        assert f"{lights:.1f} lights a year" in view.text()
        assert f"after {months:.1f} months" in view.text()
    view.reset()
    assert view.text() == before
