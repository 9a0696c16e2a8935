"""Texts in cells of a spreadsheet: what begins like a formula must not become one.

to_cell     a value as it may stand in a CSV file that a spreadsheet opens
from_cell   the text again

Spreadsheets run what begins with ``=``, ``+``, ``-`` or ``@`` (CSV injection). An apostrophe before it makes
it a text for them; numbers stay numbers. Full-width signs count as well: an input method for Chinese types
them, and some spreadsheets take them for the plain ones.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n|＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def to_cell(value: object) -> object:
    """Return a value as it may stand in a cell.

    Examples
    --------
    >>> to_cell("=HYPERLINK(0)"), to_cell("Ann"), to_cell(-1.5), to_cell("-1.5")
    ("'=HYPERLINK(0)", 'Ann', -1.5, '-1.5')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def from_cell(text: str) -> str:
    """Return what stood there before `to_cell`.

    Examples
    --------
    >>> from_cell("'=HYPERLINK(0)"), from_cell("'tis")
    ('=HYPERLINK(0)', "'tis")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
