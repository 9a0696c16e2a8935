"""How long does a subscriber stay, and how does it end? Those who are still here respected.

tenure    which share is still here after so many months (Kaplan–Meier), the median, the mean; by group with a test
ends      which share has come to each end by then (Aalen–Johansen), in the presence of the others

Whose months these are, and from when on each was watched: `crmlib.frames.register`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.frames.register import Subscribers, as_usable
from crmlib.i18n import Text, _, both, lines
from crmlib.stats.ends import UNKNOWN, Ends, ends_compared
from crmlib.stats.stays import Tenure, last_watched, still_here, still_here_by


def tenure(
    subscriptions: Subscribers | IntoFrame, by: str | None = None, *, at: Sequence[int] | int | None = None,
    level: float = 0.95,
) -> Tenure:  # fmt: skip
    """Return which share of subscribers is still here after so many months.

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As `crmlib.frames.register.usable` returns them; a table of which nothing has to be left out.
    by : str, optional
        A column: groups are compared, as they were at the start. What came about later (a stage, a total) does not
        belong here: who got there had to stay until then (immortal time).
    at : int or sequence of int, optional
        Months to report: 1, 3, 6, 12, 18, 24; of groups one month, 12.
    level : float, default 0.95

    Returns
    -------
    Tenure
        ``.table`` by month: at_risk, share, low, high (log–log Greenwood); by group: subscribers, left, left_if_alike
        (how many would have left if groups did not differ), median, mean (within a horizon), share, low, high.

    Raises
    ------
    DataError, TooFewError
        If the table is no register, somebody belongs to no group, or fewer than 20 are watched.

    Examples
    --------
    >>> rows = {"subscription_id": range(40), "start": "2025-01-01", "end": ["2025-02-01"] * 10 + [None] * 30}
    >>> from crmlib.frames.register import usable
    >>> register = pd.DataFrame(rows)
    >>> tenure(usable(register, as_of="2025-06-30"), at=[1, 3]).table["share"].tolist()
    [0.75, 0.75]
    """
    found = as_usable(subscriptions)
    rows = found.rows
    if by is None:
        asked = _asked((1, 3, 6, 12, 18, 24) if at is None else at, rows)
        answer = still_here(rows["months"], rows["left"], rows["entered"], at=asked, level=level)
    else:
        frames.need_columns(rows, [by])
        frames.no_missing(rows, [by])
        month = _asked(min(12, int(rows["months"].max())) if at is None else at, rows)[0]
        answer = still_here_by(rows, by, at=month, named=lambda name: label(by, name), level=level)
    note = both(
        "{n:,} subscribers, {here:,} of them still here on {day:%Y-%m-%d}.",
        n=len(rows), here=int((~rows["left"]).sum()), day=found.as_of,
    )  # fmt: skip
    axes = {"xlabel": both("Months since the start"), "label": both("Still here")}
    return replace(answer, note=lines(note, _late(rows), found.cut_off, answer.note), **axes)


def _asked(at: Sequence[int] | int, rows: pd.DataFrame) -> list[int]:
    several = list(at) if isinstance(at, Sequence | np.ndarray) else [at]
    asked = [frames.check_whole(one, "at", 0) for one in several or [None]]
    if min(asked) > rows["months"].max():
        message = _("Nobody was watched for {month} months; the longest was watched for {longest}.")
        raise TooFewError(message.format(month=min(asked), longest=rows["months"].max()))
    return asked


def _late(rows: pd.DataFrame) -> Text | str:
    late = int((rows["entered"] > 0).sum())
    if not late:
        return ""
    return both("{n:,} of them began before the register, and count from its first day on.", n=late)


def ends(
    subscriptions: Subscribers | IntoFrame, cause: str = "end_reason", *, at: Sequence[int] | int = (6, 12, 18, 24),
    level: float = 0.95,
) -> Ends:  # fmt: skip
    """Return which share of subscribers has come to each end by then, each end in the presence of the others.

    Who has moved away can no longer leave of her own wish. One minus Kaplan–Meier of one end, the others taken for
    "still here", answers what would be if nobody could end otherwise (and ends had nothing to do with each other).

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As for `tenure`.
    cause : str
        Column of how it ended; blank ends are an end of their own, "not said".
    at : int or sequence of int
        Months to report.
    level : float, default 0.95

    Returns
    -------
    Ends
        ``.table`` by month, a row an end: reason, share, low, high, if_alone (one minus Kaplan–Meier), spread (the
        share if those who did not say had the reasons that the others had).

    Raises
    ------
    DataError, TooFewError
        As for `tenure`, or if nobody has left yet.

    Examples
    --------
    >>> rows = {"subscription_id": range(40), "start": "2025-01-01", "end": ["2025-02-01"] * 20 + ["2025-03-01"] * 20}
    >>> register = pd.DataFrame(rows | {"end_reason": ["moved"] * 20 + ["own_wish"] * 20})
    >>> ends(register, at=2).table[["share", "if_alone"]].to_numpy().tolist()
    [[0.5, 0.5], [0.5, 1.0]]
    """
    found = as_usable(subscriptions)
    rows = found.rows
    frames.need_columns(rows, [cause])
    end = rows[cause].astype(object).where(rows[cause].notna(), UNKNOWN).where(rows["left"], None)
    options = {
        "at": _asked(at, rows),
        "until": last_watched(rows["months"]),
        "entered": rows["entered"],
        "level": level,
    }
    answer = ends_compared(rows["months"], end, named=lambda name: label(cause, name), **options)
    note = both(
        "{n:,} subscribers, {left:,} left, {blank:,} of them without saying why.",
        n=len(rows), left=int(rows["left"].sum()), blank=int((end == UNKNOWN).sum()),
    )  # fmt: skip
    axis = {"xlabel": both("Months since the start"), "label": both("Gone by then")}
    return replace(answer, note=lines(note, _late(rows), found.cut_off, answer.note), **axis)
