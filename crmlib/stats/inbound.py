"""What comes in at a desk that people ring, and how long they wait before they hang up.

inbound_load  calls an hour by hour of the day, mean talk and mean patience (lecture row S4.15)
Desk          its answer
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.dialled import minutes_of
from crmlib.i18n import _, both, lines
from crmlib.result import Dots
from crmlib.stats.intervals import check_level, in_words

_QUARTER = 15  # minutes


@dataclass(frozen=True, repr=False)
class Desk(Dots):
    """What `inbound_load` returns.

    Attributes
    ----------
    talk_minutes, patience : float
        Mean talk, and mean minutes until a waiting caller hangs up; infinite if nobody did.
    peak, average : float
        Calls an hour in the busiest hour, and over the day.
    answered_soon : float
        Share answered within 15 seconds; missing without the column in_15s.
    """

    talk_minutes: float = field(kw_only=True)
    patience: float = field(kw_only=True)
    peak: float = field(kw_only=True)
    average: float = field(kw_only=True)
    answered_soon: float = field(kw_only=True)


def inbound_load(inbound: IntoFrame, *, level: float = 0.95) -> Desk:
    """Return what comes in by hour of the day.

    Parameters
    ----------
    inbound : data frame of any backend
        One row a quarter of an hour: clock ("09:15"), offered, abandoned, answered_calls, wait_mean (seconds, of all
        callers), talk_mean (seconds, of the answered); in_15s.
    level : float, default 0.95

    Returns
    -------
    Desk
        ``.table`` by hour: calls_hour, low, high, load (Erlangs), gave_up.

    Raises
    ------
    DataError, TooFewError
        If a column is missing, counts do not add up, or no call was answered.

    Notes
    -----
    Patience = time waited by all callers ÷ number who hung up: who was answered had not lost it yet.
    """
    from scipy.special import gammaincinv

    columns = ["offered", "answered_calls", "abandoned", "wait_mean", "talk_mean"]
    table = frames.to_pandas(inbound, ["clock", *columns]).reset_index(drop=True)
    frames.need_columns(table, ["clock"], rows=True)
    frames.no_missing(table, ["clock", *columns[:3]])
    given = frames.numbers(table, columns)
    odd = (given["answered_calls"] + given["abandoned"] != given["offered"]) | (given < 0).any(axis=1)
    if odd.any():
        message = _(
            "Answered and abandoned calls do not add up to those that came in, or a number is below 0, in {n} rows "
            "(first: row {row})."
        )
        raise DataError(message.format(n=int(odd.sum()), row=int(np.flatnonzero(odd)[0])))
    for name, of in (("wait_mean", "offered"), ("talk_mean", "answered_calls")):
        blank = given[name].isna() & (given[of] > 0)
        if blank.any():
            message = _("Column {column}: {n} rows are empty though there were calls (first: row {row}).")
            raise DataError(
                message.format(column=name, n=int(blank.sum()), row=int(np.flatnonzero(blank)[0]))
            )
    offered, answered, gone, wait, talk = (given[name].fillna(0).to_numpy() for name in columns)
    if not answered.sum():
        raise TooFewError(_("No call was answered, so it is not known how long talks take."))
    minutes = float(answered @ talk / answered.sum() / 60)
    waited = float(offered @ wait / 60)
    patience = waited / gone.sum() if gone.sum() else np.inf
    hour = pd.Series([f"{one // 60:02d}:00" for one in minutes_of(table["clock"])])
    sums = given[["offered", "abandoned"]].groupby(hour).agg(["sum", "size"])
    n, hours = sums["offered", "sum"].to_numpy(), sums["offered", "size"].to_numpy() * _QUARTER / 60
    ends = (1 - level) / 2, (1 + level) / 2
    check_level(level)
    low, high = np.where(n > 0, gammaincinv(np.maximum(n, 1), ends[0]), 0), gammaincinv(n + 1, ends[1])
    out = pd.DataFrame(
        {"calls_hour": n / hours, "low": low / hours, "high": high / hours, "load": n / hours * minutes / 60,
         "gave_up": sums["abandoned", "sum"].to_numpy() / np.where(n > 0, n, np.nan)},
        index=pd.Index(sums.index, name="clock"),
    )  # fmt: skip
    soon = frames.numbers(table, "in_15s")["in_15s"].sum() / offered.sum() if "in_15s" in table else np.nan
    facts = both("Talks take {talk:.1f} minutes; who waits hangs up after {patience:.1f} minutes on average.",
                 talk=minutes, patience=patience)  # fmt: skip
    said = (
        facts
        if np.isfinite(patience)
        else both("Talks take {talk:.1f} minutes; nobody hung up.", talk=minutes)
    )
    return Desk(
        out, value="calls_hour", label=both("Calls an hour"), note=lines(said, in_words(level, "Poisson")),
        formats=dict.fromkeys(("calls_hour", "low", "high"), ".1f") | {"load": ".2f", "gave_up": ".1%"},
        talk_minutes=minutes, patience=float(patience), peak=float(out["calls_hour"].max()),
        average=float(n.sum() / hours.sum()), answered_soon=float(soon),
    )  # fmt: skip
