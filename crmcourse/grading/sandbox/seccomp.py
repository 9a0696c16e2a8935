"""System calls that no notebook needs and that lead around a jail's walls: from now on the kernel refuses them.

forbid     for this process and for all that it starts
program    the filter that does it, as the kernel reads it; made once

Without privileges one cannot do much harm with them, but one can

- become root in namespaces of one's own, and mount memory there that no limit counts
  (``unshare``, ``clone`` with namespaces, ``mount`` and its kin);
- keep memory that no limit counts: files in memory, shared memory with a name or without, message queues, sockets
  with much room (``setsockopt``);
- leave a word for the next submission in the kernel's keyrings;
- make whoever opens a file of the course wait (leases), or read the kernel's log (``syslog``);
- look into other processes (``ptrace`` and its kin);
- reach the computer that a virtual machine runs on: its sockets know no network namespaces;
- try the parts of the kernel that break most often (``bpf``, ``io_uring``, ``userfaultfd``, …).

The filter is a program for the kernel's packet filter (seccomp, Linux 3.5); see ``seccomp(2)``.
"""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache

from crmcourse.grading.sandbox import linux

_NAMESPACES = 0x7E020080  # every CLONE_NEW… flag
_FAMILIES = (1, 2, 10, 16)  # sockets: local, internet (which leads nowhere), and to the kernel's own tables
_REFUSED, _UNKNOWN, _ALLOWED = 0x00050001, 0x00050026, 0x7FFF0000  # "not permitted", "no such call", go on
_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# Where they stand in what the filter is shown.
_NUMBER, _MACHINE, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _THIRD_ARGUMENT, _FOURTH_ARGUMENT = 0, 4, 16, 24, 32, 40
_CLONE3 = 435

# The numbers of x86-64, and of all machines that came later.
_CLONE, _SOCKET, _FCNTL, _MMAP, _SET_OPTION = (56, 220), (41, 198), (72, 25), (9, 222), (54, 208)
_SET_LEASE, _SHARED, _OF_NO_FILE = 1024, 1, 0x20
# What waits in a socket counts as nobody's memory: its room stays that of the system.
_OF_SOCKETS, _ROOM = 1, (7, 8, 32, 33)  # to send and to receive, also by force
_CALLS = {
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "fanotify_init": (300, 262),
    "memfd_create": (319, 279), "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
    "syslog": (103, 116),
}  # fmt: skip
_NEW_CALLS = {
    "io_uring_setup": 425, "open_tree": 428, "move_mount": 429, "fsopen": 430, "fsconfig": 431, "fsmount": 432,
    "fspick": 433, "pidfd_getfd": 438, "process_madvise": 440, "mount_setattr": 442, "memfd_secret": 447,
    "open_tree_attr": 467,
}  # fmt: skip
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "riscv64": 0xC00000F3}


def forbid() -> None:
    """Let the kernel refuse these calls to this process and to all that it starts, for good.

    Raises
    ------
    OSError
        If this kernel has no such filters, or this kind of machine is not known here.
    """
    if linux.libc().prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program()), 0, 0) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "seccomp")


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


@cache
def program() -> _Filter:
    """Return the filter as the kernel reads it.

    Raises
    ------
    OSError
        If this kind of machine is not known here.
    """
    machine = os.uname().machine
    if machine not in _MACHINES:
        raise OSError(f"no table of system calls for {machine}")
    steps = _steps(machine)
    kept = ctypes.create_string_buffer(steps, len(steps))
    whole = _Filter(len(steps) // 8, ctypes.addressof(kept))
    whole.kept = kept
    return whole


def _steps(machine: str) -> bytes:
    """Return the filter: steps that look at a call, the later ones where the earlier let it through."""
    column = 0 if machine == "x86_64" else 1
    refuse, allow = (_RETURN, 0, 0, _REFUSED), (_RETURN, 0, 0, _ALLOWED)
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        # Calls in the way of another machine, such as those of 32 bits, have other numbers.
        (_EQUAL, 1, 0, _MACHINES[machine]), refuse,
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, 0x40000000), refuse,
        # What this one is to do stands in memory, where no filter can look; all programs try `clone` then.
        (_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _UNKNOWN),
    ]  # fmt: skip
    for number in (*(numbers[column] for numbers in _CALLS.values()), *_NEW_CALLS.values()):
        steps += [(_EQUAL, 0, 1, number), refuse]
    steps += [
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT), (_ANY_BIT, 0, 1, _NAMESPACES), refuse, allow,
    ]  # fmt: skip
    steps += [
        (_EQUAL, 0, 4, _FCNTL[column]),
        (_LOAD, 0, 0, _SECOND_ARGUMENT), (_EQUAL, 0, 1, _SET_LEASE), refuse, allow,
    ]  # fmt: skip
    steps += [
        (_EQUAL, 0, 5, _MMAP[column]), (_LOAD, 0, 0, _FOURTH_ARGUMENT),
        (_ANY_BIT, 0, 2, _OF_NO_FILE), (_ANY_BIT, 0, 1, _SHARED), refuse, allow,
    ]  # fmt: skip
    steps += [
        (_EQUAL, 0, 5 + len(_ROOM), _SET_OPTION[column]),
        (_LOAD, 0, 0, _SECOND_ARGUMENT), (_EQUAL, 0, 1 + len(_ROOM), _OF_SOCKETS), (_LOAD, 0, 0, _THIRD_ARGUMENT),
    ]  # fmt: skip
    steps += [(_EQUAL, len(_ROOM) - place, 0, room) for place, room in enumerate(_ROOM)]
    steps += [allow, refuse]
    steps += [(_EQUAL, 0, 2 + len(_FAMILIES), _SOCKET[column]), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
    steps += [(_EQUAL, len(_FAMILIES) - place, 0, family) for place, family in enumerate(_FAMILIES)]
    steps += [refuse, allow]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
