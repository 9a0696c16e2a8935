"""A limit on what marking one answer may take, so that nobody's answer keeps the whole class waiting.

at_most     stop what runs inside after some time of the processor
OutOfTime   it was stopped
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class OutOfTime(BaseException):
    """Its time was over. Nothing that catches errors on the way may take it for one."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what runs inside when it has used this much time of the processor; of the clock would depend on others.

    Only where there are timers, and in the thread that gets signals: elsewhere nothing is stopped.

    Raises
    ------
    OutOfTime

    Examples
    --------
    >>> try:
    ...     with at_most(0.01):
    ...         while True:
    ...             pass
    ... except OutOfTime:
    ...     print("stopped")
    stopped
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: Any) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
