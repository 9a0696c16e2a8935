"""Solutions in a source: told apart from the rest, blanked for trainees, unmarked for trainers.

A line of an exercise's code that ends in ``# solution`` holds an answer. For trainees the value that
ends on that line becomes ``____``, or what stands behind the colon of ``# solution: ...``::

    interest_to_desire = steps.loc["desire", "rate"]  # solution
    lost_most = steps["rate"].idxmin()                # solution: steps["rate"].____
    needs = {
        "u1": "safety",  # solution
    }

blanked     the code as trainees get it
unmarked    the code as trainers get it: solved, without the marks
answers     the lines that no trainee may see
is_marked   whether code holds a solution
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from crmlib.i18n import _

BLANK = "____"
_MARK = re.compile(r"#\s*solution\s*(?::\s*(?P<instead>.+?))?\s*$")


@dataclass(frozen=True)
class _Mark:
    line: int
    column: int
    instead: str


def is_marked(code: str) -> bool:
    """Return whether some line of the code is marked as a solution."""
    return bool(_marks(code))


def blanked(code: str) -> str:
    """Return the code with every marked answer replaced by a blank.

    Raises
    ------
    ValueError
        If the code is not Python, or a marked line ends no assignment, entry, argument or return.

    Examples
    --------
    >>> print(blanked("share = 3 / 4  # solution"))
    share = ____
    >>> print(blanked("share = 3 / 4  # solution: ____ / 4"))
    share = ____ / 4
    """
    lines = code.split("\n")
    below = len(lines) + 1
    for mark in sorted(_marks(code), key=lambda mark: mark.line, reverse=True):
        first, start, last, end = _value_ending_on(code, mark.line)
        if last >= below:
            raise ValueError(_("line {line} is marked inside another solution.").format(line=mark.line))
        below = first
        # Columns of the syntax tree count UTF-8 bytes.
        before = lines[first - 1].encode()[:start].decode()
        after = lines[last - 1].encode()[end:].decode()
        after = after[: len(after) - (len(lines[last - 1]) - mark.column)].rstrip()
        lines[first - 1 : last] = [before + mark.instead + after]
    return "\n".join(lines)


def unmarked(code: str) -> str:
    """Return the code with its answers, the marks taken off.

    Examples
    --------
    >>> unmarked("share = 3 / 4  # solution: ____ / 4")
    'share = 3 / 4'
    """
    lines = code.split("\n")
    for mark in _marks(code):
        lines[mark.line - 1] = lines[mark.line - 1][: mark.column].rstrip()
    return "\n".join(lines)


def answers(code: str) -> list[str]:
    """Return the solved lines, without their marks."""
    lines = code.split("\n")
    return [lines[mark.line - 1][: mark.column].strip() for mark in _marks(code)]


def _marks(code: str) -> list[_Mark]:
    """Find the solution comments, and not the words in a string."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT and (match := _MARK.fullmatch(token.string)):
                found.append(_Mark(token.start[0], token.start[1], match["instead"] or BLANK))
    except (tokenize.TokenError, SyntaxError):
        # Shell lines and magics are no Python; the syntax tree below refuses them if a mark stands there.
        lines = enumerate(code.split("\n"), 1)
        return [
            _Mark(n, match.start(), match["instead"] or BLANK)
            for n, line in lines
            if (match := _MARK.search(line))
        ]
    return found


def _value_ending_on(code: str, line: int) -> tuple[int, int, int, int]:
    """Return first line, column, last line, column of the outermost value that ends on a line."""
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise ValueError(
            _("line {line} holds a solution, but the cell is not plain Python ({reason}).").format(
                line=line, reason=error.msg
            )
        ) from None
    values = [value for node in ast.walk(tree) for value in _values(node) if value.end_lineno == line]
    if not values:
        raise ValueError(
            _(
                "line {line} is marked as a solution, but no assignment, entry, argument or return ends there."
            ).format(line=line)
        )
    outermost = min(values, key=lambda value: (value.lineno, value.col_offset))
    return (outermost.lineno, outermost.col_offset, line, outermost.end_col_offset or 0)


def _values(node: ast.AST) -> list[ast.expr]:
    """Return the parts of a node that a solution can be."""
    match node:
        case ast.Assign(value=value) | ast.keyword(value=value):
            return [value]
        case ast.AnnAssign(value=value) | ast.Return(value=value) if value is not None:
            return [value]
        case ast.Dict(values=values):
            return list(values)
        case ast.List(elts=values) | ast.Tuple(elts=values):
            return list(values)
        case _:
            return []
