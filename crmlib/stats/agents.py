"""The desk that people ring: how many agents, so that nobody waits? (Lecture rows S4.15, S0.24)

agents_for  who is answered in time, and who gives up, by number of agents
Agents      its answer

What comes in is counted by `crmlib.stats.inbound`.

Three rings are 15 seconds in mainland China, 18 where a ring takes six. A day's average hides its peak.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.i18n import _, both, lines
from crmlib.result import Lines
from crmlib.stats.queues import Queue, erlang_a, erlang_c, load_of

_MOST = 10_000  # agents


@dataclass(frozen=True, repr=False)
class Agents(Lines):
    """What `agents_for` returns; ``.needed`` agents at the desk, ``.on_payroll`` with those who are away."""

    needed: int = field(kw_only=True)
    on_payroll: int = field(kw_only=True)


def agents_for(
    calls_hour: float, talk_minutes: float, *, within: float = 15, share: float = 0.8, patience: float | None = None,
    shrinkage: float = 0,
) -> Agents:  # fmt: skip
    """Return how many agents answer a share of all calls in time.

    Parameters
    ----------
    calls_hour, talk_minutes : float
        Of the busiest quarter of an hour: the average of a day leaves its peak without help.
    within : float, default 15
        Seconds: three rings.
    share : float, default 0.8
        Of all calls that should be answered within them.
    patience : float, optional
        Mean minutes until a waiting caller hangs up; without it callers wait for ever.
    shrinkage : float, default 0
        Share of paid time in which agents are not at the desk: breaks, courses, illness.

    Returns
    -------
    Agents
        ``.table`` by agents: in_time_c (if all wait for ever), wait_c (seconds); with patience in_time_a, gave_up,
        wait_a; occupancy. ``.needed``, ``.on_payroll``.

    Raises
    ------
    DataError
        If a number makes no sense, or more than 10,000 agents would be needed.

    Examples
    --------
    >>> agents_for(36, 4.2).needed, agents_for(36, 4.2, patience=2.5).needed
    (5, 4)
    """
    load = load_of(calls_hour, talk_minutes)
    patience = None if patience == np.inf else patience
    wanted, away = (
        frames.check_number(share, "share", 0, 0.9999),
        frames.check_number(shrinkage, "shrinkage", 0, 0.95),
    )

    def found(agents: int) -> tuple[Queue | None, Queue | None]:
        """Return what callers find, first if they wait for ever (no more than agents allow), then as they are."""
        c = erlang_c(calls_hour, talk_minutes, agents, within=within) if load < agents else None
        a = (
            None
            if patience is None
            else erlang_a(calls_hour, talk_minutes, agents, patience=patience, within=within)
        )
        return c, a

    needed = max(1, int(load - 5 * np.sqrt(load)) if patience else int(load) + 1)
    while (one := found(needed)[patience is not None]) is None or one.in_time < wanted:
        needed += 1
        if needed > _MOST:
            raise DataError(_("More than {most:,} agents would be needed.").format(most=_MOST))
    rows = {}
    for agents in range(max(1, needed - 2), needed + 4):
        c, a = found(agents)
        rows[agents] = {"in_time_c": c.in_time if c else np.nan, "wait_c": c.wait if c else np.nan}
        if a:
            rows[agents] |= {"in_time_a": a.in_time, "wait_a": a.wait, "gave_up": a.gave_up}
        rows[agents]["occupancy"] = a.occupancy if a else min(load / agents, 1)
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("agents")
    payroll = ceil(needed / (1 - away) - 1e-9)
    goal = both("{share:.0%} of calls answered within {within:g} seconds: {n} agents at the desk.",
                share=wanted, within=within, n=needed)  # fmt: skip
    paid = (
        both("With {away:.0%} of paid time away: {n} on the payroll.", away=away, n=payroll) if away else ""
    )
    short = (
        both("Where in_time_c is missing the queue would grow without end.")
        if table["in_time_c"].isna().any()
        else ""
    )
    busy = both("Over 90 % busy is no thrift: queues grow with it.") if table["occupancy"].max() > 0.9 else ""
    return Agents(
        table, columns=tuple(name for name in ("in_time_c", "in_time_a") if name in table), needed=needed,
        formats=dict.fromkeys(("in_time_c", "in_time_a", "occupancy"), ".0%") | {"gave_up": ".1%", "wait_c": ",.0f",
                                                                              "wait_a": ",.0f"},
        label=both("Share answered within {within:g} seconds", within=within), xlabel=both("Agents"),
        note=lines(goal, paid, short, busy), on_payroll=payroll,
    )  # fmt: skip
