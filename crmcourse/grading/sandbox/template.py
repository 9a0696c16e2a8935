"""The process that children are forked from: pandas and crmlib in memory, no key, nobody's submission.

``python -m crmcourse.grading.sandbox.template`` is started by `process`, or as a stem by `stem`, which tells it on
standard input how to shut itself in. A stem parts into templates, each with processes and mounts of its own. Between
a template and the judge stands a `porter`, and what the judge asks and a child answers does not come by here. With
``--once`` it runs a single notebook itself, where a system cannot fork.

grow     the loop of a stem
serve    the loop of a template
run      run the notebook of a request in this process
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from crmcourse.grading.sandbox import messages, porter
from crmcourse.grading.sandbox.channel import Channel
from crmcourse.grading.sandbox.limits import Limits, Rung

_BLINK = 0.002
# Not looked up again when it is needed: by then a trainee may have put something else in its place.
_exit = os._exit


def grow(setup: dict[str, Any], link: socket.socket) -> None:
    """Shut oneself in, and do what is ordered until the judge has gone: load, rehearse, part into a template.

    Parameters
    ----------
    setup : dict
        ``course``, ``hidden``, ``apart`` and ``data``: what the jail is made of.
    link : socket
        To the judge.
    """
    from crmcourse.grading.sandbox import jail

    course, hidden, apart = ([Path(one) for one in setup[name]] for name in ("course", "hidden", "apart"))
    jail.enter_jail(course, hidden, None if setup["data"] is None else Path(setup["data"]), apart)
    nursery = jail.Nursery()
    while (order := messages.receive(link.fileno())) is not None:
        if "part" in order:
            _part(nursery, link)
        else:
            from crmcourse.grading.sandbox import child as notebook_run

            if "load" in order:
                notebook_run.load()
            else:
                notebook_run.warm(order["warm"], order["modules"])


def _part(nursery: Any, link: socket.socket) -> None:
    """Part into a template with these ends of its pipes; templates that have ended are buried."""
    from crmcourse.grading.sandbox import jail

    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    asked, told = socket.recv_fds(link, 1, 2)[1]
    nursery.before_fork()
    if os.fork():
        os.close(asked)
        os.close(told)
        return
    try:
        try:
            jail.branch()
        except BaseException:
            link.send(b"x")
            raise
        link.send(b"l")
        link.close()
        # Not before the judge has put it where its memory is counted.
        setup = messages.receive(asked)
        if setup is not None:
            serve(setup, asked, told)
    except BaseException:
        traceback.print_exc()
    os._exit(0)


def serve(setup: dict[str, Any], requests: int, replies: int) -> None:
    """Warm up, and run one notebook after another, each in a child.

    Parameters
    ----------
    setup : dict
        ``rung``, ``slot``, ``warm`` (None: what there is to rehearse has been rehearsed) and ``modules``.
    requests, replies : int
        File descriptors, for the porter.
    """
    nursery = None
    if setup["rung"] == Rung.NAMESPACES:
        from crmcourse.grading.sandbox import jail

        nursery = jail.Nursery()
    link = _behind_a_porter(setup["rung"], requests, replies)
    if setup["warm"] is not None:
        from crmcourse.grading.sandbox import child as notebook_run

        notebook_run.warm(setup["warm"], setup["modules"])
    if len(os.listdir("/proc/self/task") if sys.platform == "linux" else [0]) != 1:
        raise RuntimeError("a template must have one thread only, or its children may hang")
    link.send(b"r")
    while (message := socket.recv_fds(link, 1, 2))[0] == b"g":
        if nursery is not None:
            nursery.before_fork()
        if not _with_child(setup, link, *message[1]):
            return


def _behind_a_porter(rung: str, requests: int, replies: int) -> socket.socket:
    """Part into a porter and a template; return the template's link to the other."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        with contextlib.suppress(OSError):
            porter.stand_between(rung, theirs, requests, replies)
        os._exit(0)
    theirs.close()
    os.close(requests)
    os.close(replies)
    return ours


