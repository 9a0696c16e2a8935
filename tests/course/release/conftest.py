"""A small built course and small tables, so that a hand-out takes a moment."""

import functools
import json
import shutil

import pytest

from crmcourse.handout import data
from crmcourse.sources import build as builder
from crmcourse.sources.syllabus import load
from crmlib import datasets, world
from tests.support import small_course

EXERCISES = small_course.EXERCISES
WORDS = "Never tell anybody that the fourth cup was poured away."


@pytest.fixture(scope="session")
def sources(tmp_path_factory):
    """The small course, built in name: its notebooks are there, not executed."""
    folder = tmp_path_factory.mktemp("course") / "notebooks"
    with pytest.MonkeyPatch.context() as monkeypatch:
        course = small_course.write(folder, monkeypatch)
        # Setup cells as in the real course: the hand-out is opened with the wheel in it.
        monkeypatch.undo()
        for job in builder.plan(course)[0]:
            builder.write_atomically(course.folder / job.path, builder.as_bytes(job.notebook))
    return folder


@pytest.fixture
def course(sources, tmp_path):
    """A copy of the small course that a test may change."""
    return load(shutil.copytree(sources, tmp_path / "notebooks"))


@pytest.fixture
def few_data(tmp_path, monkeypatch):
    """The course's data without its large tables, and firms of sixty customers."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("datapackage.json", "products.csv", "offers.csv", "README.md"):
        shutil.copy(datasets.HOME / name, home / name)
    datasets.package()
    monkeypatch.setattr(datasets, "HOME", home)
    monkeypatch.setattr(
        data, "world", type("World", (), {"write": functools.partial(world.write, customers=60)})
    )
    return home


@pytest.fixture
def roster(tmp_path):
    """A function that writes a roster from lines."""

    def write(*lines, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        return path

    return write


@pytest.fixture
def marker():
    """A function that reads a bundle's workbook.json."""
    return lambda folder: json.loads((folder / "workbook.json").read_text("utf-8"))
