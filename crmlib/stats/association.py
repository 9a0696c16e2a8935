<<<<<<< HEAD
"""How strongly do kinds of people go with what they do? Cramér's V, with a column of nothing as its zero line.

factors            factors in four families, each with an outcome: strength, p corrected for how many were tried
Family             culture, social, personal, psychological (lecture row S0.16)
cramers_v          strength of a table of counts, as counted and corrected for bias
mantel_haenszel    the odds ratio of several tables of two by two together, and its test
general_association   whether a factor goes with an outcome within strata
=======
"""What is bought together: more often than chance would have it, and still so among buyers of one kind.

rule          support, confidence, lift and leverage of one rule, from four counts
pairs         all pairs of items, at once: lift with intervals, within strata, corrected for how many were looked at
itemsets      which items are together in at least a share of baskets (Apriori)
baskets_of    lines as a matrix of baskets and items

Two things that the same people buy are found together without having to do with each other. Within strata (kinds of
buyers, months) a pair is compared with what chance would have there, stratum by stratum.
>>>>>>> h/join
"""

from __future__ import annotations

<<<<<<< HEAD
from collections.abc import Mapping
=======
from itertools import combinations
>>>>>>> h/join
from typing import NamedTuple

import numpy as np
import pandas as pd
<<<<<<< HEAD
from narwhals.stable.v2.typing import IntoFrame
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.result import P_VALUE, Bars
from crmlib.stats.resample import generator
from crmlib.stats.trial import holm
from crmlib.tables import TERM

TERMS = (N_("family"), N_("values"), N_("people"), N_("v_counted"), N_("v"), N_("p_given"), N_("factor"))
LEAST = 10  # people of a value, below which nothing is said of it
SIGNS = 12  # as many as the zodiac has
ZERO = N_("star sign (by lot: nothing)")


class Family(Labelled):
    """The four families of what shapes behaviour (Kotler)."""

    CULTURE = "culture", N_("culture")
    SOCIAL = "social", N_("social")
    PERSONAL = "personal", N_("personal")
    PSYCHOLOGICAL = "psychological", N_("psychological")


class Association(NamedTuple):
    """What `cramers_v` finds.

    Attributes
    ----------
    v, corrected : float
        From 0 to 1: as counted, and corrected for what chance alone gives.
    chi2, df, p_value : float
        Pearson's test.
    """

    v: float
    corrected: float
    chi2: float
    df: int
    p_value: float


def cramers_v(counts: ArrayLike) -> Association:
    """Return how strongly the rows and columns of a table of counts go together.

    Parameters
    ----------
    counts : array, shape (rows, columns)

    Raises
    ------
    TooFewError
        If there are not two rows and two columns with a count.

    Notes
    -----
    V as counted is never below 0, so chance alone gives some, the more values a factor has; Bergsma takes it off.

    References
    ----------
    Cramér, H. (1946). *Mathematical Methods of Statistics*. Bergsma, W. (2013). A bias-correction for Cramér's V and
    Tschuprow's T. *Journal of the Korean Statistical Society* 42, 323–328.

    Examples
    --------
    >>> found = cramers_v([[30, 10], [10, 30]])
    >>> print(f"V {found.v:.2f}, corrected {found.corrected:.3f}, chi2 {found.chi2:.0f}")
    V 0.50, corrected 0.490, chi2 20
    """
    from scipy.special import chdtrc

    table = np.asarray(counts, float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n, (r, c) = table.sum(), table.shape
    if min(r, c) < 2:
        raise TooFewError(_("Nothing can go together: a table needs two rows and two columns with a count."))
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    chi2 = float(((table - expected) ** 2 / expected).sum())
    freedom = (r - 1) * (c - 1)
    fit = max(0.0, chi2 / n - freedom / (n - 1))
    size = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    corrected = float(np.sqrt(fit / size)) if size > 0 else 0.0
    v = float(np.sqrt(chi2 / n / (min(r, c) - 1)))
    return Association(v, min(corrected, 1.0), chi2, freedom, float(chdtrc(freedom, chi2)))


def mantel_haenszel(tables: ArrayLike) -> tuple[float, float, float]:
    """Return the common odds ratio of tables of two by two, the corrected chi² and its p.

    Parameters
    ----------
    tables : array, shape (strata, 2, 2)
