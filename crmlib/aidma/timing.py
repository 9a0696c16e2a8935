"""When customers got to each stage: how long they took, who was quicker, and whether they kept to the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Unpack

import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames, looks
from crmlib.aidma.journeys import STAGES, Journeys, Stage, Staging, staged
from crmlib.errors import DataError, TooFewError
from crmlib.frames.times import read_days
from crmlib.i18n import Text, _, both, lines
from crmlib.result import Result
from crmlib.stats.intervals import wilson
from crmlib.stats.survival import kaplan_meier, logrank, read_curve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PERCENT = dict.fromkeys(["share", "rate", "low", "high"], ".1%")


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
    table = read_curve(curve, asked, waits["days"])
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
    unknown = int((~known).sum())
    left = both("{n:,} customers are in no group and left out.", n=unknown) if unknown else ""
    table = test.table.set_axis(["customers", "reached", "if_alike"], axis=1)
    return TimeTo(
        table, start=start, goal=goal, curve=curve, chi2=test.chi2, df=test.df, p=test.p,
        formats={"if_alike": ".1f"}, note=lines(said, note, left, journeys.remarks),
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
    reach = journeys.reach
    times = reach[STAGES].sub(reach["entered"], axis=0).apply(lambda wait: wait.dt.total_seconds()).to_numpy()
    reached = ~np.isnan(times)
    number = reached.sum(axis=1)
    latest = np.fmax.accumulate(np.where(reached, times, -np.inf), axis=1)
    in_order = np.where(reached, times >= latest, True).all(axis=1)
    deepest = len(STAGES) - np.argmax(reached[:, ::-1], axis=1)
    each = pd.DataFrame({"stages": number, "in_order": in_order, "complete": in_order & (number == deepest)})
    grouped = each[each["stages"] >= 2].groupby("stages")
    table = grouped.agg(
        customers=("in_order", "size"), in_order=("in_order", "sum"), complete=("complete", "sum")
    )
    if table.empty:
        raise TooFewError(_("No customer reached two stages, so there is no order to look at."))
    low, high = wilson(table["in_order"].to_numpy(), table["customers"].to_numpy(), level=level)
    table = table.assign(rate=table["in_order"] / table["customers"], low=low, high=high)
    left = both("Customers with one stage only are left out: {n:,}.", n=int((number < 2).sum()))
    kept, of_all = int(table["in_order"].sum()), int(table["customers"].sum())
    low, high = wilson(kept, of_all, level=level)
    note = lines(journeys.remarks, left)
    return StageOrder(table, share=kept / of_all, low=low, high=high, formats=PERCENT, note=note)
