"""Derived importance: which rating moves with satisfaction?

relative_importance   each driver's share of R², with intervals, a zero line and warnings
Importance            its answer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlib.errors import DataError, TooFewError
from crmlib.frames import codes, to_pandas
from crmlib.i18n import Text, _, both, lines
from crmlib.iceberg import draw
from crmlib.iceberg.checks import check_drivers, check_level, complete_rows, repeated, row_weights
from crmlib.iceberg.decompose import METHODS, correlations, moments, resampled
from crmlib.iceberg.layers import Driver, Layer, driver_index, layers_of
from crmlib.result import Result

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HIGH_VIF = 5.0
FEW_ROWS = 10


@dataclass(frozen=True, repr=False, eq=False)
class Importance(Result):
    """Derived importance of every driver.

    Attributes
    ----------
    table : DataFrame
        Index driver; columns layer, importance (part of R²), share (of R²), low, high (of the share),
        above_zero (is its share above the zero line's in all but a few samples? missing without a zero line),
        beta (standardised), r (with the outcome), vif, answers (rows in which it is not missing).
    r2, r2_low, r2_high : float
        Explained part of the outcome's variance and its interval.
    r2_adjusted : float
        The same less what as many drivers of pure noise would explain: 1 − (1 − R²)(n − 1)/(n − p − 1).
    n : int
        Complete rows used.
    method : str
        "lmg" or "johnson".
    zero_line : str or None
        The driver that is known to be noise.
    warnings : tuple of str
        Collinear drivers, suppressors, few rows: what to think of before acting.
    draws : array, shape (samples, drivers)
        The shares in each bootstrap sample.
    """

    r2: float = field(kw_only=True)
    r2_low: float = field(kw_only=True)
    r2_high: float = field(kw_only=True)
    r2_adjusted: float = field(kw_only=True)
    n: int = field(kw_only=True)
    method: str = field(kw_only=True)
    zero_line: str | None = field(kw_only=True)
    warnings: tuple[str, ...] = field(kw_only=True)
    draws: np.ndarray = field(kw_only=True)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each driver's share with its interval, and a line where the noise driver's interval ends."""
        title = _("Share of what explains it (R² = {r2:.2f})").format(r2=self.r2)
        return draw.shares(self.table, title, zero=self.zero_line, ax=ax)


def default_drivers(data: pd.DataFrame) -> list[str]:
    """Return the course's drivers that the table has."""
    found = [driver.value for driver in Driver if driver.value in data.columns]
    if not found:
        raise DataError(
            _(
                "The table has none of the course's drivers; name yours in drivers=[…]. It has: {have}."
            ).format(have=", ".join(map(str, list(data.columns)[:15])))
        )
    return found


def names_of(data: pd.DataFrame, drivers: Sequence[str] | None) -> list[str]:
    """Return the drivers' names, by default the course's; refuse one name where a list is meant."""
    if isinstance(drivers, str):
        raise DataError(_("drivers is a list of columns, as in drivers=[{name!r}, …].").format(name=drivers))
    return default_drivers(data) if drivers is None else [str(name) for name in drivers]


def _regression(corr: np.ndarray, n: int) -> pd.DataFrame:
    """Return beta, r, VIF and t of each driver from the correlation matrix with the outcome last."""
    inverse = np.linalg.inv(corr[:-1, :-1])
    beta, vif = inverse @ corr[:-1, -1], np.diag(inverse)
    p = len(beta)
    unexplained = max(1 - float(beta @ corr[:-1, -1]), 1e-12)
    t = beta / np.sqrt(unexplained * vif / max(n - p - 1, 1))
    return pd.DataFrame({"beta": beta, "r": corr[:-1, -1], "vif": vif, "t": t})


def _warnings(fit: pd.DataFrame, names: pd.Index, n: int) -> tuple[str, ...]:
    labels = [getattr(name, "label", name) for name in names]
    found = []
    if n < FEW_ROWS * len(fit):
        found.append(
            _("Only {rows:.1f} complete rows a driver: expect wide intervals.").format(rows=n / len(fit))
        )
    found += [
        _(
            "{driver}: VIF {vif:.1f}, the others nearly determine it; how its share is split is a convention."
        ).format(driver=label, vif=vif)
        for label, vif in zip(labels, fit["vif"], strict=True)
        if vif > HIGH_VIF
    ]
    alone = fit["r"].abs() > 2 / np.sqrt(n)
    suppressor = (fit["t"].abs() > 2) & ((fit["beta"] * fit["r"] < 0) | ~alone)
    found += [
        _("{driver}: suppressor (alone r = {r:.2f}, beside the others beta = {beta:.2f}).").format(
            driver=label, r=r, beta=beta
        )
        for label, r, beta, is_one in zip(labels, fit["r"], fit["beta"], suppressor, strict=True)
        if is_one
    ]
    return tuple(found)


def word(name: str) -> Text:
    """Return a column's name as it is shown: a term in either language, any other name as it is."""
    return both(str(name).replace("{", "{{").replace("}", "}}"))


def _zero_line(noise: str | None, drivers: Sequence[str]) -> int | None:
    if noise is None:
        return drivers.index(Driver.WEATHER.value) if Driver.WEATHER.value in drivers else None
    if noise not in drivers:
        raise DataError(
            _("The zero line {noise!r} is not among the drivers: {drivers}.").format(
                noise=noise, drivers=", ".join(drivers)
            )
        )
    return drivers.index(noise)


def relative_importance(
    data: pd.DataFrame,
    outcome: str = "satisfaction",
    drivers: Sequence[str] | None = None,
    method: str = "lmg",
    *,
    noise: str | None = None,
    layers: Mapping[str, Layer] | None = None,
    unit: str | None = None,
    weights: str | None = None,
    draws: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> Importance:
    """Return each driver's share of the outcome's explained variance, with bootstrap intervals.

    Rows with a missing answer are left out; how many is in the note. Shares are never negative, so even
    pure noise gets a little: compare with the zero line, not with 0. An importance is not an effect.

    Parameters
    ----------
    data : DataFrame
        One row an answer sheet.
    outcome : str, default "satisfaction"
        A numeric column; 0 and 1 will do (a linear probability model).
    drivers : list of str, optional
        Numeric columns; by default the course's drivers that the table has.
    method : {"lmg", "johnson"}
        LMG is exact and takes up to 15 drivers; Johnson's weights take any number.
    noise : str, optional
        The driver that serves as zero line; by default "weather" if it is among the drivers.
    layers : mapping of driver to Layer, optional
        By default the course's.
    unit : str, optional
        Column that names who is resampled if there are several rows a customer.
    weights : str, optional
        Column of row weights above 0, such as those that make a sample look like all customers.
    draws, level, seed
        Bootstrap samples, level of the intervals, seed.

    Returns
    -------
    Importance

    Raises
    ------
    DataError
        Unknown, doubled, constant or non-numeric columns, or the outcome among the drivers.
    TooFewError
        Fewer complete rows than drivers + 2.
    ModelError
        More than 15 drivers for LMG, or drivers that determine each other exactly.

    References
    ----------
    Lindeman, Merenda and Gold (1980); Grömping, U. (2006). Relative importance for linear regression in R.
    *Journal of Statistical Software* 17(1). Johnson, J. W. (2000). *Multivariate Behavioral Research* 35, 1–19.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> sheet = pd.DataFrame(rng.normal(size=(400, 3)), columns=["price", "trust", "weather"])
    >>> sheet["satisfaction"] = sheet["price"] + 2 * sheet["trust"] + rng.normal(size=400)
    >>> relative_importance(sheet).table["share"].round(1).to_dict() == {"price": 0.2, "trust": 0.8, "weather": 0.0}
    True
    """
    data = to_pandas(data)
    drivers = names_of(data, drivers)
    check_level(level, draws)
    check_drivers(outcome, drivers, method)
    zero = _zero_line(noise, drivers)
    data = data.reset_index(drop=True)
    rows = complete_rows(data, outcome, drivers)
    own, who = pd.factorize(codes(data, unit)[rows.index])
    weight = row_weights(data.loc[rows.index], weights)
    sums = moments(rows.to_numpy(), own, len(who), None if weights is None else weight)
    if len(sums) < 2:
        raise TooFewError(_("A bootstrap needs at least 2 units to resample, not {n}.").format(n=len(sums)))
    corr = correlations(sums.sum(axis=0)[None], len(drivers) + 1)
    parts = METHODS[method](corr)[0]
    many = METHODS[method](correlations(resampled(sums, draws=draws, seed=seed)[0], len(drivers) + 1))
    r2_draws = many.sum(axis=1)
    shares = many / np.maximum(r2_draws, 1e-12)[:, None]
    fit, names = _regression(corr[0], len(rows)), driver_index(drivers)
    table = _table(parts, shares, fit, zero, level).set_axis(names, axis=0)
    table.insert(0, "layer", pd.Series(layers_of(drivers, layers), dtype=object, index=names))
    table["answers"] = data[drivers].notna().sum().to_numpy()
    r2_low, r2_high = (float(end) for end in np.quantile(r2_draws, [(1 - level) / 2, (1 + level) / 2]))
    warnings = (*_warnings(fit, names, len(rows)), *filter(None, [str(repeated(data))]))
    n, free = len(rows), len(rows) - len(drivers) - 1
    note = both(
        "{outcome}: R² = {r2:.3f} ({low:.3f} to {high:.3f}), {method}, {n} of {all} rows complete, "
        "{level:.0%} bootstrap intervals.",
        outcome=word(outcome),
        r2=parts.sum(),
        low=r2_low,
        high=r2_high,
        method=METHOD_NAMES[method],
        n=len(rows),
        all=len(data),
        level=level,
    )
    return Importance(
        table, r2=float(parts.sum()), r2_low=r2_low, r2_high=r2_high, n=len(rows), method=method, draws=shares,
        r2_adjusted=1 - (1 - float(parts.sum())) * (n - 1) / free,
        zero_line=None if zero is None else drivers[zero], warnings=warnings, formats=FORMATS,
        note=lines(note, *warnings),
    )  # fmt: skip


def _table(
    parts: np.ndarray, shares: np.ndarray, fit: pd.DataFrame, zero: int | None, level: float
) -> pd.DataFrame:
    ends = (1 - level) / 2, (1 + level) / 2
    low, high = np.quantile(shares, ends, axis=0)
    out = {"importance": parts, "share": parts / parts.sum(), "low": low, "high": high}
    if zero is not None:
        out["above_zero"] = np.quantile(shares - shares[:, [zero]], ends[0], axis=0) > 0
    return pd.DataFrame(out | {name: fit[name].to_numpy() for name in ("beta", "r", "vif")})


METHOD_NAMES = {"lmg": "LMG", "johnson": "Johnson"}
FORMATS = {"share": ".1%", "low": ".1%", "high": ".1%", "beta": ".2f", "r": ".2f", "vif": ".1f"}
