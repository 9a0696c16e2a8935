"""Where there are no namespaces: the trainer must say so, and what is stopped there is stopped."""

import json

import pytest

from crmcourse.grading import batch
from crmcourse.grading.sandbox import runner
from crmcourse.grading.sandbox.limits import Limits, Rung
from crmlib.errors import DataError
from tests.support import tea

SUBMISSIONS = {
    "honest": ("", "graded", 4),
    "loop": ("while True:\n    pass", "timed_out", 1),
    "deaf": ("import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(99)", "timed_out", 1),
    "thread": ("import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()", "graded", 2),
    "grandchild": ("import os, time\nif os.fork() == 0:\n    time.sleep(99)", "graded", 2),
    "group": ("import os\nos.killpg(0, 9)", "killed", 1),
    "gone": ("import os\nos._exit(0)", "left", 1),
    "flood": ("while True:\n    check('5.2', ['x' * 19_000] * 20)", "flooded", 1),
}  # fmt: skip


@pytest.fixture
def limits_only(monkeypatch):
    for module in (batch, runner):
        monkeypatch.setattr(module, "strongest", lambda: Rung.LIMITS)


@pytest.fixture
def folders(tmp_path):
    syllabus, submissions = tea.course(tmp_path / "course"), tmp_path / "submissions"
    submissions.mkdir()
    for name, (code, _row, _points) in SUBMISSIONS.items():
        content = tea.notebook(tea.BEGIN, tea.FIRST, code, tea.SECOND) if code else tea.honest()
        (submissions / f"{name}.ipynb").write_bytes(content)
    return syllabus, submissions, tmp_path / "results"


def test_nothing_runs_unless_the_trainer_trusts(limits_only, folders):
    syllabus, submissions, out = folders
    with pytest.raises(DataError, match="--trust"):
        batch.grade(submissions, out, syllabus, syllabus.topics)
    assert not list(out.rglob("*.json"))


def test_with_trust_each_gets_its_row_and_nothing_hangs(limits_only, folders):
    syllabus, submissions, out = folders
    # No limit on memory to speak of: it is no wall either, and a Mac has none.
    graded = batch.grade(submissions, out, syllabus, syllabus.topics, trust=True, limits=Limits(seconds=2))
    assert graded.rung is Rung.LIMITS
    assert json.loads((out / "run.json").read_text("utf-8"))["rung"] == "limits"
    rows = [json.loads(path.read_text("utf-8")) for path in (out / "marks").iterdir()]
    got = {
        row["trainee"]["name"]: (
            row["reasons"][0]["code"] if row["reasons"] else row["status"],
            row["points"],
        )
        for row in rows
    }
    assert got == {name: (row, points) for name, (_code, row, points) in SUBMISSIONS.items()}
