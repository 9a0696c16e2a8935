"""How many submissions a minute, beside nbgrader's ``autograde``, on the same answers in the same run.

Both are timed as a person waits for them: a process of its own, from its start to its end. Ours searches all that a
notebook might see for keys when it first starts on a computer, and from then on what has changed since; both are told.

against_nbgrader   five questions: ours behind walls, and nbgrader, which has none
whole_course       a class on five topics, every answer right
many               two thousand submissions: the memory must not grow with them
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from crmcourse.sources import edition
from crmcourse.sources.build import accept_translations, build
from crmcourse.sources.places import Edition, Kind
from crmcourse.sources.syllabus import Syllabus, load

LANGUAGE = "en"
_SYLLABUS = """\
course: {en: "Five questions", zh: "五道题"}
topics:
  - folder: 90-five
    title: {en: "Five questions", zh: "五道题"}
    minutes: {lesson: 10, exercises: 10}
    rows: [S0.15]
    module: aidma
    objectives: [{en: "answer five questions", zh: "回答五道题"}]
"""
_DECLARED = """
from crmlib import datasets
from crmcourse.exercises.declare import Exercise, Number, Text

def rows(number):
    return len(datasets.load("customers")) + number

EXERCISES = [
    Exercise(id=f"90.{n}", points=1, level=1, title=Text(en=f"Question {n}", zh=f"第 {n} 题"), answer=Number(),
             key=lambda n=n: rows(n), solution=Text(en="Count.", zh="数一数。"), reread="title")
    for n in range(1, 6)
]
"""
_CELL = """
```{{code-cell}} ipython3
:id: ex-{n}

count_{n} = len(customers) + {n}  # solution
check("90.{n}", count_{n})
```
"""
_SETUP = edition._SETUP
_TITLE = """\
+++ {"id": "title", "lang": "en"}

# Five questions

+++ {"id": "title", "lang": "zh"}

# 五道题

```{code-cell} ipython3
:id: load

from crmlib import datasets

customers = datasets.load("customers")
```
"""


_GRADE = """
import resource, sys
from pathlib import Path
from crmcourse.grading import grade
from crmcourse.sources.syllabus import load

