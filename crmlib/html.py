"""What a page shows of a result: its table, its picture and its words, for eyes, ears and small screens.

table_html     a table with named heads and rows, whose numbers never break, scrolled where there is no room
picture_html   a picture with its sentence, for those who see it and those who don't
words_html     a text, a line each

All of it takes the page's own colours, says which language it is in, has everything escaped, and is the same on every
machine (of a picture the words are), so that a notebook's check can compare it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from numbers import Number

import pandas as pd

from crmlib import tables
from crmlib.i18n import Text, _, language, listed

# A text this long may take several lines; a shorter one stands on one line.
_LONG = 30
# Three classes deep, as some of JupyterLab's own rules for tables are two classes deep.
STYLE = (
    ".crm-table{margin:.3em 0 .8em;max-width:100%}"
    ".crm-table .crm-scroll{overflow-x:auto;max-width:100%}"
    ".crm-table .crm-scroll table{margin:0;table-layout:auto;border-collapse:collapse;color:inherit}"
    ".crm-table .crm-scroll table th,.crm-table .crm-scroll table td{padding:.25em .7em;text-align:left;"
    "vertical-align:top;word-break:keep-all;overflow-wrap:normal;border-bottom:1px solid rgba(128,128,128,.4)}"
    ".crm-table .crm-scroll table thead th{vertical-align:bottom}"
    ".crm-table .crm-scroll table .n{text-align:right}"
    ".crm-table .crm-scroll table td{white-space:nowrap}"
    ".crm-table .crm-scroll table tbody .n{font-variant-numeric:tabular-nums}"
    ".crm-table .crm-scroll table .long{min-width:16em;white-space:normal;word-break:normal}"
    ".crm-table figcaption{max-width:45em;font-size:90%;line-height:1.5}"
)


def table_html(
    table: pd.DataFrame,
    formats: Mapping[str, str] | None = None,
    *,
    digits: int = 3,
    index: bool = True,
    note: str | Text = "",
) -> str:
    """Return a data frame as an HTML table with the same cells as `crmlib.tables.as_text` gives.

    Parameters
    ----------
    table, formats, digits, index
        As for `as_text`.
    note : str or Text
        What stands below the table, a line each; lines on low and high unfold.

    Returns
    -------
    str
        A ``<figure>``: a region that scrolls sideways and can be reached by keyboard, in it the table.

    Notes
    -----
    WCAG 2.2: information and relationships (1.3.1), reflow (1.4.10), keyboard (2.1.1), language of parts (3.1.2).

    Examples
    --------
    >>> page = table_html(pd.DataFrame({"rate": [0.25]}, index=["a < b"]), {"rate": ".0%"}, note="One row.")
    >>> '<th scope="row">a &lt; b</th><td class="n">25%</td>' in page
    True
    """
    columns = [
        _column(table.iloc[:, place].tolist(), shown)
        for place, shown in enumerate(tables.cells(table, formats, digits))
    ]
    names = _row_names(table.index) if index else [""] * len(table)
    rows = [
        f"<tr>{name}{''.join(row)}</tr>"
        for name, *row in zip(names, *(cells for cells, _mark in columns), strict=True)
    ]
    heads = tables.heads(table)
    named = tables.corner(table) if index else ""
    left = (
        f'<th scope="col">{escape(named)}</th>'
        if named
        else "<td></td>" * (table.index.nlevels if index else 0)
    )
    head = left + "".join(
        f'<th scope="col"{mark}>{escape(head)}</th>'
        for head, (_cells, mark) in zip(heads, columns, strict=True)
    )
    label = _("Table: {columns}").format(columns=listed(heads))
    return "\n".join(
        [
            f'<figure class="crm-table" lang="{language()}"><style>{STYLE}</style>',
            f'<div class="crm-scroll" role="region" tabindex="0" aria-label="{escape(label)}">',
            f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>",
            *rows,
            f"</tbody>\n</table></div>{_caption(note)}</figure>",
        ]
    )


def _column(values: list[object], shown: list[str]) -> tuple[list[str], str]:
    """Return a column's cells, and how its head is marked."""
    # A dash for what is missing says nothing about what the others are.
    known = [value for value in values if not tables.is_missing(value)]
    if known and all(isinstance(value, Number) and not isinstance(value, bool) for value in known):
        return [f'<td class="n">{escape(cell)}</td>' for cell in shown], ' class="n"'
    marks = [' class="long"' if len(cell) > _LONG else "" for cell in shown]
    return [f"<td{mark}>{_lines(cell)}</td>" for mark, cell in zip(marks, shown, strict=True)], ""


def _row_names(index: pd.Index) -> list[str]:
    """Return the cells that name each row, one for each level of the index."""
    levels = [value if isinstance(value, tuple) else (value,) for value in index.tolist()]
    return [
        "".join(f'<th scope="row">{escape(tables.row_label(name))}</th>' for name in names)
        for names in levels
    ]


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _caption(note: str | Text) -> str:
    """Return what stands below a table; what low and high say is the same below all, so it is folded away."""
    if not note:
        return ""
    lead, asked = _("low to high:"), _("What low and high say")
    said = str(note).split("\n")
    plain = "\n".join(line for line in said if not line.startswith(lead))
    ranges = "\n".join(line for line in said if line.startswith(lead))
    folded = f"<details><summary>{escape(asked)}</summary>{_lines(ranges)}</details>" if ranges else ""
    return f"\n<figcaption>{_lines(plain)}{folded}</figcaption>"


def picture_html(png: bytes, seen: str | Text) -> str:
    """Return a picture with a sentence that says what is to be seen.

    Parameters
    ----------
    png : bytes
    seen : str or Text

    Returns
    -------
    str
        A ``<figure>``; the sentence is the picture's alternative text and its caption, which is read aloud once.

    Notes
    -----
    Front ends show an output of kind ``image/png`` without an alternative text, whatever its metadata say; so the
    picture comes inside of HTML.

    Examples
    --------
    >>> 'alt="Two bars."' in picture_html(b"", "Two bars.")
    True
    """
    sentence = str(seen)
    return (
        f'<figure class="crm-picture" lang="{language()}" style="margin:.3em 0 .8em">'
        f'<img alt="{escape(sentence)}" style="max-width:100%;height:auto" '
        f'src="data:image/png;base64,{b64encode(png).decode("ascii")}">'
        f'<figcaption aria-hidden="true" style="max-width:45em;font-size:90%;line-height:1.5">{_lines(sentence)}'
        "</figcaption></figure>"
    )


def words_html(text: str | Text) -> str:
    """Return a text as a paragraph, a line each.

    Examples
    --------
    >>> words_html("a < b")
    '<p lang="en" style="max-width:45em;line-height:1.5">a &lt; b</p>'
    """
    return f'<p lang="{language()}" style="max-width:45em;line-height:1.5">{_lines(str(text))}</p>'
