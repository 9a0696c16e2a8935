"""What a model answers with: a table, a picture, and a text that is the same on every machine.

Result    a frozen answer with ``.table``, ``.plot(ax=None)`` and a plain-text ``repr``
as_text   a data frame as aligned plain text with fixed rounding
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.i18n import Labelled, _

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def _shown(value: object, spec: str) -> str:
    if isinstance(value, Labelled):
        return value.label
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
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
        For instance ``{"rate": ".1%"}``.
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
    note : str
        A last line that says what the table is based on (rows, method, level of the intervals).
    """

    table: pd.DataFrame
    formats: dict[str, str] = field(default_factory=dict, kw_only=True)
    note: str = field(default="", kw_only=True)

    def __repr__(self) -> str:
        text = as_text(self.table, self.formats)
        return f"{text}\n{self.note}" if self.note else text

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the table; returns the Axes and never shows it."""
        raise NotImplementedError(f"{type(self).__name__} has no picture")
