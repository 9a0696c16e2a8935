"""The desk for calls that come in.

busiest  how many are answered in time in the busiest hour, by people at the desk; and on the average of the day
desk     as an exercise asks: how many callers are answered in time, if they wait for ever and if some give up
fewest   with how many people enough of them are
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import telesales
from crmlib.i18n import N_, Text, both
from crmlib.result import Result
from crmlib.stats.agents import Agents
from crmlib.stats.queues import Queue, erlang_a, erlang_c, load_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TALK, PATIENCE, WITHIN = (
    3.5,
    2.5,
    15,
)  # minutes a call, minutes until callers give up (mean), seconds: three rings


@dataclass(frozen=True, repr=False)
class Busiest(Result):
    """What `busiest` returns, drawn as the two curves of the busiest hour; ``.needed`` people."""

    curves: Agents | None = None

    @property
    def needed(self) -> int:
        """How many people answer 80 % in time, where some give up."""
        return self.curves.needed

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share answered in time by people at the desk, by either formula."""
        return self.curves.plot(ax)

    def describe(self) -> Text:
        """Return in a sentence from where to where the curves run."""
        return self.curves.describe()


def busiest(inbound: pd.DataFrame) -> Busiest:
    """Return how many are answered in time in the busiest hour, by people at the desk, and on the day's average.

    Parameters
    ----------
    inbound : DataFrame
        As in the file.

    Returns
    -------
    Busiest
        ``.table`` by agents: average_day (in time at the calls of an average hour, some give up), in_time_a and
        in_time_c (in the busiest hour, if some give up and if all wait for ever), gave_up, occupancy.
    """
    load = telesales.inbound_load(inbound)
    facts = {"patience": load.patience, "within": WITHIN}
    curves = telesales.agents_for(load.peak, load.talk_minutes, patience=load.patience)
    table = curves.table[["in_time_a", "in_time_c", "gave_up", "occupancy"]].copy()
    table.insert(
        0, "average_day", [erlang_a(load.average, load.talk_minutes, n, **facts).in_time for n in table.index]
    )
    note = both(
        "{peak:.1f} calls in the busiest hour, {average:.1f} on average; {talk:.1f} minutes a call, {patience:.1f} "
        "until callers give up; in time: within {seconds} seconds.",
        peak=load.peak, average=load.average, talk=load.talk_minutes, patience=load.patience, seconds=WITHIN,
    )  # fmt: skip
    return Busiest(table, formats=dict.fromkeys(table, ".1%"), note=note, curves=curves)


def desk(calls: int, people: int) -> Result:
    """Return how many callers are answered within three rings, if they wait for ever and if some give up.

    Parameters
    ----------
    calls : int
        An hour.
    people : int
        At the desk.

    Returns
    -------
    Result
        ``.table`` by what callers do: in_time (share of all), gave_up. Missing where the queue would grow without end.

    Examples
    --------
    >>> round(float(desk(36, 4).table.loc["some give up", "in_time"]), 2)
    0.87
    """
    rows = {N_("all wait for ever"): _patient(calls, people), N_("some give up"): _leaving(calls, people)}
    table = pd.DataFrame(
        [(one.in_time, one.gave_up) if one else (np.nan, np.nan) for one in rows.values()],
        columns=["in_time", "gave_up"],
        index=pd.Index(list(rows), name="callers"),
    )
    note = both(
        "{calls} calls an hour of {talk} minutes, {people} people; in time: within {seconds} seconds. Who gives up "
        "does so after {patience} minutes on average.",
        calls=calls, talk=TALK, people=people, seconds=WITHIN, patience=PATIENCE,
    )  # fmt: skip
    return Result(table, formats=dict.fromkeys(table, ".1%"), note=note)


def fewest(calls: int, share: float, *, give_up: bool = True) -> int:
    """Return with how many people at the desk so large a share of callers is answered in time.

    Parameters
    ----------
    calls : int
        An hour.
    share : float
        Of all callers, to be answered in time.
    give_up : bool, default True
        Whether some callers give up; otherwise all wait for ever.

    Examples
    --------
    >>> fewest(72, 0.8), fewest(72, 0.8, give_up=False)
    (6, 7)
    """
    people = 1
    while True:
        found = _leaving(calls, people) if give_up else _patient(calls, people)
        if found and found.in_time >= share:
            return people
        people += 1


def _patient(calls: int, people: int) -> Queue | None:
    if load_of(calls, TALK) >= people:
        return None
    return erlang_c(calls, TALK, people, within=WITHIN)


def _leaving(calls: int, people: int) -> Queue:
    return erlang_a(calls, TALK, people, patience=PATIENCE, within=WITHIN)
