"""Hostile submissions that end early or not at all, and those that would end others."""

from __future__ import annotations

from tests.support.hostile.registry import code


@code(1, ["left"])
def gone_by_exit():
    return "import os\nos._exit(0)"


@code(2, notes=["cell_error"])
def system_exit():
    return "raise SystemExit(0)"


@code(2, notes=["cell_error"])
def keyboard_interrupt():
    return "raise KeyboardInterrupt"


@code(2)
def quit_and_exit():
    return "exit()\nquit"


@code(2)
def exit_at_exit():
    return "import atexit, os\natexit.register(os._exit, 1)\natexit.register(lambda: 1 / 0)"


@code(2, notes=["cell_error"])
def exception_at_the_top():
    return "raise ValueError('=HYPERLINK(1) \\ud800')"


@code(2, notes=["cell_error"])
def an_exception_with_a_strange_name():
    return "class Bad(Exception):\n    pass\nBad.__name__ = '\\ud800' * 999\nraise Bad"


@code(2, notes=["cell_error"])
def an_exception_that_fights_back():
    return """
import os
class Bad(BaseException):
    def __str__(self): os._exit(3)
    __repr__ = __str__
    def __getattribute__(self, name): os._exit(4)
raise Bad"""


@code(2, notes=["cell_error"])
def syntax_error():
    return "def :"


@code(2, notes=["cell_error"])
def recursion():
    return "f = lambda: f()\nf()"


@code(1, ["killed"])
def crash_of_the_interpreter():
    return "import ctypes\nctypes.string_at(0)"


@code(2)
def thread_that_outlives_the_notebook():
    return """
import threading, time
def forever():
    while True:
        time.sleep(0.01)
threading.Thread(target=forever).start()"""


@code(2)
def grandchild_that_goes_on():
    return """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.01)
    os._exit(0)"""


@code(2)
def functions_of_the_system_replaced():
    return """
import os, sys
os._exit = os.write = os.waitpid = lambda *_: None
sys.exit = None
sys.settrace(lambda *_: None)
sys.setrecursionlimit(10**6)
sys.modules['json'] = sys.modules['os'] = None"""


@code(2)
def a_trace_that_watches():
    return """
import sys
def watch(frame, event, argument):
    seen = frame.f_globals.get('SECRET'), frame.f_globals.get('key')
    return watch
sys.settrace(watch)
sys.setprofile(watch)"""


# Signals.


@code(2)
def parent_killed():
    return "import os, signal\nos.kill(os.getppid(), signal.SIGTERM)\nos.kill(os.getppid(), 9)"


@code(2)
def own_group_killed():
    return "import os\nos.killpg(0, 9)\nos.kill(0, 9)"


@code(2, notes=["cell_error"])
def everybody_killed():
    return "import os\nos.kill(-1, 9)"


@code(2)
def every_number_killed():
    return """
import os
for number in range(2, 70_000):
    for group in (number, -number):
        try:
            os.kill(group, 9)
        except OSError:
            pass"""
