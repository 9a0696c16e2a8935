"""What the sandbox asks of the Linux kernel and Python does not offer: namespaces, mounts, privileges.

unshare, set_namespace, mount, unmount, bind_read_only, pivot_root
no_more_privileges, drop_privileges, be_killed_first, die_with_parent, use_large_pages
libc, read, write    the library below all of that, and files of the kernel's own

Python 3.12 has ``os.unshare`` and ``os.setns``; the course runs on 3.11 as well.
"""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache
from pathlib import Path

NEW_MOUNTS, NEW_UTS, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USER, NEW_PIDS, NEW_NET = 0x10000000, 0x20000000, 0x40000000

READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 32, 4096, 16384, 1 << 18
_DETACH = 2
_PIVOT_ROOT, _MOUNT_SETATTR = (155 if os.uname().machine == "x86_64" else 41), 442
_DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _DUMPABLE, _DROP_FROM_BOUNDS = 1, 38, 4, 24
_CAPABILITIES_VERSION = 0x20080522
_AT_RECURSIVE = 0x8000
_LARGE, _COLLAPSE = 2 * 2**20, 25


@cache
def libc() -> ctypes.CDLL:
    """Return the C library."""
    return ctypes.CDLL(None, use_errno=True)


def read(path: str) -> str:
    """Return what a small file of the kernel's says; much cheaper for a child than an open file of Python's."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 4096).decode("ascii")
    finally:
        os.close(descriptor)


def write(path: str, text: str) -> None:
    """Tell the kernel something by a file of its own."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode("ascii"))
    finally:
        os.close(descriptor)


def _checked(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)


def unshare(flags: int) -> None:
    """Part from the parent's namespaces of these kinds."""
    _checked(libc().unshare(flags), "unshare")


def set_namespace(descriptor: int, kind: int) -> None:
    """Enter the namespace behind an open file of ``/proc/…/ns``."""
    _checked(libc().setns(descriptor, kind), "setns")


def mount(source: str, target: str | Path, kind: str | None, flags: int = 0, options: str = "") -> None:
    """Mount a file system."""
    arguments = (source.encode(), os.fsencode(target), kind.encode() if kind else None, ctypes.c_ulong(flags))
    _checked(libc().mount(*arguments, options.encode() or None), f"mount {target}")


def unmount(target: str | Path) -> None:
    """Take a file system away, at once for whoever looks for it."""
    _checked(libc().umount2(os.fsencode(target), _DETACH), f"umount {target}")


def keep_mounts_private() -> None:
    """Let no mount of this namespace reach the one that it came from."""
    mount("none", "/", None, _RECURSIVE | _PRIVATE)


class _Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def bind_read_only(source: str | Path, target: str | Path, flags: int = NO_SUID | NO_DEVICES) -> None:
    """Show a file or folder, with all that is mounted in it, at another place, read-only."""
    mount(os.fspath(source), target, None, _BIND | _RECURSIVE)
    # The values of MOUNT_ATTR_RDONLY, NOSUID and NODEV are those of the mount flags.
    wanted = _Attributes(READ_ONLY | flags, 0, 0, 0)
    done = libc().syscall(
        _MOUNT_SETATTR, -100, os.fsencode(target), _AT_RECURSIVE, ctypes.byref(wanted), ctypes.sizeof(wanted)
    )
    if done < 0:  # before Linux 5.12
        mount("none", target, None, _REMOUNT | _BIND | READ_ONLY | flags)


def remount_read_only(target: str | Path, flags: int = NO_SUID) -> None:
    """Let nobody write any more to a file system mounted here."""
    mount("none", target, None, _REMOUNT | _BIND | READ_ONLY | flags)


def pivot_root(new: str | Path) -> None:
    """Make a folder the root of this namespace and forget the old one."""
    os.chdir(new)
    _checked(libc().syscall(_PIVOT_ROOT, b".", b"."), "pivot_root")
    unmount(".")
    os.chdir("/")


def no_more_privileges() -> None:
    """Let neither this process nor any that it starts ever get privileges by running a file."""
    _checked(libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")
    for capability in range(64):
        if libc().prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0) < 0:
            break  # the kernel knows no more of them


def drop_privileges(user: int) -> None:
    """Become an ordinary user for good: no groups, no capabilities.

    Where only one user is known, as in a jail that an ordinary user made, that one stays; rights go all the same.
    """
    if any(first <= user < first + count for first, count in known_users()):
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header, none = struct.pack("Ii", _CAPABILITIES_VERSION, 0), bytes(24)
    _checked(libc().capset(header, none), "capset")
    # A change of user makes a process undumpable, and /proc/self belongs to root then.
    libc().prctl(_DUMPABLE, 1, 0, 0, 0)


@cache
def known_users() -> tuple[tuple[int, int], ...]:
    """Return which users exist in the namespace of users that this process is in: the first, and how many."""
    ranges = (map(int, line.split()) for line in read("/proc/self/uid_map").splitlines())
    return tuple((first, count) for first, _outside, count in ranges)


def use_large_pages() -> None:
    """Let the kernel keep this process's memory in large pages, which a fork copies much faster (Linux 6.1)."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as file:
        parts = [line.split() for line in file]
    for place, rights, *_about, name in (part if len(part) > 5 else [*part, ""] for part in parts):
        if rights.startswith("rw") and name in ("", "[heap]"):
            begin, end = (int(one, 16) for one in place.split("-"))
            begin, end = -(-begin // _LARGE) * _LARGE, end // _LARGE * _LARGE
            if begin < end:  # where it cannot be done, small ones do
                libc().madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), _COLLAPSE)


def be_killed_first() -> None:
    """If the computer's memory runs out, let this process and its children go before any other."""
    write("/proc/self/oom_score_adj", "1000")


def die_with_parent(signal: int = 9) -> None:
    """Ask for this signal when the parent ends."""
    _checked(libc().prctl(_DEATH_SIGNAL, signal, 0, 0, 0), "prctl")
