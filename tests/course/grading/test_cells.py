"""A cell does in the sandbox what it does in a trainee's kernel: names, errors, and what stands behind ``_``."""

import json
import subprocess
import sys

import pytest

# Each notebook, the names it is asked for at its end, and what a kernel says: values, and where it stopped.
NOTEBOOKS = {
    "a value and a name for it": (("a = 2", "a * 3\nb = _"), {"a": 2, "b": ""}, {}),
    "the last value": (("a = 2\nabs(-a)", "b = _"), {"a": 2, "b": 2}, {}),
    "the last of several values": (("abs(-1)", "abs(-2)", "b, c = _, __"), {"b": 2, "c": 1}, {}),
    "nothing is no value": (("abs(-1)", "print('x')", "b = _"), {"b": 1}, {}),
    "a name alone": (("a = 5", "a", "b = _"), {"b": 5}, {}),
    "an error in the middle": (("a = 1\n1 / 0\na = 2", "b = a"), {"a": 1, "b": 1}, {0: "ZeroDivisionError"}),
    "an error in the last expression": (("a = 1\na / 0",), {"a": 1}, {0: "ZeroDivisionError"}),
    "nobody can read it": (("a = (", "b = 2"), {"b": 2}, {0: "SyntaxError"}),
    "a return that is nowhere": (("a = 1\nreturn a",), {"a": 1}, {0: "SyntaxError"}),
    "leave": (("a = 1\nimport sys\nsys.exit(3)", "b = 2"), {"a": 1, "b": 2}, {0: "SystemExit"}),
    "quit": (("quit_is_there = callable(quit)",), {"quit_is_there": True}, {}),
    "wait": (("import asyncio\nawait asyncio.sleep(0)\na = 3",), {"a": 3}, {}),
    "a magic": (("%matplotlib inline\na = 4",), {"a": 4}, {}),
    "a magic without its mark": (("pwd", "a = 1"), {"a": 1}, {}),
    "a magic with an option, without its mark": (("cd -q", "a = 1"), {"a": 1}, {}),
    "a command": (("!ls\na = 5",), {"a": 5}, {}),
    "an indented cell": (("    a = 6\n    b = 7",), {"a": 6, "b": 7}, {}),
    "a flag for all cells": (
        ("from __future__ import annotations", "def f(x: nowhere): ...\na = f.__annotations__['x']"),
        {"a": "nowhere"},
        {},
    ),
    "its own source": (
        ("import inspect\ndef f():\n    return 1", "a = inspect.getsource(f)"),
        {"a": "def f():\n    return 1\n"},
        {},
    ),
    "in front of a program": (("a = __name__",), {"a": "__main__"}, {}),
    "the shell": (("a = get_ipython() is not None",), {"a": True}, {}),
    "what is shown is nobody's": (
        ("class A:\n    def __repr__(self):\n        raise ValueError", "A()", "a = type(_).__name__"),
        {"a": "A"},
        {},
    ),
    "only a remark": (("# nothing", "", "a = 1"), {"a": 1}, {}),
    "a text in front": (('"""What this is."""\na = 1',), {"a": 1}, {}),
    "all that Python says is wrong": (("raise KeyboardInterrupt", "a = 1"), {"a": 1}, {0: "KeyboardInterrupt"}),
    "another meaning for a word": (
        ("import builtins\nbuiltins.BaseException = builtins.Exception = None\nraise ValueError", "a = 1"),
        {"a": 1},
        {0: "ValueError"},
    ),
}  # fmt: skip
RUN = """
import io, json, os, sys
from IPython.core.interactiveshell import InteractiveShell
from crmcourse.grading.sandbox import cells, magics

class Sink(io.StringIO):
    encoding = "utf-8"

def as_a_kernel_does(shell, cell):
    result = shell.run_cell(cell, store_history=False)
    return result.error_before_exec or result.error_in_exec

def ran(run, notebook, wanted):
    errors = {}
    with shell.builtin_trap, shell.display_trap:
        for place, cell in enumerate(notebook):
            if (error := run(shell, cell)) is not None:
                errors[place] = type(error).__name__
    return [{name: shell.user_ns.get(name, "-") for name in wanted}, errors]

sys.stdout = sys.stderr = Sink()
shell = InteractiveShell.instance()
shell.showtraceback = shell.showsyntaxerror = lambda *_args, **_options: None
magics.quiet(shell)
dumps = json.dumps
for notebook, wanted in json.loads(sys.argv[1]):
    for run in (cells.run, as_a_kernel_does):
        if os.fork() == 0:
            os.write(1, dumps(ran(run, notebook, wanted)).encode() + b"\\n")
            os._exit(0)
        os.wait()
"""


@pytest.fixture(scope="module")
def ran():
    """What became of each notebook: as the sandbox runs it, and as a kernel does."""
    asked = json.dumps([[notebook, list(values)] for notebook, values, _errors in NOTEBOOKS.values()])
    said = subprocess.run(
        [sys.executable, "-c", RUN, asked], check=True, capture_output=True, text=True
    ).stdout
    lines = [json.loads(line) for line in said.splitlines()]
    found = [(values, {int(place): error for place, error in errors.items()}) for values, errors in lines]
    return dict(zip(NOTEBOOKS, zip(found[::2], found[1::2], strict=True), strict=True))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_ends_as_in_a_kernel(name, ran):
    _notebook, values, errors = NOTEBOOKS[name]
    assert ran[name] == ((values, errors), (values, errors))
