"""Magics and shell commands in a trainee's cells: in the sandbox they do no harm, and no good either.

quiet    make a shell pass over them

What stands beside them counts: a cell that begins with ``%matplotlib inline`` or ``!pip install …`` has an answer
below. So whatever would call a program, load something or change the shell is passed over, and what only measures
or catches the output of a trainee's code runs that code, once.
"""

from __future__ import annotations

import io
import re
from typing import Any

# Options of these come first; what follows is code.
_RUNS_ITS_CODE = {
    "time": "",
    "timeit": "nrtpqocv",
    "prun": "lsTDrq",
    "capture": "",
    "memit": "rtico",
    "mprun": "fTrc",
}
_WITH_VALUE = "nrtpslTD"
_OPTION = re.compile(r"\s*-(?P<letters>[A-Za-z]+)(?:[ \t]+(?P<value>[^\s-]\S*))?")


def quiet(shell: Any) -> None:
    """Let a shell pass over magics and commands, but run the code that some of them are given.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    def line_magic(name: str, line: str, *_more: object, **_options: object) -> Any:
        if name in _RUNS_ITS_CODE and name != "capture":
            return _run(shell, _without_options(name, line))
        if name == "pylab":
            _pylab(shell)
        return None

    def cell_magic(name: str, line: str, cell: str) -> None:
        if name in _RUNS_ITS_CODE:
            # In some of them a line of preparation may stand beside the magic.
            first = "" if name == "capture" else _without_options(name, line)
            _run(shell, f"{first}\n{cell}" if first else cell)
        if name == "capture":
            _nothing_captured(shell, line)

    shell.run_line_magic, shell.run_cell_magic = line_magic, cell_magic
    shell.system = shell.system_raw = shell.system_piped = lambda *_args, **_options: None
    shell.getoutput = lambda *_args, **_options: []


def _run(shell: Any, code: str) -> Any:
    """Run a trainee's code; return what it comes to, if it is an expression."""
    code = shell.transform_cell(code)
    try:
        expression = compile(code.strip(), "<magic>", "eval")
    except SyntaxError:
        exec(compile(code, "<magic>", "exec"), shell.user_ns)  # noqa: S102 - it is the sandbox's to hold it
        return None
    return eval(expression, shell.user_ns)  # noqa: S307


def _nothing_captured(shell: Any, line: str) -> None:
    from IPython.utils.capture import CapturedIO

    for name in line.split():
        if name.isidentifier():
            shell.user_ns[name] = CapturedIO(io.StringIO(), io.StringIO())


def _without_options(name: str, line: str) -> str:
    """Return the code behind a magic's options.

    Examples
    --------
    >>> _without_options("timeit", "-n 3 -r5 f(-x)"), _without_options("time", "-x + 1")
    ('f(-x)', '-x + 1')
    """
    while _RUNS_ITS_CODE[name] and (option := _OPTION.match(line)) is not None:
        letters = option["letters"]
        if letters[0] not in _RUNS_ITS_CODE[name]:
            break
        # -n3 brings its value along, and -n 3 has it behind; -q has none.
        takes = letters[0] in _WITH_VALUE and len(letters) == 1 and option["value"] is not None
        digits = re.match(r"\d+", line[option.end("letters") :])
        end = option.end("value") if takes else option.end("letters") + (digits.end() if digits else 0)
        line = line[end:]
    return line.strip()


def _pylab(shell: Any) -> None:
    from IPython.core import pylabtools

    importing: Any = pylabtools.import_pylab
    importing(shell.user_ns, True)
