"""Times until something happens, read and checked.

read_times   times as floats; missing, negative and infinite ones refused
read_flags   whether it has happened, as booleans; a missing flag refused
one_each     refuse what does not belong to the times one by one
read_entries from when on each was watched (delayed entry)
at_risk      how many are watched and still waiting at given times
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _


def read_times(days: ArrayLike) -> np.ndarray:
    """Return times as floats; refuse text, and missing, negative or infinite times."""
    values = pd.Series(np.asarray(days).ravel())
    if values.dtype.kind == "m":
        values = values.dt.total_seconds() / 86_400
    try:
        if values.dtype.kind in "Mc":
            raise TypeError
        times: np.ndarray = pd.to_numeric(values).to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise DataError(
            _("Times to a goal are numbers of days; something else was found among them.")
        ) from None
    if not len(times):
        raise TooFewError(_("There is nobody whose time could be counted."))
    bad = times[~((times >= 0) & np.isfinite(times))]
    if len(bad):
        message = _(
            "Times to a goal cannot be negative or missing; {n} of {all} are, for instance {example}."
        )
        raise DataError(message.format(n=len(bad), all=len(times), example=bad[0]))
    return times


def one_each(days: np.ndarray, other: np.ndarray | pd.Series) -> None:
    """Refuse what does not belong to the times one by one."""
    if len(days) != len(other):
        raise DataError(
            _("There are {days} times but {others} of what belongs to them; each time needs one.").format(
                days=len(days), others=len(other)
            )
        )


def read_flags(reached: ArrayLike, days: np.ndarray) -> np.ndarray:
    """Return event flags as booleans; a missing one would otherwise count as an event."""
    flags = pd.Series(np.asarray(reached, dtype=object).ravel())
    one_each(days, flags)
    missing = flags.isna()
    if missing.any():
        raise DataError(
            _(
                "{n} of {all} rows do not say whether the goal was reached (first: row {row}); "
                "who is still waiting is marked False."
            ).format(n=int(missing.sum()), all=len(flags), row=int(np.flatnonzero(missing)[0]))
        )
    odd = ~flags.isin([0, 1])
    if odd.any():
        raise DataError(
            _(
                "Whether the goal was reached is True or False; {n} of {all} rows hold something else: {example!r}."
            ).format(n=int(odd.sum()), all=len(flags), example=flags[odd].tolist()[0])
        )
    happened: np.ndarray = flags.astype(bool).to_numpy()
    return happened


def read_entries(entered: ArrayLike | None, days: np.ndarray) -> np.ndarray:
    """Return from which time on each was watched; minus infinity for those who were watched from the start.

    Raises
    ------
    DataError
        If somebody came under observation only when all was over.
    """
    if entered is None:
        return np.full(len(days), -np.inf)
    entries = read_times(entered)
    one_each(days, entries)
    late = (entries >= days) & (entries > 0)
    if late.any():
        first = int(np.flatnonzero(late)[0])
        message = _(
            "{n} of {all} were never watched: they came under observation when their time was over (first: row {row}, "
            "from {entry:g}, over at {day:g}); leave them out."
        )
        raise DataError(
            message.format(n=int(late.sum()), all=len(days), row=first, entry=entries[first], day=days[first])
        )
    return np.where(entries > 0, entries, -np.inf)


def at_risk(days: np.ndarray, entries: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Return how many are watched and still waiting just before each time.

    Examples
    --------
    >>> at_risk(np.array([1.0, 3, 5]), np.array([-np.inf, -np.inf, 2]), np.array([1.0, 2, 3])).tolist()
    [2, 1, 2]
    """
    gone, come = np.searchsorted(np.sort(days), times), np.searchsorted(np.sort(entries), times)
    counts: np.ndarray = come - gone
    return counts
