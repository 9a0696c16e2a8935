"""One cell of a trainee's notebook, run as a kernel runs it, but for what is only there to be looked at.

run    what stopped it, or None

IPython runs what is not plain Python, and it is who keeps ``_``, the flags of ``from __future__`` and the source of
each cell. Plain Python runs without its detours, for half of what a short notebook takes are those.
"""

from __future__ import annotations

import ast
import contextlib
import sys
from types import CodeType
from typing import Any

from crmcourse.exercises.typed import repaired


def run(shell: Any, cell: str) -> BaseException | None:
    """Run a cell in the namespace of a shell.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    cell : str
        As a trainee typed it (see `typed`).

    Returns
    -------
    BaseException or None
        What stopped it. Nothing is raised, whatever it is.
    """
    # Also what Python can read may stand for something else: to it, 约28 is a name.
    cell = repaired(cell)
    found = _compiled(shell, cell)
    if found is None:
        result = shell.run_cell(cell, store_history=False)
        stopped: BaseException | None = result.error_before_exec or result.error_in_exec
        return stopped
    return _executed(shell, *found)


def _compiled(shell: Any, cell: str) -> tuple[CodeType, CodeType | None] | None:
    """Return a cell as code, and its last expression apart; None if it is not plain Python, or may be more."""
    compiler = shell.compile
    try:
        name = compiler.cache(cell)
        statements = compiler.ast_parse(cell, name).body
        last = statements[-1] if statements and isinstance(statements[-1], ast.Expr) else None
        # One word alone, or two and a minus between them, may be a magic without its mark.
        if shell.ast_transformers or (last and len(statements) == 1 and not isinstance(last.value, ast.Call)):
            return None
        body = compiler(ast.Module(statements[:-1] if last else statements, []), name, "exec")
        return body, None if last is None else compiler(ast.Expression(last.value), name, "eval")
    except Exception:  # it cannot be read, or only where one may wait for something
        return None


def _executed(shell: Any, body: CodeType, last: CodeType | None) -> BaseException | None:
    try:
        exec(body, shell.user_global_ns, shell.user_ns)  # noqa: S102 - it is the sandbox's to hold it
        value = None if last is None else eval(last, shell.user_global_ns, shell.user_ns)  # noqa: S307
    except:  # noqa: E722 - whatever name a trainee gave to something else
        return sys.exc_info()[1]
    if value is not None:
        with contextlib.suppress(Exception):
            shell.displayhook.update_user_ns(value)
    return None
