"""Weekly sales by article, region and week, and the counts of a promotion that need no lot.

sold_by_article   rows of a log of sales as tables of regions and weeks
longest_run       how many weeks the longest promotion ran
naive             promotion weeks beside all others
season_off        the same with season and trend taken off
usual_by_code     what a region would have sold in each week of and after a promotion
usual             what all regions together would have sold week by week without promotions
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.stats.event_weeks import Panel, event_codes, filled
from crmlib.stats.two_way import coefficients

HARMONICS = 2


@dataclass(frozen=True)
class Sold:
    """What one article sold: a row's region, week and packs; where promotions ran, and what weeks and regions are."""

    article: str
    place: np.ndarray
    week: np.ndarray
    sold: np.ndarray
    runs: np.ndarray
    weeks: pd.DatetimeIndex
    regions: np.ndarray


def sold_by_article(rows: pd.DataFrame, outcome: str, *, promoted: bool = True) -> list[Sold]:
    """Return of each article its rows by region and week, and where promotions ran.

    Parameters
    ----------
    rows : DataFrame
        As ``crmlib.frames.weekly.Weekly.rows``.
    outcome : str
    promoted : bool, default True
        Whether articles that were never promoted are left out.
    """
    out = []
    for name, mine in rows.groupby("article"):
        if promoted and not mine["promotion"].any():
            continue
        regions, weeks = np.unique(mine["region"]), np.unique(mine["week"])
        place, week = (
            np.searchsorted(regions, mine["region"]),
            np.searchsorted(weeks, mine["week"].to_numpy()),
        )
        known, runs = np.zeros((len(regions), len(weeks)), bool), np.zeros((len(regions), len(weeks)), int)
        known[place, week], runs[place, week] = True, mine["promotion"]
        out.append(Sold(str(name), place, week, mine[outcome].to_numpy(float), filled(runs, known),
                        pd.DatetimeIndex(weeks), regions))  # fmt: skip
    return out


def longest_run(runs: np.ndarray) -> int:
    """Return how many weeks the longest promotion ran.

    Examples
    --------
    >>> longest_run(np.array([[0, 1, 1, 0], [1, 0, 0, 0]]))
    2
    """
    edges = [np.flatnonzero(np.diff(np.r_[0, one, 0])).reshape(-1, 2) for one in runs]
    return int(max((np.diff(one, axis=1).max() for one in edges if len(one)), default=0))


def usual_by_code(
    tables: list[Sold], panels: list[Panel], effect: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what a region would have sold in each week of and after a promotion, and what logarithms miss of the rest.

    A mean of logarithms is not the logarithm of a mean: where some weeks fall by a third and others by nine tenths, the
    share that all of them fall by is another. The second array puts that right: sold is usual × exp(effect) × it.
    """
    kinds = panels[0].kinds
    usual_packs, sold, n = np.zeros(kinds + 1), np.zeros(kinds + 1), np.zeros(kinds + 1)
    for one, panel in zip(tables, panels, strict=True):
        code = panel.codes[one.place, one.week]
        week, region = _levels(one, np.log(one.sold) - np.concatenate([[0.0], effect])[code])
        made = np.exp(week[one.week] + region[one.place])
        made *= one.sold[code == 0].sum() / made[code == 0].sum()
        for sums, values in ((usual_packs, made), (sold, one.sold), (n, np.ones(len(made)))):
            sums += np.bincount(code, values, kinds + 1)
    usual_packs, sold, n = usual_packs[1:], sold[1:], np.maximum(n[1:], 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        missed = np.where(usual_packs > 0, sold / usual_packs / np.exp(effect), 1.0)
    return usual_packs / n, missed


def _levels(one: Sold, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the levels of weeks and of regions."""
    dummies = np.column_stack([np.eye(len(one.weeks))[one.week], np.eye(len(one.regions))[one.place]])
    found = np.linalg.lstsq(dummies, y, rcond=None)[0]
    return found[: len(one.weeks)], found[len(one.weeks) :]


def naive(tables: list[Sold]) -> float:
    """Return how much more was sold in promotion weeks than in all others, each article in its own mean."""
    sold = np.concatenate([one.sold / one.sold.mean() for one in tables])
    runs = np.concatenate([one.runs[one.place, one.week] for one in tables]).astype(bool)
    return float(sold[runs].mean() / sold[~runs].mean() - 1)


def season_off(tables: list[Sold]) -> float:
    """Return the same with regions' levels, a season of two waves and a trend taken off."""
    ys, xs = [], []
    for one in tables:
        at = 2 * np.pi * (one.weeks.day_of_year.to_numpy()[one.week] / 365.25)
        wave = [turn(k * at) for k in range(1, HARMONICS + 1) for turn in (np.sin, np.cos)]
        design = np.column_stack([np.eye(len(one.regions))[one.place], *wave, one.week])
        both_sides = np.column_stack([np.log(one.sold), one.runs[one.place, one.week]])
        left = both_sides - design @ np.linalg.lstsq(design, both_sides, rcond=None)[0]
        ys.append(left[:, 0])
        xs.append(left[:, 1])
    y, x = np.concatenate(ys), np.concatenate(xs)
    return float(np.expm1(x @ y / (x @ x)))


def usual(one: Sold, after: int) -> pd.Series:
    """Return what all regions together would have sold week by week without promotions and what follows them.

    Each region and each week has a level of its own (of logarithms); a region that is missing in a week is filled in by
    these.
    """
    y = np.log(one.sold)
    if one.runs.any():
        codes = event_codes(one.runs, longest_run(one.runs), after)
        kinds = longest_run(one.runs) + after
        panel = Panel(one.place, one.week, y, codes, kinds)
        if panel.drawn():
            columns = panel.columns()
            told = (columns**2).sum(axis=0) > 1e-9
            effect = np.zeros(kinds)
            effect[told] = coefficients(columns[:, told], panel.y)
            y = y - np.concatenate([[0.0], effect])[codes[one.place, one.week]]
    week, region = _levels(one, y)
    total = np.exp(week) * np.exp(region).sum()
    return pd.Series(total, pd.Index(one.weeks, name="week"), name=one.article)