course, base = load(Path(sys.argv[1])), Path(sys.argv[2])
graded = grade(base / "in", base / "out", course, course.topics)
print(graded.submissions - graded.need_a_person, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def five_questions(folder: Path) -> Syllabus:
    """Write and build a course of one small topic."""
    topic = folder / "90-five"
    topic.mkdir(parents=True)
    (folder / "syllabus.yml").write_text(_SYLLABUS, encoding="utf-8")
    cells = "".join(_CELL.format(n=n) for n in range(1, 6))
    (topic / "exercises.md").write_text(_TITLE + cells, encoding="utf-8")
    (topic / "lesson.md").write_text(_TITLE, encoding="utf-8")
    (topic / "trainer.md").write_text(_TITLE, encoding="utf-8")
    (topic / "exercises.py").write_text(_DECLARED, encoding="utf-8")
    (folder / "start.md").write_text(_TITLE.replace("title", "map"), encoding="utf-8")
    # Notebooks of another course than crmlib's own begin in its folder.
    edition._SETUP = _SETUP.replace("lang={lang}", f"lang={{lang}}, notebooks={str(folder)!r}")
    syllabus = load(folder)
    accept_translations(syllabus)
    build(syllabus)
    return syllabus


def hand_in(syllabus: Syllabus, folder: Path, count: int) -> None:
    """Let so many trainees hand in the model solution of every topic, no cell of which is another's to the letter."""
    sources = {
        topic.folder: nbformat.read(syllabus.folder / Edition(topic, LANGUAGE, Kind.SOLUTIONS).path, 4)
        for topic in syllabus.topics
    }
    for number in range(count):
        mine = folder / f"trainee-{number:04}"
        mine.mkdir(parents=True)
        for name, source in sources.items():
            nbformat.write(_by(mine.name, source), mine / f"{name}.ipynb")


def _by(trainee: str, notebook: NotebookNode) -> NotebookNode:
    """Return a notebook in which a trainee left a mark in every cell of code."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.source += f"\n# {trainee}"
    return copy


def ours(syllabus: Syllabus, count: int, cache: Path) -> tuple[float, float, float]:
    """Grade so many in a process of its own; return seconds, submissions a minute, and its peak of memory in MB.

    All must get full marks. It is a second start if something was kept in the cache.
    """
    with tempfile.TemporaryDirectory() as folder:
        hand_in(syllabus, Path(folder, "in"), count)
        command = [sys.executable, "-c", _GRADE, str(syllabus.folder), folder]
        around = {**os.environ, "CRM_COURSE_CACHE": str(cache)}
        begin = time.perf_counter()
        ended = subprocess.run(command, env=around, check=True, stdout=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - begin
        right, peak = ended.stdout.split()
        assert int(right) == count, ended.stdout
        return seconds, count / seconds * 60, float(peak)


def nbgrader(syllabus: Syllabus, count: int) -> tuple[float, float]:
    """Let nbgrader's autograde run on the same answers; return seconds and submissions a minute."""
    from crmcourse.handout import nbgrader as neighbour

    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        neighbour.release(course, syllabus, list(syllabus.topics), lang=LANGUAGE)
        run = [sys.executable, "-m", "nbgrader"]
        name = syllabus.topics[0].folder
        # It looks for a command of its own there.
        around = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        options = {"cwd": course, "env": around, "check": True, "capture_output": True}
        subprocess.run([*run, "generate_assignment", name], **options)
        source = course / "source" / name / "exercises.ipynb"
        for number in range(count):
            target = course / "submitted" / f"trainee-{number:04}" / name / "exercises.ipynb"
            target.parent.mkdir(parents=True)
            nbformat.write(_by(f"trainee-{number:04}", nbformat.read(source, 4)), target)
        begin = time.perf_counter()
        subprocess.run([*run, "autograde", name], **options)
        seconds = time.perf_counter() - begin
        return seconds, count / seconds * 60


def against_nbgrader(sizes: tuple[int, ...] = (200, 600), theirs: int = 10) -> None:
    """Print all rates and their ratios: for each size of a class, and for the first class that a computer grades."""
    with tempfile.TemporaryDirectory() as folder:
        syllabus, cache = five_questions(Path(folder, "notebooks")), Path(folder, "cache")
        first, first_rate, _peak = ours(syllabus, sizes[0], cache)
        assert any(cache.glob("searched/*")), "nothing was kept: every start is a first one"
        again = [ours(syllabus, count, cache)[:2] for count in sizes]
        slow, their_rate = nbgrader(syllabus, theirs)

    def line(who: str, count: int, seconds: float, rate: float, remark: str) -> None:
        print(f"grading   {who:<9} {count:>5} submissions {seconds:7.1f} s  {rate:8.0f} a minute{remark}")

    line("ours", sizes[0], first, first_rate, ": a first start, every file searched for keys")
    for count, (seconds, rate) in zip(sizes, again, strict=True):
        line("ours", count, seconds, rate, ": a second start, files searched before")
    line("nbgrader", theirs, slow, their_rate, "")
    for count, (_seconds, rate) in zip(sizes, again, strict=True):
        print(f"          {rate / their_rate:.0f} × nbgrader for {count}, start and walls included")
    print(f"          {first_rate / their_rate:.0f} × nbgrader for {sizes[0]} at a first start")


def whole_course(count: int = 100) -> None:
    """Print how long a class on all topics takes, at a second start."""
    course = load()
    with tempfile.TemporaryDirectory() as folder:
        ours(course, 1, Path(folder))
        seconds, rate, _peak = ours(course, count, Path(folder))
    print(
        f"course    {count} submissions of {len(course.topics)} topics in {seconds:.1f} s, {rate:.0f} a minute"
    )


def many(count: int = 2_000) -> None:
    """Print the judge's memory for some and for many submissions, at a second start."""
    with tempfile.TemporaryDirectory() as folder:
        syllabus, cache = five_questions(Path(folder, "notebooks")), Path(folder, "cache")
        ours(syllabus, 1, cache)
        for number in (count // 10, count):
            seconds, rate, peak = ours(syllabus, number, cache)
            print(
                f"many      {number:>5} submissions {seconds:7.1f} s  {rate:8.0f} a minute  {peak:6.0f} MB peak"
            )
