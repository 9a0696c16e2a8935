"""A brand's share of what each of its customers buys, and how much the loyal buy. (Lecture row S0.6)

customer_share  a brand's share of what its buyers buy: of them together, and of each
loyal           who gives it all: how many they are, and how much they buy
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib.frames.diaries import Diaries
from crmlib.i18n import N_, both
from crmlib.market.shares import based_on
from crmlib.result import Dots
from crmlib.stats.intervals import percentile
from crmlib.stats.resample import check_draws, resampled

_BANDS = (N_("up to a quarter"), N_("a quarter to a half"), N_("more than half"), N_("all: sole buyers"))


@dataclass(frozen=True, repr=False)
class CustomerShares(Dots):
    """What `customer_share` returns.

    Attributes
    ----------
    people : DataFrame
        One row a household and brand that it buys: household_id, brand, bought, elsewhere (what it buys of others),
        of_theirs (the brand's share of what it buys). Who buys most elsewhere comes first: whom to talk to.
    """

    people: pd.DataFrame = field(kw_only=True)


def customer_share(
    diaries: Diaries, *, measure: str = "purchases", level: float = 0.95, draws: int = 500, seed: int = 0
) -> CustomerShares:
    """Return each brand's share of what its customers buy, in both ways that are called so.

    Parameters
    ----------
    diaries, measure, level, draws, seed
        As for `parfitt_collins`.

    Returns
    -------
    CustomerShares
        ``.table`` by brand: buyers, customer_share (what they buy of it, of all they buy: ratio of sums), low, high;
        mean_of_people (each buyer's share, averaged: who buys once counts as much as who buys fifty times), mean_low,
        mean_high. ``.people``: the same for each.

    Examples
    --------
    >>> from crmlib.frames.diaries import usable
    >>> rows = {"household_id": ["H1"] * 4 + ["H2"], "week": "2024-07-01", "brand": ["a", "b", "b", "b", "a"]}
    >>> kept = usable(pd.DataFrame(rows | {"packs": [1, 1, 2, 3, 1]}),
    ...               pd.DataFrame({"household_id": ["H1", "H2"]}), form=None, fewest=0)
    >>> customer_share(kept).table.loc["a", ["customer_share", "mean_of_people"]].tolist()  # 2 of 5; (1/4 + 1)/2
    [0.4, 0.625]
    """
    counts = diaries.counts(measure)
    x = counts.to_numpy(float)
    total = x.sum(axis=1, keepdims=True)
    share = np.divide(x, total, out=np.zeros_like(x), where=total > 0)
    sums = np.concatenate([x, (x > 0) * total, share, x > 0], axis=1)
    check_draws(draws)

    def both_ways(sums: np.ndarray) -> np.ndarray:
        own, whole, each, buyers = np.split(sums, 4, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.stack([own / whole, each / buyers], axis=2)

    ends = percentile(both_ways(resampled(sums, draws=draws, seed=seed)), level)
    found, low, high = both_ways(sums.sum(axis=0, keepdims=True))[0].T, ends.low.T, ends.high.T
    table = pd.DataFrame(
        {"buyers": (x > 0).sum(axis=0), "customer_share": found[0], "low": low[0], "high": high[0],
         "mean_of_people": found[1], "mean_low": low[1], "mean_high": high[1]}, index=counts.columns,
    )  # fmt: skip
    spec = dict.fromkeys(table.columns[1:], ".1%")
    return CustomerShares(
        table, value="customer_share", label=both("Share of what its customers buy"), formats=spec,
        people=_each(counts, share, total), note=based_on(diaries, measure, level),
    )  # fmt: skip


def _each(counts: pd.DataFrame, share: np.ndarray, total: np.ndarray) -> pd.DataFrame:
    x = counts.to_numpy(float)
    row, column = np.nonzero(x)
    each = pd.DataFrame(
        {"household_id": counts.index[row], "brand": counts.columns[column], "bought": x[row, column],
         "elsewhere": total[row, 0] - x[row, column], "of_theirs": share[row, column]},
    )  # fmt: skip
    return each.sort_values(
        ["elsewhere", "household_id", "brand"], ascending=[False, True, True], ignore_index=True
    )


def loyal(
    diaries: Diaries,
    brand: str,
    *,
    measure: str = "purchases",
    level: float = 0.95,
    draws: int = 500,
    seed: int = 0,
) -> Dots:
    """Return how much a brand's buyers buy, by how much of it they give the brand.

    Parameters
    ----------
    diaries : Diaries
    brand : str
    measure, level, draws, seed
        As for `parfitt_collins`.

    Returns
    -------
    Dots
        ``.table`` by share given to the brand, and of all its buyers: households, part_of_buyers; category_each (what
        they buy in the category, a head), low, high; brand_each (of the brand); part_of_sales (of the brand's sales).

    Raises
    ------
    DataError
        If nobody bought the brand.

    Notes
    -----
    Who buys once gives a brand all or nothing. A share of 100% is mostly the mark of a light buyer.
    """
    diaries.check_brand(brand)
    counts = diaries.counts(measure)
    own, total = counts[brand].to_numpy(float), counts.to_numpy(float).sum(axis=1)
    buys = own > 0
    share = np.divide(own, total, out=np.zeros_like(own), where=buys)
    band = np.select([share <= 0.25, share <= 0.5, share < 1 - 1e-12], [0, 1, 2], 3)
    member = np.column_stack([*(buys & (band == k) for k in range(4)), buys]).astype(float)
    sums = np.concatenate([member, member * total[:, None], member * own[:, None]], axis=1)
    check_draws(draws)

    def each(sums: np.ndarray) -> np.ndarray:
        n, whole, _own = np.split(sums, 3, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return whole / n

    ends = percentile(each(resampled(sums, draws=draws, seed=seed)), level)
    n, whole, ours = np.split(sums.sum(axis=0), 3)
    with np.errstate(invalid="ignore"):
        table = pd.DataFrame(
            {"households": n.astype(int), "part_of_buyers": n / n[-1], "category_each": whole / n, "low": ends.low,
             "high": ends.high, "brand_each": ours / n, "part_of_sales": ours / ours[-1]},
            index=pd.Index([*_BANDS, N_("all buyers")], name="share_given"),
        )  # fmt: skip
    spec = dict.fromkeys(["category_each", "low", "high", "brand_each"], ".1f")
    return Dots(
        table, value="category_each", formats=spec | dict.fromkeys(["part_of_buyers", "part_of_sales"], ".1%"),
        label=both("Bought in the category, a household"), note=based_on(diaries, measure, level),
    )  # fmt: skip
