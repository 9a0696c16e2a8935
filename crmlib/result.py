"""What a model answers with: a table, a picture, and a text that is the same on every machine.

Result    a frozen answer with ``.table``, ``.plot(ax=None)`` and a plain-text ``repr``
Dots      one that draws a dot with its interval a row
Bars      one that draws bars side by side
Lines     one that draws lines over time or another number
Matrix    one that draws a shaded table
as_text   a data frame as aligned plain text with fixed rounding
TERM      the format of a column whose cells are terms, shown in the language in force

**Words are said late.** A table holds no translated text: rows and columns are named by enum members or by terms
(marked with `N_` where they are made), a column of terms has the format `TERM`. A note is a `Text`, made with
`crmlib.i18n.both` from a message and facts, in which enum members and other texts come in the language of each side::

    note=both("{n:,} customers from {start} on.", n=len(begun), start=Stage.DESIRE)
    note=lines(both("{n} texts.", n=n), remark)          # several sentences, a line each; empty ones fall away
    note=both("Without {stages}.", stages=listed(gone))  # a list, with the language's commas

So a result that was made in English is Chinese all through once that is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import looks
from crmlib.i18n import Labelled, Text, _, both, called

if TYPE_CHECKING:
    from matplotlib.axes import Axes


TERM = "term"


def _shown(value: object, spec: str) -> str:
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if spec == TERM:
        return called(value)
    if isinstance(value, float):
        text = format(value, spec)
        # Rounding may leave a minus sign on zero, which is not the same on every machine.
        return text[1:] if text.startswith("-") and not text.strip("-0.%") else text
    return str(value)


def _row_label(value: object) -> str:
    # A row may be named by a term as a column is; a name that is no term has no translation and stays.
    return _(value) if type(value) is str and value else _shown(value, "g")


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
    formats = formats or {}
    shown = pd.DataFrame(
        {
            name: [_shown(v, formats.get(str(name), f".{digits}f")) for v in table[name].tolist()]
            for name in table.columns
        },
        index=[_row_label(v) for v in table.index.tolist()] if table.index.nlevels == 1 else table.index,
    )
    # Named afterwards, as two names may be one word in translation.
    shown.columns = [_(str(name)) for name in table.columns]
    with pd.option_context(
        "display.unicode.east_asian_width", True, "display.max_colwidth", None, "display.width", None
    ):
        return shown.to_string(index=index)


@dataclass(frozen=True, repr=False)
class Result:
    """A model's answer: look at ``.table``, draw ``.plot()``, or print it.

    Subclasses add their own fields, override ``plot``, and may set ``formats`` and ``note``.

    Attributes
    ----------
    table : DataFrame
        The numbers, one row a thing that was estimated, with stable English column names.
    formats : dict of column name to format spec
        How the text shows the columns.
    note : str or Text
        A last line that says what the table is based on (rows, method, level of the intervals).
    """

    table: pd.DataFrame
    formats: dict[str, str] = field(default_factory=dict, kw_only=True)
    note: str | Text = field(default="", kw_only=True)

    def __repr__(self) -> str:
        text = as_text(self.table, self.formats)
        return f"{text}\n{self.note}" if self.note else text

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the table; returns the Axes and never shows it."""
        raise NotImplementedError(f"{type(self).__name__} has no picture")

    def describe(self) -> Text:
        """Return in a sentence what there is to be seen, for those who cannot see the picture."""
        return both(
            "A table of {rows} rows and {columns} columns.", rows=len(self.table), columns=self.table.shape[1]
        )

    def _spec(self, column: str) -> str:
        return self.formats.get(column, ".2f")


def _extremes(table: pd.DataFrame, column: str, spec: str, what: Text | str) -> Text:
    """Return a sentence that names the largest and the smallest row."""
    values = table[column].astype(float).reset_index(drop=True).dropna()
    if values.empty:
        return both("Nothing to be seen: there are no values.")
    names = [name if isinstance(name, Labelled | Text) else both(str(name)) for name in table.index]
    most, least = int(values.idxmax()), int(values.idxmin())
    return both(
        "{what}: highest {most} with {highest}, lowest {least} with {lowest}, of {n}.",
        what=_term(what or column),
        most=names[most],
        highest=_shown(values[most], spec),
        least=names[least],
        lowest=_shown(values[least], spec),
        n=len(values),
    )


