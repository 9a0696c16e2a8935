"""How many have come to each of several ends by then, as a table with its picture.

ends_compared   each end's share in the presence of the others, beside what it would seem alone
Ends            the answer: ``.table``, ``.curve``, ``.plot()``
UNKNOWN         the end of those who left and did not say how

The arithmetic stands in `crmlib.stats.competing`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import looks, seen
from crmlib.i18n import N_, Text
from crmlib.result import TERM, Result
from crmlib.stats.competing import aalen_johansen
from crmlib.stats.intervals import in_words
from crmlib.stats.survival import kaplan_meier, read_curve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

UNKNOWN = N_("not_said")


@dataclass(frozen=True, repr=False)
class Ends(Result):
    """The share who have come to each end, by time.

    Attributes
    ----------
    curve : DataFrame
        By time, a column an end.
    xlabel, label : str or Text
        What the axes show.
    """

    curve: pd.DataFrame = field(kw_only=True)
    xlabel: Text | str = field(default="", kw_only=True)
    label: Text | str = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a step curve for each end."""
        return looks.lines(
            self.curve, list(self.curve), steps=True, spec=".0%", xlabel=self.xlabel, label=self.label, ax=ax
        )

    def describe(self) -> Text:
        """Return in a sentence how far each curve rises."""
        return seen.together(*(seen.run(self.curve[name], ".1%", name) for name in self.curve))


def ends_compared(
    times: ArrayLike,
    end: ArrayLike,
    *,
    at: Sequence[int],
    until: int,
    entered: ArrayLike | None = None,
    named: Callable[[str], Text | object] = str,
    level: float = 0.95,
) -> Ends:
    """Return which share has come to each end by given times, beside what it would seem to be alone.

    Parameters
    ----------
    times, end, entered : array, shape (n,)
        As for `crmlib.stats.competing.aalen_johansen`; `UNKNOWN` is the end of those who did not say.
    at : sequence of int
        Times to report.
    until : int
        Where the curves end.
    named : callable
        What an end is called.
    level : float, default 0.95

    Returns
    -------
    Ends
        ``.table`` by time, a row an end: reason, share, low, high, if_alone (one minus Kaplan–Meier, the other ends
        taken for "still here"), spread (the share if those who did not say had the reasons of the others).

    Raises
    ------
    DataError, TooFewError
        As for `aalen_johansen`.

    Examples
    --------
    >>> ends_compared([1, 2], ["moved", "died"], at=[2], until=2).table[["share", "if_alone"]].to_numpy().tolist()
    [[0.5, 1.0], [0.5, 0.5]]
    """
    curves = aalen_johansen(times, end, entered=entered, level=level)
    ended = pd.Series(np.asarray(end, dtype=object))
    said = ended[ended.notna() & (ended != UNKNOWN)]

    def read(curve: pd.DataFrame, when: ArrayLike) -> pd.DataFrame:
        return read_curve(curve, when, times, entered)

    blank = read(curves[UNKNOWN], at)["share"] if UNKNOWN in curves else 0.0
    parts = []
    for name, curve in curves.items():
        part = read(curve, at)[["share", "low", "high"]]
        part["if_alone"] = read(kaplan_meier(times, ended == name, entered=entered), at)["share"]
        part["spread"] = np.nan if name == UNKNOWN else part["share"] + blank * (said == name).mean()
        part.insert(0, "reason", pd.Series([named(str(name))] * len(part), part.index, dtype=object))
        parts.append(part)
    table = pd.concat(parts).rename_axis("months_in").sort_index(kind="stable")
    drawn = [read(one, np.arange(until + 1))["share"] for one in curves.values()]
    curve = pd.concat(drawn, axis=1, keys=[named(str(name)) for name in curves]).rename_axis("months_in")
    formats = dict.fromkeys(("share", "low", "high", "if_alone", "spread"), ".1%") | {"reason": TERM}
    return Ends(table, curve=curve, formats=formats, note=in_words(level, N_("Aalen–Johansen, log–log")))
