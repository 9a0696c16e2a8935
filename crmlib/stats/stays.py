"""Who is still here after so many months, as a table with its picture: all together, or one curve a group.

still_here      of all: the curve, the median, the mean within a horizon, and what naive counts say
still_here_by   by group, with the log-rank test
Tenure          the answer: ``.table``, ``.curve``, ``.plot()``
last_watched    the last month in which enough are watched

The arithmetic stands in `crmlib.stats.survival`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from crmlib import looks, seen
from crmlib.errors import TooFewError
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import P_VALUE, Result
from crmlib.stats.counted import counted, here
from crmlib.stats.intervals import in_words
from crmlib.stats.logrank import logrank
from crmlib.stats.survival import Wait, kaplan_meier, mean_wait, read_curve, when_reached
from crmlib.tables import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 20  # where fewer are watched, a curve is not drawn and a mean not taken any further
_SHARES = {"at_risk": ",d"} | dict.fromkeys(("share", "low", "high"), ".1%")
_HOW = N_("Kaplan–Meier, log–log")


@dataclass(frozen=True, repr=False)
class Tenure(Result):
    """The share still here, by month.

    Attributes
    ----------
    curve : DataFrame
        By month from 0 to the last with 20 watched: at_risk, left, share, low, high; or the share, a column a group.
    median, mean : Wait
        Of all: estimate, se, low, high; the mean within ``horizon`` months.
    horizon : int
        The last month with 20 watched, in each group.
    naive : Result
        By way of counting: months, after_12, after_24.
    chi2, df, p : float
        Log-rank test, where groups are compared.
    xlabel, label : str or Text
        What the axes show.
    """

    curve: pd.DataFrame = field(kw_only=True)
    median: Wait = field(kw_only=True)
    mean: Wait = field(kw_only=True)
    horizon: int = field(kw_only=True)
    naive: Result = field(kw_only=True)
    chi2: float = field(default=float("nan"), kw_only=True)
    df: int = field(default=0, kw_only=True)
    p: float = field(default=float("nan"), kw_only=True)
    xlabel: Text | str = field(default="", kw_only=True)
    label: Text | str = field(default="", kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw who is still here as a step curve with its interval, or one curve a group."""
        ax = looks.lines(
            self.curve, self._drawn(), bands=() if self.df else [("low", "high")], steps=True, spec=".0%",
            xlabel=self.xlabel, label=self.label, ax=ax,
        )  # fmt: skip
        ax.set_ylim(0, 1.02)
        return ax

    def describe(self) -> Text:
        """Return in a sentence from where to where the curve, or each group's, falls."""
        return seen.together(*(seen.run(self.curve[name], ".0%", name) for name in self._drawn()))

    def _drawn(self) -> list[Any]:
        return list(self.curve) if self.df else ["share"]


def last_watched(months: ArrayLike) -> int:
    """Return the last month in which at least 20 are watched.

    Raises
    ------
    TooFewError
        If there are none for a month.

    Examples
    --------
    >>> last_watched([1] * 10 + [3] * 15 + [5] * 7)
    3
    """
    longest = np.sort(np.asarray(months))[::-1]
    if len(longest) < FEW or not longest[FEW - 1]:
        message = _("{n} subscribers were watched for a month or more; {few} or more are needed.")
        raise TooFewError(message.format(n=int((longest > 0).sum()), few=FEW))
    return int(longest[FEW - 1])


