"""Weekly sales of four products in eight regions, with promotions that a lot gave to some of them.

weekly_sales   what dealers bought and what they sold, region by region
promotions     which regions got each promotion, whether the lot decided, and what it brought
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib.world.block import stream
from crmlib.world.truth import Truth
from crmlib.world.truth.promotion import PromotionTruth

REGIONS = ("zhejiang", "jiangsu", "shanghai", "anhui", "fujian", "guangdong", "sichuan", "beijing")
# One region got a new name when its office took over the neighbour's.
RENAMED, NEW_NAME, FROM = "sichuan", "chuanyu", 130
START = pd.Timestamp("2024-01-01")  # a Monday, the first of its year
WEEKS, YEAR = 156, 52
FESTIVALS = ("2024-02-10", "2025-01-29", "2026-02-17")
BEFORE, AFTER = 6, 6  # weeks around a promotion in which a region on the rise is lifted
CHEAPEST = 0.05  # of a usual week is always sold


def week_of_year(week: int | np.ndarray) -> np.ndarray:
    """Return which week of the year each week is, from 1 to 52."""
    return np.asarray(np.asarray(week) % YEAR + 1)


def _season(week: np.ndarray, article: tuple) -> np.ndarray:
    _name, _packs, peak, first, second, _start = article
    at = week_of_year(week)
    return np.asarray(
        np.exp(
            first * np.cos(2 * np.pi * (at - peak) / YEAR)
            + second * np.cos(4 * np.pi * (at - peak + 2) / YEAR)
        )
    )


def _festival(truth: PromotionTruth) -> np.ndarray:
    lift = np.zeros(WEEKS)
    for day in FESTIVALS:
        at = (pd.Timestamp(day) - START).days // 7
        lift[at - 2 : at + 1] += truth.festival
    return lift


def _planned(truth: PromotionTruth, rng: np.random.Generator) -> np.ndarray:
    """Return by article and year the first week of its promotion, and behind it its regions."""
    plan = np.zeros((len(truth.articles), WEEKS // YEAR, 1 + truth.per_year), int)
    for place, article in enumerate(truth.articles):
        for year in range(WEEKS // YEAR):
            plan[place, year, 0] = YEAR * year + article[5] - 1 + rng.integers(truth.starts)
            plan[place, year, 1:] = np.sort(rng.permutation(len(REGIONS))[: truth.per_year])
    return plan


def _base(truth: PromotionTruth, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return what would be sold without any promotion, what dealers would order, and the plan of promotions."""
    rng = stream(seed, 0, "weekly-sales")
    plan = _planned(truth, rng)
    week = np.arange(WEEKS)
    size = np.exp(truth.size_spread * rng.standard_normal(len(REGIONS)))
    own = np.exp(0.1 * rng.standard_normal((len(truth.articles), len(REGIONS))))
    chance = truth.noise * rng.standard_normal((2, len(truth.articles), len(REGIONS), WEEKS))
    out, bought = (np.empty((len(truth.articles), len(REGIONS), WEEKS)) for _ in range(2))
    usual = truth.trend * (week - WEEKS / 2) + _festival(truth)
    for place, article in enumerate(truth.articles):
        level = article[1] * size * own[place]
        rise = np.zeros((len(REGIONS), WEEKS))
        start = plan[place, truth.ignored, 0]
        end = start + truth.length
        for (first, last), lift in zip(
            ((start - BEFORE, start), (start, end), (end, end + AFTER)), truth.rise, strict=True
        ):
            rise[plan[place, truth.ignored, 1:], max(first, 0) : last] = lift
        for made, ahead, noise in ((out, 0, chance[0]), (bought, truth.ahead, chance[1])):
            moved = _season(week + ahead, article) * np.exp(usual)
            made[place] = level[:, None] * moved * np.exp(rise + noise[place])
    return out, bought, plan


def _promoted(
    truth: PromotionTruth, base: np.ndarray, plan: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where promotions run, what people buy more or less for them, and what dealers do."""
    runs, people, dealers = np.zeros(base.shape, int), np.zeros(base.shape), np.zeros(base.shape)
    for place, year, region in np.ndindex(len(plan), plan.shape[1], truth.per_year):
        start, where = plan[place, year, 0], plan[place, year, 1 + region]
        end = start + truth.length
        extra = truth.lift * base[place, where, start:end]
        runs[place, where, start:end] = 1
        people[place, where, start:end] += extra
        paid = slice(end, end + len(truth.payback))
        people[place, where, paid] -= truth.borrowed * extra.sum() * np.array(truth.payback)
        dealers[place, where, start:end] += truth.stocked * extra
        dealers[place, where, end : end + truth.drawn_down] -= truth.stocked * extra.sum() / truth.drawn_down
    return runs, people, dealers + people


def weekly_sales(truth: Truth, seed: int) -> pd.DataFrame:
    """Return weekly sales: week, region, article, packs that dealers bought and that they sold, promotion."""
    own = truth.promotion
    base, bought, plan = _base(own, seed)
    runs, people, dealers = _promoted(own, base, plan)
    rng = stream(seed, 0, "weekly-sales-reported")
    gone = rng.random((len(REGIONS), WEEKS)) < own.missing
    week, place, region = (one.ravel() for one in np.meshgrid(
        np.arange(WEEKS), np.arange(len(own.articles)), np.arange(len(REGIONS)), indexing="ij"
    ))  # fmt: skip
    cell = (place, region, week)
    names = np.asarray(REGIONS, dtype=object)[region]
    names[(names == RENAMED) & (week >= FROM)] = NEW_NAME
    table = pd.DataFrame(
        {
            "week": (START + pd.to_timedelta(7 * week, unit="D")).strftime("%Y-%m-%d"),
            "region": names,
            "article": np.array([one[0] for one in own.articles], dtype=object)[place],
            "sell_in": _packs(bought + dealers, bought)[cell],
            "sell_out": _packs(base + people, base)[cell],
            "promotion": runs[cell],
        }
    )
    return table[~gone[region, week]].reset_index(drop=True)


def _packs(sold: np.ndarray, usual: np.ndarray) -> np.ndarray:
    return np.rint(np.maximum(sold, CHEAPEST * usual)).astype(int)


def promotions(truth: Truth, seed: int) -> pd.DataFrame:
    """Return which promotions ran: article, year, first week, regions, by lot or not, and what each really brought.

    ``usual`` are packs that would have been sold in these regions from the start until the last week that pays back,
    ``in_weeks`` what was sold more in promotion weeks, ``net`` what is left of that after the weeks that follow.
    """
    own = truth.promotion
    base, _bought, plan = _base(own, seed)
    people = _promoted(own, base, plan)[1]
    rows = []
    for place, year in np.ndindex(len(plan), plan.shape[1]):
        start, where = plan[place, year, 0], plan[place, year, 1:]
        window = slice(start, start + own.length + len(own.payback))
        mine = people[place, where, window]
        rows.append(
            {
                "article": own.articles[place][0],
                "year": year,
                "start": (START + pd.Timedelta(weeks=int(start))).strftime("%Y-%m-%d"),
                "regions": "|".join(REGIONS[one] for one in where),
                "by_lot": year != own.ignored,
                "usual": base[place, where, window].sum(),
                "in_weeks": mine[:, : own.length].sum(),
                "net": mine.sum(),
            }
        )
    return pd.DataFrame(rows)
