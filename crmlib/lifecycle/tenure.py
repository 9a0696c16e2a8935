"""How long does a subscriber stay, and how does it end? Those who are still here respected.

tenure    which share is still here after so many months (Kaplan–Meier), the median, the mean; by group with a test
ends      which share has come to each end by then (Aalen–Johansen), in the presence of the others

Whose months these are, and from when on each was watched: `crmlib.frames.register`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames, looks, seen
from crmlib.coded import label
from crmlib.errors import TooFewError
from crmlib.frames.register import Subscribers, as_usable
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import P_VALUE, Result
from crmlib.stats.counted import counted, here
from crmlib.stats.ends import UNKNOWN, Ends, ends_compared
from crmlib.stats.intervals import in_words
from crmlib.stats.logrank import logrank
from crmlib.stats.survival import Wait, kaplan_meier, mean_wait, read_curve, when_reached
from crmlib.tables import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 20  # where fewer are watched, a curve is not drawn and a mean not taken any further
_SHARES = dict.fromkeys(("share", "low", "high"), ".1%")


@dataclass(frozen=True, repr=False)
class Tenure(Result):
    """What `tenure` returns.

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
    """

    curve: pd.DataFrame = field(kw_only=True)
    median: Wait = field(kw_only=True)
    mean: Wait = field(kw_only=True)
    horizon: int = field(kw_only=True)
    naive: Result = field(kw_only=True)
    chi2: float = field(default=float("nan"), kw_only=True)
    df: int = field(default=0, kw_only=True)
    p: float = field(default=float("nan"), kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw who is still here as a step curve with its interval, or one curve a group."""
        ax = looks.lines(
            self.curve, self._drawn(), bands=() if self.df else [("low", "high")], steps=True, spec=".0%",
            xlabel=both("Months since the start"), label=both("Still here"), ax=ax,
        )  # fmt: skip
        ax.set_ylim(0, 1.02)
        return ax

    def describe(self) -> Text:
        """Return in a sentence from where to where the curve, or each group's, falls."""
        return seen.together(*(seen.run(self.curve[name], ".0%", name) for name in self._drawn()))

    def _drawn(self) -> list:
        return list(self.curve) if self.df else ["share"]


def tenure(
    subscriptions: Subscribers | IntoFrame, by: str | None = None, *, at: Sequence[int] | int | None = None,
    level: float = 0.95,
) -> Tenure:  # fmt: skip
    """Return which share of subscribers is still here after so many months.

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As `crmlib.frames.register.usable` returns them; a table of which nothing has to be left out.
    by : str, optional
        A column: groups are compared, as they were at the start. What came about later (a stage, a total) does not
        belong here: who got there had to stay until then (immortal time).
    at : int or sequence of int, optional
        Months to report: 1, 3, 6, 12, 18, 24; of groups one month, 12.
    level : float, default 0.95

    Returns
    -------
    Tenure
        ``.table`` by month: at_risk, share, low, high (log–log Greenwood); by group: subscribers, left, if_alike
        (how many would have left if groups did not differ), median, mean (within a horizon), share, low, high.

    Raises
    ------
    DataError, TooFewError
        If the table is no register, somebody belongs to no group, or fewer than 20 are watched.

    Examples
    --------
    >>> rows = {"subscription_id": range(40), "start": "2025-01-01", "end": ["2025-02-01"] * 10 + [None] * 30}
    >>> from crmlib.frames.register import usable
    >>> register = pd.DataFrame(rows)
    >>> tenure(usable(register, as_of="2025-06-30"), at=[1, 3]).table["share"].tolist()
    [0.75, 0.75]
    """
    found = as_usable(subscriptions)
    rows = found.rows
    months, left, entered = (rows[name].to_numpy() for name in ("months", "left", "entered"))
    curve = kaplan_meier(months, left, entered=entered, level=level)
    horizon = _horizon(rows)
    note = lines(
        both(
            "{n:,} subscribers, {here:,} of them still here on {day:%Y-%m-%d}.",
            n=len(rows), here=int((~left).sum()), day=found.as_of,
        ),
        _late(entered),
    )  # fmt: skip
    common = {
        "median": when_reached(curve), "mean": mean_wait(curve, horizon, level=level),
        "naive": counted(months, left, entered, horizon=horizon), "formats": _SHARES,
    }  # fmt: skip
    if by is not None:
        return _groups(rows, by, 12 if at is None else at, note, level, common)
    asked = [
        frames.check_whole(one, "at", 0) for one in _several((1, 3, 6, 12, 18, 24) if at is None else at)
    ]
    table = here(read_curve(curve, asked, months, entered)).rename_axis("month")
    drawn = here(read_curve(curve, np.arange(horizon + 1), months, entered)).rename_axis("month")
    drawn.insert(1, "left", np.bincount(months[left], minlength=horizon + 1)[: horizon + 1])
    middle = both(
        "Half are gone after {median:.0f} months; {mean:.1f} months on average within {horizon}.",
        median=common["median"].estimate, mean=common["mean"].estimate, horizon=horizon,
    ) if np.isfinite(common["median"].estimate) else both(
        "More than half are still here; {mean:.1f} months on average within {horizon}.",
        mean=common["mean"].estimate, horizon=horizon,
    )  # fmt: skip
    how = in_words(level, N_("Kaplan–Meier, log–log"))
    return Tenure(table, curve=drawn, horizon=horizon, note=lines(note, middle, how), **common)


