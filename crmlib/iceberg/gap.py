"""The iceberg: what customers say decides against what their ratings show.

iceberg_gap   stated and derived shares and their difference, by layer and by driver
IcebergGap    its answer, drawn with the waterline
priorities    what comes first if we believe the words this much?
Priorities    its answer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError
from crmlib.frames import codes, to_pandas
from crmlib.i18n import _, both
from crmlib.iceberg import draw
from crmlib.iceberg.checks import check_drivers, check_level, complete_rows
from crmlib.iceberg.decompose import METHODS, by_customer, correlations, moments, resampled
from crmlib.iceberg.importance import METHOD_NAMES, names_of, word
from crmlib.iceberg.layers import LAYERS, Layer, driver_index
from crmlib.iceberg.stated import FORM_NAMES, Sheets, read_sheets
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = ("stated", "derived", "gap")


@dataclass(frozen=True, repr=False, eq=False)
class IcebergGap(Result):
    """Stated against derived importance.

    Attributes
    ----------
    table : DataFrame
        Index layer; columns stated, derived, gap (derived − stated), each followed by its _low and _high.
        Both kinds of share sum to 1 over the drivers of the iceberg.
    drivers : DataFrame
        The same by driver, with its layer.
    r2 : float
        Explained part of the outcome's variance, in which the derived shares are shares.
    n, n_stated : int
        Complete rating rows and stated answers used.
    stated_draws, derived_draws : array, shape (samples, drivers)
        Shares in each bootstrap sample, in the order of ``drivers``.
    level : float
        Level of the intervals.
    """

    drivers: pd.DataFrame = field(kw_only=True)
    r2: float = field(kw_only=True)
    n: int = field(kw_only=True)
    n_stated: int = field(kw_only=True)
    stated_draws: np.ndarray = field(kw_only=True)
    derived_draws: np.ndarray = field(kw_only=True)
    level: float = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the iceberg: what is said to the left, what decides to the right, and the waterline."""
        return draw.iceberg(self.drivers, ax=ax)


def _three(
    stated: np.ndarray, derived: np.ndarray, many: tuple[np.ndarray, np.ndarray], level: float
) -> pd.DataFrame:
    ends = (1 - level) / 2, (1 + level) / 2
    out = {}
    values = (stated, derived, derived - stated)
    for name, value, draws in zip(_COLUMNS, values, (*many, many[1] - many[0]), strict=True):
        out[name] = value
        out[f"{name}_low"], out[f"{name}_high"] = np.quantile(draws, ends, axis=0)
    return pd.DataFrame(out)


def _whole(parts: np.ndarray) -> np.ndarray:
    return parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-12)


def _share_customers(
    deals: pd.DataFrame, reasons: pd.DataFrame, unit: str | None
) -> tuple[np.ndarray, np.ndarray, int]:
    """Return the number of each row's customer, counted over both tables; without a unit every row is its own."""
    if unit is None:
        return np.arange(len(deals)), len(deals) + np.arange(len(reasons)), len(deals) + len(reasons)
    codes(deals, unit), codes(reasons, unit)
    own, who = pd.factorize(np.concatenate([deals[unit].to_numpy(object), reasons[unit].to_numpy(object)]))
    return own[: len(deals)], own[len(deals) :], len(who)


def _in_layers(drivers: Sequence[str], layers: Mapping[str, Layer], sheets: Sheets, form: str) -> list[str]:
    """Return the drivers that lie in a layer; refuse if they are not the ones that were spoken of."""
    names = [name for name in drivers if name in layers]
    if not names:
        raise DataError(_("None of the drivers lies in a layer; say where with layers=…."))
    # A code that nobody gave as a reason is not missed; one that somebody gave would leave in silence.
    said_at_all = {
        name for name, total in zip(sheets.names, sheets.rows.sum(axis=0), strict=False) if total > 0
    }
    stated = said_at_all if form == "reason" else {*sheets.names}
    lost = sorted(stated - {*names}) + sorted({*names} - {*sheets.names})
    if lost:
        raise DataError(_("Stated and derived drivers differ: {names}.").format(names=", ".join(lost)))
    return names


