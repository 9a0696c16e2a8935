"""A template process, as seen from the judge: started, given notebooks, asked what it heard, ended.

Template         one of them
close_templates  end every template of this process
RunnerError      the sandbox itself failed
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
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import crmcourse
import crmlib
from crmcourse.grading.sandbox import cgroup, messages, visible
from crmcourse.grading.sandbox.limits import INHERITED, Limits, Rung
from crmcourse.grading.sandbox.ran import Ran, heard
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
_SPARE = 15.0  # seconds for a template to notice that a time is over
_numbers = itertools.count()
_running: set[Template] = set()


class RunnerError(CrmlibError):
    """The sandbox could not be set up, or broke down."""


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
            "apart": [],
            "data": None if data is None else str(data.resolve()),
        }
        if rung is Rung.NAMESPACES:
            runs = (*packages, datasets.HOME.resolve(), *visible.pythons())
            keys = [package / "_notebooks" for package in packages]
            covered = (*hidden, *keys, *_private(packages[-1]), *visible.strangers())
            self._setup |= {
                "course": [str(place) for place in runs],
                "hidden": [str(place.resolve()) for place in covered],
                "apart": [str(place) for place in visible.apart()],
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
            messages.send(self._process.stdin.fileno(), content)  # type: ignore[union-attr]
            return messages.receive(self._process.stdout.fileno())  # type: ignore[union-attr]
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
            By exercise whose answer is a function: the arguments, as `encode` writes them.
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
        """Look from inside the walls for what must not be seen there; see `look.look`."""
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
        return heard({**reply, "state": "hungry"} if hungry else reply)

    def _place(self, own: str | None) -> str | None:
        if own is None:
            return None
        return "/own" if self.rung is Rung.NAMESPACES else str(Path(self._setup["data"]) / own)

    def _run_once(self, request: dict[str, Any], limits: Limits) -> Ran:
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
            messages.send(asked.fileno(), request)
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
        return heard({"state": state, "signal": 0, "seconds": 0.0, "said": words})

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


@atexit.register
def close_templates() -> None:
    """End every template of this process."""
    for template in list(_running):
        template.close()
