"""Killed at any moment, ten times: after the last run the results are those of an undisturbed one."""

import json
import os
import random
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
COMMAND = """
import sys
from pathlib import Path
from crmcourse.grading import rehearsal
from crmcourse.grading.batch import grade
from crmcourse.grading.sandbox.limits import Limits
from crmcourse.sources.syllabus import load

# No search for keys, for the reason that the fixture `unsearched` gives: nothing is stored before it ends.
rehearsal.look = lambda topics, executor, terms: lambda: None
base = Path(sys.argv[1])
course = load(base / "course")
# Nothing is stored before this computer has been searched for keys, which takes long; see `unsearched`.
rehearsal.look = lambda *_: lambda: None
print("begun", flush=True)
grade(base / "submissions", base / sys.argv[2], course, course.topics, limits=Limits(seconds=5))
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


def _start(base, out):
    command = [sys.executable, "-c", COMMAND, str(base), out]
    surroundings = {**os.environ, "HOME": str(base)}
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings)
    assert run.stdout.readline() == b"begun\n", run.stderr.read().decode()
    return run


def _whole_run(base, out):
    """Run to the end; return how long that was after the first answer."""
    run = _start(base, out)
    _wait_for_an_answer(run, base / out, set())
    began = time.monotonic()
    _output, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors.decode()
    return time.monotonic() - began


def _answers(folder: Path) -> set[tuple[str, int]]:
    found = set()
    for path in folder.glob("answers/*.json"):
        with suppress(OSError):
            found.add((path.name, path.stat().st_mtime_ns))
    return found


def _wait_for_an_answer(run: subprocess.Popen, folder: Path, before: set[tuple[str, int]]) -> None:
    """Wait until one is stored that was not there before, or all is over: until then nothing is done that counts."""
    while run.poll() is None and _answers(folder) <= before:
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
    # On a busy computer it takes longer; the test must not.
    lasts = min(_whole_run(base, "undisturbed"), LONGEST)
    with ThreadPoolExecutor(LANES) as lanes:
        ended = [*lanes.map(lambda lane: _killed_again_and_again(base, lane, lasts), range(LANES))]
    for name in chain.from_iterable(ended):
        assert _results(base / name) == _results(base / "undisturbed")
    _gone(base)


def _killed_again_and_again(base: Path, lane: int, lasts: float) -> list[str]:
    """Start and kill runs at moments that are the same every time; return where they came to their end."""
    chance, killed, results = random.Random(lane), 0, []  # noqa: S311
    while killed < TIMES // LANES:
        # A run that is faster than the killing was the last one there; the next begins anew.
        results.append(f"results-{lane}-{len(results)}")
        while killed < TIMES // LANES and not _came_to_its_end(base, results[-1], chance.uniform(0, lasts)):
            killed += 1
            _look_for_halves(base / results[-1])
    _whole_run(base, results[-1])
    return results


def _came_to_its_end(base: Path, out: str, moment: float) -> bool:
    """Start a run and kill it after a while; return whether it was faster."""
    before = _answers(base / out)
    run = _start(base, out)
    _wait_for_an_answer(run, base / out, before)
    try:
        run.wait(moment)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
    _output, errors = run.communicate()
    assert run.returncode in (0, -signal.SIGKILL), errors.decode()
    return run.returncode == 0


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