=======
from numpy.typing import ArrayLike

from crmlib import frames
from crmlib.errors import DataError
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
>>>>>>> h/join

    Raises
    ------
    DataError
<<<<<<< HEAD
        If these are no tables of two by two.

    References
    ----------
    Mantel, N. and Haenszel, W. (1959). Statistical aspects of the analysis of data from retrospective studies of
    disease. *Journal of the National Cancer Institute* 22, 719–748.

    Examples
    --------
    >>> # The same odds ratio, 4, in both strata; added up they would say 2.9.
    >>> print(round(mantel_haenszel([[[20, 10], [10, 20]], [[40, 5], [20, 10]]])[0], 6))
    4.0
    """
    from scipy.special import chdtrc

    cells = np.asarray(tables, float)
    if cells.ndim != 3 or cells.shape[1:] != (2, 2) or (cells < 0).any():
        raise DataError(_("Strata are tables of two rows and two columns of counts."))
    cells = cells[cells.sum(axis=(1, 2)) > 1]
    n = cells.sum(axis=(1, 2))
    (a, b), (c, d) = cells.transpose(1, 2, 0)
    below = float((b * c / n).sum())
    ratio = float((a * d / n).sum()) / below if below else np.inf
    rows, columns = cells.sum(axis=2), cells.sum(axis=1)
    mean = rows[:, 0] * columns[:, 0] / n
    variance = float((rows.prod(axis=1) * columns.prod(axis=1) / (n**2 * (n - 1))).sum())
    away = max(abs(float((a - mean).sum())) - 0.5, 0.0)
    chi2 = away**2 / variance if variance else 0.0
    return ratio, chi2, float(chdtrc(1, chi2))


def general_association(tables: ArrayLike) -> tuple[float, int, float]:
    """Return whether rows and columns go together within strata: chi², df and p (without a correction).

    Parameters
    ----------
    tables : array, shape (strata, rows, columns)

    References
    ----------
    Landis, J. R., Heyman, E. R. and Koch, G. G. (1978). Average partial association in three-way contingency tables.
    *International Statistical Review* 46, 237–254.

    Examples
    --------
    >>> general_association([[[20, 10], [10, 20]], [[10, 20], [20, 10]]])[:2]
    (0.0, 1)
    """
    from scipy.special import chdtrc

    cells = np.asarray(tables, float)
    cells = cells[cells.sum(axis=(1, 2)) > 1]
    r, c = cells.shape[1:]
    away, spread = np.zeros((r - 1) * (c - 1)), np.zeros(((r - 1) * (c - 1),) * 2)
    for table in cells:
        n, rows, columns = table.sum(), table.sum(axis=1)[:-1], table.sum(axis=0)[:-1]
        away += (table[:-1, :-1] - np.outer(rows, columns) / n).ravel()
        spread += np.kron(
            np.diag(rows) * n - np.outer(rows, rows), np.diag(columns) * n - np.outer(columns, columns)
        ) / (n**2 * (n - 1))
    chi2 = float(away @ np.linalg.pinv(spread) @ away)
    df = int(np.linalg.matrix_rank(spread))
    return chi2, df, float(chdtrc(df, chi2)) if df else 1.0


def factors(
    people: IntoFrame,
    outcome: str,
    columns: Mapping[str, Family | str],
    *,
    given: str | None = None,
    seed: int = 0,
) -> Bars:
    """Return how strongly each factor goes with an outcome, with a column of nothing as the zero line.

    Parameters
    ----------
    people : data frame of any backend
        One row a person or purchase.
    outcome : str
        Column of 0 and 1.
    columns : mapping of column to family
        The factors, each a column of a few values; missing ones are left out, factor by factor.
    given : str, optional
        A column within whose values the outcome is compared as well, such as household and firm.
    seed : int
        Of the star signs.

    Returns
    -------
    Bars
        ``.table`` by factor, the strongest first: family, people, values, v_counted, v (Cramér's V as counted and
        corrected for bias), p_value and, with ``given``, p_given (within its values), both by Holm over all factors.

    Raises
    ------
    DataError
        If a column is missing, or a family is none.
    TooFewError
        If a value has fewer than 10 people, or a factor has one value.

    Notes
    -----
    The star sign is drawn by lot, twelve values: as strong as it is, chance alone can be. Not a factor that is strong
    moves people, but one may that is strong after what it goes with is held fixed.

    Examples
    --------
    >>> rows = {"kind": ["business"] * 100 + ["household"] * 100, "bought": [1] * 60 + [0] * 40 + [1] * 30 + [0] * 70}
    >>> factors(pd.DataFrame(rows), "bought", {"kind": "personal"}).table["v_counted"].round(3).tolist()[0]
    0.302
    """
    known = {str(name): Family(family) for name, family in frames.check_mapping(columns, "columns").items()}
    needed = [outcome, *known, *([given] if given else [])]
    table = frames.to_pandas(people, needed).reset_index(drop=True)
    frames.need_columns(table, needed, rows=True)
    yes = frames.flags(table, outcome)
    rows, index = [], []
    for name, family in known.items():
        rows.append([family, *_strength(table[name], yes, table[given] if given else None, name)])
        index.append(heading(name))
    sign = pd.Series(generator(seed).integers(0, SIGNS, len(table)))
    rows.append(["", *_strength(sign, yes, table[given] if given else None, _(ZERO))])
    names = ["family", "people", "values", "v_counted", "v", "p_value", "p_given"]
    out = pd.DataFrame(rows, columns=names, index=pd.Index([*index, ZERO], dtype=object, name="factor"))
    for name in ("p_value", "p_given"):
        out[name] = holm(out[name].astype(float))
    out = out.astype({"people": int, "values": int})
    if given is None:
        out = out.drop(columns="p_given")
    out = out.sort_values("v", ascending=False, kind="stable")
    note = lines(
        both("V from 0 to 1. Star signs were drawn by lot: what they show is nothing."),
        both("p: as many questions as factors (Holm)."),
        both("p within: among people with the same {column}.", column=heading(given)) if given else "",
    )  # fmt: skip
    formats = {"family": TERM, "v": ".3f", "v_counted": ".3f", "p_value": P_VALUE, "p_given": P_VALUE}
    return Bars(out, columns=("v_counted", "v"), formats=formats, note=note, label=both("Cramér's V"))


def _strength(values: pd.Series, yes: np.ndarray, given: pd.Series | None, name: str) -> list[float]:
    """Return people, values, V twice, and p twice."""
    there = values.notna().to_numpy()
    table = pd.crosstab(values[there].astype(str), yes[there])
    few = table.sum(axis=1)
    if len(table) < 2 or table.shape[1] < 2 or few.min() < LEAST:
        message = _(
            "{column}: a value needs {least} people and a factor two values; {value!r} has {n}. Join rare values."
        )
        raise TooFewError(message.format(column=name, least=LEAST, value=str(few.idxmin()), n=int(few.min())))
    found = cramers_v(table)
    within = np.nan
    if given is not None:
        strata = [
            pd.crosstab(values[mine].astype(str), yes[mine]).reindex(
                index=table.index, columns=table.columns, fill_value=0
            )
            for mine in (
                there & (given == one).to_numpy(bool, na_value=False) for one in given.dropna().unique()
            )
            if mine.any()
        ]
        within = general_association(np.stack(strata))[2]
    return [int(there.sum()), len(table), found.v, found.corrected, found.p_value, within]
=======
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
>>>>>>> h/join
