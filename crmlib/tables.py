"""A small table as its readers see it: labels in the language in force, every number rounded the same way everywhere.

as_text     aligned plain text
cells       the cells as they are shown, by column
heads       what the columns are called
corner      what the rows are, where their labels are bare numbers
row_label   what a row is called
with_differences   a table whose differences are those of the figures as they are printed
TERM        the format of a column whose cells are terms, shown in the language in force
POINTS      the format of a column of differences between shares, shown in percentage points
P_VALUE     the format of a column of p values; none is shown as nought
PLAIN       the format of whole numbers that count nothing, such as years: no commas between thousands

`crmlib.html` makes a page's table of the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd

from crmlib.i18n import Labelled, _, called, language
from crmlib.typography import minus

TERM = "term"
POINTS = "points"
P_VALUE = "p"
PLAIN = "g"
_LEAST_P = 0.001
_YEARS = (1900, 2100)

_DAY = "%Y-%m-%d"
# Labels that are nothing but a number: "20%", "1,000".
_FIGURES = re.compile(r"[+\-−]?[\d,.]+ ?%?")


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
        between shares, `P_VALUE` for a p value. Whole numbers have commas between thousands, but for `PLAIN` ones.

    Examples
    --------
    >>> shown(0.25, ".0%"), shown(True, ""), shown(None, ""), shown(-0.0001, ".2f")
    ('25%', 'yes', '–', '0.00')
    >>> shown(0.0823, POINTS), shown(pd.Timestamp("2025-03-17 18:00"), "")
    ('+8.2 points', '2025-03-17 18:00')
    >>> shown(0.1974, P_VALUE), shown(3.3e-70, P_VALUE), shown(2660, ""), shown(1985, PLAIN)
    ('0.197', 'below 0.001', '2,660', '1985')
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
    if spec == P_VALUE and isinstance(value, float):
        return shown(value, ".3f") if value >= _LEAST_P else _("below {least:g}").format(least=_LEAST_P)
    if isinstance(value, float):
        text = format(value, spec)
        # Rounding may leave a minus sign on zero, which is not the same on every machine.
        return text[1:] if text.startswith("-") and not text.strip("-0.%") else text
    if isinstance(value, int) and spec != PLAIN:
        return f"{value:,}"
    return str(value)


def row_label(value: object) -> str:
    """Return how a row is called; a name that is no term stays.

    Examples
    --------
    >>> row_label("greenhill tea"), row_label(7.0)
    ('greenhill tea', '7')
    """
    return _(value) if type(value) is str and value else shown(value, PLAIN)


def cells(table: pd.DataFrame, formats: Mapping[str, str] | None, digits: int) -> list[list[str]]:
    """Return the cells as they are shown, by column; the parameters are those of `as_text`.

    Examples
    --------
    >>> cells(pd.DataFrame({"rate": [0.25, None]}), {"rate": ".0%"}, 3)
    [['25%', '–']]
    """
    formats = formats or {}
    made = []
    for name, column in table.items():
        spec = formats.get(str(name), _DAY if _are_days(column) else f".{digits}f")
        spec = PLAIN if str(name) not in formats and _are_years(column) else spec
        texts = [shown(value, spec) for value in column.tolist()]
        made.append([minus(text) for text in texts] if language() == "zh" else texts)
    return made


def _are_years(column: pd.Series) -> bool:
    """Say whether a column of whole numbers holds years: nobody was born in 1,985."""
    return pd.api.types.is_integer_dtype(column) and bool(column.between(*_YEARS).all())


def _are_days(column: pd.Series) -> bool:
    """Say whether a column holds days rather than times: all at midnight."""
    if not pd.api.types.is_datetime64_any_dtype(column):
        return False
    known = column.dropna()
    return bool((known == known.dt.normalize()).all())


def with_differences(
    table: pd.DataFrame,
    differences: Mapping[str, tuple[str, str]],
    formats: Mapping[str, str],
    value: str = "",
) -> pd.DataFrame:
    """Return a table whose differences are those of the figures as they are printed, so that they add up on the page.

    Parameters
    ----------
    table : DataFrame
    differences : mapping of name to pair of names
        Columns, or rows: the first less the second is the difference. What the table lacks is left alone, and so is
        a row in which a figure is missing.
    formats : mapping of column name to format spec
    value : str
        The column in which rows are differences of other rows.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> moved = pd.DataFrame({"before": [0.2862], "after": [0.3686], "change": [0.0824]})
    >>> with_differences(moved, {"change": ("after", "before")}, {"before": ".1%", "after": ".1%"})["change"].item()
    0.083
    """
    made = table.copy()
    for name, (first, second) in differences.items():
        if {name, first, second} <= set(table.columns):
            known = table[[name, first, second]].notna().all(axis=1)
            less = [as_printed(table.loc[known, one], formats.get(one, ".3f")) for one in (first, second)]
            made[name] = table[name].astype(float)
            made.loc[known, name] = (less[0] - less[1]).astype(float).round(10)
        elif {name, first, second} <= set(table.index):
            less = as_printed(made.loc[[first, second], value], formats.get(value, ".3f"))
            made.loc[name, value] = round(float(less.iloc[0] - less.iloc[1]), 10)
    return made


def as_printed(values: pd.Series, spec: str) -> pd.Series:
    """Return numbers as they are printed in a format, as numbers again.

    Examples
    --------
    >>> as_printed(pd.Series([0.28649]), ".1%").tolist()
    [0.286]
    """
    hundred = 100 if spec.endswith("%") else 1
    return values.map(
        lambda one: round(float(format(float(one), spec).rstrip("%").replace(",", "")) / hundred, 12)
    )


def heads(table: pd.DataFrame) -> list[str]:
    """Return what the columns are called in the language in force."""
    return [_(str(name)) for name in table.columns]


def corner(table: pd.DataFrame) -> str:
    """Return what stands over the row labels: the rows' own name where these are bare numbers, else nothing.

    Examples
    --------
    >>> [corner(pd.DataFrame(index=pd.Index(labels, name="days"))) for labels in ([7, 14], ["7%", "14%"], ["a", "b"])]
    ['days', 'days', '']
    """
    index = table.index
    bare = index.nlevels == 1 and index.name and len(index)
    if bare and not pd.api.types.is_numeric_dtype(index):
        bare = all(isinstance(one, str) and _FIGURES.fullmatch(one) for one in index)
    return _(str(index.name)) if bare else ""


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
    if index and corner(table):
        text.insert(0, corner(table), text.index, allow_duplicates=True)
        index = False
    with pd.option_context(
        "display.unicode.east_asian_width", True, "display.max_colwidth", None, "display.width", None
    ):
        return text.to_string(index=index)
