"""When customers got to each stage: how long they took, who was quicker, and whether they kept to the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Unpack

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.aidma.journeys import STAGES, Journeys, Stage, Staging, staged
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Result
from crmlib.stats.event_times import EventTimes, groups_compared, one_group_each, reached_by
from crmlib.stats.funnel import kept_order
from crmlib.stats.intervals import in_words, wilson

PERCENT = dict.fromkeys(["rate", "low", "high"], ".1%")


def first_reach(log: Journeys | IntoFrame, **staging: Unpack[Staging]) -> Any:
    """Return when each customer first got to each stage; missing where they never did.

    Parameters
    ----------
    log, **staging
        Journeys, or a log with the keywords of `staged`.

    Returns
    -------
    data frame of the same backend
        customer_id and one time column a stage, sorted by customer.

    Raises
    ------
    DataError, TooFewError
        As for `staged`.

    Examples
    --------
    >>> log = pd.DataFrame({"customer_id": "a", "event": ["ad_view", "order"],
    ...     "timestamp": pd.to_datetime(["2025-01-01", "2025-01-09"], utc=True)})
    >>> first_reach(log)[["attention", "desire", "action"]].notna().to_numpy().tolist()
    [[True, False, True]]
    """
    first = staged(log, **staging).first
    # A copy where there are rows: whatever is done to it, the journeys go on giving the same answers.
    return frames.native(first.clone() if isinstance(first, nw.DataFrame) else first)


def time_to(
    log: Journeys | IntoFrame,
    start: Stage | str = Stage.ATTENTION,
    goal: Stage | str = Stage.ACTION,
    *,
    at_days: Sequence[float] = (7, 14, 30, 60, 90, 180, 365),
    level: float = 0.95,
    **staging: Unpack[Staging],
) -> EventTimes:
    """Return which share of customers has got from one stage to another after so many days.

    Customers who have not got there by the end of the log are censored, not failures: Kaplan–Meier lets each
    one count for as long as they were watched.

    Parameters
    ----------
    log, **staging
        Journeys, or a log with the keywords of `staged`.
    start, goal : Stage or str
        From where to where; the goal must come later in AIDMA.
    at_days : sequence of number
        Days to report.
    level : float, default 0.95
        Level of the intervals.

    Returns
    -------
    EventTimes
        ``.table`` by days: at_risk, share, low, high; ``.curve`` has every step.

    Raises
    ------
    DataError
        If the goal does not come after the start, or a day is negative.
    TooFewError
        If nobody reached the start.

    Examples
    --------
    >>> from crmlib import datasets
    >>> time_to(datasets.load("events"), "desire", "action").table.index.tolist()[:2]
    [7, 14]
    """
    begun = _waits(log, start, goal, staging)
    return reached_by(
        begun.waits["days"], begun.waits["reached"], at_days=at_days, level=level,
        note=lines(begun.note, in_words(level, N_("Greenwood")), begun.journeys.remarks), **begun.axes,
    )  # fmt: skip


def compare(
    log: Journeys | IntoFrame,
    groups: Mapping[Any, Any] | pd.Series,
    start: Stage | str = Stage.ATTENTION,
    goal: Stage | str = Stage.ACTION,
    **staging: Unpack[Staging],
) -> EventTimes:
    """Return whether groups of customers differ in how soon they get from one stage to another.

    Parameters
    ----------
    log, start, goal, **staging
        As for `time_to`.
    groups : mapping or Series
        Each customer's group, by customer_id.

    Returns
    -------
    EventTimes
        ``.table`` by group: customers, reached (the goal), if_alike (how many would if groups did not differ);
        ``.chi2``, ``.df`` and ``.p`` of the log-rank test (Mantel 1966); ``.curve`` has a Kaplan–Meier share a group.

    Raises
    ------
    DataError, TooFewError
        As for `time_to`; also if a customer stands in two groups, or there are fewer than two groups.

    Examples
    --------
    >>> from crmlib import datasets
    >>> entry = datasets.load("customers").set_index("customer_id")["entry"]
    >>> compare(datasets.load("events"), entry).table.columns.tolist()
    ['customers', 'reached', 'if_alike']
    """
    belongs = one_group_each(groups)
    begun = _waits(log, start, goal, staging)
    group = begun.waits["customer_id"].map(belongs)
    waits, unknown = begun.waits[group.notna()], int(group.isna().sum())
    if group.nunique() < 2:
        message = _("Fewer than two groups hold customers who reached {stage}; is customer_id the index?")
        raise TooFewError(message.format(stage=Stage(start).label))
    left = both("{n:,} customers are in no group and left out.", n=unknown) if unknown else ""
    note = lines(begun.note, left, begun.journeys.remarks)
    return groups_compared(waits["days"], waits["reached"], group.dropna(), note=note, **begun.axes)


class _Begun(NamedTuple):
    """How many days each customer waited for the goal and whether it came, and what is said of that."""

    waits: pd.DataFrame
    journeys: Journeys
    note: Text
    axes: dict[str, Text]


def _waits(log: Any, start: Stage | str, goal: Stage | str, staging: Staging) -> _Begun:
    start, goal = Stage(start), Stage(goal)
    if STAGES.index(goal) <= STAGES.index(start):
        message = _("The goal {goal} does not come after the start {start}.")
        raise DataError(message.format(goal=goal.label, start=start.label))
    journeys = staged(log, **staging)
    begun = journeys.reach.dropna(subset=str(start.value))
    since, until = begun[str(start.value)], begun[str(goal.value)]
    before = until < since
    if before.all():
        raise TooFewError(_("No customer reached {stage}.").format(stage=start.label))
    days = (until.fillna(journeys.end) - since) / pd.Timedelta(days=1)
    waits = pd.DataFrame({"customer_id": begun["customer_id"], "days": days, "reached": until.notna()})
    waits = waits[~before]
    note = both(
        "{n:,} customers from {start} on, {reached:,} reached {goal}; {before:,} did so before and are left out.",
        n=len(waits), start=start, reached=int(waits["reached"].sum()), goal=goal, before=int(before.sum()),
    )  # fmt: skip
    axes = {
        "xlabel": both("Days since {stage}", stage=start),
        "label": both("Reached {stage}", stage=goal),
    }
    return _Begun(waits, journeys, note, axes)


@dataclass(frozen=True, repr=False)
class StageOrder(Result):
    """How many customers reached their stages in the order that AIDMA assumes.

    Attributes
    ----------
    share, low, high : float
        The share in order among all customers with two stages or more, and its interval.
    """

    share: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")


def stage_order(log: Journeys | IntoFrame, *, level: float = 0.95, **staging: Unpack[Staging]) -> StageOrder:
    """Return which share of customers took their stages in AIDMA's order, by how many they took.

    Parameters
    ----------
    log, level, **staging
        As for `funnel`.

    Returns
    -------
    StageOrder
        ``.table`` by number of stages reached (2–5): customers, in_order (first reaches never go back),
        complete (in order and none skipped on the way), rate, low, high (of in_order).

    Raises
    ------
    DataError, TooFewError
        If the log is not one.

    Notes
    -----
    Vakratsas & Ambler (1999): no single hierarchy of effects is supported by the evidence. Memory comes after
    Desire by its definition here (`staged`), so that step says nothing for the order.

    Examples
    --------
    >>> from crmlib import datasets
    >>> stage_order(datasets.load("events")).table.index.tolist()
    [2, 3, 4, 5]
    """
    journeys = staged(log, **staging)
    reach = journeys.reach[STAGES]
    table = kept_order(reach, level=level)
    if table.empty:
        raise TooFewError(_("No customer reached two stages, so there is no order to look at."))
    left = both(
        "Customers with one stage only are left out: {n:,}.", n=int((reach.notna().sum(axis=1) < 2).sum())
    )
    kept, of_all = int(table["in_order"].sum()), int(table["customers"].sum())
    low, high = wilson(kept, of_all, level=level)
    note = lines(in_words(level, N_("Wilson")), journeys.remarks, left)
    return StageOrder(table, share=kept / of_all, low=low, high=high, formats=PERCENT, note=note)
