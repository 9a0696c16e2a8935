"""The code of a notebook file, and the exercises that it asks by ``ask`` or ``check``: read, never run.

Whoever hands in and whoever grades must see the same exercises, so both read with this.

code_cells     the code, cell by cell
checked        the ids in the calls of ``check``, in order, as often as they occur
asked_by_form  the same of ``ask``
asked          the same of both
begun          the topic and the language that ``begin`` names
NotANotebook   the bytes are none
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from crmcourse.exercises.json_size import values
from crmcourse.exercises.plain import folded
from crmcourse.exercises.typed import repaired
from crmlib.i18n import _

MOST_CELLS = 2_000
_MOST_VALUES = 3_000_000  # with all outputs
LONGEST = 2_000_000
_LONGEST_PARSED = 20_000  # what a parser makes of a cell takes a thousand times its room
_ID = re.compile(r"\d{1,3}\.\d{1,3}", re.ASCII)
_TOPIC = re.compile(r"[\w-]{1,60}")
_ENDS = re.compile(
    r"""\s*[ru]?["'](?P<text>[^"'\n]{1,30})["']|\s*(?P<number>\d{1,3}\.\d{1,3})\s*[,)]""", re.I
)
_CALL = re.compile(r"\b(?P<name>ask|check|begin)[ \t]*\(")
_LANGUAGE = re.compile(r"""\s*,\s*(?:lang\s*=\s*)?["'](\w\w)["']""")
# A line that is no Python: magics and shell commands.
_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)
_NUMBER_TYPES = frozenset({"float", "str", "float16", "float32", "float64", "str_", "Decimal"})


class NotANotebook(ValueError):
    """The bytes are no notebook; the message says why, in the language in force."""


def code_cells(content: bytes) -> tuple[str, ...]:
    r"""Return the code of a notebook, cell by cell, whatever front end wrote it and in whichever Unicode.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    tuple of str

    Raises
    ------
    NotANotebook
        If it is no JSON, no notebook, or an endless one.

    Examples
    --------
    >>> code_cells(b'\xef\xbb\xbf{"cells": [{"cell_type": "code", "source": ["a = 1"]}]}')
    ('a = 1',)
    """
    if values(content, _MOST_VALUES) > _MOST_VALUES:
        raise NotANotebook(_("more than {limit:,} values").format(limit=_MOST_VALUES))
    try:
        whole = json.loads(
            content
        )  # finds out itself whether it is UTF-8, -16 or -32, with a mark or without
    except (ValueError, RecursionError, MemoryError):
        raise NotANotebook(_("no notebook, or damaged")) from None
    cells = whole.get("cells") if type(whole) is dict else None
    if type(cells) is not list:
        raise NotANotebook(_("no notebook, or one of an old format: save it again in JupyterLab"))
    if len(cells) > MOST_CELLS:
        raise NotANotebook(_("more than {limit:,} cells").format(limit=MOST_CELLS))
    code = tuple(_source(cell) for cell in cells if type(cell) is dict and cell.get("cell_type") == "code")
    if sum(map(len, code)) > LONGEST:
        raise NotANotebook(_("more than {limit:,} characters of code").format(limit=LONGEST))
    return code


def checked(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the ids in the calls of ``check``, as a trainee's own check understands them.

    Parameters
    ----------
    cells : sequence of str

    Returns
    -------
    tuple of str
        In order, as often as they occur. What is commented out, or stands in a text, is no call.

    Examples
    --------
    >>> checked(['check ("５.１", x)', "check(5.2, y)  # check('5.3', z)"])
    ('5.1', '5.2')
    >>> checked(["check（“5.1”，48％）"])
    ('5.1',)
    """
    return _of(cells, "check")


def asked_by_form(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the ids in the calls of ``ask``.

    Examples
    --------
    >>> asked_by_form(['ask("5.1")', 'check("5.2", 48)'])
    ('5.1',)
    """
    return _of(cells, "ask")


def asked(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the ids that a notebook asks for, by form or by code, in order, as often as they occur.

    Examples
    --------
    >>> asked(['ask("5.1")', 'check("5.2", 48)'])
    ('5.1', '5.2')
    """
    return _of(cells, "ask", "check")


def _of(cells: Sequence[str], *names: str) -> tuple[str, ...]:
    return tuple(one for cell in cells for name, one, _lang in _calls(cell) if name in names)


def begun(cells: Sequence[str]) -> tuple[str, str] | None:
    """Return what the first call of ``begin`` names: the topic, and the language or an empty text.

    Examples
    --------
    >>> begun(['begin("05-tea", lang="zh")'])
    ('05-tea', 'zh')
    """
    found = ((one, lang) for cell in cells for name, one, lang in _calls(cell) if name == "begin")
    return next(found, None)


def _calls(cell: str) -> Iterable[tuple[str, str, str]]:
    """Return the calls of ``ask``, ``check`` and ``begin`` in a cell: name, exercise or topic, language."""
    return _found(repaired(cell)) if len(cell) > _LONGEST_PARSED else _found_once(cell)


@lru_cache(500)
def _found_once(cell: str) -> tuple[tuple[str, str, str], ...]:
    # Each notebook is asked three times, and many of its cells stand in every other one as well.
    return tuple(_found(repaired(cell)))


def _found(cell: str) -> Iterator[tuple[str, str, str]]:
    if _CALL.search(cell) is None:
        return
    tree = _parsed(cell)
    found = _in_text(cell) if tree is None else _in_tree(tree)
    for name, first, language in found:
        wanted = first.strip() if name == "begin" else folded(first)
        if (_TOPIC if name == "begin" else _ID).fullmatch(wanted):
            yield name, wanted, language


def _parsed(cell: str) -> ast.Module | None:
    if len(cell) > _LONGEST_PARSED:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(_MAGIC.sub(r"\1pass", cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _in_tree(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in ("ask", "check", "begin"):
            continue
        named = {one.arg: one.value for one in node.keywords if one.arg}
        first = node.args[0] if node.args else named.get("topic" if name == "begin" else "exercise_id")
        second = node.args[1] if name == "begin" and len(node.args) > 1 else named.get("lang")
        yield name, _literal(first), _literal(second)


def _literal(node: ast.expr | None) -> str:
    """Return a text or number that stands there as it is, or as the one argument of its type."""
    if isinstance(node, ast.JoinedStr) and len(node.values) == 1:
        node = node.values[0]
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        kind = getattr(node.func, "id", getattr(node.func, "attr", ""))
        node = node.args[0] if kind in _NUMBER_TYPES else None
    value = node.value if isinstance(node, ast.Constant) else None
    return str(value) if type(value) in (str, float, int) else ""


def _in_text(cell: str) -> Iterator[tuple[str, str, str]]:
    """Find the calls in a cell that is no Python: half an answer must not hide the others."""
    # Blanks of one line only: a million empty lines would be looked at a million times.
    text = re.sub(r"^[ \t]*#.*$", "", cell, flags=re.MULTILINE)
    for call in _CALL.finditer(text):
        first = _ENDS.match(text, call.end())
        if first is not None:
            language = _LANGUAGE.match(text, first.end("text") + 1) if first["text"] else None
            yield call["name"], first["text"] or first["number"], language[1] if language else ""


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    if type(source) is list and all(type(line) is str for line in source):
        source = "".join(source)
    # Half of a surrogate pair is in no program's alphabet.
    return source.encode("utf-8", "replace").decode() if type(source) is str else ""
