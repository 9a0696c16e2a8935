"""How long until something happens, as a table with its picture: one curve, or one a group and their comparison.

EventTimes        the answer: ``.table``, ``.curve``, ``.plot()``
reached_by        which share has got there after so many days (Kaplan–Meier)
groups_compared   do groups differ in that? (log-rank)
one_group_each    whose group is which, nobody in two

The arithmetic stands in `crmlib.stats.survival`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import looks, seen
from crmlib.errors import DataError
from crmlib.frames.times import read_days
from crmlib.i18n import Text, _, both, lines
from crmlib.result import Result
from crmlib.stats.logrank import logrank
from crmlib.stats.survival import kaplan_meier, read_curve
from crmlib.tables import P_VALUE, shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PERCENT = dict.fromkeys(["share", "low", "high"], ".1%")


@dataclass(frozen=True, repr=False)
class EventTimes(Result):
    """The share who have got there, by days since they could.

    Attributes
    ----------
    curve : DataFrame
        By day: the share with its interval, or a column for each of several groups.
    chi2, df, p : float
        The log-rank test, where groups are compared.
    xlabel, label : str or Text
        What the axes show.
    """

    curve: pd.DataFrame = field(default_factory=pd.DataFrame)
    chi2: float = float("nan")
    df: int = 0
    p: float = float("nan")
    xlabel: Text | str = field(default="", kw_only=True)
    label: Text | str = field(default="", kw_only=True)

    def describe(self) -> Text:
        """Return in a sentence how high the curve, or each group's, stands after how many days."""
        if self.df:
            return seen.together(*(seen.run(self.curve[group], ".1%", group) for group in self.curve))
        return seen.extremes(self.table, "share", ".1%", seen.named(self.label) + both(" after so many days"))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share as a step curve with its interval, or one curve a group."""
        alone = not self.df
        ax = looks.lines(
            self.curve, ["share"] if alone else list(self.curve), bands=[("low", "high")] if alone else (),
            xlabel=self.xlabel, label=self.label, spec=".0%", steps=True, ax=ax,
        )  # fmt: skip
        ax.set_ylim(0)
        return ax


def reached_by(
    days: ArrayLike, reached: ArrayLike, *, at_days: float | Sequence[float], level: float = 0.95, **said: Any
) -> EventTimes:
    """Return which share has got there after so many days, those still waiting respected.

    Parameters
    ----------
    days, reached : array, shape (n,)
        As for `kaplan_meier`.
    at_days : sequence of number
        Days to report.
    level : float, default 0.95
        Level of the intervals.
    **said
        ``xlabel``, ``label`` and ``note`` of the answer.

    Returns
    -------
    EventTimes
        ``.table`` by days: at_risk, share, low, high; ``.curve`` has every step.

    Raises
    ------
    DataError, TooFewError
        As for `kaplan_meier`; also if a day is negative.

    Examples
    --------
    >>> reached_by([1, 2, 3, 4], [1, 0, 1, 0], at_days=[2, 4]).table["share"].tolist()
    [0.25, 0.625]
    """
    several = at_days if isinstance(at_days, Iterable) and not isinstance(at_days, str | bytes) else [at_days]
    asked = np.array([read_days(day, "at_days") for day in several])
    asked = asked.astype(int) if (asked % 1 == 0).all() else asked
    curve = kaplan_meier(days, reached, level=level)
    return EventTimes(read_curve(curve, asked, days), curve=curve, formats=_PERCENT, **said)


def groups_compared(
    days: ArrayLike, reached: ArrayLike, group: ArrayLike, *, note: Text | str = "", **said: Any
) -> EventTimes:
    """Return whether groups differ in how soon they get there, with a curve for each.

    Parameters
    ----------
    days, reached, group : array, shape (n,)
        As for `logrank`.
    note : str or Text, optional
        What is said of the table below the test.
    **said
        ``xlabel`` and ``label`` of the answer.

    Returns
    -------
    EventTimes
        ``.table`` by group: customers, reached (the goal), if_alike (how many would if groups did not differ);
        ``.chi2``, ``.df``, ``.p`` of the log-rank test (Mantel 1966); ``.curve`` has a Kaplan–Meier share a group.

    Raises
    ------
    DataError, TooFewError
        As for `logrank`.

    Examples
    --------
    >>> groups_compared([1, 2, 3, 4], [1, 1, 1, 1], list("aabb")).curve["a"].tolist()
    [0.5, 1.0, nan, nan]
    """
    test = logrank(days, reached, group)
    waits = pd.DataFrame(
        {name: np.asarray(column) for name, column in (("days", days), ("reached", reached))}
    )
    own = dict(iter(waits.groupby(np.asarray(group, dtype=object))))
    shares = {
        name: kaplan_meier(own[name]["days"], own[name]["reached"])["share"] for name in test.table.index
    }
    times = np.unique(np.concatenate([one.index for one in shares.values()]))
    curve = pd.DataFrame(
        {name: one.reindex(times, method="ffill").fillna(0.0) for name, one in shares.items()},
        index=pd.Index(times, name="days"),
    )
    # A curve ends where nobody of the group was watched any longer.
    curve = curve.where(times[:, None] <= [own[name]["days"].max() for name in curve])
    tested = both(
        "Log-rank: chi² {chi2:.2f}, df {df}, p {p}.", chi2=test.chi2, df=test.df, p=shown(test.p, P_VALUE)
    )
    return EventTimes(
        test.table.set_axis(["customers", "reached", "if_alike"], axis=1), curve=curve, chi2=test.chi2,
        df=test.df, p=test.p, formats={"if_alike": ".1f"}, note=lines(tested, note), **said,
    )  # fmt: skip


def one_group_each(groups: Mapping[Any, Any] | pd.Series) -> pd.Series:
    """Return each customer's group by customer_id; refuse who stands in the list twice.

    Raises
    ------
    DataError

    Examples
    --------
    >>> one_group_each({"C1": "shop", "C2": "online"})["C1"]
    'shop'
    """
    if not isinstance(groups, Mapping | pd.Series):
        raise DataError(_("groups says of each customer_id which group it is in, as a Series or a dict."))
    belongs = groups if isinstance(groups, pd.Series) else pd.Series(groups, dtype=object)
    twice = belongs.index[belongs.index.duplicated()]
    if len(twice):
        message = _("{n} customers stand more than once in groups, for instance {example!r}.")
        raise DataError(message.format(n=twice.nunique(), example=twice[0]))
    return belongs
