"""The judge's end of the sandbox: start templates, send notebooks, get back what they said.

Template        a template process, as seen from the judge
Ran             how one notebook ended, and what it said
Terms           on what terms submissions run
look_around     what can be seen from inside the walls
run_submission  all notebooks of a submission, on this process's own template; what an executor calls
RunnerError     the sandbox itself failed
"""

from __future__ import annotations

import atexit
import itertools
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import crmcourse
import crmlib
from crmcourse.exercises import encode as wire
from crmcourse.exercises.json_size import values
from crmcourse.grading import trainee_data as own
from crmcourse.grading.request import Request
from crmcourse.grading.sandbox import cgroup, visible
from crmcourse.grading.sandbox import messages as frames
from crmcourse.grading.sandbox.limits import INHERITED, Limits, Rung, strongest
from crmlib import datasets
from crmlib.errors import CrmlibError
from crmlib.i18n import _

# What a Python needs to find itself, its packages and its libraries.
_SURROUNDINGS = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "HOME")
_AT_START = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "agg",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Equal notebooks get equal rows: what is in a set comes in one order.
    "PYTHONHASHSEED": "0",
    # Memory in large pages, which a fork copies much faster; only the C library's own allocator asks for them.
    "PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}  # fmt: skip
_MOST_LINES = 20_000  # millions of short ones would keep the judge busy for half a minute
# Of a notebook, and of a submission: what one honest answer may have, and several of them.
_MOST_MARKS, _MOST_MARKS_IN_ALL = wire.MOST_MARKS, 3 * wire.MOST_MARKS
_SPARE = 15.0  # seconds for a template to notice that a time is over
_LOOKING = 300.0  # for whoever looks through all files, on a slow disk or a busy computer
_numbers = itertools.count()
_mine = threading.local()
_running: set[Template] = set()


class RunnerError(CrmlibError):
    """The sandbox could not be set up, or broke down."""


@dataclass(frozen=True)
class Ran:
    """How a notebook ended, and what it said.

    Attributes
    ----------
    state : {"ended", "late", "killed", "flooded", "hungry", "broken"}
        Ended by itself; stopped by the clock; ended by a signal; said too much; its processes together took too
        much memory; the sandbox broke down.
    signal : int
    seconds : float
    events : list of dict
        One for each thing that happened, as `notebook_run` says it.
    sound : bool
        Whether all that was said reads as it should, and is numbered as it should.
    rung : str
        Behind which walls it ran.
    marks : int
        How many values there are in what it said, about.
    waited : float
        Seconds for which it waited for a processor, if it was late.
    """

    state: str
    signal: int = 0
    seconds: float = 0.0
    events: list[dict[str, Any]] = field(default_factory=list)
    sound: bool = True
    rung: str = ""
    marks: int = 0
    waited: float = 0.0


def _heard(reply: Mapping[str, Any]) -> Ran:
    """Read a reply; what a child said is not trusted."""
    lines, state = reply["said"].splitlines(), reply["state"]
    events, sound, left = [], len(lines) <= _MOST_LINES, _MOST_MARKS
    for number, line in enumerate(lines[:_MOST_LINES], 1):
        left -= values(line, left)
        if left < 0:
            state = "flooded"
            break
        try:
            event = wire.parse(line)
        except wire.Unreadable:
            event = None
        if type(event) is not dict or event.get("n") != number:
            sound = False
            continue
        events.append(event)
    told = {"marks": _MOST_MARKS - left, "waited": reply.get("waited", 0.0)}
    return Ran(state, reply["signal"], reply["seconds"], events, sound, **told)


