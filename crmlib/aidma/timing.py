"""How long customers take from one stage to another, those still under way respected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import looks
from crmlib.aidma.journeys import STAGES, Journeys, Stage, Staging, staged
from crmlib.errors import DataError, TooFewError
from crmlib.frames.times import read_days
from crmlib.i18n import Text, _, both, lines
from crmlib.result import Result
from crmlib.stats.survival import kaplan_meier, logrank

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PERCENT = dict.fromkeys(["share", "low", "high"], ".1%")


@dataclass(frozen=True, repr=False)
class TimeTo(Result):
    """The share of customers who have got from one stage to another, by days since the first.

    Attributes
    ----------
    curve : DataFrame
        By day: the share with its interval, or a column for each of several groups.
    chi2, df, p : float
        The log-rank test, where groups are compared.
    """

    start: Stage = Stage.ATTENTION
    goal: Stage = Stage.ACTION
    curve: pd.DataFrame = field(default_factory=pd.DataFrame)
    chi2: float = float("nan")
    df: int = 0
    p: float = float("nan")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share as a step curve with its interval, or one curve a group."""
        alone = not self.df
        ax = looks.lines(
            self.curve, ["share"] if alone else list(self.curve), bands=[("low", "high")] if alone else (),
            xlabel=both("Days since {stage}", stage=self.start), label=both("Reached {stage}", stage=self.goal),
            spec=".0%", steps=True, ax=ax,
        )  # fmt: skip
        ax.set_ylim(0)
        return ax


def time_to(
    log: Journeys | IntoFrame,
    start: Stage | str = Stage.ATTENTION,
    goal: Stage | str = Stage.ACTION,
    *,
    at_days: Sequence[float] = (7, 14, 30, 60, 90, 180, 365),
    level: float = 0.95,
    **staging: Unpack[Staging],
) -> TimeTo:
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
    several = isinstance(at_days, Iterable) and not isinstance(at_days, str | bytes)
    asked = np.array([read_days(day, "at_days") for day in (at_days if several else [at_days])])
    asked = asked.astype(int) if (asked % 1 == 0).all() else asked
    start, goal, journeys, waits, note = _waits(log, start, goal, staging)
    curve = kaplan_meier(waits["days"], waits["reached"], level=level)
    table = _at(curve, asked, waits["days"].to_numpy())
    return TimeTo(
        table, start=start, goal=goal, curve=curve, formats=PERCENT, note=lines(note, journeys.remarks)
    )


def compare(
    log: Journeys | IntoFrame,
    groups: Mapping[Any, Any] | pd.Series,
    start: Stage | str = Stage.ATTENTION,
    goal: Stage | str = Stage.ACTION,
    **staging: Unpack[Staging],
) -> TimeTo:
    """Return whether groups of customers differ in how soon they get from one stage to another.

    Parameters
    ----------
    log, start, goal, **staging
        As for `time_to`.
    groups : mapping or Series
        Each customer's group, by customer_id.

    Returns
    -------
    TimeTo
        ``.table`` by group: n, observed (who reached the goal), expected (if all groups were alike); ``.chi2``,
        ``.df`` and ``.p`` of the log-rank test (Mantel 1966); ``.curve`` has a Kaplan–Meier share a group.

    Raises
    ------
    DataError, TooFewError
        As for `time_to`; also if a customer stands in two groups, or there are fewer than two groups.

    Examples
    --------
    >>> from crmlib import datasets
    >>> entry = datasets.load("customers").set_index("customer_id")["entry"]
    >>> compare(datasets.load("events"), entry).table.columns.tolist()
    ['n', 'observed', 'expected']
    """
    if not isinstance(groups, Mapping | pd.Series):
        raise DataError(_("groups says of each customer_id which group it is in, as a Series or a dict."))
    belongs = groups if isinstance(groups, pd.Series) else pd.Series(groups, dtype=object)
    twice = belongs.index[belongs.index.duplicated()]
    if len(twice):
        message = _("{n} customers stand more than once in groups, for instance {example!r}.")
        raise DataError(message.format(n=twice.nunique(), example=twice[0]))
    start, goal, journeys, waits, note = _waits(log, start, goal, staging)
    group = waits["customer_id"].map(belongs)
    known = group.notna()
    waits, group = waits[known], group[known]
    if group.nunique() < 2:
        message = _("Fewer than two groups hold customers who reached {stage}; is customer_id the index?")
        raise TooFewError(message.format(stage=start.label))
    test = logrank(waits["days"], waits["reached"], group)
    own = dict(iter(waits.groupby(group)))
    curves = {
        name: kaplan_meier(own[name]["days"], own[name]["reached"])["share"] for name in test.table.index
    }
    times = np.unique(np.concatenate([one.index for one in curves.values()]))
    curve = pd.DataFrame(
        {name: one.reindex(times, method="ffill").fillna(0.0) for name, one in curves.items()},
        index=pd.Index(times, name="days"),
    )
    # A curve ends where nobody of the group was watched any longer.
    curve = curve.where(times[:, None] <= [own[name]["days"].max() for name in curve])
    said = both("Log-rank: chi² {chi2:.2f}, df {df}, p {p:.4f}.", chi2=test.chi2, df=test.df, p=test.p)
    left = (
        both("{n:,} customers are in no group and left out.", n=int((~known).sum())) if (~known).any() else ""
    )
    return TimeTo(
        test.table, start=start, goal=goal, curve=curve, chi2=test.chi2, df=test.df, p=test.p,
        formats={"expected": ".1f"}, note=lines(said, note, left, journeys.remarks),
    )  # fmt: skip


def _waits(
    log: Any, start: Stage | str, goal: Stage | str, staging: Staging
) -> tuple[Stage, Stage, Journeys, pd.DataFrame, Text]:
    """Return how many days each customer waited for the goal, and whether it came."""
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
    waits = pd.DataFrame({"customer_id": begun["customer_id"], "days": days, "reached": until.notna()})[
        ~before
    ]
    note = both(
        "{n:,} customers from {start} on, {reached:,} reached {goal}; {before:,} did so before and are left out.",
        n=len(waits), start=start, reached=int(waits["reached"].sum()), goal=goal, before=int(before.sum()),
    )  # fmt: skip
    return start, goal, journeys, waits, note


def _at(curve: pd.DataFrame, at_days: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    """Read the curve at given days; beyond the last observation there is nothing to read."""
    at_days = at_days[at_days <= days.max()]
    read = curve[["share", "low", "high"]].reindex(at_days, method="ffill")
    read[~(at_days >= curve.index.min())] = 0.0
    read.index.name = "days"
    read.insert(0, "at_risk", [(days >= day).sum() for day in at_days])
    return read
