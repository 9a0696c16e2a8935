"""Who does well, once it is said what each was given: what came against what was to be expected.

expected     what each case is expected to bring, from what was known of it before
case_mix     observed over expected by person, with intervals, and how likely each is truly the first
CaseMix      its answer
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import seen
from crmlib.errors import DataError, TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, called, lines, listed
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, percentile, z_value
from crmlib.stats.pooling import league
from crmlib.stats.resample import check_draws, unit_weights

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST = 5


@dataclass(frozen=True, repr=False)
class CaseMix(Dots):
    """What `case_mix` returns.

    Attributes
    ----------
    cases : DataFrame
        By case: who, observed, expected.
    by_chance : float
        How far best and worst lie apart on average where all are alike.
    """

    cases: pd.DataFrame = field(kw_only=True)
    by_chance: float = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw a funnel: the ratio over what was expected, and between which lines chance alone would leave it."""
        from matplotlib.ticker import MaxNLocator

        ax = axes(ax)
        table = self.table.sort_values("to_expect")
        ends = (table["to_expect"], table["chance_low"], table["chance_high"])
        ax.fill_between(*ends, color=COLOURS["grey"], alpha=0.25, linewidth=0, label=_("by chance alone"))
        ax.axhline(1, color=COLOURS["grey"], linestyle="--", linewidth=1)
        ax.plot(table["to_expect"], table["estimate"], "o", color=COLOURS["blue"])
        for name, row in table.iterrows():
            at = (row["to_expect"], row["estimate"])
            ax.annotate(str(name), at, xytext=(6, 4), textcoords="offset points")
        ax.xaxis.set_major_locator(MaxNLocator(4))
        ax.xaxis.set_major_formatter("{x:,.0f}")
        ax.set_xlabel(called(both("Expected (yuan)")))
        ax.set_ylabel(called(self.label))
        ax.legend(frameon=False)
        return ax

    def describe(self) -> Text:
        """Return in a sentence how high each ratio is, and whose chance alone does not leave there."""
        table = self.table
        beyond = table.index[
            (table["estimate"] < table["chance_low"]) | (table["estimate"] > table["chance_high"])
        ]
        said = both("Beyond what chance alone does: {names}.", names=listed(beyond)) if len(beyond) else ""
        return seen.together(super().describe(), said or both("None lies beyond what chance alone does."))


def expected(observed: pd.Series, known: pd.DataFrame, size: pd.Series) -> pd.Series:
    """Return what each case is expected to bring: least squares on what was known, all together as much as came.

    Large cases vary more, in proportion to their size, and are weighted accordingly.

    Parameters
    ----------
    observed : Series of float
    known : DataFrame of float
        What was known before, or given by lot; no column for who looks after the case.
    size : Series of float
        Above 0.

    Raises
    ------
    TooFewError
        If there are hardly more cases than columns.

    Examples
    --------
    >>> came, before = pd.Series([2.0, 4, 6, 8, 20]), pd.DataFrame({"before": [1.0, 2, 3, 4, 10]})
    >>> expected(came, before, before["before"]).round(6).tolist()
    [2.0, 4.0, 6.0, 8.0, 20.0]
    """
    if len(observed) < known.shape[1] + 4:
        message = _("{n} cases for {k} columns; what is to be expected cannot be said.")
        raise TooFewError(message.format(n=len(observed), k=known.shape[1]))
    weight = 1 / size.to_numpy(float)
    x, y = known.to_numpy(float) * weight[:, None], observed.to_numpy(float) * weight
    scale = np.abs(x).max(axis=0)
    slopes = np.linalg.lstsq(x / np.where(scale > 0, scale, 1), y, rcond=None)[0] / np.where(
        scale > 0, scale, 1
    )
    made = np.clip(known.to_numpy(float) @ slopes, 1e-9, None)
    return pd.Series(made * observed.sum() / made.sum(), observed.index)


