"""A function as an answer: it is tried on inputs that the exercise names.

FunctionAnswer    the trainee's function against the key's function, input by input
OutOfTime         stops a function whose time is over
call_within       run something with a limit on its time

The trainee's function runs here, in the trainee's own notebook, on copies of the inputs. It runs in a
daemon thread: the check waits ``seconds`` and no longer, on every system and from every thread, and
then asks the thread to stop (which a loop in Python obeys and a loop in C may not). Where there are no
threads (a browser) it runs under a trace function that stops it when the time is over. For marks that
count, functions run in the grader's sandbox instead.
"""

from __future__ import annotations

import contextlib
import copy
import json
import sys
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crmcourse.exercises.answers.base import Answer, Score
from crmcourse.exercises.answers.number import Number
from crmcourse.exercises.blank import is_blank
from crmcourse.exercises.containers import is_empty
from crmcourse.exercises.plain import CannotRead, NotAttempted, describe, quoted, type_name
from crmlib.i18n import LANGUAGES, Text, both


class OutOfTime(BaseException):
    """Raised inside the trainee's function when its time is over."""


def call_within(seconds: float, function: Callable[..., Any], *args: Any) -> tuple[str, Any]:
    """Call a function and wait for it, but not longer than this.

    Returns
    -------
    (state, value)
        ``("done", result)``, ``("raised", the exception)`` or ``("late", None)``.

    Examples
    --------
    >>> call_within(5, abs, -2)
    ('done', 2)
    """
    outcome: list[tuple[str, Any]] = []

    def run() -> None:
        try:
            outcome.append(("done", function(*args)))
        except BaseException as error:  # also SystemExit and the stop sign below
            outcome.append(("late" if type(error) is OutOfTime else "raised", error))

    def stoppable() -> None:
        # The stop sign may come when the function is just done.
        with contextlib.suppress(OutOfTime):
            run()

    thread = threading.Thread(target=stoppable, name="exercise", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # no threads in a browser
        return _call_traced(seconds, run, outcome)
    thread.join(seconds)
    if thread.is_alive():
        _ask_to_stop(thread)
        return "late", None
    return outcome[0] if outcome else ("late", None)


def _ask_to_stop(thread: threading.Thread) -> None:
    import ctypes  # here, for not every Python has it

    for _attempt in range(3):
        if thread.ident is not None and thread.is_alive():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(thread.ident), ctypes.py_object(OutOfTime)
            )
            thread.join(0.05)


def _call_traced(seconds: float, run: Callable[[], None], outcome: list[tuple[str, Any]]) -> tuple[str, Any]:
    end = time.monotonic() + seconds

    def watch(*_frame: object) -> Callable:
        if time.monotonic() > end:
            raise OutOfTime
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        run()
    except OutOfTime:
        return "late", None
    finally:
        sys.settrace(before)
    state, value = outcome[0] if outcome else ("late", None)
    return (state, None) if state == "late" else (state, value)


@dataclass(frozen=True, eq=False)
class FunctionAnswer(Answer):
    """A function, tried on inputs.

    The key, and the answer of each usual mistake, are functions *of no arguments that return the
    function*: ``key=lambda: retention``.

    Parameters
    ----------
    inputs : tuple of argument tuples
        Each is copied before the call, so a function that changes its input harms nothing.
    returns : Answer
        How one result is read and scored; a number unless something else is said.
    seconds : float, default 2
        How long all calls together may take.
    """

    inputs: tuple[tuple[Any, ...], ...]
    returns: Answer = field(default_factory=lambda: Number(tolerance=1e-6))
    seconds: float = 2.0

    def expects(self) -> Text:
        """Say that a function is expected, and what it should return."""
        return both(
            "a function of {count} arguments that returns {what}",
            count=len(self.inputs[0]),
            what=self.returns.expects(),
        )

    def read(self, value: object) -> Callable[..., Any]:
        """Return the function itself; it is not called yet."""
        if type(value) is type or not callable(value):
            raise CannotRead(both("Your answer is {what}.", what=describe(value)))
        return value

    def score(self, read: Callable[..., Any], key: Callable[..., Any]) -> Score:
        """Return the share of the inputs for which both functions give the same."""
        end = time.monotonic() + self.seconds
        right, detail = 0.0, ""
        for i, inputs in enumerate(self.inputs):
            wanted = self.returns.read(key(*copy.deepcopy(inputs)))
            fraction, say = self._one(read, inputs, wanted, end, first=i == 0)
            right += fraction
            detail = detail or say
            if fraction == 0 and time.monotonic() > end:
                break
        return Score(1.0) if right == len(self.inputs) else Score(right / len(self.inputs), detail)

    def show(self, key: Callable[..., Any]) -> str:
        """Return nothing: the solution's text shows the function."""
        return ""

    def record(self, read: Callable[..., Any]) -> Any:
        """Return a fingerprint of the function's code, if it is an ordinary function."""
        code = getattr(read, "__code__", None) if type(read) is type(_ask_to_stop) else None
        crc = zlib.crc32(code.co_code + repr(code.co_consts).encode("utf-8", "replace")) if code else 0
        return {"function": type_name(read), "crc": crc}

    def _one(
        self, function: Callable, inputs: tuple, wanted: Any, end: float, *, first: bool
    ) -> tuple[float, Text | str]:
        shown = _shown(inputs)
        state, value = call_within(max(0.05, end - time.monotonic()), function, *copy.deepcopy(inputs))
        if state == "late":
            return 0.0, both(
                "With the input {shown} your function was not done in time. Does its loop end?", shown=shown
            )
        if state == "raised":
            return 0.0, both(
                "With the input {shown} your function stopped with {error}.",
                shown=shown,
                error=type_name(value),
            )
        if first and is_blank(value):
            raise NotAttempted
        if value is None:
            return 0.0, both(
                "With the input {shown} your function returns nothing. Is there a return?", shown=shown
            )
        if is_empty(value):
            return 0.0, both("With the input {shown} your function returns something empty.", shown=shown)
        try:
            score = self.returns.score(self.returns.read(value), wanted)
        except (CannotRead, NotAttempted):
            return 0.0, both(
                "With the input {shown} your function returns {what}; wanted is {expected}.",
                shown=shown,
                what=describe(value),
                expected=self.returns.expects(),
            )
        if score.fraction == 1.0:
            return 1.0, ""
        return score.fraction, both(
            "Try it on the input {shown}: is that what you meant it to return?", shown=shown
        )


def _shown(inputs: tuple) -> Text:
    """Show the declaration's own inputs; long ones by what they are."""
    arguments = [_argument(item) for item in inputs]
    return Text(*(quoted(", ".join(getattr(one, code) for one in arguments), 60) for code in LANGUAGES))


def _argument(item: object) -> Text:
    try:
        text = json.dumps(item, ensure_ascii=False)
    except (TypeError, ValueError):
        return describe(item)
    return Text(text, text) if len(text) <= 40 else describe(item)
