"""Which brands share their buyers more, or less, than by their size? (Duplication of purchase)

duplicated    of counts by household and brand: the table, D, and each pair beside what size gives
Duplication   the answer
Estimate      a number with its interval
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib.errors import TooFewError
from crmlib.i18n import N_, Text, _, both, lines, listed
from crmlib.result import Dots, Matrix
from crmlib.seen import named
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, resampled

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Estimate(NamedTuple):
    """A number with its interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Duplication(Matrix):
    """What `duplication` returns.

    Attributes
    ----------
    D : Estimate
        How many times likelier a brand's buyer is to buy another than any household is.
    expected : Matrix
        What the table would be if brands shared buyers by size alone: D times the share of households that buy.
    pairs : Dots
        By pair of brands: both_buy (households), by_size, ratio (1: as by size alone), low, high.
    brands : Dots
        The same of each brand, and what stands beside them, with all brands together: what is hardly in this market?
    """

    D: Estimate = field(kw_only=True)
    expected: Matrix = field(kw_only=True)
    pairs: Dots = field(kw_only=True)
    brands: Dots = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Shade each share; names of columns stand aslant, as there may be many."""
        ax = super().plot(ax)
        for name in ax.get_xticklabels():
            name.set(rotation=30, ha="right", rotation_mode="anchor")
        return ax

    def describe(self) -> Text:
        """Return in a sentence how brands share buyers, and which shares fewer or more than its size says."""
        ratio = self.brands.table["ratio"]
        each = listed(both("{name} {ratio:.2f}", name=named(name), ratio=one) for name, one in ratio.items())
        message = N_(
            "Of those who buy one brand, the share that also buys another: about {d:.2f} times the other's share of "
            "households. Buyers shared with all other brands, times those by size: {each}."
        )
        return both(message, d=self.D.estimate, each=each)


def duplicated(
    counts: pd.DataFrame, beside: str = "", note: Text | str = "", *, level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> Duplication:  # fmt: skip
    """Return which share of each brand's buyers also buys each other brand.

    Parameters
    ----------
    counts : DataFrame
        A row a household and a column a brand; households that bought nothing belong in.
    beside : str
        A column that is no brand of that market; D is that of the others.
    note : Text
        What the counts are based on.
    level, draws, seed
        Of the intervals: households drawn anew, D with them.

    Raises
    ------
    TooFewError
        If there are fewer than three brands, or no two that anybody buys both.

    References
    ----------
    Ehrenberg, A. S. C. (1972). *Repeat-Buying*. North-Holland.

    Examples
    --------
    >>> rows = [[1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 0], *[[0, 0, 0]] * 4]
    >>> found = duplicated(pd.DataFrame(rows, columns=list("abc")))
    >>> float(found.table.loc["b", "a"]), round(found.D.estimate, 2)  # 3, 2, 2 of 8 buy; each two share one
    (0.5, 1.52)
    """
    names, buys = counts.columns, counts.to_numpy() > 0
    k = len(names)
    brand = np.array([name != beside for name in names])
    if brand.sum() < 3:
        raise TooFewError(_("Duplication needs at least 3 brands; {n} were bought.").format(n=brand.sum()))
    one, other = np.triu_indices(k, 1)
    sums = np.concatenate([buys, buys[:, one] & buys[:, other]], axis=1).astype(float)
    whole = sums.sum(axis=0)
    d, size, shared = (found[0] for found in _law(whole[None], brand, len(buys)))
    if not d > 0:
        raise TooFewError(_("Nobody buys two of the brands: there is nothing that they share."))
    check_draws(draws)
    drawn = _law(resampled(sums, draws=draws, seed=seed), brand, len(buys))
    low, high = percentile(drawn[0], level)
    ends = percentile(drawn[2] / drawn[1], level)
    columns = {"both_buy": shared.astype(int), "by_size": size, "ratio": shared / size, "low": ends.low}
    found = pd.DataFrame(columns | {"high": ends.high})
    pairs = [listed([named(names[i]), named(names[j])]) for i, j in zip(one, other, strict=True)]
    said = both("D = {d:.2f} ({low:.2f} to {high:.2f}).", d=float(d), low=low, high=high)
    chance = both("Of {n} pairs about {few:.0f} lie outside their ranges by chance alone.", n=len(one),
                  few=len(one) * (1 - level))  # fmt: skip
    how = in_words(level, N_("bootstrap by household"))
    share = np.full((k, k), np.nan)
    share[one, other], share[other, one] = whole[k:] / whole[one], whole[k:] / whole[other]
    expected = np.where(np.eye(k, dtype=bool), np.nan, d * whole[:k] / len(buys))
    return Duplication(
        pd.DataFrame(share, names, names), D=Estimate(float(d), float(low), float(high)), note=lines(said, note),
        **_words(names), expected=Matrix(pd.DataFrame(expected, names, names), note=said, **_words(names)),
        pairs=_ratios(found[: len(one)].set_axis(pd.Index(pairs, dtype=object)), lines(said, chance, how)),
        brands=_ratios(found[len(one) :].set_axis(names), lines(said, note, how)),
    )  # fmt: skip


def _law(sums: np.ndarray, brand: np.ndarray, households: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return D, and by pair and then by column (with all brands): how many buy both by size alone, and how many do."""
    k = len(brand)
    one, other = np.triu_indices(k, 1)
    counted = brand[one] & brand[other]
    with_brands = [((one == place) & brand[other]) | ((other == place) & brand[one]) for place in range(k)]
    n, shared = sums[:, :k], sums[:, k:]
    with np.errstate(divide="ignore", invalid="ignore"):
        there = (shared / n[:, one] + shared / n[:, other])[:, counted].sum(axis=1)
        d = there / ((n[:, one] + n[:, other])[:, counted].sum(axis=1) / households)
    size = d[:, None] * n[:, one] * n[:, other] / households
    groups = np.array(with_brands, dtype=float).T
    size, shared = (np.concatenate([each, each @ groups], axis=1) for each in (size, shared))
    return d, size, shared


def _words(names: pd.Index) -> dict[str, Any]:
    return {
        "formats": dict.fromkeys(names, ".0%"),
        "xlabel": both("also buy"),
        "ylabel": both("Of those who buy"),
    }


def _ratios(table: pd.DataFrame, note: Text) -> Dots:
    label = both("Households that buy both, times those by size alone")
    return Dots(table, value="ratio", zero=1.0, formats={"by_size": ",.0f"}, label=label, note=note)
