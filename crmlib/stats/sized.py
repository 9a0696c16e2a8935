"""Brands beside what any brand of their size would show, by the NBD-Dirichlet: double jeopardy.

sized      of counts by household and brand: each measure seen and expected, with the interval of the difference
Jeopardy   the answer
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import TooFewError
from crmlib.figures import COLOURS, axes
from crmlib.i18n import N_, Text, _, both, called, lines, listed
from crmlib.looks import name_points, ticks
from crmlib.result import Dots, Result
from crmlib.seen import named, together
from crmlib.stats.dirichlet import MEASURES, Dirichlet
from crmlib.stats.dirichlet_draws import Refitted, observed, refitted
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws
from crmlib.tables import POINTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SPEC = {"rate": ".2f", "category_rate": ".1f"}
_CALLED = {
    "penetration": N_("Share of households that buy it"),
    "rate": N_("Purchases of it, a buyer"),
    "category_rate": N_("Purchases of the category, a buyer of it"),
    "share_of_requirements": N_("Its share of what its buyers buy"),
    "sole_buyers": N_("Buyers who buy nothing else"),
    "bought_once": N_("Buyers who buy it once"),
}


@dataclass(frozen=True, repr=False)
class Jeopardy(Dots):
    """Brands beside what any brand of their size would show.

    Attributes
    ----------
    measure : str
        The measure in the table.
    measures : DataFrame
        All of them: by brand and measure share, actual, by_size, difference, low, high.
    model : Dirichlet
        As fitted to all households; ``model.at_size(0.3)`` says what a brand of 30% would look like.
    fit : Result
        M (purchases a household), K and S with intervals, and the S that each brand would need.
    """

    measure: str = field(kw_only=True)
    measures: pd.DataFrame = field(kw_only=True)
    model: Dirichlet = field(kw_only=True)
    fit: Result = field(kw_only=True)

    def of(self, measure: str) -> Jeopardy:
        """Return the same of another measure.

        Raises
        ------
        DataError
            If there is none of that name.
        """
        frames.check_choice(measure, MEASURES, "measure")
        counted = measure in _SPEC
        spec = dict.fromkeys(["actual", "by_size"], _SPEC.get(measure, ".1%"))
        spec |= dict.fromkeys(["difference", "low", "high"], _SPEC[measure] if counted else POINTS)
        label = both("{what}: seen less what its size gives", what=both(_CALLED[measure]))
        table = self.measures.xs(measure, level="measure")
        return replace(self, table=table, measure=measure, formats=spec | {"share": ".1%"}, label=label)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each brand's buyers and how often they buy it, and the line on which brands lie that are only large."""
        ax = axes(ax)
        across, up = (self.measures.xs(name, level="measure") for name in ("penetration", "rate"))
        sizes = np.linspace(0.5 * across["share"].min(), min(1.2 * across["share"].max(), 0.99), 40)
        line = pd.DataFrame([self.model.at_size(float(size)) for size in sizes])
        expected = called(N_("any brand of that size"))
        ax.plot(line["penetration"], line["rate"], color=COLOURS["grey"], linestyle="--", label=expected)
        points = np.column_stack([across["actual"], up["actual"]])
        beyond = ((up["low"] > 0) | (up["high"] < 0)).to_numpy()
        for out, colour, marker in ((False, "blue", "o"), (True, "red", "D")):
            ax.plot(*points[beyond == out].T, marker, color=COLOURS[colour], markersize=8)
        name_points(ax, [called(name) for name in across.index], points)
        ticks(ax.xaxis, ".0%")
        ax.set_xlabel(called(_CALLED["penetration"]))
        ax.set_ylabel(called(_CALLED["rate"]))
        ax.legend(frameon=False, loc="lower right")
        return ax

    def describe(self) -> Text:
        """Return in a sentence how brands lie about the line of those that are only large, and who is off it."""
        across, up = (self.measures.xs(name, level="measure") for name in ("penetration", "rate"))
        out = (up["low"] > 0) | (up["high"] < 0)
        buyers, often = across["actual"], up["actual"]
        each = listed(
            both(
                "{name} ({buyers:.0%}, {often:.1f})",
                name=named(name),
                buyers=buyers[name],
                often=often[name],
            )
            for name in across.index
        )
        rises = N_("The more households buy a brand, the more often each buyer buys it: {each}.")
        if not out.any():
            return together(
                both(rises, each=each), both("All lie about the line of brands that are only large.")
            )
        far = listed(named(name) for name in up.index[out])
        beyond = N_(
            "By more than chance off the line of brands that are only large: {far}; the others lie about it."
        )
        return together(both(rises, each=each), both(beyond, far=far))


