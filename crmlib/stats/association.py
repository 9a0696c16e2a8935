"""What is bought together: more often than chance would have it, and still so among buyers of one kind.

rule          support, confidence, lift and leverage of one rule, from four counts
pairs         all pairs of items, at once: lift with intervals, within strata, corrected for how many were looked at
itemsets      which items are together in at least a share of baskets (Apriori)
read_baskets  lines and baskets of any backend, checked, and the stratum of each basket
in_baskets    refuse lines of baskets that are not there
baskets_of    lines as a matrix of baskets and items

Two things that the same people buy are found together without having to do with each other. Within strata (kinds of
buyers, months) a pair is compared with what chance would have there, stratum by stratum.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import _
from crmlib.stats.intervals import check_level, z_value
from crmlib.stats.trial import benjamini_hochberg

_EXACT = 10  # pairs that chance would have, below which their number is taken as Poisson's


class Rule(NamedTuple):
    """How often two things are together: "whoever has the one has the other".

    Attributes
    ----------
    support : float
        Share of baskets with both.
    confidence : float
        Of those with the one, the share with the other.
    lift, low, high : float
        How many times as often as chance would have it, with its interval.
    leverage : float
        Share of baskets with both, less what chance would have.
    """

    support: float
    confidence: float
    lift: float
    low: float
    high: float
    leverage: float


def rule(n: int, one: int, other: int, both: int, *, level: float = 0.95) -> Rule:
    """Return support, confidence, lift and leverage of "one → other".

    Parameters
    ----------
    n, one, other, both : int
        Baskets in all, with the one, with the other, with both.
    level : float, default 0.95

    Raises
    ------
    DataError
        If the counts cannot be.

    References
    ----------
    Tan, P.-N., Steinbach, M. and Kumar, V. (2005). *Introduction to Data Mining*, ch. 6.

    Examples
    --------
    >>> tea_then_coffee = rule(1000, 200, 800, 150)
    >>> print(f"{tea_then_coffee.confidence:.2f} {tea_then_coffee.lift:.4f} {tea_then_coffee.leverage:.2f}")
    0.75 0.9375 -0.01
    """
    n, one, other, both = (frames.check_whole(value, name, 0) for value, name in
                           ((n, "n"), (one, "one"), (other, "other"), (both, "both")))  # fmt: skip
    if not max(0, one + other - n) <= both <= min(one, other) <= max(one, other) <= n or not one * other:
        message = _("Of {n} baskets {one} and {other} can't hold {both} in common; each is in one at least.")
        raise DataError(message.format(n=n, one=one, other=other, both=both))
    counts = np.array([[n]]), np.array([[one]]), np.array([[other]]), np.array([[both]])
    lift, low, high = (float(part[0]) for part in _lift(*counts, level))
    return Rule(both / n, both / one, lift, low, high, both / n - one * other / n**2)


def _lift(
    n: np.ndarray, one: np.ndarray, other: np.ndarray, both: np.ndarray, level: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return lift and its interval, counts by stratum and pair; strata pooled: what is, over what chance would have.

    The standard error of its logarithm adds up, over all baskets, how far each moves it (delta method). In one stratum
    that is √((1/p_ab − 1/p_a − 1/p_b + 2 p_ab / (p_a p_b) − 1) / n).
    """
    found, chance = both.sum(axis=0), (one * other / n).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = found / chance
        # How far a basket with (a, b) moves log(found) − log(chance), by its cell.
        cells = [(1, 1, both), (1, 0, one - both), (0, 1, other - both), (0, 0, n - one - other + both)]
        moved = [
            a * b / found - (a * other / n + b * one / n - one * other / n**2) / chance
            for a, b, _many in cells
        ]
        mean = sum(many * move for (*_ab, many), move in zip(cells, moved, strict=True)) / n
        square = sum(many * (move - mean) ** 2 for (*_ab, many), move in zip(cells, moved, strict=True))
        reach = z_value(level) * np.sqrt(square.sum(axis=0))
        return (
            lift,
            np.where(found > 0, lift * np.exp(-reach), 0.0),
            np.where(found > 0, lift * np.exp(reach), np.nan),
        )


