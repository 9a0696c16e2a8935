"""A callers' sheet, read: what can be counted of it, and at which minute of the day each number was dialled.

usable      dials that can be counted: second entries and wrong clocks left out
Dialled     its answer
read_dials  the same, or a table in which no dial stands twice
minutes_of  times of day such as 09:15 as minutes
came_to     who came to a step of the talk
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import N_, _, both
from crmlib.result import Result


@dataclass(frozen=True, repr=False)
class Dialled(Result):
    """What `usable` returns; ``.rows`` are the dials to go on with."""

    rows: pd.DataFrame = field(kw_only=True)


def usable(dials: IntoFrame, *, hours: tuple[str, str] = ("08:00", "20:00")) -> Dialled:
    """Return the dials that can be counted, and how many were left out.

    Parameters
    ----------
    dials : data frame of any backend
        dial_id, clock ("09:15"), and what else there is.
    hours : tuple of str
        Nobody calls earlier or later: a clock that says so is wrong, and so would be every hour read from it.

    Returns
    -------
    Dialled
        ``.table`` by row (usable, entered_twice, clock_off): rows, share; ``.rows``.

    Raises
    ------
    DataError
        If a column is missing, an id stands for two dials, or no dial is left.

    Examples
    --------
    >>> sheet = pd.DataFrame({"dial_id": [1, 2, 2, 3], "clock": ["09:15", "09:16", "09:16", "21:20"]})
    >>> usable(sheet).table["rows"].tolist()
    [2, 1, 1]
    """
    table = frames.to_pandas(dials, ["dial_id", "clock"]).reset_index(drop=True)
    twice = table.duplicated().to_numpy()
    frames.one_row_each(table[~twice], "dial_id")
    minute = minutes_of(table["clock"])
    first, last = (minutes_of(pd.Series([one], name="hours"))[0] for one in hours)
    off = ~twice & ((minute < first) | (minute >= last))
    kept = table[~twice & ~off].reset_index(drop=True)
    if kept.empty:
        raise DataError(_("No dial lies between {first} and {last}.").format(first=hours[0], last=hours[1]))
    counts = [len(kept), int(twice.sum()), int(off.sum())]
    index = pd.Index([N_("usable"), N_("entered_twice"), N_("clock_off")], name="row", dtype=object)
    out = pd.DataFrame({"rows": counts, "share": np.array(counts) / len(table)}, index=index)
    note = both("Clock off: before {first} or from {last} on.", first=hours[0], last=hours[1])
    return Dialled(out, formats={"rows": ",d", "share": ".1%"}, note=note, rows=kept)


def minutes_of(clock: pd.Series) -> np.ndarray:
    """Return the minute of the day of times like 09:15."""
    parts = clock.astype(str).str.extract(r"^([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$")
    bad = parts[0].isna().to_numpy()
    if bad.any():
        message = _(
            "Column {column}: {n} of {rows} rows hold no time of day such as 09:15 (for instance {example!r})."
        )
        example = clock.tolist()[int(np.flatnonzero(bad)[0])]
        raise DataError(message.format(column=clock.name, n=int(bad.sum()), rows=len(clock), example=example))
    return 60 * parts[0].to_numpy(int) + parts[1].to_numpy(int)


def read_dials(dials: Dialled | IntoFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return dials to count; refuse second entries."""
    table = dials.rows if isinstance(dials, Dialled) else frames.to_pandas(dials, list(columns))
    frames.need_columns(table, columns, rows=True)
    if "dial_id" in table and table["dial_id"].duplicated().any():
        message = _("{n} dials stand in the table more than once; take usable(dials).")
        raise DataError(message.format(n=int(table["dial_id"].duplicated().sum())))
    return table.reset_index(drop=True)


def came_to(table: pd.DataFrame, step: str) -> np.ndarray:
    """Return who came to a step; it is blank, or 0, where the talk had ended before."""
    return frames.flags(table.assign(**{step: table[step].fillna(0)}), step)