def iceberg_gap(
    deals: pd.DataFrame,
    reasons: pd.DataFrame,
    *,
    form: str = "points",
    outcome: str = "satisfaction",
    drivers: Sequence[str] | None = None,
    method: str = "lmg",
    layers: Mapping[str, Layer] | None = None,
    unit: str | None = "customer_id",
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> IcebergGap:
    """Return what customers say decides against what their ratings show, layer by layer.

    The reasons of refusal are ``iceberg_gap(deals, reasons[reasons["outcome"] == "lost"], form="reason")``.
    Customers are resampled with all their rows in both tables, so the gap's interval knows that the same
    people spoke twice. Drivers outside the layers stay in the regression and leave the shares.

    Parameters
    ----------
    deals : DataFrame
        Ratings and outcome.
    reasons : DataFrame
        What was said, as `stated_importance` reads it.
    form : {"points", "reason", "rating", "best_worst"}
        How it was said.
    outcome, drivers, method
        As for `relative_importance`.
    layers : mapping of driver to Layer, optional
        By default the course's.
    unit : str or None, default "customer_id"
        Column of both tables that names who is resampled.
    draws, level, seed
        Bootstrap samples, level of the intervals, seed.

    Returns
    -------
    IcebergGap

    References
    ----------
    Martilla, J. A. and James, J. C. (1977). Importance-performance analysis. *Journal of Marketing* 41(1), 77–79.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> rated = pd.DataFrame(rng.normal(size=(300, 2)), columns=["price", "trust"])
    >>> rated["satisfaction"] = rated["price"] + 2 * rated["trust"] + rng.normal(size=300)
    >>> said = pd.DataFrame({"reason": ["price"] * 90 + ["trust"] * 10})
    >>> gap = iceberg_gap(rated, said, form="reason", unit=None)
    >>> gap.table["gap"].round(1).tolist()
    [-0.7, 0.0, 0.7]
    """
    layers = LAYERS if layers is None else layers
    deals, reasons = to_pandas(deals), to_pandas(reasons)
    drivers = names_of(deals, drivers)
    check_level(level, draws)
    check_drivers(outcome, drivers, method)
    deals, reasons = deals.reset_index(drop=True), reasons.reset_index(drop=True)
    sheets = read_sheets(reasons, form)
    names = _in_layers(drivers, layers, sheets, form)
    rows = complete_rows(deals, outcome, drivers)
    at_deals, at_reasons, customers = _share_customers(deals, reasons, unit)
    sums = moments(rows.to_numpy(), at_deals[rows.index], customers)
    said = by_customer(sheets.rows, at_reasons[sheets.kept], customers)
    p = len(drivers)
    keep = [drivers.index(name) for name in names]
    order = [sheets.names.index(name) for name in names]

    def shares(rated: np.ndarray, spoken: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        parts = METHODS[method](correlations(rated, p + 1))
        return _whole(sheets.shares(spoken)[:, order]), _whole(parts[:, keep]), parts.sum(axis=1)

    (stated,), (derived,), (r2,) = shares(sums.sum(axis=0)[None], said.sum(axis=0)[None])
    stated_draws, derived_draws, _r2 = shares(*resampled(sums, said, draws=draws, seed=seed))
    many, where = (stated_draws, derived_draws), [layers[name] for name in names]
    by_driver = _three(stated, derived, many, level).set_axis(driver_index(names), axis=0)
    by_driver.insert(0, "layer", pd.Series(where, dtype=object, index=by_driver.index))
    member = np.array([[own == layer for layer in Layer] for own in where], float)
    table = _three(stated @ member, derived @ member, (many[0] @ member, many[1] @ member), level)
    table.index = pd.Index(list(Layer), dtype=object, name="layer")
    note = both(
        "Stated: {form}, {n_stated} answers. Derived: {method} on {outcome}, R² = {r2:.3f}, "
        "{n} of {all} rows complete. "
        "{level:.0%} bootstrap intervals over {customers} customers.",
        form=both(FORM_NAMES[form]),
        n_stated=sheets.rows.shape[0],
        method=METHOD_NAMES[method],
        outcome=word(outcome),
        r2=r2,
        n=len(rows),
        all=len(deals),
        level=level,
        customers=customers,
    )
    return IcebergGap(
        table, drivers=by_driver, r2=float(r2), n=len(rows), n_stated=sheets.rows.shape[0], stated_draws=stated_draws,
        derived_draws=derived_draws, level=level, formats=dict.fromkeys(table.columns, ".1%"), note=note,
    )  # fmt: skip


@dataclass(frozen=True, repr=False, eq=False)
class Priorities(Result):
    """The order of the drivers for a given belief in the words.

    Attributes
    ----------
    table : DataFrame
        Index driver, most important first; columns layer, share, low, high, place, first (share of bootstrap
        samples in which it comes first).
    belief : float
        Weight of what is said, 0–1; the rest is what the ratings show.
    tipping : tuple of (belief, driver)
        From which belief on which driver comes first, beginning with 0.
    """

    belief: float = field(kw_only=True)
    tipping: tuple[tuple[float, str], ...] = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the drivers in their order."""
        title = _("If the words count for {belief:.0%}").format(belief=self.belief)
        return draw.shares(self.table, title, ax=ax)


def _tipping(stated: np.ndarray, derived: np.ndarray, names: pd.Index) -> tuple[tuple[float, str], ...]:
    """Walk along the upper envelope of the drivers' lines from belief 0 to belief 1."""
    slope = stated - derived
    at, first = 0.0, int(np.lexsort((slope, derived))[-1])
    path = [(0.0, names[first])]
    while True:
        steeper = np.flatnonzero(slope > slope[first] + 1e-12)
        if not len(steeper):
            break
        cross = (derived[first] - derived[steeper]) / (slope[steeper] - slope[first])
        nearest = float(cross.min())
        if nearest >= 1:
            break
        ties = steeper[np.isclose(cross, nearest)]
        at, first = max(nearest, at), int(ties[np.argmax(slope[ties])])
        path.append((at, names[first]))
    return tuple(path)


def priorities(gap: IcebergGap, belief: float = 0.5) -> Priorities:
    """Return which driver comes first if what customers say counts this much.

    Parameters
    ----------
    gap : IcebergGap
        What `iceberg_gap` found.
    belief : float, default 0.5
        0: only what the ratings show; 1: only what customers say.

    Returns
    -------
    Priorities
        Its ``tipping`` answers how far one must believe the words before another driver comes first.

    Raises
    ------
    ModelError
        If the belief is not between 0 and 1.
    """
    if not 0 <= belief <= 1:
        raise ModelError(
            _("How far we believe the words lies between 0 and 1, not at {belief}.").format(belief=belief)
        )
    names = gap.drivers.index
    stated, derived = gap.drivers["stated"].to_numpy(), gap.drivers["derived"].to_numpy()
    many = belief * gap.stated_draws + (1 - belief) * gap.derived_draws
    low, high = np.quantile(many, [(1 - gap.level) / 2, (1 + gap.level) / 2], axis=0)
    share = belief * stated + (1 - belief) * derived
    order = np.argsort(-share, kind="stable")
    table = pd.DataFrame(
        {
            "layer": gap.drivers["layer"].iloc[order],
            "share": share[order],
            "low": low[order],
            "high": high[order],
            "place": np.arange(1, len(order) + 1),
            "first": np.bincount(many.argmax(axis=1), minlength=len(order))[order] / len(many),
        },
        index=pd.Index(names[order], dtype=object, name="driver"),
    )
    tipping = _tipping(stated, derived, names)
    steps = [both("{driver} from {belief:.0%}", belief=at, driver=name) for at, name in tipping]
    steps = reduce(lambda one, two: one + both("; ") + two, steps)
    note = both("The words count for {belief:.0%}. First comes: {steps}.", belief=belief, steps=steps)
    formats = dict.fromkeys(("share", "low", "high", "first"), ".1%")
    return Priorities(table, belief=float(belief), tipping=tipping, formats=formats, note=note)