def read_baskets(
    lines: IntoFrame, baskets: IntoFrame, basket: str, item: str, strata: list[str], least: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return which items are in which basket, as `baskets_of` does, and to which stratum each basket belongs.

    Raises
    ------
    DataError
        If lines belong to no basket, or a basket stands twice.
    TooFewError
        If fewer than two items are in ``least`` baskets.
    """
    heads = frames.to_pandas(baskets, [basket, *strata])
    frames.one_row_each(heads, basket)
    frames.no_missing(heads, [basket, *strata])
    rows = frames.to_pandas(lines, [basket, item])
    frames.no_missing(rows, [basket, item])
    in_baskets(rows[basket], heads[basket])
    has = baskets_of(rows, basket, item, pd.Index(heads[basket]))
    total = has.sum()
    few = total[total < least]
    if len(total) - len(few) < 2:
        message = _(
            "Product {product} is in {n} baskets; lift needs two products in min_count {least} at least."
        )
        name, many = (few.index[0], int(few.iloc[0])) if len(few) else (total.index[0], int(total.iloc[0]))
        raise TooFewError(message.format(product=name, n=many, least=least))
    groups = heads.groupby(strata, sort=False).ngroup().to_numpy() if strata else np.zeros(len(heads), int)
    return has, groups


def in_baskets(of: pd.Series, baskets: pd.Series) -> None:
    """Refuse lines of baskets that are not there.

    Raises
    ------
    DataError
    """
    strange = ~of.isin(baskets)
    if strange.any():
        message = _(
            "{n} lines belong to no basket, for instance of {example}; lift needs all baskets as its base."
        )
        raise DataError(message.format(n=int(strange.sum()), example=of[strange].iloc[0]))


def baskets_of(lines: pd.DataFrame, basket: str, item: str, every: pd.Index) -> pd.DataFrame:
    """Return which items are in which basket, one row a basket of ``every``, also of those without a line.

    Examples
    --------
    >>> lines = pd.DataFrame({"basket": ["x", "x", "y", "x"], "item": ["tea", "pot", "tea", "tea"]})
    >>> baskets_of(lines, "basket", "item", pd.Index(["x", "y", "z"])).astype(int).to_numpy().tolist()
    [[1, 1], [0, 1], [0, 0]]
    """
    items = pd.Index(sorted(lines[item].unique(), key=str), name=item)
    has = np.zeros((len(every), len(items)), dtype=bool)
    has[every.get_indexer(lines[basket]), items.get_indexer(lines[item])] = True
    return pd.DataFrame(has, index=every, columns=items)


def pairs(
    has: pd.DataFrame, strata: ArrayLike | None = None, *, least: int = 20, level: float = 0.95
) -> pd.DataFrame:
    """Return all pairs of items that are in enough baskets: how often together, over all and within strata.

    Parameters
    ----------
    has : DataFrame of bool
        One row a basket, one column an item.
    strata : array, optional
        To which stratum each basket belongs; one for all unless given.
    least : int, default 20
        In how many baskets an item has to be.
    level : float, default 0.95

    Returns
    -------
    DataFrame
        One row a pair: one, other, n_one, n_other, together, support, confidence (one → other, the rarer first), lift,
        low, high; by_chance (together, had chance it within strata), lift_within (found over that), within_low,
        within_high, p (that it is chance within strata: Mantel–Haenszel, for less than 10 by chance Poisson's
        mid-p), q (the same after Benjamini and Hochberg).
    """
    check_level(level)
    table, n_all = has.to_numpy(bool), len(has)
    total = table.sum(axis=0)
    kept = np.flatnonzero(total >= least)
    kept = kept[np.argsort(total[kept], kind="stable")]  # the rarer first
    first, second = np.triu_indices(len(kept), 1)
    codes = np.zeros(n_all, int) if strata is None else pd.factorize(np.asarray(strata))[0]
    size, one, other, both = [], [], [], []
    for code in range(codes.max(initial=-1) + 1):
        mine = table[codes == code][:, kept].astype(float)
        together, alone = mine.T @ mine, mine.sum(axis=0)
        size.append(np.full(len(first), float(len(mine))))
        one.append(alone[first])
        other.append(alone[second])
        both.append(together[first, second])
    by_stratum = [np.array(part).reshape(-1, len(first)) for part in (size, one, other, both)]
    whole = [part.sum(axis=0, keepdims=True) for part in by_stratum]
    lift, within = (_lift(one, two, three, four, level) for one, two, three, four in (whole, by_stratum))
    found, chance, p = _tested(*by_stratum)
    names = has.columns[kept]
    facts = {
        "one": names[first], "other": names[second], "n_one": whole[1][0].astype(int),
        "n_other": whole[2][0].astype(int), "together": found.astype(int), "support": found / max(n_all, 1),
        "confidence": found / whole[1][0], "lift": lift[0], "low": lift[1], "high": lift[2], "by_chance": chance,
        "lift_within": within[0], "within_low": within[1], "within_high": within[2], "p": p, "q": benjamini_hochberg(p),
    }  # fmt: skip
    return pd.DataFrame(facts)


def _tested(
    n: np.ndarray, one: np.ndarray, other: np.ndarray, both: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return together, by chance, and how likely so far from chance is, two-sided; counts by stratum and pair."""
    from scipy.special import ndtr
    from scipy.stats import poisson

    found, chance = both.sum(axis=0), (one * other / n).sum(axis=0)
    spread = (one * other * (n - one) * (n - other) / (n**2 * np.maximum(n - 1, 1))).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        normal = 2 * ndtr(-np.abs(found - chance) / np.sqrt(spread))
    half = poisson.pmf(found, chance) / 2
    fewer = poisson.cdf(found, chance) - half
    exact = np.minimum(2 * np.minimum(fewer, 1 - fewer), 1)
    return found, chance, np.where(chance < _EXACT, exact, normal)


def itemsets(has: pd.DataFrame, least: float = 0.01, *, most: int = 3) -> pd.Series:
    """Return which items are together in at least a share of baskets, up to so many of them (Apriori).

    A set can only be in enough baskets if all smaller sets in it are; others are never counted.

    Parameters
    ----------
    has : DataFrame of bool
        One row a basket, one column an item.
    least : float, default .01
        Share of baskets.
    most : int, default 3
        Items of a set.

    Returns
    -------
    Series
        Share of baskets, by tuple of items.

    References
    ----------
    Agrawal, R. and Srikant, R. (1994). Fast algorithms for mining association rules. *VLDB*, 487–499.

    Examples
    --------
    >>> has = pd.DataFrame({"tea": [1, 1, 0, 1], "pot": [1, 0, 0, 1], "gift": [0, 0, 1, 0]}).astype(bool)
    >>> itemsets(has, 0.5).to_dict()
    {('tea',): 0.75, ('pot',): 0.5, ('tea', 'pot'): 0.5}
    """
    frames.check_number(least, "least", 0, 1)
    table = has.to_numpy(bool)
    needed = max(1, int(np.ceil(least * len(table) - 1e-9)))
    level: dict[tuple[int, ...], np.ndarray] = {
        (place,): column for place, column in enumerate(table.T) if column.sum() >= needed
    }
    out = dict(level)
    for size in range(2, frames.check_whole(most, "most", 1) + 1):
        following: dict[tuple[int, ...], np.ndarray] = {}
        for one, other in combinations(sorted(level), 2):
            if one[:-1] == other[:-1]:
                joined = (*one, other[-1])
                if all(part in level for part in combinations(joined, size - 1)):
                    rows = level[one] & level[other]
                    if rows.sum() >= needed:
                        following[joined] = rows
        level = following
        out |= following
    names = [tuple(has.columns[place] for place in places) for places in out]
    index = pd.Index(names, dtype=object, name="items", tupleize_cols=False)
    return pd.Series([rows.mean() for rows in out.values()], index=index, dtype=float)
