"""Walks of customers between stages as moves, for a chain: long silence is a loss, and its end must have been seen.

moves   every customer's moves between states, read off events
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.frames.times import read_days
from crmlib.i18n import N_, Labelled, _

_NEVER_LOST = N_("A customer is lost after some days, not after {days}.")


def moves(
    events: frames.Frame,
    stages: Sequence[str],
    states: type[Labelled],
    *,
    end: pd.Timestamp,
    lost_after_days: float,
) -> pd.DataFrame:
    """Return every customer's moves, from the first event to success or loss.

    A move from a visit in the last days of the log does not count, as it could not yet have ended in silence: else
    the quick ones would crowd out the lost. Customers whose walk breaks off there are still under way.

    Parameters
    ----------
    events : data frame of any backend
        customer_id, timestamp, stage.
    stages : sequence of str
        The stages of the events; the last one is the success.
    states : enum
        What the chain calls them, between a start and a loss: one more before, and one more after.
    end : Timestamp
        Until when the log is complete.
    lost_after_days : float
        Days of silence after which a customer counts as lost.

    Returns
    -------
    DataFrame
        customer_id, state, next; each customer's in order.

    Raises
    ------
    DataError
        If the silence is none.
    TooFewError
        If nobody reached any stage.
    """
    days = read_days(lost_after_days, "lost_after_days", _NEVER_LOST)
    if not days:
        raise DataError(_(_NEVER_LOST).format(days=lost_after_days))
    patience, success = timedelta(days=days), stages[-1]
    walk = frames.collect(
        frames.visits(
            events, key="customer_id", when="timestamp", state="stage", order=stages, silence=patience
        )
    )
    if walk.empty:
        raise TooFewError(_("No customer in the log reached any stage."))
    start, *between, loss = (str(state.value) for state in states)
    first = walk.drop_duplicates("customer_id")
    entries = pd.DataFrame({"customer_id": first["customer_id"], "stage": start, "next": first["stage"]})
    lost = ~(walk["next_when"] - walk["until"] <= patience)
    # A move counts only if a loss would have been seen as well.
    known, succeeded = walk["until"] <= end - patience, walk["stage"].eq(success)
    over = ~known | lost | succeeded
    ended_before = over.groupby(walk["customer_id"]).cumsum() - over > 0
    kept = ~ended_before & known & ~succeeded
    walk = walk.assign(next=walk["next"].where(~lost, loss))[kept]
    made = pd.concat([entries, walk[["customer_id", "stage", "next"]]]).rename(columns={"stage": "state"})
    made = made.sort_values("customer_id", kind="stable", ignore_index=True)
    called = {stage: state for stage, state in zip(stages, between, strict=True) if stage != state}
    return made.replace({"state": called, "next": called})
