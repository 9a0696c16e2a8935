"""Would another half of the questionnaire have said the same of a person?

split_halves   how many people two random halves of the items put on the same side
SplitHalves    its answer
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import check_mapping, check_whole
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Bars
from crmlib.stats.intervals import in_words, z_value
from crmlib.stats.resample import generator

LEAST = 30


@dataclass(frozen=True, repr=False)
class SplitHalves(Bars):
    """How many people two random halves of the questionnaire put on the same side.

    Attributes
    ----------
    table : DataFrame
        For the side of each scale and for all sides together: agreement, low, high, chance (agreement of two
        unrelated halves with the same margins).
    people : Series
        Per person: share of the splits on which both halves gave the same sides.
    """

    people: pd.Series


def split_halves(
    scales: Mapping[str, pd.DataFrame],
    *,
    together: str = "together",
    splits: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> SplitHalves:
    """Return how many people keep their side of each scale, and of all, on another half of the questionnaire.

    Both halves ask the same person the same things at the same time. If a type were a fact about the
    person, both would find it. The cut is the mean of each half-scale.

    Parameters
    ----------
    scales : mapping of scale to DataFrame
        `keyed` answers, the same people in each. Who left half of any half-scale empty on some split is left out of
        that split.
    together : str
        What the sides of all scales together are called in the table.
    splits : int, default 200
        Random halvings of each scale.
    level : float, default 0.95
        Level of the intervals, which are for the choice of *people*.
    seed : int, default 0
        The same seed gives the same halves.

    Returns
    -------
    SplitHalves

    Raises
    ------
    DataError, TooFewError
        On no splits, or fewer than 30 people.

    References
    ----------
    Livingston, S. A. and Lewis, C. (1995). Estimating the consistency and accuracy of classifications based on test
    scores. *Journal of Educational Measurement* 32, 179–197.

    Examples
    --------
    >>> same = pd.DataFrame({name: range(1, 41) for name in "abcd"})
    >>> split_halves({"height": same}, splits=5).table["agreement"].tolist()
    [1.0, 1.0]
    """
    z, who = z_value(level), next(iter(check_mapping(scales, "scales").values())).index
    check_whole(splits, "splits", 1)
    values = [items.to_numpy(float) for items in scales.values()]
    if len(who) < LEAST:
        raise TooFewError(
            _("Agreement needs at least {least} people, not {n}.").format(least=LEAST, n=len(who))
        )
    short = [name for name, items in scales.items() if items.shape[1] < 2]
    if short:
        raise DataError(_("The scale {scale!r} has one item: it has no halves.").format(scale=short[0]))
    rng = generator(seed)
    same = np.full((len(values) + 1, splits, len(who)), np.nan)
    chance = np.zeros((len(values) + 1, splits))
    for split in range(splits):
        sides = [_sides(items, rng) for items in values]
        sides.append(
            tuple(sum(2.0**k * side for k, side in enumerate(half)) for half in zip(*sides, strict=True))
        )
        for row, (one, two) in enumerate(sides):
            known = ~np.isnan(one) & ~np.isnan(two)
            same[row, split, known] = one[known] == two[known]
            counts = [np.bincount(side[known].astype(int), minlength=2 ** len(values)) for side in (one, two)]
            chance[row, split] = counts[0] @ counts[1] / max(known.sum(), 1) ** 2
    asked = (~np.isnan(same)).sum(axis=1)
    each = np.divide(np.nansum(same, axis=1), asked, out=np.full(asked.shape, np.nan), where=asked > 0)
    agreement = np.nanmean(each, axis=1)
    half = z * np.nanstd(each, axis=1, ddof=1) / np.sqrt((asked > 0).sum(axis=1))
    table = pd.DataFrame(
        {
            "agreement": agreement,
            "low": agreement - half,
            "high": agreement + half,
            "chance": chance.mean(axis=1),
        },
        index=pd.Index([*scales, together], name="same"),
    )
    return SplitHalves(
        table, people=pd.Series(each[-1], index=who, name="same"), formats=dict.fromkeys(table.columns, ".1%"),
        columns=("chance", "agreement"), label=both("Same answer on both halves"),
        note=lines(
            both("{n} people, {splits} random halvings.", n=len(who), splits=splits),
            in_words(level, N_("from the spread between people")),
        ),
    )  # fmt: skip


def _sides(items: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    order = rng.permutation(items.shape[1])
    half = items.shape[1] // 2
    sides = []
    for chosen in (order[:half], order[half:]):
        part = items[:, chosen]
        n = (~np.isnan(part)).sum(axis=1)
        mean = np.divide(np.nansum(part, axis=1), n, out=np.full(len(part), np.nan), where=n * 2 >= half)
        cut = np.nanmean(mean) if np.isfinite(mean).any() else np.nan
        sides.append(np.where(np.isnan(mean), np.nan, (mean < cut).astype(float)))
    return sides[0], sides[1]
