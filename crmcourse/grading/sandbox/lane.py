"""A template that parted from a `stem`, as seen from the judge.

Lane    ended, asked and killed like a process that one started
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess


class Lane:
    """A template that a stem parted into.

    Attributes
    ----------
    pid : int
        As this process sees it.
    requests, replies : int
        File descriptors.
    """

    def __init__(self, pid: int, requests: int, replies: int) -> None:
        self.pid, self.requests, self.replies = pid, requests, replies
        # So that no other process that got the same number later is meant.
        self._handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None

    def poll(self) -> int | None:
        """Return None while it lives: unasked, it says nothing, so what can be read is the end."""
        return -1 if self.replies < 0 or select.select([self.replies], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> None:
        """Wait for its end.

        Raises
        ------
        subprocess.TimeoutExpired
        """
        if self.replies >= 0 and not select.select([self.replies], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired("template", timeout or 0.0)

    def send_signal(self, number: int) -> None:
        """Send a signal, if it is still there."""
        with contextlib.suppress(ProcessLookupError):
            if self._handle is None:
                os.kill(self.pid, number)
            else:
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End it at once, with all that it started."""
        self.send_signal(signal.SIGKILL)

    def dismiss(self) -> None:
        """Tell it that nothing more will be asked; it ends then."""
        if self.requests >= 0:
            os.close(self.requests)
            self.requests = -1

    def release(self) -> str:
        """Let go of it when it has ended; return what it said of the reason, which is nothing."""
        for descriptor in (self.replies, self._handle):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)
        self.replies, self._handle = -1, None
        return ""
