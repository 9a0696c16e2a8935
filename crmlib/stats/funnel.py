"""Stages that units pass one after another: who got how far, of whom, and how sure we are.

Funnel          the answer, drawn as a funnel
step_rates      how many reached each stage, and which share of those at the one before
kept_order      how many reached their stages in the order that is assumed
left_truncated  a remark where many seem to have come before the log began
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import frames, seen
from crmlib.figures import COLOURS, axes
from crmlib.i18n import Labelled, Text, _, both
from crmlib.result import Result
from crmlib.stats.intervals import newcombe, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# A remark needs a difference that is hardly chance, and large enough to matter.
_FEWEST, _LEVEL, _MORE = 20, 0.999, 0.05


@dataclass(frozen=True, repr=False)
class Funnel(Result):
    """Stage by stage: how many customers reached it, and which share of those at the stage before."""

    def describe(self) -> Text:
        """Return in sentences how many came to each stage, and which step loses the most."""
        stages, rates = list(self.table.index), self.table["rate"].reset_index(drop=True).dropna()
        counts = seen.extremes(self.table, "customers", ",.0f", both("Customers who reached the stage"))
        if rates.empty:
            return counts
        last = int(rates.idxmin())
        weakest = both(
            "The smallest share goes on to {stage}: {rate:.1%} of those at {before}.",
            stage=stages[last], rate=rates[last], before=stages[last - 1],
        )  # fmt: skip
        return seen.together(counts, weakest)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the customers at each stage as bars, the step rates with their intervals between them."""
        ax = axes(ax)
        reached = self.table["customers"].to_numpy()
        ax.barh(range(len(reached)), reached, color=COLOURS["sky"], height=0.62)
        for row, (count, rate, low, high, _share) in enumerate(self.table.itertuples(index=False)):
            text = f"{count:,}"
            if rate == rate:
                said = _("{rate:.0%} of the stage before [{low:.0%}, {high:.0%}]")
                text += "  " + said.format(rate=rate, low=low, high=high)
            inside = count > reached.max() * 0.45
            place, side = (count * 0.98, "right") if inside else (count + reached.max() * 0.01, "left")
            ax.text(place, row, text, va="center", ha=side, fontsize=11)
        ax.set_yticks(range(len(reached)), [stage.label for stage in self.table.index])
        ax.invert_yaxis()
        ax.set_xlabel(_("Customers who reached the stage"))
        return ax


def step_rates(
    reached: ArrayLike, n: ArrayLike, stages: Sequence[Labelled], *, level: float = 0.95
) -> pd.DataFrame:
    """Return how many customers reached each stage, and which share of those at the stage before went on to it.

    A customer may skip a stage; so a rate's base are those who were at the stage before, and what is counted those of
    them who were at this one as well.

    Parameters
    ----------
    reached : array of bool, shape (rows, stages)
        Which stages were reached by customers who are alike in that.
    n : array of int, shape (rows,)
        How many such customers there are.
    stages : sequence of enum members
        Names of the stages, in order.
    level : float, default 0.95
        Level of the Wilson intervals.

    Returns
    -------
    DataFrame
        By stage: customers; rate, low, high; of_all (share of all customers).

    Examples
    --------
    >>> class Step(Labelled):
    ...     CALL = "call", "Call"
    ...     SALE = "sale", "Sale"
    >>> step_rates([[True, True], [True, False]], [3, 9], list(Step))["rate"].tolist()
    [nan, 0.25]
    """
    got, counts = np.asarray(reached, bool), np.asarray(n)
    customers = counts @ got
    went_on = np.append(np.nan, counts @ (got[:, :-1] & got[:, 1:]))
    # An empty stage has no rate to give, and nothing comes before the first.
    base = np.append(np.nan, np.where(customers > 0, customers, np.nan)[:-1])
    low, high = wilson(went_on, base, level=level)
    return pd.DataFrame(
        {"customers": customers, "rate": went_on / base, "low": low, "high": high, "of_all": customers / counts.sum()},
        index=pd.Index(list(stages), name="stage", dtype=object),
    )  # fmt: skip


def kept_order(first: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Return how many units reached their stages in the order of the columns, by how many stages they reached.

    Parameters
    ----------
    first : DataFrame of Timestamp
        One row a unit, one column a stage in the order that is assumed; missing where it was not reached.
    level : float, default 0.95
        Level of the Wilson intervals.

    Returns
    -------
    DataFrame
        By number of stages reached, from two on: customers, in_order (first reaches never go back), complete (in
        order and none skipped on the way), rate, low, high (of in_order).

    Raises
    ------
    DataError
        If a column holds no times.

    Examples
    --------
    >>> first = pd.DataFrame({"call": [1, 1, 3], "offer": [2, None, 2], "sale": [3, 2, None]})
    >>> kept_order(first.apply(pd.to_datetime)).loc[2, ["customers", "in_order", "complete"]].tolist()
    [2, 1, 0]
    """
    wrapped = frames.wrap(first, [])
    for stage in first:
        frames.time_zone(wrapped, str(stage))
    start = first.min(axis=1)
    times = first.sub(start, axis=0).apply(lambda wait: wait.dt.total_seconds()).to_numpy()
    reached = ~np.isnan(times)
    number = reached.sum(axis=1)
    latest = np.fmax.accumulate(np.where(reached, times, -np.inf), axis=1)
    in_order = np.where(reached, times >= latest, True).all(axis=1)
    deepest = first.shape[1] - np.argmax(reached[:, ::-1], axis=1)
    each = pd.DataFrame({"stages": number, "in_order": in_order, "complete": in_order & (number == deepest)})
    table = each[each["stages"] >= 2].groupby("stages").agg(
        customers=("in_order", "size"), in_order=("in_order", "sum"), complete=("complete", "sum")
    )  # fmt: skip
    low, high = wilson(table["in_order"].to_numpy(), table["customers"].to_numpy(), level=level)
    return table.assign(rate=table["in_order"] / table["customers"], low=low, high=high)


def left_truncated(
    soon: ArrayLike, beyond: ArrayLike, n: ArrayLike, *, stage: Labelled, days: int
) -> Text | str:
    """Return a remark on customers who seem to be older than the log; empty if there is no sign of them.

    Who came before the log began is met by the middle of the journey. So if of those met first more start beyond the
    first stage than of those met later, the log cut off their beginnings.

    Parameters
    ----------
    soon, beyond : array of bool, shape (rows,)
        Whether customers who are alike were met in the log's first days, and started beyond the first stage.
    n : array of int, shape (rows,)
        How many such customers there are.
    stage : enum member
        The first stage.
    days : int
        How many days the first ones are.

    Examples
    --------
    >>> class Step(Labelled):
    ...     CALL = "call", "Call"
    >>> str(left_truncated([True, False], [False, True], [90, 90], stage=Step.CALL, days=30))
    ''
    """
    soon, beyond, counts = np.asarray(soon, bool), np.asarray(beyond, bool), np.asarray(n)
    met, past = ([int(counts[on & one].sum()) for one in (soon, ~soon)] for on in (True, beyond))
    if min(met) < _FEWEST or newcombe(past[0], met[0], past[1], met[1], level=_LEVEL).low <= _MORE:
        return ""
    return both(
        "Of the {soon:,} customers met in the log's first {days} days {early:.0%} start beyond {stage}, of those met "
        "later {late:.0%}: many seem older than the log, and make the later stages look too good.",
        soon=met[0], days=days, early=past[0] / met[0], late=past[1] / met[1], stage=stage,
    )  # fmt: skip
