"""Internal customers: are shops with satisfied staff the shops with satisfied guests and high profits? (Lecture S0.8)

mirror   how staff, guests and profit of shops go together, alone and among shops of the same district

That satisfied staff make satisfied customers and these make profit (the service-profit chain) is contested: between
units the link is positive and small, and which comes first is disputed, as good business makes staff content as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from narwhals.stable.v2.typing import IntoFrame

from crmlib import frames
from crmlib.coded import heading
from crmlib.errors import DataError, TooFewError
from crmlib.i18n import N_, _, both, lines
from crmlib.result import Dots
from crmlib.stats.correlation import correlations, moments
from crmlib.stats.importance import Importance, relative_importance
from crmlib.stats.intervals import in_words, percentile
from crmlib.stats.resample import resampled
from crmlib.stats.sampling import cluster_mean

SHOPS, RATINGS = 10, 5  # fewest shops, and fewest ratings of a shop
MEASURES = ("right_people", "complementary", "training", "systems", "team")
_ROWS = (
    N_("staff and profit"), N_("staff and profit, same district"), N_("staff and guests, shop by shop"),
    N_("staff and guests, same district"), N_("staff and guests, guest by guest"),
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Mirror(Dots):
    """What `mirror` returns.

    Attributes
    ----------
    shops : DataFrame
        A row a shop: staff, profit, district, guests (mean rating).
    icc, reliability : float
        Share of the variance of ratings that lies between shops; how reliable the mean of a shop is.
    slope, slope_given : float
        Profit for a point more of staff satisfaction: alone, and among shops of the same district.
    measures : Importance
        What moves with the satisfaction of staff.
    """

    shops: pd.DataFrame = field(default_factory=pd.DataFrame, kw_only=True)
    icc: float = field(default=np.nan, kw_only=True)
    reliability: float = field(default=np.nan, kw_only=True)
    slope: float = field(default=np.nan, kw_only=True)
    slope_given: float = field(default=np.nan, kw_only=True)
    measures: Importance | None = field(default=None, kw_only=True)


def mirror(
    shops: IntoFrame, ratings: IntoFrame, *, staff: str = "staff_satisfaction", profit: str = "profit_yuan",
    district: str = "district", measures: Sequence[str] = MEASURES, shop: str = "shop_id", rating: str = "rating",
    unit: str = "customer_id", draws: int = 500, seed: int = 0, level: float = 0.95,
) -> Mirror:  # fmt: skip
    """Return how staff, guests and profit of shops go together.

    Parameters
    ----------
    shops : data frame of any backend
        One row a shop: shop, staff, profit, district, and what is measured of its staff.
    ratings : data frame of any backend
        One row a rating: unit, shop, rating. Guests who rated several shops are left out and counted.
    staff, profit, district, measures, shop, rating, unit : str
        Columns.
    draws, seed : int
        Bootstrap samples of shops.
    level : float, default 0.95

    Returns
    -------
    Mirror
        ``.table``: n, r, low, high of staff and profit, alone and given the district; of staff and guests between
        shops, given the district, and between guests (each with the staff satisfaction of the shop).

    Raises
    ------
    DataError
        If columns or shops are missing, a shop stands twice, or a column is constant.
    TooFewError
        If fewer than 10 shops have 5 ratings.

    Examples
    --------
    >>> from crmlib import datasets
    >>> found = mirror(datasets.load("shops"), datasets.load("shop_customers"), draws=50)
    >>> bool(found.table["r"].iloc[1] < found.table["r"].iloc[0])
    True
    """
    columns = [staff, profit, district]
    own = frames.to_pandas(shops, [shop, *columns, *measures])
    said = frames.to_pandas(ratings, [unit, shop, rating])
    frames.one_row_each(own, shop)
    own = own.set_index(shop)
    said, remark = _usable(said, own, unit, shop, rating)
    counts = said.groupby(shop)[rating].agg(["size", "mean"])
    known = counts[counts["size"] >= RATINGS]
    if len(known) < SHOPS:
        message = _("{n} shops have {ratings} ratings or more, and a relation between shops needs {least}.")
        raise TooFewError(message.format(n=len(known), ratings=RATINGS, least=SHOPS))
    places = own.loc[known.index, columns].set_axis(["staff", "profit", "district"], axis=1).astype(float)
    places["guests"] = known["mean"]
    _refuse_constant(places)
    here = said[said[shop].isin(known.index)]
    r, many = _correlated(places, here[shop].map(places["staff"]), here, shop, rating, draws, seed)
    low, high = percentile(many, level)
    n = [len(places)] * 4 + [len(here)]
    table = pd.DataFrame({"n": n, "r": r, "low": low, "high": high}, index=pd.Index(_ROWS, dtype=object))
    clusters = cluster_mean(here[rating].to_numpy(float), here[shop].to_numpy())
    size = (len(here) - (known["size"] ** 2).sum() / len(here)) / (len(known) - 1)
    reliable = size * clusters.icc / (1 + (size - 1) * clusters.icc)
    few = len(counts) - len(known)
    note = lines(
        both("{n} shops, {ratings} ratings.", n=len(places), ratings=len(here)),
        remark,
        both("{n} shop(s) with fewer than {ratings} ratings left out.", n=few, ratings=RATINGS) if few else "",
        both("Of what ratings differ, {icc:.0%} lies between shops; a shop's mean is reliable to {reliable:.2f}.",
             icc=clusters.icc, reliable=reliable),
        in_words(level, N_("bootstrap by shop")),
    )  # fmt: skip
    slopes = [_slope(places, given) for given in ([], ["district"])]
    return Mirror(
        table, value="r", zero=0.0, label=both("Correlation"), note=note, shops=places, icc=clusters.icc,
        formats=dict.fromkeys(("r", "low", "high"), ".2f"), reliability=reliable, slope=slopes[0],
        slope_given=slopes[1],
        measures=_measured(own, staff, measures, draws, seed, level) if len(measures) else None,
    )  # fmt: skip


def _usable(said: pd.DataFrame, own: pd.DataFrame, unit: str, shop: str, rating: str) -> tuple:
    """Return ratings of known shops by guests of one shop, and a remark on the others."""
    frames.no_missing(said, [unit, shop])
    said = said.assign(**{rating: frames.numbers(said, rating)[rating]})
    strange = said[~said[shop].isin(own.index)]
    if len(strange):
        message = _("{n} ratings are of shops that are not in the list, for instance {shop!r}.")
        raise DataError(message.format(n=len(strange), shop=strange[shop].iloc[0]))
    said = said.drop_duplicates().dropna(subset=[rating])
    several = said[said.groupby(unit)[shop].transform("nunique") > 1]
    n = several[unit].nunique()
    remark = both("{n} guests rated more than one shop and are left out.", n=n) if n else ""
    return said.drop(index=several.index), remark


def _refuse_constant(places: pd.DataFrame) -> None:
    for name in places:
        if places[name].nunique() < 2:
            raise DataError(
                _("All shops have the same {column}: nothing can go with it.").format(column=name)
            )


def _correlated(
    places: pd.DataFrame, staff: pd.Series, here: pd.DataFrame, shop: str, rating: str, draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the five correlations, and those of bootstrap samples of the shops."""
    values, units = places.to_numpy(float), len(places)
    between = moments(values, np.arange(units), units)
    guests = np.column_stack([staff.to_numpy(float), here[rating].to_numpy(float)])
    within = moments(guests, pd.Categorical(here[shop], categories=places.index).codes, units)
    one = _between(correlations(between.sum(axis=0)[None], 4))
    alone = correlations(within.sum(axis=0)[None], 2)[:, 0, 1]
    many = _between(correlations(resampled(between, draws=draws, seed=seed), 4))
    people = correlations(resampled(within, draws=draws, seed=seed), 2)[:, 0, 1]
    return np.column_stack([one, alone])[0], np.column_stack([many, people])


