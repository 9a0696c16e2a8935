"""Walls around trainees' code, on Linux: what it can reach, and how much of it.

enter_jail  for the stem of templates: from now on, see the course and the system's programs, and nothing else
branch      for a template that parted from it: processes and mounts of its own
Nursery     for both: each child is born into process numbers of its own
part        for a child: namespaces, limits and an ordinary user of its own
keep_to     limits alone, where there are no namespaces

A jail is a root folder of its own in memory, in which only what runs the course is mounted, read-only: the
system's programs, this Python and its packages (see `visible`), crmlib without its notebooks, the data. Keys, other
submissions and the trainer's home are not hidden there; they do not exist there.
"""

from __future__ import annotations

import contextlib
import os
import re
import resource
from collections.abc import Sequence
from pathlib import Path

from crmcourse.grading.sandbox import linux, visible
from crmcourse.grading.sandbox import seccomp as calls
from crmcourse.grading.sandbox.limits import Limits

# Not zero: mapped by two, it is memory that no process has.
_DEVICES = ("null", "full", "random", "urandom")
# Nobody's account: a number that no system gives to a person or a service.
_USER = 64_000
HOME = "/home/trainee"
_OWN_PLACES = ("/tmp", HOME)  # noqa: S108 - in memory, and seen by nobody else
# An environment or a checkout may itself lie in a temporary folder.
_below: list[Path] = []
_SPACE = 64 * 2**20


def enter_jail(
    course: Sequence[Path], hidden: Sequence[Path], data: Path | None = None, apart: Sequence[Path] = ()
) -> None:
    """Leave the system's namespaces and files behind, but for what runs the course.

    Parameters
    ----------
    course : sequence of path
        What runs the course besides the system's programs (see `visible`), seen where it is.
    hidden : sequence of path
        Folders that hold keys or others' work; where one of them lies inside of what is shown, it is empty.
    data : path, optional
        The folder with trainees' own data, seen by the template alone.
    apart : sequence of path
        Folders inside of what is shown in which only that is seen which `course` names by itself.

    Raises
    ------
    OSError
        If the system does not allow it.
    """
    user, group = os.getuid(), os.getgid()
    new = linux.NEW_MOUNTS | linux.NEW_NET | linux.NEW_IPC | linux.NEW_UTS | linux.NEW_PIDS
    if user == 0:
        linux.unshare(new)
    else:
        linux.unshare(new | linux.NEW_USER)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    _go_on_as_first_process()
    linux.keep_mounts_private()
    # Any folder that every Linux has and that nothing below needs; it is covered in this namespace only.
    root = Path("/sys")
    linux.mount("tmpfs", root, "tmpfs", linux.NO_SUID | linux.NO_DEVICES, "mode=755,size=4m")
    ours = list(course)
    below = [(Path(own), place) for own in _OWN_PLACES for place in ours if place.is_relative_to(own)]
    # The first folder on the way to it: in the jail, nothing lies in there but what is shown.
    _below[:] = sorted({own / place.relative_to(own).parts[0] for own, place in below if place != own})
    for folder in visible.system():
        _show(folder, root)
    # What is hidden may lie around what is shown, or inside of it.
    around = [folder for folder in hidden if any(place.is_relative_to(folder) for place in ours)]
    covers = _cover(around, root)
    # The larger first: a folder of packages may lie inside of the standard library.
    for folder in sorted(ours, key=lambda place: len(place.parts)):
        _show(folder, root)
        covers += _cover([one for one in apart if one.is_relative_to(folder)], root)
    covers += _cover([folder for folder in hidden if folder not in around], root)
    _furnish(root)
    for cover in covers:
        linux.remount_read_only(cover)
    if data is not None:
        linux.bind_read_only(data, root / "data")
    # While the system's own is still in sight: an ordinary user gets no other.
    linux.mount("proc", root / "proc", "proc", linux.NO_SUID | linux.NO_DEVICES | linux.NO_EXEC)
    linux.pivot_root(root)
    linux.remount_read_only("/")
    _mount_own_places()
    os.environ.clear()
    os.environ.update(_environment())


def _go_on_as_first_process() -> None:
    """Go on in a child, which is the first process of the new namespace; here, only wait for its end."""
    child = os.fork()
    if child:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)
    linux.die_with_parent()