def _with_child(setup: dict[str, Any], link: socket.socket, asked: int, heard: int) -> bool:
    """Fork a child that has these ends of its pipes; return whether there is still a porter when it is over."""
    child = os.fork()
    if child == 0:
        _be_the_child(setup, asked, heard)
    os.close(asked)
    os.close(heard)
    try:
        go_on = _mind(child, link)
    finally:
        _kill(child, setup["rung"])
        status = os.waitpid(child, 0)[1]
    if go_on:
        link.send(b"s" + porter.STATUS.pack(status))
    return go_on


def _mind(child: int, link: socket.socket) -> bool:
    """Wait until the porter has heard enough; tell it when the child ends. Return whether it is still there."""
    end = _end_of(child)
    waiting: list[Any] = [link] if end is None else [link, end]
    blink = _BLINK if end is None else None
    try:
        told = False
        while True:
            if not told and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                link.send(b"e")
                told, waiting, blink = True, [link], None
            if link in select.select(waiting, [], [], blink)[0]:
                return link.recv(1) == b"k"
    finally:
        if end is not None:
            os.close(end)


def _end_of(child: int) -> int | None:
    """Return a descriptor that is ready when a child has ended; None where a system has no such thing."""
    with contextlib.suppress(AttributeError, OSError):
        return os.pidfd_open(child)
    return None


def _be_the_child(setup: dict[str, Any], asked: int, heard: int) -> None:
    """Never returns."""
    try:
        request = messages.receive(asked)
        os.close(asked)
        os.dup2(heard, 3)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.closerange(4, 4096)
        os.set_inheritable(3, False)
        _wall_in(setup, request)
        if request["cells"] is None:
            os.write(3, b'{"n": 1, "stands": true}\n')
        elif request["look"] is not None:
            from crmcourse.grading.sandbox.look import look

            look(request["look"], Channel(3))
        else:
            run(request, 3)
        _exit(0)
    except BaseException:
        _exit(1)  # the line that says that it came to the end is missing


def _wall_in(setup: dict[str, Any], request: dict[str, Any]) -> None:
    from crmcourse.grading.sandbox import jail, linux

    limits = Limits(**request["limits"])
    try:
        if setup["rung"] == Rung.NAMESPACES:
            jail.part(limits, setup["slot"], request["own"])
        else:
            os.setsid()
            jail.keep_to(limits, memory=sys.platform == "linux")
            if sys.platform == "linux":
                linux.die_with_parent()
    except BaseException as error:
        os.write(3, json.dumps({"n": 1, "walls": f"{type(error).__name__} {error}"}).encode() + b"\n")
        raise


def run(request: dict[str, Any], channel: int) -> None:
    """Run the notebook of a request in this process.

    Parameters
    ----------
    request : dict
        ``cells``, ``inputs`` as `encode` writes them, and ``own``: whether there are own data.
    channel : int
        The file descriptor that gets what happens.
    """
    from crmcourse.exercises import encode
    from crmcourse.grading.sandbox import child as notebook_run
    from crmlib import datasets

    if request["own"] is not None:
        datasets.use(request["data"], fingerprints=datasets.fingerprints(request["data"]))
    inputs = {name: [encode.decode(one) for one in calls] for name, calls in request["inputs"].items()}
    notebook_run.run(request["cells"], Channel(channel), inputs)


def _kill(child: int, rung: str) -> None:
    """End a child with all that it started: in a jail it is the first process and takes the others along."""
    for kill in (os.kill,) if rung == Rung.NAMESPACES else (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)


def _once(requests: int, replies: int) -> None:
    request = messages.receive(requests)
    if request is not None:
        run(request, replies)


def main() -> None:
    """Serve whoever started this process."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    if "--once" in sys.argv:
        _once(requests, replies)
        return
    setup = messages.receive(requests)
    if setup is None:
        return
    if "stem" in setup:
        grow(setup, socket.socket(fileno=requests))
    else:
        serve(setup, requests, replies)


if __name__ == "__main__":
    main()
