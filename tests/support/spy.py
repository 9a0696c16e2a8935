# ruff: noqa: S108 - the usual places are where one looks
"""A submission that looks for what it must not see, and leaves behind what the next one must not find.

notebook   of the spy; it hands in what it found, as a list, in answer to exercise 5.2

It runs in the sandbox with nothing but Python: this file's text is its code.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from pathlib import Path

from tests.support import tea


def look(needles, places):
    """Return what can be seen of these texts and places."""
    import contextlib
    import ctypes
    import os
    import re
    import socket
    import sys

    found = []
    # Patterns, letter by letter: the words themselves never stand in this process's own memory.
    needles = {
        needle: re.compile(b"".join(b"[%c]" % ord(one) for one in reversed(needle))) for needle in needles
    }

    def searched(where, content):
        found.extend(f"{needle} in {where}" for needle, pattern in needles.items() if pattern.search(content))

    def read(path):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            searched(path, file.read(1 << 20))

    # Files: the trainer's places by name, everything that is no program by its content.
    found.extend(f"{place[::-1]} is there" for place in places if os.path.lexists(place[::-1]))
    programs = {"/usr", "/lib", "/lib64", "/bin", "/sbin", "/proc", "/etc"}
    for folder, folders, files in os.walk("/"):
        folders[:] = [
            one for one in folders if os.path.join(folder, one) not in programs and one != "site-packages"
        ]
        found.extend(
            f"{folder}/{one}"
            for one in files
            if one.endswith(".ipynb") or one in ("exercises.py", "exercises.yml")
        )
        for one in files:
            if not one.endswith((".py", ".pyc", ".so", ".csv")):
                read(os.path.join(folder, one))
    # Processes: what they were called with, their surroundings, what they have open.
    for process in ("self", *filter(str.isdigit, os.listdir("/proc"))):
        for part in ("cmdline", "environ"):
            read(f"/proc/{process}/{part}")
        with contextlib.suppress(OSError):
            ends = {
                os.readlink(f"/proc/{process}/fd/{one}").split(":")[0]
                for one in os.listdir(f"/proc/{process}/fd")
            }
            found.extend(f"open: {end}" for end in ends - {"pipe", "/dev/null", f"/proc/{os.getpid()}/fd"})
    if any(int(one) > 1 for one in os.listdir("/proc") if one.isdigit()):
        found.append("other processes")
    # Memory: this process's own, which was the template's.
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            begin, end, rights = re.match(r"(\w+)-(\w+) (\S+)", line).groups()
            if "rw" in rights:
                with contextlib.suppress(OSError, ValueError):
                    memory.seek(int(begin, 16))
                    searched("memory", memory.read(int(end, 16) - int(begin, 16)))
    course = [sys.prefix, sys.base_prefix, *(sys.modules[name].__file__ for name in ("crmlib", "crmcourse"))]
    # What the one before may have left: files, keys, shared memory, sockets.
    for place in (
        "/tmp",
        os.path.expanduser("~"),
        "/dev/shm",
        "/var/tmp",
        "/run",
        "/dev/mqueue",
        "/own",
        "/data",
    ):
        with contextlib.suppress(OSError):
            # A checkout in a temporary folder is seen where it lies, and so are the folders that lead to it.
            inside = [f"{place}/{one}" for one in os.listdir(place)]
            found.extend(f"left: {one}" for one in inside if not any(x.startswith(f"{one}/") for x in course))
        with contextlib.suppress(OSError), open(f"{place}/left", "w") as file:
            file.write("left")
    libc = ctypes.CDLL(None, use_errno=True)
    add_key, request_key = (248, 249) if os.uname().machine == "x86_64" else (217, 218)
    if libc.syscall(request_key, b"user", b"left", None, 0) > 0:
        found.append("left: a key")
    for ring in (-3, -4, -5):
        libc.syscall(add_key, b"user", b"left", b"word", 4, ring)
    if libc.shmget(4711, 4096, 0) >= 0:
        found.append("left: shared memory")
    libc.shmget(4711, 4096, 0o1666)
    for name in ("\0left", "/tmp/left.socket"):
        end = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError):
            end.connect(name)
            found.append(f"left: a socket {name!r}")
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", 22), 0.2)
        found.append("network")
    if [name for _number, name in socket.if_nameindex() if name != "lo"]:
        found.append(f"network: {socket.if_nameindex()}")
    # Doors that must stay shut.
    for what, number, arguments in (
        ("a user namespace", libc.unshare, (0x10000000,)),
        ("a mount namespace", libc.unshare, (0x00020000,)),
        ("mount", libc.mount, (b"none", b"/tmp", b"tmpfs", 0, None)),
        ("umount /tmp", libc.umount2, (b"/tmp", 2)),
        ("umount /proc", libc.umount2, (b"/proc", 2)),
        ("remount", libc.mount, (b"none", b"/", None, 4096 | 32, None)),
        ("a file in memory", libc.memfd_create, (b"left", 0)),
        ("host name", libc.sethostname, (b"left", 4)),
        ("to be traced", libc.ptrace, (0, 0, 0, 0)),
        ("a socket to the host", libc.socket, (40, 1, 0)),
        ("raw packets", libc.socket, (17, 3, 0)),
    ):
        if number(*arguments) >= 0:
            found.append(f"open door: {what}")
    for path in ("/usr", os.path.dirname(os.__file__), "/", "/proc/sys/kernel"):
        with contextlib.suppress(OSError):
            open(f"{path}/left", "w").close()
            found.append(f"wrote to {path}")
    with open("/proc/self/status") as file:
        status = dict(line.split(":\t", 1) for line in file if ":\t" in line)
    found.extend(
        f"{name}: {status[name].strip()}" for name in ("CapPrm", "CapEff", "CapBnd") if int(status[name], 16)
    )
    if status["NoNewPrivs"].strip() != "1":
        found.append("new privileges")
    return found


def notebook(needles: Sequence[str], places: Sequence[Path]) -> bytes:
    """Return the notebook of a spy that looks for these texts and these places.

    They are written backwards in it, or it would find itself.
    """
    backwards = [one[::-1] for one in needles], [str(one)[::-1] for one in places]
    call = "look({!r}, {!r})".format(*backwards)
    return tea.notebook(tea.BEGIN, tea.FIRST, inspect.getsource(look), f'check("5.2", {call})')