def _between(corr: np.ndarray) -> np.ndarray:
    """Return the four correlations between shops, of each matrix."""
    staff, profit, district, guests = range(4)
    given = [_partial(corr, staff, other, district) for other in (profit, guests)]
    return np.column_stack([corr[:, staff, profit], given[0], corr[:, staff, guests], given[1]])


def _partial(corr: np.ndarray, one: int, other: int, given: int) -> np.ndarray:
    a, b = corr[:, one, given], corr[:, other, given]
    return (corr[:, one, other] - a * b) / np.sqrt(np.maximum((1 - a**2) * (1 - b**2), 1e-12))


def _slope(places: pd.DataFrame, given: list[str]) -> float:
    """Return profit for a point more of staff satisfaction, the others held."""
    design = np.column_stack([np.ones(len(places)), places[["staff", *given]].to_numpy(float)])
    return float(np.linalg.lstsq(design, places["profit"].to_numpy(float), rcond=None)[0][1])


def _measured(
    own: pd.DataFrame, staff: str, measures: Sequence[str], draws: int, seed: int, level: float
) -> Importance:
    """Return which measures move with the satisfaction of staff; what is resampled are shops."""
    names = {name: heading(name) for name in measures}
    found = relative_importance(own, staff, list(measures), names=names, draws=draws, seed=seed, level=level)
    note = lines(
        both("{n} shops; they explain {r2:.0%} of how staff differ in satisfaction.", n=found.n, r2=found.r2),
        in_words(level, N_("bootstrap by shop")),
    )
    return replace(found, note=note)