def _term(word: Text | str) -> Text:
    return word if isinstance(word, Text) else both(word.replace("{", "{{").replace("}", "}}"))


@dataclass(frozen=True, repr=False)
class Dots(Result):
    """Numbers with intervals, one a row, drawn as dots with bars.

    Attributes
    ----------
    value, low, high : str
        The columns that are drawn.
    label : str or Text
        What the axis shows, with its unit; a message id or a `Text`.
    zero : float or None
        Where a dashed line says "no difference".
    """

    value: str = field(default="estimate", kw_only=True)
    low: str = field(default="low", kw_only=True)
    high: str = field(default="high", kw_only=True)
    label: str | Text = field(default="", kw_only=True)
    zero: float | None = field(default=None, kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each number as a dot and its interval as a bar."""
        return looks.dots(
            self.table, self.value, low=self.low, high=self.high, label=self.label or self.value,
            spec=self._spec(self.value), zero=self.zero, ax=ax,
        )  # fmt: skip

    def describe(self) -> Text:
        """Return in a sentence which rows are highest and lowest."""
        return _extremes(self.table, self.value, self._spec(self.value), self.label or self.value)


@dataclass(frozen=True, repr=False)
class Bars(Result):
    """Numbers by alternative, drawn as bars side by side.

    Attributes
    ----------
    columns : tuple of str
        The columns that are drawn, one colour and hatch each.
    label : str or Text
        What the axis shows, with its unit.
    """

    columns: tuple[str, ...] = field(default=("share",), kw_only=True)
    label: str | Text = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw one bar a row and column; intervals in ``low`` and ``high`` belong to the last column."""
        spec = self._spec(self.columns[-1])
        return looks.bars(self.table, self.columns, label=self.label or self.columns[-1], spec=spec, ax=ax)

    def describe(self) -> Text:
        """Return in a sentence which bars are highest and lowest."""
        last = self.columns[-1]
        return _extremes(self.table, last, self._spec(last), self.label or last)


@dataclass(frozen=True, repr=False)
class Lines(Result):
    """Numbers that run over the row labels, drawn as lines named at their ends.

    Attributes
    ----------
    columns : tuple of str
        The columns that are drawn.
    bands : tuple of (low, high)
        Columns of each line's interval.
    xlabel, label : str or Text
        What the axes show, with their units.
    steps : bool
        Whether values stay until the next row.
    """

    columns: tuple[str, ...] = field(default=("share",), kw_only=True)
    bands: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    xlabel: str | Text = field(default="", kw_only=True)
    label: str | Text = field(default="", kw_only=True)
    steps: bool = field(default=False, kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a line a column with its interval as a band."""
        return looks.lines(
            self.table, self.columns, bands=self.bands, label=self.label or self.columns[-1], steps=self.steps,
            xlabel=self.xlabel or str(self.table.index.name or ""), spec=self._spec(self.columns[0]), ax=ax,
        )  # fmt: skip

    def describe(self) -> Text:
        """Return in a sentence from where to where the first line runs."""
        first = self.columns[0]
        values = self.table[first].dropna()
        if values.empty:
            return both("Nothing to be seen: there are no values.")
        spec = self._spec(first)
        return both(
            "{what}: from {start} at {begin} to {stop} at {end}.", what=_term(self.label or first),
            start=_shown(float(values.iloc[0]), spec), begin=_shown(values.index[0], "g"),
            stop=_shown(float(values.iloc[-1]), spec), end=_shown(values.index[-1], "g"),
        )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Matrix(Result):
    """A square of numbers, drawn as a shaded table.

    Attributes
    ----------
    columns : tuple of str
        The columns that are drawn; all of them by default.
    xlabel, ylabel : str or Text
        What the columns and the rows are.
    """

    columns: tuple[str, ...] = field(default=(), kw_only=True)
    xlabel: str | Text = field(default="", kw_only=True)
    ylabel: str | Text = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Shade each cell by its size and write the number in it."""
        drawn = list(self.columns or self.table.columns)
        specs = [self._spec(str(column)) for column in drawn]
        return looks.matrix(self.table, drawn, spec=specs, xlabel=self.xlabel, ylabel=self.ylabel, ax=ax)
