"""Waiting for an agent: how many are needed, and what happens if they are too few.

erlang_b   nobody waits: which share of calls finds all lines busy (Erlang 1917)
erlang_c   everybody waits for ever: who waits, and how long
erlang_a   callers lose patience: who waits, who hangs up, and how long it takes (Palm 1957)
Queue      what the last two answer

Calls come in at random at a steady rate, talks and patience are exponential, first come is first served. A desk whose
calls come in waves is to be asked for its busiest quarter of an hour, not for its day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from crmlib.errors import DataError
from crmlib.frames import check_number, check_whole
from crmlib.i18n import _

_MOST, _LONGEST = 1e6, 1e5
_TINY = -45.0  # logarithm of a probability beside the largest that no longer counts


class Queue(NamedTuple):
    """What callers and agents of a queue find.

    Attributes
    ----------
    waits : float
        Share of callers who are not answered at once.
    wait : float
        Mean seconds of all callers, to the answer or to hanging up.
    gave_up : float
        Share of callers who hang up.
    in_time : float
        Share of all callers who are answered within the time asked for.
    occupancy : float
        Share of their time that agents talk.
    queue : float
        Mean number of callers who wait.
    """

    waits: float
    wait: float
    gave_up: float
    in_time: float
    occupancy: float
    queue: float


def load_of(calls_hour: float, talk_minutes: float) -> float:
    """Return the load in Erlangs: how many agents would be talking on average, were there enough.

    Examples
    --------
    >>> load_of(36, 5)
    3.0
    """
    rate = check_number(calls_hour, "calls_hour", 0, _MOST)
    return rate * check_number(talk_minutes, "talk_minutes", 1e-6, _MOST) / 60


def erlang_b(load: float, agents: int) -> float:
    """Return which share of calls finds all agents busy, where nobody waits.

    Parameters
    ----------
    load : float
        In Erlangs: calls a minute × minutes a talk.
    agents : int

    Raises
    ------
    DataError
        If the load is none, or there is no agent.

    References
    ----------
    Erlang, A. K. (1917). Solution of some problems in the theory of probabilities of significance in automatic
    telephone exchanges.

    Examples
    --------
    >>> print(f"{erlang_b(2.5, 5):.6f}")
    0.069731
    """
    load = check_number(load, "load", 0, _MOST)
    blocked = 1.0
    for one in range(1, check_whole(agents, "agents", 1) + 1):
        blocked = load * blocked / (one + load * blocked)
    return blocked


def erlang_c(calls_hour: float, talk_minutes: float, agents: int, *, within: float = 15) -> Queue:
    """Return what callers find who wait as long as it takes.

    Parameters
    ----------
    calls_hour, talk_minutes : float
    agents : int
    within : float, default 15
        Seconds in which a call should be answered.

    Returns
    -------
    Queue

    Raises
    ------
    DataError
        If the load is not less than the agents: the queue then grows without end.

    References
    ----------
    Cooper, R. B. (1981). *Introduction to Queueing Theory*, 2nd edition, chapter 3.

    Examples
    --------
    >>> found = erlang_c(200, 3, 14, within=20)
    >>> print(f"{found.waits:.6f} {found.in_time:.5f} {found.wait:.3f}")
    0.174132 0.88835 7.836
    """
    load, agents = load_of(calls_hour, talk_minutes), check_whole(agents, "agents", 1)
    seconds = check_number(within, "within", 0, _MOST)
    if load >= agents:
        message = _(
            "Load {load:.3g} Erlangs on {agents} agents: the queue grows without end; at least {least}, or give "
            "patience."
        )
        raise DataError(message.format(load=load, agents=agents, least=int(load) + 1))
    busy = load / agents
    blocked = erlang_b(load, agents)
    waits = blocked / (1 - busy * (1 - blocked))
    wait = waits * 60 * talk_minutes / (agents - load)
    late = waits * np.exp(-(agents - load) * seconds / (60 * talk_minutes))
    return Queue(waits, wait, 0.0, float(1 - late), busy, calls_hour * wait / 3600)


def erlang_a(
    calls_hour: float, talk_minutes: float, agents: int, *, patience: float, within: float = 15
) -> Queue:
    """Return what callers find who hang up when it takes too long.

    Parameters
    ----------
    calls_hour, talk_minutes : float
    agents : int
        They may be fewer than the load: who hangs up keeps the queue finite.
    patience : float
        Mean minutes that a caller would wait, up to 100,000; infinite for `erlang_c`.
    within : float, default 15
        Seconds in which a call should be answered.

    Returns
    -------
    Queue
        ``in_time`` is of all callers, those who hang up included.

    Raises
    ------
    DataError
        If a number makes no sense.

    References
    ----------
    Garnett, O., Mandelbaum, A. and Reiman, M. (2002). Designing a call center with impatient customers.
    *Manufacturing & Service Operations Management* 4, 208–227.

    Examples
    --------
    >>> found = erlang_a(2880, 1, 50, patience=2)
    >>> print(f"{found.gave_up:.6f} {found.wait:.3f}")
    0.030912 3.709
    """
    if patience == np.inf:
        return erlang_c(calls_hour, talk_minutes, agents, within=within)
    load, agents = load_of(calls_hour, talk_minutes), check_whole(agents, "agents", 1)
    seconds = check_number(within, "within", 0, _MOST)
    leaves = 1 / check_number(patience, "patience", 1e-6, _LONGEST)
    comes, served = calls_hour / 60, agents / talk_minutes
    states = _states(load, agents, comes, served, leaves)
    at_once = float(states[:agents].sum())
    queue = float(states[agents:] @ np.arange(len(states) - agents))
    soon = _answered_by(seconds / 60, comes, served, leaves, float(states[agents - 1]))
    gone = leaves * queue / comes if comes else 0.0
    wait = 60 * queue / comes if comes else 0.0
    return Queue(1 - at_once, wait, gone, min(at_once + soon, 1.0), load * (1 - gone) / agents, queue)


def _states(load: float, agents: int, comes: float, served: float, leaves: float) -> np.ndarray:
    """Return how often so many callers are there, talking or waiting, as far as that ever counts."""
    if load == 0:
        return np.append(1.0, np.zeros(agents))
    talking = np.arange(1, agents + 1)
    logs = np.append(0.0, np.cumsum(np.log(load / talking)))
    waiting, more = 0, 256
    while waiting == 0 or logs[-1] > logs.max() + _TINY:
        next_ones = waiting + np.arange(1, more + 1)
        logs = np.append(logs, logs[-1] + np.cumsum(np.log(comes / (served + next_ones * leaves))))
        waiting, more = waiting + more, 2 * more
    sizes = np.exp(logs - logs.max())
    return np.asarray(sizes / sizes.sum())


def _answered_by(minutes: float, comes: float, served: float, leaves: float, last_free: float) -> float:
    """Return the share of callers who wait, but no longer than this, and are answered."""
    from scipy.integrate import quad

    if last_free <= 0:
        return 0.0

    def density(waited: float) -> float:
        power = comes / leaves * -np.expm1(-leaves * waited) - (served + leaves) * waited
        return float(comes * last_free * np.exp(power))

    return float(quad(density, 0, minutes, limit=200)[0])
