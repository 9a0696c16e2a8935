"""A limit on the memory of a template and all its children together, kept by the kernel where one may ask it to.

Memory    a control group for one template
made_for  make one; None where that is not possible

A process's own limit binds each process alone, and what the keeper of a child can add up leaves out what no process
has in sight: shared memory that was given back, messages that nobody reads. A control group counts all of it. It
takes the rights of an administrator; an ordinary user gets what the keeper can add up (see `jail.memory_in_use`).
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_NAME = "crm-course"


@dataclass(frozen=True)
class Memory:
    """A control group.

    Attributes
    ----------
    folder : path
    limit, usage, events : str
        The names of its files.
    """

    folder: Path
    limit: str
    usage: str
    events: str

    def allow(self, more: int) -> None:
        """Let all of it together have so many bytes more than it has now."""
        with contextlib.suppress(OSError, ValueError):
            most = int((self.folder / self.usage).read_text()) + more
            with contextlib.suppress(OSError):  # no other memory behind it; not every kernel counts that
                (self.folder / "memory.swap.max").write_text("0")
            (self.folder / self.limit).write_text(str(most))

    def kills(self) -> int:
        """Return how often the kernel ended a process in it because there was too little."""
        with contextlib.suppress(OSError):
            found = re.search(r"^oom_kill (\d+)$", (self.folder / self.events).read_text(), re.MULTILINE)
            return int(found[1]) if found else 0
        return 0

    def close(self) -> None:
        """Take it away; its processes have ended, or are about to."""
        for _moment in range(50):
            with contextlib.suppress(OSError):
                self.folder.rmdir()
            if not self.folder.exists():
                return
            time.sleep(0.01)


def made_for(process: int, name: str) -> Memory | None:
    """Return a control group with this process in it, or None where none can be made.

    Parameters
    ----------
    process : int
        One that has not started others yet.
    name : str
        Told apart from those of other templates of this judge.
    """
    if os.geteuid() != 0:
        return None
    for place, files in _places():
        made = Memory(place / f"{_NAME}-{os.getpid()}-{name}", *files)
        with contextlib.suppress(OSError):
            _tidy(place)
            made.folder.mkdir()
            if (made.folder / made.limit).exists():
                (made.folder / "cgroup.procs").write_text(str(process))
                return made
        made.close()
    return None


def _places() -> Iterator[tuple[Path, tuple[str, str, str]]]:
    """Yield where a group may be made, below our own first, and what its files are called there."""
    ours = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _source, mounted, kind, options = line.split()[:4]
        if kind == "cgroup2":
            files = ("memory.max", "memory.current", "memory.events")
            below = [path for _number, kinds, path in ours if not kinds]
        elif kind == "cgroup" and "memory" in options.split(","):
            files = ("memory.limit_in_bytes", "memory.usage_in_bytes", "memory.oom_control")
            below = [path for _number, kinds, path in ours if "memory" in kinds.split(",")]
        else:
            continue
        for path in dict.fromkeys([*below, "/"]):
            yield Path(mounted, path.lstrip("/")), files


def _tidy(place: Path) -> None:
    """Take away what judges left that were killed."""
    for folder in place.glob(f"{_NAME}-*-*"):
        judge = folder.name.split("-")[-2]
        if judge.isdigit() and not Path("/proc", judge).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()
