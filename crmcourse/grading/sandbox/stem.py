"""One process for all templates of a judge: walled in and warmed once, it parts into templates and runs nothing itself.

Stem     that process, as seen from the judge
expect   start one now, for what will be asked for soon
take     the one that fits, made if there is none
dismiss  let all of them end
close    wait until they have ended

Walls take a third of a second to build and Python's libraries most of a second to load, and each further template took
both again. Nobody's notebook runs in it, so what harms one template is nothing to the others.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import crmcourse
import crmlib
from crmcourse.grading.sandbox import messages, visible
from crmcourse.grading.sandbox.lane import Lane
from crmlib.home import HOME

# What a Python needs to find itself, its packages and its libraries.
_SURROUNDINGS = ("PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR", "HOME")
_AT_START = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "agg",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Equal notebooks get equal rows: what is in a set comes in one order.
    "PYTHONHASHSEED": "0",
}  # fmt: skip
COMMAND = ("-P", "-m", "crmcourse.grading.sandbox.template")
_CREDENTIALS = struct.Struct("3i")
_stems: list[Stem] = []
_leaving: list[Stem] = []
_lock = threading.RLock()


def surroundings() -> dict[str, str]:
    """Return what a template knows of its surroundings.

    Children can read these for as long as they live: nothing of the trainer's, who may have tokens there.
    """
    return {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ} | _AT_START


class Failed(Exception):
    """It did not start, or has gone; says why."""


class Stem:
    """A process that parts into templates.

    Parameters
    ----------
    data : path or None
        The folder with trainees' own data.
    hidden : sequence of path
        More folders that children must not see.
    expected : bool
        Whether it waits for more, also when all its templates have ended.
    """

    def __init__(self, data: Path | None, hidden: Sequence[Path], *, expected: bool = False) -> None:
        self.data, self.hidden, self.expected = data, tuple(hidden), expected
        self.warmed: tuple[Any, Any] | None = None
        self._lanes, self._spare = 0, list[Lane]()
        self._lock = threading.Lock()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - open for as long as it lives
        self._link, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, *COMMAND],
                stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=self._said, env=surroundings(),
            )  # fmt: skip
        # Whoever parts from it says a word, and the system says who that is.
        self._link.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._order(stem=True, **self._setup())

    def _setup(self) -> dict[str, Any]:
        packages = [Path(str(one.__file__)).resolve().parent for one in (crmlib, crmcourse)]
        runs = (*packages, HOME.resolve(), *visible.pythons())
        keys = [package / "_notebooks" for package in packages]
        covered = (*self.hidden, *keys, *_private(packages[-1]), *visible.strangers())
        return {
            "course": [str(place) for place in runs],
            "hidden": [str(place.resolve()) for place in covered],
            "apart": [str(place) for place in visible.apart()],
            "data": None if self.data is None else str(self.data.resolve()),
        }

    def fits(self, data: Path | None, hidden: Sequence[Path], warm: tuple[Any, Any] | None) -> bool:
        """Whether templates for these may come from here: it may hide more, and know of no other notebooks."""
        same = data in (None, self.data) and set(hidden) <= set(self.hidden)
        return same and (warm is None or self.warmed in (None, warm)) and self._process.poll() is None

    def load(self) -> None:
        """Have it load what every notebook needs, and do not wait for it."""
        with self._lock:
            self._order(load=True)

    def warm(self, notebooks: Sequence[Sequence[str]], modules: Sequence[str]) -> None:
        """Have it rehearse these blank notebooks, once, and do not wait for it."""
        with self._lock:
            if self.warmed is None:
                self.warmed = notebooks, modules
                self._order(warm=[list(cells) for cells in notebooks], modules=list(modules))

    def cold(self) -> Lane:
        """Return a template that need not know any notebook: one that was parted early, if there is one left.

        Raises
        ------
        Failed
        """
        with self._lock:
            spare = self._spare.pop() if self._spare else None
        return spare or self.part()

    def spare(self, how_many: int) -> None:
        """Part so many early: while it loads or rehearses, it cannot.

        Raises
        ------
        Failed
        """
        self._spare += [self.part() for _one in range(how_many)]

    def part(self) -> Lane:
        """Have it part into a template, which waits for a first word on its requests.

        Raises
        ------
        Failed
        """
        (asked, ask), (hear, told) = os.pipe(), os.pipe()
        try:
            with self._lock:
                self._order(part=True)
                socket.send_fds(self._link, [b"-"], [asked, told])
                word, who, _flags, _address = self._link.recvmsg(1, socket.CMSG_SPACE(_CREDENTIALS.size))
                self._lanes += 1
            if word != b"l":
                raise Failed(self.reason())
        except (OSError, Failed) as error:
            os.close(ask)
            os.close(hear)
            raise Failed(self.reason()) from error
        finally:
            os.close(asked)
            os.close(told)
        return Lane(_CREDENTIALS.unpack(who[0][2])[0], ask, hear)

    def _order(self, **content: Any) -> None:
        # One that has gone says so when it is asked to part.
        with contextlib.suppress(OSError):
            messages.send(self._link.fileno(), content)

    def reason(self) -> str:
        """Return the last line of what it, or one that parted from it, said of an error."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.2)
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def left(self) -> None:
        """Take note that a template has ended; the last one ends it."""
        with self._lock:
            self._lanes -= 1
        if self._lanes <= 0 and not self.expected:
            self.close()

    def dismiss(self) -> None:
        """Let it end, and with it all templates that are left; do not wait for it."""
        with _lock:
            if self in _stems:
                _stems.remove(self)
                _leaving.append(self)
        self._link.close()
        for lane in self._spare:
            lane.dismiss()
            lane.release()
        self._spare = []

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self.dismiss()
        with _lock:
            if self in _leaving:
                _leaving.remove(self)
            if self._said.closed:
                return
            self._said.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _private(package: Path) -> list[Path]:
    """Return what lies beside a checkout's package and holds keys, and the home of whoever grades."""
    checkout = package.parent
    beside = [checkout] if (checkout / "pyproject.toml").is_file() else []
    return [*beside, Path.home()]


def expect(data: Path | None, hidden: Sequence[Path]) -> None:
    """Start a stem for templates that will be asked for, and have it load what they need meanwhile.

    Where there are no walls, nothing is started; whoever asks is told so.

    Parameters
    ----------
    data, hidden
        As `Stem` takes them.
    """
    if sys.platform != "linux" or not hasattr(os, "fork"):
        return
    with _lock:
        if any(one.expected and one.fits(data, hidden, None) for one in _stems):
            return
        one = Stem(data, hidden, expected=True)
        _stems.append(one)
        try:
            # For whoever tries the walls, and for whoever looks around behind them.
            one.spare(2)
        except Failed:
            one.close()
        else:
            one.load()


def take(data: Path | None, hidden: Sequence[Path], warm: tuple[Any, Any] | None) -> Stem:
    """Return a stem for templates of this kind, made if there is none.

    Parameters
    ----------
    data, hidden
        As `Stem` takes them.
    warm : (notebooks, modules) or None
        What it is to rehearse; None only tries the walls.
    """
    with _lock:
        found = next((one for one in _stems if one.fits(data, hidden, warm)), None)
        if found is None:
            found = Stem(data, hidden)
            _stems.append(found)
    if warm is not None:
        found.warm(*warm)
    return found


def dismiss() -> None:
    """Let all stems of this process end, and do not wait for it."""
    for one in list(_stems):
        one.dismiss()


def close() -> None:
    """End all stems of this process."""
    for one in [*_stems, *_leaving]:
        one.close()
