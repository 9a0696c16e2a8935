"""A template process, as seen from the judge: started, given notebooks, asked what it heard, ended.

Template           one of them
close_templates    end every template of this process
dismiss_templates  let them end meanwhile
RunnerError        the sandbox itself failed
"""

from __future__ import annotations

import atexit
import itertools
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from crmcourse.grading.sandbox import cgroup, messages, stem
from crmcourse.grading.sandbox.lane import Lane
from crmcourse.grading.sandbox.limits import INHERITED, Limits, Rung
from crmcourse.grading.sandbox.ran import Ran, heard
from crmlib.errors import CrmlibError
from crmlib.i18n import _

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
        self.rung, self._data, self._hidden = rung, data, tuple(hidden)
        self._warm, self._modules = warm, tuple(modules)
        self._slot = (os.getpid() * 8 + next(_numbers)) % 1000
        self._process: Lane | _Started | None = None
        self._stem: stem.Stem | None = None
        self._memory: cgroup.Memory | None = None
        if rung is not Rung.PROCESS:
            self._start()

    def _start(self) -> None:
        try:
            if self.rung is Rung.NAMESPACES:
                self._part()
            else:
                self._process = _Started(stem.surroundings())
            _running.add(self)
            if self._ask({"rung": self.rung.value, "slot": self._slot, **self._to_rehearse()}) is None:
                raise stem.Failed
        except stem.Failed as failed:
            said = str(failed) or self._reason()
            self.close()
            reason = said or _("no reason given")
            raise RunnerError(_("The sandbox did not start ({reason}).").format(reason=reason)) from None

    def _part(self) -> None:
        """Part from a stem, which has rehearsed already."""
        warm = None if self._warm is None else (self._warm, self._modules)
        self._stem = stem.take(self._data, self._hidden, warm)
        self._process = self._stem.cold() if warm is None else self._stem.part()
        self._memory = cgroup.made_for(self._process.pid, f"{self._slot}")

    def _to_rehearse(self) -> dict[str, Any]:
        if self.rung is Rung.NAMESPACES or self._warm is None:
            return {"warm": None, "modules": []}
        return {"warm": [list(cells) for cells in self._warm], "modules": list(self._modules)}

    def _reason(self) -> str:
        if self._process is None:
            return ""
        return self._stem.reason() if self._stem else self._process.release()

    def _ask(self, content: Any, seconds: float | None = None) -> Any:
        """Return what comes back; a template that says nothing for so long is ended, and then that is None."""
        assert self._process is not None  # noqa: S101 - it was started
        try:
            messages.send(self._process.requests, content)
            # All of a reply is said at once, by a porter of our own.
            if not select.select([self._process.replies], [], [], seconds)[0]:
                self._process.kill()
            return messages.receive(self._process.replies)
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
        memory, kills = self._memory, 0
        if memory is not None:
            memory.allow(limits.memory + INHERITED)
            kills = memory.kills()
        reply = self._ask(request, limits.seconds + _SPARE)
        hungry = memory is not None and memory.kills() > kills
        if reply is None:
            self.close()
            return Ran("broken")
        return heard({**reply, "state": "hungry"} if hungry else reply)

    def _place(self, own: str | None) -> str | None:
        if own is None:
            return None
        return "/own" if self.rung is Rung.NAMESPACES else str(Path(str(self._data)).resolve() / own)

    def _run_once(self, request: dict[str, Any], limits: Limits) -> Ran:
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as said:
            messages.send(asked.fileno(), request)
            asked.seek(0)
            state = "ended"
            try:
                subprocess.run(  # noqa: S603 - our own module
                    [sys.executable, *stem.COMMAND, "--once"],
                    stdin=asked, stdout=said, stderr=subprocess.DEVNULL, timeout=limits.seconds + _SPARE, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                state = "late"
            said.seek(0)
            words = said.read(limits.answers).decode("utf-8", "replace")
        return heard({"state": state, "signal": 0, "seconds": 0.0, "said": words})

    def dismiss(self) -> None:
        """Let the process end by itself; nothing more will be asked."""
        if self._process is not None:
            self._process.dismiss()

    def close(self) -> None:
        """End the process."""
        _running.discard(self)
        process, self._process = self._process, None
        if process is None:
            return
        process.dismiss()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.release()
        if self._memory is not None:
            self._memory.close()
            self._memory = None
        parted_from, self._stem = self._stem, None
        if parted_from is not None:
            parted_from.left()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class _Started(subprocess.Popen[bytes]):
    """A template of its own, where there are no walls to part from."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, *stem.COMMAND]
        super().__init__(command, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)
        self.requests, self.replies = self.stdin.fileno(), self.stdout.fileno()  # type: ignore[union-attr]

    def dismiss(self) -> None:
        """Tell it that nothing more will be asked; it ends then."""
        self.stdin.close()  # type: ignore[union-attr]

    def release(self) -> str:
        """Let go of it; return what it said of the reason for its end."""
        said = b"" if self.stderr.closed or self.poll() is None else self.stderr.read()  # type: ignore[union-attr]
        for end in (self.stdin, self.stdout, self.stderr):
            end.close()  # type: ignore[union-attr]
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""


@atexit.register
def close_templates() -> None:
    """End every template of this process, and what they parted from."""
    dismiss_templates()
    for template in list(_running):
        template.close()
    stem.close()


def dismiss_templates() -> None:
    """Let every template of this process end, all at the same time, and do not wait for it."""
    for template in list(_running):
        template.dismiss()
    stem.dismiss()
