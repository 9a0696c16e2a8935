"""A slip in a cell that checks an answer, in one sentence instead of Python's own words.

explained   the sentence for a cell and its error, or None where it is no slip of this kind
lenient     let a shell read what trainees type as what it stands for, and explain what it cannot read
"""

from __future__ import annotations

import ast
import contextlib
import json
import keyword
import os
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from crmcourse.exercises import typed
from crmcourse.exercises.calls import NotANotebook, code_cells
from crmcourse.exercises.feedback import Notice, show
from crmcourse.exercises.typed import APOSTROPHE, TEXT
from crmlib.i18n import _

_LARGEST_NOTEBOOK = 10_000_000
_WORD = rf"[^\W\d_][\w{APOSTROPHE}-]*"
_AMOUNT = re.compile(rf"(?:{_WORD}[ \t]+){{0,2}}(?P<number>[+-]?\d[\d.]*)(?:[ \t]*{_WORD}){{0,3}}[ \t]*%?")
# Two words of no language but a trainee's, side by side.
_PYTHONS = "|".join(keyword.kwlist)
_WORDS = re.compile(rf"(?:^|[ \t])(?!(?:{_PYTHONS})\b){_WORD}[ \t]+(?!(?:{_PYTHONS})\b){_WORD}")
# check("5.1", 48,5) and check("5.1", 1,200 yuan)
_COMMA_IN_NUMBER = re.compile(r",[ \t]*[+-]?\d+[ \t]*,[ \t]*(?:\d[^,)]*|\"\d[^\",)]*\"[ \t]*)\)")
_NO_COMMA = re.compile(rf"\([ \t]*(?:{TEXT}|\d+\.\d+)[ \t]+[^\s,)]")
_INSIDE = re.compile(rf"{TEXT}[ \t]*[^\W_]|[^\W_]{TEXT}")


def explained(cell: str, error: BaseException, written: Callable[[], Collection[str]] = tuple) -> str | None:
    """Return in one sentence what is wrong with a cell that a trainee typed.

    Parameters
    ----------
    cell : str
    error : Exception
        What came of running it.
    written : callable
        Gives the names that the notebook's code makes, so that one of those is not taken for a word.

    Returns
    -------
    str or None
        None if the cell calls nothing of the course's, or the error is of another kind.

    Examples
    --------
    >>> explained('check("7.2", deep)', NameError("name 'deep' is not defined", name="deep"))
    'Words need quotation marks: "deep".'
    """
    if not typed.calls(cell):
        return None
    cell = typed.repaired(cell)
    if isinstance(error, NameError) and error.name:
        return _unknown(cell, error.name, written)
    if isinstance(error, SyntaxError):
        return _unreadable(cell)
    if isinstance(error, TypeError):
        return _misplaced(cell, str(error))
    return None


def _unknown(cell: str, name: str, written: Callable[[], Collection[str]]) -> str | None:
    tree = typed.parsed(cell)
    if tree is None:
        return None
    found = [node for node in ast.walk(tree) if getattr(node, "id", "") == name]
    if not found:
        return None
    if set(name) == {"_"}:
        return _("The blank is still there: put your answer in its place.")
    if name.lower() in typed.VERBS and name.lower() != name:
        return _("Write “{word}” in small letters.").format(word=name.lower())
    if name.lower() in ("true", "false"):
        return _("Write {word} with a capital letter.").format(word=name.capitalize())
    # What is called, asked for a part of it, or computed with, is no word of an answer.
    used = {id(child) for node in ast.walk(tree) for child in _parts(node)}
    if (
        name in typed.VERBS
        or any(id(node) in used for node in found)
        or name in {*written(), *_made_in(tree)}
    ):
        return _("“{name}” is not known yet: run the first cell first, and then those below it.").format(
            name=name
        )
    return _('Words need quotation marks: "{word}".').format(word=name)


def _parts(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Call):
        return [node.func]
    if isinstance(node, ast.Attribute | ast.Subscript):
        return [node.value]
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return []


