"""Trainees' own data lie where nobody else looks, under names that say nothing, and not longer than they must."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from crmcourse.grading import trainee_data as own


def test_the_place_is_for_nobody_elses_eyes():
    assert stat.S_IMODE(own.place().stat().st_mode) == 0o700


def test_a_name_does_not_say_the_seed(monkeypatch):
    monkeypatch.setattr("crmcourse.handout.data.own_data", lambda _seed, _folder: None)
    made = own.folder(73196482)
    assert made.is_dir()
    assert "73196482" not in str(made)
    assert own.folder(73196482) == made
    own.forget(73196482)
    assert not made.exists()


def test_what_a_killed_process_left_is_taken_away():
    code = (
        "import os, signal; from crmcourse.grading import trainee_data as own; "
        "print(own.place(), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    left = Path(ended.stdout.strip())
    assert left.is_dir()
    own._tidy(Path(tempfile.gettempdir()))
    assert not left.exists()
    assert own.place().is_dir()
    assert str(os.getpid()) in own.place().name
