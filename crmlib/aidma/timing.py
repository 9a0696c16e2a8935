"""How long customers take from one stage to another, those still under way respected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import verbs
from crmlib.aidma.stages import MEMORY_GAP_DAYS, Stage, first_reach, log_end
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import _
from crmlib.result import Result
from crmlib.stats.intervals import z_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class TimeTo(Result):
    """The share of customers who have got from one stage to another, by days since the first."""

    start: Stage = Stage.ATTENTION
    goal: Stage = Stage.ACTION
    curve: pd.DataFrame = field(default_factory=pd.DataFrame)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share as a step curve with its interval."""
        ax = axes(ax)
        days = self.curve.index.to_numpy()
        ax.step(days, self.curve["share"], where="post", color=COLOURS["blue"])
        ax.fill_between(
            days, self.curve["low"], self.curve["high"], step="post", color=COLOURS["sky"], alpha=0.35
        )
        ax.set_ylim(0)
        ax.yaxis.set_major_formatter("{x:.0%}")
        ax.set_xlabel(_("Days since {stage}").format(stage=self.start.label))
        ax.set_ylabel(_("Reached {stage}").format(stage=self.goal.label))
        return ax


def kaplan_meier(days: np.ndarray, reached: np.ndarray, *, level: float = 0.95) -> pd.DataFrame:
    """Return the Kaplan–Meier share of units that have reached the goal, by day.

    Parameters
    ----------
    days : array of float, shape (n,)
        Time to the goal, or to the end of observation.
    reached : array of bool, shape (n,)
        Whether the goal was reached; False is censored.
    level : float, default 0.95
        Level of the log–log Greenwood intervals.

    Returns
    -------
    DataFrame
        By distinct time of an event: at_risk, share (1 − survival), low, high.

    Raises
    ------
    DataError
        If a time is negative or missing.
    TooFewError
        If there is nobody.

    Notes
    -----
    Kaplan & Meier (1958); interval by Kalbfleisch & Prentice (1980).

    Examples
    --------
    >>> kaplan_meier(np.array([1, 2, 3, 4]), np.array([True, False, True, False]))["share"].round(3).tolist()
    [0.25, 0.625]
    """
    days, reached = np.asarray(days, float), np.asarray(reached, bool)
    if not len(days):
        raise TooFewError(_("There is nobody whose time could be counted."))
    if not (days >= 0).all():
        message = _(
            "Times to a goal cannot be negative or missing; {n} of {all} are, for instance {example}."
        )
        bad = days[~(days >= 0)]
        raise DataError(message.format(n=len(bad), all=len(days), example=bad[0]))
    order = np.argsort(days, kind="stable")
    times, first = np.unique(days[order], return_index=True)
    at_risk = len(days) - first
    events = np.add.reduceat(reached[order].astype(int), first)
    keep = events > 0
    times, at_risk, events = times[keep], at_risk[keep], events[keep]
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(events / (at_risk * (at_risk - events)))
        spread = z_value(level) * np.sqrt(greenwood) / np.abs(np.log(survival))
        low, high = 1 - survival ** np.exp(-spread), 1 - survival ** np.exp(spread)
    # Where the last one at risk reaches the goal nothing is left, and the interval has no upper doubt.
    low = np.where(survival > 0, low, np.nan)
    high = np.where(survival > 0, high, 1.0)
    return pd.DataFrame(
        {"at_risk": at_risk, "share": 1 - survival, "low": low, "high": high},
        index=pd.Index(times, name="days"),
    )


def time_to(
    events: IntoFrame,
    start: Stage | str = Stage.ATTENTION,
    goal: Stage | str = Stage.ACTION,
    *,
    at_days: Sequence[int] = (7, 14, 30, 60, 90, 180, 365),
    memory_gap_days: float = MEMORY_GAP_DAYS,
    level: float = 0.95,
) -> TimeTo:
    """Return which share of customers has got from one stage to another after so many days.

    Customers who have not got there by the end of the log are censored, not failures: Kaplan–Meier lets each
    one count for as long as they were watched.

    Parameters
    ----------
    events : data frame of any backend
        The touchpoint log, see `staged`.
    start, goal : Stage or str
        From where to where; the goal must come later in AIDMA.
    at_days : sequence of int
        Days to report.
    memory_gap_days, level
        As for `funnel`.

    Returns
    -------
    TimeTo
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
    start, goal = Stage(start), Stage(goal)
    if list(Stage).index(goal) <= list(Stage).index(start):
        message = _("The goal {goal} does not come after the start {start}.")
        raise DataError(message.format(goal=goal.label, start=start.label))
    if min(at_days, default=0) < 0:
        raise DataError(_("Days cannot be negative: {days}.").format(days=min(at_days)))
    reach = verbs.collect(first_reach(events, memory_gap_days=memory_gap_days))
    begun = reach[reach[str(start.value)].notna()]
    before = (begun[str(goal.value)] < begun[str(start.value)]).sum()
    begun = begun[~(begun[str(goal.value)] < begun[str(start.value)])]
    if begun.empty:
        raise TooFewError(_("No customer reached {stage}.").format(stage=start.label))
    reached = begun[str(goal.value)].notna().to_numpy()
    until = begun[str(goal.value)].fillna(log_end(events))
    days = ((until - begun[str(start.value)]).dt.total_seconds() / 86_400).to_numpy()
    curve = kaplan_meier(days, reached, level=level)
    table = _at(curve, np.asarray(at_days), days)
    note = _(
        "{n:,} customers from {start} on, {reached:,} reached {goal}; {before:,} did so before and are left out."
    )
    return TimeTo(
        table,
        start=start,
        goal=goal,
        curve=curve,
        formats=dict.fromkeys(["share", "low", "high"], ".1%"),
        note=note.format(
            n=len(begun), start=start.label, reached=int(reached.sum()), goal=goal.label, before=int(before)
        ),
    )


def _at(curve: pd.DataFrame, at_days: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    """Read the curve at given days; beyond the last observation there is nothing to read."""
    at_days = at_days[at_days <= days.max()]
    position = np.searchsorted(curve.index.to_numpy(), at_days, side="right") - 1
    values = curve[["share", "low", "high"]].to_numpy()
    read = np.zeros((len(at_days), values.shape[1]))
    read[position >= 0] = values[position[position >= 0]]
    table = pd.DataFrame(read, columns=["share", "low", "high"], index=pd.Index(at_days, name="days"))
    table.insert(0, "at_risk", [(days >= day).sum() for day in at_days])
    return table