def _environment() -> dict[str, str]:
    """Return what a child knows of its surroundings: nothing of the trainer's."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return threads | {
        "PATH": "/usr/bin:/bin", "HOME": HOME, "LANG": "C.UTF-8", "TZ": "UTC", "MPLBACKEND": "agg",
        "MPLCONFIGDIR": f"{HOME}/.matplotlib", "IPYTHONDIR": f"{HOME}/.ipython", "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _show(place: Path, root: Path) -> None:
    """Show a folder or file of the system in the new root, where it is."""
    target = root / place.relative_to("/")
    if place.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_symlink():
            target.symlink_to(os.readlink(place))
        place, target = place.resolve(), root / place.resolve().relative_to("/")
    if target.exists() and target.stat().st_dev != root.stat().st_dev:
        return  # seen already, as part of something larger
    if place.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    linux.bind_read_only(place, target)


def _cover(hidden: Sequence[Path], root: Path) -> list[Path]:
    """Cover those of these folders and files that are seen with empty ones; return where the folders are."""
    places = [root / place.relative_to("/") for place in hidden if place != Path("/")]
    for place in places:
        if place.is_file() and place.stat().st_dev != root.stat().st_dev:
            linux.bind_read_only("/dev/null", place)
    covers = [place for place in places if place.is_dir()]
    for cover in covers:
        linux.mount("tmpfs", cover, "tmpfs", linux.NO_SUID | linux.NO_DEVICES, "mode=755,size=1m")
    return covers


def _furnish(root: Path) -> None:
    """Make what programs expect to find: devices, and places for what a child will mount."""
    for name in _DEVICES:
        device = root / "dev" / name
        device.parent.mkdir(exist_ok=True)
        device.touch()
        linux.bind_read_only(f"/dev/{name}", device, linux.NO_SUID)
    for name in ("proc", "tmp", "data", "own", HOME.strip("/")):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "data").chmod(0o700)


def _mount_own_places() -> None:
    """Give this process places of its own to write to, and show again what of the course lies below them."""
    kept = [(place, os.open(place, os.O_PATH)) for place in _below if place.exists()]
    for own in _OWN_PLACES:
        options = f"mode=1777,size={_SPACE},nr_inodes=4k"
        linux.mount("tmpfs", own, "tmpfs", linux.NO_SUID | linux.NO_DEVICES, options)
    for place, handle in kept:
        place.mkdir(parents=True, exist_ok=True)
        linux.bind_read_only(f"/proc/self/fd/{handle}", place)
        os.close(handle)


def branch() -> None:
    """For a template that has just parted from another, as the first process of a namespace: see none but its own."""
    linux.die_with_parent()
    # A network that nobody else has and that leads nowhere: its children follow each other in it, each when all that
    # the one before had started is gone, and with it every socket.
    linux.unshare(linux.NEW_MOUNTS | linux.NEW_NET)
    linux.mount("proc", "/proc", "proc", linux.NO_SUID | linux.NO_DEVICES | linux.NO_EXEC)


class Nursery:
    """Lets each child of a template be born into process numbers of its own."""

    def __init__(self) -> None:
        self._home = os.open("/proc/self/ns/pid", os.O_RDONLY)
        # What is the same for all children is theirs from here: they copy the memory of whatever they do themselves.
        linux.no_more_privileges()
        linux.known_users()
        calls.program()

    def before_fork(self) -> None:
        """Let the next child be the first process of a namespace of its own."""
        linux.set_namespace(self._home, linux.NEW_PIDS)
        linux.unshare(linux.NEW_PIDS)


def part(limits: Limits, slot: int = 0, own: str | None = None) -> None:
    """For a child: leave the template's namespaces and rights, and keep to limits.

    Parameters
    ----------
    limits : Limits
    slot : int
        Which of several templates this one is: each has a user of its own, so that none counts another's.
    own : str, optional
        The name of the folder with this trainee's own data; it is seen as ``/own``.
    """
    # Not in the judge's group of processes, which one may send signals to without seeing anybody in it.
    os.setsid()
    linux.unshare(linux.NEW_MOUNTS | linux.NEW_IPC | linux.NEW_UTS)
    _mount_own_places()
    linux.mount("proc", "/proc", "proc", linux.NO_SUID | linux.NO_DEVICES | linux.NO_EXEC)
    if own is not None:
        linux.bind_read_only(f"/data/{own}", "/own")
    with contextlib.suppress(OSError):
        linux.unmount("/data")
    os.chdir(HOME)
    linux.be_killed_first()
    # Or it could say that others are to be killed before it.
    linux.remount_read_only("/proc", linux.NO_SUID | linux.NO_DEVICES | linux.NO_EXEC)
    keep_to(limits)
    linux.drop_privileges(_USER + slot)
    # After the change of user, which would undo it.
    linux.die_with_parent()
    calls.forbid()


def keep_to(limits: Limits, *, memory: bool = True) -> None:
    """Put limits on this process and all that it starts."""
    seconds = int(limits.seconds) + 2
    wanted = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_CORE: 1,  # at 0 a system's crash reporter would still be handed the memory
        # What lies in a socket is nobody's memory, and there may be as many of them as files and processes.
        resource.RLIMIT_NOFILE: 96,
        resource.RLIMIT_NPROC: limits.processes,
    }
    if memory:
        wanted[resource.RLIMIT_AS] = _address_space() + limits.memory
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _address_space() -> int:
    return int(linux.read("/proc/self/statm").split()[0]) * resource.getpagesize()


def memory_in_use() -> int:
    """Return the bytes that all processes but this one and the first have, what they share counted once.

    For the keeper of a child, in a jail: its own limit binds each process, but not all together.
    """
    others = _others()
    # One alone has its own limit, unless its first thread has ended: then what it has stands nowhere else.
    if len(others) == 1 and _proportional_size(others[0]):
        return 0
    return sum(_memory_of(process) for process in others)


def time_waited() -> float:
    """Return for how many seconds that one of these processes waited for a processor which waited longest."""
    waited = [0.0]
    for process in _others():
        with contextlib.suppress(OSError, ValueError, IndexError):
            waited.append(int((process / "schedstat").read_text().split()[1]) / 1e9)
    return max(waited)


def _others() -> list[Path]:
    names = [name for name in os.listdir("/proc") if name.isdigit() and name not in ("1", str(os.getpid()))]
    return [Path("/proc", name) for name in names]


def _memory_of(process: Path) -> int:
    if (found := _proportional_size(process)) > 0:
        return found
    # Where the first thread has ended, only the others know.
    with contextlib.suppress(OSError):
        return max((_proportional_size(thread) for thread in (process / "task").iterdir()), default=0)
    return 0


def _proportional_size(process: Path) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        found = re.search(r"^Pss:\s*(\d+) kB", (process / "smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0
