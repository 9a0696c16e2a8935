"""Installed in each way that the README names, no key of the real course is within a notebook's reach."""

import base64
import gzip
import inspect
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
UV = Path(sys.executable).with_name("uv")
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="walls are made of Linux namespaces"),
]
# A topic of the real course whose model solution is run in a second. Any will do: keys of all are searched for.
# Grades as the user who starts it, or, with a second argument, as one without any privilege.
GRADE = """
import ctypes, os, sys
if len(sys.argv) > 2 and os.getuid() == 0:
    assert ctypes.CDLL(None).unshare(0x10000000) == 0
    for name, line in (("setgroups", "deny"), ("uid_map", "1000 0 1"), ("gid_map", "1000 0 1")):
        open(f"/proc/self/{name}", "w").write(line)
    os.execv(sys.executable, [sys.executable, "-c", open(sys.argv[1] + "/grade.py").read(), sys.argv[1]])
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from crmcourse.grading.batch import grade
from crmcourse.sources.syllabus import load, notebooks
base = Path(sys.argv[1])
course = load(notebooks())
# One thread, and so one template: there is one notebook only.
with ThreadPoolExecutor(1) as one:
    graded = grade(base / "submissions", base / "results", course, [course.topic("07")], executor=one)
print(graded.rung.value, os.getuid())
"""


def search():
    """Return what of the course's keys can be found by one who knows nothing, and answer with it."""
    import contextlib
    import os

    found = []
    for folder, folders, files in os.walk("/"):
        folders[:] = [one for one in folders if os.path.join(folder, one) not in ("/proc", "/dev")]
        for one in files:
            path = os.path.join(folder, one)
            if one in (
                "solutions.ipynb",
                "trainer.md",
                "exercises.ipynb",
                "exercises.md",
                "exercises.yml",
                "submission.json",
            ):
                found.append(path)
            elif one.startswith("exercises.") or one.endswith((".csv", ".json", ".whl")):
                if one.endswith(".tmpl"):
                    continue  # the skeleton of a topic that nobody has written yet
                with contextlib.suppress(OSError), open(path, "rb") as file:
                    content = file.read(1 << 20)
                    if b"EXERCISES" in content or b"kanarienvogel" in content or b"exercises.py" in content:
                        found.append(path)
    for path in [path for path in found if path.endswith("exercises.py")]:
        with contextlib.suppress(Exception):
            names = {}
            exec(open(path).read(), names)  # noqa: S102, SIM115 - this is the attack
            for exercise in names["EXERCISES"]:
                check(exercise.id, exercise.key() if callable(exercise.key) else exercise.key)  # noqa: F821
    return found


def call(*command, folder, **environment):
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    }
    words = [str(word) for word in command]
    ended = subprocess.run(
        words, cwd=folder, env=kept | environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of what is committed or about to be."""
    folder = tmp_path_factory.mktemp("checkout") / "course"
    names = call("git", "ls-files", "-co", "--exclude-standard", folder=ROOT).splitlines()
    for name in names:
        if not name.startswith("tests/") and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def environment(checkout, tmp_path_factory):
    """A work folder that is itself an environment, with all that the course needs.

    One for all ways to install the course itself: what lies in it otherwise is searched for keys once.
    """
    folder = tmp_path_factory.mktemp("work")
    venv.create(folder)
    call(*_sync(folder), "--no-install-project", folder=checkout, **_here(folder))
    # Templates compile what nobody has compiled before, and keep it for themselves.
    warm = "from crmcourse.grading.sandbox import child; child.warm()"
    call(folder / "bin" / "python", "-c", warm, folder=checkout)
    (folder / "seeds.csv").write_text("id,seed\nkanarienvogel,1\n", "utf-8")
    (folder / "submissions").mkdir()
    cells = [
        'from crmcourse import begin, check\nbegin("07-iceberg", lang="en")',
        inspect.getsource(search) + "\nseen = search()",
        'check("7.1", seen)',
    ]
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for n, cell in enumerate(cells)
    ]  # fmt: skip
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
    (folder / "submissions" / "spy.ipynb").write_text(json.dumps(notebook), "utf-8")
    (folder / "grade.py").write_text(GRADE, "utf-8")
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    return folder


@pytest.fixture(scope="module", params=["uv sync", "pip install -e", "wheel"])
def work(request, checkout, environment):
    """The environment with the course installed in one of three ways."""
    folder = environment
    pip, python = (UV, "pip"), ("--python", folder / "bin" / "python")
    install = (*pip, "install", "--offline", "--no-deps", *python)
    call(*pip, "uninstall", *python, "crm-course", folder=folder)
    if request.param == "uv sync":
        call(*_sync(folder), folder=checkout, **_here(folder))
    if request.param == "pip install -e":
        call(*install, "-e", checkout, folder=folder)
    if request.param == "wheel":
        build = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist")
        call(*build, folder=checkout)
        call(*install, *(folder / "dist").glob("*.whl"), folder=folder)
    return request.param, folder


def _here(folder):
    return {"UV_PROJECT_ENVIRONMENT": str(folder), "UV_LINK_MODE": os.environ.get("UV_LINK_MODE", "hardlink")}


def _sync(folder):
    sync = (UV, "sync", "--frozen", "--offline", "--inexact", "--no-dev", "--extra", "lab")
    return (*sync, "--python", folder / "bin" / "python")


def test_no_editable_install_copies_keys(work):
    how, folder = work
    copies = [
        path for path in folder.glob("lib/*/site-packages/*/_*") if path.name in ("_notebooks", "_datasets")
    ]
    assert len(copies) == (2 if how == "wheel" else 0)


def test_a_notebook_that_searches_everywhere_finds_no_key(work):
    how, folder = work
    privileged = how == "uv sync"  # the others as an ordinary user, for whom a jail is made in another way
    shutil.rmtree(folder / "results", ignore_errors=True)
    arguments = (folder,) if privileged else (folder, "ordinary")
    said = call(folder / "bin" / "python", "-c", GRADE, *arguments, folder=folder)
    rung, user = said.split()[-2:]
    assert rung == "namespaces"
    assert user == (str(os.getuid()) if privileged or os.getuid() else "1000")
    [stored] = [json.loads(path.read_text("utf-8")) for path in (folder / "results" / "answers").iterdir()]
    assert stored["answers"] == {"7.1": {"list": []}}
    [mark] = [json.loads(path.read_text("utf-8")) for path in (folder / "results" / "marks").iterdir()]
    assert mark["points"] == 0


@pytest.mark.parametrize("work", ["wheel"], indirect=True)
def test_a_key_that_lies_within_reach_is_found_and_nothing_is_graded(work):
    _how, folder = work
    shutil.rmtree(folder / "results", ignore_errors=True)
    [code] = folder.glob("lib/*/site-packages/pandas/tests/frame/test_constructors.py")
    # In a file of an installed package, and still as large as its distribution says; below a line of one's own, and
    # packed, as somebody may have kept it.
    key = b"# my notes\n" + (ROOT / "notebooks/07-iceberg/exercises.py").read_bytes()
    known, packed = code.read_bytes(), base64.encodebytes(gzip.compress(key))
    assert len(packed) < len(known)
    code.unlink()  # it may be a link into a cache that other environments share
    code.write_bytes(packed.ljust(len(known)))
    try:
        ended = subprocess.run(
            [str(folder / "bin" / "python"), "-c", GRADE, str(folder)],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        code.write_bytes(known)
    assert ended.returncode != 0
    assert f"Nothing was graded: trainees’ code could read {code}" in ended.stderr
    assert not list(folder.glob("results/answers/*.json"))
