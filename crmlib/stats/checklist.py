"""Checklists of yes and no: do two people tick alike, and do the ticks foretell anything?

check_ticks a sheet's ticks as numbers; what is neither 0 nor 1 is refused
points      what is ticked, blanks never taken for a no
agreement   each item's κ between two people, and how it fits the others
validity    how well the points tell who won, with all items and without each
kept_by     which share of all items each person ticks off, and of each item
yes_share   which share of the ticks on an item is yes
by_points   which share won at each number of points
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import numbers
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.agreement import cohen_kappa
from crmlib.stats.intervals import in_words, percentile, wilson
from crmlib.stats.ranking import auc
from crmlib.stats.reliability import cronbach_alpha, item_rest
from crmlib.stats.resample import check_draws, generator
from crmlib.stats.sampling import cluster_mean

WITH_ALL = N_("with all")
FEWEST_VISITS = 5
FEWEST = 10  # of those who won, and of those who did not


def check_ticks(table: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """Return ticks as numbers, blanks missing; refuse what is neither 0 nor 1.

    Raises
    ------
    DataError

    Examples
    --------
    >>> check_ticks(pd.DataFrame({"a": [1, None]}), ["a"])["a"].tolist()
    [1.0, nan]
    """
    ticks = numbers(table, items)
    odd = ticks.notna() & ~ticks.isin([0, 1])
    if odd.any(axis=None):
        name = str(odd.any().idxmax())
        at = int(odd[name].to_numpy().argmax())
        message = _("{column}: {value:g} in row {row}; a tick is 1, 0 or blank.")
        raise DataError(message.format(column=name, value=ticks[name].iloc[at], row=at))
    return ticks


def points(ticks: pd.DataFrame) -> pd.DataFrame:
    """Return the points of each sheet: its share of yes among what is answered, times the number of items.

    Parameters
    ----------
    ticks : DataFrame of 0, 1 and missing
        One row a sheet, one column an item.

    Returns
    -------
    DataFrame
        By sheet: points (missing where nothing is answered), answered, least and most (blanks taken for no, for yes).

    Examples
    --------
    >>> points(pd.DataFrame({"a": [1, 1], "b": [0, None], "c": [1, 1]})).to_numpy().tolist()
    [[2.0, 3.0, 2.0, 2.0], [3.0, 2.0, 2.0, 3.0]]
    """
    given, yes = ticks.notna().sum(axis=1), ticks.sum(axis=1)
    share = yes / given.where(given > 0)
    k = ticks.shape[1]
    return pd.DataFrame({"points": share * k, "answered": given, "least": yes, "most": yes + k - given})


def yes_share(ticks: pd.Series, who: pd.Series, *, level: float = 0.95) -> tuple[int, float, float, float]:
    """Return how many ticks there are, which share is yes, low and high (who as groups; missing for a single one).

    Examples
    --------
    >>> yes_share(pd.Series([1.0, 0, None]), pd.Series(["a", "a", "b"]))
    (2, 0.5, nan, nan)
    """
    known = ticks.notna()
    if who[known].nunique() < 2:
        return int(known.sum()), float(ticks.mean()), float("nan"), float("nan")
    found = cluster_mean(ticks, who, level=level)
    return found.n, found.mean, max(found.low, 0.0), min(found.high, 1.0)


def agreement(
    first: pd.DataFrame, second: pd.DataFrame, names: Mapping[str, Hashable], *, level: float = 0.95, draws: int = 200,
    seed: int = 0,
) -> Dots:  # fmt: skip
    """Return how far two people tick alike, item by item, and how each item fits the others.

    Parameters
    ----------
    first, second : DataFrame of 0, 1 and missing
        One row a case, in the same order; one column an item.
    names : mapping of column to name
        What items are called.
    level, draws, seed
        Bootstrap by case.

    Returns
    -------
    Dots
        ``.table`` by item: agree (share of equal ticks), kappa, low, high, item_rest_r, alpha_without. The note has
        KR-20 (Kuder & Richardson 1937: Cronbach's α of yes and no) with Feldt's interval.

    Raises
    ------
    TooFewError, ModelError
        If too few cases were judged by both, or all ticked an item alike.

    References
    ----------
    Cohen, J. (1960). *Educational and Psychological Measurement* 20, 37–46. Kuder, G. F. and Richardson, M. W. (1937).
    *Psychometrika* 2, 151–160.
    """
    rows = []
    for name in names:
        kappa = cohen_kappa(first[name], second[name], draws=draws, level=level, seed=seed)
        known = first[name].notna() & second[name].notna()
        same = float((first[name][known].to_numpy() == second[name][known].to_numpy()).mean())
        rows.append((same, kappa.value, kappa.low, kappa.high))
    table = pd.DataFrame(rows, columns=["agree", "kappa", "low", "high"])
    sheets = pd.concat([first, second])[list(names)]
    table = table.join(item_rest(sheets)[["item_rest_r", "alpha_without"]].reset_index(drop=True))
    table = table.set_axis(pd.Index(list(names.values()), dtype=object, name="item"), axis=0)
    whole = cronbach_alpha(sheets, level=level)
    note = both(
        "{n:,} cases, two people each. KR-20 of the points {alpha:.2f} [{low:.2f}, {high:.2f}].", n=len(first),
        alpha=whole.alpha, low=whole.low, high=whole.high,
    )  # fmt: skip
    return Dots(
        table, value="kappa", zero=0.0, formats={"agree": ".0%"} | dict.fromkeys(table.columns[1:], ".2f"),
        label=both("Agreement beyond chance (κ)"), note=lines(note, in_words(level, N_("bootstrap by customer"))),
    )  # fmt: skip


def kept_by(
    ticks: pd.DataFrame, who: pd.Series, names: Mapping[str, Hashable], *, level: float = 0.95
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return which share of what could be seen each person kept, in all and item by item.

    Parameters
    ----------
    ticks : DataFrame of 0, 1 and missing
        One row a visit, one column an item.
    who : Series
        Whose visit it was.
    names : mapping of column to name
        What items are called.
    level : float, default 0.95

    Returns
    -------
    DataFrame, DataFrame
        By person, who keeps most first: visited, seen (items), points_kept, low, high (Student's t, visits as
        groups); and by item the share that each keeps.

    Raises
    ------
    TooFewError
        If somebody made fewer than 5 visits.
    """
    rows = {}
    for name, mine in ticks.groupby(who):
        if len(mine) < FEWEST_VISITS:
            message = _("{who} made {n} visits; {least} or more can be compared.")
            raise TooFewError(message.format(who=name, n=len(mine), least=FEWEST_VISITS))
        found = cluster_mean(mine.to_numpy().ravel(), mine.index.repeat(ticks.shape[1]), level=level)
        rows[name] = (len(mine), found.n, found.mean, max(found.low, 0.0), min(found.high, 1.0))
    table = pd.DataFrame(rows.values(), columns=["visited", "seen", "points_kept", "low", "high"])
    table = table.astype({"visited": int, "seen": int}).set_axis(pd.Index(list(rows), name=who.name), axis=0)
    table = table.sort_values("points_kept", ascending=False, kind="stable")
    points = (
        ticks[list(names)]
        .groupby(who)
        .mean()
        .T.set_axis(pd.Index(list(names.values()), name="point"), axis=0)
    )
    return table, points[table.index]


def enough(won: np.ndarray) -> None:
    """Refuse cases of whom hardly any were won, or hardly any were not."""
    if min(won.sum(), (~won).sum()) < FEWEST:
        message = _("{n} of {all} were won; {least} or more are needed that were, and that were not.")
        raise TooFewError(message.format(n=int(won.sum()), all=len(won), least=FEWEST))


def areas(score: np.ndarray, won: np.ndarray) -> np.ndarray:
    """Return the area under the ROC curve of each column."""
    from scipy.stats import rankdata

    n, m = won.sum(), (~won).sum()
    if not n or not m:
        return np.full(score.shape[1], np.nan)
    return np.asarray((rankdata(score, axis=0)[won].sum(axis=0) - n * (n + 1) / 2) / (n * m))


def validity(
    ticks: pd.DataFrame, won: pd.Series, names: Mapping[str, Hashable], note: Text | str = "", *, level: float = 0.95,
    draws: int = 300, seed: int = 0,
) -> Dots:  # fmt: skip
    """Return how well points tell who won, with all items and without each of them.

    Parameters
    ----------
    ticks : DataFrame of numbers from 0 to 1
        One row a case (mean of the people who judged it), one column an item.
    won : Series of bool
    names : mapping of column to name
        What items are called.
    note : Text, optional
        Said first.
    level, draws, seed
        Bootstrap by case for the changes, which share their cases.

    Returns
    -------
    Dots
        ``.table`` with all, then without each item: auc_won, se, low, high (Hanley & McNeil), change (against all),
        change_low, change_high.

    Raises
    ------
    TooFewError
        If fewer than 10 won, or fewer than 10 did not.
    """
    check_draws(draws)
    yes = won.to_numpy(bool)
    enough(yes)
    given = ticks[list(names)]
    scores = np.column_stack([given.mean(axis=1), *(given.drop(columns=one).mean(axis=1) for one in names)])
    found = [auc(column, yes, level=level) for column in np.nan_to_num(scores, nan=np.nanmean(scores)).T]
    filled = np.nan_to_num(scores, nan=np.nanmean(scores))
    rng = generator(seed)
    drawn = np.array([
        areas(filled[rows], yes[rows]) for rows in rng.integers(len(yes), size=(draws, len(yes)))
    ])  # fmt: skip
    ends = percentile(drawn - drawn[:, :1], level)
    table = pd.DataFrame([one[:4] for one in found], columns=["auc_won", "se", "low", "high"])
    table = table.assign(
        change=table["auc_won"] - table["auc_won"].iloc[0], change_low=ends.low, change_high=ends.high
    )
    table.loc[0, ["change", "change_low", "change_high"]] = np.nan
    table = table.set_axis(pd.Index([WITH_ALL, *names.values()], dtype=object, name="left_out"), axis=0)
    base = both("{n:,} cases, {won:,} of them won.", n=len(yes), won=int(yes.sum()))
    how = both("Hanley and McNeil; of changes bootstrap by customer")
    return Dots(
        table, value="auc_won", zero=float(found[0].area), formats=dict.fromkeys(table, ".3f"), note=lines(
            note, base, in_words(level, how)),
        label=both("Chance that the won one of two has more points, without this one"),
    )  # fmt: skip


def by_points(points: pd.Series, won: pd.Series, note: Text | str = "", *, level: float = 0.95) -> Dots:
    """Return which share won at each number of points, rounded to whole ones.

    Returns
    -------
    Dots
        ``.table`` by points: accounts, rate, low, high (Wilson).

    Examples
    --------
    >>> by_points(pd.Series([1.0, 1, 2, 2.4]), pd.Series([False, True, True, True])).table["rate"].tolist()
    [0.5, 1.0]
    """
    known = points.notna()
    whole = np.floor(points[known].to_numpy() + 0.5).astype(int)
    by = won[known].to_numpy(bool)
    at = np.unique(whole)
    n, hits = (np.array([one[whole == place].sum() for place in at]) for one in (np.ones(len(by)), by))
    low, high = wilson(hits, n, level)
    table = pd.DataFrame({"accounts": n.astype(int), "rate": hits / n, "low": low, "high": high})
    table = table.set_axis(pd.Index(at.tolist(), name="sheet_points"), axis=0)
    return Dots(
        table, value="rate", formats=dict.fromkeys(("rate", "low", "high"), ".1%"), label=both("Share that was won"),
        note=lines(note, in_words(level, N_("Wilson"))),
    )  # fmt: skip
