"""The funnel: who got how far, of whom, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass
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
from crmlib.stats.intervals import wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STAGES = [str(stage.value) for stage in Stage]


@dataclass(frozen=True, repr=False)
class Funnel(Result):
    """Stage by stage: how many customers reached it, and which share of those at the stage before."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the customers at each stage as bars, the step rates with their intervals between them."""
        ax = axes(ax)
        reached = self.table["customers"].to_numpy()
        ax.barh(range(len(reached)), reached, color=COLOURS["sky"], height=0.62)
        for row, (count, rate) in enumerate(zip(reached, self.table["rate"], strict=True)):
            text = f"{count:,}"
            if rate == rate:
                low, high = self.table["low"].iloc[row], self.table["high"].iloc[row]
                text += "  " + _("{rate:.0%} of the stage before [{low:.0%}, {high:.0%}]").format(
                    rate=rate, low=low, high=high
                )
            inside = count > reached.max() * 0.45
            place, side = (count * 0.98, "right") if inside else (count + reached.max() * 0.01, "left")
            ax.text(place, row, text, va="center", ha=side, fontsize=11)
        ax.set_yticks(range(len(reached)), [stage.label for stage in self.table.index])
        ax.invert_yaxis()
        ax.set_xlabel(_("Customers who reached the stage"))
        return ax


@dataclass(frozen=True, repr=False)
class Cohorts(Result):
    """One entry month a row: how many came, and how many ordered within the horizon."""

    horizon_days: int = 90

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the order rate of each mature cohort with its interval."""
        ax = axes(ax)
        shown = self.table.dropna(subset=["rate"])
        place = np.arange(len(shown))
        ax.errorbar(
            place,
            shown["rate"],
            yerr=[shown["rate"] - shown["low"], shown["high"] - shown["rate"]],
            fmt="o",
            color=COLOURS["blue"],
            capsize=3,
        )
        ax.set_xticks(place, [str(month) for month in shown.index], rotation=60, ha="right")
        ax.set_ylim(0)
        ax.yaxis.set_major_formatter("{x:.0%}")
        ax.set_xlabel(_("Month of the first contact"))
        ax.set_ylabel(_("Ordered within {days} days").format(days=self.horizon_days))
        return ax


def entered(events: IntoFrame, memory_gap_days: float) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Return when each customer first reached each stage and came at all, and when the log ends."""
    reach = verbs.collect(first_reach(events, memory_gap_days=memory_gap_days))
    if reach.empty:
        raise TooFewError(_("No customer in the log reached any stage."))
    reach["entered"] = reach[STAGES].min(axis=1)
    return reach, log_end(events)


def _mature(reach: pd.DataFrame, end: pd.Timestamp, days: float) -> pd.Series:
    return reach["entered"] <= end - pd.Timedelta(days=_not_negative(days))


def _not_negative(days: float) -> float:
    if days < 0:
        raise DataError(_("Days cannot be negative: {days}.").format(days=days))
    return days


