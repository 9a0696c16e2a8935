"""Answers on a scale: which lie beyond it, and a refusal that names the first.

off_scale    which answers lie beyond a scale or between its steps
check_scale  refuse such answers by row, number and way out
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.errors import DataError
from crmlib.frames.columns import numbers
from crmlib.i18n import _


def off_scale(frame: pd.DataFrame, column: str, low: int, high: int) -> np.ndarray:
    """Say which answers lie beyond a scale or between its steps; a missing answer is none.

    Examples
    --------
    >>> off_scale(pd.DataFrame({"csat": [5, 8, None, 3.5]}), "csat", 1, 5).tolist()
    [False, True, False, True]
    """
    values = numbers(frame, column)[column].to_numpy()
    return (values < low) | (values > high) | (values % 1 > 0)


def check_scale(frame: pd.DataFrame, column: str, low: int, high: int, *, way_out: str = "") -> None:
    """Refuse answers beyond a scale.

    Parameters
    ----------
    frame : DataFrame
    column : str
    low, high : int
        The ends of the scale.
    way_out : str
        A sentence that says what to do.

    Raises
    ------
    DataError
        Naming the first such answer, its row (counted from 0), the scale, and how many there are.

    Examples
    --------
    >>> check_scale(pd.DataFrame({"csat": [5, 1, None]}), "csat", 1, 5)
    """
    odd = np.flatnonzero(off_scale(frame, column, low, high))
    if len(odd):
        message = _("Answer {found} in row {row}; {column} runs {low}–{high} (answers beyond it: {n}).")
        first = int(odd[0])
        said = message.format(
            found=frame[column].tolist()[first], row=first, column=column, low=low, high=high, n=len(odd)
        )
        raise DataError(f"{said} {way_out}".strip())
