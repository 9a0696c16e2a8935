"""A result as an HTML table, so that a view can show it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from crmlib.i18n import Text, _
from crmlib.result import Result, _row_label, _shown


def as_html(thing: Result | pd.DataFrame | Text | str) -> str:
    """Return a result, a data frame or a text as HTML."""
    if isinstance(thing, Result):
        note = "".join(f"<p>{escape(line)}</p>" for line in str(thing.note).splitlines())
        return _table(thing.table, thing.formats) + note
    if isinstance(thing, pd.DataFrame):
        return _table(thing, {})
    return "".join(f"<p>{escape(line)}</p>" for line in str(thing).splitlines())


def _table(table: pd.DataFrame, formats: Mapping[str, str]) -> str:
    specs = [formats.get(str(name), ".3f") for name in table.columns]
    heads = "".join(f'<th scope="col">{escape(_(str(name)))}</th>' for name in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(_row_label(name))}</th>{_cells(cells, specs)}</tr>'
        for name, *cells in table.itertuples(name=None)
    )
    return f'<div style="overflow-x:auto"><table><tr><td></td>{heads}</tr>{rows}</table></div>'


def _cells(cells: list[object], specs: list[str]) -> str:
    shown = (escape(_shown(cell, spec)) for cell, spec in zip(cells, specs, strict=True))
    return "".join(f'<td style="white-space:nowrap;text-align:right">{cell}</td>' for cell in shown)