def sized(
    counts: pd.DataFrame,
    measure: str,
    note: Text | str = "",
    *,
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Jeopardy:
    """Return brands beside what their size gives.

    Parameters
    ----------
    counts : DataFrame
        A row a household and a column a brand, as for `Dirichlet.fit`.
    measure : str
        One of ``crmlib.stats.dirichlet.MEASURES``.
    note : Text
        What the counts are based on.
    level, draws, seed
        Of the intervals of the difference: households drawn anew, the model fitted to each sample again.

    Raises
    ------
    DataError, TooFewError, ModelError
        As `Dirichlet.fit`, if there is no such measure, or if most samples fit no model.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> tastes = rng.dirichlet([0.6, 0.3, 0.3], 500)
    >>> counts = pd.DataFrame(rng.multinomial(rng.poisson(rng.gamma(1, 5, 500)), tastes), columns=list("abc"))
    >>> found = sized(counts, "share_of_requirements", draws=50)
    >>> bool(((found.table["low"] < 0) & (found.table["high"] > 0)).all())
    True
    """
    frames.check_choice(measure, MEASURES, "measure")
    check_draws(draws)
    model = Dirichlet().fit(counts)
    found = refitted(counts.to_numpy(), (model.nbd_.r_, model.S_by_brand_.to_numpy()), draws=draws, seed=seed)
    seen, said = observed(counts.to_numpy())[0], model.measures().to_numpy()
    ends = percentile(found.observed - found.expected, level)
    index = pd.MultiIndex.from_product([counts.columns, MEASURES], names=["brand", "measure"])
    columns = {
        "actual": seen,
        "by_size": said,
        "difference": seen - said,
        "low": ends.low,
        "high": ends.high,
    }
    every = pd.DataFrame({name: np.asarray(one).ravel() for name, one in columns.items()}, index=index)
    every.insert(0, "share", np.repeat(model.shares_.to_numpy(), len(MEASURES)))
    lost = int(np.isnan(found.s).sum())
    if 2 * lost > draws:
        message = _(
            "Only {n} of {draws} samples of these {households} households fit the model: there are too few of them."
        )
        raise TooFewError(message.format(n=draws - lost, draws=draws, households=len(counts)))
    gone = both("{n} of {draws} samples fit no model and are left out.", n=lost, draws=draws) if lost else ""
    how = in_words(level, N_("bootstrap by household, the model fitted again"))
    blank = Jeopardy(
        every, value="difference", zero=0.0, note=lines(note, gone, how), measure=measure, measures=every,
        model=model, fit=_fit(model, found, level), differences={"difference": ("actual", "by_size")},
    )  # fmt: skip
    return blank.of(measure)


def _fit(model: Dirichlet, found: Refitted, level: float) -> Result:
    rows: dict[object, float] = {
        N_("M: purchases a household"): model.nbd_.r_ / model.nbd_.alpha_,
        N_("K: how alike they buy"): model.nbd_.r_,
        N_("S: how alike tastes are"): model.S_,
    }
    for name, wanted in model.S_by_brand_.items():
        rows[both("S that {brand} would need", brand=named(name))] = float(wanted)
    ends = percentile(np.column_stack([found.mean, found.r, found.s, found.s_by_brand]), level)
    columns = {"estimate": list(rows.values()), "low": ends.low, "high": ends.high}
    table = pd.DataFrame(columns, index=pd.Index(list(rows), dtype=object, name="parameter"))
    note = both("S is no constant of a market: other times and brands give another.")
    return Result(table, note=lines(note, in_words(level, N_("bootstrap by household"))))
