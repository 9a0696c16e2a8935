"""Kernels that are forked from one that has everything imported: for the tests only, and on Linux only.

Starting a kernel and importing pandas takes four fifths of a small notebook's time. ``make test`` puts this
folder on PYTHONPATH and names this provisioner in JUPYTER_DEFAULT_PROVISIONER_NAME; jupyter_client then asks it
for kernels.
A forked kernel has its own memory and its own sockets, like any other; only what was imported is shared.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import select
import signal
import subprocess
import sys
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

_LAUNCHER = ["-m", "ipykernel_launcher"]
# What Python reads when it starts, or a library when it is imported; a fork cannot set it any more.
_AT_START = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
# Not pyplot: imported in a kernel, it finds the shell there and shows its figures in the notebook.
_IMPORTED = (
    "ipykernel.ipkernel", "ipykernel.kernelapp", "ipywidgets", "matplotlib.backends.backend_agg", "matplotlib.figure",
    "pandas", "scipy.optimize", "scipy.stats", "sklearn.linear_model", "crmcourse",
)  # fmt: skip


class _Forked:
    """A forked kernel as its provisioner sees a process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._descriptor: int | None = os.pidfd_open(pid)

    def poll(self) -> int | None:
        if self._descriptor is None:
            return 0
        return 0 if select.select([self._descriptor], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> int:
        if self._descriptor is not None:
            select.select([self._descriptor], [], [], timeout)
            os.close(self._descriptor)
            self._descriptor = None
        return 0

    def send_signal(self, number: int) -> None:
        if self._descriptor is not None:
            signal.pidfd_send_signal(self._descriptor, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class ForkedProvisioner(LocalProvisioner):
    """Starts a Python kernel by a fork; any other kernel as ever."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        if cmd[1:3] != _LAUNCHER and cmd[1:4] != ["-Xfrozen_modules=off", *_LAUNCHER]:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        self.process = _Forked(
            _mother().fork(arguments, kwargs.get("env") or dict(os.environ), kwargs.get("cwd"))
        )
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class _Mother:
    """The process that kernels are forked from, as seen from here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **_AT_START},
        )  # fmt: skip
        atexit.register(self._process.terminate)

    def fork(self, arguments: list[str], environment: dict[str, str], folder: Any) -> int:
        request = {"arguments": arguments, "environment": environment, "folder": str(folder or os.getcwd())}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


_known: dict[int, _Mother] = {}


def _mother() -> _Mother:
    if os.getpid() not in _known:
        _known[os.getpid()] = _Mother()
    return _known[os.getpid()]


def _serve() -> None:
    """Import what notebooks import, and fork a kernel for each line on standard input."""
    sys.modules.setdefault("rfc3987_syntax", None)
    from crmcourse.sources.syllabus import load

    for name in (*_IMPORTED, *load().modules):
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    answers = os.dup(1)
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _become_a_kernel(request, answers)
        os.write(answers, f"{child}\n".encode())


def _become_a_kernel(request: dict[str, Any], answers: int) -> None:
    import gc
    import random

    import numpy as np
    from ipykernel import kernelapp

    os.close(answers)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.path[0] = ""
    sys.argv = ["ipykernel_launcher", *request["arguments"]]
    random.seed()
    np.random.seed()  # noqa: NPY002
    gc.freeze()
    kernelapp.launch_new_instance()
    os._exit(0)


if __name__ == "__main__":
    _serve()
