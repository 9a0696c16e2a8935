"""A small table as its readers see it: labels in the language in force, every number rounded the same way everywhere.

as_text     aligned plain text
cells       the cells as they are shown, by column
heads       what the columns are called
row_label   what a row is called
TERM        the format of a column whose cells are terms, shown in the language in force
POINTS      the format of a column of differences between shares, shown in percentage points

`crmlib.html` makes a page's table of the same cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd

from crmlib.i18n import Labelled, _, called

TERM = "term"
POINTS = "points"


def is_missing(value: object) -> bool:
    """Say whether a cell holds nothing."""
    return value is None or value is pd.NA or value != value


def shown(value: object, spec: str) -> str:
    """Return how one value is shown.

    Parameters
    ----------
    value : object
    spec : str
        The format of a float, or of a time (such as ``"%Y-%m-%d"``); `TERM` for a term, `POINTS` for a difference
        between shares.

    Examples
    --------
    >>> shown(0.25, ".0%"), shown(True, ""), shown(None, ""), shown(-0.0001, ".2f")
    ('25%', 'yes', '–', '0.00')
    >>> shown(0.0823, POINTS), shown(pd.Timestamp("2025-03-17 18:00"), "")
    ('+8.2 points', '2025-03-17 18:00')
    """
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, np.generic):
        value = value.item()
    if is_missing(value):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if spec == TERM:
        return called(value)
    if isinstance(value, datetime):
        return value.strftime(spec if "%Y" in spec else "%Y-%m-%d %H:%M")
    if spec == POINTS and isinstance(value, float):
        return _("{value} points").format(value=shown(100 * value, "+.1f"))
    if isinstance(value, float):
        text = format(value, spec)
        # Rounding may leave a minus sign on zero, which is not the same on every machine.
        return text[1:] if text.startswith("-") and not text.strip("-0.%") else text
    return str(value)


def row_label(value: object) -> str:
    """Return how a row is called; a name that is no term stays.

    Examples
    --------
    >>> row_label("greenhill tea"), row_label(7.0)
    ('greenhill tea', '7')
    """
    return _(value) if type(value) is str and value else shown(value, "g")


def cells(table: pd.DataFrame, formats: Mapping[str, str] | None, digits: int) -> list[list[str]]:
    """Return the cells as they are shown, by column; the parameters are those of `as_text`.

    Examples
    --------
    >>> cells(pd.DataFrame({"rate": [0.25, None]}), {"rate": ".0%"}, 3)
    [['25%', '–']]
    """
    formats = formats or {}
    return [
        [shown(value, formats.get(str(name), f".{digits}f")) for value in column.tolist()]
        for name, column in table.items()
    ]


def heads(table: pd.DataFrame) -> list[str]:
    """Return what the columns are called in the language in force."""
    return [_(str(name)) for name in table.columns]


def as_text(
    table: pd.DataFrame, formats: Mapping[str, str] | None = None, *, digits: int = 3, index: bool = True
) -> str:
    """Return a data frame as aligned plain text, rounded the same way everywhere.

    Parameters
    ----------
    table : DataFrame
        Any small table; column names and index names are shown in the language in force.
    formats : mapping of column name to format spec, optional
        For instance ``{"rate": ".1%"}``; ``"term"`` for a column of terms.
    digits : int, default 3
        Decimals of the float columns that ``formats`` does not name.
    index : bool, default True
        Whether the row labels are part of the answer.

    Returns
    -------
    str

    Examples
    --------
    >>> print(as_text(pd.DataFrame({"rate": [0.25, 0.5]}, index=["a", "b"]), {"rate": ".0%"}))
      rate
    a  25%
    b  50%
    """
    text = pd.DataFrame(
        dict(enumerate(cells(table, formats, digits))),
        index=[row_label(v) for v in table.index.tolist()] if table.index.nlevels == 1 else table.index,
    )
    # Named afterwards, as two names may be one word in translation.
    text.columns = heads(table)
    with pd.option_context(
        "display.unicode.east_asian_width", True, "display.max_colwidth", None, "display.width", None
    ):
        return text.to_string(index=index)