class Template:
    """A template process, as seen from the judge.

    Parameters
    ----------
    rung : Rung
    data : path, optional
        The folder with trainees' own data.
    hidden : sequence of path
        More folders that children must not see.
    warm : sequence of cells
        Blank notebooks to run beforehand; see `child.warm`. None only tries the walls.
    modules : sequence of str
        By their full names, those whose results all children share.

    Raises
    ------
    RunnerError
        If it does not start.
    """

    def __init__(
        self,
        rung: Rung,
        data: Path | None = None,
        hidden: Sequence[Path] = (),
        warm: Sequence[Sequence[str]] | None = (),
        modules: Sequence[str] = (),
    ) -> None:
        self.rung = rung
        packages = [Path(str(one.__file__)).resolve().parent for one in (crmlib, crmcourse)]
        self._setup: dict[str, Any] = {
            "rung": rung.value,
            "warm": None if warm is None else [list(cells) for cells in warm],
            "modules": list(modules),
            "slot": (os.getpid() * 8 + next(_numbers)) % 1000,
            "course": [],
            "hidden": [],
            "data": None if data is None else str(data.resolve()),
        }
        if rung is Rung.NAMESPACES:
            runs = (*packages, datasets.HOME.resolve(), *visible.pythons())
            keys = [package / "_notebooks" for package in packages]
            covered = (*hidden, *keys, *_private(packages[-1]), *visible.strangers())
            self._setup |= {
                "course": [str(place) for place in runs],
                "hidden": [str(place.resolve()) for place in covered],
            }
        self._process: subprocess.Popen[bytes] | None = None
        self._memory: cgroup.Memory | None = None
        if rung is not Rung.PROCESS:
            self._start()

    def _start(self) -> None:
        command = [sys.executable, "-P", "-m", "crmcourse.grading.sandbox.template"]
        # Children can read these for as long as they live: nothing of the trainer's, who may have tokens there.
        surroundings = {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ}
        surroundings |= _AT_START
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings
        )
        _running.add(self)
        if self.rung is Rung.NAMESPACES:
            self._memory = cgroup.made_for(self._process.pid, f"{self._setup['slot']}")
        if self._ask(self._setup) is None:
            said = self._process.stderr.read().decode("utf-8", "replace").strip().splitlines()  # type: ignore[union-attr]
            self.close()
            raise RunnerError(
                _("The sandbox did not start ({reason}).").format(
                    reason=said[-1] if said else _("no reason given")
                )
            )

    def _ask(self, content: Any) -> Any:
        assert self._process is not None  # noqa: S101 - it was started
        try:
            frames.send(self._process.stdin.fileno(), content)  # type: ignore[union-attr]
            return frames.receive(self._process.stdout.fileno())  # type: ignore[union-attr]
        except (OSError, ValueError):
            return None

    def run(
        self,
        cells: Sequence[str] | None,
        inputs: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        data: str | None = None,
    ) -> Ran:
        """Run a notebook in a child of its own.

        Parameters
        ----------
        cells : sequence of str
            None only tries the walls.
        inputs : mapping, optional
            By exercise whose answer is a function: the arguments, as `wire` encodes them.
        limits : Limits, optional
        data : str, optional
            The name of the folder with this trainee's own data.

        Returns
        -------
        Ran
            State ``broken`` if the template itself came to harm; the next call starts a new one.
        """
        limits = limits or Limits()
        request = {
            "cells": None if cells is None else list(cells),
            "look": None,
            "inputs": inputs or {},
            "limits": asdict(limits),
            "own": data,
            "data": self._place(data),
        }
        if self.rung is Rung.PROCESS:
            return self._run_once(request, limits)
        return self._run(request, limits)

    def look(self, wanted: Mapping[str, Any], limits: Limits) -> Ran:
        """Look from inside the walls for what must not be seen there; see `search`."""
        request: dict[str, Any] = {
            "cells": [],
            "look": wanted,
            "inputs": {},
            "limits": asdict(limits),
            "own": None,
            "data": None,
        }
        return self._run(request, limits)

    def _run(self, request: dict[str, Any], limits: Limits) -> Ran:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._start()
        watch = threading.Timer(limits.seconds + _SPARE, self._process.kill)  # type: ignore[union-attr]
        watch.daemon = True
        memory, kills = self._memory, 0
        if memory is not None:
            memory.allow(limits.memory + INHERITED)
            kills = memory.kills()
        watch.start()
        try:
            reply = self._ask(request)
        finally:
            watch.cancel()
        hungry = memory is not None and memory.kills() > kills
        if reply is None:
            self.close()
            return Ran("broken")
        return _heard({**reply, "state": "hungry"} if hungry else reply)

    def _place(self, own: str | None) -> str | None:
        if own is None:
            return None
        return "/own" if self.rung is Rung.NAMESPACES else str(Path(self._setup["data"]) / own)

    def _run_once(self, request: dict[str, Any], limits: Limits) -> Ran:
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
            frames.send(asked.fileno(), request)
            asked.seek(0)
            state = "ended"
            try:
                subprocess.run(
                    [sys.executable, "-P", "-m", "crmcourse.grading.sandbox.template", "--once"],
                    stdin=asked, stdout=said, stderr=subprocess.DEVNULL, timeout=limits.seconds + _SPARE, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                state = "late"
            said.seek(0)
            words = said.read(limits.answers).decode("utf-8", "replace")
        return _heard({"state": state, "signal": 0, "seconds": 0.0, "said": words})

    def close(self) -> None:
        """End the process."""
        _running.discard(self)
        process, self._process = self._process, None
        if process is None:
            return
        for end in (process.stdin, process.stdout, process.stderr):
            end.close()  # type: ignore[union-attr]
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def _private(package: Path) -> list[Path]:
    """Return what lies beside a checkout's package and holds keys, and the home of whoever grades."""
    checkout = package.parent
    beside = [checkout] if (checkout / "pyproject.toml").is_file() else []
    return [*beside, Path.home()]


@dataclass(frozen=True)
class Terms:
    """On what terms submissions run.

    Attributes
    ----------
    limits : Limits
        For each notebook.
    trust : bool
        Whether they may run where there are no real walls.
    hidden : tuple of path
        More folders that children must not see.
    warm : tuple of cells
        Blank notebooks for a template to run beforehand.
    modules : tuple of str
        By their full names, those that they are about.
    """

    limits: Limits = field(default_factory=Limits)
    trust: bool = False
    hidden: tuple[Path, ...] = ()
    warm: tuple[tuple[str, ...], ...] = ()
    modules: tuple[str, ...] = ()


def run_submission(request: Request, terms: Terms) -> list[Ran]:
    """Run all notebooks of a submission, on the template of the thread that calls. What an executor calls.

    Parameters
    ----------
    request : Request
    terms : Terms

    Returns
    -------
    list of Ran

    Raises
    ------
    RunnerError
        If there are no real walls here and the submission is not trusted, or if the sandbox does not start.
    """
    rung = strongest()
    if rung.trusted_only and not terms.trust:
        raise RunnerError(no_walls(rung))
    name = None if request.seed is None else own.folder(request.seed).name
    template = _template(rung, terms)
    runs, left = [], _MOST_MARKS_IN_ALL
    for cells, inputs in request.notebooks:
        run = template.run(cells, inputs, terms.limits, name)
        left -= run.marks
        # All answers of a submission are in memory together.
        run = run if left >= 0 else replace(run, state="flooded", events=[])
        runs.append(replace(run, rung=rung.value))
    return runs


def look_around(wanted: Mapping[str, Any], terms: Terms) -> Ran | None:
    """Look from inside the walls for what must not be seen there; None where there are none. For an executor.

    Parameters
    ----------
    wanted : mapping
        As `search.wanted` returns it.
    terms : Terms
    """
    rung = strongest()
    if rung is not Rung.NAMESPACES:
        return None
    return _template(rung, terms).look(wanted, Limits(seconds=_LOOKING))


def _template(rung: Rung, terms: Terms) -> Template:
    """Return the template of the thread that calls."""
    mine: Template | None = getattr(_mine, "template", None)
    if mine is None:
        mine = _mine.template = Template(rung, own.place(), terms.hidden, terms.warm, terms.modules)
    return mine


def no_walls(rung: Rung) -> str:
    """Return what to say where submissions cannot be walled in."""
    return _(
        "This computer cannot wall submissions in ({rung}). Grade on Linux, or, if you trust everybody who "
        "handed in, add --trust."
    ).format(rung=rung.label)


@atexit.register
def close_templates() -> None:
    """End every template of this process."""
    for template in list(_running):
        template.close()