def _several(at: Sequence[int] | int) -> list:
    return list(at) if isinstance(at, Sequence | np.ndarray) else [at]


def _horizon(rows: pd.DataFrame) -> int:
    """Return the last month in which enough are watched."""
    longest = np.sort(rows["months"].to_numpy())[::-1]
    if len(longest) < FEW or not longest[FEW - 1]:
        message = _("{n} subscribers were watched for a month or more; {few} or more are needed.")
        raise TooFewError(message.format(n=int((longest > 0).sum()), few=FEW))
    return int(longest[FEW - 1])


def _late(entered: np.ndarray) -> Text | str:
    late = int((entered > 0).sum())
    if not late:
        return ""
    return both("{n:,} of them began before the register, and count from its first day on.", n=late)


def _groups(
    rows: pd.DataFrame, by: str, at: Sequence[int] | int, note: Text, level: float, common: dict
) -> Tenure:
    frames.need_columns(rows, [by])
    frames.no_missing(rows, [by])
    month = frames.check_whole(_several(at)[0], "at", 0)
    rows = rows.sort_values(by, kind="stable", key=lambda names: names.astype(str))
    test = logrank(rows["months"], rows["left"], rows[by], entered=rows["entered"])
    parts = {name: rows[rows[by] == name] for name in test.table.index}
    curves = {
        name: kaplan_meier(part["months"], part["left"], entered=part["entered"], level=level)
        for name, part in parts.items()
    }
    horizon = min(_horizon(part) for part in parts.values())
    read = {
        name: here(read_curve(curves[name], np.arange(_horizon(part) + 1), part["months"], part["entered"]))
        for name, part in parts.items()
    }
    table = test.table.set_axis(["subscribers", "left", "if_alike"], axis=1)
    table["median"] = [when_reached(one).estimate for one in curves.values()]
    table["mean"] = [mean_wait(one, horizon).estimate for one in curves.values()]
    after = [
        here(read_curve(curves[name], [month], part["months"], part["entered"])).reindex([month])
        for name, part in parts.items()
    ]
    table[["share", "low", "high"]] = pd.concat(after)[["share", "low", "high"]].to_numpy()
    names = pd.Index([label(by, name) for name in table.index], dtype=object, name=by)
    curve = pd.concat([one["share"] for one in read.values()], axis=1, keys=list(names)).rename_axis("month")
    said = both(
        "share: still here after {month} months; mean within {horizon}. Log-rank: chi² {chi2:.2f}, df {df}, p {p}.",
        month=month, horizon=horizon, chi2=test.chi2, df=test.df, p=shown(test.p, P_VALUE),
    )  # fmt: skip
    formats = _SHARES | {"if_alike": ".1f", "median": ".0f", "mean": ".1f"}
    how = in_words(level, N_("Kaplan–Meier, log–log"))
    return Tenure(
        table.set_axis(names, axis=0), curve=curve, horizon=horizon, chi2=test.chi2, df=test.df, p=test.p,
        note=lines(note, said, how), **common | {"formats": formats},
    )  # fmt: skip


def ends(
    subscriptions: Subscribers | IntoFrame, cause: str = "end_reason", *, at: Sequence[int] | int = (6, 12, 18, 24),
    level: float = 0.95,
) -> Ends:  # fmt: skip
    """Return which share of subscribers has come to each end by then, each end in the presence of the others.

    Who has moved away can no longer leave of her own wish. One minus Kaplan–Meier of one end, the others taken for
    "still here", answers what would be if nobody could end otherwise (and ends had nothing to do with each other).

    Parameters
    ----------
    subscriptions : Subscribers or data frame
        As for `tenure`.
    cause : str
        Column of how it ended; blank ends are an end of their own, "not said".
    at : int or sequence of int
        Months to report.
    level : float, default 0.95

    Returns
    -------
    Ends
        ``.table`` by month, a row an end: reason, share, low, high, if_alone (one minus Kaplan–Meier), spread (the
        share if those who did not say had the reasons that the others had).

    Raises
    ------
    DataError, TooFewError
        As for `tenure`, or if nobody has left yet.

    Examples
    --------
    >>> rows = {"subscription_id": range(40), "start": "2025-01-01", "end": ["2025-02-01"] * 20 + ["2025-03-01"] * 20}
    >>> register = pd.DataFrame(rows | {"end_reason": ["moved"] * 20 + ["own_wish"] * 20})
    >>> ends(register, at=2).table[["share", "if_alone"]].to_numpy().tolist()
    [[0.5, 0.5], [0.5, 1.0]]
    """
    found = as_usable(subscriptions)
    rows = found.rows
    frames.need_columns(rows, [cause])
    end = rows[cause].astype(object).where(rows[cause].notna(), UNKNOWN).where(rows["left"], None)
    asked = [frames.check_whole(one, "at", 0) for one in _several(at)]
    options = {"at": asked, "until": _horizon(rows), "entered": rows["entered"], "level": level}
    answer = ends_compared(rows["months"], end, named=lambda name: label(cause, name), **options)
    note = both(
        "{n:,} subscribers, {left:,} left, {blank:,} of them without saying why.",
        n=len(rows), left=int(rows["left"].sum()), blank=int((end == UNKNOWN).sum()),
    )  # fmt: skip
    axis = {"xlabel": both("Months since the start"), "label": both("Gone by then")}
    return replace(answer, note=lines(note, _late(rows["entered"].to_numpy()), answer.note), **axis)
