"""Which driver moves with the outcome? Relative importance: shares of R² of correlated drivers.

relative_importance   each driver's share of R², with intervals, a zero line and warnings
Importance            its answer
complete_rows         drivers and outcome as numbers, checked; rows with a missing answer left out

The weights themselves are in `crmlib.stats.relative_weights`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.frames import check_choice, check_names, codes, copied_rows, numbers, several_rows, to_pandas
from crmlib.i18n import N_, Text, _, both, lines
from crmlib.result import Dots
from crmlib.stats.correlation import correlations, moments
from crmlib.stats.intervals import check_level, in_words, percentile
from crmlib.stats.relative_weights import MAX_LMG_DRIVERS, METHODS
from crmlib.stats.resample import check_draws, resampled

HIGH_VIF = 5.0
FEW_ROWS = 10
METHOD_NAMES = {"lmg": "LMG", "johnson": "Johnson"}
FORMATS = {"share": ".1%", "low": ".1%", "high": ".1%", "beta": ".2f", "r": ".2f", "vif": ".1f"}


@dataclass(frozen=True, repr=False, eq=False)
class Importance(Dots):
    """Relative importance of every driver, drawn with a line where the noise driver's interval ends.

    Attributes
    ----------
    table : DataFrame
        Index driver; columns importance (part of R²), share (of R²), low, high (of the share), above_zero (is its
        share above the zero line's in all but a few samples? missing without a zero line), beta (standardised),
        r (with the outcome), vif, answers (rows in which it is not missing).
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
    warnings : tuple of Text
        Collinear drivers, suppressors, few rows, copies, a customer's rows counted one by one: what to think of
        before acting.
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
    warnings: tuple[Text, ...] = field(kw_only=True)
    draws: np.ndarray = field(kw_only=True)


def word(name: str) -> Text:
    """Return a column's name as it is shown: a term in either language, any other name as it is."""
    return both(str(name).replace("{", "{{").replace("}", "}}"))


def check_drivers(outcome: str, drivers: Sequence[str], method: str) -> list[str]:
    """Return the drivers' names; refuse those that make no sense together, or too many of them for the method."""
    check_choice(method, METHODS, "method")
    drivers = [str(name) for name in check_names(drivers, "drivers")]
    if len(drivers) < 2:
        raise DataError(_("Relative importance needs at least 2 drivers, not {n}.").format(n=len(drivers)))
    doubled = sorted({name for name in drivers if drivers.count(name) > 1})
    if doubled:
        raise DataError(_("Driver {driver!r} is named twice.").format(driver=doubled[0]))
    if outcome in drivers:
        raise DataError(
            _("{outcome!r} is the outcome and can't be a driver as well.").format(outcome=str(outcome))
        )
    if method == "lmg" and len(drivers) > MAX_LMG_DRIVERS:
        raise ModelError(
            _("{p} drivers mean {n:,} regressions; use method='johnson'.").format(
                p=len(drivers), n=2 ** len(drivers)
            )
        )
    return drivers


def complete_rows(data: pd.DataFrame, outcome: str, drivers: Sequence[str]) -> pd.DataFrame:
    """Return drivers and outcome as numbers, only rows without a missing answer; refuse what can't be fitted.

    Raises
    ------
    DataError, TooFewError, ModelError
        If a column is constant or holds no numbers, rows are too few, or drivers determine each other exactly.
    """
    whole = numbers(data, [*drivers, outcome])
    rows, needed = whole.dropna(), len(drivers) + 2
    if len(rows) < needed:
        raise TooFewError(
            _("{p} drivers need at least {needed} complete rows; {rows} of {all} rows are complete.").format(
                p=len(drivers), needed=needed, rows=len(rows), all=len(whole)
            )
        )
    for name in rows.columns:
        if np.ptp(rows[name].to_numpy()) == 0:
            raise DataError(
                _(
                    "Column {column!r} is {value:g} in all {n} complete rows: it can't explain anything."
                ).format(column=name, value=rows[name].iloc[0], n=len(rows))
            )
    values, vectors = np.linalg.eigh(np.corrcoef(rows[list(drivers)].to_numpy(), rowvar=False))
    if values[0] < 1e-9:
        involved = [name for name, part in zip(drivers, vectors[:, 0], strict=True) if abs(part) > 1e-4]
        raise ModelError(
            _("These drivers determine each other exactly: {drivers}. Leave one of them out.").format(
                drivers=", ".join(involved)
            )
        )
    return rows


def _row_weights(data: pd.DataFrame, weights: str | None) -> np.ndarray | None:
    if weights is None:
        return None
    found = numbers(data, [weights])[weights].to_numpy()
    bad = ~(found > 0)
    if bad.any():
        raise DataError(
            _("Weights are above 0: column {column!r} holds {n} others, for example {example}.").format(
                column=weights, n=int(bad.sum()), example=found[bad][0]
            )
        )
    relative: np.ndarray = found / found.mean()
    return relative


def _regression(corr: np.ndarray, n: int) -> pd.DataFrame:
    """Return beta, r, VIF and t of each driver from the correlation matrix with the outcome last."""
    inverse = np.linalg.inv(corr[:-1, :-1])
    beta, vif = inverse @ corr[:-1, -1], np.diag(inverse)
    unexplained = max(1 - float(beta @ corr[:-1, -1]), 1e-12)
    t = beta / np.sqrt(unexplained * vif / max(n - len(beta) - 1, 1))
    return pd.DataFrame({"beta": beta, "r": corr[:-1, -1], "vif": vif, "t": t})


def _warnings(fit: pd.DataFrame, names: Sequence[object], n: int) -> list[Text]:
    found = []
    if n < FEW_ROWS * len(fit):
        found.append(
            both("Only {rows:.1f} complete rows a driver: expect wide intervals.", rows=n / len(fit))
        )
    rows = list(
        zip((word(name) if type(name) is str else name for name in names), fit.itertuples(), strict=True)
    )
    found += [
        both("{driver}: VIF {vif:.1f}, the others nearly determine it; how its share is split is a convention.",
             driver=name, vif=row.vif)
        for name, row in rows if row.vif > HIGH_VIF
    ]  # fmt: skip
    found += [
        both("{driver}: suppressor (alone r = {r:.2f}, beside the others beta = {beta:.2f}).",
             driver=name, r=row.r, beta=row.beta)
        for name, row in rows
        if abs(row.t) > 2 and (row.beta * row.r < 0 or abs(row.r) <= 2 / np.sqrt(n))
    ]  # fmt: skip
    return found


def _zero_line(noise: str | None, drivers: Sequence[str]) -> int | None:
    if noise is not None and noise not in drivers:
        raise DataError(
            _("The zero line {noise!r} is not among the drivers: {drivers}.").format(
                noise=noise, drivers=", ".join(drivers)
            )
        )
    return None if noise is None else drivers.index(noise)


def relative_importance(
    data: pd.DataFrame,
    outcome: str,
    drivers: Sequence[str],
    method: str = "lmg",
    *,
    noise: str | None = None,
    names: Mapping[str, object] | None = None,
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
        One row a case.
    outcome : str
        A numeric column; 0 and 1 will do (a linear probability model).
    drivers : list of str
        Numeric columns.
    method : {"lmg", "johnson"}
        LMG is exact and takes up to 15 drivers; Johnson's weights take any number.
    noise : str, optional
        The driver that is known to be noise and serves as zero line.
    names : mapping of driver to label, optional
        What rows are called where not by their column.
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
    >>> found = relative_importance(sheet, "satisfaction", ["price", "trust", "weather"], draws=50)
    >>> found.table["share"].round(1).tolist()
    [0.2, 0.8, 0.0]
    """
    check_level(level)
    check_draws(draws)
    data, drivers = to_pandas(data).reset_index(drop=True), check_drivers(outcome, drivers, method)
    zero, rows = _zero_line(noise, drivers), complete_rows(data, outcome, drivers)
    own, who = pd.factorize(codes(data, unit)[rows.index])
    sums = moments(rows.to_numpy(), own, len(who), _row_weights(data.loc[rows.index], weights))
    corr = correlations(sums.sum(axis=0)[None], len(drivers) + 1)
    parts = METHODS[method](corr)[0]
    many = METHODS[method](correlations(resampled(sums, draws=draws, seed=seed), len(drivers) + 1))
    r2, r2_draws, n = float(parts.sum()), many.sum(axis=1), len(rows)
    shares, fit = many / np.maximum(r2_draws, 1e-12)[:, None], _regression(corr[0], n)
    index = pd.Index([(names or {}).get(name, name) for name in drivers], dtype=object, name="driver")
    table = _table(parts, shares, fit, zero, level).set_axis(index, axis=0)
    table["answers"] = data[drivers].notna().sum().to_numpy()
    r2_low, r2_high = (float(end) for end in percentile(r2_draws, level))
    alike = several_rows(data) if unit is None else ""
    warnings = tuple(
        text for text in (*_warnings(fit, index, n), copied_rows(data), alike) if isinstance(text, Text)
    )
    note = both(
        "{outcome}: R² = {r2:.3f} ({low:.3f} to {high:.3f}), {n} of {all} rows complete ({method}).",
        outcome=word(outcome), r2=r2, low=r2_low, high=r2_high, method=METHOD_NAMES[method], n=n, all=len(data),
    )  # fmt: skip
    return Importance(
        table, r2=r2, r2_low=r2_low, r2_high=r2_high, n=n, method=method, draws=shares, warnings=warnings,
        r2_adjusted=1 - (1 - r2) * (n - 1) / (n - len(drivers) - 1), zero_line=noise, formats=FORMATS, value="share",
        zero=None if zero is None else float(table["high"].iloc[zero]),
        note=lines(note, in_words(level, N_("bootstrap by customer")), *warnings),
        label=both("Share of what explains it (R² = {r2:.2f})", r2=r2),
    )  # fmt: skip


def _table(
    parts: np.ndarray, shares: np.ndarray, fit: pd.DataFrame, zero: int | None, level: float
) -> pd.DataFrame:
    low, high = percentile(shares, level)
    out = {"importance": parts, "share": parts / parts.sum(), "low": low, "high": high}
    if zero is not None:
        out["above_zero"] = percentile(shares - shares[:, [zero]], level).low > 0
    return pd.DataFrame(out | {name: fit[name].to_numpy() for name in ("beta", "r", "vif")})