def case_mix(
    observed: pd.Series, expected_: pd.Series, who: pd.Series, before: pd.Series, note: Text | str = "", *,
    level: float = 0.95, draws: int = 500, seed: int = 0,
) -> CaseMix:  # fmt: skip
    """Return what came over what was to be expected, by who looked after the cases.

    Parameters
    ----------
    observed, expected_, before : Series of float
        By case: what came, what was to be expected, and what came in a period of the same length before.
    who : Series
        Who looked after each.
    note : Text, optional
        Said first.
    level, draws, seed
        Bootstrap by case within each person's; draws of true ratios.

    Returns
    -------
    CaseMix
        ``.table`` by person, the highest ratio first: accounts, grew_by (against the period before),
        to_expect, came, estimate (came over to_expect), low, high, pooled (shrunk), first (probability),
        chance_low, chance_high (between which the ratio lies where all are alike).

    Raises
    ------
    DataError, TooFewError
        If something is missing, nothing was expected, or somebody has fewer than 5 cases.

    References
    ----------
    Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance. *Statistics in Medicine* 24,
    1185–1202. Goldstein, H. and Spiegelhalter, D. (1996). *Journal of the Royal Statistical Society A* 159.
    """
    check_draws(draws)
    cases = pd.DataFrame({"who": who, "observed": observed, "expected": expected_, "before": before})
    if cases.isna().any(axis=None):
        raise DataError(_("Something is missing in {n} cases.").format(n=int(cases.isna().any(axis=1).sum())))
    if not (cases["expected"] > 0).all():
        raise DataError(_("What was expected of a case lies above 0; of {n} it does not.").format(
            n=int((cases["expected"] <= 0).sum())))  # fmt: skip
    rows = {
        name: _person(mine, name, z=z_value(level), level=level, draws=draws, seed=[seed, place])
        for place, (name, mine) in enumerate(cases.groupby("who", sort=True))
    }
    table = pd.DataFrame(rows.values(), index=pd.Index(list(rows), name="who", dtype=object))
    formats = {
        "grew_by": "+.0%", **dict.fromkeys(("to_expect", "came"), ",.0f"),
        **dict.fromkeys(("estimate", "se", "low", "high", "chance_low", "chance_high"), ".2f"),
    }  # fmt: skip
    ranked = league(
        Dots(table, formats=formats, label=both("Observed over expected"),
             note=lines(note, in_words(level, N_("bootstrap by customer")))), draws=max(draws, 1000), seed=seed,
    )  # fmt: skip
    order = ["accounts", "grew_by", "to_expect", "came", "estimate", "low", "high", "pooled", "first"]
    return CaseMix(
        ranked.table[[*order, "chance_low", "chance_high"]].astype({"accounts": int}), zero=1.0, label=ranked.label,
        formats=ranked.formats, note=ranked.note, cases=cases.drop(columns="before"), by_chance=ranked.by_chance,
    )  # fmt: skip


def _person(
    mine: pd.DataFrame, name: object, *, z: float, level: float, draws: int, seed: list[int]
) -> dict[str, float]:
    """Return one person's row of the table."""
    if len(mine) < FEWEST:
        message = _("{who} looked after {n} cases; {least} or more can be compared.")
        raise TooFewError(message.format(who=name, n=len(mine), least=FEWEST))
    sums, both_ = mine[["observed", "expected", "before"]].sum(), mine[["observed", "expected"]].to_numpy()
    again = unit_weights(len(mine), draws=draws, seed=seed) @ both_
    ratios = again[:, 0] / again[:, 1]
    low, high = percentile(ratios, level)
    # Where all are alike, each case's deviation is chance: what it adds to the ratio.
    error = float(np.sqrt(((mine["observed"] - mine["expected"]) ** 2).sum()) / sums["expected"])
    return {
        "accounts": len(mine), "grew_by": sums["observed"] / sums["before"] - 1 if sums["before"] else np.nan,
        "to_expect": sums["expected"], "came": sums["observed"], "estimate": sums["observed"] / sums["expected"],
        "se": float(ratios.std(ddof=1)), "low": float(low), "high": float(high),
        "chance_low": max(0.0, 1 - z * error), "chance_high": 1 + z * error,
    }  # fmt: skip