def funnel(
    events: IntoFrame,
    *,
    mature_days: float = 120,
    memory_gap_days: float = MEMORY_GAP_DAYS,
    level: float = 0.95,
) -> Funnel:
    """Return how far the customers got who had time to get there.

    A customer who came last week and has not ordered is under way, not lost (right-censored). So only mature
    customers count, those whose first contact lies at least ``mature_days`` before the end of the log.

    Parameters
    ----------
    events : data frame of any backend
        The touchpoint log, see `staged`.
    mature_days : float, default 120
        Days that a customer must have been observed; 0 counts everybody, and misleads.
    memory_gap_days : float, default 7
        See `staged`.
    level : float, default 0.95
        Confidence level of the Wilson intervals.

    Returns
    -------
    Funnel
        ``.table`` by stage: customers; rate, low, high (share of those at the stage before who also reached
        this one); of_all (share of all mature customers).

    Raises
    ------
    DataError, TooFewError
        If the log is not one, or no customer is mature.

    Notes
    -----
    Lecture row S0.15; Wilson (1927) intervals.

    Examples
    --------
    >>> from crmlib import datasets
    >>> list(funnel(datasets.load("events")).table.columns)
    ['customers', 'rate', 'low', 'high', 'of_all']
    """
    reach, end = entered(events, memory_gap_days)
    mature = _mature(reach, end, mature_days)
    if not mature.any():
        message = _(
            "None of the {n} customers was observed for {days} days; the log is too short for mature_days."
        )
        raise TooFewError(message.format(n=len(reach), days=mature_days))
    got = reach.loc[mature, STAGES].notna().to_numpy()
    customers = got.sum(axis=0)
    both = np.array([(got[:, step - 1] & got[:, step]).sum() for step in range(1, len(STAGES))])
    # An empty stage has no rate to give.
    base = customers[:-1]
    rate, low, high = (np.full(len(STAGES), np.nan) for _unused in range(3))
    some = np.flatnonzero(base > 0)
    if len(some):
        rate[some + 1] = both[some] / base[some]
        low[some + 1], high[some + 1] = wilson(both[some], base[some], level=level)
    table = pd.DataFrame(
        {"customers": customers, "rate": rate, "low": low, "high": high, "of_all": customers / mature.sum()},
        index=pd.Index(list(Stage), name="stage", dtype=object),
    )
    note = _(
        "{n:,} mature customers (first contact at least {days:g} days before {end}); {left:,} newer ones left out."
    )
    return Funnel(
        table,
        formats=dict.fromkeys(["rate", "low", "high", "of_all"], ".1%"),
        note=note.format(
            n=int(mature.sum()), days=mature_days, end=f"{end:%Y-%m-%d}", left=int((~mature).sum())
        ),
    )


def cohorts(
    events: IntoFrame,
    *,
    horizon_days: int = 90,
    memory_gap_days: float = MEMORY_GAP_DAYS,
    level: float = 0.95,
) -> Cohorts:
    """Return, by month of the first contact, how many customers ordered within the same time.

    Months whose customers could not all be observed for the horizon get no rate: comparing them with older
    months would compare two lengths of time.

    Parameters
    ----------
    events : data frame of any backend
        The touchpoint log, see `staged`.
    horizon_days : int, default 90
        Days after the first contact within which an order counts.
    memory_gap_days, level
        As for `funnel`.

    Returns
    -------
    Cohorts
        ``.table`` by month: customers, ordered (so far, however late), within (the horizon), rate, low, high.

    Raises
    ------
    DataError, TooFewError
        If the log is not one.

    Notes
    -----
    Lecture row S0.15.

    Examples
    --------
    >>> from crmlib import datasets
    >>> len(cohorts(datasets.load("events")).table)
    18
    """
    _not_negative(horizon_days)
    reach, end = entered(events, memory_gap_days)
    month = reach["entered"].dt.strftime("%Y-%m")
    wait = (reach["action"] - reach["entered"]).dt.total_seconds() / 86_400
    reach = reach.assign(ordered=reach["action"].notna(), within=wait <= horizon_days)
    table = reach.groupby(month).agg(
        customers=("ordered", "size"), ordered=("ordered", "sum"), within=("within", "sum")
    )
    table.index.name = "month"
    observed = reach["entered"].groupby(month).max() <= end - pd.Timedelta(days=horizon_days)
    low, high = wilson(table["within"].to_numpy(), table["customers"].to_numpy(), level=level)
    table = table.assign(rate=table["within"] / table["customers"], low=low, high=high)
    table.loc[~observed, ["rate", "low", "high"]] = np.nan
    note = _("Orders within {days} days of the first contact; {n} months are too young for a rate.")
    return Cohorts(
        table,
        horizon_days=horizon_days,
        formats=dict.fromkeys(["rate", "low", "high"], ".1%"),
        note=note.format(days=horizon_days, n=int((~observed).sum())),
    )
