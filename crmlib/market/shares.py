"""A brand's market share and its sales, taken apart. (Lecture rows S0.5, S0.6)

parfitt_collins  share = how many buy it × how much of theirs they give it × how much they buy
compare          which of these parts moved a share from one time to another
sales_change     what moved sales: the market (environment), or our part of it (strategy)

Intervals come from drawing households anew, each with all its weeks (`crmlib.stats.resample`).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError
from crmlib.frames.diaries import Diaries
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.change import Change, split
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import check_draws, resampled
from crmlib.tables import POINTS

HOW = N_("bootstrap by household")
PARTS = (N_("relative_penetration"), N_("customer_share"), N_("usage"), N_("price_index"))
_OF = {
    "purchases": N_("Counted in purchases."),
    "packs": N_("Counted in packs."),
    "yuan": N_("Counted in yuan."),
}


def parfitt_collins(
    diaries: Diaries, *, measure: str = "purchases", level: float = 0.95, draws: int = 500, seed: int = 0
) -> Dots:
    """Return each brand's market share as a product of three parts (of four in yuan).

    Parameters
    ----------
    diaries : Diaries
        As `usable` returns them.
    measure : "purchases", "packs" or "yuan"
    level, draws, seed
        Of the intervals: households drawn anew.

    Returns
    -------
    Dots
        ``.table`` by brand: share, low, high; relative_penetration (its buyers, of all who buy the category),
        customer_share (its share of what they buy), usage (what they buy in the category, a head, beside all buyers);
        in yuan these in packs, and price_index (its price a pack beside all). Their product is the share.

    Raises
    ------
    DataError
        If the measure was not written down.

    References
    ----------
    Parfitt, J. H. and Collins, B. J. K. (1968). Use of consumer panels for brand-share prediction. *Journal of
    Marketing Research* 5, 131–145.

    Examples
    --------
    >>> from crmlib.frames.diaries import usable
    >>> rows = {"household_id": ["H1", "H1", "H2", "H2"], "week": "2024-07-01", "brand": ["a", "b", "b", "b"]}
    >>> kept = usable(pd.DataFrame(rows | {"yuan": [1, 2, 3, 4]}), pd.DataFrame({"household_id": ["H1", "H2"]}),
    ...               form=None, fewest=0)
    >>> parfitt_collins(kept).table.loc["b", ["share", "relative_penetration", "customer_share", "usage"]].tolist()
    [0.75, 1.0, 0.75, 1.0]
    """
    sums, brands = _sums(diaries, measure)
    check_draws(draws)
    drawn = _parts(resampled(sums, draws=draws, seed=seed), len(brands)).prod(axis=2)
    parts = _parts(sums.sum(axis=0, keepdims=True), len(brands))[0]
    ends = percentile(drawn, level)
    names = PARTS[: parts.shape[1]]
    table = pd.DataFrame(
        {"share": parts.prod(axis=1), "low": ends.low, "high": ends.high, **dict(zip(names, parts.T, strict=True))},
        index=brands,
    )  # fmt: skip
    spec = dict.fromkeys(["share", "low", "high", "relative_penetration", "customer_share"], ".1%")
    return Dots(
        table, value="share", label=both("Market share"), formats=spec, note=based_on(diaries, measure, level)
    )


def based_on(diaries: Diaries, measure: str, level: float) -> Text:
    """Return the note of a table: what is counted, of whom, and how its intervals were found."""
    return lines(both(_OF[measure]), diaries.spanned, in_words(level, HOW))


def _sums(
    diaries: Diaries, measure: str, brands: list[str] | None = None, who: pd.Index | None = None
) -> tuple:
    """Return a row a household of what `_parts` needs, and the brands."""
    frames.check_choice(measure, _OF, "measure")
    own = diaries.counts("purchases" if measure == "purchases" else "packs", who)
    paid = diaries.counts("yuan", who) if measure == "yuan" else None
    kept = own if brands is None else own[brands]
    x, total = kept.to_numpy(float), own.to_numpy(float).sum(axis=1, keepdims=True)
    columns = [x > 0, x, (x > 0) * total, total > 0, total]
    if paid is not None:
        columns += [paid[kept.columns].to_numpy(), paid.to_numpy().sum(axis=1, keepdims=True)]
    return np.concatenate([np.asarray(one, float) for one in columns], axis=1), kept.columns


def _parts(sums: np.ndarray, n: int) -> np.ndarray:
    """Return the parts of each of n brands, of sums over households: shape (draws, brands, parts)."""
    buyers, own, whole = np.split(sums[:, : 3 * n], 3, axis=1)
    all_buyers, total = sums[:, 3 * n : 3 * n + 1], sums[:, 3 * n + 1 : 3 * n + 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [buyers / all_buyers, own / whole, whole / buyers / (total / all_buyers)]
        if sums.shape[1] > 3 * n + 2:
            parts.append(sums[:, 3 * n + 2 : -1] / own / (sums[:, -1:] / total))
    return np.stack(parts, axis=2)


def together(before: Diaries, after: Diaries, brand: str | None = None) -> pd.Index:
    """Return the households of both times; refuse times that cannot be compared."""
    for one in (before, after):
        if brand is not None:
            one.check_brand(brand)
    if before.weeks != after.weeks:
        message = _(
            "Before are {before} weeks, after {after}: buyers gather with time, so compare times of one length."
        )
        raise DataError(message.format(before=before.weeks, after=after.weeks))
    first, second = (pd.Index(one.households["household_id"]) for one in (before, after))
    return first.union(second, sort=False)


def compare(
    before: Diaries, after: Diaries, brand: str, *, measure: str = "purchases", level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> Change:  # fmt: skip
    """Return which part moved a brand's share: more buyers, more of what they buy, or buyers who buy more.

    The share is a product of parts, so the change of its logarithm is a sum; each part gets its percentage points in
    proportion to its part of the logarithm (logarithmic mean Divisia index). Nothing is left over.

    Parameters
    ----------
    before, after : Diaries
        Two times of one length, such as ``diaries.year(1)`` and ``diaries.year(2)``.
    brand : str
    measure, level, draws, seed
        As for `parfitt_collins`; a household that is drawn comes with both times.

    Returns
    -------
    Change
        ``.table`` by part, and of the share itself: before, after, log_change (ln of after/before), points, low,
        high.

    Raises
    ------
    DataError
        If nobody bought the brand at one of the times, or they are not equally long.

    References
    ----------
    Ang, B. W. (2004). Decomposition analysis for policymaking in energy. *Energy Policy* 32, 1131–1139.

    Examples
    --------
    >>> from crmlib.frames.diaries import usable
    >>> week = ["2024-07-01"] * 4 + ["2024-07-08"] * 4
    >>> rows = {"household_id": ["H1", "H2"] * 4, "week": week, "brand": ["a", "b", "b", "b", "a", "a", "b", "b"]}
    >>> kept = usable(pd.DataFrame(rows | {"packs": [1, 1, 2, 2, 1, 1, 2, 2]}),
    ...               pd.DataFrame({"household_id": ["H1", "H2"]}), form=None, fewest=0)
    >>> one, two = kept.between("2024-07-01", "2024-07-01"), kept.between("2024-07-08", "2024-07-08")
    >>> compare(one, two, "a").table["points"].round(3).tolist()  # 1 of 4, then 2 of 4: one buyer more
    [0.25, 0.0, 0.0, 0.25]
    """
    who = together(before, after, brand)
    sums = np.concatenate([_sums(one, measure, [brand], who)[0] for one in (before, after)], axis=1)
    names = PARTS[: 4 if measure == "yuan" else 3]
    rows = {name: [place] for place, name in enumerate(names)} | {N_("market_share"): range(len(names))}
    return split(
        sums, lambda one: _parts(one, 1)[:, 0], rows, value="points", specs=(".3f", POINTS, ".1%"),
        label=both("Market share"), note=lines(both(_OF[measure]), after.spanned), level=level, draws=draws, seed=seed,
    )  # fmt: skip


def sales_change(
    before: Diaries, after: Diaries, brand: str, *, households: int | None = None, level: float = 0.95,
    draws: int = 500, seed: int = 0,
) -> Change:  # fmt: skip
    """Return what moved a brand's sales in yuan: the market around it, or its own part of the market.

    Parameters
    ----------
    before, after : Diaries
        Two times of one length.
    brand : str
    households : int, optional
        How many households the panel stands for; by default the yuan are those of the panel.
    level, draws, seed
        As for `compare`.

    Returns
    -------
    Change
        ``.table``: market_volume (packs), market_price (yuan a pack), both together (market); own_share (of packs),
        own_price (beside the market's), both together (own_part); sales: yuan (what it moved), low, high; of the
        sales before, after.

    Raises
    ------
    DataError
        As for `compare`.
    """
    who = together(before, after, brand)
    scale = 1.0 if households is None else frames.check_whole(households, "households", 1) / len(who)
    sums = scale * np.concatenate([_sums(one, "yuan", [brand], who)[0] for one in (before, after)], axis=1)
    rows = {
        N_("market_volume"): [0], N_("market_price"): [1], N_("market"): [0, 1], N_("own_share"): [2],
        N_("own_price"): [3], N_("own_part"): [2, 3], N_("sales"): range(4),
    }  # fmt: skip
    note = lines(both("Yuan of {n:,} households.", n=households or len(who)), after.spanned)
    return split(
        sums, _factors, rows, value="yuan", specs=(",.0f", ",.0f", ",.0f"), each=False, label=both("Sales, yuan"),
        note=note, level=level, draws=draws, seed=seed,
    )  # fmt: skip


def _factors(sums: np.ndarray) -> np.ndarray:
    """Return packs of the market, its price, own share of packs, own price beside the market's: together the sales."""
    _buyers, own, _whole, _all, total, paid, all_paid = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        price = all_paid / total
        return np.stack([total, price, own / total, paid / own / price], axis=1)