def still_here(
    months: ArrayLike, left: ArrayLike, entered: ArrayLike, *, at: Sequence[int], level: float = 0.95
) -> Tenure:
    """Return which share is still here after so many months.

    Parameters
    ----------
    months, left, entered : array, shape (n,)
        Whole months stayed or watched to, whether that was the end, months that were over before the watch began.
    at : sequence of int
        Months to report.
    level : float, default 0.95

    Returns
    -------
    Tenure
        ``.table`` by month: at_risk, share, low, high (log–log Greenwood).

    Raises
    ------
    DataError, TooFewError
        As for `kaplan_meier`, or if fewer than 20 are watched.

    Examples
    --------
    >>> found = still_here([1] * 10 + [5] * 30, [True] * 10 + [False] * 30, [0] * 40, at=[1, 3])
    >>> found.table["share"].tolist(), found.mean.estimate
    ([0.75, 0.75], 4.0)
    """
    stays, gone, entries = np.asarray(months), np.asarray(left, bool), np.asarray(entered)
    curve, horizon = kaplan_meier(stays, gone, entered=entries, level=level), last_watched(stays)
    median, mean = when_reached(curve), mean_wait(curve, horizon, level=level)
    drawn = here(read_curve(curve, np.arange(horizon + 1), stays, entries)).rename_axis("months_in")
    drawn.insert(1, "left", np.bincount(stays[gone], minlength=horizon + 1)[: horizon + 1])
    half = both("Half are gone after {median:.0f} months.", median=median.estimate)
    middle = half if np.isfinite(median.estimate) else both("More than half are still here.")
    average = both("{mean:.1f} months on average within {horizon}.", mean=mean.estimate, horizon=horizon)
    return Tenure(
        here(read_curve(curve, at, stays, entries)).rename_axis("months_in"), curve=drawn, horizon=horizon,
        median=median, mean=mean, naive=counted(stays, gone, entries, horizon=horizon), formats=_SHARES,
        note=lines(middle, average, in_words(level, _HOW)),
    )  # fmt: skip


def still_here_by(
    rows: pd.DataFrame, by: str, *, at: int = 12, named: Callable[[object], Text | object] = str, level: float = 0.95
) -> Tenure:  # fmt: skip
    """Return whether groups differ in how long they stay, with a curve for each.

    Parameters
    ----------
    rows : DataFrame
        months, left and entered, as for `still_here`, and the group.
    by : str
        Column of the group.
    at : int, default 12
        Month to report.
    named : callable
        What a group is called.
    level : float, default 0.95

    Returns
    -------
    Tenure
        ``.table`` by group: subscribers, left, left_if_alike (how many would have left if groups did not differ),
        median, mean (within the horizon of the group that was watched least), share, low, high (after ``at`` months).

    Raises
    ------
    DataError, TooFewError
        As for `logrank`, or if fewer than 20 of a group are watched.

    Examples
    --------
    >>> stays = {"months": [1] * 10 + [5] * 40, "left": [True] * 10 + [False] * 40, "entered": 0}
    >>> rows = pd.DataFrame(stays | {"plan": ["light", "classic"] * 25})
    >>> still_here_by(rows, "plan", at=3).table[["left", "left_if_alike", "share"]].to_numpy().tolist()
    [[5.0, 5.0, 0.8], [5.0, 5.0, 0.8]]
    """
    rows = rows.sort_values(by, kind="stable", key=lambda names: names.astype(str))
    test = logrank(rows["months"], rows["left"], rows[by], entered=rows["entered"])
    parts = {name: rows[rows[by] == name] for name in test.table.index}
    horizon = min(last_watched(part["months"]) for part in parts.values())
    table = test.table.set_axis(["subscribers", "left", "left_if_alike"], axis=1)
    found, drawn = [], []
    for part in parts.values():
        curve = kaplan_meier(part["months"], part["left"], entered=part["entered"], level=level)
        when = np.arange(max(at, horizon) + 1)
        read = here(read_curve(curve, when, part["months"], part["entered"]))
        after = read.reindex([at])[["share", "low", "high"]].to_numpy()[0]
        found.append([when_reached(curve).estimate, mean_wait(curve, horizon).estimate, *after])
        drawn.append(read.loc[:horizon, "share"])
    table[["median", "mean", "share", "low", "high"]] = np.array(found)
    # Where more than half are still here there is no median to print.
    table["median"] = table["median"].where(np.isfinite(table["median"]))
    names = pd.Index([named(name) for name in table.index], dtype=object, name=by)
    said = both(
        "share: still here after {month} months; mean within {horizon}. Log-rank: chi² {chi2:.2f}, df {df}, p {p}.",
        month=at, horizon=horizon, chi2=test.chi2, df=test.df, p=shown(test.p, P_VALUE),
    )  # fmt: skip
    all_ = still_here(rows["months"], rows["left"], rows["entered"], at=[at], level=level)
    return Tenure(
        table.set_axis(names, axis=0), curve=pd.concat(drawn, axis=1, keys=list(names)).rename_axis("months_in"),
        horizon=horizon, median=all_.median, mean=all_.mean, naive=all_.naive, chi2=test.chi2, df=test.df, p=test.p,
        formats=_SHARES | {"left_if_alike": ".1f", "median": ".0f", "mean": ".1f"},
        note=lines(said, in_words(level, _HOW)),
    )  # fmt: skip
