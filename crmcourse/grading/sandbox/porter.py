"""Between a judge and a template: takes requests in, hears what children say, and minds the clock.

stand_between   the loop
STATUS          how a template says how a child ended

A child can read all that was ever in the memory of the process that it was forked from. So the template must
never hold a request or an answer: it hands both ends of two pipes to a child and sees neither what goes in nor
what comes out. What one trainee wrote, or the model solution of the rehearsal, is nowhere in reach of the next.

Between porter and template, one byte at a time: ``r`` ready, ``g`` go (with the two pipes), ``e`` the child has
ended, ``k`` kill what is left of it, ``s`` and a number: its status.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from crmcourse.grading.sandbox import messages
from crmcourse.grading.sandbox.limits import INHERITED, Limits, Rung

STATUS = struct.Struct("i")
_BLINK = 0.1


def stand_between(rung: str, link: socket.socket, requests: int, replies: int) -> None:
    """Pass requests on and answers back until the judge or the template has gone.

    Parameters
    ----------
    rung : str
        Behind which walls children run.
    link : socket
        To the template.
    requests, replies : int
        File descriptors, of pipes to the judge.
    """
    if link.recv(1) != b"r":
        return
    messages.send(replies, {"ready": rung})
    while (request := messages.receive(requests)) is not None:
        reply = _served(rung, link, request, requests)
        if reply is None:
            return
        messages.send(replies, reply)


def _served(rung: str, link: socket.socket, request: dict[str, Any], requests: int) -> dict[str, Any] | None:
    """Have a request run in a child; return how that ended and what it said. None: judge or template has gone."""
    limits, began = Limits(**request["limits"]), time.monotonic()
    (asked, ask), (hear, heard) = os.pipe(), os.pipe()
    socket.send_fds(link, [b"g"], [asked, heard])
    os.close(asked)
    os.close(heard)
    with contextlib.suppress(BrokenPipeError):  # it may have ended before it read
        messages.send(ask, request)
    os.close(ask)
    said, too_much = bytearray(), _too_much(rung, limits)
    state = _listen(hear, requests, link, said, began + limits.seconds, limits.answers, too_much)
    os.close(hear)
    waited = _waited(rung) if state == "late" else 0.0
    status = None if state == "gone" else _ended(link)
    if status is None:
        return None
    stopped = os.WTERMSIG(status) if state == "ended" and os.WIFSIGNALED(status) else 0
    return {
        "state": "late" if stopped == signal.SIGXCPU else "killed" if stopped else state,
        "signal": stopped,
        "seconds": round(time.monotonic() - began, 3),
        "waited": waited,
        "said": said.decode("utf-8", "replace"),
    }


def _waited(rung: str) -> float:
    """Return how long a child waited for a processor, in seconds."""
    if rung != Rung.NAMESPACES:
        return 0.0
    from crmcourse.grading.sandbox import jail

    return jail.time_waited()


def _too_much(rung: str, limits: Limits) -> Callable[[], bool]:
    """Return what says whether the processes of a child together have more memory than one may have."""
    if rung != Rung.NAMESPACES:
        return lambda: False
    from crmcourse.grading.sandbox import jail

    return lambda: jail.memory_in_use() > limits.memory + INHERITED


def _listen(
    channel: int, requests: int, link: socket.socket, said: bytearray, deadline: float, most: int,
    too_much: Callable[[], bool],
) -> str:  # fmt: skip
    """Gather what a child says until it ends or must; return how that went."""
    open_ends: list[Any] = [channel, requests, link]
    ended, look = False, time.monotonic() + _BLINK
    while True:
        now = time.monotonic()
        if now > deadline:
            return "late"
        if now > look:
            if too_much():
                return "hungry"
            look = now + _BLINK
        # Once it has ended: what it said before, and no waiting for more.
        ready = select.select(open_ends, [], [], 0 if ended else min(_BLINK, deadline - now))[0]
        if requests in ready:
            return "gone"  # nothing is asked while a notebook runs: the judge has gone
        if link in ready:
            if link.recv(1) != b"e":
                return "gone"
            open_ends.remove(link)
            ended = True
        elif channel in ready:
            part = os.read(channel, 1 << 16)
            said += part
            if not part:
                open_ends.remove(channel)
            if len(said) > most:
                return "flooded"
        elif ended:
            return "ended"


def _ended(link: socket.socket) -> int | None:
    """Have the template kill what is left of a child; return its status, None if the template has gone."""
    with contextlib.suppress(OSError):
        link.send(b"k")
        while (word := link.recv(1)) == b"e":
            pass  # it has ended by itself just now
        status = link.recv(STATUS.size, socket.MSG_WAITALL) if word == b"s" else b""
        return STATUS.unpack(status)[0] if len(status) == STATUS.size else None
    return None
