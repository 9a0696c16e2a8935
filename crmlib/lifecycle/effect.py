"""What does a subscriber cost who is kept, and one who is won? (Lecture row S1.7)

keep_or_win  yuan for one more who is still here after a year, by channel and by what could be mended

What a call or a voucher changes, by stage, and whom to take first: `crmlib.stats.uplift`, `crmlib.stats.targeting`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.register import Subscribers, as_usable
from crmlib.i18n import N_, _, both, lines
from crmlib.lifecycle.tenure import tenure
from crmlib.result import Dots
from crmlib.stats.intervals import in_words
from crmlib.stats.mended import Kept


def keep_or_win(
    subscriptions: Subscribers | IntoFrame, won: Mapping[str, float], changes: Kept | None = None,
    mending: Mapping[str, float] | None = None, *, channel: str = "channel", level: float = 0.95,
) -> Dots:  # fmt: skip
    """Return what a subscriber costs who is won and still here after a year, and one who is kept that long.

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As for `tenure`.
    won : mapping of channel to yuan
        For each new subscriber.
    changes : Kept, optional
        From `Hazard.kept_by`; its horizon (12 months) is that of all rows.
    mending : mapping of covariate to yuan
        For each month that is mended.
    channel : str
        Column of how subscribers were won.
    level : float, default 0.95
        That of ``changes`` is its own.

    Returns
    -------
    Dots
        ``.table`` by channel and change: subscribers, cost (yuan for one that is won, or a month mended), share (still
        here), cost_kept, low, high (yuan for one who is still here, missing where there may be none).

    Raises
    ------
    DataError, TooFewError
        If a channel or a change has no cost, or is unknown; or as for `tenure`.

    Notes
    -----
    Who would have come without the advertisement, or the friend, is won for nothing: only a trial tells how many those
    are (`crmlib.stats.uplift`).

    Examples
    --------
    >>> rows = {"subscription_id": range(40), "start": "2025-01-01", "end": ["2025-02-01"] * 20 + [None] * 20}
    >>> register = pd.DataFrame(rows | {"channel": ["shop", "event"] * 20})
    >>> from crmlib.frames.register import usable
    >>> found = keep_or_win(usable(register, as_of="2026-03-01"), {"shop": 50, "event": 40})
    >>> found.table["cost_kept"].tolist()
    [80.0, 100.0]
    """
    found = as_usable(subscriptions)
    months = changes.months if changes is not None else 12
    frames.need_columns(found.rows, [channel])
    costs = _costs(won, found.rows[channel].dropna().unique(), "won")
    read = tenure(found, channel, at=months, level=level).table
    cost = np.array([costs[name] for name in sorted(costs, key=str)])
    here = read[["share", "low", "high"]].to_numpy(float)
    with np.errstate(divide="ignore"):
        each = cost[:, None] / here[:, [0, 2, 1]]
    out = pd.DataFrame(
        {"subscribers": read["subscribers"].to_numpy(), "cost": cost, "share": here[:, 0], "cost_kept": each[:, 0],
         "low": each[:, 1], "high": each[:, 2]}, index=read.index,
    )  # fmt: skip
    if changes is not None:
        out = pd.concat([out, _mended(changes, mending or {})])
    formats = {"cost": ",.1f", "share": ".1%"} | dict.fromkeys(("cost_kept", "low", "high"), ",.0f")
    note = both("A year here is {months} months.", months=months) if months != 12 else ""
    unit = both("Cost: yuan for each one won, or for each month mended.") if changes is not None else ""
    how = in_words(level, N_("from the share still here, or from what is kept more"))
    return Dots(
        out.rename_axis(channel), value="cost_kept", formats=formats, note=lines(note, unit, how),
        label=both("Yuan for one subscriber more who is still here after {months} months", months=months),
    )  # fmt: skip


def _costs(given: Mapping[str, float], needed: Iterable, name: str) -> dict[str, float]:
    costs = {
        str(key): frames.check_number(one, str(key), 0, 1e9)
        for key, one in frames.check_mapping(given, name).items()
    }
    missing = [str(one) for one in needed if str(one) not in costs]
    if missing:
        message = _("{name} says for each what it costs; {missing} has no cost.")
        raise DataError(message.format(name=name, missing=missing[0]))
    return {str(one): costs[str(one)] for one in needed}


def _mended(changes: Kept, mending: Mapping[str, float]) -> pd.DataFrame:
    """Return what each change costs for one more who is still here."""
    rows = changes.table.iloc[1 : 1 + len(changes.names)]
    costs = _costs(mending, changes.names, "mending")
    cost = np.array([costs[name] for name in changes.names])
    ends = rows[["extra", "extra_high", "extra_low"]]
    each = (cost * rows["changed"]).to_numpy()[:, None] / ends.where(ends > 0).to_numpy()
    return pd.DataFrame(
        {"subscribers": pd.NA, "cost": cost, "share": np.nan, "cost_kept": each[:, 0], "low": each[:, 1],
         "high": each[:, 2]}, index=rows.index,
    )  # fmt: skip
