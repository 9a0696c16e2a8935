"""What a table must be like before importance is computed from it; each refusal names cause and number.

complete_rows   the drivers and outcome as numbers, rows with a missing answer left out
check_collinear refuse drivers that are a combination of others
to_pandas       any kind of table as a pandas frame
columns_of      refuse a table that lacks a column
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from crmlib.errors import DataError, ModelError, TooFewError
from crmlib.i18n import _
from crmlib.iceberg.decompose import MAX_LMG_DRIVERS, METHODS
from crmlib.verbs import collect


def to_pandas(data: object) -> pd.DataFrame:
    """Return the table as a pandas frame, whatever kind it is; refuse what is no table."""
    if isinstance(data, pd.DataFrame):
        return data
    try:
        return collect(data)
    except TypeError as error:
        raise DataError(
            _("A table is needed (pandas, Polars, DuckDB …), not {kind}.").format(kind=type(data).__name__)
        ) from error


def columns_of(data: pd.DataFrame, names: Iterable[str]) -> None:
    """Refuse a table that lacks one of the columns, or has it twice."""
    have = list(data.columns)
    for name in names:
        if have.count(name) != 1:
            raise DataError(
                _("The table has {n} columns named {column!r}, needed is one. It has: {have}.").format(
                    n=have.count(name), column=str(name), have=", ".join(map(str, have[:15]))
                )
            )


def numbers(data: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return the columns as floats; refuse text and infinity by column, row and example."""
    columns_of(data, names)
    out = {}
    for name in names:
        column = data[name]
        value = pd.to_numeric(column, errors="coerce").astype(float)
        bad = (value.isna() & column.notna()) | np.isinf(value.fillna(0.0))
        if bad.any():
            raise DataError(
                _("Column {column!r} holds {n} values that are not numbers, for example {example!r}.").format(
                    column=str(name), n=int(bad.sum()), example=column[bad].iloc[0]
                )
            )
        out[str(name)] = value
    return pd.DataFrame(out, index=data.index)


def check_choice(value: str, allowed: Iterable[str], name: str) -> None:
    """Refuse an option that does not exist and list those that do."""
    if value not in allowed:
        raise DataError(
            _("{name} is one of {allowed}, not {value!r}.").format(
                name=name, allowed=", ".join(allowed), value=value
            )
        )


def check_drivers(outcome: str, drivers: Sequence[str], method: str) -> None:
    """Refuse drivers that make no sense together, or too many of them for the method."""
    check_choice(method, METHODS, "method")
    if len(drivers) < 2:
        raise DataError(_("Relative importance needs at least 2 drivers, not {n}.").format(n=len(drivers)))
    doubled = sorted({str(name) for name in drivers if list(drivers).count(name) > 1})
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


def complete_rows(data: pd.DataFrame, outcome: str, drivers: Sequence[str]) -> pd.DataFrame:
    """Return drivers and outcome as numbers, only rows without a missing answer; refuse what can't be fitted."""
    whole = numbers(data, [*drivers, outcome])
    rows = whole.dropna()
    needed = len(drivers) + 2
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
    check_collinear(rows[[str(d) for d in drivers]])
    return rows


def check_collinear(drivers: pd.DataFrame) -> None:
    """Refuse drivers of which one is a combination of others, and name these."""
    corr = np.corrcoef(drivers.to_numpy(), rowvar=False)
    values, vectors = np.linalg.eigh(corr)
    if values[0] < 1e-9:
        involved = [str(c) for c, v in zip(drivers.columns, vectors[:, 0], strict=True) if abs(v) > 1e-4]
        raise ModelError(
            _("These drivers determine each other exactly: {drivers}. Leave one of them out.").format(
                drivers=", ".join(involved)
            )
        )


def unit_codes(data: pd.DataFrame, unit: str | None) -> np.ndarray:
    """Return the number of each row's customer; without a unit every row is its own."""
    if unit is None:
        return np.arange(len(data))
    columns_of(data, [unit])
    codes = pd.factorize(data[unit])[0]
    if (codes < 0).any():
        raise DataError(
            _("Column {column!r} is missing in {n} rows; nobody can be resampled there.").format(
                column=unit, n=int((codes < 0).sum())
            )
        )
    return codes


def repeated(data: pd.DataFrame) -> str:
    """Return a remark on rows that are copies of others, id and all; empty if there are none."""
    named = [column for column in data.columns if str(column).endswith("_id")]
    n = int(data.astype(str).duplicated().sum()) if named else 0
    if not n:
        return ""
    return _("{n} rows are copies of other rows ({ids} and all): copies narrow every interval.").format(
        n=n, ids=", ".join(map(str, named))
    )


def row_weights(data: pd.DataFrame, weights: str | None) -> np.ndarray:
    """Return each row's weight, 1 without a column; refuse weights that are missing or not above 0."""
    if weights is None:
        return np.ones(len(data))
    found = numbers(data, [weights])[weights].to_numpy()
    bad = ~(found > 0)
    if bad.any():
        raise DataError(
            _("Weights are above 0: column {column!r} holds {n} others, for example {example}.").format(
                column=weights, n=int(bad.sum()), example=found[bad][0]
            )
        )
    return found / found.mean()


def check_level(level: float, draws: int = 500) -> None:
    """Refuse a level outside 0–1 and a bootstrap without samples."""
    if not 0 < level < 1:
        raise DataError(
            _("The level of an interval lies between 0 and 1, not at {level}.").format(level=level)
        )
    if not (isinstance(draws, int | np.integer) and draws >= 20):
        raise DataError(
            _("An interval needs at least 20 bootstrap samples, not {draws}.").format(draws=draws)
        )