def _unreadable(cell: str) -> str:
    text = typed.outside_texts(cell)
    if any(mark in text for mark in "\"'“”‘’"):
        return _('A quotation mark is missing: a text begins and ends with one, as in "deep".')
    if re.search(r"____[ \t]*[^\s,)\]}]|[^\s,(\[{=:][ \t]*____", text):
        return _("Put your answer in the place of ____, not beside it.")
    if _NO_COMMA.search(text):
        return _("A comma is missing between the exercise's number and your answer.")
    for run in map(str.strip, re.split(r"[()\[\]{},:=\n]", text)):
        if TEXT not in run and (sentence := _not_in_quotes(run)):
            return sentence
    if _INSIDE.search(text):
        return _("Quotation marks inside a text must be single ones: \"He said 'no' to us\".")
    for opens, closes in ("()", "[]", "{}"):
        if text.count(opens) != text.count(closes):
            return _("A bracket is missing: each {opens} needs a {closes}.").format(
                opens=opens, closes=closes
            )
    return _('This cannot be read; an answer looks like check("5.1", 48.5) or check("5.1", "deep").')


def _not_in_quotes(run: str) -> str:
    """Return what to say of an answer, or a part of one, that stands there as people write."""
    amount = _AMOUNT.fullmatch(run)
    if amount is not None and amount["number"] != run:
        return _("Write the number alone: {number}.").format(number=amount["number"])
    if _WORDS.search(run):
        return _('Words need quotation marks: "{word}".').format(word=run.replace(APOSTROPHE, "'"))
    return ""


def _misplaced(cell: str, message: str) -> str | None:
    tree = typed.parsed(cell)
    for node in ast.walk(tree) if tree else ():
        # "5.1" ["deep"] is a part of the text, and "5.1" (48) a call of it.
        if any(isinstance(part, ast.Constant) for part in _parts(node)[:1]) and not isinstance(
            node, ast.BinOp
        ):
            return _("A comma is missing between the exercise's number and your answer.")
    call = re.match(r"(\w+)\(\) takes .*positional arguments? but \d+ (?:was|were) given", message)
    if call is None or call[1] not in typed.VERBS:
        return None
    if call[1] != "check":
        return _('Only the exercise\'s number belongs there: {verb}("5.1").').format(verb=call[1])
    if _COMMA_IN_NUMBER.search(cell):
        return _("Write decimals with a point, and thousands without a comma: 48.5 and 1200.")
    return _('Give one answer; several things stand in square brackets: check("5.1", ["deep", "middle"]).')


def lenient(shell: Any) -> None:
    """Let a shell read what trainees type as what it stands for, and explain what it cannot read.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        It is changed once, however often this is called.
    """
    if getattr(shell, "crm_course_cell", None) is not None:
        return
    shell.crm_course_cell = ""
    usual = shell._showtraceback

    def remember(info: Any) -> None:
        shell.crm_course_cell = info.raw_cell if type(info.raw_cell) is str else ""

    def show_error(kind: Any, error: Any, traceback: Any) -> None:
        sentence = None
        with contextlib.suppress(Exception):
            sentence = explained(shell.crm_course_cell, error, lambda: _written(shell))
        if sentence is None:
            usual(kind, error, traceback)
            return
        show(Notice("?", sentence))
        # What a client is told of the error besides.
        shell._last_traceback = []

    shell.input_transformers_cleanup.insert(0, _as_meant)
    shell.events.register("pre_run_cell", remember)
    shell._showtraceback = show_error


def _as_meant(lines: list[str]) -> list[str]:
    try:
        return typed.repaired("".join(lines)).splitlines(keepends=True)
    except Exception:
        return lines


def _written(shell: Any) -> set[str]:
    """Return the names that the code of the notebook makes, from its file."""
    path = Path(os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__") or "")
    try:
        if path.stat().st_size > _LARGEST_NOTEBOOK:
            return set()
        cells = code_cells(path.read_bytes())
    except (OSError, NotANotebook, json.JSONDecodeError):
        return set()
    trees = [tree for cell in cells if (tree := typed.parsed(cell)) is not None]
    return {name for tree in trees for name in _made_in(tree)}


def _made_in(tree: ast.AST) -> set[str]:
    return {name for node in ast.walk(tree) for name in _made(node)}


def _made(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [one.asname or one.name.partition(".")[0] for one in node.names]
    return [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
