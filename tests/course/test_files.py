"""What a killed process was writing is taken away later, and nothing else is."""

import os
import subprocess
import sys
import time

import pytest

from crmcourse import files
from crmcourse.grading.store import Store

KILLED = """
import os, signal, sys
from pathlib import Path
from crmcourse import files
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
files.write_atomically(Path(sys.argv[1]), b"{}")
"""
AGO = 7_200


def aged(path, seconds=AGO):
    then = time.time() - seconds
    os.utime(path, (then, then), follow_symlinks=False)


@pytest.fixture
def left(tmp_path):
    """What a process left that was killed while it wrote."""
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "a.json")], check=False)
    assert ended.returncode == -9
    [path] = tmp_path.iterdir()
    assert path.name.startswith(".a.json.")
    return path


def test_an_old_one_is_taken_away(left):
    aged(left)
    assert files.sweep(left.parent) == 1
    assert list(left.parent.iterdir()) == []


def test_one_that_may_still_be_written_stays(left):
    assert files.sweep(left.parent) == 0
    aged(left, 3_000)
    assert files.sweep(left.parent) == 0
    assert left.exists()


@pytest.mark.parametrize(
    "name",
    ["a.json", ".part", ".a.json.part", ".a.json.ABCDEFGH.part", ".a.json.abcdefgh.part.x", "a.abcdefgh.part"],
)  # fmt: skip
def test_what_has_another_name_stays(tmp_path, name):
    (tmp_path / name).write_text("somebody's")
    aged(tmp_path / name)
    assert files.sweep(tmp_path) == 0
    assert (tmp_path / name).read_text() == "somebody's"


def test_links_and_folders_of_that_name_stay(tmp_path):
    (tmp_path / "mine").write_text("mine")
    (tmp_path / ".a.json.abcdefgh.part").symlink_to(tmp_path / "mine")
    (tmp_path / ".b.json.abcdefgh.part").mkdir()
    for path in tmp_path.iterdir():
        aged(path)
    assert files.sweep(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files belong to nobody there")
def test_somebody_elses_stays(left, monkeypatch):
    aged(left)
    monkeypatch.setattr(files.os, "getuid", lambda: left.stat().st_uid + 1)
    assert files.sweep(left.parent) == 0
    assert left.exists()


def test_no_folder_is_nothing_to_sweep(tmp_path):
    assert files.sweep(tmp_path / "none") == 0


def test_a_new_run_sweeps_the_results_of_an_old_one(tmp_path):
    for folder in ("", "answers", "marks"):
        (tmp_path / folder).mkdir(exist_ok=True)
        half = tmp_path / folder / ".x.json.abcdefgh.part"
        half.write_text("{")
        aged(half)
    (tmp_path / "answers/ann.json").write_text("{}")
    Store(tmp_path).begin()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ann.json"]
