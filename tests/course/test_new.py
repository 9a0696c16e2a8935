"""A new topic's skeleton builds, verifies and passes its tests as it is; what exists is never touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crmcourse.sources.new import new, planned
from crmcourse.sources.syllabus import load
from crmlib.errors import DataError

ROOT = Path(__file__).parents[2]
SYLLABUS = """\
# The course in one page.
course: {en: "Tea", zh: "茶"}
topics:
  - folder: 05-tea
    title: {en: "Tea", zh: "茶"}
    minutes: {lesson: 45, exercises: 15}
    rows: [S0.15]
    module: aidma
    objectives:
      - {en: "say what tea costs", zh: "说出茶的价格"}
  - folder: 12-cups
    title: {en: "Cups", zh: "杯"}
    minutes: {lesson: 45, exercises: 15}
    rows: [S0.15]
    module: aidma
    objectives:
      - {en: "count cups", zh: "数杯子"}
grading:
  weights: {level: {3: 2}}
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/syllabus.yml").write_text(SYLLABUS, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "order"),
    [
        ("10-satisfaction", ["05-tea", "10-satisfaction", "12-cups"]),
        ("01-market", ["01-market", "05-tea", "12-cups"]),
        ("17-service", ["05-tea", "12-cups", "17-service"]),
    ],
)
def test_the_entry_stands_in_the_order_of_the_numbers_and_the_rest_as_it_was(root, folder, order):
    syllabus = new(root, folder)
    assert [topic.folder for topic in syllabus.topics] == order
    assert syllabus.grading == {"weights": {"level": {3: 2}}}
    left = iter((root / "notebooks/syllabus.yml").read_text("utf-8").splitlines())
    assert all(line in left for line in SYLLABUS.splitlines())


@pytest.mark.parametrize("folder", ["satisfaction", "10", "10-Satisfaction", "../10-x", "10-a-b", "5-x"])
def test_a_name_that_is_none_for_a_topic_is_refused(root, folder):
    with pytest.raises(DataError, match="10-satisfaction"):
        new(root, folder)
    assert (root / "notebooks/syllabus.yml").read_text("utf-8") == SYLLABUS


def test_what_is_there_is_not_touched(root):
    new(root, "10-satisfaction")
    mine = root / "crmlib/satisfaction/__init__.py"
    mine.write_text("mine = 1\n")
    for folder in ("10-satisfaction", "11-satisfaction", "10-other"):
        with pytest.raises(DataError, match="there already"):
            new(root, folder)
    assert mine.read_text() == "mine = 1\n"
    assert not any((root / "notebooks").glob("11-*"))


@pytest.mark.timeout(240)
def test_the_skeleton_builds_verifies_and_passes_its_tests(tmp_path):
    # By a name that no topic of the course will ever have.
    for name in ("crmlib", "crmcourse", "datasets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "_*s"))
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks/start.md", tmp_path / "notebooks")
    # The whole course would take minutes: here, the new topic is all there is.
    head = (ROOT / "notebooks/syllabus.yml").read_text("utf-8").partition("topics:")[0]
    (tmp_path / "notebooks/syllabus.yml").write_text(head + "topics: []\n", "utf-8")
    shutil.copytree(ROOT / "tests/kernels", tmp_path / "tests/kernels")
    for name in ("__init__.py", "conftest.py", "test_exercises.py", "test_locale.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    for name in ("support", "course/fixture_topic"):
        shutil.copytree(ROOT / "tests" / name, tmp_path / "tests" / name)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    before = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *filter(None, before)])}

    def call(*words):
        # Not with -m pytest or crmcourse from this folder, which would find the checkout.
        done = subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    call("-m", "crmcourse", "new", "98-samovar", "--title", "Samovar")
    assert [topic.module for topic in load(tmp_path / "notebooks").topics] == ["samovar"]
    assert all(path.is_file() for path in planned(tmp_path, "98-samovar"))
    call("-m", "crmcourse.sources.catalogue")
    call("-m", "crmcourse", "build", "-t", "98")
    call("-m", "crmcourse", "verify")
    # Messages of the other package, and the engine's own topic, are tried where they are.
    tests = ("tests/samovar", "tests/test_exercises.py", "tests/test_locale.py")
    chosen = ("-k", "not 90 and not crmcourse")
    said = call("-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, *chosen)
    assert " passed" in said
