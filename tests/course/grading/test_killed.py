"""Killed at any moment, ten times: after the last run the results are those of an undisturbed one."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest

from tests.support import tea

TIMES, LANES, LONGEST = 10, 2, 5.0
# Imports what grading needs and tries the walls once, and then forks a run for each folder of results that it is told;
# says its number, and how it ended.
MOTHER = """
import os, sys, traceback
from pathlib import Path
from crmcourse.grading import rehearsal
from crmcourse.grading.batch import grade
from crmcourse.grading.sandbox.limits import Limits, strongest
from crmcourse.sources.syllabus import load

# No search for keys, for the reason that the fixture `unsearched` gives: nothing is stored before it ends.
rehearsal.look = lambda topics, executor, terms: lambda: None
base = Path(sys.argv[1])
strongest()
assert len(os.listdir("/proc/self/task")) == 1
for line in sys.stdin:
    run = os.fork()
    if run == 0:
        try:
            course = load(base / "course")
            grade(base / "submissions", base / line.strip(), course, course.topics, limits=Limits(seconds=5))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    print(run, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]), flush=True)
"""
SLOW = "import time\ntime.sleep(0.1)"


@pytest.fixture(scope="module")
def base(walls, tmp_path_factory):
    """A folder with the course and ten submissions, some of which take a moment, some of which are hostile."""
    base = tmp_path_factory.mktemp("killed")
    tea.course(base / "course")
    (base / "submissions").mkdir()
    notebooks = {f"honest-{number}": tea.honest(number) for number in range(4)}
    notebooks |= {
        f"slow-{number}": tea.notebook(tea.BEGIN, tea.FIRST, SLOW, tea.SECOND) for number in range(4)
    }
    notebooks["left"] = tea.notebook(tea.BEGIN, tea.FIRST, "import os\nos._exit(1)", tea.SECOND)
    notebooks["empty"] = b""
    for name, content in notebooks.items():
        (base / "submissions" / f"{name}.ipynb").write_bytes(content)
        os.utime(base / "submissions" / f"{name}.ipynb", (1_700_000_000, 1_700_000_000))
    return base


class Mother:
    """Runs that grade, one after the other, each in a process of its own."""

    def __init__(self, base):
        surroundings = {**os.environ, "HOME": str(base)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [sys.executable, "-c", MOTHER, str(base)]
        self._process = subprocess.Popen(command, env=surroundings, text=True, bufsize=1, **pipes)

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self._process.communicate(timeout=60)

    def start(self, out):
        self._process.stdin.write(f"{out}\n")
        said = self._process.stdout.readline()
        assert said, self._process.stderr.read()
        return Run(int(said), self._process.stdout)


class Run:
    """One of them."""

    def __init__(self, number, told):
        self.number, self._told, self._ended = number, told, None

    def ended(self, within=0.0):
        """Return how it ended; None if it goes on after so many seconds."""
        if self._ended is None and select.select([self._told], [], [], within)[0]:
            self._ended = int(self._told.readline())
        return self._ended

    def kill(self):
        with suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)


def _whole_run(mother, folder):
    """Run to the end; return how long that was after the first answer."""
    run = mother.start(folder.name)
    _wait_for_an_answer(run, folder, set())
    began = time.monotonic()
    assert run.ended(60) == 0
    return time.monotonic() - began


def _answers(folder: Path) -> set[tuple[str, int]]:
    found = set()
    for path in folder.glob("answers/*.json"):
        with suppress(OSError):
            found.add((path.name, path.stat().st_mtime_ns))
    return found


def _wait_for_an_answer(run: Run, folder: Path, before: set[tuple[str, int]]) -> None:
    """Wait until one is stored that was not there before, or all is over: until then nothing is done that counts."""
    while run.ended() is None and _answers(folder) <= before:
        time.sleep(0.005)


def _results(folder: Path) -> dict[str, object]:
    """Return all that is in the results but when and how long."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".json":
            content = json.loads(path.read_text("utf-8"))
            for name in ("seconds", "graded_at"):
                content.pop(name, None)
            found[path.relative_to(folder).as_posix()] = content
        # What was being written when the run was killed lies there under a hidden name that nobody reads.
        elif path.is_file() and path.suffix != ".part":
            found[path.relative_to(folder).as_posix()] = path.read_text("utf-8")
    return found


def test_killed_ten_times_it_ends_as_if_undisturbed(base):
    with Mother(base) as mother:
        # On a busy computer it takes longer; the test must not.
        lasts = min(_whole_run(mother, base / "undisturbed"), LONGEST)
    with ThreadPoolExecutor(LANES) as lanes:
        ended = [*lanes.map(lambda lane: _killed_again_and_again(base, lane, lasts), range(LANES))]
    for name in chain.from_iterable(ended):
        assert _results(base / name) == _results(base / "undisturbed")
    _gone(base)


def _killed_again_and_again(base: Path, lane: int, lasts: float) -> list[str]:
    """Start and kill runs at moments that are the same every time; return where they came to their end."""
    chance, killed, results = random.Random(lane), 0, []  # noqa: S311
    with Mother(base) as mother:
        while killed < TIMES // LANES:
            # A run that is faster than the killing was the last one there; the next begins anew.
            results.append(f"results-{lane}-{len(results)}")
            folder = base / results[-1]
            while killed < TIMES // LANES and not _came_to_its_end(mother, folder, chance.uniform(0, lasts)):
                killed += 1
                _look_for_halves(folder)
        _whole_run(mother, folder)
    return results


def _came_to_its_end(mother: Mother, folder: Path, moment: float) -> bool:
    """Start a run and kill it after a while; return whether it was faster."""
    before = _answers(folder)
    run = mother.start(folder.name)
    _wait_for_an_answer(run, folder, before)
    if run.ended(moment) is None:
        run.kill()
    assert run.ended(60) in (0, -signal.SIGKILL)
    return run.ended() == 0


def _look_for_halves(results: Path) -> None:
    for path in results.rglob("*.json"):
        json.loads(path.read_text("utf-8"))


def _gone(base: Path) -> None:
    """Wait a moment for templates that were just left alone, then see that there are none."""
    for _moment in range(50):
        if not _left_alone(base):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {_left_alone(base)}")


def _left_alone(base: Path) -> list[str]:
    """Return the numbers of all processes that come from these runs, known by their home."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                if f"HOME={base}".encode() in (process / "environ").read_bytes():
                    found.append(process.name)
    return found
