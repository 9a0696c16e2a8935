"""Several figures month by month, each held against what it does anyway.

watched   this month's figures, with limits from the months before
Watched   its answer: a table, a panel a figure, and the months that were outside of limits
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Labelled, Text, both, called, listed
from crmlib.result import TERM, Result
from crmlib.stats.control_chart import FEWEST, Limits, false_alarms, limits, outside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RED, QUIET, NONE, GONE = N_("red"), N_("as usual"), N_("no limits yet"), N_("no figure")
LOOSE = 1.959964  # standard deviations of a light that is red in one of twenty months
_COLUMNS = ["unit", "now", "low", "high", "rests_on", "centre", "lower", "upper", "light"]


@dataclass(frozen=True, repr=False)
class Watched(Result):
    """What `watched` returns.

    Attributes
    ----------
    history : DataFrame
        By figure and month: value, low, high, rests_on; in the unit of the table.
    limits : dict of figure to Limits
        Of those figures with enough earlier months.
    sigmas : float
        How far the limits reach.
    """

    history: pd.DataFrame = field(kw_only=True)
    limits: dict[Labelled, Limits] = field(kw_only=True)
    sigmas: float = field(kw_only=True)

    def signals(self) -> Result:
        """Return which months of each figure lay outside of limits from its other months, and how many would by luck.

        Returns
        -------
        Result
            By figure: months, outside (of the limits), by_luck (as many as limits from so few months give where nothing
            happens); at_two_sd (outside of limits at 1.96 standard deviations), two_by_luck; which (the months outside
            of the limits).
        """
        found: dict[Labelled, tuple[object, ...]] = {}
        for name in self.limits:
            values = self.history.loc[name, "value"].dropna()
            lit = each_by_the_others(values.to_numpy(float), self.sigmas)
            loose = each_by_the_others(values.to_numpy(float), LOOSE).sum()
            luck = [
                len(values) * float(false_alarms(line, 1, history=len(values) - 1)[0])
                for line in (self.sigmas, LOOSE)
            ]
            found[name] = (len(values), lit.sum(), luck[0], loose, luck[1], ", ".join(values.index[lit]))
        columns = ["months", "outside", "by_luck", "at_two_sd", "two_by_luck", "which"]
        table = pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis(
            self.table.index.name
        )
        months = int(self.history.groupby(level=0).size().max()) - 1
        lights = max(len(self.limits), 1)
        chances = [float(false_alarms(line, lights)[0]) for line in (LOOSE, self.sigmas)]
        drawn = float(false_alarms(self.sigmas, lights, history=max(months, 2))[0])
        note = both(
            "With {lights} lights, nothing happening, one at least is red in {loose:.1%} of months at 1.96 standard "
            "deviations and in {tight:.1%} at {sigmas:g}; as these limits come from {months} months only, in "
            "{drawn:.0%}.",
            lights=lights, loose=chances[0], tight=chances[1], sigmas=self.sigmas, months=months, drawn=drawn,
        )  # fmt: skip
        return Result(table, formats={"by_luck": ".2f", "two_by_luck": ".2f"}, note=note)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a panel a figure: the months, this month's interval, and the limits."""
        ax = axes(ax)
        ax.set_axis_off()
        rows = -(-len(self.table) // 4)
        figure = ax.get_figure(root=True)
        if figure is not None:
            figure.set_size_inches(11.5, 3.1 * rows)
        for place, name in enumerate(self.table.index):
            row, column = divmod(place, 4)
            self._panel(ax.inset_axes((0.255 * column, 1 - (row + 0.8) / rows, 0.21, 0.62 / rows)), name)
        return ax

    def _panel(self, panel: Axes, name: Labelled) -> None:
        rows, limit = self.history.loc[name], self.limits.get(name)
        values, last = rows["value"].to_numpy(float), rows.iloc[-1]
        colour = "red" if self.table.loc[name, "light"] == RED else "blue"
        panel.plot(values, color=COLOURS["blue"], marker="o", markersize=3, linewidth=1)
        reach = np.nan_to_num([[last["value"] - last["low"]], [last["high"] - last["value"]]])
        panel.errorbar([len(rows) - 1], values[-1:], yerr=reach, fmt="D" if colour == "red" else "o", capsize=3,
                       color=COLOURS[colour])  # fmt: skip
        if limit is not None:
            panel.axhline(limit.centre, color=COLOURS["grey"], linewidth=1)
            for end in (limit.low, limit.high):
                panel.axhline(end, color=COLOURS["grey"], linewidth=1, linestyle="--")
        said = f"{last['value']:,.1f}" if np.isfinite(last["value"]) else "–"
        panel.set_title(called(both("{name}: {number}", name=name, number=said)), fontsize=11, loc="left",
                        color=COLOURS["red"] if colour == "red" else "black")  # fmt: skip
        panel.set_xlabel(called(self.table.loc[name, "unit"]), fontsize=9)
        ends = sorted({0, len(rows) - 1})
        panel.set_xticks(ends, [rows.index[one] for one in ends])
        panel.tick_params(labelsize=8)

    def describe(self) -> Text:
        """Return in sentences what each panel shows, between which limits, and which lights are red."""
        red = [name for name in self.table.index if self.table.loc[name, "light"] == RED]
        lights = both("Red: {red}.", red=listed(red)) if red else both("No light is red.")
        panels: list[object] = []
        for name, *numbers in self.table[["now", "lower", "upper"]].astype(float).itertuples(name=None):
            now, lower, upper = numbers
            known = both(
                "{name} {now:,.1f} (limits {lower:,.1f} to {upper:,.1f})",
                name=name,
                now=now,
                lower=lower,
                upper=upper,
            )
            panels.append(known if np.isfinite(numbers).all() else name)
        return both("{n} panels: {panels}. {lights}", n=len(panels), panels=listed(panels), lights=lights)


def each_by_the_others(values: np.ndarray, sigmas: float) -> np.ndarray:
    """Say which values lie outside of limits that were set without them.

    Examples
    --------
    >>> each_by_the_others(np.array([6, 4, 7, 5, 6, 8, 12, 5, 6, 7, 4, 6.0]), 3).nonzero()[0].tolist()
    [6]
    """
    found = [
        outside(value, limits(np.delete(values, place), sigmas=sigmas, least=2))[0]
        for place, value in enumerate(values)
    ]
    return np.array(found, bool)


def watched(history: Mapping[Any, pd.DataFrame], units: Mapping[Any, str], *, sigmas: float = 3.0) -> Watched:
    """Return the last month's figures with limits from the months before, and which of them are red.

    Parameters
    ----------
    history : mapping of figure to DataFrame
        By month, in order of time: value, low, high, rests_on (see `crmlib.stats.monthly`).
    units : mapping of figure to message id
        What the figure is.
    sigmas : float, default 3
        How far the limits reach.

    Returns
    -------
    Watched
        ``.table`` by figure: unit, now, low, high, rests_on, centre, lower, upper, light.
    """
    rows: dict[Labelled, tuple[object, ...]] = {}
    known: dict[Labelled, Limits] = {}
    for name, mine in history.items():
        before = mine["value"].iloc[:-1]
        if before.notna().sum() >= FEWEST:
            known[name] = limits(before, sigmas=sigmas)
        limit, now = known.get(name), mine.iloc[-1]
        judged = NONE if limit is None else RED if outside(now["value"], limit)[0] else QUIET
        light = judged if np.isfinite(now["value"]) else GONE
        rows[name] = (units[name], *now, *((np.nan,) * 3 if limit is None else limit[:3]), light)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=_COLUMNS).astype({"rests_on": int})
    formats = dict.fromkeys(["now", "low", "high", "centre", "lower", "upper"], ",.1f") | {"rests_on": ",d"}
    return Watched(
        table, formats=formats | {"unit": TERM, "light": TERM}, history=pd.concat(dict(history)), limits=known,
        sigmas=sigmas,
    )  # fmt: skip
