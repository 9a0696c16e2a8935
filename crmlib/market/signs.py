"""What a market is like, what one change did, what old customers are worth. (Lecture rows S0.3, S3.3, S3.10)

hard_market  the traits of a hard market, each as one number
one_change   what a change in one city did, beside the other cities that could have got it
capital      which part of a year's sales came from those who bought the year before
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from crmlib import frames
from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames.diaries import Diaries
from crmlib.frames.times import days_of
from crmlib.i18n import N_, Labelled, _, both, lines
from crmlib.market.shares import HOW, together
from crmlib.result import Dots
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.market_traits import by_chance, traits
from crmlib.stats.nbd import NBD
from crmlib.stats.placebo import OneChange, beside_others
from crmlib.stats.resample import check_draws, resampled


class Trait(Labelled):
    """The traits of a hard market, each with the number that measures it."""

    VAST = "vast", N_("vast: households that buy, change")
    CHANGING = "changing", N_("changing: market share that moved")
    DISORDERLY = "disorderly", N_("disorderly: price of the same tea, scatter")
    SHORT_TERM = "short_term", N_("short-term: sold at a reduced price")
    UNEVEN = "uneven", N_("uneven: shares between cities, scatter")
    PRICES = "prices", N_("prices a pack, change")


def hard_market(
    before: Diaries, after: Diaries, *, level: float = 0.95, draws: int = 300, seed: int = 0
) -> Dots:
    """Return how hard a market is: a number for each trait.

    Parameters
    ----------
    before, after : Diaries
        Two times of one length; purchases with packs, yuan and promoted, households with their city.
    level, draws, seed
        Of the intervals: households drawn anew.

    Returns
    -------
    Dots
        ``.table`` by `Trait`: estimate, low, high, chance_up_to. vast: households that buy, after beside before.
        changing: share of the market that went from some brands to others. disorderly: standard deviation of log
        prices of one brand, reduced ones left out. short_term: purchases at a reduced price. uneven: standard deviation
        of the brands' shares between cities. prices: change of log prices, brand by brand. Luck of households moves
        and scatters shares, too, so changing and uneven have no interval but a limit: what they stay below in 95%
        (level) of markets in which nothing moved, or cities are alike.

    Raises
    ------
    DataError
        If a column is missing, or the times are not equally long.
    """
    who = together(before, after)
    brands = sorted({*before.purchases["brand"], *after.purchases["brand"]})
    old, new = (_prices(one, who, brands) for one in (before, after))
    city = _cities(after, who)
    counts, names = new["n"], sorted(set(city))
    by_city = [counts * (city == name)[:, None] for name in names]
    buy = [(one > 0).any(axis=1, keepdims=True) for one in (old["n"], counts)]
    prices = [one[key] for one in (old, new) for key in ("full", "log", "square")]
    columns = [*buy, old["n"], counts, *prices, new["reduced"], *by_city]
    sums = np.concatenate([np.asarray(one, float) for one in columns], axis=1)
    check_draws(draws)
    k = len(brands)
    found = traits(sums.sum(axis=0, keepdims=True), k)[0]
    low, high = percentile(traits(resampled(sums, draws=draws, seed=seed), k), level)
    places = [list(Trait).index(one) for one in (Trait.CHANGING, Trait.UNEVEN)]
    low[places], high[places], chance = np.nan, np.nan, np.full(len(Trait), np.nan)
    chance[places] = [np.quantile(one, level) for one in by_chance(old["n"], counts, city, draws, seed)]
    table = pd.DataFrame(
        {"estimate": found, "low": low, "high": high, "chance_up_to": chance},
        pd.Index(list(Trait), name="trait"),
    )
    costs = both("Diaries hold no costs: whether margins fall, they cannot say.")
    return Dots(table, formats=dict.fromkeys(table.columns, ".1%"), label=both("Share, or change"), zero=0.0,
                note=lines(after.spanned, costs, in_words(level, HOW)))  # fmt: skip


def _prices(diaries: Diaries, who: pd.Index, brands: list[str]) -> dict[str, np.ndarray]:
    """Return by household and brand: purchases; those at full price, their log prices and the squares; reduced ones."""
    rows = diaries.purchases
    frames.need_columns(rows, ["packs", "yuan", "promoted"])
    cell = who.get_indexer(rows["household_id"]) * len(brands) + pd.Index(brands).get_indexer(rows["brand"])
    reduced = rows["promoted"].to_numpy() == 1
    priced = ~reduced & (rows["yuan"].to_numpy(float) > 0)
    price = np.where(priced, rows["yuan"] / rows["packs"], 1.0)
    log = np.log(np.asarray(price, float))
    amounts = {"n": np.ones(len(rows)), "full": priced, "log": log, "square": log**2, "reduced": reduced}
    size = len(who) * len(brands)
    return {
        name: np.bincount(cell, amount, minlength=size).reshape(len(who), len(brands))
        for name, amount in amounts.items()
    }


def _cities(diaries: Diaries, who: pd.Index) -> np.ndarray:
    frames.need_columns(diaries.households, ["city"])
    frames.no_missing(diaries.households, ["city"])
    known = diaries.households.set_index("household_id")["city"].reindex(who)
    return known.astype(str).to_numpy()


def one_change(
    diaries: Diaries, brand: str, city: str, since: str | date, *, eligible: Sequence[str] | None = None,
    level: float = 0.95, draws: int = 500, seed: int = 0,
) -> OneChange:  # fmt: skip
    """Return how a brand's share changed in the city with a change, beside the others: difference in differences.

    If a lot drew the city, each city of the lot might have been it. Had the change done nothing, the city drawn would
    stand anywhere among them: p is its place (randomisation inference). Six cities cannot give a p below one sixth.

    Parameters
    ----------
    diaries : Diaries
        Households with their city.
    brand, city : str
    since : date
        A day of the first week with the change.
    eligible : sequence of str, optional
        The cities in the lot; all by default.
    level, draws, seed
        Of the intervals: households drawn anew. They know nothing of what else befell a city; p does.

    Returns
    -------
    OneChange
        ``.table`` by city: before, after (the brand's share of purchases), change, difference (beside the change of the
        other cities in the lot), low, high.

    Raises
    ------
    DataError
        If a city or brand is unknown, or nothing lies before or after that day.
    TooFewError
        If there are fewer than two cities, or a city bought nothing.

    References
    ----------
    Conley, T. G. and Taber, C. R. (2011). Inference with "difference in differences" with a small number of policy
    changes. *Review of Economics and Statistics* 93, 113–125.
    """
    diaries.check_brand(brand)
    who = pd.Index(diaries.households["household_id"])
    place = _cities(diaries, who)
    lot = _in_lot(place, city, eligible)
    rows = diaries.purchases
    start = days_of(pd.Series([since], name="since", dtype=object))[0]
    late = (rows["week"] + pd.Timedelta(days=6) >= start).to_numpy()
    if late.all() or not late.any():
        message = (
            _(
                "Nothing was bought before {since:%Y-%m-%d}; the diaries go from {first:%Y-%m-%d} to {last:%Y-%m-%d}."
            )
            if late.all()
            else _(
                "Nothing was bought from {since:%Y-%m-%d} on; the diaries go from {first:%Y-%m-%d} to {last:%Y-%m-%d}."
            )
        )
        raise DataError(message.format(since=start, first=diaries.first, last=diaries.last))
    cell = who.get_indexer(rows["household_id"]) * 4 + 2 * late + (rows["brand"] == brand).to_numpy()
    each = np.bincount(cell, minlength=4 * len(who)).reshape(-1, 4).astype(float)
    sums = np.concatenate([each * (place == name)[:, None] for name in lot], axis=1)
    return beside_others(sums, lot, diaries.spanned, level=level, draws=draws, seed=seed)


def _in_lot(place: np.ndarray, city: str, eligible: Sequence[str] | None) -> list[str]:
    """Return the cities of the lot, the one that was drawn first."""
    there = sorted(set(place))
    asked = there if eligible is None else frames.check_names(eligible, "eligible")
    for name in [city, *asked]:
        if name not in there:
            raise DataError(
                _("No household lives in {city!r}; there are {there}.").format(
                    city=name, there=", ".join(there)
                )
            )
    if city not in asked:
        raise DataError(
            _("{city} was not among the cities in the lot: {lot}.").format(city=city, lot=", ".join(asked))
        )
    if len(asked) < 2:
        raise TooFewError(_("A change is held beside other cities: name at least 2 in the lot."))
    return [city, *(name for name in asked if name != city)]


@dataclass(frozen=True, repr=False)
class Capital(Dots):
    """What `capital` returns.

    Attributes
    ----------
    came_again, came_again_expected : float
        Share of the earlier buyers who bought again; and what a steady market gives.
    """

    came_again: float = field(kw_only=True)
    came_again_expected: float = field(kw_only=True)


def capital(
    before: Diaries, after: Diaries, brand: str, *, measure: str = "yuan", level: float = 0.95, draws: int = 500,
    seed: int = 0,
) -> Capital:  # fmt: skip
    """Return which part of a brand's sales came from households that bought it the time before.

    Customers stand in no balance sheet; this is what last year's are worth this year. Not all of it is loyalty: where
    everybody buys at a steady rate, frequent buyers come again because they are frequent (if_steady).

    Parameters
    ----------
    before, after : Diaries
        Two times of one length.
    brand : str
    measure : "purchases", "packs" or "yuan"
    level, draws, seed
        As for `compare`.

    Returns
    -------
    Capital
        ``.table``: bought_before, new_buyers: households, sales, share (of sales), low, high, if_steady (share of
        purchases in a steady market: NBD of the time before).

    Raises
    ------
    DataError
        As for `compare`.
    """
    who = together(before, after, brand)
    earlier = before.counts(households=who)[brand].to_numpy(float)
    sales = after.counts(measure, who)[brand].to_numpy(float)
    group = np.column_stack([earlier > 0, earlier == 0]).astype(float)
    sums = group * sales[:, None]
    check_draws(draws)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = resampled(sums, draws=draws, seed=seed)
        ends = percentile(drawn / drawn.sum(axis=1, keepdims=True), level)
    again = float((sales[earlier > 0] > 0).mean())
    expected, new = _if_steady(earlier)
    table = pd.DataFrame(
        {"households": (group.astype(bool) & (sales > 0)[:, None]).sum(axis=0), "sales": sums.sum(axis=0),
         "share": sums.sum(axis=0) / sums.sum(), "low": ends.low, "high": ends.high, "if_steady": [1 - new, new]},
        index=pd.Index([N_("bought_before"), N_("new_buyers")], name="who"),
    )  # fmt: skip
    said = both(
        "{again:.1%} of the {n:,} earlier buyers bought again.", again=again, n=int((earlier > 0).sum())
    )
    steady = both("A steady market gives {expected:.1%}.", expected=expected) if expected == expected else ""
    spec = {"sales": ",.0f"} | dict.fromkeys(["share", "low", "high", "if_steady"], ".1%")
    note = lines(said, steady, after.spanned, in_words(level, HOW))
    return Capital(table, value="share", formats=spec, came_again=again, came_again_expected=expected,
                   label=both("Share of sales"), note=note)  # fmt: skip


def _if_steady(earlier: np.ndarray) -> tuple[float, float]:
    """Return which share of buyers comes again, and of purchases is made by new ones, if all buy at steady rates."""
    try:
        model = NBD().fit(earlier)
    except ModelError:  # they do not differ more than chance makes them
        return np.nan, np.nan
    one, two = model.penetration(1), model.penetration(2)
    # Of those without a purchase before, the rate is r/(α + 1).
    return (2 * one - two) / one, (model.alpha_ / (1 + model.alpha_)) ** (model.r_ + 1)
