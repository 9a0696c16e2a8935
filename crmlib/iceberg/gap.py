"""The iceberg: what customers say decides against what their ratings show.

iceberg_gap   stated and derived shares and their difference, by layer and by driver
IcebergGap    its answer, drawn with the waterline
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib import seen
from crmlib.errors import DataError
from crmlib.frames import check_mapping, codes, to_pandas
from crmlib.i18n import Text, _, both, called, lines
from crmlib.iceberg.importance import names_of
from crmlib.iceberg.layers import DRIVERS, LAYERS, NAMES, Layer
from crmlib.looks import reaches
from crmlib.result import Result
from crmlib.stats.correlation import correlations, moments
from crmlib.stats.importance import METHOD_NAMES, check_drivers, complete_rows, word
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.relative_weights import METHODS
from crmlib.stats.resample import by_unit, check_draws, resampled
from crmlib.stats.stated import FORM_NAMES, Sheets, read_sheets

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

    def describe(self) -> Text:
        """Return in sentences what each layer is said to count for, and what it counts for."""
        return seen.grid(self.table, ["stated", "derived"], ".1%")

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the iceberg: what is said to the left, what the ratings show to the right, and the waterline."""
        return _iceberg(self.drivers, ax)


def _iceberg(table: pd.DataFrame, ax: Axes | None) -> Axes:
    """Draw stated shares to the left and derived shares to the right, from the surface down to the deep."""
    from crmlib.figures import COLOURS, axes

    ax = axes(ax)
    colour = dict(zip(Layer, (COLOURS["sky"], COLOURS["blue"], "#003D66"), strict=True))
    layers = list(table["layer"])
    depth = -np.arange(len(table)) - 0.5 * np.array([list(Layer).index(layer) for layer in layers])
    for sign, name, hatch in ((-1, "stated", "///"), (1, "derived", None)):
        colours = [colour[layer] for layer in layers]
        ax.barh(depth, sign * table[name], height=0.7, hatch=hatch, zorder=2, edgecolor="white", linewidth=0,
                color=colours)  # fmt: skip
        ax.errorbar(sign * table[name], depth, fmt="none", ecolor=COLOURS["black"], elinewidth=1, zorder=3,
                    xerr=reaches(table, name, f"{name}_low", f"{name}_high")[::sign])  # fmt: skip
    widest = 1.08 * float(max(table["stated_high"].max(), table["derived_high"].max()))
    water = (
        min((d for d, layer in zip(depth, layers, strict=True) if layer == Layer.VISIBLE), default=0.5) - 0.75
    )
    x = np.linspace(-widest, widest, 200)
    wave = water + 0.06 * np.sin(x / widest * 30)
    bottom = depth.min() - 0.7
    ax.fill_between(x, wave, bottom, color=COLOURS["sky"], alpha=0.15, linewidth=0, zorder=0)
    ax.plot(x, wave, color=COLOURS["blue"], linewidth=1.5, zorder=1)
    ax.axvline(0, color=COLOURS["black"], linewidth=0.8)
    for layer in dict.fromkeys(layers):
        at = [d for d, here in zip(depth, layers, strict=True) if here == layer]
        ax.text(widest, np.mean(at), layer.label, ha="right", va="center", color=COLOURS["black"])
    ax.set(xlim=(-widest, widest), ylim=(bottom, depth.max() + 0.9))
    ax.set_yticks(depth, [called(name) for name in table.index])
    ax.xaxis.set_major_formatter(lambda value, _place: f"{abs(value):.0%}")
    ax.text(-0.02 * widest, depth.max() + 0.5, _("← what they say"), ha="right")
    ax.text(0.02 * widest, depth.max() + 0.5, _("what their ratings show →"), ha="left")
    return ax


def _three(
    stated: np.ndarray, derived: np.ndarray, many: tuple[np.ndarray, np.ndarray], level: float
) -> pd.DataFrame:
    out = {}
    values = (stated, derived, derived - stated)
    for name, value, draws in zip(_COLUMNS, values, (*many, many[1] - many[0]), strict=True):
        out[name] = value
        out[f"{name}_low"], out[f"{name}_high"] = percentile(draws, level)
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
    layers = LAYERS if layers is None else check_mapping(layers, "layers")
    deals, reasons = to_pandas(deals), to_pandas(reasons)
    check_level(level)
    check_draws(draws)
    drivers = check_drivers(outcome, names_of(deals, drivers), method)
    deals, reasons = deals.reset_index(drop=True), reasons.reset_index(drop=True)
    sheets = read_sheets(reasons, form, DRIVERS)
    names = _in_layers(drivers, layers, sheets, form)
    rows = complete_rows(deals, outcome, drivers)
    at_deals, at_reasons, customers = _share_customers(deals, reasons, unit)
    sums = moments(rows.to_numpy(), at_deals[rows.index], customers)
    said = by_unit(sheets.rows, at_reasons[sheets.kept], customers)
    keep, order = ([all_.index(name) for name in names] for all_ in (drivers, sheets.names))

    def shares(rated: np.ndarray, spoken: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        parts = METHODS[method](correlations(rated, len(drivers) + 1))
        return _whole(sheets.shares(spoken)[:, order]), _whole(parts[:, keep]), parts.sum(axis=1)

    (stated,), (derived,), (r2,) = shares(sums.sum(axis=0)[None], said.sum(axis=0)[None])
    # The same seed draws the same customers in both tables.
    stated_draws, derived_draws, _r2 = shares(
        *(resampled(one, draws=draws, seed=seed) for one in (sums, said))
    )
    many, where = (stated_draws, derived_draws), [layers[name] for name in names]
    index = pd.Index([NAMES.get(name, name) for name in names], dtype=object, name="driver")
    by_driver = _three(stated, derived, many, level).set_axis(index, axis=0)
    by_driver.insert(0, "layer", pd.Series(where, dtype=object, index=by_driver.index))
    member = np.array([[own == layer for layer in Layer] for own in where], float)
    table = _three(stated @ member, derived @ member, (many[0] @ member, many[1] @ member), level)
    table.index = pd.Index(list(Layer), dtype=object, name="layer")
    note = both(
        "Stated: {form}, {n_stated} answers. Derived from {outcome}: R² = {r2:.3f}, {n} of {all} rows complete "
        "({method}).",
        form=both(FORM_NAMES[form]), n_stated=sheets.rows.shape[0], method=METHOD_NAMES[method], outcome=word(outcome),
        r2=r2, n=len(rows), all=len(deals),
    )  # fmt: skip
    note = lines(
        note, in_words(level, both("bootstrap, {draws} draws of customers", draws=len(derived_draws)))
    )
    return IcebergGap(
        table, drivers=by_driver, r2=float(r2), n=len(rows), n_stated=sheets.rows.shape[0], stated_draws=stated_draws,
        derived_draws=derived_draws, level=level, formats=dict.fromkeys(table.columns, ".1%"), note=note,
        differences={"gap": ("derived", "stated")},
    )  # fmt: skip
