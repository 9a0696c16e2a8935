"""What a model answers with: a table, a picture, and a text that is the same on every machine.

Result    a frozen answer with ``.table``, ``.plot(ax=None)`` and a plain-text ``repr``
Dots      one that draws a dot with its interval a row
Bars      one that draws bars side by side
Lines     one that draws lines over time or another number
Matrix    one that draws a shaded table

`crmlib.tables` writes the table as text, `crmlib.html` for a page, `crmlib.show` shows either with the picture.

**Words are said late.** A table holds no translated text: rows and columns are named by enum members or by terms
(marked with `N_` where they are made), a column of terms has the format `TERM`. A note is a `Text`, made with
`crmlib.i18n.both` from a message and facts, in which enum members and other texts come in the language of each side::

    note=both("{n:,} customers from {start} on.", n=len(begun), start=Stage.DESIRE)
    note=lines(both("{n} texts.", n=n), remark)          # several sentences, a line each; empty ones fall away
    note=both("Without {stages}.", stages=listed(gone))  # a list, with the language's commas

So a result that was made in English is Chinese all through once that is in force.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import pandas as pd

from crmlib import looks, seen
from crmlib.html import table_html
from crmlib.i18n import N_, Text, both, lines
from crmlib.tables import P_VALUE, TERM, as_text, cells, with_differences

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["P_VALUE", "TERM", "Bars", "Dots", "Lines", "Matrix", "Result", "as_text"]


_AS_PRINTED = N_("A difference is that of the figures as they are printed here.")


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
    differences : dict of name to pair of names
        Columns (or rows) that are one column less another. ``table`` holds them exactly; where they are shown, they
        are the differences of the figures beside them as these are printed, and a last line says so where it matters.
    """

    table: pd.DataFrame
    formats: dict[str, str] = field(default_factory=dict, kw_only=True)
    note: str | Text = field(default="", kw_only=True)
    differences: dict[str, tuple[str, str]] = field(default_factory=dict, kw_only=True)

    @property
    def printed(self) -> pd.DataFrame:
        """The table as it is shown: its differences add up on the page."""
        if not self.differences:
            return self.table
        return with_differences(self.table, self.differences, self.formats, getattr(self, "value", ""))

    @property
    def footnote(self) -> str | Text:
        """What stands below the table."""
        exact, printed = (cells(one, self.formats, 3) for one in (self.table, self.printed))
        return self.note if exact == printed else lines(self.note, both(_AS_PRINTED))

    def only(self, *columns: str) -> Self:
        """Return the same with some of its columns; picture and footnote stay."""
        return replace(self, table=self.table[list(columns)])

    def __repr__(self) -> str:
        text, note = as_text(self.printed, self.formats), self.footnote
        return f"{text}\n{note}" if note else text

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return what a notebook shows: the text, and the same table for a page."""
        return {
            "text/plain": repr(self),
            "text/html": table_html(self.printed, self.formats, note=self.footnote),
        }

    def show(self) -> None:
        """Display the table, then the picture (if there is one) with its sentence; outside a notebook print both."""
        from crmlib.show import show, show_picture

        show(self)
        if type(self).plot is not Result.plot:
            show_picture(self)

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
            spec=self._spec(self.value), zero=self.zero, written=self.printed[self.value].tolist(), ax=ax,
        )  # fmt: skip

    def describe(self) -> Text:
        """Return in a sentence which rows are highest and lowest."""
        return seen.extremes(self.printed, self.value, self._spec(self.value), self.label or self.value)


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
        """Return in a sentence how high the bars are."""
        last = self.columns[-1]
        if len(self.columns) > 1:
            return seen.grid(self.table, self.columns, self._spec(last))
        return seen.extremes(self.table, last, self._spec(last), self.label or last)


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
        """Return in a sentence from where to where each line runs."""
        alone = len(self.columns) == 1
        return seen.together(
            *(
                seen.run(self.table[name], self._spec(name), self.label if alone and self.label else name)
                for name in self.columns
            )
        )


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

    def describe(self) -> Text:
        """Return in a sentence which numbers stand where."""
        drawn = list(self.columns or self.table.columns)
        return seen.grid(self.table, drawn, [self._spec(str(column)) for column in drawn])
